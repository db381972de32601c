"""A snooze names a step of the row's cadence, or it is told that it moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ics_followup.cadence.language import built_in, built_in_names

if TYPE_CHECKING:
    from ics_followup.planning import Plan

ROW = {"company": "Acme", "interview": "2026-11-16"}
Journey = Callable[..., "Plan"]


def said(journey: Journey, snooze: str, cadence: str = "") -> list[tuple[str, str]]:
    plan = journey({**ROW, "snooze": snooze}, cadence=cadence)
    return [
        (problem.what, problem.place.header if problem.place else "")
        for problem in plan.warnings
        if "snoozed" in problem.what
    ]


@pytest.mark.parametrize(
    "snooze",
    [
        "until 2026-12-04",
        "check_in until 2026-12-04 # away",
        "check-in until 2026-12-04",
        "Check_in until 2026-12-04",
    ],
)
def test_a_snooze_of_a_step_that_is_there_is_obeyed_in_silence(journey: Journey, snooze: str) -> None:
    assert said(journey, snooze) == []
    plan = journey({**ROW, "snooze": snooze})
    moved = next(one for one in plan.reminders if one.step == "check_in")
    assert moved.start.date().isoformat() == "2026-12-04"


def test_a_snooze_of_a_step_that_is_not_there_is_a_warning_at_its_cell(journey: Journey) -> None:
    assert said(journey, "chek_in until 2026-12-04") == [
        ('The cadence balanced has no step "chek_in" that can be snoozed: nothing moves', "snooze")
    ]
    assert said(journey, "check_in until 2026-12-04", cadence="one-note")
    assert said(journey, "thanks until 2026-12-04")


@pytest.mark.parametrize("name", built_in_names())
def test_every_cadence_has_a_step_that_can_be_snoozed(journey: Journey, name: str) -> None:
    ids = [step.id for step in built_in(name).steps if step.kind == "contact"]
    assert any(not said(journey, f"{step} until 2026-12-04", cadence=name) for step in ids)
