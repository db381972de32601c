"""``connect``: from the sheet to the calendar on the phone, asked step by step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ics_followup.cli.options import config_option, dates_option, sheet_argument, sheet_from, today_option
from ics_followup.cli.sheets import home_of, named_sheets
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.ways import WAYS


@click.command("connect")
@sheet_argument
@config_option
@dates_option
@today_option
@click.option(
    "--list", "show_list", is_flag=True, help="List all ways: what each needs, and who can read it."
)
@click.option("--calendar", type=click.Choice(tuple(CALENDARS)), default=None, help="Which calendar you use.")
@click.option(
    "--with", "at_hand", type=click.Choice(tuple(WAYS)), default=None, help="What you have at hand."
)
@click.option(
    "--place",
    default="",
    metavar="PLACE",
    help="The folder, the WebDAV folder, the git remote, the calendar server.",
)
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where calendars fetch the feed, like a share link of the file.",
)
@click.option("--user", default="", metavar="NAME", help="Your user name at that server.")
@click.option(
    "--token-file",
    default="",
    metavar="FILE",
    help="A file with the token or password; only you may read it.",
)
@click.option(
    "--employer-owned/--not-employer-owned",
    default=None,
    help="Whether an employer owns the calendar: then events say only Reminder.",
)
@click.option(
    "--alarm", type=click.IntRange(0, 1440), metavar="MINUTES", help="Ring so long before each follow-up."
)
@click.option(
    "--schedule/--no-schedule", default=None, help="Whether this computer keeps the feed fresh by itself."
)
@click.option(
    "--remove-old", is_flag=True, help="Take away the copy at the place that followup.toml named before."
)
@click.option("--yes", is_flag=True, help="Do it without asking for a last yes.")
@click.pass_context
def command(
    context: click.Context,
    sheet: tuple[str, ...],
    config: Path | None,
    today: date | None,
    show_list: bool,
    calendar: str | None,
    at_hand: str | None,
    place: str,
    address: str,
    user: str,
    token_file: str,
    employer_owned: bool | None,
    alarm: int | None,
    schedule: bool | None,
    remove_old: bool,
    yes: bool,
) -> int:
    """Bring the follow-ups of SHEET into your calendar, and keep them fresh there.

    It asks which calendar you use and what you have at hand, says who can then read what, writes that into
    followup.toml, publishes, looks whether a calendar can fetch it, installs the job, and says what is left to click.
    Run it again to change one answer: what you do not answer anew stays. For scripts, each answer is an option.
    """
    from ics_followup.cli.connecting import Given, connected, list_of_ways

    if show_list:
        click.echo(list_of_ways(_place(sheet, config)))
        return 0
    read = sheet_from(sheet, config)
    if not read.lasting:
        raise UsageError(
            "connect needs a sheet that the next run finds too: name a file, a folder or an address."
        )
    given = Given(
        calendar=calendar or "",
        at_hand=at_hand or "",
        texts={"place": place, "url": place, "address": address, "user": user, "token_file": token_file},
        employer_owned=employer_owned,
        alarm=alarm,
        schedule=schedule,
        remove_old=remove_old,
        yes=yes,
    )
    return connected(context, read, (sheet, config, today), given)


def _place(sheet: tuple[str, ...], config: Path | None) -> Path:
    """The settings' file of what is meant; a list can be had without any sheet."""
    try:
        named = named_sheets(sheet)
    except FollowupError:
        named = sheet or (".",)
    return config or home_of(named, config) / "followup.toml"
