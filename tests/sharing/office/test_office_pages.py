"""The coach's pages: every client is on them, nothing hostile works, and they stay readable and quick at any size."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import html5lib
import pytest
from caseloads import HOSTILE, TODAY, ZONE, case, caseload, hostile_caseload, step

from ics_followup.sharing.caseload import Case, Figures, Line
from ics_followup.sharing.coach_outputs import outputs_of
from ics_followup.sharing.levels import LEVELS
from ics_followup.sharing.office.meeting import week_of
from ics_followup.sharing.office.urgency import clients_of
from ics_followup.sharing.office.within import within
from ics_followup.sharing.view import Notable, Text

XHTML = "{http://www.w3.org/1999/xhtml}"


def made(cases: Sequence[Case], previous: bytes | None = None) -> dict[str, bytes]:
    """All files of a caseload, by name."""
    return dict(outputs_of(cases, today=TODAY, name="Ruth Adler", timezone=ZONE, previous=previous))


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in files.items() if name.endswith(".html")}


def text_of(page: str) -> str:
    """What a reader sees."""
    body = page.partition("<body>")[2]
    return unescape(re.sub("<[^>]*>", " ", body))


@pytest.mark.parametrize(
    "cases",
    [(), (case(3),), caseload(60), hostile_caseload()],
    ids=["no client", "one client", "sixty clients", "hostile clients"],
)
def test_every_page_is_strict_html_and_loads_nothing(cases: Sequence[Case]) -> None:
    for name, page in pages(made(cases)).items():
        tree = html5lib.HTMLParser(strict=True).parse(page)
        assert not [
            each for each in tree.iter() if each.tag in (f"{XHTML}script", f"{XHTML}img", f"{XHTML}link")
        ]
        for each in tree.iter():
            assert not [key for key in each.attrib if str(key).startswith("on") or key in ("src", "style")], (
                name
            )
        assert len(list(tree.iter(f"{XHTML}h1"))) == 1


def test_every_link_leads_to_a_page_of_this_run_a_client_or_a_mail() -> None:
    files = made(caseload(450))
    for page in pages(files).values():
        for address in re.findall('href="([^"]*)"', page):
            ours = address in files or re.fullmatch(r"clients/c\d{5}/index\.html", address)
            assert ours or unescape(address).startswith("mailto:c"), address


def test_a_folder_of_any_name_stays_a_link_below_the_clients() -> None:
    page = made((case(3)._replace(ref='../a b/"><', standing="shared"),))["index.html"].decode()
    (address,) = re.findall('<h2><a href="([^"]*)"', page)
    assert unquote(address) == 'clients/../a b/"></index.html'
    assert address.count("/") == 2


def test_everybody_stands_once_in_every_order() -> None:
    files = pages(made(caseload(450)))
    for order in ("index", "by-name", "by-late", "by-next", "by-quiet"):
        found = [page for name, page in files.items() if re.fullmatch(rf"{order}(-\d+)?\.html", name)]
        assert len(found) == 3
        assert sum(page.count('<li class="client') for page in found) == 450
        assert all(page.count('<li class="client') <= 200 for page in found)


def test_the_order_in_which_the_cases_come_changes_no_byte() -> None:
    cases = caseload(80)
    assert made(cases) == made(tuple(reversed(cases)))


def test_offers_come_first_and_who_needs_nothing_last() -> None:
    calm = Case("c1", "Ann", "shared", "initials")
    late = Case("c2", "Bob", "shared", "initials", late=3)
    offer = Case(
        "c3", "Cy", "shared", "initials", notable=(Notable("offer", TODAY + timedelta(days=2), "p", "said"),)
    )
    unread = Case("c4", "Di", "unread", "initials", problems=("No.",), problem_count=1)
    found = clients_of((calm, late, offer, unread), today=TODAY, zone=ZoneInfo(ZONE))
    assert [client.name for client in found] == ["Cy", "Di", "Bob", "Ann"]
    page = made((calm, late, offer, unread))["attention.html"].decode()
    assert "Ann" not in page
    assert "Bob" in page
    assert "Cy" in page


def test_an_offer_without_a_day_stands_behind_those_that_have_one() -> None:
    def offered(ref: str, days: int, *, due: bool) -> Case:
        offer = Notable("offer", TODAY + timedelta(days=days), "p", f"{ref} said", due)
        return Case(ref, ref.upper(), "shared", "initials", notable=(offer,))

    cases = [offered("a", -40, due=False), offered("b", 3, due=True), offered("c", 0, due=True)]
    cases += [offered("d", -1, due=True), offered("e", 0, due=False)]
    clients = clients_of(cases, today=TODAY, zone=ZoneInfo(ZONE))
    assert [(client.case.ref, client.reasons[0].said) for client in clients] == [
        ("d", "d said"),
        ("c", "Offer: answer today"),
        ("b", "Offer: answer by Wed 25 Nov"),
        ("a", "a said"),
        ("e", "e said"),
    ]


def test_what_has_no_tick_is_told_apart_from_what_is_late() -> None:
    yesterday = TODAY - timedelta(days=1)
    late = step(0, TODAY, 15, "late", title="late 0")._replace(late_since=yesterday)
    steps = (late, *(step(number, yesterday, 15, "assumed", title="assumed 1") for number in (1, 2)))
    lines = tuple(Line(each, "N. H.") for each in steps)
    both = Case("c1", "Ann", "shared", "initials", lines=lines, line_count=3, late=1, unticked=2)
    only = Case("c2", "Bob", "shared", "initials", lines=lines[1:], line_count=2, unticked=2)
    files = made((both, only))
    said = text_of(files["index.html"].decode())
    for words in ("1 late", "2 without a tick", "something late", "a follow-up without a tick"):
        assert words in said
    meeting = " ".join(text_of(files["this-week.html"].decode()).split())
    late_part, _, rest = meeting.partition("Ann Late ")[2].partition(" Without a tick: done? ")
    assert late_part.endswith("late 0 · N. H. · due Sat 21 Nov")
    assert rest.partition(" Bob ")[0].count("assumed 1 · N. H.") == 2
    assert rest.partition(" Bob Without a tick: done? ")[2].count("assumed 1 · N. H.") == 2
    attention = text_of(files["attention.html"].decode())
    assert "Ann" in attention
    assert "Bob" not in attention, "what has no tick may well have been done"


def test_a_mistake_in_the_list_is_the_coachs_and_nobody_is_nudged_for_it() -> None:
    for wrong, words in (
        ("sheet", "The sheet cannot be read"),
        ("list", "To mend in your list"),
        ("passing", "The sheet could not be read this time"),
    ):
        broken = Case("c1", "Ann", "unread", "full", "ann@example.com", problems=("No.",), problem_count=1)
        page = made((broken._replace(wrong=wrong),))["index.html"].decode()  # type: ignore[arg-type]
        assert words in text_of(page)
        assert ("mailto:" in page) is (wrong == "sheet")


def test_the_pages_of_an_earlier_run_are_linked_where_they_stay() -> None:
    broken = Case("c1", "Ann", "unread", "full", problems=("No.",), problem_count=1)
    page = made((broken._replace(stays=True),))["index.html"].decode()
    assert 'href="clients/c1/index.html"' in page
    assert "The pages of an earlier run stay" in page
    assert "Nothing can be shown" in made((broken,))["index.html"].decode()


def test_of_what_comes_next_the_number_is_that_of_its_own_day() -> None:
    days = (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    lines = [Line(step(number, day, 15, "upcoming"), "N. H.") for number, day in enumerate(days)]
    client = Case("c1", "Ann", "shared", "initials", lines=tuple(lines), line_count=3, due=1)
    assert "in all" not in text_of(made((client,))["index.html"].decode())
    later = client._replace(lines=tuple(lines[1:]), due=5)
    assert "2 in all on that day" in text_of(made((later,))["index.html"].decode())


def test_who_is_missing_says_what_is_missing() -> None:
    cases = (
        Case("c1", "Ann", "ended", "full", until=date(2026, 11, 20)),
        Case("c2", "Bob", "no consent", "full"),
        Case("c3", "Cy", "unread", "full", problems=("The file cannot be opened.",), problem_count=4),
    )
    page = made(cases)["index.html"].decode()
    said = text_of(page)
    for words in (
        "The consent ended on Fri 20 Nov", "No consent to share yet", "The sheet cannot be read",
        "The file cannot be opened.", "and 3 more",
    ):  # fmt: skip
        assert words in said
    assert "clients/" not in page, "where nothing is shared there is no page to open"


def test_clients_of_one_name_are_told_apart() -> None:
    two = (Case("maya-1", "Maya Kim", "shared", "busy"), Case("maya-2", "maya  kim", "shared", "busy"))
    said = text_of(made(two)["index.html"].decode())
    assert "maya-1" in said
    assert "maya-2" in said
    assert "maya-1" not in text_of(made(two[:1])["index.html"].decode())


def _canaries(level: int) -> Case:
    """A case that holds in every field more than its level shows."""
    made_step = step(1, TODAY + timedelta(days=1), 15, "upcoming")._replace(
        title="CANARYtitle",
        person="CANARYperson",
        to=("CANARYto",),
        message=Text("CANARYsubject", "CANARYbody"),
        why=("CANARYwhy",),
    )
    return Case(
        ref="c1",
        name="Maya Kim",
        standing="shared",
        level=LEVELS[level],
        email="maya@example.com",
        late=3,
        due=2,
        lines=(Line(made_step, "CANARYname", "CANARYrole"),),
        notable=(Notable("offer", TODAY, "p1", "CANARYsaid"), Notable("thanks", TODAY, "p1", "CANARYsaid")),
        names=(("p1", "CANARYname"),),
        problems=("CANARYproblem",),
        problem_count=1,
        quiet_since=date(2026, 10, 1),
        figures=Figures(interviews=7_777, contacts=7_777),
        country="US",
    )


def test_times_only_shows_times_and_counts_and_nothing_else() -> None:
    files = made(tuple(_canaries(0)._replace(ref=f"c{number}") for number in range(6)))
    for name, data in files.items():
        for hidden in (b"CANARY", b"1 Oct", b"7777", b"an offer to answer", b"St. Luke"):
            assert hidden not in data, name
    assert b"mailto:" not in files["index.html"]
    assert "Mon 23 Nov 09:05" in text_of(files["index.html"].decode())
    assert within(_canaries(0)).late == 0
    assert within(_canaries(0)).due == 2


def test_initials_show_no_role_and_no_level_writes_people_numbers_messages_or_reasons() -> None:
    hidden = ("person", "to", "subject", "body", "why")
    for level in (1, 2, 3):
        whole = b"".join(made((_canaries(level),)).values())
        assert b"CANARYname" in whole
        assert b"CANARYtitle" in whole
        assert (b"CANARYrole" in whole) == (level > 1)
        assert not [each for each in hidden if f"CANARY{each}".encode() in whole]


def test_without_consent_nothing_of_the_plan_is_written() -> None:
    for standing in ("ended", "no consent"):
        whole = b"".join(made((_canaries(3)._replace(standing=standing),)).values())
        assert b"CANARY" not in whole
        assert b"09:05" not in whole


def test_hostile_texts_are_seen_as_they_are() -> None:
    page = made(hostile_caseload())["index.html"].decode()
    said = text_of(page)
    for text in ("<script>alert(1)</script>", "{0} {x} %s $name", "]]>&amp;<!--", "مريم الأحمد"):
        assert text in HOSTILE
        assert text in said
    assert "\x00" not in page
    assert 'href="mailto:' not in page


def test_a_thousand_late_follow_ups_stay_readable() -> None:
    lines = tuple(
        Line(step(number, TODAY, 15, "late")._replace(late_since=TODAY - timedelta(days=number % 7)), "N. H.")
        for number in range(60)
    )
    busy = Case("c1", "Maya", "shared", "initials", lines=lines, line_count=1000, late=1000)
    files = made((busy,))
    assert "1,000 late" in text_of(files["index.html"].decode())
    meeting = text_of(files["this-week.html"].decode())
    assert "and 975 more" in meeting
    assert len(files["this-week.html"]) < 60_000


def test_very_many_of_one_kind_are_one_line_so_that_the_others_are_seen() -> None:
    days = [TODAY - timedelta(days=1 + number % 9) for number in range(118)]
    many = tuple(Notable("thanks", day, f"p{number}", "said") for number, day in enumerate(days))
    two = tuple(Notable("promise", TODAY - timedelta(days=3), f"q{number}", "said") for number in range(2))
    busy = Case("c1", "Maya", "shared", "initials", late=305, notable=(*many, *two), problem_count=2)
    files = made((busy,))
    for name in ("index.html", "this-week.html"):
        said = text_of(files[name].decode())
        assert "118 interviews whose thanks have no tick, since Fri 13 Nov" in said
        assert said.count("Promised an answer by") == 2
        assert "305 late" in said
        assert "2 mistakes in the sheet" in said


def test_the_week_of_a_weekend_is_the_coming_one() -> None:
    assert week_of(date(2026, 11, 16)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week_of(date(2026, 11, 21)) == (date(2026, 11, 21), date(2026, 11, 29))


def test_three_hundred_clients_are_quick_and_ten_thousand_cost_in_proportion() -> None:
    few, many = caseload(300), caseload(10_000)
    taken, size = [], []
    for cases in (few, many):
        begin = time.process_time()
        files = list(outputs_of(cases, today=TODAY, name="Ruth", timezone=ZONE, previous=None))
        taken.append(time.process_time() - begin)
        size.append(sum(len(data) for _, data in files))
        assert max(len(data) for _, data in files) < 500_001
    assert taken[1] < taken[0] * 34 * 3 + 1, taken
    assert size[0] < 3_000_000, size
    assert size[1] < size[0] * 40, size


def test_a_calm_day_and_an_empty_list_say_so() -> None:
    assert "There are no clients yet." in text_of(made(())["attention.html"].decode())
    calm = made((Case("c1", "Ann", "shared", "initials"),))
    assert "Nobody needs you." in text_of(calm["attention.html"].decode())
    assert "Nothing open" in text_of(calm["index.html"].decode())


def test_a_published_address_stands_by_its_client_to_copy_and_to_mail() -> None:
    address = "https://coach.example/feeds/k3J9.ics?a=1&b=2"
    page = made([case(1)._replace(name="Maya", email="maya@example.com", address=address)])[
        "index.html"
    ].decode()
    assert '<p class="copy">https://coach.example/feeds/k3J9.ics?a=1&amp;b=2</p>' in page
    assert 'href="mailto:maya@example.com?subject=Your%20follow-up%20calendar' in page
    assert "Their calendar" not in made([case(1)])["index.html"].decode()
