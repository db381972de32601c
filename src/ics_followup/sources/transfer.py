"""One address is asked for its bytes, within limits of time and size. The only module that knows httpx."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

import httpx

from ics_followup import __version__
from ics_followup.sources.addresses import is_safe, shown
from ics_followup.sources.failures import FetchFailure, of_length, of_silence, of_size, of_status, of_stub
from ics_followup.sources.limits import Limits

_HEADERS: Final = {
    "User-Agent": f"ics-followup/{__version__}",
    "Accept": "text/csv, text/calendar, text/plain;q=0.9, */*;q=0.8",
    "Accept-Encoding": "gzip",
}
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_GZIP: Final = 31
_PIECE: Final = 1 << 16
_FAREWELL: Final = 0.5


class Answer(NamedTuple):
    """What came. ``data`` is None where the server says that nothing changed since the marks it was given.

    ``measured`` says that its end is known (by its length, in chunks, or packed): then it is surely whole.
    """

    data: bytes | None
    etag: str = ""
    modified: str = ""
    measured: bool = True


def transfer(address: str, *, limits: Limits, etag: str = "", modified: str = "") -> Answer:
    """Ask for the bytes of an address; ``etag`` and ``modified`` are the server's marks of what we have.

    Redirects are followed to https only, cookies are not kept, and what is read is never more than the limit,
    before unpacking and after. A broken connection and a server's own trouble (5xx) get a second try. Proxies
    and certificates are those of the environment, as httpx reads them. Raises FetchFailure, within
    ``limits.whole`` seconds, however slowly the other side goes.
    """
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    job = _Job(address, {name: mark for name, mark in asked.items() if mark}, limits)
    worker = threading.Thread(target=job.run, name="fetch", daemon=True)
    worker.start()
    try:
        worker.join(limits.whole)
    finally:
        job.stop()
    worker.join(_FAREWELL)
    if job.answer is not None:
        return job.answer
    raise job.failure or of_length(limits.whole)


class _Job:
    """The asking itself, in a thread of its own: a name that is looked up cannot be interrupted otherwise."""

    def __init__(self, address: str, headers: Mapping[str, str], limits: Limits) -> None:
        self.address = address
        self.headers = headers
        self.limits = limits
        self.answer: Answer | None = None
        self.failure: BaseException | None = None
        self.stopped = threading.Event()
        self.sockets: list[socket.socket] = []

    def run(self) -> None:
        try:
            self.answer = self.tried()
        except FetchFailure as failure:
            self.failure = of_length(self.limits.whole) if self.stopped.is_set() else failure
        except BaseException as error:
            self.failure = of_length(self.limits.whole) if self.stopped.is_set() else error

    def stop(self) -> None:
        """End whatever is going on: a socket that is shut down wakes the thread that reads from it."""
        self.stopped.set()
        for connection in self.sockets:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def tried(self) -> Answer:
        try:
            return self.asked()
        except FetchFailure as failure:
            if not failure.again or self.stopped.wait(self.limits.pause):
                raise
        return self.asked()

    def asked(self) -> Answer:
        limits = self.limits
        timeout = httpx.Timeout(limits.read, connect=limits.connect)
        try:
            with httpx.Client(timeout=timeout, headers=_HEADERS, follow_redirects=False) as client:
                return self.followed(client)
        except httpx.HTTPError as error:
            raise _failure(error, limits) from None
        except httpx.InvalidURL:
            raise FetchFailure("it is no whole web address", "Copy it once more from the browser") from None
        except (ImportError, ValueError, OSError) as error:
            raise FetchFailure(
                f"this computer's settings for the network cannot be used ({type(error).__name__})",
                "Check the variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
            ) from None

    def followed(self, client: httpx.Client) -> Answer:
        address = self.address
        for _ in range(self.limits.redirects + 1):
            client.cookies.clear()
            request = client.build_request(
                "GET", address, headers=dict(self.headers), extensions={"trace": self.trace}
            )
            response = client.send(request, stream=True)
            try:
                if response.status_code not in _MOVED:
                    return self.answered(response)
                address = _next(response)
            finally:
                response.close()
        raise FetchFailure("it sends us from one address to the next without an end", "Check the address")

    def answered(self, response: httpx.Response) -> Answer:
        status, host = response.status_code, response.url.host
        if status == 304 and self.headers:
            return Answer(data=None)
        if status not in (200, 203):
            raise of_status(status, host)
        data = b"".join(_body(response, self.limits.most_bytes))
        marks = response.headers
        ends = any(name in marks for name in ("Content-Length", "Transfer-Encoding", "Content-Encoding"))
        etag, modified = marks.get("ETag", ""), marks.get("Last-Modified", "")
        return Answer(data=data, etag=etag, modified=modified, measured=ends)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket as it is opened, so that it can be shut down."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            connection = info["return_value"].get_extra_info("socket")
            if isinstance(connection, socket.socket):
                self.sockets.append(connection)
                if self.stopped.is_set():
                    self.stop()


def _next(response: httpx.Response) -> str:
    """Where a redirect leads. Raises FetchFailure where it may not be followed."""
    try:
        target = response.url.join(response.headers.get("Location", ""))
    except httpx.InvalidURL:
        raise FetchFailure("it sends us to something that is no address", "Check the address") from None
    address = str(target.copy_with(fragment=None))
    if not is_safe(address) or (response.url.scheme == "https" and target.scheme != "https"):
        raise FetchFailure(
            f"it sends us to {shown(address)}, which is not safe (https)",
            "Use an address that stays on https",
        )
    return address


def _body(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The body in pieces, unpacked; raises FetchFailure as soon as there is more than ``most``."""
    size = response.headers.get("Content-Length", "")
    if size.isascii() and size.isdecimal() and int(size[:20]) > most:
        raise of_size(most)
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise FetchFailure(f"it came packed in a way that was not asked for ({packing[:20]})")
    pieces = _limited(response.iter_raw(_PIECE), most)
    return _limited(_unpacked(pieces), most) if "gzip" in packing else pieces


