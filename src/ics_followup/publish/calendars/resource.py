r"""One event of the feed as a resource of its own (RFC 4791 4.1), and what one says that came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ics_followup.digest import sha1

HEAD: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ics-followup//Follow-ups//EN\r\n"
"""Without METHOD, which RFC 4791 4.1 forbids here."""
TAIL: Final = b"END:VCALENDAR\r\n"

_NEVER: Final = tuple("\ufffe\uffff".encode()[at : at + 3] for at in (0, 3))
_OF_SERVERS: Final = (b"CREATED", b"DTSTAMP", b"LAST-MODIFIED", b"X-")
"""Lines that servers add or write anew without changing what the event says."""


def resource_of(block: bytes) -> bytes:
    r"""A VEVENT of the feed with the smallest VCALENDAR around it.

    Raises ValueError where it holds U+FFFE or U+FFFF: some servers take those and then fail on every listing.

    >>> resource_of(b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n").count(b"\r\n")
    7
    """
    if any(sign in block for sign in _NEVER):
        raise ValueError("it holds a sign that breaks calendars (U+FFFE or U+FFFF)")
    return b"".join((HEAD, block, TAIL))


def digest_of(block: bytes) -> str:
    """What tells one version of an event from another: 20 hexadecimal digits."""
    return sha1(HEAD + block)[:10].hex()


def name_of(uid: str) -> str:
    r"""The last part of the address that an event has in the calendar.

    Raises ValueError for a UID that this program does not make.

    >>> name_of("4bd0c5a0-5b0c-5f4e-8a44-0d1f8e4f6a11")
    '4bd0c5a0-5b0c-5f4e-8a44-0d1f8e4f6a11.ics'
    """
    if not uid or len(uid) > 100 or not (uid.isascii() and uid.replace("-", "").isalnum()):
        raise ValueError("its UID is none of ours")
    return f"{uid}.ics"


def is_name_of_ours(name: str) -> bool:
    """Whether a name looks like one that `name_of` gives for a UID of ours: a UUID of version 5 (RFC 9562).

    >>> is_name_of_ours("4bd0c5a0-5b0c-5f4e-8a44-0d1f8e4f6a11.ics"), is_name_of_ours("dentist.ics")
    (True, False)
    """
    uid = name.removesuffix(".ics")
    digits = uid.replace("-", "")
    shape = [len(part) for part in uid.split("-")] == [8, 4, 4, 4, 12] and uid != name
    return shape and all(sign in "0123456789abcdef" for sign in digits) and digits[12] == "5"


def is_event_of(data: bytes, uid: str) -> bool:
    r"""Whether what came back is the event of that UID and nothing else: then it is ours.

    >>> is_event_of(b"BEGIN:VEVENT\nUID:a\nEND:VEVENT", "a"), is_event_of(b"BEGIN:VEVENT\nUID:b", "a")
    (True, False)
    """
    uids = {
        line[4:].strip() for part, line in _parts(data) if part != b"VALARM" and line[:4].upper() == b"UID:"
    }
    return uids == {uid.encode("utf-8")}


def made_here(data: bytes) -> bool:
    """Whether a resource bears our mark: our PRODID, or that of a row."""
    marks = (b"PRODID:-//ICS-FOLLOWUP//", b"X-ICS-FOLLOWUP-ROW:")
    return any(line.upper().startswith(marks) for line in lines_of(data))


def same_event(ours: bytes, theirs: bytes) -> bool:
    """Whether a resource says what ours says: servers may reorder lines, and add or restamp some of their own."""
    return _said(ours) == _said(theirs)


def lines_of(data: bytes) -> list[bytes]:
    r"""The content lines, unfolded (RFC 5545 3.1), whatever the line ends.

    >>> lines_of(b"SUMMARY:Call\r\n  Ana\r\nUID:a\r\n")
    [b'SUMMARY:Call Ana', b'UID:a']
    """
    plain = data.replace(b"\r\n", b"\n")
    unfolded = plain.replace(b"\n ", b"").replace(b"\n\t", b"")
    return [line for line in unfolded.split(b"\n") if line]


def _said(data: bytes) -> list[tuple[bytes, bytes]]:
    """The lines of the events alone, in an order of their own, without those that servers write."""
    return sorted(
        (part, line)
        for part, line in _parts(data)
        if part in (b"VEVENT", b"VALARM")
        and not line.upper().startswith(_OF_SERVERS)
        and not (part == b"VALARM" and line.upper().startswith(b"UID:"))
    )


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each content line with the component that it stands in; the line that begins one stands in it."""
    inside: list[bytes] = [b""]
    for line in lines_of(data):
        upper = line.upper()
        if upper.startswith(b"BEGIN:"):
            inside.append(upper[6:].strip())
        yield inside[-1], line
        if upper.startswith(b"END:") and len(inside) > 1:
            inside.pop()
