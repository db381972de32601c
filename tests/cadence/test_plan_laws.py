"""The laws of a plan, whatever the interviews: quiet, business days, work hours, one end, and no order of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from ics_followup.cadence.language import built_in
from ics_followup.cadence.plan import days_for, reminders_for
from ics_followup.model import Channel, Interview, Person, Promise, PromiseKind, Reminder, Touch
from ics_followup.settings import DEFAULT_SLOTS, FeedSettings, Me, Settings

TODAY = date(2026, 11, 22)
PLACES = (
    ("US", "America/New_York"), ("US", "Pacific/Honolulu"), ("GB", "Europe/London"), ("DE", "Europe/Berlin"),
    ("AE", "Asia/Dubai"), ("IL", "Asia/Jerusalem"), ("SA", "Asia/Riyadh"), ("JP", "Asia/Tokyo"),
    ("CN", "Asia/Shanghai"), ("IN", "Asia/Kolkata"), ("AU", "Australia/Sydney"), ("BR", "America/Sao_Paulo"),
    ("SE", "Europe/Stockholm"), ("", "Asia/Kathmandu"),
)  # fmt: skip
PEOPLE = (
    Person(name="Dana Ortiz", email="dana@example.com", phone="+1-555-0100"),
    Person(name="Lee Wong", email="lee@example.com"),
    Person(name="Kim Park"),
)
CHANNELS: tuple[Channel | None, ...] = ("email", "phone", "text", "linkedin", None)


@st.composite
def an_interview(draw: st.DrawFn) -> Interview:
    country, zone = draw(st.sampled_from(PLACES))
    day = draw(st.dates(date(2026, 9, 1), date(2027, 6, 30)))
    timed = draw(st.booleans())
    clock = draw(st.integers(28, 94).map(lambda n: time(n // 4, n % 4 * 15))) if timed else time()
    start = datetime.combine(day, clock, ZoneInfo(zone))
    people = PEOPLE[: draw(st.integers(0, 3))]
    ahead = sorted(draw(st.lists(st.integers(0, 40), max_size=3, unique=True)))
    kind: PromiseKind = draw(st.sampled_from(("by", "by", "by", "from")))
    key = f"acme-{draw(st.integers(0, 9999))}"
    return Interview(
        key=key,
        row_key=key,
        line=2,
        company="Acme",
        start=start,
        end=start + timedelta(hours=1 if timed else 0),
        timed=timed,
        timezone=zone,
        country=country,
        people=people,
        contact=people[0] if people else None,
        channel=draw(st.sampled_from(CHANNELS)),
        promises=tuple(Promise(day=day + timedelta(days=n), kind=kind) for n in ahead),
        company_size=draw(st.sampled_from(("", "large"))),
        cadence=draw(st.sampled_from(("balanced", "promised-day"))),
    )


INTERVIEWS = st.lists(an_interview(), min_size=1, max_size=6, unique_by=lambda each: each.key)
MINE = Settings(me=Me(name="Sam", timezone="America/Chicago", awake=(time(7), time(22))))


def planned(
    interviews: Sequence[Interview], *, settings: Settings = MINE, today: date = TODAY
) -> tuple[Reminder, ...]:
    return reminders_for(interviews, settings=settings, cadence_for=built_in, today=today)


def chains(reminders: Sequence[Reminder]) -> Mapping[str, list[Reminder]]:
    found: dict[str, list[Reminder]] = {}
    for reminder in reminders:
        found.setdefault(reminder.interview.key, []).append(reminder)
    return found


def chased(chain: Sequence[Reminder]) -> list[Reminder]:
    return [each for each in chain if each.kind == "contact" and not each.step.startswith("thanks")]


@pytest.mark.rule("S1.3", "S1.4", "S1.11", "S2.2")
@at_most(max_examples=60)
@given(INTERVIEWS)
def test_nobody_is_contacted_before_the_promised_day_is_over(interviews: list[Interview]) -> None:
    """Thanks apart. A renewed promise, and one of the kind "check back from", is acted on on its own day."""
    for chain in chains(planned(interviews)).values():
        promises = chain[0].interview.promises
        for each in chased(chain) if promises else ():
            waits = promises[-1].kind == "by" and len(promises) == 1
            assert each.start.date() > promises[-1].day or (
                not waits and each.start.date() == promises[-1].day
            )


@pytest.mark.rule("A3", "A4", "A5")
@at_most(max_examples=60)
@given(INTERVIEWS)
def test_whoever_is_contacted_is_contacted_in_work_hours_on_a_business_day(
    interviews: list[Interview],
) -> None:
    begin, end = DEFAULT_SLOTS["work-hours"]
    for chain in chains(planned(interviews)).values():
        days = days_for(chain[0].interview, MINE)
        for each in chased(chain):
            day = each.start.date()
            half = days.half_day(day)
            assert days.is_open(day), each.why
            assert begin <= each.start.time()
            assert each.end.time() <= (min(end, half.until) if half else end)


@pytest.mark.rule("S1.1", "S3.3", "A2")
@at_most(max_examples=60)
@given(INTERVIEWS)
def test_thanks_come_once_to_each_after_the_interview_and_no_later_than_the_next_business_day(
    interviews: list[Interview],
) -> None:
    for chain in chains(planned(interviews)).values():
        interview = chain[0].interview
        thanks = [each for each in chain if each.step == "thanks"]
        assert [each.person for each in thanks].count(None) == (0 if interview.people else 1)
        assert {each.person for each in thanks if each.person} == set(interview.people)
        limit = days_for(interview, MINE).shift(interview.start.date(), 1)
        for each in thanks:
            assert each.start >= interview.end
            assert each.start.date() <= limit


@pytest.mark.rule("S1.15", "S0.12", "A21")
@at_most(max_examples=60)
@given(INTERVIEWS)
def test_every_chain_ends_with_one_close_at_four_on_a_business_day(interviews: list[Interview]) -> None:
    for chain in chains(planned(interviews)).values():
        assert [each.kind for each in chain].count("close") == 1
        close = chain[-1]
        assert close.kind == "close"
        assert close.start.time() == time(16)
        assert days_for(close.interview, MINE).is_open(close.start.date())
        assert close.start.date() > max(each.start.date() for each in chain[:-1])


@pytest.mark.rule("S2.4", "S1.10", "A20")
@at_most(max_examples=60)
@given(INTERVIEWS)
def test_contacts_keep_their_distance_and_their_number(interviews: list[Interview]) -> None:
    for chain in chains(planned(interviews)).values():
        cadence = built_in(chain[0].cadence)
        days = days_for(chain[0].interview, MINE)
        contacts = sorted({each.start.date() for each in chased(chain)})
        assert len(contacts) <= (cadence.cap or 4)
        for before, after in pairwise(contacts):
            assert after >= days.shift(before, cadence.least_gap)


@at_most(max_examples=40)
@given(INTERVIEWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(interviews: list[Interview], chance: Random) -> None:
    shuffled = list(interviews)
    chance.shuffle(shuffled)
    assert planned(shuffled) == planned(interviews)


@at_most(max_examples=40)
@given(INTERVIEWS, an_interview())
def test_an_unrelated_row_moves_nobody_to_another_day(interviews: list[Interview], other: Interview) -> None:
    stranger = Person(name="Nobody Else", email="nobody@elsewhere.example")
    other = other._replace(
        company="Elsewhere", key="elsewhere", row_key="elsewhere", people=(stranger,), contact=stranger
    )
    assert days_of(planned([*interviews, other]), without=other.key) == days_of(planned(interviews))


@at_most(max_examples=40)
@given(INTERVIEWS, st.integers(1, 200))
def test_a_later_day_has_the_same_plan(interviews: list[Interview], later: int) -> None:
    """What is assumed keeps its day and hour, so that tomorrow's feed has the same events."""
    then = planned(interviews, today=TODAY + timedelta(days=later))
    assert [(each.step, each.start) for each in then] == [
        (each.step, each.start) for each in planned(interviews)
    ]