def _limited(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise of_size(most)
        yield piece


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
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
                raise FetchFailure("it came damaged", again=True) from None
            rest = unpacker.unconsumed_tail or unpacker.unused_data
    while begun and not unpacker.eof:
        more = unpacker.decompress(b"", _PIECE)
        if not more:
            raise of_stub()
        yield more


def _failure(error: httpx.HTTPError, limits: Limits) -> FetchFailure:
    """What an error of httpx means."""
    host = error.request.url.host if getattr(error, "_request", None) else "the server"
    if isinstance(error, httpx.ConnectTimeout):
        return of_silence(host, limits.connect)
    if isinstance(error, httpx.TimeoutException):
        return of_silence(host, limits.read)
    if isinstance(error, httpx.ProxyError):
        return FetchFailure("the proxy of this computer refused", "Check the variable HTTPS_PROXY")
    if isinstance(error, httpx.ConnectError):
        return _unconnected(error, host)
    if isinstance(error, httpx.RemoteProtocolError) and "complete message body" in str(error):
        return of_stub()
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return FetchFailure(f"the connection to {host} broke", again=True)
    return FetchFailure(f"{host} cannot be asked ({type(error).__name__})", "Check the address")


def _unconnected(error: BaseException, host: str) -> FetchFailure:
    """Why there is no connection: the first cause that says something."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchFailure(
                f"the certificate of {host} cannot be trusted: {cause.verify_message}",
                "Check the address and this computer's clock; behind a company's proxy, set SSL_CERT_FILE",
            )
        if isinstance(cause, ssl.SSLError):
            return FetchFailure(f"no secure connection to {host} could be made", "Check the address")
        if isinstance(cause, socket.gaierror):
            return FetchFailure(
                f"the name {host} cannot be found", "Check the address, and whether this computer is online"
            )
        if isinstance(cause, ConnectionResetError):
            return FetchFailure(f"the connection to {host} broke", again=True)
        cause = cause.__cause__ or cause.__context__
    return FetchFailure(f"there is no connection to {host}", "See whether this computer is online")
