"""The shared pages: strict HTML that loads nothing, says what its level shows, and cuts what is long."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from html import unescape
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import html5lib
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some
from made_shared import HOSTILE, TODAY, ZONE, every_one, hostile, many_late, process, shared

from ics_followup.sharing.levels import SHOWN
from ics_followup.sharing.pages import index_page, month_of, week_page
from ics_followup.sharing.pages.markup import html
from ics_followup.sharing.pages.steps import months_of
from ics_followup.sharing.view import Ended, Promised, Shared, Text

XHTML = "{http://www.w3.org/1999/xhtml}"
PAGES = {
    f"{name} {make.__name__}": make(what)
    for name, what in every_one().items()
    for make in (index_page, week_page)
}
ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "nav",
        "main",
        "footer",
        "section",
        "article",
    ),
    *("h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "div", "span", "b", "bdi", "a", "abbr", "time"),
    *("details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
DRAWN = {"svg", "title", "desc", "path", "line", "text", "rect"}


def tree_of(page: bytes) -> Element:
    """The page as a strict parser reads it: it raises at the first mistake."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(page.decode("utf-8"))
    return tree


def elements(tree: Element) -> Iterator[tuple[str, Element]]:
    for each in tree.iter():
        if isinstance(each.tag, str):
            yield each.tag.rpartition("}")[2], each


def text_of(page: bytes) -> str:
    """What a reader sees, each run of blanks as one."""
    body = page.decode().rpartition("<body>")[2]
    return " ".join(unescape(re.sub("<[^>]*>", "", re.sub("</(?:li|p|h[1-6]|td|dd|dt)>", " ", body))).split())


