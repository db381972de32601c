"""The same five rows in every dialect: each file gives the same interviews and the same plan.

Adding a file to ``files`` adds a test. Files that make the reader guess are told apart by what it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.settings import Settings

FILES = Path(__file__).parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir())
Run = Callable[..., tuple[int, str, str]]

SAID = {
    "windows_1252.csv": "read as Windows-1252",
    "mac_roman.csv": "read as Mac Roman",
    "ms_dos.csv": "read as MS-DOS 850",
    "one_letter_not_utf8.csv": "A letter of this file is not UTF-8 as the rest is; read as Windows-1252: 'Müller'",
    "saved_twice_over.csv": "'MÃ¼ller' is read as 'Müller'",
    "control_characters.csv": "invisible control characters",
    "preamble_linkedin.csv": "The column names stand in line 5; lines 1 to 4 are not read",
    "preamble_title.csv": "The column names stand in line 3; lines 1 to 2 are not read",
    "preamble_title_with_tail.csv": "in line 4; lines 1 to 3 are not read",
    "preamble_export_date.csv": "in line 3; lines 1 to 2 are not read",
    "preamble_open_inches.csv": "in line 2; line 1 is not read",
    "names_again.csv": "The column names come again in line 5",
    "merged_title.xlsx": "The column names stand in row 5; rows 2 to 4 are not read",
    "among_other_sheets.xlsx": "Of 3 sheets in this workbook 'Interviews' was read, and not 'Read me', 'Lists'",
    "beside_a_hidden_sheet.xlsx": "Of 2 sheets in this workbook '2026' was read, and not 'Copy of last year'",
}


def read(name: str) -> Intake:
    table = read_table((FILES / name).read_bytes(), name)
    return interviews_from(table, settings=Settings(), cadences=["balanced"])


def meant(intake: Intake) -> tuple[object, ...]:
    """What a sheet says, without where in the file it stands."""
    return (
        [interview.__class__ and _without_line(interview) for interview in intake.interviews],
        [waiting._replace(line=0) for waiting in intake.waiting],
        intake.row_keys,
        intake.companies,
    )


def _without_line(interview: Any) -> dict[str, Any]:
    return {name: getattr(interview, name) for name in interview.__slots__ if name != "line"}


def test_the_plain_file_says_what_it_says() -> None:
    plain = read("plain.csv")
    assert [one.company for one in plain.interviews] == [
        "Müller & Söhne",
        "Café Noël",
        "Peña Hermanos",
        "St. Luke's",
    ]
    assert [one.company for one in plain.waiting] == ["Ørsted Århus"]
    assert [len(one.people) for one in plain.interviews] == [1, 2, 2, 1]
    assert not [problem for problem in plain.problems if problem.severity == "error"]


def test_there_are_files_for_at_least_forty_dialects() -> None:
    assert len(NAMES) >= 40
    assert set(SAID) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_dialect_gives_the_same_interviews(name: str) -> None:
    assert meant(read(name)) == meant(read("plain.csv"))


@pytest.mark.parametrize("name", NAMES)
def test_what_was_guessed_or_left_out_is_said_and_nothing_else(name: str) -> None:
    warnings = read_table((FILES / name).read_bytes(), name).warnings
    assert [warning.severity for warning in warnings] == ["warning"] * (name in SAID)
    if name in SAID:
        assert SAID[name] in warnings[0].what
        assert warnings[0].remedy.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_dialect_gives_the_same_plan(name: str, run: Run, plain: Path) -> None:
    plans = []
    for each in (name, "plain.csv"):
        (plain / each).write_bytes((FILES / each).read_bytes())
        status, out, _ = run("plan", each, "--today", "2026-11-22", "--format", "json")
        assert status == 0
        plans.append(json.loads(out))
    assert plans[0] == plans[1]
    assert plans[0]
