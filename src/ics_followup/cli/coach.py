"""``coach``: everybody's follow-ups at a glance, for those who look after many seekers."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.cadence.words import count
from ics_followup.cli.coaching.home import Home, home_at, open_home, refuse_out
from ics_followup.cli.computer import system_zone
from ics_followup.cli.options import config_option, today_option
from ics_followup.cli.screen import wrapped
from ics_followup.cli.told_once import narrow, show_errors
from ics_followup.problems import FollowupError, harmless
from ics_followup.sharing.levels import LEVELS, Level

if TYPE_CHECKING:
    from ics_followup.cli.coaching.publishing import Published
    from ics_followup.cli.coaching.roster import Office, Roster
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
    from ics_followup.cli.coaching.addresses import check_place, publish_all
    from ics_followup.cli.coaching.leaving import taken_back, taken_out
    from ics_followup.cli.coaching.overview import Overview
    from ics_followup.cli.coaching.roster import named_list, office_of
    from ics_followup.cli.coaching.together import run_all

    out = Path(output)
    office = office_of(named_list(clients), config)
    refuse_out(out, office.base)
    if publish:
        check_place(office.settings, office.config.parent)
    roster = _roster(office, out)
    refuse_out(out, office.base, roster.own)
    home = home_at(out)
    day = today or datetime.now(UTC).astimezone(ZoneInfo(roster.zone)).date()
    program = _program()
    asked = cast("Level | None", level)
    ran = run_all(roster, home, today=day, asked=asked, program=program, watch=_watched)
    gone = taken_out(home, (case.ref for case in ran.cases), roster)
    stay = taken_back(home, roster, day, asked=asked)
    ran = ran._replace(cases=tuple(case._replace(stays=case.stays or case.ref in stay) for case in ran.cases))
    published = publish_all(home, roster.settings, roster.config.parent, ran.cases, ran.looks, send=publish)
    ran = ran._replace(cases=published.cases)
    Overview(home).write(ran.cases, _about(roster, ran, day, program))
    _tell(ran, home, gone, day, roster)
    _tell_public(published, _again(clients, output, level, config), publish, bool(office.settings.publish.to))
    failed = [*ran.failed, *([] if published.is_whole else ["published"])]
    return _status(ran.cases, failed, any(each.severity == "error" for each in roster.problems))


def _again(clients: str, output: str, level: str | None, config: Path | None) -> str:
    """The same command as was given, with --publish."""
    words = ["ics-followup", "coach", "build", *([clients] if clients else []), "-o", output]
    words += ["--level", level] if level else []
    words += ["--config", str(config)] if config else []
    return shlex.join([*words, "--publish"])


def _roster(office: Office, out: Path) -> Roster:
    """Who the clients are, with what is wrong in the list told. Raises FollowupError where there is nobody."""
    from ics_followup.cli.coaching.roster import roster_of

    zone = system_zone()
    country = places.country_of_zone(zone) if zone else ""
    roster = roster_of(office, lambda: home_at(out), zone, country)
    wrong = [each for each in roster.problems if each.severity == "error"]
    if wrong:
        show_errors(wrong, "The good rows were read." if roster.clients else "Nothing was written.")
    if not roster.clients and not roster.refused:
        raise FollowupError(
            f"There is no client in {roster.file}, so nothing was changed. Write a row for each. What is left of the "
            "last one, ics-followup coach erase takes away."
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


def _tell(ran: Ran, home: Home, gone: Sequence[str], day: date, roster: Roster) -> None:
    from ics_followup.cli.coaching.telling import told, troubles

    read = [case for case in ran.cases if case.ref in ran.looks]
    for line in (*map(wrapped, ran.notes), *troubles(read, refused=len(roster.refused))):
        click.echo(line, err=True)
    if len(roster.clients) < roster.rows:
        click.echo(wrapped(_rows(roster)))
    page = home.out / "index.html"
    for line in told(ran, ran.cases, page, gone, today=day, zone=ZoneInfo(roster.zone)):
        click.echo(line)


def _rows(roster: Roster) -> str:
    """What became of the rows of the list: how many stand for a client who can be read, and how many are to mend."""
    good = len(roster.clients)
    wrong = roster.rows - good
    named = f", which stand for {count(len(roster.refused), 'client')}" if roster.refused else ""
    return f"{count(roster.rows, 'row')} in {harmless(roster.file)}: {good:,} good, {wrong:,} to mend{named}."


def _tell_public(published: Published, again: str, asked: bool, has_place: bool) -> None:
    from ics_followup.cli.coaching.telling import of_public, of_published

    for line in of_published(published, asked=asked):
        click.echo(line)
    for line in of_public(published, again, has_place=has_place):
        click.echo(line, err=True)


def _status(cases: Iterable[Any], failed: Iterable[str], wrong: bool) -> int:
    """3 where something could not be written or sent, or nothing be read; 1 where something is to be mended."""
    standings = [case.standing for case in cases]
    if any(failed) or (standings and all(each == "unread" for each in standings)):
        return 3
    return 1 if wrong or "unread" in standings or any(case.problem_count for case in cases) else 0


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
    if done.removed:
        click.echo(f"Removed of {harmless(name)}:")
    for line in done.removed:
        click.echo(f"  {harmless(line)}")
    click.echo(
        wrapped(
            "The client's own sheet was left as it is. While the client's row is in your list, the next coach build "
            "brings all of this back."
        )
    )
    if done.failed:
        for line in (*done.failed, f"When that is mended, run this again: {_erase_again(ref, output)}"):
            click.echo(wrapped(harmless(line)), err=True)
        return 3
    return 0


def _erase_again(ref: str, output: str) -> str:
    """How to go on: by the name of the folder, as the client's own is forgotten."""
    return shlex.join(["ics-followup", "coach", "erase", ref, "-o", output])
