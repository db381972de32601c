"""The appointments of a calendar export: what each VEVENT says, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.model import Person
from ics_followup.problems import DataError, Problem

Component = Any
"""A VEVENT as the icalendar library reads it: the types of its values are known only when it has been read."""

OWN: Final = "X-ICS-FOLLOWUP-ROW"
"""The property by which a feed of this program is known: its events are no appointments."""

MOST_TEXT: Final = 20_000
"""How many characters of a description are looked at."""


class Appointment(NamedTuple):
    """One event of a calendar. ``line`` is where it begins in the file, from 1.

    ``start`` and ``end`` are aware datetimes, or dates for a whole day (``end`` exclusive); ``zone`` is the IANA
    name of the clock that it was written on, empty where the calendar says none. ``invited`` holds whoever
    organises or attends, in that order, once each, without rooms and without those who declined.
    """

    uid: str
    title: str
    start: datetime | date
    end: datetime | date
    zone: str
    invited: tuple[Person, ...]
    place: str
    text: str
    sequence: int
    repeats: bool
    called_off: bool
    line: int

    @property
    def minutes(self) -> int:
        """How long it takes; whole days count their minutes."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return round((self.end - self.start).total_seconds() / 60)
        return 0 if isinstance(self.start, datetime) else (self.end - self.start).days * 1440


class Calendar(NamedTuple):
    """The appointments of one file, in order of start, and what could not be read of it."""

    appointments: tuple[Appointment, ...]
    problems: tuple[Problem, ...]


def calendar_from(data: bytes, file: str) -> Calendar:
    """Read a calendar export (RFC 5545). Of one UID and start the highest SEQUENCE counts.

    Events of a feed of this program are left out. An event that cannot be read is a warning that names its
    line and title; DataError is raised where the whole file is no calendar.
    """
    problems: list[Problem] = []
    newest: dict[tuple[str, str], Appointment] = {}
    lines = _starting_lines(data)
    for number, event in enumerate(_events(data, file)):
        line = lines[number] if number < len(lines) else 1
        if OWN in event:
            continue
        try:
            found = _appointment(event, line)
        except (ValueError, TypeError, KeyError, OverflowError, AttributeError) as error:
            problems.append(_unread(event, line, file, str(error)))
            continue
        key = (found.uid or f"line {line}", str(event.get("RECURRENCE-ID", "")))
        if key not in newest or newest[key].sequence <= found.sequence:
            newest[key] = found
    ordered = sorted(newest.values(), key=_order)
    return Calendar(appointments=tuple(ordered), problems=tuple(problems))


def _order(appointment: Appointment) -> tuple[str, str, str]:
    start = appointment.start
    day = start.date() if isinstance(start, datetime) else start
    moment = start.timestamp() if isinstance(start, datetime) else 0.0
    return (day.isoformat(), f"{moment:015.0f}", appointment.uid)


def _starting_lines(data: bytes) -> list[int]:
    """The lines on which the VEVENTs begin."""
    return [
        number
        for number, line in enumerate(data.splitlines(), start=1)
        if line.strip().upper() == b"BEGIN:VEVENT"
    ]


def _events(data: bytes, file: str) -> Iterator[Component]:
    from icalendar import Calendar as Library

    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise _no_calendar(file, "This is not a calendar file (.ics)")
    try:
        calendars = Library.from_ical(data, multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise _no_calendar(file, f"This calendar file is damaged ({error})") from None
    for calendar in calendars:
        yield from calendar.walk("VEVENT")


def _no_calendar(file: str, what: str) -> DataError:
    remedy = "Export the calendar once more, as a file that ends in .ics, and use that."
    return DataError([Problem(severity="error", what=what, remedy=remedy, file=file)])


def _unread(event: Component, line: int, file: str, why: str) -> Problem:
    title = _one_line(event.get("SUMMARY", "")) or "without a title"
    return Problem(
        severity="warning",
        file=file,
        what=f'Line {line}: the event "{title}" could not be read ({why or "its dates"})',
        remedy="If it is an interview, add a row for it yourself.",
    )


def _appointment(event: Component, line: int) -> Appointment:
    start = event["DTSTART"].dt
    end = _end(event, start)
    if isinstance(start, datetime) and start.tzinfo is None:
        zone = ""
    else:
        zone = _zone(event, start)
    people = tuple(_invited(event))
    return Appointment(
        uid=str(event.get("UID", "")),
        title=_one_line(event.get("SUMMARY", "")),
        start=start,
        end=end,
        zone=zone,
        invited=people,
        place=_one_line(event.get("LOCATION", "")),
        text=str(event.get("DESCRIPTION", ""))[:MOST_TEXT],
        sequence=int(event.get("SEQUENCE", 0)),
        repeats="RRULE" in event or "RDATE" in event or "RECURRENCE-ID" in event,
        called_off=str(event.get("STATUS", "")).upper() == "CANCELLED",
        line=line,
    )


def _end(event: Component, start: datetime | date) -> datetime | date:
    if "DTEND" in event:
        end: datetime | date = event["DTEND"].dt
        return (
            end
            if isinstance(end, datetime) == isinstance(start, datetime) and not _before(end, start)
            else start
        )
    if "DURATION" in event:
        ended: datetime | date = start + event["DURATION"].dt
        return ended
    return start


def _before(end: Any, start: Any) -> bool:
    try:
        return bool(end < start)
    except TypeError:
        return True


def _zone(event: Component, start: datetime | date) -> str:
    """The IANA name of the clock: the library has already translated the names that Outlook uses."""
    if not isinstance(start, datetime):
        return ""
    key = getattr(start.tzinfo, "key", "") or str(event["DTSTART"].params.get("TZID", ""))
    if key in ("UTC", "Etc/UTC", "Z"):
        return ""
    try:
        return key if key and ZoneInfo(key) else ""
    except (ValueError, OSError):
        return ""


def _invited(event: Component) -> Iterator[Person]:
    """Whoever organises and attends, once each."""
    seen: set[str] = set()
    for entry in (*_listed(event.get("ORGANIZER")), *_listed(event.get("ATTENDEE"))):
        address = str(entry).strip()
        email = address[7:] if address[:7].casefold() == "mailto:" else ""
        params = entry.params
        if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE", "GROUP"):
            continue
        if str(params.get("PARTSTAT", "")).upper() == "DECLINED":
            continue
        name = _one_line(params.get("CN", "")).strip("\"' ")
        if "@" in name:
            name, email = "", email or name
        key = email.casefold() or name.casefold()
        if key and key not in seen:
            seen.add(key)
            yield Person(name=name, email=email)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
