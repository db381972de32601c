"""The coach's folder: where pages stand, where the memory of it is, and the key that nobody else has."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.problems import FollowupError, UsageError, harmless
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.sharing.neighbours import mark_of

STATE: Final = ".coach"
CLIENTS: Final = "clients"
PUBLISHED: Final = "published"
WORDS: Final = "words"
FILES: Final = ("followups.ics", "index.html", "this-week.html")
"""What each client has."""

_KEY_OCTETS: Final = 32
_NOBODYS: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers put into an empty folder."""


class Home(NamedTuple):
    """The coach's folder ``out``, and the ``key`` of everything in it that must not be read by others."""

    out: Path
    key: bytes

    @property
    def state(self) -> Path:
        """The folder of what is remembered, for the coach's eyes only."""
        return self.out / STATE

    def pages(self, ref: str) -> Path:
        """The folder of a client."""
        return self.out / CLIENTS / ref

    def memory(self, ref: str) -> Path:
        """What is remembered of a client."""
        return self.state / CLIENTS / f"{ref}.json"

    def public(self, ref: str) -> Path:
        """What is remembered of a client's published feed; its name says nothing."""
        return self.state / PUBLISHED / f"{mark_of(f'public {ref}', self.key)}.json"

    def words(self, ref: str) -> Path:
        """What a client was given to say; its name says nothing."""
        return self.state / WORDS / f"{mark_of(f'words {ref}', self.key)}.json"

    def secret(self, ref: str) -> str:
        """What a client's pseudonyms are made with where none is remembered: as hex, the same each time."""
        return hmac.new(self.key, f"secret {ref}".encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def lock(self, what: str) -> Path:
        """What is held while something is changed; its name says nothing."""
        return self.state / "locks" / mark_of(f"lock {what}", self.key)

    def copies(self, base: Path, ref: str) -> Path:
        """Where fetched sheets of a client are kept: beside the list, as they hold more than may be shared."""
        return base / ".ics-followup-copies" / mark_of(f"copies {ref}", self.key)

    def remembered(self) -> Mapping[str, Any]:
        """What the last run left for the next: where the list stood, which pages there were."""
        with suppress(OSError, ValueError, RecursionError):
            said = json.loads((self.state / "run.json").read_bytes())
            if isinstance(said, dict):
                return said
        return {}

    def remember(self, said: Mapping[str, Any]) -> None:
        """Keep it for the next run."""
        data = json.dumps(dict(said), ensure_ascii=True, indent=1).encode()
        path = self.state / "run.json"
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data, private=True)


def refuse_out(out: Path, base: Path, clients: Iterable[str] = ()) -> None:
    """Raise UsageError where ``out`` cannot become, or is not, a folder of the coach's own. Nothing is written.

    ``base`` is the folder of the list; ``clients`` are the folders of clients, as real paths: pages about all of them
    must not stand where one of them looks.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"-o {out} is a file. Name a folder: it is made if it is not there.")
    real, list_folder = os.path.realpath(out), os.path.realpath(base)
    if _is_in(list_folder, real):
        raise UsageError(
            f"-o {out} is the folder of your list of clients, so nothing was written. Name a folder of its own, like "
            f"-o {out / 'coach'}: it is made if it is not there."
        )
    for folder in clients:
        if _is_in(real, folder) and not _is_in(list_folder, folder):
            raise UsageError(
                f"-o {out} is in the folder of a client, {folder}, who would see the pages of all the others there. "
                "Nothing was written. Name a folder of its own with -o."
            )
    if not (out / STATE).is_dir():
        _refuse_taken(out)


def _is_in(path: str, folder: str) -> bool:
    """Whether a real path is a folder, or below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _refuse_taken(out: Path) -> None:
    try:
        names = sorted(each.name for each in out.iterdir()) if out.is_dir() else []
    except OSError as error:
        raise UsageError(f"The folder {out} cannot be looked into: {error.strerror or error}.") from None
    taken = next((name for name in names if name not in _NOBODYS), "")
    if taken:
        raise UsageError(
            f"The folder {out} is not empty ({harmless(taken)} is in it), and was not made by coach build, so nothing "
            "was written. Name an empty or a new folder with -o."
        )


def home_at(out: Path) -> Home:
    """Open the coach's folder, or make it. Raises FollowupError where it cannot be made; UsageError where it is taken.

    Whether it may be taken at all is for `refuse_out` to say, before.
    """
    state = out / STATE
    if not state.is_dir():
        _refuse_taken(out)
    try:
        for folder in (state / CLIENTS, state / PUBLISHED, state / WORDS, state / "locks", out / CLIENTS):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (state, out / CLIENTS):
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
    except OSError as error:
        raise FollowupError(f"Could not make the folder {out}: {error.strerror or error}") from None
    return Home(out, _key(state))


def open_home(out: Path) -> Home:
    """Open a coach's folder that is there. Raises UsageError where it is none."""
    if not (out / STATE).is_dir():
        raise UsageError(f"{out} is not a folder that ics-followup coach build made. Name it with -o.")
    return home_at(out)


def _key(state: Path) -> bytes:
    """The key of a folder, made where there is none. It stands in two files: where one is damaged, the other mends it.

    Raises FollowupError where both are lost and something is remembered already: with another key, nobody could tell
    any more where fetched sheets and published feeds are.
    """
    places = (state / "key", state / "key.again")
    found = [_read_key(path) for path in places]
    if all(found):
        return found[0]
    with locked(places[0]):
        found = [_read_key(path) for path in places]
        known = found[0] or found[1]
        if not known and _is_used(state):
            raise FollowupError(
                f"{places[0]} is damaged or gone, and so is its copy beside it. Put one of them back from a backup. "
                "Without one, name a new folder with -o; feeds that were published from here are to be removed by hand."
            )
        known = known or secrets.token_bytes(_KEY_OCTETS)
        for path, each in zip(places, found, strict=True):
            if not each:
                write_atomically(path, known.hex().encode(), private=True)
    return known


def _is_used(state: Path) -> bool:
    """Whether something is remembered of anybody."""
    return any(any((state / name).glob("*.json")) for name in (CLIENTS, PUBLISHED, WORDS))


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return b""
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror or error}") from None
    return key if len(key) == _KEY_OCTETS else b""
