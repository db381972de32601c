"""Every aim that the program has for its speed and its memory, measured in one run, as ratios against yardsticks.

Usage: python benchmarks/run.py [--runs N] [--most ROWS] [--quick] [--only PART]. Prints tables and writes
docs/benchmarks.md, of which it keeps what stands from "What was tried" on. It never fails on a time: a slow computer
is no mistake of the program's. --quick tries the benchmarks themselves, on small sheets, and --only some of them;
both write nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import large
import others
import small
import stages
from made_up import SETTINGS, TODAY, sheet_of
from processes import ROOT, Ratio, environment

__all__ = ["SETTINGS", "TODAY", "sheet_of"]

PAGE: Final = ROOT / "docs" / "benchmarks.md"
TRIED: Final = "## What was tried"
HEAD: Final = "|what|against|measured|aim|kept|\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured: runs of small and of large things, rows of each."""

    runs: int
    large_runs: int
    rows: int
    most: int
    sizes: tuple[int, ...]
    others: int

    @classmethod
    def full(cls, runs: int, most: int) -> Size:
        return cls(
            runs=runs,
            large_runs=max(runs // 3, 1),
            rows=min(large.ROWS, most),
            most=most,
            sizes=large.SIZES,
            others=500,
        )

    @classmethod
    def quick(cls) -> Size:
        return cls(runs=1, large_runs=1, rows=300, most=900, sizes=(100, 300, 600, 900), others=20)


def _line(what: str, against: str, measured: str, aim: str = "", *, kept: bool | None = None) -> str:
    said = "" if kept is None else "yes" if kept else "**no**"
    return f"|{what}|{against}|{measured}|{aim}|{said}|"


def cold(size: Size) -> list[str]:
    """Start-up, and a build of everyday size."""
    with environment() as around:
        found = small.compared(size.runs, around)
    usual, _, help_ = found
    later = help_.ours.wall - help_.theirs.wall
    return [
        "## A first build, and start-up",
        "",
        HEAD,
        _line(usual.name, usual.against, f"{usual.ratio}", "at most 0.8", kept=_at_most(usual.ratio, 0.8)),
        _line(
            help_.name,
            help_.against,
            f"{later * 1000:+.0f} ms, {help_.ratio}",
            "within 60 ms",
            kept=later <= 0.06,
        ),
        "",
        "|what|against|time, ratio|processor, ratio|time|memory|",
        "|---|---|---|---|---|---|",
        *(one.line for one in found),
        "",
        f"Medians of {_times(size.runs)}. The memory of a process is never less here than that of the one which starts",
        "it, about 20 MB.",
    ]


def feed_stage(size: Size) -> list[str]:
    """Finished events to bytes, against icalendar and a bare loop: `encoding.py` on the events of the large build."""
    asked = (sys.executable, __file__, "--feed-stage", str(size.rows), "--runs", str(size.large_runs))
    answer = subprocess.run(asked, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout)
    faster = found["icalendar"] / found["feed stage"]
    slower = found["feed stage"] / found["bare loop"]
    what = f"feed stage, {int(found['events']):,} events"
    return [
        "## The feed stage",
        "",
        HEAD,
        _line(what, "icalendar", f"{faster:.1f} times its events", "at least 15", kept=faster >= 15),
        _line(what, "bare loop", f"{slower:.2f} times its time", "at most 2.5", kept=slower <= 2.5),
        "",
        f'All events of {size.rows:,} interviews with `show = "all"`, in one process, in turn; the processor\'s time,',
        f"medians of {_times(size.large_runs)}. [What each of the three does](benchmarks-encoding.md).",
    ]


def whole(size: Size) -> list[str]:
    """The large build, and building again."""
    with environment() as around:
        found = large.whole(size.rows, size.large_runs, around)
    again, next_day = Ratio.of(found.again, found.first), Ratio.of(found.next_day, found.first)
    build = f"`build`, {found.rows:,} interviews, {found.events:,} events"
    return [
        "## A large feed",
        "",
        HEAD,
        _line(
            build,
            "plain script",
            f"{found.speed} times its events per second",
            "at least 5",
            kept=min(found.speed.wall, found.speed.cpu) >= 5,
        ),
        _line("the same again", "the first build", f"{again}", "at most 0.5", kept=_at_most(again, 0.5)),
        _line("on the next day", "the first build", f"{next_day}"),
        "",
        "|what|time|processor|memory|",
        "|---|---|---|---|",
        *(
            f"|{name}|{run.wall:.1f} s|{run.cpu:.1f} s|{run.memory:.0f} MB|"
            for name, run in (
                ("first build", found.first),
                ("the same again", found.again),
                ("on the next day", found.next_day),
                (f"plain script, {found.rows:,} events", found.plain),
            )
        ),
        "",
        f'With `show = "all"`; medians of {_times(size.large_runs)}, all four in turn. On the next day each event of',
        "which nothing changed keeps its bytes, and the feed must be made to know which. Of so many interviews the",
        "events are made by several processes; the processor's time is that of all of them together.",
    ]


def memory(size: Size) -> list[str]:
    """The most memory of a process, and how it grows with the sheet."""
    with environment() as around:
        found = large.sizes(size.most, around, size.sizes)
    most, rows = found[-1].most, found[-1].rows
    growth = large.growth(found)
    asked = rows == large.SIZES[-1]
    lines = [
        "## Memory",
        "",
        HEAD,
        _line(
            f"{rows:,} interviews", "", f"{most:.0f} MB", "under 400 MB", kept=most < 400 if asked else None
        ),
    ]
    if growth is not None:
        lines.append(
            _line(
                f"an interview more, up to {rows:,}",
                f"one more, up to {found[-2].rows:,}",
                f"{growth:.2f} times the memory",
                "about 1: linear",
                kept=growth <= 1.1 if asked else None,
            )
        )
    return [
        *lines,
        "",
        "|interviews|first build|on the next day, with that feed there|an interview more|time of both|",
        "|---|---|---|---|---|",
        *(
            f"|{one.rows:,}|{one.first.memory:.0f} MB|{one.next_day.memory:.0f} MB|{_more(before, one)}"
            f"|{one.first.wall:.0f} s, {one.next_day.wall:.0f} s|"
            for before, one in zip((None, *found), found, strict=False)
        ),
        "",
        "With the default settings; the most memory that the process had at any time, as the system counts it, in MB",
        "of 1,000,000 octets; one run of each. In small sheets buffers of a fixed size are the most of it.",
    ]


def _more(before: large.Size | None, size: large.Size) -> str:
    if before is None:
        return ""
    return f"{(size.most - before.most) * 1000 / (size.rows - before.rows):.1f} kB"


def other_libraries(size: Size) -> list[str]:
    """What others take for the same events, and what they make of them."""
    count, found = others.compared(size.others, size.runs)
    return [
        "## The same events, written by others",
        "",
        *others.lines_of(count, found),
        "",
        f"Each in processes of its own, {_times(size.runs)} in turn; the processor's time, from finished texts to",
        "bytes, medians. `read back the same` counts the events whose start, end, title and text icalendar finds in",
        "what was written. RFC 5545 3.1 wants lines of at most 75 octets that end with CR LF: `ics.py` folds none, and",
        "`ical` counts letters in place of octets and leaves the CR to whoever writes the file. `csv-ical` writes",
        "fewer properties: each run gives every event a new UID, and it knows no SEQUENCE, LAST-MODIFIED, STATUS,",
        "TRANSP or CATEGORIES. It reads no dates: they were made for it before. It needs icalendar 6, so it and",
        "`ics.py` stand in an environment of their own.",
    ]


def where(size: Size) -> list[str]:
    """Shares of the processor's time of a build, part by part."""
    found = [("25 interviews", [stages.measured(small.USUAL) for _ in range(size.runs)])]
    for rows in sorted({min(1_000, size.rows), size.rows}):
        runs = [stages.measured(rows, "--all") for _ in range(size.large_runs)]
        found.append((f"{rows:,}, all shown", runs))
    again = [stages.measured(size.rows, "--all", "--again") for _ in range(size.large_runs)]
    found.append((f"{size.rows:,}, on the next day", again))
    return [
        "## Where the time goes",
        "",
        *stages.table([(name, _middle(runs)) for name, runs in found]),
        "",
        "Shares of the processor's time of a build, medians.",
    ]


def _middle(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: median(run.get(stage, 0.0) for run in runs) for stage in stages.STAGES}


PARTS: Final[Mapping[str, Callable[[Size], list[str]]]] = {
    "cold": cold,
    "feed-stage": feed_stage,
    "whole": whole,
    "memory": memory,
    "others": other_libraries,
    "where": where,
}


def _at_most(ratio: Ratio, most: float) -> bool:
    return max(ratio.wall, ratio.cpu) <= most


def _times(count: int) -> str:
    return "one run" if count == 1 else f"{count} runs"


def page(parts: Sequence[str], runs: int) -> str:
    """The whole page; what was written by hand stays."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    _, mark, tried = before.partition(TRIED)
    machine = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return "\n".join(
        (
            "# Benchmarks",
            "",
            "Written by `make bench`, in one run. Only the ratios carry over to another computer, not the seconds:",
            "each thing is compared with a yardstick that was run in turn with it, so that a busy minute hits both.",
            "Of two figures the first is by the clock, the second, in brackets, by the processor's time alone, which",
            "other programs on the same computer change less; an aim counts as kept where both keep it. A build is a",
            "whole cold process, from the start of Python to its end.",
            "",
            "The plain script (`benchmarks/plain_script.py`) is what somebody would write instead: it reads the sheet",
            "with `csv`, adds three business days with `holidays`, and writes one event for each interview with",
            "`icalendar`. `build` does all of that and more: it plans each follow-up to the end, writes its message,",
            "checks the bytes of the feed and puts them on the disk so that a power cut cannot spoil them.",
            "",
            "More of one part each: [reading](benchmarks-reading.md), [planning](benchmarks-planning.md),",
            "[drafts](benchmarks-drafts.md), [encoding](benchmarks-encoding.md).",
            "",
            *parts,
            "",
            f"Measured on {machine}, with {python}; the load was {os.getloadavg()[0]:.1f} when it ended, {runs} runs.",
            "",
            f"{mark or TRIED}{tried or chr(10)}",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Every aim for speed and memory, against its yardstick.")
    parser.add_argument("--runs", type=int, default=9, help="How often; large things a third of it.")
    parser.add_argument("--most", type=int, default=large.SIZES[-1], help="The largest sheet, in rows.")
    parser.add_argument("--quick", action="store_true", help="Small sheets, once; nothing is written.")
    parser.add_argument("--only", choices=PARTS, action="append", help="Nothing is written.")
    parser.add_argument("--feed-stage", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    runs = max(asked.runs, 1)
    if asked.feed_stage:
        _measure_feed_stage(asked.feed_stage, runs)
        return
    size = Size.quick() if asked.quick else Size.full(runs, asked.most)
    parts: list[str] = []
    for name in asked.only or PARTS:
        part = PARTS[name](size)
        print("\n".join(part), "\n", flush=True)
        parts += [*part, ""]
    if not asked.quick and not asked.only:
        PAGE.write_text(page(parts[:-1], runs), encoding="utf-8")


def _measure_feed_stage(rows: int, runs: int) -> None:
    """In a process of its own, for it holds every event."""
    import gc

    from encoding import compared, events_of

    gc.disable()  # as the program does
    events = events_of(rows)
    print(json.dumps({"events": len(events), **compared(events, runs)}))


if __name__ == "__main__":
    main()
