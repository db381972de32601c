"""Requests per second of ``serve`` against nginx with the same bytes, in one run: the feed (200) and "unchanged" (304).

Usage: python benchmarks/serving.py [--seconds S] [--rounds N] [--rows ROWS]. Needs nginx and wrk (Debian has both).
Prints a table and writes docs/benchmarks-serving.md. It never fails on a time.
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
from run import SETTINGS, TODAY, sheet_of

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-serving.md"
CONNECTIONS = 16
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; etag on; keepalive_requests 1000000000;
    types {{ text/calendar ics; }}
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""

HEAD = """# Serving

Written by `python benchmarks/serving.py`: a feed of {events} events and {octets:,} octets, asked for over {connections}
connections that stay open, by wrk on the same computer; {rounds} rounds of {seconds:g} seconds in turn, the medians.
nginx serves the same bytes from a file with one worker, as `serve` has one process. Only the ratios carry over to
another computer.

|answer|`serve`, a second|nginx, a second|`serve` to nginx|`serve`, errors|
|---|---|---|---|---|
"""

FOOT = """
**200** is the whole feed, **304** the answer to somebody who has it already, as nearly every visit of a calendar gets.
A calendar looks in between every half hour and once a day: a thousand of them ask less than once a second.

`serve` is Python: each request goes through httptools' parser, uvicorn, and a function that compares a path, a digest
and an ETag. The answers of the feed are put together when it is built, headers and all. A listening socket made
without `IPPROTO_TCP` gets no `TCP_NODELAY` from asyncio, and every answer but the first of a connection then took
40 ms; a test with 360 requests over one connection brought it to light. uvloop was not tried: it is one more compiled
package, missing on Windows, for a speed that nobody needs here.
"""


class Server(NamedTuple):
    """Where one of the two has the feed, and the tag by which it knows it."""

    feed: str
    tag: str


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """A server, until the end of the block; it answers when the block begins."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(address, trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def ours(folder: Path, rows: int) -> Iterator[Server]:
    """The program, as a user starts it."""
    (folder / "interviews.csv").write_text(sheet_of(rows), encoding="utf-8")
    (folder / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "ics_followup", "serve", "--today", TODAY, "--port", str(port)]
    with running(command, folder, f"http://127.0.0.1:{port}/robots.txt"):
        token = (folder / "serve.token").read_text(encoding="ascii").strip()
        feed = f"http://127.0.0.1:{port}/{token}/followups.ics"
        yield Server(feed, httpx.get(feed, trust_env=False).headers["etag"])


@contextmanager
def nginx(folder: Path, feed: Path) -> Iterator[Server]:
    """nginx with one worker and the same bytes in a file."""
    port = free_port()
    (folder / "www").mkdir()
    shutil.copy(feed, folder / "www" / "followups.ics")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    program = (
        shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or sys.exit("nginx is not installed")
    )
    address = f"http://127.0.0.1:{port}/followups.ics"
    folder.chmod(0o755)
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", "user root;"]
    with running(command, folder, address):
        yield Server(address, httpx.get(address, trust_env=False).headers["etag"])


def asked(server: Server, *, known: bool, seconds: float) -> tuple[float, int]:
    """Answers a second that wrk got, and how many of them were not what was asked for."""
    program = shutil.which("wrk") or sys.exit("wrk is not installed")
    headers = ["-H", f"If-None-Match: {server.tag}"] if known else []
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *headers, server.feed]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    assert rate, told
    errors = int(wrong[1]) if wrong else 0
    return float(rate[1]), errors + (sum(map(int, lost.groups())) if lost else 0)


def measured(rows: int, rounds: int, seconds: float) -> str:
    """Run both in turn, and say it as Markdown."""
    with ExitStack() as held:
        here, there = (Path(held.enter_context(TemporaryDirectory(prefix="serving-"))) for _ in range(2))
        mine = held.enter_context(ours(here, rows))
        theirs = held.enter_context(nginx(there, here / "followups.ics"))
        data = (here / "followups.ics").read_bytes()
        for server in (mine, theirs):
            assert httpx.get(server.feed, trust_env=False).content == data
            again = httpx.get(server.feed, headers={"If-None-Match": server.tag}, trust_env=False)
            assert again.status_code == 304
        lines = []
        for status, known in (("200", False), ("304", True)):
            found: list[tuple[tuple[float, int], tuple[float, int]]] = []
            for _ in range(rounds):
                found.append(
                    (asked(mine, known=known, seconds=seconds), asked(theirs, known=known, seconds=seconds))
                )
            us, them = (median(each[side][0] for each in found) for side in (0, 1))
            errors = sum(each[0][1] for each in found)
            lines.append(f"|{status}|{us:,.0f}|{them:,.0f}|{us / them:.2f}|{errors}|")
    head = HEAD.format(
        events=data.count(b"BEGIN:VEVENT"),
        octets=len(data),
        connections=CONNECTIONS,
        rounds=rounds,
        seconds=seconds,
    )
    return head + "\n".join(lines) + "\n" + FOOT


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    told = parser.parse_args()
    text = measured(told.rows, max(told.rounds, 1), told.seconds)
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
