"""Dates and times are read in strict forms only; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake.date_order import DAY_FIRST, MONTH_FIRST, Order, order_in
from ics_followup.intake.misread import Misread
from ics_followup.intake.values import When, moment, read_when

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
BERLIN = ZoneInfo("Europe/Berlin")


def day_or_trouble(text: str, order: Order | None = None, near: date | None = None) -> date | Misread:
    try:
        return read_when(text, order, near).day
    except Misread as misread:
        return misread


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "2026/11/22", "22.11.2026", "22. 11. 2026", "22 Nov 2026", "22. November 2026",
        "22nd November 2026", "22-Nov-2026", "Nov 22, 2026", "November 22 2026", "NOV. 22, 2026", "11/22/2026",
        "22/11/2026", "Sun, Nov 22, 2026", "Sonntag, 22. Nov. 2026", "  22   Nov  2026 ",
    ],
)  # fmt: skip
def test_every_form_of_a_day_is_read(text: str) -> None:
    assert read_when(text) == When(day=date(2026, 11, 22))


@pytest.mark.parametrize("month", ["März", "Maerz", "Mär", "March", "Mrz"])
def test_german_and_english_months(month: str) -> None:
    assert read_when(f"3. {month} 2026").day == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-11-22 10:00", time(10)),
        ("2026-11-22T10:00", time(10)),
        ("22.11.2026, 14.30 Uhr", time(14, 30)),
        ("22.11.2026 um 14 Uhr", time(14)),
        ("Nov 22, 2026 at 2:30 pm", time(14, 30)),
        ("Nov 22, 2026, 10am", time(10)),
        ("11/22/2026 12:15 a.m.", time(0, 15)),
        ("22 Nov 2026 12 pm", time(12)),
    ],
)
def test_every_form_of_a_time_is_read(text: str, clock: time) -> None:
    assert read_when(text) == When(day=date(2026, 11, 22), clock=clock)


def test_an_offset_is_converted_to_the_employers_clock() -> None:
    at, doubt = moment(read_when("2026-11-22T23:30Z"), BERLIN)
    assert (at.isoformat(), doubt) == ("2026-11-23T00:30:00+01:00", "")
    assert read_when("2026-11-22 10:00+05:30").offset == timezone(timedelta(hours=5, minutes=30))
    assert read_when("2026-09-14T04:00:00Z").day_in(ZoneInfo("America/New_York")) == date(2026, 9, 14)


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("03/07/2026", "'03/07/2026' could be 3 July or March 7", "Write 2026-07-03 or 2026-03-07."),
        ("30.2.2026", "does not exist: February 2026 has 28 days", "2026-02-28"),
        ("31 Dez 1999", "in the year 1999", "2000 to 2100"),
        ("2026-11-22 24:00", "a day ends at 23:59", "2026-11-23 00:00"),
        ("2026-11-22 13pm", "'13pm' is not a time", "13:00 or 1:00 pm"),
        ("2026-11-22 10:75", "is not a time", "00:00 to 23:59"),
        ("2026-11-22 10", "not a time that can be read", "10:00"),
        ("22 Nov", "has no year", "2026-11-22"),
        ("13/13/2026", "only 12 months", "2026-11-22"),
        ("2026-13-01", "only 12 months", "2026-11-22"),
        ("Mon 22 Nov 2026", "is a Sunday", "weekday"),
        ("2026-11-22 10:00+19:00", "does not exist", "+01:00"),
    ],
)
def test_what_is_wrong_says_what_to_write(text: str, what: str, remedy: str) -> None:
    with pytest.raises(Misread) as caught:
        read_when(text)
    assert what in caught.value.what
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "may",
        "Sat",
        "10/11/12",
        "２０２６-11-22",
        "2026-W47-7",
        "2026-11-22 2026-11-23",
        "x" * 9999,
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Misread):
        read_when(text)


def test_one_number_above_twelve_settles_the_column() -> None:
    assert order_in(["03/07/2026", "22/11/2026"]).slashed == "day first"
    assert order_in(["03/07/2026", "11/22/2026"]).slashed == "month first"
    assert order_in(["11/22/2026", "22/11/2026"]).slashed == "both"
    assert order_in(["03/07/2026", "2026-11-22", "13/13/2026"]).slashed == ""
    assert read_when("03/07/2026", DAY_FIRST).day == date(2026, 7, 3)
    assert read_when("03/07/2026", MONTH_FIRST).day == date(2026, 3, 7)


@given(first=DAYS, other=DAYS)
def test_day_and_month_are_never_swapped_against_evidence(first: date, other: date) -> None:
    """A column written day first is read day first, or refused; it is never read month first."""
    cells = [f"{day.day:02d}/{day.month:02d}/{day.year}" for day in (first, other)]
    for cell, day in zip(cells, (first, other), strict=True):
        found = day_or_trouble(cell, order_in(cells))
        if isinstance(found, Misread):
            assert "could be" in found.what
            assert max(first.day, other.day) <= 12
        else:
            assert found == day


@given(first=DAYS, other=DAYS)
def test_a_column_in_both_orders_never_settles_an_open_cell(first: date, other: date) -> None:
    cells = [f"{first.day}/{first.month}/{first.year}", f"{other.month}/{other.day}/{other.year}", "3/7/2026"]
    order = order_in(cells)
    if order.slashed == "both":
        with pytest.raises(Misread, match="could be") as caught:
            read_when("3/7/2026", order)
        assert all(name in caught.value.remedy for name in ("cell 1", "cell 2"))


@given(DAYS, st.times())
def test_iso_survives(day: date, clock: time) -> None:
    assert read_when(f"{day} {clock:%H:%M}") == When(day=day, clock=clock.replace(second=0, microsecond=0))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = day_or_trouble(text, DAY_FIRST, date(2026, 11, 22))
    assert found.remedy if isinstance(found, Misread) else 2000 <= found.year <= 2100


def test_an_hour_that_clocks_skip_is_refused() -> None:
    with pytest.raises(Misread, match="02:30 does not exist on 2026-03-29 in Europe/Berlin"):
        moment(read_when("2026-03-29 02:30"), BERLIN)


def test_of_a_doubled_hour_the_first_is_taken_with_a_warning() -> None:
    at, doubt = moment(read_when("2026-10-25 02:30"), BERLIN)
    assert at.utcoffset() == timedelta(hours=2)
    assert "happens twice" in doubt


def test_a_day_without_a_time_stands_at_midnight_even_where_clocks_skip_it() -> None:
    at, doubt = moment(When(day=date(2026, 3, 8)), ZoneInfo("America/Havana"))
    assert (at.hour, at.date(), doubt) == (0, date(2026, 3, 8), "")
    assert at.astimezone(UTC) < datetime(2026, 3, 9, tzinfo=UTC)


def test_without_a_year_it_is_the_first_such_day_from_the_interview_on() -> None:
    near = date(2026, 11, 22)
    assert read_when("22 Nov", None, near).day == date(2026, 11, 22)
    assert read_when("3 Jan", None, near).day == date(2027, 1, 3)
    assert read_when("11/25", None, near).day == date(2026, 11, 25)
    assert read_when("29 Feb", None, near).day == date(2028, 2, 29)
