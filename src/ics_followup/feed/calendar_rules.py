"""The rules of the checklist for the calendar around the events: 10 to 17 and 32."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ics_followup.feed.colours import COLOURS
from ics_followup.feed.components import Component, Property
from ics_followup.feed.encode import unescaped
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.text_rules import text_escapes
from ics_followup.feed.write import TITLE_CHARACTERS

_DURATION: Final = re.compile(
    r"\+?P(?:([0-9]+)W|(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?)"
)
_SECONDS: Final = (604800, 86400, 3600, 60, 1)
_SINGLE: Final = (
    *("CALSCALE", "COLOR", "METHOD", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-CALNAME"),
    *("X-WR-TIMEZONE", "LAST-MODIFIED", "SOURCE", "URL"),
)


def calendar_rules(calendar: Component, *, events: bool) -> Iterator[Finding]:
    """Findings of one VCALENDAR; ``events`` says whether it held any."""
    yield from _identity(calendar)
    yield from _name(calendar)
    yield from _refresh(calendar)
    yield from colour(calendar)
    if not events:
        yield finding(11, calendar.line, "The calendar holds no event.")
    method = calendar.first("METHOD")
    if method and method.value.upper() != "PUBLISH":
        yield finding(12, method.line, f"METHOD is {method.value[:30]}; a feed says PUBLISH.")
    if uid := calendar.first("UID"):
        client = "vdirsyncer then keeps one event of the whole feed."
        yield finding(17, uid.line, "The calendar itself has a UID.", client)
    for name in _SINGLE:
        if len(lines := calendar.properties.get(name, [])) > 1:
            yield finding(32, lines[1].line, f"{name} stands here again.")


def _identity(calendar: Component) -> Iterator[Finding]:
    for name in ("PRODID", "VERSION"):
        lines = calendar.properties.get(name, [])
        if len(lines) != 1:
            line = lines[1].line if lines else calendar.line
            yield finding(10, line, f"{name} must stand in the calendar exactly once.")
    version = calendar.first("VERSION")
    if version and version.value != "2.0":
        yield finding(10, version.line, f"VERSION is {version.value[:30]}, not 2.0.")


def _name(calendar: Component) -> Iterator[Finding]:
    name, shown = calendar.first("NAME"), calendar.first("X-WR-CALNAME")
    for prop in (name, shown):
        if prop is None:
            continue
        yield from text_escapes(prop)
        text = unescaped(prop.value)
        if "\n" in text or len(text) > TITLE_CHARACTERS or not text.strip():
            what = f"{prop.name} must be one line of 1 to {TITLE_CHARACTERS} characters."
            yield finding(13, prop.line, what, "Strict programs cut it, or show the address of the feed.")
    if name is None or shown is None or name.value != shown.value:
        line = (shown or name or calendar).line
        yield finding(13, line, "NAME and X-WR-CALNAME must both be there and say the same.")


def _refresh(calendar: Component) -> Iterator[Finding]:
    interval, limit = calendar.first("REFRESH-INTERVAL"), calendar.first("X-PUBLISHED-TTL")
    if interval is None:
        what = "REFRESH-INTERVAL is missing: the feed does not say how often to look for changes."
        yield finding(14, calendar.line, what, "Nextcloud then chooses for itself.")
    elif interval.parameters.upper() != "VALUE=DURATION":
        what = "REFRESH-INTERVAL must be written as REFRESH-INTERVAL;VALUE=DURATION:PT1H."
        yield finding(
            14, interval.line, what, "RFC 7986 5.7 asks for VALUE=DURATION; strict programs ignore it."
        )
    for prop in (interval, limit):
        if prop and not duration_seconds(prop.value):
            yield finding(14, prop.line, f"{prop.name} is not a time span above zero, like PT1H.")
    if limit is None:
        what = "X-PUBLISHED-TTL is missing; it says the same as REFRESH-INTERVAL."
        yield finding(14, (interval or calendar).line, what, "Outlook obeys this one, and then asks at will.")
    elif interval and duration_seconds(interval.value) != duration_seconds(limit.value):
        what = "X-PUBLISHED-TTL must say the same as REFRESH-INTERVAL."
        yield finding(14, limit.line, what, "Outlook obeys this one, Nextcloud the other.")


def duration_seconds(value: str) -> int | None:
    """The seconds of a DURATION (RFC 5545 3.3.6), None where it is none, or a negative one.

    >>> duration_seconds("PT1H"), duration_seconds("1 hour")
    (3600, None)
    """
    found = _DURATION.fullmatch(value) if len(value) < 40 else None
    if found is None or found.lastindex is None:
        return None
    return sum(int(part) * seconds for part, seconds in zip(found.groups("0"), _SECONDS, strict=True))


def colour(component: Component) -> Iterator[Finding]:
    """Rule 16, for a calendar or an event."""
    prop = component.first("COLOR")
    if prop and prop.value.casefold() not in COLOURS:
        what = f"COLOR is {prop.value[:30]}, which is not the name of a CSS3 colour, like steelblue."
        yield finding(16, prop.line, what)


def zone_rules(zones: Mapping[str, Component], used: Mapping[str, Property]) -> Iterator[Finding]:
    """Rule 15: ``zones`` are the VTIMEZONEs by TZID, ``used`` the first property that names each TZID."""
    for name, prop in used.items():
        zone = zones.get(name)
        if zone is None:
            what = f"{prop.name} names the time zone {name[:60]}, and no VTIMEZONE here says what that is."
            client = "Strict programs refuse the event or take the reader's own zone; FullCalendar ignores the zone."
            yield finding(15, prop.line, what, client)
        elif _dated(zone):
            what = f"The time zone {name[:60]} is made of single days (RDATE) instead of rules (RRULE)."
            yield finding(
                15, zone.line, what, "ical.js, Thunderbird and vobject read its events an hour off."
            )
    for zone in zones.values():
        for part in (zone, *zone.children):
            if remark := part.first("COMMENT"):
                what = "A COMMENT stands in a VTIMEZONE."
                client = "It broke one of 23 programs in trials, though RFC 5545 3.6.5 allows it in parts of a zone."
                yield finding(15, remark.line, what, client, severity="warning")


def _dated(zone: Component) -> bool:
    observances = zone.children
    return any("RDATE" in part.properties for part in observances) and not any(
        "RRULE" in part.properties for part in observances
    )
