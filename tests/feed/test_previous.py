"""The previous feed is read back: all of it where it is whole, what is whole where it is not."""

from __future__ import annotations

import io
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
    assert previous.whole
    assert previous.ours
    assert previous.same_as(iter([data[:100], data[100:]]))
    assert not previous.same_as(iter([data, b"x"]))
    assert not previous.same_as(iter([data[:-1]]))
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


@given(events(), st.sampled_from([0, 10**9]))
def test_a_feed_that_is_not_held_says_the_same(given_events: list[Event], held: int) -> None:
    data = feed_bytes(given_events, name="Follow-ups", stamp=STAMP)
    previous = Previous(io.BytesIO(data), held=held)
    assert previous.whole
    assert list(previous) == list(previous_from(data))
    assert previous.rows == previous_from(data).rows
    for event in given_events[:2]:
        found = previous.find(event.uid)
        assert found is not None
        assert found.uid == event.uid
    assert previous.find("nobody") is None
    assert {event.uid for event in previous.left()} == {event.uid for event in given_events[2:]}


@pytest.mark.parametrize("held", [0, 10**9])
def test_the_last_day_of_each_row_is_known(held: int) -> None:
    days = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 11, 30)]
    data = feed_bytes(
        [
            Event(uid=f"u{day}", start=day, end=day + timedelta(days=1), summary="x", description="", row="r")
            for day in days
        ],
        name="x",
        stamp=STAMP,
    )
    assert dict(Previous(io.BytesIO(data), held=held).rows) == {"r": date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"", ""),
        (GOOD[:-9], "ab"),
        (GOOD[:-30], "a"),
        (GOOD.replace(b"\r\n", b"\n"), "ab"),
        (b"\xef\xbb\xbf" + GOOD, "ab"),
        (GOOD.replace(b"UID:b", b"UID:a"), "a"),
        (GOOD.replace(b"UID:b", b"SUMMARY:b"), "a"),
        (GOOD.replace(b"UID:b", b"UID:\xff"), "a"),
        (GOOD.replace(b"END:VEVENT\r\nBEGIN:VEVENT\r\n", b""), ""),
        (GOOD.replace(b"SEQUENCE:0", b"SEQUENCE:-1", 1), "b"),
        (GOOD.replace(b"SEQUENCE:0", b"SEQUENCE:x"), ""),
        (GOOD.replace(b"20261124\r\n", b"20261324\r\n"), ""),
        (GOOD + GOOD, "ab"),
    ],
)
@pytest.mark.parametrize("held", [0, 10**9])
def test_of_a_damaged_feed_every_event_that_is_whole_is_kept(data: bytes, kept: str, held: int) -> None:
    previous = Previous(io.BytesIO(data), held=held)
    assert previous.ours
    assert not previous.same_as(iter([data]))
    assert "".join(event.uid for event in previous) == kept
    assert all(previous.find(uid) for uid in kept)
    assert not previous.whole


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"-//ics-followup//", b"-//Google Inc//"),
        GOOD.replace(b"PRODID:-//ics-followup//Follow-ups//EN\r\n", b""),
    ],
)
def test_a_feed_of_another_program_is_not_ours_and_has_no_events(data: bytes) -> None:
    previous = previous_from(data)
    assert not previous.ours
    assert previous.events == ()
    assert not previous.whole


def test_a_feed_of_an_older_version_is_ours() -> None:
    older = previous_from(GOOD.replace(b"-//ics-followup//Follow-ups//EN", b"-//ics-followup//0.1//EN"))
    assert older.ours
    assert len(older.events) == 2


@given(st.integers(0, len(GOOD)), st.binary(max_size=6), st.integers(0, 40), st.sampled_from([0, 10**9]))
def test_no_damage_raises(place: int, bytes_: bytes, gone: int, held: int) -> None:
    previous = Previous(io.BytesIO(GOOD[:place] + bytes_ + GOOD[place + gone :]), held=held)
    found = list(previous)
    assert all(previous.find(event.uid) for event in found)
    assert list(previous.left()) == []
