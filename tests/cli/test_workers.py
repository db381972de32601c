"""Work shared out among processes: the same results whatever becomes of them, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ics_followup.cli.workers import looked_at, shared_out, workers_here

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes as Linux shows them"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
HERE = os.getpid()
LARGE = 100_000
"""Octets of a result: a batch of them is more than any pipe holds."""

FOREVER = """
import os, sys, time
from ics_followup.cli.workers import shared_out
def work(number):
    return b"x" * 100_000
for number, _ in shared_out(work, range(1_000_000), workers=3, batch=4):
    if number == 40:
        print("well on", flush=True)
"""


def doubled(number: int) -> int:
    return 2 * number


def in_a_worker() -> bool:
    return os.getpid() != HERE


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[Callable[[], bool]]:
    """Whether all who were started are gone; asked at the end of each test, too."""
    before = children()
    yield lambda: children() <= before
    assert children() <= before


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 9, 40, 41])
def test_each_item_comes_in_order_with_what_was_made_of_it(workers: int, count: int) -> None:
    found = list(shared_out(doubled, range(count), workers=workers, batch=4))
    assert found == [(number, 2 * number) for number in range(count)]


def test_the_workers_make_all_but_the_first_batch() -> None:
    made_by = dict(shared_out(lambda _: os.getpid(), range(40), workers=2, batch=4))
    assert {made_by[number] for number in range(4)} == {HERE}
    assert HERE not in {made_by[number] for number in range(4, 40)}
    assert len(set(made_by.values())) == 3


def test_results_may_be_larger_than_a_pipe() -> None:
    found = list(shared_out(lambda number: bytes([number]) * LARGE, range(64), workers=2, batch=16))
    assert [(number, made[:1], len(made)) for number, made in found] == [
        (number, bytes([number]), LARGE) for number in range(64)
    ]


def killed(number: int) -> int:
    if in_a_worker() and number == 21:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def raising(number: int) -> int:
    if in_a_worker() and number == 21:
        raise ValueError("only there")
    return 2 * number


def ending(number: int) -> int:
    if in_a_worker() and number == 21:
        sys.exit(1)
    return 2 * number


def unsendable(number: int) -> object:
    if in_a_worker() and number == 21:
        return lambda: number
    return 2 * number


@pytest.mark.parametrize("work", [killed, raising, ending, unsendable])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_ends_badly_changes_no_result(work: Callable[[int], object], workers: int) -> None:
    found = list(shared_out(work, range(60), workers=workers, batch=4))
    assert found == [(number, 2 * number) for number in range(60)]


def test_an_error_comes_out_at_its_item_as_it_does_without_workers() -> None:
    def work(number: int) -> int:
        if number >= 21:
            raise ValueError(f"not {number}")
        return number

    results = shared_out(work, range(60), workers=2, batch=4)
    assert [next(results) for _ in range(21)] == [(number, number) for number in range(21)]
    with pytest.raises(ValueError, match="not 21"):
        next(results)


@pytest.mark.parametrize("last", [0, 3, 4, 30])
def test_who_stops_asking_lets_the_workers_go(last: int, nobody_is_left: Callable[[], bool]) -> None:
    results = shared_out(lambda number: bytes(LARGE), range(1000), workers=3, batch=4)
    for number, _ in results:
        if number == last:
            break
    assert nobody_is_left() is (last < 4)
    results.close()
    assert nobody_is_left()


@pytest.mark.parametrize("after", [0, 1])
def test_where_no_process_can_be_started_all_is_made_here(
    monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    fork = os.fork
    begun: list[int] = []

    def scarce() -> int:
        if len(begun) == after:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        begun.append(fork())
        return begun[-1]

    monkeypatch.setattr(os, "fork", scarce)
    handles = len(list(Path("/dev/fd").iterdir()))
    found = list(shared_out(doubled, range(60), workers=2, batch=4))
    assert found == [(number, 2 * number) for number in range(60)]
    assert len(list(Path("/dev/fd").iterdir())) == handles


def test_where_there_is_no_room_for_a_pipe_all_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> tuple[int, int]:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(os, "pipe", full)
    assert list(shared_out(doubled, range(9), workers=2, batch=2)) == [
        (number, 2 * number) for number in range(9)
    ]


def gone_through(pieces: Generator[bytes, None, bool]) -> tuple[list[bytes], bool]:
    found = []
    while True:
        try:
            found.append(next(pieces))
        except StopIteration as end:
            return found, end.value


def all_digits(piece: bytes) -> bool:
    return piece.isdigit()


PIECES = [b"1" * LARGE, *(bytes([0x30 + number % 10]) * (1 + number) for number in range(50)), b"2" * LARGE]


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("pieces", [[], [b"1"], PIECES])
def test_what_other_processes_look_at_is_handed_on_as_it_is(pieces: list[bytes], workers: int) -> None:
    assert gone_through(looked_at(pieces, all_digits, workers=workers)) == (pieces, True)
    bad = [*pieces, b"x", *pieces]
    assert gone_through(looked_at(bad, all_digits, workers=workers)) == (bad, False)


def kills_itself(_: bytes) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return True


def falls(piece: bytes) -> bool:
    raise ValueError(piece)


@pytest.mark.parametrize("look", [kills_itself, falls])
def test_nothing_is_well_where_the_one_that_looks_comes_to_a_bad_end(look: Callable[..., bool]) -> None:
    assert gone_through(looked_at(PIECES, look, workers=2)) == (PIECES, False)


@pytest.mark.parametrize(("name", "error"), [("fork", BlockingIOError(11, "x")), ("pipe", OSError(24, "x"))])
def test_nothing_is_well_where_nobody_can_look(
    monkeypatch: pytest.MonkeyPatch, name: str, error: OSError
) -> None:
    def refused() -> object:
        raise error

    monkeypatch.setattr(os, name, refused)
    handles = len(list(Path("/dev/fd").iterdir()))
    assert gone_through(looked_at(PIECES, all_digits, workers=2)) == (PIECES, False)
    assert len(list(Path("/dev/fd").iterdir())) == handles


def test_who_stops_writing_lets_the_one_that_looks_go(nobody_is_left: Callable[[], bool]) -> None:
    pieces = looked_at(PIECES, all_digits, workers=2)
    assert next(pieces) == PIECES[0]
    assert not nobody_is_left()
    pieces.close()
    assert nobody_is_left()


def test_beside_a_thread_nothing_is_forked() -> None:
    if threading.active_count() == 1:
        assert workers_here() in (0, *range(2, 5))
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert workers_here() == 0
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_no_process(how: signal.Signals) -> None:
    run = subprocess.Popen(
        (sys.executable, "-c", FOREVER),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == b"well on\n"
    assert len(in_session(run.pid)) == 4
    if how is signal.SIGINT:  # from a terminal, it reaches all of them
        os.killpg(run.pid, how)
    else:
        run.send_signal(how)
    said = run.communicate(timeout=20)[1].decode()
    assert run.returncode == -how or (how is signal.SIGINT and run.returncode in (1, 130))
    assert said.count("Traceback") == (how is signal.SIGINT)
    end = time.monotonic() + 10
    while in_session(run.pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert not in_session(run.pid)


def in_session(leader: int) -> set[int]:
    """The processes of a session that run still, or that nobody has taken leave of."""
    return {process for process, fields in processes() if int(fields[3]) == leader}


def children() -> set[int]:
    """Those of this very process."""
    return {process for process, fields in processes() if int(fields[1]) == HERE}


def processes() -> Iterator[tuple[int, list[str]]]:
    """Every process by its number, with what stands after its name in proc(5)."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(status.parent.name), status.read_text().rpartition(")")[2].split()
