"""``serve``: the feed at a secret address of this computer, built anew whenever something changes."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from ics_followup.cadence.words import count
from ics_followup.cli.options import cadence_option, config_option, dates_option, sheet_argument, today_option
from ics_followup.problems import FollowupError

if TYPE_CHECKING:
    import socket

    from ics_followup.cli.serving import Work
    from ics_followup.server.links import Links, Network
    from ics_followup.server.secret import Door

HOST: Final = "127.0.0.1"
PORT: Final = 8765
_NEEDS: Final = ("uvicorn", "httptools", "segno")


class _Place(NamedTuple):
    """Where it listens, and how calendars reach it: ``base`` is empty where the request decides."""

    host: str
    port: int
    base: str
    trusted: tuple[Network, ...]


@click.command("serve")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "-o", "--output", default="", metavar="FILE", help="The feed; followups.ics beside the sheet unless said."
)
@click.option(
    "--host",
    default=HOST,
    metavar="ADDRESS",
    show_default=True,
    help="Listen there; 0.0.0.0 for the network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Listen there; 0 for any that is free.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="How calendars reach it, behind a proxy: https://cal.example.com",
)
@click.option(
    "--trust-proxy",
    multiple=True,
    metavar="ADDRESS",
    help="Believe what a proxy at this address says of the address that was asked for.",
)
@click.option("--new-token", is_flag=True, help="Make a new secret address; the old one stops at once.")
@click.option("--address", is_flag=True, help="Print the secret address, and serve nothing.")
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: str,
    host: str,
    port: int,
    base_url: str,
    trust_proxy: tuple[str, ...],
    new_token: bool,
    address: bool,
) -> int:
    """Serve the feed of SHEET over HTTP, and a private page with the plan of the week.

    Both stand at an address with a secret in it. The feed is built anew when the sheet, the log, the settings or
    the day change; while the sheet has problems, calendars keep the last good feed. Ctrl-C ends it.
    """
    _installed()
    from ics_followup.cli.serving import Work
    from ics_followup.server.links import base_from, trusted_networks
    from ics_followup.server.secret import NAME, Door

    work = Work(sheet, config, cadence, today, output, click.get_current_context())
    place = _Place(host, port, base_from(base_url) if base_url else "", trusted_networks(trust_proxy))
    secret = work.folder / NAME
    _secret(secret, anew=new_token)
    door = Door(secret)
    if address or new_token:
        place = _of_running(place, door, work.folder)
    if address:
        click.echo(_links(place, door, place.port).page)
        return 0
    opened = _opened(place, door, new_token=new_token)
    if opened is None:
        click.echo(
            f"The server that is running uses it from now on:\n  {_links(place, door, place.port).page}"
        )
        return 0
    with opened:
        return _serve(opened, work, door, place)


def _installed() -> None:
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        raise FollowupError(
            f"serve needs packages that are not installed ({', '.join(missing)}). "
            'Install them with: pip install "ics-followup[serve]"'
        )


def _secret(path: Path, *, anew: bool) -> None:
    """See that there is a secret, and that nobody else can read it."""
    from ics_followup.server.secret import keep_token, new_token, only_for_owner, read_token

    if anew or not read_token(path):
        keep_token(path, new_token())
        return
    if only_for_owner(path):
        click.echo(
            f"Others could read {path}; now only you can. If somebody may have, run ics-followup serve --new-token",
            err=True,
        )


def _of_running(place: _Place, door: Door, folder: Path) -> _Place:
    """Where the folder's server listens that runs now, but for what the command itself says; else ``place``."""
    from click.core import ParameterSource

    from ics_followup.server.serving import is_served
    from ics_followup.server.standing import NAME, read_standing

    context = click.get_current_context()

    def said(name: str) -> bool:
        return context.get_parameter_source(name) is not ParameterSource.DEFAULT

    running = read_standing(folder / NAME)
    if running is None or (said("port") and place.port != running.port):
        return place
    if not is_served(running.host, running.port, door.token):
        return place
    host = place.host if said("host") else running.host
    return place._replace(host=host, port=running.port, base=place.base or running.base)


def _opened(place: _Place, door: Door, *, new_token: bool) -> socket.socket | None:
    """The socket; None where a server of ours listens there already and has taken up the new secret."""
    from ics_followup.server.serving import PortTakenError, is_served, listening

    try:
        return listening(place.host, place.port)
    except PortTakenError:
        if new_token and is_served(place.host, place.port, door.token):
            return None
        raise


def _serve(opened: socket.socket, work: Work, door: Door, place: _Place) -> int:
    from ics_followup.server.keeper import Keeper
    from ics_followup.server.serving import Application, Where, serve
    from ics_followup.server.standing import NAME, Standing, forget_standing, keep_standing

    gc.enable()  # __main__ turns it off, for runs that end soon
    keeper = Keeper(target=work.target, build=work.build, watch=work.watch, say=_log)
    keeper.begin()
    port = opened.getsockname()[1]
    links, note, standing = (
        _links(place, door, port),
        work.folder / NAME,
        Standing(place.host, port, place.base),
    )
    own = links.page.rpartition(f"/{door.token}/")[0]
    keeper.start()
    keep_standing(note, standing)
    try:
        application = Application(keeper, door, Where(place.base, own, place.trusted))
        serve(opened, application, lambda: _introduced(links, work.target, keeper.shown.feed.data, place))
    finally:
        forget_standing(note, standing)
        keeper.stop()
    _log(f"Stopped. {work.target} stays as it is.")
    return 0


def _links(place: _Place, door: Door, port: int) -> Links:
    from ics_followup.server.links import links_for
    from ics_followup.server.serving import own_address

    return links_for(place.base or own_address(place.host, port), door.token, "Follow-ups")


def _introduced(links: Links, target: Path, feed: bytes, place: _Place) -> None:
    """Say where it is. The secret goes to whoever started it, not into the journal of a service."""
    events = count(feed.count(b"BEGIN:VEVENT"), "event")
    said = [f"Serving {target.name} with {events}. Stop with Ctrl-C."]
    if _is_journal():
        said.append("Its address, which is secret, is printed by: ics-followup serve --address")
    else:
        said += [
            "Your page, with the plan of the week and a code for your phone:",
            f"  {links.page}",
            "The calendar to subscribe to:",
            f"  {links.feed}",
            "Keep these addresses to yourself: whoever has them can read your follow-ups.",
        ]
    with suppress(OSError, ValueError, AttributeError):  # closed, full, or not there at all
        click.echo("\n".join(said))
        sys.stdout.flush()
    if links.reach == "network" and not place.base:
        _log(
            "Whoever is in this network could read along: for more than a home, put a proxy with https before it."
        )


def _is_journal() -> bool:
    """Whether standard output is the systemd journal (systemd.exec, JOURNAL_STREAM)."""
    import os

    try:
        about = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return False
    return os.environ.get("JOURNAL_STREAM", "") == f"{about.st_dev}:{about.st_ino}"


def _log(said: str) -> None:
    """One line on standard error, with the time of this computer; nobody may be there to read it."""
    with suppress(OSError, ValueError):
        click.echo(f"{datetime.now(UTC).astimezone():%Y-%m-%d %H:%M:%S}  {said}", err=True)
