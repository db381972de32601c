"""How the same work is done on many items: one after the other, or by whoever the caller has for it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)

Results = Generator[tuple[T, R], None, None]


class Items(Protocol[T_co]):
    """What can be counted, and gone through as often as one likes, with the same result."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[T_co]: ...


class Spread(Protocol):
    """Gives each item, in their order, with what ``work`` makes of it, however it has that made.

    The items may be gone through several times, and in several processes; ``work`` changes nothing, and hangs on its
    item alone.
    """

    def __call__(self, work: Callable[[T], R], items: Items[T], /) -> Results[T, R]:
        """The pairs of item and result; to be closed where not all are asked for."""
        ...


def in_turn(work: Callable[[T], R], items: Items[T]) -> Results[T, R]:
    """One item after the other, here and now.

    >>> list(in_turn(str.upper, ["a", "b"]))
    [('a', 'A'), ('b', 'B')]
    """
    return ((item, work(item)) for item in items)
