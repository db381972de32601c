"""``explain``: why each follow-up of one interview stands on its day, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from ics_followup import places
from ics_followup.build import Plan
from ics_followup.cadence.words import clock, full_day, listed
from ics_followup.cli.keys import interviews_named
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    csv_option,
    plan_from,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import mine, note, show_problems, title, when, wrapped
from ics_followup.model import Interview, Reminder
from ics_followup.problems import UsageError
from ics_followup.publish.state import listed_keys


@click.command("explain")
@click.argument("key", nargs=-1, required=True)
@csv_option
@config_option
@cadence_option
@today_option
def command(key: tuple[str, ...], sheet: str, config: Path | None, cadence: str, today: date | None) -> int:
    """Say why each follow-up of the interview KEY stands on its day.

    KEY is its key, a number of the last list, or a part of company and role.
    """
    read = sheet_from(sheet, config)
    plan = plan_from(read, today=today, cadence=cadence)
    try:
        found = interviews_named(" ".join(key), plan.intake.interviews, listed_keys(read.folder))
    except UsageError:
        if plan.errors:
            show_problems(plan.errors, err=True)
        raise
    for index, interview in enumerate(found):
        if index:
            click.echo("")
        for line in story(interview, plan):
            click.echo(line)
    return 0


def story(interview: Interview, plan: Plan) -> Iterator[str]:
    """The story of one interview, line by line, at most 80 columns wide."""
    what = ", ".join(part for part in (interview.company, interview.role, interview.round) if part)
    yield what
    yield from wrapped(_facts(interview), "  ").split("\n")
    chain = [reminder for reminder in plan.reminders if reminder.interview is interview]
    if not chain:
        yield f"  Nothing is planned: the status is {interview.status}."
    for reminder in chain:
        yield ""
        yield from _reason(reminder, plan)


def _facts(interview: Interview) -> str:
    at = f" at {clock(interview.start.time())}" if interview.timed else ""
    country = places.country_name(interview.country) if interview.country else "no country known"
    region = f", {interview.region}" if interview.region else ""
    said = [
        f"Interview on {full_day(interview.start.date())}{at}, on the clock of {interview.timezone} "
        f"({country}{region}).",
        f"Status: {interview.status}.",
    ]
    if interview.promises:
        days = [
            ("from " if promise.kind == "from" else "by ") + full_day(promise.day)
            for promise in interview.promises
        ]
        if len(days) == 1:
            said.append(
                f"They promised to answer {days[0]}."
                if days[0].startswith("by")
                else f"Check back {days[0]}."
            )
        else:
            said.append(
                f"They promised to answer {listed(days[:-1])}, then moved it: {days[-1]} is in force."
            )
    else:
        said.append("They named no day.")
    said.append(f"Key: {interview.key}.")
    return " ".join(said)


def _reason(reminder: Reminder, plan: Plan) -> Iterator[str]:
    start = mine(reminder.start, plan.settings.me.timezone)
    there = ""
    if start.replace(tzinfo=None) != reminder.start.replace(tzinfo=None):
        there = f" ({when(reminder.start)} there)".replace("  ", " ")
    word = note(reminder)
    yield f"{when(start)}  {title(reminder)}{f'  [{word}]' if word else ''}{there}"
    rules = f" Rules: {', '.join(dict.fromkeys(reminder.rules))}." if reminder.rules else ""
    yield from wrapped(" ".join(reminder.why) + rules, "    ").split("\n")
