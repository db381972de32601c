"""One question to a server, within limits of time and size, asked again after growing waits. Knows httpx."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

import httpx

from ics_followup import __version__
from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.failures import minutes, of_status, wait_asked

_AGENT: Final = f"ics-followup/{__version__}"
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_FAREWELL: Final = 0.5
_PIECE: Final = 1 << 16


class Reply(NamedTuple):
    """What came: the status, the headers by their name in lower case, the body without its packing."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Question(NamedTuple):
    """What is asked. With ``repeat`` False it is asked once more only where it surely did nothing yet."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: bytes | None = None
    repeat: bool = True
    follow: bool = False


def ask(question: Question, limits: Limits, *, good: frozenset[int], remedies: Mapping[int, str]) -> Reply:
    """Ask until a status comes that is ``good``; else raise SendFailure, within ``limits.whole`` seconds.

    What may go better later (a broken connection, 429, 5xx, 423) is asked again after ``limits.waits``, or after what
    the server asks for, unless that is longer than ``limits.longest_wait``. Redirects are followed only where
    ``follow`` says so, to https only, and such a question holds no password. Proxies and certificates are those of
    the environment, as httpx reads them.
    """
    end = time.monotonic() + limits.whole
    waits = iter(limits.waits)
    while True:
        try:
            return _answered(question, limits, end - time.monotonic(), good, remedies)
        except SendFailure as failure:
            pause = next(waits, None)
            if not failure.again or pause is None:
                raise
            pause = pause if failure.wait is None else max(pause, failure.wait)
            if pause > limits.longest_wait:
                raise SendFailure(
                    f"{failure.reason}; it asks to wait {minutes(pause)}", wait=failure.wait
                ) from None
            if time.monotonic() + pause >= end:
                raise
            time.sleep(pause)


def _answered(
    question: Question, limits: Limits, seconds: float, good: frozenset[int], remedies: Mapping[int, str]
) -> Reply:
    reply = _within(question, limits, seconds)
    if reply.status in good:
        return reply
    host = httpx.URL(question.address).host
    wait = wait_asked(reply.headers, datetime.now(UTC))
    failure = of_status(reply.status, host, remedies=remedies, wait=wait)
    if not question.repeat and reply.status >= 500 and reply.status != 503:
        failure.again = False
    raise failure


def _within(question: Question, limits: Limits, seconds: float) -> Reply:
    """Ask once, in a thread of its own: the look-up of a name cannot be interrupted otherwise."""
    job = _Job(question, limits)
    worker = threading.Thread(target=job.run, name="publish", daemon=True)
    worker.start()
    try:
        worker.join(max(seconds, 0.01))
    finally:
        job.stop()
    worker.join(_FAREWELL)
    if job.reply is not None:
        return job.reply
    raise job.failure or SendFailure(f"it took longer than {limits.whole:g} seconds in all")


class _Job:
    def __init__(self, question: Question, limits: Limits) -> None:
        self.question = question
        self.limits = limits
        self.reply: Reply | None = None
        self.failure: BaseException | None = None
        self.stopped = threading.Event()
        self.sockets: list[socket.socket] = []

    def run(self) -> None:
        try:
            self.reply = self.asked()
        except BaseException as error:
            if not self.stopped.is_set():
                self.failure = error

    def stop(self) -> None:
        """End whatever is going on: a socket that is shut down wakes the thread that waits for it."""
        self.stopped.set()
        for connection in self.sockets:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def asked(self) -> Reply:
        limits, question = self.limits, self.question
        timeout = httpx.Timeout(limits.read, connect=limits.connect)
        try:
            trusted = _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
            with httpx.Client(timeout=timeout, follow_redirects=False, verify=trusted) as client:
                return self.followed(client)
        except httpx.HTTPError as error:
            raise _failure(error, limits, repeat=question.repeat) from None
        except httpx.InvalidURL:
            raise SendFailure("it is no whole web address", "Check [publish] in followup.toml") from None
        except (ImportError, ValueError, OSError) as error:
            raise SendFailure(
                f"this computer's settings for the network cannot be used ({type(error).__name__})",
                "Check the variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
            ) from None

    def followed(self, client: httpx.Client) -> Reply:
        question, address = self.question, self.question.address
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **question.headers}
        for _ in range(self.limits.redirects + 1):
            client.cookies.clear()
            request = client.build_request(
                question.method,
                address,
                headers=headers,
                content=question.body,
                extensions={"trace": self.trace},
            )
            response = client.send(request, stream=True)
            try:
                if not question.follow or response.status_code not in _MOVED:
                    return self.read(response)
                address = _next(response)
            finally:
                response.close()
        raise SendFailure("it sends us from one address to the next without an end", "Check the address")

    def read(self, response: httpx.Response) -> Reply:
        data = bytearray()
        for piece in response.iter_bytes(_PIECE):
            data += piece
            if len(data) > self.limits.most_bytes:
                raise SendFailure(f"what {response.url.host} sends is far too large", "Check the address")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, bytes(data))

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket as it is opened, so that it can be shut down."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            connection = info["return_value"].get_extra_info("socket")
            if isinstance(connection, socket.socket):
                self.sockets.append(connection)
                if self.stopped.is_set():
                    self.stop()


@cache
def _trusted(*_: str | None) -> ssl.SSLContext:
    """Whose certificates are trusted where the variables say this; to load them takes longest, so that is done once."""
    return httpx.create_ssl_context()


def _next(response: httpx.Response) -> str:
    """Where a redirect leads. Raises SendFailure where a calendar would not follow it."""
    try:
        target = response.url.join(response.headers.get("Location", "")).copy_with(fragment=None)
    except httpx.InvalidURL:
        raise SendFailure("it sends us to something that is no address", "Check the address") from None
    local = target.scheme == "http" and target.host in _LOCAL and response.url.scheme == "http"
    if target.scheme != "https" and not local:
        raise SendFailure(
            f"it sends us to {target.host} without encryption", "Use an address that stays on https"
        )
    return str(target)


def _failure(error: httpx.HTTPError, limits: Limits, *, repeat: bool) -> SendFailure:
    """What an error of httpx means."""
    host = error.request.url.host if getattr(error, "_request", None) else "the server"
    if isinstance(error, httpx.ConnectTimeout):
        return SendFailure(f"{host} did not answer within {limits.connect:g} seconds", again=True)
    if isinstance(error, httpx.TimeoutException):
        return SendFailure(f"{host} did not answer within {limits.read:g} seconds", again=repeat)
    if isinstance(error, httpx.ProxyError):
        return SendFailure("the proxy of this computer refused", "Check the variable HTTPS_PROXY")
    if isinstance(error, httpx.ConnectError):
        return _unconnected(error, host)
    if isinstance(error, httpx.DecodingError):
        return SendFailure(f"what {host} sent came damaged", again=repeat)
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return SendFailure(f"the connection to {host} broke", again=repeat)
    return SendFailure(f"{host} cannot be asked ({type(error).__name__})", "Check the address")


def _unconnected(error: BaseException, host: str) -> SendFailure:
    """Why there is no connection: the first cause that says something. Nothing was sent, so it may be tried again."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SendFailure(
                f"the certificate of {host} cannot be trusted: {cause.verify_message}",
                "Check the address and this computer's clock; behind a company's proxy, set SSL_CERT_FILE",
            )
        if isinstance(cause, ssl.SSLError):
            return SendFailure(f"no secure connection to {host} could be made", "Check the address")
        if isinstance(cause, socket.gaierror):
            return SendFailure(
                f"the name {host} cannot be found",
                "Check the address, and whether this computer is online",
                again=True,
            )
        cause = cause.__cause__ or cause.__context__
    return SendFailure(f"there is no connection to {host}", "See whether this computer is online", again=True)
