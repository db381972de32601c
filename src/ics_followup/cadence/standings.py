"""What the day of a step counts as: done where the log says so, else due, assumed, late or missed."""

from __future__ import annotations

from datetime import date

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.dated import Dated, SoFar, Standing
from ics_followup.cadence.steps import Step
from ics_followup.model import Touch
from ics_followup.settings import FeedSettings


class Standings:
    """Says what days count as, seen from ``today``. ``so_far`` is shared with the chain, which moves it on."""

    def __init__(self, days: BusinessDays, feed: FeedSettings, today: date, so_far: SoFar) -> None:
        self.days = days
        self.feed = feed
        self.today = today
        self.so_far = so_far

    def unlogged(self, step: Step, due: date) -> Standing:
        """The state of a step that nobody logged: assumed done, or late for some business days."""
        if due >= self.today:
            return Standing(due, None, "due" if due == self.today else "upcoming")
        until = self.so_far.stretch.until
        if step.carries and until is None:
            return Standing(day=self.days.roll(self.today), at=None, state="late", late_since=due)
        if self.feed.unlogged == "assume" or step.kind != "contact":
            return Standing(due, None, "assumed")
        grace_end = self.days.shift(due, self.feed.grace_days)
        now = self.days.roll(self.today)
        if now <= grace_end and (until is None or now < until):
            return Standing(day=now, at=None, state="late", late_since=due)
        return Standing(day=due, at=None, state="missed", counts_from=grace_end)

    def after_call(self, call: Dated) -> Standing | None:
        """What the email after a call counts as; None where their answer came first and cancelled it (A8)."""
        if call.state != "done":
            return Standing(call.day, None, call.state)
        for touch in self.so_far.stretch.sent:
            if touch.day == call.day and touch.channel == "email":
                return logged(touch)
        if self.so_far.stretch.until == call.day:
            return None
        if call.day < self.today:
            return Standing(call.day, None, "assumed" if self.feed.unlogged == "assume" else "missed")
        return Standing(call.day, None, "due" if call.day == self.today else "upcoming")


def logged(touch: Touch) -> Standing:
    """A contact that the log holds is done, at its time and by its channel."""
    return Standing(day=touch.day, at=touch.clock, state="done", channel=touch.channel, outcome=touch.outcome)
