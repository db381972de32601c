"""The coach's folder: where pages stand, where the memory of it is, and the key that nobody else has."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.sharing.neighbours import mark_of

STATE: Final = ".coach"
CLIENTS: Final = "clients"
FILES: Final = ("followups.ics", "index.html", "this-week.html")
"""What each client has."""

_KEY_OCTETS: Final = 32
_OWN: Final = ("index.html", "this-week.html", "exceptions.ics", "report.csv", CLIENTS)


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


def home_at(out: Path) -> Home:
    """Open the coach's folder, or make it. Raises FollowupError where it is no folder, or somebody else's.

    A folder that was never a coach's is not taken where something has the name of one of our pages in it.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"-o {out} is a file. Name a folder: it is made if it is not there.")
    state = out / STATE
    if not state.is_dir():
        taken = [name for name in _OWN if (out / name).exists()]
        if taken:
            raise UsageError(
                f"In {out} there is something called {taken[0]} that this did not make, so nothing was written. Name "
                "an empty or a new folder with -o."
            )
    try:
        for folder in (state / CLIENTS, state / "locks", out / CLIENTS):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (state, out / CLIENTS):
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
    except OSError as error:
        raise FollowupError(f"Could not make the folder {out}: {error.strerror or error}") from None
    return Home(out, _key(state / "key"))


def open_home(out: Path) -> Home:
    """Open a coach's folder that is there. Raises UsageError where it is none."""
    if not (out / STATE).is_dir():
        raise UsageError(f"{out} is not a folder that ics-followup coach build made. Name it with -o.")
    return home_at(out)


def _key(path: Path) -> bytes:
    known = _read_key(path)
    if known:
        return known
    with locked(path):
        known = _read_key(path)
        if not known:
            known = secrets.token_bytes(_KEY_OCTETS)
            write_atomically(path, known.hex().encode(), private=True)
    return known


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return b""
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror or error}") from None
    return key if len(key) == _KEY_OCTETS else b""
