"""Files that are read whole, and which files of a folder are sheets."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from threading import Event, Thread

import pytest

from ics_followup.problems import FollowupError
from ics_followup.sources.files import names_of, once_each, read_bytes, sheets_in

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def refused(path: Path) -> str:
    with pytest.raises(FollowupError) as caught:
        read_bytes(path)
    assert caught.value.status == 3
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    for size in (0, 1, 1 << 20, (1 << 20) + 1, 3_000_000):
        (tmp_path / "a").write_bytes(os.urandom(1) * size)
        assert len(read_bytes(tmp_path / "a")) == size


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    assert "is a folder. Name the file inside it" in refused(tmp_path)
    assert "There is no file" in refused(tmp_path / "none")
    assert "Could not read" in refused(tmp_path / "x\0y")


@posix
def test_pipes_devices_and_sockets_are_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is not a file. To read from a pipe, name the sheet - instead." in refused(tmp_path / "pipe.csv")
    for device in ("/dev/null", "/dev/zero", "/dev/tty"):
        assert "is not a file" in refused(Path(device)) or "Could not read" in refused(Path(device))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.csv"))
        assert "Could not read" in refused(tmp_path / "s.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    assert "There is no file" in refused(tmp_path / "link.csv")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(60_000_000)
    assert "has 60 MB; a sheet of interviews has at most 50" in refused(tmp_path / "a.csv")


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """A file that grows under the reader as often as the list says."""
    path, left = tmp_path / "a.csv", [0]
    path.write_bytes(b"company\n")
    read = os.read

    def reading(handle: int, size: int) -> bytes:
        data = read(handle, size)
        if data and left[0]:
            left[0] -= 1
            with path.open("ab") as file:
                file.write(b"Acme\n")
        return data

    monkeypatch.setattr(os, "read", reading)
    return left


def test_a_file_that_changes_once_is_read_again(changing: list[int], tmp_path: Path) -> None:
    changing[0] = 1
    assert read_bytes(tmp_path / "a.csv") == b"company\nAcme\n"


def test_a_file_that_keeps_changing_is_told(changing: list[int], tmp_path: Path) -> None:
    changing[0] = 9
    assert "changed while it was read. Wait until it is saved" in refused(tmp_path / "a.csv")


def test_a_file_that_is_replaced_all_the_time_is_one_of_its_versions(tmp_path: Path) -> None:
    path, done = tmp_path / "a.csv", Event()
    versions = [bytes([letter]) * 200_000 for letter in b"abc"]
    path.write_bytes(versions[0])

    def replace() -> None:
        while not done.is_set():
            for version in versions:
                (tmp_path / "new").write_bytes(version)
                (tmp_path / "new").replace(path)

    writer = Thread(target=replace)
    writer.start()
    try:
        assert all(read_bytes(path) in versions for _ in range(200))
    finally:
        done.set()
        writer.join()


def test_the_sheets_of_a_folder_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    sheets = ["A.CSV", "b.tsv", "c.xlsx", "D.xls", "e.ods", "f.2026.csv"]
    others = [
        *(
            "interviews.log.csv",
            "Interviews.LOG.csv",
            ".hidden.csv",
            "~$c.xlsx",
            ".~lock.e.ods#",
            "notes.txt",
        ),
        *(
            "a.bak.csv",
            "a.backup.2026-11-22.csv",
            "a.csv.bak",
            "followups.ics",
            "followup.toml",
            "state.json",
        ),
        *(".ics-followup-1-2-3.tmp", ".ics-followup-copy-00ff", "csv", "a.csv.orig"),
    ]
    for name in sheets + others:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.csv").mkdir()
    assert [path.name for path in sheets_in(tmp_path)] == sheets


def test_a_folder_without_a_sheet_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        FollowupError, match=r"There is no sheet in the folder .* ends in \.csv, \.tsv"
    ) as caught:
        sheets_in(tmp_path)
    assert caught.value.status == 3
    with pytest.raises(FollowupError, match="Could not read the folder"):
        sheets_in(tmp_path / "none")


@posix
def test_one_file_by_two_names_is_one_file(tmp_path: Path) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_bytes(b"")
    other.symlink_to(one)
    assert once_each([one, other, tmp_path / "." / "a.csv"]) == (one,)


def test_two_files_of_one_name_are_told_apart_by_their_folders() -> None:
    assert names_of([Path("x/a.csv"), Path("y/a.csv"), Path("y/b.csv")]) == (
        str(Path("x/a.csv")),
        str(Path("y/a.csv")),
        "b.csv",
    )
