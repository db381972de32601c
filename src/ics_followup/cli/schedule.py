"""``schedule``: the job that keeps the feed fresh, printed, installed or removed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from os.path import realpath
from pathlib import Path
from shlex import quote
from typing import Final

import click

from ics_followup.cli.options import config_option, sheet_argument, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.cli.sheets import PIPE, home_of, named_sheets
from ics_followup.problems import DataError, FollowupError, UsageError
from ics_followup.publish.schedule.job import PUSH_TOO, Job, checked, job_words, own_places
from ics_followup.publish.schedule.kinds import (
    KINDS,
    Kind,
    install_job,
    kinds_of,
    remove_job,
    usual_kind,
)
from ics_followup.publish.schedule.times import Hours, hours_from
from ics_followup.publish.schedule.windows import windowless
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sources.addresses import checked as checked_address
from ics_followup.sources.addresses import is_address

_DEFAULT: Final = Hours()
_SECRETS: Final = (
    ("ICS_FOLLOWUP_TOKEN", "token_file in [publish]", "publish"),
    ("ICS_FOLLOWUP_CALDAV_PASSWORD", "password_file in [push]", "push"),
)


def hours_said(value: str | Hours) -> Hours:
    """Hours on the command line, as 6-22. Raises UsageError, which shows how to write them, for anything else."""
    try:
        return value if isinstance(value, Hours) else hours_from(value)
    except ValueError as error:
        raise UsageError(f"--hours {error}.") from None


@click.command("schedule")
@sheet_argument
@config_option
@click.option(
    "--kind",
    type=click.Choice(tuple(KINDS)),
    help="Which kind of job; what this computer has, unless said. Each is printed anywhere.",
)
@click.option(
    "--hours",
    type=hours_said,
    default=_DEFAULT,
    metavar="FROM-TO",
    help="At which hours, on this computer's clock; 6-22.",
)
@click.option(
    "--every",
    type=click.IntRange(1, 23),
    default=1,
    metavar="N",
    help="Every so many hours; 1.",
)
@click.option("--install", is_flag=True, help="Install the job for you on this computer.")
@click.option("--remove", is_flag=True, help="Remove the job, and nothing else.")
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    kind: str | None,
    hours: Hours,
    every: int,
    install: bool,
    remove: bool,
) -> int:
    """Print the job that keeps the feed of SHEET fresh: every hour from 6 to 22, and after sleep.

    It runs publish where [publish] in followup.toml says where to, push where [push] names a calendar server, both
    in one run where both do, else build; and says something only when something is wrong. Each folder with a sheet
    has one job. With --install it is installed for you, without administrator's rights; installing again brings
    it up to date.
    """
    if install and remove:
        raise UsageError("Use --install or --remove, not both.")
    if remove:
        return _removed(sheet, config)
    chosen = kind or usual_kind()
    job = job_for(sheet, config, kind=chosen, hours=hours._replace(every=every))
    if not install:
        return _printed(job, chosen)
    changed = install_job(job, chosen, datetime.now(UTC))
    for said in installed_lines(job, KINDS[chosen], changed=changed):
        click.echo(wrapped(said))
    for remark in (*KINDS[chosen].remarks(job), *_unseen(job)):
        click.echo(wrapped(remark), err=True)
    return 0


def _unseen(job: Job) -> list[str]:
    """A word on each secret that stands in a variable of this terminal, where no job sees it."""
    return [
        f"{variable} is known to this terminal only, and not to the job: put what it holds into a file that only you "
        f"can read, and name that with {setting} in followup.toml."
        for variable, setting, does in _SECRETS
        if os.environ.get(variable) and does in job.does
    ]


def job_for(sheet: Sequence[str], config: Path | None, *, kind: str, hours: Hours = _DEFAULT) -> Job:
    """The job of the sheets that the words name, for this Python, with absolute paths only.

    Raises FollowupError where a sheet is not there, UsageError where no job can be made of it, DataError where the
    settings cannot be read.
    """
    named = named_sheets(sheet)
    if PIPE in named:
        raise UsageError("A pipe (-) is gone when the job runs. Name the file or the address of your sheet.")
    folder = _whole(home_of(named, config))
    place = _whole(config) if config else folder / "followup.toml"
    if is_address(named[0]) and not place.is_file():
        raise FollowupError(
            "A sheet at an address has no folder of its own for its feed, so there must be a followup.toml: run "
            "ics-followup init in the folder where the feed shall stand, or name one with --config."
        )
    verb, *options = verb_for(_settings(place, needed=config is not None), place.parent)
    python = windowless(sys.executable) if kind == "windows" else sys.executable
    told = place if config or is_address(named[0]) else None
    places = own_places(kind, os.environ, sys.platform)
    sheets = [_sheet(word) for word in named]
    words = job_words(python or "", verb, sheets, told, options=options, places=places)
    return checked(Job(folder=folder, words=words, hours=hours))


def verb_for(settings: Settings, folder: Path) -> tuple[str, ...]:
    """What keeps fresh all that the settings name: a verb, and its option where one run does two things.

    ``folder`` is that of followup.toml. Raises UsageError where a calendar server is named by halves.
    """
    if settings.push.url:
        from ics_followup.cli.push_account import account_from

        account_from(settings, folder, url="", user="", calendar="")
        return ("publish", PUSH_TOO) if settings.publish.to else ("push",)
    return ("publish",) if settings.publish.to else ("build",)


def installed_lines(job: Job, kind: Kind, *, changed: bool) -> list[str]:
    """What somebody reads whose job has just been installed, or was there before."""
    lead = "Installed" if changed else "Already installed, nothing was changed"
    return [
        f"{lead}: {kind.called} runs {job.does} {job.hours.words}; {kind.sleep}.",
        f"To see that it runs: {kind.look.format(name=job.name)}",
        f"To remove it: ics-followup schedule {quote(str(job.folder))} --remove",
    ]


def _printed(job: Job, kind: str) -> int:
    """The job on standard output, ready to be copied; what to do with it on standard error."""
    click.echo(KINDS[kind].text(job), nl=False)
    click.echo(wrapped(KINDS[kind].by_hand.format(name=job.name)), err=True)
    if kind in kinds_of(sys.platform):
        click.echo("Or let it be done: the same command with --install", err=True)
    else:
        click.echo(
            wrapped("The paths are those of this computer: change them where another one runs it."), err=True
        )
    return 0


def _removed(sheet: Sequence[str], config: Path | None) -> int:
    """Take the job out. The sheet itself may be gone by now."""
    try:
        named = named_sheets(sheet)
    except UsageError:
        raise
    except FollowupError:
        named = (str(Path()),)
    removed = remove_job(_whole(home_of(named, config)))
    for kind in removed:
        click.echo(f"Removed: {KINDS[kind].called}. The sheet and the feed stay as they are.")
    if not removed:
        click.echo("No job for this folder is installed here. Nothing was changed.")
    return 0


def _sheet(word: str) -> str:
    """A sheet as the job names it."""
    if is_address(word):
        return checked_address(word)
    path = _whole(Path(word))
    if not path.exists():
        raise FollowupError(f"There is no file {word}. Name the sheet that the job shall read.")
    return str(path)


def _whole(path: Path) -> Path:
    """The absolute path, its folder without links; a link at its end stays, for it may lead elsewhere tomorrow."""
    if path.is_dir():
        return Path(realpath(path))
    return Path(realpath(path.parent)) / path.name


def _settings(place: Path, *, needed: bool) -> Settings:
    if not needed and not place.is_file():
        return Settings()
    settings, problems = settings_from(text_of(place), place.name)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    return settings
