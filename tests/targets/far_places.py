"""Services on this computer that behave as their documentation says, with faults on demand; feeds; short limits."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest

from ics_followup.publish.targets import device, gist
from ics_followup.publish.targets.base import Limits

TOKEN = "ghp_canaryCANARY0123456789"
GIT_TOKEN = "glpat-canaryCANARY"
NAME = "0123456789abcdef0123456789abcdef01234567.ics"
QUICK = Limits(connect=2, read=1, whole=8, waits=(0.01, 0.02, 0.03), longest_wait=1)


def feed_of(text: str = "one") -> bytes:
    """A feed of ours, with line ends as calendars want them and letters beyond ASCII."""
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID:-//ics-followup//Follow-ups//EN",
        f"X-NOTE:{text} é",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines).encode()


@pytest.fixture
def own_crontab(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer with a crontab of the user's own, and no systemd; the file that holds it, missing at first."""
    programs, table = plain / "programs", plain / "table"
    programs.mkdir()
    reads = f"if [ $1 = -l ]; then cat '{table}' 2>/dev/null || {{ echo no crontab for sam >&2; exit 1; }}; "
    for name, does in (("crontab", f"{reads}else cat >'{table}'; fi"), ("systemctl", "echo offline; exit 1")):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return table


@pytest.fixture
def feed() -> Callable[..., bytes]:
    return feed_of


@pytest.fixture
def quick() -> Limits:
    return QUICK


