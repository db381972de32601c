"""The hour of a step: the employer's clock, my waking hours, and the quarters of one window side by side."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from ics_followup.cadence.hours import (
    LENGTH,
    SideBySide,
    Window,
    on_clock,
    slot_window,
    window_after,
    within_awake,
)

MID_MORNING = (time(10), time(11))
WORK = (time(9, 30), time(16, 30))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def seen(window: Window, zone: str) -> str:
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (window.start, window.end))
    return f"{start:%d %H:%M}-{end:%H:%M}"


# --- the employer's clock ----------------------------------------------------------------------------------


@pytest.mark.rule("A2", "A3")
@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("America/New_York", "2026-10-30", "2026-10-30 14:00"),
        ("America/New_York", "2026-11-02", "2026-11-02 15:00"),
        ("Europe/Berlin", "2026-10-23", "2026-10-23 08:00"),
        ("Europe/Berlin", "2026-10-26", "2026-10-26 09:00"),
        ("Europe/Berlin", "2027-03-26", "2027-03-26 09:00"),
        ("Europe/Berlin", "2027-03-29", "2027-03-29 08:00"),
        ("Australia/Sydney", "2026-10-02", "2026-10-02 00:00"),
        ("Australia/Sydney", "2026-10-05", "2026-10-04 23:00"),
        ("Asia/Kathmandu", "2026-11-24", "2026-11-24 04:15"),
        ("America/Sao_Paulo", "2026-11-24", "2026-11-24 13:00"),
    ],
)
def test_ten_o_clock_there_is_ten_on_both_sides_of_a_clock_change(zone: str, day: str, at: str) -> None:
    window = slot_window(date.fromisoformat(day), MID_MORNING, zone, None)
    assert window.start == utc(at)
    assert window.end - window.start == timedelta(hours=1)


def test_a_doubled_hour_is_its_first_pass_and_a_missing_one_comes_after_the_gap() -> None:
    assert on_clock(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == utc("2026-10-25 00:30")
    assert on_clock(date(2027, 3, 28), time(2, 30), "Europe/Berlin") == utc("2027-03-28 01:30")


def test_a_half_day_ends_a_slot_early() -> None:
    window = slot_window(date(2026, 11, 27), WORK, "Asia/Dubai", time(12))
    assert seen(window, "Asia/Dubai") == "27 09:30-12:00"


@pytest.mark.parametrize(
    ("end", "begin"), [("11:00", "11:30"), ("11:05", "11:45"), ("10:50", "11:30"), ("11:44", "12:15")]
)
def test_what_follows_begins_on_the_first_quarter_after_half_an_hour(end: str, begin: str) -> None:
    window = window_after(utc(f"2026-11-24 {end}"))
    assert window.start == utc(f"2026-11-24 {begin}")
    assert window.end - window.start == timedelta(hours=2)


def test_what_follows_late_ends_with_the_day_and_always_has_room_for_one() -> None:
    midnight = utc("2026-11-25 00:00")
    assert window_after(utc("2026-11-24 22:45"), midnight).end == midnight
    tight = window_after(utc("2026-11-24 23:10"), midnight)
    assert (tight.start, tight.end) == (utc("2026-11-24 23:45"), midnight)


# --- my waking hours ---------------------------------------------------------------------------------------


def in_new_york(day: str) -> tuple[Window, Window]:
    when = date.fromisoformat(day)
    zone = "America/New_York"
    return slot_window(when, MID_MORNING, zone, None), slot_window(when, WORK, zone, None)


def test_without_waking_hours_a_slot_stays() -> None:
    slot, work = in_new_york("2026-11-24")
    assert within_awake(slot, work, None, "Asia/Tokyo") == slot


def test_a_slot_that_i_am_awake_for_stays_without_a_word() -> None:
    slot, work = in_new_york("2026-11-24")
    assert within_awake(slot, work, (time(8), time(22)), "America/Chicago") == slot


def test_a_slot_that_i_am_awake_for_in_part_shrinks_without_a_word() -> None:
    slot, work = in_new_york("2026-11-24")
    inside = within_awake(slot, work, (time(9, 30), time(22)), "America/Chicago")
    assert (seen(inside, "America/New_York"), inside.why) == ("24 10:30-11:00", ())


def test_a_slot_before_i_wake_becomes_the_first_hour_that_suits_both() -> None:
    slot, work = in_new_york("2026-11-24")
    moved = within_awake(slot, work, (time(8), time(22)), "America/Los_Angeles")
    assert seen(moved, "America/New_York") == "24 11:00-12:00"
    assert "outside your awake hours" in " ".join(moved.why)


def test_a_slot_after_i_sleep_becomes_the_last_hour_that_suits_both() -> None:
    zone, day = "America/Los_Angeles", date(2026, 11, 24)
    slot = slot_window(day, (time(14, 30), time(15, 30)), zone, None)
    moved = within_awake(slot, slot_window(day, WORK, zone, None), (time(8), time(22)), "Europe/London")
    assert seen(moved, zone) == "24 13:00-14:00"
    assert moved.why


def test_where_nothing_overlaps_the_slot_stays_and_says_to_schedule() -> None:
    day = date(2026, 11, 24)
    slot = slot_window(day, MID_MORNING, "Asia/Tokyo", None)
    stays = within_awake(
        slot, slot_window(day, WORK, "Asia/Tokyo", None), (time(8), time(18)), "America/Chicago"
    )
    assert (stays.start, stays.end) == (slot.start, slot.end)
    assert "schedule" in " ".join(stays.why)


def test_waking_hours_may_pass_midnight() -> None:
    """Awake from 18:00 to 02:00 in Chicago is 09:00 to 17:00 in Tokyo."""
    day = date(2026, 11, 24)
    slot = slot_window(day, MID_MORNING, "Asia/Tokyo", None)
    work = slot_window(day, WORK, "Asia/Tokyo", None)
    assert within_awake(slot, work, (time(18), time(2)), "America/Chicago") == slot
    later = within_awake(slot, work, (time(20), time(4)), "America/Chicago")
    assert seen(later, "Asia/Tokyo") == "24 11:00-12:00"


def test_waking_hours_are_those_of_the_right_day_across_the_date_line() -> None:
    """Ten o'clock on Tuesday in Auckland is Monday 11:00 in Honolulu."""
    day = date(2026, 11, 24)
    slot = slot_window(day, MID_MORNING, "Pacific/Auckland", None)
    work = slot_window(day, WORK, "Pacific/Auckland", None)
    assert within_awake(slot, work, (time(8), time(22)), "Pacific/Honolulu") == slot
    moved = within_awake(slot, work, (time(13), time(22)), "Pacific/Honolulu")
    assert seen(moved, "Pacific/Auckland") == "24 12:00-13:00"


