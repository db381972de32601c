"""The validator: silent on our own feeds, exact about each seeded fault, calm about anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.checklist import CHECKLIST
from ics_followup.feed.two_feeds import comparison_with
from ics_followup.feed.validate import MOST, byte_findings, feed_report
from ics_followup.feed.write import feed_bytes
from ics_followup.model import Event

STAMP = datetime(2026, 11, 24, 6, tzinfo=UTC)
TEXT = "Grüße an Dana, bis später; שלום 😀.\nCall +1-555-0100, or write to <priya@example.com>. "


def feed_of(count: int) -> bytes:
    return feed_bytes(
        [
            Event(
                uid=f"u{n}",
                start=STAMP + timedelta(hours=n),
                end=STAMP + timedelta(hours=n, minutes=15),
                summary=f"Call Priya {n} (Northwind)",
                description=TEXT * 9,
            )
            for n in range(count)
        ],
        name="Follow-ups",
        stamp=STAMP,
        alarm=15,
    )


SECTIONS = {rule.number: rule.source for rule in CHECKLIST}
GOOD = feed_of(2)
FOLD = GOOD.index(b"\r\n ")
E = b"UID:u0\r\n"
D = b"DESCRIPTION:Gr"
LONG = b"\r\n ".join([b"", *[b"x" * 65] * 5, b""])


def test_a_good_feed_has_no_finding() -> None:
    assert byte_findings(GOOD) == ()


# number, line of the finding, what is replaced (once), by what
FAULTS = [
    (1, 1, b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    (1, 1, b"BEGIN:VCALENDAR\r\n", b""),
    (1, None, b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
    (1, None, b"END:VEVENT\r\n", b""),
    (1, 12, E, E + b"no colon here\r\n"),
    (1, None, b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    (2, 11, E, b"UID:u0\n"),
    (2, 11, E, b"UID:u0\rX-A:1\r\n"),
    (3, 12, E, E + b"X-A:" + b"x" * 72 + b"\r\n"),
    (3, 13, E, E + b"X-A:x\r\n  \r\n y\r\n"),
    (3, 12, E, E + b"\r\n"),
    (4, 13, E, E + b"X-A:\xc3\r\n \xa9\r\n"),
    (4, 12, E, E + b"X-A:\xe9\r\n"),
    *(
        (5, 12, E, E + b"X-A:" + bad + b"\r\n")
        for bad in (b"\x00", b"\x0b", b"\x7f", b"\xc2\x85", b"\xe2\x80\xa8")
    ),
    *(
        (5, 12, E, E + b"X-A:" + bad + b"\r\n")
        for bad in (b"\xef\xbf\xbe", b"\xf0\x9f\xbf\xbf", b"\xef\xb7\x90", b"\xef\xbb\xbf")
    ),
    (6, None, b"SUMMARY:Call", b"SUMMARY:Ca\\ll"),
    (6, None, b"SUMMARY:Call Priya 0 (Northwind)", b"SUMMARY:Call Priya\\"),
    (6, None, b"SUMMARY:Call", b"SUMMARY:C, all"),
    (10, None, b"PRODID:-//ics-followup//Follow-ups//EN\r\n", b""),
    (10, 3, b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n"),
    (10, 2, b"VERSION:2.0", b"VERSION:1.0"),
    (12, 5, b"METHOD:PUBLISH", b"METHOD:REQUEST"),
    (13, 7, b"X-WR-CALNAME:Follow-ups", b"X-WR-CALNAME:Other"),
    (13, 6, b"NAME:Follow-ups\r\n", b"NAME:Follow\\nups\r\n"),
    (14, 8, b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:"),
    (14, 9, b"TTL:PT1H", b"TTL:PT2H"),
    (14, 8, b"VALUE=DURATION:PT1H", b"VALUE=DURATION:PT0S"),
    (14, None, b"X-PUBLISHED-TTL:PT1H\r\n", b""),
    (17, 10, E, b""),
    (17, 12, E, E + b"UID:other\r\n"),
    (17, None, b"UID:u1", b"UID:u0"),
    (17, 11, E, b"UID:a b\r\n"),
    (17, 11, E, b"UID:" + LONG + b"z\r\n"),
    (17, 10, b"BEGIN:VEVENT", b"UID:calendar\r\nBEGIN:VEVENT"),
    (20, None, b"DTSTART:20261124T060000Z", b"DTSTART:20261124T060000"),
    (20, None, b"DTSTART:2026", b"DTSTART;TZID=Europe/Berlin:2026"),
    (20, None, b"DTSTART:20261124T", b"DTSTART:20261324T"),
    (20, None, b"DTSTART:20261124T060000Z", b"DTSTART:20261124"),
    (20, 10, b"DTSTAMP:20261124T060000Z\r\n", b""),
    (20, 10, b"LAST-MODIFIED:20261124T060000Z\r\n", b""),
    (21, None, b"DTEND:20261124T061500Z", b"DTEND:20261124T060000Z"),
    (21, 10, b"DTEND:20261124T061500Z\r\n", b""),
    (21, 12, E, E + b"DURATION:PT15M\r\n"),
    (24, None, b"SUMMARY:Call Priya 0 (Northwind)\r\n", b""),
    (24, None, b"SUMMARY:Call", b"SUMMARY:\\nCall"),
    (24, None, b"SUMMARY:Call", b"SUMMARY:" + LONG + b"Call"),
    (25, None, D, b"DESCRIPTION: Gr"),
    (25, None, D, b"DESCRIPTION:\\N\r\n Gr"),
    (25, None, D, b"DESCRIPTION:a;\r\n Gr"),
    (26, None, D, b"DESCRIPTION:<b>\r\n Gr"),
    (26, None, D, b"DESCRIPTION:" + LONG.removesuffix(b"\r\n ") * 20 + b"\r\n Gr"),
    (28, None, b"TRANSP:TRANSPARENT\r\n", b""),
    (28, None, b"BUSYSTATUS:FREE", b"BUSYSTATUS:BUSY"),
    *((29, 12, E, E + name + b":x\r\n") for name in (b"ATTENDEE", b"ORGANIZER", b"RRULE", b"RECURRENCE-ID")),
    (30, None, b"STATUS:CONFIRMED\r\n", b""),
    (30, None, b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    (
        31,
        None,
        b"END:VALARM\r\n",
        b"END:VALARM\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n",
    ),
    (31, None, b"ACTION:DISPLAY", b"ACTION:EMAIL"),
    (31, None, b"TRIGGER:-PT15M", b"TRIGGER;VALUE=DATE-TIME:20261124T060000Z"),
    (31, None, b"DESCRIPTION:Call", b"X-A:Call"),
    (32, None, b"STATUS:CONFIRMED", b"STATUS:CONFIRMED\r\nSTATUS:CONFIRMED"),
    (32, 6, b"METHOD:PUBLISH", b"METHOD:PUBLISH\r\nMETHOD:PUBLISH"),
]


@pytest.mark.parametrize(("number", "line", "old", "new"), FAULTS)
def test_each_seeded_fault_is_found_alone(number: int, line: int | None, old: bytes, new: bytes) -> None:
    assert old in GOOD
    found = byte_findings(GOOD.replace(old, new, 1))
    assert number in {each.number for each in found}, found
    if b"BEGIN:VCALENDAR\r\n" in old + new:
        companions = {each.number for each in found}  # no calendar at all, or a second one that is empty
    else:
        companions = {20: {15, 20, 21} if b"TZID" in new else {20, 21}}.get(number, {number})
    assert {each.number for each in found} <= companions, found
    if line is not None:
        assert line in {each.line for each in found if each.number == number}, found
    for each in found:
        assert each.source == SECTIONS[each.number]
        assert each.what.endswith((".", "H", "Z", "-", ">"))


def test_an_empty_calendar_has_no_event() -> None:
    assert [each.number for each in byte_findings(feed_bytes([], name="x", stamp=STAMP))] == [11]


def test_a_finding_names_its_event_and_says_what_a_client_does() -> None:
    (found,) = byte_findings(GOOD.replace(b"DTEND:20261124T061500Z\r\n", b"", 1))
    assert (found.uid, found.source, found.client) == (
        "u0",
        "RFC 5545 3.8.2.2",
        "khal shows it as an hour long.",
    )


def test_two_events_that_differ_only_in_their_uid_are_found() -> None:
    events = [
        Event(uid=u, start=STAMP, end=STAMP + timedelta(hours=1), summary="x", description="") for u in "ab"
    ]
    (found,) = byte_findings(feed_bytes(events, name="x", stamp=STAMP))
    assert (found.number, found.uid, found.client) == (17, "b", "vdirsyncer keeps one of the two.")


def test_an_event_that_was_cancelled_and_says_so_is_fine() -> None:
    data = GOOD.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED", 1).replace(
        b"SUMMARY:", b"SUMMARY:Cancelled: ", 1
    )
    assert byte_findings(data) == ()


def test_an_address_in_angle_brackets_is_no_tag() -> None:
    assert b"<priya" in GOOD.replace(b"\r\n ", b"")
    assert byte_findings(GOOD) == ()


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.binary(max_size=8), st.integers(0, 30)), max_size=4))
def test_no_damage_raises(wounds: list[tuple[int, bytes, int]]) -> None:
    data = GOOD
    for place, new, gone in wounds:
        data = data[:place] + new + data[place + gone :]
    byte_findings(data)


@given(
    st.lists(
        st.sampled_from(
            [
                b"BEGIN:",
                b"END:",
                b"VEVENT",
                b"VCALENDAR",
                b"\r\n",
                b"\n",
                b"\r",
                b" ",
                b'"',
                b":",
                b";",
                b"DTSTART",
                b"VALUE=DATE",
                b"UID",
                b"\xff",
                b"\\",
                b"DURATION:P",
                b"VALARM",
                b"2026",
                b"T",
                b"Z",
            ]
        ),
        max_size=40,
    ).map(b"".join)
)
def test_no_stream_raises(data: bytes) -> None:
    assert byte_findings(data)


DEEP = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n" + b"BEGIN:A\r\n" * 20_000
TEXT_OF = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDESCRIPTION:"


@pytest.mark.parametrize(
    "data",
    [
        *(b"x\n" * 50_000, b"\r" * 50_000, b"<a " * 50_000, b"BEGIN:VEVENT\r\n" * 20_000, b" \t" * 100_000),
        *(DEEP, DEEP + b"END:B\r\n" * 20_000, DEEP + b"END:A\r\n" * 20_000, b"\n " * 50_000 + b"\r\n"),
        *(
            TEXT_OF + bits * 50_000
            for bits in (b"<a href ", b"mailto:a@b ", b"a@b mailto:a@b ", b"\\", b"%40,")
        ),
        TEXT_OF.replace(b"DESCRIPTION", b"X;Y=" + b'"' * 50_000),
    ],
    ids=lambda data: repr(data[-12:]),
)
def test_hostile_streams_end_with_few_findings(data: bytes) -> None:
    assert len(byte_findings(data)) <= MOST
    feed_report(data, previous=comparison_with(data))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_feed_in_another_encoding_has_that_one_fault(encoding: str) -> None:
    data = ("\ufeff" + feed_of(3).decode()).encode(encoding)
    report = feed_report(data)
    assert [(found.number, found.what) for found in report.findings] == [
        (4, "The file is written in UTF-16.")
    ]
    assert report.errors == 1
