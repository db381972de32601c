"""Work shared out among processes, where one processor would be busy for seconds and the others idle.

Each of them is a fork of this process, so that it knows all that this one knows, and sends what it made through a pipe,
which holds it up while this process is busy. One that cannot be started, or dies, costs time and nothing else: what it
did not do is done here.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import IO, Any, Final, NamedTuple, TypeVar

import ics_followup.cli.frozen  # noqa: F401 - what results hold finds its way

T = TypeVar("T")
R = TypeVar("R")

MOST: Final = 4
"""More workers than this would wait for the one process that takes what they make."""

BATCH: Final = 32
"""So many items are made at once, as a rule: what becomes of them fits into a pipe."""

_PIPE_OCTETS: Final = 1 << 20
_LENGTH: Final = 8
_WELL: Final = b"well"


def workers_here() -> int:
    """How many workers suit this computer and this process, at most `MOST`; 0 where it does without.

    A fork of a process with threads could be caught in the middle of what they do, and on macOS the libraries of the
    system have some.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 0
    from threading import active_count

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MOST) if processors > 1 and active_count() == 1 else 0


def shared_out(
    work: Callable[[T], R], items: Iterable[T], *, workers: int, batch: int = BATCH
) -> Generator[tuple[T, R], None, None]:
    """Each item, in their order, with what ``work`` makes of it: the same as one after the other would give.

    Every process goes through all ``items``, so these must be the same each time; ``work`` hangs on its item alone, and
    what it gives goes through `pickle`. The first ``batch`` is made here: what had to be loaded for it is there for
    all. Then each of the ``workers`` has a batch in turn. What ``work`` raises is raised here, at the item that it is
    about. At the end, and where the generator is closed, no worker is left.
    """
    crew: list[_Worker | None] = []
    try:
        for number, some in enumerate(_batches(items, batch)):
            if number == 1:
                with _undisturbed():
                    for place in range(workers):
                        crew.append(_worker(_Part(work, items, batch, place, workers), crew))
            worker = crew[number % workers] if crew else None
            made = _results(worker, len(some)) if worker else None
            yield from zip(some, map(work, some) if made is None else made, strict=True)
    finally:
        for worker in filter(None, crew):
            _end(worker)


def looked_at(
    pieces: Iterable[bytes], look: Callable[[bytes], bool], *, workers: int
) -> Generator[bytes, None, bool]:
    """The pieces, each handed on while one of the ``workers`` looks at it; at the end, whether ``look`` found all well.

    That is False, too, where a process could not be started, or has come to a bad end. No piece may be empty.
    """
    seers: list[_Seer] = []
    try:
        with _undisturbed():
            for _ in range(workers):
                seer = _seer(look, seers)
                if seer is None:
                    break
                seers.append(seer)
        for number, piece in enumerate(pieces):
            if seers:
                seers[number % len(seers)].show(piece)
            yield piece
        return bool(seers) and all(seer.finds_all_well() for seer in seers)
    finally:
        for seer in seers:
            seer.end()


class _Worker(NamedTuple):
    """A process by its id, and the pipe that its results come from."""

    process: int
    results: IO[bytes]


class _Part(NamedTuple):
    """What one of some ``workers`` is to do: of the ``items`` in batches that one batch out of ``workers``."""

    work: Callable[[Any], Any]
    items: Iterable[Any]
    batch: int
    place: int
    workers: int


