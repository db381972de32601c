"""A plan becomes what somebody else may see of it: each thing is asked for by name, what is not asked for stays.

This module, with `course`, `titles` and `wording`, which it calls, is the only one that reads a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from ics_followup.cadence.history import stretches
from ics_followup.cadence.plan import days_for
from ics_followup.feed.events import shown
from ics_followup.feed.uid import person_key
from ics_followup.model import Interview, Reminder
from ics_followup.planning import Plan
from ics_followup.sharing.clearing import Clearing
from ics_followup.sharing.course import (
    OVER,
    answer_days_of,
    closed_days,
    contacts_of,
    ends_of,
    promises_of,
    thanked_in_a_day,
    waits_of,
    weekend_of,
)
from ics_followup.sharing.levels import Item, Level, initials, shows
from ics_followup.sharing.notable import notable_of
from ics_followup.sharing.pseudonyms import anchor, pseudonym
from ics_followup.sharing.titles import title_of
from ics_followup.sharing.view import ClosedDay, Process, Shared, Step, Unread
from ics_followup.sharing.wording import OneWording, Wording


def shared_from(
    plan: Plan, level: Level, *, who: str, with_whom: str, until: date | None, secret: bytes
) -> Shared:
    """What ``level`` shows of a plan.

    ``who`` is how the seeker is called there, ``with_whom`` whom it is for, ``until`` the last day of the consent
    (None for no end), which the caller has checked. ``secret`` is the key of the pseudonyms: with the same one they
    are the same in every run, with another one all are others.
    """
    seen = _Seen(plan, level, secret)
    shared = Shared(level, who, with_whom, until, plan.today, "UTC", ref=anchor(secret, "seeker"))
    shared = shared._replace(unread=_kept_rows(plan, secret, alone=shows(level, "state")))
    if not shows(level, "state"):
        return shared._replace(steps=_times_only(plan, seen))
    processes = tuple(seen.process(interview, chain) for interview, chain in plan.chains)
    ordered = tuple(sorted(processes, key=lambda process: (process.interview.astimezone(UTC), process.ref)))
    steps = (step for process in ordered for step in process.steps)
    return shared._replace(
        timezone=plan.settings.me.timezone,
        steps=tuple(sorted(steps, key=_order)),
        processes=ordered,
        notable=notable_of(ordered, plan.today),
        waiting=len(plan.intake.waiting),
        problems=_unread(plan),
    )


def _unread(plan: Plan) -> int:
    """How many rows, and whole files, have errors."""
    rows = {(problem.place.file, problem.place.row) for problem in plan.errors if problem.place}
    return len(rows) + len({problem.file for problem in plan.errors if not problem.place})


def _kept_rows(plan: Plan, secret: bytes, *, alone: bool) -> Unread:
    """Which rows have errors; where their events are not told ``alone`` by row, those of no good row are meant too."""
    errors = plan.errors
    if not errors:
        return Unread()
    good = {interview.row_key for interview in plan.intake.interviews}
    bad = {problem.row_key for problem in errors if problem.row_key} - good
    nameless = any(not problem.row_key for problem in errors)
    known = plan.intake.row_keys if nameless and alone else ()
    return Unread(
        rows=frozenset(anchor(secret, "row", key) for key in bad),
        known=frozenset(anchor(secret, "row", key) for key in known),
        others=nameless or not alone,
    )


def _order(step: Step) -> tuple[float, str]:
    return step.start.timestamp(), step.uid


def _times_only(plan: Plan, seen: _Seen) -> tuple[Step, ...]:
    """When each follow-up stands in the calendar, in UTC, each time once, with the first of its UIDs; nothing else."""
    every = (
        Step(seen.uid(reminder), reminder.start.astimezone(UTC), reminder.end.astimezone(UTC))
        for _, chain in plan.chains
        for reminder in shown(chain, everything=False, today=plan.today)
        if not reminder.joined
    )
    times = {(step.start, step.end): step for step in sorted(every, key=_order, reverse=True)}
    return tuple(sorted(times.values(), key=_order))


class _Seen:
    """A plan through the glass of one level."""

    def __init__(self, plan: Plan, level: Level, secret: bytes) -> None:
        self._plan = plan
        self._level = level
        self._secret = secret
        partly = shows(level, "company") and not shows(level, "people")
        self._clearing = Clearing(plan.intake.interviews if partly else (), plan.settings.me)
        self._wording = Wording(plan, level, self._clearing) if shows(level, "message") else None
        self._last_rounds = {interview.row_key: interview.key for interview, _ in plan.chains}

    def uid(self, reminder: Reminder) -> str:
        person = person_key(reminder.person) if reminder.kind == "contact" else ""
        key, number = reminder.interview.key, str(reminder.occurrence)
        return pseudonym(self._secret, "step", key, reminder.step, number, person)

    def process(self, interview: Interview, chain: Sequence[Reminder]) -> Process:
        plan, today = self._plan, self._plan.today
        latest = stretches(interview, plan.seen.get(interview.key, today))[-1]
        first, last = ends_of(interview, chain, latest, today)
        days = days_for(interview, plan.settings)
        company, role = self._shown("company"), self._shown("role")
        process = Process(
            ref=anchor(self._secret, "process", interview.key),
            name=self._clearing.company(interview.company) if company else initials(interview.company),
            interview=interview.start,
            timed=interview.timed,
            state=latest.state,
            since=latest.since if latest.state == "awaiting" else latest.state_since,
            waits=waits_of(latest, interview, chain, today),
            first=first,
            last=last,
            role=self._clearing.label(interview.role) if role else "",
            round=self._clearing.label(interview.round) if role else "",
            deadline=latest.deadline if latest.state == "offer" else None,
            promises=promises_of(
                interview, today=today, ended=latest.state_since if latest.state in OVER else None
            ),
            contacts=contacts_of(interview),
            closed=self._closed(closed_days(days, first, last, named=company), interview.company),
            answer_days=answer_days_of(interview, days),
            thanked_in_a_day=thanked_in_a_day(interview, chain, today),
            weekend=weekend_of(days, first),
            row=anchor(self._secret, "row", interview.row_key),
        )
        return process._replace(steps=self._steps(process, chain))

    def _closed(self, days: tuple[ClosedDay, ...], company: str) -> tuple[ClosedDay, ...]:
        """The closed days, of which a reason may hold the company's cell."""
        return tuple(each._replace(name=self._clearing.closing(each.name, company)) for each in days)

    def _steps(self, process: Process, chain: Sequence[Reminder]) -> tuple[Step, ...]:
        wording = self._wording.of(chain) if self._wording else None
        visible = shown(chain, everything=False, today=self._plan.today)
        ready = {id(reminder) for reminder in visible if reminder.state != "done"}
        steps = (self._step(process, each, wording if id(each) in ready else None) for each in chain)
        return tuple(sorted(steps, key=_order))

    def _step(self, process: Process, reminder: Reminder, wording: OneWording | None) -> Step:
        step = Step(
            uid=self.uid(reminder),
            start=reminder.start,
            end=reminder.end,
            process=process.ref,
            title=title_of(reminder),
            kind=reminder.kind,
            channel=reminder.channel if reminder.kind == "contact" else None,
            state=reminder.state,
            firm=reminder.firm,
            ticked=reminder.state == "done",
            thanks=reminder.draft == "thanks",
            message=wording.text(reminder) if wording else None,
            late_since=reminder.late_since,
            joined=bool(reminder.joined),
        )
        if self._shown("people") and reminder.kind == "contact" and reminder.person:
            step = step._replace(person=reminder.person.name)
        if self._shown("numbers"):
            step = step._replace(to=_where(reminder))
        return step._replace(why=reminder.why) if self._shown("why") else step

    def _shown(self, item: Item) -> bool:
        return shows(self._level, item)


def _where(reminder: Reminder) -> tuple[str, ...]:
    """The numbers and addresses that a contact needs."""
    if reminder.kind != "contact":
        return ()
    if reminder.channel == "card":
        return tuple(filter(None, (" ".join(reminder.interview.address.split()),)))
    by_phone = reminder.channel in ("phone", "text")
    if not by_phone and reminder.channel != "email":
        return ()
    found = (person.phone if by_phone else person.email for person in reminder.to)
    return tuple(dict.fromkeys(filter(None, found)))
