"""``stop``: everything that keeps a feed alive ends; the sheet and what happened stay."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from ics_followup.cadence.words import count, listed
from ics_followup.cli.endings import EVENTS, STEPS
from ics_followup.cli.judging import feed_of, this_computer
from ics_followup.cli.options import config_option, sheet_argument, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.cli.sheets import home_of, named_sheets
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.journal import NAME as LOG
from ics_followup.publish.kept import kept_in
from ics_followup.publish.undoing import Place, Planned, planned, undone
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from

UNSUBSCRIBE: Final = (
    ("Google", "in a web browser, point at the calendar below Other calendars, then the X beside it."),
    ("Outlook", "right-click the calendar (on the web, its three dots), then Remove or Delete."),
    (
        "Apple",
        "on a Mac, right-click the calendar, then Unsubscribe. On an iPhone, Calendars, the (i) beside it, "
        "Unsubscribe.",
    ),
    ("Thunderbird", "right-click the calendar, then Unsubscribe."),
)
"""How each calendar is told to forget the feed; a calendar that was filled by importing is deleted the same way."""


@click.command("stop")
@sheet_argument
@config_option
@click.option("--keep-events", is_flag=True, help="Leave the events that push wrote in your calendar.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
def command(sheet: tuple[str, ...], config: Path | None, keep_events: bool, yes: bool, dry_run: bool) -> int:
    """End it all for SHEET: the scheduled job, the published copy, pushed events, the address of serve.

    It says what it will do, and asks. Your sheet, your log, followup.toml and the feed's file stay. What fails is
    told, and the rest is done all the same; run it again for what failed. Afterwards unsubscribe in your calendar.
    """
    place, words = _place(sheet, config)
    steps = [step for step in STEPS if not (keep_events and step is EVENTS)]
    found = planned(steps, place)
    if not found:
        click.echo(
            wrapped(f"There is nothing to stop in {words}: no job, no published copy, no memory of a run.")
        )
        _say_goodbye()
        return 0
    _announce(found, place, words)
    if dry_run:
        click.echo("\nNothing was changed.")
        return 0
    if not yes:
        agreed = _agreed(found)
        if agreed is None:
            return 0
        found = agreed
    click.echo("")
    failed = 0
    for done in undone(found, place):
        failed += done.failed
        click.echo(wrapped(f"Failed: {done.said}" if done.failed else done.said), err=done.failed)
    _say_goodbye()
    if failed:
        what = "One step failed" if failed == 1 else f"{failed} steps failed"
        click.echo(wrapped(f"{what}. Run ics-followup stop again when that is mended."), err=True)
    return 3 if failed else 0


def _place(sheet: tuple[str, ...], config: Path | None) -> tuple[Place, str]:
    """What is meant, and how a sentence names it; the sheet itself may be gone by now."""
    try:
        named = named_sheets(sheet)
    except UsageError:
        raise
    except FollowupError:
        named = (str(Path()),)
    folder = home_of(named, config)
    if not folder.is_dir():
        raise FollowupError(f"There is no folder {folder}. Name your sheet, or the folder where it was.")
    file = config or folder / "followup.toml"
    settings, trouble = _settings(file, needed=config is not None)
    feed = feed_of(kept_in(folder), folder, None)
    words = "this folder" if folder.resolve() == Path.cwd() else str(folder)
    return Place(folder, file.parent, feed, settings, trouble), words


def _settings(file: Path, *, needed: bool) -> tuple[Settings, str]:
    if not needed and not file.exists():
        return Settings(), ""
    try:
        settings, problems = settings_from(text_of(file), file.name)
    except FollowupError as error:
        return Settings(), str(error)
    wrong = [problem for problem in problems if problem.severity == "error"]
    return (
        settings,
        f"{file.name} has {count(len(wrong), 'mistake')} (ics-followup check shows them)." if wrong else "",
    )


def _announce(found: tuple[Planned, ...], place: Place, words: str) -> None:
    click.echo(f"This ends the follow-ups of {words}:\n")
    for plan in found:
        click.echo(wrapped(f"Cannot be done: {plan.said}" if plan.failed else plan.said, "  "))
    sheets = (place.folder / "interviews.csv", place.folder / "interviews.xlsx")
    stays = (*sheets, place.folder / LOG, place.home / "followup.toml", place.feed)
    there = [path.name for path in stays if path.exists()]
    if there:
        click.echo(f"\n{wrapped(f'These stay: {listed(there)}.')}")
    publisher = kept_in(place.folder).publisher
    if publisher and publisher.id and this_computer() != publisher.id:
        name = publisher.name or "Another computer"
        said = f"{name} publishes this feed. A job there goes on until you run ics-followup stop there too."
        click.echo(f"\n{wrapped(said)}")


def _agreed(found: tuple[Planned, ...]) -> tuple[Planned, ...] | None:
    """What the user agreed to; None for nothing. The events in a calendar are asked about by themselves."""
    if not _is_asked():
        click.echo("\nNothing was changed. To do it: add --yes.", err=True)
        return None
    if not _says_yes("\nDo all this? [y]es [n]o"):
        click.echo("Nothing was changed.")
        return None
    events = [plan for plan in found if plan.step is EVENTS and not plan.failed]
    if events and not _says_yes("Delete the events in your calendar too? [y]es [n]o"):
        return tuple(plan for plan in found if plan not in events)
    return found


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def _says_yes(question: str) -> bool:
    said: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return said.strip().casefold()[:1] == "y"


def _say_goodbye() -> None:
    click.echo("\nYour calendar still shows what it has until you unsubscribe:")
    for name, how in UNSUBSCRIBE:
        click.echo(wrapped(f"{name}: {how}", "  "))
