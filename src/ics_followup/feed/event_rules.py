"""The rules of the checklist for one VEVENT, texts apart: 16 to 18, 20 to 23 and 28 to 32."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from ics_followup.feed.calendar_rules import colour, duration_seconds
from ics_followup.feed.components import Component, Property
from ics_followup.feed.encode import unescaped
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.text_rules import text_rules

UID_OCTETS: Final = 255
SINGLE: Final = (
    *("CLASS", "COLOR", "CREATED", "DESCRIPTION", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "GEO"),
    *("LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY"),
    *("TRANSP", "URL", "X-MICROSOFT-CDO-BUSYSTATUS"),
)
_MEETING: Final = ("ATTENDEE", "ORGANIZER", "RRULE", "RDATE", "RECURRENCE-ID")

_UID: Final = re.compile(r"[A-Za-z0-9._@+:~=-]+")
_UTC: Final = re.compile(r"[0-9]{8}T([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]|60)Z")
_DAY: Final = re.compile(r"[0-9]{8}")
_WORD: Final = re.compile(r"[a-z]{4,}")
_PLAIN_WORDS: Final = frozenset(
    (
        *("event", "meeting", "reminder", "call", "email", "mail", "text", "task", "note", "follow", "thank"),
        *("thanks", "interview", "holiday", "appointment"),
    )
)
"""What a title may share with a UID, for it names nobody."""
_HEX: Final = frozenset("abcdef")
_TZID: Final = re.compile(r"(?:\A|;)TZID=(\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def event_rules(event: Component, *, today: date | None = None) -> Iterator[Finding]:
    """Findings of one VEVENT that can be seen without the others, each with the event's UID, title and day.

    ``today`` is the day of the build, for rule 23; None does not ask it.
    """
    named = None
    for found in _all_rules(event, today):
        if named is None:
            named = name_of(event)
        yield of_event(found, *named)


def name_of(event: Component) -> tuple[str, str, date | None]:
    """By what a person finds an event: its UID, its title, the day of its start; empty and None where missing."""
    uid, summary, start = (event.first(name) for name in ("UID", "SUMMARY", "DTSTART"))
    return (
        uid.value[:UID_OCTETS] if uid else "",
        unescaped(summary.value)[:UID_OCTETS] if summary else "",
        day_of(start.value) if start else None,
    )


def of_event(found: Finding, uid: str, summary: str, day: date | None) -> Finding:
    """The finding with the event that it is about."""
    return found._replace(uid=uid, summary=summary, day=day)


def day_of(value: str) -> date | None:
    """The day of a DATE or DATE-TIME, as written; None where there is no such day.

    >>> day_of("20261124T160000Z"), day_of("20261324")
    (datetime.date(2026, 11, 24), None)
    """
    if not _DAY.fullmatch(value[:8]):
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None


def zone_name(prop: Property) -> str:
    """The TZID of a property, empty for none."""
    found = _TZID.search(prop.parameters) if prop.parameters else None
    return found[1].strip('"') if found else ""


def _all_rules(event: Component, today: date | None) -> Iterator[Finding]:
    yield from _uid(event)
    yield from _stamps(event, today)
    yield from _times(event)
    yield from text_rules(event)
    yield from colour(event)
    yield from _freedom(event)
    yield from _status(event)
    yield from _alarms(event)
    for name in SINGLE:
        if len(lines := event.properties.get(name, [])) > 1:
            yield finding(32, lines[1].line, f"{name} stands here again.")


def _uid(event: Component) -> Iterator[Finding]:
    lines = event.properties.get("UID", [])
    if not lines or not lines[0].value.strip():
        what = "This event has no UID."
        line = lines[0].line if lines else event.line
        yield finding(17, line, what, "Strict programs refuse it, others add it again at each refresh.")
        return
    if len(lines) > 1:
        client = "Strict programs refuse the event, others differ on which one they take."
        yield finding(17, lines[1].line, "This event has more than one UID.", client)
    uid = lines[0]
    if len(uid.value.encode("utf-8", "replace")) > UID_OCTETS:
        what = f"The UID is longer than {UID_OCTETS} octets."
        yield finding(17, uid.line, what, "RFC 7986 5.3 asks programs to keep 255 octets, and no more.")
    if not _UID.fullmatch(uid.value):
        what = "The UID has other signs than letters, digits and . _ @ + : ~ = -"
        client = "Strict programs that make an address or the name of a file of it lose the event."
        yield finding(17, uid.line, what, client)
    if told := _told_by(uid.value, event.first("SUMMARY")):
        yield finding(18, uid.line, told)


def _told_by(uid: str, summary: Property | None) -> str:
    """What a UID gives away (rule 18), as far as a file shows it; empty for nothing."""
    if "@" in uid:
        return f"The UID names a computer or a mail address: {uid[:60]}"
    if summary is None:
        return ""
    words = set(_WORD.findall(uid.casefold())) - _PLAIN_WORDS
    words = {word for word in words if not _HEX.issuperset(word)}
    shared = words & set(_WORD.findall(unescaped(summary.value).casefold())) if words else set()
    return f'The UID says a word of the title: "{min(shared)}".' if shared else ""


def _stamps(event: Component, today: date | None) -> Iterator[Finding]:
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        prop = event.first(name)
        if prop is None:
            client = (
                ""
                if name == "LAST-MODIFIED"
                else "RFC 5545 3.6.1 asks for it; strict programs refuse the event."
            )
            yield finding(20, event.line, f"This event has no {name}.", client)
        elif not (_UTC.fullmatch(prop.value) and day_of(prop.value)):
            what = f"{name} is not a moment in UTC like 20261124T160000Z."
            yield finding(
                20, prop.line, what, "RFC 5545 3.8.7 asks for UTC; ICSx5 cannot tell which change is newer."
            )
        elif name == "LAST-MODIFIED" and today and prop.value >= _surely_over(today):
            yield finding(
                23, prop.line, f"LAST-MODIFIED lies after {today.isoformat()}, the day of the build."
            )
    sequence = event.first("SEQUENCE")
    if sequence is None:
        what = "This event has no SEQUENCE, which counts its changes."
        client = "Google is reported to ignore changes without it."
        yield finding(22, event.line, what, client, severity="warning")
    elif not (sequence.value.isascii() and sequence.value.isdigit()):
        what = f"SEQUENCE is not a number from 0 on: {sequence.value[:30]}"
        yield finding(
            22, sequence.line, what, "RFC 5545 3.8.7.4 asks for one; strict programs refuse the event."
        )


def _surely_over(today: date) -> str:
    """The first moment at which ``today`` is over everywhere on earth, as RFC 5545 writes it."""
    over = datetime(today.year, today.month, today.day) + timedelta(days=1, hours=12)  # noqa: DTZ001
    return f"{over:%Y%m%dT%H%M%S}Z"


def _times(event: Component) -> Iterator[Finding]:
    start, end = event.first("DTSTART"), event.first("DTEND")
    if start is None:
        client = "RFC 5545 3.6.1 asks for it; strict programs drop the event."
        yield finding(20, event.line, "This event has no DTSTART.", client)
    for prop in (start, end):
        if prop is not None:
            yield from _moment(prop)
    if duration := event.first("DURATION"):
        what = "This event has a DURATION; DTEND is understood by more programs."
        client = "khal shows an event without DTEND as an hour long."
        if end is not None:
            client = "RFC 5545 3.6.1 forbids both; strict programs refuse the event."
        yield finding(21, duration.line, what, client, severity="error" if end else "warning")
    elif end is None:
        client = "khal shows it as an hour long."
        yield finding(21, event.line, "This event has no DTEND.", client)
    if start is None or end is None:
        return
    if len(start.value) != len(end.value):
        client = "RFC 5545 3.8.2.2 forbids it; strict programs drop the event."
        yield finding(21, end.line, "DTSTART and DTEND are not both days or both moments.", client)
    elif end.value <= start.value and zone_name(start) == zone_name(end):
        client = "RFC 5545 3.8.2.2 forbids it; strict programs refuse or hide the event."
        yield finding(21, end.line, "This event does not end after it starts.", client)


def _moment(prop: Property) -> Iterator[Finding]:
    parameters = prop.parameters.upper()
    whole_day = "VALUE=DATE" in parameters.split(";")
    only_a_day = _DAY.fullmatch(prop.value) is not None
    if day_of(prop.value) is None:
        what = f"{prop.name} is not a day that exists: {prop.value[:30]}"
        yield finding(20, prop.line, what, "Strict programs drop the event, or refuse the file.")
    elif whole_day and not only_a_day:
        what = f"{prop.name} says that it is a day, but holds more than a day."
        yield finding(20, prop.line, what, "RFC 5545 3.3.4 forbids it; strict programs refuse the event.")
    elif only_a_day and not whole_day:
        what = f"{prop.name} is a day, but does not say VALUE=DATE."
        yield finding(20, prop.line, what, "Strict programs refuse it.")
    elif not whole_day and not _UTC.fullmatch(prop.value):
        yield from _not_utc(prop)
    elif not whole_day and "TZID=" in parameters:
        what = f"{prop.name} is in UTC and names a time zone beside it."
        yield finding(20, prop.line, what, "RFC 5545 3.2.19 forbids it; strict programs refuse the event.")


def _not_utc(prop: Property) -> Iterator[Finding]:
    if not _UTC.fullmatch(f"{prop.value}Z"):
        what = f"{prop.name} is not a moment in UTC like 20261124T160000Z."
        yield finding(20, prop.line, what, "Strict programs drop the event, or refuse the file.")
    elif zone_name(prop):
        what = f"{prop.name} has a time zone of its own instead of UTC."
        yield finding(20, prop.line, what, "FullCalendar ignores the zone.", severity="warning")
    else:
        what = f"{prop.name} is not in UTC, and names no time zone."
        yield finding(20, prop.line, what, "By RFC 5545 3.3.5 it moves with the reader's own time zone.")


def _freedom(event: Component) -> Iterator[Finding]:
    for name, wanted in (("TRANSP", "TRANSPARENT"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")):
        prop = event.first(name)
        if prop is None or prop.value.upper() != wanted:
            line = prop.line if prop else event.line
            client = "By RFC 5545 3.8.2.7 it" if name == "TRANSP" else "In Outlook it"
            yield finding(
                28, line, f"This event does not say {name}:{wanted}.", f"{client} marks its reader as busy."
            )
    for name in _MEETING:
        if prop := event.first(name):
            yield finding(29, prop.line, f"This event has {name}; a reminder has none.")


def _status(event: Component) -> Iterator[Finding]:
    prop, summary = event.first("STATUS"), event.first("SUMMARY")
    status = prop.value.upper() if prop else ""
    line = prop.line if prop else event.line
    if status == "CANCELLED":
        if summary is None or not summary.value.casefold().startswith("cancel"):
            what = 'This event is cancelled, but its title does not begin with "Cancelled".'
            yield finding(
                30, line, what, "Outlook ignores the status and shows it as if it still took place."
            )
    elif status != "CONFIRMED":
        what = "This event does not say STATUS:CONFIRMED."
        yield finding(30, line, what, "Strict programs may show it as tentative; Outlook ignores the status.")


def _alarms(event: Component) -> Iterator[Finding]:
    alarms = [child for child in event.children if child.name == "VALARM"]
    if len(alarms) > 1:
        client = "ICSx5 rings for each; Apple removes them all unless told otherwise."
        what = f"This event has {len(alarms)} alarms."
        yield finding(31, alarms[1].line, what, client, severity="warning")
    for alarm in alarms:
        yield from _alarm(alarm)


def _alarm(alarm: Component) -> Iterator[Finding]:
    action, trigger = alarm.first("ACTION"), alarm.first("TRIGGER")
    if action is None or action.value.upper() != "DISPLAY":
        client = "By RFC 5545 3.6.6 it may send mail or play a sound instead."
        what = "This alarm does not say ACTION:DISPLAY."
        yield finding(31, (action or alarm).line, what, client, severity="warning" if action else "error")
    if trigger is None or "DATE-TIME" not in trigger.parameters.upper():
        if trigger is None or duration_seconds(trigger.value.removeprefix("-")) is None:
            what = "This alarm has no TRIGGER that is a time span, like -PT15M."
            client = "RFC 5545 3.6.6 asks for it; strict programs refuse the event."
            yield finding(31, (trigger or alarm).line, what, client)
    else:
        what = "This alarm rings at a moment of its own instead of so long before the event."
        client = "By RFC 5545 3.8.6.3 it stays where it was when the event moves."
        yield finding(31, trigger.line, what, client, severity="warning")
    if alarm.first("DESCRIPTION") is None:
        what = "This alarm has no DESCRIPTION."
        yield finding(31, alarm.line, what, "RFC 5545 3.6.6 asks for it; strict programs refuse the event.")
    for name in ("ACTION", "TRIGGER", "DESCRIPTION"):
        if len(lines := alarm.properties.get(name, [])) > 1:
            yield finding(32, lines[1].line, f"{name} stands here again.")
