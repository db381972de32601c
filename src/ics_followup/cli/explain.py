"""``explain``: the whole story of one interview, and why each follow-up stands on its day, in sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ics_followup.cli.keys import interviews_named
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    csv_option,
    dates_option,
    plan_from,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import show_problems
from ics_followup.cli.story import story
from ics_followup.planning import seen_since
from ics_followup.problems import UsageError
from ics_followup.publish.state import listed_keys


@click.command("explain")
@click.argument("key", nargs=-1, required=True)
@csv_option
@config_option
@dates_option
@cadence_option
@today_option
def command(
    key: tuple[str, ...], sheet: tuple[str, ...], config: Path | None, cadence: str, today: date | None
) -> int:
    """Tell the story of the interview KEY: where it stands, what counted, and why each follow-up has its day.

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
    first_seen = seen_since(plan.intake.interviews, read.source.first_seen, plan.today)
    seen = {key: since.day for key, since in first_seen.items()}
    for index, interview in enumerate(found):
        if index:
            click.echo("")
        for line in story(interview, plan, seen=seen, cadence=cadence):
            click.echo(line)
    return 0
