"""Names that stay the same in every run and that nobody can trace back without the seeker's secret."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

SECRET_OCTETS: Final = 32
"""How long a secret is: as long as the digest, so that nobody can try all of them."""

_BLOCK_OCTETS: Final = 64


def pseudonym(secret: bytes, *parts: str) -> str:
    """A UUID of version 8 (RFC 9562 5.8) made with HMAC-SHA256: the same parts and secret give the same one.

    Ordinary UIDs are plain digests of company, role and step, which somebody with a list of companies could try one
    by one; here they would need the ``secret`` too.

    >>> pseudonym(bytes(32), "step", "northwind-analyst", "check_in")
    'f4a98fd2-a133-8a94-bfcf-c693ab452dea'
    """
    digest = _digest(secret, *parts)
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def anchor(secret: bytes, *parts: str) -> str:
    """A pseudonym that begins with a letter, for an anchor in a page; short, and still 64 bits."""
    return f"p{_digest(secret, *parts)[:16]}"


def _digest(secret: bytes, *parts: str) -> str:
    """Each part has its length in octets in front: no two lists read the same."""
    message = b"".join(
        [b"%d:%b" % (len(octets := part.encode("utf-8", "surrogatepass")), octets) for part in parts]
    )
    inner, outer = (begun.copy() for begun in _begun(secret))
    inner.update(message)
    outer.update(inner.digest())
    return outer.hexdigest()


@lru_cache(maxsize=4)
def _begun(secret: bytes) -> tuple[Hash, Hash]:
    """The two digests of HMAC (RFC 2104) when they have read the secret: a client has a hundred pseudonyms."""
    key = (sha256(secret).digest() if len(secret) > _BLOCK_OCTETS else secret).ljust(_BLOCK_OCTETS, b"\0")
    return sha256(bytes(octet ^ 0x36 for octet in key)), sha256(bytes(octet ^ 0x5C for octet in key))
