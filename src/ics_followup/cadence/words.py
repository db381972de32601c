"""How days, times and channels are said in the sentences of a plan. English whatever the locale."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from typing import Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def short_day(day: date) -> str:
    """The day without its year.

    >>> short_day(date(2026, 11, 27))
    'Fri 27 Nov'
    """
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


@lru_cache(maxsize=4096)
def full_day(day: date) -> str:
    """The day with its year.

    >>> full_day(date(2026, 11, 27))
    'Fri 27 Nov 2026'
    """
    return f"{short_day(day)} {day.year}"


def clock(at: time) -> str:
    """The time of day, 24 hours, without seconds.

    >>> clock(time(9, 30))
    '09:30'
    """
    return f"{at.hour:02d}:{at.minute:02d}"


def count(number: int, word: str) -> str:
    """A number with its noun, which gets an ``s`` where there is not exactly one.

    >>> count(1, "business day"), count(3000, "business day")
    ('1 business day', '3,000 business days')
    """
    return f"{number} {word}" if abs(number) == 1 else f"{number:,} {word}s"


def listed(parts: list[str]) -> str:
    """The parts as one phrase.

    >>> listed(["Sat", "Sun"]), listed(["a", "b", "c"])
    ('Sat and Sun', 'a, b and c')
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""
