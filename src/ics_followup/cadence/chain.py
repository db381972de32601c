"""One interview walks through its cadence: which steps it gets, on which day, in which state, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from datetime import date, time, timedelta
from typing import Final, NamedTuple

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.conditions import Situation, hold
from ics_followup.cadence.days import Placed, counted, placed, rolled
from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.language import Cadence, Offset, Step, When
from ics_followup.cadence.thanks import is_thanks, thanks_to
from ics_followup.cadence.words import count, full_day
from ics_followup.model import Channel, Interview, Outcome, Person, ReminderState, StepKind, Touch
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


class Dated(NamedTuple):
    """A step of one interview with its day, before it has its hour.

    ``slot`` names the window on the employer's clock; ``at`` is the logged time of a contact that happened,
    None where the log has none. The other fields are those of ``Reminder``.
    """

    step: Step
    kind: StepKind
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
    deadline: date | None = None


class Wish(NamedTuple):
    """A contact that a chain would like to make on ``day``; other rows with the same person may have a say.

    ``bound`` contacts hang on a promise and go first; ``gap`` is the least gap in business days. ``happened``
    is a contact that the log holds: it is told, not asked for.
    """

    day: date
    bound: bool
    gap: int
    happened: bool = False


class Answer(NamedTuple):
    """What the other rows say to a wish: ``not_before`` moves it, ``merged_into`` names the row that covers it."""

    not_before: date | None = None
    merged_into: str = ""
    why: str = ""


Walk = Generator[Dated | Wish, Answer | None, None]


class _Contact(NamedTuple):
    """The last contact of the chain so far. ``happened`` covers what is assumed to have happened."""

    day: date
    channel: Channel
    outcome: Outcome | None
    state: ReminderState

    @property
    def happened(self) -> bool:
        return self.state in ("done", "assumed", "missed")


class _Standing(NamedTuple):
    """What a step counts as: its day, and the state that day is in. ``counts_from`` is where gaps run from."""

    day: date
    at: time | None
    state: ReminderState
    channel: Channel | None = None
    outcome: Outcome | None = None
    counts_from: date | None = None
    late_since: date | None = None


def walk_of(
    interview: Interview,
    cadence: Cadence,
    days: BusinessDays,
    *,
    settings: Settings,
    today: date,
    seen: date | None = None,
    later_round: bool = False,
) -> Walk:
    """The steps that ``interview`` gets from ``cadence``, to the close, as if nobody ever answered again.

    A generator: it yields each step as ``Dated``, and before each contact that another row may move a
    ``Wish``, to which an ``Answer`` must be sent. Days are on the employer's calendar. ``today`` divides what
    has passed from what is to come: a step whose day has passed with nothing in the log counts as ``[feed]
    unlogged`` says. ``seen`` is the day from which an undated status counts, ``today`` if None. Cancelled
    steps are left out.
    """
    chain = _Chain(interview, cadence, days, settings, today, later_round)
    return chain.steps(stretches(interview, seen or today))


def chain_for(
    interview: Interview, cadence: Cadence, days: BusinessDays, *, settings: Settings, today: date
) -> tuple[Dated, ...]:
    """The steps of one interview that shares its contact with no other row."""
    walk = walk_of(interview, cadence, days, settings=settings, today=today)
    found: list[Dated] = []
    try:
        step = next(walk)
        while True:
            if isinstance(step, Dated):
                found.append(step)
                step = next(walk)
            else:
                step = walk.send(Answer())
    except StopIteration:
        return tuple(found)


class _Chain:
    """The chain of one interview: what has been placed so far decides what comes next."""

    def __init__(
        self,
        interview: Interview,
        cadence: Cadence,
        days: BusinessDays,
        settings: Settings,
        today: date,
        later_round: bool,
    ) -> None:
        self.interview = interview
        self.cadence = cadence
        self.days = days
        self.settings = settings
        self.today = today
        self.later_round = later_round
        self.occurrences: Counter[str] = Counter()
        self.contacts = 0
        self.last: _Contact | None = None
        self.last_ever: date | None = None
        self.pending: list[Touch] = []
        self.stretch: Stretch

    def steps(self, history: Iterable[Stretch]) -> Walk:
        for stretch in history:
            self.begin(stretch)
            if stretch.until is not None and stretch.until < stretch.since:
                continue
            for step in self.cadence.steps:
                if not step.joins and step.to != "other processes" and self.in_state(step):
                    yield from self.take(step)
            yield from self.unplanned()

    def in_state(self, step: Step) -> bool:
        return self.stretch.state in step.states or "any" in step.states

    def begin(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.last = None
        if self.cadence.answer_resets_count:
            self.contacts = 0
        self.pending = [touch for touch in stretch.sent if not self.is_thanks(touch)]

    def is_thanks(self, touch: Touch) -> bool:
        steps = [step.id for step in self.cadence.steps if step.counts == "thanks"]
        return bool(steps) and is_thanks(touch, self.interview, steps, self.thanks_until())

    def thanks_until(self) -> date:
        """The last day on which a written contact still counts as thanks (A17)."""
        last = self.days.shift(self.interview.start.date(), 1)
        if self.settings.feed.unlogged == "late":
            return self.days.shift(last, self.settings.feed.grace_days)
        return last

    def take(self, step: Step) -> Walk:
        once = step.counts == "thanks" or (
            step.kind == "self" and not step.carries and self.by_interview(step)
        )
        if once and self.stretch.number > 0:
            return
        if step.counts == "thanks":
            yield from self.thanks(step)
            return
        for turn in range(step.most):
            if step.counts == "status" and self.cadence.cap and self.contacts >= self.cadence.cap:
                return
            goes_on = yield from self.occurrence(step, turn)
            if not goes_on:
                return

    def by_interview(self, step: Step) -> bool:
        return all(when.day.anchor in ("interview", "interview end") for when in step.when)

    # --- thanks: one for each person met ---------------------------------------------------------------------

    def thanks(self, step: Step) -> Walk:
        found = self.day_for(step)
        if found is None or not hold(step.conditions, self.situation()):
            return
        when, day = found
        slot = when.slot
        if slot == "after the interview":
            day, slot = self.after_interview(day)
        people: Iterable[Person | None] = self.interview.people or (self.interview.contact,)
        channel = self.channel(step, 0)
        for person in people:
            touch = thanks_to(person, self.interview, step.id, self.thanks_until())
            standing = self.logged(touch) if touch else self.standing(step, day.day)
            to, via = self.recipient(person, channel)
            yield Dated(
                step=step,
                kind=step.kind,
                occurrence=1,
                draft=step.draft,
                channel=standing.channel or channel,
                person=person,
                to=to,
                day=standing.day,
                slot=slot if standing.day == day.day else "work-hours",
                at=standing.at,
                state=standing.state,
                firm=True,
                why=(*day.why, *self.too_late(step, standing.day), *via),
                rules=(*step.rules, *when.rules),
                late_since=standing.late_since,
            )

    def after_interview(self, day: Placed) -> tuple[Placed, str]:
        """Thanks stand on the interview's own day after its end, else in the work hours of the next one."""
        interview = self.interview
        own_day = interview.start.date()
        if day.day != own_day:
            return day, "work-hours"
        if not interview.timed:
            said = "The sheet has no time for the interview, so this comes at the end of the working day."
            return day._replace(why=(*day.why, said)), "end-of-day"
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
            named, through = person.name or person.phone, contact.name or contact.email
            return (contact,), (f"The sheet has no email address for {named}, so it goes through {through}.",)
        return (person,), ()

    # --- everything else: one occurrence after the other -----------------------------------------------------

    def occurrence(self, step: Step, turn: int) -> Generator[Dated | Wish, Answer | None, bool]:
        """Place one occurrence of a step; False where there is none, and so no further one either."""
        if not hold(step.conditions, self.situation()):
            return False
        found = self.day_for(step)
        if found is None:
            return False
        when, day = found
        contact = step.kind == "contact" and step.counts != "nothing"
        if contact:
            yield from self.made_before(step, when)
            if not hold(step.conditions, self.situation()):
                return False
        touch = self.next_touch(step, turn, day.day) if contact else None
        if touch is None and self.stretch.until is not None and day.day >= self.stretch.until:
            return False
        kept, slot = self.kept_under_ceiling(step, day, when.slot)
        if kept is None:
            return False
        if touch:
            yield Wish(day=touch.day, bound=True, gap=0, happened=True)
            standing, merged = self.logged(touch), False
        elif contact and step.counts != "reply":
            kept, standing, merged = yield from self.agreed(step, when, kept)
            if self.stretch.until is not None and standing.day >= self.stretch.until:
                return False
        else:
            standing, merged = self.standing(step, kept.day), False
        dated = self.dated(step, turn, when, standing, kept.why, slot=slot)
        if not merged:
            yield dated
            yield from self.joined(step, dated)
        return True

    def agreed(
        self, step: Step, when: When, day: Placed
    ) -> Generator[Dated | Wish, Answer | None, tuple[Placed, _Standing, bool]]:
        """The day on which no other row is in the way, and whether another row's contact covers this one."""
        while True:
            standing = self.standing(step, day.day)
            answer = yield Wish(day=standing.day, bound=when.bound, gap=self.cadence.gap_across_rows)
            if answer is None or (answer.not_before is None and not answer.merged_into):
                return day, standing, False
            if answer.merged_into:
                return day, standing, True
            day = self.moved(day, when, answer)

    def dated(
        self, step: Step, turn: int, when: When, standing: _Standing, why: tuple[str, ...], *, slot: str
    ) -> Dated:
        """The step as it stands, and the chain's memory of it."""
        channel = standing.channel or self.channel(step, turn)
        before = self.last
        hangs = when.day.anchor in ("last contact", "previous step") and before is not None
        self.occurrences[step.id] += 1
        if step.counts == "status":
            self.contacts += 1
        if step.kind == "contact":
            self.settle(standing, channel)
        last = step.counts == "status" and self.is_last(step, turn)
        person = self.interview.contact if step.to != "me" else None
        return Dated(
            step=step,
            kind=step.kind,
            occurrence=self.occurrences[step.id],
            draft=step.last_draft
            if last and step.last_draft
            else step.draft_by_channel.get(channel, step.draft),
            channel=channel,
            person=person,
            to=(person,) if person else (),
            day=standing.day,
            slot=slot,
            at=standing.at,
            state=standing.state,
            firm=not hangs or before is None or before.happened,
            why=(*why, *self.too_late(step, standing.day)),
            rules=(*step.rules, *when.rules),
            last=last,
            assumes=(before.day, before.channel) if hangs and before and before.state != "done" else None,
            late_since=standing.late_since,
        )

    def is_last(self, step: Step, turn: int) -> bool:
        capped = self.cadence.cap is not None and self.contacts >= self.cadence.cap
        return bool(step.last_draft) and (capped or turn == step.most - 1)

    def joined(self, step: Step, call: Dated) -> Walk:
        """What belongs to a contact of the same day: the email after a call that reached nobody (S1.9, A8)."""
        for other in self.cadence.steps:
            if step.id not in other.joins or not hold(other.conditions, self.situation()):
                continue
            standing = self.standing_after(call)
            if standing is None:
                continue
            when = other.when[0]
            self.occurrences[other.id] += 1
            yield Dated(
                step=other,
                kind=other.kind,
                occurrence=self.occurrences[other.id],
                draft=other.draft,
                channel=standing.channel or self.channel(other, 0),
                person=call.person,
                to=call.to,
                day=call.day,
                slot=when.slot,
                at=standing.at,
                state=standing.state,
                firm=call.state in ("done", "assumed", "missed"),
                why=(f"It belongs to the call of {full_day(call.day)}: only if you reach nobody.",),
                rules=(*other.rules, *when.rules),
                joined=step.id,
                assumes=None if call.state == "done" else (call.day, call.channel),
                late_since=call.late_since,
            )

    def standing_after(self, call: Dated) -> _Standing | None:
        """What the email after a call counts as; None where their answer came first and cancelled it."""
        if call.state != "done":
            return _Standing(day=call.day, at=None, state=call.state)
        for touch in self.stretch.sent:
            if touch.day == call.day and touch.channel == "email":
                return self.logged(touch)
        if self.stretch.until == call.day:
            return None
        if call.day < self.today:
            return _Standing(day=call.day, at=None, state=self.passed)
        return _Standing(day=call.day, at=None, state="due" if call.day == self.today else "upcoming")

    @property
    def passed(self) -> ReminderState:
        """What an email after a call counts as when its day has passed: it never comes later (A8)."""
        return "assumed" if self.settings.feed.unlogged == "assume" else "missed"

    def made_before(self, step: Step, when: When) -> Walk:
        """Logged contacts that came before the promise that this step waits for: they happened, no more."""
        promise = self.stretch.promise
        if not when.bound or promise is None:
            return
        early = [touch for touch in self.pending if touch.day < promise.day]
        self.pending = [touch for touch in self.pending if touch.day >= promise.day]
        yield from self.just_logged(step, early)

    def unplanned(self) -> Walk:
        """Logged contacts that no step asked for: they happened, and count (A11)."""
        steps = [step for step in self.cadence.steps if step.counts == "status"]
        rest, self.pending = self.pending, []
        if steps:
            yield from self.just_logged(steps[-1], rest)

    def just_logged(self, step: Step, touches: Iterable[Touch]) -> Walk:
        done: set[date] = set()
        for touch in touches:
            if touch.day in done:
                continue
            done.add(touch.day)
            yield Wish(day=touch.day, bound=True, gap=0, happened=True)
            when = step.when[0]._replace(day=Offset(anchor="interview", amount=0, unit="days"))
            why = (f"It is in your log for {full_day(touch.day)}.",)
            yield self.dated(step, -2, when, self.logged(touch), why, slot="work-hours")

    # --- days ----------------------------------------------------------------------------------------------

    def day_for(self, step: Step) -> tuple[When, Placed] | None:
        """The first way to find the step's day whose anchor is there, and the day; None where none is."""
        for when in step.when:
            anchor = self.anchor(when.day.anchor)
            if anchor is not None:
                return when, self.gated(step, when, self.placed(step, when, anchor))
        return None

    def placed(self, step: Step, when: When, anchor: date) -> Placed:
        day = placed(
            anchor,
            self.effective(when.day),
            self.days,
            said=self.said(when.day.anchor),
            roll=when.roll,
            needs=self.settings.slots.get(when.slot),
            away=self.away(step),
        )
        floor = self.bound_by(step.floor)
        if floor is not None and day.day < floor:
            later, why = rolled(
                floor, self.days, needs=self.settings.slots.get(when.slot), away=self.away(step)
            )
            return Placed(day=later, why=(*day.why, f"Not before {full_day(floor)}.", *why))
        return day

    def away(self, step: Step) -> frozenset[date]:
        movable = step.kind == "contact" and step.counts != "thanks"
        return self.settings.me.away if movable else frozenset()

    def moved(self, day: Placed, when: When, answer: Answer) -> Placed:
        later, why = rolled(
            answer.not_before or day.day,
            self.days,
            needs=self.settings.slots.get(when.slot),
            away=self.settings.me.away,
        )
        return Placed(day=later, why=(*day.why, answer.why, *why))

    def bound_by(self, limit: Offset | None) -> date | None:
        anchor = self.anchor(limit.anchor) if limit else None
        return counted(anchor, limit, self.days) if limit and anchor else None

    def kept_under_ceiling(self, step: Step, day: Placed, slot: str) -> tuple[Placed | None, str]:
        """A14: with no business day in reach, on the interview's own day, or dropped, or late and said so."""
        limit = self.bound_by(step.ceiling.day) if step.ceiling else None
        if step.ceiling is None or limit is None or day.day <= limit or step.ceiling.otherwise == "late":
            return day, slot
        if step.ceiling.otherwise == "drop":
            return None, slot
        own_day = self.interview.start.date()
        said = f"No business day is in reach by {full_day(limit)}, so it is the day of the interview itself."
        return Placed(day=own_day, why=(*day.why, said)), (
            "after the interview" if self.interview.timed else "end-of-day"
        )

    def too_late(self, step: Step, day: date) -> tuple[str, ...]:
        limit = self.bound_by(step.ceiling.day) if step.ceiling else None
        if limit is None or day <= limit:
            return ()
        if limit < self.today:
            return (f"It was best sent by {full_day(limit)}; it is late now, so send it without an apology.",)
        return (f"It is best sent by {full_day(limit)}, but no business day is in reach by then.",)

    def effective(self, offset: Offset) -> Offset:
        """A promise of the kind "check back from" is acted on that day, not after it (A7)."""
        promise = self.stretch.promise
        if "promise" in offset.anchor and promise is not None and promise.kind == "from":
            return Offset(anchor=offset.anchor, amount=0, unit="business days")
        return offset

    def gated(self, step: Step, when: When, day: Placed) -> Placed:
        """Later where a gate asks for it: the quiet before a promise (S1.3), the least gap (A20), a snooze."""
        if step.kind == "contact" and step.counts in ("status", "keep in touch"):
            day = self.snoozed(step, when, day)
        if step.counts not in ("status", "keep in touch") or when.bound:
            return day
        promise = self.stretch.promise
        held = self.stretch.state == "on hold" and step.counts == "keep in touch"
        if self.cadence.quiet_before_promise and promise is not None and day.day <= promise.day and not held:
            said = f"They promised {full_day(promise.day)}; until then it is quiet."
            day = self.later(
                step, when, day, self.days.shift(promise.day, 1 if promise.kind == "by" else 0), said
            )
        if self.last_ever is not None and self.cadence.least_gap:
            least = self.days.shift(self.last_ever, self.cadence.least_gap)
            if day.day < least:
                gap = count(self.cadence.least_gap, "business day")
                day = self.later(step, when, day, least, f"At least {gap} lie between two contacts.")
        return day

    def later(self, step: Step, when: When, day: Placed, first: date, said: str) -> Placed:
        """``day`` moved to the first day from ``first`` on that is open, has the slot, and finds me there."""
        moved, why = rolled(first, self.days, needs=self.settings.slots.get(when.slot), away=self.away(step))
        told = () if why else (f"So it is {full_day(moved)}.",)
        return Placed(day=moved, why=(*day.why, said, *why, *told))

    def snoozed(self, step: Step, when: When, day: Placed) -> Placed:
        """The row's own wish (S2.14): ``until DATE`` for all contacts, ``STEP until DATE`` for one step."""
        for entry in self.interview.snooze.split(";"):
            name, _, rest = entry.partition("until ")
            until = rest.strip()[:10]
            if not until or name.strip() not in ("", step.id) or day.day >= date.fromisoformat(until):
                continue
            day = self.later(step, when, day, date.fromisoformat(until), f"You snoozed it until {until}.")
        return day

    def anchor(self, name: str) -> date | None:
        interview, stretch = self.interview, self.stretch
        match name:
            case "first promise":
                return stretch.promise.day if stretch.promise and not stretch.renewals else None
            case "renewed promise":
                return stretch.promise.day if stretch.promise and stretch.renewals else None
            case "last contact" | "previous step":
                return self.last.day if self.last else None
            case "deadline":
                return stretch.deadline
            case "interview" | "interview end":
                return interview.start.date() if stretch.state != "on hold" else None
            case "last answer":
                return stretch.since if stretch.number and stretch.state != "on hold" else None
            case _:
                return stretch.state_since if _WHEN_IT_BEGAN[name] == stretch.state else None

    def said(self, anchor: str) -> str:
        match anchor:
            case "interview" | "interview end":
                return "the interview"
            case "first promise" if self.stretch.state == "on hold":
                return "the day until which they put it on hold"
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
            case "deadline":
                return "the day to answer the offer by"
            case "hold":
                return "the day on which they put it on hold"
            case _:
                return f"the {anchor}"

    def by(self) -> bool:
        return self.stretch.promise is None or self.stretch.promise.kind == "by"

    # --- what a day counts as --------------------------------------------------------------------------------

    def next_touch(self, step: Step, turn: int, due: date) -> Touch | None:
        """The logged contact that fulfils a step due on ``due``: the next one, unless a later step claims it."""
        if not self.pending:
            return None
        touch = self.pending[0]
        if touch.day >= self.next_due(step, turn, due):
            return None
        self.pending = [other for other in self.pending if other.day != touch.day]
        return touch

    def next_due(self, step: Step, turn: int, due: date) -> date:
        """When the contact after this one would be due, if this one were made on its day."""
        at = self.cadence.steps.index(step)
        following = self.cadence.steps[at if turn + 1 < step.most else at + 1 :]
        for other in following:
            for when in other.when:
                contact = other.kind == "contact" and other.counts != "nothing" and not other.joins
                if contact and when.day.anchor == "last contact" and self.in_state(other):
                    return counted(due, when.day, self.days)
        return date.max

    def logged(self, touch: Touch) -> _Standing:
        return _Standing(
            day=touch.day, at=touch.clock, state="done", channel=touch.channel, outcome=touch.outcome
        )

    def standing(self, step: Step, due: date) -> _Standing:
        """The state of a step that nobody logged: assumed done, or late for some business days."""
        if due >= self.today:
            return _Standing(day=due, at=None, state="due" if due == self.today else "upcoming")
        if step.carries and self.stretch.until is None:
            now = self.days.roll(self.today)
            return _Standing(day=now, at=None, state="late", late_since=due)
        if self.settings.feed.unlogged == "assume" or step.kind != "contact":
            return _Standing(day=due, at=None, state="assumed")
        grace_end = self.days.shift(due, self.settings.feed.grace_days)
        now = self.days.roll(self.today)
        if now <= grace_end and (self.stretch.until is None or now < self.stretch.until):
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
            keeps_in_touch=self.cadence.keeps_in_touch,
            later_round=self.later_round,
        )
