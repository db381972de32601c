"""Where the password of a calendar comes from: the environment, a private file, the system's keyring, a file of ours.

Never an argument, which every user of a computer can read, and never followup.toml.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.credentials import config_folder
from ics_followup.publish.keyrings import from_keyring, to_keyring
from ics_followup.publish.secret_file import secret_in

VARIABLE: Final = "ICS_FOLLOWUP_CALDAV_PASSWORD"


def password_for(user: str, host: str, file: Path | None) -> str:
    """The password, from the first place that has one; empty where none has.

    Raises FollowupError (status 3) where the file is named and cannot be used: not there, empty, or open to others.
    """
    found = os.environ.get(VARIABLE, "")
    if found:
        return found
    if file is not None:
        return secret_in(file, "password_file in [push]")
    found = from_keyring(_account(user, host))
    if found:
        return found
    own = own_file(user, host)
    return secret_in(own, "password_file in [push]") if own.is_file() else ""


def keep_password(user: str, host: str, password: str) -> bool:
    """Put the password into the system's keyring; False where there is none that works."""
    return to_keyring(_account(user, host), password)


def own_file(user: str, host: str) -> Path:
    """Where a password stands that no keyring keeps, in the folder of this user's own settings."""
    name = "".join(sign if sign.isalnum() or sign in ".-@" else "_" for sign in _account(user, host))
    return config_folder() / f"caldav {name}.password"


def keep_in_file(user: str, host: str, password: str) -> None:
    """Write the password into ``own_file``, which only this user can read. Raises FollowupError (status 3)."""
    path = own_file(user, host)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FollowupError(f"Could not write {path}: {error.strerror or error}.") from None
    write_atomically(path, f"{password}\n".encode(), private=True)


def where_kept(user: str, host: str) -> str:
    """Where ``keep_password`` or ``keep_in_file`` kept one, as the end of a sentence; empty for nowhere."""
    if from_keyring(_account(user, host)):
        return "the keyring of this computer"
    own = own_file(user, host)
    return str(own) if own.is_file() else ""


def forget_password(user: str, host: str) -> bool:
    """Take away what was kept, wherever; False where there was nothing. Raises FollowupError (status 3)."""
    own = own_file(user, host)
    found = own.is_file()
    try:
        own.unlink(missing_ok=True)
    except OSError as error:
        raise FollowupError(f"{own} could not be deleted: {error.strerror or error}.") from None
    return bool(from_keyring(_account(user, host), delete=True)) or found


def _account(user: str, host: str) -> str:
    return f"{user}@{host}"
