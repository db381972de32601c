"""The catalogue of errors: a file in tests/errors and, beside it, every word that ``check`` says of it.

To add one: put NAME.csv (or .xlsx, .tsv, ...) there, with the name as a sentence, beside it NAME.toml for followup.toml
and NAME.log.csv for the log if they matter, and run ``UPDATE_ERRORS=1 .venv/bin/python -m pytest -n 0
tests/test_error_catalogue.py``; then read NAME.txt as somebody would who has never met this program. A file that must
have a name of its own is called NAME@THAT_NAME.csv. ``make docs`` prints docs/errors.md from the same files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

ERRORS = Path(__file__).parent / "errors"
TODAY = "2026-11-22"
USUAL = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
BESIDE = (".txt", ".toml", ".log.csv")
MANY = "many-"
"""The names of files in which several things are wrong at once begin so."""

CASES = sorted(path for path in ERRORS.iterdir() if not path.name.endswith(BESIDE))
Run = Callable[..., tuple[int, str, str]]


def name_of(case: Path) -> str:
    """The name of a case, which all of its files begin with.

    >>> name_of(Path("a-sheet-of-theirs@Connections.csv"))
    'a-sheet-of-theirs'
    """
    return case.name.partition(".")[0].partition("@")[0]


def said_of(case: Path, run: Run, folder: Path) -> str:
    """The exit status and everything that ``check`` prints of a case, in a folder of its own."""
    name = name_of(case)
    sheet = case.name.partition("@")[2] or f"interviews{case.suffix}"
    (folder / sheet).write_bytes(case.read_bytes())
    settings, log = ERRORS / f"{name}.toml", ERRORS / f"{name}.log.csv"
    text = settings.read_text(encoding="utf-8") if settings.exists() else USUAL
    (folder / "followup.toml").write_text(text, encoding="utf-8")
    if log.exists():
        (folder / "interviews.log.csv").write_bytes(log.read_bytes())
    status, out, err = run("check", sheet, "--today", TODAY)
    return f"exit status {status}\n\n{out}{err}"


def wanted(case: Path) -> str:
    return (ERRORS / f"{name_of(case)}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_check_says_what_the_catalogue_holds(case: Path, run: Run, plain: Path) -> None:
    said = said_of(case, run, plain)
    if os.environ.get("UPDATE_ERRORS"):
        (ERRORS / f"{name_of(case)}.txt").write_text(said, encoding="utf-8")
    assert said == wanted(case)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_case_shows_one_thing_and_what_to_do_about_it(case: Path) -> None:
    text = wanted(case)
    told = len(re.findall(r"^\S.*?: (?:error|warning): ", text, re.MULTILINE))
    helps = re.findall(r"^help: (.*)$", text, re.MULTILINE)
    assert told == len(helps)
    assert told >= 10 if case.name.startswith(MANY) else told == 1
    assert [remedy for remedy in helps if not remedy.endswith((".", "?", "people", "entry", ".ics"))] == []


def test_errors_end_with_status_one_and_warnings_with_none() -> None:
    for case in CASES:
        assert wanted(case).startswith(f"exit status {int(': error: ' in wanted(case))}\n"), case.name


def test_the_catalogue_holds_at_least_fifty_errors_and_nothing_without_a_file() -> None:
    names = {name_of(case) for case in CASES}
    assert len(names) == len(CASES) >= 50
    assert {name_of(path) for path in ERRORS.iterdir()} == names