ZONES = st.sampled_from(
    ["America/Chicago", "Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin",
     "Australia/Lord_Howe", "America/St_Johns", "Asia/Dubai", "Pacific/Chatham", "UTC"]
)  # fmt: skip
QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@at_most(max_examples=150)
@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)), there=ZONES, here=ZONES, begin=QUARTERS, end=QUARTERS
)
def test_an_hour_is_inside_both_clocks_or_the_slot_itself(
    day: date, there: str, here: str, begin: time, end: time
) -> None:
    """The law of `awake`: a moved slot lies in the work hours and the waking hours; one that cannot, stays."""
    if begin == end:
        return
    slot, work = slot_window(day, MID_MORNING, there, None), slot_window(day, WORK, there, None)
    found = within_awake(slot, work, (begin, end), here)
    assert found.end - found.start >= LENGTH
    if any("schedule" in said for said in found.why):
        assert (found.start, found.end) == (slot.start, slot.end)
        return
    assert work.start <= found.start
    assert found.end <= work.end
    moment = found.start
    while moment < found.end:
        mine = moment.astimezone(ZoneInfo(here)).time()
        assert begin <= mine < end if begin < end else (mine >= begin or mine < end)
        moment += timedelta(minutes=5)


# --- side by side ------------------------------------------------------------------------------------------


def an_hour(begin: str = "2026-11-24 15:00", minutes: int = 60) -> Window:
    start = utc(begin)
    return Window(start=start, end=start + timedelta(minutes=minutes))


def test_the_events_of_one_slot_stand_at_quarters_of_an_hour() -> None:
    quarters = SideBySide()
    starts = [quarters.take(an_hour()) for _ in range(4)]
    assert starts == [utc("2026-11-24 15:00") + n * LENGTH for n in range(4)]


def test_a_full_slot_overlaps_evenly_inside_itself() -> None:
    quarters = SideBySide()
    starts = Counter(quarters.take(an_hour()) for _ in range(20))
    assert starts == {utc("2026-11-24 15:00") + n * LENGTH: 5 for n in range(4)}


def test_slots_that_overlap_share_their_quarters() -> None:
    quarters = SideBySide()
    first = [quarters.take(an_hour("2026-11-24 15:00", 120)) for _ in range(6)]
    second = quarters.take(an_hour("2026-11-24 16:00"))
    assert second == utc("2026-11-24 16:30")
    assert second not in first


@at_most(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(15, 150)).map(
            lambda pair: an_hour("2026-11-24 08:00", pair[1]) if not pair[0] else Window(
                start=utc("2026-11-24 08:00") + pair[0] * timedelta(minutes=5),
                end=utc("2026-11-24 08:00") + pair[0] * timedelta(minutes=5) + timedelta(minutes=pair[1]),
            )
        ),
        max_size=60,
    )
)  # fmt: skip
def test_nobody_ever_leaves_their_slot(windows: list[Window]) -> None:
    quarters = SideBySide()
    for window in windows:
        start = quarters.take(window)
        assert window.start <= start
        assert start + LENGTH <= window.end
