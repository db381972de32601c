"""What the validator finds: a rule of the checklist, a place in the feed, a sentence."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

SECTIONS: Final = {
    1: "RFC 5545 3.4",
    2: "RFC 5545 3.1",
    3: "RFC 5545 3.1",
    4: "RFC 5545 3.1.4",
    5: "RFC 5545 3.1",
    6: "RFC 5545 3.3.11",
    10: "RFC 5545 3.6",
    11: "RFC 5545 3.6",
    12: "RFC 5545 3.7.2",
    13: "RFC 7986 5.1",
    14: "RFC 7986 5.7",
    17: "RFC 7986 5.3",
    20: "RFC 5545 3.6.1",
    21: "RFC 5545 3.8.2.2",
    24: "RFC 5545 3.8.1.12",
    25: "RFC 5545 3.3.11",
    26: "RFC 5545 3.8.1.5",
    28: "RFC 5545 3.8.2.7",
    29: "RFC 5545 3.6.1",
    30: "RFC 5545 3.8.1.11",
    31: "RFC 5545 3.6.6",
    32: "RFC 5545 3.6.1",
}
"""The numbers of the checklist that bytes can show, each with the section it rests on."""

_ADVICE: Final = frozenset({13, 14, 24, 26, 28, 29, 30})


class Finding(NamedTuple):
    """One thing that is wrong with a feed.

    ``number`` is the rule's number in the checklist and ``source`` the section of the RFC that it rests on.
    ``line`` counts the lines of the file from 1; ``uid`` is the event's, empty outside events. ``what`` is a
    sentence in plain words, ``client`` another one on what a calendar program would do, empty where that is
    not known. An error loses or garbles something somewhere; a warning is legal, but not what a feed of
    follow-ups does.
    """

    number: int
    source: str
    line: int
    what: str
    uid: str = ""
    client: str = ""
    severity: Literal["error", "warning"] = "error"


def finding(number: int, line: int, what: str, client: str = "", *, uid: str = "") -> Finding:
    """A finding with the source and the severity that its number has."""
    return Finding(
        number=number,
        source=SECTIONS[number],
        line=line,
        what=what,
        uid=uid,
        client=client,
        severity="warning" if number in _ADVICE else "error",
    )
