"""Prints docs/messages.md: whole event texts, two for each channel and one in German, as the program writes them.

The interviews are those of docs/messages/. docs/pictures.py makes the pictures beside the texts from the same feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.build import feed_for
from ics_followup.cadence.words import clock, short_day
from ics_followup.feed.encode import unescaped
from ics_followup.feed.events import uid_of
from ics_followup.feed.previous import PreviousEvent, previous_from
from ics_followup.planning import Plan, plan_for
from ics_followup.source import Source

DOCS: Final = Path(__file__).parent
SHEET: Final = DOCS / "messages"
TODAY: Final = date(2026, 11, 22)
ZONE: Final = "America/Chicago"
HEAD: Final = "<!-- Printed by docs/printed_messages.py (make docs); do not edit. -->"

INTRODUCTION: Final = (
    "What stands in the calendar when a follow-up is due: two events for each channel and one in German, whole, as",
    "they come out of the made-up interviews in [messages/](messages). The pictures show the same feed, read and drawn",
    "by another program ([FullCalendar](https://fullcalendar.io)) at the width of a phone.",
    "",
    "Every text has the same order: when to skip it, what to do with the bare number or address, what it assumes, the",
    "message ready to copy, why this day, what follows if nobody answers, links to tap, how to log it, and now and",
    "then a tip. Each paragraph ends in a blank, so that a list that drops line breaks glues no link to the next word.",
)


class Shown(NamedTuple):
    """One event of the page. ``picture`` is the name of its picture, without ending."""

    channel: str
    picture: str
    title: str
    when: str
    uid: str
    text: str


def messages_plan() -> Plan:
    """The plan of the made-up interviews."""
    source = Source(
        sheet=(SHEET / "interviews.csv").read_bytes(),
        name="interviews.csv",
        config=(SHEET / "followup.toml").read_text(encoding="utf-8"),
    )
    return plan_for(source, today=TODAY)


def messages_feed(plan: Plan) -> bytes:
    """The feed of the made-up interviews, as ``build`` writes it."""
    return feed_for(plan, None).data


_EVENTS: Final = (
    ("Email", "email-thanks", "northwind-data-analyst", "thanks", 1),
    ("Email", "email-check-in", "northwind-data-analyst", "check_in_again", 1),
    ("Phone", "phone-first", "st-luke-s-hospital-scheduling-analyst", "check_in", 1),
    ("Phone", "phone-last", "st-luke-s-hospital-scheduling-analyst", "check_in_again", 2),
    ("Text message", "text-first", "mercy-clinics-front-desk-lead", "check_in", 1),
    ("Text message", "text-again", "mercy-clinics-front-desk-lead", "check_in_again", 1),
    ("LinkedIn", "linkedin-first", "harbor-point-product-analyst", "check_in", 1),
    ("LinkedIn", "linkedin-again", "harbor-point-product-analyst", "check_in_again", 1),
    ("Card", "card-first", "cedar-pine-foundation-health-analyst", "thanks_card", 1),
    ("Card", "card-second", "cedar-pine-foundation-health-analyst", "thanks_card", 1),
    ("In German", "german", "isarlicht-medizintechnik-datenanalystin", "check_in", 1),
)


def shown(plan: Plan, feed: bytes) -> tuple[Shown, ...]:
    """The events of the page, in its order. Raises StopIteration where the feed has one of them no more."""
    events = {event.uid: event for event in previous_from(feed).events}
    found: list[Shown] = []
    for channel, picture, key, step, occurrence in _EVENTS:
        used = {each.uid for each in found}
        reminder = next(
            one
            for one in plan.reminders
            if (one.interview.key, one.step, one.occurrence) == (key, step, occurrence)
            and uid_of(one, plan.settings) not in used
        )
        event = events[uid_of(reminder, plan.settings)]
        text = unescaped(event.text.decode())
        found.append(Shown(channel, picture, _title(event), _when(event.start), event.uid, text))
    return tuple(found)


def _title(event: PreviousEvent) -> str:
    lines = event.block.replace(b"\r\n ", b"").decode().split("\r\n")
    return next(unescaped(line[8:]) for line in lines if line.startswith("SUMMARY:"))


def _when(start: datetime | date) -> str:
    if not isinstance(start, datetime):
        return short_day(start)
    mine = start.astimezone(ZoneInfo(ZONE))
    return f"{short_day(mine.date())}, {clock(mine.time())}"


def messages_page() -> str:
    """The page: a week at a glance, each event with its picture, and a list without line breaks."""
    plan = messages_plan()
    return "\n".join(_lines(shown(plan, messages_feed(plan)))).rstrip() + "\n"


def _lines(events: tuple[Shown, ...]) -> Iterator[str]:
    yield from ("# Whole messages", "", HEAD, "", *INTRODUCTION, "", "## A week on a phone", "")
    yield "![A list of one week: one line for each event, with its hour and its title](pictures/week.png)"
    channel = ""
    for event in events:
        if event.channel != channel:
            channel = event.channel
            yield from ("", f"## {channel}")
        yield from ("", f"### {event.title}", "", f"{event.when} (in Chicago)", "", "```text")
        yield from (line.rstrip() for line in event.text.split("\n"))
        yield from ("```", "")
        yield f"![{event.title}: the text above on a phone]({f'pictures/{event.picture}.png'})"
    yield from ("", "## Where line breaks are dropped", "")
    yield "Some lists join all lines into one. Links, numbers and addresses stay whole:"
    yield from ("", "![The first lines of three events without line breaks](pictures/joined.png)")


def main() -> None:
    """Write the page."""
    (DOCS / "messages.md").write_text(messages_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
