"""Dates in a whole sheet: the column decides the order, the settings only where it shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.settings_file import settings_from

Run = Callable[..., tuple[int, str, str]]
SETTINGS = '[me]\nname = "Sam"\ntimezone = "America/New_York"\ncountry = "US"\n'


def intake(*rows: str, config: str = "", header: str = "company,interview,promised") -> Intake:
    data = "\n".join((header, *rows)).encode()
    settings, problems = settings_from(f"{SETTINGS}{config}", "followup.toml")
    assert not problems
    return interviews_from(
        read_table(data, "interviews.csv"),
        settings=settings,
        cadences=frozenset({"balanced"}),
        today=date(2026, 11, 20),
    )


def days(found: Intake) -> list[str]:
    return [interview.start.date().isoformat() for interview in found.interviews]


def test_one_cell_settles_its_column_and_no_other() -> None:
    found = intake("A,3/7/2026,22/11/2026", "B,11/22/2026,")
    assert [problem.what for problem in found.problems] == []
    assert days(found) == ["2026-03-07", "2026-11-22"]
    assert found.interviews[0].promises[0].day == date(2026, 11, 22)


def test_where_nothing_settles_it_the_error_names_both_days_the_setting_and_the_flag() -> None:
    (problem,) = intake("A,3/7/2026,").problems
    assert problem.place is not None
    assert (problem.severity, problem.place.row, problem.place.letter) == ("error", 2, "B")
    assert problem.what == "'3/7/2026' could be 3 July or March 7"
    assert problem.remedy == (
        "Write 2026-07-03 or 2026-03-07. If all such days have the same order, say which once: "
        'dates = "day first" (or "month first") under [defaults] in followup.toml, or --dates day-first '
        "(or month-first)."
    )


def test_two_orders_in_a_column_name_a_cell_of_each() -> None:
    (problem,) = intake("A,22/11/2026,", "B,11/23/2026,", "C,3/7/2026,").problems
    assert problem.remedy == (
        "This column is written in both orders: cell B2 ('22/11/2026') and cell B3 ('11/23/2026'). "
        "Write 2026-07-03 or 2026-03-07."
    )


@pytest.mark.parametrize(("order", "day"), [("day first", "2026-07-03"), ("month first", "2026-03-07")])
def test_the_setting_counts_where_the_column_shows_nothing(order: str, day: str) -> None:
    found = intake("A,3/7/2026,", config=f'[defaults]\ndates = "{order}"\n')
    assert (days(found), found.problems) == ([day], ())


def test_evidence_beats_the_setting_and_says_so() -> None:
    found = intake("A,3/7/2026,", "B,22/11/2026,", config='[defaults]\ndates = "month first"\n')
    (warning,) = found.problems
    assert days(found) == ["2026-07-03", "2026-11-22"]
    assert warning.severity == "warning"
    assert "written day first, as cell B3 ('22/11/2026') shows, and not month first" in warning.what


def test_a_weekday_never_outvotes_a_number_above_12() -> None:
    found = intake("A,25/11/2026,", "B,Wed 3/11/2026,", "C,13/11/2026,", "D,4/11/2026,")
    (problem,) = found.problems
    assert (problem.severity, problem.remedy) == ("error", "Write 2026-11-03 or 2026-03-11.")
    assert problem.what == (
        "'3/11/2026' is 2026-11-03 in the order of its column, as cell B2 ('25/11/2026') shows, and that is not "
        "the weekday written with it: 2026-03-11 is a Wednesday"
    )
    assert days(found) == ["2026-11-25", "2026-11-13", "2026-11-04"]


def test_a_weekday_that_alone_settles_other_cells_is_named() -> None:
    found = intake("A,Wed 11/3/2026,", "B,11/4/2026,")
    (warning,) = found.problems
    assert days(found) == ["2026-03-11", "2026-04-11"]
    assert "a weekday alone, in cell B2 ('Wed 11/3/2026')" in warning.what
    assert intake("A,Wed 11/3/2026,").problems == ()
    behind = intake("A,11/3/2026 (Wed),", "B,11/4/2026,")
    assert "cell B2 ('11/3/2026 (Wed)')" in behind.problems[0].what


def test_weekdays_that_disagree_settle_no_other_cell() -> None:
    found = intake("A,Wed 11/3/2026,", "B,11/4/2026,", "C,Tue 11/3/2026,")
    (problem,) = found.problems
    assert problem.severity == "error"
    assert "cell B2 ('Wed 11/3/2026') and cell B4 ('Tue 11/3/2026')" in problem.remedy
    assert days(found) == ["2026-03-11", "2026-11-03"]


def test_a_setting_of_another_kind_is_refused() -> None:
    _, (problem,) = settings_from('[defaults]\ndates = "DMY"', "followup.toml")
    assert problem.remedy == "Write one of: day first, month first."


@pytest.mark.parametrize(
    ("cell", "minutes", "length", "warned"),
    [
        ("2026-11-18 10:00-10:45", "", 45, False),
        ("2026-11-18 10:00-10:45", "45", 45, False),
        ("2026-11-18 10:00-10:45", "30", 30, True),
        ("2026-11-18 10:00", "", 60, False),
    ],
)
def test_the_end_of_an_interview_is_its_length_unless_the_column_minutes_says_it(
    cell: str, minutes: str, length: int, warned: bool
) -> None:
    found = intake(f"A,{cell},{minutes}", header="company,interview,minutes")
    (interview,) = found.interviews
    assert (interview.end - interview.start).total_seconds() == length * 60
    assert bool(found.problems) is warned


def test_several_interviews_in_one_cell_are_rounds() -> None:
    found = intake('A,"Round 1: 3 Nov 2026 10:00 (phone), Round 2: 10 Nov 2026 14:00",')
    assert [interview.start.isoformat() for interview in found.interviews] == [
        "2026-11-03T10:00:00-05:00",
        "2026-11-10T14:00:00-05:00",
    ]
    assert found.problems == ()


def test_a_remark_in_brackets_is_told_and_the_interview_kept() -> None:
    found = intake("A,2026-11-18 10:00 (moved),")
    (warning,) = found.problems
    assert (warning.severity, warning.what) == ("warning", "What stands in brackets is not used: 'moved'")
    assert days(found) == ["2026-11-18"]


def test_a_doubled_hour_is_the_first_and_the_second_is_written_with_its_offset() -> None:
    found = intake("A,2026-11-01 01:30,")
    (warning,) = found.problems
    assert warning.remedy == "If it was the second one, write the offset too: 2026-11-01 01:30-05:00."
    second = intake("A,2026-11-01T01:30-05:00,")
    assert second.problems == ()
    assert second.interviews[0].start.timestamp() - found.interviews[0].start.timestamp() == 3600


def test_a_cell_of_a_thousand_promises_is_one_problem() -> None:
    (problem,) = intake('A,2026-11-18,"' + "2026-12-04;" * 1000 + '"').problems
    assert problem.what == "This cell holds 1000 entries, and 50 are the most"


@pytest.fixture
def open_day(plain: Path) -> Path:
    """A folder with a sheet whose only day could be two."""
    (plain / "interviews.csv").write_text("company,interview\nAcme,3/7/2026\n", encoding="utf-8")
    return plain


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("plan", "--dates", "day-first"), "2026-07-0"),
        (("plan", "--dates", "month-first"), "2026-03-0"),
        (("--dates", "month-first", "plan"), "2026-03-0"),
    ],
)
def test_the_flag_settles_what_the_sheet_does_not(
    run: Run, open_day: Path, arguments: tuple[str, ...], shown: str
) -> None:
    status, out, err = run(*arguments, "--today", "2026-03-01", "--format", "json")
    assert status == 0, err
    assert shown in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--dry-run"),
        ("check",),
        ("plan",),
        ("explain", "acme"),
        ("draft", "acme"),
        ("log", "acme", "emailed"),
    ],
)
def test_every_verb_that_reads_the_sheet_takes_the_flag(
    run: Run, open_day: Path, arguments: tuple[str, ...]
) -> None:
    without, _, _ = run(*arguments, "--today", "2026-07-08")
    status, _, err = run(*arguments, "--today", "2026-07-08", "--dates", "day-first")
    assert (without != 0, status) == (True, 0), err


def test_the_log_is_read_in_the_order_that_the_setting_says(run: Run, plain: Path) -> None:
    (plain / "interviews.csv").write_text(
        "company,interview,log\nAcme,2026-11-02,3/12 emailed\n", encoding="utf-8"
    )
    (plain / "followup.toml").write_text(SETTINGS + '[defaults]\ndates = "day first"\n', encoding="utf-8")
    (plain / "interviews.log.csv").write_text(
        "when,key,entry\n2026-12-08,acme,4/12 called\n", encoding="utf-8"
    )
    assert run("check", "--today", "2026-12-10")[:2] == (0, "interviews.csv: 1 row, no problems.\n")
    status, out, err = run("log", "acme", "emailed", "7/12", "--today", "2026-12-10", "--dry-run")
    assert (status, "7 Dec" in out) == (0, True), err


def test_the_bare_screen_takes_the_flag_too(run: Run, open_day: Path) -> None:
    status, _, err = run("--dates", "day-first")
    assert (status, err) == (0, "")


def test_the_flag_does_not_last(run: Run, open_day: Path) -> None:
    assert run("check", "--dates", "day-first")[0] == 0
    assert run("check")[0] == 1


@pytest.mark.parametrize(
    ("cell", "warned"),
    [
        ("2026-11-18 2:30", "2:30 is in the night"),
        ("Nov 18, 2026 at 5:59", "5:59 is in the night"),
        ("2026-11-18 0:30", "0:30 is in the night"),
        ("2026-11-18 02:30", ""),
        ("2026-11-18 2:30 am", ""),
        ("2026-11-18 2:30-3:30 pm", ""),
        ("2026-11-18 2:30 EST", ""),
        ("2026-11-18 6:00", ""),
        ("2026-11-18 0:00", ""),
    ],
)
def test_an_hour_of_the_night_without_am_or_pm_is_warned_of(cell: str, warned: str) -> None:
    found = intake(f'A,"{cell}",')
    assert [problem.severity for problem in found.problems] == ["warning"] * bool(warned)
    assert [problem.what for problem in found.problems] == ([warned] if warned else [])


LOGGED = "company,interview,log"


def logged(*rows: str) -> tuple[list[str], list[str]]:
    """The days of all contacts, and what was warned of; today is 20 November 2026."""
    found = intake(*rows, header=LOGGED)
    assert not [problem for problem in found.problems if problem.severity == "error"]
    touches = [touch.day.isoformat() for interview in found.interviews for touch in interview.touches]
    return touches, [problem.what for problem in found.problems]


def test_what_the_log_has_after_today_has_not_happened() -> None:
    touches, (warning,) = logged("A,2026-11-10,2026-11-12 emailed; 2027-05-11 emailed")
    assert touches == ["2026-11-12"]
    assert warning == (
        "2027-05-11 in '2027-05-11 emailed' lies in the future: it has not happened, so it is not used"
    )


def test_the_day_after_today_is_already_there_in_other_zones() -> None:
    assert logged("A,2026-11-10,2026-11-21 emailed") == (["2026-11-21"], [])
    assert logged("A,2026-11-10,2026-11-22 emailed")[0] == []


@pytest.mark.parametrize(
    ("log", "read", "warned"),
    [
        (
            "Jan 3 emailed",
            [],
            "'Jan 3' is either 2026-01-03, before the interview, or 2027-01-03, which has not come",
        ),
        (
            "11/20 called; emailed 3/12",
            ["2026-11-20"],
            "either 2026-03-12, before the interview, or 2027-03-12",
        ),
        ("Nov 17 emailed", [], "could be 2026-11-17 or 2027-11-17"),
        ("Nov 19 emailed", ["2026-11-19"], ""),
    ],
)
def test_a_day_of_the_log_without_a_year_lies_between_the_interview_and_today(
    log: str, read: list[str], warned: str
) -> None:
    touches, warnings = logged(f"A,2026-11-18,{log}")
    assert touches == read
    assert [warned in warning for warning in warnings] == [True] * bool(warned)


def test_a_day_of_the_log_without_a_year_means_the_same_day_a_year_later() -> None:
    assert logged("A,2025-10-20,Nov 3 emailed") == (["2025-11-03"], [])


def test_an_entry_of_the_log_file_that_lies_ahead_is_told_at_its_line() -> None:
    settings, _ = settings_from(SETTINGS, "followup.toml")
    found = interviews_from(
        read_table(b"company,interview\nAcme,2026-11-10\n", "interviews.csv"),
        settings=settings,
        cadences=frozenset({"balanced"}),
        today=date(2026, 11, 20),
        log=read_table(b"when,key,entry\n2026-11-12,acme,2027-05-11 emailed\n", "interviews.log.csv"),
    )
    (warning,) = found.problems
    assert (warning.file, "lies in the future" in warning.what) == ("interviews.log.csv", True)
    assert found.interviews[0].touches == ()
