"""What needs a word with a client, each an all-day event on the day on which the coach meets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ics_followup.cadence.words import full_day
from ics_followup.feed.description import without_tags
from ics_followup.feed.uid import word_uid
from ics_followup.feed.write import one_line
from ics_followup.model import Event
from ics_followup.sharing.office.digests import FEED_ID, NAME_CHARACTERS, called_apart
from ics_followup.sharing.office.rows import LEVEL_WORDS
from ics_followup.sharing.office.urgency import Client, called, in_order
from ics_followup.sharing.view import SILENT_DAYS, Attention, Notable

_KINDS: Final[tuple[Attention, ...]] = ("offer", "promise", "thanks", "silent")
_TITLES: Final[dict[Attention, str]] = {
    "offer": "Offer to answer",
    "promise": "Promise broken",
    "thanks": "Thanks without a tick",
    "silent": "Nothing logged",
}


class Weighed(NamedTuple):
    """An event with what decides whether it stays where there is no room for all: less is more pressing."""

    weight: tuple[int, int, str]
    event: Event


def exceptions_of(clients: Sequence[Client], today: date) -> Iterator[Weighed]:
    """One event for each; two of one kind, process and day are one.

    Some programs keep one of two events that differ in nothing but their UID, so those get a number.
    """
    for client in clients:
        uids: set[str] = set()
        said: Counter[tuple[object, str]] = Counter()
        for notable in in_order(client.case.notable):
            event = _exception(client, notable, today)
            if event.uid not in uids:
                uids.add(event.uid)
                said[event.start, event.summary] += 1
                if (number := said[event.start, event.summary]) > 1:
                    event = event._replace(summary=f"{event.summary}, {number}")
                yield Weighed((_KINDS.index(notable.kind), _age(notable, today), event.uid), event)


def _age(notable: Notable, today: date) -> int:
    """In days: of offers the nearest is the most pressing, of the others the newest."""
    return abs((notable.day - today).days)


def _exception(client: Client, notable: Notable, today: date) -> Event:
    about = one_line(called(client.case, notable), NAME_CHARACTERS)
    name = called_apart(client)
    day = _day(client, notable, today)
    renewable = notable.kind in ("promise", "thanks")
    uid = word_uid(
        FEED_ID, notable.kind, f"{client.case.ref}\n{notable.process}", notable.day if renewable else ""
    )
    return Event(
        uid=uid,
        start=day,
        end=day + timedelta(days=1),
        summary=f"{name}: {_TITLES[notable.kind].lower()}" + (f" ({about})" if about else ""),
        description=without_tags(_described(client, notable, about, name)),
        category="Clients",
        private=True,
    )


def _day(client: Client, notable: Notable, today: date) -> date:
    """An offer stands on its day; all else on the day on which it came to be known, so that it is met there."""
    if notable.kind == "offer":
        return notable.day
    if notable.kind == "silent":
        return min((client.case.quiet_since or notable.day) + timedelta(days=SILENT_DAYS), today)
    return min(notable.day + timedelta(days=1), today)


def _described(client: Client, notable: Notable, about: str, name: str) -> str:
    day = full_day(notable.day)
    if notable.kind == "offer":
        said = f"{name} has an offer{f' from {about}' if about else ''}. {notable.said}".rstrip()
    elif notable.kind == "promise":
        said = f"{about or 'An employer'} wanted to answer {name} by {day}, and no answer is logged."
    elif notable.kind == "thanks":
        said = f"A thank-you of {name}{f' to {about}' if about else ''} has no tick: nothing says that it was sent."
    else:
        since = client.case.quiet_since
        said = f"{name} has logged nothing {f'since {full_day(since)}' if since else 'yet'}."
    return f"{said}\nShared: {LEVEL_WORDS[client.case.level].lower()}. A nudge to send is on your dashboard."
