"""Reads feeds with icalendar and prints what it saw in each, as JSON in the form of ``strangers.Seen``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any


def said(when: datetime | date) -> str:
    """A moment in UTC, or a day."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return when.isoformat()


def seen(event: Any) -> dict[str, Any]:
    if event.errors:
        raise SystemExit(f"icalendar: {event.errors}")
    alarms = event.walk("VALARM")
    return {
        "uid": str(event["UID"]),
        "start": said(event["DTSTART"].dt),
        "end": said(event["DTEND"].dt),
        "summary": str(event.get("SUMMARY", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "categories": [str(each) for each in event["CATEGORIES"].cats] if "CATEGORIES" in event else [],
        "sequence": event["SEQUENCE"],
        "status": str(event["STATUS"]),
        "transp": str(event["TRANSP"]),
        "alarms": [int(alarm["TRIGGER"].dt.total_seconds()) for alarm in alarms],
    }


def main() -> None:
    from icalendar import Calendar

    calendars: list[Any] = [Calendar.from_ical(Path(file).read_bytes()) for file in sys.argv[1:]]
    print(json.dumps([[seen(event) for event in each.walk("VEVENT")] for each in calendars]))


if __name__ == "__main__":
    main()
