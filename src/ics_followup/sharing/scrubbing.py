"""Texts without what does not belong to them: numbers, addresses and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ics_followup.patterns import pattern
from ics_followup.sharing.codes import without_codes
from ics_followup.sharing.people import LEFT_OUT
from ics_followup.sharing.postal import without_postal_addresses
from ics_followup.sharing.spellings import in_plain_signs
from ics_followup.sharing.standards import spared
from ics_followup.sharing.web_addresses import without_web_addresses
from ics_followup.sharing.web_endings import WELL_KNOWN

_FEWEST_DIGITS: Final = 7
_FEWEST_WITH_PLUS: Final = 5
_FEWEST_IN_A_ROW: Final = 5
_LONGEST_PAUSE: Final = 3
_ENDS: Final = ",;\n"
_KNOWN_DIGITS: Final = 5
_SHORTEST_PART: Final = 5
_PLUS: Final = "+＋"
_ADDRESS_PARTS: Final = pattern(r"[,;\n]+")
_TOLD: Final = pattern(r"[\d:=]|\b(?:is|IS|Is|ist|IST|lautet)\b")
"""Without any of them there is neither a number nor a word that is told to be one."""
_IN_A_ROW: Final = pattern(r"\d{5}|(?<!\d)\d(?:[ ._-]\d(?!\d)){4}")
_HOLES: Final = pattern(r"…(?:[ ,]*…)+")


@lru_cache(maxsize=4096)
def without_addresses(text: str, names: frozenset[str] = frozenset()) -> str:
    """The text without addresses, links, telephone numbers, codes and long numbers; each leaves an ellipsis.

    A number is five digits in a row, or seven (five after a plus) with at most three other signs between two of them;
    a day such as 2026-11-24 and a standard such as ISO 27001 are none, and a comma ends one. ``names`` are domains,
    in small letters, that are names of companies and stay. Full-width and invisible signs hide nothing; a text that
    holds nothing private stays as it was, sign for sign. Numbers that are spelled out in words are not found.

    >>> without_addresses("Write to dana@example.com, or call +1 (555) 010-0199 by 2026-11-24.")
    'Write to …, or call … by 2026-11-24.'
    >>> without_addresses("See https://example.com/a?b=c and meet.example.com/x-y")
    'See … and …'
    >>> without_addresses("the lab at 77 Canarystreet, 10115 Berlin; ext. 4471, zed at example dot org")
    'the lab at …; ext. …'
    """
    plain = in_plain_signs(text)
    left = without_web_addresses(plain, WELL_KNOWN | names if names else WELL_KNOWN)
    if _TOLD.search(left):
        left = without_codes(without_postal_addresses(left))
        if sum(map(str.isdecimal, left)) >= _FEWEST_WITH_PLUS:
            left = _without_numbers(left)
    return text if left == plain else _HOLES.sub(LEFT_OUT, left)


def _without_numbers(text: str) -> str:
    """Put an ellipsis for each run of digits that is long enough to be called."""
    kept: list[str] = []
    done = 0
    for begin, end, digits in _runs(text, spared(text)):
        plus = text[max(begin - 2, 0) : begin].rstrip("( ")[-1:] in _PLUS if begin else False
        row = digits >= _FEWEST_IN_A_ROW and _IN_A_ROW.search(text, begin, end)
        if digits >= _FEWEST_DIGITS or row or (plus and digits >= _FEWEST_WITH_PLUS):
            closed = text.count(")", begin, end) > text.count("(", begin, end)
            head = text[done:begin].rstrip(f"{_PLUS}(" if closed else _PLUS)
            kept += [head, LEFT_OUT]
            done = end
    return "".join((*kept, text[done:]))


def _runs(text: str, safe: tuple[tuple[int, int], ...]) -> Iterable[tuple[int, int, int]]:
    """Runs of digits that belong together: where each begins and ends, and how many digits it has."""
    begin = end = -1
    digits = 0
    days = iter([*safe, (len(text), len(text))])
    first, last = next(days)
    for place, sign in enumerate(text):
        while place >= last and last < len(text):
            first, last = next(days)
        inside = first <= place < last
        ends = place - end > _LONGEST_PAUSE or sign.isalpha() or sign in _ENDS
        if inside or (begin >= 0 and ends):
            if begin >= 0:
                yield begin, end, digits
            begin, digits = -1, 0
        if not inside and sign.isdecimal():
            begin = place if begin < 0 else begin
            end = place + 1
            digits += 1
    if begin >= 0:
        yield begin, end, digits


class Numbers:
    """Numbers and postal addresses that stand in private cells, and leave a text wherever they are written again.

    Any five digits in a row of a private cell are known, however they are grouped; of an address each part (what
    stands between two commas or lines) that has a digit, or two words. A street with its number is taken out
    whether a cell has it or not.

    >>> numbers = Numbers(["+1 (312) 555-0110 ext 55321"], ["12 Elm Rise, Springfield Gardens"])
    >>> numbers.taken_out("my code is 5 53 21, ISO 27001, at Springfield Gardens or 4 Main Street")
    'my code is …, ISO 27001, at … or …'
    """

    __slots__ = ("_known", "_places")

    def __init__(self, cells: Iterable[str], addresses: Iterable[str] = ()) -> None:
        found: set[str] = set()
        places: set[str] = set()
        for cell in dict.fromkeys(cells):
            found.update(_fives(cell))
        for address in dict.fromkeys(addresses):
            found.update(_fives(address))
            places.update(filter(_is_part, (part.strip() for part in _ADDRESS_PARTS.split(address))))
        self._known = found
        self._places: dict[str, list[str]] = {}
        for place in places:
            self._places.setdefault(place.casefold()[:_SHORTEST_PART], []).append(place)

    def taken_out(self, text: str) -> str:
        """The text with an ellipsis for each of them."""
        return self.known_out(without_postal_addresses(self._without_places(text) if self._places else text))

    def known_out(self, text: str) -> str:
        """The same for a text from which streets are taken out already."""
        if self._places:
            text = self._without_places(text)
        if not self._known or sum(map(str.isdecimal, text)) < _KNOWN_DIGITS:
            return text
        kept: list[str] = []
        done = 0
        for begin, end, count in _runs(text, spared(text)):
            if count >= _KNOWN_DIGITS and not self._known.isdisjoint(_windows(text[begin:end])):
                kept += [text[done:begin], LEFT_OUT]
                done = end
        return "".join((*kept, text[done:]))

    def _without_places(self, text: str) -> str:
        small = text.casefold()
        begins = {small[at : at + _SHORTEST_PART] for at in range(len(small) - _SHORTEST_PART + 1)}
        found = [place for begin in begins for place in self._places.get(begin, ())]
        for place in sorted(found, key=len, reverse=True):
            text = re.sub(re.escape(place), LEFT_OUT, text, flags=re.IGNORECASE)
        return text


def _fives(cell: str) -> Iterator[str]:
    """All that are five digits in a row in a cell, once the signs between them are gone."""
    if sum(map(str.isdecimal, cell)) >= _KNOWN_DIGITS:
        for begin, end, _ in _runs(cell, spared(cell)):
            yield from _windows(cell[begin:end])


def _windows(text: str) -> list[str]:
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    return [digits[at : at + _KNOWN_DIGITS] for at in range(len(digits) - _KNOWN_DIGITS + 1)]


def _is_part(part: str) -> bool:
    return len(part) > _SHORTEST_PART and (" " in part or any(map(str.isdecimal, part)))
