"""Whole cold processes, timed in turn: ratios that hold on another computer, where seconds would not.

Usage: python benchmarks/run.py [--runs N]. Prints a table and writes docs/benchmarks.md. It never fails on a
time: a slow computer is no mistake of the program's.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PROGRAM = str(Path(sys.executable).with_name("ics-followup"))
PAGE = ROOT / "docs" / "benchmarks.md"
FIRST = date(2026, 10, 5)
TODAY = "2026-11-22"
PLACES = (
    ("US", "America/New_York"),
    ("US", "America/Los_Angeles"),
    ("GB", "Europe/London"),
    ("DE", "Europe/Berlin"),
    ("FR", "Europe/Paris"),
    ("CA", "America/Toronto"),
    ("JP", "Asia/Tokyo"),
    ("AU", "Australia/Sydney"),
    ("IN", "Asia/Kolkata"),
)
"""Eight countries; the United States, where most users are, twice."""

NAMES = ("Dana Ortiz", "Tom Keller", "Priya Shah", "Jürgen Weiß", "Hélène Lefèvre", "田中 美咲", "Ruth Cole")
TOPICS = ("the bed board", "the cold chain", "the nightly import", "the night-shift handover")
SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
HEADER = ("company", "role", "interview", "timezone", "country", "people", "promised", "cadence")


def sheet_of(rows: int) -> str:
    """A made-up sheet, the same one each time: interviews on working days over seven weeks.

    >>> sheet_of(1).splitlines()[1].split(",")[:5]
    ['Company 1', 'Analyst', '2026-10-05 09:00', 'America/New_York', 'US']
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for number in range(rows):
        country, zone = PLACES[number % len(PLACES)]
        week, weekday = divmod(number * 3 % 35, 5)
        day = FIRST + timedelta(days=week * 7 + weekday)
        promised = (day + timedelta(days=7)).isoformat() if number % 3 else ""
        person = (
            f"{NAMES[number % len(NAMES)]} <p{number + 1}@example.com> +1-555-0100 [{TOPICS[number % 4]}]"
        )
        cadence = "balanced" if number % 2 == 0 else "promised-day"
        at = f"{day} {9 + number % 8:02}:00"
        writer.writerow((f"Company {number + 1}", "Analyst", at, zone, country, person, promised, cadence))
    return stream.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A program to time: ``command`` is made anew for each run, in a folder of its own with the sheet in it."""

    name: str
    rows: int
    command: Callable[[Path], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process took: seconds on the clock, seconds of the processor, the most memory in MiB."""

    wall: float
    cpu: float
    memory: float


def plain(folder: Path) -> Sequence[str]:
    script = str(Path(__file__).with_name("plain_script.py"))
    return (sys.executable, script, str(folder / "interviews.csv"), str(folder / "plain.ics"))


def build(folder: Path) -> Sequence[str]:
    sheet = str(folder / "interviews.csv")
    return (PROGRAM, "build", sheet, "--today", TODAY)


def shows_help(_: Path) -> Sequence[str]:
    return (PROGRAM, "--help")


def imports_click(_: Path) -> Sequence[str]:
    return (sys.executable, "-c", "import click")


PAIRS = (
    (
        Process(name="build", rows=25, command=build),
        Process(name="plain script", rows=25, command=plain),
    ),
    (
        Process(name="build", rows=1000, command=build),
        Process(name="plain script", rows=1000, command=plain),
    ),
    (
        Process(name="`ics-followup --help`", rows=0, command=shows_help),
        Process(name='`python -c "import click"`', rows=0, command=imports_click),
    ),
)


def timed(process: Process, environment: dict[str, str]) -> Run:
    """One whole process in a fresh folder, from its start to its end. Raises where it fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "interviews.csv").write_text(sheet_of(process.rows), encoding="utf-8")
        (folder / "followup.toml").write_text(SETTINGS, encoding="utf-8")
        command = process.command(folder)
        begin = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{process.name} ended with status {child.returncode}")
    kibibytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(wall=wall, cpu=used.ru_utime + used.ru_stime, memory=kibibytes / 1024)


def environment_for(caches: Path) -> dict[str, str]:
    """The same for both sides: bytecode is cached, in a folder of its own, as it is for an installed program."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    paths = os.pathsep.join(part for part in (str(ROOT / "src"), os.environ.get("PYTHONPATH", "")) if part)
    return kept | {"PYTHONPATH": paths, "PYTHONPYCACHEPREFIX": str(caches)}


def compared(one: Process, other: Process, runs: int, environment: dict[str, str]) -> tuple[Run, Run]:
    """The medians of both, run in turn (A B A B …), so that a busy minute hits both alike."""
    for process in (one, other):
        timed(process, environment)  # the first run fills the caches
    found: tuple[list[Run], list[Run]] = ([], [])
    for _ in range(runs):
        for process, times in zip((one, other), found, strict=True):
            times.append(timed(process, environment))
    return _median(found[0]), _median(found[1])


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        wall=median(run.wall for run in runs),
        cpu=median(run.cpu for run in runs),
        memory=median(run.memory for run in runs),
    )


def table(runs: int) -> list[str]:
    """One line for each pair, as Markdown."""
    lines = [
        "|what|against|time, ratio|processor, ratio|time|memory|",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as caches:
        environment = environment_for(Path(caches))
        for one, other in PAIRS:
            ours, theirs = compared(one, other, runs, environment)
            size = f", {one.rows:,} interviews" if one.rows else ""
            lines.append(
                f"|{one.name}{size}|{other.name}|{ours.wall / theirs.wall:.2f}|{ours.cpu / theirs.cpu:.2f}"
                f"|{ours.wall:.2f} s, {theirs.wall:.2f} s|{ours.memory:.0f} MiB, {theirs.memory:.0f} MiB|"
            )
            print(lines[-1], file=sys.stderr, flush=True)
    return lines


def page(lines: Sequence[str], runs: int) -> str:
    machine = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return "\n".join(
        (
            "# Benchmarks",
            "",
            "Written by `make bench`. Each figure is a whole cold process, from the start of Python to its end, in a",
            f"fresh folder; the two of a line were run in turn, {runs} times each, and the medians are compared.",
            "A ratio below 1 means that the first is quicker. Only the ratios carry over to another computer.",
            "",
            *lines,
            "",
            f"Measured on {machine}, with {python}.",
            "",
            "The plain script (`benchmarks/plain_script.py`) is what somebody would write instead: it reads the sheet",
            "with `csv`, adds three business days with `holidays`, and writes one event for each interview with",
            "`icalendar`. `build` does all of that and more: it plans each follow-up to the end, writes its message,",
            "checks the bytes of the feed and puts them on the disk so that a power cut cannot spoil them.",
            "",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time whole cold processes against what they replace.")
    parser.add_argument("--runs", type=int, default=9, help="How often each is run; 9 unless said.")
    runs = max(parser.parse_args().runs, 1)
    lines = table(runs)
    print("\n".join(lines))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(lines, runs), encoding="utf-8")


if __name__ == "__main__":
    main()
