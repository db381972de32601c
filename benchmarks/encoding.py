"""The feed stage alone: finished events to the bytes of a calendar, against icalendar and against a bare loop.

Usage: python benchmarks/encoding.py [--rows ROWS] [--rounds N]. Prints a table and writes docs/benchmarks-encoding.md.
It never fails on a time. All three write the same lines of the same events, in one process, in turn.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from run import SETTINGS, TODAY, sheet_of

from ics_followup.feed.write import PRODID, ROW_PROPERTY, feed_bytes, moment

if TYPE_CHECKING:
    from ics_followup.model import Event

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-encoding.md"
STAMP = datetime(2026, 11, 22, 6, tzinfo=UTC)
NAME = "Follow-ups"
BUSY = "X-MICROSOFT-CDO-BUSYSTATUS"
PIECE = 74

HEAD = """# Encoding

Written by `python benchmarks/encoding.py`: the {events:,} events of {rows:,} made-up interviews with `show = "all"`,
{octets:,} octets each on average, {wide:.0%} of them with letters beyond ASCII. All three turn the same finished events
into the same lines, in one process, in turn, {rounds} rounds; the time is the processor's, the medians are compared.
Only the ratios carry over to another computer.

|what|events per second|icalendar's, times|time of the bare loop, times|
|---|---|---|---|
"""

FOOT = """
The feed stage is what `build` does with finished events: it puts them in order, writes times in UTC, takes out the
signs that make readers refuse a feed, escapes, folds, and joins. `icalendar` makes each event with `Event.new`, adds
the properties that it has no argument for, and writes the calendar with `to_ical`. The bare loop finds its lines
ready, every time and number written out; it only escapes the texts, folds at 75 octets without splitting a letter, and
joins. It would write what its texts hold: a control character in a sheet, and some calendars refuse its feed. Before
the rounds, every line of the feed stage was found in what the two others wrote.

Where the time of the feed stage goes: about half to the texts of an event (looked through for what must be taken out,
escaped, folded), a quarter to its times and names, the rest to putting it together. What helped: to work on octets, as
a text with one wide letter costs twice as much to search and replace; to look only at the signs that are left when the
common ones are taken out; to clean a text once; to write a UID of our own making without looking into it; `%` in place
of formatted strings for times. What did not: cutting a line with a regular expression (no quicker than the loop, and
half a millisecond to compile at each start), and times from `isoformat`.
"""


class Line(NamedTuple):
    """A property of an event before it is escaped and folded; ``text`` says whether it is to be escaped."""

    name: str
    value: str
    text: bool


def events_of(rows: int) -> Sequence[Event]:
    """What a feed that shows all of the made-up sheet consists of, texts and tips finished."""
    from ics_followup.feed.events import events_for
    from ics_followup.feed.tips import with_tips
    from ics_followup.planning import plan_for
    from ics_followup.source import Source

    config = f'{SETTINGS}[feed]\nshow = "all"\n'
    source = Source(sheet=sheet_of(rows).encode(), name="interviews.csv", config=config)
    plan = plan_for(source, today=date.fromisoformat(TODAY))
    events = events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=plan.today
    )
    me = plan.settings.me
    return with_tips(events, {}, zone=me.timezone, today=plan.today, language=me.language)


def ours(events: Sequence[Event]) -> bytes:
    """The feed stage of a cold build."""
    return feed_bytes(events, name=NAME, stamp=STAMP)


def by_icalendar(events: Sequence[Event]) -> bytes:
    """The same properties of the same events, as icalendar makes them; it puts each event's into its own order."""
    from icalendar import Calendar, vText
    from icalendar import Event as Vevent

    calendar = Calendar.new(prodid=PRODID, method="PUBLISH", name=NAME)
    for event in events:
        made = Vevent.new(
            uid=event.uid,
            start=event.start,
            end=event.end,
            stamp=STAMP,
            last_modified=STAMP,
            sequence=0,
            summary=event.summary,
            description=event.description,
            categories=[event.category],
        )
        made.add("STATUS", "CONFIRMED")
        made.add("TRANSP", "TRANSPARENT")
        made.add(BUSY, "FREE")
        if event.row:
            made.add(ROW_PROPERTY, vText(event.row))
        calendar.add_component(made)
    return bytes(calendar.to_ical())


