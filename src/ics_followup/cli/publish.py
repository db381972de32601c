"""``publish``: build the feed, and send it to where calendars fetch it. What each scheduled run calls."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ics_followup.cadence.words import count, full_day
from ics_followup.cli.asking import agreed, filled
from ics_followup.cli.judging import naming, with_words, words_for
from ics_followup.cli.options import (
    Sheet,
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.quiet import is_quiet, quiet_option, tell_beside
from ics_followup.cli.running import Run, run_build
from ics_followup.cli.screen import show_problems, wrapped
from ics_followup.problems import DataError, FollowupError, UsageError
from ics_followup.publish.atomic import locked
from ics_followup.publish.computer import claim, other_publisher, publisher_in_words, this_computer
from ics_followup.publish.sending import published, was_sent
from ics_followup.publish.settings_lines import keep_lines
from ics_followup.publish.targets import new_name, target_for
from ics_followup.settings import Settings
from ics_followup.source import settings_of

if TYPE_CHECKING:
    from ics_followup.cli.push_account import Account


@click.command("publish")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "--keep-going", is_flag=True, help="Build the good rows; keep the events of bad ones as they were."
)
@click.option("--allow-empty", is_flag=True, help="Let the feed shrink to little or nothing.")
@click.option("--dry-run", is_flag=True, help="Write and send nothing; say what would happen.")
@click.option(
    "--take-over", is_flag=True, help="Publish from this computer from now on, although another one did."
)
@click.option("--look", is_flag=True, help="Look at the published copy although nothing changed.")
@click.option(
    "--push", is_flag=True, help="Then push too: keep the calendar that [push] names equal to the feed."
)
@quiet_option
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    keep_going: bool,
    allow_empty: bool,
    dry_run: bool,
    take_over: bool,
    look: bool,
    push: bool = False,
) -> int:
    """Build the feed of SHEET, and send it to where [publish] in followup.toml says.

    A feed that did not change is not sent again. Afterwards it is fetched from its own address, as a calendar
    does, and compared.
    """
    if push and dry_run:
        raise UsageError("Ask one after the other: publish --dry-run, and push --dry-run.")
    read = sheet_from(sheet, config, keep=not dry_run)
    words = words_for(sheet, config)
    with naming(words):
        settings = _settings(read)
    account = _account(settings, read) if push else None
    if not dry_run:
        with naming(words):
            _one_computer(read.folder, take_over=take_over)
    target = read.folder / "followups.ics"
    run = run_build(
        read,
        target,
        today=day_or_today(today, read.source),
        cadence=cadence,
        keep_going=keep_going,
        allow_empty=allow_empty,
        dry_run=dry_run,
    )
    if run.made is None:
        show_problems(run.plan.intake.problems, err=True)
        click.echo("Nothing was sent: the published feed stays as it is.", err=True)
        return run.plan.status
    tell_beside(run, read, written=not dry_run)
    status = 1 if run.plan.errors else 0
    try:
        with naming(words):
            said = _would(run, read.folder, target, settings) if dry_run else _sent(read, target, look=look)
        click.echo(wrapped(_built(run, dry_run=dry_run)))
        for line in said:
            shown = with_words(line, words)
            click.echo(shown if "://" in shown else filled(shown))
    except FollowupError as error:
        if account is None:
            raise
        click.echo(str(error), err=True)
        status = error.status
    return max(status, _pushed(target, account, read.folder)) if account else status


def _account(settings: Settings, read: Sheet) -> Account:
    """The calendar that is pushed to. Raises UsageError where [push] does not name one."""
    from ics_followup.cli.push_account import account_from

    return account_from(settings, read.config.parent, url="", user="", calendar="")


def _pushed(target: Path, account: Account, folder: Path) -> int:
    from ics_followup.cli.push import kept_equal

    return kept_equal(target, account, folder)


def _settings(read: Sheet) -> Settings:
    """The settings, if they say where the feed goes and the next run finds the sheet too."""
    if not read.lasting:
        raise UsageError(
            "publish needs a sheet that the next run finds too: name a file, a folder or an address."
        )
    settings, problems = settings_of(read.source)
    wrong = [each for each in problems if each.severity == "error" and each.what.startswith("[publish]")]
    if wrong:
        raise DataError(wrong)
    target_for(_named(settings), folder=read.config.parent)
    return settings


def _named(settings: Settings) -> Settings:
    """The same settings with a name for the file, where there is none yet."""
    publish = settings.publish
    return settings._replace(publish=publish._replace(name=publish.name or new_name()))


def _one_computer(folder: Path, *, take_over: bool) -> None:
    """See that no other computer publishes this folder; on a terminal ask, elsewhere refuse (exit status 3)."""
    here, now = this_computer(), datetime.now(UTC)
    other = other_publisher(folder, here)
    if other is not None and not take_over:
        name, who = str(other.get("name") or "another computer"), publisher_in_words(other, here)
        if not _can_ask():
            raise FollowupError(
                f"{who} publishes this feed already, so nothing was done. To do it here instead, stop "
                "the job there, and run ics-followup publish --take-over here once."
            )
        click.echo(
            wrapped(f"{who} publishes this feed{_since(other)}. Two would be in each other's way."),
            err=True,
        )
        if not agreed("Publish it from here from now on?", usual=False):
            raise FollowupError(f'Nothing was done: "{name}" goes on publishing.')
    claim(folder, here, now)


def _since(other: Mapping[str, object]) -> str:
    try:
        return f" since {full_day(datetime.fromisoformat(str(other.get('since'))).date())}"
    except ValueError:
        return ""


def _sent(read: Sheet, target: Path, *, look: bool) -> list[str]:
    """Send what was built, one run at a time, and say how that went."""
    with locked(read.folder / "publish"):
        settings = _with_name(read)
        _signed_in(settings, read.config.parent)
        try:
            feed = target.read_bytes()
        except OSError as error:
            raise FollowupError(f"Could not read {target}: {error.strerror or error}") from None
        aim = target_for(settings, folder=read.config.parent)
        outcome = published(
            feed,
            aim,
            folder=read.folder,
            to=settings.publish.to,
            now=datetime.now(UTC),
            keep=lambda lines: keep_lines(read.config, "publish", lines),
            look=look,
        )
    how = "Sent to" if outcome.result == "sent" else "Nothing was sent: the feed is unchanged in"
    said = [f"{how} {aim.called}."]
    if outcome.note:
        said.append(outcome.note)
    if outcome.address:
        said.append(f"Calendars fetch it from {outcome.address}")
    return said


def _with_name(read: Sheet) -> Settings:
    """The settings as they are now; a name that nobody can guess is made, and kept before anything is sent."""
    from ics_followup.cli.options import text_of

    text = text_of(read.config) if read.config.exists() else ""
    settings = settings_of(read.source._replace(config=text))[0]
    if settings.publish.name:
        return settings
    named = _named(settings)
    keep_lines(read.config, "publish", {"name": named.publish.name})
    return named


def _signed_in(settings: Settings, folder: Path) -> None:
    """On a terminal, sign in at GitHub with a code where there is a client_id and no token yet."""
    from ics_followup.publish.credentials import keep_secret, secret_for

    publish = settings.publish
    if publish.to != "gist" or not publish.client_id or not _is_terminal() or is_quiet():
        return
    if secret_for(publish, folder):
        return
    from ics_followup.publish.targets import device
    from ics_followup.publish.targets.base import Limits

    code = device.begin(publish.client_id, limits=Limits())
    click.echo(f"Open {code.page} and type {code.user} there. Waiting for you …", err=True)
    token = device.finish(publish.client_id, code, limits=Limits())
    click.echo(wrapped(f"Signed in. The token is kept {keep_secret(publish, token)}."), err=True)


def _would(run: Run, folder: Path, target: Path, settings: Settings) -> list[str]:
    changed = (run.made is not None and run.made.changed) or not was_sent(folder, target)
    what = "The feed would be sent" if changed else "The feed is unchanged, so it would not be sent"
    return [f"{what}, by {settings.publish.to}. Nothing was written or sent."]


def _built(run: Run, *, dry_run: bool) -> str:
    assert run.made is not None
    made, verb = run.made, "would be" if dry_run else "are"
    kept = f", {made.kept} of them kept for rows to mend" if made.kept else ""
    return f"{count(made.events, 'event')} {verb} in the feed{kept}."


def _can_ask() -> bool:
    return _is_terminal() and sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def _is_terminal() -> bool:
    stream = sys.stderr
    return stream is not None and not stream.closed and stream.isatty()