def part(page: bytes, name: str) -> bytes:
    """A section of the page, by its anchor."""
    return page.partition(f'<section id="{name}"'.encode())[2].partition(b'<section id="')[0]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_strict_html_that_loads_nothing_and_runs_nothing(name: str) -> None:
    tree = tree_of(PAGES[name])
    for tag, each in elements(tree):
        allowed = DRAWN if str(each.tag).startswith("{http://www.w3.org/2000/svg}") else ELEMENTS
        assert tag in allowed
        for key in map(str, each.attrib):
            assert not key.startswith("on")
            assert key not in ("src", "srcset", "style", "action", "data", "poster", "background", "ping")
        if tag != "meta":
            assert "url(" not in " ".join(map(str, each.attrib.values()))
    style = next(each.text or "" for tag, each in elements(tree) if tag == "style")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_in_the_one_style_sheet_and_nothing_else(name: str) -> None:
    tree = tree_of(PAGES[name])
    metas = {
        each.get("http-equiv") or each.get("name") or "": each.get("content", "")
        for tag, each in elements(tree)
        if tag == "meta"
    }
    (style,) = [each.text or "" for tag, each in elements(tree) if tag == "style"]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert metas["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert metas["referrer"] == "no-referrer"
    assert metas["robots"].startswith("noindex")
    assert metas["color-scheme"] == "light dark"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_goes_to_a_part_a_page_a_mailbox_or_a_phone(name: str) -> None:
    tree = tree_of(PAGES[name])
    anchors = {each.get("id") for _, each in elements(tree)}
    for tag, each in elements(tree):
        if tag == "a":
            target = each.get("href", "")
            parts = urlsplit(target)
            assert target in ("index.html", "this-week.html") or (
                target[1:] in anchors
                if target.startswith("#")
                else parts.scheme in ("mailto", "tel")
                or (parts.scheme in ("http", "https") and parts.hostname)
            )


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_in_order_and_anchors_are_unique(name: str) -> None:
    tree = tree_of(PAGES[name])
    levels = [int(tag[1]) for tag, _ in elements(tree) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    anchors = [each.get("id") for _, each in elements(tree) if each.get("id")]
    assert len(anchors) == len(set(anchors))
    assert all(each.find(f"{XHTML}caption") is not None for tag, each in elements(tree) if tag == "table")


def test_every_timeline_says_what_it_shows() -> None:
    page = PAGES["named index_page"].decode()
    drawn = re.findall(r'<svg class="line" role="img"[^>]*><title>(.*?)</title><desc>(.*?)</desc>', page)
    assert len(drawn) == 12
    assert all(title.startswith("Timeline of ") and said.startswith("Interview ") for title, said in drawn)
    assert page.count("<summary>Day by day") == 12


@trying(max_examples=40, deadline=None)
@given(some.lists(some.text(max_size=40), min_size=1, max_size=6), some.text(max_size=30))
def test_no_text_of_a_sheet_becomes_markup(cells: list[str], who: str) -> None:
    marked = tuple(f"{each}<x-y a='\"&quot;>" for each in (*cells, ""))
    one = process(3, level="full", name=marked[0], cells=marked)
    plan = shared("full", 0, who=f"<x-y>{who}", with_whom=marked[-1], processes=(one,), steps=one.steps)
    for page in (index_page(plan), week_page(plan)):
        assert b"<x-y" not in page
        assert b"&lt;x-y" in page
        assert {tag for tag, _ in elements(tree_of(page))} <= ELEMENTS | DRAWN


def test_hostile_cells_are_read_as_they_were_written() -> None:
    said = text_of(PAGES["hostile index_page"])
    for cell in (
        "</style><script>alert(1)</script>",
        "&amp;&#60;b&#62;",
        "{0}{}{!r}",
        "👩🏽‍⚕️🏳️‍🌈 Ward 7",
        "שלום עולם",
    ):
        assert cell in said
    assert "\x00" not in said
    assert "\u202e" not in said
    assert "javascript:" not in re.sub(">[^<]*<", "><", PAGES["hostile index_page"].decode())


def test_the_page_names_its_day_and_who_sees_what_until_when() -> None:
    for name in ("named index_page", "named week_page"):
        said = text_of(PAGES[name])
        for piece in ("Maya Chen", "Ana Souza", "Sun 22 Nov 2026", "Wed 31 Mar 2027, that day included"):
            assert piece in said
        for stale in ("today", "tomorrow", "yesterday", " ago", "in 3 days"):
            assert stale not in said.casefold()


def test_who_is_late_and_who_waits_is_said_in_sentences() -> None:
    said = text_of(part(PAGES["named index_page"], "standing"))
    for piece in (
        "Maya Chen is late with 6 follow-ups, and 3 employers let their day pass.",
        "10 employers are to answer; Maya Chen is to act on 1 interview.",
        "Check-in email · Tzafon Biomedical Data Analyst, Panel, since Tue 3 Nov",
        "Tzafon Biomedical Data Analyst, Panel: an answer was promised by Wed 28 Oct",
        "Pacific Crest Robotics Data Analyst: offer made, Fri 13 Nov, to be answered by Fri 27 Nov",
        "Nothing was logged since Fri 6 Nov.",
    ):
        assert piece in said


def test_times_are_on_one_clock_and_name_its_zone() -> None:
    week = part(PAGES["named index_page"], "week").decode()
    assert '<time datetime="2026-11-24T05:30-06:00">05:30 <span class="zone">CST</span></time>' in week
    berlin = index_page(shared("named", 12, timezone="America/Sao_Paulo")).decode()
    assert 'datetime="2026-11-24T08:30-03:00">08:30 <span class="zone">UTC−03:00</span>' in berlin


def test_figures_come_with_their_counts_and_what_is_assumed_is_not_done() -> None:
    one = process(2)
    step = one.steps[0]._replace(ticked=False, state="assumed", thanks=True)
    plan = shared(
        "named",
        0,
        processes=(
            one._replace(thanked_in_a_day=True, answer_days=4, promises=(Promised(TODAY, "by", True),)),
            one._replace(ref="b", steps=(step,), thanked_in_a_day=False, answer_days=7, promises=()),
            one._replace(ref="c", thanked_in_a_day=None, answer_days=None, promises=(Promised(TODAY),)),
        ),
    )
    said = text_of(part(index_page(plan), "figures"))
    assert "4 business days to the first answer" in said
    assert "1 of 1 promised days kept" in said
    assert "1 of 2 thanked within 24 hours" in said
    assert "What has no tick is not counted as done" in said
    assert "1 has not answered" in said


@pytest.mark.parametrize("level", ["busy", "initials", "named", "full"])
def test_the_page_says_what_it_shows_and_what_it_does_not(level: str) -> None:
    yes, _, no = text_of(part(PAGES[f"{level} index_page"], "shown")).partition("Not shown")
    told = sum(each.text in yes for each in SHOWN), sum(each.text in no for each in SHOWN)
    assert told == {"busy": (1, 9), "initials": (4, 6), "named": (7, 3), "full": (10, 0)}[level]
    assert "Notes and remarks in the sheet and the log: never, at any level" in no


def test_busy_shows_times_and_names_nothing() -> None:
    for name in ("busy index_page", "busy week_page"):
        said = text_of(PAGES[name])
        assert "Busy until" in said
        for word in ("Call", "Thank", "email", "late with", "employer", "interview waits", "Northwind"):
            assert word not in said.partition("What this page shows")[0]
        assert b"<svg" not in PAGES[name]


def test_what_ended_says_so_and_nothing_else() -> None:
    said = text_of(PAGES["ended index_page"])
    assert "Sharing ended on Fri 20 Nov 2026." in said
    assert PAGES["ended index_page"] == PAGES["ended week_page"]
    assert "Nothing is shared." in text_of(PAGES["never week_page"])
    assert index_page(Ended("Maya Chen", "Ana Souza", None, TODAY)) != PAGES["ended index_page"]
    for page in (PAGES["ended index_page"], PAGES["never index_page"]):
        assert b"<a " not in page


def test_a_thousand_late_follow_ups_are_cut_and_counted() -> None:
    page = index_page(many_late())
    assert len(page) < 60_000
    assert "late with 1,000 follow-ups" in text_of(page)
    assert "Maya Chen is late 1,000" in text_of(part(page, "standing"))
    assert "and 988 more" in text_of(part(page, "standing"))
    assert "and 994 more" in text_of(week_page(many_late()))


def test_a_year_without_end_is_drawn_all_the_same() -> None:
    one = process(1)._replace(first=date(2000, 1, 1), last=date(2100, 12, 31))
    page = index_page(shared("named", 0, processes=(one, one._replace(ref="b", first=TODAY, last=TODAY))))
    assert len(page) < 60_000
    tree_of(page)


def test_an_email_for_when_nobody_was_reached_stands_with_its_call() -> None:
    one = process(0)
    call = one.steps[1]._replace(
        state="upcoming", ticked=False, firm=True, start=one.steps[1].start.replace(2026, 11, 24)
    )
    mail = call._replace(
        uid="m",
        title="Email: if nobody was reached",
        channel="email",
        joined=True,
        message=Text("Sorry", "We missed each other."),
    )
    page = index_page(shared("named", 0, steps=(call, mail), processes=(one._replace(steps=(call, mail)),)))
    assert "Nobody reached? Send this" in text_of(part(page, "week"))
    assert "We missed each other." in text_of(part(page, "week"))
    assert "if nobody was reached" not in text_of(page)


def test_at_full_numbers_and_addresses_are_links() -> None:
    week = part(PAGES["full index_page"], "week")
    for link in (b'href="mailto:dana.ortiz@example.com"', b'href="tel:+13125550110"', b"jobs?a=1&amp;b=2"):
        assert link in week
    for name in ("initials", "named"):
        assert not re.search(rb"mailto:|tel:|https?://(?!www\.w3)", PAGES[f"{name} index_page"])


def test_the_same_plan_is_the_same_page() -> None:
    assert [index_page(hostile()), week_page(hostile())] == [
        PAGES["hostile index_page"],
        PAGES["hostile week_page"],
    ]


def test_no_long_cell_makes_a_page_long() -> None:
    cells = tuple(each * 50 for each in HOSTILE if each.strip())
    one = process(1, level="full", name="n" * 5000, cells=cells)
    one = one._replace(steps=tuple(each._replace(message=None, why=()) for each in one.steps))
    plan: Shared = shared("full", 0, processes=(one,), steps=one.steps, who="w" * 5000)
    assert len(index_page(plan)) < 60_000


def test_a_month_begins_on_monday_and_marks_the_day_of_the_page() -> None:
    entries = {TODAY: [html("Call"), html("Call"), html("Email")], date(2026, 11, 3): [html("{}", "a<b")] * 1}
    found = str(month_of(date(2026, 11, 9), entries, today=TODAY, most=1))
    assert "<caption>November 2026</caption>" in found
    assert found.index('title="Monday"') < found.index('title="Sunday"')
    assert '<td class="off now some">' in found
    assert 'Call <span class="number">(2)</span>' in found
    assert "and 1 more" in found
    assert 'title="Sun 22 Nov 2026: 3 follow-ups"' in found
    assert "a&lt;b" in found


def test_the_next_month_is_there_when_it_is_near() -> None:
    assert months_of(date(2026, 12, 30), [date(2027, 1, 4)]) == (date(2026, 12, 1), date(2027, 1, 1))
    assert months_of(date(2026, 11, 2), [date(2026, 12, 3)]) == (date(2026, 11, 1),)


def test_an_employer_may_be_late_while_the_seeker_is_to_act() -> None:
    one = process(2)
    late = one.steps[1]._replace(state="late", ticked=False, late_since=date(2026, 11, 19))
    one = one._replace(waits="me", promises=(Promised(date(2026, 11, 18), "by", False),), steps=(late,))
    said = text_of(part(index_page(shared("initials", 0, processes=(one,), steps=(late,))), "standing"))
    assert "Maya Chen is late with 1 follow-up, and 1 employer let their day pass." in said
    assert "No employer is to answer; Maya Chen is to act on 1 interview." in said
    assert "an answer was promised by Wed 18 Nov" in said
    assert "to do: Call late" in said


def test_without_a_name_a_sentence_begins_with_a_capital() -> None:
    page = text_of(index_page(shared("initials", 5, who="", with_whom="", until=None)))
    assert "The job seeker is late" in page
    assert "; the job seeker is to act on" in page


def test_an_interview_ahead_is_no_silence() -> None:
    ahead = process(0)._replace(
        interview=datetime(2026, 12, 21, 9, tzinfo=ZoneInfo(ZONE)), waits="", promises=()
    )
    page = text_of(index_page(shared("initials", 0, processes=(ahead,), steps=ahead.steps)))
    assert "the interview is on Mon 21 Dec" in page
    assert "silent since" not in page


def test_the_answers_of_one_employer_are_no_half() -> None:
    answered, silent = process(0)._replace(answer_days=4), process(1)._replace(answer_days=None)
    for several, said in (
        ((answered,), "One employer has answered."),
        ((answered, silent), "One employer has answered. 1 has not answered."),
        ((answered, answered), "Half of the 2 employers that answered had done so by then."),
        ((answered, answered, silent, silent), "had done so by then. 2 have not answered."),
    ):
        page = text_of(index_page(shared("initials", 0, processes=several)))
        assert said in page
        assert "0 have" not in page
