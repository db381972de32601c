"""The cell of the interview: one day and time, or several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from ics_followup.intake.date_order import Order
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.values import When, read_start

Reader = Callable[[], When]
MOST: Final = 50
"""So many rounds at most may stand in one cell."""


def readers_of(parts: Sequence[str], order: Order | None, today: date | None) -> tuple[Reader, ...]:
    """Make a reader of each round that the parts of a cell name; each raises Misread where it is wrong.

    ``today`` is for years that are not written; None where it is not known.
    """
    if len(parts) == 1:
        try:
            when = read_start(parts[0], order)
        except Misread:  # it may be several, or its year may follow
            pass
        else:
            return (lambda: when,)
    if len(parts) > MOST:
        return (lambda: _too_many(len(parts)),)
    from ics_followup.intake.several_starts import several_in

    return tuple(piece.read for piece in several_in(parts, order, today))


def _too_many(count: int) -> When:
    raise Misread(
        f"This cell names {count} rounds, and {MOST} are the most",
        "Write each round like 2026-11-22 10:00, with a ; between two rounds.",
    )


def remark_of(when: When) -> tuple[str, str] | None:
    """What to warn of: brackets that are not used, or an hour in the night; None where there is neither.

    >>> from datetime import time
    >>> remark_of(When(date(2026, 11, 22), time(2, 30), early=True))[0]
    '2:30 is in the night'
    """
    if not when.note:
        return _night(when)
    return (
        f"What stands in brackets is not used: {shown(when.note)}",
        "If the interview did not take place, take its day out; remarks belong in the column notes.",
    )


def _night(when: When) -> tuple[str, str] | None:
    if not when.early or when.clock is None:
        return None
    hour, minute = when.clock.hour, f"{when.clock.minute:02d}"
    return (
        f"{hour}:{minute} is in the night",
        f"Write {hour + 12}:{minute} if it was the afternoon, and {hour:02d}:{minute} if it was the night.",
    )
