"""Texts without what does not belong to them: numbers, addresses and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ics_followup.patterns import pattern
from ics_followup.sharing.people import LEFT_OUT

_FEWEST_DIGITS: Final = 7
_FEWEST_WITH_PLUS: Final = 5
_LONGEST_PAUSE: Final = 3
_ENDS: Final = ",;\n"
_KNOWN_DIGITS: Final = 5
_SHORTEST_PART: Final = 5
_AT: Final = "@＠﹫"
_PLUS: Final = "+＋"
_WORD: Final = pattern(r"\S+")
_ADDRESS_PARTS: Final = pattern(r"[,;\n]+")
_STREET: Final = pattern(
    r"(?<!\w)\d{1,5}[a-z]? (?:[^\W\d_][\w.'’-]{0,30} ){1,3}(?:Street|STREET|street|St\.|Avenue|avenue"
    r"|Ave\b\.?|Road|Rd\b\.?|Boulevard|boulevard|Blvd\b\.?|Lane|Drive|Square|Terrace|Court)(?!\w)"
    r"|(?<!\w)[^\W\d_][^\W\d_-]{0,40}[ -]?(?i:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ufer|damm) \d{1,4}[a-z]?(?!\w)",
)
_AT_IN_WORDS: Final = pattern(r" ?[(\[{<] ?at ?[)\]}>] ?", re.IGNORECASE)
_PATH: Final = pattern(r"[/?#:]")
_DAY: Final = pattern(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d")
_SCHEMES: Final = ("://", "mailto:", "tel:", "sms:", "www.", "skype:", "callto:", "facetime:", "whatsapp:")
_BRACKETS: Final = "()[]{}<>,;:\"'“”‘’«»!?."


@lru_cache(maxsize=4096)
def without_addresses(text: str) -> str:
    """The text without email addresses, links and telephone numbers; each leaves an ellipsis.

    A number is seven digits or more (five after a plus) with at most three other signs between two of them; a day
    such as 2026-11-24 is none, and a comma ends one. Numbers that are spelled out in words are not found.

    >>> without_addresses("Write to dana@example.com, or call +1 (555) 010-0199 by 2026-11-24.")
    'Write to …, or call … by 2026-11-24.'
    >>> without_addresses("See https://example.com/a?b=c and meet.example.com/x-y")
    'See … and …'
    """
    if "at" in text.casefold():
        text = _AT_IN_WORDS.sub("@", text)
    if any(sign in text for sign in (*_AT, ":", ".")):
        text = _WORD.sub(_without_address, text)
    return _without_numbers(text) if sum(map(str.isdecimal, text)) >= _FEWEST_WITH_PLUS else text


def _without_address(match: re.Match[str]) -> str:
    word = match[0]
    small = word.casefold()
    bare = word.strip(_BRACKETS)
    address = len(bare) > 1 and any(sign in bare for sign in _AT)
    if not address and not any(scheme in small for scheme in _SCHEMES) and not _is_place(bare):
        return word
    begin = word[: len(word) - len(word.lstrip(_BRACKETS))]
    end = word[len(word.rstrip(_BRACKETS)) :] if bare else ""
    return f"{begin}{LEFT_OUT}{end}"


def _is_place(word: str) -> bool:
    """Whether a word is a place in the web: a name with a dot, and something behind a slash or a port."""
    host, *rest = _PATH.split(word, maxsplit=1)
    name, dot, end = host.rpartition(".")
    return bool(rest and name and dot) and len(end) > 1 and end.isalpha()


def _without_numbers(text: str) -> str:
    """Put an ellipsis for each run of digits that is long enough to be called."""
    kept: list[str] = []
    done = 0
    for begin, end, digits in _runs(text, _days(text)):
        plus = text[max(begin - 2, 0) : begin].rstrip("( ")[-1:] in _PLUS if begin else False
        if digits >= _FEWEST_DIGITS or (plus and digits >= _FEWEST_WITH_PLUS):
            head = text[done:begin].rstrip("".join((*_PLUS, "(")))
            kept += [head, LEFT_OUT]
            done = end
    return "".join((*kept, text[done:]))


def _days(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _DAY.finditer(text)]


def _runs(text: str, spared: list[tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Runs of digits that belong together: where each begins and ends, and how many digits it has."""
    begin = end = -1
    digits = 0
    days = iter([*spared, (len(text), len(text))])
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
        if self._places:
            text = self._without_places(text)
        digits = sum(map(str.isdecimal, text))
        if not digits:
            return text
        text = _STREET.sub(LEFT_OUT, text)
        if digits < _KNOWN_DIGITS or not self._known:
            return text
        kept: list[str] = []
        done = 0
        for begin, end, count in _runs(text, _days(text)):
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
        for begin, end, _ in _runs(cell, _days(cell)):
            yield from _windows(cell[begin:end])


def _windows(text: str) -> list[str]:
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    return [digits[at : at + _KNOWN_DIGITS] for at in range(len(digits) - _KNOWN_DIGITS + 1)]


def _is_part(part: str) -> bool:
    return len(part) > _SHORTEST_PART and (" " in part or any(map(str.isdecimal, part)))
