"""The checklist on one feed: each of many named changes to a good feed gives exactly the numbers that it should."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from ics_followup.feed.checklist import BY_NUMBER, CHECKLIST
from ics_followup.feed.components import Stream, parts_of
from ics_followup.feed.findings import Finding
from ics_followup.feed.validate import MOST, feed_report
from ics_followup.feed.write import feed_bytes
from ics_followup.model import Event

ROOT = Path(__file__).parent.parent.parent
FEEDS = sorted(ROOT.glob("tests/golden/*/expected.ics"))
GOOD = (ROOT / "tests" / "golden" / "panel_of_three" / "expected.ics").read_bytes()
TODAY = date(2026, 12, 1)
NAMED = re.compile(
    r"Google|Outlook|Apple|Thunderbird|Nextcloud|ICSx5|khal|vdirsyncer|FullCalendar|Radicale|calcurse|libical|"
    r"ical\.js|vobject|[Ss]trict programs|RFC [0-9]+|23 programs in trials"
)


def first(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace the first such bytes after the first event's BEGIN; it is a mistake when there are none."""

    def change(data: bytes) -> bytes:
        head, begin, rest = data.partition(b"BEGIN:VEVENT\r\n")
        assert old in rest
        return head + begin + rest.replace(old, new, 1)

    return change


