"""``push``: a CalDAV calendar is kept equal to the feed."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ics_followup.cadence.words import count
from ics_followup.cli.build import remarks
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.pushing import Account, account_from, copied_feed, opened_feed, pushed_feed
from ics_followup.cli.running import Run, run_build
from ics_followup.cli.screen import show_problems, show_warnings, wrapped
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked
from ics_followup.publish.calendars.record import NAME, Records
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
    day = day_or_today(today, read.source)
    target = Path(output) if output else read.folder / "followups.ics"
    options = {"cadence": cadence, "keep_going": keep_going, "allow_empty": allow_empty}
    if dry_run:
        with copied_feed(target) as copy:
            run = run_build(read._replace(lasting=False), copy, today=day, **options)  # type: ignore[arg-type]
            return _pushed(run, copy, account, read.folder, make=False, clean=clean, dry_run=True)
    run = run_build(read, target, today=day, **options)  # type: ignore[arg-type]
    for remark in remarks(run.plan, read, run.damage, run.made, run.outlook) if run.made else ():
        click.echo(wrapped(remark), err=True)
    return _pushed(run, target, account, read.folder, make=make, clean=clean, dry_run=False)


def _pushed(
    run: Run, target: Path, account: Account, folder: Path, *, make: bool, clean: bool, dry_run: bool
) -> int:
    """What was built goes to the calendar; how that ended is kept for whoever asks."""
    plan, made = run.plan, run.made
    if made is None:
        show_problems(plan.intake.problems, err=True)
        click.echo("Nothing was sent to the calendar.", err=True)
        return plan.status
    if plan.errors:
        show_problems(plan.errors, err=True, written=not dry_run)
    show_warnings(plan.warnings)
    if not dry_run:
        how = "is unchanged" if not made.changed else "was written"
        click.echo(wrapped(f"{target.name} {how}: {count(made.events, 'event')}."))
    try:
        with opened_feed(target) as feed:
            status, said = pushed_feed(feed, folder, account, make=make, clean=clean, dry_run=dry_run)
    except FollowupError as error:
        if not dry_run:
            _noted(folder, "failed", str(error))
        raise
    if not dry_run:
        _noted(folder, "failed" if status else "unchanged" if "nothing to do" in said else "sent", said)
    return status or (1 if plan.errors else 0)


def _noted(folder: Path, result: str, said: str) -> None:
    """Keep how it ended. A failure was said already, so nothing is said of one that cannot be kept."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with (
        suppress(FollowupError) if result == "failed" else nullcontext(),
        locked(folder / NAME, wait_seconds=5.0),
    ):
        records = Records(folder)
        if not records.lost:
            records.note(at=at, result=result, said=said)
