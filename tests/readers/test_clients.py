"""Two clients that others wrote take our feeds in: vdirsyncer subscribes over HTTP, khal imports and shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hostile
import pytest
from strangers import Seen, differences, meant, read_by

from ics_followup.feed.encode import escaped
from ics_followup.feed.write import feed_bytes
from ics_followup.model import Event

if TYPE_CHECKING:
    from conftest import Web

STAMP = datetime(2026, 11, 22, tzinfo=UTC)
SYNC = """
[general]
status_path = "status"
[pair feed]
a = "web"
b = "folder"
collections = null
conflict_resolution = "a wins"
[storage web]
type = "http"
url = "{address}"
[storage folder]
type = "filesystem"
path = "folder"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}
type = calendar
[locale]
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M:%S
longdatetimeformat = %Y-%m-%d %H:%M:%S
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {folder}.db
"""


def of(program: str, *arguments: str, folder: Path) -> str:
    """What a program of this environment prints, with nothing of the user's own settings."""
    own = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", **own},
        input=b"y\n" * 9,
        capture_output=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode()


def without_uid(seen: list[Seen]) -> list[Seen]:
    return sorted(each._replace(uid="") for each in seen)


def collected(folder: Path, into: Path) -> Path:
    """The events of a folder, one calendar in each file, as one calendar."""
    whole = [file.read_bytes() for file in sorted(folder.iterdir())]
    events = [data[data.index(b"\nBEGIN:VEVENT") + 1 : data.rindex(b"END:VCALENDAR")] for data in whole]
    into.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + b"".join(events) + b"END:VCALENDAR\r\n"
    )
    return into


def test_vdirsyncer_keeps_every_event_and_text_of_a_subscription(web: Web, tmp_path: Path) -> None:
    """It gives every event of a subscription a UID of its own, made of its content: all else must be ours."""
    events = hostile.events(3000)
    address = web.says(
        "/feed.ics", feed_bytes(events, name="Hostile", stamp=STAMP), Content_Type="text/calendar"
    )
    (tmp_path / "config").write_text(SYNC.format(address=address), encoding="utf-8")
    of("vdirsyncer", "-c", "config", "discover", folder=tmp_path)
    of("vdirsyncer", "-c", "config", "sync", folder=tmp_path)
    (told,) = read_by("libical", collected(tmp_path / "folder", tmp_path / "collected.ics"))
    assert differences(without_uid(meant(events)), without_uid(told.events)) == []


def test_vdirsyncer_follows_a_feed_that_changes(web: Web, tmp_path: Path) -> None:
    """Nothing is copied again while the feed is the same, and an event that left is deleted."""
    (tmp_path / "config").write_text(SYNC.format(address=web.base + "/feed.ics"), encoding="utf-8")
    events = hostile.events(40)
    for number, turn in enumerate((events, events, events[:30])):
        web.says("/feed.ics", feed_bytes(turn, name="Hostile", stamp=STAMP))
        if not number:
            of("vdirsyncer", "-c", "config", "discover", folder=tmp_path)
        before = {file: file.stat().st_mtime_ns for file in (tmp_path / "folder").iterdir()}
        of("vdirsyncer", "-c", "config", "sync", folder=tmp_path)
        after = {file: file.stat().st_mtime_ns for file in (tmp_path / "folder").iterdir()}
        assert len(after) == len(turn)
        assert after.items() <= before.items() or not before


def shown_by_khal(feed: Path, folder: Path, *, zone: str, span: tuple[str, str]) -> list[dict[str, Any]]:
    """Import a feed into an empty calendar, and list what it holds between two days."""
    (folder / "vdir").mkdir()
    config = folder / "khal.conf"
    config.write_text(KHAL.format(folder=folder / "vdir", zone=zone), encoding="utf-8")
    of("khal", "-c", str(config), "import", "--batch", "-a", "feed", str(feed), folder=folder)
    asked = (
        "uid",
        "title",
        "description",
        "start-long-full",
        "end-long-full",
        "all-day",
        "categories",
        "status",
    )
    fields = [word for name in asked for word in ("--json", name)]
    listed = of("khal", "-c", str(config), "list", "--once", *fields, *span, folder=folder)
    return [event for day in listed.splitlines() for event in json.loads(day)]


def as_khal_says(event: Seen) -> dict[str, Any]:
    """An event in khal's form, on a clock in UTC.

    Of whole days it names the last, where we write the day after; and it shows categories with their escapes.
    On import it writes each event anew with icalendar, which writes a backslash and an N as a line break;
    one at an end it does not show.
    """
    whole = len(event.start) == 10
    last = str(date.fromisoformat(event.end) - timedelta(days=1)) + " 00:00:00" if whole else ""
    return {
        "uid": event.uid,
        "title": event.summary.replace("\\N", "\n"),
        "description": event.description.replace("\\N", "\n").strip(),
        "start-long-full": f"{event.start} 00:00:00" if whole else event.start[:-1].replace("T", " "),
        "end-long-full": last or event.end[:-1].replace("T", " "),
        "all-day": str(whole),
        "categories": ",".join(map(escaped, event.categories)),
        "status": event.status,
    }


def test_khal_shows_the_days_titles_and_texts_that_were_meant(tmp_path: Path) -> None:
    events = [event for event in hostile.events(1500) if event.start.year in (2026, 2027, 2028)]
    assert len(events) > 500
    (tmp_path / "feed.ics").write_bytes(feed_bytes(events, name="Hostile", stamp=STAMP))
    shown = shown_by_khal(tmp_path / "feed.ics", tmp_path, zone="UTC", span=("2026-01-01", "2029-01-02"))
    theirs = sorted(shown, key=lambda event: str(event["uid"]))
    ours = [as_khal_says(event) for event in meant(events)]
    assert len(theirs) == len(ours)
    for mine, other in zip(ours, theirs, strict=True):
        assert other == mine


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [("America/Chicago", "09:00:00", "10:00:00"), ("Australia/Lord_Howe", "02:00:00", "01:30:00")],
)
def test_khal_shows_an_event_on_the_clock_of_who_looks(
    zone: str, winter: str, summer: str, tmp_path: Path
) -> None:
    starts = [datetime(2026, month, 27, 15, tzinfo=UTC) for month in (7, 11)]
    events = [
        Event(
            uid=f"a-{start.month}",
            start=start,
            end=start + timedelta(minutes=15),
            summary="Call",
            description="",
        )
        for start in starts
    ]
    (tmp_path / "feed.ics").write_bytes(feed_bytes(events, name="Two", stamp=STAMP))
    shown = shown_by_khal(tmp_path / "feed.ics", tmp_path, zone=zone, span=("2026-07-01", "2026-12-01"))
    assert [event["start-long-full"][11:] for event in shown] == [summer, winter]
