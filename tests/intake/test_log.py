"""Log entries, canonical and as people write them, become touches."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake.log import EXAMPLES, Setting, touch_from
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import Days
from ics_followup.model import Person, Promise, Touch

PEOPLE = (Person(name="Dana Ortiz"), Person(name="Sam Lee"))


def no_calendar() -> Days:
    raise AssertionError("no business days are needed here")


def read(entry: str, written: date | None = None, interview: date = date(2026, 11, 22)) -> Touch:
    setting = Setting(interview=interview, counting=no_calendar, people=PEOPLE, written=written)
    return touch_from(entry, setting)


def november(day: int) -> date:
    return date(2026, 11, day)


def test_the_canonical_form_with_all_parts() -> None:
    entry = "2026-11-25 10:05 in phone reply check back 2026-12-04 with Dana Ortiz for check-in # call at ten"
    assert read(entry) == Touch(
        day=november(25),
        clock=time(10, 5),
        direction="in",
        channel="phone",
        outcome="reply",
        promise=Promise(day=date(2026, 12, 4), kind="from", given=november(25)),
        people=("Dana Ortiz",),
        step="check-in",
        note="call at ten",
    )


@pytest.mark.parametrize(
    ("entry", "day", "direction", "channel", "outcome"),
    [
        ("2026-11-25 10:05 out phone voicemail", 25, "out", "phone", "voicemail"),
        ("2026-11-25 out phone", 25, "out", "phone", "voicemail"),
        ("2026-11-25 out phone live", 25, "out", "phone", "live"),
        ("2026-11-25 out email", 25, "out", "email", "sent"),
        ("2026-11-25 out card sent", 25, "out", "card", "sent"),
        ("2026-11-27 in email", 27, "in", "email", "reply"),
        ("2026-11-27 in phone advanced", 27, "in", "phone", "advanced"),
        ("2026-11-27 in email hold", 27, "in", "email", "hold"),
        ("25 Nov called, voicemail", 25, "out", "phone", "voicemail"),
        ("25 Nov called, left a voicemail", 25, "out", "phone", "voicemail"),
        ("emailed 11/25", 25, "out", "email", "sent"),
        ("27 Nov they said by Dec 4", 27, "in", "email", "reply"),
        ("27 Nov they called", 27, "in", "phone", "reply"),
        ("rejected 30 Nov", 30, "in", "email", "rejection"),
        ("25 Nov called, no answer", 25, "out", "phone", "voicemail"),
        ("Nov 25 texted", 25, "out", "text", "sent"),
        ("sent a card 25 Nov", 25, "out", "card", "sent"),
        ("25 Nov called Dana, spoke", 25, "out", "phone", "live"),
    ],
)
def test_entries_as_people_write_them(
    entry: str, day: int, direction: str, channel: str, outcome: str
) -> None:
    touch = read(entry)
    assert (touch.day, touch.direction, touch.channel, touch.outcome) == (
        november(day),
        direction,
        channel,
        outcome,
    )


def test_what_they_said_is_a_promise_given_that_day() -> None:
    wanted = Promise(day=date(2026, 12, 4), given=november(27))
    assert read("27 Nov they said by Dec 4").promise == wanted
    assert read("2026-11-27 in email promised 2026-12-04").promise == wanted
    assert read("27 Nov they said by Friday").promise == wanted


def test_an_offer_has_a_day_to_answer_by() -> None:
    touch = read("offer, answer by 12 Dec", written=date(2026, 12, 1))
    assert (touch.day, touch.outcome, touch.deadline, touch.promise) == (
        date(2026, 12, 1),
        "offer",
        date(2026, 12, 12),
        None,
    )


def test_with_names_people_and_with_all_names_everybody() -> None:
    assert read("25 Nov out email with Dana and Sam").people == ("Dana Ortiz", "Sam Lee")
    assert read("25 Nov emailed Dana").people == ("Dana Ortiz",)
    everybody = read("25 Nov out email with all")
    assert (everybody.people, everybody.everybody) == ((), True)


def test_a_date_without_a_year_is_the_first_from_the_interview_on() -> None:
    assert read("emailed 3 Jan").day == date(2027, 1, 3)


@pytest.mark.parametrize(
    "entry",
    [
        "hello",
        "called",
        "25 Nov",
        "25 Nov out phone email",
        "25 Nov out email live",
        "in out 25 Nov",
    ],
)
def test_what_cannot_be_read_gives_three_examples(entry: str) -> None:
    with pytest.raises(Misread) as caught:
        read(entry)
    assert caught.value.remedy == EXAMPLES


CLOCKS = st.none() | st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
KINDS = st.sampled_from(
    [("out", "email", "sent"), ("out", "phone", "live"), ("out", "phone", "voicemail"), ("in", "text", "reply"),
     ("in", "phone", "offer"), ("in", "linkedin", "hold"), ("in", "email", "advanced"), ("out", "person", "live")]
)  # fmt: skip


@given(day=st.dates(date(2020, 1, 1), date(2099, 1, 1)), clock=CLOCKS, kind=KINDS)
def test_every_canonical_entry_is_read_back(
    day: date, clock: time | None, kind: tuple[str, str, str]
) -> None:
    touch = read(" ".join([f"{day}", f"{clock:%H:%M}" if clock else "", *kind]), interview=date(2020, 1, 1))
    assert (touch.day, touch.clock, touch.direction, touch.channel, touch.outcome) == (day, clock, *kind)
