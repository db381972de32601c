"""Post codes with their towns: American, British, Canadian, Australian and European ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.patterns import pattern
from ics_followup.sharing.address_words import Word
from ics_followup.sharing.standards import spared
from ics_followup.sharing.street_words import BEFORE_TOWNS, NEAR, SMALL_WORDS, STATES, TOWNS

_DIGIT: Final = pattern(r"\d")
_YEAR: Final = pattern(r"(?:19|20)\d\d")
_FIVE: Final = pattern(r"(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})?")
_POLISH: Final = pattern(r"\d{2}-\d{3}")
_THREE: Final = pattern(r"(?:SE-|CZ-|SK-|GR-)?\d{3}")
_TWO: Final = pattern(r"\d{2}")
_FOUR: Final = pattern(r"\d{4}")
_FOUR_OF: Final = pattern(r"(?:CH|A|AT|FL|L|LU|B|BE|DK|NO|N|H|HU|SI|NL|AU|NZ)-\d{4}")
_UK: Final = pattern(r"[A-Z]{1,2}\d[A-Z\d]?", re.IGNORECASE)
_UK_END: Final = pattern(r"\d[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE)
_UK_WHOLE: Final = pattern(r"[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE)
_CANADA: Final = pattern(r"[ABCEGHJ-NPRSTVXY]\d[A-Z]", re.IGNORECASE)
_CANADA_END: Final = pattern(r"\d[A-Z]\d", re.IGNORECASE)
_ORDINALS: Final = frozenset({"1st", "2nd", "3rd"})
_MOST_NAMES: Final = 3


def towns_in(text: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Codes with their towns: the first and the last word."""
    safe = spared(text)
    number = 0
    for at, word in enumerate(words):
        while number < len(safe) and safe[number][1] <= word.begin:
            number += 1
        if not _DIGIT.search(word.text) or (number < len(safe) and safe[number][0] < word.end):
            continue
        found = _american(words, at) or _british(words, at) or _european(words, at)
        if found:
            yield found


def _american(words: list[Word], at: int) -> tuple[int, int] | None:
    """Boston, MA 02139; Sydney NSW 2000."""
    if at == 0 or words[at - 1].text not in STATES or words[at].before.strip(" ,"):
        return None
    code = words[at].text
    if not _FIVE.fullmatch(code) and not (_FOUR.fullmatch(code) and len(words[at - 1].text) > len("NY")):
        return None
    return _town_before(words, at - 1, sure=True), at


def _british(words: list[Word], at: int) -> tuple[int, int] | None:
    """London SW1A 1AA; Ottawa K1A 0B6."""
    text = words[at].text
    if _UK_WHOLE.fullmatch(text) and any(map(str.isupper, text)) and words[at].small[2:] not in _ORDINALS:
        return _town_before(words, at, sure=False), at
    if at + 1 >= len(words) or words[at + 1].border:
        return None
    end = words[at + 1]
    uk = _UK.fullmatch(text) and _UK_END.fullmatch(end.text) and end.small not in _ORDINALS
    if uk or (_CANADA.fullmatch(text) and _CANADA_END.fullmatch(end.text)):
        return _town_before(words, at, sure=False), at + 1
    return None


def _town_before(words: list[Word], at: int, *, sure: bool) -> int:
    """Where the town begins that stands in front of a word.

    The first word of a text is something else, unless it is ``sure`` that a town is there and a comma parts it.
    """
    first = at - 1
    comma = words[at].before.strip(" ")
    fits = comma in {"", ","} and (comma or first > 0) if sure else not comma and first > 0
    if first < 0 or not fits or not words[first].text[0].isupper():
        return at
    if first > 1 and words[first - 1].small in BEFORE_TOWNS and not words[first].border:
        first -= 1
    return first


def _european(words: list[Word], at: int) -> tuple[int, int] | None:
    """10115 Berlin, CH-8001 Zürich, 1010 Wien, 1011 AB Amsterdam."""
    word = words[at]
    text = word.text
    last = at
    if last + 1 < len(words) and not words[last + 1].border and _FOUR.fullmatch(text):
        letters = words[last + 1].text
        last += (
            len(letters) == 2
            and letters.isupper()
            and letters.isalpha()
            and letters not in {"IT", "HR", "QA"}
        )
    towns = last
    while towns + 1 < len(words) and not words[towns + 1].border and towns - last < _MOST_NAMES:
        if not _is_town(words, towns + 1):
            break
        towns += 1
    if towns > at and _FIVE.fullmatch(text):
        return _digits_before(words, at), towns
    if _FOUR_OF.fullmatch(text) or (towns > at and _POLISH.fullmatch(text)):
        return at, towns
    if last + 1 < len(words) and _THREE.fullmatch(text) and _TWO.fullmatch(words[last + 1].text):
        ahead = words[last + 1 : last + 3]
        named = len(ahead) > 1 and not any(each.border for each in ahead) and ahead[1].text[0].isupper()
        return (at, last + 2) if named and ahead[1].text[0].isalpha() else None
    if not _FOUR.fullmatch(text) or towns == last:
        return None
    town = words[last + 1].small.partition("-")[0]
    if town in TOWNS or (last > at and not _YEAR.fullmatch(text)):
        return at, towns
    near = at > 0 and (word.before.strip(" ") == "," if word.border else words[at - 1].small in NEAR)
    named = words[last + 1].text[1:].islower()
    return (at, towns) if near and named and not _YEAR.fullmatch(text) else None


def _digits_before(words: list[Word], at: int) -> int:
    """Where the digits begin of which a word may be the last group: a telephone number is not left in part."""
    while at > 0 and not words[at].border and not any(map(str.isalpha, words[at - 1].text)):
        at -= 1
    return at


def _is_town(words: list[Word], at: int) -> bool:
    word = words[at]
    if word.text[0].isupper():
        return word.text[0].isalpha()
    small = word.small in SMALL_WORDS or word.small in {"ob", "bei"}
    return small and at + 1 < len(words) and not words[at + 1].border and words[at + 1].text[0].isupper()
