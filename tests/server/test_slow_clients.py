"""Clients that dawdle on purpose: they are ended, and everybody else is answered meanwhile."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from served import Child, served

from ics_followup.server.guard import MOST_CONNECTIONS, REQUEST_SECONDS, SEND_SECONDS


def connected(child: Child) -> socket.socket:
    return socket.create_connection(("127.0.0.1", child.port), timeout=10)


def is_closed(client: socket.socket) -> bool:
    """Whether the other side ended it; a part of an answer may still be there to read."""
    client.setblocking(False)
    try:
        while client.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def drip(clients: list[socket.socket]) -> None:
    for client in clients:
        try:
            client.send(b"x")
        except OSError:
            continue


def waits_of_a_good_client(child: Child, rounds: int) -> list[float]:
    """Seconds of each of its requests among 900 that are slow and 50 that drip, the shortest first."""
    with ExitStack() as held:
        slow = [held.enter_context(connected(child)) for _ in range(900)]
        for client in slow[::2]:
            client.send(b"GET /x HTTP/1.1\r\nHost: ")
        dripping = [held.enter_context(connected(child)) for _ in range(50)]
        for client in dripping:
            client.send(b"GET /x HTTP/1.1\r\nX: ")
        took = []
        asked = f"GET /{child.token}/followups.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        for _ in range(rounds):
            drip(dripping)
            begin = time.perf_counter()
            with connected(child) as good:
                good.sendall(asked)
                assert good.recv(12) == b"HTTP/1.1 200"
            took.append(time.perf_counter() - begin)
        assert sum(map(is_closed, slow)) >= 900 + 50 - MOST_CONNECTIONS
    return sorted(took)


def test_a_good_client_is_answered_among_900_slow_ones_and_50_that_drip(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        took = waits_of_a_good_client(child, 100)
    assert took[98] < 1.0, took  # 0.1 is the aim, which the longer test holds: here other tests run beside it


@pytest.mark.soak
def test_of_a_thousand_answers_among_the_slow_990_come_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        took = waits_of_a_good_client(child, 1000)
    assert took[989] < 0.1, took[-20:]


def test_a_request_that_never_ends_is_ended(tmp_path: Path) -> None:
    begins = (b"", b"GET /x HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\n")
    with served(tmp_path) as child, ExitStack() as held:
        clients = [held.enter_context(connected(child)) for _ in begins]
        for client, begin in zip(clients, begins, strict=True):
            client.sendall(begin)
        start = time.monotonic()
        ended: set[int] = set()
        while len(ended) < len(clients):
            drip(clients[1:])
            ended |= {number for number, client in enumerate(clients) if is_closed(client)}
            assert time.monotonic() - start < REQUEST_SECONDS + 5, ended
            time.sleep(0.1)


def test_one_who_fetches_nothing_of_the_answer_goes_too(tmp_path: Path) -> None:
    """A feed larger than what the system holds for a socket, and a client that reads none of it."""
    rows = "".join(
        f"Company {n},Analyst,2026-11-20 10:00,Person {n} <p{n}@example.com>,in 2 weeks\n" for n in range(300)
    )
    with served(tmp_path, rows=rows) as child, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", child.port))
        asked = f"GET /{child.token}/followups.ics HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        client.sendall(asked)
        time.sleep(0.5)
        assert child.get().status_code == 200
        assert child.ended() == 0  # not even at the end is it waited for


@pytest.mark.soak
def test_one_who_fetches_too_slowly_is_ended_after_a_minute(tmp_path: Path) -> None:
    """The feed of an earlier run, larger than what the system holds for a connection; the sheet is broken."""
    (tmp_path / "interviews.csv").write_bytes(b"\0\0\0")
    (tmp_path / "followups.ics").write_bytes(b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 4_000_000)
    with served(tmp_path) as child, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", child.port))
        client.sendall(f"GET /{child.token}/followups.ics HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        start = time.monotonic()
        got = 0
        while time.monotonic() - start < SEND_SECONDS + 5:
            got += len(client.recv(1024))
            time.sleep(1)
        try:
            while part := client.recv(1 << 16):
                got += len(part)
        except ConnectionError:
            pass
        assert got < len(child.get().content)


def test_a_connection_may_be_used_again_and_again(tmp_path: Path) -> None:
    with served(tmp_path) as child, httpx.Client(trust_env=False) as client:
        tag = client.get(child.feed).headers["etag"]
        for _ in range(300):
            assert client.get(child.feed, headers={"If-None-Match": tag}).status_code == 304
