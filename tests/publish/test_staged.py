"""Files that change in one step: whole at any moment, what speaks of others last, and nothing without the last word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ics_followup.problems import FollowupError
from ics_followup.publish.staged import Staged


def steps_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the disk from now on: what is flushed, and what takes its place."""
    found: list[str] = []
    flush, replace = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        about = Path(f"/proc/self/fd/{handle}").readlink()
        found.append(f"flush {about.name if about.is_dir() else 'file'}")
        flush(handle)

    def replaced(source: Path, target: Path) -> Path:
        found.append(f"rename {target.name}")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="it asks Linux which file is flushed")
def test_each_file_is_flushed_before_it_takes_its_place_and_the_memory_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, memory = tmp_path / "pages", tmp_path / "memory"
    pages.mkdir()
    memory.mkdir()
    found = steps_of(monkeypatch)
    with Staged() as staged:
        for name in ("a", "b"):
            staged.write(pages / name, b"new")
        staged.write(memory / "kept", b"new", common=True)
        assert found == []
        staged.done()
    outputs = ["flush file", "rename a", "flush file", "rename b", "flush pages"]
    assert found == [*outputs, "flush file", "rename kept"]


def test_without_the_last_word_nothing_has_changed_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with Staged() as staged:
        staged.write(tmp_path / "a", b"new")
        staged.write(tmp_path / "b", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_what_cannot_take_its_place_keeps_those_behind_it_out(tmp_path: Path) -> None:
    with Staged() as staged:
        for name in ("a", "b", "c"):
            staged.write(tmp_path / name, b"new")
        (tmp_path / "b").mkdir()
        with pytest.raises(FollowupError, match=r"Could not write .*b: "):
            staged.done()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_the_stamp_is_that_of_the_file_in_its_place(tmp_path: Path) -> None:
    with Staged() as staged:
        stamp = staged.write(tmp_path / "a", b"12345")
        staged.done()
    about = (tmp_path / "a").stat()
    assert stamp == (5, about.st_mtime_ns)
    assert about.st_mode & 0o077 == 0


def test_leftovers_of_killed_runs_are_swept_but_where_the_folder_is_anothers(tmp_path: Path) -> None:
    old = tmp_path / ".ics-followup-00000000-1-aaaa.tmp"
    for common in (True, False):
        old.write_bytes(b"")
        os.utime(old, (0, 0))
        with Staged() as staged:
            staged.write(tmp_path / "a", b"new", common=common)
            staged.done()
        assert old.exists() == common
