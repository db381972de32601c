"""A tiny CalDAV server in memory that fails when it is told to."""

from __future__ import annotations

import base64
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import md5, sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from xml.sax.saxutils import escape

USER, PASSWORD = "sam", "hunter2-pass"
Fault = Callable[["Handler"], bool]
"""Called before a request is served; True where it has answered, or will not."""
_RESPONSE = (
    "<d:response><d:href>{}</d:href><d:propstat><d:prop>{}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
    "</d:response>"
)


class SmallCalDAV:
    """One calendar at ``/dav/jobs/``. ``faults`` are asked before every request."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.there = True
        self.digest = False
        self.tells_etags = True
        self.tells_mark = True
        self.faults: list[Fault] = []
        self.seen: list[str] = []
        self.passwords: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/dav/jobs/"

    def etag(self, name: str) -> str:
        return f'"{sha1(self.held[name]).hexdigest()}"'

    @property
    def mark(self) -> str:
        return sha1(repr(sorted(self.held.items())).encode()).hexdigest()

    def count(self, method: str) -> int:
        return sum(line.startswith(f"{method} ") for line in self.seen)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shop: SmallCalDAV
    data = b""

    def log_message(self, *_: object) -> None:
        pass

    def served(self) -> None:
        self.data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        shop = self.shop
        shop.seen.append(f"{self.command} {self.path}")
        kind, _, coded = (self.headers.get("Authorization") or "").partition(" ")
        if kind == "Basic":
            shop.passwords.append(base64.b64decode(coded).decode())
        for fault in list(shop.faults):
            if fault(self):
                return
        if not (
            self.is_digest(coded) if shop.digest else shop.passwords[-1:] == [f"{USER}:{PASSWORD}"] and kind
        ):
            way = (
                'Digest realm="small", qop="auth", nonce="abc", algorithm="MD5"'
                if shop.digest
                else 'Basic realm="x"'
            )
            self.reply(401, b"", WWW_Authenticate=way)
        elif not shop.there:
            self.reply(404)
        else:
            getattr(self, f"on_{self.command.lower()}")(self.path.rpartition("/")[2])

    def is_digest(self, said: str) -> bool:
        """Whether the password was proved as RFC 7616 has it."""
        found = {
            name: value or bare for name, value, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,]*))', said)
        }
        if not found:
            return False

        def hashed(*parts: str) -> str:
            return md5(":".join(parts).encode()).hexdigest()

        who, what = hashed(USER, "small", PASSWORD), hashed(self.command, self.path)
        middle = (found["nonce"], found["nc"], found["cnonce"], found["qop"])
        return bool(found["response"] == hashed(who, *middle, what))

    do_PUT = do_GET = do_DELETE = do_PROPFIND = do_MKCALENDAR = served  # noqa: N815

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_propfind(self, _: str) -> None:
        shop = self.shop
        mark = f"<cs:getctag>{shop.mark}</cs:getctag>" if shop.tells_mark else ""
        kind = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
        found = [_RESPONSE.format("/dav/jobs/", kind + mark)]
        if self.headers["Depth"] == "1":
            found += [
                _RESPONSE.format(f"/dav/jobs/{name}", f"<d:getetag>{escape(shop.etag(name))}</d:getetag>")
                for name in shop.held
            ]
        body = (
            '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" '
            f'xmlns:cs="http://calendarserver.org/ns/">{"".join(found)}</d:multistatus>'
        )
        self.reply(207, body.encode(), Content_Type="application/xml")

    def refused(self, name: str) -> bool:
        held = name in self.shop.held
        if self.headers.get("If-None-Match") == "*" and held:
            return True
        match = self.headers.get("If-Match")
        return bool(match) and (not held or match != self.shop.etag(name))

    def on_put(self, name: str) -> None:
        if self.refused(name):
            self.reply(412)
            return
        status = 204 if name in self.shop.held else 201
        self.shop.held[name] = self.data
        if self.shop.tells_etags:
            self.reply(status, ETag=self.shop.etag(name))
        else:
            self.reply(status)

    def on_get(self, name: str) -> None:
        if name not in self.shop.held:
            self.reply(404)
        else:
            self.reply(200, self.shop.held[name], ETag=self.shop.etag(name), Content_Type="text/calendar")

    def on_delete(self, name: str) -> None:
        if name not in self.shop.held:
            self.reply(404)
        elif self.refused(name):
            self.reply(412)
        else:
            del self.shop.held[name]
            self.reply(204)


@contextmanager
def small_caldav(certificate: Path | None = None) -> Iterator[SmallCalDAV]:
    """The server, running; with a certificate (its key beside it) over TLS."""
    shop = SmallCalDAV()
    handler = type("ThisHandler", (Handler,), {"shop": shop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    shop.port = server.server_address[1]
    worker = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    worker.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        worker.join(5)


def answers(
    status: int, *, to: str = "PUT", times: int = 10_000, after: int = 0, body: bytes = b"", **headers: str
) -> Fault:
    """A fault: this status to so many requests of that method, after so many served well."""
    met = 0

    def fault(handler: Handler) -> bool:
        nonlocal met
        if handler.command != to:
            return False
        met += 1
        if not after < met <= after + times:
            return False
        handler.reply(status, body, **headers)
        return True

    return fault


def hangs(seconds: float, *, to: str = "PUT", drip: bool = False) -> Fault:
    """A fault: nothing comes for so long, or a head that drips."""

    def fault(handler: Handler) -> bool:
        if handler.command != to:
            return False
        end = time.monotonic() + seconds
        handler.close_connection = True
        while time.monotonic() < end:
            if drip:
                handler.wfile.write(b"HTTP/1.1 200 O" if handler.close_connection else b"K")
                handler.close_connection = False
                handler.wfile.flush()
            time.sleep(0.05)
        return True

    return fault


def breaks(*, to: str = "PUT", times: int = 1, served: bool = False) -> Fault:
    """A fault: the line breaks without an answer, before or after the request was served."""
    left = [times]

    def fault(handler: Handler) -> bool:
        if handler.command != to or left[0] <= 0:
            return False
        left[0] -= 1
        if served:
            handler.shop.held[handler.path.rpartition("/")[2]] = handler.data
        handler.close_connection = True
        handler.connection.close()
        return True

    return fault
