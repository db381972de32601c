"""``state.json`` when several runs write it at once, when one is killed, and where nothing can be written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest

from ics_followup.publish import state
from ics_followup.publish.atomic import locked
from ics_followup.publish.state import is_news, read_state, remember_import, remember_job, remember_list

WRITER = """
import sys
from pathlib import Path
from ics_followup.publish.state import _update
folder, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    _update(folder, {f"{name}-{number}": "x" * 2000})
"""
READER = """
import os, sys
from pathlib import Path
from ics_followup.publish import state
if os.geteuid() == 0:
    os.setuid(65534)
folder = Path(sys.argv[1])
state.remember_list(folder, ["new"])
print(state.read_state(folder)["last_list"], sorted(os.listdir(folder)))
"""
PROCESSES, UPDATES = 8, 50


def writer(folder: Path, name: str, rounds: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, str(rounds)])


def test_of_eight_runs_that_write_at_once_no_entry_is_lost(tmp_path: Path) -> None:
    runs = [writer(tmp_path, f"run{number}", UPDATES) for number in range(PROCESSES)]
    assert [run.wait(120) for run in runs] == [0] * PROCESSES
    kept = read_state(tmp_path)
    assert {f"run{run}-{number}" for run in range(PROCESSES) for number in range(UPDATES)} == kept.keys() - {
        "version"
    }


def test_a_run_that_is_killed_leaves_the_old_state_or_the_new_and_nobody_waits_for_its_lock(
    tmp_path: Path,
) -> None:
    written = 0
    for turn in range(12):
        run = writer(tmp_path, f"run{turn}", 100_000)
        begun = time.monotonic()
        while len(read_state(tmp_path)) <= written:
            assert time.monotonic() - begun < 20
            time.sleep(0.002)
        time.sleep(0.003 * turn)
        run.send_signal(signal.SIGKILL)
        run.wait(20)
        kept = json.loads((tmp_path / state.NAME).read_bytes())
        assert len(kept) > written, "no entry of an earlier run is lost"
        begun = time.monotonic()
        remember_list(tmp_path, [f"after-{turn}"])
        assert time.monotonic() - begun < 5
        assert read_state(tmp_path)["last_list"] == [f"after-{turn}"]
        written = len(read_state(tmp_path))
    assert not list(tmp_path.glob("*.tmp")), "what a killed run left is swept by the next"
    assert not (tmp_path / state.ASIDE).exists()


def test_a_run_that_holds_the_feed_may_write_the_state(tmp_path: Path) -> None:
    with locked(tmp_path / "followups.ics", wait_seconds=1):
        remember_job(tmp_path, {"kind": "cron"})
    assert read_state(tmp_path)["job"] == {"kind": "cron"}


def test_a_run_that_hangs_with_the_lock_stops_nobody_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "BUSY_SECONDS", 0.1)
    with locked(tmp_path / state.NAME):
        remember_list(tmp_path, ["a"])
    assert read_state(tmp_path)["last_list"] == ["a"]


def test_appointments_of_two_imports_are_both_kept(tmp_path: Path) -> None:
    remember_import(tmp_path, {"a": ("row-a", "2026-11-20")})
    remember_import(tmp_path, {"b": ("row-b", "2026-11-21")})
    assert state.imported(tmp_path) == {"a": ("row-a", "2026-11-20"), "b": ("row-b", "2026-11-21")}


def test_what_is_told_already_is_told_by_one_run_only(tmp_path: Path) -> None:
    today = date(2026, 11, 22)
    assert is_news(tmp_path, "trouble", today), "where nothing can be kept, all is news"
    remember_list(tmp_path, [])
    assert [is_news(tmp_path, "trouble", today) for _ in range(3)] == [True, False, False]
    assert not is_news(tmp_path, "", today)
    assert is_news(tmp_path, "trouble", today)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such folders")
def test_a_folder_that_cannot_be_written_to_is_left_alone() -> None:
    """Root may write everywhere, so as root the child first becomes nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        remember_list(folder, ["old"])
        (folder / ".state.json.lock").unlink()
        (folder / state.NAME).chmod(0o444)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READER, name], capture_output=True, text=True, check=False
        )
        folder.chmod(0o755)
    assert (done.returncode, done.stdout) == (0, "['old'] ['state.json']\n"), done.stderr
