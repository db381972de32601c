"""A real server on this computer, each path of which answers as a test says; and no proxy between."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

CERTIFICATE = Path(__file__).parent / "certificate"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """The server: what each path does, and the requests that came, by their path and headers."""

    base: str
    paths: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Let a path answer so, always; returns its address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        return self.does(path, answer)

    def does(self, path: str, answer: Answer) -> str:
        self.paths[path] = answer
        return self.base + path


class Quiet(ThreadingHTTPServer):
    """Clients that go away in the middle are what these tests are about: no complaint."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        return


def serving(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Serve until the test is over."""
    told: Web

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            told.paths[path](self) if path in told.paths else self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told = Web(f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def web() -> Iterator[Web]:
    yield from serving()


@pytest.fixture
def secure_web() -> Iterator[Web]:
    """The same over TLS, with a certificate that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE / "certificate.pem", CERTIFICATE / "key.pem")
    yield from serving(context)
