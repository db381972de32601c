"""A message in words of one's own is shown at `full` alone: nobody knows what is written in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ics_followup.drafts.own_folder import export_to
from ics_followup.drafts.templates import wordings_for
from ics_followup.planning import plan_for
from ics_followup.sharing.levels import LEVELS, Level
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Shared
from ics_followup.sharing.wording import OWN_WORDS, _has_own
from ics_followup.source import Source

ROW = {
    "company": "Acme",
    "role": "Nurse",
    "interview": "2026-11-24 10:00",
    "timezone": "Europe/Berlin",
    "country": "DE",
    "people": "Dana Ortiz <dana@example.com> +1-312-555-0110",
}
OWN = """\
Subject: Thank you
$greeting

Thank you for the time, and say hello to Quentin Quagmire of 12 Elm Rise.

Call me: five five five, 31 25.
"""
Made = Callable[..., Shared]


@pytest.fixture
def shared(sheet_bytes: Callable[..., bytes], tmp_path: Path) -> Made:
    def made(level: Level, language: str = "") -> Shared:
        config = '[me]\nname = "Sam"\ntimezone = "UTC"\n[drafts]\nfolder = "mine"\n'
        sheet = sheet_bytes(ROW | ({"language": language} if language else {}))
        source = Source(sheet=sheet, name="interviews.csv", config=config, folder=tmp_path)
        plan = plan_for(source, today=date(2026, 11, 24))
        assert not plan.errors, plan.errors
        return shared_from(plan, level, who="Sam", with_whom="", until=None, secret=bytes(32))

    return made


def words_of(shared: Shared) -> list[str]:
    return [step.message.body for step in shared.steps if step.message]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("where", ["thanks/email.1.txt", "en/thanks/email.1.txt"])
def test_what_is_typed_into_a_wording_of_ones_own_is_shown_at_full_alone(
    level: Level, where: str, shared: Made, tmp_path: Path
) -> None:
    for number in range(1, 12):
        path = tmp_path / "mine" / where.replace("1", str(number))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OWN, encoding="utf-8")
    words = words_of(shared(level))
    told = any("Quentin" in each or "five five" in each or "Elm Rise" in each for each in words)
    assert told is (level == "full")
    assert (OWN_WORDS in words) is (level == "named")


def test_where_one_wording_is_ones_own_no_other_of_its_kind_and_channel_is_shown(
    shared: Made, tmp_path: Path
) -> None:
    path = tmp_path / "mine" / "thanks" / "email.99.txt"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, encoding="utf-8")
    steps = [step for step in shared("named").steps if step.message]
    for step in steps:
        assert step.message
        assert (step.message.body == OWN_WORDS) is (step.thanks and step.channel == "email")
    assert any(step.thanks for step in steps)
    assert any(not step.thanks for step in steps)


@pytest.mark.parametrize("language", ["", "de", "en-GB"])
def test_an_exported_folder_that_nobody_edited_is_the_programs_own(
    language: str, shared: Made, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    bare = words_of(shared("named", language))
    export_to(tmp_path / "mine")
    wordings_for.cache_clear()
    _has_own.cache_clear()
    assert words_of(shared("named", language)) == bare
    assert OWN_WORDS not in bare


def test_one_letter_more_in_an_exported_wording_is_enough(shared: Made, tmp_path: Path) -> None:
    export_to(tmp_path / "mine")
    for path in (tmp_path / "mine" / "en" / "thanks").glob("email.*.txt"):
        path.write_text(path.read_text(encoding="utf-8") + "\nQuentin\n", encoding="utf-8")
    words = words_of(shared("named"))
    assert OWN_WORDS in words
    assert "Quentin" not in " ".join(words)
    assert "Quentin" in " ".join(words_of(shared("full")))
