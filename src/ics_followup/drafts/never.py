"""What no message says: the never-list of a language, matched by whole words.

The lists are text, ``data/drafts/<language>/never.toml``; the head of the English one explains the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, Final, NamedTuple

from ics_followup.drafts.languages import FALLBACK, LANGUAGES, language_for

_STEM: Final = 3
"""So many letters at least stand before a ``*``; entries are sorted by them."""

_SHORT: Final = 3
"""An abbreviation has so many letters as a rule."""

_VOWELS: Final = frozenset("aeiouyäöü")


class Rule(NamedTuple):
    """One rule: what a message would do, what to write instead, and the kinds that may say it.

    ``fine`` are longer phrases in which its words are innocent ("urgent care").
    """

    fault: str
    better: str
    allowed: frozenset[str]
    once: bool
    fine: tuple[tuple[str, ...], ...] = ()


class Never(NamedTuple):
    """What is wrong (reads on after "a message never"), the words that are, and a better wording."""

    fault: str
    words: str
    better: str


class _List(NamedTuple):
    """All entries of a language.

    ``whole`` are phrases, ``sizes`` says how many words those have that begin with a word, and ``stems`` are
    those with a ``*``, by the first letters of their first word. ``loud`` are the words of three letters that are
    emphasis in capitals, ``abbreviations`` the longer ones that are none.
    """

    whole: Mapping[tuple[str, ...], Rule]
    sizes: Mapping[str, Sequence[int]]
    stems: Mapping[str, Sequence[tuple[tuple[str, ...], Rule]]]
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
    """Spell out the alternatives (``a/b c`` is "a c" and "b c") and sort them by their first word."""
    whole: dict[tuple[str, ...], Rule] = {}
    sizes: dict[str, list[int]] = {}
    stems: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
    for table in rules:
        allowed = frozenset(table.get("allowed", ()))
        fine = tuple(words for phrase in table.get("fine", ()) for words in _spelled_out(phrase))
        rule = Rule(table["fault"], table["better"], allowed, table.get("once", False), fine)
        for phrase in table["words"]:
            for words in _spelled_out(phrase):
                if any(word.endswith("*") for word in words):
                    stems.setdefault(words[0][:_STEM], []).append((words, rule))
                    continue
                whole[words] = rule
                if len(words) not in sizes.setdefault(words[0], []):
                    sizes[words[0]].append(len(words))
    return _List(whole, sizes, stems)


def _spelled_out(phrase: str) -> Iterator[tuple[str, ...]]:
    return product(*(word.split("/") for word in phrase.casefold().split()))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w[\w'-]*(?:\.\w+)*")


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
    words = _word().findall(text.replace("’", "'").casefold())
    exaggerations = 0
    for start, word in enumerate(words):
        for size, rule in _found_at(entries, words, start, word):
            if kind in rule.allowed or _is_fine(rule, words, start, size):
                continue
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
    """Yield the entries that stand at one place of a text, each with its number of words."""
    for size in entries.sizes.get(word, ()):
        rule = entries.whole.get(tuple(words[start : start + size]))
        if rule and start + size <= len(words):
            yield size, rule
    for phrase, rule in entries.stems.get(word[:_STEM], ()):
        if _stands_at(phrase, words[start : start + len(phrase)]):
            yield len(phrase), rule


def _is_fine(rule: Rule, words: Sequence[str], start: int, size: int) -> bool:
    """Tell whether the words at a place are part of a longer phrase that is innocent."""
    return any(
        _stands_at(phrase, words[begin : begin + len(phrase)])
        for phrase in rule.fine
        for begin in range(max(0, start + size - len(phrase)), start + 1)
    )


def _stands_at(phrase: Sequence[str], words: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(
        word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
        for wanted, word in zip(phrase, words, strict=True)
    )
