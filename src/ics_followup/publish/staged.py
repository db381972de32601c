"""Several files that change in one step: all are written aside first, then each takes its place, whole, in turn."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ics_followup.publish.atomic import (
    Aside,
    put_in_place,
    real_file,
    sweep,
    sync_folder,
    thrown_away,
    unwritten,
    written_aside,
)


class _Waiting(NamedTuple):
    path: Path
    aside: Aside
    common: bool


class Staged:
    """Files that wait to take their places: nothing has changed before `done`, and nothing does without it.

    Each is whole at any moment, as with `atomic.write_atomically`. Together they need fewer waits for the disk: one for
    each file and one for each folder. Use it in a ``with``, and hold the lock that is needed until the end.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []

    def __enter__(self) -> Staged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._waiting:
            thrown_away(self._waiting.pop().aside)

    def write(self, path: Path, data: bytes, *, common: bool = False) -> tuple[int, int]:
        """Write a file aside; a new one can be read by its owner only. Returns its size and time of change (ns).

        In a ``common`` folder, one of many runs and clients, sweeping and syncing is the caller's, once for all.
        Raises FollowupError where it cannot be written.
        """
        try:
            target = real_file(path)
            if not common and all(each.aside.target.parent != target.parent for each in self._waiting):
                sweep(target.parent)
            aside = written_aside(target, (data,), private=True)
            self._waiting.append(_Waiting(path, aside, common))
            about = os.fstat(aside.handle)
        except (OSError, ValueError) as error:
            raise unwritten(path, error) from error
        return about.st_size, about.st_mtime_ns

    def done(self) -> None:
        """Flush each file and put it in its place, in the order in which they were written.

        A file of another folder takes its place when all before it surely have theirs, also after a power cut: what
        speaks of files comes behind them. Raises FollowupError; the files before that one are new then, the others old.
        """
        while self._waiting:
            path, aside, common = self._waiting.pop(0)
            try:
                put_in_place(aside)
                following = self._waiting[0].aside.target.parent if self._waiting else None
                if not common and following != aside.target.parent:
                    sync_folder(aside.target.parent)
            except (OSError, ValueError) as error:
                raise unwritten(path, error) from error
