"""The checklist on a feed and the one before it: what changed says so, what did not stays as it was."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.findings import Finding
from ics_followup.feed.two_feeds import comparison_with
from ics_followup.feed.validate import Report, feed_report
from ics_followup.feed.write import calendar_bytes, event_block, feed_bytes
from ics_followup.model import Event

GOLDEN = Path(__file__).parent.parent / "golden"
STAMP = datetime(2026, 11, 24, 6, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LATER = STAMP + timedelta(days=1)


def event(uid: str, day: int = 0, summary: str = "", row: str = "") -> Event:
    start = STAMP + timedelta(days=day, hours=4)
    return Event(
        uid=uid,
        start=start,
        end=start + timedelta(minutes=15),
        summary=summary or f"Call {uid}",
        description="Say hello.",
        row=row or f"row-{uid}",
        category="Phone",
    )


EVENTS = [event("a", -3), event("b"), event("c", 3), event("d", 6)]
OLD = feed_bytes(EVENTS, name="x", stamp=STAMP)
BLOCKS = [event_block(each, stamp=STAMP) for each in EVENTS]


def compared(new: bytes, old: bytes = OLD, today: date | None = None) -> Report:
    return feed_report(new, previous=comparison_with(old), today=today)


def said(new: bytes, old: bytes = OLD, today: date | None = None) -> list[tuple[int, str, str]]:
    """Number, severity and UID of each finding."""
    return [(each.number, each.severity, each.uid) for each in compared(new, old, today).findings]


def with_block(index: int, block: bytes) -> bytes:
    return calendar_bytes([*BLOCKS[:index], block, *BLOCKS[index + 1 :]], name="x")


def test_a_feed_that_did_not_change_has_no_finding() -> None:
    assert said(OLD) == []


@pytest.mark.parametrize(
    "path", sorted(GOLDEN.glob("*/expected.ics")), ids=lambda path: str(path.parent.name)
)
def test_no_golden_feed_differs_from_itself(path: Path) -> None:
    assert said(path.read_bytes(), path.read_bytes()) == []


def changed(*, sequence: int, stamp: datetime) -> bytes:
    return with_block(1, event_block(event("b", 1), stamp=stamp, sequence=sequence))


def test_a_change_that_says_so_is_fine() -> None:
    assert said(changed(sequence=1, stamp=LATER)) == []
    assert said(changed(sequence=7, stamp=STAMP + timedelta(seconds=1))) == []


def test_a_change_must_move_sequence_and_both_stamps() -> None:
    assert said(changed(sequence=0, stamp=LATER)) == [(22, "error", "b")]
    assert said(changed(sequence=1, stamp=STAMP)) == [(22, "error", "b")] * 2
    assert said(changed(sequence=0, stamp=STAMP)) == [(22, "error", "b")] * 3
    assert said(changed(sequence=1, stamp=STAMP - timedelta(days=1))) == [(22, "error", "b")] * 2


def test_a_finding_names_the_event_and_both_lines() -> None:
    (found,) = compared(changed(sequence=0, stamp=LATER)).findings
    assert (found.line, found.summary, found.day) == (25, "Call b", date(2026, 11, 25))
    assert "line 25 of the previous feed" in found.what
    assert "Google" in found.client


def test_a_sequence_never_falls() -> None:
    old = with_block(1, event_block(EVENTS[1], stamp=STAMP, sequence=3))
    assert said(OLD, old) == [(22, "error", "b")]
    (found,) = compared(with_block(1, event_block(event("b", 1), stamp=LATER, sequence=2)), old).findings
    assert "fell 3" not in found.what
    assert "fell from 3 to 2" in found.what


def test_what_did_not_change_keeps_sequence_and_stamps() -> None:
    assert said(with_block(1, event_block(EVENTS[1], stamp=STAMP, sequence=1))) == [(22, "warning", "b")]
    assert said(with_block(1, event_block(EVENTS[1], stamp=LATER))) == [(22, "warning", "b")]
    later = BLOCKS[1].replace(b"DTSTAMP:20261124", b"DTSTAMP:20261125")
    assert said(with_block(1, later)) == [(8, "warning", "b")]


def test_what_did_not_change_keeps_its_bytes_and_its_order() -> None:
    folded = BLOCKS[1].replace(b"Say hello", b"Say\r\n  hello")
    assert said(with_block(1, folded)) == [(8, "warning", "b")]
    assert said(calendar_bytes([BLOCKS[1], BLOCKS[0], *BLOCKS[2:]], name="x")) == [(8, "warning", "a")]


def test_an_alarm_is_part_of_the_content() -> None:
    assert said(with_block(1, event_block(EVENTS[1], stamp=STAMP, alarm=5))) == [(22, "error", "b")] * 3


@pytest.mark.parametrize(
    ("new", "how"),
    [
        (event("z", 0, "Call b", "row-b"), "did not change"),
        (event("z", 2, "Call b", "row-b"), "was moved"),
        (event("z", 0, "Ring b", "row-b"), "was reworded"),
    ],
)
def test_an_event_under_a_new_uid_is_known_again(new: Event, how: str) -> None:
    (found,) = compared(with_block(1, event_block(new, stamp=LATER))).findings
    assert (found.number, found.severity, found.uid, found.line) == (19, "warning", "z", 25)
    assert f"line 25 there) that {how}" in found.what


def test_another_event_in_its_place_is_none() -> None:
    assert said(with_block(1, event_block(event("z", 1, "Other", "row-z"), stamp=LATER)), today=TODAY) == []
    same_row = event("z", 5, "Other", "row-b")
    assert said(with_block(1, event_block(same_row, stamp=LATER)), today=TODAY) == []


def test_a_series_that_moves_on_keeps_its_uids() -> None:
    weeks = [event(f"w{n}", 7 * n, "Bins", "bins") for n in range(6)]
    old, new = feed_bytes(weeks[:5], name="x", stamp=STAMP), feed_bytes(weeks[1:], name="x", stamp=STAMP)
    assert [number for number, _, _ in said(new, old, TODAY)] == []


def test_the_past_that_leaves_within_60_days_is_a_warning() -> None:
    gone = calendar_bytes(BLOCKS[1:], name="x")
    assert said(gone, today=date(2026, 11, 24)) == [(35, "warning", "a")]
    assert said(gone) == [(35, "warning", "a")], "without a day, that of the newest stamp"
    assert said(gone, today=date(2027, 1, 20)) == [(35, "warning", "a")]
    assert said(gone, today=date(2027, 1, 21)) == []
    assert said(calendar_bytes(BLOCKS[:-1], name="x"), today=date(2026, 11, 24)) == [], "the future may leave"


def test_what_came_from_no_row_may_leave() -> None:
    old = re.sub(rb"X-ICS-FOLLOWUP-ROW:[^\r]*\r\n", b"", OLD)
    new = re.sub(rb"X-ICS-FOLLOWUP-ROW:[^\r]*\r\n", b"", calendar_bytes(BLOCKS[1:], name="x"))
    assert said(new, old, date(2026, 11, 24)) == []


def test_what_is_no_calendar_is_told() -> None:
    assert not comparison_with(b"company,role\n").readable
    assert not comparison_with(b"").readable
    assert comparison_with(OLD).readable


def test_two_copies_of_one_event_do_not_confuse() -> None:
    found: tuple[Finding, ...] = compared(calendar_bytes([*BLOCKS, BLOCKS[1]], name="x"), OLD).findings
    assert {each.number for each in found} == {8, 17}


@given(
    st.lists(st.tuples(st.integers(0, len(OLD)), st.binary(max_size=6), st.integers(0, 30)), max_size=4),
    st.booleans(),
)
def test_no_damage_raises(wounds: list[tuple[int, bytes, int]], swapped: bool) -> None:
    data = OLD
    for place, new, gone in wounds:
        data = data[:place] + new + data[place + gone :]
    compared(*((OLD, data) if swapped else (data, OLD)))
