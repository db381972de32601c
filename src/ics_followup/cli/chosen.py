"""Which reminders of a plan are shown, and how they read week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from ics_followup.cadence.words import listed, short_day
from ics_followup.cli.screen import mine, reminder_lines
from ics_followup.model import Reminder, ReminderState

_PAST: Final[tuple[ReminderState, ...]] = ("done", "assumed", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of a plan to show. ``first`` and ``last`` are days on the user's own clock, both included.

    ``person`` and ``company`` are parts of names, in any case; ``late`` asks for what is late only, ``most``
    for so many of those that are still to do. None and empty ask for nothing.
    """

    first: date | None = None
    last: date | None = None
    person: str = ""
    company: str = ""
    late: bool = False
    most: int | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()


def chosen(reminders: Sequence[Reminder], choice: Choice, zone: str) -> tuple[Reminder, ...]:
    """The reminders that were asked for, in their order. ``zone`` is the user's own clock."""
    found = [reminder for reminder in reminders if _fits(reminder, choice, zone)]
    if choice.most is not None:
        found = [reminder for reminder in found if reminder.state not in _PAST][: choice.most]
    return tuple(found)


def _fits(reminder: Reminder, choice: Choice, zone: str) -> bool:
    if choice.first is not None or choice.last is not None:
        day = mine(reminder.start, zone).date()
        if not (choice.first or day) <= day <= (choice.last or day):
            return False
    if choice.late and reminder.state != "late":
        return False
    if not _said(choice.company, reminder.interview.company):
        return False
    people = (*reminder.to, *([reminder.person] if reminder.person else []))
    named = "\n".join(f"{person.name} {person.email} {person.phone}" for person in people)
    return not choice.person or _said(choice.person, named)


def _said(text: str, where: str) -> bool:
    return all(word in where.casefold() for word in text.casefold().split())


def recent(reminders: Sequence[Reminder], today: date, zone: str) -> tuple[Reminder, ...]:
    """Those of this week and later, and whatever is not over yet. Weeks begin on Monday."""
    monday = _monday(today)
    return tuple(
        reminder
        for reminder in reminders
        if reminder.state not in _PAST or mine(reminder.start, zone).date() >= monday
    )


def weekly(shown: Sequence[Reminder], hidden: Sequence[Reminder], today: date, zone: str) -> Iterator[str]:
    """The numbered reminders under a heading for each week; those before this week in one line.

    ``shown`` are in order of start; ``hidden`` are those that ``recent`` left out, oldest first.
    """
    if hidden:
        states = Counter(reminder.state for reminder in hidden)
        said = listed([state for state in _PAST if states[state]])
        count = f"{len(hidden)} {said.replace(' and ', ' or ')}"
        begin = mine(hidden[0].start, zone).date().isoformat()
        yield f"… {count} before {short_day(_monday(today))}: --from {begin} shows them"
    pairs = zip(shown, reminder_lines(shown, zone), strict=True)
    for number, (monday, week) in enumerate(
        groupby(pairs, key=lambda pair: _monday(mine(pair[0].start, zone).date()))
    ):
        if hidden or number:
            yield ""
        yield heading(monday, today)
        for _, line in week:
            yield line


def heading(monday: date, today: date) -> str:
    """The week that begins on ``monday``, in words.

    >>> heading(date(2026, 11, 23), date(2026, 11, 25)), heading(date(2027, 1, 4), date(2026, 11, 25))
    ('Mon 23 Nov – Sun 29 Nov (this week)', 'Mon 4 Jan – Sun 10 Jan 2027')
    """
    sunday = monday + timedelta(days=6)
    year = f" {sunday.year}" if sunday.year != today.year else ""
    this = " (this week)" if monday == _monday(today) else ""
    return f"{short_day(monday)} – {short_day(sunday)}{year}{this}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
