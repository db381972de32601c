"""A phrase of one row that names a person or company of another row goes into no message, and is warned of."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from ics_followup.planning import Plan, plan_for
from ics_followup.source import Source

CONFIG: Final = (
    '[me]\nname = "Sam Rivera"\nphone = "+1 555 010 0199"\ntimezone = "America/Chicago"\ncountry = "US"\n'
)
HEADER: Final = "company,role,interview,people,news,strength\n"
OTHERS: Final = (
    "Acme,Nurse,2026-11-24 10:00,Dr. Dana Ortiz,,\n"
    "Target,Clerk,2026-11-24 11:00,Ann Voss,,\n"
    "Will & Sons,Clerk,2026-11-24 13:00,May,,\n"
)


def plan_with(topic: str = "", news: str = "", company: str = "Globex", person: str = "Lee Wong") -> Plan:
    row = f"{company},Analyst,2026-11-24 15:00,{person} [{topic}],{news},\n"
    source = Source(sheet=(HEADER + OTHERS + row).encode(), name="interviews.csv", config=CONFIG)
    return plan_for(source, today=date(2026, 11, 25))


def sent(plan: Plan, company: str = "Globex") -> str:
    return "\n".join(
        plan.draft(one).subject + plan.draft(one).body
        for one in plan.reminders
        if one.interview.company == company and one.kind == "contact"
    )


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("what Dana Ortiz does at Acme", "Dana Ortiz"),
        ("the plan of Dana Ortiz", "Dana Ortiz"),
        ("the move to Acme", "Acme"),
        ("Will & Sons and the lab", "Will & Sons"),
        ("Acme's new ward", "Acme"),
        ("what May said", "May"),
    ],
)
def test_a_topic_that_names_another_row_goes_into_no_message(topic: str, name: str) -> None:
    plan = plan_with(topic=topic)
    assert topic not in sent(plan)
    (warning,) = plan.warnings
    assert f"it names {name}, and that is in another row of your sheet" in warning.what


def test_news_that_names_another_row_goes_into_no_message() -> None:
    plan = plan_with(news="the merger with Acme")
    assert "Acme" not in sent(plan)
    assert [one.place.header for one in plan.warnings if one.place] == ["news"]


@pytest.mark.parametrize(
    "topic", ["the target groups", "Target groups for next year", "what may come next", "the acme of design"]
)
def test_plain_words_stay(topic: str) -> None:
    plan = plan_with(topic=topic)
    assert plan.warnings == ()
    assert topic.partition(" ")[2] in sent(plan)


def test_the_own_names_are_no_offence_where_another_row_has_them_too() -> None:
    plan = plan_with(topic="the ward at Acme Health", company="Acme Health")
    assert "the ward at Acme Health" in sent(plan, "Acme Health")
    plan = plan_with(topic="why Acme grew", company="Acme", person="Dana Ortiz")
    assert plan.warnings == ()


def test_a_longer_name_that_holds_the_own_one_is_still_another() -> None:
    plan = plan_with(topic="the budget of Dana Ortiz", company="Dana")
    assert "Ortiz" not in sent(plan, "Dana")
