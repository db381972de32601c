"""The system's keyring, where it is installed and open: a secret by its account. It is never waited for long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

SERVICE: Final = "ics-followup"
SECONDS: Final = 20.0
"""So long a locked keyring may ask the user."""


def from_keyring(account: str, *, delete: bool = False) -> str:
    """The secret of an account, empty where there is none; with ``delete`` it is taken out."""

    def asked(keyring: Any) -> str:
        kept = str(keyring.get_password(SERVICE, account) or "")
        if kept and delete:
            keyring.delete_password(SERVICE, account)
        return kept

    return _in_time(asked)


def to_keyring(account: str, secret: str) -> bool:
    """Keep a secret; False where there is no keyring that gives it back."""

    def asked(keyring: Any) -> str:
        keyring.set_password(SERVICE, account, secret)
        return str(keyring.get_password(SERVICE, account) or "")

    return _in_time(asked) == secret


def _in_time(asked: Callable[[Any], str]) -> str:
    """What the keyring answers; empty where there is none, it is shut, or it waits for somebody who is not there."""
    found: list[str] = []

    def work() -> None:
        with suppress(Exception):  # a keyring is a plug-in: whatever goes wrong in it is no reason to stop
            found.append(asked(import_module("keyring")))

    worker = threading.Thread(target=work, name="keyring", daemon=True)
    worker.start()
    worker.join(SECONDS)
    return found[0] if found else ""
