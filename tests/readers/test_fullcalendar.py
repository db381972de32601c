"""FullCalendar, in Chromium, reads and draws our feeds: equal instants on any clock, equal titles and texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import hostile
import pytest
from strangers import HERE, INSTALLED, PACKAGES, meant, read_by

from ics_followup.feed.write import feed_bytes

if TYPE_CHECKING:
    from conftest import Web

SCRIPTS = {
    "/ical.js": "ical.js/build/ical.min.js",
    "/fullcalendar.js": "fullcalendar/index.global.min.js",
    "/icalendar.js": "@fullcalendar/icalendar/index.global.min.js",
}
FLAGS = (
    *("--headless=new", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,900", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
    "--disable-dev-shm-usage",
)

NO_TITLE = "null"
"""How FullCalendar calls an event without a title. What build writes always has one."""


def repeated(moment: str, zone: str) -> bool:
    """Whether a clock in that zone shows this moment's hour twice, when summer time ends.

    FullCalendar reckons with what the clock shows: it takes the first of the two for both.
    """
    if len(moment) == 10:
        return False
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def page(web: Web, feed: bytes) -> str:
    """Serve a feed and the page that reads it; the address of the page."""
    assert PACKAGES.is_dir(), "FullCalendar is not installed: run make test, which installs it"
    for path, file in SCRIPTS.items():
        web.says(path, (PACKAGES / file).read_bytes(), Content_Type="text/javascript")
    web.says("/favicon.ico", b"")
    web.says("/feed.ics", feed, Content_Type="text/calendar; charset=utf-8")
    return web.says("/", (HERE / "fullcalendar.html").read_bytes(), Content_Type="text/html; charset=utf-8")


@contextmanager
def chromium(folder: Path, *arguments: str, zone: str) -> Iterator[subprocess.Popen[bytes]]:
    """Headless Chromium with a profile of its own, on a computer in a zone; gone at the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: run make test, which installs it"
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    process = subprocess.Popen(
        [program, *FLAGS, *root, f"--user-data-dir={folder / 'profile'}", *arguments],
        env={**os.environ, "TZ": zone, "LANG": "en_GB.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def read(web: Web, feed: bytes, folder: Path, *, zone: str, **asked: str) -> dict[str, Any]:
    """What FullCalendar understood of a feed, as fullcalendar.html tells it."""
    answers: Queue[bytes] = Queue()

    def answer(request: BaseHTTPRequestHandler) -> None:
        answers.put(request.rfile.read(int(request.headers["Content-Length"])))
        request.send_response(204)
        request.end_headers()

    web.does("/told", answer)
    with chromium(folder, "--remote-debugging-port=0", f"{page(web, feed)}?{urlencode(asked)}", zone=zone):
        told: dict[str, Any] = json.loads(answers.get(timeout=60))
    assert "error" not in told
    return told


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe"])
def test_fullcalendar_reads_hostile_texts_as_they_were_meant(zone: str, web: Web, tmp_path: Path) -> None:
    events = [event for event in hostile.events(1500) if event.start.year in (2026, 2027, 2028)]
    feed = feed_bytes(events, name="Hostile", stamp=datetime(2026, 11, 22, tzinfo=UTC))
    told = read(web, feed, tmp_path, zone=zone, view="list", day="2025-12-01", end="2029-02-01")
    theirs = {(each["title"], each["description"]): each for each in told["events"]}
    sure = 0
    for mine in meant(events):
        other = theirs.pop((mine.summary or NO_TITLE, mine.description))
        if repeated(mine.start, zone) or repeated(mine.end, zone):
            continue
        sure += 1
        assert (other["start"].replace(".000Z", "Z"), other["end"].replace(".000Z", "Z")) == (
            mine.start,
            mine.end,
        )
    assert theirs == {}
    assert 500 < 0.9 * len(events) < sure


def test_fullcalendar_draws_the_week_of_the_sample(
    web: Web, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """Every title of the week stands on the screen. The picture stays in build/readers, to be looked at."""
    sample = HERE.parent.parent / "sample_data" / "interviews.csv"
    file = tmp_path / "followups.ics"
    assert run("build", str(sample), "-o", str(file), "--today", "2026-11-22")[0] == 0
    asked = {"view": "listWeek", "day": "2026-11-23"}
    told = read(web, file.read_bytes(), tmp_path, zone="America/Chicago", **asked)
    (judge,) = read_by("icalendar", file)
    week = [
        each
        for each in judge.events
        if ("2026-11-23" if len(each.start) == 10 else "2026-11-23T06") <= each.start < "2026-11-30T06"
        and each.start != "2026-11-30"
    ]
    assert len(week) > 20
    assert sorted(told["shown"]) == sorted(each.summary for each in week)
    picture = INSTALLED / "week.png"
    address = f"{web.base}/?{urlencode(asked)}"
    with chromium(
        tmp_path, "--virtual-time-budget=9000", f"--screenshot={picture}", address, zone="America/Chicago"
    ) as it:
        assert it.wait(60) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
