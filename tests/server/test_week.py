"""What of a plan stands on the private page."""

from __future__ import annotations

from collections.abc import Callable

from ics_followup.cli.outlook import Outlook
from ics_followup.cli.week import LATE, MOST_ROWS, week_of
from ics_followup.planning import Plan
from ics_followup.server.page import Week

Journey = Callable[..., Plan]
NORTHWIND = {
    "company": "Northwind",
    "interview": "2026-11-20 10:00",
    "interviewers": "Priya Shah <priya@northwind.example>",
    "promised": "2026-11-24",
}


def week(journey: Journey, *rows: dict[str, str], config: str = "", today: str = "2026-11-22") -> Week:
    plan = journey(*rows, config=config, today=today)
    assert plan.errors == ()
    outlook = Outlook(plan.today, None)
    for _, chain in plan.chains:
        outlook.note(chain)
    return week_of(outlook, plan.settings, plan.today)


def test_the_days_are_those_of_the_next_seven(journey: Journey) -> None:
    found = week(journey, NORTHWIND)
    assert found.until == "Sat 28 Nov 2026"
    assert [day.name for day in found.days] == ["Wed 25 Nov 2026"]
    assert "Priya (Northwind)" in found.days[0].rows[0].title
    assert week(journey, NORTHWIND, today="2026-11-25").days[0].name == "Today, Wed 25 Nov 2026"


def test_what_is_late_comes_first_with_its_day(journey: Journey) -> None:
    found = week(journey, NORTHWIND, config='[feed]\nunlogged = "late"\n', today="2026-11-26")
    assert found.days[0].name == LATE
    assert all(row.note.startswith("since ") for row in found.days[0].rows)


def test_a_discreet_feed_has_a_discreet_page(journey: Journey) -> None:
    found = week(journey, NORTHWIND, config="[feed]\ndiscreet = true\n")
    assert {row.title for day in found.days for row in day.rows} == {"Reminder"}
    assert "Northwind" not in str(found)


def test_a_large_sheet_is_cut_and_counted(journey: Journey) -> None:
    many = [
        {**NORTHWIND, "company": f"Company {n}", "interviewers": f"P{n} <p{n}@x.example>"} for n in range(90)
    ]
    found = week(journey, *many)
    shown = sum(len(day.rows) for day in found.days)
    assert shown == MOST_ROWS
    assert found.more >= 30
