"""What the validator finds: a rule of the checklist, a place in the feed, its event, two sentences."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ics_followup.feed.checklist import BY_NUMBER, Severity


class Finding(NamedTuple):
    """One thing that is wrong with a feed.

    ``number`` is the rule's number in the checklist and ``source`` the section of the RFC that it rests on.
    ``line`` counts the lines of the file from 1. ``uid``, ``summary`` (its title, unescaped) and ``day`` (of
    its start, as the feed says it) are the event's, empty and None outside events. ``what`` is a sentence in
    plain words, ``client`` another one on what calendar programs do, never empty. An error loses or garbles
    something somewhere; a warning is legal, but not what a feed of follow-ups does.
    """

    number: int
    source: str
    line: int
    what: str
    uid: str = ""
    client: str = ""
    severity: Severity = "error"
    summary: str = ""
    day: date | None = None


def finding(
    number: int, line: int, what: str, client: str = "", *, severity: Severity | None = None
) -> Finding:
    """A finding with the source, the severity and the clients that its number has, unless told otherwise."""
    rule = BY_NUMBER[number]
    return Finding(
        number=number,
        source=rule.source,
        line=line,
        what=what,
        client=client or rule.clients,
        severity=severity or rule.severity,
    )
