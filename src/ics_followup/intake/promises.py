"""The days by which the employer said that they would answer: dates, or words counted from a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Protocol

from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.values import (
    WEEKDAYS,
    DoubtfulYear,
    Order,
    date_at,
    read_when,
    refuse_doubtful_year,
)
from ics_followup.model import Promise, PromiseKind


class Days(Protocol):
    """A calendar of business days."""

    def shift(self, day: date, n: int, /) -> date:
        """Return the n-th business day strictly after ``day``; before it where ``n`` is negative."""


Counting = Callable[[], Days]
"""Makes the calendar when a promise needs it: most do not."""

_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
}  # fmt: skip
_UNITS: Final = {
    "day": "day", "days": "day", "tag": "day", "tagen": "day", "week": "week", "weeks": "week",
    "woche": "week", "wochen": "week", "month": "month", "months": "month", "monat": "month",
    "monaten": "month",
}  # fmt: skip
_KINDS: Final[tuple[tuple[str, PromiseKind], ...]] = (
    ("check back from ", "from"), ("check back after ", "from"), ("check back on ", "from"),
    ("check back ", "from"), ("from ", "from"), ("ab ", "from"),
    ("by ", "by"), ("until ", "by"), ("bis ", "by"),
)  # fmt: skip
REMEDY: Final = (
    "Write a day like 2026-12-04, or words like Tue, next Tuesday, in 2 weeks or end of next week."
)


def promise_from(
    text: str, *, base: date, order: Order | None, counting: Counting, near: date | None = None
) -> Promise:
    """Read one promise. ``base`` is the day that words count from; ``near`` where a date may lack its year.

    ``by`` is the default kind, "check back" means ``from`` (A7). Raises Misread.

    >>> promise_from("check back in two weeks", base=date(2026, 11, 23), order=None, counting=NotImplemented)
    Promise(day=datetime.date(2026, 12, 7), kind='from', given=None)
    """
    bare = " ".join(text.split())
    kind: PromiseKind = "by"
    for start, meant in _KINDS:
        if bare.casefold().startswith(start):
            kind, bare = meant, bare[len(start) :]
            break
    day = _counted(bare.casefold(), base, counting)
    if day is None:
        if len(bare) > 80 or date_at(bare, order, near) is None:
            raise Misread(f"{shown(text)} is not a day that can be read", REMEDY)
        day = read_when(bare, order, near).day
        if near is not None:
            refuse_doubtful_year(bare, day, order, near)
    return Promise(day=day, kind=kind)


def check_promise(text: str, order: Order | None, near: date) -> None:
    """Raise Misread for a promise that is wrong whenever the interview was, whose day is not known.

    ``near`` is a day in the year that a remedy may show. Words, and a day without a year, are right if they are
    so for any year: in 28 of them each day falls on each weekday.

    >>> check_promise("in 2 weeks", None, date(2026, 1, 1)), check_promise("Fri 29 Feb", None, date(2026, 1, 1))
    (None, None)
    """
    wrong: list[Misread] = []
    for year in range(near.year, near.year + 28):
        base = date(year, 1, 1)
        try:
            promise_from(text, base=base, order=order, counting=_EveryDay, near=base)
        except DoubtfulYear:
            return
        except Misread as misread:
            wrong.append(misread)
        else:
            return
    raise wrong[0]


class _EveryDay:
    """A calendar for promises whose day is of no account."""

    def shift(self, day: date, n: int, /) -> date:
        return day + timedelta(days=n)


def _counted(text: str, base: date, counting: Counting) -> date | None:
    """Count from ``base`` what words say, None if they are not such words."""
    words = [word for word in text.replace(",", " ").split() if word not in ("the", "of", "der", "des")]
    monday = base - timedelta(days=base.weekday())
    match words:
        case ["today"] | ["heute"]:
            return base
        case ["tomorrow"] | ["morgen"]:
            return base + timedelta(days=1)
        case [weekday] if weekday.rstrip(".") in WEEKDAYS:
            ahead = (WEEKDAYS[weekday.rstrip(".")] - base.weekday() - 1) % 7 + 1
            return base + timedelta(days=ahead)
        case ["next" | "nächsten", weekday] if weekday.rstrip(".") in WEEKDAYS:
            return monday + timedelta(days=7 + WEEKDAYS[weekday.rstrip(".")])
        case (
            ["next", "week"] | ["end", "next", "week"] | ["nächste", "woche"] | ["ende", "nächster", "woche"]
        ):
            return _last_business_day(monday + timedelta(days=7), counting)
        case ["end", "week"] | ["end", "this", "week"] | ["this", "week"] | ["ende", "woche"]:
            last = _last_business_day(monday, counting)
            return last if last >= base else _last_business_day(monday + timedelta(days=7), counting)
        case ["end", "month"] | ["end", "this", "month"] | ["ende", "monats"]:
            return _month_later(base.replace(day=1), 1) - timedelta(days=1)
        case ["end", "next", "month"]:
            return _month_later(base.replace(day=1), 2) - timedelta(days=1)
        case ["in" | "within" | "innerhalb", *rest]:
            return _span(rest, base, counting)
    return _span(words, base, counting)


def _span(words: list[str], base: date, counting: Counting) -> date | None:
    """Count a span such as ``2 weeks``: calendar days, weeks and months, or business days."""
    match words:
        case [number, "business" | "working" | "work", "day" | "days"] | [
            number,
            "werktagen" | "arbeitstagen",
        ]:
            count, unit = _number(number), "business"
        case [number, unit] if unit in _UNITS:
            count, unit = _number(number), _UNITS[unit]
        case _:
            return None
    if count is None:
        return None
    if unit == "business":
        return counting().shift(base, count)
    if unit == "month":
        return _month_later(base, count)
    return base + timedelta(days=count * (7 if unit == "week" else 1))


def _number(word: str) -> int | None:
    if word in _NUMBERS:
        return _NUMBERS[word]
    plain = word.isascii() and word.isdigit() and len(word) <= 3
    return int(word) if plain and 1 <= int(word) <= 366 else None


def _last_business_day(monday: date, counting: Counting) -> date:
    """Return the last business day of a week (A7), its Friday if the whole week is closed (A5)."""
    last = counting().shift(monday + timedelta(days=7), -1)
    return last if last >= monday else monday + timedelta(days=4)


def _month_later(day: date, months: int) -> date:
    """Move by months; the end of a shorter month clamps (A16).

    >>> _month_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1))
