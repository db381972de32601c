"""The rules that look across the events of one feed: 9, 15 and 17, and what the feed holds in all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ics_followup.feed.calendar_rules import zone_rules
from ics_followup.feed.components import Component, Property
from ics_followup.feed.event_rules import day_of, name_of, of_event, zone_name
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.write import MOST_EVENTS, MOST_OCTETS

_ZONED: Final = ("DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID")
_NOT_CONTENT: Final = frozenset({"UID", "DTSTAMP"})


@dataclass(slots=True)
class Events:
    """What was seen of the events of a feed so far: how many, from which day to which, UIDs, zones."""

    count: int = 0
    first: date | None = None
    last: date | None = None
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _twins: dict[int, int] = field(default_factory=dict)
    _zones: dict[str, Component] = field(default_factory=dict)
    _used: dict[str, Property] = field(default_factory=dict)
    _users: dict[int, tuple[str, str, date | None]] = field(default_factory=dict)

    def zone(self, zone: Component) -> None:
        """Take note of a VTIMEZONE."""
        if name := zone.first("TZID"):
            self._zones.setdefault(name.value, zone)

    def event(self, event: Component) -> Iterator[Finding]:
        """Take note of a VEVENT; rule 17 for it and those before it."""
        self.count += 1
        start = event.first("DTSTART")
        if start and (day := day_of(start.value)):
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
        for name in _ZONED:
            for prop in event.properties.get(name, ()):
                if (zone := zone_name(prop)) and zone not in self._used:
                    self._used[zone] = prop
                    self._users[prop.line] = name_of(event)
        yield from self._unique(event)

    def at_the_end(self, octets: int) -> Iterator[Finding]:
        """Rules 9 and 15, for a feed of so many octets."""
        if self.count > MOST_EVENTS or octets > MOST_OCTETS:
            what = (
                f"The feed has {self.count:,} events and {octets // 1000:,} KB; calendars grow slow above "
                f"{MOST_EVENTS} events or {MOST_OCTETS // 1000} KB."
            )
            yield finding(9, 1, what)
        for found in zone_rules(self._zones, self._used):
            user = self._users.get(found.line)
            yield of_event(found, *user) if user else found

    def _unique(self, event: Component) -> Iterator[Finding]:
        """Rule 17: no UID twice (but for single days of a series), no two events that differ only in their UID."""
        uid, part = event.first("UID"), event.first("RECURRENCE-ID")
        if uid is None:
            return
        found = None
        first = self._lines.setdefault((uid.value, part.value if part else ""), uid.line)
        if first != uid.line:
            client = "By RFC 5545 3.8.4.7 both are one event: strict programs keep one of the two."
            found = finding(17, uid.line, f"This UID is already that of the event at line {first}.", client)
        else:
            same = self._twins.setdefault(content_of(event, _NOT_CONTENT), uid.line)
            if same != uid.line:
                what = f"Only its UID tells this event from the one at line {same}."
                found = finding(17, uid.line, what, "vdirsyncer keeps one of the two.")
        if found:
            yield of_event(found, *name_of(event))


def content_of(component: Component, without: frozenset[str]) -> int:
    """A number that two components share when they say the same, in whatever order; some properties apart."""
    lines = [
        (name, prop.parameters, prop.value)
        for name, props in component.properties.items()
        if name not in without
        for prop in props
    ]
    parts = sorted(content_of(child, frozenset()) for child in component.children)
    return hash((component.name, *sorted(lines), *parts))
