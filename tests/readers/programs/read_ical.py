"""Reads feeds with ical (allenporter) and prints what it saw in each, as JSON in the form of ``strangers.Seen``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any


def said(when: datetime | date | None) -> str:
    """A moment in UTC, or a day."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return when.isoformat() if when else ""


def seen(event: Any) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "start": said(event.dtstart),
        "end": said(event.dtend),
        "summary": event.summary or "",
        "description": event.description or "",
        "categories": event.categories,
        "sequence": event.sequence,
        "status": event.status.value,
        "transp": event.transparency,
        "alarms": [int(alarm.trigger / timedelta(seconds=1)) for alarm in event.alarm],
    }


def main() -> None:
    from ical.calendar_stream import IcsCalendarStream

    texts = [Path(file).read_bytes().decode() for file in sys.argv[1:]]
    calendars = [IcsCalendarStream.calendar_from_ics(text) for text in texts]
    print(json.dumps([[seen(event) for event in each.events] for each in calendars]))


if __name__ == "__main__":
    main()
