"""Hand-worked cases: what the rules and the official holiday lists give, against what the program plans.

Each file in ``worked/`` (awaiting) and ``states/`` (every cadence, every state, the log, two rows with one
person) is one case, worked out on paper from the text of the rules and never from the program's output.
``expect`` is the whole chain of contacts and the close, unless the file says ``partial``, names in
``leave_out`` the kinds that the rules leave open, or says in ``since`` from which day on it was worked out.
A self-task is looked for only where it is expected with ``kind = "self"``. Where the rules leave the
wording open, ``draft`` is a list of the kinds that fit.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

FOLDERS = [Path(__file__).parent / name for name in ("worked", "states")]
FILES = [file for folder in FOLDERS for file in sorted(folder.glob("*.toml"))]
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMED_DAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)})\b(?: (\d{{4}}))?")
KEYS = {
    *("title", "rules", "why", "today", "csv", "config", "expect", "never", "says"),
    *("partial", "leave_out", "since"),
}
EXPECT_KEYS = {
    *("draft", "channel", "day", "from", "until", "timezone", "utc_from", "person", "company"),
    *("kind", "state", "tone"),
}

Case = dict[str, Any]
Row = dict[str, Any]


def case_in(file: Path) -> Case:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def with_its_rules(file: Path) -> Any:
    return pytest.param(file, id=file.stem, marks=pytest.mark.rule(*case_in(file)["rules"]))


# --- the cases themselves: checked with nothing but the calendar of Python --------------------------------


def spoken_of(day: str) -> str:
    """How a case's ``why`` names a day.

    >>> spoken_of("2026-11-27")
    'Fri 27 Nov'
    """
    found = date.fromisoformat(day)
    return f"{WEEKDAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}"


def days_named_in(text: str, near: date) -> Iterator[tuple[str, date]]:
    """Each day named with its weekday; where no year is said, the year that brings it closest to ``near``."""
    for match in NAMED_DAY.finditer(text):
        weekday, day, month, year = match.groups()
        number = MONTHS.index(month) + 1
        years = [int(year)] if year else [near.year - 1, near.year, near.year + 1]
        found = min((date(y, number, int(day)) for y in years), key=lambda one: abs(one - near))
        yield weekday, found


def window_of(expected: Row) -> tuple[datetime, datetime]:
    """The first minute and the end (excluded) of the window in which the reminder starts."""
    zone, day = ZoneInfo(expected["timezone"]), date.fromisoformat(expected["day"])
    begin = datetime.combine(day, time.fromisoformat(expected["from"]), zone)
    if "until" in expected:
        return begin, datetime.combine(day, time.fromisoformat(expected["until"]), zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), zone)


def test_there_are_enough_worked_cases() -> None:
    assert len(FILES) >= 28 + 90


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_case_agrees_with_the_calendar(file: Path) -> None:
    """Every weekday that a case writes down is right, and its `why` names the day of every expectation."""
    case = case_in(file)
    first, last = (date.fromisoformat(case["expect"][i]["day"]) for i in (0, -1))
    middle = first + (last - first) / 2
    told = " ".join(f"{case['title']} {case['why']}".split())
    for weekday, day in days_named_in(told, middle):
        assert WEEKDAYS[day.weekday()] == weekday, f"{day} is not a {weekday}"
    for expected in case["expect"]:
        assert spoken_of(expected["day"]) in told, expected["day"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_case_is_whole(file: Path) -> None:
    """No misspelt key, windows that are windows, expectations in order, UTC hours that fit the zone."""
    case = case_in(file)
    assert set(case) <= KEYS
    assert case["rules"]
    assert all(one.get("kind", "self") == "self" for one in case["expect"])
    assert tomllib.loads(case["config"])["me"]["name"]
    windows = [window_of(expected) for expected in case["expect"]]
    assert [begin for begin, _ in windows] == sorted(begin for begin, _ in windows)
    for expected, (begin, end) in zip(case["expect"], windows, strict=True):
        assert set(expected) <= EXPECT_KEYS
        assert begin < end
        if "utc_from" in expected:
            assert begin.astimezone(UTC) == datetime.fromisoformat(expected["utc_from"])
    for quiet in case.get("never", ()):
        assert date.fromisoformat(quiet["from"]) <= date.fromisoformat(quiet["until"])
    for said in case.get("says", ()):
        assert 0 <= said["index"] < len(case["expect"])


# --- the cases against the program ------------------------------------------------------------------------


def plan_of(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[Row]:
    """The plan in order of start, as the command prints it, without what the case leaves out."""
    from ics_followup.cli import main

    sheet, settings = folder / "interviews.csv", folder / "followup.toml"
    sheet.write_text(case["csv"], encoding="utf-8")
    settings.write_text(case["config"], encoding="utf-8")
    monkeypatch.chdir(folder)
    command = ["plan", str(sheet), "--format", "json", "--today", case["today"], "--config", str(settings)]
    monkeypatch.setattr(sys, "argv", ["ics-followup", *command])
    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    out, err = capsys.readouterr()
    assert status == 0, err
    rows: list[Row] = json.loads(out)
    assert [row["start"] for row in rows] == [
        row["start"] for row in sorted(rows, key=lambda row: starts(row))
    ], "the plan is in order of start"
    left_out, since = case.get("leave_out", ()), case.get("since", "")
    return [row for row in rows if row["draft"]["kind"] not in left_out and day_of(row) >= since]


def starts(row: Row) -> datetime:
    return datetime.fromisoformat(row["start"])


def day_of(row: Row) -> str:
    """The day of a reminder on the employer's calendar."""
    return starts(row).astimezone(ZoneInfo(row["timezone"])).date().isoformat()


