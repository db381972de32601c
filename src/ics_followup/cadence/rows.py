"""Rows together: two with one person, an offer that the others must hear of, rounds of one process."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.chain import walk_of
from ics_followup.cadence.dated import Answer, Dated, Walk, Wish
from ics_followup.cadence.days import Placed, rolled
from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.language import Cadence, Step
from ics_followup.cadence.thanks import after_interview
from ics_followup.cadence.words import count, full_day
from ics_followup.model import Interview
from ics_followup.settings import Settings

_OPEN: Final = ("awaiting", "on hold")


class ChainRow(NamedTuple):
    """One interview with the cadence that it follows and its employer's business days.

    ``seen`` is the day from which an undated status counts.
    """

    interview: Interview
    cadence: Cadence
    days: BusinessDays
    seen: date


def chains_of(rows: Sequence[ChainRow], *, settings: Settings, today: date) -> tuple[tuple[Dated, ...], ...]:
    """The chain of each row, in the order of ``rows``, which must be the order of their keys."""
    found: list[list[Dated]] = [[] for _ in rows]
    later = _later_rounds(rows)
    walks = [
        walk_of(
            row.interview,
            row.cadence,
            row.days,
            settings=settings,
            today=today,
            seen=row.seen,
            later_round=index in later,
        )
        for index, row in enumerate(rows)
    ]
    for group in groups_of(rows):
        _Table(group, rows, walks, found).serve()
    for index, dated in _told_to_others(rows, found, today):
        found[index].append(dated)
    return tuple(tuple(chain) for chain in found)


def groups_of(rows: Sequence[ChainRow]) -> tuple[tuple[int, ...], ...]:
    """The rows, by their place, that share a contact: one address, or one name at one company, for one client."""
    leader = list(range(len(rows)))

    def root(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    first: dict[tuple[str, ...], int] = {}
    for index, row in enumerate(rows):
        for mark in _marks(row.interview):
            leader[root(index)] = root(first.setdefault(mark, index))
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(rows)):
        groups[root(index)].append(index)
    return tuple(tuple(group) for group in groups.values())


def _marks(interview: Interview) -> Iterator[tuple[str, ...]]:
    contact = interview.contact
    if contact is None:
        return
    if contact.email:
        yield interview.client, "email", contact.email.casefold()
    name = contact.name or contact.phone
    if name:
        yield interview.client, "name", interview.company.casefold(), " ".join(name.casefold().split())


class _Table:
    """Rows that share a person, served in order of day: who comes later gives way."""

    def __init__(
        self, group: Sequence[int], rows: Sequence[ChainRow], walks: Sequence[Walk], found: list[list[Dated]]
    ) -> None:
        self.rows = rows
        self.walks = walks
        self.found = found
        self.group = group
        self.made: list[tuple[date, int]] = []
        self.covers: dict[tuple[int, date], list[int]] = defaultdict(list)
        self.queue: list[tuple[date, bool, int, Wish]] = []

    def serve(self) -> None:
        for index in self.group:
            self.on(index, None)
        while self.queue:
            _, _, index, wish = heapq.heappop(self.queue)
            self.on(index, self.answer(index, wish))
        for (index, day), others in self.covers.items():
            self.say_covered(index, day, others)

    def on(self, index: int, answer: Answer | None) -> None:
        """Let one row go on until its next wish."""
        walk = self.walks[index]
        try:
            step = next(walk) if answer is None else walk.send(answer)
            while True:
                if isinstance(step, Dated):
                    self.found[index].append(step)
                    step = next(walk)
                elif step.happened or len(self.group) == 1:
                    self.made.append((step.day, index))
                    step = walk.send(Answer())
                else:
                    heapq.heappush(self.queue, (step.day, not step.bound, index, step))
                    return
        except StopIteration:
            return

    def answer(self, index: int, wish: Wish) -> Answer:
        others = [(day, other) for day, other in self.made if other != index]
        if not wish.bound:
            same = next((other for day, other in others if day == wish.day), None)
            if same is not None:
                self.covers[same, wish.day].append(index)
                return Answer(merged_into=self.rows[same].interview.key)
            moved = self.too_soon(index, wish, others)
            if moved is not None:
                return moved
        self.made.append((wish.day, index))
        return Answer()

    def too_soon(self, index: int, wish: Wish, others: Iterable[tuple[date, int]]) -> Answer | None:
        days = self.rows[index].days
        for day, other in sorted(others, reverse=True):
            least = days.shift(day, wish.gap) if wish.gap else day
            if day <= wish.day < least:
                named = self.rows[other].interview
                gap = count(wish.gap, "business day")
                why = (
                    f"You are in touch with the same person about {named.role or named.company} on "
                    f"{full_day(day)}; at least {gap} lie between two contacts."
                )
                return Answer(not_before=least, why=why)
        return None

    def say_covered(self, index: int, day: date, others: Sequence[int]) -> None:
        chain = self.found[index]
        for place, dated in enumerate(chain):
            if (
                dated.day == day
                and dated.kind == "contact"
                and not dated.joined
                and dated.step.counts != "thanks"
            ):
                names = [self.rows[other].interview for other in others]
                said = " and ".join(f"{named.role or named.company}" for named in names)
                why = f"It is for {said} too: one contact a day with one person is enough, so speak of both."
                chain[place] = dated._replace(why=(*dated.why, why))
                return


def _later_rounds(rows: Sequence[ChainRow]) -> frozenset[int]:
    """Rows that are a later round: another interview of the same process was before them and led on."""
    processes: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        interview = row.interview
        processes[interview.client, interview.company.casefold(), interview.role.casefold()].append(index)
    found: set[int] = set()
    for group in processes.values():
        ordered = sorted(group, key=lambda index: rows[index].interview.start)
        found.update(
            index
            for place, index in enumerate(ordered)
            if any(rows[before].interview.status == "advanced" for before in ordered[:place])
        )
    return frozenset(found)


def _told_to_others(
    rows: Sequence[ChainRow], found: Sequence[Sequence[Dated]], today: date
) -> list[tuple[int, Dated]]:
    """What an offer or an acceptance in one row asks for in each other open row of the same client."""
    told: list[tuple[int, Dated]] = []
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for source, row in enumerate(rows):
        steps = [step for step in row.cadence.steps if step.to == "other processes"]
        if not steps:
            continue
        latest = stretches(row.interview, row.seen)[-1]
        for step in steps:
            if latest.state not in step.states:
                continue
            for index, other in enumerate(rows):
                if index != source and _is_open(other, found[index], row, latest.state_since):
                    counts[index, step.id] += 1
                    number = counts[index, step.id]
                    told.append((index, _told(step, number, other, latest, today)))
    return told


def _is_open(other: ChainRow, chain: Sequence[Dated], row: ChainRow, since: date) -> bool:
    """Whether another employer's process was still running on ``since``: awaiting or on hold, and not let go."""
    if other.interview.client != row.interview.client or _employer(other) == _employer(row):
        return False
    if stretches(other.interview, other.seen)[-1].state not in _OPEN:
        return False
    return not any(dated.kind == "close" and dated.day < since for dated in chain)


