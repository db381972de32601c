"""Which work is shared out among processes: that on many items, where this computer has several processors."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import TYPE_CHECKING, Final, TypeVar

from ics_followup.spread import in_turn

if TYPE_CHECKING:
    from ics_followup.spread import Items, Results

T = TypeVar("T")
R = TypeVar("R")

MANY: Final = 2_000
"""More rows or interviews than this are worth the start of other processes; fewer are done sooner by one."""


def spread(work: Callable[[T], R], items: Items[T]) -> Results[T, R]:
    """Each item, in their order, with what ``work`` makes of it, here or elsewhere: a `Spread`."""
    workers = workers_for(items)
    if not workers:
        return in_turn(work, items)
    from ics_followup.cli.workers import shared_out

    return shared_out(work, items, workers=workers)


def workers_for(items: Sized) -> int:
    """How many processes do the work on the items beside this one: none on few of them."""
    if len(items) <= MANY:
        return 0
    from ics_followup.cli.workers import workers_here

    return workers_here()
