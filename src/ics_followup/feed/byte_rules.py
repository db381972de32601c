"""Rules 1 to 5 of the checklist, asked of bytes, whole or piece by piece: a good feed costs next to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ics_followup.feed.encode import LINE_OCTETS
from ics_followup.patterns import pattern

if TYPE_CHECKING:
    from ics_followup.feed.findings import Finding

PIECE: Final = 1 << 20
"""So many octets of a whole feed are looked at in one go, and then up to the end of the content line."""

BOM: Final = b"\xef\xbb\xbf"
_BEGIN: Final = re.compile(rb"(?:%s)?BEGIN:VCALENDAR[\r\n]" % BOM)
_END: Final = re.compile(rb"(?:\A|[\r\n])END:VCALENDAR(?:\r\n|[\r\n])\Z")
_FRAME: Final = 32
"""As many octets as the first or the last line takes, and more."""

_WHOLE_LINES: Final = re.compile(rb"(?:[^\r]{1,%d}+\r\n)*+" % LINE_OCTETS)
_BLANK_LINE: Final = re.compile(rb"\n[ \t]*+\r")
SPLIT_SIGN: Final = re.compile(rb"\n[ \t][\x80-\xbf]")
_ALL_CONTROLS: Final = bytes({*range(0x20), 0x7F} - set(b"\t"))
WIDE_CONTROLS: Final = (
    (b"\xc2", pattern(rb"\xc2[\x80-\x9f]")),
    (b"\xe2\x80", pattern(rb"\xe2\x80[\xa8\xa9]")),
    (b"\xed", pattern(rb"\xed[\xa0-\xbf][\x80-\xbf]")),
    (b"\xef", pattern(rb"\xef\xb7[\x90-\xaf]")),
    (b"\xef", pattern(rb"\xef\xbf[\xbe\xbf]")),
    (b"\xef", pattern(BOM)),
    (b"\xbf", pattern(rb"\xbf[\xbe\xbf](?<=[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf])")),
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
        from ics_followup.feed.byte_findings import line_of

        yield from tail_rules(data, line=line_of(data, len(data.rstrip(b"\r\n"))))
    lines = data.removeprefix(BOM)
    if not all(_good(piece) for piece in _pieces(lines)):
        from ics_followup.feed.byte_findings import findings_2_to_5

        yield from findings_2_to_5(lines)


def chunk_rules(chunk: bytes) -> Iterator[Finding]:
    r"""Findings 2 to 5 of a run of whole content lines, as one VEVENT or many; lines count from 1 in ``chunk``.

    Whole means that the run ends with the line break of its last line and that what follows it is not the
    rest of a folded one. Good bytes cost a few microseconds a kilobyte.

    >>> list(chunk_rules(b"SUMMARY:Call Priya\r\n"))
    []
    """
    if not _good(chunk):
        from ics_followup.feed.byte_findings import findings_2_to_5

        yield from findings_2_to_5(chunk)


def head_rules(head: bytes) -> Iterator[Finding]:
    """Finding 1 for how a feed begins; ``head`` is its first line at least, nothing for an empty file.

    Its line break is a matter of rule 2, as that of the tail is: `chunk_rules`, asked of the same octets.
    """
    well = _BEGIN.match(head) is not None
    if head.startswith(BOM) or not well:
        from ics_followup.feed.byte_findings import head_findings

        yield from head_findings(head, well=well)


def tail_rules(tail: bytes, *, line: int = 1) -> Iterator[Finding]:
    """Finding 1 for how a feed ends, said of ``line``; ``tail`` is its last line at least, in whole lines."""
    if not _ends_well(tail):
        from ics_followup.feed.byte_findings import tail_finding

        yield tail_finding(line)


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
    if SPLIT_SIGN.search(lines):
        return False
    if any(first in lines and sign.search(lines) for first, sign in WIDE_CONTROLS):
        return False
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
