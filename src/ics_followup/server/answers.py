"""What a request gets: the feed, the private page, robots.txt, or "not found". Pure.

Nothing is looked up anywhere: two things can be fetched, both held in memory, and both only under the secret.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from typing import Final, NamedTuple

Headers = tuple[tuple[bytes, bytes], ...]

FEED_NAME: Final = "followups.ics"
ROBOTS: Final = b"User-agent: *\nDisallow:\n"
_BEGIN: Final = b"BEGIN:VCALENDAR"
_ALWAYS: Final[Headers] = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
)
_PLAIN: Final = b"text/plain; charset=utf-8"


class Answer(NamedTuple):
    """A whole response. Its length is among the headers; ``body`` is not sent for HEAD."""

    status: int
    headers: Headers
    body: bytes


class Asked(NamedTuple):
    """What a request asks: its path as it came, not decoded and without the query, and its two conditions.

    A header that did not come is an empty text.
    """

    method: str
    path: str
    if_none_match: str = ""
    if_modified_since: str = ""


class Feed(NamedTuple):
    """A feed as it is served; ``modified`` is in whole seconds since 1970, UTC."""

    data: bytes
    etag: str
    modified: int
    fresh: Answer
    same: Answer


def feed_of(data: bytes, *, modified: int, before: Feed | None = None) -> Feed:
    """A feed to serve, with a strong ETag (RFC 9110, 8.8.3) made of its bytes.

    ``before`` is what was served until now: the same bytes keep its date, and others get a later one, so that
    neither condition ever calls a changed feed unchanged. Raises ValueError where ``data`` is no calendar.

    >>> feed_of(b"BEGIN:VCALENDAR", modified=0).fresh.headers[2]
    (b'last-modified', b'Thu, 01 Jan 1970 00:00:00 GMT')
    """
    if not data.startswith(_BEGIN):
        raise ValueError("this is no calendar")
    if before and before.data == data:
        return before
    if before and modified <= before.modified:
        modified = before.modified + 1
    etag = f'"{sha256(data).hexdigest()[:32]}"'
    stamps: Headers = (
        (b"etag", etag.encode()),
        (b"last-modified", formatdate(modified, usegmt=True).encode()),
        (b"cache-control", b"private, no-cache"),
        *_ALWAYS,
    )
    kind = (b"content-type", b"text/calendar; charset=utf-8")
    length = (b"content-length", str(len(data)).encode())
    return Feed(data, etag, modified, Answer(200, (kind, *stamps, length), data), Answer(304, stamps, b""))


def answer(
    asked: Asked,
    *,
    feed: Feed,
    page: Callable[[], tuple[str, bytes]],
    opens: Callable[[str], bool],
    now: float,
) -> Answer:
    """What to send back. ``opens`` says whether a word is the secret; ``page`` gives the page's policy and bytes.

    ``now`` is in seconds since 1970: a condition later than that is not believed, so that a clock that was set back
    never hides a change.
    """
    if asked.method not in ("GET", "HEAD"):
        return _plain(405, b"This address can only be read.\n", (b"allow", b"GET, HEAD"))
    if asked.path == "/robots.txt":
        return _plain(200, ROBOTS)
    word, _, rest = asked.path.removeprefix("/").partition("/")
    if rest not in ("", FEED_NAME) or not opens(word):
        return _plain(404, b"There is nothing here.\n")
    if rest == FEED_NAME:
        return feed.same if _is_known(asked, feed, now) else feed.fresh
    policy, body = page()
    return _whole(
        200,
        body,
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", policy.encode()),
        (b"cache-control", b"no-store"),
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-resource-policy", b"same-origin"),
    )


def _is_known(asked: Asked, feed: Feed, now: float) -> bool:
    """RFC 9110, 13.2.2: an ETag that is asked about decides; else the date does."""
    if asked.if_none_match:
        tags = [tag.strip().removeprefix("W/") for tag in asked.if_none_match.split(",")]
        return feed.etag in tags or tags == ["*"]
    if not asked.if_modified_since:
        return False
    try:
        since = parsedate_to_datetime(asked.if_modified_since).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
    return feed.modified <= since <= now + 1


def _plain(status: int, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    return _whole(status, body, (b"content-type", _PLAIN), *headers)


def _whole(status: int, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(status, (*headers, *_ALWAYS, (b"content-length", str(len(body)).encode())), body)
