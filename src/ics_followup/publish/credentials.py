"""The secret that a service wants: from the environment, a file that nobody else can read, or the keyring."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.keyrings import from_keyring, to_keyring
from ics_followup.publish.secret_file import secret_in, sound
from ics_followup.settings import Publish

VARIABLE: Final = "ICS_FOLLOWUP_TOKEN"


def config_folder() -> Path:
    """Where this user's programs keep what is about this computer alone."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "ics-followup"


def secret_for(publish: Publish, folder: Path) -> str:
    """The token or password of a target, empty where there is none.

    Looked for in this order: the variable ICS_FOLLOWUP_TOKEN; the file that ``token_file`` names (beside ``folder`` if
    relative); the keyring, if that is installed; the file that ``keep_secret`` writes. Raises FollowupError for a file
    that others can read, with the line that mends it, and for one that holds no secret.
    """
    from_environment = os.environ.get(VARIABLE, "").strip()
    if from_environment:
        return sound(from_environment, f"The variable {VARIABLE}")
    if publish.token_file:
        named = (folder / Path(publish.token_file).expanduser()).absolute()
        return secret_in(named, "token_file in [publish]").strip()
    kept = from_keyring(_account(publish))
    if kept:
        return kept
    own = _own_file(publish)
    return secret_in(own, "token_file in [publish]").strip() if own.exists() else ""


def keep_secret(publish: Publish, secret: str) -> str:
    """Keep a secret in the keyring, else in a file of the user's own (0600); a phrase that says where."""
    if to_keyring(_account(publish), secret):
        return "in the keyring of this computer"
    path = _own_file(publish)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FollowupError(f"Could not write {path}: {error.strerror or error}") from None
    write_atomically(path, f"{secret}\n".encode(), private=True)
    path.chmod(0o600)
    return f"in {path}, which only you can read"


def forget_secret(publish: Publish) -> bool:
    """Take away what ``keep_secret`` kept; a file that ``token_file`` names is the user's own and stays."""
    own = _own_file(publish)
    found = own.exists()
    with suppress(OSError):
        own.unlink(missing_ok=True)
    return from_keyring(_account(publish), delete=True) != "" or (found and not own.exists())


def where_kept(publish: Publish) -> str:
    """Where ``keep_secret`` kept something for a target, as a phrase; empty where it kept nothing."""
    own = _own_file(publish)
    places = ["the keyring of this computer"] if from_keyring(_account(publish)) else []
    return " and ".join([*places, *([str(own)] if own.exists() else [])])


def takes_kept(publish: Publish) -> bool:
    """Whether ``secret_for`` takes what ``keep_secret`` kept: no variable and no file of the user's own comes first."""
    return not os.environ.get(VARIABLE, "").strip() and not publish.token_file


def _account(publish: Publish) -> str:
    """What the keyring calls it: the kind of target, the user, the host."""
    host = publish.place.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return " ".join(part for part in (publish.to, publish.user, host) if part)


def _own_file(publish: Publish) -> Path:
    name = "".join(sign if sign.isalnum() or sign in ".-" else "_" for sign in _account(publish))
    return config_folder() / f"{name}.token"
