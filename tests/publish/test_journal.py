"""The log file: lines are only added, whole, whatever else happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ics_followup.intake.reading import read_table
from ics_followup.problems import FollowupError
from ics_followup.publish.journal import Noted, addition, append

LINE = Noted(when="2026-11-27", key="acme", entry="2026-11-27 out phone voicemail")
AS_CSV = b"2026-11-27,acme,2026-11-27 out phone voicemail\n"
HEADER = b"when,key,entry\n"

MANY = """
import os, sys
from pathlib import Path
from ics_followup.publish.journal import Noted, append
children = []
for number in range(100):
    child = os.fork()
    if not child:
        append(Path(sys.argv[1]), [Noted(when="2026-11-27", key=f"row-{number}", entry="2026-11-27 out email " * 20)])
        os._exit(0)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""

FOREVER = """
import sys
from pathlib import Path
from ics_followup.publish.journal import Noted, append
for number in range(100000):
    append(Path(sys.argv[1]), [Noted(when="2026-11-27", key=f"row-{number}", entry="2026-11-27 out email " * 200)])
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "interviews.log.csv"


def test_the_first_line_makes_the_file_for_the_users_eyes_only(log: Path) -> None:
    assert append(log, [LINE]) == ""
    assert log.read_bytes() == HEADER + AS_CSV
    assert log.stat().st_mode & 0o777 == 0o600


def test_further_lines_follow_and_nothing_before_them_changes(log: Path) -> None:
    log.write_bytes(b'when,key,entry\r\n2026-11-20,acme,"25 Nov called, voicemail"\r\n')
    before = log.read_bytes()
    append(log, [LINE, LINE])
    assert log.read_bytes() == before + AS_CSV * 2


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_read_back(log: Path) -> None:
    append(log, [Noted(when="2026-11-27", key="=1+1", entry='2026-11-27 out email sent # "a; b"')])
    assert b"'=1+1" in log.read_bytes()
    (row,) = read_table(log.read_bytes(), log.name).rows
    assert row.cells == ("2026-11-27", "=1+1", '2026-11-27 out email sent # "a; b"')


def test_a_torn_last_line_is_ended_and_reported(log: Path) -> None:
    log.write_bytes(HEADER + b"2026-11-26,acme,2026-11-26 out ph")
    assert "Line 2 of interviews.log.csv had no end" in append(log, [LINE])
    assert log.read_bytes() == HEADER + b"2026-11-26,acme,2026-11-26 out ph\n" + AS_CSV


def test_a_torn_line_inside_quotes_does_not_swallow_the_next(log: Path) -> None:
    log.write_bytes(HEADER + b'2026-11-26,acme,"2026-11-26 called, voi')
    append(log, [LINE])
    rows = read_table(log.read_bytes(), log.name).rows
    assert [row.cell(2) for row in rows] == ["2026-11-26 called, voi", LINE.entry]


def test_a_file_that_a_spreadsheet_saved_anew_keeps_its_form(log: Path) -> None:
    log.write_bytes("\ufeffKey;Entry;When;mine\nacme;25 Nov emailed;2026-11-25;x\n".encode())
    append(log, [LINE])
    assert log.read_bytes().endswith(b"acme;2026-11-27 out phone voicemail;2026-11-27;\n")


def test_a_file_with_another_header_is_left_alone(log: Path) -> None:
    log.write_bytes(b"company,role\nAcme,Nurse\n")
    with pytest.raises(FollowupError, match="does not begin with the line when,key,entry"):
        append(log, [LINE])
    assert log.read_bytes() == b"company,role\nAcme,Nurse\n"


def test_letters_are_never_mixed(log: Path) -> None:
    log.write_bytes("when,key,entry\n2026-11-25,acme,25 Nov emailed # Jürgen\n".encode("cp1252"))
    with pytest.raises(FollowupError, match="not saved as UTF-8"):
        append(log, [Noted(when="2026-11-27", key="acme", entry="2026-11-27 out email sent # Zoë")])
    append(log, [LINE])
    assert log.read_bytes().endswith(AS_CSV)


def test_a_folder_in_its_place_is_said(log: Path) -> None:
    log.mkdir()
    with pytest.raises(FollowupError, match="Could not write"):
        append(log, [LINE])


def test_a_full_disk_leaves_the_file_as_it_was(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(log, [LINE])
    before = log.read_bytes()
    really = os.write
    monkeypatch.setattr("os.write", lambda handle, data: really(handle, data[:7]))
    with pytest.raises(FollowupError, match="no room left on the disk"):
        append(log, [LINE])
    monkeypatch.undo()
    assert log.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_hundred_at_once_lose_nothing(log: Path) -> None:
    subprocess.run([sys.executable, "-c", MANY, str(log)], check=True, timeout=120)
    rows = read_table(log.read_bytes(), log.name).rows
    assert sorted(row.cell(1) for row in rows) == sorted(f"row-{number}" for number in range(100))
    assert log.read_bytes().count(b"when,key,entry") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_run_leaves_whole_lines(log: Path) -> None:
    whole = ("2026-11-27 out email " * 200).strip()
    for lines in (1, 7, 20):
        child = subprocess.Popen([sys.executable, "-c", FOREVER, str(log)])
        until, end = _size(log) + lines * len(whole), time.monotonic() + 30
        while _size(log) < until and time.monotonic() < end:
            time.sleep(0.0005)
        child.kill()
        child.wait()
        append(log, [LINE])
        rows = read_table(log.read_bytes(), log.name).rows
        assert {row.cell(2) for row in rows} <= {whole, LINE.entry}
        assert rows[-1].cell(2) == LINE.entry


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@given(cut=st.integers(1, 200), entry=st.text(max_size=40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_a_line_is_torn_the_next_one_can_be_read(cut: int, entry: str) -> None:
    whole, _ = addition("log", b"", [LINE, Noted(when="2026-11-27", key='a "b", c', entry=f"x {entry} y")])
    torn = whole[: max(len(HEADER), len(whole) - cut)]
    try:
        torn.decode()
    except UnicodeDecodeError:
        torn = torn.decode(errors="ignore").encode()
    new, _ = addition("log", torn, [LINE])
    rows = read_table(torn + new, "log").rows
    assert rows[-1].cells == (LINE.when, LINE.key, LINE.entry)
