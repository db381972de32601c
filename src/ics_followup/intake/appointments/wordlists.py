"""The words by which titles are understood, by language: ``data/appointments.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’&.+-][^\W_]+)*|@|w/")


@cache
def lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Every list by its name, each by language."""
    text = (Path(__file__).parents[2] / "data" / "appointments.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: MappingProxyType({key: tuple(words) for key, words in table.items()})
            for name, table in tomllib.loads(text).items()
        }
    )


@cache
def phrases(name: str, language: str = "") -> frozenset[tuple[str, ...]]:
    """The phrases of a list, each as its words, in one language or, without one, in all."""
    listed = lists()[name]
    chosen = [listed.get(language, ())] if language else listed.values()
    return frozenset(tuple(words_in(phrase)) for phrases in chosen for phrase in phrases)


@cache
def _longest(name: str) -> int:
    return max(len(phrase) for phrase in phrases(name))


def languages_of(words: Sequence[str]) -> tuple[str, ...]:
    """The languages whose word for an interview a title has; all of them where it is the English one, or none."""
    said = {tuple(words[begin:end]) for begin, end in spans(words, "interview")}
    every = tuple(lists()["interview"])
    found = tuple(language for language in every if not said.isdisjoint(phrases("interview", language)))
    return every if not found or "en" in found else (*found, "en")


def words_in(text: str) -> list[str]:
    """The words of a text, folded; ``@`` and ``w/`` are words too.

    >>> words_in("St. Luke’s @ noon")
    ['st', "luke's", '@', 'noon']
    """
    return [word.casefold().replace("’", "'") for word in WORD.findall(text)]


def spans(words: Sequence[str], name: str, languages: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where phrases of a list stand among words, the longest first at each place, without overlap."""
    wanted, longest = phrases(name), _longest(name)
    if languages:
        wanted = frozenset().union(*(phrases(name, language) for language in languages))
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        most = min(longest, len(words) - at)
        size = next((n for n in range(most, 0, -1) if tuple(words[at : at + n]) in wanted), 0)
        if size:
            spans.append((at, at + size))
        at += size or 1
    return spans
