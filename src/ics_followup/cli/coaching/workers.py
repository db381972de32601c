"""Many clients at once, each in a process that can die of one of them alone."""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import ics_followup.cli.frozen  # noqa: F401 - what tasks and results hold finds its way

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext


T = TypeVar("T")
R = TypeVar("R")
_PATIENCE: Final = 30.0
"""So many seconds a worker has to finish its client when the run is stopped."""

_FEW: Final = 4
"""A process is worth its start for so many tasks."""


def in_parallel(
    work: Callable[[T], R], tasks: Sequence[T], *, lost: Callable[[T], R], processes: int = 0
) -> Iterator[R]:
    """Do ``work`` on each task in processes of their own: ``processes``, else one more than there are processors.

    One of them mostly waits for the disk. Results come as they are ready, in no order. A process that dies costs the
    task that it was at: ``lost`` says what comes instead. Where the caller stops in the middle, each process finishes
    its task and ends; on Ctrl-C too.
    """
    most = processes or min((os.cpu_count() or 1) + 1, max(1, len(tasks) // _FEW))
    pool: _Pool[T, R] = _Pool(work, tasks, lost)
    try:
        yield from pool.results(min(most, len(tasks)))
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    """The processes, and which task each of them is at."""

    def __init__(self, work: Callable[[T], R], tasks: Sequence[T], lost: Callable[[T], R]) -> None:
        self.work = work
        self.lost = lost
        self.waiting = iter(tasks)
        self.at: dict[Connection, T] = {}
        self.processes: dict[Connection, mp.process.BaseProcess] = {}
        self.context: SpawnContext | ForkContext = (
            mp.get_context("fork") if sys.platform == "linux" else mp.get_context("spawn")
        )

    def results(self, count: int) -> Iterator[R]:
        for _ in range(count):
            self.feed(self.hired())
        while self.at:
            for ready in wait(list(self.at)):
                assert isinstance(ready, Connection)
                task = self.at.pop(ready)
                try:
                    result: R = ready.recv()
                except (EOFError, OSError):
                    self.dismiss(ready)
                    result = self.lost(task)
                    ready = self.hired()
                self.feed(ready)
                yield result

    def hired(self) -> Connection:
        """One more process; it must not keep the ends of other pipes open, or nobody would ever see them close."""
        ours, theirs = self.context.Pipe()
        forked = self.context.get_start_method() == "fork"
        inherited = [ours, *self.processes] if forked else []
        process = self.context.Process(target=_serve, args=(self.work, theirs, inherited), daemon=False)
        process.start()
        theirs.close()
        self.processes[ours] = process
        return ours

    def feed(self, to: Connection) -> None:
        """Give a process its next task, or let it go."""
        for task in self.waiting:
            self.at[to] = task
            with suppress(OSError):  # where it died, reading from it says so
                to.send(task)
            return
        self.dismiss(to)

    def dismiss(self, whom: Connection) -> None:
        process = self.processes.pop(whom)
        whom.close()
        process.join(_PATIENCE)
        if process.is_alive():
            process.terminate()
            process.join()

    def close(self) -> None:
        for whom in list(self.processes):
            whom.close()
        for process in self.processes.values():
            process.join(_PATIENCE)
            if process.is_alive():
                process.terminate()
                process.join()
        self.processes.clear()


def _serve(work: Callable[[T], R], tasks: Connection, inherited: Sequence[Connection]) -> None:
    """Do tasks until there are no more; Ctrl-C is for the parent, which then sends no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    gc.freeze()
    gc.enable()
    while True:
        try:
            task: T = tasks.recv()
        except (EOFError, OSError):
            break
        result = work(task)
        try:
            tasks.send(result)
        except OSError:
            break
    os._exit(0)
