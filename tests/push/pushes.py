"""Made-up events, and one push of them as another process would do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ics_followup.publish.calendars.pushing import Pushed, digests, push
from ics_followup.publish.calendars.record import Records
from ics_followup.publish.calendars.server import Server


def block(uid: str, title: str, sequence: int = 0) -> bytes:
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T08{sequence % 60:02d}00Z\r\n"
        f"LAST-MODIFIED:20261101T08{sequence % 60:02d}00Z\r\nSEQUENCE:{sequence}\r\n"
        "DTSTART:20261201T080000Z\r\nDTEND:20261201T081500Z\r\n"
        f"SUMMARY:{title}\r\nDESCRIPTION:Line one\\nline two\\, with a comma\r\nX-ICS-FOLLOWUP-ROW:row-{uid[:4]}\r\n"
        "END:VEVENT\r\n"
    ).encode()


def uid_of(number: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"event {number}"))


def feed(count: int) -> dict[str, bytes]:
    return {uid_of(number): block(uid_of(number), f"Call {number}") for number in range(count)}


def pushed(
    server: Server,
    folder: Path,
    calendar: str,
    events: dict[str, bytes],
    progress: Callable[[int, int], None] | None = None,
) -> Pushed:
    """One run, as another process would do it: what is known is read from the file."""
    records = Records(folder)
    return push(
        server, records, records.of(calendar), digests(events.items()), events.__getitem__, progress=progress
    )
