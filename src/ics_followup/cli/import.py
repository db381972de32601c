# ruff: noqa: N999
"""``import``: the interviews of a calendar become rows of the sheet, once you have said yes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from shlex import quote

import click

from ics_followup.cadence.words import count, listed
from ics_followup.cli.calendars import (
    CalendarFile,
    calendar_at,
    intake_of,
    memory_of,
    own_calendar,
    sound_settings,
)
from ics_followup.cli.options import (
    Day,
    Sheet,
    config_option,
    csv_option,
    dates_option,
    day_or_today,
    sheet_from,
    sheet_to_make,
    today_option,
)
from ics_followup.cli.proposed import json_text, lines_of, proposal_lines, when_of
from ics_followup.cli.screen import show_warnings, wrapped
from ics_followup.cli.sheets import PIPE
from ics_followup.cli.start import start_settings
from ics_followup.cli.taking_in import take_in
from ics_followup.intake import Intake
from ics_followup.intake.appointments.compared import Compared, compared
from ics_followup.intake.appointments.proposals import Memory, Proposal
from ics_followup.problems import DataError, UsageError
from ics_followup.publish.state import remember_import
from ics_followup.settings import Settings
from ics_followup.sources.addresses import is_address, shown


@click.command("import")
@click.argument("calendar", required=False, default="", metavar="[FROM]")
@csv_option
@config_option
@dates_option
@today_option
@click.option(
    "--from", "first", type=Day(), metavar="DATE", help="Look back to this day; 60 days unless said."
)
@click.option("--again", is_flag=True, help="Ask once more about those that you said no to.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print it."
)
def command(
    calendar: str,
    sheet: tuple[str, ...],
    config: Path | None,
    today: date | None,
    first: date | None,
    again: bool,
    yes: bool,
    dry_run: bool,
    form: str,
) -> int:
    """Take the interviews of your calendar into the sheet.

    FROM is an .ics file, the https or webcal address of a calendar, or - for a pipe; without it, the calendar that
    followup.toml names. Everything is shown first, and nothing is written before you say yes. What the sheet has
    already is recognised, and the calendar is never changed.
    """
    read = _sheet(sheet, config)
    return taken_in(
        read, calendar, today=today, first=first, again=again, yes=yes, dry_run=dry_run, form=form
    )


def taken_in(
    read: Sheet,
    calendar: str,
    *,
    today: date | None,
    first: date | None = None,
    again: bool = False,
    yes: bool = False,
    dry_run: bool = False,
    form: str = "table",
    verb: str = "import",
) -> int:
    """Show what a calendar holds for a sheet, and write what is confirmed; returns the exit status."""
    settings = sound_settings(read.source)
    found = _calendar(calendar, read, settings, keep=not dry_run)
    day = day_or_today(today, read.source)
    intake = intake_of(read.source, settings, day)
    if not intake.sheets:
        raise DataError([problem for problem in intake.problems if problem.severity == "error"])
    memory = memory_of(read.folder)
    looked = compared(
        found.data,
        found.name,
        intake,
        settings=settings,
        today=day,
        since=first,
        memory=_asked(memory, again),
    )
    show_warnings(found.warnings)
    click.echo(json_text(looked) if form == "json" else "\n".join(lines_of(looked, found.name, day)))
    _of_mistakes(intake)
    if looked.to_confirm and not (settings.me.name or settings.me.email):
        _of_oneself(settings_name=read.source.config_name)
    taken, refused = _confirmed(looked, day, yes=yes, asks=form == "table" and not dry_run)
    if dry_run or not (taken or refused):
        asked = dry_run or yes or (_on_terminal() and form == "table")
        _nothing(looked, calendar, "" if asked else verb)
        return 0
    _write(taken, read, intake, settings, err=form == "json")
    _remember(read, looked, taken, refused)
    return 0


def _sheet(named: Sequence[str], config: Path | None) -> Sheet:
    """The sheet to compare with; where there is none at all, the one that is going to be made."""
    here = any(Path(name).exists() for name in ("interviews.csv", "interviews.xlsx"))
    if named or os.environ.get("ICS_FOLLOWUP") or here:
        return sheet_from(named, config)
    return sheet_to_make(Path(), config)


def _calendar(named: str, read: Sheet, settings: Settings, *, keep: bool) -> CalendarFile:
    where = named or own_calendar(read, settings)
    if not where:
        raise UsageError(
            "Name a calendar: ics-followup import calendar.ics. To have it looked at each time, write its address "
            "into followup.toml: under [sources], calendar = ..."
        )
    if where == PIPE and PIPE in read.named:
        raise UsageError("Standard input (-) can be read once only.")
    return calendar_at(where, folder=read.folder, settings=settings, keep=keep)


def _asked(memory: Mapping[str, Memory], again: bool) -> Mapping[str, Memory]:
    return {uid: item for uid, item in memory.items() if item.row_key or not again}


def _of_oneself(settings_name: str) -> None:
    said = (
        f"Your name and address are not in {settings_name}, so you may stand among the people yourself. "
        "Write them there, under [me], before you say yes."
    )
    click.echo(wrapped(said), err=True)


def _of_mistakes(intake: Intake) -> None:
    errors = sum(problem.severity == "error" for problem in intake.problems)
    if errors:
        said = f"Your sheet has {count(errors, 'mistake')} to mend: ics-followup check shows them."
        click.echo(wrapped(said), err=True)


def _confirmed(
    looked: Compared, today: date, *, yes: bool, asks: bool
) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
    """What the user wants, and what not; neither where nobody can be asked."""
    found = looked.to_confirm
    if not found or yes:
        left = [item for item in found if item.clashes]
        _left_out(left, today)
        return tuple(item for item in found if item not in left), ()
    if not asks or not _on_terminal():
        return (), ()
    one = "" if len(found) == 1 else " [o]ne by one"
    match _key(f"\nTake {'it' if len(found) == 1 else f'all {len(found)}'} into your sheet? [y]es{one} [n]o"):
        case "y":
            return found, ()
        case "o" if one:
            return _one_by_one(found, today)
    return (), ()


def _left_out(found: Sequence[Proposal], today: date) -> None:
    """Say which proposals nobody but the user can decide."""
    if found:
        names = listed([f"{item.company} ({when_of(item.start, today)})" for item in found])
        it = "it" if len(found) == 1 else "them"
        said = (
            f"Left out: {names}. Your sheet has another row at that very hour, which may be the same interview. "
            f"To decide about {it}, run this without --yes, or write the row yourself."
        )
        click.echo(wrapped(said), err=True)


def _one_by_one(found: Sequence[Proposal], today: date) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
    taken: list[Proposal] = []
    refused: list[Proposal] = []
    for number, proposal in enumerate(found, start=1):
        click.echo("\n" + "\n".join(proposal_lines(proposal, number, today)), err=True)
        match _key("     Take it? [y]es [n]o, and do not ask again [enter = later] [q]uit"):
            case "y":
                taken.append(proposal)
            case "n":
                refused.append(proposal)
            case "q":
                break
    return tuple(taken), tuple(refused)


def _key(question: str) -> str:
    said: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return said.strip().casefold()[:1]


def _on_terminal() -> bool:
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def _nothing(looked: Compared, calendar: str, verb: str) -> None:
    """Say that nothing was written and, with a ``verb``, how to do it."""
    if looked.to_confirm:
        named = (
            f" {quote(calendar)}" if calendar and shown(calendar) == calendar else " FROM" if calendar else ""
        )
        how = f" To take them in: ics-followup {verb}{named} --yes" if verb else ""
        click.echo(f"\nNothing was written.{how}", err=True)


def _write(taken: Sequence[Proposal], read: Sheet, intake: Intake, settings: Settings, *, err: bool) -> None:
    if not taken:
        return
    said, by_hand = take_in(taken, read, intake, settings.me.timezone)
    if not read.path and read.paths:
        said = (*said, *start_settings(read.folder, read.config, read.source.zone))
    for text in said:
        click.echo(wrapped(text), err=True)
    if by_hand:
        told = "This sheet is never written to. Paste these rows below yours, and change these cells:"
        click.echo(wrapped(told), err=True)
        click.echo("\n".join(by_hand), err=err)
    if said:
        name = "" if len(read.named) != 1 or is_address(read.named[0]) else f" {quote(read.named[0])}"
        click.echo(f"Next: ics-followup build{name}", err=True)


def _remember(read: Sheet, looked: Compared, taken: Sequence[Proposal], refused: Sequence[Proposal]) -> None:
    """Keep what each appointment became, so that an hour that moves is told from a second interview."""
    known = [proposal for proposal in looked.proposals if proposal.kind == "known"]
    entries = {uid: (item.row_key, item.start) for item in (*known, *taken) for uid in item.uids}
    entries |= {uid: ("", item.start) for item in refused for uid in item.uids}
    if read.lasting and entries:
        remember_import(read.folder, entries)
