"""What state.json tells of a feed's upkeep: the last run and failure, who publishes, the job. Nothing raises."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ics_followup.publish.state import NAME

_LONGEST: Final = 400
_LARGEST: Final = 50_000_000


class Ran(NamedTuple):
    """A run that made or confirmed the feed. ``problems`` says that it kept going past errors.

    ``at`` is aware, in UTC. ``feed`` is the file, as that run named it; empty where that is not known.
    """

    at: datetime
    problems: bool = False
    feed: str = ""


class Failed(NamedTuple):
    """A later run that left the feed as it was: when, its own words, its exit status."""

    at: datetime
    said: str
    status: int


class Sending(NamedTuple):
    """The last publish or push. ``result`` is sent, unchanged or failed; ``to`` the way, ``digest`` of the feed."""

    at: datetime
    result: str
    said: str = ""
    to: str = ""
    digest: str = ""


class Publisher(NamedTuple):
    """Which computer publishes; ``since`` is None where that is not known."""

    id: str
    name: str
    since: datetime | None


class Kept(NamedTuple):
    """All of it; None for what the file does not say, or not in a form that can be read.

    ``file`` says how the file was found. ``unreadable`` is the system's word where it was there and could not be
    read. ``job`` is the scheduled job as it was written down, ``pushed`` the last push to a calendar server.
    ``calendar`` and ``at_hand`` are what ``connect`` was told last, by the words of its options; empty if it never ran.
    ``wants_job`` is whether a job was wanted then, None where that was not asked. ``stopping`` is when a stop could not
    do all of it, aware, in UTC.
    """

    file: Literal["whole", "missing", "damaged", "unreadable"] = "missing"
    unreadable: str = ""
    ran: Ran | None = None
    failed: Failed | None = None
    sending: Sending | None = None
    publisher: Publisher | None = None
    job: Mapping[str, Any] | None = None
    pushed: Sending | None = None
    calendar: str = ""
    at_hand: str = ""
    wants_job: bool | None = None
    stopping: datetime | None = None


def kept_in(folder: Path) -> Kept:
    """Read the state of a folder, and how the last push ended."""
    pushed = None
    with suppress(OSError):
        pushed = _sending(_table(_json(folder / "pushed.json"), "last"))
    try:
        state = _json(folder / NAME)
    except FileNotFoundError:
        return Kept(pushed=pushed)
    except OSError as error:
        return Kept("unreadable", error.strerror or str(error), pushed=pushed)
    if not isinstance(state, dict):
        return Kept("damaged", pushed=pushed)
    run, failure, computer = (_table(state, name) for name in ("last_run", "last_failure", "computer"))
    connected = _table(state, "connected")
    wants_job = connected.get("job")
    ran_at, failed_at = _moment(run.get("at")), _moment(failure.get("at"))
    return Kept(
        "whole",
        ran=Ran(ran_at, run.get("result") == "problems", _text(run, "feed")) if ran_at else None,
        failed=Failed(failed_at, _text(failure, "said"), _number(failure.get("status")))
        if failed_at
        else None,
        sending=_sending(_table(state, "last_publish")),
        publisher=Publisher(_text(computer, "id"), _text(computer, "name"), _moment(computer.get("since")))
        if computer
        else None,
        job=_table(state, "job") or None,
        pushed=pushed,
        calendar=_text(connected, "calendar"),
        at_hand=_text(connected, "with"),
        wants_job=wants_job if isinstance(wants_job, bool) else None,
        stopping=_moment(state.get("stopping")),
    )


def digest_of(file: Path) -> str:
    """The digest of a file's bytes, however long it is; empty where it cannot be read."""
    from hashlib import sha256

    digest = sha256()
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _json(path: Path) -> object:
    """What a file holds; None where it is damaged. Raises OSError."""
    with path.open("rb") as file:
        try:
            return json.loads(file.read(_LARGEST))
        except (ValueError, RecursionError):
            return None


def _sending(entry: Mapping[str, Any]) -> Sending | None:
    at = _moment(entry.get("at"))
    return Sending(at, *(_text(entry, key) for key in ("result", "said", "to", "digest"))) if at else None


def _table(state: object, name: str) -> Mapping[str, Any]:
    found = state.get(name) if isinstance(state, dict) else None
    return found if isinstance(found, dict) else {}


def _text(table: Mapping[str, Any], name: str) -> str:
    """One line of it, whatever somebody wrote there."""
    found = table.get(name)
    return " ".join(found[:_LONGEST].split()) if isinstance(found, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 3


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        with suppress(ValueError, OverflowError):
            found = datetime.fromisoformat(value[:_LONGEST])
            if found.tzinfo is not None:
                return found.astimezone(UTC)
    return None
