"""The day of a step for one interview: its anchor, its gates, its floor and its ceiling."""

from __future__ import annotations

from datetime import date
from typing import Final

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.dated import Answer, SoFar
from ics_followup.cadence.days import Placed, counted, placed, rolled
from ics_followup.cadence.language import Cadence, Offset, Step, When
from ics_followup.cadence.words import count, full_day
from ics_followup.model import Channel, Interview
from ics_followup.settings import Settings

_WHEN_IT_BEGAN: Final = {
    "rejection": "rejected",
    "offer": "offer",
    "acceptance": "accepted",
    "decline": "declined",
    "withdrawal": "withdrawn",
    "hold": "on hold",
    "closing": "closed",
}
"""The anchors that are the day on which a state began."""

_NOUNS: Final[dict[Channel, str]] = {
    "email": "email",
    "phone": "call",
    "text": "text message",
    "linkedin": "LinkedIn message",
    "card": "card",
    "person": "talk",
}


class Placing:
    """Finds days for the steps of one interview. ``so_far`` is shared with the chain, which moves it on."""

    def __init__(
        self,
        interview: Interview,
        cadence: Cadence,
        days: BusinessDays,
        *,
        settings: Settings,
        today: date,
        so_far: SoFar,
    ) -> None:
        self.interview = interview
        self.cadence = cadence
        self.days = days
        self.settings = settings
        self.today = today
        self.so_far = so_far
        self.own_day = interview.start.date()

    def day_for(self, step: Step) -> tuple[When, Placed] | None:
        """The first way to find the step's day whose anchor is there, and the day; None where none is."""
        for when in step.when:
            anchor = self._anchor(when.day.anchor)
            if anchor is not None:
                return when, self._gated(step, when, self._placed(step, when, anchor))
        return None

    def _placed(self, step: Step, when: When, anchor: date) -> Placed:
        offset, needs, away = self._effective(when.day), self.settings.slots.get(when.slot), self._away(step)
        day = placed(anchor, offset, self.days, self._said(when.day.anchor), when.roll, needs, away)
        floor = self._bound_by(step.floor) if step.floor else None
        if floor is not None and day.day < floor:
            later, why = rolled(floor, self.days, needs=needs, away=away)
            return Placed(day=later, why=(*day.why, f"Not before {full_day(floor)}.", *why))
        return day

    def _away(self, step: Step) -> frozenset[date]:
        movable = step.kind == "contact" and step.counts != "thanks"
        return self.settings.me.away if movable else frozenset()

    def moved(self, day: Placed, when: When, answer: Answer) -> Placed:
        """The day after another row has had its say."""
        later, why = rolled(
            answer.not_before or day.day,
            self.days,
            needs=self.settings.slots.get(when.slot),
            away=self.settings.me.away,
        )
        return Placed(day=later, why=(*day.why, answer.why, *why))

    def _bound_by(self, limit: Offset) -> date | None:
        anchor = self._anchor(limit.anchor)
        return counted(anchor, limit, self.days) if anchor else None

    def kept_under_ceiling(self, step: Step, day: Placed, slot: str) -> tuple[Placed | None, str]:
        """A14: with no business day in reach, on the interview's own day, or dropped, or late and said so."""
        if step.ceiling is None:
            return day, slot
        limit = self._bound_by(step.ceiling.day)
        if limit is None or day.day <= limit or step.ceiling.otherwise == "late":
            return day, slot
        if step.ceiling.otherwise == "drop":
            return None, slot
        said = f"No business day is in reach by {full_day(limit)}, so it is the day of the interview itself."
        return Placed(day=self.own_day, why=(*day.why, said)), (
            "after the interview" if self.interview.timed else "end-of-day"
        )

    def too_late(self, step: Step, day: date) -> tuple[str, ...]:
        """The sentence for a step that stands after its ceiling; none where it does not."""
        if step.ceiling is None:
            return ()
        limit = self._bound_by(step.ceiling.day)
        if limit is None or day <= limit:
            return ()
        if limit < self.today:
            return (f"It was best sent by {full_day(limit)}; it is late now, so send it without an apology.",)
        return (f"It is best sent by {full_day(limit)}, but no business day is in reach by then.",)

    def _effective(self, offset: Offset) -> Offset:
        """A promise of the kind "check back from" is acted on that day, not after it (A7)."""
        promise = self.so_far.stretch.promise
        if promise is not None and promise.kind == "from" and "promise" in offset.anchor:
            return Offset(anchor=offset.anchor, amount=0, unit="business days")
        return offset

    def _gated(self, step: Step, when: When, day: Placed) -> Placed:
        """Later where a gate asks for it: the quiet before a promise (S1.3), the least gap (A20), a snooze."""
        if step.counts not in ("status", "keep in touch"):
            return day
        if step.kind == "contact" and self.interview.snooze:
            day = self._snoozed(step, when, day)
        if when.bound:
            return day
        promise = self.so_far.stretch.promise
        held = self.so_far.stretch.state == "on hold" and step.counts == "keep in touch"
        if self.cadence.quiet_before_promise and promise is not None and day.day <= promise.day and not held:
            said = f"They promised {full_day(promise.day)}; until then it is quiet."
            day = self._later(
                step, when, day, self.days.shift(promise.day, 1 if promise.kind == "by" else 0), said
            )
        if self.so_far.last_ever is not None and self.cadence.least_gap:
            least = self.days.shift(self.so_far.last_ever, self.cadence.least_gap)
            if day.day < least:
                gap = count(self.cadence.least_gap, "business day")
                day = self._later(step, when, day, least, f"At least {gap} lie between two contacts.")
        return day

    def _later(self, step: Step, when: When, day: Placed, first: date, said: str) -> Placed:
        """``day`` moved to the first day from ``first`` on that is open, has the slot, and finds me there."""
        moved, why = rolled(first, self.days, needs=self.settings.slots.get(when.slot), away=self._away(step))
        told = () if why else (f"So it is {full_day(moved)}.",)
        return Placed(day=moved, why=(*day.why, said, *why, *told))

    def _snoozed(self, step: Step, when: When, day: Placed) -> Placed:
        """The row's own wish (S2.14): ``until DATE`` for all contacts, ``STEP until DATE`` for one step."""
        for entry in self.interview.snooze.split(";"):
            name, _, rest = entry.partition("until ")
            until = rest.strip()[:10]
            if not until or name.strip() not in ("", step.id) or day.day >= date.fromisoformat(until):
                continue
            day = self._later(step, when, day, date.fromisoformat(until), f"You snoozed it until {until}.")
        return day

    def _anchor(self, name: str) -> date | None:
        stretch = self.so_far.stretch
        match name:
            case "interview" | "interview end":
                return self.own_day if stretch.state != "on hold" else None
            case "first promise":
                return stretch.promise.day if stretch.promise and not stretch.renewals else None
            case "renewed promise":
                return stretch.promise.day if stretch.promise and stretch.renewals else None
            case "last contact" | "previous step":
                return self.so_far.last.day if self.so_far.last else None
            case "deadline":
                return stretch.deadline
            case "last answer":
                return stretch.since if stretch.number and stretch.state != "on hold" else None
            case _:
                return stretch.state_since if _WHEN_IT_BEGAN[name] == stretch.state else None

    def _said(self, anchor: str) -> str:
        match anchor:
            case "interview" | "interview end":
                return "the interview"
            case "first promise" if self.so_far.stretch.state == "on hold":
                return "the day until which they put it on hold"
            case "first promise":
                return (
                    "the day by which they promised to answer" if self._by() else "the day from which to ask"
                )
            case "renewed promise":
                return "the new day that they named" if self._by() else "the new day from which to ask"
            case "last contact" | "previous step":
                return (
                    f"the {_NOUNS[self.so_far.last.channel]} before"
                    if self.so_far.last
                    else "the contact before"
                )
            case "last answer":
                return "their last answer"
            case "deadline":
                return "the day to answer the offer by"
            case "hold":
                return "the day on which they put it on hold"
            case "closing":
                return "the day on which it was closed"
            case "acceptance" | "decline" | "withdrawal":
                return f"the day of your {anchor}"
            case _:
                return f"the {anchor}"

    def _by(self) -> bool:
        return self.so_far.stretch.promise is None or self.so_far.stretch.promise.kind == "by"
