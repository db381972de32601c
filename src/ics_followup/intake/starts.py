"""The cell of the interview: one day and time or several, with the year that only one can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ics_followup.intake.date_order import Order
from ics_followup.intake.date_words import Words, fold, words
from ics_followup.intake.dates import FAR, MissingYear, either_of
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.values import When, cleaned, read_start

Reader = Callable[[], When]
MOST: Final = 50
"""So many rounds at most may stand in one cell."""
_LONGEST: Final = 400
_MOST_CUTS: Final = 30
_CUT: Final = re.compile(r",| [&+/] | (?=[^\W\d_]{1,6} )| (?=[0-9]{1,2}\) )")
_LABEL: Final = re.compile(r"(?:#?[0-9]{1,2}[).:]|\([0-9]{1,2}\)) (?=[^ ])")
_ORDINAL: Final = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th|\.|º|ª|er|e)? ?")
_ONE_EACH: Final = "Write each round like 2026-11-22 10:00, with a ; between two rounds."


def readers_of(parts: Sequence[str], order: Order | None, today: date | None) -> tuple[Reader, ...]:
    """Make a reader of each round that the parts of a cell name; each raises Misread where it is wrong.

    A year that is not written follows from the round before or after it, or, with a weekday, from ``today``: that of
    the year before, this and the next one is meant in which the day has this weekday. Else it is refused.
    """
    if len(parts) == 1:
        try:
            when = read_start(parts[0], order)
        except Misread:  # it may be several, or its year may follow
            pass
        else:
            return (lambda: when,)
    if len(parts) > MOST:
        return (lambda: _refused(f"This cell names {len(parts)} rounds, and {MOST} are the most", _ONE_EACH),)
    pieces = [piece for part in parts for piece in pieces_of(part, order)]
    readers = [_Piece(piece, order, today) for piece in pieces]
    for before, after in pairwise(readers):
        after.before = before
        before.after = after
    return tuple(piece.read for piece in readers)


def _refused(what: str, remedy: str) -> When:
    raise Misread(what, remedy)


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
    try:
        read_start(text, order)
    except MissingYear:
        return True
    except Misread:
        return False
    return True


def _cuts(text: str, known: Words) -> Iterator[tuple[int, int]]:
    """Where one round may end and the next begin: the places before and after the sign or word between them."""
    for match in _CUT.finditer(text):
        end = match.end()
        if match[0] != " ":
            yield match.start(), end
            continue
        word = text[end : end + 8].partition(" ")[0]
        if fold(word) in known.joins:
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
            piece = _unlabelled(text[begins[start] : end].strip(" ,"), known)
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
    """A piece without "1)", "Round 2:" and the like in front."""
    if match := _LABEL.match(piece):
        return piece[match.end() :]
    head, colon, rest = piece.partition(":")
    if not colon or not rest.startswith(" ") or len(head) > 30:
        return _with_joins_off(piece, known)
    name = _ORDINAL.sub("", fold(head.lstrip("#"))).strip()
    return rest.strip() if name in known.rounds else piece


def _with_joins_off(piece: str, known: Words) -> str:
    """A piece without the "and" that a comma leaves in front."""
    word, _, rest = piece.partition(" ")
    return rest if rest and fold(word[:8]) in known.joins else piece


class _Piece:
    """One round as it is written, between its neighbours."""

    def __init__(self, text: str, order: Order | None, today: date | None) -> None:
        self.text = text
        self.order = order
        self.today = today
        self.before: _Piece | None = None
        self.after: _Piece | None = None

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
        years = range(self.today.year - 1, self.today.year + 2) if self.today else ()
        for year in years:
            try:
                when = read_start(self.text, self.order, date(year, 1, 1))
            except Misread as other:
                wrong = other
                continue
            if when.day.year == year:
                days.append(when)
        if len(days) == 1 and wrong is not None:
            return days[0]
        if days:
            choice = either_of([when.day for when in days])
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
        try:
            when = read_start(self.text, self.order, first)
        except Misread:
            return None
        return when if when.day <= last else None


def remark_of(when: When) -> tuple[str, str] | None:
    """What to warn of where brackets behind a day hold something that is not used; None where they do not."""
    if not when.note:
        return None
    return (
        f"What stands in brackets is not used: {shown(when.note)}",
        "If the interview did not take place, take its day out; remarks belong in the column notes.",
    )
