"""``plan``: every follow-up to the close, week by week, or as JSON or CSV; or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import click

from ics_followup.cli.chosen import Choice, chosen, recent, weekly
from ics_followup.cli.options import (
    Day,
    Sheet,
    cadence_option,
    config_option,
    dates_option,
    plan_from,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import show_problems, show_warnings
from ics_followup.model import Reminder
from ics_followup.planning import Plan
from ics_followup.problems import UsageError
from ics_followup.publish.state import mark_of, remember_list

Form = Literal["table", "json", "csv"]


@click.command("plan")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option("--from", "first", type=Day(), metavar="DATE", help="Only from this day on, on your own clock.")
@click.option("--to", "last", type=Day(), metavar="DATE", help="Only up to this day, included.")
@click.option(
    "--person", default="", metavar="TEXT", help="Only contacts with this person: a part of the name."
)
@click.option("--company", default="", metavar="TEXT", help="Only this company: a part of its name.")
@click.option("--late", is_flag=True, help="Only what is late.")
@click.option("--next", "most", type=click.IntRange(min=1), metavar="N", help="Only the next N to do.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print it."
)
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    first: date | None,
    last: date | None,
    person: str,
    company: str,
    late: bool,
    most: int | None,
    form: Form,
) -> int:
    """Show every follow-up of SHEET to the end, as if nobody ever answered.

    SHEET is a file, a folder, an https address, or - for a pipe; several may be named.
    Times in the table are on your own clock; JSON and CSV have the employer's.
    """
    if first and last and last < first:
        raise UsageError(f"--to {last} is before --from {first}.")
    choice = Choice(first=first, last=last, person=person, company=company, late=late, most=most)
    read = sheet_from(sheet, config)
    plan = plan_from(read, today=today, cadence=cadence)
    if plan.errors:
        show_problems(plan.intake.problems, err=True)
        return plan.status
    show_warnings(plan.warnings)
    picked = chosen(plan.reminders, choice, plan.settings.me.timezone)
    _show(plan, picked, choice, read, form)
    return 0


def _show(plan: Plan, picked: Sequence[Reminder], choice: Choice, read: Sheet, form: Form) -> None:
    """Print what was asked for of a plan."""
    if form == "json":
        from ics_followup.cli.records import json_text

        click.echo(json_text(plan, picked))
    elif form == "csv":
        from ics_followup.cli.records import csv_text

        click.echo(csv_text(plan, picked), nl=False)
    else:
        _show_weeks(plan, picked, choice, read)


def _show_weeks(plan: Plan, picked: Sequence[Reminder], choice: Choice, read: Sheet) -> None:
    zone = plan.settings.me.timezone
    if not picked:
        none_yet = "There is nothing to plan yet: no row has an interview date."
        click.echo(none_yet if choice.everything else "Nothing in the plan fits what you asked for.")
        return
    shown = tuple(picked)
    if choice.first is None and choice.last is None:
        shown = recent(shown, plan.today, zone)
    kept = {id(reminder) for reminder in shown}
    hidden = [reminder for reminder in picked if id(reminder) not in kept]
    if shown and read.lasting:
        keys = [reminder.interview.key for reminder in shown]
        remember_list(read.folder, keys, [mark_of(reminder) for reminder in shown])
    for line in weekly(shown, hidden, plan.today, zone):
        click.echo(line)
