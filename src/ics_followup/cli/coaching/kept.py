"""What is remembered of a client: the case as it was shown, marks of what it was made from, and nothing else.

Nothing here says more than the client's level shows: keys and companies are keyed digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.cli.coaching.home import FILES, WORDS, Home
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.staged import Staged
from ics_followup.sharing.case_file import read as case_from
from ics_followup.sharing.case_file import written as case_written
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.neighbours import mark_of
from ics_followup.source import Seen

_VERSION: Final = 1


class Kept(NamedTuple):
    """The memory of one client.

    ``inputs`` is the digest of all that the outputs were made from, empty where they must be made again; ``beside``
    what words were shared out with. ``outputs`` give of each file its size and time of change (ns). ``seen`` are
    undated statuses by the mark of their row. ``marks`` are those of the companies. ``octets`` and ``ends_whole`` are
    of the last sheet that was read: its length, and whether it ended with a line. ``gone`` is what the events of the
    feed had that left it, by UID (`sharing.left`), ``rows`` of which row each event is, by pseudonyms, and ``within``
    for which others an event stands (`sharing.alike`). What was published of them stands elsewhere (`public`).
    """

    case: Case
    secret: str
    inputs: str = ""
    beside: tuple[str, ...] = ()
    outputs: Mapping[str, tuple[int, int]] = {}
    seen: Mapping[str, tuple[str, str]] = {}
    marks: Mapping[str, str] = {}
    octets: int = 0
    ends_whole: bool = False
    gone: Mapping[str, Any] = {}
    rows: Mapping[str, str] = {}
    within: Mapping[str, str] = {}


def read_kept(path: Path) -> Kept | None:
    """The memory of a client; None where there is none, or it cannot be read: then everything is made anew."""
    try:
        said = json.loads(path.read_bytes())
        if said.pop("version") != _VERSION:
            return None
        said["case"] = case_from(said["case"])
        said["beside"] = tuple(map(str, said["beside"]))
        said["outputs"] = {name: (int(size), int(at)) for name, (size, at) in said["outputs"].items()}
        said["seen"] = {mark: (str(status), str(day)) for mark, (status, day) in said["seen"].items()}
        kept = Kept(**said)
        bytes.fromhex(kept.secret)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    return kept


def keep(path: Path, kept: Kept) -> None:
    """Remember, for the coach's eyes only. Raises FollowupError where it cannot be written."""
    data = _written(kept)
    if _octets(path) != data:
        write_atomically(path, data, private=True)


def keep_behind(staged: Staged, path: Path, kept: Kept) -> None:
    """The same behind the files that it speaks of: it takes its place when they have theirs."""
    data = _written(kept)
    if _octets(path) != data:
        staged.write(path, data, common=True)


def _written(kept: Kept) -> bytes:
    plain: dict[str, Any] = {"version": _VERSION, **kept._asdict(), "case": case_written(kept.case)}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _octets(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def stamps_of(folder: Path, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Of each file that is there its size and when it changed, in nanoseconds."""
    found = {}
    for name in names:
        try:
            about = (folder / name).stat()
        except OSError:
            continue
        found[name] = (about.st_size, about.st_mtime_ns)
    return found


def outputs_of(home: Home, ref: str) -> dict[str, tuple[int, int]]:
    """The same of all that is written for a client, but for the memory itself."""
    words = home.words(ref)
    found = stamps_of(home.pages(ref), FILES)
    for stamp in stamps_of(words.parent, (words.name,)).values():
        found[WORDS] = stamp
    return found


class SeenByMark(Mapping[str, Seen]):
    """Undated statuses, asked for by key and kept by mark: the keys name companies."""

    def __init__(self, own: Mapping[str, Seen], kept: Mapping[str, tuple[str, str]], key: bytes) -> None:
        self._own = own
        self._kept = kept
        self._key = key

    def __getitem__(self, key: str) -> Seen:
        if key in self._own:
            return self._own[key]
        status, day = self._kept[mark_of(f"seen {key}", self._key)]
        return Seen(status, date.fromisoformat(day))

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def seen_marks(seen: Mapping[str, Seen], key: bytes) -> dict[str, tuple[str, str]]:
    """Undated statuses as they are kept."""
    return {mark_of(f"seen {each}", key): (said.status, said.day.isoformat()) for each, said in seen.items()}
