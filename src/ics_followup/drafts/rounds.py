"""Which interview it was, as part of a sentence: "second interview" for what the sheet calls "Round 2"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from ics_followup.drafts.languages import FALLBACK, language_for, languages

_WORD: Final = r"[^\W_]+"
_LONGEST: Final = 40
"""More signs than this are a remark, not the name of a round."""


@lru_cache(maxsize=1024)
def round_in_words(text: str, language: str = FALLBACK) -> str:
    """Name a round for the middle of a sentence; empty for anything but the known ones, which no message holds.

    The names that people give to rounds are understood in every language that has a folder; the words are those of
    ``language``. In English they stand after "our" or "the", in German after "das".

    >>> round_in_words("2nd round"), round_in_words("Telefoninterview"), round_in_words("R2-HM w/ team")
    ('second interview', 'phone interview', '')
    >>> round_in_words("Round 2", "de")
    'zweite Gespräch'
    """
    found = _known().get(_bare(text)) if 0 < len(text) <= _LONGEST else None
    names: Mapping[str, str] = language_for(language).parts.get("rounds", {})
    return names.get(found, "") if found else ""


def _bare(text: str) -> str:
    """The words of a round without those that say only that it is one."""
    words = re.findall(_WORD, text.casefold())
    return " ".join(word for word in words if word not in _fillers())


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for table in _tables() for word in table["fillers"].casefold().split())


@cache
def _known() -> Mapping[str, str]:
    """Which round each name means, in all languages; nothing where a name is made of fillers alone."""
    named = (
        (_bare(name), known)
        for table in _tables()
        for known, names in table.items()
        if known != "fillers"
        for name in names
    )
    return {name: known for name, known in named if name}


@cache
def _tables() -> tuple[Mapping[str, str], ...]:
    found = (language_for(tag).parts.get("round_names") for tag in languages())
    return tuple(table for table in found if table)
