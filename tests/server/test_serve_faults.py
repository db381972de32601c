"""What may happen to a server that runs for months: each is one clear line, and the last good feed is served on."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path

import pytest
from served import HEADER, OTHER, ROW, SETTINGS, Child, served, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts are Linux's")
THIRD = "Globex,Clerk,2026-11-19 09:00,Ana Li <ana@globex.example>,Wed\n"


def lines(child: Child) -> list[str]:
    """What was said so far, without the time of day."""
    said = child.log().splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S", line) for line in said), said
    return [line[21:] for line in said]


def mended(child: Child, good: bytes) -> None:
    """The server says that all is well, serves what is new, and never said anything in more than one line."""
    until(lambda: "All is well again." in lines(child), "all is well again")
    assert b"Globex" in child.get().content != good
    assert len([line for line in lines(child) if "last good feed" in line]) == 1
    assert child.token not in child.log()


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """The system lets the server write no file of more than a few octets, which is a full disk to whoever writes."""
    with served(tmp_path) as child:
        good = child.get().content
        resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
        child.sheet.write_text(HEADER + ROW + OTHER, encoding="utf-8")
        until(lambda: "last good feed" in child.log(), "it is said")
        (said,) = lines(child)
        assert said == "Could not write followups.ics: File too large (The last good feed is served.)"
        assert child.get().content == good == (tmp_path / "followups.ics").read_bytes()
        assert "File too large" in child.get(child.page).text
        assert not list(tmp_path.glob(".ics-followup-*.tmp"))
        resource.prlimit(
            child.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        child.sheet.write_text(HEADER + ROW + THIRD, encoding="utf-8")
        mended(child, good)


@pytest.mark.soak
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)], check=True)
    try:
        with served(disk) as child:
            good = child.get().content
            (disk / "new.csv").write_text(HEADER + ROW + THIRD, encoding="utf-8")
            with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
                while ballast.write(b"x" * 512):
                    pass
            (disk / "new.csv").replace(child.sheet)
            until(
                lambda: "No space left" in child.get(child.page).text, "the page says it; a log has no room"
            )
            assert child.get().content == good
            (disk / "ballast").unlink()
            until(lambda: b"Globex" in child.get().content, "it tries again by itself", 90)
            assert "No space left" not in child.get(child.page).text
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    """A memory stick, a network drive: nothing of it can be read, not even the secret."""
    home = tmp_path / "home"
    home.mkdir()
    with served(home, str(home / "interviews.csv")) as child:
        good, token, feed = child.get().content, child.token, child.feed
        home.rename(tmp_path / "away")
        time.sleep(3)
        assert child.get(feed).content == good
        said = (tmp_path / "away" / "serve.err").read_text()
        assert said.count("\n") == said.count("last good feed") == 1
        assert token not in said
        (tmp_path / "away" / "interviews.csv").write_text(HEADER + ROW + THIRD, encoding="utf-8")
        (tmp_path / "away").rename(home)
        mended(child, good)


def test_a_sheet_that_is_gone_is_one_line(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        good = child.get().content
        child.sheet.unlink()
        until(lambda: "last good feed" in child.log(), "it is said")
        time.sleep(5)
        (said,) = lines(child)
        assert said.startswith("There is no file interviews.csv")
        assert child.get().content == good
        child.sheet.write_text(HEADER + ROW + THIRD, encoding="utf-8")
        mended(child, good)


def test_a_clock_that_was_set_back_hides_no_change(tmp_path: Path) -> None:
    """The feed and what calendars know of it are from tomorrow, as the clock said when they were written."""
    with served(tmp_path) as child:
        good = child.get().content
    tomorrow = time.time() + 86_400
    for name in ("followups.ics", "interviews.csv", "state.json", "followup.toml"):
        os.utime(tmp_path / name, (tomorrow, tomorrow))
    (tmp_path / "followup.toml").write_text(SETTINGS)
    with served(tmp_path) as child:
        first = child.get()
        assert first.content == good
        assert child.get(If_None_Match=first.headers["etag"]).status_code == 304
        known = formatdate(tomorrow, usegmt=True)
        assert child.get(If_Modified_Since=known).status_code == 200
        os.utime(tmp_path / "followups.ics", (tomorrow, tomorrow))
        child.sheet.write_text(HEADER + ROW + THIRD, encoding="utf-8")
        until(lambda: b"Globex" in child.get().content, "a change is served")
        second = child.get()
        assert second.headers["last-modified"] != first.headers["last-modified"]
        for condition in (
            {"If_Modified_Since": known},
            {"If_Modified_Since": first.headers["last-modified"]},
            {"If_None_Match": first.headers["etag"]},
        ):
            assert child.get(**condition).content == second.content
        assert child.ended() == 0
        assert "Traceback" not in child.log()


def test_a_port_that_is_taken_leaves_the_server_that_has_it_alone(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        other = tmp_path / "other"
        other.mkdir()
        shutil.copy(child.sheet, other)
        done = subprocess.run(
            [sys.executable, "-m", "ics_followup", "serve", "--port", str(child.port)],
            cwd=other,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (3, b"", 1)
        assert f"Port {child.port} of 127.0.0.1 is taken".encode() in done.stderr
        assert child.get().status_code == 200