@pytest.fixture
def own_config(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own, no keyring, no secret in the environment."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("ICS_FOLLOWUP_TOKEN", raising=False)
    return home / "config" / "ics-followup"


@dataclass
class Service:
    """What a service holds, what it was asked, and the answers that come before any others.

    A fault is a status with headers, or a function that does what it likes with the request.
    """

    base: str = ""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    gists: dict[str, dict[str, Any]] = field(default_factory=dict)
    device: list[dict[str, Any]] = field(default_factory=list)
    token: str = TOKEN
    largest: int = 1_000_000

    def methods(self) -> list[str]:
        return [method for method, *_ in self.asked]

    def add(self, files: dict[str, str]) -> str:
        number = f"{len(self.gists):032x}"
        self.gists[number] = {"files": dict(files), "public": False, "description": ""}
        return number


class Handler(BaseHTTPRequestHandler):
    service: ClassVar[Service]

    def handle_any(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.service.asked.append((self.command, self.path, headers, body))
        if self.service.faults:
            fault = self.service.faults.pop(0)
            if callable(fault):
                fault(self)
            else:
                self.says(fault[0], {"message": "fault"}, **fault[1])
            return
        self.answered(body, headers)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = do_HEAD = handle_any  # noqa: N815

    def answered(self, body: bytes, headers: dict[str, str]) -> None:
        if self.path.startswith("/login/"):
            self.signing_in(parse_qs(body.decode()))
        elif self.path.startswith("/raw/"):
            number, name = self.path.split("/")[2], self.path.rpartition("/")[2]
            text = self.service.gists.get(number, {}).get("files", {}).get(name)
            self.plain(404, b"404: Not Found") if text is None else self.plain(200, text.encode())
        elif headers.get("authorization") != f"Bearer {self.service.token}":
            self.says(401, {"message": "Bad credentials"})
        else:
            self.gist_asked(body)

    def gist_asked(self, body: bytes) -> None:
        """docs.github.com/en/rest/gists/gists: list, get, create, update, delete."""
        path, _, _ = self.path.partition("?")
        service, number = self.service, path.removeprefix("/gists").strip("/")
        data = json.loads(body) if body else {}
        if not number and self.command == "GET":
            self.says(200, [self.told(each, content=False) for each in service.gists])
        elif not number and self.command == "POST":
            made = service.add({name: file["content"] for name, file in data["files"].items()})
            service.gists[made] |= {"public": data["public"], "description": data["description"]}
            self.says(201, self.told(made))
        elif number not in service.gists:
            self.says(404, {"message": "Not Found"})
        elif self.command == "DELETE":
            del service.gists[number]
            self.send_response(204)
            self.end_headers()
        else:
            for name, file in data.get("files", {}).items() if self.command == "PATCH" else ():
                if file is None:
                    service.gists[number]["files"].pop(name, None)
                else:
                    service.gists[number]["files"][name] = file["content"]
            self.says(200, self.told(number))

    def told(self, number: str, *, content: bool = True) -> dict[str, Any]:
        files = {}
        for name, text in self.service.gists[number]["files"].items():
            raw = f"{self.service.base}/raw/{number}/raw/{'5' * 40}/{name}"
            files[name] = {"filename": name, "raw_url": raw, "size": len(text.encode())}
            if content:
                cut = len(text) > self.service.largest
                files[name] |= {"truncated": cut, "content": text[: self.service.largest]}
        return {"id": number, "files": files, "public": self.service.gists[number]["public"]}

    def signing_in(self, form: dict[str, list[str]]) -> None:
        if self.path == "/login/device/code":
            page = "https://github.com/login/device"
            code = {"device_code": "d" * 40, "user_code": "WDJB-MJHT", "verification_uri": page}
            self.says(200, {**code, "expires_in": 900, "interval": 5})
        else:
            assert form["device_code"] == ["d" * 40]
            self.says(200, self.service.device.pop(0))

    def says(self, status: int, body: object, **headers: str) -> None:
        self.plain(status, json.dumps(body).encode(), **headers)

    def plain(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        return


def served(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()
    handler = type("GitHub", (Handler,), {"service": service})
    for base in served(handler):
        service.base = base
        monkeypatch.setattr(gist, "API", service.base)
        monkeypatch.setattr(device, "SITE", service.base)
        yield service


class Store(Handler):
    """One file with a strong ETag that counts its changes, as RFC 9110 13.1 says; If-Match must hold."""

    file: ClassVar[dict[str, Any]]

    def answered(self, body: bytes, headers: dict[str, str]) -> None:
        mark = f'"{self.file["version"]}"'
        if self.command == "GET":
            if self.file["data"] is None:
                self.plain(404, b"")
            else:
                self.plain(200, self.file["data"], ETag=mark)
        elif headers.get("if-match", mark) != mark or (
            headers.get("if-none-match") == "*" and self.file["data"] is not None
        ):
            self.plain(412, b"")
        else:
            self.file["data"] = body if self.command == "PUT" else None
            self.file["version"] += 1
            self.plain(204, b"")


@pytest.fixture
def store() -> Iterator[tuple[Service, dict[str, Any]]]:
    service, file = Service(), {"data": None, "version": 1}
    for base in served(type("OneFile", (Store,), {"service": service, "file": file})):
        service.base = base
        yield service, file


@pytest.fixture
def secure_store() -> Iterator[Service]:
    """The same over TLS, with a certificate that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = Path(__file__).parent.parent / "sources" / "certificate"
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    service = Service()
    handler = type("Tls", (Store,), {"service": service, "file": {"data": None, "version": 1}})
    for base in served(handler, context):
        service.base = base.replace("http:", "https:")
        yield service


@dataclass
class Dav:
    """A real WebDAV server, wsgidav, in a process of its own: its address, its folder, its user and password."""

    address: str
    root: Path
    user: str = "sam"
    password: str = "canary-app-password"


DAV = """
import sys
from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp
config = {
    "provider_mapping": {"/dav": sys.argv[1]},
    "simple_dc": {"user_mapping": {"*": {"sam": {"password": "canary-app-password"}}}},
    "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
    "verbose": 0, "logging": {"enable": False},
}
server = wsgi.Server(("127.0.0.1", int(sys.argv[2])), WsgiDAVApp(config), numthreads=3)
server.start()
"""


@pytest.fixture(scope="session")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    root = tmp_path_factory.mktemp("dav")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-c", DAV, str(root), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "wsgidav does not start"
            time.sleep(0.05)
        yield Dav(f"http://127.0.0.1:{port}/dav", root)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def dav(dav_server: Dav) -> Dav:
    """The same, with an empty folder "calendar"."""
    folder = dav_server.root / "calendar"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return dav_server


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An empty git repository."""
    place = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(place)], check=True)
    return place


class Backend(BaseHTTPRequestHandler):
    """Git's own server program (git help http-backend), behind basic authentication."""

    root: ClassVar[Path]
    seen: ClassVar[list[str]]

    def do_GET(self) -> None:
        wanted = "Basic " + b64encode(f"sam:{GIT_TOKEN}".encode()).decode()
        self.seen.append(self.path)
        body = self.body()
        if self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "sam",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        said = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True
        ).stdout
        head, _, data = said.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture
def http(bare: Path) -> Iterator[tuple[str, list[str]]]:
    subprocess.run(["git", "--git-dir", str(bare), "config", "http.receivepack", "true"], check=True)
    seen: list[str] = []
    for base in served(type("OneRoot", (Backend,), {"root": bare.parent, "seen": seen})):
        yield f"{base}/{bare.name}", seen
