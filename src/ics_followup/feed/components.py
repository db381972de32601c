"""Any iCalendar stream, ours or not, as components and properties; what does not nest comes back too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Property:
    """One unfolded content line: name in upper case, parameters as they stand, value, first line from 1."""

    name: str
    parameters: str
    value: str
    line: int


@dataclass(slots=True)
class Component:
    """A component with what it holds. ``line`` is the line of its BEGIN, from 1."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of that name, None where there is none."""
        found = self.properties.get(name)
        return found[0] if found else None


@dataclass(slots=True)
class Stream:
    """What a file holds: the outermost components, and (line, sentence) for each line that fits nowhere."""

    components: list[Component] = field(default_factory=list)
    misfits: list[tuple[int, str]] = field(default_factory=list)

    def misfit(self, line: int, what: str) -> None:
        """Note a line that fits nowhere; a hundred are enough."""
        if len(self.misfits) < 100:
            self.misfits.append((line, what))


def stream_from(data: bytes) -> Stream:
    """Read a stream; one pass, never an exception. Octets that are not UTF-8 become U+FFFD."""
    stream = Stream()
    open_ones: list[Component] = []
    for line, text in _unfolded(data):
        prop = _property(text, line)
        if prop is None:
            stream.misfit(line, "This line has no name and colon.")
        elif prop.name == "BEGIN":
            component = Component(prop.value.strip().upper(), line)
            (open_ones[-1].children if open_ones else stream.components).append(component)
            open_ones.append(component)
        elif prop.name == "END":
            _close(prop, open_ones, stream)
        elif open_ones:
            open_ones[-1].properties.setdefault(prop.name, []).append(prop)
        else:
            stream.misfit(line, f"{prop.name[:40]} stands outside of every BEGIN and END.")
    for each in open_ones:
        stream.misfit(each.line, f"BEGIN:{each.name[:40]} is never ended.")
    return stream


def _close(prop: Property, open_ones: list[Component], stream: Stream) -> None:
    name = prop.value.strip().upper()
    if open_ones and open_ones[-1].name == name:
        open_ones.pop()
    else:
        inside = f"BEGIN:{open_ones[-1].name[:40]}" if open_ones else "nothing"
        stream.misfit(prop.line, f"END:{name[:40]} does not end what is open here: {inside}.")


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Each content line with the number of its first line. CRLF, LF and a lone CR all end a line."""
    if data.count(b"\r") != data.count(b"\r\n"):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    else:
        data = data.replace(b"\r\n", b"\n")
    first, parts = 1, [b""]
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if raw[:1] in (b" ", b"\t"):
            parts.append(raw[1:])
            continue
        whole = parts[0] if len(parts) == 1 else b"".join(parts)
        if whole:
            yield first, whole.decode("utf-8", "replace")
        first, parts = number, [raw]
    whole = b"".join(parts)
    if whole:
        yield first, whole.decode("utf-8", "replace")


def _property(text: str, line: int) -> Property | None:
    head, colon, value = text.partition(":")
    if '"' in head:
        cut = _unquoted_colon(text)
        head, colon, value = text[:cut], text[cut : cut + 1], text[cut + 1 :]
    if not colon or not head:
        return None
    name, _, parameters = head.partition(";")
    return Property(name.upper(), parameters, value, line)


def _unquoted_colon(text: str) -> int:
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return place
    return len(text)
