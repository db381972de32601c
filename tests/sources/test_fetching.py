"""Fetching from a real server: what comes, what goes wrong, and which copy is used then."""

from __future__ import annotations

import gzip
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.problems import FollowupError, UsageError
from ics_followup.sources.copies import copy_file, read_copy
from ics_followup.sources.fetch import Fetched, fetch
from ics_followup.sources.limits import Limits

CERTIFICATE = Path(__file__).parent / "certificate" / "certificate.pem"
NOW = datetime(2026, 11, 20, 20, 5, tzinfo=UTC)
QUICK = Limits(connect=2, read=0.3, whole=1.5, pause=0.01, most_bytes=100_000)
SHEET = b"company,role\nAcme,Nurse\n"


def got(address: str, folder: Path, *, later: timedelta = timedelta(), **changed: Any) -> Fetched:
    options: dict[str, Any] = {
        "limits": QUICK,
        "accept": lambda data: "",
        "zone": ZoneInfo("America/Chicago"),
    }
    return fetch(address, folder=folder, now=NOW + later, **(options | changed))


def failing(address: str, folder: Path, **changed: Any) -> str:
    """What is said where nothing comes and there is no copy; it is one line and not late."""
    begin = time.monotonic()
    with pytest.raises(FollowupError) as caught:
        got(address, folder, **changed)
    assert caught.value.status == 3
    assert time.monotonic() - begin < 4
    assert list(folder.iterdir()) == [], "nothing becomes the copy"
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def dripping(request: BaseHTTPRequestHandler, *, head: bool = False) -> None:
    """A byte now and then, for ever: each comes in time, the whole never does."""
    request.wfile.write(
        b"HTTP/1.1 200 OK\r\n" if head else b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
    )
    while True:
        request.wfile.write(b"X-A: b\r\n" if head else b"x")
        time.sleep(0.05)


