"""``stop``: everything that keeps a feed alive ends; the sheet and what happened stay."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from ics_followup.cadence.words import count, listed
from ics_followup.cli.endings import EVENTS, MEMORY, SECRETS, STEPS
from ics_followup.cli.judging import command_for, feed_of, this_computer
from ics_followup.cli.options import config_option, sheet_argument, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.cli.sheets import home_of, named_sheets
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.standing import Standing
from ics_followup.publish.journal import NAME as LOG
from ics_followup.publish.kept import kept_in
from ics_followup.publish.state import remember_stopping
from ics_followup.publish.undoing import Place, Planned, Step, but_for, planned, undone
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from

_ASKED: Final[Mapping[Step, str]] = {EVENTS: "", **dict.fromkeys(SECRETS, "Another folder may use it. ")}
"""Steps that are asked about by themselves, with what to consider."""


@click.command("stop")
@sheet_argument
@config_option
@click.option("--keep-events", is_flag=True, help="Leave the events that push wrote in your calendar.")
@click.option(
    "--keep-passwords", is_flag=True, help="Leave the passwords and tokens that are kept on this computer."
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    keep_events: bool,
    keep_passwords: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """End it all for SHEET: the scheduled job, the published copy, pushed events, the address of serve, passwords kept.

    It says what it will do, and asks. Your sheet, your log, the feed's file and followup.toml stay, without the lines
    that say where the feed goes. What fails is told, and the rest is done all the same; run it again for what
    failed. Afterwards unsubscribe in your calendar.
    """
    place, words = _place(sheet, config)
    standing = Standing(place.settings, kept_in(place.folder))
    left_out = (*((EVENTS,) if keep_events else ()), *(SECRETS if keep_passwords else ()))
    found = planned(but_for(STEPS, left_out), place)
    if not found:
        click.echo(
            wrapped(f"There is nothing to stop in {words}: no job, no published copy, no memory of a run.")
        )
        _say_goodbye(standing)
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
    failed = _done(found, place)
    _say_goodbye(standing)
    if failed:
        what = "One step failed" if failed == 1 else f"{failed} steps failed"
        again = command_for("stop", sheet, config)
        click.echo(wrapped(f"{what}. Run {again} again when that is mended."), err=True)
    return 3 if failed else 0


def _done(found: tuple[Planned, ...], place: Place) -> int:
    """Do each step, and say how it ended; how many failed. What is remembered goes only once nothing is left."""
    failed = _each([plan for plan in found if plan.step is not MEMORY], place)
    if failed:
        remember_stopping(place.folder, datetime.now(UTC))
        return failed
    return _each(planned((MEMORY,), place), place)


def _each(found: Sequence[Planned], place: Place) -> int:
    failed = 0
    for done in undone(found, place):
        failed += done.failed
        click.echo(wrapped(f"Failed: {done.said}" if done.failed else done.said), err=done.failed)
    return failed


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
    settings, trouble = _settings(file, needed=config is not None, check=command_for("check", sheet, config))
    feed = feed_of(kept_in(folder), folder, None)
    words = "this folder" if folder.resolve() == Path.cwd() else str(folder)
    return Place(folder, file, feed, settings, trouble), words


def _settings(file: Path, *, needed: bool, check: str) -> tuple[Settings, str]:
    if not needed and not file.exists():
        return Settings(), ""
    try:
        settings, problems = settings_from(text_of(file), file.name)
    except FollowupError as error:
        return Settings(), str(error)
    wrong = [problem for problem in problems if problem.severity == "error"]
    return (
        settings,
        f"{file.name} has {count(len(wrong), 'mistake')} ({check} shows them)." if wrong else "",
    )


def _announce(found: tuple[Planned, ...], place: Place, words: str) -> None:
    click.echo(f"This ends the follow-ups of {words}:\n")
    for plan in found:
        click.echo(wrapped(f"Cannot be done: {plan.said}" if plan.failed else plan.said, "  "))
    sheets = (place.folder / "interviews.csv", place.folder / "interviews.xlsx")
    stays = (*sheets, place.folder / LOG, place.config, place.feed)
    there = [path.name for path in stays if path.exists()]
    token, password = place.settings.publish.token_file, place.settings.push.password_file
    there += [name for name in dict.fromkeys((token, password)) if name]
    if there:
        click.echo(f"\n{wrapped(f'These stay: {listed(there)}.')}")
    if place.settings.feed.discreet:
        said = f'A feed that you build later says only "Reminder": discreet in [feed] of {place.config.name} stays too.'
        click.echo(wrapped(said))
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
    left_out = [
        plan.step
        for plan in found
        if plan.step in _ASKED
        and not plan.failed
        and not _says_yes(wrapped(f"{plan.said} {_ASKED[plan.step]}[y]es [n]o"))
    ]
    stay = but_for([plan.step for plan in found], left_out)
    return tuple(plan for plan in found if plan.step in stay)


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def _says_yes(question: str) -> bool:
    said: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return said.strip().casefold()[:1] == "y"


def _say_goodbye(standing: Standing) -> None:
    """What only a person can do: how the calendar that connect was told of forgets the feed, else how each does."""
    published = standing.kept.sending or standing.settings.publish.to
    if standing.calendar == "caldav" and not published:
        return
    calendar = CALENDARS.get(standing.calendar) if standing.calendar != "caldav" else None
    if standing.at_hand == "nothing" and not published:
        called = calendar.called if calendar else "Your calendar"
        said = f"{called} still shows what you imported: delete the calendar that you had made for it."
        click.echo(f"\n{wrapped(said)}")
    elif calendar:
        said = f"{calendar.called} still shows what it has until you unsubscribe: {calendar.leave}"
        click.echo(f"\n{wrapped(said)}")
    else:
        click.echo("\nYour calendar still shows what it has until you unsubscribe:")
        for word, each in CALENDARS.items():
            if word != "caldav":
                click.echo(wrapped(f"{each.called}: {each.leave}", "  "))
