"""A case: what is late and due, which lines it has, and nothing that its level does not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from ics_followup.sharing.cases import MOST_LINES, case_of
from ics_followup.sharing.figures import figures_of
from ics_followup.sharing.lateness import is_late
from ics_followup.sharing.levels import Level
from ics_followup.sharing.office.urgency import clients_of
from ics_followup.sharing.pages.steps import Plan as Pages
from ics_followup.sharing.pages.words import clock_of, status_of
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


LATE = '[feed]\nunlogged = "late"\n'


def test_what_the_plan_takes_as_sent_has_no_tick_and_nobody_is_late_with_it(journey: Journey) -> None:
    found = case(journey(ROW | {"interview": "2026-11-05 10:00"}), "initials")
    assert found.late == 0
    assert found.unticked > 0
    logged = "; ".join(f"2026-11-{day:02} out email" for day in (5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20))
    ticked = case(journey(ROW | {"interview": "2026-11-05 10:00", "log": logged}), "initials")
    assert ticked.unticked < found.unticked


def test_what_the_plan_still_asks_for_is_late_and_not_without_a_tick(journey: Journey) -> None:
    found = case(journey(ROW | {"interview": "2026-11-18 10:00"}, config=LATE), "initials")
    assert found.late > 0
    assert found.unticked == 0


def test_an_offer_that_the_seeker_is_to_think_about_makes_nobody_late(journey: Journey) -> None:
    offer = ROW | {"status": "offer", "status_date": "2026-11-09", "log": "2026-11-10 out email"}
    shared = shared_from(journey(offer), "full", who="Maya", with_whom="", until=None, secret=bytes(32))
    tasks = [step for step in shared.steps if step.state == "late" and step.kind == "self"]
    assert tasks, "the case is there"
    assert not any(map(is_late, tasks))
    assert [status_of(step) for step in tasks] == ["still to do"] * len(tasks)


def test_a_task_of_ones_own_that_is_over_is_not_said_to_lack_a_tick(journey: Journey) -> None:
    shared = shared_from(journey(ROW), "full", who="Maya", with_whom="", until=None, secret=bytes(32))
    over = [step for step in shared.steps if step.state == "assumed"]
    assert {status_of(step) for step in over if step.kind == "self"} == {""}
    assert {status_of(step) for step in over if step.kind == "contact"} == {"no tick"}


@pytest.mark.parametrize("status", ["accepted", "rejected", "withdrawn"])
def test_what_is_over_lacks_no_tick_and_no_line_asks_for_it(journey: Journey, status: str) -> None:
    before = case(journey(ROW | {"interview": "2026-11-05 10:00"}), "full")
    assert before.unticked
    assert [each.kind for each in before.notable if each.kind == "silent"]
    over = ROW | {"interview": "2026-11-05 10:00", "status": status, "status_date": "2026-11-20"}
    plan = journey(over)
    found = case(plan, "full")
    assert (found.unticked, found.late) == (0, 0)
    assert not [each for each in found.notable if each.kind == "silent"]
    assert not [line for line in found.lines if line.step.state in ("assumed", "missed")]
    shared = shared_from(plan, "full", who="Maya", with_whom="", until=None, secret=bytes(32))
    assert not Pages(shared, clock_of(shared)).untold()


@pytest.mark.parametrize("config", ["", LATE])
@pytest.mark.parametrize("level", ["initials", "named", "full"])
def test_the_pages_of_a_client_and_those_of_the_coach_count_the_same(
    journey: Journey, level: Level, config: str
) -> None:
    rows = [
        {
            **ROW,
            "company": f"Company {number}",
            "interview": f"2026-11-{number + 2:02} 10:00",
            "people": "Al; Bo",
        }
        for number in range(19)
    ]
    rows[0] |= {"status": "offer", "status_date": "2026-11-09"}
    plan = journey(*rows, config=config)
    shared = shared_from(plan, level, who="Maya", with_whom="Alex", until=None, secret=bytes(32))
    page = Pages(shared, clock_of(shared))
    found = case(plan, level)
    (client,) = clients_of((found,), today=plan.today, zone=ZoneInfo("America/New_York"))
    assert found.late == len(page.late()) > (0 if config else -1)
    assert found.unticked == len(page.untold())
    said = {reason.need: reason.said for reason in client.reasons}
    assert said.get("late", "0 late") == f"{found.late} late"
    assert said.get("unticked", "0 without a tick") == f"{found.unticked} without a tick"
    if found.line_count <= MOST_LINES:
        assert (len(client.late), len(client.unticked)) == (found.late, found.unticked)


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
