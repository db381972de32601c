"""``push``: a CalDAV calendar is kept equal to the feed."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ics_followup.cadence.words import count
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.push_account import Account, account_from
from ics_followup.cli.pushing import copied_feed, opened_feed, pushed_feed
from ics_followup.cli.quiet import quiet_option, tell_beside
from ics_followup.cli.running import run_build
from ics_followup.cli.screen import show_problems, wrapped
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked
from ics_followup.publish.calendars.failures import CalendarFailure
from ics_followup.publish.calendars.record import NAME, Records
from ics_followup.publish.kept import digest_of
from ics_followup.source import settings_of


@click.command("push")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "-o", "--output", default="", metavar="FILE", help="The feed; followups.ics beside the sheet unless said."
)
@click.option("--url", default="", metavar="URL", help="The calendar server; [push] url unless said.")
@click.option("--user", default="", metavar="NAME", help="Your user name there; [push] user unless said.")
@click.option(
    "--calendar",
    default="",
    metavar="NAME",
    help="Which calendar there; [push] calendar, or the one called like the feed, unless said.",
)
@click.option("--make", is_flag=True, help="Make the calendar if it is not there.")
@click.option(
    "--clean",
    is_flag=True,
    help="Delete follow-ups there too that an earlier folder of yours had pushed, and this one knows nothing of.",
)
@click.option(
    "--keep-going", is_flag=True, help="Build the good rows; keep the events of bad ones as they were."
)
@click.option("--allow-empty", is_flag=True, help="Let the feed shrink to little or nothing.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would change in the calendar.")
@quiet_option
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: str,
    url: str,
    user: str,
    calendar: str,
    make: bool,
    clean: bool,
    keep_going: bool,
    allow_empty: bool,
    dry_run: bool,
) -> int:
    """Build the feed, then make a calendar on a CalDAV server equal to it.

    Works with Nextcloud, iCloud, Fastmail, Radicale, Baikal and others. Only events that push itself has written are
    changed or deleted; whatever else is in the calendar stays as it is.

    The password is read from the variable ICS_FOLLOWUP_CALDAV_PASSWORD, the file that [push] password_file names, or
    this computer's keyring; on a terminal you are asked for it.
    """
    read = sheet_from(sheet, config, keep=not dry_run)
    if not read.lasting or output == "-":
        raise UsageError(
            "push needs a folder in which to remember what it sent. Name the sheet's file, and a file with -o."
        )
    settings = settings_of(read.source)[0]
    account = account_from(settings, read.config.parent, url=url, user=user, calendar=calendar)
    target = Path(output) if output else read.folder / "followups.ics"
    with copied_feed(target) if dry_run else nullcontext(target) as place:
        run = run_build(
            read._replace(lasting=not dry_run),
            place,
            today=day_or_today(today, read.source),
            cadence=cadence,
            keep_going=keep_going,
            allow_empty=allow_empty,
        )
        if run.made is None:
            show_problems(run.plan.intake.problems, err=True)
            click.echo("Nothing was sent to the calendar.", err=True)
            return run.plan.status
        tell_beside(run, read, written=not dry_run)
        if not dry_run:
            how = "was written" if run.made.changed else "is unchanged"
            click.echo(wrapped(f"{target.name} {how}: {count(run.made.events, 'event')}."))
        status = kept_equal(
            place, account, read.folder, make=make and not dry_run, clean=clean, dry_run=dry_run
        )
    return status or (1 if run.plan.errors else 0)


def kept_equal(
    target: Path,
    account: Account,
    folder: Path,
    *,
    make: bool = False,
    clean: bool = False,
    dry_run: bool = False,
) -> int:
    """The calendar becomes equal to the feed, and how that ended is kept for whoever asks: 0, or 3 for a failure.

    Raises FollowupError where it could not even begin; that is kept too.
    """
    try:
        with opened_feed(target) as feed:
            status, said = pushed_feed(feed, folder, account, make=make, clean=clean, dry_run=dry_run)
    except FollowupError as failure:
        error = failure
        if isinstance(failure, CalendarFailure):
            error = FollowupError(f"The feed was not pushed: {failure.reason}. {failure.remedy}.")
        if not dry_run:
            _noted(folder, "failed", str(error))
        raise error from None
    if not dry_run:
        digest = "" if status else digest_of(target)
        result = "failed" if status else "unchanged" if "nothing to do" in said else "sent"
        _noted(folder, result, said, digest)
    return status


def _noted(folder: Path, result: str, said: str, digest: str = "") -> None:
    """Keep how it ended. A failure was said already, so nothing is said of one that cannot be kept."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with (
        suppress(FollowupError) if result == "failed" else nullcontext(),
        locked(folder / NAME, wait_seconds=5.0),
    ):
        records = Records(folder)
        if not records.lost:
            records.note(at=at, result=result, said=said, digest=digest)
