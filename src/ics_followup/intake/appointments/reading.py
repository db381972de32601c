"""The appointments of a calendar export: what each VEVENT says, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.intake.appointments.blocks import LONGEST, Block, blocks_of
from ics_followup.model import Person
from ics_followup.problems import DataError, Problem

Component = Any
"""A VEVENT as the icalendar library reads it: the types of its values are known only when it has been read."""

OWN: Final = "X-ICS-FOLLOWUP-ROW"
"""The property by which a feed of this program is known: its events are no appointments."""

MOST_TEXT: Final = 20_000
LONGEST_TITLE: Final = 300
"""How many characters of a description and of a title are looked at."""

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
_UTC: Final = ("UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT")
_JOINERS: Final = "\u200c\u200d"
_SUMMARY: Final = re.compile(rb"^SUMMARY[^:\r\n]{0,200}:([^\r\n]{0,400})", re.IGNORECASE | re.MULTILINE)
_UNREADABLE: Final = (ValueError, TypeError, KeyError, OverflowError, AttributeError, IndexError)


class Appointment(NamedTuple):
    """One event of a calendar. ``line`` is where it begins in the file, from 1.

    ``start`` and ``end`` are aware datetimes, or dates for a whole day (``end`` exclusive); ``zone`` is the IANA
    name of the clock that it was written on, empty where the calendar says none. ``invited`` holds whoever
    organises or attends, in that order, once each, without rooms and without those who declined; ``declined`` are
    the addresses of those. ``doubt`` is what the user should know of its hour, empty for nothing. ``backwards``
    says that its end lies before its start; then ``end`` is its start.
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
    declined: tuple[str, ...] = ()
    doubt: str = ""
    backwards: bool = False

    @property
    def minutes(self) -> int:
        """How long it takes; whole days count their minutes."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return round((self.end - self.start).total_seconds() / 60)
        return 0 if isinstance(self.start, datetime) else (self.end - self.start).days * 1440


class Calendar(NamedTuple):
    """The appointments of one file, in order of start, and what could not be read of it.

    ``earlier`` counts the events that lie before the first day that was asked for; ``own`` says that the file
    holds a feed of this program.
    """

    appointments: tuple[Appointment, ...]
    problems: tuple[Problem, ...]
    earlier: int = 0
    own: bool = False


def calendar_from(data: bytes, file: str, *, since: date | None = None) -> Calendar:
    """Read a calendar export (RFC 5545). Of one UID and start the highest SEQUENCE counts.

    Events of a feed of this program are left out, and those that begin before ``since`` are only counted. An
    event that cannot be read is a warning that names its line and title; DataError is raised where the whole
    file is no calendar.
    """
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        what = "This is a web page, not a calendar file (.ics)" if b"<html" in data[:4096].lower() else _NONE
        remedy = "Export the calendar once more, as a file that ends in .ics, and use that."
        raise DataError([Problem(severity="error", what=what, remedy=remedy, file=file)])
    blocks = blocks_of(data)
    near = [block for block in blocks.events if not _is_earlier(block, since)]
    earlier = len(blocks.events) - len(near)
    problems: list[Problem] = []
    newest: dict[tuple[str, str], Appointment] = {}
    for block, event in zip(near, events_in(near, blocks.zones), strict=True):
        if event is None or OWN in event:
            problems += [_unread(block, file)] if event is None else []
            continue
        try:
            found = _appointment(event, block)
        except _UNREADABLE:
            problems.append(_unread(block, file))
            continue
        if since and _day(found.start) < since:
            earlier += 1
            continue
        key = (found.uid or f"line {block.line}", str(event.get("RECURRENCE-ID", "")))
        if key not in newest or newest[key].sequence <= found.sequence:
            newest[key] = found
    if not blocks.whole:
        problems.append(Problem(severity="warning", file=file, what=_CUT, remedy=_CUT_REMEDY))
    ordered = sorted(newest.values(), key=_order)
    own = b"PRODID:-//ics-followup//" in data[:4096]
    return Calendar(appointments=tuple(ordered), problems=tuple(problems), earlier=earlier, own=own)


def _order(appointment: Appointment) -> tuple[str, str, str]:
    start = appointment.start
    if not isinstance(start, datetime):
        return (start.isoformat(), "", appointment.uid)
    moment = (start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(UTC)
    return (start.date().isoformat(), moment.isoformat(), appointment.uid)


_NONE: Final = "This is not a calendar file (.ics)"
_CUT: Final = "The file is cut short: its end (END:VCALENDAR) is missing, so events may be missing too"
_CUT_REMEDY: Final = "Export or download the calendar once more."


def _is_earlier(block: Block, since: date | None) -> bool:
    """Whether an event surely lies before a day: clocks differ by a day at most."""
    day = block.day if since else None
    return since is not None and day is not None and day + timedelta(days=2) <= since


def events_in(blocks: Sequence[Block], zones: bytes) -> Iterator[Component | None]:
    """What each block says, None for one that cannot be read: all in one go, or, where that fails, one by one."""
    small = [block.data if len(block.data) <= LONGEST else b"" for block in blocks]
    together = _components(b"\r\n".join((zones, *filter(None, small))))
    if len(together) != len(list(filter(None, small))):
        parts = (
            (_components(b"\r\n".join((zones, one))) or _components(one)) if one else [] for one in small
        )
        yield from (part[0] if len(part) == 1 else None for part in parts)
        return
    found = iter(together)
    yield from (next(found) if one else None for one in small)


def _components(inside: bytes) -> list[Component]:
    """The VEVENTs of a calendar's inside; none where the library cannot read it."""
    from icalendar import Calendar as Library

    data = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + inside.strip() + b"\r\nEND:VCALENDAR\r\n"
    try:
        return list(Library.from_ical(data).walk("VEVENT"))
    except Exception:  # whatever a hostile file makes the library raise
        return []


