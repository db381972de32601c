"""One question over HTTP, followed to its answer, within limits of time and size. The only module that knows httpx."""

from __future__ import annotations

import os
import socket
import ssl
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from threading import Event
from typing import Any, Final, NamedTuple, Protocol

import httpx

from ics_followup import __version__
from ics_followup.network.deadline import within
from ics_followup.network.safe import MOVED, is_safe
from ics_followup.network.troubles import Trouble, unconnected

_AGENT: Final = f"ics-followup/{__version__}"
_GZIP: Final = 31
_PIECE: Final = 1 << 16


class Limits(Protocol):
    """Seconds to connect and between two pieces, how many redirects, and the most that one answer may have."""

    @property
    def connect(self) -> float:
        """Seconds to connect."""
        ...

    @property
    def read(self) -> float:
        """Seconds between two pieces."""
        ...

    @property
    def redirects(self) -> int:
        """How many redirects are followed."""
        ...

    @property
    def most_bytes(self) -> int:
        """The most that a body may have, as it comes and unpacked."""
        ...


class Question(NamedTuple):
    """What is asked. Redirects are followed only where ``follow`` says so; such a question must hold no password.

    ``wanted`` are the statuses whose body is read, None for all.
    """

    method: str
    address: str
    headers: Mapping[str, str]
    body: bytes | None = None
    follow: bool = False
    wanted: Container[int] | None = None


class Reply(NamedTuple):
    """What came, from which host; the headers by their name in lower case, the body without its packing.

    ``measured`` says that its end is known (by its length, in chunks, or packed): then it is surely whole.
    """

    status: int
    host: str
    headers: Mapping[str, str]
    body: bytes
    measured: bool


def asked(question: Question, limits: Limits, *, seconds: float, name: str) -> Reply:
    """Ask once, and read no more than the limit, before unpacking and after.

    Cookies are not kept. Proxies and certificates are those of the environment, as httpx reads them. Raises Trouble,
    and TooLongError after so many seconds, however slowly the other side goes. ``name`` is that of the thread.
    """
    line = _Line(question, limits)
    return within(seconds, line.asked, name=name, stop=line.cut)


class _Line:
    """The connections of one question, which can be cut from another thread."""

    def __init__(self, question: Question, limits: Limits) -> None:
        self._question = question
        self._limits = limits
        self._stopped = Event()
        self._sockets: list[socket.socket] = []

    def cut(self) -> None:
        """End whatever is going on: a socket that is shut down wakes the thread that waits for it."""
        self._stopped.set()
        for connection in self._sockets:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def asked(self) -> Reply:
        limits = self._limits
        timeout = httpx.Timeout(limits.read, connect=limits.connect)
        try:
            trusted = _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
            with httpx.Client(timeout=timeout, follow_redirects=False, verify=trusted) as client:
                return self._followed(client)
        except httpx.HTTPError as error:
            raise _trouble(error, limits) from None
        except httpx.InvalidURL:
            raise Trouble("address") from None
        except (ImportError, ValueError, OSError) as error:
            raise Trouble("settings", detail=type(error).__name__) from None

    def _followed(self, client: httpx.Client) -> Reply:
        question, address = self._question, self._question.address
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **question.headers}
        for _ in range(self._limits.redirects + 1):
            client.cookies.clear()
            request = client.build_request(
                question.method,
                address,
                headers=headers,
                content=question.body,
                extensions={"trace": self._trace},
            )
            response = client.send(request, stream=True)
            try:
                if not question.follow or response.status_code not in MOVED:
                    return self._read(response)
                address = _next(response)
            finally:
                response.close()
        raise Trouble("circle")

    def _read(self, response: httpx.Response) -> Reply:
        wanted, status = self._question.wanted, response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        is_read = wanted is None or status in wanted
        body = b"".join(_body(response, self._limits.most_bytes)) if is_read else b""
        measured = not headers.keys().isdisjoint({"content-length", "transfer-encoding", "content-encoding"})
        return Reply(status, response.url.host, headers, body, measured)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket as it is opened, so that it can be shut down."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            connection = info["return_value"].get_extra_info("socket")
            if isinstance(connection, socket.socket):
                self._sockets.append(connection)
                if self._stopped.is_set():
                    self.cut()


@cache
def _trusted(*_: str | None) -> ssl.SSLContext:
    """Whose certificates are trusted where the variables say this; to load them takes longest, so that is done once."""
    return httpx.create_ssl_context()


def _next(response: httpx.Response) -> str:
    """Where a redirect leads. Raises Trouble where it may not be followed: never from https to http."""
    try:
        target = response.url.join(response.headers.get("Location", "")).copy_with(fragment=None)
    except httpx.InvalidURL:
        raise Trouble("nowhere") from None
    address = str(target)
    if not is_safe(address) or (response.url.scheme == "https" and target.scheme != "https"):
        raise Trouble("unsafe", target.host, address=address)
    return address


def _body(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The body in pieces, unpacked; raises Trouble as soon as there is more than ``most``."""
    host = response.url.host
    size = response.headers.get("Content-Length", "")
    has_body = response.request.method != "HEAD" and response.status_code != 304
    if has_body and size.isascii() and size.isdecimal() and int(size[:20]) > most:
        raise _too_large(host, most)
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Trouble("packing", host, packing[:20])
    pieces = _limited(response.iter_raw(_PIECE), most, host)
    return _limited(_unpacked(pieces, host), most, host) if "gzip" in packing else pieces


def _limited(pieces: Iterable[bytes], most: int, host: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise _too_large(host, most)
        yield piece


def _too_large(host: str, most: int) -> Trouble:
    return Trouble("large", host, f"{most / 1_000_000:g}")


def _unpacked(pieces: Iterable[bytes], host: str) -> Iterator[bytes]:
    """Unpack gzip (RFC 1952) a little at a time: a small body that unpacks to gigabytes never does so here."""
    unpacker = zlib.decompressobj(_GZIP)
    begun = False
    for packed in pieces:
        rest, begun = packed, True
        while rest:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP)
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise Trouble("damaged", host) from None
            rest = unpacker.unconsumed_tail or unpacker.unused_data
    while begun and not unpacker.eof:
        more = unpacker.decompress(b"", _PIECE)
        if not more:
            raise Trouble("short", host)
        yield more


def _trouble(error: httpx.HTTPError, limits: Limits) -> Trouble:
    """What an error of httpx means."""
    host = error.request.url.host if getattr(error, "_request", None) else "the server"
    if isinstance(error, httpx.ConnectTimeout):
        return Trouble("unheard", host, f"{limits.connect:g}")
    if isinstance(error, httpx.TimeoutException):
        return Trouble("silent", host, f"{limits.read:g}")
    if isinstance(error, httpx.ProxyError):
        return Trouble("proxy", host)
    if isinstance(error, httpx.ConnectError):
        return unconnected(error, host)
    if isinstance(error, httpx.RemoteProtocolError) and "complete message body" in str(error):
        return Trouble("short", host)
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Trouble("broke", host)
    return Trouble("strange", host, type(error).__name__)
