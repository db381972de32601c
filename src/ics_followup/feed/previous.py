"""What the previous feed said: our own bytes read back, quickly, because every run begins with it."""

import io
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from typing import IO, Final, NamedTuple

from ics_followup.digest import sha1
from ics_followup.feed.encode import unescaped
from ics_followup.feed.write import ROW_PROPERTY

_HEAD: Final = b"BEGIN:VCALENDAR\r\n"
_TAIL: Final = b"\r\nEND:VCALENDAR\r\n"
_BEGIN: Final = b"\r\nBEGIN:VEVENT\r\n"
_END: Final = b"\r\nEND:VEVENT"
_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 20
_PLACE_BITS: Final = 40
_PLACE: Final = (1 << _PLACE_BITS) - 1

OURS: Final = "-//ics-followup//"
"""How the PRODID of a feed of ours begins, in every version."""

HELD_BYTES: Final = 16_000_000
"""A larger feed is not held in memory: of each event only the place is kept, and it is read again when asked for."""


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

    @property
    def day(self) -> date:
        """The day of its start, in UTC."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


class Previous:
    """The feed to be replaced: found by UID, or gone through in its own order. Empty where there is none.

    ``maker`` is its PRODID, empty where it names none. A feed that somebody else made has no events here. Of a
    damaged one of ours every event that is whole is there: ``whole`` is False then, and ``lost`` counts the others.
    ``rows`` gives the last day, in UTC, of each row mark.
    """

    def __init__(self, file: IO[bytes] | None = None, *, held: int = HELD_BYTES) -> None:
        self.maker = ""
        self.whole = True
        self.lost = 0
        self._rows: dict[str, date] = {}
        self._file = file
        self._events: dict[str, PreviousEvent] | None = {}
        self._places = array("Q")
        self._met: set[str] | bytearray = set()
        self._last: PreviousEvent | None = None
        if file is not None:
            self._file = self._with_crlf(file)
            if self._size() > held:
                self._events = None
            self._read()

    @property
    def ours(self) -> bool:
        """Whether this program made it, in this version or another; True where there is nothing at all."""
        return self.maker.startswith(OURS) or (not self.maker and not self.lost)

    @property
    def rows(self) -> Mapping[str, date]:
        """By row mark: the day of its last event, in UTC."""
        return self._rows

    @property
    def events(self) -> tuple[PreviousEvent, ...]:
        """All events that are whole, in the order of the feed."""
        return tuple(self)

    def __iter__(self) -> Iterator[PreviousEvent]:
        if self._events is not None:
            yield from self._events.values()
            return
        for offset in sorted(place & _PLACE for place in self._places):
            yield self._at(offset)

    def find(self, uid: str) -> PreviousEvent | None:
        """The event of a UID, None where there is none. `left` will not name it any more."""
        if self._last is not None and self._last.uid == uid:
            return self._last
        self._last = self._found(uid)
        return self._last

    def _found(self, uid: str) -> PreviousEvent | None:
        if self._events is not None:
            found = self._events.get(uid)
            if found is not None and isinstance(self._met, set):
                self._met.add(uid)
            return found
        mark = _mark(uid)
        index = bisect_left(self._places, mark << _PLACE_BITS)
        while index < len(self._places) and self._places[index] >> _PLACE_BITS == mark:
            event = self._at(self._places[index] & _PLACE)
            if event.uid == uid:
                if isinstance(self._met, bytearray):
                    self._met[index] = 1
                return event
            index += 1
        return None

    def left(self) -> Iterator[PreviousEvent]:
        """The events that nobody asked for by their UID: they are not in the next feed."""
        if self._events is not None:
            yield from (event for uid, event in self._events.items() if uid not in self._met)
            return
        for place, met in zip(self._places, self._met, strict=True):
            if not met:
                yield self._at(place & _PLACE)

    def same_as(self, chunks: Iterator[bytes]) -> bool:
        """Whether the next feed has these very bytes."""
        if self._file is None or not self.whole:
            return False
        self._file.seek(0)
        return all(chunk == self._file.read(len(chunk)) for chunk in chunks) and not self._file.read(1)

    def close(self) -> None:
        """Let the file go, so that another can take its place; nothing can be asked any more."""
        if self._file is not None:
            self._file.close()

    def _with_crlf(self, file: IO[bytes]) -> IO[bytes]:
        """The file itself; a mended copy where an editor changed its line ends or put a byte order mark before it."""
        file.seek(0)
        head = file.read(_CHUNK)
        if head.startswith(_HEAD) or not head:
            return file
        self.whole = False
        from tempfile import SpooledTemporaryFile
        from weakref import finalize

        copy = SpooledTemporaryFile(HELD_BYTES)  # noqa: SIM115 - it lives as long as this object
        finalize(self, copy.close)
        lone = b"\r\n" not in head
        head = head.removeprefix(_BOM).lstrip(b" \t\r\n")
        while head:
            copy.write(head.replace(b"\n", b"\r\n") if lone else head)
            head = file.read(_CHUNK)
        return copy

    def _size(self) -> int:
        return self._file.seek(0, io.SEEK_END) if self._file else 0

    def _read(self) -> None:
        pieces = self._pieces()
        head = next(pieces)[1]
        self.maker = _maker(head)
        if not self.maker.startswith(OURS):
            self._events = {}
            self.lost = sum(1 for _ in pieces)
            self.whole = False
            return
        self.whole &= head.startswith(_HEAD[:-2])
        ended = head.endswith(_TAIL)
        places: list[int] = []
        for offset, piece in pieces:
            body, ended = _cut(piece)
            try:
                event = _event(body)
            except (ValueError, KeyError):
                self.lost += 1
                continue
            self._note(event, offset, places)
        if self._events is None:
            self._index(sorted(places))
        self.whole &= ended and not self.lost

    def _index(self, places: Iterable[int]) -> None:
        """Note where each UID stands; where one stands twice, the first place."""
        for mark, group in groupby(places, key=lambda place: place >> _PLACE_BITS):
            first, *others = group
            self._places.append(first)
            known = {self._at(first & _PLACE).uid} if others else set()
            for other in others:
                uid = self._at(other & _PLACE).uid
                if uid in known:
                    self.lost += 1
                else:
                    self._places.append(mark << _PLACE_BITS | other & _PLACE)
                known.add(uid)
        self._met = bytearray(len(self._places))

    def _note(self, event: PreviousEvent, offset: int, places: list[int]) -> None:
        if self._events is None:
            places.append(_mark(event.uid) << _PLACE_BITS | offset)
        elif event.uid in self._events:
            self.lost += 1
            return
        else:
            self._events[event.uid] = event
        if event.row and event.day > self._rows.get(event.row, date.min):
            self._rows[event.row] = event.day

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        """What stands before, between and after the BEGIN:VEVENT lines, each with its place in the file."""
        file = self._file
        if file is None:
            return
        file.seek(0)
        begin, rest = 0, b""
        while chunk := file.read(_CHUNK):
            *pieces, rest = (rest + chunk).split(_BEGIN)
            for piece in pieces:
                yield begin, piece
                begin += len(piece) + len(_BEGIN)
            if len(rest) > 2 * _CHUNK:  # no event is so long: what it is stays unread
                begin, rest = begin + len(rest) - len(_BEGIN), rest[-len(_BEGIN) :]
        yield begin, rest

    def _at(self, offset: int) -> PreviousEvent:
        file = self._file
        if file is None:
            raise ValueError("there is no previous feed")
        file.seek(offset)
        body = file.read(8192)
        while (end := body.find(_END + b"\r\n")) < 0:
            more = file.read(_CHUNK)
            if not more:
                raise ValueError("a damaged event")
            body += more
        return _event(body[: end + len(_END)])


NOTHING: Final = Previous()
"""No previous feed."""


def previous_from(data: bytes) -> Previous:
    """Read a feed that this program wrote. Anything else gives an empty one, never an exception.

    >>> previous_from(b"<html>not a feed</html>").events
    ()
    """
    return Previous(io.BytesIO(data))


def _maker(head: bytes) -> str:
    """The PRODID of a calendar's head (RFC 5545 3.7.3), empty where it has none."""
    lines = head.replace(b"\r\n ", b"").split(b"\r\n")
    name = b"PRODID:"
    found = next((line[len(name) :] for line in lines if line[: len(name)].upper() == name), b"")
    return found.decode("utf-8", "replace").strip()


def _mark(uid: str) -> int:
    """Three octets that tell most UIDs apart; those that share them are compared whole."""
    return int.from_bytes(sha1(uid.encode("utf-8", "surrogatepass"))[:3], "big")


def _cut(piece: bytes) -> tuple[bytes, bool]:
    """An event without what follows it, and whether that was the end of the calendar."""
    if piece.endswith(_END):
        return piece, False
    end = piece.find(_END + b"\r\n") + len(_END)
    return piece[:end], piece[end:] == _TAIL


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
