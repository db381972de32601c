"""Postal addresses leave a text: streets with a number, and codes with their town.

One rule: a word that is a kind of street, or ends in one, and a house number beside it in the same clause are an
address, and so is what follows them up to the end of the clause. In doubt more goes than had to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from ics_followup.patterns import pattern
from ics_followup.sharing.address_words import Word, letters_in, words_of
from ics_followup.sharing.people import LEFT_OUT
from ics_followup.sharing.post_codes import towns_in
from ics_followup.sharing.street_words import (
    ENDINGS,
    FIRST,
    IN_FRONT,
    INSIDE,
    NEAR,
    NEEDS_END,
    NO_STREETS,
    SMALL_WORDS,
    STRONG,
    UNITS,
    WEAK,
)

_HOUSE: Final = pattern(r"#?\d{1,5}(?:[a-zA-Z]|bis|ter|BIS|TER)?(?:[-–/]\d{1,4}[a-zA-Z]?)?")
_GLUED: Final = pattern(r"([^\W\d_]{3,40})[.-]?\d{1,4}[a-zA-Z]?")
_OF_EAST: Final = pattern(r"\d(?:丁目|番地|番\d|号|號|弄|巷|樓|楼)|[路街道巷弄]\d")
_BLOCK: Final = pattern(r"\d[-−‐ー]\d")
_WARDS: Final = frozenset("市区町村郡")
_YEAR: Final = pattern(r"(?:19|20)\d\d")
_CODE: Final = pattern(r"\d{4}|\d{2}-\d{3}|\d{3} \d{2}|[A-Za-z]\d[A-Za-z\d]? ?\d[A-Za-z]|\d[A-Za-z] ?\d")
_DIGIT: Final = pattern(r"\d")
_ORDINAL: Final = pattern(r"\d{1,3}(?:st|nd|rd|th|er|e|a|o)?", re.IGNORECASE)
_AM: Final = frozenset({"am", "im", "zum", "zur", "an", "auf", "unter", "hinter", "vor", "in", "bei"})
_GERMAN: Final = frozenset({"am", "im", "zum", "zur"})
_ANY: Final = STRONG | WEAK | FIRST | {"c"}
_CAPITAL_AM: Final = pattern(r"(?<!\w)(?:A[mnMNuU]|I[mnMN]|Z[uU]|U[nN]|H[iI]|V[oO]|B[eE])")
_MOST_BEFORE: Final = 4
_MOST_NAMES: Final = 3
_MOST_CLAUSES: Final = 3
_MOST_OF_A_CLAUSE: Final = 4
_MOST_BEHIND: Final = 8
_SHORTEST_STEM: Final = 3
_MOST_OF_AM: Final = 3
_SMALL_TOO: Final = frozenset(
    {"via", "route", "cours", "place", "plaza", "straße", "strasse", "platz", "allee", "c/"}
)
"""Kinds that are words of English and French besides: they count with a capital."""
_STARS: Final = frozenset({"24/7", "24/5", "7/7"})


def without_postal_addresses(text: str) -> str:
    """Put an ellipsis for each postal address.

    >>> without_postal_addresses("Nurse at 77 Canarystreet, Kettle, or Kanarienweg 12, 10115 Berlin")
    'Nurse at …, or …'
    >>> without_postal_addresses("Head of Route 66 project, Studio 54, ISO 27001 Auditor, 24/7")
    'Head of Route 66 project, Studio 54, ISO 27001 Auditor, 24/7'
    """
    if not _DIGIT.search(text) or not _may_hold(text):
        return text
    words = words_of(text)
    kept: list[str] = []
    done = 0
    for first, last in _merged(sorted((*_streets(words), *towns_in(text, words)))):
        begin, end = words[first].begin, words[last].end
        kept += [text[done:begin], LEFT_OUT]
        done = end
    return "".join((*kept, text[done:]))


@lru_cache(maxsize=4096)
def _tells_of_street(small: str) -> bool:
    return small in _ANY or small.endswith(ENDINGS)


def _may_hold(text: str) -> bool:
    """Whether a text has a word of a street, or digits as a code has them; told without taking it apart."""
    words = letters_in(text)
    if _CODE.search(text) or any(map(_tells_of_street, words)):
        return True
    if _CAPITAL_AM.search(text):
        return True
    return not text.isascii() and (bool(_OF_EAST.search(text)) or not _WARDS.isdisjoint(text))


def _merged(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, last = -1, -1
    for begin, end in spans:
        if begin > last and last >= 0:
            yield first, last
            first, last = begin, end
        else:
            first, last = (begin if first < 0 else first), max(last, end)
    if last >= 0:
        yield first, last


def _streets(words: list[Word]) -> Iterator[tuple[int, int]]:
    """The streets with a number, each with what follows it: the first and the last word."""
    for at, word in enumerate(words):
        found = _street_at(words, at, word)
        if found:
            first, last = found
            yield first, _rest(words, last)


def _street_at(words: list[Word], at: int, word: Word) -> tuple[int, int] | None:
    small = word.small
    if not word.text.isascii() and _is_eastern(word.text):
        return at, at
    if (glued := _GLUED.fullmatch(word.text)) and _is_compound(glued[1].casefold()):
        return at, at
    if small in FIRST and (found := _kind_first(words, at)):
        return found
    if small in STRONG or small in WEAK:
        return _together(_number_first(words, at), _number_last(words, at))
    if _is_compound(small):
        return _together(_number_last(words, at), _number_first(words, at))
    if word.text[0].isupper() and word.small in (_AM if word.border else _GERMAN):
        return _am(words, at)
    return None


def _is_eastern(text: str) -> bool:
    """Whether a word is an address as China and Japan write it: 千代田1丁目1番1号, 建国路88号."""
    return bool(_OF_EAST.search(text)) or (not _WARDS.isdisjoint(text) and bool(_BLOCK.search(text)))


def _together(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    return (min(one[0], other[0]), max(one[1], other[1])) if one and other else one or other


def _is_compound(small: str) -> bool:
    return (
        small.endswith(ENDINGS)
        and small not in NO_STREETS
        and any(small.endswith(end) and len(small) >= len(end) + _SHORTEST_STEM for end in ENDINGS)
    )


def _is_house(word: Word) -> bool:
    return bool(_HOUSE.fullmatch(word.text)) and word.text not in _STARS


def _is_name(word: Word) -> bool:
    return word.text[:1].isupper() or bool(_ORDINAL.fullmatch(word.text))


def _number_first(words: list[Word], at: int) -> tuple[int, int] | None:
    """12 Elm Street, 500 W 42nd St, 77 Canarystreet."""
    word = words[at]
    compound = word.small not in STRONG and word.small not in WEAK
    capital = word.text[0].isupper()
    if not compound and not _counts(words, at, capital=capital):
        return None
    for first in range(at - 1, max(at - 1 - _MOST_BEFORE, -1), -1):
        if words[first + 1].border or words[first].small in UNITS:
            return None
        if _is_house(words[first]) and (compound or at - first > 1):
            return first, at
        if (
            not _is_house(words[first])
            and word.small in WEAK
            and not compound
            and words[first].text[0].islower()
        ):
            return None
    return None


def _counts(words: list[Word], at: int, *, capital: bool) -> bool:
    """Whether a word that is a kind of street can be one where it stands."""
    word = words[at]
    ends = at + 1 == len(words) or words[at + 1].border
    if word.small in WEAK:
        return capital
    if word.small in NEEDS_END:
        behind = words[at + 1].small if not ends else ""
        house = any(len(each.text) > len("12") and _is_house(each) for each in words[max(at - 3, 0) : at])
        return capital and (ends or house or not words[at + 1].text[0].isupper() or behind in INSIDE)
    if capital or ends or word.small in {"street", "avenue", "boulevard"}:
        return True
    return words[at + 1].text[0].isdecimal() or words[at + 1].small in {
        *NEAR,
        "and",
        "or",
        "with",
        "for",
        "by",
        "on",
    }


def _number_last(words: list[Word], at: int) -> tuple[int, int] | None:
    """Canarie Ave 1200, Goethe Straße 12, Kanarienweg 12."""
    word = words[at]
    number = at + 1
    if (
        number < len(words)
        and words[number].small in {"no", "nr", "number", "nummer"}
        and not words[number].border
    ):
        number += 1
    if number >= len(words) or not _is_house(words[number]):
        return None
    alone = number + 1 == len(words) or words[number + 1].border
    if words[number].border and not (
        alone and words[number].before.strip(" ") == "," and word.small in STRONG
    ):
        return None
    compound = word.small not in STRONG and word.small not in WEAK
    first = at
    while (
        first > 0
        and at - first < _MOST_NAMES
        and not words[first].border
        and (words[first - 1].small in IN_FRONT if compound else _is_name(words[first - 1]))
    ):
        first -= 1
    if compound:
        return first, number
    if not word.text[0].isupper() and not (at > 0 and word.small in {"str", "straße", "strasse"}):
        return None
    least = 2 if word.small in WEAK else 1
    return (first, number) if first < at and len(words[number].text) >= least else None


def _kind_first(words: list[Word], at: int) -> tuple[int, int] | None:
    """Via Roma 10, Calle Mayor, 5, 12, rue de la Paix."""
    word = words[at]
    names, last, number = 0, at, -1
    for place in range(at + 1, min(at + 2 + _MOST_BEFORE, len(words))):
        each = words[place]
        house = bool(names) and _is_house(each)
        if house and (not each.border or (each.before.strip() == "," and len(each.text) < len("10115"))):
            number = place
        if house or each.border or not _is_name_after(each):
            break
        names += each.small not in SMALL_WORDS
        last = place
    small = word.text[0].islower()
    if (
        at > 0
        and names
        and _is_house(words[at - 1])
        and word.before.strip(" ,") == ""
        and word.small != "via"
    ):
        return at - 1, max(last, number)
    return (at, number) if number >= 0 and not (small and word.small in _SMALL_TOO) else None


def _is_name_after(word: Word) -> bool:
    """Whether a word can be part of the name behind a kind of street: "de la Paix", "d'Or", "des 17. Juni"."""
    if word.small.isdecimal() and len(word.small) < len("100"):
        return True
    return word.small in SMALL_WORDS or word.text[0].isupper() or "'" in word.text or "’" in word.text


def _am(words: list[Word], at: int) -> tuple[int, int] | None:
    """Am Alten Markt 5, at the end of a clause."""
    for place in range(at + 1, min(at + 2 + _MOST_OF_AM, len(words))):
        each = words[place]
        if each.border:
            return None
        if _is_house(each):
            ends = place + 1 == len(words) or words[place + 1].border
            return (at, place) if ends and place > at + 1 and not _YEAR.fullmatch(each.text) else None
        if not each.text[0].isupper() and each.small not in SMALL_WORDS:
            return None
    return None


def _rest(words: list[Word], last: int) -> int:
    """Where an address ends: names and numbers that follow it, also behind the next commas."""
    end = min(last + 1 + _MOST_BEHIND, len(words))
    while last + 1 < end and not words[last + 1].border and _goes_on(words[last + 1]):
        last += 1
    for _ in range(_MOST_CLAUSES):
        end = last + 1
        if end >= len(words) or words[end].before.strip(" \t\n") != ",":
            break
        while end + 1 < len(words) and not words[end + 1].border and end - last <= _MOST_OF_A_CLAUSE:
            end += 1
        if end - last > _MOST_OF_A_CLAUSE or not all(map(_goes_on, words[last + 1 : end + 1])):
            break
        last = end
    return last


def _goes_on(word: Word) -> bool:
    first = word.text[0]
    return (first.isupper() or first.isdecimal() or word.small in INSIDE) and not word.small.startswith("24/")
