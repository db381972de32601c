"""Which addresses may be asked without giving anything away on the way there."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts that may be asked without encryption: this very computer."""

MOVED: Final = frozenset({301, 302, 303, 307, 308})
"""The statuses that send us to another address (RFC 9110 15.4)."""


def is_safe(address: str) -> bool:
    """Say whether an address that a server sends us to may be followed: https, or http on this computer.

    >>> is_safe("https://example.org/a.csv"), is_safe("http://example.org/"), is_safe("http://localhost:80/")
    (True, False, True)
    """
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in address):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
