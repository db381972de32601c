"""Blocks put into the order of the feed, without all of them in memory at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

HELD_BYTES: Final = 16_000_000
"""How many octets of blocks are held in memory; more go into temporary files without a name."""

_BUFFER: Final = 1 << 18
"""How many octets are read from such a file, or written into it, in one go."""


class Entry(NamedTuple):
    """A VEVENT with what it is ordered by: its start as the feed writes it, then its UID."""

    start: str
    uid: str
    block: bytes


class Spool:
    """Takes VEVENT blocks in any order and gives them back in the feed's, as often as asked, one reader at a time."""

    def __init__(self, *, held: int = HELD_BYTES) -> None:
        self.octets = 0
        self.count = 0
        self._held = held
        self._room = held
        self._entries: list[Entry] = []
        self._runs: list[IO[bytes]] = []
        self._sorted = True

    def add(self, entry: Entry) -> None:
        """Take one block. No two may have one UID."""
        self._entries.append(entry)
        self._sorted = False
        self.count += 1
        self.octets += len(entry.block)
        self._room -= len(entry.block)
        if self._room < 0:
            self._put_away()

    def __iter__(self) -> Iterator[Entry]:
        if not self._sorted:
            self._entries.sort()
            self._sorted = True
        if not self._runs:
            return iter(self._entries)
        return heapq.merge(*map(_entries_of, self._runs), self._entries)

    def _put_away(self) -> None:
        from tempfile import TemporaryFile
        from weakref import finalize

        self._entries.sort()
        run = TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - it lives as long as this object
        finalize(self, run.close)
        for start, uid, block in self._entries:
            run.write(b"%b %d\n%b" % (f"{start} {uid}".encode("ascii"), len(block), block))
        self._runs.append(run)
        self._entries = []
        self._room = self._held


def _entries_of(run: IO[bytes]) -> Iterator[Entry]:
    run.seek(0)
    while line := run.readline():
        start, uid, size = line.decode("ascii").split()
        yield Entry(start, uid, run.read(int(size)))
