"""Rules 1 to 5 of the checklist, asked of bytes, whole or piece by piece: a good feed costs next to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.feed.encode import LINE_OCTETS
from ics_followup.feed.findings import Finding, finding

PIECE: Final = 1 << 20
"""So many octets of a whole feed are looked at in one go, and then up to the end of the content line."""

_BOM: Final = b"\xef\xbb\xbf"
_BEGIN: Final = re.compile(rb"(?:%s)?BEGIN:VCALENDAR[\r\n]" % _BOM)
_END: Final = re.compile(rb"(?:\A|[\r\n])END:VCALENDAR(?:\r\n|[\r\n])\Z")
_FRAME: Final = 32
"""As many octets as the first or the last line takes, and more."""

_WHOLE_LINES: Final = re.compile(rb"(?:[^\r]{1,%d}+\r\n)*+" % LINE_OCTETS)
_LOOSE_BREAK: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LONG_LINE: Final = re.compile(rb"(?:\A|(?<=[\r\n]))[^\r\n]{%d}[^\r\n]*+" % (LINE_OCTETS + 1))
_BLANK_FOLD: Final = re.compile(rb"(?:\A|(?<=\n))[ \t]++(?=[\r\n])")
_EMPTY_LINE: Final = re.compile(rb"(?:\A|(?<=\n))\r?\n")
_BLANK_LINE: Final = re.compile(rb"\n[ \t]*+\r")
_SPLIT_SIGN: Final = re.compile(rb"\n[ \t][\x80-\xbf]")
_ALL_CONTROLS: Final = bytes({*range(0x20), 0x7F} - set(b"\t"))
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WIDE_CONTROLS: Final = (
    (b"\xc2", re.compile(rb"\xc2[\x80-\x9f]")),
    (b"\xe2\x80", re.compile(rb"\xe2\x80[\xa8\xa9]")),
    (b"\xed", re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")),
    (b"\xef", re.compile(rb"\xef\xb7[\x90-\xaf]")),
    (b"\xef", re.compile(rb"\xef\xbf[\xbe\xbf]")),
    (b"\xef", re.compile(_BOM)),
    (b"\xbf", re.compile(rb"\xbf[\xbe\xbf](?<=[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf])")),
)
"""What no text may hold, each with an octet that it must have: U+0080 to U+009F, U+2028, U+2029, surrogates,
noncharacters, byte order marks."""


def byte_rules(data: bytes) -> Iterator[Finding]:
    r"""Findings 1 to 5 of a whole feed: each rule once, at the first place, with how many there are.

    One pass whose cost grows with the size alone; it never raises.

    >>> [each.number for each in byte_rules(b"BEGIN:VCALENDAR\r\nNAME:x\nEND:VCALENDAR\r\n")]
    [2]
    """
    yield from head_rules(data[:_FRAME])
    if data and not _ends_well(data):
        yield from tail_rules(data, line=_line(data, len(data.rstrip(b"\r\n"))))
    lines = data.removeprefix(_BOM)
    if not all(_good(piece) for piece in _pieces(lines)):
        yield from _rules_2_to_5(lines)


def chunk_rules(chunk: bytes) -> Iterator[Finding]:
    r"""Findings 2 to 5 of a run of whole content lines, as one VEVENT or many; lines count from 1 in ``chunk``.

    Whole means that the run ends with the line break of its last line and that what follows it is not the
    rest of a folded one. Good bytes cost a few microseconds a kilobyte.

    >>> list(chunk_rules(b"SUMMARY:Call Priya\r\n"))
    []
    """
    if not _good(chunk):
        yield from _rules_2_to_5(chunk)


def head_rules(head: bytes) -> Iterator[Finding]:
    """Finding 1 for how a feed begins; ``head`` is its first line at least, nothing for an empty file.

    Its line break is a matter of rule 2, as that of the tail is: `chunk_rules`, asked of the same octets.
    """
    if not head:
        yield finding(1, 1, "The file is empty.", "Thunderbird clears the whole calendar.")
        return
    if head.startswith(_BOM):
        what = "The file begins with a byte order mark."
        yield finding(1, 1, what, "Strict programs find no calendar behind it.")
    if not _BEGIN.match(head):
        what = "The file does not begin with the line BEGIN:VCALENDAR."
        yield finding(1, 1, what, "Strict programs find no calendar in it.")


def tail_rules(tail: bytes, *, line: int = 1) -> Iterator[Finding]:
    """Finding 1 for how a feed ends, said of ``line``; ``tail`` is its last line at least, in whole lines."""
    if not _ends_well(tail):
        what = "The file does not end with the line END:VCALENDAR and CR LF: it may have been cut off."
        yield finding(1, line, what, "Strict programs refuse it; in others the events after the cut vanish.")


def _ends_well(tail: bytes) -> bool:
    return _END.search(tail[-_FRAME:]) is not None


def _pieces(data: bytes) -> Iterator[bytes]:
    """The data in runs of whole content lines of about a megabyte."""
    begin = 0
    while begin < len(data):
        end = begin + PIECE
        while True:
            end = data.find(b"\n", end) + 1
            if not end or data[end : end + 1] not in (b" ", b"\t"):
                break
        yield data[begin : end or None]
        begin = end or len(data)


def _good(lines: bytes) -> bool:
    """Whether rules 2 to 5 hold. It asks them all at once, and faster than where they fail."""
    return (
        _WHOLE_LINES.fullmatch(lines) is not None
        and len(lines.translate(None, _ALL_CONTROLS)) == len(lines) - 2 * lines.count(b"\r")
        and not _BLANK_LINE.search(lines)
        and lines[:1] not in (b" ", b"\t")
        and (lines.isascii() or _good_signs(lines))
    )


def _good_signs(lines: bytes) -> bool:
    if _SPLIT_SIGN.search(lines):
        return False
    if any(first in lines and pattern.search(lines) for first, pattern in _WIDE_CONTROLS):
        return False
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rules_2_to_5(lines: bytes) -> Iterator[Finding]:
    yield from _breaks(lines)
    yield from _lengths(lines)
    yield from _encoding(lines)
    yield from _controls(lines)


def _line(data: bytes, offset: int) -> int:
    """The line of an offset, from 1. CRLF, LF and a lone CR all end a line."""
    ends = data.count(b"\n", 0, offset) + data.count(b"\r", 0, offset)
    return ends - data.count(b"\r\n", 0, offset) + 1


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times in this file)"


def _counted(pattern: re.Pattern[bytes], data: bytes) -> tuple[int, int]:
    """The offset of the first match and how many there are; (-1, 0) for none."""
    first, count = -1, 0
    for found in pattern.finditer(data):
        first = found.start() if count == 0 else first
        count += 1
    return first, count


def _breaks(data: bytes) -> Iterator[Finding]:
    first, count = _counted(_LOOSE_BREAK, data)
    if count:
        what = f"This line does not end in CR LF{_times(count)}."
        yield finding(2, _line(data, first), what, "Strict programs refuse the file.")


def _lengths(data: bytes) -> Iterator[Finding]:
    first, count = _counted(_LONG_LINE, data)
    if count:
        what = f"This line is longer than {LINE_OCTETS} octets{_times(count)}."
        yield finding(3, _line(data, first), what, "Strict programs cut it, or refuse the file.")
    first, count = _counted(_BLANK_FOLD, data)
    if count:
        what = f"This folded line holds nothing but blanks{_times(count)}."
        yield finding(3, _line(data, first), what, "Radicale and vdirsyncer lose the text there.")
    first, count = _counted(_EMPTY_LINE, data)
    if count:
        what = f"This line is empty{_times(count)}."
        yield finding(3, _line(data, first), what, "Strict programs stop reading there.")
    if data[:1] in (b" ", b"\t"):
        what = "The first line begins with a blank, as if it went on from a line before it."
        yield finding(3, 1, what, "Strict programs refuse the file.")


def _encoding(data: bytes) -> Iterator[Finding]:
    first, count = _counted(_SPLIT_SIGN, data)
    if count:
        what = f"A line break stands in the middle of a character{_times(count)}."
        client = "Strict programs that decode before they join the lines show garbage."
        yield finding(4, _line(data, first), what, client)
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = "From here on the file is not UTF-8."
        yield finding(
            4, _line(data, error.start), what, "Strict programs refuse the file, others show garbage."
        )


def _controls(data: bytes) -> Iterator[Finding]:
    found = [_counted(_CONTROL, data)]
    if not data.isascii():
        found += [_counted(pattern, data) for _, pattern in _WIDE_CONTROLS]
    places = [(first, count) for first, count in found if count]
    if places:
        times = _times(sum(count for _, count in places))
        what = f"An invisible control character stands in this line{times}."
        client = "Strict programs refuse the whole feed for one of them, or make copies that nobody can read."
        yield finding(5, _line(data, min(places)[0]), what, client)
