"""The language of cadences, in one place to import from: the nouns, the files that come with the program.

Where things are: ``steps`` (the nouns and the words), ``reading`` (TOML becomes steps), ``sense`` (whether the
steps can happen), ``lines`` (where in the file a mistake stands), ``mistakes`` (the error), ``own`` (a user's
own files).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from ics_followup.cadence.mistakes import CadenceError, Mistake
from ics_followup.cadence.reading import cadence_from, offset_from
from ics_followup.cadence.steps import (
    ANCHORS,
    CONDITIONS,
    NAMED_SLOTS,
    RELATIVE_SLOTS,
    RULES,
    Cadence,
    Ceiling,
    Counts,
    Offset,
    Roll,
    Step,
    To,
    Unit,
    When,
)

__all__ = [
    "ANCHORS",
    "BUILT_IN",
    "CONDITIONS",
    "NAMED_SLOTS",
    "RELATIVE_SLOTS",
    "RULES",
    "Cadence",
    "CadenceError",
    "Ceiling",
    "Counts",
    "Mistake",
    "Offset",
    "Roll",
    "Step",
    "To",
    "Unit",
    "When",
    "built_in",
    "built_in_names",
    "built_in_text",
    "cadence_from",
    "offset_from",
]

BUILT_IN: Final = Path(__file__).parent.parent / "data" / "cadences"


@cache
def built_in_names() -> tuple[str, ...]:
    """The cadences that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in BUILT_IN.glob("*.toml")))


@cache
def built_in(name: str) -> Cadence:
    """The built-in cadence of that name; KeyError where there is none.

    Its sense is not looked at again: a test holds that.
    """
    return cadence_from(built_in_text(name), f"{name}.toml", sense=False)


def built_in_text(name: str) -> str:
    """The file of the built-in cadence of that name, as text; KeyError where there is none."""
    if name not in built_in_names():
        raise KeyError(name)
    return (BUILT_IN / f"{name}.toml").read_text(encoding="utf-8")
