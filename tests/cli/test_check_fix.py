"""``check``: problems of all files for people and programs, and what it mends by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake import read_table
from ics_followup.intake.columns import columns_of
from ics_followup.intake.edits import Edit, edited
from ics_followup.intake.mending import Fix, fixes_for
from ics_followup.intake.rows import sheet_of
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import columns
from ics_followup.source import Source

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-23")
SHEET = (
    (
        "company;role;interview;promised;status;country;went well;minutes;channel;notes\r\n"
        "Acme;Nurse ; 22.11.2026 10:00;Tue;Ghosted;Germany;Ja;'45;Telefon;  mine  \r\n"
        "Mercy;Cook;2026-11-20;27.11.2026; by 4.12.2026;;England;5;;email;=1\r\n"
    )
    .replace("27.11.2026; by", '"27.11.2026; by')
    .replace("4.12.2026;;", '4.12.2026";;')
)
MENDED = (
    "company;role;interview;promised;status;country;went well;minutes;channel;notes\r\n"
    "Acme;Nurse;2026-11-22 10:00;Tue;closed;DE;yes;45;phone;  mine  \r\n"
    'Mercy;Cook;2026-11-20;"2026-11-27; by 4.12.2026";;England;5;;email;=1\r\n'
)


@pytest.fixture
def sheet(plain: Path) -> Path:
    (plain / "followup.toml").write_text('[me]\nname = "Sam"\ntimezone = "America/Chicago"\n')
    path = plain / "interviews.csv"
    path.write_bytes(SHEET.encode())
    return path


def test_without_yes_the_difference_is_shown_and_nothing_written(run: Run, sheet: Path) -> None:
    status, out, err = run("check", "--fix", *TODAY)
    assert status == 1
    begin, _, _ = out.partition("interviews.csv:")
    assert begin.splitlines()[:8] == [
        "--- interviews.csv",
        "+++ interviews.csv, mended",
        '@@ row 2, column B "role" @@',
        "-Nurse␣",
        "+Nurse",
        '@@ row 2, column C "interview" @@',
        "-␣22.11.2026 10:00",
        "+2026-11-22 10:00",
    ]
    assert "Nothing was written. To mend it: add --yes." in err
    assert sheet.read_bytes() == SHEET.encode()
    assert list(sheet.parent.glob("*.bak.*")) == []


def test_what_has_one_answer_is_mended_once_and_every_other_byte_stays(run: Run, sheet: Path) -> None:
    status, _, err = run("check", "--fix", "--yes", *TODAY)
    assert sheet.read_bytes().decode() == MENDED
    (backup,) = sheet.parent.glob("interviews.bak.*.csv")
    assert backup.read_bytes() == SHEET.encode()
    assert "cells mended" in err
    assert status == 0
    status, _, err = run("check", "--fix", "--yes", *TODAY)
    assert (status, sheet.read_bytes().decode()) == (0, MENDED)
    assert "nothing that can be mended" in err
    assert len(list(sheet.parent.glob("*.bak.*"))) == 1


def test_somebody_at_a_terminal_is_asked(run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ics_followup.cli.mend._agreed", lambda _: False)
    run("check", "--fix", *TODAY)
    assert sheet.read_bytes() == SHEET.encode()
    monkeypatch.setattr("ics_followup.cli.mend._agreed", lambda _: True)
    run("check", "--fix", *TODAY)
    assert sheet.read_bytes().decode() == MENDED


def test_what_is_no_file_of_ours_is_refused(run: Run, sheet: Path) -> None:
    assert run("check", "-", "--fix", *TODAY, stdin=SHEET.encode())[0] == 2
    from openpyxl import Workbook

    Workbook().save(sheet.with_name("book.xlsx"))
    book = Workbook()
    book.active.append(["company", "role", "interview"])  # type: ignore[union-attr]
    book.active.append(["Mercy", " Nurse", "2026-11-10"])  # type: ignore[union-attr]
    book.save(sheet.with_name("book.xlsx"))
    before = sheet.with_name("book.xlsx").read_bytes()
    status, _, err = run("check", "book.xlsx", "--fix", "--yes", *TODAY)
    assert status == 1
    assert "workbooks are never changed" in err
    assert sheet.with_name("book.xlsx").read_bytes() == before


def test_a_fix_waits_for_settings_that_can_be_read(run: Run, sheet: Path) -> None:
    (sheet.parent / "followup.toml").write_text("[me\n")
    assert run("check", "--fix", "--yes", *TODAY)[0] == 1
    assert sheet.read_bytes() == SHEET.encode()


# --- problems of all files, for programs ----------------------------------------------------------------------------


def test_problems_of_sheet_log_settings_and_cadences_come_in_one_run(run: Run, sheet: Path) -> None:
    sheet.write_text("company,interview,status\nAcme,2026-11-20 10:00,zzz\n")
    (sheet.parent / "followup.toml").write_text('[me]\nnmae = "Sam"\n[feed]\nshow = "some"\n')
    (sheet.parent / "interviews.log.csv").write_text("when,key,entry\n2026-11-21,acme,blah blah\n")
    (sheet.parent / "cadences").mkdir()
    (sheet.parent / "cadences" / "mine.toml").write_text("steps = 3\n")
    status, out, _ = run("check", "--format", "json", *TODAY)
    found = json.loads(out)
    assert status == 1
    assert {problem["file"] for problem in found} >= {"interviews.csv", "followup.toml", "interviews.log.csv"}
    assert any("mine" in (problem["file"] or "") for problem in found)
    severities = [problem["severity"] for problem in found]
    assert severities == sorted(severities), "errors come first"
    cell = next(problem for problem in found if problem["cell"] == "C2")
    assert (cell["line"], cell["column"], cell["header"], cell["key"]) == (2, 23, "status", "acme")


def test_annotations_name_each_file_by_its_path(run: Run, sheet: Path) -> None:
    (sheet.parent / "jobs").mkdir()
    (sheet.parent / "jobs" / "a.csv").write_text("company,interview,status\nAcme,2026-11-20 10:00,zzz\n")
    status, out, err = run("check", "jobs/a.csv", "--format", "github", *TODAY)
    assert status == 1
    first = out.splitlines()[0]
    assert first.startswith("::error file=jobs/a.csv,line=2,col=23::'zzz' is not a status")
    assert "1 error" in err


def test_a_sheet_without_problems_gives_an_empty_list(run: Run, sheet: Path) -> None:
    sheet.write_text("company,interview,timezone,country\nAcme,2026-11-20 10:00,America/Chicago,US\n")
    assert run("check", "--format", "json", *TODAY)[:2] == (0, "[]\n")
    assert run("check", "--format", "github", *TODAY)[:2] == (0, "")


def test_findings_of_a_feed_have_the_same_forms(run: Run, sheet: Path) -> None:
    (sheet.parent / "bad.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n")
    status, out, _ = run("check", "bad.ics", "--format", "json")
    assert status == 1
    found = json.loads(out)
    assert found[0]["severity"] == "error"
    assert all(problem["file"] == "bad.ics" and problem["line"] for problem in found)
    assert run("check", "bad.ics", "--format", "github")[1].startswith("::error file=bad.ics,line=")
    assert run("check", "bad.ics", "--fix")[0] == 2


def test_the_difference_fits_a_terminal_and_runs_nothing_in_it(run: Run, sheet: Path) -> None:
    sheet.write_bytes(b"company,role,interview\nAcme,\x1b[31mNurse ,2026-11-20\n")
    out = run("check", "--fix", *TODAY)[1]
    assert "\x1b" not in out
    assert all(columns(line) <= 200 for line in out.splitlines())


# --- laws -----------------------------------------------------------------------------------------------------------


def fixed(data: bytes) -> tuple[bytes, tuple[Fix, ...]]:
    table = read_table(data, "i.csv")
    sheet = sheet_of(table, columns_of(table, {}))
    fixes = fixes_for(sheet, data)
    return edited(data, table, [Edit(fix.line, fix.column, fix.after) for fix in fixes]), fixes


def plan_of(data: bytes) -> Plan:
    config = '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n'
    return plan_for(Source(sheet=data, name="i.csv", config=config), today=date(2026, 11, 23))


def seen(plan: Plan) -> list[object]:
    drafts = [plan.draft(reminder) for reminder in plan.reminders if reminder.kind == "contact"]
    return [
        [(item.key, item.start, item.promises, item.people, item.status) for item in plan.intake.interviews],
        [(reminder.step, reminder.start, reminder.why, reminder.to) for reminder in plan.reminders],
        drafts,
    ]


def mended(*cells: str) -> list[str]:
    """What stands in a column of interviews after mending."""
    text = "".join(f'A,"{cell}"\n' for cell in cells)
    after, _ = fixed(f"company,interview\n{text}".encode())
    table = read_table(after, "i.csv")
    return [row.cell(1) for row in table.rows]


def test_what_stands_behind_a_day_does_not_keep_it_from_being_mended() -> None:
    cells = ("13/11/2026", "03/11/2026 14:00 (phone)", "06/11/2026 10:00-11:00", "04/11/2026 (tentative)")
    assert mended(*cells) == [
        "2026-11-13", "2026-11-03 14:00 (phone)", "2026-11-06 10:00-11:00", "2026-11-04 (tentative)",
    ]  # fmt: skip


def test_a_cell_that_stays_keeps_one_that_settles_its_order_and_no_other() -> None:
    cells = ("13/11/2026", "Round 1: 03/11/2026", "14/11/2026", "04/11/2026")
    assert mended(*cells) == ["13/11/2026", "Round 1: 03/11/2026", "2026-11-14", "2026-11-04"]


def test_a_day_that_nothing_settles_stays_and_the_others_are_mended() -> None:
    assert mended("22/11/2026", "11/23/2026", "3/7/2026", "Nov 5, 2026")[3] == "2026-11-05"


def test_the_guards_of_spreadsheets_are_taken_off_a_day() -> None:
    assert mended("'2026-11-09", '=""2026-11-09""') == ["2026-11-09", "2026-11-09"]


BLANK = st.sampled_from(["", " ", "  ", "\xa0"])
DATE = st.sampled_from(
    ["2026-11-20", "20.11.2026 10:00", "11/20/2026", "03/07/2026", "7/3/2026 (phone)", "Nov 20, 2026 2pm", "46349",
     "20 November 2026; 27.11.2026", "12/1/2026; 11/30/2026", "22.11.2026 10:00-11:00", "2026-11-20T10:00Z", "3.7.26",
     "x"]
)  # fmt: skip
CELLS = {
    "company": st.sampled_from(["Acme", "St.  Luke's", "Müller, GmbH"]),
    "role": st.sampled_from(["Nurse", "ICU  Nurse", "=Cook", "+1"]),
    "interview": DATE,
    "promised": st.one_of(st.sampled_from(["", "Tue", "in 2 weeks", "from 4.12.2026", "'2026-12-04"]), DATE),
    "status": st.sampled_from(["", "Ghosted", "awaiting", "ON HOLD", "abgelehnt", "huh"]),
    "channel": st.sampled_from(["", "Telefon", "E-Mail", "phone", "pigeon"]),
    "went well": st.sampled_from(["", "Ja", "4", "no", "Oui"]),
    "country": st.sampled_from(["", "Germany", "US", "England", "Bavaria", "usa"]),
    "people": st.sampled_from(["", "Dana  Ortiz <dana@example.com>", "Ortiz, Dana", "Dana; Lee"]),
    "minutes": st.sampled_from(["", "45", "'45", "45 min"]),
}
ROW = st.tuples(*(st.tuples(BLANK, cell, BLANK).map("".join) for cell in CELLS.values()))


@settings(max_examples=120)
@given(st.lists(ROW, min_size=1, max_size=4), st.sampled_from([",", ";"]))
def test_a_fix_changes_no_plan_and_a_second_one_changes_nothing(
    rows: list[tuple[str, ...]], delimiter: str
) -> None:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [("id", *CELLS), *((str(n), *row) for n, row in enumerate(rows))]
    )
    data = text.getvalue().encode()
    after, _ = fixed(data)
    assert fixed(after) == (after, ())
    before, then = plan_of(data), plan_of(after)
    good = {item.row_key for item in before.intake.interviews}
    assert good <= {item.row_key for item in then.intake.interviews}, "no row is lost"
    if {problem.row_key for problem in before.errors} == {problem.row_key for problem in then.errors}:
        assert seen(then) == seen(before)
