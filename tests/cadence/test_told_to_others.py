"""What an offer asks for in the other rows: nothing at the same employer, nothing before an interview's thanks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ics_followup.model import Reminder
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]
OFFER = {"company": "St. Luke's", "role": "Analyst", "interview": "2026-11-10 10:00", "country": "US"}
OFFER |= {"people": "Kim Park <kim@example.org>", "status_date": "2026-11-18", "cadence": "balanced"}
OTHER = {"company": "Birch", "role": "Analyst", "interview": "2026-11-12 10:00", "country": "US"}
OTHER |= {"people": "Dana Ortiz <dana@example.com>; Lee Wong <lee@example.com>", "cadence": "balanced"}
STEPS = ("expedite", "withdraw_elsewhere")


def told(journey: Journey, status: str, other: dict[str, str]) -> tuple[Plan, list[Reminder]]:
    plan = journey(OFFER | {"status": status}, OTHER | other, today="2026-11-18")
    return plan, [reminder for reminder in plan.reminders if reminder.step in STEPS]


@pytest.mark.parametrize("status", ["offer", "accepted"])
@pytest.mark.parametrize("company", ["St. Luke's", "St Lukes", "st. luke’s"])
def test_another_row_of_the_same_employer_is_no_other_process(
    journey: Journey, status: str, company: str
) -> None:
    assert told(journey, status, {"company": company, "role": "Nurse"})[1] == []
    assert len(told(journey, status, {})[1]) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_before_an_interview_there_you_decide_whether_to_tell(journey: Journey, language: str) -> None:
    plan, (reminder,) = told(journey, "offer", {"interview": "2026-11-25 10:00", "language": language})
    assert (reminder.kind, reminder.start.date().isoformat()) == ("self", "2026-11-19")
    assert "Your interview there is still ahead, so you decide whether to speak of it before." in reminder.why
    assert "since" not in plan.draft(reminder).body


@pytest.mark.parametrize("hour", ["10:00", "16:00", "20:00", "23:00"])
def test_on_the_day_of_an_interview_it_comes_after_the_thanks(journey: Journey, hour: str) -> None:
    plan, (reminder,) = told(journey, "offer", {"interview": f"2026-11-19 {hour}"})
    thanks = [
        item.end for item in plan.reminders if item.step == "thanks" and item.interview.company == "Birch"
    ]
    assert reminder.kind == "contact"
    assert len(thanks) == 2
    assert reminder.start >= max(thanks)
    assert reminder.start >= reminder.interview.end


@pytest.mark.parametrize(
    ("language", "past", "ahead"),
    [("en", "getting to know your work", "Our interview on Wednesday, November 25 is then no longer needed"),
     ("de", "kennenzulernen", "Damit entfällt auch unser Gespräch am Mittwoch, 25. November")],
)  # fmt: skip
def test_a_withdrawal_does_not_speak_of_an_interview_ahead_as_past(
    journey: Journey, language: str, past: str, ahead: str
) -> None:
    plan, (reminder,) = told(journey, "accepted", {"interview": "2026-11-25 10:00", "language": language})
    assert ahead in plan.draft(reminder).body
    assert past not in plan.draft(reminder).body
    plan, (reminder,) = told(journey, "accepted", {"language": language})
    assert past in plan.draft(reminder).body


@pytest.mark.parametrize("interview", ["2026-11-25 10:00", "2026-11-12 10:00"])
def test_my_own_withdrawal_speaks_of_the_interview_as_it_lies(journey: Journey, interview: str) -> None:
    row = OTHER | {"interview": interview, "status": "withdrawn", "status_date": "2026-11-18"}
    plan = journey(row, today="2026-11-18")
    (reminder,) = (item for item in plan.reminders if item.step == "withdrawal")
    body = plan.draft(reminder).body
    assert ("interview on Wednesday, November 25" in body) is (interview > "2026-11-18")
