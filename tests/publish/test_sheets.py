"""A sheet is replaced whole, with a backup, and never over somebody else's change."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ics_followup.problems import FollowupError
from ics_followup.publish.sheets import replace_sheet
from ics_followup.sources.files import sheets_in

NOW = datetime(2026, 11, 22, 10, 5, 9)  # noqa: DTZ001


def test_the_old_bytes_are_in_the_backup_and_the_new_ones_in_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "interviews.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    backup = replace_sheet(path, before=b"old", after=b"new", now=NOW)
    assert (path.read_bytes(), backup.read_bytes()) == (b"new", b"old")
    assert (path.stat().st_mode & 0o777, backup.stat().st_mode & 0o777) == (0o640, 0o600)
    again = replace_sheet(path, before=b"new", after=b"newer", now=NOW)
    assert (again.read_bytes(), backup.read_bytes()) == (b"new", b"old"), "no backup is ever overwritten"
    assert sheets_in(tmp_path) == (path,), "a backup is no sheet"


def test_a_change_from_outside_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "interviews.csv"
    path.write_bytes(b"changed in Excel")
    with pytest.raises(FollowupError, match="another program"):
        replace_sheet(path, before=b"old", after=b"new", now=NOW)
    assert path.read_bytes() == b"changed in Excel"
    assert list(tmp_path.glob("*.bak.*")) == []


def test_a_sheet_that_has_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(FollowupError, match="Could not read"):
        replace_sheet(tmp_path / "interviews.csv", before=b"old", after=b"new", now=NOW)
    assert list(tmp_path.glob("*.csv")) == []
