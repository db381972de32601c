"""The same events written by others: icalendar, ical, ics.py and csv-ical, and what is left of the events.

Usage: python benchmarks/others.py [--rows ROWS] [--runs N] [--python PYTHON]. Prints a table. It never fails on a time.
ics.py and csv-ical are no tools of this project: ``make bench`` puts them into build/bench-venv.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

HERE: Final = Path(__file__).parent
OTHERS: Final = HERE.parent / "build" / "bench-venv" / "bin" / "python"
HERE_INSTALLED: Final = ("ics-followup", "icalendar", "ical")
ELSEWHERE: Final = {"ics.py": "ics", "csv-ical": "csv-ical"}
"""By what each is called: its name as a package."""

Seen = tuple[object, object, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One library: seconds for all events, how many of them icalendar reads back the same, its longest line in octets.

    ``ends`` says how its lines end. ``wrong`` is what it died of, empty where it did not.
    """

    library: str
    version: str
    seconds: float = 0.0
    same: int = 0
    longest: int = 0
    ends: str = ""
    wrong: str = ""


def write_events(rows: int, path: Path) -> None:
    """The finished events of the made-up sheet, for `one_library.told_in`."""
    from encoding import events_of

    events = [
        {
            **event._asdict(),
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
        }
        for event in events_of(rows)
    ]
    path.write_text(json.dumps(events), encoding="utf-8")


def _seen(start: datetime | date, end: datetime | date, summary: str, text: str) -> Seen:
    begin, finish = (when.astimezone(UTC) if isinstance(when, datetime) else when for when in (start, end))
    return begin, finish, summary, text


def same_events(feed: Path, events: Path) -> int:
    """How many events have the start, end, title and text that they were given; icalendar reads them."""
    from icalendar import Calendar
    from one_library import told_in

    given = Counter(
        _seen(event["start"], event["end"], event["summary"], event["description"])
        for event in told_in(events)
    )
    read = Counter(
        _seen(event.start, event.end, str(event.get("SUMMARY", "")), str(event.get("DESCRIPTION", "")))
        for event in Calendar.from_ical(feed.read_bytes()).events
    )
    return (given & read).total()


def compared(rows: int, runs: int, python: Path = OTHERS) -> tuple[int, list[Found]]:
    """How many events there are, and every library in processes of its own, so many in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        events = folder / "events.json"
        write_events(rows, events)
        count = len(json.loads(events.read_text(encoding="utf-8")))
        libraries = dict.fromkeys(HERE_INSTALLED, sys.executable)
        libraries |= {name: str(python) for name in ELSEWHERE}
        seconds: dict[str, list[float]] = {name: [] for name in libraries}
        wrong: dict[str, str] = {}
        for _ in range(runs):
            for library, command in libraries.items():
                try:
                    seconds[library] += _once(library, command, folder)
                except (OSError, subprocess.CalledProcessError) as error:
                    wrong[library] = _reason(error)
        found = [
            Found(library=library, version=_version(library, libraries[library]), wrong=wrong[library])
            if library in wrong
            else _found(library, libraries[library], seconds[library], folder)
            for library in libraries
        ]
    return count, found


def _once(library: str, python: str, folder: Path) -> list[float]:
    command = (
        python,
        str(HERE / "one_library.py"),
        library,
        str(folder / "events.json"),
        str(folder / f"{library}.ics"),
        "1",
    )
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds: list[float] = json.loads(answer.stdout)
    return seconds


def _found(library: str, python: str, seconds: Sequence[float], folder: Path) -> Found:
    feed = folder / f"{library}.ics"
    lines = feed.read_bytes().split(b"\n")
    return Found(
        library=library,
        version=_version(library, python),
        seconds=median(seconds),
        same=same_events(feed, folder / "events.json"),
        longest=max(len(line.removesuffix(b"\r")) for line in lines),
        ends="CR LF" if lines[0].endswith(b"\r") else "LF alone",
    )


def _version(library: str, python: str) -> str:
    if library in HERE_INSTALLED:
        return version(library)
    asked = f"import importlib.metadata as m; print(m.version({ELSEWHERE[library]!r}))"
    try:
        answer = subprocess.run((python, "-c", asked), capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout.strip()


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        said: str = error.stderr
        return (said.strip().splitlines() or ["it ended without a word"])[-1]
    return "not installed: run make bench"


def lines_of(count: int, found: Sequence[Found]) -> list[str]:
    """The table, as Markdown."""
    times: Mapping[str, float] = {one.library: one.seconds for one in found if not one.wrong}
    lines = [
        "|written by|events per second|icalendar's, times|ours, times|read back the same|longest line|lines end with|",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        name = f"{one.library} {one.version}".strip()
        if one.wrong:
            lines.append(f"|{name}|{one.wrong}||||||")
            continue
        lines.append(
            f"|{name}|{count / one.seconds:,.0f}|{times['icalendar'] / one.seconds:.1f}"
            f"|{times['ics-followup'] / one.seconds:.3f}|{one.same:,} of {count:,}|{one.longest:,} octets|{one.ends}|"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="The same events, written by others.")
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--python", type=Path, default=OTHERS, help="A Python that has ics and csv-ical.")
    asked = parser.parse_args()
    print("\n".join(lines_of(*compared(asked.rows, max(asked.runs, 1), asked.python))))


if __name__ == "__main__":
    main()
