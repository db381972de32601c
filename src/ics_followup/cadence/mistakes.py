"""What a cadence file says wrongly: each mistake with its path and line, and the error that carries them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ics_followup.model import Place
from ics_followup.problems import FollowupError, Problem

if TYPE_CHECKING:
    from ics_followup.cadence.lines import Spot


class Mistake(NamedTuple):
    """One thing that a cadence file says wrongly.

    ``path`` is where in the file, like ``step[2].when[0].day`` (counted from 0), empty for the whole file;
    ``spot`` is its line and column, from 1.
    """

    path: str
    spot: Spot
    what: str


class CadenceError(FollowupError):
    """A cadence file says something that cannot be followed. The message lists everything, a line each."""

    status = 1

    def __init__(self, file: str, text: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.text = text
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.spot))
        super().__init__("\n".join(_line(file, mistake) for mistake in self.mistakes))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The mistakes as problems of the user's data, each with its place."""
        lines = self.text.split("\n")
        return tuple(_problem(self.file, lines, mistake) for mistake in self.mistakes)


def _line(file: str, mistake: Mistake) -> str:
    return ": ".join(part for part in (f"{file}:{mistake.spot.line}", mistake.path, mistake.what) if part)


def _problem(file: str, lines: Sequence[str], mistake: Mistake) -> Problem:
    line, column = mistake.spot
    source = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    named = mistake.path.rpartition(".")[2].partition("[")[0]
    place = Place(
        file=file,
        line=line,
        column=column,
        row=line,
        letter="",
        header="",
        source=source,
        width=len(named) if source.startswith(named, column - 1) else 1,
    )
    return Problem(
        severity="error",
        what=f"{mistake.path}: {mistake.what}" if mistake.path else mistake.what,
        remedy=f"Correct it; ics-followup cadence check {file} looks again.",
        place=place,
        file=file,
    )
