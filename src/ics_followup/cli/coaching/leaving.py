"""Clients who are not in the list any more, and those whose consent ran out while their row cannot be read.

Nobody stays visible by having been forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import reduce
from pathlib import Path
from shutil import rmtree

from ics_followup.cli.coaching.home import CLIENTS, FILES, Home
from ics_followup.cli.coaching.kept import Kept, read_kept
from ics_followup.cli.coaching.roster import Roster
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, sweep, sync_folder
from ics_followup.sharing.clients import Client
from ics_followup.sharing.levels import Level, lower


def taken_out(home: Home, listed: Iterable[str], roster: Roster) -> tuple[str, ...]:
    """Remove the pages, the memory and the fetched copies of everybody who is not ``listed``; their names.

    What was published of them is for `addresses` to take away. Raises FollowupError where something cannot be removed.
    """
    known = set(listed)
    base = home.remembered().get("base")
    bases = {roster.base.absolute(), *([Path(base)] if isinstance(base, str) else ())}
    names = []
    for ref in _visible(home):
        if ref in known:
            continue
        with locked(home.lock(ref)):
            kept = read_kept(home.memory(ref))
            _remove(home, ref)
            for folder in bases:
                rmtree(home.copies(folder, ref), ignore_errors=True)
        names.append(kept.case.name if kept else ref)
    return tuple(names)


def taken_back(home: Home, roster: Roster, today: date, *, asked: Level | None) -> frozenset[str]:
    """Remove what is shown of those whose rows must be mended first, unless it is still agreed to.

    Of a row, what can be read holds, and what was agreed to before; the lower level and the earlier end. The level
    ``asked`` for on the command line lowers it too, and for one sheet that of the coach's settings. Returns of whom
    something is still shown.
    """
    stay = set()
    share = roster.settings.share.level if roster.portions is not None else None
    limits = [level for level in (asked, share) if level]
    for client in roster.refused:
        kept = read_kept(home.memory(client.ref))
        if kept is not None and _may_stay(kept, client, today, limits):
            stay.add(client.ref)
        else:
            with locked(home.lock(client.ref)):
                _remove(home, client.ref)
    return frozenset(ref for ref in stay if (home.pages(ref) / FILES[0]).is_file())


def _may_stay(kept: Kept, client: Client, today: date, limits: Sequence[Level]) -> bool:
    until = min(filter(None, (kept.case.until, client.until)), default=None)
    level = kept.case.level
    lowest = reduce(lower, (*limits, client.level or level), level)
    return not (until and until < today) and lowest == level


def _visible(home: Home) -> Iterator[str]:
    """Everybody of whom there is a memory, or a page of ours."""
    memories = {path.stem for path in (home.state / CLIENTS).glob("*.json")}
    pages = {path.name for path in (home.out / CLIENTS).iterdir() if path.name not in memories}
    yield from sorted(memories)
    yield from sorted(ref for ref in pages if any((home.pages(ref) / name).is_file() for name in FILES))


def _remove(home: Home, ref: str) -> None:
    """The pages of a client, and then what is remembered. What somebody else put beside them stays."""
    folder, memory = home.pages(ref), home.memory(ref)
    try:
        sweep(folder)
        for name in FILES:
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()
        sync_folder(folder.parent)
        memory.unlink(missing_ok=True)
        sync_folder(memory.parent)
    except OSError as error:
        raise FollowupError(f"{folder} could not be removed: {error.strerror or error}.") from None
