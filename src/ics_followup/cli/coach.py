"""``coach``: everybody's follow-ups at a glance, for those who look after many seekers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.cli.coaching.home import Home, home_at, open_home
from ics_followup.cli.computer import system_zone
from ics_followup.cli.options import config_option, today_option
from ics_followup.cli.screen import wrapped
from ics_followup.cli.told_once import narrow, show_errors
from ics_followup.problems import FollowupError
from ics_followup.sharing.levels import LEVELS, Level

if TYPE_CHECKING:
    from ics_followup.cli.coaching.addresses import Published
    from ics_followup.cli.coaching.roster import Roster
    from ics_followup.cli.coaching.together import Ran

DEFAULT = "coach"


@click.group("coach")
def command() -> None:
    """Show the follow-ups of all your clients on one page.

    A list of clients (clients.csv) says who they are, where each one's sheet is, and what they agreed to share. Or
    one sheet holds all interviews, with a column client.
    """


@command.command("build", short_help="Build the pages and feeds of all clients, and yours.")
@click.argument("clients", default="", metavar="[CLIENTS]")
@click.option(
    "-o", "--output", default=DEFAULT, metavar="DIR", help="The folder of the pages; coach unless said."
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default=None,
    help="Show at most this of each client: it can only lower what they agreed to.",
)
@config_option
@today_option
@click.option("--publish", is_flag=True, help="Give each client who has no calendar of their own an address.")
@narrow
def build(
    clients: str, output: str, level: str | None, config: Path | None, today: date | None, publish: bool
) -> int:
    """Build the pages and feeds of every client in CLIENTS, and yours of all of them.

    CLIENTS is a list with the columns name, email, source, country, timezone, level and consent_until, or one sheet
    of interviews with a column client. Without it, clients.csv here. Only what changed is built again.
    """
    from ics_followup.cli.coaching.overview import Overview
    from ics_followup.cli.coaching.roster import named_list
    from ics_followup.cli.coaching.together import run_all

    home = home_at(Path(output))
    roster = _roster(named_list(clients), config, home)
    if publish:
        from ics_followup.cli.coaching.addresses import check_place, publish_all

        check_place(roster.settings, roster.config.parent)
    day = today or datetime.now(UTC).astimezone(ZoneInfo(roster.zone)).date()
    program = _program()
    ran = run_all(roster, home, today=day, asked=cast("Level | None", level), program=program, watch=_watched)
    published = None
    if publish:
        published = publish_all(home, roster.settings, roster.config.parent, ran.cases, ran.looks)
        ran = ran._replace(cases=published.cases)
    Overview(home).write(ran.cases, _about(roster, ran, day, program))
    _tell(ran, home, published)
    failed = [*ran.failed, *([published.failed] if published else [])]
    return _status(ran.cases, failed, any(each.severity == "error" for each in roster.problems))


def _roster(word: str, config: Path | None, home: Home) -> Roster:
    """Who the clients are, with what is wrong in the list told. Raises FollowupError where there is nobody."""
    from ics_followup.cli.coaching.roster import roster_of

    zone = system_zone()
    roster = roster_of(word, config, home, zone, places.country_of_zone(zone) if zone else "")
    wrong = [each for each in roster.problems if each.severity == "error"]
    if wrong:
        show_errors(wrong, "The good rows were read." if roster.clients else "Nothing was written.")
    if not roster.clients and not roster.refused:
        raise FollowupError(
            f"There is no client in {roster.file}, so nothing was changed. Write a row for each."
        )
    return roster


def _about(roster: Roster, ran: Ran, day: date, program: str) -> dict[str, Any]:
    """What the next run, and erase, need to know of this one."""
    return {
        "today": day.isoformat(),
        "name": roster.settings.me.name,
        "timezone": roster.zone,
        "base": str(roster.base.absolute()),
        "config": str(roster.config.absolute()),
        "form": "list" if roster.portions is None else "sheet",
        "refs": [case.ref for case in ran.cases],
        "program": program,
    }


def _tell(ran: Ran, home: Home, published: Published | None) -> None:
    from ics_followup.cli.coaching.addresses import older_than_pages
    from ics_followup.cli.coaching.telling import of_published, of_unpublished, told, troubles

    for line in (*map(wrapped, ran.notes), *troubles([case for case in ran.cases if case.ref in ran.looks])):
        click.echo(line, err=True)
    gone = _gone(home, [case.ref for case in ran.cases])
    for line in told(ran, ran.cases, home.out / "index.html", gone):
        click.echo(line)
    if published is None:
        for line in of_unpublished(older_than_pages(home, (case.ref for case in ran.cases))):
            click.echo(line, err=True)
    else:
        for line in of_published(published):
            click.echo(line)
        if published.failed:
            click.echo(wrapped(published.failed), err=True)


def _status(cases: Iterable[Any], failed: Iterable[str], wrong: bool) -> int:
    """3 where something could not be written or sent, or nothing be read; 1 where something is to be mended."""
    standings = [case.standing for case in cases]
    if any(failed) or (standings and all(each == "unread" for each in standings)):
        return 3
    return 1 if wrong or "unread" in standings or any(case.problem_count for case in cases) else 0


def _gone(home: Home, refs: Iterable[str]) -> list[str]:
    """The names of those who are remembered and not in the list any more."""
    from ics_followup.cli.coaching.home import CLIENTS
    from ics_followup.cli.coaching.kept import read_kept

    known = set(refs)
    paths = [path for path in sorted((home.state / CLIENTS).glob("*.json")) if path.stem not in known]
    return [kept.case.name for path in paths if (kept := read_kept(path))]


def _watched(total: int, each: Iterable[Any]) -> Iterator[Any]:
    """On a terminal, a bar; it says nothing elsewhere."""
    stream = sys.stderr
    if total < 2 or stream is None or stream.closed or not stream.isatty():
        yield from each
        return
    with click.progressbar(each, length=total, label="Clients", file=stream) as bar:
        yield from bar


def _program() -> str:
    """A digest of everything that computes: this program's files, its libraries, the time zones here."""
    from hashlib import sha256

    from ics_followup.cli.inputs import program

    digest = sha256()
    for part in program():
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


@command.command("erase", short_help="Remove every trace of one client.")
@click.argument("client")
@click.option(
    "-o", "--output", default=DEFAULT, metavar="DIR", help="The folder of the pages; coach unless said."
)
@narrow
def erase(client: str, output: str) -> int:
    """Remove every trace of CLIENT: pages, feed, memory, copies, the published feed.

    CLIENT is a name, an email address, or the name of the client's folder. What was removed is listed.
    """
    from ics_followup.cli.coaching.erasing import erase as erased
    from ics_followup.cli.coaching.erasing import found_client

    home = open_home(Path(output))
    ref, name = found_client(home, client)
    done = erased(home, ref)
    click.echo(f"Removed of {name}:")
    for line in done.removed:
        click.echo(f"  {line}")
    click.echo(
        wrapped(
            "The row in your list of clients and the client's own sheet are yours to remove: while they are there, "
            "the next coach build brings all of it back."
        )
    )
    if done.failed:
        click.echo(
            wrapped(f"{done.failed} Its address is still known here: run this again when that is mended."),
            err=True,
        )
        return 3
    return 0
