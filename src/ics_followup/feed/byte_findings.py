"""Findings 1 to 5 in words, for a feed of which the quick questions of ``byte_rules`` say that it is not good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.feed.byte_rules import BOM, SPLIT_SIGN, WIDE_CONTROLS
from ics_followup.feed.encode import LINE_OCTETS
from ics_followup.feed.findings import Finding, finding

_LOOSE_BREAK: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LONG_LINE: Final = re.compile(rb"(?:\A|(?<=[\r\n]))[^\r\n]{%d}[^\r\n]*+" % (LINE_OCTETS + 1))
_BLANK_FOLD: Final = re.compile(rb"(?:\A|(?<=\n))[ \t]++(?=[\r\n])")
_EMPTY_LINE: Final = re.compile(rb"(?:\A|(?<=\n))\r?\n")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def head_findings(head: bytes, *, well: bool) -> Iterator[Finding]:
    """What is wrong with how a feed begins; ``well`` tells whether it begins as a calendar."""
    if not head:
        yield finding(1, 1, "The file is empty.", "Thunderbird clears the whole calendar.")
        return
    if head.startswith(BOM):
        what = "The file begins with a byte order mark."
        yield finding(1, 1, what, "Strict programs find no calendar behind it.")
    if not well:
        what = "The file does not begin with the line BEGIN:VCALENDAR."
        yield finding(1, 1, what, "Strict programs find no calendar in it.")


def tail_finding(line: int) -> Finding:
    """That a feed does not end as a calendar, said of ``line``."""
    what = "The file does not end with the line END:VCALENDAR and CR LF: it may have been cut off."
    return finding(1, line, what, "Strict programs refuse it; in others the events after the cut vanish.")


def findings_2_to_5(lines: bytes) -> Iterator[Finding]:
    """What breaks rules 2 to 5 in whole content lines, each rule once; lines count from 1."""
    yield from _breaks(lines)
    yield from _lengths(lines)
    yield from _encoding(lines)
    yield from _controls(lines)


def line_of(data: bytes, offset: int) -> int:
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
        yield finding(2, line_of(data, first), what, "Strict programs refuse the file.")


def _lengths(data: bytes) -> Iterator[Finding]:
    first, count = _counted(_LONG_LINE, data)
    if count:
        what = f"This line is longer than {LINE_OCTETS} octets{_times(count)}."
        yield finding(3, line_of(data, first), what, "Strict programs cut it, or refuse the file.")
    first, count = _counted(_BLANK_FOLD, data)
    if count:
        what = f"This folded line holds nothing but blanks{_times(count)}."
        yield finding(3, line_of(data, first), what, "Radicale and vdirsyncer lose the text there.")
    first, count = _counted(_EMPTY_LINE, data)
    if count:
        what = f"This line is empty{_times(count)}."
        yield finding(3, line_of(data, first), what, "Strict programs stop reading there.")
    if data[:1] in (b" ", b"\t"):
        what = "The first line begins with a blank, as if it went on from a line before it."
        yield finding(3, 1, what, "Strict programs refuse the file.")


def _encoding(data: bytes) -> Iterator[Finding]:
    first, count = _counted(SPLIT_SIGN, data)
    if count:
        what = f"A line break stands in the middle of a character{_times(count)}."
        client = "Strict programs that decode before they join the lines show garbage."
        yield finding(4, line_of(data, first), what, client)
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = "From here on the file is not UTF-8."
        yield finding(
            4, line_of(data, error.start), what, "Strict programs refuse the file, others show garbage."
        )


def _controls(data: bytes) -> Iterator[Finding]:
    found = [_counted(_CONTROL, data)]
    if not data.isascii():
        found += [_counted(pattern, data) for _, pattern in WIDE_CONTROLS]
    places = [(first, count) for first, count in found if count]
    if places:
        times = _times(sum(count for _, count in places))
        what = f"An invisible control character stands in this line{times}."
        client = "Strict programs refuse the whole feed for one of them, or make copies that nobody can read."
        yield finding(5, line_of(data, min(places)[0]), what, client)