def prop(name: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Put other lines in the place of the first event's property, whatever it holds."""

    def change(data: bytes) -> bytes:
        changed, times = re.subn(
            rb"\r\n%s[;:][^\r]*\r\n(?: [^\r]*\r\n)*" % name, lambda _: b"\r\n" + new, data, count=1
        )
        assert times == 1
        return changed

    return change


def into(lines: bytes) -> Callable[[bytes], bytes]:
    return first(b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\n" + lines)


ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n%sBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n%s"
    b"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
RULED = ZONE % (b"", b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n")
DATED = ZONE % (b"", b"RDATE:20261025T030000\r\n")
REMARKED = ZONE % (b"COMMENT:x\r\n", b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n")


def zoned(zone: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        data = data.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT", 1)
        for name in (b"DTSTART", b"DTEND"):
            data = re.sub(
                rb"\r\n%s:([0-9T]*)Z" % name, rb"\r\n%s;TZID=Europe/Berlin:\1" % name, data, count=1
            )
        return data

    return change


ALARM = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n"
BIG = b"X-BIG:" + b"\r\n ".join([b"y" * 60] * 140) + b"\r\n"

# a name, the numbers that must be found and no other, the change
MUTATIONS: list[tuple[str, set[int], Callable[[bytes], bytes]]] = [
    ("nothing changed", set(), lambda data: data),
    ("a byte order mark", {1}, lambda data: b"\xef\xbb\xbf" + data),
    ("cut off", {1}, lambda data: data.removesuffix(b"END:VCALENDAR\r\n")),
    ("cut within an event", {1}, lambda data: data[: data.rindex(b"END:VEVENT")]),
    ("an event that is never ended", {1}, first(b"END:VEVENT\r\n", b"")),
    ("line feeds alone", {2}, lambda data: data.replace(b"\r\n", b"\n")),
    ("one loose line", {2}, first(b"\r\nSTATUS", b"\nSTATUS")),
    ("a line of 76", {3}, into(b"X-A:" + b"x" * 72 + b"\r\n")),
    ("a folded line of blanks", {3}, into(b"X-A:x\r\n  \r\n y\r\n")),
    ("a torn letter", {4}, into(b"X-A:\xc3\r\n \xa9\r\n")),
    ("a separator of lines", {5}, first(b"\r\nSUMMARY:Ask", b"\r\nSUMMARY:Ask\xe2\x80\xa8")),
    ("a next-line sign", {5}, into(b"X-A:\xc2\x85\r\n")),
    ("half a surrogate pair", {4, 5}, into(b"X-A:\xed\xa0\x80\r\n")),
    ("a noncharacter", {5}, into(b"X-A:\xef\xbf\xbe\r\n")),
    ("a broken escape", {6}, prop(b"SUMMARY", b"SUMMARY:a\\b\r\n")),
    ("a bare comma", {6}, prop(b"SUMMARY", b"SUMMARY:a, b\r\n")),
    ("a large N", {25}, prop(b"DESCRIPTION", b"DESCRIPTION:a\\Nb\r\n")),
    ("no PRODID", {10}, prop(b"PRODID", b"")),
    ("a request", {12}, prop(b"METHOD", b"METHOD:REQUEST\r\n")),
    ("no METHOD", set(), prop(b"METHOD", b"")),
    ("no name to show", {13}, prop(b"X-WR-CALNAME", b"")),
    ("no limit", {14}, prop(b"X-PUBLISHED-TTL", b"")),
    ("an interval that is none", {14}, prop(b"REFRESH-INTERVAL", b"REFRESH-INTERVAL;VALUE=DURATION:P\r\n")),
    ("a zone without its rules", {15, 20}, zoned(b"")),
    ("a zone of rules", {20}, zoned(RULED)),
    ("a zone of single days", {15, 20}, zoned(DATED)),
    ("a remark in a zone", {15}, lambda data: data.replace(b"BEGIN:VEVENT", REMARKED + b"BEGIN:VEVENT", 1)),
    ("a zone of days that nothing uses", set(), lambda data: data.replace(b"BEGIN:VEVENT", DATED + b"BEGIN:VEVENT", 1)),
    ("a colour in figures", {16}, into(b"COLOR:#ff0000\r\n")),
    ("a colour by name", set(), into(b"COLOR:SteelBlue\r\n")),
    ("a colour of the calendar", {16}, prop(b"METHOD", b"COLOR:sky\r\n")),
    ("a UID of the calendar", {17}, prop(b"METHOD", b"UID:x\r\n")),
    ("no UID", {17}, prop(b"UID", b"")),
    ("a UID with a blank", {17}, prop(b"UID", b"UID:a b\r\n")),
    ("a UID with an address", {18}, prop(b"UID", b"UID:1@sams-laptop.local\r\n")),
    ("a UID with the company", {18}, prop(b"UID", b"UID:harbor-1\r\n")),
    ("a UID of plain letters", set(), prop(b"UID", b"UID:9f3c-call-1\r\n")),
    ("no LAST-MODIFIED", {20}, prop(b"LAST-MODIFIED", b"")),
    ("a floating time", {20, 21}, first(b"Z\r\nDTEND", b"\r\nDTEND")),
    ("no DTEND", {21}, prop(b"DTEND", b"")),
    ("a DURATION instead", {21}, prop(b"DTEND", b"DURATION:PT15M\r\n")),
    ("no SEQUENCE", {22}, prop(b"SEQUENCE", b"")),
    ("a SEQUENCE that is none", {22}, prop(b"SEQUENCE", b"SEQUENCE:-1\r\n")),
    ("a change in the future", {23}, prop(b"LAST-MODIFIED", b"LAST-MODIFIED:20261203T000000Z\r\n")),
    ("a change of this evening far west", set(), prop(b"LAST-MODIFIED", b"LAST-MODIFIED:20261202T110000Z\r\n")),
    ("a title of two lines", {24}, prop(b"SUMMARY", b"SUMMARY:a\\nb\r\n")),
    ("no title", {24}, prop(b"SUMMARY", b"")),
    ("a title with a blank behind", {25}, prop(b"SUMMARY", b"SUMMARY:a \r\n")),
    ("a text that begins with a line break", {25}, prop(b"DESCRIPTION", b"DESCRIPTION:\\na\r\n")),
    ("an empty property", {25}, into(b"LOCATION:\r\n")),
    ("a tag", {26}, prop(b"DESCRIPTION", b"DESCRIPTION:a<br>b\r\n")),
    ("a property of more than 8 kB", {26}, into(BIG)),
    ("a link in a tag only", {26, 27}, prop(b"DESCRIPTION", b'DESCRIPTION:<a href="https://a.example">b</a>\r\n')),
    ("a link in a tag and bare", {26}, prop(b"DESCRIPTION", b'DESCRIPTION:<a href="http://a.b">b</a> http://a.b\r\n')),
    ("an address in a mailto only", {27}, prop(b"DESCRIPTION", b"DESCRIPTION:mailto:a%40b.example?body=x\r\n")),
    ("an address beside its mailto", set(), prop(b"DESCRIPTION", b"DESCRIPTION:A@b.example mailto:a@b.example\r\n")),
    ("a link in URL only", {27}, into(b"URL:https://a.example\r\n")),
    ("busy", {28}, first(b"TRANSPARENT", b"OPAQUE")),
    ("a guest", {29}, into(b"ATTENDEE:mailto:a@b.example\r\n")),
    ("a series", {29}, into(b"RRULE:FREQ=DAILY\r\n")),
    ("no status", {30}, first(b"STATUS:CONFIRMED\r\n", b"")),
    ("cancelled and silent", {30}, first(b"STATUS:CONFIRMED", b"STATUS:CANCELLED")),
    ("an alarm", set(), into(ALARM)),
    ("two alarms", {31}, into(ALARM * 2)),
    ("an alarm by mail", {31}, into(ALARM.replace(b"DISPLAY", b"EMAIL"))),
    ("an alarm at a moment", {31}, into(ALARM.replace(b":-PT15M", b";VALUE=DATE-TIME:20261124T060000Z"))),
    ("an alarm after no time at all", {31}, into(ALARM.replace(b"-PT15M", b"soon, P"))),
    ("an alarm without words", {31}, into(ALARM.replace(b"DESCRIPTION:x\r\n", b""))),
    ("two titles", {32}, prop(b"SUMMARY", b"SUMMARY:a\r\nSUMMARY:a\r\n")),
    ("two triggers", {32}, into(ALARM.replace(b"ACTION", b"TRIGGER:-PT15M\r\nACTION"))),
]  # fmt: skip
BY_NAME = {name: (numbers, change) for name, numbers, change in MUTATIONS}


def numbers(data: bytes) -> set[int]:
    return {each.number for each in feed_report(data, today=TODAY).findings}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_change_gives_exactly_its_numbers(name: str) -> None:
    expected, change = BY_NAME[name]
    found = feed_report(change(GOOD), today=TODAY).findings
    assert {each.number for each in found} == expected, found


IN_EVENTS = [
    each for each in MUTATIONS if each[2].__qualname__.startswith(("prop", "first")) and 1 not in each[1]
]
"""Those that change lines of an event, and leave it whole."""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(IN_EVENTS), st.sampled_from(IN_EVENTS))
def test_two_changes_in_two_events_give_the_numbers_of_both(
    one: tuple[str, set[int], Callable[[bytes], bytes]], two: tuple[str, set[int], Callable[[bytes], bytes]]
) -> None:
    """Those of lines in an event: the first event gets the one, the last event the other."""
    assume(one is not two)  # the same UID would come twice
    cut = GOOD.rindex(b"\r\nBEGIN:VEVENT\r\n")
    try:
        data = one[2](GOOD[:cut]) + two[2](GOOD[cut:])
    except AssertionError:  # that property is not there
        reject()
    assert numbers(data) == one[1] | two[1]


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.parent.name))
def test_the_golden_feeds_have_no_finding(path: Path) -> None:
    day = date.fromisoformat(path.with_name("today.txt").read_text().strip())
    report = feed_report(path.read_bytes(), today=day)
    assert report.findings == ()
    assert report.events == path.read_bytes().count(b"BEGIN:VEVENT")


def all_findings() -> list[Finding]:
    return [found for _, _, change in MUTATIONS for found in feed_report(change(GOOD), today=TODAY).findings]


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("two alarms", "warning"),
        ("an alarm by mail", "warning"),
        ("an alarm at a moment", "warning"),
        ("an alarm after no time at all", "error"),
        ("an alarm without words", "error"),
        ("a DURATION instead", "warning"),
        ("no DTEND", "error"),
        ("a title of two lines", "error"),
        ("no title", "warning"),
        ("a large N", "error"),
        ("a text that begins with a line break", "warning"),
        ("a zone of rules", "warning"),
        ("a remark in a zone", "warning"),
        ("no SEQUENCE", "warning"),
        ("a SEQUENCE that is none", "error"),
        ("a UID with an address", "warning"),
        ("a floating time", "error"),
        ("a series", "warning"),
    ],
)
def test_what_is_legal_is_a_warning_and_what_loses_something_an_error(name: str, severity: str) -> None:
    found = feed_report(BY_NAME[name][1](GOOD), today=TODAY).findings
    assert severity in {each.severity for each in found}
    assert severity == "error" or {each.severity for each in found} == {"warning"}


