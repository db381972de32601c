"""Work that has an end: left behind when it takes too long, done again after growing waits."""

from __future__ import annotations

import threading
import time

import pytest

from ics_followup.network.deadline import TooLongError, again, within


def test_what_the_work_gives_or_raises_comes_through_and_nothing_is_stopped() -> None:
    stopped: list[str] = []
    assert within(5, lambda: "done", name="work", stop=lambda: stopped.append("x")) == "done"
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0, name="work", stop=lambda: stopped.append("x"))
    assert stopped == []


def test_work_that_takes_too_long_is_stopped_and_left() -> None:
    woken = threading.Event()
    begun = time.monotonic()
    with pytest.raises(TooLongError):
        within(0.05, lambda: woken.wait(20) and 1 // 0, name="long work", stop=woken.set)
    assert time.monotonic() - begun < 5
    assert "long work" not in [thread.name for thread in threading.enumerate()], (
        "what stop wakes is waited for"
    )


def test_work_that_cannot_be_stopped_holds_nobody() -> None:
    never = threading.Event()
    begun = time.monotonic()
    with pytest.raises(TooLongError):
        within(0.05, lambda: never.wait(3), name="deaf work")
    assert time.monotonic() - begun < 2


def test_a_result_that_comes_as_the_work_is_stopped_counts() -> None:
    woken = threading.Event()
    assert within(0.05, lambda: woken.wait(20), name="work", stop=woken.set)


class Failing:
    def __init__(self, times: int) -> None:
        self.left = times
        self.told: list[float] = []

    def __call__(self, seconds: float) -> str:
        self.told.append(seconds)
        self.left -= 1
        if self.left >= 0:
            raise OSError(f"{self.left} to come")
        return "done"


def test_it_is_tried_once_for_each_wait_and_told_what_time_is_left() -> None:
    once = Failing(2)
    assert again(once, whole=20, waits=(0.01, 0.02, 0.03), wait_for=lambda _, wait: wait) == "done"
    assert len(once.told) == 3
    assert 20 >= once.told[0] > once.told[1] > once.told[2] > 15
    with pytest.raises(OSError, match=r"^0 to come"):
        again(Failing(3), whole=20, waits=(0.01, 0.02), wait_for=lambda _, wait: wait)


def test_it_is_not_tried_where_that_helps_nobody_or_the_time_is_over() -> None:
    waits: tuple[tuple[float | None, float], ...] = ((None, 20.0), (5.0, 1.0))
    for wait, whole in waits:
        once = Failing(1)

        def wait_for(_: Exception, __: float, wait: float | None = wait) -> float | None:
            return wait

        with pytest.raises(OSError, match="to come"):
            again(once, whole=whole, waits=(0.01,), wait_for=wait_for)
        assert len(once.told) == 1
