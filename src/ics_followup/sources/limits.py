"""How long fetching may take and how much may come. Apart, because these numbers need no network library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, between two pieces, and for all of it; seconds before the one second try.

    ``whole`` holds for everything: looking up the name, redirects, the second try. ``most_bytes`` holds for
    the body as it comes and as it is unpacked.
    """

    connect: float = 10.0
    read: float = 20.0
    whole: float = 45.0
    pause: float = 1.0
    redirects: int = 5
    most_bytes: int = 50_000_000
