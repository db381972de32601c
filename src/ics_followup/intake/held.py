"""How an interview was held, in person or by phone or video: words in the languages of ``data/held.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from ics_followup.intake.headers import words_of

_IN_PERSON: Final = "in person"
_LONGEST: Final = 200
"""More signs than this are no name of a round."""
_MOST_WORDS: Final = 3
_COMMON: Final = "1 2 3 4 first second third final last initial 1st 2nd 3rd panel technical round interview"
_SAYS_NOTHING: Final = frozenset(_COMMON.split())
"""The commonest words of rounds: for these alone, the file of words need not be read."""
_BESIDE: Final = frozenset(
    ("per", "via", "by", "over", "on", "mit", "am", "par", "en", "em", "in", "interview")
)


def met_of(text: str) -> bool | None:
    """Tell how an interview was held: True in person, False by phone or video.

    None where the text says neither, or both.

    >>> met_of("Phone screen with HR"), met_of("Onsite loop"), met_of("vor Ort"), met_of("second")
    (False, True, True, None)
    >>> met_of("virtual onsite"), met_of("phone, then onsite")
    (False, None)
    """
    return _heard(text)[0]


def says_nothing_else(text: str) -> bool:
    """Tell whether a text speaks of how the interview was held, and of nothing else.

    >>> says_nothing_else("per Video"), says_nothing_else("phone, cancelled")
    (True, False)
    """
    met, rest = _heard(text)
    return met is not None and _BESIDE.issuperset(rest)


def _heard(text: str) -> tuple[bool | None, list[str]]:
    """How it was held, and the words that say something else."""
    words = words_of(text[:_LONGEST])
    if _SAYS_NOTHING.issuperset(words):
        return None, words
    anywhere, alone = _known()
    whole = " ".join(words)
    if whole in alone:
        return alone[whole], []
    said, rest, start = set(), [], 0
    while start < len(words):
        for end in range(start + _MOST_WORDS, start, -1):
            found = anywhere.get(" ".join(words[start:end]))
            if found is not None:
                said.add(found)
                start = end
                break
        else:
            rest.append(words[start])
            start += 1
    return (said.pop() if len(said) == 1 else None), rest


@cache
def _known() -> tuple[Mapping[str, bool], Mapping[str, bool]]:
    """What each phrase means, in every language: those that say it anywhere, and those that say it alone."""
    import tomllib

    text = (Path(__file__).parent.parent / "data" / "held.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, bool]] = {"anywhere": {}, "alone": {}}
    for how, places in tomllib.loads(text).items():
        for place, languages in places.items():
            for phrase in chain.from_iterable(languages.values()):
                found[place][" ".join(words_of(phrase))] = how == _IN_PERSON
    return found["anywhere"], found["alone"]
