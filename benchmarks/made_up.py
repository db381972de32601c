"""A made-up sheet of any size, the same one each time; every benchmark reads it.

Usage: python benchmarks/made_up.py ROWS > interviews.csv
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO

FIRST: Final = date(2026, 10, 5)
TODAY: Final = "2026-11-22"
TOMORROW: Final = "2026-11-23"
PLACES: Final = (
    ("US", "America/New_York"),
    ("US", "America/Los_Angeles"),
    ("GB", "Europe/London"),
    ("DE", "Europe/Berlin"),
    ("FR", "Europe/Paris"),
    ("CA", "America/Toronto"),
    ("JP", "Asia/Tokyo"),
    ("AU", "Australia/Sydney"),
    ("IN", "Asia/Kolkata"),
)
"""Eight countries; the United States, where most users are, twice."""

NAMES: Final = (
    "Dana Ortiz",
    "Tom Keller",
    "Priya Shah",
    "Jürgen Weiß",
    "Hélène Lefèvre",
    "田中 美咲",
    "Ruth Cole",
)
TOPICS: Final = ("the bed board", "the cold chain", "the nightly import", "the night-shift handover")
SETTINGS: Final = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
SHOW_ALL: Final = f'{SETTINGS}[feed]\nshow = "all"\n'
HEADER: Final = ("company", "role", "interview", "timezone", "country", "people", "promised", "cadence")


def write_sheet(stream: TextIO, rows: int) -> None:
    """Write so many interviews on working days over seven weeks, without holding them."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for number in range(rows):
        country, zone = PLACES[number % len(PLACES)]
        week, weekday = divmod(number * 3 % 35, 5)
        day = FIRST + timedelta(days=week * 7 + weekday)
        promised = (day + timedelta(days=7)).isoformat() if number % 3 else ""
        name, topic = NAMES[number % len(NAMES)], TOPICS[number % 4]
        person = f"{name} <p{number + 1}@example.com> +1-555-0100 [{topic}]"
        cadence = "balanced" if number % 2 == 0 else "promised-day"
        at = f"{day} {9 + number % 8:02}:00"
        writer.writerow((f"Company {number + 1}", "Analyst", at, zone, country, person, promised, cadence))


def sheet_of(rows: int) -> str:
    """The whole sheet.

    >>> sheet_of(1).splitlines()[1].split(",")[:5]
    ['Company 1', 'Analyst', '2026-10-05 09:00', 'America/New_York', 'US']
    """
    stream = StringIO()
    write_sheet(stream, rows)
    return stream.getvalue()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    write_sheet(sys.stdout, int(sys.argv[1]))
