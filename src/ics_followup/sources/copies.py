"""The last good copy of what a web address gave: one private file for each address, whole or not used."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.digest import sha256
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically

_VERSION: Final = 1
_LONGEST_HEAD: Final = 10_000
_LONGEST_MARK: Final = 1000


class Copy(NamedTuple):
    """A body as it was fetched. ``at`` is when the server last said that it is current (aware, UTC).

    ``etag`` and ``modified`` are the server's own marks of it (RFC 9110 8.8), empty where it gave none.
    """

    data: bytes
    at: datetime
    etag: str = ""
    modified: str = ""


def copy_file(folder: Path, address: str) -> Path:
    """Where the copy of an address stands. The name says nothing about the address.

    >>> copy_file(Path("home"), "https://example.org/a.csv").name
    '.ics-followup-copy-ea8b42c77522f8ed'
    """
    return folder / f".ics-followup-copy-{sha256(address.encode()).hex()[:16]}"


def read_copy(folder: Path, address: str) -> Copy | None:
    """The copy of an address; None where there is none, it is damaged, or it cannot be read."""
    try:
        whole = copy_file(folder, address).read_bytes()
    except (OSError, ValueError):
        return None
    head, _, data = whole.partition(b"\n")
    try:
        said = json.loads(head[:_LONGEST_HEAD])
        at = datetime.fromisoformat(said["at"])
        marks = [_mark(said.get(name)) for name in ("etag", "modified")]
        is_whole = said["version"] == _VERSION and said["sha256"] == sha256(data).hex()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not is_whole or at.tzinfo is None:
        return None
    return Copy(data=data, at=at.astimezone(UTC), etag=marks[0], modified=marks[1])


def keep_copy(folder: Path, address: str, copy: Copy) -> str:
    """Put the copy in the place of the last one, for the user's eyes only; return what went wrong, else empty."""
    head = {
        "version": _VERSION,
        "at": copy.at.astimezone(UTC).isoformat(timespec="seconds"),
        "etag": _mark(copy.etag),
        "modified": _mark(copy.modified),
        "sha256": sha256(copy.data).hex(),
    }
    try:
        write_atomically(
            copy_file(folder, address), json.dumps(head).encode() + b"\n" + copy.data, private=True
        )
    except FollowupError as error:
        return str(error)
    return ""


def _mark(text: object) -> str:
    """A mark that may be sent back in a header: printable ASCII of a bearable length, else empty."""
    usable = isinstance(text, str) and text.isascii() and text.isprintable() and len(text) <= _LONGEST_MARK
    return str(text) if usable else ""
