"""Who is late, and what has no tick: the one definition for every page, calendar and line that a coach reads. Pure.

Late is a contact whose day has passed, that is not in the log, and that the plan still asks for. Tasks that seekers set
themselves make nobody late: an employer never sees them, and no log holds them. Where the plan takes a contact for
sent although nobody ticked it, or has given it up, it has no tick: it may well have happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.sharing.view import Notable, Process, Step

NO_TICK_DAYS: Final = 7
"""So many days back a contact without a tick is spoken of; thanks are as long as they are notable."""

UNTICKED: Final = ("assumed", "missed")
"""The states of a contact that nobody ticked, and for which it is too late now."""


def is_late(step: Step) -> bool:
    """Whether somebody is late with a step. The email that goes with a call is no step of its own."""
    return step.state == "late" and step.kind == "contact" and not (step.ticked or step.joined)


def over_in(processes: Iterable[Process]) -> frozenset[str]:
    """The processes in which nobody waits for anything any more."""
    return frozenset(process.ref for process in processes if process.waits == "nobody")


def without_tick(
    steps: Iterable[Step],
    notable: Sequence[Notable],
    *,
    over: Collection[str] = (),
    today: date,
    zone: ZoneInfo,
) -> tuple[Step, ...]:
    """The contacts of the last seven days that have no tick and are not late, in the order in which they come.

    ``zone`` is the clock by whose days it goes. Thanks of which something ``notable`` tells already are left out, and
    what belongs to processes that are ``over``: nothing is to be done there any more, whatever became of it.
    """
    told, first = (
        {each.process for each in notable if each.kind == "thanks"},
        today - timedelta(days=NO_TICK_DAYS),
    )
    return tuple(
        step
        for step in steps
        if step.state in UNTICKED
        and step.kind == "contact"
        and step.process not in over
        and not (step.ticked or step.joined or (step.thanks and step.process in told))
        and first <= step.start.astimezone(zone).date() <= today
    )