def fits(row: Row, expected: Row) -> bool:
    begin, end = window_of(expected)
    kind = "close" if expected["draft"] == "close" else expected.get("kind", "contact")
    drafts = expected["draft"] if isinstance(expected["draft"], list) else [expected["draft"]]
    return (
        row["kind"] == kind
        and row["draft"]["kind"] in drafts
        and row["state"] == expected.get("state", row["state"])
        and row["draft"]["tone"] == expected.get("tone", row["draft"]["tone"])
        and row["channel"] == expected.get("channel", row["channel"])
        and row["company"] == expected.get("company", row["company"])
        and row["timezone"] == expected["timezone"]
        and starts(row).utcoffset() == begin.utcoffset()
        and begin <= starts(row) < end
        and ("person" not in expected or [one["name"] for one in row["to"]] == [expected["person"]])
    )


def shown(rows: Sequence[Row]) -> str:
    return "\n".join(
        f"{day_of(row)} {row['start'][11:16]} {row['timezone']} {row['draft']['kind']} {row['channel']} "
        f"{row['company']} {[one['name'] for one in row['to']]} {row['kind']} {row['state']}"
        for row in rows
    )


@pytest.mark.parametrize("file", [with_its_rules(file) for file in FILES])
def test_the_plan_is_the_one_worked_out_by_hand(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each expected contact and close is in the plan, and no other."""
    case = case_in(file)
    plan = plan_of(case, tmp_path, monkeypatch, capsys)
    left, matched = list(plan), []
    for expected in case["expect"]:
        found = next((row for row in left if fits(row, expected)), None)
        assert found is not None, f"not in the plan: {expected}\nbut there is:\n{shown(plan)}"
        left.remove(found)
        matched.append(found)
    more = [row for row in left if row["kind"] != "self"]
    assert case.get("partial") or not more, f"more than was worked out:\n{shown(more)}"
    emails_follow_their_calls(matched)
    quiet_is_kept(case, plan)
    for said in case.get("says", ()):
        why = " ".join(matched[said["index"]]["why"])
        assert said["text"].casefold() in why.casefold(), f"{said['text']!r} is not in: {why}"


def emails_follow_their_calls(matched: Sequence[Row]) -> None:
    """The email after a call starts on the day of its call and not before the call is over."""
    for index, row in enumerate(matched):
        if row["draft"]["kind"] == "after_call":
            call = next(one for one in reversed(matched[:index]) if one["interview"] == row["interview"])
            assert call["channel"] == "phone"
            assert day_of(call) == day_of(row)
            assert datetime.fromisoformat(call["end"]) <= starts(row)


def quiet_is_kept(case: Case, plan: Sequence[Row]) -> None:
    """No contact to anybody on the days of ``never``, both ends included."""
    for quiet in case.get("never", ()):
        spared = quiet.get("except_draft", ())
        for row in plan:
            if row["kind"] == "contact" and row["draft"]["kind"] not in spared:
                assert not quiet["from"] <= day_of(row) <= quiet["until"], f"not quiet:\n{shown([row])}"
