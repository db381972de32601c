"""A whole cell as a day, with or without a time: strict forms of our own, nothing is guessed."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from typing import Final

from ics_followup.intake.date_order import Order
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.moments import When, moment

__all__ = ["When", "cleaned", "moment", "read_start", "read_when"]

WRITE_WHEN: Final = "Write the day like 2026-11-22, or with the time like 2026-11-22 10:00."
LONGEST: Final = 80
"""More signs than this are no day and time."""

_INVISIBLE: Final = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF)
) | {0x2010: "-", 0x2011: "-", 0x2212: "-", 0x2019: "'"}
"""Marks of direction and width that come along when a date is copied, and signs that only look like others."""


def read_when(text: str, order: Order | None = None, near: date | None = None) -> When:
    """Read a day with an optional time. ``near`` allows a day without a year: the first at or after ``near``.

    Raises Misread for what is not a day, could be two days, does not exist, or lies outside 2000-2100.

    >>> read_when("Nov 22, 2026 at 2:30 pm").clock, read_when("46349").day
    (datetime.time(14, 30), datetime.date(2026, 11, 23))
    """
    when = read_start(text, order, near)
    if when.note:
        raise Misread(f"{shown(text)} is not a day that can be read", WRITE_WHEN)
    return when


def read_start(text: str, order: Order | None = None, near: date | None = None) -> When:
    """Read a day as ``read_when`` does, and let a remark in brackets pass that says nothing about when."""
    if when := plainly(text):
        return when
    bare = unguarded(cleaned(text))
    from ics_followup.intake.any_form import in_any_form, no_day

    if len(bare) > LONGEST:
        raise no_day(text)
    return in_any_form(bare, order, near)


def plainly(text: str) -> When | None:
    """Read the commonest forms, 2026-11-22 and 2026-11-22 10:00; None for every other.

    >>> plainly("2026-11-22 10:00").clock, plainly("22 Nov 2026")
    (datetime.time(10, 0), None)
    """
    return _iso(text) if len(text) in (10, 16) else None


def cleaned(text: str) -> str:
    """Take surplus spaces and marks that nobody sees out of a text."""
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def unguarded(bare: str) -> str:
    """A day without what keeps a spreadsheet from touching it: an apostrophe in front, or ``="2026-11-22"``.

    >>> unguarded("'2026-11-22"), unguarded('="2026-11-22"')
    ('2026-11-22', '2026-11-22')
    """
    if bare[:1] == "'" and bare[1:2].isdigit():
        return bare[1:]
    if bare[:2] == '="' and bare[-1:] == '"' and len(bare) > 3:
        return bare[2:-1].strip()
    return bare


@lru_cache(maxsize=4096)
def _iso(text: str) -> When | None:
    """Read a text of 10 or 16 signs without any search; the rows of a long sheet share what it comes to."""
    if not text[4] == text[7] == "-":
        return None
    try:
        day = date.fromisoformat(text[:10])
        if len(text) == 10:
            clock = None
        elif text[10] in " T" and text[13] == ":":
            clock = time.fromisoformat(text[11:])
        else:
            return None
    except ValueError:
        return None
    return When(day, clock) if 2000 <= day.year <= 2100 else None
