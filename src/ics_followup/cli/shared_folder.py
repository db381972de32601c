"""The folder that a coach gets: three files, each replaced whole and only where it changed, none of anybody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.cli.making import sound
from ics_followup.cli.options import Sheet
from ics_followup.feed.memory import Left
from ics_followup.feed.previous import previous_from
from ics_followup.feed.write import ROW_PROPERTY
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.publish.state import change_entry, read_state
from ics_followup.sharing.alike import Told
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.left import left_after
from ics_followup.sharing.left import read as read_left
from ics_followup.sharing.left import written as written_left
from ics_followup.sharing.pages import index_page, week_page
from ics_followup.sharing.view import Ended, Shared

FEED: Final = "followups.ics"
PAGES: Final = ("index.html", "this-week.html")
_HEAD: Final = 4096
_SHARED: Final = "shared"
_FOLDERS: Final = 10
"""Of so many shared folders it is remembered what left them."""


def write_shared(what: Shared | Ended, folder: Path, read: Sheet) -> tuple[str, ...]:
    """Write the calendar and the pages; returns the names of those that changed.

    New files can be read by their owner alone. Raises UsageError for the sheet's own folder, FollowupError where
    somebody else's file is in the way or a file cannot be read or written; nothing has been written then, unless the
    disk itself failed.
    """
    _refuse_own(folder, read)
    _make(folder)
    with locked(folder / FEED):
        before = {name: _bytes_of(folder / name) for name in (*PAGES, FEED)}
        _refuse_foreign(folder, before)
        known = _memory(folder, read)
        level = what.level if isinstance(what, Shared) else ""
        feed, told = feed_of(what, before[FEED], known.gone, known.told if known.level == level else None)
        made = {PAGES[0]: index_page(what), PAGES[1]: week_page(what)}
        made[FEED] = b"".join(sound([feed], f"{FEED} was not written, because it"))
        changed = tuple(name for name in (*PAGES, FEED) if made[name] != before[name])
        for name in changed:
            write_atomically(folder / name, made[name], private=True)
        gone = left_after(before[FEED], feed, known.gone, what.today) if FEED in changed else known.gone
        _remember(folder, read, _Memory(gone, level, told))
    return changed


class _Memory(NamedTuple):
    """What is remembered of a shared folder: what left its calendar, and the level and rows of the events there."""

    gone: Mapping[str, Left]
    level: str = ""
    told: Told = Told()


def _memory(folder: Path, read: Sheet) -> _Memory:
    """It stands in the seeker's own memory, as the folder is given away."""
    entries = read_state(read.folder).get(_SHARED) if read.lasting else None
    entry = entries.get(_place(folder, read)) if isinstance(entries, dict) else None
    if not isinstance(entry, dict):
        return _Memory(read_left(None))
    told = Told(_texts(entry.get("rows")), _texts(entry.get("within")))
    return _Memory(read_left(entry.get("gone")), str(entry.get("level", "")), told)


def _texts(plain: object) -> dict[str, str]:
    return {str(uid): str(said) for uid, said in plain.items()} if isinstance(plain, dict) else {}


def _remember(folder: Path, read: Sheet, memory: _Memory) -> None:
    if not read.lasting or memory == _memory(folder, read):
        return
    place = _place(folder, read)
    entry = {
        "gone": written_left(memory.gone),
        "level": memory.level,
        "rows": dict(memory.told.rows),
        "within": dict(memory.told.within),
    }

    def kept(entries: object) -> dict[str, object]:
        others = entries if isinstance(entries, dict) else {}
        newest = [(name, said) for name, said in others.items() if name != place][1 - _FOLDERS :]
        return {**dict(newest), place: entry}

    change_entry(read.folder, _SHARED, kept)


def _place(folder: Path, read: Sheet) -> str:
    """How the memory calls a folder: the same when it is moved together with the sheet."""
    whole, home = folder.resolve(), read.folder.resolve()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else whole.as_posix()


def _refuse_own(folder: Path, read: Sheet) -> None:
    """A coach's folder is none of the folders in which the seeker's own files stand."""
    own = {read.folder, read.config.parent, *(path.parent for path in read.paths)}
    if any(folder.resolve() == place.resolve() for place in own):
        raise UsageError(
            f"-o {folder} is the folder of your own sheet or settings, and your own {FEED} may stand there. Name "
            f"another one, like {folder / 'shared'}"
        )


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise FollowupError(f"{folder} is a file. Name a folder with -o.") from None
    except FileNotFoundError:
        raise FollowupError(
            f"There is no folder {folder.parent} to make {folder.name} in. Make it first."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FollowupError(f"Could not make the folder {folder}: {reason}") from None


def _bytes_of(path: Path) -> bytes | None:
    """What a file holds, None where there is none."""
    try:
        if path.exists() and not path.is_file():
            raise FollowupError(
                f"{path} is no ordinary file, so nothing was written. Name another folder with -o."
            )
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror or error}") from None


def _refuse_foreign(folder: Path, before: dict[str, bytes | None]) -> None:
    for said in _in_the_way(folder, before):
        raise FollowupError(
            f"{said}, so it was left as it is, and nothing was written. Name another folder with -o."
        )


def _in_the_way(folder: Path, before: dict[str, bytes | None]) -> Iterator[str]:
    feed = before[FEED]
    if feed and (ROW_PROPERTY.encode() in feed):
        yield f"{folder / FEED} is your own calendar, with everything in it"
    if feed and not (feed.startswith(b"BEGIN:VCALENDAR") and previous_from(feed).ours):
        yield f"{folder / FEED} is there already and was not made by this program"
    for name in PAGES:
        page = before[name]
        if page and b"default-src 'none'; style-src 'sha256-" not in page[:_HEAD]:
            yield f"{folder / name} is there already and was not made by this program"
