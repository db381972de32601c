"""From answers to settings: which lines of followup.toml become others, and what is left behind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from ics_followup.publish.connecting.edit import Value
from ics_followup.publish.connecting.ways import Way
from ics_followup.publish.targets.links import direct_link
from ics_followup.setting_values import address_of
from ics_followup.settings import Publish

_NO_FILES: Final = (
    (("icloud.com", "www.icloud.com"), "iCloud Drive"),
    (("1drv.ms", "onedrive.live.com"), "A personal OneDrive"),
)
"""Services whose links give no file to a calendar, by their hosts."""

_OF_A_PLACE: Final = ("place", "name", "address", "user", "branch", "token_file")
"""What belongs to one place and must not stand beside another."""


def moves(now: Publish, way: Way, answers: Mapping[str, str]) -> bool:
    """Whether the feed goes to another place than followup.toml says now, so that a copy is left behind there."""
    if not now.to or way.does not in ("publish", "build"):
        return False
    return now.to != way.to or ("place" in answers and answers["place"] != now.place)


def publish_changes(now: Publish, way: Way, answers: Mapping[str, str]) -> dict[tuple[str, str], Value]:
    """What [publish] has to say for this way; lines about another place go, and nothing is touched that stays.

    >>> from ics_followup.publish.connecting.ways import WAYS
    >>> publish_changes(Publish(to="gist", place="a1"), WAYS["folder"], {"place": "~/Dropbox"})
    {('publish', 'to'): 'folder', ('publish', 'place'): '~/Dropbox'}
    """
    if way.does == "push":
        return {("push", key): said for key, said in answers.items()}
    if way.does == "serve":
        return {}
    values: dict[str, Value] = {"to": way.to or None}
    if moves(now, way, answers):
        values |= {key: None for key in _OF_A_PLACE if getattr(now, key)}
    values |= answers
    return {("publish", key): said for key, said in values.items() if said != (getattr(now, key) or None)}


def feed_address(way: Way, said: str, name: str) -> str:
    """Where a calendar fetches the feed, from what somebody pasted: a share link, or the address of the folder.

    ``name`` is the file's, empty while there is none. Raises ValueError, with a reason, for what is no address, and for
    a link of a service that gives no file to a calendar.

    >>> from ics_followup.publish.connecting.ways import WAYS
    >>> feed_address(WAYS["server"], "https://example.org/cal/", "a1.ics")
    'https://example.org/cal/a1.ics'
    >>> feed_address(WAYS["folder"], "https://www.dropbox.com/scl/fi/a/f.ics?rlkey=k&dl=0", "")
    'https://www.dropbox.com/scl/fi/a/f.ics?rlkey=k&dl=1'
    """
    address = address_of(said.strip())
    host = urlsplit(address).hostname or ""
    for hosts, service in _NO_FILES:
        if host in hosts:
            raise ValueError(
                f"{service} shows files to people in a browser only. Use another way, like a GitHub account"
            )
    if way.served:
        return address if address.endswith(".ics") else f"{address.rstrip('/')}/{name}"
    return direct_link(address) or address
