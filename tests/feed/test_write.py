"""The feed: what stands in it, in which order, and that other parsers read the same."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.feed.encode import clean
from ics_followup.feed.validate import byte_findings
from ics_followup.feed.write import (
    HINT,
    event_block,
    feed_bytes,
    moment,
    one_line,
    shortened,
    start_of,
    with_paragraph,
)
from ics_followup.model import Event

STAMP = datetime(2026, 11, 24, 6, tzinfo=UTC)
START = datetime(2026, 11, 25, 16, tzinfo=UTC)


def an_event(uid: str = "u1", **parts: Any) -> Event:
    given_parts: dict[str, Any] = {
        "start": START,
        "end": START + timedelta(minutes=15),
        "summary": "Call Priya (Northwind)",
        "description": "Skip this if Priya has answered.\nCall +1-555-0100; ask, then listen.",
        **parts,
    }
    return Event(uid=uid, **given_parts)


def test_a_whole_feed_byte_for_byte() -> None:
    events = [
        an_event("b", row="4d6f", category="Follow-up"),
        an_event("a", start=date(2026, 11, 25), end=date(2026, 11, 26), description=""),
    ]
    expected = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//ics-followup//Follow-ups//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Sam\\, follow-ups
X-WR-CALNAME:Sam\\, follow-ups
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:a
DTSTAMP:20261124T060000Z
LAST-MODIFIED:20261124T060000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20261125
DTEND;VALUE=DATE:20261126
SUMMARY:Call Priya (Northwind)
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTAMP:20261124T060000Z
LAST-MODIFIED:20261124T060000Z
SEQUENCE:0
DTSTART:20261125T160000Z
DTEND:20261125T161500Z
SUMMARY:Call Priya (Northwind)
DESCRIPTION:Skip this if Priya has answered.\\nCall +1-555-0100\\; ask\\, the
 n listen.
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
CATEGORIES:Follow-up
X-ICS-FOLLOWUP-ROW:4d6f
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P1DT1H30M
DESCRIPTION:Call Priya (Northwind)
END:VALARM
END:VEVENT
END:VCALENDAR
"""
    data = feed_bytes(events, name="Sam,\nfollow-ups", stamp=STAMP, alarm=25 * 60 + 30)
    assert data.decode() == expected.replace("\n", "\r\n")
    assert icalendar.Calendar.from_ical(data).to_ical(sorted=False) == data
    assert byte_findings(data) == ()


@pytest.mark.parametrize("alarm", [0, 1, 15, 60, 90, 1440, 10080])
def test_alarms_are_written_as_icalendar_writes_them(alarm: int) -> None:
    data = feed_bytes([an_event()], name="x", stamp=STAMP, alarm=alarm)
    calendar = icalendar.Calendar.from_ical(data)
    assert instant(calendar.walk("VALARM")[0]["TRIGGER"]) == timedelta(minutes=-alarm)
    assert not alarm or calendar.to_ical(sorted=False) == data  # it writes P0D for PT0S


def test_an_all_day_event_rings_no_alarm_the_night_before() -> None:
    block = event_block(an_event(start=date(2026, 11, 25), end=date(2026, 11, 26)), stamp=STAMP, alarm=15)
    assert b"VALARM" not in block


def test_the_order_of_the_events_given_does_not_matter() -> None:
    events = [
        an_event(str(n), start=START + timedelta(hours=n % 3), end=START + timedelta(hours=9))
        for n in range(9)
    ]
    one = feed_bytes(events, name="x", stamp=STAMP)
    assert feed_bytes(events[::-1], name="x", stamp=STAMP) == one
    assert [str(e["UID"]) for e in icalendar.Calendar.from_ical(one).walk("VEVENT")] == list("036147258")


def test_a_moment_in_another_zone_is_written_in_utc_and_one_without_a_zone_is_refused() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    assert b"DTSTART:20261125T160000Z" in event_block(an_event(start=START.astimezone(east)), stamp=STAMP)
    with pytest.raises(ValueError, match="2026-11-25T16:00:00 has no time zone"):
        event_block(an_event(start=START.replace(tzinfo=None)), stamp=STAMP)


