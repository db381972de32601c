"""Where the server of a folder listens, written down while it runs: ``--address`` and ``--new-token`` mean that one."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically

NAME: Final = "serve.running"
_LARGEST: Final = 10_000
_SECONDS: Final = 1.0
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


class Standing(NamedTuple):
    """Where a server listens; ``base`` is how calendars reach it, empty where that is the socket's own address."""

    host: str
    port: int
    base: str


def keep_standing(path: Path, standing: Standing) -> None:
    """Write it down. A folder in which nothing can be written stops no server."""
    with suppress(FollowupError):
        write_atomically(path, f"{json.dumps(standing._asdict())}\n".encode(), private=True)


def read_standing(path: Path) -> Standing | None:
    """What was written down, None where nothing was or it cannot be read. The server may have been killed since."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LARGEST))
        host, port, base = (found[name] for name in Standing._fields)
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return None
    good = isinstance(host, str) and type(port) is int and 0 < port < 65536 and isinstance(base, str)
    return Standing(host, port, base) if good else None


def reachable(host: str) -> str:
    """The address at which this computer reaches a socket that listens at ``host``, which may mean everywhere."""
    return _EVERYWHERE.get(host, host)


def is_listening(standing: Standing) -> bool:
    """Whether something still listens there, on this computer."""
    try:
        socket.create_connection((reachable(standing.host), standing.port), timeout=_SECONDS).close()
    except (OSError, UnicodeError):
        return False
    return True


def forget_standing(path: Path, standing: Standing) -> None:
    """Take it away, unless another server of the folder has written its own there since."""
    if read_standing(path) == standing:
        with suppress(OSError):
            path.unlink()
