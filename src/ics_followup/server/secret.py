"""The secret word in the address: made once, kept in a file for its owner alone, and changed in a moment."""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b32encode
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically

NAME: Final = "serve.token"
_OCTETS: Final = 20
_LEAST: Final = 22
_MOST: Final = 200
_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def new_token() -> str:
    """160 bits of chance as 32 letters and digits, of which none is mistaken for another.

    >>> len(new_token()), new_token() == new_token()
    (32, False)
    """
    return b32encode(secrets.token_bytes(_OCTETS)).decode().lower()


def read_token(path: Path) -> str:
    """The secret in the file; empty where there is no file.

    Raises FollowupError where it cannot be read, or holds something else: at least 22 letters and digits,
    which are 128 bits when they are chosen by chance.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST + 2).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror or error}") from None
    if not _LEAST <= len(text) <= _MOST or not _SIGNS.issuperset(text):
        raise FollowupError(
            f"{path} does not hold the secret of an address (at least {_LEAST} letters and digits, nothing else). "
            "Make a new one with ics-followup serve --new-token"
        )
    return text


def keep_token(path: Path, token: str) -> None:
    """Write the secret, for nobody but the owner of the file. Raises FollowupError where that fails."""
    if path.exists():
        only_for_owner(path)
    write_atomically(path, f"{token}\n".encode(), private=True)


def only_for_owner(path: Path) -> bool:
    """Take everybody else's rights to the file away; whether there were any."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if os.name == "nt" or not mode & 0o077:
            return False
        path.chmod(0o600)
    except OSError as error:
        raise FollowupError(f"Could not make {path} private: {error.strerror or error}") from None
    return True


class Door:
    """Tells the right word from a wrong one; a new secret in the file counts from the next question on.

    While the file cannot be read (its folder is not there, it is being copied), the last secret holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._digest = b""
        self.token = ""
        self._look()

    def opens(self, word: str) -> bool:
        """Whether this is the secret. Digests are compared, so that the time it takes says nothing."""
        self._look()
        asked = sha256(word.encode("utf-8", "replace")).digest()
        return bool(self._digest) and compare_digest(asked, self._digest)

    def _look(self) -> None:
        with suppress(OSError, FollowupError):
            about = os.stat(self._path)  # noqa: PTH116
            stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
            if stamp != self._stamp and (token := read_token(self._path)):
                self.token, self._digest, self._stamp = token, sha256(token.encode()).digest(), stamp
