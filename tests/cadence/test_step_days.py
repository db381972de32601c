"""The day of a step: counted, rolled onto a business day, and told in sentences."""

from __future__ import annotations

from datetime import date, time

import pytest

from ics_followup.business_days import BusinessDays, business_days_for
from ics_followup.cadence.days import Placed, closures, counted, placed
from ics_followup.cadence.language import Roll, offset_from
from ics_followup.settings import Closures

US = business_days_for(country="US", closures=Closures())
AE = business_days_for(country="AE", closures=Closures())
MID_MORNING, MID_AFTERNOON = (time(10), time(11)), (time(14, 30), time(15, 30))


def step_on(
    anchor: str,
    day: str,
    *,
    days: BusinessDays = US,
    roll: Roll = "next",
    needs: tuple[time, time] | None = MID_MORNING,
    away: frozenset[date] = frozenset(),
) -> Placed:
    offset = offset_from(day)
    when = date.fromisoformat(anchor)
    return placed(when, offset, days, said="the interview", roll=roll, needs=needs, away=away)


@pytest.mark.rule("A1", "A16")
@pytest.mark.parametrize(
    ("anchor", "day", "counted_to"),
    [
        ("2026-11-25", "interview + 1 business day", "2026-11-27"),
        ("2026-11-28", "interview + 1 business day", "2026-11-30"),
        ("2026-11-28", "interview", "2026-11-28"),
        ("2026-11-25", "interview + 1 days", "2026-11-26"),
        ("2026-11-25", "interview + 2 weeks", "2026-12-09"),
        ("2026-12-31", "interview + 2 months", "2027-02-28"),
        ("2027-12-31", "interview + 2 months", "2028-02-29"),
        ("2026-11-30", "interview - 3 business days", "2026-11-24"),
        ("2026-11-30", "interview - 1 days", "2026-11-29"),
    ],
)
def test_weeks_and_months_go_by_the_calendar_and_business_days_do_not(
    anchor: str, day: str, counted_to: str
) -> None:
    assert counted(date.fromisoformat(anchor), offset_from(day), US) == date.fromisoformat(counted_to)


@pytest.mark.rule("A4", "S1.5")
def test_the_next_day_is_the_next_business_day_and_says_what_was_skipped() -> None:
    found = step_on("2026-11-25", "interview + 1 business day")
    assert found.day == date(2026, 11, 27)
    assert found.why == (
        "Fri 27 Nov 2026 is 1 business day after the interview, Wed 25 Nov 2026.",
        "Thu 26 Nov 2026 is Thanksgiving Day.",
        "Many offices close this Friday; Mon 30 Nov is as good.",
    )


@pytest.mark.rule("A1")
def test_a_week_that_ends_on_a_holiday_rolls_forward() -> None:
    found = step_on("2026-12-18", "interview + 1 week")
    assert found.day == date(2026, 12, 28)
    assert found.why == (
        "Fri 25 Dec 2026 is 1 week after the interview, Fri 18 Dec 2026.",
        "Fri 25 Dec 2026 is Christmas Day.",
        "Sat 26 Dec and Sun 27 Dec 2026 are the weekend.",
        "The next business day is Mon 28 Dec 2026.",
    )


def test_a_day_may_roll_back_or_stay() -> None:
    back = step_on("2026-12-18", "interview + 1 week", roll="previous")
    assert back.day == date(2026, 12, 24)
    assert "Fri 25 Dec 2026 is closed (Christmas Day), so it is the business day before." in back.why
    assert step_on("2026-12-18", "interview + 1 week", roll="none").day == date(2026, 12, 25)


def test_a_half_day_keeps_its_morning_and_loses_its_afternoon() -> None:
    """Fridays in the Emirates end at noon; Saturday and Sunday are the weekend."""
    friday = "2026-11-27"
    assert step_on(friday, "interview", days=AE).day == date(2026, 11, 27)
    moved = step_on(friday, "interview", days=AE, needs=MID_AFTERNOON)
    assert moved.day == date(2026, 11, 30)
    assert any("half day" in said and "until 12:00" in said for said in moved.why)
    assert step_on(friday, "interview", days=AE, needs=None).day == date(2026, 11, 27)


def test_a_slot_that_begins_just_before_noon_has_no_room_on_a_half_day() -> None:
    assert step_on("2026-11-27", "interview", days=AE, needs=(time(11, 45), time(13))).day.day == 27
    assert step_on("2026-11-27", "interview", days=AE, needs=(time(11, 50), time(13))).day.day == 30


def test_days_on_which_i_am_away_are_passed_over() -> None:
    away = frozenset({date(2026, 11, 24), date(2026, 11, 25)})
    found = step_on("2026-11-24", "interview", away=away)
    assert found.day == date(2026, 11, 27)
    assert "On Tue 24 Nov 2026 you are away." in found.why
    assert "Thu 26 Nov 2026 is Thanksgiving Day." in found.why


def test_a_month_of_weekends_is_told_in_one_sentence() -> None:
    said = closures(US, date(2026, 9, 8), date(2026, 10, 2))
    assert said == ["The weekends between Sat 12 Sep and Sun 27 Sep 2026 do not count."]


def test_a_holiday_interrupts_the_weekends_where_it_stands() -> None:
    assert closures(US, date(2026, 11, 26), date(2026, 11, 30)) == [
        "Thu 26 Nov 2026 is Thanksgiving Day.",
        "Sat 28 Nov and Sun 29 Nov 2026 are the weekend.",
    ]


def test_what_the_settings_close_is_told_as_such() -> None:
    acme = Closures(closed=frozenset({date(2026, 11, 30)}))
    days = business_days_for(
        country="US",
        company="Acme",
        closures=Closures(company={"acme": acme}, closed=frozenset({date(2026, 12, 1)})),
    )
    said = closures(days, date(2026, 11, 30), date(2026, 12, 2))
    assert said[0] == "On Mon 30 Nov 2026 Acme is closed (your followup.toml)."
    assert "Tue 1 Dec 2026" in said[1]
    assert "followup.toml" in said[1]
    assert " is closed in " in said[1], said[1]


def test_an_estimated_holiday_says_so() -> None:
    """Eid in 2027 hangs on the moon."""
    days = [
        date(2027, 3, n)
        for n in range(1, 32)
        if AE.estimated(date(2027, 3, n)) and AE.why_closed(date(2027, 3, n))
    ]
    weekdays = [day for day in days if day.weekday() < 5]
    assert weekdays
    (said,) = closures(AE, weekdays[0], date.fromordinal(weekdays[0].toordinal() + 1))
    assert "an estimated date" in said