def test_every_finding_says_what_a_named_program_does() -> None:
    found = all_findings()
    assert len({each.number for each in found}) >= 27
    for each in found:
        assert NAMED.search(each.client), each
        assert each.client.endswith((".", "n.")), each
        assert each.source == BY_NUMBER[each.number].source


def test_every_rule_names_programs_and_what_one_file_shows_is_tested() -> None:
    assert [rule.number for rule in CHECKLIST] == list(range(1, 41))
    for rule in CHECKLIST:
        assert NAMED.search(rule.clients), rule
    shown = {number for _, expected, _ in MUTATIONS for number in expected} | {9, 11}
    assert {rule.number for rule in CHECKLIST if rule.seen == "one feed"} <= shown


def test_a_finding_names_line_event_and_day() -> None:
    data = prop(b"DTEND", b"")(GOOD)
    (found,) = feed_report(data).findings
    assert found.line == data[: data.index(b"BEGIN:VEVENT")].count(b"\n") + 1
    assert (found.summary, found.day) == ("Ask when to hear (Harbor Point)", date(2026, 12, 1))
    assert found.uid == "e30abe83-b89e-5f36-aa2d-8098974240cc"


def test_a_finding_of_bytes_names_its_event_too() -> None:
    (found,) = feed_report(into(b"X-A:\x07\r\n")(GOOD)).findings
    assert (found.number, found.summary) == (5, "Ask when to hear (Harbor Point)")


