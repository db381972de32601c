"""The real server in a process of its own: what comes over the wire, and what happens when the sheet changes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from served import HEADER, OTHER, ROW, SETTINGS, TODAY, Child, free_port, program, served, until

from ics_followup.server.standing import Standing, forget_standing, keep_standing, read_standing

SAME = (
    "content-type",
    "etag",
    "last-modified",
    "content-length",
    "cache-control",
    "referrer-policy",
    "x-robots-tag",
)


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """One server for all tests that change nothing."""
    with served(tmp_path_factory.mktemp("served")) as child:
        yield child


def said(*arguments: str, folder: Path) -> tuple[int, str, str]:
    """One run of the program to its end."""
    done = subprocess.run(program(*arguments), cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def raw(child: Child, data: bytes) -> bytes:
    """What comes back for these octets until the server closes."""
    with socket.create_connection(("127.0.0.1", child.port), timeout=20) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        parts = []
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_a_calendar_gets_the_feed_without_asking_for_a_kind(child: Child) -> None:
    got = raw(
        child, f"GET /{child.token}/followups.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    head, _, body = got.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\ncontent-type: text/calendar; charset=utf-8\r\n" in head
    assert body == (child.folder / "followups.ics").read_bytes()
    assert body.count(b"BEGIN:VEVENT") > 1


def test_head_has_the_headers_of_get(child: Child) -> None:
    got, head = child.get(), httpx.head(child.feed, trust_env=False)
    assert head.status_code == 200
    assert head.content == b""
    assert [head.headers[name] for name in SAME] == [got.headers[name] for name in SAME]


def test_nothing_is_packed_redirected_or_set(child: Child) -> None:
    got = child.get(Accept_Encoding="gzip, br, zstd")
    assert got.status_code == 200
    assert not {"content-encoding", "set-cookie", "location", "server"} & set(got.headers)
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["x-robots-tag"] == "noindex"


def test_either_condition_gives_304_with_the_same_tag(child: Child) -> None:
    got = child.get()
    for headers in (
        {"If_None_Match": got.headers["etag"]},
        {"If_Modified_Since": got.headers["last-modified"]},
    ):
        again = child.get(**headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == got.headers["etag"]
    assert got.headers["etag"].startswith('"')


def test_the_page_shows_the_week_and_how_to_subscribe(child: Child) -> None:
    page = child.get(child.page)
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none';")
    assert page.headers["cache-control"] == "no-store"
    for part in (
        "Priya (Northwind)",
        "<svg",
        f"webcal://127.0.0.1:{child.port}/",
        "calendar.google.com",
        "addfromweb",
    ):
        assert part in page.text
    assert "<script" not in page.text


FILES = (
    *("interviews.csv", "followup.toml", "serve.token", "state.json", "etc/passwd"),
    *("followups.ics%00", "%", "?x", "#x"),
)
TRAVERSALS = [
    start + step + file
    for start in ("/", "/{token}/", "//", "/{token}//")
    for step in (
        "../",
        "..%2f",
        "%2e%2e/",
        "..\\",
        "..%5c",
        "%2e%2e%2f",
        "....//",
        "..;/",
        "%c0%ae%c0%ae/",
        "./",
    )
    for file in (
        "interviews.csv",
        "followup.toml",
        "serve.token",
        "state.json",
        "etc/passwd",
        "followups.ics%00",
        "%",
        "?x",
        "#x",
    )
]


def test_no_path_leads_to_anything_else(child: Child) -> None:
    """360 ways out of the folder, sent as they are: a client library would tidy them."""
    begin = time.monotonic()
    with (
        socket.create_connection(("127.0.0.1", child.port), timeout=20) as client,
        client.makefile("rb") as answers,
    ):
        for path in TRAVERSALS:
            asked = path.format(token=child.token)
            client.sendall(f"GET {asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            status = int(answers.readline().split()[1])
            length = 0
            while (line := answers.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name == b"content-length" else length
            body = answers.read(length)
            assert (status, body) == (404, b"There is nothing here.\n"), asked
    assert len(TRAVERSALS) == 360
    assert time.monotonic() - begin < 10, "an answer does not wait for the last one to be acknowledged"


def test_wrong_tokens_open_nothing_and_no_token_is_written_anywhere(child: Child) -> None:
    token = child.token
    near = [token[:-1], token + "a", token.upper(), token[::-1], "", "*", "a" * 32, token[1:] + token[0]]
    with httpx.Client(trust_env=False) as client:
        for word in near:
            assert client.get(f"{child.base}/{word}/followups.ics").status_code == 404
        assert client.get(f"{child.base}/").status_code == 404
        assert client.get(f"{child.base}/robots.txt").text == "User-agent: *\nDisallow:\n"
        assert client.post(child.feed).status_code == 405
    assert token not in child.log()


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET \xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n" + b"z" * 20_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
)
def test_what_is_no_request_gets_no_page_and_harms_nobody(data: bytes, child: Child) -> None:
    try:
        got = raw(child, data)
    except ConnectionError:
        got = b""
    assert not got.startswith(b"HTTP/1.1 2")
    assert child.get().status_code == 200


def test_it_answers_every_form_of_its_own_name_and_no_strange_one(child: Child) -> None:
    for host, shown in (
        ("cal.example:81", "cal.example:81"),
        ('x"><script>', f"127.0.0.1:{child.port}"),
        ("[::.]", "127.0.0.1"),
    ):
        got = raw(
            child, f"GET /{child.token}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        assert b" 200 OK" in got
        assert f"http://{shown}".encode() in got
        assert b"<script" not in got


def test_what_a_proxy_says_counts_only_where_it_is_trusted(tmp_path: Path, child: Child) -> None:
    forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "cal.example"}
    assert "cal.example" not in child.get(child.page, **forwarded).text
    with served(tmp_path, "--trust-proxy", "127.0.0.1") as trusting:
        assert (
            f"https://cal.example/{trusting.token}/followups.ics"
            in trusting.get(trusting.page, **forwarded).text
        )


def test_an_edit_reaches_the_feed_and_the_page(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        first = child.get()
        assert b"Acme" not in first.content
        child.sheet.write_text(HEADER + ROW + OTHER, encoding="utf-8")
        until(lambda: b"Acme" in child.get().content, "the edit is served")
        second = child.get()
        assert second.headers["etag"] != first.headers["etag"]
        assert second.headers["last-modified"] != first.headers["last-modified"]
        assert child.get(If_Modified_Since=first.headers["last-modified"]).status_code == 200
        assert "Acme" in child.get(child.page).text
        assert "The feed changed" in child.log()
        (tmp_path / "interviews.log.csv").write_text(
            "when,key,entry\n2026-11-22,northwind-analyst,rejected 21 Nov\n"
        )
        until(lambda: child.get().headers["etag"] != second.headers["etag"], "the log is served")
        third = child.get()
        (tmp_path / "followup.toml").write_text(f'{SETTINGS}[feed]\nname = "My calls"\n')
        until(lambda: b"X-WR-CALNAME:My calls" in child.get().content, "the settings are served")
        assert third.headers["etag"] != child.get().headers["etag"]


def test_the_last_good_feed_outlives_a_broken_sheet_a_lost_one_and_a_restart(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        good = child.get()
        (tmp_path / "followup.toml").write_text("[me\n")
        until(lambda: "last good feed" in child.log(), "it says what is wrong")
        assert child.get().content == good.content
        assert 'class="notice"' in child.get(child.page).text
        (tmp_path / "followup.toml").write_text(SETTINGS)
        until(lambda: "All is well again" in child.log(), "it says that it is mended")
        child.sheet.unlink()
        until(lambda: "There is no file" in child.log(), "it says that the sheet is gone")
        assert child.get().headers["etag"] == good.headers["etag"]
        assert child.ended() == 0
    assert "Traceback" not in child.log()
    (tmp_path / "interviews.csv").write_bytes(b"\0\0\0")
    with served(tmp_path) as again:
        assert again.get().content == good.content
        again.sheet.write_text(HEADER + OTHER + ROW, encoding="utf-8")
        until(lambda: b"Acme" in again.get().content, "a mended sheet is served")


def test_a_row_to_mend_stops_neither_the_others_nor_the_server(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        child.sheet.write_text(HEADER + ROW + OTHER.replace("2026-11-20 14:00", "someday"), encoding="utf-8")
        until(lambda: "1 problem in interviews.csv" in child.log(), "the problem is said")
        assert b"Northwind" in child.get().content
        assert "1 problem in interviews.csv: ics-followup check" in child.get(child.page).text


def test_a_sheet_without_rows_does_not_empty_the_calendar(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        good = child.get().content
        child.sheet.write_text(HEADER)
        until(lambda: "last good feed" in child.log(), "it is said")
        assert child.get().content == good


def test_the_numbers_of_a_list_on_the_screen_keep_their_meaning(tmp_path: Path) -> None:
    """Somebody looks at the plan, the sheet changes, the server builds: number 1 still is what was shown."""
    with served(tmp_path) as child:
        assert said("plan", "--today", TODAY, folder=tmp_path)[0] == 0
        shown = json.loads((tmp_path / "state.json").read_text())["last_list"]
        child.sheet.write_text(HEADER + OTHER + ROW, encoding="utf-8")
        until(lambda: "The feed changed" in child.log(), "it is built")
        assert json.loads((tmp_path / "state.json").read_text())["last_list"] == shown != []


def test_a_new_token_stops_the_old_address_at_once(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        old = child.feed
        assert child.get(old).status_code == 200
        status, out, _ = said("serve", "--new-token", "--port", str(child.port), folder=tmp_path)
        assert status == 0
        assert child.get(old).status_code == 404
        assert child.feed != old
        assert child.page in out
        assert child.get().status_code == 200
        assert (tmp_path / "serve.token").stat().st_mode & 0o777 == 0o600


def test_the_address_is_printed_and_stays_the_same(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        page = child.page
        assert page in child.told
    _, out, _ = said("serve", "--address", "--base-url", "https://cal.example/", folder=tmp_path)
    assert out == f"https://cal.example/{page.split('/')[-2]}/\n"


def test_the_address_is_that_of_the_server_which_runs_whatever_its_port(tmp_path: Path) -> None:
    with served(tmp_path, "--base-url", "https://cal.example/") as child:
        _, out, _ = said("serve", "--address", folder=tmp_path)
        assert out == f"https://cal.example/{child.token}/\n"
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        assert said("serve", "--address", str(tmp_path), folder=elsewhere)[1] == out
        _, out, _ = said("serve", "--address", "--port", "8765", folder=tmp_path)
        assert out == f"http://127.0.0.1:8765/{child.token}/\n", "what the command says counts"
        child.process.kill()
        child.process.wait(20)
        _, out, _ = said("serve", "--address", folder=tmp_path)
        assert out == f"http://127.0.0.1:8765/{child.token}/\n", "one that was killed runs no more"


def test_status_says_that_a_server_builds_by_itself(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        assert "Next run    by itself when the sheet or the day changes" in said("status", folder=tmp_path)[1]
        child.process.kill()
        child.process.wait(20)
        assert "ics-followup schedule" in said("status", folder=tmp_path)[1]


def test_a_new_token_is_for_the_server_which_runs_and_starts_no_second_one(tmp_path: Path) -> None:
    with served(tmp_path) as child:
        old = child.feed
        status, out, err = said("serve", "--new-token", folder=tmp_path)
        assert (status, err) == (0, "")
        assert "The server that is running uses it from now on" in out
        assert child.page in out
        assert child.get(old).status_code == 404
        assert child.get().status_code == 200
    assert sorted(path.name for path in tmp_path.glob("serve.*")) == ["serve.err", "serve.out", "serve.token"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"host": 1, "port": 2, "base": ""}', '{"port": "8765"}', "[" * 9999]
)
def test_a_note_of_a_server_that_cannot_be_read_is_no_note(tmp_path: Path, text: str) -> None:
    (tmp_path / "serve.running").write_text(text)
    assert read_standing(tmp_path / "serve.running") is None


def test_a_server_takes_its_own_note_away_and_no_other(tmp_path: Path) -> None:
    note = tmp_path / "serve.running"
    first, second = Standing("127.0.0.1", 8001, ""), Standing("0.0.0.0", 8002, "https://cal.example")
    keep_standing(note, first)
    keep_standing(note, second)
    forget_standing(note, first)
    assert read_standing(note) == second
    forget_standing(note, second)
    assert not note.exists()


def test_the_journal_of_a_service_never_holds_the_secret(tmp_path: Path) -> None:
    (tmp_path / "interviews.csv").write_text(HEADER + ROW)
    reader, writer = os.pipe()
    about = os.fstat(writer)
    environment = {**os.environ, "JOURNAL_STREAM": f"{about.st_dev}:{about.st_ino}"}
    process = subprocess.Popen(
        program("serve", "--port", str(free_port())),
        cwd=tmp_path,
        stdout=writer,
        stderr=writer,
        env=environment,
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as journal:
        first = journal.readline()
        process.terminate()
        told = first + journal.read()
    assert process.wait(20) == 0
    token = (tmp_path / "serve.token").read_text().strip()
    assert b"Serving followups.ics" in told
    assert b"serve --address" in told
    assert token.encode() not in told


def test_it_serves_although_nobody_can_hear_it(tmp_path: Path) -> None:
    (tmp_path / "interviews.csv").write_text(HEADER + ROW)
    port = free_port()
    command = program("serve", "--port", str(port))
    deaf = subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command], cwd=tmp_path)
    try:
        until(
            lambda: (tmp_path / "serve.token").exists() and (tmp_path / "followups.ics").exists(), "it builds"
        )
        child = Child(deaf, tmp_path, port)

        def answers() -> bool:
            try:
                return child.get().status_code == 200
            except httpx.TransportError:
                return False

        until(answers, "it serves")
        assert child.ended() == 0
    finally:
        deaf.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_well(number: signal.Signals, tmp_path: Path) -> None:
    with served(tmp_path) as child:
        with socket.create_connection(("127.0.0.1", child.port)):  # somebody hangs on
            assert child.ended(number) == 0
        assert re.search(r"^\S+ \S+  Stopped\. followups\.ics stays as it is\.$", child.log(), re.M)


def test_a_port_that_is_taken_or_not_ours_is_one_clear_line(tmp_path: Path, child: Child) -> None:
    (tmp_path / "interviews.csv").write_text(HEADER + ROW)
    for arguments, part in (
        (("--port", str(child.port)), "is taken"),
        (("--port", str(child.port), "--new-token"), "is taken"),
        (("--host", "192.0.2.1"), "does not have the address"),
        (("--host", "no such host"), "no address"),
    ):
        status, out, err = said("serve", *arguments, folder=tmp_path)
        assert (status, out, err.count("\n")) == (3, "", 1)
        assert part in err
    assert child.get().status_code == 200


@pytest.mark.parametrize(
    ("arguments", "status", "part"),
    [
        (("-",), 2, "read once only"),
        (("none.csv",), 3, "There is no file none.csv"),
        (("--base-url", "cal.example"), 2, "https://"),
        (("--trust-proxy", "nginx"), 2, "not an address"),
        (("--port", "70000"), 2, "70000"),
        (("-o", "interviews.csv"), 2, "your own data"),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_is(
    arguments: tuple[str, ...], status: int, part: str, tmp_path: Path
) -> None:
    (tmp_path / "interviews.csv").write_text(HEADER + ROW)
    found, out, err = said("serve", "--port", "0", *arguments, folder=tmp_path)
    assert (found, out) == (status, "")
    assert part in err
    assert "Traceback" not in err


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "interviews.csv").write_text(HEADER + ROW)
    code = (
        "import sys\nfrom importlib.machinery import PathFinder\nfind = PathFinder.find_spec\n"
        "PathFinder.find_spec = lambda name, *a: None if name == 'uvicorn' else find(name, *a)\n"
        "from ics_followup.cli import run\nsys.exit(run(['serve']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert done.stderr.decode().count("\n") == 1
    assert 'pip install "ics-followup[serve]"' in done.stderr.decode()


def test_nobody_is_told_of_a_port_for_the_mighty(tmp_path: Path) -> None:
    from ics_followup.problems import FollowupError
    from ics_followup.server.serving import _unheard

    error = _unheard(PermissionError(13, "Permission denied"), "127.0.0.1", 80)
    assert isinstance(error, FollowupError)
    assert "above 1023" in str(error)


def test_a_day_later_it_is_built_anew(tmp_path: Path) -> None:
    """The zone of the settings decides about the day: far enough east it is another one at any time."""
    rows = "Northwind,Analyst,2020-01-06 10:00,Priya <priya@northwind.example>,\n"
    with served(tmp_path, rows=rows, today="") as child:
        days = {(time.time() + 3600 * hours) // 86400 for hours in (-11, 14)}
        assert len(days) == 2
        state = tmp_path / "state.json"
        before = state.read_bytes()
        (tmp_path / "followup.toml").write_text(SETTINGS.replace("America/Chicago", "Pacific/Kiritimati"))
        until(lambda: state.read_bytes() != before, "it is built for the other day")
        assert child.get().status_code == 200
