"""Rules 1 to 5 of the checklist, asked of the whole bytes at once: a good feed costs next to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.feed.encode import LINE_OCTETS
from ics_followup.feed.findings import Finding, finding

_BOM: Final = b"\xef\xbb\xbf"
_BEGIN: Final = b"BEGIN:VCALENDAR\r\n"
_END: Final = b"\r\nEND:VCALENDAR\r\n"

_LOOSE_BREAK: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LONG_LINE: Final = re.compile(rb"(?:\A|(?<=[\r\n]))[^\r\n]{%d}[^\r\n]*" % (LINE_OCTETS + 1))
_BLANK_FOLD: Final = re.compile(rb"\n[ \t]+(?=[\r\n])")
_EMPTY_LINE: Final = re.compile(rb"(?<=\n)\r?\n")
_SPLIT_SIGN: Final = re.compile(rb"\n[ \t][\x80-\xbf]")
_PLAIN_CONTROLS: Final = bytes({*range(0x20), 0x7F} - set(b"\t\r\n"))
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WIDE_CONTROLS: Final = (
    re.compile(rb"\xc2[\x80-\x9f]"),
    re.compile(rb"\xe2\x80[\xa8\xa9]"),
    re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]"),
    re.compile(rb"\xef\xb7[\x90-\xaf]"),
    re.compile(rb"\xef\xbf[\xbe\xbf]"),
    re.compile(rb"\xbf[\xbe\xbf](?<=[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf])"),
    re.compile(rb"\xef\xbb\xbf(?<!\A\xef\xbb\xbf)"),
)


def byte_rules(data: bytes) -> Iterator[Finding]:
    """Findings 1 to 5: each rule once, at the first place, with how many there are."""
    yield from _frame(data)
    yield from _breaks(data)
    yield from _lengths(data)
    yield from _encoding(data)
    yield from _controls(data)


def _line(data: bytes, offset: int) -> int:
    before = data[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times in this file)"


def _counted(pattern: re.Pattern[bytes], data: bytes) -> tuple[int, int]:
    """The offset of the first match and how many there are; (-1, 0) for none."""
    first, count = -1, 0
    for found in pattern.finditer(data):
        first = found.start() if count == 0 else first
        count += 1
    return first, count


def _frame(data: bytes) -> Iterator[Finding]:
    if not data:
        yield finding(1, 1, "The file is empty.", "Thunderbird clears the whole calendar.")
        return
    if data.startswith(_BOM):
        yield finding(
            1, 1, "The file begins with a byte order mark.", "Some programs then find no calendar in it."
        )
    if not data.startswith(_BEGIN) and not data.startswith(_BOM + _BEGIN):
        yield finding(
            1, 1, "The file does not begin with the line BEGIN:VCALENDAR.", "No calendar is found in it."
        )
    if not data.endswith(_END):
        last = _line(data, len(data.rstrip(b"\r\n")))
        what = (
            "The file does not end with the line END:VCALENDAR and its line break: it may have been cut off."
        )
        yield finding(
            1, last, what, "A file that was cut off is refused, or the events after the cut vanish."
        )


def _breaks(data: bytes) -> Iterator[Finding]:
    if data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        return
    first, count = _counted(_LOOSE_BREAK, data)
    yield finding(
        2,
        _line(data, first),
        f"This line does not end in CR LF{_times(count)}.",
        "Strict programs refuse the file.",
    )


def _lengths(data: bytes) -> Iterator[Finding]:
    lines = data.split(b"\n")
    if max(map(len, lines)) <= LINE_OCTETS + 1 and b"" not in map(bytes.strip, lines[:-1]):
        return
    first, count = _counted(_LONG_LINE, data)
    if count:
        what = f"This line is longer than {LINE_OCTETS} octets{_times(count)}."
        yield finding(3, _line(data, first), what, "Some programs cut it, or refuse the file.")
    first, count = _counted(_BLANK_FOLD, data)
    if count:
        what = f"This folded line holds nothing but blanks{_times(count)}."
        yield finding(3, _line(data, first + 1), what, "Radicale and vdirsyncer lose the text there.")
    first, count = _counted(_EMPTY_LINE, data)
    if count:
        yield finding(
            3, _line(data, first), f"This line is empty{_times(count)}.", "Some programs stop reading there."
        )


def _encoding(data: bytes) -> Iterator[Finding]:
    if data.isascii():
        return
    first, count = _counted(_SPLIT_SIGN, data)
    if count:
        what = f"A line break stands in the middle of a character{_times(count)}."
        yield finding(
            4, _line(data, first), what, "Programs that decode before they join the lines show garbage."
        )
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield finding(
            4,
            _line(data, error.start),
            "From here on the file is not UTF-8.",
            "Letters turn into garbage, or the file is refused.",
        )


def _controls(data: bytes) -> Iterator[Finding]:
    found = []
    if len(data.translate(None, _PLAIN_CONTROLS)) != len(data):
        found.append(_counted(_CONTROL, data))
    if not data.isascii():
        found.extend(_counted(pattern, data) for pattern in _WIDE_CONTROLS)
    places = [(first, count) for first, count in found if count]
    if places:
        what = (
            f"An invisible control character stands in this line{_times(sum(count for _, count in places))}."
        )
        yield finding(
            5,
            _line(data, min(places)[0]),
            what,
            "One such character makes several programs refuse the whole feed.",
        )