@given(st.text(max_size=400), st.integers(20, 60))
def test_a_title_is_one_short_line(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert line == clean(line) == " ".join(line.split())


def test_a_long_text_is_cut_after_a_sentence_and_says_so() -> None:
    text = shortened("One thing that Dana said. " * 400)
    assert len(text) <= 4000
    assert text.endswith("that Dana said." + HINT)
    assert len(shortened("x" * 9000)) == 4000


TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=()), st.sampled_from('\\,;:nN\n\r\t\x00\u2028אب😀👩🏽\u200d "^<>')
    ),
    max_size=120,
) | st.sampled_from(
    ["BEGIN:VEVENT\nEND:VEVENT", "END:VCALENDAR\r\nBEGIN:VCALENDAR", "C:\\new\\,x;y\\", "שלום, Dana"]
)
EVENTS = st.builds(
    lambda summary, description, minute: (summary, description, START + timedelta(minutes=minute)),
    TEXTS.filter(lambda text: bool(clean(text))),
    TEXTS,
    st.integers(0, 10**6),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=3))
def test_two_other_parsers_read_the_same_texts_and_instants(parts: list[tuple[str, str, datetime]]) -> None:
    """icalendar and ical, whatever stands in the sheet; and our own validator finds nothing broken."""
    events = [
        an_event(f"u{n}", summary=s, description=d, start=t, end=t + timedelta(minutes=15))
        for n, (s, d, t) in enumerate(parts)
    ]
    data = feed_bytes(events, name="x", stamp=STAMP)
    wanted = {(e.uid, one_line(e.summary, 255), clean(e.description), e.start, e.end) for e in events}
    errors = [each.what for each in byte_findings(data) if each.severity == "error"]
    assert not [what for what in errors if not what.startswith("Only its UID")]
    read = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert {
        (
            str(e["UID"]),
            str(e["SUMMARY"]),
            str(e.get("DESCRIPTION", "")),
            instant(e["DTSTART"]),
            instant(e["DTEND"]),
        )
        for e in read
    } == wanted
    assert {(e.uid, e.summary, e.description or "", e.dtstart, e.dtend) for e in read_by_ical(data)} == wanted


def instant(value: Any) -> Any:
    return value.dt


def read_by_ical(data: bytes) -> list[Any]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"(ical|pydantic|dateutil)\b")
        from ical.calendar_stream import IcsCalendarStream

        return list(IcsCalendarStream.calendar_from_ics(data.decode("utf-8")).events)


@given(
    st.text(min_size=1, max_size=300).map(str.strip).filter(lambda text: clean(text) == text != ""),
    st.sampled_from(
        ["Tip: Warm words are enough; no gifts, no \\ grand gestures.", "Tipp: Schönes, Grüße 田中."]
    ),
    st.sampled_from([None, 15]),
)
@settings(max_examples=60)
def test_a_paragraph_more_gives_the_block_that_the_longer_text_has(
    text: str, more: str, alarm: int | None
) -> None:
    event = an_event(description=text)
    longer = event._replace(description=f"{text} \n\n{more}")
    block = event_block(event, stamp=STAMP, alarm=alarm)
    assert with_paragraph(block, more) == event_block(longer, stamp=STAMP, alarm=alarm)


def test_where_there_is_no_text_or_no_room_a_paragraph_more_changes_nothing() -> None:
    for text in ("", "x" * 3999):
        block = event_block(an_event(description=text), stamp=STAMP)
        assert with_paragraph(block, "Tip: Smile.") == block


@pytest.mark.parametrize("start", [datetime(2026, 2, 1, 0, 5, tzinfo=UTC), date(2028, 2, 29), date(1, 1, 1)])
def test_a_start_is_read_as_it_was_written(start: datetime | date) -> None:
    assert start_of(moment(start)) == start
    assert isinstance(start_of(moment(start)), datetime) is isinstance(start, datetime)
