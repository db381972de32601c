"""The days by which the employer said that they would answer: dates, or words counted from a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from ics_followup.intake.date_order import Order
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.spoken import EVERY, Spoken
from ics_followup.intake.values import LONGEST, cleaned, plainly, read_when
from ics_followup.model import Promise, PromiseKind


class Days(Protocol):
    """A calendar of business days."""

    def shift(self, day: date, n: int, /) -> date:
        """Return the n-th business day strictly after ``day``; before it where ``n`` is negative."""


Counting = Callable[[], Days]
"""Makes the calendar when a promise needs it: most do not."""

REMEDY: Final = (
    "Write a day like 2026-12-04, or words like Tue, next Tuesday, in 2 weeks or end of next week."
)


def promise_from(
    text: str,
    *,
    base: date,
    order: Order | None,
    counting: Counting,
    near: date | None = None,
    zone: ZoneInfo | None = None,
    spoken: Spoken = EVERY,
) -> Promise:
    """Read one promise. ``base`` is the day that words count from; ``near`` where a date may lack its year.

    ``by`` is the default kind, "check back" means ``from`` (A7). A time with an offset is taken to the day in
    ``zone``. Raises Misread.

    >>> promise_from("check back in two weeks", base=date(2026, 11, 23), order=None, counting=NotImplemented)
    Promise(day=datetime.date(2026, 12, 7), kind='from', given=None)
    """
    if (when := plainly(text)) and when.clock is None:
        return _by(when.day)
    bare = cleaned(text)
    if len(bare) > LONGEST:
        raise _unreadable(text)
    wrong: Misread | None = None
    if not any(map(str.isalpha, bare)):
        return Promise(day=_dated(bare, order, near, zone), kind="by")
    from ics_followup.intake.counted_days import counted_day
    from ics_followup.intake.dates import date_at

    for kind, body in _led(bare, spoken):
        try:
            day = counted_day(body, base, counting, spoken)
            if day is None:
                if spoken and date_at(body, order, near, spoken) is None:
                    raise _unreadable(body)
                day = _dated(body, order, near, zone)
        except Misread as misread:
            wrong = misread
            continue
        return Promise(day=day, kind=kind)
    raise _unreadable(text) if wrong is None or "can be read" in wrong.what else wrong


@lru_cache(maxsize=1024)
def _by(day: date) -> Promise:
    """The promise of a day with its year; the rows of a long sheet share it."""
    return Promise(day=day, kind="by")


def _dated(body: str, order: Order | None, near: date | None, zone: ZoneInfo | None) -> date:
    when = read_when(body, order, near)
    if near is not None:
        from ics_followup.intake.dates import refuse_doubtful_year

        refuse_doubtful_year(body, when.day, order, near)
    return when.day_in(zone) if zone is not None else when.day


def _led(bare: str, spoken: Spoken) -> Iterator[tuple[PromiseKind, str]]:
    """A promise without the words that say its kind, in each way in which they can be taken off."""
    yield "by", bare
    from ics_followup.intake.date_words import fold

    folded = fold(bare).replace("’", "'")
    if len(folded) != len(bare):
        bare = folded
    for lead, kind in _leads(spoken):
        if folded.startswith(lead):
            yield kind, bare[len(lead) :].strip()


@cache
def _leads(spoken: Spoken) -> tuple[tuple[str, PromiseKind], ...]:
    """The words before a promise and its kind, the longest first."""
    from ics_followup.intake.date_words import fold, language, languages

    found: list[tuple[str, PromiseKind]] = []
    for tag in spoken or languages():
        promised = language(tag)["promised"]
        found += [(fold(f"{lead} "), "by") for lead in promised.get("by", ())]
        found += [(fold(f"{lead} "), "from") for lead in promised.get("from", ())]
    return tuple(sorted(dict(found).items(), key=lambda each: (-len(each[0]), each[0])))


def _unreadable(text: str) -> Misread:
    return Misread(f"{shown(text)} is not a day that can be read", REMEDY)


def check_promise(text: str, order: Order | None, near: date) -> None:
    """Raise Misread for a promise that is wrong whenever the interview was, whose day is not known.

    ``near`` is a day in the year that a remedy may show. Words, and a day without a year, are right if they are
    so for any year: in 28 of them each day falls on each weekday.

    >>> check_promise("in 2 weeks", None, date(2026, 1, 1)), check_promise("Fri 29 Feb", None, date(2026, 1, 1))
    (None, None)
    """
    from ics_followup.intake.dates import DoubtfulYear

    wrong: list[Misread] = []
    for year in range(near.year, near.year + 28):
        base = date(year, 1, 1)
        try:
            promise_from(text, base=base, order=order, counting=_EveryDay, near=base)
        except DoubtfulYear:
            return
        except Misread as misread:
            if "can be read" in misread.what:
                raise
            wrong.append(misread)
        else:
            return
    raise wrong[0]


class _EveryDay:
    """A calendar for promises whose day is of no account."""

    def shift(self, day: date, n: int, /) -> date:
        return day + timedelta(days=n)
