"""Reads feeds with vobject and prints what it saw in each, as JSON in the form of ``strangers.Seen``.

It also lets vobject's validator judge them.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any


def said(when: datetime | date) -> str:
    """A moment in UTC, or a day."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return when.isoformat()


def seen(event: Any) -> dict[str, Any]:
    def value(name: str, default: Any = "") -> Any:
        return event.contents[name][0].value if name in event.contents else default

    return {
        "uid": value("uid"),
        "start": said(value("dtstart")),
        "end": said(value("dtend")),
        "summary": value("summary"),
        "description": value("description"),
        "categories": value("categories", []),
        "sequence": int(value("sequence")),
        "status": value("status"),
        "transp": value("transp"),
        "alarms": [int(alarm.trigger.value.total_seconds()) for alarm in event.contents.get("valarm", ())],
    }


def complaints(calendar: Any) -> list[str]:
    """What its validator finds first: it counts the properties of each component."""
    try:
        calendar.validate(raiseException=True)
    except import_module("vobject.base").ValidateError as error:
        return [str(error)]
    return []


def main() -> None:
    vobject = import_module("vobject")
    told = []
    for file in sys.argv[1:]:
        calendar = vobject.readOne(Path(file).read_bytes().decode())
        events = [seen(event) for event in calendar.contents["vevent"]]
        told.append({"events": events, "complaints": complaints(calendar)})
    print(json.dumps(told))


if __name__ == "__main__":
    main()