def _employer(row: ChainRow) -> str:
    """The company's name without its signs and blanks; an offer there is no news to its other rows."""
    return "".join(sign for sign in row.interview.company.casefold() if sign.isalnum())


def _told(step: Step, number: int, other: ChainRow, news: Stretch, today: date) -> Dated:
    when, since = step.when[0], news.state_since
    day, why = rolled(other.days.shift(since, when.day.amount), other.days, needs=None, away=frozenset())
    slot = when.slot
    hush: tuple[str, ...] = ()
    promise = stretches(other.interview, other.seen)[-1].promise
    if step.kind == "contact" and day < other.interview.start.date():
        hush = ("Your interview there is still ahead, so you decide whether to speak of it before.",)
    elif step.kind == "contact" and other.cadence.quiet_before_promise and promise and day <= promise.day:
        hush = ("They promised an answer and the day has not passed, so you decide whether to speak first.",)
    elif step.kind == "contact" and day == other.interview.start.date():
        later, slot = after_interview(other.interview, Placed(day=day, why=tuple(why)), other.days)
        day, why = later.day, list(later.why)
    kind = "self" if hush else step.kind
    contact = other.interview.contact if kind == "contact" else None
    accepted = step.kind == "self"
    said = (
        "You accepted another offer on" if accepted else "You have had an offer from another employer since"
    )
    return Dated(
        step=step,
        kind=kind,
        occurrence=number,
        draft=step.draft,
        channel=step.channel[0],  # type: ignore[arg-type]
        person=contact,
        to=(contact,) if contact else (),
        day=day,
        slot=slot,
        at=None,
        state="due" if day == today else "upcoming" if day > today else "assumed",
        firm=True,
        why=(f"{said} {full_day(since)}.", *why, *hush),
        rules=step.rules,
        deadline=news.deadline,
    )
