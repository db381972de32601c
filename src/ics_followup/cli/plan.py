"""``plan``: every follow-up to the close, as a table, JSON or CSV."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Literal

import click

from ics_followup.cli.options import (
    cadence_option,
    config_option,
    plan_from,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import reminder_lines, show_problems, show_warnings
from ics_followup.publish.state import remember_list


@click.command("plan")
@sheet_argument
@config_option
@cadence_option
@today_option
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print it."
)
def command(
    sheet: str, config: Path | None, cadence: str, today: date | None, form: Literal["table", "json", "csv"]
) -> int:
    """Show every follow-up of SHEET to the end, as if nobody ever answered.

    Times in the table are on your own clock; JSON and CSV have the employer's.
    """
    read = sheet_from(sheet, config)
    plan = plan_from(read, today=today, cadence=cadence)
    if plan.errors:
        show_problems(plan.intake.problems, err=True)
        return 1
    show_warnings(plan.warnings)
    if form == "json":
        from ics_followup.cli.records import json_text

        click.echo(json_text(plan))
    elif form == "csv":
        from ics_followup.cli.records import write_csv

        write_csv(plan, sys.stdout)
    else:
        _show_table(plan_lines := reminder_lines(plan.reminders, plan.settings.me.timezone))
        if plan_lines and read.path is not None:
            remember_list(read.folder, [reminder.interview.key for reminder in plan.reminders])
    return 0


def _show_table(lines: list[str]) -> None:
    if not lines:
        click.echo("There is nothing to plan yet: no row has an interview date.")
    for line in lines:
        click.echo(line)
