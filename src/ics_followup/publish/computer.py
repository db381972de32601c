"""Which computer publishes: two that did would undo each other's feed, so a second one asks first."""

from __future__ import annotations

import platform
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.publish.credentials import config_folder
from ics_followup.publish.state import read_state, remember_publisher

_FILE: Final = "computer"
_LONGEST_NAME: Final = 40
_OCTETS: Final = 16


class Computer(NamedTuple):
    """A computer of the user: an id of its own, and what people call it."""

    id: str
    name: str


def this_computer() -> Computer:
    """This computer, for this user. Its id is random and stays in the user's own folder, never in the synced one.

    A host name alone would not do: several computers are called "localhost" or "MacBook". Raises FollowupError where
    the id can be neither read nor made.
    """
    path = config_folder() / _FILE
    number = _read(path)
    if not number:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FollowupError(f"Could not write {path}: {error.strerror or error}") from None
        with locked(path):  # another run may be making one
            number = _read(path)
            if not number:
                number = secrets.token_hex(_OCTETS)
                write_atomically(path, f"{number}\n".encode(), private=True)
    return Computer(number, computer_name())


def computer_name() -> str:
    """What people call this computer."""
    name = "".join(sign for sign in platform.node() if sign.isprintable())
    return name[:_LONGEST_NAME] or "this computer"


def _read(path: Path) -> str:
    """The id that is kept there, empty where there is none that can be one."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror or error}") from None
    return text if len(text) == 2 * _OCTETS and text.isalnum() else ""


def other_publisher(folder: Path, here: Computer) -> Mapping[str, Any] | None:
    """What state.json says of the computer that publishes, where that is another one; else None."""
    known = read_state(folder).get("computer")
    if not isinstance(known, dict) or not known.get("id") or known["id"] == here.id:
        return None
    return known


def publisher_in_words(other: Mapping[str, Any], here: Computer) -> str:
    """Who publishes that is not ``here``, to begin a sentence with. One name may mean two computers, or two users.

    >>> publisher_in_words({"name": "kitchen"}, Computer("1", "vm"))
    'The computer "kitchen"'
    """
    name = str(other.get("name") or "another computer")
    if name == here.name:
        return f'Another user of this computer, or another computer called "{name}" too,'
    return f'The computer "{name}"'


def claim(folder: Path, here: Computer, now: datetime) -> None:
    """Say in state.json that this computer publishes, from ``now`` (aware) on; nothing where it says so already."""
    known = read_state(folder).get("computer")
    if isinstance(known, dict) and known.get("id") == here.id:
        return
    since = now.isoformat(timespec="seconds")
    remember_publisher(folder, {"id": here.id, "name": here.name, "since": since})
