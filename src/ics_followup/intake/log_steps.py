"""The step that a log entry names behind "for": its id, or what people write for it (``data/steps.toml``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from ics_followup.intake.headers import words_of
from ics_followup.intake.log_text import EXAMPLES, entry_text, plain
from ics_followup.intake.misread import Misread, nearest, shown
from ics_followup.model import Touch

_LISTED: Final = ("thanks", "thanks_card", "check_in", "call", "weekly", "keep_in_touch")
"""The steps that a warning names, before those of the user's own cadences."""


def step_at(words: Sequence[str], own: Collection[str] = ()) -> tuple[str, int]:
    """The step that begins at the first of some words, and how many words it has; a word nobody knows stays as it is.

    ``own`` are the ids of steps in the user's own cadences. An id stays as it is written.

    >>> step_at(["Thank", "You", "note"]), step_at(["check-in"]), step_at(["thank-you"], ["thank-you"])
    (('thanks', 3), ('check-in', 1), ('thank-you', 1))
    """
    first = plain(words[0])
    folded = [" ".join(words_of(word)) for word in words[: _longest()]]
    for size in range(len(folded), 1, -1):
        step = _meanings().get(" ".join(folded[:size]))
        if step:
            return step, size
    if is_step(first, own):
        return first, 1
    return _meanings().get(folded[0], first), 1


def is_step(word: str, own: Collection[str] = ()) -> bool:
    """Whether a word is the id of a step, in a cadence of the program or among ``own``; "-" counts as "_"."""
    return word in own or (under := word.replace("-", "_")) in own or under in _aliases()


def unknown_step(touch: Touch, own: Collection[str]) -> Misread | None:
    """What to say of an entry for a step that nobody knows; None where it is known, or none is named."""
    if not touch.step or is_step(touch.step, own):
        return None
    known = (*_LISTED, *sorted(set(own) - set(_LISTED)))
    near = nearest(touch.step, {*known, *_aliases(), *_meanings()})
    hint = f'Did you mean "{near}"? ' if near else ""
    return Misread(
        f'{shown(touch.step)} after "for" in the log entry {shown(entry_text(touch))} is no follow-up that the log '
        "knows, so the entry counts as if it did not say what for",
        f"{hint}Known are: {', '.join(known)}; or leave it out, or write it behind a #. {EXAMPLES}",
    )


@cache
def _aliases() -> Mapping[str, Mapping[str, Sequence[str]]]:
    import tomllib

    text = (Path(__file__).parent.parent / "data" / "steps.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _meanings() -> Mapping[str, str]:
    return {
        " ".join(words_of(alias)): step
        for step, languages in _aliases().items()
        for aliases in languages.values()
        for alias in aliases
    }


@cache
def _longest() -> int:
    return max(len(alias.split()) for alias in _meanings())
