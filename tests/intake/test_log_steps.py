"""What people write behind "for" in a log is the step that they mean; a word that nobody knows is told, not guessed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ics_followup.cadence.language import built_in, built_in_names
from ics_followup.intake import interviews_from, read_table
from ics_followup.intake.headers import words_of
from ics_followup.intake.log import Setting, touch_from
from ics_followup.intake.log_text import entry_text
from ics_followup.model import Touch
from ics_followup.planning import Plan
from ics_followup.settings import Settings

Run = Callable[..., tuple[int, str, str]]
Journey = Callable[..., Plan]
STEPS = Path(__file__).parents[2] / "src/ics_followup/data/steps.toml"
THANKS = (
    "thanks", "thank-you", "thank you", "thankyou", "Thank You", "Thank You note", "thank-you note", "thanks email",
    "thank-you email", "thank you mail", "thank u", "TY", "ty", "thx", "Dank", "Danke", "Dankesmail", "Dankeschön",
    "Dankesbrief", "merci", "gracias", "grazie", "bedankt",
)  # fmt: skip
CHECK_IN = (
    "check_in", "check-in", "check in", "checkin", "Check-In email", "followup", "follow-up", "follow up", "Follow Up",
    "follow-up email", "nachgefragt", "Nachfrage", "status update", "feedback", "update",
)  # fmt: skip


def no_calendar() -> object:
    raise AssertionError("no business days are needed here")


def read(entry: str, **more: object) -> Touch:
    return touch_from(entry, Setting(date(2026, 11, 18), no_calendar, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("word", THANKS)
def test_thanks_are_read_however_they_are_written(word: str) -> None:
    touch = read(f"2026-11-18 12:00 out email for {word} # ok")
    assert (touch.step, touch.channel, touch.note) == ("thanks", "email", "ok")
    assert read(entry_text(touch)) == touch


@pytest.mark.parametrize("word", CHECK_IN)
def test_a_check_in_is_read_however_it_is_written(word: str) -> None:
    touch = read(f"25 Nov emailed for {word}")
    assert (touch.step.replace("-", "_"), touch.direction, touch.channel) == ("check_in", "out", "email")
    assert read(entry_text(touch)) == touch


@pytest.mark.parametrize(
    ("entry", "canonical"),
    [
        ("20 Nov out card for thank-you card", "2026-11-20 out card sent for thanks_card"),
        ("20 Nov out for Dankeskarte", "2026-11-20 out card sent for thanks_card"),
        ("20 Nov out for thank-you card", "2026-11-20 out card sent for thanks_card"),
        ("25 Nov called for second follow-up", "2026-11-25 out phone voicemail for check_in_again"),
        ("25 Nov out phone for call again", "2026-11-25 out phone voicemail for call_again"),
        ("25 Nov Dankesmail", "2026-11-25 out email sent with all for thanks"),
        ("25 Nov nachgefragt", "2026-11-25 out email sent"),
        ("25 Nov followup email", "2026-11-25 out email sent"),
    ],
)
def test_other_steps_and_words_of_their_own(entry: str, canonical: str) -> None:
    assert entry_text(read(entry)) == canonical


def test_a_step_of_a_cadence_of_ones_own_goes_before_what_its_id_means_elsewhere() -> None:
    assert read("25 Nov emailed for thank-you", steps=frozenset({"thank-you"})).step == "thank-you"


def test_every_step_of_the_cadences_that_come_with_the_program_is_known_and_no_spelling_means_two() -> None:
    said = tomllib.loads(STEPS.read_text(encoding="utf-8"))
    ids = {step.id for name in built_in_names() for step in built_in(name).steps}
    assert ids == said.keys()
    spelled: dict[str, str] = {}
    for step, by in said.items():
        for word in (step, *(word for words in by.values() for word in words)):
            assert spelled.setdefault(" ".join(words_of(word)), step) == step, word


SHEET = "company,role,interview,people,log\nAcme,Nurse,2026-11-18 10:00,Dana <dana@acme.example>,{}\n"


def test_a_word_that_is_no_step_is_a_warning_with_its_place_the_cell_and_what_is_known() -> None:
    table = read_table(SHEET.format("18 Nov out email for thnks").encode(), "interviews.csv")
    intake = interviews_from(table, settings=Settings(), cadences=["balanced"])
    (problem,) = [each for each in intake.problems if "for" in each.what and "follow-up" in each.what]
    assert problem.severity == "warning"
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.header) == ("interviews.csv", 2, "log")
    assert "'thnks' after \"for\"" in problem.what
    assert "2026-11-18 out email sent" in problem.what
    assert 'Did you mean "thanks"?' in problem.remedy
    assert "Known are: thanks, thanks_card, check_in, call, weekly" in problem.remedy
    (touch,) = intake.interviews[0].touches
    assert touch.step == ""


@pytest.mark.parametrize("word", ["thanks", *THANKS[1:8]])
def test_nobody_is_nudged_for_thanks_that_were_sent(journey: Journey, word: str) -> None:
    row = {
        "company": "Acme",
        "role": "Nurse",
        "interview": "2026-11-18 10:00",
        "people": "Dana <dana@acme.example>",
    }
    plan = journey({**row, "log": f"18 Nov 12:00 out email for {word}"}, config='[feed]\nunlogged = "late"\n')
    states = {reminder.step: reminder.state for reminder in plan.reminders}
    assert states["thanks"] == "done"
    assert states["check_in"] != "done"
    assert not [each for each in plan.intake.problems if "follow-up" in each.what]


def test_the_log_file_and_the_cell_may_spell_one_contact_differently(journey: Journey) -> None:
    row = {"company": "Acme", "role": "Nurse", "interview": "2026-11-18 10:00", "people": "Dana"}
    log = "18 Nov out email for thank-you; 18 Nov out email for thanks"
    (interview,) = journey({**row, "log": log}).intake.interviews
    assert len(interview.touches) == 1


def test_the_verb_takes_the_spellings_and_refuses_what_it_does_not_know(run: Run) -> None:
    Path("interviews.csv").write_text(SHEET.format(""), encoding="utf-8")
    assert run("log", "acme", "emailed", "Dana", "for", "thank-you", "--today", "2026-11-18")[0] == 0
    written = Path("interviews.log.csv").read_text(encoding="utf-8")
    assert "for thanks" in written
    status, _, err = run("log", "acme", "emailed", "Dana", "for", "thnks", "--today", "2026-11-19")
    assert status != 0
    flat = " ".join(err.split())
    assert "Nothing was written" in flat
    assert 'Did you mean "thanks"?' in flat
    assert Path("interviews.log.csv").read_text(encoding="utf-8") == written


def test_a_line_of_the_log_file_is_told_with_its_own_place(run: Run) -> None:
    Path("interviews.csv").write_text(SHEET.format(""), encoding="utf-8")
    Path("interviews.log.csv").write_text(
        "when,key,entry\n2026-11-18,acme-nurse,2026-11-18 out email for frobnicate\n", encoding="utf-8"
    )
    _, out, err = run("check", "--today", "2026-11-20")
    flat = " ".join((out + err).split())
    assert "interviews.log.csv" in flat
    assert "'frobnicate' after \"for\"" in flat
