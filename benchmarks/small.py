"""Cold processes of everyday size, against what they replace, in turn (A B A B …): a busy minute hits both alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from processes import PROGRAM, Ratio, Run, build, folder_with, median_of, plain, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Something to time; ``command`` is made anew for each run, in a folder of its own with ``rows`` in the sheet."""

    name: str
    rows: int
    command: Callable[[Path], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A program and its yardstick, the medians of both."""

    name: str
    against: str
    ours: Run
    theirs: Run

    @property
    def ratio(self) -> Ratio:
        return Ratio.of(self.ours, self.theirs)

    @property
    def line(self) -> str:
        """One row of the page's table."""
        times = f"{self.ours.wall:.2f} s, {self.theirs.wall:.2f} s"
        memory = f"{self.ours.memory:.0f} MB, {self.theirs.memory:.0f} MB"
        return f"|{self.name}|{self.against}|{self.ratio.wall:.2f}|{self.ratio.cpu:.2f}|{times}|{memory}|"


def _shows_help(_: Path) -> Sequence[str]:
    return (PROGRAM, "--help")


def _imports_click(_: Path) -> Sequence[str]:
    return (sys.executable, "-c", "import click")


USUAL: Final = 25
PAIRS: Final = (
    *(
        (
            Program(name=f"`build`, {rows:,} interviews", rows=rows, command=build),
            Program(name="plain script", rows=rows, command=plain),
        )
        for rows in (USUAL, 1_000)
    ),
    (
        Program(name="`ics-followup --help`", rows=0, command=_shows_help),
        Program(name='`python -c "import click"`', rows=0, command=_imports_click),
    ),
)


def _once(program: Program, environment: Mapping[str, str]) -> Run:
    with folder_with(program.rows) as folder:
        return run(program.command(folder), environment)


def compared(runs: int, environment: Mapping[str, str]) -> list[Compared]:
    """Each pair, so many times in turn."""
    found = []
    for pair in PAIRS:
        times: tuple[list[Run], list[Run]] = ([], [])
        for turn in range(runs + 1):
            for program, spent in zip(pair, times, strict=True):
                once = _once(program, environment)
                if turn:  # the first run fills the caches
                    spent.append(once)
        ours, theirs = map(median_of, times)
        found.append(Compared(name=pair[0].name, against=pair[1].name, ours=ours, theirs=theirs))
    return found
