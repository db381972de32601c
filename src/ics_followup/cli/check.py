"""``check``: every problem of all files in one run, or of a feed; and what can be mended at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from ics_followup.cadence.words import count
from ics_followup.cli.options import (
    Sheet,
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    plan_from,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.reports import github_report, json_report
from ics_followup.cli.screen import counted, wrapped
from ics_followup.intake import Intake
from ics_followup.problems import DataError, Problem, UsageError, rendered
from ics_followup.publish.journal import NAME as LOG
from ics_followup.source import settings_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import names_of


@click.command("check")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="OLD.ics",
    help="For a feed: the one before it, to see whether only what changed says so.",
)
@click.option("--fix", is_flag=True, help="Mend what has one answer, after showing it.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print it; github is for annotations in a workflow.",
)
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    previous: Path | None,
    fix: bool,
    yes: bool,
    form: str,
) -> int:
    """Say everything that is wrong in SHEET, where, and what to write instead. Writes nothing without --fix.

    SHEET is a file, a folder, an https address, or - for a pipe; several may be named. The log, followup.toml and
    cadences and messages of your own are looked at too. For files that end in .ics, from this program or any other:
    what calendar programs would do with them.

    --fix mends blanks, stray apostrophes, known words and dates in a CSV file, keeps a copy of it, and leaves
    every other byte as it was.
    """
    feeds = [Path(name) for name in sheet if name.casefold().endswith(".ics") and not is_address(name)]
    if feeds or previous:
        return _check_feeds(
            feeds, others=len(sheet) - len(feeds), previous=previous, fix=fix, today=today, form=form
        )
    read = sheet_from(sheet, config, keep=False)
    if fix:
        from ics_followup.cli.mend import mend

        if mend(read, yes=yes, quiet=form != "text"):
            read = sheet_from(sheet, config, keep=False)
    return _check(read, cadence, today, form)


def _check_feeds(
    feeds: list[Path], *, others: int, previous: Path | None, fix: bool, today: date | None, form: str
) -> int:
    if not feeds or (previous and others):
        raise UsageError(
            "--previous goes with a feed: ics-followup check followups.ics --previous OLD.ics. What changed in a "
            "sheet, ics-followup build --dry-run shows."
        )
    if others:
        raise UsageError("Name sheets or feeds (files that end in .ics), not both in one run.")
    if fix:
        raise UsageError("--fix mends sheets; a feed is built anew with ics-followup build.")
    from ics_followup.cli.check_feed import check_feeds

    return check_feeds(feeds, previous=previous, today=today, form=form)


def _check(read: Sheet, cadence: str, today: date | None, form: str) -> int:
    try:
        plan = plan_from(read, today=today, cadence=cadence)
    except DataError as error:
        _show(error.problems, form, read)
        _sum_up(counted_all(error.problems), form)
        return error.status
    said, doubts = _of_calendar(read, plan.intake, today)
    problems = (*plan.errors, *plan.warnings, *doubts)
    _show(problems, form, read)
    rows = sum(len(one.table.rows) for one in plan.intake.sheets)
    seen = f"{count(rows, 'row')}, " if plan.intake.sheets else ""
    _sum_up(f"{plan.file}: {seen}{counted_all(problems)}", form)
    if said:
        click.echo(wrapped(said), err=True)
    return plan.status


def _of_calendar(read: Sheet, intake: Intake, today: date | None) -> tuple[str, tuple[Problem, ...]]:
    settings, _ = settings_of(read.source)
    if not settings.sources.calendar:
        return "", ()
    from ics_followup.cli.calendars import calendar_news

    return calendar_news(read, intake, settings, day_or_today(today, read.source), keep=False)


def counted_all(problems: Sequence[Problem]) -> str:
    """How many problems of each kind there are, in words."""
    errors = sum(problem.severity == "error" for problem in problems)
    return counted(errors, len(problems) - errors)


def _show(problems: Sequence[Problem], form: str, read: Sheet | None = None) -> None:
    """Errors first, then warnings; annotations name the files by their paths."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    if form == "github" and read:
        ordered = [_with_path(problem, read) for problem in ordered]
    if form == "json":
        click.echo(json_report(ordered))
    elif form == "github":
        if ordered:
            click.echo(github_report(ordered))
    else:
        for problem in ordered:
            click.echo(f"{rendered(problem)}\n")


def _with_path(problem: Problem, read: Sheet) -> Problem:
    paths = dict(zip(names_of(read.paths), read.paths, strict=True))
    paths |= {read.config.name: read.config, LOG: read.folder / LOG}
    name = problem.place.file if problem.place else problem.file
    file = paths[name].as_posix() if name in paths else name
    return problem._replace(file=file, place=problem.place._replace(file=file) if problem.place else None)


def _sum_up(text: str, form: str) -> None:
    click.echo(f"{text}.", err=form != "text")
