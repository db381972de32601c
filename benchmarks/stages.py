"""Where the time of one `build` goes: its own program, with a clock at the borders between its parts.

Usage: python benchmarks/stages.py ROWS [--all] [--again] [--profile]. Prints JSON, or the functions that take the most
time. --again measures a build on the next day, with the feed of the first there.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Final

from made_up import SETTINGS, SHOW_ALL, TODAY, TOMORROW
from processes import build, folder_with

STAGES: Final = {
    "start": "start-up, and every module when it is first needed",
    "reading": "reading: the sheet's bytes to interviews",
    "planning": "planning: steps, days, hours, why",
    "drafts": "drafts: the messages",
    "events": "events: titles, the text around a message, tips, UIDs",
    "previous": "the previous feed: read, and each event looked up in it",
    "encoding": "encoding: VEVENT blocks, compared with the previous ones",
    "writing": "putting in order, checking, writing to the disk",
    "rest": "the rest: settings, state, what is told, and this clock itself",
}
MOST: Final = 45


class Clock:
    """The processor's time of each stage, without that of the stages within it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open = ["start"]
        self._last = 0.0

    def enter(self, stage: str) -> None:
        self._count()
        self._open.append(stage)

    def leave(self) -> None:
        self._count()
        self._open.pop()

    def _count(self) -> None:
        now = time.process_time()
        self.spent[self._open[-1]] += now - self._last
        self._last = now

    def within(self, owner: Any, name: str, stage: str) -> None:
        """Count every call of a function to a stage."""
        original: Callable[..., Any] = getattr(owner, name)

        def timed(*given: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                return original(*given, **named)
            finally:
                self.leave()

        setattr(owner, name, timed)

    def within_each(self, owner: Any, name: str, stage: str) -> None:
        """Count what a function does, and every step of what it gives, to a stage."""
        original: Callable[..., Any] = getattr(owner, name)

        def timed(*given: Any, **named: Any) -> Iterator[Any]:
            self.enter(stage)
            steps = iter(original(*given, **named))
            self.leave()
            while True:
                self.enter(stage)
                try:
                    step = next(steps)
                except StopIteration:
                    return
                finally:
                    self.leave()
                yield step

        setattr(owner, name, timed)


def set_up(clock: Clock) -> None:
    """Put the clock at the borders."""
    from importlib.machinery import SourceFileLoader

    clock.within(SourceFileLoader, "exec_module", "start")
    import ics_followup.cli.build as verb
    from ics_followup import build, planning
    from ics_followup.build import Feed
    from ics_followup.cadence.plan import Chains
    from ics_followup.cli import making, running
    from ics_followup.cli.making import FeedFile
    from ics_followup.feed.events import Showing
    from ics_followup.feed.memory import Memory
    from ics_followup.feed.previous import Previous
    from ics_followup.feed.spool import Spool
    from ics_followup.feed.tips import TipShelf
    from ics_followup.messages import Messages

    clock.within(verb, "sheet_from", "rest")
    setattr(making, "MANY", sys.maxsize)  # noqa: B010 - it is Final, and the clock is of this process alone
    clock.within(running, "plan_for", "reading")
    clock.within(planning, "chains_for", "planning")
    clock.within_each(Chains, "__iter__", "planning")
    clock.within(Messages, "__init__", "drafts")
    clock.within(Messages, "draft", "drafts")
    clock.within(Showing, "note", "events")
    clock.within_each(Showing, "events", "events")
    clock.within_each(Showing, "of_all", "events")
    clock.within(TipShelf, "told", "events")
    clock.within(Previous, "__init__", "previous")
    clock.within(Previous, "find", "previous")
    clock.within_each(Previous, "left", "previous")
    clock.within(build, "event_block", "encoding")
    clock.within(Memory, "renewed", "encoding")
    clock.within(FeedFile, "made", "rest")
    clock.within(Spool, "add", "writing")
    clock.within(Feed, "__init__", "writing")
    clock.within_each(Feed, "chunks", "writing")
    clock.within(Previous, "same_as", "writing")
    clock.within(making, "write_atomically", "writing")
    clock.within(running, "_remember", "rest")
    for name in ("_tell", "summary"):
        clock.within(verb, name, "rest")


def build_in(folder: Path, today: str) -> None:
    """What the program does, in this process; what it says goes nowhere."""
    from ics_followup.cli import run

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        status = run(["build", str(folder / "interviews.csv"), "--today", today])
    if status:
        raise SystemExit(f"build ended with status {status}")


def stages_of(folder: Path, today: str) -> dict[str, float]:
    """The processor's seconds of each stage of a build."""
    clock = Clock()
    set_up(clock)
    build_in(folder, today)
    clock.enter("rest")
    return dict(clock.spent)


def profile_of(folder: Path, today: str) -> None:
    """Print the functions in which a build spends most time. The profiler itself makes small ones seem slow."""
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    profiler.enable()
    build_in(folder, today)
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(MOST)


def measured(rows: int, *options: str) -> dict[str, float]:
    """The stages of one build in a fresh process; ``options`` are those of the command."""
    asked = (sys.executable, __file__, str(rows), *options)
    answer = subprocess.run(asked, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def table(found: Sequence[tuple[str, dict[str, float]]]) -> list[str]:
    """Shares of the whole, one column for each build."""
    lines = [
        "|stage|" + "|".join(name for name, _ in found) + "|",
        "|---|" + "---|" * len(found),
    ]
    for stage, meaning in STAGES.items():
        shares = (times.get(stage, 0) / sum(times.values()) for _, times in found)
        lines.append(f"|{meaning}|" + "|".join(f"{share:.0%}" for share in shares) + "|")
    return lines


def main() -> None:
    gc.disable()  # as the program does
    rows, *options = sys.argv[1:]
    with folder_with(int(rows), SHOW_ALL if "--all" in options else SETTINGS) as folder:
        today = TODAY
        if "--again" in options:
            subprocess.run(build(folder), check=True, capture_output=True)
            today = TOMORROW
        if "--profile" in options:
            profile_of(folder, today)
        else:
            print(json.dumps(stages_of(folder, today)))


if __name__ == "__main__":
    main()
