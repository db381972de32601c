"""Several interviews in one cell: where one ends and the next begins, and the years that are not written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ics_followup.intake.date_order import Order
from ics_followup.intake.date_words import Words, fold, words
from ics_followup.intake.dates import FAR, MissingYear, WrongWeekday, either_of
from ics_followup.intake.misread import Misread
from ics_followup.intake.values import When, cleaned, read_start

_LONGEST: Final = 400
_MOST_CUTS: Final = 30
_CUT: Final = re.compile(r",| [&+/] | (?=[^\W\d_]{1,6} )| (?=[0-9]{1,2}\) )")
_LABEL: Final = re.compile(r"(?:#?[0-9]{1,2}[).:]|\([0-9]{1,2}\)) (?=[^ ])")
_ORDINAL: Final = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th|\.|º|ª|er|e)? ?")
_ANY_YEAR: Final = tuple(date(year, 1, 1) for year in range(2028, 2056))
"""In 28 years each day of the year falls on each weekday."""


def several_in(parts: Sequence[str], order: Order | None, today: date | None) -> tuple[Piece, ...]:
    """The rounds that the parts of a cell name, each of which can be read.

    A year that is not written follows from the round before or after it, or, with a weekday, from ``today``: that of
    the year before, this and the next one is meant in which the day has this weekday. Else it is refused.
    """
    pieces = [Piece(piece, order, today) for part in parts for piece in pieces_of(part, order)]
    for before, after in pairwise(pieces):
        after.before = before
        before.after = after
    return tuple(pieces)


def pieces_of(part: str, order: Order | None) -> tuple[str, ...]:
    """Part a text at commas, "and" and labels between dates, where each piece then is one; else it stays whole.

    >>> pieces_of("Round 1: 3 Nov 2026 10:00 (phone), Round 2: Nov 10, 2026 at 2 pm", None)
    ('3 Nov 2026 10:00 (phone)', 'Nov 10, 2026 at 2 pm')
    """
    if _is_start(part, order):
        return (part,)
    text = cleaned(part)
    if len(text) > _LONGEST:
        return (part,)
    known = words()
    cuts = list(_cuts(text, known))
    if len(cuts) > _MOST_CUTS:
        return (part,)
    found = _parted(text, cuts, order, known)
    return found if found else (part,)


def _is_start(text: str, order: Order | None) -> bool:
    for near in (None, *_ANY_YEAR):
        try:
            read_start(text, order, near)
        except MissingYear:
            continue
        except WrongWeekday:
            if near is None:
                return True
            continue
        except Misread:
            return False
        return True
    return False


def _cuts(text: str, known: Words) -> Iterator[tuple[int, int]]:
    """Where one round may end and the next begin: the places before and after the sign or word between them."""
    for match in _CUT.finditer(text):
        end = match.end()
        if match[0] != " ":
            yield match.start(), end
            continue
        word = text[end : end + 8].partition(" ")[0]
        if fold(word) in known.joins:
            if text[match.start() - 1] != ",":
                yield match.start(), end + len(word)
        elif text[end : end + 1].isdigit():
            yield match.start(), end


def _parted(text: str, cuts: Sequence[tuple[int, int]], order: Order | None, known: Words) -> tuple[str, ...]:
    """The only way to part a text so that each piece is a day with or without a time; nothing if there is none.

    ``ways`` counts, for each place where a piece may begin, in how many ways what stands before it can be parted.
    """
    begins = [0, *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), len(text)]
    ways, last = [1, *([0] * len(ends))], [0] * (len(ends) + 1)
    pieces: dict[tuple[int, int], str] = {}
    for stop, end in enumerate(ends):
        for start in range(stop + 1):
            if not ways[start]:
                continue
            piece = text[begins[start] : end].strip(" ,")
            if not _is_start(piece, order):
                piece = _unlabelled(piece, known)
            if piece and _is_start(piece, order):
                pieces[start, stop + 1] = piece
                ways[stop + 1] += ways[start]
                last[stop + 1] = start
    if ways[-1] != 1:
        return ()
    found: list[str] = []
    at = len(ends)
    while at:
        found.append(pieces[last[at], at])
        at = last[at]
    return tuple(reversed(found)) if len(found) > 1 or found[0] != text else ()


def _unlabelled(piece: str, known: Words) -> str:
    """A piece without "and", "1)", "Round 2:" and the like in front."""
    piece = _with_joins_off(piece, known)
    if match := _LABEL.match(piece):
        return piece[match.end() :]
    head, colon, rest = piece.partition(":")
    if not colon or not rest.startswith(" ") or len(head) > 30:
        return piece
    name = _ORDINAL.sub("", fold(head.lstrip("#"))).strip()
    return rest.strip() if name in known.rounds else piece


def _with_joins_off(piece: str, known: Words) -> str:
    """A piece without the "and" that a comma leaves in front."""
    word, _, rest = piece.partition(" ")
    return rest if rest and fold(word[:8]) in known.joins else piece


class Piece:
    """One round as it is written, between its neighbours."""

    def __init__(self, text: str, order: Order | None, today: date | None) -> None:
        self.text = text
        self.order = order
        self.today = today
        self.before: Piece | None = None
        self.after: Piece | None = None

    def read(self) -> When:
        """The day and time; raises Misread."""
        try:
            return read_start(self.text, self.order)
        except MissingYear as misread:
            return self.with_year(misread)

    def dated(self) -> date | None:
        """The day, if its year is written."""
        try:
            return read_start(self.text, self.order).day
        except Misread:
            return None

    def with_year(self, misread: MissingYear) -> When:
        """The only year that fits the neighbours or the weekday."""
        near = self.neighbour()
        if near is not None:
            return near
        days: list[When] = []
        wrong: Misread | None = None
        this = self.today.year if self.today else 0
        for year in (this, this - 1, this + 1) if this else ():
            try:
                when = read_start(self.text, self.order, date(year, 1, 1))
            except WrongWeekday as other:
                wrong = wrong or other
                continue
            except Misread as other:
                raise (misread if "could be" in other.what else other) from None
            if when.day.year == year:
                days.append(when)
        if len(days) == 1 and wrong is not None:
            return days[0]
        if days:
            choice = either_of(sorted(when.day for when in days))
            raise Misread(misread.what, f"Write the year too: {choice}.")
        raise wrong or misread

    def neighbour(self) -> When | None:
        """The first such day after the round before, or the last one before the round after it, if that is near."""
        if self.before and (day := self.before.dated()):
            return self.within(day, day + timedelta(days=FAR))
        if self.after and (day := self.after.dated()):
            return self.within(day - timedelta(days=FAR), day)
        return None

    def within(self, first: date, last: date) -> When | None:
        """The first such day from ``first`` on, None where it is after ``last``."""
        try:
            when = read_start(self.text, self.order, first)
        except Misread:
            return None
        return when if when.day <= last else None
