"""A language that there are no messages in is said, at the cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ics_followup.drafts.left_out import unspoken
from ics_followup.planning import plan_for
from ics_followup.source import Source


@pytest.mark.parametrize("language", ["", "en", "en-GB", "en-NZ", "de", "de-CH", "DE"])
def test_languages_with_messages_are_no_doubt(language: str) -> None:
    assert unspoken(language) == ""


def test_a_folder_of_ones_own_can_bring_a_language(tmp_path: Path) -> None:
    assert unspoken("fr-CA", str(tmp_path))
    (tmp_path / "fr").mkdir()
    assert unspoken("fr-CA", str(tmp_path)) == ""


def test_the_warning_stands_at_the_cell_once_for_all_rounds_and_names_the_languages() -> None:
    sheet = b"company,interview,language\nAcme,2026-11-16; 2026-11-18,fr\nBolt,2026-11-16,de\n"
    source = Source(sheet=sheet, name="interviews.csv", zone="America/Chicago", country="US")
    told = [
        problem
        for problem in plan_for(source, today=date(2026, 11, 20)).intake.problems
        if "messages in" in problem.what
    ]
    assert [(problem.severity, problem.what) for problem in told] == [
        ("warning", 'Acme: there are no messages in "fr", so those of this row come in English')
    ]
    assert told[0].place is not None
    assert (told[0].place.line, told[0].place.header) == (2, "language")
    assert "de, en, en-GB" in told[0].remedy
