"""The checklist of a good feed as data: 40 rules, what each rests on, and where it can be seen."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning"]
Seen = Literal["one feed", "two feeds", "no feed"]

NO_RFC: Final = "no RFC"


class Rule(NamedTuple):
    """One rule. ``source`` is the section of the RFC that it rests on, or that there is none.

    ``severity`` is that of most of its findings: an error loses or garbles something somewhere, a warning is
    legal, but not what a feed of follow-ups does. ``clients`` says what programs do where the rule is broken.
    ``seen`` says whether a file alone shows it, or two (the feed and the one before), or none.
    """

    number: int
    source: str
    severity: Severity
    rule: str
    clients: str
    seen: Seen = "one feed"


CHECKLIST: Final[tuple[Rule, ...]] = (
    Rule(
        1, "RFC 5545 3.4", "error",
        "One calendar, from BEGIN:VCALENDAR to END:VCALENDAR, whole, without a byte order mark.",
        "An empty file clears the whole calendar in Thunderbird; strict programs refuse a file that was cut off.",
    ),
    Rule(2, "RFC 5545 3.1", "error", "Every line ends in CR LF.", "Strict programs refuse the file."),
    Rule(
        3, "RFC 5545 3.1", "error", "No line is longer than 75 octets, empty, or nothing but blanks.",
        "Radicale and vdirsyncer lose the text at a folded line of blanks; strict programs cut long lines.",
    ),
    Rule(
        4, "RFC 5545 3.1.4", "error", "UTF-8, and no character is torn apart by a folded line.",
        "Strict programs that decode before they join the lines show garbage.",
    ),
    Rule(
        5, "RFC 5545 3.1", "error",
        "No control characters, U+0085, U+2028, U+2029, surrogates or noncharacters.",
        "Strict programs refuse the whole feed for one of them, or make copies that nobody can read.",
    ),
    Rule(
        6, "RFC 5545 3.3.11", "error", "Escapes are whole, and every comma, semicolon and line break has one.",
        "Strict programs drop the backslash, the sign after it, or the rest of the text.",
    ),
    Rule(
        7, NO_RFC, "error", "The same data give the same bytes on every computer and in every language.",
        "Thunderbird and ICSx5 ask whether the feed has changed, and would fetch it anew each time.", "no feed",
    ),
    Rule(
        8, "RFC 5545 3.8.7.2", "warning", "An event that did not change keeps its bytes, and events their order.",
        "Thunderbird and ICSx5 fetch the whole feed again for it; Nextcloud makes all its events anew.",
        "two feeds",
    ),
    Rule(
        9, NO_RFC, "warning", "At most 500 KB and 500 events.",
        "Google takes about 1 MB at most.",
    ),
    Rule(10, "RFC 5545 3.6", "error", "PRODID and VERSION:2.0, once each.", "Strict programs refuse the file."),
    Rule(
        11, "RFC 5545 3.6", "error", "At least one event.",
        "RFC 5545 asks for one component at least; strict programs refuse the file.",
    ),
    Rule(
        12, "RFC 5545 3.7.2", "error", "METHOD is PUBLISH, or absent.",
        "By RFC 5546 any other is a message about a meeting; strict programs refuse it as a feed.",
    ),
    Rule(
        13, "RFC 7986 5.1", "warning", "NAME and X-WR-CALNAME say the same: one line, at most 255 characters.",
        "Strict programs read NAME only, older ones X-WR-CALNAME only, and show the address of the feed instead.",
    ),
    Rule(
        14, "RFC 7986 5.7", "warning", "REFRESH-INTERVAL;VALUE=DURATION, above zero, and X-PUBLISHED-TTL the same.",
        "Nextcloud looks for changes as often as they say, Outlook obeys X-PUBLISHED-TTL, Google ignores both.",
    ),
    Rule(
        15, "RFC 5545 3.6.5", "error", "No time zones, or each with a VTIMEZONE that is made of rules (RRULE).",
        "ical.js, Thunderbird and vobject read a VTIMEZONE made of RDATE an hour off; FullCalendar ignores zones.",
    ),
    Rule(
        16, "RFC 7986 5.9", "warning", "COLOR is the name of a CSS3 colour.",
        "CATEGORIES colours Outlook, COLOR the others; strict programs ignore what is no name.",
    ),
    Rule(
        17, "RFC 7986 5.3", "error",
        "One UID an event, unique, at most 255 octets of A-Z a-z 0-9 . _ @ + : ~ = -; none for the calendar.",
        "vdirsyncer keeps one event of a calendar with a UID of its own, and one of two events that differ in "
        "nothing but the UID.",
    ),
    Rule(
        18, "RFC 7986 5.3", "warning", "The UID names no mail address, host, company or person.",
        "No program is known to mind; RFC 7986 5.3 forbids it.",
    ),
    Rule(
        19, "RFC 5545 3.8.4.7", "warning", "The UID stays when an event moves or is reworded.",
        "ICSx5, Google and Apple take the old event away, and add another one.",
        "two feeds",
    ),
    Rule(
        20, "RFC 5545 3.6.1", "error",
        "DTSTAMP, LAST-MODIFIED, DTSTART and DTEND are there and in UTC; days say VALUE=DATE.",
        "FullCalendar ignores time zones; ICSx5 takes no change without a newer LAST-MODIFIED, and Google is "
        "reported not to either.",
    ),
    Rule(
        21, "RFC 5545 3.8.2.2", "error", "DTEND is there and later than DTSTART; no DURATION.",
        "khal shows an event without DTEND as an hour long.",
    ),
    Rule(
        22, "RFC 5545 3.8.7.4", "error", "SEQUENCE, LAST-MODIFIED and DTSTAMP move exactly with the content.",
        "ICSx5 misses a change without a newer LAST-MODIFIED; Google is reported to ignore one without SEQUENCE "
        "and LAST-MODIFIED.",
        "two feeds",
    ),
    Rule(
        23, "RFC 5545 3.8.7.3", "error", "LAST-MODIFIED is not after the day of the build (asked with --today).",
        "ICSx5 then misses every change until that moment has passed.",
    ),
    Rule(
        24, "RFC 5545 3.8.1.12", "warning", "SUMMARY is one line of 1 to 255 characters.",
        "calcurse refuses an event whose title has several lines.",
    ),
    Rule(
        25, "RFC 5545 3.3.11", "error", "Texts come out as they went in: trimmed, never empty, line breaks as \\n.",
        "Programs made with libical drop blanks at both ends and leave out what is empty.",
    ),
    Rule(
        26, "RFC 5545 3.8.1.5", "warning", "DESCRIPTION without tags, at most 4,000 characters; no line over 8 kB.",
        "Google turns tags into formatting, all others show them; calcurse cuts a property at about 8 kB.",
    ),
    Rule(
        27, "RFC 5545 3.8.4.6", "warning", "Links also stand bare in the text, and addresses beside mailto:.",
        "Google and Outlook do not show URL; all but Google show a tag instead of its link.",
    ),
    Rule(
        28, "RFC 5545 3.8.2.7", "warning", "TRANSP:TRANSPARENT and X-MICROSOFT-CDO-BUSYSTATUS:FREE.",
        "Outlook and others mark their reader as busy.",
    ),
    Rule(
        29, "RFC 5545 3.6.1", "warning", "No ATTENDEE, ORGANIZER, RRULE, RDATE or RECURRENCE-ID.",
        "Strict programs take it for a meeting or a series, which a reminder is not.",
    ),
    Rule(
        30, "RFC 5545 3.8.1.11", "warning", "STATUS:CONFIRMED, or CANCELLED with a title that says so.",
        "Outlook ignores the status, Google hides the event, Thunderbird strikes it through.",
    ),
    Rule(
        31, "RFC 5545 3.6.6", "error", "At most one alarm: ACTION:DISPLAY, DESCRIPTION, a relative TRIGGER.",
        "ICSx5 rings; Google ignores alarms in a feed, Apple removes them unless told otherwise, Nextcloud "
        "strips them.",
    ),
    Rule(
        32, "RFC 5545 3.6.1", "error", "What may stand once stands once.",
        "Strict programs refuse the event, others differ on which one they take.",
    ),
    Rule(
        33, "RFC 5545 3.3.5", "error", "The employer's clock is right on both sides of a clock change.",
        "Every program shows the moment that the feed says, right or wrong; FullCalendar can read UTC only.",
        "no feed",
    ),
    Rule(
        34, "RFC 5545 3.3.11", "error", "Programs that others wrote read the same moments and texts.",
        "ical.js, vobject, libical and others differ where a feed is not strict.", "no feed",
    ),
    Rule(
        35, NO_RFC, "warning", "The past is kept (60 days unless set), then dropped.",
        "Apple, Google and ICSx5 take an event away as soon as the feed does.", "two feeds",
    ),
    Rule(
        36, "RFC 5545 8.1", "error", "200 with text/calendar; charset=utf-8; HEAD says the same.",
        "Strict programs refuse another type.", "no feed",
    ),
    Rule(
        37, "RFC 9110 13.1", "error", "ETag and Last-Modified are stable, and either one gives 304.",
        "Thunderbird and ICSx5 ask with them.", "no feed",
    ),
    Rule(
        38, "RFC 9110 12.5.3", "error", "Never compressed, no redirect.",
        "gzip has broken feeds in Outlook.com.", "no feed",
    ),
    Rule(
        39, "RFC 9110 15", "error", "Never 0 bytes, never an error page under 200, never 410.",
        "Thunderbird clears the calendar at 0 bytes, and switches it off at 410.", "no feed",
    ),
    Rule(
        40, "RFC 9309 2", "error", "robots.txt allows it, noindex, a path that nobody guesses, no cookie.",
        "Google reads a feed with a machine of its own, and without a password.", "no feed",
    ),
)  # fmt: skip
"""Every rule, in the order of its number."""

BY_NUMBER: Final = {rule.number: rule for rule in CHECKLIST}
