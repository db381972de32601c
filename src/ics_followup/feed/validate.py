"""The feed's own validator: what bytes alone can show of the checklist, for our feeds and for any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ics_followup.feed.byte_rules import byte_rules
from ics_followup.feed.components import Component, Property, Stream, stream_from
from ics_followup.feed.encode import unescaped
from ics_followup.feed.event_rules import event_rules, text_escapes
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.write import TITLE_CHARACTERS

_DURATION: Final = re.compile(
    r"\+?P(?:([0-9]+)W|(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?)"
)
MOST: Final = 1000
"""At most so many findings are told: a file with more of them is no feed."""

_SECONDS: Final = (604800, 86400, 3600, 60, 1)
_SINGLE: Final = ("CALSCALE", "METHOD", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-CALNAME")


def byte_findings(data: bytes) -> tuple[Finding, ...]:
    """All that is wrong with the bytes of a feed, in order of line, then number; nothing for a good one.

    One pass whose cost grows with the size alone. It never raises, whatever the bytes are, and it
    stops at a thousand findings. Rules that need
    more than the bytes (the sheet, the day of the build, the previous feed) are not asked here.

    >>> [each.number for each in byte_findings(b"")]
    [1, 10]
    """
    found = islice(_all(data, stream_from(data)), MOST)
    return tuple(sorted(found, key=lambda each: (each.line, each.number)))


def _all(data: bytes, stream: Stream) -> Iterator[Finding]:
    yield from byte_rules(data)
    yield from _structure(stream)
    seen: dict[tuple[str, str], int] = {}
    twins: dict[int, int] = {}
    for calendar in stream.components:
        if calendar.name != "VCALENDAR":
            continue
        yield from _calendar_rules(calendar)
        for event in calendar.children:
            if event.name == "VEVENT":
                yield from event_rules(event)
                yield from _unique(event, seen, twins)


def _structure(stream: Stream) -> Iterator[Finding]:
    for line, what in stream.misfits:
        yield finding(1, line, what, "Strict programs refuse the whole file.")
    calendars = [each for each in stream.components if each.name == "VCALENDAR"]
    if not calendars:
        yield finding(10, 1, "There is no calendar in this file.", "Subscribing to it fails.")
    for extra in calendars[1:]:
        yield finding(
            1, extra.line, "A second calendar begins here.", "Many programs read the first one only."
        )


def _calendar_rules(calendar: Component) -> Iterator[Finding]:
    yield from _identity(calendar)
    yield from _name(calendar)
    yield from _refresh(calendar)
    if not any(child.name == "VEVENT" for child in calendar.children):
        yield finding(11, calendar.line, "The calendar holds no event.", "Some programs refuse it as broken.")
    method = calendar.first("METHOD")
    if method and method.value.upper() != "PUBLISH":
        what = f"METHOD is {method.value[:30]}; a feed says PUBLISH."
        yield finding(12, method.line, what, "Outlook takes it for an invitation.")
    if uid := calendar.first("UID"):
        what = "The calendar itself has a UID."
        yield finding(17, uid.line, what, "vdirsyncer then keeps one event of the whole feed.")
    for name in _SINGLE:
        if len(lines := calendar.properties.get(name, [])) > 1:
            yield finding(
                32, lines[1].line, f"{name} stands here again.", "Programs differ on which one they take."
            )


def _identity(calendar: Component) -> Iterator[Finding]:
    for name in ("PRODID", "VERSION"):
        lines = calendar.properties.get(name, [])
        if len(lines) != 1:
            line = lines[1].line if lines else calendar.line
            yield finding(
                10, line, f"{name} must stand in the calendar exactly once.", "Strict programs refuse it."
            )
    version = calendar.first("VERSION")
    if version and version.value != "2.0":
        yield finding(
            10, version.line, f"VERSION is {version.value[:30]}, not 2.0.", "Strict programs refuse it."
        )


def _name(calendar: Component) -> Iterator[Finding]:
    name, shown = calendar.first("NAME"), calendar.first("X-WR-CALNAME")
    for prop in (name, shown):
        if prop is None:
            continue
        for number, line, what, client in text_escapes(prop):
            yield finding(number, line, what, client)
        text = unescaped(prop.value)
        if "\n" in text or len(text) > TITLE_CHARACTERS or not text.strip():
            what = f"{prop.name} must be one line of 1 to {TITLE_CHARACTERS} characters."
            yield finding(13, prop.line, what, "Programs cut the calendar's name.")
    if name is None or shown is None or name.value != shown.value:
        line = (shown or name or calendar).line
        what = "NAME and X-WR-CALNAME must both be there and say the same."
        yield finding(13, line, what, "Some programs show the address of the feed instead of a name.")


def _refresh(calendar: Component) -> Iterator[Finding]:
    interval, limit = calendar.first("REFRESH-INTERVAL"), calendar.first("X-PUBLISHED-TTL")
    if interval is None:
        what = "REFRESH-INTERVAL is missing: the feed does not say how often to look for changes."
        yield finding(14, calendar.line, what, "Programs choose for themselves, a day or more.")
    elif interval.parameters.upper() != "VALUE=DURATION":
        what = "REFRESH-INTERVAL must be written as REFRESH-INTERVAL;VALUE=DURATION:PT1H"
        yield finding(14, interval.line, what, "Strict programs ignore it.")
    for prop in (interval, limit):
        if prop and not duration_seconds(prop):
            yield finding(14, prop.line, f"{prop.name} is not a time span above zero, like PT1H.", "")
    if limit is None or (interval and duration_seconds(interval) != duration_seconds(limit)):
        line = (limit or interval or calendar).line
        yield finding(
            14, line, "X-PUBLISHED-TTL must say the same as REFRESH-INTERVAL.", "Outlook obeys this one."
        )


def duration_seconds(prop: Property) -> int | None:
    """The seconds of a DURATION (RFC 5545 3.3.6), None where it is none, or a negative one."""
    found = _DURATION.fullmatch(prop.value) if len(prop.value) < 40 else None
    if found is None or found.lastindex is None:
        return None
    return sum(int(part) * seconds for part, seconds in zip(found.groups("0"), _SECONDS, strict=True))


def _unique(event: Component, seen: dict[tuple[str, str], int], twins: dict[int, int]) -> Iterator[Finding]:
    """Rule 17 across events: no UID twice, and no two events that differ only in their UID."""
    uid, part = event.first("UID"), event.first("RECURRENCE-ID")
    if uid is None:
        return
    first = seen.setdefault((uid.value, part.value if part else ""), uid.line)
    if first != uid.line:
        what = f"This UID is already that of the event at line {first}."
        yield finding(17, uid.line, what, "One of the two vanishes.", uid=uid.value[:255])
        return
    same = twins.setdefault(_content(event), uid.line)
    if same != uid.line:
        what = f"Only its UID tells this event from the one at line {same}."
        yield finding(17, uid.line, what, "vdirsyncer keeps one of the two.", uid=uid.value[:255])


def _content(event: Component) -> int:
    return hash(
        tuple(
            (name, prop.parameters, prop.value)
            for name, lines in event.properties.items()
            if name not in ("UID", "DTSTAMP")
            for prop in lines
        )
    )
