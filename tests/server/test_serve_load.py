"""Many requests, all of them answered: the feed, "unchanged", and words that somebody guesses."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import ROW, Child, served

from ics_followup.server.secret import new_token

AIM = 5000
"""Answers a second of the server's own processor time: how long a minute is depends on what else is running."""

AT_ONCE = 100
MISSING = b"There is nothing here.\n"


def ended(child: Child) -> None:
    """It is all there still, and wrote nothing of what it was asked."""
    token = child.token
    assert child.get().status_code == 200
    assert child.ended() == 0
    told = (child.folder / "serve.out").read_text(encoding="utf-8")
    assert told == child.told, "nothing is added to what was said at the start"
    assert child.log().count("\n") == 1, "that it stopped"
    assert token not in child.log()


def busy(child: Child) -> float:
    """Seconds of processor time that the server has had (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{child.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def statuses(child: Child, paths: list[str]) -> Iterator[tuple[int, bytes]]:
    """The answers to requests that are sent all at once, on one connection."""
    with (
        socket.create_connection(("127.0.0.1", child.port), timeout=60) as client,
        client.makefile("rb") as answers,
    ):
        for begin in range(0, len(paths), AT_ONCE):
            some = paths[begin : begin + AT_ONCE]
            client.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in some).encode())
            for _ in some:
                status = int(answers.readline().split()[1])
                length = 0
                while (line := answers.readline().strip()) != b"":
                    name, _, value = line.partition(b":")
                    length = int(value) if name == b"content-length" else length
                yield status, answers.read(length)


def guessed(child: Child, many: int) -> None:
    """So many words that are not the secret, half of them in the feed's address, half in the page's."""
    for begin in range(0, many, 10_000):
        rests = ("", "followups.ics")
        paths = [f"/{new_token()}/{rests[number % 2]}" for number in range(min(10_000, many - begin))]
        found = list(statuses(child, paths))
        assert len(found) == len(paths)
        assert set(found) == {(404, MISSING)}


def test_ten_thousand_wrong_tokens_open_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        guessed(child, 10_000)
        ended(child)


@pytest.mark.soak
def test_a_million_wrong_tokens_open_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        guessed(child, 1_000_000)
        ended(child)


def test_a_thousand_requests_for_the_feed_get_the_feed(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        path = f"/{child.token}/followups.ics"
        assert set(statuses(child, [path] * 1000)) == {(200, (tmp_path / "followups.ics").read_bytes())}
        ended(child)


def hammered(child: Child, seconds: int, *, known: bool) -> float:
    """Answers for each second of the server's processor time, to sixteen calendars that ask without a pause.

    ``known`` is whether they have the feed already. Not one answer may be wrong or missing.
    """
    program = shutil.which("wrk")
    assert program, "wrk is not installed: run make test as root, or apt-get install wrk"
    headers = ["-H", f"If-None-Match: {child.get().headers['etag']}"] if known else []
    before, begin = busy(child), time.monotonic()
    command = [program, "-t1", "-c16", f"-d{seconds}s", *headers, child.feed]
    told = subprocess.run(
        command, capture_output=True, text=True, timeout=3 * seconds + 30, check=True
    ).stdout
    took = time.monotonic() - begin
    assert took >= seconds
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    answers = re.search(r"(\d+) requests in ", told)
    assert answers, told
    print(f"{int(answers[1]) / took:,.0f} answers a second, {busy(child) - before:.0f} of {took:.0f} s busy")
    return int(answers[1]) / (busy(child) - before)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has used is read from /proc")
@pytest.mark.parametrize(
    "seconds", [pytest.param(2, id="moment"), pytest.param(60, id="minute", marks=pytest.mark.soak)]
)
@pytest.mark.parametrize("known", [True, False], ids=["304", "200"])
def test_five_thousand_answers_a_second_without_an_error(known: bool, seconds: int, tmp_path: Path) -> None:
    with served(tmp_path, rows=ROW) as child:
        assert hammered(child, seconds, known=known) >= (AIM if seconds >= 60 else AIM / 4)
        ended(child)
