"""What the previous feed said: our own bytes read back, quickly, because every run begins with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from ics_followup.feed.encode import unescaped
from ics_followup.feed.write import PRODID, ROW_PROPERTY

_HEAD: Final = b"BEGIN:VCALENDAR\r\n"
_TAIL: Final = b"\r\nEND:VCALENDAR\r\n"
_BEGIN: Final = b"\r\nBEGIN:VEVENT\r\n"
_END: Final = b"\r\nEND:VEVENT"


class PreviousEvent(NamedTuple):
    """One VEVENT of the previous feed. ``start`` is a datetime in UTC, or a date for an all-day event.

    ``stamp`` is its DTSTAMP in UTC and ``sequence`` its SEQUENCE. ``row`` is the row mark, empty where the
    event came from no row. ``block`` is the VEVENT byte for byte, from its BEGIN to the CRLF after its END,
    ready to stand in the next feed. ``text`` is its DESCRIPTION, unfolded but still escaped.
    """

    uid: str
    row: str
    start: datetime | date
    stamp: datetime
    sequence: int
    block: bytes
    text: bytes = b""


class Previous(NamedTuple):
    """The previous feed. ``readable`` is False, with no events, where the bytes are no whole feed of ours."""

    events: tuple[PreviousEvent, ...] = ()
    readable: bool = True


def previous_from(data: bytes) -> Previous:
    """Read a feed that this program wrote. Anything else gives an empty, unreadable one, never an exception.

    No bytes at all are unreadable too; where there is no previous feed yet, use ``Previous()``.

    >>> previous_from(b"<html>not a feed</html>").readable
    False
    """
    try:
        return Previous(events=_events(data))
    except (ValueError, KeyError):
        return Previous(readable=False)


def _events(data: bytes) -> tuple[PreviousEvent, ...]:
    if not (data.startswith(_HEAD) and data.endswith(_TAIL)):
        raise ValueError("not a whole calendar")
    head, *bodies = data[: -len(_TAIL)].split(_BEGIN)
    if b"\r\nPRODID:" + PRODID.encode("ascii") + b"\r\n" not in head + b"\r\n":
        raise ValueError("not a feed of ours")
    events = tuple(_event(body) for body in bodies)
    if len({event.uid for event in events}) != len(events):
        raise ValueError("two events with one UID")
    return events


def _event(body: bytes) -> PreviousEvent:
    if not body.endswith(_END) or body.count(b"\r\nEND:VEVENT") != 1 or b"\r\nBEGIN:VCALENDAR" in body:
        raise ValueError("a damaged event")
    # an alarm has a DESCRIPTION of its own; what is read here stands before it
    lines = body[: -len(_END)].replace(b"\r\n ", b"").partition(b"\r\nBEGIN:VALARM")[0].split(b"\r\n")
    values = {name: value for name, _, value in (line.partition(b":") for line in lines)}
    if len(values) != len(lines):
        raise ValueError("a property stands twice")
    whole_day = values.get(b"DTSTART;VALUE=DATE")
    return PreviousEvent(
        uid=_text(values[b"UID"]),
        row=_text(values.get(ROW_PROPERTY.encode("ascii"), b"")),
        start=_moment(values[b"DTSTART"]) if whole_day is None else _day(whole_day),
        stamp=_moment(values[b"DTSTAMP"]),
        sequence=_number(values[b"SEQUENCE"]),
        block=_BEGIN[2:] + body + b"\r\n",
        text=values.get(b"DESCRIPTION", b""),
    )


def _text(value: bytes) -> str:
    return unescaped(value.decode("utf-8"))


def _number(value: bytes) -> int:
    if not value.isdigit() or len(value) > 9:
        raise ValueError("not a number")
    return int(value)


def _day(value: bytes) -> date:
    if len(value) != 8 or not value.isdigit():
        raise ValueError("not a date")
    return date(int(value[:4]), int(value[4:6]), int(value[6:]))


def _moment(value: bytes) -> datetime:
    clock = value[9:15]
    if len(value) != 16 or value[8:9] != b"T" or value[15:] != b"Z" or not clock.isdigit():
        raise ValueError("not a moment in UTC")
    day = _day(value[:8])
    hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
