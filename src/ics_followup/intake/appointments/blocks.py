"""A calendar file cut into its events, so that one damaged event harms no other and old ones cost nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

LONGEST: Final = 200_000
"""The most bytes of an event that are looked at: above them it holds a file, or is damaged."""

_TAIL: Final = 1000
"""Bytes at the end of a file in which its last line is looked for: mail programs add empty lines."""

_DAY: Final = re.compile(rb"^DTSTART[^:\r\n]{0,200}:([0-9]{8})", re.IGNORECASE | re.MULTILINE)
_VALUE: Final = re.compile(rb"^(X-WR-TIMEZONE|METHOD)[^:\r\n]{0,200}:([^\r\n]{1,200})", re.IGNORECASE)
_NAME: Final = re.compile(rb"[;:]")
_LOOKED_AT: Final = frozenset(
    (
        b"UID", b"SUMMARY", b"DTSTART", b"DTEND", b"DURATION", b"ORGANIZER", b"ATTENDEE", b"LOCATION", b"STATUS",
        b"DESCRIPTION", b"SEQUENCE", b"RRULE", b"RDATE", b"RECURRENCE-ID", b"X-ICS-FOLLOWUP-ROW",
    )
)  # fmt: skip


class Block(NamedTuple):
    """One VEVENT as it stands in the file, with the properties that matter here. ``line`` is where it begins, from 1.

    ``zone`` is what its calendar says in X-WR-TIMEZONE, ``called_off`` whether it says METHOD:CANCEL.
    """

    line: int
    data: bytes
    zone: str = ""
    called_off: bool = False

    @property
    def day(self) -> date | None:
        """The day on which it begins, as far as that can be seen without reading it; None where it cannot."""
        found = _DAY.search(self.data)
        try:
            return date.fromisoformat(found[1].decode()) if found else None
        except ValueError:
            return None


class Blocks(NamedTuple):
    """The events of a file and, as one text, its time zones. ``whole`` says that the file has its end."""

    events: tuple[Block, ...]
    zones: bytes
    whole: bool = True


def blocks_of(data: bytes) -> Blocks:
    r"""Cut a calendar file (RFC 5545 3.4, 3.6) at its BEGIN and END lines. An event without an end ends at the next.

    >>> blocks_of(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Interview\nEND:VEVENT\nEND:VCALENDAR\n").events[0].line
    2
    """
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    cutting = _Cutting()
    for number, line in enumerate(data.split(b"\n"), start=1):
        cutting.line(number, line.rstrip(b"\r"))
    cutting.end_event()
    whole = b"END:VCALENDAR" in data[-_TAIL:].upper()
    return Blocks(tuple(cutting.events), b"\r\n".join(cutting.zones), whole)


class _Cutting:
    """Goes through the lines of a file."""

    def __init__(self) -> None:
        self.events: list[Block] = []
        self.zones: list[bytes] = []
        self.zone = ""
        self.called_off = False
        self.begin = 0
        self.held: list[bytes] = []
        self.skipped = b""
        self.in_zone = False
        self.kept = False

    def line(self, number: int, line: bytes) -> None:
        mark = line.strip().upper() if line[:4].upper() in (b"BEGI", b"END:") else b""
        if self.skipped:
            if mark == b"END:" + self.skipped:
                self.skipped = b""
                return
            if mark not in (b"BEGIN:VEVENT", b"END:VEVENT"):
                return
            self.skipped = b""
        if mark == b"BEGIN:VEVENT":
            self.end_event()
            self.begin, self.held, self.in_zone = number, [mark], False
        elif self.begin:
            self.in_event(mark, line)
        elif mark == b"BEGIN:VTIMEZONE" or self.in_zone:
            self.in_zone = mark != b"END:VTIMEZONE"
            self.zones.append(line)
        elif mark == b"BEGIN:VCALENDAR":
            self.zone, self.called_off = "", False
        elif found := _VALUE.match(line):
            self.said(found[1].upper(), found[2].strip())

    def in_event(self, mark: bytes, line: bytes) -> None:
        if mark in (b"END:VEVENT", b"END:VCALENDAR", b"BEGIN:VCALENDAR"):
            self.end_event()
        elif mark.startswith(b"BEGIN:"):
            self.skipped = mark[6:]
        elif line[:1] not in (b" ", b"\t"):
            self.kept = _NAME.split(line, maxsplit=1)[0].strip().upper() in _LOOKED_AT
            if self.kept:
                self.held.append(line)
        elif self.kept:
            self.held.append(line)

    def said(self, name: bytes, value: bytes) -> None:
        if name == b"METHOD":
            self.called_off = value.upper() == b"CANCEL"
        else:
            self.zone = value.decode("ascii", "ignore")

    def end_event(self) -> None:
        if self.begin:
            data = b"\r\n".join((*self.held, b"END:VEVENT"))
            self.events.append(Block(self.begin, data, self.zone, self.called_off))
        self.begin, self.held = 0, []
