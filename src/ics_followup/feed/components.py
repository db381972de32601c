"""Any iCalendar stream, ours or not, read part by part; what does not nest comes back too."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_BOM: Final = b"\xef\xbb\xbf"
_DEEPEST: Final = 20
"""What lies deeper is read and left out: an alarm, the deepest that there is, lies third."""
_NEVER_INSIDE: Final = ("VEVENT", "VCALENDAR")
"""None of these stands inside another one of its kind."""


class Property(NamedTuple):
    """One unfolded content line: name in upper case, parameters as they stand, value, first line from 1.

    ``octets`` is its length in the file's own encoding, unfolded.
    """

    name: str
    parameters: str
    value: str
    line: int
    octets: int = 0


@dataclass(slots=True)
class Component:
    """A component with what it holds. ``line`` is the line of its BEGIN, from 1, ``last`` that of its END.

    ``begin`` and ``end`` are the octets of the file that it takes, the end exclusive.
    """

    name: str
    line: int
    last: int = 0
    begin: int = 0
    end: int = 0
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of that name, None where there is none."""
        found = self.properties.get(name)
        return found[0] if found else None


@dataclass(slots=True)
class Stream:
    """What a file holds outside of events: the outermost components, and (line, sentence) for what fits nowhere."""

    components: list[Component] = field(default_factory=list)
    misfits: list[tuple[int, str]] = field(default_factory=list)

    def misfit(self, line: int, what: str) -> None:
        """Note a line that fits nowhere; a hundred are enough."""
        if len(self.misfits) < 100:
            self.misfits.append((line, what))


class Part(NamedTuple):
    """A component inside an outermost one, as an event of a calendar."""

    outer: Component
    inner: Component


def parts_of(data: bytes, stream: Stream) -> Iterator[Part]:
    """Read a file and hand out each event, time zone and the like as soon as it ends; fill ``stream`` on the way.

    One pass that keeps no part, never an exception. Octets that are not UTF-8 become U+FFFD. An event that is
    never ended ends where the next one or its calendar does.
    """
    reader = _Reader(stream)
    for line in _unfolded(data):
        prop = _property(line)
        if prop is None:
            stream.misfit(line.number, "This line has no name and colon.")
        elif prop.name == "BEGIN":
            yield from reader.begin(prop.value.strip().upper(), line)
        elif prop.name == "END":
            yield from reader.end(prop.value.strip().upper(), line)
        elif reader.open:
            reader.open[-1].properties.setdefault(prop.name, []).append(prop)
        else:
            stream.misfit(line.number, f"{prop.name[:40]} stands outside of every BEGIN and END.")
    while reader.open:
        yield from reader.give_up(len(data), sys.maxsize)


class _Line(NamedTuple):
    """A content line: its first line from 1, the octets that it takes, its text and the octets of that."""

    number: int
    begin: int
    end: int
    text: str
    octets: int


class _Reader:
    """The components that are open, the outermost first."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.open: list[Component] = []
        self.names: Counter[str] = Counter()

    def begin(self, name: str, line: _Line) -> Iterator[Part]:
        while name in _NEVER_INSIDE and self.names[name]:
            yield from self.give_up(line.begin, line.number - 1)
        component = Component(name, line.number, begin=line.begin)
        if not self.open:
            self.stream.components.append(component)
        self.open.append(component)
        self.names[name] += 1

    def end(self, name: str, line: _Line) -> Iterator[Part]:
        if not self.names[name]:
            inside = f"BEGIN:{self.open[-1].name[:40]}" if self.open else "nothing"
            self.stream.misfit(line.number, f"END:{name[:40]} does not end what is open here: {inside}.")
            return
        while self.open[-1].name != name:
            yield from self.give_up(line.begin, line.number - 1)
        yield from self._closed(line.end, line.number)

    def give_up(self, at: int, last: int) -> Iterator[Part]:
        """End the innermost component although nothing in the file does."""
        self.stream.misfit(self.open[-1].line, f"BEGIN:{self.open[-1].name[:40]} is never ended.")
        yield from self._closed(at, last)

    def _closed(self, at: int, last: int) -> Iterator[Part]:
        component = self.open.pop()
        self.names[component.name] -= 1
        component.end, component.last = at, last
        if len(self.open) == 1:
            yield Part(self.open[0], component)
        elif 1 < len(self.open) < _DEEPEST:
            self.open[-1].children.append(component)


def _unfolded(data: bytes) -> Iterator[_Line]:
    """Each content line that is not empty. CRLF, LF and a lone CR all end a line."""
    first, begin, end, parts = 1, 0, 0, [b""]
    for number, (at, raw) in enumerate(_raw_lines(data), start=1):
        if raw[:1] in (b" ", b"\t"):
            parts.append(raw[1:])
            continue
        whole = parts[0] if len(parts) == 1 else b"".join(parts)
        if whole:
            yield _Line(first, begin, at, whole.decode("utf-8", "replace"), len(whole))
        first, begin, parts = number, at, [raw]
    end, whole = len(data), b"".join(parts)
    if whole:
        yield _Line(first, begin, end, whole.decode("utf-8", "replace"), len(whole))


def _raw_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line as it stands, without its end, and the octet at which it begins."""
    file = io.BytesIO(data)
    at = file.seek(len(_BOM) if data.startswith(_BOM) else 0)
    for raw in file:
        line = raw.removesuffix(b"\n").removesuffix(b"\r")
        if b"\r" in line:
            for piece in line.split(b"\r"):
                yield at, piece
                at += len(piece) + 1
            at = file.tell()
        else:
            yield at, line
            at += len(raw)


def _property(line: _Line) -> Property | None:
    head, colon, value = line.text.partition(":")
    if '"' in head:
        cut = _unquoted_colon(line.text)
        head, colon, value = line.text[:cut], line.text[cut : cut + 1], line.text[cut + 1 :]
    if not colon or not head:
        return None
    name, _, parameters = head.partition(";")
    return Property(name.upper(), parameters, value, line.number, line.octets)


def _unquoted_colon(text: str) -> int:
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return place
    return len(text)