def resetting(request: BaseHTTPRequestHandler) -> None:
    """Hang up at once, as a router does that restarts (RST)."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def in_turn(*answers: Callable[[BaseHTTPRequestHandler], None]) -> Callable[[BaseHTTPRequestHandler], None]:
    left = list(answers)
    return lambda request: left.pop(0)(request)


def test_fresh_bytes_come_without_a_warning_and_a_private_copy_is_kept(web: Any, tmp_path: Path) -> None:
    found = got(web.says("/jobs.csv", SHEET, ETag='"1"'), tmp_path)
    assert found == Fetched(SHEET, "jobs.csv", NOW)
    copy = read_copy(tmp_path, web.base + "/jobs.csv")
    assert copy is not None
    assert (copy.data, copy.etag, copy.at) == (SHEET, '"1"', NOW)
    (file,) = tmp_path.iterdir()
    assert file.name.startswith(".")
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_server_learns_who_asks_and_gets_no_cookie(web: Any, tmp_path: Path) -> None:
    web.says("/b", SHEET)
    got(web.says("/a", b"", 302, Location="/b", Set_Cookie="spy=1"), tmp_path)
    assert [path for path, _ in web.asked] == ["/a", "/b"]
    assert all(headers["user-agent"].startswith("ics-followup/") for _, headers in web.asked)
    assert not any("cookie" in headers for _, headers in web.asked)


def test_what_did_not_change_is_not_sent_again(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET, ETag='"7"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")
    got(address, tmp_path)
    web.says("/a.csv", b"", 304)
    found = got(address, tmp_path, later=timedelta(days=3))
    assert found == Fetched(SHEET, "a.csv", NOW + timedelta(days=3))
    headers = web.asked[-1][1]
    assert headers["if-none-match"] == '"7"'
    assert headers["if-modified-since"] == "Fri, 20 Nov 2026 08:00:00 GMT"
    copy = read_copy(tmp_path, address)
    assert copy is not None
    assert copy.at == NOW + timedelta(days=3), "the age counts from when the server last said so"


def test_not_modified_without_a_copy_is_a_failure(web: Any, tmp_path: Path) -> None:
    assert "status 304" in failing(web.says("/a.csv", b"", 304), tmp_path)


def test_an_outage_uses_the_last_good_copy_and_says_how_old_it_is(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET)
    got(address, tmp_path)
    before = copy_file(tmp_path, address).read_bytes()
    web.says("/a.csv", b"<html>maintenance</html>", 503)
    found = got(address, tmp_path, later=timedelta(days=2, hours=1))
    assert (found.data, found.at, found.is_copy) == (SHEET, NOW, True)
    (warning,) = found.warnings
    assert warning.severity == "warning"
    assert warning.file == "a.csv"
    assert warning.what == (
        "could not be fetched (127.0.0.1 has trouble of its own, status 503): "
        "the copy of Fri 20 Nov 14:05 is used, 2 days old"
    )
    assert copy_file(tmp_path, address).read_bytes() == before


def test_a_clock_that_was_set_back_gives_no_age(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET)
    got(address, tmp_path)
    web.says("/a.csv", b"", 500)
    assert got(address, tmp_path, later=timedelta(hours=-1)).warnings[0].what.endswith("14:05 is used")


@pytest.mark.parametrize("harm", [b"", b"junk", b'{"version": 1}\n', "flip", "cut"])
def test_a_damaged_copy_is_never_used(harm: bytes | str, web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET, ETag='"7"')
    got(address, tmp_path)
    file = copy_file(tmp_path, address)
    good = file.read_bytes()
    bad = {"flip": good.replace(b"Acme", b"Bcme"), "cut": good[:-3]}
    file.write_bytes(bad[harm] if isinstance(harm, str) else harm)
    web.says("/a.csv", b"", 500)
    with pytest.raises(FollowupError, match="status 500"):
        got(address, tmp_path)
    assert "if-none-match" not in web.asked[-1][1], "its marks are not used either"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page came instead of the file"),
        (b"\xef\xbb\xbf\r\n<HTML><head>", "a web page came"),
        (b"", "it is empty"),
        (b" \r\n\r\n", "it is empty"),
    ],
)
def test_a_page_or_nothing_never_becomes_the_copy(body: bytes, said: str, web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", body, Content_Type="text/csv")
    assert said in failing(address, tmp_path)
    web.says("/a.csv", SHEET)
    got(address, tmp_path)
    web.says("/a.csv", body)
    found = got(address, tmp_path)
    assert found.is_copy
    assert found.data == SHEET


def test_only_what_is_accepted_is_used(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", b"Too many requests\n")
    said = failing(address, tmp_path, accept=lambda data: "this is no sheet")
    assert "could not be fetched: this is no sheet. Check the address." in said


@pytest.mark.parametrize(
    ("status", "said", "tries"),
    [
        (401, "does not let everybody read it, status 401. Share it so that anyone with the link", 1),
        (403, "does not let everybody read it", 1),
        (404, "there is nothing at this address, status 404. Check the address", 1),
        (410, "there is nothing at this address", 1),
        (429, "it was asked for too often, status 429. Wait some minutes", 1),
        (500, "has trouble of its own, status 500. Try again later", 2),
        (503, "has trouble of its own", 2),
        (204, "answered with status 204", 1),
        (418, "answered with status 418", 1),
    ],
)
def test_a_status_that_brings_nothing_is_told_in_words(
    status: int, said: str, tries: int, web: Any, tmp_path: Path
) -> None:
    assert said in failing(web.says("/a.csv", b"", status), tmp_path)
    assert len(web.asked) == tries, "only a server's own trouble gets a second try"


def test_a_second_try_after_trouble_or_a_broken_connection_is_enough(web: Any, tmp_path: Path) -> None:
    web.says("/good", SHEET)
    web.says("/bad", b"", 500)
    for first in (web.paths["/bad"], resetting):
        address = web.does("/a.csv", in_turn(first, web.paths["/good"]))
        assert got(address, tmp_path).data == SHEET


def test_a_connection_that_breaks_twice_is_given_up(web: Any, tmp_path: Path) -> None:
    assert "the connection to 127.0.0.1 broke" in failing(web.does("/a.csv", resetting), tmp_path)
    assert len(web.asked) == 2


def test_a_body_that_ends_early_is_not_taken_for_the_sheet(web: Any, tmp_path: Path) -> None:
    assert "only a part of it came" in failing(web.says("/a.csv", SHEET, Content_Length="9000"), tmp_path)
    packed = gzip.compress(SHEET * 50)
    address = web.says("/b.csv", packed[:-9], Content_Encoding="gzip")
    assert "only a part of it came" in failing(address, tmp_path)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ncompa\r\n"
    assert "only a part of it came" in failing(
        web.does("/c.csv", lambda request: request.wfile.write(chunked) and None), tmp_path
    )


# --- time and size -----------------------------------------------------------------------------------------


def test_a_server_that_is_silent_is_left_in_time(web: Any, tmp_path: Path) -> None:
    address = web.does("/a.csv", lambda request: time.sleep(1))
    assert "127.0.0.1 did not answer within 0.3 seconds" in failing(address, tmp_path)


@pytest.mark.parametrize("head", [False, True], ids=["body", "header"])
def test_a_server_that_drips_is_left_in_time(head: bool, web: Any, tmp_path: Path) -> None:
    address = web.does("/a.csv", lambda request: dripping(request, head=head))
    assert "it took longer than 0.6 seconds in all" in failing(
        address, tmp_path, limits=Limits(read=0.3, whole=0.6, pause=0.01)
    )
    assert "fetch" not in [thread.name for thread in threading.enumerate()], (
        "nothing goes on behind the run's back"
    )


def test_a_name_whose_look_up_hangs_does_not_hold_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def hang(*_: object, **__: object) -> list[Any]:
        time.sleep(1.2)
        raise socket.gaierror(-3, "Temporary failure")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    begin = time.monotonic()
    said = failing("https://example.org/a.csv", tmp_path, limits=Limits(whole=0.2))
    assert "took longer than 0.2 seconds" in said
    assert time.monotonic() - begin < 1
    time.sleep(0.7)  # the name is still being looked up: let that end before the patch does


def test_a_port_where_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    said = failing(f"http://127.0.0.1:{port}/a.csv", tmp_path)
    assert "there is no connection to 127.0.0.1" in said


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "the name no.such.host cannot be found" in failing("https://no.such.host/a.csv", tmp_path)


def test_what_is_too_large_is_not_read(web: Any, tmp_path: Path) -> None:
    sent = []

    def huge(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10_000):
            request.wfile.write(b"x" * 65_536)
            sent.append(65_536)

    assert "it is larger than 0.1 MB" in failing(web.does("/a.csv", huge), tmp_path)
    assert sum(sent) < 100_000_000, "no more than what the system had taken in already"
    said = web.says("/b.csv", b"x", Content_Length="100001")
    assert "it is larger than 0.1 MB" in failing(said, tmp_path)


def test_a_small_body_that_unpacks_to_much_is_not_unpacked(web: Any, tmp_path: Path) -> None:
    import tracemalloc

    bomb = gzip.compress(b"\0" * 60_000_000)
    assert len(bomb) < QUICK.most_bytes
    address = web.says("/a.csv", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "it is larger than 0.1 MB" in failing(address, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_packed_bodies_are_unpacked(web: Any, tmp_path: Path) -> None:
    whole = gzip.compress(SHEET * 1000) + gzip.compress(b"Mercy,Nurse\n")
    address = web.says("/a.csv", whole, Content_Encoding="gzip")
    assert got(address, tmp_path).data == SHEET * 1000 + b"Mercy,Nurse\n"


@pytest.mark.parametrize(("packing", "said"), [("gzip", "it came damaged"), ("br", "packed in a way")])
def test_what_cannot_be_unpacked_is_told(packing: str, said: str, web: Any, tmp_path: Path) -> None:
    assert said in failing(web.says("/a.csv", SHEET, Content_Encoding=packing), tmp_path)


# --- redirects and safety ----------------------------------------------------------------------------------


def test_five_redirects_are_followed_and_a_sixth_is_not(web: Any, tmp_path: Path) -> None:
    for number in range(6):
        web.says(f"/{number}", b"", 302 + 5 * (number % 2), Location=f"/{number + 1}")
    web.says("/6", SHEET)
    assert got(web.base + "/1", tmp_path).data == SHEET
    copy_file(tmp_path, web.base + "/1").unlink()
    assert "from one address to the next without an end" in failing(web.base + "/0", tmp_path)


def test_a_redirect_in_a_circle_ends(web: Any, tmp_path: Path) -> None:
    assert "without an end" in failing(web.says("/a.csv", b"", 301, Location="/a.csv"), tmp_path)
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "target", ["http://example.org/a.csv", "file:///etc/passwd", "ftp://example.org/x", "//", "http://[", ""]
)
def test_a_redirect_to_what_is_not_safe_is_not_followed(target: str, web: Any, tmp_path: Path) -> None:
    said = failing(web.says("/a.csv", b"", 302, Location=target), tmp_path)
    assert "not safe" in said or "no address" in said or "without an end" in said


def test_https_never_becomes_http(secure_web: Any, web: Any, tmp_path: Path, trusted: None) -> None:
    address = secure_web.says("/a.csv", b"", 302, Location=web.says("/b.csv", SHEET))
    assert "which is not safe (https)" in failing(address, tmp_path)
    assert web.asked == []


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_web: Any, tmp_path: Path) -> None:
    said = failing(secure_web.says("/a.csv", SHEET), tmp_path)
    assert "the certificate of 127.0.0.1 cannot be trusted" in said
    assert secure_web.asked == []


def test_certificates_of_the_environment_count(secure_web: Any, tmp_path: Path, trusted: None) -> None:
    assert got(secure_web.says("/a.csv", SHEET), tmp_path).data == SHEET


def test_a_server_that_speaks_no_tls(web: Any, tmp_path: Path) -> None:
    said = failing(web.base.replace("http:", "https:") + "/a.csv", tmp_path)
    assert "no secure connection" in said


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "nonsense://x", "socks5://127.0.0.1:1"])
def test_a_proxy_of_the_environment_is_used(
    proxy: str, web: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("http_proxy", proxy)
    failing(web.says("/a.csv", SHEET), tmp_path)
    assert web.asked == []


@pytest.mark.parametrize("answer", [b"", b"220 ftp ready\r\n", b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n"])
def test_an_answer_that_is_not_http(answer: bytes, web: Any, tmp_path: Path) -> None:
    address = web.does("/a.csv", lambda request: request.wfile.write(answer) and None)
    assert "the connection to 127.0.0.1 broke" in failing(address, tmp_path)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/a.csv", "ftp://example.org/a", "https://", "https://exa mple.org", "https://x:y/"],
)
def test_an_address_that_may_not_be_fetched_is_wrong_usage(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        got(address, tmp_path)
    assert caught.value.status == 2


def test_names_and_secrets_of_an_address_are_used_but_never_told(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET).replace("//", "//sam:pass-word@") + "?token=0123456789abcdef"
    got(address, tmp_path)
    assert web.asked[-1][1]["authorization"].startswith("Basic ")
    whole = b"".join(path.name.encode() + path.read_bytes() for path in tmp_path.iterdir())
    web.says("/a.csv", b"", 403)
    said = got(address, tmp_path).warnings[0]
    copy_file(tmp_path, address).unlink()
    told = failing(address, tmp_path) + said.what + said.remedy + whole.decode("latin-1")
    for secret in ("pass-word", "sam", "456789abcdef"):
        assert secret not in told


def test_a_folder_that_cannot_be_written_to_is_only_a_warning(web: Any, tmp_path: Path) -> None:
    address = web.says("/a.csv", SHEET)
    found = got(address, tmp_path / "none")
    assert found.data == SHEET
    assert found.warnings[0].what.startswith("no copy of it could be kept")


def test_a_look_leaves_no_copy(web: Any, tmp_path: Path) -> None:
    got(web.says("/a.csv", SHEET), tmp_path, keep=False)
    assert list(tmp_path.iterdir()) == []


def unmeasured(body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """An old server (HTTP/1.0): it says no length and hangs up when it is done, or when it breaks."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(body)

    return answer


