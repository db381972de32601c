"""The rules of the checklist for one VEVENT: 6, 17, 20, 21, 24 to 26 and 28 to 32."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from ics_followup.feed.components import Component, Property
from ics_followup.feed.encode import escaped, unescaped
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.write import TEXT_CHARACTERS, TITLE_CHARACTERS

UID_OCTETS: Final = 255
SINGLE: Final = (
    *("CLASS", "COLOR", "CREATED", "DESCRIPTION", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "GEO"),
    *("LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY"),
    *("TRANSP", "URL", "X-MICROSOFT-CDO-BUSYSTATUS"),
)
_MEETING: Final = ("ATTENDEE", "ORGANIZER", "RRULE", "RDATE", "RECURRENCE-ID")
_TEXTS: Final = ("SUMMARY", "DESCRIPTION", "LOCATION")

_UID: Final = re.compile(r"[A-Za-z0-9._@+:~=-]+")
_UTC: Final = re.compile(r"[0-9]{8}T([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]|60)Z")
_DAY: Final = re.compile(r"[0-9]{8}")
_BROKEN_ESCAPE: Final = re.compile(r"\\(?:[^\\;,nN]|\Z)")
_ANY_ESCAPE: Final = re.compile(r"\\[\\;,nN]")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|pre|s|"
    r"script|small|span|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def event_rules(event: Component) -> Iterator[Finding]:
    """Findings of one VEVENT that can be seen without the others."""
    uid_line = event.first("UID")
    uid = uid_line.value[:UID_OCTETS] if uid_line else ""
    for number, line, what, client in _all_rules(event):
        yield finding(number, line or event.line, what, client, uid=uid)


_Raw = tuple[int, int, str, str]


def _all_rules(event: Component) -> Iterator[_Raw]:
    yield from _uid(event)
    yield from _times(event)
    for name in _TEXTS:
        for prop in event.properties.get(name, ()):
            yield from text_escapes(prop)
    yield from _summary(event)
    yield from _description(event)
    yield from _freedom(event)
    yield from _status(event)
    yield from _alarms(event)
    for name in SINGLE:
        if len(lines := event.properties.get(name, [])) > 1:
            yield 32, lines[1].line, f"{name} stands here again.", "Programs differ on which one they take."


def _uid(event: Component) -> Iterator[_Raw]:
    lines = event.properties.get("UID", [])
    if not lines or not lines[0].value.strip():
        yield 17, 0, "This event has no UID.", "Programs refuse it, or add it again at each refresh."
        return
    if len(lines) > 1:
        yield (
            17,
            lines[1].line,
            "This event has more than one UID.",
            "Programs differ on which one they take.",
        )
    first = lines[0]
    if len(first.value.encode("utf-8", "replace")) > UID_OCTETS:
        yield 17, first.line, f"The UID is longer than {UID_OCTETS} octets.", "Some servers refuse the event."
    if not _UID.fullmatch(first.value):
        what = "The UID has other signs than letters, digits and . _ @ + : ~ = -"
        yield 17, first.line, what, "Programs that make a file name or an address of it lose the event."


def _times(event: Component) -> Iterator[_Raw]:
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        prop = event.first(name)
        if prop is None:
            client = (
                "Google and ICSx5 may ignore later changes."
                if name == "LAST-MODIFIED"
                else "Strict programs refuse the event."
            )
            yield 20, 0, f"This event has no {name}.", client
        elif not (_UTC.fullmatch(prop.value) and _real_day(prop.value)):
            yield 20, prop.line, f"{name} is not a moment in UTC like 20261124T160000Z.", ""
    start, end = event.first("DTSTART"), event.first("DTEND")
    if start is None:
        yield 20, 0, "This event has no DTSTART.", "Programs drop the event."
    for prop in (start, end):
        if prop is not None:
            yield from _moment(prop)
    yield from _order(event, start, end)


def _moment(prop: Property) -> Iterator[_Raw]:
    parameters = prop.parameters.upper()
    whole_day = parameters == "VALUE=DATE"
    if not _real_day(prop.value):
        yield (
            20,
            prop.line,
            f"{prop.name} is not a day that exists: {prop.value[:30]}",
            "Programs drop the event.",
        )
    elif "TZID=" in parameters:
        what = f"{prop.name} has a time zone of its own instead of UTC."
        yield (
            20,
            prop.line,
            what,
            "FullCalendar ignores the zone; others are an hour off around a clock change.",
        )
    elif whole_day and not _DAY.fullmatch(prop.value):
        yield 20, prop.line, f"{prop.name} says that it is a day, but holds more than a day.", ""
    elif not whole_day and _DAY.fullmatch(prop.value):
        yield (
            20,
            prop.line,
            f"{prop.name} is a day, but does not say VALUE=DATE.",
            "Strict programs refuse it.",
        )
    elif not whole_day and not _UTC.fullmatch(prop.value):
        yield (
            20,
            prop.line,
            f"{prop.name} is not a moment in UTC like 20261124T160000Z.",
            "It moves with the reader's time zone.",
        )


def _real_day(value: str) -> bool:
    if not _DAY.fullmatch(value[:8]):
        return False
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return False
    return True


def _order(event: Component, start: Property | None, end: Property | None) -> Iterator[_Raw]:
    if duration := event.first("DURATION"):
        yield 21, duration.line, "This event has a DURATION; DTEND is understood by more programs.", ""
    if end is None:
        yield 21, 0, "This event has no DTEND.", "khal shows it as an hour long."
    elif start is not None:
        if len(start.value) != len(end.value):
            yield (
                21,
                end.line,
                "DTSTART and DTEND are not both days or both moments.",
                "Programs drop the event.",
            )
        elif end.value <= start.value:
            yield 21, end.line, "This event does not end after it starts.", "Some programs hide it."


def text_escapes(prop: Property) -> Iterator[_Raw]:
    """Rule 6, and the part of rule 25 that bytes show, for the value of a TEXT property."""
    value = prop.value
    if "\\" in value and _BROKEN_ESCAPE.search(_ANY_ESCAPE.sub("", value)):
        what = f"In {prop.name} a backslash stands before something that is no escape."
        yield 6, prop.line, what, "Programs drop the backslash or the sign after it."
    elif value and escaped(unescaped(value)) != value:
        what = f"In {prop.name} a comma, semicolon or line break is not written as \\, \\; or \\n."
        number = 25 if prop.name == "DESCRIPTION" else 6
        yield number, prop.line, what, "Some programs cut the text there."


def _summary(event: Component) -> Iterator[_Raw]:
    summary = event.first("SUMMARY")
    title = unescaped(summary.value) if summary else ""
    line = summary.line if summary else 0
    if not title.strip():
        yield 24, line, "This event has no title.", 'It shows as "(No title)".'
    if "\n" in title:
        yield 24, line, "The title has more than one line.", "calcurse refuses the event."
    if len(title) > TITLE_CHARACTERS:
        yield 24, line, f"The title is longer than {TITLE_CHARACTERS} characters.", "Programs cut it."


def _description(event: Component) -> Iterator[_Raw]:
    prop = event.first("DESCRIPTION")
    if prop is None:
        return
    text = unescaped(prop.value)
    if text != text.strip() or not text:
        yield (
            25,
            prop.line,
            "The text is empty, or begins or ends with blanks.",
            "Programs made with libical change it.",
        )
    if len(text) > TEXT_CHARACTERS:
        yield 26, prop.line, f"The text is longer than {TEXT_CHARACTERS} characters.", "Programs cut it."
    if "<" in text and (tag := _TAG.search(text)):
        what = f"The text holds what looks like HTML: {tag[0][:30]}"
        yield 26, prop.line, what, "Google turns it into formatting, all others show the tags."


def _freedom(event: Component) -> Iterator[_Raw]:
    for name, wanted in (("TRANSP", "TRANSPARENT"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")):
        prop = event.first(name)
        if prop is None or prop.value.upper() != wanted:
            yield (
                28,
                prop.line if prop else 0,
                f"This event does not say {name}:{wanted}.",
                "It marks its reader as busy.",
            )
    for name in _MEETING:
        if prop := event.first(name):
            yield 29, prop.line, f"A reminder has no {name}.", "Programs take it for a meeting or a series."


def _status(event: Component) -> Iterator[_Raw]:
    prop, summary = event.first("STATUS"), event.first("SUMMARY")
    status = prop.value.upper() if prop else ""
    if status == "CANCELLED":
        if summary is None or not summary.value.casefold().startswith("cancel"):
            what = 'This event is cancelled, but its title does not begin with "Cancelled".'
            yield (
                30,
                prop.line if prop else 0,
                what,
                "Outlook ignores the status and shows it as if it still took place.",
            )
    elif status != "CONFIRMED":
        yield (
            30,
            prop.line if prop else 0,
            "This event does not say STATUS:CONFIRMED.",
            "It may show as tentative.",
        )


def _alarms(event: Component) -> Iterator[_Raw]:
    alarms = [child for child in event.children if child.name == "VALARM"]
    if len(alarms) > 1:
        yield 31, alarms[1].line, "This event has more than one alarm.", "Programs keep one of them or all."
    for alarm in alarms:
        action, trigger = alarm.first("ACTION"), alarm.first("TRIGGER")
        if action is None or action.value.upper() != "DISPLAY":
            yield (
                31,
                alarm.line,
                "This alarm does not say ACTION:DISPLAY.",
                "It may send mail or play a sound.",
            )
        if trigger is None or "DATE-TIME" in trigger.parameters.upper() or "P" not in trigger.value.upper():
            yield (
                31,
                alarm.line,
                "This alarm has no TRIGGER counted from the event.",
                "It rings at the wrong time or not at all.",
            )
        if alarm.first("DESCRIPTION") is None:
            yield 31, alarm.line, "This alarm has no DESCRIPTION.", "Strict programs refuse the event."
