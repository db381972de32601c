"""Calendar files of Google, Outlook, Apple and others, whole and broken, and what their events say."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.feed.write import calendar_bytes
from ics_followup.intake.appointments.reading import Calendar, calendar_from
from ics_followup.model import Person
from ics_followup.problems import DataError

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines: str, uid: str = "1", title: str = "Interview at Acme") -> str:
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT\n"))


def calendar(*events: str, head: str = "") -> bytes:
    whole = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n" + head + "".join(events) + "END:VCALENDAR\n"
    return whole.replace("\n", "\r\n").encode()


def read(*events: str, head: str = "", since: date | None = None) -> Calendar:
    return calendar_from(calendar(*events, head=head), "cal.ics", since=since)


CHICAGO = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/Chicago"))


def test_a_google_export_is_in_utc_and_names_its_own_clock() -> None:
    found = read(
        event("DTSTART:20261125T150000Z", "DTEND:20261125T160000Z"), head="X-WR-TIMEZONE:America/Chicago\n"
    )
    (one,) = found.appointments
    assert (one.start, one.zone, one.minutes) == (CHICAGO, "America/Chicago", 60)


def test_utc_without_a_clock_of_the_calendar_names_none() -> None:
    (one,) = read(event("DTSTART:20261125T150000Z")).appointments
    assert (one.start, one.zone, one.minutes) == (CHICAGO, "", 0)


@pytest.mark.parametrize("name", ["Central Standard Time", "America/Chicago", "US/Central"])
def test_the_names_that_outlook_gives_to_zones_are_known(name: str) -> None:
    (one,) = read(event(f"DTSTART;TZID={name}:20261125T090000")).appointments
    assert one.start == CHICAGO
    assert isinstance(one.start, datetime)
    assert one.start.astimezone(UTC).hour == 15
    assert one.doubt == ""


def test_a_zone_that_outlook_spells_out_gives_the_right_hour_and_no_name() -> None:
    (one,) = read(event("DTSTART;TZID=Customized Time Zone:20261125T090000"), head=OUTLOOK_ZONE).appointments
    assert one.start == CHICAGO
    assert (one.zone, one.doubt) == ("", "")


def test_a_zone_that_nobody_knows_is_a_doubt() -> None:
    (one,) = read(event("DTSTART;TZID=Nowhere/Else:20261125T090000")).appointments
    assert one.start == datetime(2026, 11, 25, 9)  # noqa: DTZ001
    assert '"Nowhere/Else" is not known' in one.doubt


def test_a_floating_time_is_on_the_clock_of_the_calendar_else_on_none() -> None:
    (one,) = read(event("DTSTART:20261125T090000"), head="X-WR-TIMEZONE:America/Chicago\n").appointments
    assert (one.start, one.zone) == (CHICAGO, "America/Chicago")
    (one,) = read(event("DTSTART:20261125T090000")).appointments
    assert (one.start, one.zone) == (datetime(2026, 11, 25, 9), "")  # noqa: DTZ001


def test_each_calendar_of_a_file_has_its_own_clock() -> None:
    two = calendar(event("DTSTART:20261125T150000Z"), head="X-WR-TIMEZONE:America/Chicago\n") + calendar(
        event("DTSTART:20261126T150000Z", uid="2")
    )
    assert [one.zone for one in calendar_from(two, "cal.ics").appointments] == ["America/Chicago", ""]


def test_whole_days_and_durations() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261126"),
        event("DTSTART:20261126T150000Z", "DURATION:PT45M", uid="2"),
        event("DTSTART:20261127T150000Z", "DTEND:20261127T140000Z", uid="3"),
    )
    assert [one.minutes for one in found.appointments] == [1440, 45, 0]
    assert found.appointments[0].start == date(2026, 11, 25)


def test_what_repeats_and_what_was_called_off_say_so() -> None:
    found = read(
        event("DTSTART:20261125T150000Z", "RRULE:FREQ=WEEKLY"),
        event("DTSTART:20261126T150000Z", "STATUS:CANCELLED", uid="2"),
        event("DTSTART:20261202T150000Z", "RECURRENCE-ID:20261202T150000Z"),
    ).appointments
    assert [(one.repeats, one.called_off) for one in found] == [(True, False), (False, True), (True, False)]
    assert read(event("DTSTART:20261125T150000Z"), head="METHOD:CANCEL\n").appointments[0].called_off


@pytest.mark.parametrize("order", [1, -1])
def test_of_one_event_sent_twice_the_newest_counts(order: int) -> None:
    both = [
        event("DTSTART:20261125T150000Z", "SEQUENCE:0"),
        event("DTSTART:20261127T150000Z", "SEQUENCE:2"),
    ][::order]
    (one,) = read(*both).appointments
    assert one.start == datetime(2026, 11, 27, 15, tzinfo=UTC)


def test_guests_come_once_each_without_rooms_and_those_who_declined() -> None:
    (one,) = read(
        event(
            "DTSTART:20261125T150000Z",
            "ORGANIZER;CN=Priya Nair:mailto:priya@acme.com",
            'ATTENDEE;CN="Nair, Priya":MAILTO:Priya@acme.com',
            "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@acme.com",
            "ATTENDEE;PARTSTAT=DECLINED;CN=Lee:mailto:lee@acme.com",
            "ATTENDEE;CN=ana@acme.com:mailto:ana@acme.com",
            "ATTENDEE;CN=Odd:mailto:odd address;x@acme.com",
            "ATTENDEE;CN=Inside:invalid:nomail",
        )
    ).appointments
    assert one.invited == (
        Person(name="Priya Nair", email="priya@acme.com"),
        Person(name="", email="ana@acme.com"),
        Person(name="Odd", email=""),
        Person(name="Inside", email=""),
    )
    assert one.declined == ("lee@acme.com",)


def test_a_damaged_event_is_named_and_harms_no_other() -> None:
    found = read(
        event("DTSTART:20261125T150000Z"),
        event("DTSTART:2026-11-25 nine", uid="2", title="Interview at Mercy"),
        event("DTSTART:99991231T235959Z", uid="3", title="Interview, never"),
        event(uid="4", title="Interview some day"),
        event("this is no line", "DTSTART:20261126T150000Z", uid="5"),
        "BEGIN:VEVENT\nSUMMARY:Interview without an end\nDTSTART:20261127T150000Z\n",
        event("DTSTART:20261128T150000Z", uid="7"),
    )
    assert [one.start.day for one in found.appointments] == [25, 26, 27, 28]
    assert [problem.what for problem in found.problems] == [
        'Line 9: the event "Interview at Mercy" could not be read',
        'Line 14: the event "Interview, never" of 9999-12-31 could not be read',
        'Line 19: the event "Interview some day" could not be read',
    ]
    assert all(problem.severity == "warning" and problem.remedy for problem in found.problems)


def test_alarms_nested_events_and_a_broken_zone_do_no_harm() -> None:
    broken = "BEGIN:VTIMEZONE\nTZID:bad\nBEGIN:STANDARD\nTZOFFSETTO:x\nEND:STANDARD\n"
    found = read(
        event("BEGIN:VALARM", "TRIGGER:-PT10M", "DESCRIPTION:x", "END:VALARM", "DTSTART:20261125T150000Z"),
        "BEGIN:VEVENT\nUID:2\nSUMMARY:Interview B\nBEGIN:VALARM\n"
        + event("DTSTART:20261126T150000Z", uid="3"),
        head=broken,
    )
    assert [one.uid for one in found.appointments] == ["1", "3"]
    assert found.appointments[0].text == ""
    assert len(found.problems) == 1


def test_other_line_ends_a_mark_and_small_letters() -> None:
    whole = calendar(event("DTSTART:20261125T150000Z", "DESCRIPTION:one\\n", "  two"))
    for changed in (
        whole.replace(b"\r\n", b"\n"),
        whole.replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + whole,
        whole.replace(b"BEGIN", b"begin").replace(b"END:VEVENT", b"end:vevent"),
    ):
        (one,) = calendar_from(changed, "cal.ics").appointments
        assert one.text == "one\n two"


def test_our_own_feed_holds_no_appointments() -> None:
    own = event("DTSTART:20261125T150000Z", "X-ICS-FOLLOWUP-ROW:abc").replace("\n", "\r\n").encode()
    found = calendar_from(calendar_bytes([own], name="Follow-ups"), "followups.ics")
    assert found.own
    assert found.appointments == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a calendar file"),
        (b"company,role\nAcme,Nurse\n", "not a calendar file"),
        (b"<!doctype html><html><body>Sign in</body></html>", "a web page"),
        (b"\0" * 5000, "not a calendar file"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(data: bytes, said: str) -> None:
    with pytest.raises(DataError) as caught:
        calendar_from(data, "cal.ics")
    assert said in caught.value.problems[0].what


def test_what_lies_before_a_day_is_counted_and_not_read() -> None:
    found = read(
        event("DTSTART:20200101T150000Z", uid="old"),
        event("DTSTART:20261031T150000Z", uid="day before"),
        event("DTSTART:20261101T150000Z", uid="that day"),
        event("DTSTART:broken", uid="broken"),
        since=date(2026, 11, 1),
    )
    assert ([one.uid for one in found.appointments], found.earlier, len(found.problems)) == (
        ["that day"],
        2,
        1,
    )


def test_twenty_thousand_old_events_cost_little_time() -> None:
    """A calendar of many years: what is not looked at is not parsed."""
    old = "".join(
        event(f"DTSTART:2019{n % 12 + 1:02}{n % 28 + 1:02}T150000Z", "DESCRIPTION:" + "x" * 200, uid=str(n))
        for n in range(20_000)
    )
    data = calendar(old, event("DTSTART:20261125T150000Z", uid="new"))
    begin = time.process_time()
    found = calendar_from(data, "cal.ics", since=date(2026, 9, 23))
    assert time.process_time() - begin < 3
    assert (len(found.appointments), found.earlier) == (1, 20_000)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_problem(data: bytes) -> None:
    whole = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Interview\r\n"
        + data
        + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = calendar_from(whole, "cal.ics")
    for one in found.appointments:
        assert all(sign.isprintable() or sign in "\u200c\u200d" for sign in one.title + one.uid + one.place)


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:VALARM",
        "END:VALARM",
        "DTSTART:20261125T150000Z",
        "DTSTART;TZID=bad:20261125T150000",
        "SUMMARY:Interview\x1b[2J",
        "TZID:bad",
        " folded",
        "",
        "DURATION:P999999999W",
        "SEQUENCE:9999999999999999999999",
        "DTEND;VALUE=DATE:20261126",
        "ATTENDEE:x",
        'ORGANIZER;CN="a:mailto:b@c',
        "RECURRENCE-ID:x",
        "X-WR-TIMEZONE:../../etc/passwd",
    ]
)


@settings(max_examples=200)
@given(st.lists(LINES, max_size=30))
def test_lines_in_any_order_are_survived(lines: list[str]) -> None:
    calendar_from("\r\n".join(("BEGIN:VCALENDAR", *lines)).encode(), "cal.ics")
