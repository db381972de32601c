"""Events become the bytes of a feed: the same events and the same stamp give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from ics_followup.feed.encode import clean, content_line, folded, text_line, text_octets, unescaped
from ics_followup.model import Event

PRODID: Final = "-//ics-followup//Follow-ups//EN"
"""Who made the feed (RFC 5545 3.7.3). Without a version, so that an update alone changes no feed."""

ROW_PROPERTY: Final = "X-ICS-FOLLOWUP-ROW"
_NAME_CHARACTERS: Final = 36
TITLE_CHARACTERS: Final = 255
MOST_EVENTS: Final = 500
MOST_OCTETS: Final = 500_000
"""A larger feed is warned of: Google takes about twice as much, and calendars grow slow."""
TEXT_CHARACTERS: Final = 4000
HINT: Final = "\n\n(Shortened for the calendar. The whole message: ics-followup draft)"

_HEAD: Final = (
    b"BEGIN:VCALENDAR\r\n"
    b"VERSION:2.0\r\n" + content_line("PRODID", PRODID) + b"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
)
_REFRESH: Final = b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
_TEXT: Final = b"\r\nDESCRIPTION:"
_FREE: Final = b"STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"


def feed_bytes(events: Sequence[Event], *, name: str, stamp: datetime, alarm: int | None = None) -> bytes:
    """The whole feed, in order of start, then UID.

    ``name`` is what the calendar is called. ``stamp`` (aware; written as UTC) is the DTSTAMP and
    LAST-MODIFIED of every event. ``alarm`` is in minutes before the start, None for none; all-day events get
    none, for it would ring the night before. Raises ValueError for a datetime without a zone.
    """
    ordered = sorted(events, key=lambda event: (moment(event.start), event.uid))
    return calendar_bytes((event_block(event, stamp=stamp, alarm=alarm) for event in ordered), name=name)


def calendar_bytes(blocks: Iterable[bytes], *, name: str) -> bytes:
    """The calendar around finished VEVENT blocks, in the order given.

    It has no UID of its own: RFC 7986 5.3 allows one, but vdirsyncer then keeps one event of the whole feed.
    """
    title = one_line(name, TITLE_CHARACTERS)
    names = text_line("NAME", title) + text_line("X-WR-CALNAME", title) if title else b""
    return b"".join((_HEAD, names, _REFRESH, *blocks, b"END:VCALENDAR\r\n"))


def event_block(event: Event, *, stamp: datetime, sequence: int = 0, alarm: int | None = None) -> bytes:
    """One VEVENT, from its BEGIN to the CRLF after its END (RFC 5545 3.6.1)."""
    return block_head(event.uid, stamp=stamp, sequence=sequence) + block_content(event, alarm=alarm)


def block_head(uid: str, *, stamp: datetime, sequence: int) -> bytes:
    """The beginning of a VEVENT: which event it is, and which version of it. `block_content` follows it."""
    return b"BEGIN:VEVENT\r\n" + _name_line("UID", uid) + _version_lines(stamp, sequence)


def block_content(event: Event, *, alarm: int | None) -> bytes:
    """The rest of a VEVENT, to the CRLF after its END: the same bytes as long as nothing in the event changed."""
    start = event.start
    parts = [_time_lines(start, event.end)]
    summary = one_line(event.summary, TITLE_CHARACTERS)
    if summary:
        parts.append(text_line("SUMMARY", summary))
    text = event.description
    if description := text_octets(text if len(text) <= TEXT_CHARACTERS else shortened(text)):
        parts.append(folded(_TEXT[2:] + description))
    parts.append(_FREE)
    if event.private:
        parts.append(b"CLASS:PRIVATE\r\n")  # RFC 5545 3.8.1.3
    if event.category:
        parts.append(_category_line(event.category))
    if event.row:
        parts.append(_row_line(event.row))
    if alarm is not None and isinstance(start, datetime):
        parts += _alarm_lines(alarm, summary)
    parts.append(b"END:VEVENT\r\n")
    return b"".join(parts)


def with_paragraph(block: bytes, text: str) -> bytes:
    """A VEVENT of `event_block` with one paragraph more below its text; as it is where it has no text, or no room."""
    head, _, rest = block.partition(_TEXT)
    value, free, tail = rest.partition(b"\r\n" + _FREE)
    above = unescaped(value.replace(b"\r\n ", b"").decode())
    whole = f"{above} \n\n{text}"
    if not above or len(whole) > TEXT_CHARACTERS:
        return block
    line = folded(_TEXT[2:] + text_octets(whole))
    return head + b"\r\n" + line + free[2:] + tail


def moment(when: datetime | date) -> str:
    """A datetime in UTC, or a date, as RFC 5545 writes it (3.3.4, 3.3.5).

    >>> moment(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)), moment(date(2026, 11, 24))
    ('20261124T160000Z', '20261124')
    """
    if not isinstance(when, datetime):
        return when.isoformat().replace("-", "")
    return _in_utc(when if when.tzinfo is UTC else _aware(when).astimezone(UTC))


@lru_cache(maxsize=8192)
def start_of(written: str) -> datetime | date:
    """The moment in UTC, or the date, that `moment` wrote.

    >>> start_of("20261124T160000Z").isoformat(), start_of("20261124").isoformat()
    ('2026-11-24T16:00:00+00:00', '2026-11-24')
    """
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


@lru_cache(maxsize=8192)
def _in_utc(when: datetime) -> str:
    """Asked several times for each event, and for many events of one hour."""
    parts = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    return "%04d%02d%02dT%02d%02d%02dZ" % parts  # noqa: UP031 - half the time of a formatted string


def one_line(text: str, most: int) -> str:
    r"""A text on one line, clean, of at most ``most`` characters, cut between words.

    >>> one_line("Call Priya\n(Northwind Health)", 24)
    'Call Priya (Northwind …'
    """
    line = " ".join(clean(text).split())
    if len(line) <= most:
        return line
    head = line[: most - 2]
    if line[most - 2] != " ":
        head = head.rpartition(" ")[0] or head
    return f"{head.rstrip()} …"


def shortened(text: str, hint: str = HINT, *, most: int = TEXT_CHARACTERS) -> str:
    """A clean text of at most ``most`` characters, cut after a sentence, with a hint where the rest is."""
    whole = clean(text)
    if len(whole) <= most:
        return whole
    return cut(whole, most - len(hint)) + hint


def cut(text: str, most: int) -> str:
    """The beginning of a text, at most ``most`` characters: whole sentences, or whole words where they are long.

    >>> cut("She was kind. I wrote to her at once, and", 36)
    'She was kind.'
    """
    head = text[:most]
    if head == text:
        return text
    ends = (head.rfind(mark) + 1 for mark in (".\n", "!\n", "?\n", ". ", "! ", "? ", "\n", "。"))
    end = max(ends)
    if end < len(head) // 3:
        end = max(head.rfind(" "), head.rfind("\n")) + 1 or len(head)
    return head[:end].rstrip()


@lru_cache(maxsize=8192)
def _time_lines(start: datetime | date, end: datetime | date) -> bytes:
    """Many events of a large feed share both: people write at the hours of an office."""
    return b"".join(
        b"%b%b:%b\r\n" % (name, b"" if isinstance(when, datetime) else b";VALUE=DATE", moment(when).encode())
        for name, when in ((b"DTSTART", start), (b"DTEND", end))
    )


@lru_cache(maxsize=256)
def _version_lines(stamp: datetime, sequence: int) -> bytes:
    """Most events of a feed were written by few builds."""
    written = moment(_aware(stamp))
    return f"DTSTAMP:{written}\r\nLAST-MODIFIED:{written}\r\nSEQUENCE:{sequence}\r\n".encode()


def _name_line(property_name: str, name: str) -> bytes:
    """The line of a name as `feed.uid` makes it; or of any other."""
    if len(name) == _NAME_CHARACTERS and name.isascii() and name.replace("-", "").isalnum():
        return f"{property_name}:{name}\r\n".encode()
    return text_line(property_name, name)


@lru_cache(maxsize=64)
def _row_line(row: str) -> bytes:
    """The events of one row come one after the other."""
    return _name_line(ROW_PROPERTY, row)


@lru_cache(maxsize=64)
def _category_line(category: str) -> bytes:
    """There are few categories; an empty one has no line."""
    line = one_line(category, TITLE_CHARACTERS)
    return text_line("CATEGORIES", line) if line else b""


def _aware(when: datetime) -> datetime:
    if when.utcoffset() is None:
        raise ValueError(f"{when.isoformat()} has no time zone")
    return when


def _alarm_lines(minutes: int, summary: str) -> tuple[bytes, ...]:
    """RFC 5545 3.6.6: a DISPLAY alarm needs ACTION, TRIGGER and DESCRIPTION."""
    trigger = text_line("TRIGGER", f"-{_duration(minutes)}" if minutes else "PT0S")
    return (
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
        trigger,
        text_line("DESCRIPTION", summary or "Reminder"),
        b"END:VALARM\r\n",
    )


def _duration(minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    clock = (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
