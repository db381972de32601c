"""The plan row by row: the same as the plan as a whole, whether it is kept or made again."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from ics_followup.cadence.language import built_in, built_in_names
from ics_followup.cadence.plan import KEPT, Chains, chains_for, reminders_for
from ics_followup.model import Interview, Person, Promise, Status
from ics_followup.settings import Me, Settings

MINE = Settings(me=Me(name="Sam", timezone="America/New_York", awake=(time(8), time(22))))
TODAY = date(2026, 11, 22)
TAKEN = (datetime(2026, 11, 27, 15, tzinfo=UTC), datetime(2026, 12, 1, 15, 7, tzinfo=UTC))
SOMEBODY = (None, Person(name="Dana Ortiz", email="dana@example.com"), Person(name="Lee Wong"))
STATUSES: tuple[Status, ...] = ("awaiting", "awaiting", "awaiting", "offer", "accepted", "on hold", "closed")


@st.composite
def an_interview(draw: st.DrawFn) -> Interview:
    day = draw(st.dates(date(2026, 11, 2), date(2026, 12, 4)))
    start = datetime.combine(day, time(draw(st.integers(8, 23))), ZoneInfo("America/New_York"))
    key = f"row-{draw(st.integers(0, 999))}"
    contact = draw(st.sampled_from(SOMEBODY))
    ahead = sorted(draw(st.lists(st.integers(1, 25), max_size=2, unique=True)))
    return Interview(
        key=key,
        row_key=key,
        line=2,
        client=draw(st.sampled_from(("", "Ann"))),
        company=draw(st.sampled_from(("Acme", "Birch"))),
        start=start,
        end=start + timedelta(hours=1),
        timed=True,
        timezone="America/New_York",
        country="US",
        people=(contact,) if contact else (),
        contact=contact,
        promises=tuple(Promise(day=day + timedelta(days=n)) for n in ahead),
        status=draw(st.sampled_from(STATUSES)),
        status_date=draw(st.none() | st.just(day + timedelta(days=7))),
        cadence=draw(st.sampled_from(built_in_names())),
    )


INTERVIEWS = st.lists(an_interview(), max_size=8, unique_by=lambda each: each.key)


def chains(interviews: Sequence[Interview], kept: int = KEPT) -> Chains:
    return chains_for(interviews, settings=MINE, cadence_for=built_in, today=TODAY, taken=TAKEN, kept=kept)


@at_most(max_examples=120, deadline=None)
@given(INTERVIEWS)
def test_what_is_made_again_is_what_would_have_been_kept(interviews: list[Interview]) -> None:
    again = chains(interviews, kept=0)
    assert list(again) == list(chains(interviews))
    assert list(again) == list(again)


@at_most(max_examples=60, deadline=None)
@given(INTERVIEWS)
def test_row_by_row_is_the_plan_of_the_whole_sheet(interviews: list[Interview]) -> None:
    found = list(chains(interviews))
    assert [interview.key for interview, _ in found] == sorted(each.key for each in interviews)
    assert all(each.interview is interview for interview, reminders in found for each in reminders)
    for _, reminders in found:
        assert [each.start for each in reminders] == sorted(each.start for each in reminders)
    whole = reminders_for(interviews, settings=MINE, cadence_for=built_in, today=TODAY, taken=TAKEN)
    together = [each for _, reminders in found for each in reminders]
    assert sorted(map(repr, whole)) == sorted(map(repr, together))


def test_an_interview_without_reminders_is_there_too() -> None:
    start = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("America/New_York"))
    row = Interview(
        key="acme",
        row_key="acme",
        line=2,
        company="Acme",
        start=start,
        end=start + timedelta(hours=1),
        timed=True,
        timezone="America/New_York",
        status="accepted",
        status_date=date(2026, 11, 9),
        cadence="one-note",
    )
    assert [interview for interview, _ in chains([row])] == [row]
    assert len(chains([row])) == 1


def _sheet(rows: int) -> list[Interview]:
    start = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo("America/New_York"))
    return [
        Interview(
            key=f"row-{number:05}",
            row_key=f"row-{number:05}",
            line=number,
            company=f"Company {number}",
            start=start + timedelta(days=number % 35),
            end=start + timedelta(days=number % 35, hours=1),
            timed=True,
            timezone="America/New_York",
            country="US",
            cadence="balanced",
        )
        for number in range(rows)
    ]


def test_a_large_sheet_remembers_little_of_each_reminder() -> None:
    """At most 120 bytes of each while the hours are given out, and 40 afterwards; its row's place included."""
    interviews = _sheet(1_500)
    list(chains(interviews, kept=0))
    tracemalloc.start()
    try:
        found = chains(interviews, kept=0)
        kept, most = tracemalloc.get_traced_memory()
        reminders = sum(len(each) for _, each in found)
    finally:
        tracemalloc.stop()
    assert reminders > 7_000
    assert most < 120 * reminders
    assert kept < 40 * reminders
