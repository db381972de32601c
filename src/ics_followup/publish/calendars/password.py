"""Where the password of a calendar comes from: the environment, a private file, or the system's keyring.

Never an argument, which every user of a computer can read, and never followup.toml.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.keyrings import from_keyring, to_keyring

VARIABLE: Final = "ICS_FOLLOWUP_CALDAV_PASSWORD"
_MOST: Final = 4096


def password_for(user: str, host: str, file: Path | None) -> str:
    """The password, from the first place that has one; empty where none has.

    Raises FollowupError (status 3) where the file is named and cannot be used: not there, empty, or open to others.
    """
    found = os.environ.get(VARIABLE, "")
    if found:
        return found
    if file is not None:
        return _from_file(file)
    return from_keyring(_account(user, host))


def keep_password(user: str, host: str, password: str) -> bool:
    """Put the password into the system's keyring; False where there is none that works."""
    return to_keyring(_account(user, host), password)


def is_kept(user: str, host: str) -> bool:
    """Whether ``keep_password`` kept one."""
    return bool(from_keyring(_account(user, host)))


def forget_password(user: str, host: str) -> bool:
    """Take away what ``keep_password`` kept; False where there was nothing."""
    return bool(from_keyring(_account(user, host), delete=True))


def _account(user: str, host: str) -> str:
    return f"{user}@{host}"


def _from_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise FollowupError(
                    f"{file} can be read by others on this computer, so the password in it was not used. "
                    f"Run: chmod 600 {file}"
                )
            data = opened.read(_MOST)
        text = data.decode("utf-8-sig").strip("\r\n")
    except OSError as error:
        raise FollowupError(
            f"The password could not be read from {file}: {error.strerror or error}."
        ) from None
    except UnicodeDecodeError:
        raise FollowupError(f"{file} is not saved as UTF-8, so the password in it was not used.") from None
    if not text or "\n" in text:
        raise FollowupError(f"{file} must hold the password on one line, and nothing else.")
    return text
