"""A published feed for each client who has no place of their own: one address each, which nobody can guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ics_followup.cli.coaching.home import FILES, Home
from ics_followup.cli.coaching.kept import Kept, is_published, keep, read_kept
from ics_followup.cli.coaching.looking import Look
from ics_followup.digest import sha256
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked
from ics_followup.publish.targets import new_name, target_for
from ics_followup.publish.targets.base import Target
from ics_followup.settings import Settings
from ics_followup.sharing.caseload import Case


class Published(NamedTuple):
    """What became of it: the cases with their addresses, how many feeds went out, were taken away, and what failed."""

    cases: tuple[Case, ...]
    sent: int = 0
    removed: int = 0
    same: int = 0
    failed: str = ""


def check_place(settings: Settings, folder: Path) -> None:
    """See that [publish] of the coach's settings says where feeds go. Raises UsageError where it does not.

    A gist has one file and one address, so a gist for each client would have to be made by hand.
    """
    if settings.publish.to == "gist":
        raise UsageError(
            "coach build --publish cannot use gists: each client needs an address of their own. Write to = "
            '"folder", "webdav" or "git" into [publish] of the followup.toml beside your list of clients.'
        )
    target_for(_named(settings, new_name()), folder=folder)


def publish_all(
    home: Home, settings: Settings, folder: Path, cases: Sequence[Case], looks: Mapping[str, Look]
) -> Published:
    """Send each feed that changed, and take away those of clients who share nothing any more.

    After the first failure nothing more is sent: the place is the same for all. The next run goes on.
    """
    found: list[Case] = []
    sent = removed = same = 0
    failed = ""
    for case in cases:
        look = looks.get(case.ref)
        if look is None or failed:
            found.append(case)
            continue
        try:
            with locked(home.lock(case.ref)):
                kept, outcome = _one(home, settings, folder, case, look)
        except FollowupError as error:
            failed = str(error)
            found.append(case)
            continue
        sent, removed, same = (
            sent + (outcome == "sent"),
            removed + (outcome == "removed"),
            same + (outcome == "same"),
        )
        found.append(case._replace(address=kept.published.get("address", "") if kept else ""))
    return Published(tuple(found), sent, removed, same, failed)


def older_than_pages(home: Home, refs: Iterable[str]) -> list[str]:
    """The names of those clients whose published feed is not the one that stands in their folder now."""
    names = []
    for ref in refs:
        kept = read_kept(home.memory(ref)) if is_published(home.memory(ref)) else None
        sent = kept.published.get("digest") if kept else None
        if kept and sent and (feed := _feed(home, ref)) is not None and sha256(feed).hex() != sent:
            names.append(kept.case.name)
    return names


def _one(home: Home, settings: Settings, folder: Path, case: Case, look: Look) -> tuple[Kept | None, str]:
    memory = home.memory(case.ref)
    kept = read_kept(memory)
    if kept is None:
        return None, ""
    feed = _feed(home, case.ref)
    if feed is None or look.own_place:
        return _taken_away(memory, kept, settings, folder)
    name = kept.published.get("name") or new_name()
    target = target_for(_named(settings, name), folder=folder)
    digest, where = sha256(feed).hex(), sha256(target.where.encode("utf-8", "replace")).hex()
    if kept.published.get("digest") == digest and kept.published.get("where") == where:
        return kept, "same"
    if not kept.published.get(
        "name"
    ):  # before anything is sent: a killed run must not leave a feed that nobody knows
        kept = kept._replace(published={"name": name})
        keep(memory, kept)
    outcome = target.send(feed)
    entry = {"name": name, "digest": digest, "where": where, "address": outcome.address or _file(target)}
    kept = kept._replace(published=entry, case=kept.case._replace(address=entry["address"]))
    keep(memory, kept)
    return kept, "sent" if outcome.changed else "same"


def _taken_away(memory: Path, kept: Kept, settings: Settings, folder: Path) -> tuple[Kept, str]:
    said = remove(kept, settings, folder)
    if kept.published:
        kept = kept._replace(published={}, case=kept.case._replace(address=""))
        keep(memory, kept)
    return kept, "removed" if said else ""


def remove(kept: Kept, settings: Settings, folder: Path) -> str:
    """Take a client's feed away from where it was published; a sentence that says so, empty where there was none."""
    name = kept.published.get("name")
    return target_for(_named(settings, name), folder=folder).remove() if name else ""


def _named(settings: Settings, name: str) -> Settings:
    """The settings with a client's own file name and address: [publish] address names the folder that has them all."""
    publish = settings.publish
    base = publish.address
    if base:
        head, _, last = base.rpartition("/")
        base = f"{head if last.endswith('.ics') or not last else base}/{name}"
    return settings._replace(publish=publish._replace(name=name, address=base))


def _file(target: Target) -> str:
    """Where a feed in a folder stands, where the settings know no address."""
    path = getattr(target, "path", None)
    return str(path) if path is not None else ""


def _feed(home: Home, ref: str) -> bytes | None:
    try:
        return (home.pages(ref) / FILES[0]).read_bytes()
    except OSError:
        return None
