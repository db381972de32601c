"""The rules that a feed and the one before it show together: 8, 19, 22 and 35."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from ics_followup.feed.across import content_of
from ics_followup.feed.components import Component, Stream, parts_of
from ics_followup.feed.event_rules import day_of, name_of, of_event
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.write import ROW_PROPERTY

KEPT_DAYS: Final = 60
"""So many days of the past stay in a feed of ours unless ``keep_past_days`` says otherwise."""

_STAMPS: Final = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"})
_STAMPS_AND_UID: Final = _STAMPS | {"UID"}
_Key = tuple[str, str]


class Version(NamedTuple):
    """One event as one feed has it. ``octets`` and ``content`` are equal where bytes and content are.

    ``sequence`` is 0 where there is none (RFC 5545 3.8.7.4); the moments are as written. ``bare`` is the content
    without the UID, ``title`` and ``place`` what a moved and a reworded event keep; ``turn`` counts the events.
    """

    octets: int
    content: int
    bare: int
    sequence: int
    modified: str
    stamped: str
    line: int
    turn: int
    row: str
    title: tuple[str, str]
    place: tuple[str, str, str]
    named: tuple[str, str, date | None]


def version_of(event: Component, data: bytes, turn: int) -> Version:
    """What there is to compare of a VEVENT of the feed ``data``."""
    values = {
        name: prop.value
        for name in (*_STAMPS, "DTSTART", "DTEND", "CATEGORIES", "SUMMARY", ROW_PROPERTY)
        if (prop := event.first(name))
    }
    sequence, row = values.get("SEQUENCE", "0"), values.get(ROW_PROPERTY, "")
    return Version(
        octets=hash(data[event.begin : event.end]),
        content=content_of(event, _STAMPS),
        bare=content_of(event, _STAMPS_AND_UID),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 10 else 0,
        modified=values.get("LAST-MODIFIED", ""),
        stamped=values.get("DTSTAMP", ""),
        line=event.line,
        turn=turn,
        row=row,
        title=(row, values.get("SUMMARY", "")),
        place=(row, values.get("DTSTART", ""), values.get("CATEGORIES", "")),
        named=name_of(event),
    )


def key_of(event: Component) -> _Key:
    """By what an event is found in the other feed: its UID, and which part of a series it is."""
    uid, part = event.first("UID"), event.first("RECURRENCE-ID")
    return uid.value if uid else "", part.value if part else ""


@dataclass(slots=True)
class Comparison:
    """A feed compared with the one before it, event by event. ``readable`` is False where that is no calendar."""

    before: dict[_Key, Version] = field(default_factory=dict)
    readable: bool = True
    _new: dict[_Key, Version] = field(default_factory=dict)
    _met: set[_Key] = field(default_factory=set)
    _titles: Counter[tuple[str, str]] = field(default_factory=Counter)
    _places: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _furthest: int = -1
    _out_of_order: bool = False
    _latest: str = ""
    _count: int = 0

    def event(self, event: Component, data: bytes) -> Iterator[Finding]:
        """Rules 8 and 22 for a VEVENT of the new feed ``data``."""
        key, now = key_of(event), version_of(event, data, self._count)
        self._count += 1
        self._latest = max(self._latest, now.stamped)
        self._titles[now.title] += 1
        self._places[now.place] += 1
        before = self.before.get(key)
        if before is None:
            self._new.setdefault(key, now)
            return
        self._met.add(key)
        found = _changed(before, now) if now.content != before.content else _unchanged(before, now)
        for each in (*found, *self._order(before, now)):
            yield of_event(each, *now.named)

    def _order(self, before: Version, now: Version) -> Iterator[Finding]:
        """Rule 8: events that stayed as they were keep their order; said once."""
        if now.octets != before.octets or self._out_of_order:
            return
        if before.turn < self._furthest:
            self._out_of_order = True
            what = "From here on events that did not change stand in another order than before."
            yield finding(8, now.line, what)
        self._furthest = max(self._furthest, before.turn)

    def at_the_end(self, today: date | None) -> Iterator[Finding]:
        """Rules 19 and 35: what came under a new UID, and what left. ``today`` None: the day of the newest stamp."""
        gone = {key: version for key, version in self.before.items() if key not in self._met}
        renamed = set()
        for key, now, old, how in self._renamed(gone):
            renamed.add(old)
            line = gone[old].line
            what = f"This looks like an event of the previous feed (line {line} there) that {how}; its UID is new."
            yield of_event(finding(19, now.line, what), key[0], *now.named[1:])
        day = today or day_of(self._latest)
        for key, version in gone.items():
            if day and key not in renamed and version.row and _just_past(version.named[2], day):
                what = (
                    f"This event of the past left the feed within {KEPT_DAYS} days (line {version.line} of the "
                    "previous one). That is right where its row was deleted, the log tells it otherwise, or "
                    "keep_past_days is smaller."
                )
                yield of_event(finding(35, 1, what), *version.named)

    def _renamed(self, gone: dict[_Key, Version]) -> Iterator[tuple[_Key, Version, _Key, str]]:
        by_content: dict[int, list[_Key]] = defaultdict(list)
        by_title: dict[tuple[str, str], _Key] = {}
        by_place: dict[tuple[str, str, str], _Key] = {}
        for key, version in gone.items():
            by_content[version.bare].append(key)
            by_title[version.title] = key
            by_place[version.place] = key
        titles = Counter(version.title for version in self.before.values())
        places = Counter(version.place for version in self.before.values())
        for key, now in self._new.items():
            if same := by_content.get(now.bare):
                yield key, now, same.pop(), "did not change"
            elif now.title in by_title and titles[now.title] == self._titles[now.title] == 1 and now.title[1]:
                yield key, now, by_title[now.title], "was moved"
            elif now.row and now.place in by_place and places[now.place] == self._places[now.place] == 1:
                yield key, now, by_place[now.place], "was reworded"


def comparison_with(previous: bytes) -> Comparison:
    """The feed before, ready to be compared with the next one; any calendar, ours or not, never an exception."""
    stream, made = Stream(), Comparison()
    for outer, part in parts_of(previous, stream):
        if outer.name == "VCALENDAR" and part.name == "VEVENT":
            made.before.setdefault(key_of(part), version_of(part, previous, len(made.before)))
    made.readable = any(component.name == "VCALENDAR" for component in stream.components)
    return made


def _changed(before: Version, now: Version) -> Iterator[Finding]:
    was = f"line {before.line} of the previous feed"
    if now.sequence <= before.sequence:
        fell = f"fell from {before.sequence} to" if now.sequence < before.sequence else "is still"
        what = f"This event changed, and its SEQUENCE {fell} {now.sequence} ({was})."
        yield finding(22, now.line, what, "Google is reported to ignore such a change.")
    if now.modified <= before.modified:
        what = f"This event changed, and its LAST-MODIFIED is not later than before ({was})."
        yield finding(22, now.line, what, "ICSx5 misses the change, and Google is reported to.")
    if now.stamped <= before.stamped:
        what = f"This event changed, and its DTSTAMP is not later than before ({was})."
        client = "By RFC 5545 3.8.7.2 strict programs take it for the version that they have."
        yield finding(22, now.line, what, client)


def _unchanged(before: Version, now: Version) -> Iterator[Finding]:
    was = f"line {before.line} of the previous feed"
    if now.sequence < before.sequence:
        what = f"This event did not change, and its SEQUENCE fell from {before.sequence} to {now.sequence} ({was})."
        yield finding(22, now.line, what, "By RFC 5546 2.1.5 strict programs take it for an older version.")
    elif now.sequence > before.sequence or now.modified != before.modified:
        name = "SEQUENCE" if now.sequence > before.sequence else "LAST-MODIFIED"
        what = f"This event did not change, but its {name} did ({was})."
        client = "ICSx5 takes a newer LAST-MODIFIED for a change, strict programs a higher SEQUENCE."
        yield finding(22, now.line, what, client, severity="warning")
    elif now.stamped != before.stamped:
        yield finding(8, now.line, f"This event did not change, but its DTSTAMP did ({was}).")
    elif now.octets != before.octets:
        what = f"This event says the same in other bytes: its lines are folded or ordered otherwise ({was})."
        yield finding(8, now.line, what)


def _just_past(day: date | None, today: date) -> bool:
    return day is not None and today - timedelta(days=KEPT_DAYS) <= day < today
