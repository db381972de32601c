"""The laws of rows that share a person: one contact a day, never two days running, and bound ones stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from ics_followup.cadence.language import built_in, built_in_names
from ics_followup.cadence.plan import reminders_for
from ics_followup.model import Interview, Person, Promise, Reminder
from ics_followup.settings import Me, Settings

MINE = Settings(me=Me(name="Sam", timezone="America/New_York"))
TODAY = date(2026, 11, 22)
DANA = Person(name="Dana Ortiz", email="dana@example.com", phone="+1-555-0100")
FREE = ("thanks", "thanks_card", "after_no", "expedite", "email_after_call")


@st.composite
def a_row(draw: st.DrawFn, *, promised: bool) -> Interview:
    day = draw(st.dates(date(2026, 10, 1), date(2026, 12, 20)))
    key = f"acme-{draw(st.integers(0, 999))}"
    start = datetime.combine(day, time(10), ZoneInfo("America/New_York"))
    ahead = draw(st.lists(st.integers(1, 25), max_size=2, unique=True)) if promised else []
    return Interview(
        key=key,
        row_key=key,
        line=2,
        company="Acme",
        role=key,
        start=start,
        end=start + timedelta(hours=1),
        timed=True,
        timezone="America/New_York",
        country="US",
        people=(DANA,),
        contact=DANA,
        channel=draw(st.sampled_from(("email", "phone"))),
        promises=tuple(Promise(day=day + timedelta(days=n)) for n in sorted(ahead)),
        cadence=draw(st.sampled_from(built_in_names())),
    )


def rows(*, promised: bool) -> st.SearchStrategy[list[Interview]]:
    return st.lists(a_row(promised=promised), min_size=2, max_size=5, unique_by=lambda each: each.key)


def planned(interviews: Sequence[Interview]) -> tuple[Reminder, ...]:
    return reminders_for(interviews, settings=MINE, cadence_for=built_in, today=TODAY)


def contacts(reminders: Sequence[Reminder]) -> list[Reminder]:
    return [each for each in reminders if each.kind == "contact" and each.step not in FREE]


def is_bound(reminder: Reminder) -> bool:
    return bool(reminder.interview.promises) and reminder.firm


@pytest.mark.rule("A20", "S1.10")
@at_most(max_examples=150, deadline=None)
@given(rows(promised=False))
def test_nobody_hears_of_two_rows_on_one_day_nor_on_two_days_running(interviews: list[Interview]) -> None:
    for before, after in pairwise(contacts(planned(interviews))):
        assert (after.start.date() - before.start.date()).days >= 2, (before.why, after.why)


@pytest.mark.rule("A20", "S1.8")
@at_most(max_examples=150, deadline=None)
@given(rows(promised=True))
def test_only_what_hangs_on_a_promise_may_come_close_to_another_row(interviews: list[Interview]) -> None:
    """Where two contacts to one person are close, one of the two hangs on its row's promise."""
    for before, after in pairwise(contacts(planned(interviews))):
        if before.interview.key != after.interview.key and not is_bound(before) and not is_bound(after):
            assert (after.start.date() - before.start.date()).days >= 2, (before.why, after.why)


@pytest.mark.rule("A20")
@at_most(max_examples=80, deadline=None)
@given(rows(promised=True))
def test_a_promise_is_kept_on_its_day_whatever_the_other_rows_do(interviews: list[Interview]) -> None:
    def bound_days(reminders: Sequence[Reminder]) -> set[tuple[str, str, date]]:
        return {
            (each.interview.key, each.step, each.start.date())
            for each in contacts(reminders)
            if is_bound(each) and each.occurrence == 1 and each.interview.cadence != "one-note"
            and each.step in ("call", "call_again", "check_in", "contact_1", "inquiry")
        }  # fmt: skip

    together = bound_days(planned(interviews))
    for interview in interviews:
        assert bound_days(planned([interview])) <= together


@at_most(max_examples=80, deadline=None)
@given(rows(promised=True), st.randoms(use_true_random=False))
def test_the_order_of_rows_that_share_a_person_changes_nothing(
    interviews: list[Interview], chance: object
) -> None:
    shuffled = list(interviews)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert planned(shuffled) == planned(interviews)


@at_most(max_examples=80, deadline=None)
@given(rows(promised=True), a_row(promised=True))
def test_a_row_with_another_person_moves_nobody_to_another_day(
    interviews: list[Interview], other: Interview
) -> None:
    stranger = Person(name="Kim Park", email="kim@elsewhere.example")
    other = other._replace(key="other", row_key="other", people=(stranger,), contact=stranger, company="Else")

    def days(reminders: Sequence[Reminder]) -> list[tuple[str, str, int, date]]:
        mine = (each for each in reminders if each.interview.key != "other")
        return sorted((each.interview.key, each.step, each.occurrence, each.start.date()) for each in mine)

    assert days(planned([*interviews, other])) == days(planned(interviews))
