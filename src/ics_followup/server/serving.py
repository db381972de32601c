"""On a socket: the ASGI application, uvicorn around it, and the signals that end it."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL
from typing import Any, Final, NamedTuple

import uvicorn

from ics_followup.problems import FollowupError
from ics_followup.server.answers import FEED_NAME, Asked, answer
from ics_followup.server.guard import Guard, guarded
from ics_followup.server.keeper import Keeper
from ics_followup.server.links import Network, base_of_request, is_trusted, links_for
from ics_followup.server.page import page_of
from ics_followup.server.secret import Door
from ics_followup.server.standing import reachable

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_BACKLOG: Final = 256
_KEEP_ALIVE: Final = 15
_LAST_SECONDS: Final = 3


class Where(NamedTuple):
    """How calendars reach the server: ``base`` is what the user says, empty where the request decides.

    ``own`` is the address that the socket has, ``trusted`` are the proxies that are believed.
    """

    base: str
    own: str
    trusted: tuple[Network, ...] = ()


class PortTakenError(FollowupError):
    """Another program listens there already."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host``; 0 as ``port`` takes any. Raises FollowupError where it cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise FollowupError(
            f'There is no address "{host}" to listen at. Use 127.0.0.1 for this computer alone, or 0.0.0.0 for '
            "everybody in its network."
        ) from None
    family, _, _, _, address = found[0]
    # asyncio sends small answers at once (TCP_NODELAY) only where the socket says that it is TCP.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise _unheard(error, host, port) from None
    return opened


def _unheard(error: OSError, host: str, port: int) -> FollowupError:
    if error.errno == EADDRINUSE:
        return PortTakenError(
            f"Port {port} of {host} is taken: another program listens there, perhaps ics-followup serve itself. "
            "End it, or name another port with --port"
        )
    if error.errno == EACCES:
        return FollowupError(
            f"Port {port} is not for everybody: this user may not listen there. Name one above 1023 with --port"
        )
    if error.errno == EADDRNOTAVAIL:
        return FollowupError(
            f"This computer does not have the address {host}. Name one of its own with --host"
        )
    return FollowupError(f"Could not listen at {host}, port {port}: {error.strerror or error}")


class Application:
    """The ASGI application (version 3): everything that it serves is in memory."""

    def __init__(self, keeper: Keeper, door: Door, where: Where) -> None:
        self._keeper = keeper
        self._door = door
        self._where = where

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = scope["headers"]
        asked = Asked(
            scope["method"],
            scope["raw_path"].decode("latin-1"),
            _header(headers, b"if-none-match"),
            _header(headers, b"if-modified-since"),
        )
        feed, opens = self._keeper.shown.feed, self._door.opens
        found = answer(asked, feed=feed, page=lambda: self._page(scope), opens=opens, now=time.time())
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})

    def _page(self, scope: Scope) -> tuple[str, bytes]:
        week, where, headers = self._keeper.shown.week, self._where, scope["headers"]
        peer = scope["client"][0] if scope["client"] else ""
        base = where.base or base_of_request(
            host=_header(headers, b"host"),
            forwarded_host=_header(headers, b"x-forwarded-host"),
            forwarded_proto=_header(headers, b"x-forwarded-proto"),
            trusted=is_trusted(peer, where.trusted),
            otherwise=where.own,
        )
        return page_of(week, links_for(base, self._door.token, week.name))


def _header(pairs: list[tuple[bytes, bytes]], name: bytes) -> str:
    """One header, empty where it did not come; one that came several times is one list (RFC 9110, 5.3)."""
    return ", ".join([value.decode("latin-1") for other, value in pairs if other == name])


class _Server(uvicorn.Server):
    """uvicorn's server, which sweeps its connections, and for which a signal is a usual end."""

    def __init__(self, config: uvicorn.Config, guard: Guard, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._guard = guard
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """It listens, and signals end it well from here on."""
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second."""
        self._guard.sweep(time.monotonic())
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on them, and end well: uvicorn would raise them once more."""
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (getattr(signal, name, None) for name in names)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN  # nohup
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(opened: socket.socket, application: Application, ready: Callable[[], None]) -> None:
    """Serve on a socket until a signal comes (SIGINT, SIGTERM, SIGHUP). ``ready`` is called before the first request.

    Nothing is logged: a path holds the secret.
    """
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
    guard = Guard()
    config = uvicorn.Config(
        application,
        http=guarded(guard),
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
    _Server(config, guard, ready).run(sockets=[opened])


def is_served(host: str, port: int, token: str) -> bool:
    """Whether a server at that place has a feed under this secret. A way to find our own."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(reachable(host), port, timeout=3)
    try:
        connection.request("HEAD", f"/{token}/{FEED_NAME}")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def own_address(host: str, port: int) -> str:
    """The address of a socket as somebody would type it; for "everywhere" that of this computer in its network."""
    name = host if reachable(host) == host else _in_network(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _in_network(host: str) -> str:
    """The address that other computers of the network see; asking for a way to one sends nothing."""
    family, there = (socket.AF_INET6, "2001:db8::1") if ":" in host else (socket.AF_INET, "192.0.2.1")
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((there, 9))
            return str(asking.getsockname()[0])
    except OSError:
        return reachable(host)
