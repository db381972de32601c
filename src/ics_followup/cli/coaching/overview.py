"""The coach's own pages: made of the cases alone, written where they changed; pages that are no more are removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ics_followup.cli.coaching.home import CLIENTS, STATE, Home
from ics_followup.digest import sha256
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.sharing.caseload import Case

FEED = "exceptions.ics"


class Overview:
    """Writes what is about all clients; ``written`` counts the files that changed."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.written = 0

    def write(self, cases: Sequence[Case], about: Mapping[str, Any]) -> None:
        """Make it of the cases. ``about`` is what the run says of itself: today, name, timezone, the list's place.

        It is kept, so that ``erase`` can make it again.
        """
        from ics_followup.sharing.coach_outputs import outputs_of
        from ics_followup.sharing.left import left_after, read, written

        home = self.home
        with locked(home.lock("overview")):
            known = home.remembered()
            before = known.get("pages", [])
            about = {**about, "of": self._digest(cases, about)}
            if known.get("of") == about["of"] and known.get("stamps") == self._stamps(before):
                return
            try:
                previous = (home.out / FEED).read_bytes()
            except OSError:
                previous = None
            left = read(known.get("gone"))
            made = outputs_of(
                cases,
                today=date.fromisoformat(about["today"]),
                name=about["name"],
                timezone=about["timezone"],
                previous=previous,
                gone=left,
            )
            files = dict(made)
            left = left_after(previous, files[FEED], left, date.fromisoformat(about["today"]))
            names = [self._put(name, data) for name, data in files.items()]
            for name in before if isinstance(before, list) else ():
                if name not in names and _is_below(str(name)):
                    with suppress(OSError):
                        (home.out / str(name)).unlink()
                        self.written += 1
            names.sort()
            home.remember({**about, "pages": names, "stamps": self._stamps(names), "gone": written(left)})

    def _digest(self, cases: Sequence[Case], about: Mapping[str, Any]) -> str:
        """A digest of what the pages are made of: whose memory changed when, and those who have none."""
        memories = [
            repr(case) if case.standing == "unread" else _stamp(self.home.memory(case.ref)) for case in cases
        ]
        plain = {name: said for name, said in about.items() if name not in ("pages", "stamps", "of", "gone")}
        return sha256(repr((sorted(plain.items()), memories)).encode("utf-8", "backslashreplace")).hex()

    def _stamps(self, names: object) -> list[str]:
        return [_stamp(self.home.out / str(name)) for name in names] if isinstance(names, list) else []

    def _put(self, name: str, data: bytes) -> str:
        if not _is_below(name):
            raise FollowupError(f"{name} cannot be the name of a page.")
        path = self.home.out / name
        if path.parent != self.home.out:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _read(path) != data:
            write_atomically(path, data, private=True)
            self.written += 1
        return name


def _is_below(name: str) -> bool:
    """Whether a name stays in the coach's folder, and out of what belongs to clients or the memory."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and parts[0] not in (CLIENTS, STATE)


def _stamp(path: Path) -> str:
    """When a file changed and how long it is; empty where there is none."""
    try:
        about = path.stat()
    except OSError:
        return ""
    return f"{about.st_size} {about.st_mtime_ns}"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
