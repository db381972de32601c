"""Large feeds: the whole build, building again, and the most memory, for a career office on one computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from made_up import SETTINGS, SHOW_ALL, TOMORROW
from processes import Ratio, Run, build, folder_with, median_of, plain, run

ROWS: Final = 10_000
SIZES: Final = (10_000, 30_000, 60_000, 100_000)
_CHUNK: Final = 1 << 20
_BEGIN: Final = b"BEGIN:VEVENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Builds with ``show = "all"`` of one sheet, and the plain script on it; medians."""

    rows: int
    events: int
    first: Run
    again: Run
    next_day: Run
    plain: Run

    @property
    def speed(self) -> Ratio:
        """Our events per second, in the plain script's."""
        slower = Ratio.of(self.plain, self.first)
        more = self.events / self.rows
        return Ratio(wall=slower.wall * more, cpu=slower.cpu * more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size with the default settings: a first build, and one on the next day with that feed there."""

    rows: int
    first: Run
    next_day: Run

    @property
    def most(self) -> float:
        """The most memory of both, in MB."""
        return max(self.first.memory, self.next_day.memory)


def events_in(path: Path) -> int:
    """How many events a feed has; it is never held as a whole."""
    count, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            count += rest.count(_BEGIN)
            rest = rest[rest.rfind(b"\n") + 1 :]
    return count


def whole(rows: int, runs: int, environment: Mapping[str, str]) -> Whole:
    """All four in turn, so many times, each time in a fresh folder."""
    times: tuple[list[Run], ...] = ([], [], [], [])
    events = 0
    for _ in range(runs):
        with folder_with(rows, SHOW_ALL) as folder:
            commands = (build(folder), build(folder), build(folder, today=TOMORROW), plain(folder))
            for command, found in zip(commands, times, strict=True):
                found.append(run(command, environment))
                if not events:
                    events = events_in(folder / "followups.ics")
    first, again, next_day, script = map(median_of, times)
    return Whole(rows=rows, events=events, first=first, again=again, next_day=next_day, plain=script)


def sizes(most: int, environment: Mapping[str, str], of: Sequence[int] = SIZES) -> list[Size]:
    """Each size once, for memory hardly differs from run to run."""
    found = []
    for rows in of:
        if rows > most:
            break
        with folder_with(rows, SETTINGS) as folder:
            first = run(build(folder), environment)
            next_day = run(build(folder, today=TOMORROW), environment)
        found.append(Size(rows=rows, first=first, next_day=next_day))
    return found


def growth(found: Sequence[Size]) -> float | None:
    """How much more memory an interview costs in the last step than in the one before; 1 is linear.

    In small sheets buffers of a fixed size are the most, and an interview more costs next to nothing.
    """
    if len(found) < 3:
        return None
    small, middle, large = found[-3:]
    early = (middle.most - small.most) / (middle.rows - small.rows)
    late = (large.most - middle.most) / (large.rows - middle.rows)
    return late / early