def days_of(reminders: Sequence[Reminder], without: str = "") -> list[tuple[str, str, int, str, date]]:
    return sorted(
        (
            each.interview.key,
            each.step,
            each.occurrence,
            each.person.name if each.person else "",
            each.start.date(),
        )
        for each in reminders
        if each.interview.key != without
    )


@at_most(max_examples=60)
@given(INTERVIEWS, st.integers(0, 200), st.sampled_from(("assume", "late")))
def test_a_state_says_where_a_day_stands_to_today(
    interviews: list[Interview], later: int, unlogged: str
) -> None:
    today = TODAY + timedelta(days=later)
    settings = Settings(me=MINE.me, feed=FeedSettings(unlogged=unlogged))
    for each in planned(interviews, settings=settings, today=today):
        day = each.start.date()
        if each.step.startswith("thanks") and (each.state == "late" or day > each.interview.start.date()):
            continue
        match each.state:
            case "due":
                assert day == today
            case "upcoming":
                assert day > today
            case "assumed" | "missed":
                assert day < today
            case "late":
                assert day >= today
                assert each.late_since is not None
                assert each.late_since < today
            case _:
                pytest.fail("nothing is in the log")


@at_most(max_examples=40)
@given(INTERVIEWS)
def test_ids_are_unique_and_reasons_and_rules_are_given(interviews: list[Interview]) -> None:
    reminders = planned(interviews)
    named = [(each.interview.key, each.step, each.occurrence, each.person) for each in reminders]
    assert len(set(named)) == len(named)
    for each in reminders:
        assert each.why
        assert all(said.endswith((".", "!")) for said in each.why), each.why
        assert each.rules
        assert each.end - each.start == timedelta(minutes=15)


