"""The feed's own validator: what one feed, or two, can show of the checklist; for our feeds and for any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from ics_followup.feed.across import Events
from ics_followup.feed.byte_rules import byte_rules
from ics_followup.feed.calendar_rules import calendar_rules
from ics_followup.feed.components import Component, Stream, parts_of
from ics_followup.feed.event_rules import event_rules, name_of, of_event
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.two_feeds import Comparison

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")

MOST: Final = 1000
"""At most so many findings are told, errors before warnings; the others are counted."""


class Report(NamedTuple):
    """What was looked at, and what was found.

    ``findings`` are in order of line, then number; ``errors`` and ``warnings`` count all, told or not.
    ``first`` and ``last`` are the days of the first and the last start, None where there is no event.
    """

    findings: tuple[Finding, ...]
    errors: int
    warnings: int
    events: int
    octets: int
    first: date | None
    last: date | None

    @property
    def left_off(self) -> int:
        """How many findings were counted only."""
        return self.errors + self.warnings - len(self.findings)


def byte_findings(data: bytes) -> tuple[Finding, ...]:
    """All that is wrong with a feed as far as its bytes show, in order of line, then number; at most a thousand.

    >>> [each.number for each in byte_findings(b"")]
    [1, 10]
    """
    return feed_report(data).findings


def feed_report(data: bytes, *, previous: Comparison | None = None, today: date | None = None) -> Report:
    """Look at a feed, ours or not, with every rule that can be asked.

    ``previous`` is what `comparison_with` read of the feed before it, None for none; it is used up.
    ``today`` is the day of the build, for rules 23 and 35; None leaves 23 out. One pass whose cost grows with
    the size alone; it never raises, whatever the bytes are.
    """
    kept: dict[str, list[Finding]] = {"error": [], "warning": []}
    counts = {"error": 0, "warning": 0}
    events = Events()
    for found in _all(data, events, previous, today):
        counts[found.severity] += 1
        if len(kept[found.severity]) < MOST:
            kept[found.severity].append(found)
    told = [*kept["error"], *kept["warning"]][:MOST]
    return Report(
        findings=tuple(sorted(told, key=lambda each: (each.line, each.number))),
        errors=counts["error"],
        warnings=counts["warning"],
        events=events.count,
        octets=len(data),
        first=events.first,
        last=events.last,
    )


def _all(data: bytes, events: Events, previous: Comparison | None, today: date | None) -> Iterator[Finding]:
    if data.startswith(_UTF_16):
        what = "The file is written in UTF-16."
        yield finding(
            4, 1, what, "Calendars read UTF-8 only. Save it with that encoding, and check it again."
        )
        return
    of_bytes = list(byte_rules(data))
    stream = Stream()
    full: set[int] = set()
    for outer, part in parts_of(data, stream):
        if outer.name == "VCALENDAR" and part.name == "VTIMEZONE":
            events.zone(part)
        elif outer.name == "VCALENDAR" and part.name == "VEVENT":
            full.add(outer.line)
            of_bytes = [_inside(part, found) for found in of_bytes]
            yield from event_rules(part, today=today)
            yield from events.event(part)
            if previous is not None:
                yield from previous.event(part, data)
    yield from of_bytes
    yield from _structure(stream)
    for calendar in stream.components:
        if calendar.name == "VCALENDAR":
            yield from calendar_rules(calendar, events=calendar.line in full)
    yield from events.at_the_end(len(data))
    if previous is not None:
        yield from previous.at_the_end(today)


def _inside(event: Component, found: Finding) -> Finding:
    """The finding with its event, where its line is one of this event's."""
    inside = event.line <= found.line <= event.last and not found.uid
    return of_event(found, *name_of(event)) if inside else found


def _structure(stream: Stream) -> Iterator[Finding]:
    for line, what in stream.misfits:
        yield finding(1, line, what, "Strict programs refuse the whole file.")
    calendars = [each for each in stream.components if each.name == "VCALENDAR"]
    if not calendars:
        yield finding(
            10, 1, "There is no calendar in this file.", "Strict programs refuse to subscribe to it."
        )
    for extra in calendars[1:]:
        what = "A second calendar begins here."
        yield finding(
            1, extra.line, what, "RFC 5545 3.4 allows it, but strict programs read the first one only."
        )
