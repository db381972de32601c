"""The same events written by one library: run by others.py, in the environment that has the library.

Usage: python one_library.py LIBRARY EVENTS.json FEED.ics ROUNDS. Prints the processor's seconds of each round; the
first, in which caches are filled, is left out. Nothing looks for garbage meanwhile, as in the program.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

STAMP: Final = datetime(2026, 11, 22, 6, tzinfo=UTC)
PRODID: Final = "-//benchmark//EN"

Told = dict[str, Any]
Way = Callable[[], bytes]


def told_in(path: Path) -> list[Told]:
    """The events; ``start`` and ``end`` are datetimes in UTC, or dates."""
    events: list[Told] = json.loads(path.read_text(encoding="utf-8"))
    for event in events:
        for side in ("start", "end"):
            text = event[side]
            event[side] = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return events


def ours(events: Sequence[Told]) -> Way:
    import encoding

    from ics_followup.model import Event

    made = [Event(**event) for event in events]
    return lambda: encoding.ours(made)


def by_icalendar(events: Sequence[Told]) -> Way:
    import encoding

    from ics_followup.model import Event

    made = [Event(**event) for event in events]
    return lambda: encoding.by_icalendar(made)


def by_ical(events: Sequence[Told]) -> Way:
    """All properties, those that it does not know as extra ones."""
    from ical.calendar import Calendar
    from ical.calendar_stream import IcsCalendarStream
    from ical.event import Event, EventStatus
    from ical.types import ExtraProperty

    def write() -> bytes:
        calendar = Calendar(prodid=PRODID)
        for event in events:
            extras = [ExtraProperty(name="x-microsoft-cdo-busystatus", value="FREE")]
            if event["row"]:
                extras.append(ExtraProperty(name="x-ics-followup-row", value=event["row"]))
            calendar.events.append(
                Event(
                    uid=event["uid"],
                    dtstamp=STAMP,
                    last_modified=STAMP,
                    sequence=0,
                    dtstart=event["start"],
                    dtend=event["end"],
                    summary=event["summary"],
                    description=event["description"],
                    categories=[event["category"]],
                    status=EventStatus.CONFIRMED,
                    transparency="TRANSPARENT",
                    extras=extras,
                )
            )
        return IcsCalendarStream.calendar_to_ics(calendar).encode()

    return write


def by_ics_py(events: Sequence[Told]) -> Way:
    """It has no SEQUENCE of its own and writes a DTSTAMP where it is told when the event was made."""
    from ics import Calendar, Event  # type: ignore[import-not-found]
    from ics.grammar.parse import ContentLine  # type: ignore[import-not-found]

    def write() -> bytes:
        calendar = Calendar(creator=PRODID)
        for event in events:
            made = Event(
                uid=event["uid"],
                created=STAMP,
                last_modified=STAMP,
                name=event["summary"],
                begin=event["start"],
                description=event["description"],
                categories=[event["category"]],
                status="CONFIRMED",
                transparent=True,
            )
            if isinstance(event["start"], datetime):
                made.end = event["end"]
            else:
                made.make_all_day()
            made.extra.append(ContentLine("SEQUENCE", value="0"))
            made.extra.append(ContentLine("X-MICROSOFT-CDO-BUSYSTATUS", value="FREE"))
            if event["row"]:
                made.extra.append(ContentLine("X-ICS-FOLLOWUP-ROW", value=event["row"]))
            calendar.events.add(made)
        text: str = calendar.serialize()
        return text.encode()

    return write


def by_csv_ical(events: Sequence[Told]) -> Way:
    """From rows that are read already, with dates in them, as its own instructions say: it reads no dates itself."""
    from csv_ical import Convert  # type: ignore[import-not-found]

    def write() -> bytes:
        convert = Convert()
        convert.csv_data = [
            [event["summary"], event["start"], event["end"], event["description"], ""] for event in events
        ]
        convert.make_ical({"CSV_START_DATE": 1, "CSV_END_DATE": 2, "CSV_DESCRIPTION": 3, "CSV_LOCATION": 4})
        written: bytes = convert.cal.to_ical()
        return written

    return write


WAYS: Final[dict[str, Callable[[Sequence[Told]], Way]]] = {
    "ics-followup": ours,
    "icalendar": by_icalendar,
    "ical": by_ical,
    "ics.py": by_ics_py,
    "csv-ical": by_csv_ical,
}


def main(library: str, events: str, feed: str, rounds: str) -> None:
    way = WAYS[library](told_in(Path(events)))
    Path(feed).write_bytes(way())
    gc.disable()
    seconds = []
    for _ in range(int(rounds)):
        begin = time.process_time()
        way()
        seconds.append(time.process_time() - begin)
        gc.collect()
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
