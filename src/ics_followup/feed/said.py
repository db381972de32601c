"""What each event of a feed says, in a small record, so that two feeds can be compared."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.digest import sha1
from ics_followup.feed.encode import clean, unescaped
from ics_followup.feed.write import PRODID, ROW_PROPERTY

ASPECTS: Final = ("text", "days in the text", "alarm", "place", "kind", "other details")
"""What may differ in an event beside its title, day and hour."""

WHY: Final = "Why this day: "
_WITH_DAYS: Final = (WHY, "If silence: ", "Assumes that ", "This was due on ", "Done? ")
"""How the paragraphs of our own texts begin that follow from the day of the event."""

_STAMPS: Final = frozenset((b"UID", b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE", b"CREATED", b"RECURRENCE-ID"))
_READ: Final = frozenset((b"DTSTART", b"DTEND", b"SUMMARY", b"DESCRIPTION", b"LOCATION", b"CATEGORIES"))
_ROW: Final = ROW_PROPERTY.encode("ascii")
_OWN: Final = PRODID.encode("ascii")
_NOTICES: Final = (b"Problem", b"Confirm")
_OVERVIEWS: Final = (b"Digest", b"Review")
_MARK: Final = 6
_NONE: Final = b"\0" * _MARK


House = Literal["", "notice", "overview"]


class Said(NamedTuple):
    """One VEVENT. ``start`` and ``end`` are aware datetimes, naive ones where no zone is known, or dates.

    ``end`` is exclusive; both are None where the event does not say them. ``uid`` has the RECURRENCE-ID behind it
    where one event repeats. ``marks`` are digests of each of `ASPECTS`. ``why`` is why the event stands on its day,
    as it says itself, empty where it does not. ``house`` marks what no row of the sheet made: a ``notice`` of ours,
    which moves on with the days, or an ``overview``, which comes and goes with them; empty for all else.
    """

    uid: str
    start: datetime | date | None
    end: datetime | date | None
    summary: str
    marks: bytes
    why: str = ""
    house: House = ""


class NotACalendarError(ValueError):
    """The bytes do not begin as an iCalendar stream does."""


class Reading:
    """Reads a stream line by line.

    Afterwards ``whole`` says whether it ended as it should, and ``skipped`` how many events were passed over.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._ours = False
        self.whole = False
        self.skipped = 0

    def events(self, but: Container[int] = frozenset()) -> Iterator[Said]:
        """Each VEVENT but for those whose `marks` are in ``but``; one that never ends is left out.

        Raises NotACalendarError before the first.
        """
        for block in self._blocks():
            if hash(block) in but:
                self.skipped += 1
            else:
                yield _said(_unfolded(block), ours=self._ours)

    def marks(self) -> Iterator[int]:
        """A number for each VEVENT, in this process the same for the same bytes; its record takes far longer."""
        return map(hash, self._blocks())

    def _blocks(self) -> Iterator[bytes]:
        """The lines between each BEGIN:VEVENT and its END, as they stand."""
        begun = False
        event: list[bytes] | None = None
        for line in _lines(self._lines):
            mark = line.strip().upper() if line[:1] in b"BbEe" else b""
            if not begun:
                if line.strip() and mark != b"BEGIN:VCALENDAR":
                    raise NotACalendarError
                begun = mark == b"BEGIN:VCALENDAR"
            elif mark == b"BEGIN:VEVENT":
                event = []
            elif mark == b"END:VEVENT" and event is not None:
                yield b"".join(event)
                event = None
            elif event is not None:
                event.append(line)
            elif mark in (b"BEGIN:VCALENDAR", b"END:VCALENDAR"):
                self.whole = mark == b"END:VCALENDAR"
            elif line.startswith(b"PRODID:"):
                self._ours = line[7:].strip() == _OWN
        if not begun:
            raise NotACalendarError
        self.whole = self.whole and event is None


def said_in(data: bytes) -> tuple[Said, ...]:
    r"""All events of a stream, ours or not. Raises NotACalendarError.

    >>> said_in(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    ()
    """
    return tuple(Reading(BytesIO(data)).events())


def said_of(block: bytes) -> Said:
    """What one VEVENT block of ours says, from its BEGIN to its END."""
    return _said(_unfolded(block)[1:-1], ours=True)


