"""``share``: a folder for a coach, which shows what the seeker chose and nothing else."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Final

import click

from ics_followup.cadence.words import count, full_day
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import wrapped
from ics_followup.cli.share_agreed import agreed_in, left_in
from ics_followup.cli.shared_folder import FEED, PAGES, write_shared
from ics_followup.cli.told_once import narrow, show_doubts, show_errors
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import DataError, FollowupError
from ics_followup.publish.state import sharing_key
from ics_followup.settings import Share
from ics_followup.sharing.levels import DEFAULT, LEVELS, SHOWN, Level, shows
from ics_followup.sharing.pseudonyms import SECRET_OCTETS
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Ended, Shared
from ics_followup.source import settings_of

FOLDER: Final = "shared"
_NO_KEY: Final = (
    "Warning: nothing can be remembered here, so the events of this calendar are new ones each time. Keep the sheet in "
    "a folder that can be written to."
)


@click.command("share")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "-o",
    "--output",
    default="",
    metavar="DIR",
    help="The folder to share; shared beside the sheet unless said.",
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help="How much to show; [share] level of the settings unless said, else initials.",
)
@narrow
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: str,
    level: Level | None,
) -> int:
    """Share your follow-ups with a coach: a folder with a calendar and two pages, made of SHEET.

    They show no more than the level says: busy, initials, named or full. Notes are never in them.
    """
    agreed = agreed_in(sheet, config)
    given, folder = agreed.share, Path(output) if output else agreed.place.folder / FOLDER
    day = day_or_today(today, agreed.place.source)
    if given.until and given.until < day:
        write_shared(Ended(agreed.who, given.with_, given.until, day), folder, agreed.place)
        click.echo(wrapped(_ended(given, given.until, folder)), err=True)
        return 1
    try:
        read = sheet_from(sheet, config)
        plan = plan_for(read.source, today=day, cadence=cadence)
        if plan.unread:
            raise DataError(plan.intake.problems)
    except FollowupError:
        if said := left_in(folder, agreed):
            click.echo(wrapped(said), err=True)
        raise
    settings = settings_of(read.source)[0]
    secret = sharing_key(read.folder) if read.lasting else None
    shared = shared_from(
        plan,
        level or given.level or DEFAULT,
        who=settings.me.name,
        with_whom=given.with_,
        until=given.until,
        secret=secret or secrets.token_bytes(SECRET_OCTETS),
    )
    changed = write_shared(shared, folder, read)
    _warn(plan, kept=secret is not None)
    for line in _summary(shared, folder, changed):
        click.echo(line)
    return plan.status


def _warn(plan: Plan, *, kept: bool) -> None:
    """What must be heard beside the result: rows that could not be shared, and all else that is doubtful."""
    if plan.errors:
        show_errors(plan.errors, "The good rows are shared.")
    show_doubts(plan.warnings)
    if not kept:
        click.echo(wrapped(_NO_KEY), err=True)


def _ended(given: Share, until: date, folder: Path) -> str:
    whom = f" with {given.with_}" if given.with_ else ""
    return (
        f"Nothing is shared{whom} any more: [share] until in followup.toml says {full_day(until)}. The files in "
        f"{folder} say so. Write a later day there to go on."
    )


def _summary(shared: Shared, folder: Path, changed: tuple[str, ...]) -> list[str]:
    """What was shared with whom, how much that shows, until when, and where it is."""
    lines = wrapped(_what(shared)).split("\n")
    lines += ["", f"The level {shared.level} shows:", *_items(shared.level, seen=True)]
    if hidden := _items(shared.level, seen=False):
        lines += ["It does not show:", *hidden]
    lines += wrapped("Nobody sees your notes, nor what stands after a # in the log.").split("\n")
    wrote = f"Wrote {', '.join(changed)}" if changed else f"Unchanged: {', '.join((*PAGES, FEED))}"
    whom = shared.with_whom or "your coach"
    last = f"{wrote} in {folder}. Give that folder to {whom}, or keep it where nobody else can read it."
    return [*lines, "", *wrapped(last).split("\n")]


def _what(shared: Shared) -> str:
    whom = f" with {shared.with_whom}" if shared.with_whom else ""
    until = f" until {full_day(shared.until)}" if shared.until else ""
    steps = count(len(shared.steps), "follow-up")
    what = f"{count(len(shared.processes), 'interview')}, {steps}" if shared.processes else steps
    is_left = "is left" if shared.problems == 1 else "are left"
    left = f" {count(shared.problems, 'row')} could not be read and {is_left} out." if shared.problems else ""
    return f"Shared{whom}{until}, at the level {shared.level}: {what}.{left}"


def _items(level: Level, *, seen: bool) -> list[str]:
    items = (wrapped(item.text, indent="    ") for item in SHOWN if shows(level, item.item) is seen)
    return [line for item in items for line in f"  - {item.lstrip()}".split("\n")]
