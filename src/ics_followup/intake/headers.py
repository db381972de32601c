"""What a header means: its words, in any order, case and punctuation, in the languages of ``data/columns.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ics_followup.patterns import pattern

IGNORED: Final = "-"
"""Stands for a column that is known and from which nothing is taken."""
FIELDS: Final = (
    "id", "client", "company", "role", "round", "interview", "interview_time", "interview_type", "minutes", "timezone",
    "country", "region", "people", "people_email", "people_phone", "people_title", "contact", "contact_email",
    "contact_phone", "contact_title", "recruiter", "recruiter_email", "recruiter_phone", "hiring_manager",
    "hiring_manager_email", "hiring_manager_phone", "address", "channel", "promised", "status", "status_date",
    "deadline", "went_well", "priority", "company_size", "topic", "strength", "materials", "news", "cadence",
    "keep_in_touch", "language", "address_as", "snooze", "log", "notes",
)  # fmt: skip
"""The fields by their own names: a sheet that uses only these is read without ``data/columns.toml``."""

_OWN: Final = {name: name for name in FIELDS} | {"interviewers": "people"}
_WORD: Final = pattern(r"[^\W_]+")
_HUMP: Final = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS: Final = pattern(r"\([^()]*\)|\[[^][]*\]")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SMALL_WORDS: Final = (
    "a an and at for in of on the to my am das dem den der des die im und von zum zur zu d de du et l la le les a "
    "al del el en las los y da do dos e o della dei degli dell delle di il lo het op van een"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_LONGEST: Final = 80


@cache
def fields() -> Mapping[str, tuple[str, ...]]:
    """Return each field with the names that its column may have, in every language."""
    return MappingProxyType({field: names for field, names in _tables().items() if field != IGNORED})


@cache
def _tables() -> Mapping[str, tuple[str, ...]]:
    text = (Path(__file__).parent.parent / "data" / "columns.toml").read_text(encoding="utf-8")
    return {
        field: tuple(name for names in languages.values() for name in names)
        for field, languages in tomllib.loads(text).items()
    }


def words_of(header: str) -> list[str]:
    """Return the words of a header without case, punctuation and accents.

    >>> words_of("Gespräche / INTERVIEW_date")
    ['gesprache', 'interview', 'date']
    """
    if header.isascii():
        return _WORD.findall(header.lower())
    parted = unicodedata.normalize("NFKD", header.casefold())
    return _WORD.findall("".join(sign for sign in parted if not unicodedata.combining(sign)))


def spelled(header: str) -> str:
    """Return the words of a header in the order of the alphabet: two headers that are alike give the same."""
    return " ".join(sorted(words_of(header)))


def joined(header: str) -> str:
    """Return the words of a header written together."""
    return "".join(words_of(header))


def spellings(name: str) -> Iterator[str]:
    """Yield every way in which a name of ``data/columns.toml`` is looked up."""
    lower = unicodedata.normalize("NFC", name.casefold())
    for written in {lower, lower.translate(_UMLAUTS)}:
        yield spelled(written)
        yield joined(written)
        yield _without_small(written)


def _without_small(header: str) -> str:
    return " ".join(sorted(word for word in words_of(header) if word not in _SMALL))


@cache
def known() -> Mapping[str, str]:
    """Return every spelling with the field that it means, or ``IGNORED``."""
    found: dict[str, str] = {}
    for field, names in _tables().items():
        for name in (field, *names):
            for written in spellings(name):
                found.setdefault(written, field)
    found.pop("", None)
    return MappingProxyType(found)


@cache
def meaning_of(header: str) -> str:
    """Name the field that a header means; ``IGNORED`` for one that is known and left alone, empty for others.

    >>> meaning_of("Date of Interview"), meaning_of("Uhrzeit"), meaning_of("Salary"), meaning_of("Shoe size")
    ('interview', 'interview_time', '-', '')
    """
    bare = header.strip()
    if bare in _OWN:
        return _OWN[bare]
    if not bare or len(bare) > _LONGEST or bare.count(",") > 1 or any(sign in bare for sign in ";\t|"):
        return ""  # several names in one: a line that is not parted where its cells end
    index = known()
    outside = _BRACKETS.sub(" ", bare)
    for written in dict.fromkeys((bare, _HUMP.sub(" ", bare), outside)):
        for key in (spelled(written), joined(written), _without_small(written)):
            if key in index:
                return index[key]
    return ""


def field_of(header: str) -> str:
    """Name the field that a header means, empty for a column of the user's own.

    >>> field_of("Date of Interview"), field_of("INTERVIEW_DATE"), field_of("JobTitle"), field_of("Salary")
    ('interview', 'interview', 'role', '')
    """
    found = meaning_of(header)
    return "" if found == IGNORED else found


def near_field(header: str) -> str:
    """Name the field whose name is one slip of the pen away (two in a long name), empty if none is.

    >>> near_field("Intervew date"), near_field("Promissed"), near_field("Shoe size")
    ('interview', 'promised', '')
    """
    written = {spelled(header[:_LONGEST]), joined(header[:_LONGEST])}
    for slips in (1, 2):
        for word in sorted(written):
            if len(word) >= 5 * slips:
                near = min(_within(word, slips), default=None)
                if near is not None:
                    return tuple(known().values())[near]
    return ""


def _within(word: str, slips: int) -> Iterator[int]:
    """Yield which of the known spellings are at most so many slips away, by their number."""
    letters = _letters(word)
    for length in range(len(word) - slips, len(word) + slips + 1):
        for number, name, others in _by_length().get(length, ()):
            if (letters ^ others).bit_count() <= 2 * slips and slipped(word, name, slips):
                yield number


@cache
def _by_length() -> Mapping[int, Sequence[tuple[int, str, int]]]:
    """The known spellings by length: the number of each, itself, and its letters, so that few need a closer look."""
    found: dict[int, list[tuple[int, str, int]]] = {}
    for number, (name, field) in enumerate(known().items()):
        if field != IGNORED:
            found.setdefault(len(name), []).append((number, name, _letters(name)))
    return MappingProxyType(found)


def _letters(word: str) -> int:
    """Which letters a word has, as bits; a slip changes two of them at most."""
    bits = 0
    for sign in word:
        bits |= 1 << ord(sign) % 64
    return bits


def slipped(word: str, name: str, most: int) -> bool:
    """Say whether a word becomes a name by at most so many slips: a letter more, less, other, or two swapped.

    >>> slipped("compnay", "company", 1), slipped("cmpny", "company", 1)
    (True, False)
    """
    if len(set(word) ^ set(name)) > 2 * most:
        return False
    before, last = [0] * (len(name) + 1), list(range(len(name) + 1))
    for i, sign in enumerate(word, start=1):
        row = [i]
        for j, other in enumerate(name, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != other))
            if i > 1 and j > 1 and sign == name[j - 2] and word[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return False
        before, last = last, row
    return last[-1] <= most
