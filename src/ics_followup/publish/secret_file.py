"""A secret in a file of its own: read only where nobody else can read it, and never shown."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError

_MOST_BYTES: Final = 10_000


def secret_in(path: Path, setting: str) -> str:
    """The one line of a file, without its end. ``setting`` is what names the file in followup.toml, for messages.

    Raises FollowupError (status 3) where the file cannot be read, is open to others (with the line that mends it), or
    holds something else than a secret.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise FollowupError(
            f"The file {path} could not be read: {error.strerror or error}. Make it, or correct {setting}."
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise FollowupError(
            f"Others on this computer can read {path}, so it was not used. Mend it with: chmod 600 {path}"
        )
    text = data.decode("utf-8-sig", "replace").strip("\r\n") if len(data) <= _MOST_BYTES else ""
    return sound(text, f"The file {path}")


def sound(secret: str, called: str) -> str:
    """The secret, if it is one line of text. Raises FollowupError, which never shows it.

    >>> sound("correct horse", "The file x")
    'correct horse'
    """
    if secret.strip() and "\ufffd" not in secret and all(sign >= " " and sign != "\x7f" for sign in secret):
        return secret
    raise FollowupError(f"{called} must hold the token or password alone, on one line.")
