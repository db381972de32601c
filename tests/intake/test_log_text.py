"""The canonical text of a contact reads back as the same contact, whoever wrote it."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake.log import Setting, entries_of, entry_text, touch_from
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import Days
from ics_followup.intake.touches import counted_once, says_the_same
from ics_followup.model import Person, Promise, Touch

INTERVIEW = date(2026, 1, 5)
DANA = Person(name="Dana Ortiz")
OUT = [(channel, "sent") for channel in ("email", "text", "linkedin", "card")]
OUT += [("phone", "live"), ("phone", "voicemail"), ("person", "live")]
IN = [(channel, outcome) for channel in ("email", "phone", "text", "linkedin", "card", "person")
      for outcome in ("reply", "advanced", "rejection", "offer", "hold")]  # fmt: skip
NAMES = (
    "Dana Ortiz",
    "Sam Lee",
    "Kim",
    "Jan van der Berg",
    "Bo & Co",
    'Ann "Will" By; For',
    "田中 美咲",
    "in",
)
NOTES = ("", "asked", "a; b", 'said "no"; then "yes"', "# 2", "by Friday 25 Nov", '"whole"', "x, y")
DAYS = st.dates(INTERVIEW, date(2099, 1, 1))


def no_calendar() -> Days:
    raise AssertionError("no business days are needed here")


@st.composite
def touches(draw: st.DrawFn) -> Touch:
    direction = draw(st.sampled_from(["out", "in"]))
    channel, outcome = draw(st.sampled_from(OUT if direction == "out" else IN))
    day = draw(DAYS)
    ahead = st.integers(0, 400).map(lambda days: day + timedelta(days=days))
    may_promise = outcome not in ("rejection", "sent", "voicemail")
    kind = draw(st.sampled_from(["from"] if outcome == "offer" else ["by", "from"]))
    promise = draw(st.none() | ahead) if may_promise else None
    everybody = draw(st.booleans())
    return Touch(
        day=day,
        clock=draw(st.none() | st.times().map(lambda clock: time(clock.hour, clock.minute))),
        direction=direction,  # type: ignore[arg-type]
        channel=channel,  # type: ignore[arg-type]
        outcome=outcome,  # type: ignore[arg-type]
        promise=Promise(day=promise, kind=kind, given=day) if promise else None,  # type: ignore[arg-type]
        people=() if everybody else tuple(draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))),
        everybody=everybody,
        step=draw(st.sampled_from(["", "thanks", "check_in", "thanks_card"])),
        note=draw(st.sampled_from(NOTES)),
        deadline=draw(st.none() | ahead) if outcome == "offer" else None,
    )


@given(touch=touches(), known=st.booleans())
@settings(max_examples=200)
def test_the_canonical_text_reads_back_as_the_same_contact(touch: Touch, known: bool) -> None:
    people = tuple(Person(name=name) for name in NAMES) if known else (DANA,)
    text = entry_text(touch)
    assert entries_of(text) == (text,)
    assert touch_from(text, Setting(interview=INTERVIEW, counting=no_calendar, people=people)) == touch


@given(text=st.text(max_size=80))
@settings(max_examples=200)
def test_any_text_is_an_entry_or_is_refused(text: str) -> None:
    setting = Setting(interview=INTERVIEW, counting=no_calendar, people=(DANA,), written=INTERVIEW)
    for entry in entries_of(text):
        try:
            read = touch_from(entry, setting)
        except Misread:
            continue
        assert touch_from(entry_text(read), setting) == read


def canonical(text: str) -> Touch:
    return touch_from(text, Setting(interview=INTERVIEW, counting=no_calendar, people=(DANA,)))


def test_the_same_contact_in_other_words_counts_once() -> None:
    cell = [canonical("2026-11-25 called, voicemail"), canonical("2026-11-27 they said by 2026-12-04")]
    file = [
        canonical("2026-11-25 10:05 out phone voicemail with Dana # asked"),
        canonical("2026-11-27 in email"),
        canonical("2026-11-28 out email"),
    ]
    found = tuple(counted_once(cell, file, DANA))
    assert [touch.day.day for touch in found] == [25, 27, 28]
    assert found[0] == file[0]._replace(people=("Dana Ortiz",))
    assert found[1].promise == cell[1].promise


def test_contacts_that_differ_stay_two() -> None:
    first = canonical("2026-11-25 10:05 out phone voicemail")
    for other in (
        "2026-11-25 15:00 out phone voicemail",
        "2026-11-25 out phone live",
        "2026-11-26 out phone voicemail",
        "2026-11-25 out phone voicemail with Kim",
        "2026-11-25 out phone voicemail with all",
    ):
        assert not says_the_same(first, canonical(other), DANA)
