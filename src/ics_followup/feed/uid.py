"""Names that stay: the UID of an event, the mark of a row, the key of a person (RFC 7986 section 5.3)."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

from ics_followup.digest import sha1
from ics_followup.model import Person

_NAMESPACE: Final = bytes.fromhex("6f9a3c1e5d0b4f7e9a7d2c48b1e05f36")
"""Our own namespace. It never changes: another one would make every subscriber's events new ones."""


def event_uid(feed_id: str, key: str, step: str, occurrence: int, person: str) -> str:
    """The UID of a step placed for one interview: the same parts give the same UID, on every computer.

    ``key`` is the interview's key, ``person`` what `person_key` gave, empty where the event is for the user.
    Neither day nor text is a part, so that moving or rewording an event keeps its UID.

    >>> event_uid("followups", "northwind-analyst", "check-in", 1, "priya shah")
    'c122fad9-dd31-50f5-8a84-1b6f33d33d23'
    """
    return _uuid(_beginning("event", feed_id, key) + _ending(step, occurrence, person))


def word_uid(feed_id: str, word: str, key: str = "", day: date | str = "") -> str:
    """The UID of an event that no step made: a quiet day, a digest, the rows to mend.

    ``word`` says which kind, ``key`` of which interview and ``day`` (a date or its ISO form) of which day.
    """
    return _uuid(_beginning("word", feed_id, word) + _octets(key) + _octets(str(day)))


@lru_cache(maxsize=4096)
def row_mark(row_key: str) -> str:
    """What says which row an event came from, without saying anything about the row.

    The feed's id is no part of it, so that a changed id does not make every row look like a new one.
    """
    return _uuid(_beginning("row") + _octets(row_key))


@lru_cache(maxsize=4096)
def person_key(person: Person | None) -> str:
    """What tells one person of an interview from another: the name, else the email, else the phone's digits.

    Letter case, width and spacing do not matter. Empty for None.

    >>> person_key(Person(name=" Dana  ORTIZ ", email="dana@example.com"))
    'dana ortiz'
    >>> person_key(Person(phone="+1-555-0100"))
    '15550100'
    """
    if person is None:
        return ""
    return _folded(person.name) or _folded(person.email) or _digits(person.phone)


def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def _digits(phone: str) -> str:
    plain = unicodedata.normalize("NFKC", phone)
    return "".join(str(unicodedata.digit(sign)) for sign in plain if sign.isdigit())


def _uuid(octets: bytes) -> str:
    """UUID version 5 (RFC 9562 5.5) of octets that begin with the namespace."""
    digest = sha1(octets).hex()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


@lru_cache(maxsize=256)
def _beginning(*parts: str) -> bytes:
    """The namespace and the first parts of a name: the events of one row share them."""
    return _NAMESPACE + b"".join(map(_octets, parts))


@lru_cache(maxsize=4096)
def _ending(step: str, occurrence: int, person: str) -> bytes:
    """The last parts of the name of a step: many rows share them."""
    return b"".join(map(_octets, (step, str(occurrence), person)))


def _octets(part: str) -> bytes:
    """A part with its length in octets in front: no two lists of parts read the same."""
    octets = part.encode("utf-8", "surrogatepass")
    return b"%d:%b" % (len(octets), octets)