@st.composite
def with_a_log(draw: st.DrawFn) -> Interview:
    interview = draw(an_interview())
    day = interview.start.date()
    touches = []
    for _ in range(draw(st.integers(1, 5))):
        when = day + timedelta(days=draw(st.integers(0, 50)))
        out = draw(st.booleans())
        promise = Promise(day=when + timedelta(days=draw(st.integers(0, 20))), given=when)
        touches.append(
            Touch(
                day=when,
                clock=draw(st.sampled_from((None, time(10, 5), time(15)))),
                direction="out" if out else "in",
                channel=draw(st.sampled_from(("email", "phone"))),
                outcome=draw(st.sampled_from(("sent", "live", "voicemail"))) if out else "reply",
                promise=promise if not out and draw(st.booleans()) else None,
            )
        )
    return interview._replace(touches=tuple(sorted(touches, key=lambda touch: touch.day)))


@pytest.mark.rule("A11", "A19")
@at_most(max_examples=80)
@given(with_a_log())
def test_whatever_the_log_says_the_chain_ends_once_and_repeats_no_name(interview: Interview) -> None:
    reminders = planned([interview])
    latest = max(touch.day for touch in interview.touches)
    closes = [each.start.date() for each in reminders if each.kind == "close"]
    assert len([day for day in closes if day > latest]) <= 1, "an answer may reopen what was closed"
    named = [(each.step, each.occurrence, each.person) for each in reminders]
    assert len(set(named)) == len(named)
    for each in reminders:
        if each.state == "upcoming" and each.kind == "contact" and not each.step.startswith("thanks"):
            assert each.start.date() > latest or each.start.date() > TODAY


@pytest.mark.rule("S1.3")
@at_most(max_examples=80)
@given(with_a_log())
def test_no_coming_contact_precedes_the_promise_of_the_last_answer(interview: Interview) -> None:
    answers = [touch for touch in interview.touches if touch.direction == "in"]
    promise = answers[-1].promise if answers else None
    if promise is None or [touch.day for touch in answers].count(answers[-1].day) > 1:
        return
    for each in chased(planned([interview])):
        if each.state == "upcoming" and each.start.date() > answers[-1].day:
            assert each.start.date() >= promise.day
