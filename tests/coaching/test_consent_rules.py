"""Whose word counts: the lower level, the earlier end; nothing said is no consent."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ics_followup.sharing.consent import Given, consent_of
from ics_followup.sharing.levels import LEVELS

TODAY = date(2026, 11, 22)
LEVEL = st.one_of(st.none(), st.sampled_from(LEVELS))
DAY = st.one_of(st.none(), st.integers(-50, 50).map(lambda days: TODAY + timedelta(days=days)))
GIVEN = st.builds(Given, LEVEL, DAY)


def test_nothing_said_is_no_consent_whatever_is_asked_for() -> None:
    for level in (None, *LEVELS):
        assert consent_of(Given(), None, asked=level, today=TODAY).standing == "no consent"


def test_an_empty_section_of_the_clients_own_is_a_consent_to_the_default() -> None:
    found = consent_of(Given(), Given(), asked=None, today=TODAY)
    assert (found.standing, found.level) == ("shared", "initials")


def test_the_last_day_of_a_consent_is_in_it() -> None:
    assert consent_of(Given(until=TODAY), None, asked=None, today=TODAY).standing == "shared"
    assert (
        consent_of(Given(until=TODAY), None, asked=None, today=TODAY + timedelta(days=1)).standing == "ended"
    )


@given(GIVEN, st.one_of(st.none(), GIVEN), LEVEL)
def test_nobody_gets_more_than_each_of_them_says(row: Given, own: Given | None, asked: str | None) -> None:
    level = next((each for each in LEVELS if each == asked), None)
    found = consent_of(row, own, asked=level, today=TODAY)
    if found.standing == "no consent":
        assert not any(row)
        assert own is None
        return
    for each in (row.level, own.level if own else None, level):
        assert each is None or LEVELS.index(found.level) <= LEVELS.index(each)
    ends = [each.until for each in (row, own) if each and each.until]
    assert found.until == min(ends, default=None)
    assert (found.standing == "ended") == (found.until is not None and found.until < TODAY)
