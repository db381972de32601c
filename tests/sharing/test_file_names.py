"""What is wrong with a client's sheet is told without the name of a file that may be that of a company."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.model import Place
from ics_followup.problems import FollowupError, Problem
from ics_followup.sharing.levels import LEVELS, Level
from ics_followup.sharing.unquoted import all_told, told, trouble_told
from ics_followup.sources.files import SourceError

BELOW_FULL = [level for level in LEVELS if level != "full"]


def problem(file: str, *, cell: bool, line: int = 3) -> Problem:
    place = Place(
        file=file,
        line=line,
        column=1,
        row=3,
        letter="C" if cell else "",
        header="Interview date",
        source="Acme,x",
    )
    return Problem("error", f"'Acme' in {file} is no day", f"Mend {file}.", place, file)


@pytest.mark.parametrize("level", BELOW_FULL)
@pytest.mark.parametrize("cell", [True, False])
@pytest.mark.parametrize(
    "file",
    [
        "Acme interviews.csv",
        "Acme.xlsx",
        "maya/Acme/sheet.csv",
        r"C:\\Acme\\Jane Doe.csv",
        "acme_jobs_2026.csv",
        "Ácme.csv",
    ],
)
def test_a_files_name_is_not_told_below_full(file: str, cell: bool, level: Level) -> None:
    wrong = problem(file, cell=cell)
    no_place = wrong._replace(place=None)
    for said in (told(wrong, level), told(no_place, level), *all_told([wrong, no_place], level, "Maya")):
        assert "cme" not in said
        assert "Jane" not in said
    assert "Acme" in told(wrong._replace(what="Acme"), "full")


@pytest.mark.parametrize(
    "file", ["interviews.csv", "Interviews.xlsx", "interviews.log.csv", "all.csv", "my jobs 2026.csv"]
)
def test_a_name_that_says_nothing_is_told(file: str) -> None:
    assert told(problem(file, cell=True), "initials").startswith(f'{file}, row 3, column C "interview"')
    assert told(problem(file, cell=False), "initials").startswith(f"{file}, line 3 cannot be read")


def test_without_a_name_the_row_is_told_all_the_same() -> None:
    said = told(problem("Acme.csv", cell=True), "initials")
    assert said.startswith('The sheet, row 3, column C "interview": this cell cannot be read.')


@hypothesis_settings(max_examples=100)
@given(st.text(min_size=4, max_size=20).filter(lambda name: any(map(str.isalpha, name))))
def test_no_word_of_a_files_name_is_told_that_is_not_plain(name: str) -> None:
    word = f"Qz{name}"
    for level in BELOW_FULL:
        for cell in (True, False):
            assert "Qz" not in told(problem(f"{word}.csv", cell=cell), level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "error",
    [
        SourceError("There is no file maya/Acme interviews.csv", "Check the name of Acme"),
        FollowupError("Acme.csv: cannot be read"),
        PermissionError(13, "Permission denied", "maya/Acme interviews.csv"),
    ],
)
def test_trouble_with_a_file_is_told_without_its_name_below_full(
    error: FollowupError | OSError, level: Level
) -> None:
    said = trouble_told(error, level)
    assert ("Acme" in said) is (level == "full")
    assert "run ics-followup check." in said or level == "full"


def test_a_problem_that_the_reader_finds_tells_no_name(tmp_path: Path) -> None:
    from datetime import date

    from ics_followup.planning import plan_for
    from ics_followup.source import Source

    text = io.StringIO()
    csv.writer(text).writerows([["company", "interview"], ["Acme", "soon"], ["Acme", "2026-11-24"]])
    plan = plan_for(Source(sheet=text.getvalue().encode(), name="Acme list.csv"), today=date(2026, 11, 24))
    assert plan.errors
    for level in BELOW_FULL:
        assert "Acme" not in " ".join(all_told(plan.errors, level, "Maya"))
