"""One interview walks through its cadence: which steps it gets, on which day, in which state, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.conditions import Situation, hold
from ics_followup.cadence.days import Placed, counted, placed
from ics_followup.cadence.history import Stretch, state_of, stretches
from ics_followup.cadence.language import Cadence, Offset, Step, When
from ics_followup.cadence.thanks import answered_by, is_thanks
from ics_followup.cadence.words import count, full_day
from ics_followup.model import Channel, Interview, Outcome, Person, ReminderState, Touch
from ics_followup.settings import Settings

A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A step of one interview with its day, before it has its hour.

    ``slot`` names the window on the employer's clock; ``at`` is the logged time of a contact that happened,
    None where the log has none. The other fields are those of ``Reminder``.
    """

    step: Step
    occurrence: int
    draft: str
    channel: Channel
    person: Person | None
    to: tuple[Person, ...]
    day: date
    slot: str
    at: time | None
    state: ReminderState
    firm: bool
    why: tuple[str, ...]
    rules: tuple[str, ...]
    joined: str = ""
    last: bool = False
    assumes: tuple[date, Channel] | None = None
    late_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    """The last contact of the chain so far. ``happened`` covers what is assumed to have happened."""

    day: date
    channel: Channel
    outcome: Outcome | None
    state: ReminderState

    @property
    def happened(self) -> bool:
        return self.state in ("done", "assumed", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What a step counts as: its day, and the state that day is in. ``counts_from`` is where gaps run from."""

    day: date
    at: time | None
    state: ReminderState
    channel: Channel | None = None
    outcome: Outcome | None = None
    counts_from: date | None = None
    late_since: date | None = None


def chain_for(
    interview: Interview, cadence: Cadence, days: BusinessDays, *, settings: Settings, today: date
) -> tuple[Dated, ...]:
    """The steps that ``interview`` gets from ``cadence``, to the close, as if nobody ever answered again.

    Days are on the employer's calendar. ``today`` divides what has passed from what is to come: a step whose
    day has passed with nothing in the log counts as ``[feed] unlogged`` says. Cancelled steps are left out.
    """
    return tuple(_Walk(interview, cadence, days, settings, today).steps())


class _Walk:
    """The walk of one interview: what has been placed so far decides what comes next."""

    def __init__(
        self, interview: Interview, cadence: Cadence, days: BusinessDays, settings: Settings, today: date
    ) -> None:
        self.interview = interview
        self.cadence = cadence
        self.days = days
        self.settings = settings
        self.today = today
        self.occurrences: Counter[str] = Counter()
        self.contacts = 0
        self.last: _Contact | None = None
        self.last_ever: date | None = None
        self.stretch: Stretch = stretches(interview)[0]
        self.pending: list[Touch] = []

    def steps(self) -> Iterator[Dated]:
        state = state_of(self.interview)
        for stretch in stretches(self.interview):
            self.begin(stretch)
            for step in self.cadence.steps:
                in_state = ("awaiting", "any") if not stretch.latest else (state, "any")
                if not step.joins and any(word in step.states for word in in_state):
                    yield from self.take(step)

    def begin(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.last = None
        if self.cadence.answer_resets_count:
            self.contacts = 0
        self.pending = [
            touch for touch in stretch.sent if not is_thanks(touch, self.interview, self.thanks_until())
        ]

    def thanks_until(self) -> date:
        """The last day on which a written contact still counts as thanks (A17)."""
        return self.days.shift(self.interview.start.date(), 1)

    def take(self, step: Step) -> Iterator[Dated]:
        once = step.counts == "thanks" or step.kind == "self"
        if once and self.stretch.index > 0:
            return
        if step.counts == "thanks":
            yield from self.thanks(step)
            return
        for turn in range(step.most):
            if step.counts == "status" and self.cadence.cap and self.contacts >= self.cadence.cap:
                return
            dated = self.occurrence(step, turn)
            if dated is None:
                return
            yield dated
            yield from self.joined(step, dated)

    # --- thanks: one for each person met ---------------------------------------------------------------------

    def thanks(self, step: Step) -> Iterator[Dated]:
        found = self.day_for(step)
        if found is None or not hold(step.conditions, self.situation()):
            return
        when, day = found
        slot = when.slot
        if slot == "after the interview":
            day, slot = self.after_interview(day)
        people: Iterable[Person | None] = self.interview.people or (self.interview.contact,)
        channel = self.channel(step, 0)
        for number, person in enumerate(people, start=1):
            touch = answered_by(person, self.interview, step.id, self.thanks_until())
            standing = self.logged(touch) if touch else self.standing(day.day, floats=True)
            to, via = self.recipient(person, channel)
            why = (*day.why, *self.too_late(step, day.day), *via)
            yield Dated(
                step=step,
                occurrence=1,
                draft=step.draft,
                channel=standing.channel or channel,
                person=person,
                to=to,
                day=standing.day,
                slot=slot,
                at=standing.at,
                state=standing.state,
                firm=True,
                why=why,
                rules=(*step.rules, *when.rules),
                late_since=standing.late_since,
            )
            self.occurrences[step.id] = max(self.occurrences[step.id], number)

    def after_interview(self, day: Placed) -> tuple[Placed, str]:
        """Thanks stand on the interview's own day after its end, else in the work hours of the next one."""
        interview = self.interview
        own_day = interview.start.date()
        if day.day != own_day:
            return day, "work-hours"
        if not interview.timed:
            said = "The sheet has no time for the interview, so this comes at the end of the working day."
            return replace(day, why=(*day.why, said)), "end-of-day"
        if (interview.end + timedelta(minutes=45)).date() == own_day:
            return day, "after the interview"
        moved = self.days.shift(own_day, 1)
        said = f"The interview ends late in the evening, so it is the next business day, {full_day(moved)}."
        return Placed(day=moved, why=(*day.why, said)), "work-hours"

    def recipient(
        self, person: Person | None, channel: Channel
    ) -> tuple[tuple[Person, ...], tuple[str, ...]]:
        """Who receives a message to ``person``: the contact where an email has no address of its own (S1.1)."""
        contact = self.interview.contact
        if person is None:
            return (), ()
        if channel == "email" and not person.email and contact is not None and contact.email:
            named = person.name or person.phone
            return (contact,), (
                f"The sheet has no email address for {named}, so it goes through {contact.name or contact.email}.",
            )
        return (person,), ()

    def too_late(self, step: Step, day: date) -> tuple[str, ...]:
        if step.ceiling is None:
            return ()
        limit = counted(self.interview.start.date(), step.ceiling.day, self.days)
        if day <= limit:
            return ()
        return (
            f"It was best sent by {full_day(limit)}, and no business day is in reach before that: "
            "send it without an apology.",
        )

    # --- everything else: one occurrence after the other -----------------------------------------------------

    def occurrence(self, step: Step, turn: int) -> Dated | None:
        if not hold(step.conditions, self.situation()):
            return None
        found = self.day_for(step)
        if found is None:
            return None
        when, day = found
        touch = self.next_touch(day.day) if step.counts == "status" else None
        if touch is None and self.stretch.until is not None and day.day >= self.stretch.until:
            return None
        floats = step.kind == "contact"
        standing = self.logged(touch) if touch else self.standing(day.day, floats=floats)
        channel = standing.channel or self.channel(step, turn)
        before = self.last
        hangs = when.day.anchor in ("last contact", "previous step") and before is not None
        self.occurrences[step.id] += 1
        if step.counts == "status":
            self.contacts += 1
            self.settle(standing, channel)
        last = step.counts == "status" and self.is_last(step, turn)
        contact = self.interview.contact
        return Dated(
            step=step,
            occurrence=self.occurrences[step.id],
            draft=step.last_draft
            if last and step.last_draft
            else step.draft_by_channel.get(channel, step.draft),
            channel=channel,
            person=contact if step.to != "me" else None,
            to=(contact,) if contact and step.to != "me" else (),
            day=standing.day,
            slot=when.slot,
            at=standing.at,
            state=standing.state,
            firm=not hangs or before is None or before.happened,
            why=day.why,
            rules=(*step.rules, *when.rules),
            last=last,
            assumes=(before.day, before.channel) if hangs and before and before.state != "done" else None,
            late_since=standing.late_since,
        )

    def is_last(self, step: Step, turn: int) -> bool:
        capped = self.cadence.cap is not None and self.contacts >= self.cadence.cap
        return bool(step.last_draft) and (capped or turn == step.most - 1)

    def joined(self, step: Step, call: Dated) -> Iterator[Dated]:
        """What belongs to a contact of the same day: the email after a call that reached nobody (S1.9, A8)."""
        for other in self.cadence.steps:
            if step.id not in other.joins or not hold(other.conditions, self.situation()):
                continue
            when = other.when[0]
            self.occurrences[other.id] += 1
            yield Dated(
                step=other,
                occurrence=self.occurrences[other.id],
                draft=other.draft,
                channel=self.channel(other, 0),
                person=call.person,
                to=call.to,
                day=call.day,
                slot=when.slot,
                at=None,
                state=call.state,
                firm=call.state in ("done", "assumed", "missed"),
                why=(f"It belongs to the call of {full_day(call.day)}: only if you reach nobody.",),
                rules=(*other.rules, *when.rules),
                joined=step.id,
                assumes=None if call.state == "done" else (call.day, call.channel),
                late_since=call.late_since,
            )

    # --- days ----------------------------------------------------------------------------------------------

    def day_for(self, step: Step) -> tuple[When, Placed] | None:
        """The first way to find the step's day whose anchor is there, and the day; None where none is."""
        for when in step.when:
            anchor = self.anchor(when.day.anchor)
            if anchor is not None:
                return when, self.gated(step, when, self.placed(step, when, anchor))
        return None

    def placed(self, step: Step, when: When, anchor: date) -> Placed:
        return placed(
            anchor,
            self.effective(when.day),
            self.days,
            said=self.said(when.day.anchor),
            roll=when.roll,
            needs=self.settings.slots.get(when.slot),
            away=self.settings.me.away if step.kind == "contact" and step.counts != "thanks" else frozenset(),
        )

    def effective(self, offset: Offset) -> Offset:
        """A promise of the kind "check back from" is acted on that day, not after it (A7)."""
        promise = self.stretch.promise
        if "promise" in offset.anchor and promise is not None and promise.kind == "from":
            return Offset(anchor=offset.anchor, amount=0, unit="business days")
        return offset

    def gated(self, step: Step, when: When, day: Placed) -> Placed:
        """Later where a gate asks for it: the quiet before a promise (S1.3), the least gap (A20)."""
        if step.counts != "status" or when.bound:
            return day
        promise = self.stretch.promise
        if self.cadence.quiet_before_promise and promise is not None and day.day <= promise.day:
            quiet = self.days.shift(promise.day, 1 if promise.kind == "by" else 0)
            day = Placed(
                day=quiet, why=(*day.why, f"They promised {full_day(promise.day)}; until then it is quiet.")
            )
        if self.last_ever is not None and self.cadence.least_gap:
            least = self.days.shift(self.last_ever, self.cadence.least_gap)
            if day.day < least:
                gap = count(self.cadence.least_gap, "business day")
                said = f"At least {gap} lie between two contacts, so it is {full_day(least)}."
                day = Placed(day=least, why=(*day.why, said))
        return day

    def anchor(self, name: str) -> date | None:
        interview, stretch = self.interview, self.stretch
        match name:
            case "interview":
                return interview.start.date()
            case "interview end":
                return interview.start.date()
            case "first promise":
                return stretch.promise.day if stretch.promise and not stretch.renewals else None
            case "renewed promise":
                return stretch.promise.day if stretch.promise and stretch.renewals else None
            case "last contact" | "previous step":
                return self.last.day if self.last else None
            case "last answer":
                return stretch.since if stretch.index else None
            case "deadline" | "hold date":
                return interview.deadline
            case _:
                return interview.status_date

    def said(self, anchor: str) -> str:
        match anchor:
            case "interview" | "interview end":
                return "the interview"
            case "first promise":
                return (
                    "the day by which they promised to answer" if self.by() else "the day from which to ask"
                )
            case "renewed promise":
                return "the new day that they named" if self.by() else "the new day from which to ask"
            case "last contact" | "previous step":
                return f"the {_NOUNS[self.last.channel]} before" if self.last else "the contact before"
            case "last answer":
                return "their last answer"
            case _:
                return f"the {anchor}"

    def by(self) -> bool:
        return self.stretch.promise is None or self.stretch.promise.kind == "by"

    # --- what a day counts as --------------------------------------------------------------------------------

    def next_touch(self, due: date) -> Touch | None:
        """The logged contact that fulfils a step due on ``due``: the next one, unless a later step claims it."""
        if not self.pending or self.pending[0].day >= due + A_WEEK:
            return None
        touch = self.pending[0]
        self.pending = [other for other in self.pending if other.day != touch.day]
        return touch

    def logged(self, touch: Touch) -> _Standing:
        return _Standing(
            day=touch.day, at=touch.clock, state="done", channel=touch.channel, outcome=touch.outcome
        )

    def standing(self, due: date, *, floats: bool) -> _Standing:
        """The state of a step that nobody logged (DESIGN: assume, or late for some business days)."""
        if due == self.today:
            return _Standing(day=due, at=None, state="due")
        if due > self.today:
            return _Standing(day=due, at=None, state="upcoming")
        if self.settings.feed.unlogged == "assume" or not floats:
            return _Standing(day=due, at=None, state="assumed")
        grace_end = self.days.shift(due, self.settings.feed.grace_days)
        now = self.days.roll(self.today)
        if now <= grace_end:
            return _Standing(day=now, at=None, state="late", late_since=due)
        return _Standing(day=due, at=None, state="missed", counts_from=grace_end)

    def settle(self, standing: _Standing, channel: Channel) -> None:
        day = standing.counts_from or standing.day
        self.last = _Contact(day=day, channel=channel, outcome=standing.outcome, state=standing.state)
        self.last_ever = day

    def channel(self, step: Step, turn: int) -> Channel:
        """The first channel of the step that can be used; ``mirror`` is the last one that they used (S0.9)."""
        if step.turns:
            return self.mirrored(step.turns[turn % len(step.turns)])
        for name in step.channel:
            if name != "card" or self.interview.address or len(step.channel) == 1:
                return self.mirrored(name)
        return self.mirrored(step.channel[-1])

    def mirrored(self, name: str) -> Channel:
        if name != "mirror":
            return name  # type: ignore[return-value]
        theirs = [touch for touch in self.interview.touches if touch.direction == "in"]
        latest = max(theirs, key=lambda touch: touch.day).channel if theirs else self.interview.channel
        return latest if latest and latest != "person" else self.settings.defaults.channel

    def situation(self) -> Situation:
        return Situation(
            interview=self.interview,
            stretch=self.stretch,
            contacts=self.contacts,
            channel=self.last.channel if self.last else None,
            outcome=self.last.outcome if self.last else None,
        )


_NOUNS: Final[dict[Channel, str]] = {
    "email": "email",
    "phone": "call",
    "text": "text message",
    "linkedin": "LinkedIn message",
    "card": "card",
    "person": "talk",
}
