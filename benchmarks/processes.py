"""Whole processes, timed from their start to their end, each in a folder with a made-up sheet."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from made_up import SETTINGS, TODAY

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
PROGRAM: Final = str(Path(sys.executable).with_name("ics-followup"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process took: seconds on the clock, seconds of the processor, the most memory in MB (10^6 octets)."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One process against another: by the clock, and by the processor's time, which a busy computer changes less."""

    wall: float
    cpu: float

    @classmethod
    def of(cls, one: Run, other: Run) -> Ratio:
        return cls(wall=one.wall / other.wall, cpu=one.cpu / other.cpu)

    def __str__(self) -> str:
        return f"{self.wall:.2f} ({self.cpu:.2f})"


def build(folder: Path, *, today: str = TODAY) -> Sequence[str]:
    return (PROGRAM, "build", str(folder / "interviews.csv"), "--today", today)


def plain(folder: Path) -> Sequence[str]:
    script = str(HERE / "plain_script.py")
    return (sys.executable, script, str(folder / "interviews.csv"), str(folder / "plain.ics"))


def run(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """One process, from its start to its end. Raises SystemExit where it fails.

    Its memory is never less than this process's own, so this one holds no sheet and no feed.
    """
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            heard = said.read().decode("utf-8", "replace")
            raise SystemExit(f"{' '.join(command)} ended with status {child.returncode}\n{heard}")
    octets = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(wall=wall, cpu=used.ru_utime + used.ru_stime, memory=octets / 1e6)


@contextmanager
def folder_with(rows: int, settings: str = SETTINGS) -> Iterator[Path]:
    """A fresh folder with a sheet of so many rows and the settings beside it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "interviews.csv").open("wb") as sheet:
            subprocess.run((sys.executable, str(HERE / "made_up.py"), str(rows)), check=True, stdout=sheet)
        (folder / "followup.toml").write_text(settings, encoding="utf-8")
        yield folder


@contextmanager
def environment() -> Iterator[Mapping[str, str]]:
    """The same for both sides: bytecode is cached, in a folder of its own, as it is for an installed program."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    paths = os.pathsep.join(part for part in (str(ROOT / "src"), os.environ.get("PYTHONPATH", "")) if part)
    with tempfile.TemporaryDirectory() as caches, folder_with(25) as folder:
        found = kept | {"PYTHONPATH": paths, "PYTHONPYCACHEPREFIX": caches}
        for command in (build(folder), build(folder), plain(folder)):
            run(command, found)  # what is compiled here is cached for what is timed
        yield found


def median_of(runs: Sequence[Run]) -> Run:
    return Run(
        wall=median(run.wall for run in runs),
        cpu=median(run.cpu for run in runs),
        memory=median(run.memory for run in runs),
    )
