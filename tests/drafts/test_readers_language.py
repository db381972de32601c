"""What the user reads is in the user's words, what the employer reads in the employer's."""

from __future__ import annotations

from datetime import date

import pytest

from ics_followup.drafts import draft_for, facts_for
from ics_followup.planning import Plan, plan_for
from ics_followup.source import Source

SHEET = """company,role,interview,people,promised,country,timezone,language,cadence
Nordwind,Pflegefachkraft,2026-12-22 10:00,Dana Ortiz <d@example.com>,2026-12-24,DE,Europe/Berlin,{row},balanced
"""


def plan(mine: str, row: str = "") -> Plan:
    config = f'[me]\nname = "Sam Rivera"\ncountry = "DE"\ntimezone = "Europe/Berlin"\nlanguage = "{mine}"\n'
    source = Source(sheet=SHEET.format(row=row).encode(), name="interviews.csv", config=config)
    return plan_for(source, today=date(2026, 12, 21))


def reasons(found: Plan) -> str:
    return " ".join(line for reminder in found.reminders for line in reminder.why)


@pytest.mark.parametrize(
    ("mine", "named", "not_named"),
    [
        ("de", "Erster Weihnachtstag", "Christmas Day"),
        ("en", "Christmas Day", "Weihnachtstag"),
    ],
)
def test_the_reasons_call_holidays_as_the_user_calls_them(mine: str, named: str, not_named: str) -> None:
    for row in ("", "en", "de"):
        said = reasons(plan(mine, row))
        assert named in said
        assert not_named not in said


@pytest.mark.parametrize(
    ("mine", "row", "day"),
    [
        ("de", "", "22. Dezember"),
        ("de", "en", "Tuesday, December 22"),
        ("de", "en-GB", "Tuesday 22 December"),
        ("en", "de", "22. Dezember"),
        ("en", "", "Tuesday, December 22"),
    ],
)
def test_a_message_has_the_dates_of_its_own_language(mine: str, row: str, day: str) -> None:
    found = plan(mine, row)
    (interview,) = found.intake.interviews
    facts = facts_for(interview, interview.contact, found.settings.me)
    bodies = [
        draft_for(facts._replace(turn=turn), kind=kind, channel="email").body
        for kind in ("thanks", "status", "decision", "last_check_in")
        for turn in range(8)
    ]
    bodies += [found.draft(one).body for one in found.reminders if one.kind == "contact"]
    other = "December" if "Dezember" in day else "Dezember"
    assert any(day in body for body in bodies)
    assert not any(other in body for body in bodies)
