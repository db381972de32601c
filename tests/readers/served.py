"""The real server, ``ics-followup serve``, in a process of its own, for clients and browsers to read from."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TODAY = "2026-11-22"
SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
HEADER = "company,role,interview,people,promised\n"
ROW = "Northwind,Analyst,2026-11-20 10:00,Priya Shah <priya@northwind.example> +1-555-0100,Tue\n"
OTHER = "Acme,Engineer,2026-11-20 14:00,Dana Ortiz <dana@acme.example>,Mon\n"


@dataclass
class Child:
    """A server that runs; ``page`` and ``feed`` are its addresses, ``folder`` is where its sheet is."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int
    told: str = ""

    @property
    def token(self) -> str:
        return (self.folder / "serve.token").read_text(encoding="ascii").strip()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"{self.base}/{self.token}/"

    @property
    def feed(self) -> str:
        return f"{self.page}followups.ics"

    @property
    def sheet(self) -> Path:
        return self.folder / "interviews.csv"

    def get(self, address: str = "", **headers: str) -> httpx.Response:
        """One request on a connection of its own, with these headers beside httpx's."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(address or self.feed, headers=named, timeout=20, trust_env=False)

    def log(self) -> str:
        """What it complained of until now."""
        return (self.folder / "serve.err").read_text(encoding="utf-8")

    def ended(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(20)


def until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for it, and fail where it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds} seconds"
        time.sleep(0.05)


def program(*arguments: str) -> list[str]:
    """The command line of the program under test."""
    return [sys.executable, "-m", "ics_followup", *arguments]


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def served(folder: Path, *arguments: str, rows: str = ROW, today: str = TODAY) -> Iterator[Child]:
    """Serve a folder until the end of the block; its sheet and settings are written where there are none."""
    for name, text in (("interviews.csv", HEADER + rows), ("followup.toml", SETTINGS)):
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")
    port = free_port()
    day = ("--today", today) if today else ()
    with (folder / "serve.out").open("wb") as out, (folder / "serve.err").open("wb") as err:
        process = subprocess.Popen(
            program("serve", "--port", str(port), *day, *arguments),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
        )
    child = Child(process, folder, port)
    try:
        until(lambda: _begun(child), "serve begins")
        child.told = (folder / "serve.out").read_text(encoding="utf-8")
        yield child
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def _begun(child: Child) -> bool:
    assert child.process.poll() is None, child.log()
    return b"Serving" in (child.folder / "serve.out").read_bytes() and _answers(child.port)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
