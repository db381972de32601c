"""A run that nobody watches is silent while all is well, and tells each trouble once a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ics_followup.publish.state import is_news, remember_job
from ics_followup.sources.limits import Limits

Run = Callable[..., tuple[int, str, str]]
DAY = ("--today", "2026-11-22")


@pytest.fixture
def sheet(plain: Path, sheet_bytes: Callable[..., bytes]) -> Path:
    file = plain / "interviews.csv"
    file.write_bytes(sheet_bytes({"company": "Acme", "role": "Analyst", "interview": "2026-11-18 14:00"}))
    return file


def add(sheet: Path, line: str) -> None:
    sheet.write_text(f"{sheet.read_text()}{line}\n")


def test_a_run_of_which_all_is_well_says_nothing(run: Run, sheet: Path) -> None:
    assert run("build", "--quiet", *DAY) == (0, "", "")
    assert (sheet.parent / "followups.ics").is_file()
    add(sheet, "Beta,Nurse,2026-11-19 10:00")
    before = (sheet.parent / "followups.ics").read_bytes()
    assert run("build", "--quiet", "--keep-going", *DAY) == (0, "", "")
    assert (sheet.parent / "followups.ics").read_bytes() != before


def test_the_same_trouble_is_told_once_and_another_at_once(run: Run, sheet: Path) -> None:
    run("build", "--quiet", *DAY)
    add(sheet, "Beta,Nurse,someday")
    status, out, err = run("build", "--quiet", "--keep-going", *DAY)
    assert (status, out) == (1, "")
    assert "interviews.csv:3" in err
    assert run("build", "--quiet", "--keep-going", *DAY) == (1, "", "")
    add(sheet, "Gamma,Nurse,soon")
    assert "interviews.csv:4" in run("build", "--quiet", "--keep-going", *DAY)[2]
    assert run("build", "--quiet", "--keep-going", *DAY) == (1, "", "")


def test_a_trouble_that_came_back_is_told_again(run: Run, sheet: Path) -> None:
    good = sheet.read_bytes()
    run("build", "--quiet", *DAY)
    for _ in range(2):
        add(sheet, "Beta,Nurse,someday")
        assert run("build", "--quiet", "--keep-going", *DAY)[2]
        sheet.write_bytes(good)
        assert run("build", "--quiet", "--keep-going", *DAY) == (0, "", "")


def test_a_sheet_that_is_gone_is_told_once(run: Run, sheet: Path) -> None:
    run("build", "--quiet", *DAY)
    sheet.rename(sheet.with_suffix(".old"))
    status, out, err = run("build", "--quiet", "--keep-going", str(sheet), *DAY)
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert run("build", "--quiet", "--keep-going", str(sheet), *DAY) == (3, "", "")


def test_each_day_tells_it_anew(plain: Path) -> None:
    first, second = date(2026, 11, 22), date(2026, 11, 23)
    assert [is_news(plain, "x", first) for _ in range(2)] == [True, True], "nothing is kept where no run was"
    remember_job(plain, {"kind": "cron"})
    assert [is_news(plain, said, day) for said, day in (("x", first), ("x", first), ("x", second), ("y", second))] == [
        True, False, True, True
    ]  # fmt: skip
    assert not is_news(plain, "", second)
    assert json.loads((plain / "state.json").read_bytes())["told"] is None


def test_warnings_are_left_to_those_who_watch(run: Run, sheet: Path) -> None:
    assert run("build", *DAY)[2]
    assert run("build", "--quiet", *DAY) == (0, "", "")


def test_an_old_copy_of_a_sheet_is_told_once_however_its_words_change(
    run: Run, plain: Path, web: Any, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ics_followup.cli.sheets.LIMITS", Limits(connect=2, read=0.3, whole=1.5, pause=0.01))
    address = web.says("/jobs.csv", sheet.read_bytes())
    assert run("build", address, "--quiet", *DAY) == (0, "", "")
    web.says("/jobs.csv", b"", 403)
    status, out, err = run("build", address, "--quiet", "--keep-going", *DAY)
    assert (status, out) == (0, "")
    assert "the copy of" in " ".join(err.split())
    web.says("/jobs.csv", b"<html>Sign in</html>")
    assert run("build", address, "--quiet", "--keep-going", *DAY) == (0, "", "")


def test_nothing_on_standard_output_does_not_go_with_a_feed_there(run: Run, sheet: Path) -> None:
    status, out, err = run("build", "--quiet", "-o", "-")
    assert (status, out) == (2, "")
    assert "--quiet prints nothing" in err
