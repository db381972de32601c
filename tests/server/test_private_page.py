"""The private page: well made, self-contained, and nothing from the sheet is ever markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some

from ics_followup.server.links import links_for
from ics_followup.server.page import NO_WEEK, Day, Row, Week, page_of

LINKS = links_for("https://cal.example.com", "t" * 32, "Follow-ups")
VOID = {"meta", "path", "br"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "ul", "li", "time"),
    *("span", "p", "div", "a", "figure", "figcaption", "svg", "path", "code"),
}


class Seen(HTMLParser):
    """Which elements a page has, what they hold, and whether each is closed."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(week: Week) -> Seen:
    return Seen(page_of(week, LINKS)[1])


@trying(max_examples=60)
@given(some.lists(some.text(max_size=60), min_size=6, max_size=6))
def test_no_text_of_a_sheet_becomes_markup(texts: list[str]) -> None:
    name, notice, heading, time, title, note = (f"<b x='{text}\"><script>{text}&" for text in texts)
    found = seen(Week(name, "Sun", (Day(heading, (Row(time, title, note),)),), notice=notice))
    assert {tag for tag, _ in found.tags} <= TAGS
    assert found.open == []
    assert found.text.count("<script>") >= 6


def test_it_fetches_nothing_and_runs_nothing() -> None:
    policy, page = page_of(NO_WEEK, LINKS)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    found = Seen(page)
    for tag, attributes in found.tags:
        assert not {"src", "srcset", "style", "onclick", "action"} & set(attributes), tag
        assert tag in TAGS
    links = [attributes["href"] for tag, attributes in found.tags if tag == "a"]
    assert links == [LINKS.webcal, LINKS.google, LINKS.outlook, LINKS.office]
    assert LINKS.feed in found.text


def test_a_week_is_told_day_by_day() -> None:
    days = (
        Day("Late", (Row("10:00", "Call Priya (Northwind)", "since Fri 20 Nov 2026"),)),
        Day("Mon 23 Nov 2026", (Row("09:30", "Thank Dana (Acme)"),)),
    )
    text = seen(Week("Follow-ups", "Sat 28 Nov 2026", days, more=3)).text
    for part in (
        "Late",
        "10:00",
        "Call Priya (Northwind)",
        "since Fri 20 Nov",
        "Thank Dana",
        "3 more until Sat 28",
    ):
        assert part in text


def test_without_a_plan_it_says_so_and_not_that_nothing_is_due() -> None:
    text = seen(NO_WEEK._replace(notice="The settings cannot be read.")).text
    assert "The settings cannot be read." in text
    assert "comes back" in text
    assert "Nothing to do" not in text
    assert "Nothing to do until Sat" in seen(Week("Follow-ups", "Sat", ())).text
