"""The script that somebody would write instead: three business days after each interview, one event, no words.

Usage: python plain_script.py interviews.csv plain.ics
"""

from __future__ import annotations

import csv
import sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from icalendar import Calendar, Event


def main(sheet: str, feed: str) -> None:
    calendar = Calendar()
    calendar.add("prodid", "-//plain script//EN")
    calendar.add("version", "2.0")
    published: dict[str, holidays.HolidayBase] = {}
    with open(sheet, encoding="utf-8", newline="") as file:  # noqa: PTH123 - as such a script is written
        for row in csv.DictReader(file):
            country, zone = row["country"], ZoneInfo(row["timezone"])
            if country not in published:
                published[country] = holidays.country_holidays(country)
            talked = datetime.strptime(row["interview"], "%Y-%m-%d %H:%M").date()
            day = published[country].get_nth_working_day(talked, 3)
            start = datetime.combine(day, time(10), zone)
            event = Event()
            event.add("uid", f"{row['company']}-{talked}".replace(" ", "-"))
            event.add("dtstamp", datetime.combine(talked, time(), ZoneInfo("UTC")))
            event.add("dtstart", start.astimezone(ZoneInfo("UTC")))
            event.add("dtend", (start + timedelta(minutes=15)).astimezone(ZoneInfo("UTC")))
            event.add("summary", f"Follow up with {row['company']}")
            event.add("description", f"Write to {row['people']} about the {row['role']} position.")
            calendar.add_component(event)
    with open(feed, "wb") as target:  # noqa: PTH123
        target.write(calendar.to_ical())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
