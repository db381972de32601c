"""The previous feed is read back whole, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.previous import Previous, previous_from
from ics_followup.feed.write import calendar_bytes, event_block, feed_bytes
from ics_followup.model import Event

STAMP = datetime(2026, 11, 24, 6, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=()), max_size=90) | st.just(
    "x\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:y"
)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        whole_day = draw(st.booleans())
        moment = STAMP + timedelta(minutes=draw(st.integers(0, 10**6)))
        start = moment.date() if whole_day else moment
        end = start + timedelta(days=1)
        row = draw(
            st.sampled_from(
                ["", "c122fad9-dd31-50f5-8a84-1b6f33d33d23", "a row, ünusual; \\ and " + "long " * 20]
            )
        )
        found.append(
            Event(
                uid=f"u{number}", start=start, end=end, summary="x", description=draw(TEXT), row=row.strip()
            )
        )
    return found


@given(events(), st.sampled_from([None, 15]))
def test_what_was_written_is_read_back_byte_for_byte(given_events: list[Event], alarm: int | None) -> None:
    data = feed_bytes(given_events, name="Follow-ups", stamp=STAMP, alarm=alarm)
    previous = previous_from(data)
    assert previous.readable
    assert {(e.uid, e.row, e.start) for e in previous.events} == {
        (e.uid, e.row, e.start) for e in given_events
    }
    assert calendar_bytes((e.block for e in previous.events), name="Follow-ups") == data
    assert all((e.stamp, e.sequence) == (STAMP, 0) for e in previous.events)
    for event in given_events:
        assert event_block(event, stamp=STAMP, alarm=alarm) in [e.block for e in previous.events]


GOOD = feed_bytes(
    [
        Event(uid=u, start=date(2026, 11, 24), end=date(2026, 11, 25), summary="x", description="é")
        for u in "ab"
    ],
    name="x",
    stamp=STAMP,
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"<html>",
        GOOD[:-9],
        GOOD[9:],
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"-//ics-followup//", b"-//Google Inc//"),
        GOOD.replace(b"UID:b", b"UID:a"),
        GOOD.replace(b"UID:b", b"SUMMARY:b"),
        GOOD.replace(b"20261124\r\n", b"20261324\r\n"),
        GOOD.replace(b"UID:b", b"UID:\xff"),
        GOOD.replace(b"END:VEVENT\r\nBEGIN:VEVENT\r\n", b""),
        GOOD.replace(b"END:VEVENT\r\nEND:VCALENDAR", b"END:VCALENDAR"),
        GOOD.replace(b"SEQUENCE:0", b"SEQUENCE:-1"),
        GOOD + GOOD,
    ],
)
def test_damaged_and_foreign_feeds_are_unreadable(data: bytes) -> None:
    assert previous_from(data) == Previous(readable=False)


@given(st.integers(0, len(GOOD)), st.binary(max_size=6), st.integers(0, 40))
def test_no_damage_raises(place: int, bytes_: bytes, gone: int) -> None:
    previous_from(GOOD[:place] + bytes_ + GOOD[place + gone :])
