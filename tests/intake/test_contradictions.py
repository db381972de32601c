"""Cells that cannot be true together are said, each with its place and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ics_followup.intake import interviews_from, read_table
from ics_followup.problems import Problem
from ics_followup.settings import Settings

Bytes = Callable[..., bytes]

ROW = {"company": "Acme", "interview": "2026-11-02 10:00", "timezone": "America/Chicago", "country": "US"}


@pytest.fixture
def problems(sheet_bytes: Bytes) -> Callable[..., tuple[Problem, ...]]:
    def found(today: date | None = date(2026, 12, 1), **cells: str) -> tuple[Problem, ...]:
        table = read_table(sheet_bytes({**ROW, **cells}), "interviews.csv")
        return interviews_from(table, settings=Settings(), cadences=["balanced"], today=today).problems

    return found


CASES = {
    "on hold, no day": (
        {"status": "on hold", "status_date": "2026-11-20"},
        "warning",
        "status",
        "nothing says until when",
        "Write the day into the column deadline",
    ),
    "hold in the log, no day": (
        {"log": "2026-11-20 in email hold"},
        "warning",
        "log",
        "nothing says until when",
        "Write the day into the column deadline",
    ),
    "deadline before the offer": (
        {"status": "offer", "status_date": "2026-11-20", "deadline": "2026-11-12"},
        "error",
        "deadline",
        "2026-11-12, lies before the day on which the offer was made, 2026-11-20",
        "look at the year",
    ),
    "deadline before the offer in the log": (
        {"log": "2026-11-20 in email offer", "deadline": "2025-12-01"},
        "error",
        "deadline",
        "lies before the day on which the offer was made",
        "look at the year",
    ),
    "hold that ends before it begins": (
        {"status": "on hold", "status_date": "2026-11-20", "deadline": "2026-11-12"},
        "error",
        "deadline",
        "before the day on which it was put on hold",
        "look at the year",
    ),
    "status before the interview": (
        {"status": "offer", "status_date": "2026-10-20"},
        "warning",
        "status_date",
        "2026-10-20 lies before the interview, 2026-11-02",
        "Correct one of the two days",
    ),
    "status in the future": (
        {"status": "rejected", "status_date": "2027-11-20"},
        "warning",
        "status_date",
        "lies in the future",
        'the day on which it became "rejected"',
    ),
    "day without a status": (
        {"status_date": "2026-11-20"},
        "warning",
        "status_date",
        "no status that began on it",
        "Write the status too",
    ),
    "rejected after the acceptance": (
        {"status": "accepted", "status_date": "2026-11-20", "log": "2026-11-25 in email rejection"},
        "warning",
        "status",
        'The status is "accepted" since 2026-11-20, but the log has "rejected" on 2026-11-25: the later one counts',
        "Write rejected here",
    ),
    "offer after the acceptance": (
        {"status": "accepted", "status_date": "2026-11-20", "log": "2026-11-25 in phone offer"},
        "warning",
        "status",
        'the log has "offer" on 2026-11-25',
        "Write offer here",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_said_at_its_cell_with_the_remedy(
    name: str, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    cells, severity, header, what, remedy = CASES[name]
    (problem,) = problems(**cells)
    assert problem.severity == severity
    assert problem.place is not None
    assert problem.place.header == header
    assert what in problem.what
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "on hold", "status_date": "2026-11-20", "deadline": "2026-12-15"},
        {"log": "2026-11-20 in email hold promised 2026-12-15"},
        {"status": "offer", "status_date": "2026-11-20", "deadline": "2026-11-20"},
        {"deadline": "2026-10-01"},
        {"status": "withdrawn", "status_date": "2026-10-20"},
        {"status": "accepted", "status_date": "2026-11-28", "log": "2026-11-25 in phone offer"},
        {"status": "rejected", "status_date": "2026-11-20", "log": "2026-11-25 in email rejection"},
    ],
)
def test_what_can_be_true_is_left_in_peace(
    cells: dict[str, str], problems: Callable[..., tuple[Problem, ...]]
) -> None:
    assert problems(**cells) == ()


def test_without_a_today_no_day_lies_in_the_future(problems: Callable[..., tuple[Problem, ...]]) -> None:
    assert problems(None, status="rejected", status_date="2027-11-20") == ()
