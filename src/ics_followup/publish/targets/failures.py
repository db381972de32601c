"""What a server's answer means for somebody who only wants their feed to get there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ics_followup.publish.targets.base import SendFailure

_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_SPACE: Final = "Make room there, or set horizon_days in [feed] of followup.toml to make the feed smaller"


def of_status(
    status: int, host: str, *, remedies: Mapping[int, str] | None = None, wait: float | None = None
) -> SendFailure:
    """Say what an HTTP status means that is not success (RFC 9110 15, RFC 4918 11, RFC 6585 4).

    ``remedies`` are a service's own, by status. ``wait`` is how many seconds the server asks for.
    """
    reason, remedy = _told(status, host)
    remedy = (remedies or {}).get(status, remedy)
    again = status in _BUSY or (status in (403, 423) and wait is not None) or status == 423
    missing, denied = status in (404, 410), status == 401
    if remedy:
        return SendFailure(reason, remedy, again=again, wait=wait, missing=missing, denied=denied)
    return SendFailure(reason, again=again, wait=wait, missing=missing, denied=denied)


def _told(status: int, host: str) -> tuple[str, str]:
    said = f"status {status}"
    told = {
        401: (f"{host} does not know this user or password, {said}", "Check the password or token"),
        403: (f"{host} does not allow it, {said}", "Check what the password or token may do"),
        404: (
            f"there is nothing at this place at {host}, {said}",
            "Check the place that was named: ics-followup connect --place PLACE",
        ),
        405: (
            f"{host} does not take files at this address, {said}",
            "Check the place that was named: ics-followup connect --place PLACE",
        ),
        407: (f"the proxy of this computer refused, {said}", "Check the variable HTTPS_PROXY"),
        409: (f"{host} has no such folder, {said}", "Make the folder there first"),
        410: (
            f"what was at this place at {host} is gone, {said}",
            "Check the place that was named: ics-followup connect --place PLACE",
        ),
        412: (f"the file at {host} was changed by somebody else meanwhile, {said}", ""),
        413: (f"the feed is too large for {host}, {said}", _SPACE),
        423: (f"another program holds the file at {host}, {said}", ""),
        429: (f"{host} was asked too often, {said}", ""),
        507: (f"there is no room left at {host}, {said}", _SPACE),
    }
    if status in told:
        return told[status]
    if status >= 500:
        return f"{host} has trouble of its own, {said}", ""
    if 300 <= status < 400:
        return (
            f"{host} sends us elsewhere, {said}",
            "Name the address that it leads to: ics-followup connect --place ADDRESS",
        )
    return (
        f"{host} answered with {said}",
        "Check the place that was named: ics-followup connect --place PLACE",
    )


def wait_asked(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds a server asks to wait, None where it says nothing that can be read.

    ``Retry-After`` holds seconds or a date (RFC 9110 10.2.3); GitHub says in ``x-ratelimit-reset`` from which second of
    the epoch on it listens again, where ``x-ratelimit-remaining`` is 0.

    >>> wait_asked({"retry-after": "30"}, datetime(2026, 11, 22, tzinfo=UTC))
    30.0
    >>> wait_asked({"retry-after": "Sun, 22 Nov 2026 00:02:00 GMT"}, datetime(2026, 11, 22, tzinfo=UTC))
    120.0
    """
    asked = headers.get("retry-after", "").strip()
    if _is_number(asked):
        return float(asked)
    if asked:
        try:
            until = parsedate_to_datetime(asked)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - now).total_seconds())
    reset = headers.get("x-ratelimit-reset", "").strip()
    if headers.get("x-ratelimit-remaining", "").strip() == "0" and _is_number(reset):
        return max(0.0, float(reset) - now.timestamp())
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def minutes(seconds: float) -> str:
    """A wait in words.

    >>> minutes(20), minutes(61), minutes(7200)
    ('a minute', '2 minutes', '2 hours')
    """
    if seconds > 5400:
        return f"{round(seconds / 3600)} hours"
    whole = -int(-seconds // 60)
    return "a minute" if whole <= 1 else f"{whole} minutes"
