"""A case survives its file; what is damaged is refused, never half read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ics_followup.sharing.case_file import read, written
from ics_followup.sharing.caseload import Case, Figures, Line
from ics_followup.sharing.view import Notable, Step, Text

START = datetime(2026, 11, 25, 10, 5, tzinfo=ZoneInfo("America/New_York"))
CASE = Case(
    ref="maya-chen",
    name="Maya Chen",
    standing="shared",
    level="full",
    email="maya@example.com",
    until=date(2027, 1, 31),
    timezone="America/Chicago",
    problems=("jobs.csv, row 3: this cell cannot be read.",),
    problem_count=1,
    late=2,
    lines=(
        Line(
            Step("u1", START, START + timedelta(minutes=15), "p1", "Call", "contact", "phone", "due"),
            "Acme",
            "Nurse",
        ),
        Line(
            Step(
                "u2",
                START.astimezone(UTC),
                START.astimezone(UTC) + timedelta(minutes=15),
                to=("+1-555",),
                message=Text("a", "b"),
                why=("w",),
                late_since=date(2026, 11, 20),
            )
        ),
    ),
    line_count=2,
    notable=(Notable("offer", date(2026, 11, 30), "p1", "An offer is to be answered.", due=True),),
    names=(("p1", "Acme"),),
    quiet_since=date(2026, 11, 1),
    figures=Figures(4, 2, (3, 5), 2, 1, 4, 3, 9),
    address="https://example.org/x.ics",
    country="US",
)


def test_a_case_comes_back_as_it_was() -> None:
    assert read(json.loads(json.dumps(written(CASE)))) == CASE


@pytest.mark.parametrize("name", Case._fields)
@pytest.mark.parametrize("value", [None, 7, "x", ["x"], [[1]], {"a": 1}])
def test_a_damaged_case_is_refused_or_still_a_case(name: str, value: object) -> None:
    plain = {**json.loads(json.dumps(written(CASE))), name: value}
    try:
        found = read(plain)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return
    assert isinstance(found, Case)
