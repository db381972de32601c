"""coach build: many clients against one client's build, in one run; what a client costs as they become more.

Usage: python benchmarks/coaching.py [--clients N] [--many N] [--runs N] [--level NAME]. Prints a table and writes
docs/benchmarks-coaching.md. It never fails on a time. Every figure is a process of its own, started as a user does,
and the best of several runs; CPU time counts all processes together.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from made_up import SETTINGS, TODAY, sheet_of

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-coaching.md"
INTERVIEWS = 20
HEADER = "name,email,source,country,timezone,level,consent_until\n"


class Cost(NamedTuple):
    """Seconds on the wall and of all processors together, and the most memory of one process in MB."""

    wall: float
    cpu: float
    memory: float


def measured(folder: Path, *arguments: str) -> Cost:
    """What one command costs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    command = ["/usr/bin/env", sys.executable, "-c", _MEASURED, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{arguments}: status {done.returncode}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, float(done.stderr.rpartition("PEAK ")[2]) / 1024)


_MEASURED = """
import gc, resource, sys
gc.disable()
from ics_followup.cli import run
status = run(sys.argv[1:])
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print("PEAK", peak, file=sys.stderr)
sys.exit(status)
"""


def office(folder: Path, clients: int, level: str) -> None:
    """So many clients, each with a folder of their own."""
    sheet, rows = sheet_of(INTERVIEWS), [HEADER]
    for number in range(clients):
        own = folder / f"c{number}"
        own.mkdir(parents=True)
        (own / "interviews.csv").write_text(sheet, encoding="utf-8")
        rows.append(
            f"Client {number},c{number}@example.com,c{number},US,America/Chicago,{level},2027-01-31\n"
        )
    (folder / "clients.csv").write_text("".join(rows), encoding="utf-8")


def single(folder: Path) -> Cost:
    """One client's cold build, with settings, into nothing."""
    folder.mkdir(exist_ok=True)
    (folder / "interviews.csv").write_text(sheet_of(INTERVIEWS), encoding="utf-8")
    (folder / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("followups.ics", "state.json"):
        (folder / name).unlink(missing_ok=True)
    return measured(folder, "build", "--today", TODAY)


def coached(folder: Path, *, cold: bool) -> Cost:
    """The coach's build of all clients in a folder."""
    if cold:
        shutil.rmtree(folder / "out", ignore_errors=True)
    return measured(folder, "coach", "build", "-o", "out", "--today", TODAY)


def best(costs: Sequence[Cost]) -> Cost:
    return Cost(*(min(each) for each in zip(*costs, strict=True)))


def stages(level: str, runs: int) -> dict[str, float]:
    """Seconds of one client by stage, in one warm process: the least of several runs each."""
    from ics_followup.planning import plan_for
    from ics_followup.sharing.cases import case_of
    from ics_followup.sharing.feed import feed_of
    from ics_followup.sharing.figures import figures_of
    from ics_followup.sharing.levels import LEVELS
    from ics_followup.sharing.pages import index_page, week_page
    from ics_followup.sharing.redact import shared_from
    from ics_followup.source import Source

    asked = next(each for each in LEVELS if each == level)
    source = Source(sheet=sheet_of(INTERVIEWS).encode(), name="interviews.csv", config=SETTINGS)
    found: list[Counter[str]] = []
    for _ in range(runs + 1):
        took: Counter[str] = Counter()
        marks = [time.process_time()]
        plan = plan_for(source, today=date.fromisoformat(TODAY))
        marks.append(time.process_time())
        shared = shared_from(plan, asked, who="Maya", with_whom="Alex", until=None, secret=bytes(32))
        marks.append(time.process_time())
        feed_of(shared, None)
        marks.append(time.process_time())
        index_page(shared)
        week_page(shared)
        marks.append(time.process_time())
        case_of(shared, figures_of(shared), ref="maya")
        marks.append(time.process_time())
        for name, begin, end in zip(
            ("plan", "redact", "feed", "pages", "case"), marks, marks[1:], strict=False
        ):
            took[name] = int((end - begin) * 1e9)
        found.append(took)
    return {name: min(each[name] for each in found[1:]) / 1e9 for name in found[0]}


def page(clients: int, many: int, runs: int, level: str) -> str:
    """Measure everything, alternating what is compared, and write it down."""
    with tempfile.TemporaryDirectory(prefix="ics-coaching-") as place:
        root = Path(place)
        sizes = sorted({clients // 4, clients, many})
        for size in sizes:
            office(root / str(size), size, level)
        ones, colds, sames = [], [], []
        for _ in range(runs):
            ones.append(single(root / "one"))
            colds.append(coached(root / str(clients), cold=True))
            sames.append(coached(root / str(clients), cold=False))
        one, cold, same = best(ones), best(colds), best(sames)
        rows = []
        for size in sizes:
            first = cold if size == clients else coached(root / str(size), cold=True)
            again = same if size == clients else coached(root / str(size), cold=False)
            rows.append(
                f"|{size:,}|{first.wall:.1f} s|{first.cpu / size * 1000:.1f} ms|{size / first.wall:.0f}|"
                f"{first.memory:.0f} MB|{again.wall:.2f} s|{again.cpu / size * 1000:.2f} ms|{again.memory:.0f} MB|"
            )
    parts = stages(level, 10)
    whole = sum(parts.values())
    rest = max(0.0, cold.cpu / clients - whole)
    shares = [f"|{name}|{each * 1000:.1f} ms|{each / (whole + rest):.0%}|" for name, each in parts.items()]
    shares.append(f"|files, memory, processes|{rest * 1000:.1f} ms|{rest / (whole + rest):.0%}|")
    return "\n".join(
        (
            "# What a coach's build costs",
            "",
            f"`python benchmarks/coaching.py` on {os.cpu_count()} processors: clients of {INTERVIEWS} interviews at "
            f"the level {level}, best of {runs} runs, all of it in one go. Cold is into an empty folder, the second "
            "time is with nothing changed. CPU time is that of all processes together.",
            "",
            f"One client's own cold `build`: {one.wall:.2f} s, {one.cpu:.2f} s of CPU. {clients} clients cold: "
            f"{cold.wall / one.wall:.0f} times that on the wall, {cold.cpu / one.cpu:.0f} times in CPU time; with "
            f"nothing changed {same.wall / one.wall:.1f} and {same.cpu / one.cpu:.1f} times.",
            "",
            "|clients|cold|CPU each|clients/s|memory of the largest process|nothing changed|CPU each|memory|",
            "|--:|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "Where the time of one client goes, cold:",
            "",
            "|stage|CPU|share|",
            "|---|--:|--:|",
            *shares,
            "",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=300)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--level", default="initials")
    asked = parser.parse_args()
    text = page(asked.clients, asked.many, asked.runs, asked.level)
    print(text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
