"""What no message says: the never-list of a language, matched by whole words.

The lists are text, ``data/drafts/<language>/never.toml``; the head of the English one explains the form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from ics_followup.drafts.languages import FALLBACK, LANGUAGES, language_for

_STEM: Final = 3
"""So many letters at least stand before a ``*``; entries are sorted by them."""

_GAP: Final = ".."
_MOST_BETWEEN: Final = 3
"""A ``..`` in an entry stands for none to so many words of one sentence."""

_NUMBER: Final = "#"
"""A ``#`` in an entry stands for any number, alone or before letters."""

_END: Final = "."
"""What stands among the words of a text where a sentence ends."""

_SHORT: Final = 3
"""An abbreviation has so many letters as a rule."""

_VOWELS: Final = frozenset("aeiouyäöü")


class _Place(NamedTuple):
    """What may stand at one place of an entry: whole words, beginnings of words, or (``gap``) a few of any kind."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    gap: bool

    def takes(self, word: str) -> bool:
        """Tell whether this word may stand here."""
        if word in self.words:
            return True
        if word[0].isdigit():
            return _NUMBER + word.lstrip("0123456789.,") in self.words
        return bool(self.beginnings) and word != _END and word.startswith(self.beginnings)


_Phrase = tuple[_Place, ...]


class Rule(NamedTuple):
    """One rule: what a message would do, what to write instead, and the kinds that may say it.

    ``fine`` are longer phrases in which its words are innocent ("urgent care"), as they stand in the list.
    """

    fault: str
    better: str
    allowed: frozenset[str]
    once: bool
    fine: tuple[str, ...] = ()


class Never(NamedTuple):
    """What is wrong (reads on after "a message never"), the words that are, and a better wording."""

    fault: str
    words: str
    better: str


_Entries = dict[str, list[tuple[str, Rule]]]
"""Entries as they stand in the list; few are ever met, so each is taken apart only when its first word is."""


class _List(NamedTuple):
    """All entries of a language.

    ``whole`` has them by their first word (any number is ``#`` there), ``stems`` those that begin with a ``*``
    word by its first letters. ``loud`` are the words of three
    letters that are emphasis in capitals, ``abbreviations`` the longer ones that are none.
    """

    whole: _Entries
    stems: _Entries
    loud: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()


@cache
def _list_of(tag: str) -> _List:
    """Read the list of a language, its variant's own before that of the language itself."""
    import tomllib

    files = (LANGUAGES / part / "never.toml" for part in (*language_for(tag).tags, FALLBACK))
    file = next(file for file in files if file.is_file())
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    capitals = tables.get("capitals", {})
    return _entries(tables["rule"])._replace(
        loud=frozenset(capitals.get("loud", "").casefold().split()),
        abbreviations=frozenset(capitals.get("abbreviations", "").casefold().split()),
    )


def _entries(rules: Sequence[Mapping[str, Any]]) -> _List:
    """Sort all entries by their first word."""
    found = _List({}, {})
    for table in rules:
        allowed = frozenset(table.get("allowed", ()))
        fine = tuple(table.get("fine", ()))
        rule = Rule(table["fault"], table["better"], allowed, table.get("once", False), fine)
        for entry in filter(None, table["words"].split("\n")):
            for word in entry.casefold().split(maxsplit=1)[0].split("/"):
                if word[-1] == "*":
                    found.stems.setdefault(word[:-1][:_STEM], []).append((entry, rule))
                else:
                    found.whole.setdefault(word, []).append((entry, rule))
    return found


@cache
def _places(entry: str) -> _Phrase:
    """Take an entry apart: ``a/b c`` is "a c" and "b c"."""
    return tuple(_place(place) for place in entry.casefold().split())


@cache
def _place(text: str) -> _Place:
    if text == _GAP:
        return _Place(frozenset(), (), gap=True)
    words = text.split("/")
    whole = frozenset(word for word in words if word[-1] != "*")
    return _Place(whole, tuple(word[:-1] for word in words if word[-1] == "*"), gap=False)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w[\w'-]*(?:\.\w+)*|[.?!]|\n\s*\n")


def _words_of(text: str) -> list[str]:
    """The words of a text in small letters, with a full stop where a sentence ends."""
    found = _word().findall(text.replace("’", "'").casefold())
    return [word if word[0].isalnum() or word[0] == "_" else _END for word in found]


def never_in(text: str, kind: str = "", language: str = FALLBACK) -> Iterator[Never]:
    """Yield what is wrong, the words that are, and better ones, for everything that no message says.

    Without a kind nothing is exempt. One exaggeration is allowed. Names that the text may hold are to be
    hidden before.

    >>> [found[:2] for found in never_in("I am just checking in about the salary.")]
    [('makes itself small', 'just checking'), ('speaks of money', 'salary')]
    >>> [found[:2] for found in never_in("Ich wollte nur nach dem Gehalt fragen.", language="de")]
    [('makes itself small', 'wollte nur'), ('speaks of money', 'gehalt')]
    """
    entries = _list_of(language_for(language).tag)
    words = _words_of(text)
    exaggerations = 0
    said_until: dict[int, int] = {}
    for start, word in enumerate(words):
        for size, rule in _found_at(entries, words, start, word):
            if start < said_until.get(id(rule), 0) or kind in rule.allowed:
                continue
            if _is_fine(rule, words, start, size):
                continue
            said_until[id(rule)] = start + size
            exaggerations += rule.once
            if not rule.once or exaggerations > 1:
                yield Never(rule.fault, " ".join(words[start : start + size]), rule.better)


def is_loud(word: str, language: str = FALLBACK) -> bool:
    """Tell whether a word in capitals is emphasis, and not an abbreviation such as ICU or HTML.

    >>> is_loud("VERY"), is_loud("NOW"), is_loud("ICU"), is_loud("HTML"), is_loud("JSON")
    (True, True, False, False, False)
    """
    entries, small = _list_of(language_for(language).tag), word.casefold()
    if len(word) <= _SHORT:
        return small in entries.loud
    return small not in entries.abbreviations and not _VOWELS.isdisjoint(small)


def _found_at(entries: _List, words: Sequence[str], start: int, word: str) -> Iterator[tuple[int, Rule]]:
    """Yield the rules that stand at one place of a text, each with the number of words of its longest entry."""
    numbers = f"{_NUMBER}{word.lstrip('0123456789.,')}" if word[0].isdigit() else ""
    longest: dict[int, tuple[int, Rule]] = {}
    for entries_here in (
        entries.whole.get(word, ()),
        entries.stems.get(word[:_STEM], ()),
        entries.whole.get(numbers, ()) if numbers else (),
    ):
        for entry, rule in entries_here:
            size = _size_at(_places(entry), words, start)
            if size and size > longest.get(id(rule), (0, rule))[0]:
                longest[id(rule)] = size, rule
    yield from longest.values()


def _is_fine(rule: Rule, words: Sequence[str], start: int, size: int) -> bool:
    """Tell whether the words at a place are part of a longer phrase that is innocent."""
    return any(
        _size_at(phrase, words, begin) >= start + size - begin
        for phrase in map(_places, rule.fine)
        for begin in range(max(0, start + size - len(phrase) * _MOST_BETWEEN), start + 1)
    )


def _size_at(phrase: _Phrase, words: Sequence[str], start: int) -> int:
    """Count the words that an entry takes up at a place of a text; 0 where it does not stand there."""
    at = start
    for index, place in enumerate(phrase):
        if place.gap:
            for between in range(_MOST_BETWEEN + 1):
                if _END in words[at : at + between]:
                    break
                rest = _size_at(phrase[index + 1 :], words, at + between)
                if rest:
                    return at + between + rest - start
            return 0
        if at >= len(words) or not place.takes(words[at]):
            return 0
        at += 1
    return at - start
