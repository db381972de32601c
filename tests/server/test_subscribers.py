"""Two clients that others wrote subscribe to the running server, and see what changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from served import HEADER, OTHER, ROW, served, until

SYNC = """
[general]
status_path = "{folder}/status"
[pair feed]
a = "web"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage web]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/here"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/here
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = America/Chicago
default_timezone = America/Chicago
[sqlite]
path = {folder}/khal.db
"""


def of(folder: Path, name: str, *arguments: str) -> str:
    """What a program of this environment prints, with nothing of the user's own settings."""
    own = {each: str(folder) for each in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [str(Path(sys.executable).with_name(name)), *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", **own},
        input=b"y\n" * 9,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode()


def test_vdirsyncer_and_khal_follow_the_feed(tmp_path: Path) -> None:
    client = tmp_path / "client"
    (client / "here").mkdir(parents=True)
    desk = tmp_path / "desk"
    desk.mkdir()
    with served(desk) as child:
        (client / "sync").write_text(SYNC.format(folder=client, address=child.feed))
        (client / "khal").write_text(KHAL.format(folder=client))
        of(client, "vdirsyncer", "-c", "sync", "discover")

        def shown() -> str:
            of(client, "vdirsyncer", "-c", "sync", "sync")
            return of(client, "khal", "-c", "khal", "list", "2026-11-20", "30d")

        first = shown()
        assert "Priya (Northwind)" in first
        assert "Acme" not in first
        before = {file.name: file.stat().st_mtime_ns for file in (client / "here").iterdir()}
        assert shown() == first
        assert {file.name: file.stat().st_mtime_ns for file in (client / "here").iterdir()} == before

        child.sheet.write_text(HEADER + ROW + OTHER)
        until(lambda: b"Acme" in child.get().content, "the edit is served")
        assert "Dana (Acme)" in shown()
        (desk / "interviews.log.csv").write_text(
            "when,key,entry\n2026-11-22,northwind-analyst,rejected 21 Nov\n"
        )
        second = child.get().content
        until(lambda: child.get().content != second, "the rejection is served")
        shown()
        events = child.get().content.count(b"BEGIN:VEVENT")
        assert len(list((client / "here").iterdir())) == events != second.count(b"BEGIN:VEVENT")
