"""Postal addresses leave a text: streets with a number, and codes with their town.

One rule: a word that is a kind of street, or ends in one, and a house number beside it in the same clause are an
address, and so is what follows them up to the end of the clause. In doubt more goes than had to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ics_followup.patterns import pattern
from ics_followup.sharing.people import LEFT_OUT
from ics_followup.sharing.standards import spared
from ics_followup.sharing.street_words import (
    BEFORE_TOWNS,
    ENDINGS,
    FIRST,
    IN_FRONT,
    INSIDE,
    NEAR,
    NEEDS_END,
    NO_STREETS,
    SMALL_WORDS,
    STATES,
    STRONG,
    TOWNS,
    UNITS,
    WEAK,
)

_TOKEN: Final = pattern(r"[^\s,;|()\[\]{}<>\"“”„]+")
_HOUSE: Final = pattern(r"#?\d{1,5}(?:[a-zA-Z]|bis|ter|BIS|TER)?(?:[-–/]\d{1,4}[a-zA-Z]?)?")
_GLUED: Final = pattern(r"([^\W\d_]{3,40})[.-]?\d{1,4}[a-zA-Z]?")
_OF_EAST: Final = pattern(r"\d(?:丁目|番地|番\d|号|號|弄|巷|樓|楼)|[路街道巷弄]\d")
_BLOCK: Final = pattern(r"\d[-−‐ー]\d")
_WARDS: Final = frozenset("市区町村郡")
_YEAR: Final = pattern(r"(?:19|20)\d\d")
_LETTERS: Final = pattern(r"[^\W\d_]+")
_CODE: Final = pattern(r"\d{4}|\d{2}-\d{3}|\d{3} \d{2}|[A-Za-z]\d[A-Za-z\d]? ?\d[A-Za-z]|\d[A-Za-z] ?\d")
_DIGIT: Final = pattern(r"\d")
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
_SHORTENED: Final = frozenset(each for each in STRONG | WEAK if len(each) < len("drive"))
"""Kinds whose dot belongs to them."""
_STARS: Final = frozenset({"24/7", "24/5", "7/7"})


class _Word(NamedTuple):
    """A word: where it stands, in small letters without what ends it, and whether a border stands in front of it."""

    begin: int
    end: int
    text: str
    small: str
    border: bool
    before: str


def without_postal_addresses(text: str) -> str:
    """Put an ellipsis for each postal address.

    >>> without_postal_addresses("Nurse at 77 Canarystreet, Kettle, or Kanarienweg 12, 10115 Berlin")
    'Nurse at …, or …'
    >>> without_postal_addresses("Head of Route 66 project, Studio 54, ISO 27001 Auditor, 24/7")
    'Head of Route 66 project, Studio 54, ISO 27001 Auditor, 24/7'
    """
    if not _DIGIT.search(text) or not _may_hold(text):
        return text
    words = _words_of(text)
    kept: list[str] = []
    done = 0
    for first, last in _merged(sorted((*_streets(words), *_towns(text, words)))):
        begin, end = words[first].begin, words[last].end
        kept += [text[done:begin], LEFT_OUT]
        done = end
    return "".join((*kept, text[done:]))


def _may_hold(text: str) -> bool:
    """Whether a text has a word of a street, or digits as a code has them; told without taking it apart."""
    words = _LETTERS.findall(text.casefold())
    if not _ANY.isdisjoint(words) or _CODE.search(text) or any(word.endswith(ENDINGS) for word in words):
        return True
    if _CAPITAL_AM.search(text):
        return True
    return not text.isascii() and (bool(_OF_EAST.search(text)) or not _WARDS.isdisjoint(text))


def _words_of(text: str) -> list[_Word]:
    found: list[_Word] = []
    last = 0
    for match in _TOKEN.finditer(text):
        whole = match[0]
        bare = whole.rstrip(".:!?…")
        gap = text[last : match.start()]
        border = not found or bool(gap.strip(" \t\u00a0")) or text[last - 1] in ":!?…"
        begin = match.start()
        end = begin + len(bare)
        if bare:
            end += whole[len(bare) :] == "." and bare.casefold() in _SHORTENED
            found.append(_Word(begin, end, bare, bare.casefold(), border, gap))
        last = match.end()
    return found


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


def _streets(words: list[_Word]) -> Iterator[tuple[int, int]]:
    """The streets with a number, each with what follows it: the first and the last word."""
    for at, word in enumerate(words):
        found = _street_at(words, at, word)
        if found:
            first, last = found
            yield first, _rest(words, last)


def _street_at(words: list[_Word], at: int, word: _Word) -> tuple[int, int] | None:
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


def _is_house(word: _Word) -> bool:
    return bool(_HOUSE.fullmatch(word.text)) and word.text not in _STARS


def _is_name(word: _Word) -> bool:
    return word.text[:1].isupper() or bool(_ORDINAL.fullmatch(word.text))


def _number_first(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _counts(words: list[_Word], at: int, *, capital: bool) -> bool:
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


def _number_last(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _kind_first(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _is_name_after(word: _Word) -> bool:
    """Whether a word can be part of the name behind a kind of street: "de la Paix", "d'Or", "des 17. Juni"."""
    if word.small.isdecimal() and len(word.small) < len("100"):
        return True
    return word.small in SMALL_WORDS or word.text[0].isupper() or "'" in word.text or "’" in word.text


def _am(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _rest(words: list[_Word], last: int) -> int:
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


def _goes_on(word: _Word) -> bool:
    first = word.text[0]
    return (first.isupper() or first.isdecimal() or word.small in INSIDE) and not word.small.startswith("24/")


def _towns(text: str, words: list[_Word]) -> Iterator[tuple[int, int]]:
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


def _american(words: list[_Word], at: int) -> tuple[int, int] | None:
    """Boston, MA 02139; Sydney NSW 2000."""
    if at == 0 or words[at - 1].text not in STATES or words[at].before.strip(" ,"):
        return None
    code = words[at].text
    if not _FIVE.fullmatch(code) and not (_FOUR.fullmatch(code) and len(words[at - 1].text) > len("NY")):
        return None
    return _town_before(words, at - 1, sure=True), at


def _british(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _town_before(words: list[_Word], at: int, *, sure: bool) -> int:
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


def _european(words: list[_Word], at: int) -> tuple[int, int] | None:
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


def _digits_before(words: list[_Word], at: int) -> int:
    """Where the digits begin of which a word may be the last group: a telephone number is not left in part."""
    while at > 0 and not words[at].border and not any(map(str.isalpha, words[at - 1].text)):
        at -= 1
    return at


def _is_town(words: list[_Word], at: int) -> bool:
    word = words[at]
    if word.text[0].isupper():
        return word.text[0].isalpha()
    small = word.small in SMALL_WORDS or word.small in {"ob", "bei"}
    return small and at + 1 < len(words) and not words[at + 1].border and words[at + 1].text[0].isupper()
