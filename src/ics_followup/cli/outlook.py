"""What is to be done soon, picked while a feed is made, so that no large plan is held for the sake of a few lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ics_followup.cadence.plan import order
from ics_followup.model import Reminder

AHEAD: Final = timedelta(days=14)
MOST: Final = 200
"""At most so many are held: a screen shows far fewer, and its numbers must be known to the next command."""


class Outlook:
    """The first follow-ups within two weeks of ``today``, the last day included, and how many there are.

    ``horizon_days`` is that of the feed, None for none: ``cut`` counts what lies beyond it. An email after a call is
    never counted, for it stands in the call's event.
    """

    def __init__(self, today: date, horizon_days: int | None) -> None:
        self.count = 0
        self.cut = 0
        self._last = today + AHEAD
        self._horizon = date.max if horizon_days is None else today + timedelta(days=horizon_days)
        self._found: list[Reminder] = []

    @property
    def soon(self) -> tuple[Reminder, ...]:
        """The first of them, in order of start."""
        return tuple(sorted(self._found, key=order)[:MOST])

    def note(self, chain: tuple[Reminder, ...]) -> None:
        """Look at the reminders of one interview."""
        for reminder in chain:
            if reminder.joined:
                continue
            day = reminder.start.date()
            self.cut += day > self._horizon
            if day <= self._last and reminder.state in ("due", "late", "upcoming"):
                self.count += 1
                self._found.append(reminder)
        if len(self._found) > 2 * MOST:
            self._found = list(self.soon)
