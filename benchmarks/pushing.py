"""A push of 500 events, and of nothing changed, against a bare loop of PUTs on the same Radicale, in one run.

Usage: python benchmarks/pushing.py [--events N] [--rounds N]. Prints a table and writes docs/benchmarks-pushing.md. It
never fails on a time.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
from run import SETTINGS, TODAY, sheet_of

from ics_followup.feed.previous import Previous
from ics_followup.publish.calendars.pushing import digests, push
from ics_followup.publish.calendars.record import Records
from ics_followup.publish.calendars.resource import name_of, resource_of
from ics_followup.publish.calendars.server import Server

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-pushing.md"
USER, PASSWORD = "sam", "benchmark"
MAKE = '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"/>'
HEAD = """# Pushing

Written by `python benchmarks/pushing.py`: {events} events, sent to a Radicale on the same computer, {rounds} rounds in
turn, the medians. The yardstick is a bare loop that PUTs the same resources with httpx over one connection, which
compares, remembers and mends nothing. "Ours" is the processor time of this program alone, without the server's.
Only the ratios carry over to another computer.

|what|requests|seconds, against the loop|ours, against the loop's own|
|---|---|---|---|
"""


class Timed(NamedTuple):
    """One thing that was measured."""

    requests: int
    wall: float
    own: float


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """A Radicale of its own; its address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    options = [
        *(
            "--server-hosts",
            f"127.0.0.1:{port}",
            "--auth-type",
            "htpasswd",
            "--auth-htpasswd-filename",
            str(users),
        ),
        *("--auth-htpasswd-encryption", "plain", "--auth-delay", "0", "--logging-level", "error"),
        *("--storage-filesystem-folder", str(folder / "files")),
    ]
    command = [sys.executable, "-m", "radicale", "--config", "", *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/{USER}/"
    finally:
        server.terminate()
        server.wait()


def events_of(count: int, folder: Path) -> dict[str, bytes]:
    """So many events of a feed that this program built."""
    sheet = folder / "interviews.csv"
    sheet.write_text(sheet_of(count), encoding="utf-8")
    (folder / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, "-m", "ics_followup", "build", str(sheet), "--today", TODAY]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (folder / "followups.ics").open("rb") as file:
        return dict([(event.uid, event.block) for event in Previous(file)][:count])


def timed(act: Callable[[], int]) -> Timed:
    """How long it took, and how many requests it says that it made."""
    wall, own = time.perf_counter(), time.process_time()
    requests = act()
    return Timed(requests, time.perf_counter() - wall, time.process_time() - own)


def bare(calendar: str, events: Mapping[str, bytes]) -> int:
    """The yardstick."""
    with httpx.Client(auth=(USER, PASSWORD), timeout=60) as client:
        for uid, block in events.items():
            answer = client.put(
                calendar + name_of(uid),
                content=resource_of(block),
                headers={"Content-Type": "text/calendar", "If-None-Match": "*"},
            )
            answer.raise_for_status()
    return len(events)


def ours(calendar: str, events: Mapping[str, bytes], folder: Path) -> int:
    """One push, as a run of its own would do it."""
    records = Records(folder)
    kept = records.of(calendar)
    server = Server(calendar, USER, PASSWORD, way=kept.way)
    done = push(server, records, kept, digests(events.items()), events.__getitem__)
    server.close()
    assert not done.failed
    assert done.stopped is None
    return server.asked


def measured(events: Mapping[str, bytes], rounds: int, folder: Path) -> dict[str, list[Timed]]:
    """Each thing in each round, in turn."""
    found: dict[str, list[Timed]] = {}
    with radicale(folder) as home:
        for number in range(rounds):
            calendars = [f"{home}bare{number}/", f"{home}ours{number}/"]
            for calendar in calendars:
                httpx.request("MKCALENDAR", calendar, content=MAKE, auth=(USER, PASSWORD)).raise_for_status()
            place = folder / f"round{number}"
            place.mkdir()
            few = dict(list(events.items())[: len(events) * 99 // 100])
            for name, act in (
                ("a bare loop of PUTs", lambda c=calendars: bare(c[0], events)),
                ("push of all", lambda c=calendars, p=place: ours(c[1], events, p)),
                ("push of nothing changed", lambda c=calendars, p=place: ours(c[1], events, p)),
                ("push that deletes one in a hundred", lambda c=calendars, p=place, f=few: ours(c[1], f, p)),
            ):
                found.setdefault(name, []).append(timed(act))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        events = events_of(chosen.events, folder)
        found = measured(events, chosen.rounds, folder)
    yardstick, *_ = found.values()
    wall, own = median(each.wall for each in yardstick), median(each.own for each in yardstick)
    page = HEAD.format(events=len(events), rounds=chosen.rounds)
    for name, times in found.items():
        seconds, mine = median(each.wall for each in times), median(each.own for each in times)
        page += f"|{name}|{times[-1].requests}|{seconds / wall:.2f}|{mine / own:.2f}|\n"
    page += (
        "\nBeside the PUTs, a push asks what the calendar holds, before and after, and the first one is asked for the\n"
        "password. Nothing changed costs one request, once it is known how the server wants the password.\n"
    )
    print(page)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
