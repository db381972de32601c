"""A case: what is late and due, which lines it has, and nothing that its level does not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ics_followup.sharing.cases import MOST_LINES, case_of
from ics_followup.sharing.figures import figures_of
from ics_followup.sharing.levels import Level
from ics_followup.sharing.redact import shared_from

if TYPE_CHECKING:
    from ics_followup.planning import Plan
    from ics_followup.sharing.caseload import Case

Journey = Callable[..., "Plan"]
ROW = {"company": "Northwind", "role": "Analyst", "interview": "2026-11-12 10:00", "people": "Dana Ortiz"}


def case(plan: Plan, level: Level) -> Case:
    shared = shared_from(plan, level, who="Maya", with_whom="Alex", until=date(2027, 1, 1), secret=bytes(32))
    return case_of(shared, figures_of(shared), ref="maya", email="maya@example.com")


def test_at_busy_there_are_times_and_nothing_else(journey: Journey) -> None:
    found = case(journey(ROW | {"log": "2026-11-13 out email"}), "busy")
    assert found.lines
    assert (found.late, found.quiet_since, found.names, found.notable) == (0, None, (), ())
    assert not any(found.figures)
    assert {(line.name, line.role, line.step.title) for line in found.lines} == {("", "", "Busy")}


@pytest.mark.parametrize(
    ("level", "name"), [("initials", "N."), ("named", "Northwind"), ("full", "Northwind")]
)
def test_lines_have_the_name_of_their_level_and_neither_message_nor_reasons(
    journey: Journey, level: Level, name: str
) -> None:
    found = case(journey(ROW | {"log": "2026-11-13 out email"}), level)
    assert {line.name for line in found.lines} == {name}
    assert all(line.step.message is None and line.step.why == () for line in found.lines)
    assert found.quiet_since == date(2026, 11, 13)
    assert found.figures.interviews == 1


def test_what_has_no_tick_is_late_and_what_has_one_is_not(journey: Journey) -> None:
    late = case(journey(ROW), "initials").late
    assert late > 0
    logged = "; ".join(f"2026-11-{day} out email" for day in (12, 13, 16, 17, 18, 19, 20))
    assert case(journey(ROW | {"log": logged}), "initials").late < late


def test_of_very_many_lines_the_coming_ones_stay(journey: Journey) -> None:
    rows = [
        {**ROW, "company": f"Company {number}", "interview": f"2026-11-{number % 9 + 9:02} 10:00"}
        for number in range(80)
    ]
    found = case(journey(*rows), "initials")
    assert len(found.lines) == MOST_LINES < found.line_count
    starts = [line.step.start for line in found.lines]
    assert starts == sorted(starts)
    assert starts[-1].date() >= date(2026, 11, 22)
