"""Digests for names and choices that must stay the same, not for secrets: from the smallest modules that have them.

``hashlib`` loads OpenSSL, which takes longer than all digests of a build together.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def _smallest(name: str, *modules: str) -> Any:
    """The function of that name from the first module that this interpreter has; ``hashlib`` always is there."""
    for module in (*modules, "hashlib"):
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise ModuleNotFoundError(name)


_sha1 = _smallest("sha1", "_sha1")
_sha256 = _smallest("sha256", "_sha2", "_sha256")


def sha1(data: bytes) -> bytes:
    """The 20 bytes of the digest (FIPS 180-4).

    >>> sha1(b"abc").hex()
    'a9993e364706816aba3e25717850c26c9cd0d89d'
    """
    return bytes(_sha1(data, usedforsecurity=False).digest())


def sha256(data: bytes) -> bytes:
    """The 32 bytes of the digest (FIPS 180-4).

    >>> sha256(b"abc").hex()[:16]
    'ba7816bf8f01cfea'
    """
    return bytes(_sha256(data, usedforsecurity=False).digest())
