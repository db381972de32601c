"""``log --undo``: a line in the log file that takes back an earlier one, which stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

import click

from ics_followup.cadence.happened import happened
from ics_followup.cli.desk import Desk, label, row_named, setting_of
from ics_followup.cli.screen import wrapped
from ics_followup.intake import read_table
from ics_followup.intake.log import Setting
from ics_followup.intake.misread import Misread
from ics_followup.intake.sidecar import entries_by_key
from ics_followup.intake.touches import UNDO, Line, says_the_same, standing
from ics_followup.problems import FollowupError


class NothingToUndoError(FollowupError):
    """There is no entry to take back: exit status 1."""

    status = 1


def take_back(desk: Desk, spoken: Sequence[str]) -> int:
    """Take back the last entry of the log file that still counts, of the row that ``spoken`` names if any."""
    only = row_named(" ".join(spoken), desk) if spoken else ""
    found = _last(desk, only)
    if found is None:
        whose = f" for {label(desk.rounds(only)[0])}" if only else ""
        raise NothingToUndoError(
            f"There is nothing to take back{whose}: the command log has written no entry that still counts. "
            "What stands in the column log of the sheet is taken out there."
        )
    key, line = found
    after = desk.add([(key, f"{UNDO}{line.text}")])
    rounds = desk.rounds(key)
    who = label(rounds[0]) if rounds else key
    did = "Would take back" if desk.dry_run else "Taken back"
    told = happened(line.touch) if line.touch else f'"{line.text}"'
    click.echo(wrapped(f"{did} for {who}: {told}."))
    if line.touch and any(
        says_the_same(line.touch, touch, item.contact) for item in after.rounds(key) for touch in item.touches
    ):
        click.echo("The column log of the sheet says so too: take it out there.")
    click.echo(after.next_line(key))
    if desk.dry_run:
        click.echo("Nothing was written.", err=True)
    return 0


def _last(desk: Desk, only: str) -> tuple[str, Line] | None:
    """The key and the line of the last entry in the file that no later line takes back."""
    source = desk.read.source
    if not source.log:
        return None
    entries, _ = entries_by_key(read_table(source.log, source.log_name), frozenset(desk.plan.intake.row_keys))
    lines = [
        (key, line)
        for key, found in entries.items()
        if not only or key == only
        for line in standing(found, _setting(key, desk))[0]
    ]
    return max(lines, key=lambda pair: pair[1].entry.row.line, default=None)


def _setting(key: str, desk: Desk) -> Setting:
    rounds = desk.rounds(key)
    if rounds:
        return setting_of(rounds, desk.plan, desk.today)
    return Setting(interview=date.min, counting=_no_calendar)


def _no_calendar() -> NoReturn:
    raise Misread("This row has no calendar", "Mend the row first.")
