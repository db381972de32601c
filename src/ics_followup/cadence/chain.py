"""One interview walks through its cadence: which steps it gets, on which day, in which state, and why."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import date
from typing import Final

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.channels import channel_of
from ics_followup.cadence.conditions import Situation, hold
from ics_followup.cadence.dated import Answer, Dated, SoFar, Standing, Walk, Wish
from ics_followup.cadence.days import Placed, counted
from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.language import Cadence, Offset, Step, When
from ics_followup.cadence.placing import Placing
from ics_followup.cadence.standings import Standings, logged
from ics_followup.cadence.thanks import after_interview, is_thanks, recipient, thanks_to
from ics_followup.cadence.words import full_day
from ics_followup.model import Channel, Interview, Person, Touch
from ics_followup.settings import Settings

_FREE: Final = Answer()


def walk_of(
    interview: Interview,
    cadence: Cadence,
    days: BusinessDays,
    *,
    settings: Settings,
    today: date,
    seen: date | None = None,
    later_round: bool = False,
    alone: bool = False,
) -> Walk:
    """The steps that ``interview`` gets from ``cadence``, to the close, as if nobody ever answered again.

    A generator: it yields each step as ``Dated``, and before each contact that another row may move a
    ``Wish``, to which an ``Answer`` must be sent. Days are on the employer's calendar. ``today`` divides what
    has passed from what is to come: a step whose day has passed with nothing in the log counts as ``[feed]
    unlogged`` says. ``seen`` is the day from which an undated status counts, ``today`` if None. Cancelled
    steps are left out. ``alone`` promises that no other row has a say: then hardly any wish is uttered.
    """
    chain = _Chain(
        interview,
        cadence,
        days,
        settings=settings,
        today=today,
        seen=seen or today,
        later_round=later_round,
        alone=alone,
    )
    return chain.steps()


def chain_for(
    interview: Interview,
    cadence: Cadence,
    days: BusinessDays,
    *,
    settings: Settings,
    today: date,
    later_round: bool = False,
) -> tuple[Dated, ...]:
    """The steps of one interview that shares its contact with no other row."""
    walk = walk_of(
        interview, cadence, days, settings=settings, today=today, later_round=later_round, alone=True
    )
    return tuple(unmoved(walk))


def unmoved(walk: Walk) -> list[Dated]:
    """The steps of a walk that no other row has a say in."""
    found: list[Dated] = []
    try:
        step = next(walk)
        while True:
            if isinstance(step, Dated):
                found.append(step)
                step = next(walk)
            else:
                step = walk.send(_FREE)
    except StopIteration:
        return found


class _Chain:
    """The chain of one interview: what has been placed so far decides what comes next."""

    def __init__(
        self,
        interview: Interview,
        cadence: Cadence,
        days: BusinessDays,
        *,
        settings: Settings,
        today: date,
        seen: date,
        later_round: bool,
        alone: bool,
    ) -> None:
        self.interview = interview
        self.cadence = cadence
        self.days = days
        self.settings = settings
        self.later_round = later_round
        self.alone = alone
        self.joining = [step for step in cadence.steps if step.joins]
        self.occurrences: dict[str, int] = {}
        self.contacts = 0
        self.pending: list[Touch] = []
        self.history = stretches(interview, seen)
        self.so_far = SoFar(self.history[0])
        self.placing = Placing(interview, cadence, days, settings=settings, today=today, so_far=self.so_far)
        self.standings = Standings(days, settings.feed, today, self.so_far)

    def steps(self) -> Walk:
        for stretch in self.history:
            self.begin(stretch)
            if stretch.until is not None and stretch.until < stretch.since:
                continue
            for step in self.cadence.steps:
                if self.in_state(step) and not step.joins and step.to != "other processes":
                    yield from self.take(step)
            if self.pending:
                yield from self.unplanned()

    def in_state(self, step: Step) -> bool:
        return self.so_far.stretch.state in step.states or "any" in step.states

    def begin(self, stretch: Stretch) -> None:
        self.so_far.begin(stretch)
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
        if self.so_far.stretch.number > 0 and self.comes_once(step):
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

    def comes_once(self, step: Step) -> bool:
        """Whether it belongs to the interview itself, and an answer does not bring it again."""
        if step.kind == "self" and not step.carries:
            return all(when.day.anchor in ("interview", "interview end") for when in step.when)
        return step.counts == "thanks"

    # --- thanks: one for each person met ---------------------------------------------------------------------

    def thanks(self, step: Step) -> Walk:
        found = self.placing.day_for(step)
        if found is None or not self.holds(step):
            return
        when, day = found
        slot = when.slot
        if slot == "after the interview":
            day, slot = after_interview(self.interview, day, self.days)
        people: Iterable[Person | None] = self.interview.people or (self.interview.contact,)
        channel, until = self.channel(step, 0), self.thanks_until()
        for person in people:
            touch = thanks_to(person, self.interview, step.id, until)
            standing = logged(touch) if touch else self.standings.unlogged(step, day.day)
            to, via = recipient(person, channel, self.interview.contact)
            yield Dated(
                step,
                step.kind,
                1,
                step.draft,
                standing.channel or channel,
                person,
                to,
                standing.day,
                slot if standing.day == day.day else "work-hours",
                standing.at,
                standing.state,
                True,
                day.why + self.placing.too_late(step, standing.day) + via,
                step.rules + when.rules,
                late_since=standing.late_since,
            )

    # --- everything else: one occurrence after the other -----------------------------------------------------

    def occurrence(self, step: Step, turn: int) -> Generator[Dated | Wish, Answer | None, bool]:
        """Place one occurrence of a step; False where there is none, and so no further one either."""
        if not self.holds(step):
            return False
        found = self.placing.day_for(step)
        if found is None:
            return False
        when, day = found
        contact = step.kind == "contact" and step.counts != "nothing"
        if contact and when.bound and self.pending:
            yield from self.made_before(step)
            if not self.holds(step):
                return False
        touch = self.next_touch(step, turn, day.day) if contact and self.pending else None
        until = self.so_far.stretch.until
        if touch is None and until is not None and day.day >= until:
            return False
        kept, slot = self.placing.kept_under_ceiling(step, day, when.slot)
        if kept is None:
            return False
        wishes = contact and step.counts != "reply" and touch is None
        if touch:
            yield Wish(day=touch.day, bound=True, gap=0, happened=True)
            standing, merged = logged(touch), False
        elif wishes and not self.alone:
            kept, standing, merged = yield from self.agreed(step, when, kept)
        else:
            standing, merged = self.standings.unlogged(step, kept.day), False
        if wishes and until is not None and standing.day >= until:
            return False
        dated = self.dated(step, turn, when, standing, kept.why, slot=slot)
        if not merged:
            yield dated
            yield from self.joined(step, dated)
        return True

    def agreed(
        self, step: Step, when: When, day: Placed
    ) -> Generator[Dated | Wish, Answer | None, tuple[Placed, Standing, bool]]:
        """The day on which no other row is in the way, and whether another row's contact covers this one."""
        while True:
            standing = self.standings.unlogged(step, day.day)
            answer = yield Wish(standing.day, when.bound, self.cadence.gap_across_rows)
            if answer is None or (answer.not_before is None and not answer.merged_into):
                return day, standing, False
            if answer.merged_into:
                return day, standing, True
            day = self.placing.moved(day, when, answer)

    def dated(
        self, step: Step, turn: int, when: When, standing: Standing, why: tuple[str, ...], *, slot: str
    ) -> Dated:
        """The step as it stands, and the chain's memory of it."""
        channel = standing.channel or self.channel(step, turn)
        before = self.so_far.last
        hangs = when.day.anchor in ("last contact", "previous step") and before is not None
        number = self.occurrences[step.id] = self.occurrences.get(step.id, 0) + 1
        if step.counts == "status":
            self.contacts += 1
        if step.kind == "contact":
            self.so_far.settle(standing, channel)
        last = step.counts == "status" and self.is_last(step, turn)
        draft = (
            step.last_draft if last and step.last_draft else step.draft_by_channel.get(channel, step.draft)
        )
        person = self.interview.contact if step.to != "me" else None
        return Dated(
            step,
            step.kind,
            number,
            draft,
            channel,
            person,
            (person,) if person else (),
            standing.day,
            slot,
            standing.at,
            standing.state,
            not hangs or before is None or before.happened,
            why + self.placing.too_late(step, standing.day),
            step.rules + when.rules,
            last=last,
            assumes=(before.day, before.channel) if hangs and before and before.state != "done" else None,
            late_since=standing.late_since,
        )

    def is_last(self, step: Step, turn: int) -> bool:
        capped = self.cadence.cap is not None and self.contacts >= self.cadence.cap
        return bool(step.last_draft) and (capped or turn == step.most - 1)

    def joined(self, step: Step, call: Dated) -> Walk:
        """What belongs to a contact of the same day: the email after a call that reached nobody (S1.9, A8)."""
        for other in self.joining:
            if step.id not in other.joins or not self.holds(other):
                continue
            standing = self.standings.after_call(call)
            if standing is None:
                continue
            when = other.when[0]
            number = self.occurrences[other.id] = self.occurrences.get(other.id, 0) + 1
            yield Dated(
                step=other,
                kind=other.kind,
                occurrence=number,
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

    def made_before(self, step: Step) -> Walk:
        """Logged contacts that came before the promise that this step waits for: they happened, no more."""
        promise = self.so_far.stretch.promise
        if promise is None:
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
            yield self.dated(step, -2, when, logged(touch), why, slot="work-hours")

    # --- how things stand --------------------------------------------------------------------------------

    def next_touch(self, step: Step, turn: int, due: date) -> Touch | None:
        """The logged contact that fulfils a step due on ``due``: the next one, unless a later step claims it."""
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

    def channel(self, step: Step, turn: int) -> Channel:
        return channel_of(step, turn, self.interview, self.settings.defaults.channel)

    def holds(self, step: Step) -> bool:
        """Whether the step's conditions hold as things stand."""
        return not step.conditions or hold(step.conditions, self.situation())

    def situation(self) -> Situation:
        last = self.so_far.last
        return Situation(
            self.interview,
            self.so_far.stretch,
            self.contacts,
            last.channel if last else None,
            last.outcome if last else None,
            self.cadence.keeps_in_touch,
            self.later_round,
        )
