"""The words of a text with where they stand, for what looks for postal addresses in it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from ics_followup.patterns import pattern
from ics_followup.sharing.street_words import STRONG, WEAK

_TOKEN: Final = pattern(r"[^\s,;|()\[\]{}<>\"“”„]+")
_LETTERS: Final = pattern(r"[^\W\d_]+")
_SHORTENED: Final = frozenset(each for each in STRONG | WEAK if len(each) < len("drive"))
"""Kinds whose dot belongs to them."""


@lru_cache(maxsize=8)
def letters_in(text: str) -> frozenset[str]:
    """The words of letters alone that a text has, in small letters; asked for by one after the other."""
    return frozenset(_LETTERS.findall(text.casefold()))


class Word(NamedTuple):
    """A word: where it stands, without what ends it, also in small letters.

    ``border`` tells that a clause begins with it, ``before`` is what parts it from the word in front of it.
    """

    begin: int
    end: int
    text: str
    small: str
    border: bool
    before: str


def words_of(text: str) -> list[Word]:
    """Take a text apart at blanks, commas and brackets; what ends a word (a dot, a colon) is none of it.

    >>> [(word.text, word.border) for word in words_of("Straße: Elm Ave. 12, Wien")]
    [('Straße', True), ('Elm', True), ('Ave', False), ('12', False), ('Wien', True)]
    """
    found: list[Word] = []
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
            found.append(Word(begin, end, bare, bare.casefold(), border, gap))
        last = match.end()
    return found
