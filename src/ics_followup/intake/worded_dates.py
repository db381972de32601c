"""Dates with the name of their month: ``22 Nov 2026``, ``Nov. 22nd``, ``22 de noviembre de 2026``, ``1er mars``."""

from __future__ import annotations

import re
from typing import Final

from ics_followup.intake.date_words import Words, fold
from ics_followup.intake.dates import Written

_TOKEN: Final = re.compile(r"([0-9]+)|([^\W\d_]+)|(.)", re.DOTALL)
_LONGEST: Final = 64
_MARKS: Final = frozenset("ºª°")
_NEVER_HOURS: Final = 25
"""From this number on, two figures after a day and a month can only be the year."""


def worded_at(text: str, known: Words) -> Written | None:
    """Find a date with a month's name at the start of a text, without asking yet whether it exists."""
    for form in (_day_month, _month_day, _year_month_day):
        walk = _Walk(text, known)
        found = form(walk)
        if found:
            month, day, year = found
            return Written(text=text[: walk.end], rest=text[walk.end :], year=year, days=((month, day),))
    return None


class _Walk:
    """Goes over the tokens of a text: numbers, words, single signs. ``end`` is how far it has come."""

    def __init__(self, text: str, known: Words) -> None:
        self.text = text
        self.known = known
        self.tokens = list(_TOKEN.finditer(text[:_LONGEST]))
        self.index = 0

    @property
    def end(self) -> int:
        return self.tokens[self.index - 1].end() if self.index else 0

    def token(self, group: int) -> str:
        """The token here if it is of this kind (1 number, 2 word, 3 sign), else nothing."""
        return (self.tokens[self.index][group] or "") if self.index < len(self.tokens) else ""

    def number(self, most: int, least: int = 1) -> int | None:
        figures = self.token(1)
        if not least <= len(figures) <= most:
            return None
        self.index += 1
        return int(figures)

    def skip(self, signs: str) -> str:
        """Step over signs, each at most once."""
        stepped = ""
        while (sign := self.token(3)) and sign in signs and sign not in stepped:
            stepped += sign
            self.index += 1
        return stepped

    def word(self, among: frozenset[str]) -> bool:
        found = self.token(2)
        if found and (fold(found) in among or found in _MARKS & among):
            self.index += 1
            return True
        return False

    def month(self) -> tuple[int, bool] | None:
        """The month named here, and whether its name needs a year after it."""
        name = fold(self.token(2))
        if name in self.known.months:
            self.index += 1
            return self.known.months[name], False
        if name in self.known.with_year:
            self.index += 1
            return self.known.with_year[name], True
        return None

    def ordinal(self) -> None:
        if self.word(self.known.ordinals) or self.token(2) in _MARKS or self.token(3) in _MARKS:
            if self.text[self.end : self.end + 1] in _MARKS:
                self.index += 1
            return
        self.skip(".")

    def between(self) -> None:
        begin = self.index
        if self.word(self.known.between):
            self.skip("' ")
            if self.word(self.known.between):
                self.skip("' ")
            if self.index < len(self.tokens):
                return
            self.index = begin

    def alone(self) -> bool:
        """Whether the number or word before does not go on, nor is the hour of a time."""
        following = self.text[self.end : self.end + 1]
        return not (following.isalnum() or following in ("_", ":"))

    def year(self) -> int | None:
        """A year, if one follows; the walk stays where it is if not."""
        begin = self.index
        signs = self.skip(" ,.-/")
        self.between()
        signs += self.skip("'’")
        figures = self.token(1)
        year = self.number(4, 4) if len(figures) == 4 else self.number(2, 2)
        following = self.text[self.end : self.end + 2]
        is_long = len(figures) == 4
        if year is not None and self.alone() and (is_long or not _is_decimal(following)):
            if is_long:
                return year
            if "-" in signs or "/" in signs or "'" in signs or "’" in signs or year >= _NEVER_HOURS:
                return 2000 + year
        self.index = begin
        return None


def _is_decimal(following: str) -> bool:
    return following[:1] in (".", ",") and following[1:].isdigit()


def _day_month(walk: _Walk) -> tuple[int, int, int | None] | None:
    day = walk.number(2)
    if day is None:
        return None
    walk.ordinal()
    walk.skip(" -/.")
    walk.between()
    named = walk.month()
    if named is None or (not walk.alone() and not walk.token(1)):
        return None
    month, needs_year = named
    if walk.token(3) == ".":
        walk.index += 1
    year = walk.year()
    if year is None and (needs_year or not walk.alone()):
        return None
    return month, day, year


def _month_day(walk: _Walk) -> tuple[int, int, int | None] | None:
    named = walk.month()
    if named is None:
        return None
    walk.skip(".")
    walk.skip(" -/")
    month, needs_year = named
    day = walk.number(2)
    if day is None:
        return None
    walk.ordinal()
    if not walk.alone():
        return None
    year = walk.year()
    return None if needs_year and year is None else (month, day, year)


def _year_month_day(walk: _Walk) -> tuple[int, int, int | None] | None:
    year = walk.number(4, 4)
    if year is None:
        return None
    walk.skip(" -/.,")
    named = walk.month()
    if named is None:
        return None
    walk.skip(".")
    walk.skip(" -/")
    day = walk.number(2)
    return (named[0], day, year) if day is not None and walk.alone() else None