@pytest.mark.parametrize("cut", [SHEET + b"Mercy,Nu", SHEET[:-1], SHEET + b'Mercy,"Nurse\n'])
def test_what_breaks_off_in_its_last_line_never_replaces_the_copy(
    cut: bytes, web: Any, tmp_path: Path
) -> None:
    address = web.says("/a.csv", SHEET)
    got(address, tmp_path)
    before = copy_file(tmp_path, address).read_bytes()
    found = got(web.does("/a.csv", unmeasured(cut)), tmp_path)
    assert (found.data, found.is_copy) == (SHEET, True)
    assert "breaks off within its last line" in found.warnings[0].what
    assert copy_file(tmp_path, address).read_bytes() == before


def test_a_last_line_without_an_end_is_whole_where_the_server_says_the_length(
    web: Any, tmp_path: Path
) -> None:
    got(web.says("/a.csv", SHEET), tmp_path)
    found = got(web.says("/a.csv", SHEET[:-1]), tmp_path)
    assert (found.data, found.is_copy) == (SHEET[:-1], False)
    ended = got(web.does("/a.csv", unmeasured(SHEET + b"Mercy,Nurse")), tmp_path)
    assert not ended.is_copy, "the copy has no line end either"


def test_what_lacks_more_than_the_copy_never_replaces_it(web: Any, tmp_path: Path) -> None:
    def worse(data: bytes) -> str:
        return "" if data.count(b"\n") > 1 else "it has no row below its header"

    bare = SHEET[:13]
    first = got(web.says("/a.csv", bare), tmp_path, worse=worse)
    assert first.data == bare, "better than nothing"
    assert not got(web.says("/a.csv", bare), tmp_path, worse=worse).is_copy
    assert got(web.says("/a.csv", SHEET), tmp_path, worse=worse).data == SHEET
    found = got(web.says("/a.csv", bare), tmp_path, worse=worse)
    assert (found.data, found.is_copy) == (SHEET, True)
    assert "it has no row below its header" in found.warnings[0].what
