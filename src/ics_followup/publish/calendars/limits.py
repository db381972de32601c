"""How long a push may take and how much may come. Apart, because these numbers need no network library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds: to connect, between two pieces, for one answer, for the whole push, and before each second try.

    ``pauses`` are the waits before each try after the first. ``patience`` is the longest that a busy server may make
    us wait. ``most_bytes`` holds for one answer. After ``most_failures`` events in a row that were not taken, a push
    stops. What is known is written down after each ``step`` events.
    """

    connect: float = 10.0
    read: float = 30.0
    whole: float = 60.0
    run: float = 1800.0
    pauses: tuple[float, ...] = (1.0, 3.0)
    patience: float = 60.0
    most_bytes: int = 50_000_000
    most_failures: int = 10
    step: int = 200
