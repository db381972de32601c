"""Snoozes that move nothing: they name a step that the row's cadence does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ics_followup.cadence.language import Cadence, Step
from ics_followup.model import Interview


def snoozes_in_vain(
    interviews: Sequence[Interview], cadence_for: Callable[[str], Cadence], cadence: str = ""
) -> Iterator[tuple[Interview, str, str]]:
    """Yield each row with what is wrong in its snooze and what to write instead; a row's first round speaks for all.

    ``cadence`` replaces the rows' own where it is not empty. Raises KeyError for a cadence that is not known.
    """
    from difflib import get_close_matches

    told: set[str] = set()
    for interview in interviews:
        if not interview.snooze or interview.row_key in told:
            continue
        told.add(interview.row_key)
        chosen = cadence_for(cadence or interview.cadence)
        known = tuple(dict.fromkeys(step.id for step in chosen.steps if _can_be_moved(step)))
        for name in _steps_named(interview.snooze):
            if name not in known:
                meant = get_close_matches(name, known, n=1)
                hint = f'Did you mean "{meant[0]}"? ' if meant else ""
                what = f'The cadence {chosen.name} has no step "{name}" that can be snoozed: nothing moves'
                yield interview, what, f"{hint}Known are: {', '.join(known)}; or leave the name out."


def _can_be_moved(step: Step) -> bool:
    """Thanks, and what answers an offer or a no, have a day of their own (A20); the rest can wait."""
    return step.kind == "contact" and step.counts in ("status", "keep in touch")


def _steps_named(snooze: str) -> Iterator[str]:
    """The steps that a snooze names.

    >>> list(_steps_named("check_in until 2026-12-04 # until I am back; until 2026-12-10"))
    ['check_in']
    """
    for entry in snooze.split(";"):
        name = entry.partition("#")[0].partition("until ")[0].strip()
        if name:
            yield name
