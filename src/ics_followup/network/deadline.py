"""Work that is left behind when it takes too long, and work that is done again after growing waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

Result = TypeVar("Result")

_FAREWELL: Final = 0.5


class TooLongError(Exception):
    """The work was not done in its time."""


def within(
    seconds: float, work: Callable[[], Result], *, name: str, stop: Callable[[], object] = lambda: None
) -> Result:
    """Do the work in a thread of its own, which has that many seconds: the look-up of a name cannot be ended otherwise.

    ``stop`` is called where there is no result by then, or whoever waits is interrupted; it should end whatever the
    work waits for. Raises what the work raised, and TooLongError where it did not end by itself.

    >>> within(5, lambda: 6 * 7, name="sum")
    42
    """
    found: list[Result] = []
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            wrong.append(error)

    worker = threading.Thread(target=run, name=name, daemon=True)
    worker.start()
    ended = False
    try:
        worker.join(max(seconds, 0.01))
        ended = bool(found or wrong)
    finally:
        if not ended:
            stop()
    if not ended:
        worker.join(_FAREWELL)
    if found:
        return found[0]
    if ended:
        raise wrong[0]
    raise TooLongError


def again(
    once: Callable[[float], Result],
    *,
    whole: float,
    waits: Iterable[float],
    wait_for: Callable[[Exception, float], float | None],
) -> Result:
    """Do it once more after each of the waits, within ``whole`` seconds in all; ``once`` is told how many are left.

    ``wait_for`` is given what went wrong and the next wait, and says how long to wait indeed, None for not again.
    Raises what went wrong the last time.
    """
    end = time.monotonic() + whole
    following = iter(waits)
    while True:
        try:
            return once(end - time.monotonic())
        except Exception as error:
            pause = next(following, None)
            wait = None if pause is None else wait_for(error, pause)
            if wait is None or time.monotonic() + wait >= end:
                raise
        time.sleep(wait)