def _lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines with their ends, without a byte order mark; a stream may end its lines with CR alone."""
    each = iter(lines)
    first = next(each, b"").removeprefix(b"\xef\xbb\xbf")
    if b"\r" not in first.rstrip(b"\r\n"):
        yield first
        yield from each
        return
    for line in (first, *each):
        yield from line.splitlines(keepends=True)


def _unfolded(block: bytes) -> list[bytes]:
    """The content lines of a part of a stream (RFC 5545 3.1). CRLF, LF and a lone CR all end a line."""
    text = block.replace(b"\r\n", b"\n")
    if b"\r" in text:
        text = text.replace(b"\r", b"\n")
    text = text.replace(b"\n ", b"").replace(b"\n\t", b"")
    return [line for line in text.split(b"\n") if line]


def _said(lines: list[bytes], *, ours: bool) -> Said:
    """The record of one event from its content lines, without its BEGIN and END."""
    values: dict[bytes, tuple[bytes, bytes]] = {}
    alarm: list[bytes] = []
    other: list[bytes] = []
    inside: list[bytes] = []
    for line in lines:
        name, parameters, value = _parted(line)
        if name == b"BEGIN":
            inside.append(value)
        if inside:
            (alarm if inside[0].upper() == b"VALARM" else other).append(line)
            if name == b"END":
                inside.pop()
        elif name in _READ or name in _STAMPS or name == _ROW:
            values.setdefault(name, (parameters, value))
        else:
            other.append(line)
    text, days, why = _text_of(_plain(values, b"DESCRIPTION"))
    category = values.get(b"CATEGORIES", (b"", b""))[1]
    place = values.get(b"LOCATION", (b"", b""))[1]
    summary = " ".join(_plain(values, b"SUMMARY").split())
    uid = _plain(values, b"UID")
    if b"RECURRENCE-ID" in values:
        uid = f"{uid}\x1f{_plain(values, b'RECURRENCE-ID')}"
    aspects = (text, days, b"\n".join(alarm), place, category, b"\n".join(sorted(other)))
    return Said(
        uid=uid,
        start=_moment(*values[b"DTSTART"]) if b"DTSTART" in values else None,
        end=_moment(*values[b"DTEND"]) if b"DTEND" in values else None,
        summary=summary,
        marks=b"".join(sha1(aspect)[:_MARK] if aspect else _NONE for aspect in aspects),
        why=why,
        house=_house(category, summary) if ours and _ROW not in values else "",
    )


def _house(category: bytes, summary: str) -> House:
    """What an event is that came from no row; where all are called Reminder, nobody can tell."""
    if category in _NOTICES:
        return "notice"
    return "overview" if category in _OVERVIEWS or (not category and summary == "Reminder") else ""


def differing(before: Said, after: Said) -> tuple[str, ...]:
    """Which of `ASPECTS` are not the same."""
    if before.marks == after.marks:
        return ()
    return tuple(
        aspect
        for at, aspect in zip(range(0, len(before.marks), _MARK), ASPECTS, strict=True)
        if before.marks[at : at + _MARK] != after.marks[at : at + _MARK]
    )


def _parted(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Name in upper case, parameters, value; a colon between quotes belongs to a parameter."""
    head, _, value = line.partition(b":")
    while head.count(b'"') % 2 and value:
        more, _, value = value.partition(b":")
        head = head + b":" + more
    name, _, parameters = head.partition(b";")
    return name.strip().upper(), parameters, value


def _plain(values: dict[bytes, tuple[bytes, bytes]], name: bytes) -> str:
    value = values.get(name, (b"", b""))[1]
    return clean(unescaped(value.decode("utf-8", "replace"))) if value else ""


def _text_of(text: str) -> tuple[bytes, bytes, str]:
    """The paragraphs of a text, those that follow from its day apart, and why it stands there."""
    if not text:
        return b"", b"", ""
    parts = [part.strip() for part in text.split("\n\n")]
    dated = [part for part in parts if part.startswith(_WITH_DAYS)]
    rest = [part for part in parts if not part.startswith(_WITH_DAYS)]
    why = next((part.removeprefix(WHY) for part in dated if part.startswith(WHY)), "")
    return "\n\n".join(rest).encode(), "\n\n".join(dated).encode(), why


def _moment(parameters: bytes, value: bytes) -> datetime | date | None:
    """A DATE or DATE-TIME (RFC 5545 3.3.4, 3.3.5); None for anything else."""
    text = value.strip().decode("ascii", "replace")
    day, mark, clock = text.partition("T")
    if len(day) != 8 or not (day.isascii() and day.isdigit()):
        return None
    try:
        start = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if not mark:
            return start
        if len(clock) not in (6, 7) or clock[6:] not in ("", "Z") or not clock[:6].isdigit():
            return None
        zone = UTC if clock[6:] else _zone(parameters)
        second = min(int(clock[4:6]), 59)  # 60 is a leap second
        return datetime(
            start.year, start.month, start.day, int(clock[:2]), int(clock[2:4]), second, tzinfo=zone
        )
    except ValueError:
        return None


@cache
def _zone(parameters: bytes) -> ZoneInfo | None:
    """The zone that TZID names, None where it names none that is known: the time is then anybody's own."""
    for parameter in parameters.decode("utf-8", "replace").split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().upper() == "TZID":
            name = value.strip(' "')
            known = places.zone_name(name) or _zone_of_windows(name)
            return ZoneInfo(known) if known else None
    return None


def _zone_of_windows(name: str) -> str:
    """The IANA name of a zone that Outlook calls as Windows does ("Central Standard Time"); empty for any other."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return places.zone_name(WINDOWS_TO_OLSON.get(name, "")) or ""