def many(count: int, text: str = "") -> bytes:
    start = datetime(2026, 11, 24, 6, tzinfo=UTC)
    return feed_bytes(
        [
            Event(uid=f"u{n}", start=start + timedelta(hours=n), end=start + timedelta(hours=n + 1), summary="Call",
                  description=text)
            for n in range(count)
        ],
        name="x",
        stamp=start,
    )  # fmt: skip


def test_more_than_500_events_or_500_kb_is_a_warning_that_names_google() -> None:
    assert feed_report(many(500)).findings == ()
    (found,) = feed_report(many(501)).findings
    assert (found.number, found.severity, found.line) == (9, "warning", 1)
    assert "Google" in found.client
    assert [each.number for each in feed_report(many(150, "x" * 3900)).findings] == [9]


def test_errors_are_told_before_warnings_and_what_is_left_off_is_counted() -> None:
    data = many(1200).replace(b"TRANSP:TRANSPARENT\r\n", b"")
    last = data.rindex(b"DTEND")
    report = feed_report(data[:last] + b"X-" + data[last:])
    assert (report.errors, report.warnings, len(report.findings), report.left_off) == (1, 1201, MOST, 202)
    assert 21 in {each.number for each in report.findings}


def test_an_event_is_as_many_octets_and_lines_as_it_takes() -> None:
    for data in (GOOD, GOOD.replace(b"\r\n", b"\n"), GOOD.replace(b"\r\n", b"\r"), b"\xef\xbb\xbf" + GOOD):
        parts = [part.inner for part in parts_of(data, Stream())]
        assert len(parts) == GOOD.count(b"BEGIN:VEVENT")
        for part in parts:
            piece = data[part.begin : part.end]
            assert piece.startswith(b"BEGIN:VEVENT")
            assert piece.rstrip().endswith(b"END:VEVENT")
            assert len(piece.splitlines()) == part.last - part.line + 1


def test_every_test_that_the_printed_page_names_is_there() -> None:
    spec = spec_from_file_location("printed_checklist", ROOT / "docs" / "printed_checklist.py")
    assert spec is not None
    assert spec.loader is not None
    page = module_from_spec(spec)
    spec.loader.exec_module(page)
    assert all((page.TESTS / test).is_file() for test in page.HELD_BY.values())
    assert {rule.number for rule in CHECKLIST if rule.seen == "no feed"} >= set(page.HELD_BY)
