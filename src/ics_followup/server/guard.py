"""Who may hold a connection, and how long: slow and endless requests end, and there is always room for one more.

uvicorn limits neither the time nor the size of a request while it comes in; its protocol is extended here.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_CONNECTIONS: Final = 200
"""So many at once: a computer of the usual settings lets one program have 256 files open, or 1024."""

REQUEST_SECONDS: Final = 10.0
"""From the first octet of a request (of a connection, for its first) to the last of its answer."""

SEND_SECONDS: Final = 60.0
"""Longer than that nobody may take to fetch what was written."""

MOST_OCTETS: Final = 16_384
"""The most that a request may have, with its headers and a body that nobody wants."""


class Guard:
    """The connections of one server, the one that was heard of longest ago first."""

    def __init__(self) -> None:
        self._open: OrderedDict[Guarded, None] = OrderedDict()

    def let_in(self, connection: Guarded) -> None:
        """A new one; where there are too many, the one that has waited longest makes room for it."""
        while len(self._open) >= MOST_CONNECTIONS:
            oldest, _ = self._open.popitem(last=False)
            oldest.end()
        self._open[connection] = None

    def heard(self, connection: Guarded) -> None:
        """It got an answer."""
        if connection in self._open:
            self._open.move_to_end(connection)

    def gone(self, connection: Guarded) -> None:
        """It is closed."""
        self._open.pop(connection, None)

    def sweep(self, now: float) -> None:
        """End every connection whose time is over; ``now`` is the event loop's."""
        for connection in [each for each in self._open if each.is_late(now)]:
            self.gone(connection)
            connection.end()


class Guarded(HttpToolsProtocol):
    """uvicorn's connection with an end to everything: to the request, to its size, and to the sending."""

    guard: Guard
    until: float | None = None
    octets = 0
    answering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client connected."""
        super().connection_made(transport)
        self.until = self.loop.time() + REQUEST_SECONDS
        self.guard.let_in(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """It went away."""
        self.guard.gone(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A part of a request came."""
        if self.transport.is_closing():
            return
        if not self.answering and not self.transport.get_write_buffer_size():
            self.until = self.loop.time() + REQUEST_SECONDS
        self.answering = True
        self.octets += len(data)
        if self.octets > MOST_OCTETS:
            self.end()
            return
        super().data_received(data)

    def on_response_complete(self) -> None:
        """An answer was written, though the client may not have taken all of it."""
        super().on_response_complete()
        self.octets = 0
        self.answering = not self.cycle.response_complete
        unsent = self.transport.get_write_buffer_size()
        self.until = self.loop.time() + SEND_SECONDS if unsent else None
        self.guard.heard(self)

    def is_late(self, now: float) -> bool:
        """Whether it took longer than it may."""
        if self.until is None or now < self.until:
            return False
        return self.answering or not self.cycle or self.transport.get_write_buffer_size() > 0

    def end(self) -> None:
        """Close it at once, whatever was not sent."""
        self.transport.abort()


def guarded(guard: Guard) -> type[Guarded]:
    """The kind of connection that this guard watches."""

    class Watched(Guarded):
        """A connection of this server."""

    Watched.guard = guard
    return Watched
