"""Rows together: two with one person, an offer that the others must hear of, rounds of one process."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.alike import alike_in
from ics_followup.cadence.chain import unmoved, walk_of
from ics_followup.cadence.dated import Answer, Dated, Walk, Wish
from ics_followup.cadence.language import Cadence
from ics_followup.cadence.news import heard, news_in
from ics_followup.cadence.words import count, full_day
from ics_followup.model import Interview
from ics_followup.settings import Settings


class ChainRow(NamedTuple):
    """One interview with the cadence that it follows and its employer's business days.

    ``seen`` is the day from which an undated status counts.
    """

    interview: Interview
    cadence: Cadence
    days: BusinessDays
    seen: date


class RowChains:
    """The chain of each row, in the order of ``rows``, which must be the order of their keys.

    None is kept: each iteration walks anew, one row at a time, or one group of rows that share a contact. What
    is found out once is which rows those are, which are later rounds, and what is news to others.
    """

    def __init__(self, rows: Sequence[ChainRow], *, settings: Settings, today: date) -> None:
        self._rows = rows
        self._settings = settings
        self._today = today
        self._alike = alike_in(settings, today)
        self._groups = groups_of(rows)
        self._later = _later_rounds(rows)
        self._news = news_in(rows)

    def __iter__(self) -> Iterator[tuple[ChainRow, list[Dated]]]:
        waiting: dict[int, list[Dated]] = {}
        for index, row in enumerate(self._rows):
            if (group := self._groups.get(index)) is None:
                chain = self._alone(index)
            else:
                if index not in waiting:
                    waiting.update(_Table(group, self._rows, map(self._walk, group)).served())
                chain = waiting.pop(index)
            if news := self._news.get(row.interview.client):
                chain += heard(row, chain, news, self._today)
            yield row, chain

    def _alone(self, index: int) -> list[Dated]:
        row, later = self._rows[index], index in self._later
        chain = self._alike.chain(row.interview, row.cadence, row.days, later_round=later)
        return unmoved(self._walk(index, alone=True)) if chain is None else chain

    def _walk(self, index: int, *, alone: bool = False) -> Walk:
        row = self._rows[index]
        return walk_of(
            row.interview,
            row.cadence,
            row.days,
            settings=self._settings,
            today=self._today,
            seen=row.seen,
            later_round=index in self._later,
            alone=alone,
        )


def groups_of(rows: Sequence[ChainRow]) -> Mapping[int, tuple[int, ...]]:
    """The rows that share a contact with others: one address, or one name at one company, for one client.

    By their place, each with all of its group, itself included, in order; a row that shares nothing is left out.
    """
    first: dict[tuple[str, ...], int] = {}
    leader: dict[int, int] = {}

    def root(index: int) -> int:
        while (above := leader.get(index, index)) != index:
            leader[index] = leader.get(above, above)
            index = above
        return index

    for index, row in enumerate(rows):
        for mark in _marks(row.interview):
            other = first.setdefault(mark, index)
            if other != index:
                leader[root(index)] = root(other)
    members: dict[int, list[int]] = defaultdict(list)
    for index in sorted({*leader, *map(root, leader)}):
        members[root(index)].append(index)
    groups = map(tuple, members.values())
    return {index: group for group in groups if len(group) > 1 for index in group}


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

    def __init__(self, group: Sequence[int], rows: Sequence[ChainRow], walks: Iterable[Walk]) -> None:
        self.rows = rows
        self.walks = dict(zip(group, walks, strict=True))
        self.found: dict[int, list[Dated]] = {index: [] for index in group}
        self.made: list[tuple[date, int]] = []
        self.covers: dict[tuple[int, date], list[int]] = defaultdict(list)
        self.queue: list[tuple[date, bool, int, Wish]] = []

    def served(self) -> Mapping[int, list[Dated]]:
        """The chain of each row of the group."""
        for index in self.walks:
            self.on(index, None)
        while self.queue:
            _, _, index, wish = heapq.heappop(self.queue)
            self.on(index, self.answer(index, wish))
        for (index, day), others in self.covers.items():
            self.say_covered(index, day, others)
        return self.found

    def on(self, index: int, answer: Answer | None) -> None:
        """Let one row go on until its next wish."""
        walk = self.walks[index]
        try:
            step = next(walk) if answer is None else walk.send(answer)
            while True:
                if isinstance(step, Dated):
                    self.found[index].append(step)
                    step = next(walk)
                elif step.happened:
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
    processes: dict[tuple[str, str, str], list[int]] = {
        _process(row.interview): [] for row in rows if row.interview.status == "advanced"
    }
    for index, row in enumerate(rows if processes else ()):
        if (group := processes.get(_process(row.interview))) is not None:
            group.append(index)
    found: set[int] = set()
    for group in processes.values():
        ordered = sorted(group, key=lambda index: rows[index].interview.start)
        first = next(
            place for place, index in enumerate(ordered) if rows[index].interview.status == "advanced"
        )
        found.update(ordered[first + 1 :])
    return frozenset(found)


def _process(interview: Interview) -> tuple[str, str, str]:
    return interview.client, interview.company.casefold(), interview.role.casefold()