def _batches(items: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    rest = iter(items)
    while some := tuple(islice(rest, size)):
        yield some


def _worker(part: _Part, others: Sequence[_Worker | None]) -> _Worker | None:
    """Start a worker; None where the system has no room for one. ``others`` were started before it."""
    try:
        read, write = os.pipe()
    except OSError:
        return None
    not_mine = (read, *(other.results.fileno() for other in others if other))
    process = _forked(lambda: _labour(part, write), not_mine)
    os.close(write)
    if process is None:
        os.close(read)
        return None
    return _Worker(process, os.fdopen(read, "rb"))


def _forked(life: Callable[[], None], not_mine: Iterable[int]) -> int | None:
    """Start a process that does nothing but live its ``life``; None where the system has no room for one.

    It says nothing: where something is wrong, its pipe ends too early. ``not_mine`` are the ends of pipes that it has
    to close: a pipe breaks only when nobody else could read from it.
    """
    try:
        process = os.fork()
    except OSError:
        return None
    if process:
        return process
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for handle in not_mine:
            os.close(handle)
        life()
    finally:
        os._exit(0)


class _Seer:
    """A process that is shown pieces through one pipe, and says through another whether all is well."""

    def __init__(self, process: int, pieces: IO[bytes], says: IO[bytes]) -> None:
        self._process = process
        self._pieces = pieces
        self._says = says

    def handles(self) -> tuple[int, ...]:
        """The ends of its pipes that are open here."""
        return tuple(pipe.fileno() for pipe in (self._pieces, self._says) if not pipe.closed)

    def show(self, piece: bytes) -> None:
        if not self._pieces.closed:
            try:
                _send(self._pieces.fileno(), piece)
            except BrokenPipeError:  # it is gone, and will say nothing
                self._pieces.close()

    def finds_all_well(self) -> bool:
        self._pieces.close()
        return self._says.read() == _WELL

    def end(self) -> None:
        self._pieces.close()
        _end(_Worker(self._process, self._says))


def _seer(look: Callable[[bytes], bool], others: Sequence[_Seer]) -> _Seer | None:
    """Start a process that looks; None where the system has no room for one. ``others`` were started before it."""
    handles: list[int] = []
    try:
        handles += os.pipe()
        handles += os.pipe()
    except OSError:
        for handle in handles:
            os.close(handle)
        return None
    read, pieces, says, write = *handles[:2], *handles[2:]
    not_mine = (pieces, says, *(handle for other in others for handle in other.handles()))
    process = _forked(lambda: _watch(look, read, write), not_mine)
    for handle in (read, write) if process else handles:
        os.close(handle)
    return _Seer(process, os.fdopen(pieces, "wb", 0), os.fdopen(says, "rb")) if process else None


def _watch(look: Callable[[bytes], bool], pieces: int, says: int) -> None:
    """What a seer does, all its life."""
    _widen(pieces)
    shown = os.fdopen(pieces, "rb")
    if all(map(look, iter(lambda: _received(shown), b""))):
        os.write(says, _WELL)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: it never comes between the start of a worker and the note that there is one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _labour(part: _Part, results: int) -> None:
    """What a worker does, all its life."""
    _widen(results)
    for number, some in enumerate(_batches(part.items, part.batch)):
        if number and number % part.workers == part.place:
            _send(results, pickle.dumps([part.work(item) for item in some], pickle.HIGHEST_PROTOCOL))


def _widen(pipe: int) -> None:
    """Let a pipe hold a batch or two, where the system can."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_OCTETS)


def _send(pipe: int, data: bytes) -> None:
    for part in (len(data).to_bytes(_LENGTH, "big"), data):
        view = memoryview(part)
        while view:
            view = view[os.write(pipe, view) :]


def _received(pipe: IO[bytes]) -> bytes:
    """What was sent next; nothing where the sender has come to a bad end."""
    length = int.from_bytes(pipe.read(_LENGTH), "big")
    data = pipe.read(length)
    return data if len(data) == length else b""


def _results(worker: _Worker, count: int) -> Sequence[Any] | None:
    """The results of the next batch, ``count`` of them; None where they do not come."""
    data = _received(worker.results)
    made: list[Any] = pickle.loads(data) if data else []  # noqa: S301 - from this very program
    return made if len(made) == count else None


def _end(worker: _Worker) -> None:
    """Let a worker go, whatever it is doing, and all that the system keeps of it."""
    worker.results.close()
    with suppress(ChildProcessError):
        if not os.waitpid(worker.process, os.WNOHANG)[0]:
            os.kill(worker.process, signal.SIGKILL)
            os.waitpid(worker.process, 0)
