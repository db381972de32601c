"""``build`` writes the same bytes whatever the computer is set to, and tomorrow leaves alone what stays."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import ics_followup
from ics_followup.feed.previous import previous_from

SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
SOURCE = Path(ics_followup.__file__).parent.parent
COMPUTERS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"},
    {"PYTHONHASHSEED": "77", "TZ": "Pacific/Apia", "LANG": "tr_TR.UTF-8", "LC_ALL": "POSIX"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/St_Johns", "LANG": "ja_JP.eucJP", "LC_ALL": ""},
    {"PYTHONHASHSEED": "random", "TZ": "", "LANGUAGE": "fr:es", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "1"},
)


def folder_with(rows: list[list[str]], folder: Path) -> Path:
    """The sample in a folder of its own, its rows as given."""
    folder.mkdir()
    shutil.copy(SAMPLE / "followup.toml", folder)
    with (folder / "interviews.csv").open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet).writerows(rows)
    return folder


def built(folder: Path, *, today: str = "2026-11-22", **computer: str) -> bytes:
    """The feed that ``build`` writes there, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "ics_followup", "build", "interviews.csv", "--today", today],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), **computer},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=True,
    )
    return (folder / "followups.ics").read_bytes()


def test_every_computer_and_every_order_of_the_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    with (SAMPLE / "interviews.csv").open(encoding="utf-8", newline="") as sheet:
        head, *rows = csv.reader(sheet)
    feeds = set()
    for number, computer in enumerate(COMPUTERS):
        feeds.add(built(folder_with([head, *rows], tmp_path / str(number)), **computer))
        Random(number).shuffle(rows)
    assert len(feeds) == 1


def test_tomorrow_on_another_computer_what_stays_keeps_its_bytes(tmp_path: Path) -> None:
    """But for what is written of each week anew: that the feed stopped updating, and what to confirm."""
    with (SAMPLE / "interviews.csv").open(encoding="utf-8", newline="") as sheet:
        head, *rows = csv.reader(sheet)
    folder = folder_with([head, *rows], tmp_path / "sheet")
    before = {event.uid: event.block for event in previous_from(built(folder, **COMPUTERS[0])).events}
    folder_with([head, *reversed(rows)], tmp_path / "turned")
    shutil.copy(tmp_path / "turned" / "interviews.csv", folder)
    tomorrow = built(folder, today="2026-11-23", **COMPUTERS[1])
    after = {event.uid: event.block for event in previous_from(tomorrow).events}
    both = before.keys() & after.keys()
    assert len(both) > 200
    moved = [after[uid] for uid in both if after[uid] != before[uid]]
    assert all(b"SUMMARY:Follow-ups stopped" in block or b"to confirm" in block for block in moved)