def _unread(block: Block, file: str) -> Problem:
    title = _title_of(block)
    named = f'the event "{title}"' if title else "an event without a title"
    when = f" of {block.day.isoformat()}" if block.day else ""
    return Problem(
        severity="warning",
        file=file,
        what=f"Line {block.line}: {named}{when} could not be read",
        remedy="If it is an interview, add a row for it yourself.",
    )


def _title_of(block: Block) -> str:
    found = _SUMMARY.search(block.data)
    return _one_line(found[1].decode("utf-8", "replace"))[:100] if found else ""


def _appointment(event: Component, block: Block) -> Appointment:
    start = event["DTSTART"].dt
    year = start.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("outside the years that a plan can have")
    zone, doubt = _zone(event, start, block.zone)
    if isinstance(start, datetime) and start.tzinfo is None and zone:
        start = start.replace(tzinfo=ZoneInfo(zone))
    end = _end(event, start)
    return Appointment(
        uid=_one_line(_first(event.get("UID"))),
        title=_one_line(_first(event.get("SUMMARY")))[:LONGEST_TITLE],
        start=start,
        end=end,
        zone=zone,
        invited=tuple(_invited(event)),
        place=_one_line(_first(event.get("LOCATION"))),
        text=str(_first(event.get("DESCRIPTION")))[:MOST_TEXT],
        sequence=int(event.get("SEQUENCE", 0)),
        repeats="RRULE" in event or "RDATE" in event or "RECURRENCE-ID" in event,
        called_off=block.called_off or str(event.get("STATUS", "")).upper() == "CANCELLED",
        line=block.line,
        declined=tuple(_declined(event)),
        doubt=doubt,
        backwards=_is_backwards(event, start),
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


def _is_backwards(event: Component, start: datetime | date) -> bool:
    """Whether the file says an end before the start; ends that cannot be compared say nothing."""
    end = event["DTEND"].dt if "DTEND" in event else start
    try:
        return bool(end < start)
    except TypeError:
        return False


def _before(end: Any, start: Any) -> bool:
    try:
        return bool(end < start)
    except TypeError:
        return True


def _zone(event: Component, start: datetime | date, of_calendar: str) -> tuple[str, str]:
    """The IANA name of the clock, and a doubt: the library has already translated the names that Outlook uses.

    A time in UTC, or on no clock, is on the calendar's own (X-WR-TIMEZONE), if that says one.
    """
    if not isinstance(start, datetime):
        return "", ""
    said = str(event["DTSTART"].params.get("TZID", ""))
    key = getattr(start.tzinfo, "key", "") or said
    own = places.zone_name(of_calendar) or ""
    if key in ("", *_UTC) or (start.tzinfo is not None and not places.zone_name(key)):
        return ("" if own in _UTC else own), ""
    zone = places.zone_name(key)
    if zone is None:
        return "", f'its time zone "{_one_line(key)[:60]}" is not known, so its hour is taken as it stands'
    return zone, ""


def _people_of(event: Component) -> Iterator[Any]:
    yield from (*_listed(event.get("ORGANIZER")), *_listed(event.get("ATTENDEE")))


def _declined(event: Component) -> Iterator[str]:
    """The addresses of those who declined, in lower case."""
    for entry in _people_of(event):
        if str(entry.params.get("PARTSTAT", "")).upper() == "DECLINED":
            yield _address(entry).casefold()


def _address(entry: Any) -> str:
    """The address of an entry; empty where it has none that can stand in a sheet."""
    text = str(entry).strip()
    email = text[7:] if text[:7].casefold() == "mailto:" else text
    plain = email.isprintable() and not any(sign in " <>()[];,\"'" for sign in email)
    return email if plain and email.count("@") == 1 and len(email) <= 254 else ""


def _invited(event: Component) -> Iterator[Person]:
    """Whoever organises and attends, once each."""
    seen: set[str] = set()
    for entry in _people_of(event):
        email, params = _address(entry), entry.params
        if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE", "GROUP"):
            continue
        if str(params.get("PARTSTAT", "")).upper() == "DECLINED":
            continue
        name = _one_line(params.get("CN", "")).strip("\"' ")
        if "@" in name:
            name, email = "", email or _address(name)
        key = email.casefold() or name.casefold()
        if key and key not in seen:
            seen.add(key)
            yield Person(name=name, email=email)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    """The value of a property; the first of one that a damaged event has twice, empty for one that it lacks."""
    found = _listed(value)
    return found[0] if found else ""


def _day(start: datetime | date) -> date:
    return start.date() if isinstance(start, datetime) else start


def _one_line(text: object) -> str:
    kept = "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in str(text))
    return " ".join(kept.split())
