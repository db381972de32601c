"""Promised days: dates, or words counted from the interview."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.business_days import business_days_for
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import Days, promise_from
from ics_followup.model import Promise
from ics_followup.settings import Closures

SUNDAY = date(2026, 11, 22)


def american() -> Days:
    return business_days_for(country="US", region="", company="", closures=Closures())


def read(text: str, base: date = SUNDAY) -> Promise:
    return promise_from(text, base=base, order=None, counting=american, near=base)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-04", "2026-12-04"),
        ("by 4 Dec", "2026-12-04"),
        ("Dec 4, 2026", "2026-12-04"),
        ("Tue", "2026-11-24"),
        ("by Sunday", "2026-11-29"),
        ("next Tuesday", "2026-11-24"),
        ("tomorrow", "2026-11-23"),
        ("in 2 weeks", "2026-12-06"),
        ("in ten days", "2026-12-02"),
        ("a week", "2026-11-29"),
        ("in a month", "2026-12-22"),
        ("3 business days", "2026-11-25"),
        ("4 business days", "2026-11-27"),
        ("end of month", "2026-11-30"),
        ("in zwei Wochen", "2026-12-06"),
    ],
)
def test_promised_days_are_counted_from_the_interview(text: str, day: str) -> None:
    assert read(text) == Promise(day=date.fromisoformat(day), kind="by")


def test_next_tuesday_is_in_the_following_week() -> None:
    assert read("next Tuesday", date(2026, 11, 23)).day == date(2026, 12, 1)
    assert read("Tuesday", date(2026, 11, 23)).day == date(2026, 11, 24)
    assert read("Tuesday", date(2026, 11, 24)).day == date(2026, 12, 1)


@pytest.mark.rule("A7")
@pytest.mark.parametrize("text", ["next week", "end of next week", "by the end of next week"])
def test_next_week_means_its_last_business_day(text: str) -> None:
    assert read(text, date(2026, 11, 18)).day == date(2026, 11, 27)
    assert read(text, date(2026, 12, 16)).day == date(2026, 12, 24)


def test_end_of_week_is_this_weeks_last_business_day_if_it_is_still_ahead() -> None:
    assert read("end of week", date(2026, 11, 18)).day == date(2026, 11, 20)
    assert read("end of the week", date(2026, 11, 21)).day == date(2026, 11, 27)


def test_a_week_that_is_wholly_closed_ends_on_its_friday() -> None:
    closed = frozenset(date(2026, 12, day) for day in range(21, 32))
    calendar = business_days_for(country="US", region="", company="", closures=Closures(closed=closed))
    found = promise_from("next week", base=date(2026, 12, 16), order=None, counting=lambda: calendar)
    assert found.day == date(2026, 12, 25)


@pytest.mark.rule("A7")
@pytest.mark.parametrize(
    "text", ["check back in two weeks", "from 2026-12-06", "check back from Dec 6", "ab 6.12.2026"]
)
def test_check_back_is_a_promise_of_another_kind(text: str) -> None:
    assert read(text) == Promise(day=date(2026, 12, 6), kind="from")


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "in the new year",
        "in 0 days",
        "in 9999 weeks",
        "next",
        "by",
        "after 4 Dec",
        "2 fortnights",
        "30 Feb",
    ],
)
def test_what_cannot_be_counted_is_refused(text: str) -> None:
    with pytest.raises(Misread):
        read(text)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
)
def test_a_weekday_is_the_first_strictly_after(base: date, weekday: str) -> None:
    day = read(weekday, base).day
    assert 1 <= (day - base).days <= 7
    assert day.strftime("%a") == weekday
