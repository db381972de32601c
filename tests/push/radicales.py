"""A real Radicale, started and killed by the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from ics_followup.publish.calendars.limits import Limits
from ics_followup.publish.calendars.resource import name_of, resource_of

USER, PASSWORD = "sam", "hunter2-pass"
QUICK = Limits(connect=2.0, read=3.0, whole=5.0, run=60.0, pauses=(0.02, 0.05))
FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Dentist//EN\r\nBEGIN:VEVENT\r\nUID:dentist-{0}\r\n"
    "DTSTAMP:20261101T080000Z\r\nDTSTART:20261{1:03d}T080000Z\r\nDTEND:20261{1:03d}T090000Z\r\nSUMMARY:Dentist {0}\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class Radicale:
    """One Radicale with one user, on files in a folder. It can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
        self.log = folder / "log"

    def start(self) -> None:
        options = [
            *("--server-hosts", f"127.0.0.1:{self.port}", "--auth-type", "htpasswd"),
            *("--auth-htpasswd-filename", str(self.folder / "users"), "--auth-htpasswd-encryption", "plain"),
            *("--auth-delay", "0", "--storage-filesystem-folder", str(self.folder / "files")),
            *("--logging-level", "error"),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", "", *options], stdout=log, stderr=log
            )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5):
                return
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def kill(self) -> None:
        """As a power cut would: nothing is tidied up."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.request(
            method, self.url + path, content=data, headers=names, auth=(USER, PASSWORD), timeout=10
        )

    def make(self, name: str = "jobs", shown: str = "Follow-ups") -> str:
        body = (
            '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:displayname>{shown}</d:displayname></d:prop></d:set></c:mkcalendar>"
        )
        assert self.ask("MKCALENDAR", f"{USER}/{name}/", body.encode()).status_code == 201
        return f"{self.url}{USER}/{name}/"

    def put(self, name: str, data: str, calendar: str = "jobs") -> httpx.Response:
        return self.ask("PUT", f"{USER}/{calendar}/{name}", data.encode(), Content_Type="text/calendar")

    def files(self, calendar: str = "jobs") -> dict[str, bytes]:
        """What the calendar holds, read from its files."""
        found = next((self.folder / "files").rglob(calendar))
        return {path.name: path.read_bytes() for path in found.iterdir() if path.name.endswith(".ics")}

    def events(self, calendar: str = "jobs") -> dict[str, frozenset[bytes]]:
        """By name: the content lines of each resource, unfolded, without those of Radicale itself."""
        return {name: lines(data) for name, data in self.files(calendar).items()}


def lines(data: bytes) -> frozenset[bytes]:
    """The content lines, unfolded; the order in which a server writes them says nothing."""
    plain = data.replace(b"\r\n", b"\n").replace(b"\n ", b"")
    return frozenset(line for line in plain.split(b"\n") if line and not line.startswith(b"PRODID"))


def wanted_files(events: dict[str, bytes]) -> dict[str, frozenset[bytes]]:
    """What a calendar holds that is equal to these events."""
    return {name_of(uid): lines(resource_of(block)) for uid, block in events.items()}


@contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    """Radicale, started and in the end killed."""
    server = Radicale(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def emptied(server: Radicale) -> Radicale:
    """The same Radicale, running and without a calendar."""
    if server.process is None or server.process.poll() is not None:
        server.start()
    for name in [path.name for path in (server.folder / "files").rglob(f"{USER}/*") if path.is_dir()]:
        server.ask("DELETE", f"{USER}/{name}/")
    return server
