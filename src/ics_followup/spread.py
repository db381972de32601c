"""How the same work is done on many items: one after the other, or by whoever the caller has for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Results = Generator[tuple[T, R], None, None]


class Spread(Protocol):
    """Gives each item, in their order, with what ``work`` makes of it, however it has that made.

    The items may be gone through several times, and in several processes; ``work`` changes nothing, and hangs on its
    item alone.
    """

    def __call__(self, work: Callable[[T], R], items: Collection[T], /) -> Results[T, R]:
        """The pairs of item and result; to be closed where not all are asked for."""
        ...


def in_turn(work: Callable[[T], R], items: Collection[T]) -> Results[T, R]:
    """One item after the other, here and now.

    >>> list(in_turn(str.upper, ["a", "b"]))
    [('a', 'A'), ('b', 'B')]
    """
    return ((item, work(item)) for item in items)
