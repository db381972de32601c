"""What is wrong in a sheet: all of it in one run, each with its place, and the old feed stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

OLD = b"the old feed"
SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
HEAD = "company,role,interview,timezone,country,region,interviewers,promised,cadence"

CATALOGUE = {
    "no company column": (
        "role,interview\nAnalyst,2026-11-23 10:00\n",
        'interviews.csv:1:1: error: There is no column "company"',
        "role,interview",
        1,
        'Add a column named "company".',
    ),
    "a company column by another name": (
        "companny,interview\nAcme,2026-11-23\n",
        'interviews.csv:1:1: error: There is no column "company"',
        "companny,interview",
        1,
        'Rename "companny" to "company"',
    ),
    "a day that does not exist": (
        f"{HEAD}\nAcme,Analyst,2026-11-31 10:00,,US,,,,\n",
        "interviews.csv:2:14: error: '2026-11-31' does not exist",
        "Acme,Analyst,2026-11-31 10:00,,US,,,,",
        14,
        "Write a day that exists, like 2026-11-30.",
    ),
    "a day that cannot be read": (
        f"{HEAD}\nAcme,Analyst,soon,,US,,,,\n",
        "interviews.csv:2:14: error: 'soon'",
        "Acme,Analyst,soon,,US,,,,",
        14,
        "2026-",
    ),
    "a day of two readings": (
        f"{HEAD}\nAcme,Analyst,03/07/2026,,US,,,,\n",
        "interviews.csv:2:14: error: '03/07/2026' could be",
        "Acme,Analyst,03/07/2026,,US,,,,",
        14,
        "",
    ),
    "an unknown zone": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,America/Chcago,US,,,,\n",
        "interviews.csv:2:25: error: 'America/Chcago' is not a time zone",
        "Acme,Analyst,2026-11-23,America/Chcago,US,,,,",
        25,
        'Did you mean "America/Chicago"?',
    ),
    "an unknown country": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,,Germny,,,,\n",
        "interviews.csv:2:26: error: 'Germny' is not a country",
        "Acme,Analyst,2026-11-23,,Germny,,,,",
        26,
        'Did you mean "Germany"?',
    ),
    "an unknown region": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,,Germany,Bavria,,,\n",
        "interviews.csv:2:34: error: 'Bavria' is not a region",
        "Acme,Analyst,2026-11-23,,Germany,Bavria,,,",
        34,
        "Did you mean",
    ),
    "an unknown cadence": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,,US,,,,balnced\n",
        "interviews.csv:2:32: error: 'balnced' is not a cadence",
        "Acme,Analyst,2026-11-23,,US,,,,balnced",
        32,
        'Did you mean "balanced"?',
    ),
    "a key twice": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,,US,,,,\nAcme,Analyst,2026-11-24,,US,,,,\n",
        'interviews.csv:3:1: error: This row has the same key as line 2: "acme-analyst"',
        "Acme,Analyst,2026-11-24,,US,,,,",
        1,
        '"round"',
    ),
    "a promise that is no day": (
        f"{HEAD}\nAcme,Analyst,2026-11-23,,US,,,whenever,\n",
        "interviews.csv:2:31: error: 'whenever' is not a day",
        "Acme,Analyst,2026-11-23,,US,,,whenever,",
        31,
        "next Tuesday",
    ),
    "no company in a row": (
        f"{HEAD}\n,Analyst,2026-11-23,,US,,,,\n",
        "interviews.csv:2:1: error: This row names no company",
        ",Analyst,2026-11-23,,US,,,,",
        1,
        "column company",
    ),
}
WHOLE_FILES = {
    "empty": (b"", "This file is empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "This file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture, not a CSV file"),
    "a workbook": (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook"),
    "a web page": (b"<!DOCTYPE html><p>Sign in", "a web page"),
    "a calendar": (b"BEGIN:VCALENDAR\r\n", "a calendar file"),
    "zero bytes": (b"company,interview\nA\x00cme,2026-11-23\n", "There is a zero byte here"),
    "an open quotation mark": (b'company,interview\n"Acme,2026-11-23\n', "not closed"),
}


def stand(folder: Path, sheet: str | bytes, settings: str = SETTINGS) -> None:
    data = sheet.encode() if isinstance(sheet, str) else sheet
    (folder / "interviews.csv").write_bytes(data)
    (folder / "followup.toml").write_text(settings, encoding="utf-8")
    (folder / "followups.ics").write_bytes(OLD)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_mistake_says_where_it_is_and_what_to_write(name: str, run: Run, plain: Path) -> None:
    sheet, head, source, column, remedy = CATALOGUE[name]
    stand(plain, sheet)
    status, out, err = run("build", "--today", "2026-11-22")
    assert (status, out) == (1, "")
    lines = err.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith(head))
    assert lines[at + 1] == f"  {source}"
    assert lines[at + 2].startswith(" " * (column + 1) + "^")
    assert lines[at + 3].startswith("help: ")
    assert remedy in lines[at + 3]
    assert "Nothing was written." in lines[-1]
    assert (plain / "followups.ics").read_bytes() == OLD


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_is_no_sheet_is_refused(name: str, run: Run, plain: Path) -> None:
    data, said = WHOLE_FILES[name]
    stand(plain, data)
    for verb in ("build", "plan", "check"):
        status, out, err = run(verb, "interviews.csv", "--today", "2026-11-22")
        assert status == 1
        assert said in (out if verb == "check" else err)
        assert "help: " in (out if verb == "check" else err)
    assert (plain / "followups.ics").read_bytes() == OLD


def test_everything_that_is_wrong_in_a_file_is_said_in_one_run(run: Run, plain: Path) -> None:
    rows = [
        sheet.split("\n")[1]
        for name, (sheet, *_) in CATALOGUE.items()
        if sheet.startswith(HEAD) and name != "a key twice"
    ]
    rows = [row.replace("Acme", f"Company {number}") for number, row in enumerate(rows)]
    stand(plain, "\n".join((HEAD, *rows, rows[0])))
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 1
    wrong = [line for line in err.splitlines() if ": error: " in line]
    assert len(wrong) == len(rows) + 2
    assert {int(line.split(":")[1]) for line in wrong} == set(range(2, len(rows) + 3))
    assert f"{len(wrong)} errors" in err.splitlines()[-1]


def test_settings_and_sheet_are_told_together(run: Run, plain: Path) -> None:
    stand(plain, f"{HEAD}\nAcme,Analyst,soon,,US,,,,\n", '[me]\nnmae = "Sam"\n[feed]\nshow = "some"\n')
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 1
    assert 'followup.toml:2:1: error: [me] has no setting "nmae"' in err
    assert 'Did you mean "name"?' in err
    assert 'followup.toml:4:1: error: [feed] show = "some" cannot be used' in err
    assert "interviews.csv:2:14: error: 'soon'" in err
    assert "3 errors" in err


def test_settings_that_are_no_toml_are_an_error_and_never_a_traceback(run: Run, plain: Path) -> None:
    stand(plain, f"{HEAD}\nAcme,Analyst,2026-11-23,,US,,,,\n", "name: Sam\n")
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 1
    assert "followup.toml:1:5: error: The settings cannot be read from here on: Expected '='" in err


WARNINGS = {
    "a promise before the interview": (
        f"{HEAD}\nAcme,Analyst,2026-11-23 10:00,,US,,Dana,2026-11-20,\n",
        "promised day 2026-11-20 lies before",
    ),
    "a person twice": (
        f"{HEAD}\nAcme,Analyst,2026-11-23 10:00,,US,,Dana Ortiz; dana ortiz,,\n",
        "'dana ortiz' is named twice",
    ),
    "no interview column": ("company,role\nAcme,Analyst\n", 'There is no column "interview"'),
    "a log that cannot be read": (
        "company,interview,log\nAcme,2026-11-20,hm hm\n",
        "'hm hm'",
    ),
}


@pytest.mark.rule("A6")
@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_said_and_stops_nothing(name: str, run: Run, plain: Path) -> None:
    sheet, said = WARNINGS[name]
    stand(plain, sheet)
    (plain / "followups.ics").unlink()
    status, out, err = run("build", "--today", "2026-11-22")
    assert status == 0
    assert said in " ".join(err.split())
    assert said not in out
    assert (plain / "followups.ics").exists()
    status, out, _ = run("check", "--today", "2026-11-22")
    assert status == 0
    assert "warning: " in out


def test_a_row_without_a_country_is_a_warning(run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ics_followup.cli.options.system_zone", lambda: "Etc/UTC")
    stand(plain, f"{HEAD}\nAcme,Analyst,2026-11-23 10:00,UTC,,,,,\n", '[me]\nname = "Sam"\n')
    (plain / "followups.ics").unlink()
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 0
    assert "No country is known for this row" in err


@pytest.mark.parametrize("today", ["9999-12-31", "0001-01-01", "1600-02-29"])
def test_a_day_out_of_this_world_is_wrong_usage(today: str, run: Run, plain: Path) -> None:
    stand(plain, f"{HEAD}\nAcme,Analyst,2026-11-23 10:00,,US,,,,\n")
    status, _, err = run("build", "--today", today)
    assert status == 2
    assert "should not have happened" not in err


def test_an_unknown_cadence_on_the_command_line_is_wrong_usage(run: Run, plain: Path) -> None:
    stand(plain, f"{HEAD}\nAcme,Analyst,2026-11-23 10:00,,US,,,,\n")
    status, _, err = run("plan", "--cadence", "balnced")
    assert status == 2
    assert "balanced" in err