def lines_of(event: Event) -> list[Line]:
    """The lines of an event as the bare loop finds them."""
    kind = "" if isinstance(event.start, datetime) else ";VALUE=DATE"
    lines = [
        Line("BEGIN", "VEVENT", False),
        Line("UID", event.uid, True),
        Line("DTSTAMP", moment(STAMP), False),
        Line("LAST-MODIFIED", moment(STAMP), False),
        Line("SEQUENCE", "0", False),
        Line(f"DTSTART{kind}", moment(event.start), False),
        Line(f"DTEND{kind}", moment(event.end), False),
        Line("SUMMARY", event.summary, True),
        Line("DESCRIPTION", event.description, True),
        Line("STATUS", "CONFIRMED", False),
        Line("TRANSP", "TRANSPARENT", False),
        Line(BUSY, "FREE", False),
        Line("CATEGORIES", event.category, True),
        Line(ROW_PROPERTY, event.row, True),
        Line("END", "VEVENT", False),
    ]
    return [line for line in lines if line.value]


def bare_loop(events: Sequence[Sequence[Line]]) -> bytes:
    """Escapes, folds, joins, and nothing else."""
    written: list[bytes] = []
    for lines in events:
        for name, value, text in lines:
            if text:
                value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
                value = value.replace("\n", "\\n")
            line = f"{name}:{value}".encode()
            if len(line) > PIECE:
                if line.isascii():
                    pieces = [line[at : at + PIECE] for at in range(0, len(line), PIECE)]
                else:
                    pieces = between_letters(line)
                line = b"\r\n ".join(pieces)
            written.append(line)
    return b"\r\n".join(written)


def between_letters(line: bytes) -> list[bytes]:
    """A line in pieces, none of which begins inside a letter."""
    pieces = []
    begin = 0
    while len(line) - begin > PIECE:
        end = begin + PIECE
        while line[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(line[begin:end])
        begin = end
    pieces.append(line[begin:])
    return pieces


def compared(events: Sequence[Event], rounds: int) -> dict[str, float]:
    """Seconds of the processor for all events, the medians of so many rounds; each way in turn."""
    ready = [lines_of(event) for event in events]
    ways: dict[str, Callable[[], bytes]] = {
        "feed stage": lambda: ours(events),
        "icalendar": lambda: by_icalendar(events),
        "bare loop": lambda: bare_loop(ready),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            begin = time.process_time()
            way()
            if turn:  # the first round fills the caches
                times[name].append(time.process_time() - begin)
    return {name: median(found) for name, found in times.items()}


def same_lines(events: Sequence[Event]) -> bool:
    """Whether all three write the same lines; icalendar has another order, and the loop folds inside an escape."""
    written = ours(events).replace(b"\r\n ", b"")
    loop = bare_loop([lines_of(event) for event in events]).replace(b"\r\n ", b"")
    theirs = by_icalendar(events).replace(b"\r\n ", b"")
    inside = set(written.partition(b"BEGIN:VEVENT")[2].split(b"\r\n")[1:]) - {b"END:VCALENDAR", b""}
    return inside <= set(loop.split(b"\r\n")) and inside <= set(theirs.split(b"\r\n"))


def page(events: Sequence[Event], rows: int, rounds: int) -> str:
    """Measure, and say it as Markdown."""
    if not same_lines(events):
        raise SystemExit("the three do not write the same lines")
    found = compared(events, rounds)
    head = HEAD.format(
        events=len(events),
        rows=rows,
        rounds=rounds,
        octets=len(ours(events)) // len(events),
        wide=sum(not event.description.isascii() for event in events) / len(events),
    )
    lines = [
        f"|{name}|{len(events) / took:,.0f}|{found['icalendar'] / took:.1f}|{took / found['bare loop']:.2f}|"
        for name, took in found.items()
    ]
    return head + "\n".join(lines) + "\n" + FOOT


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    gc.disable()  # as the program does
    text = page(events_of(asked.rows), asked.rows, max(asked.rounds, 1))
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
