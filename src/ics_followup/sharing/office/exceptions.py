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


MOST_OF_ONE: Final = 5
"""So many things of one kind of one client have an event each."""


class Weighed(NamedTuple):
    """An event with what decides whether it stays where there is no room for all: less is more pressing."""

    weight: tuple[int, int, str]
    event: Event


def exceptions_of(clients: Sequence[Client], today: date) -> Iterator[Weighed]:
    """One event for each; two of one kind, process and day are one.

    Of one client and kind the five most pressing have an event each, and all others one together: a client who
    logs nothing would fill the calendar, and nobody would find the other clients in it.
    Some programs keep one of two events that differ in nothing but their UID, so those get a number, also where two
    clients are called the same as far as their names are shown.
    """
    said: Counter[tuple[object, str]] = Counter()
    for client in clients:
        found: dict[Attention, dict[str, Notable]] = {}
        for notable in sorted(in_order(client.case.notable), key=lambda each: _age(each, today)):
            uid = _uid(client, notable)
            found.setdefault(notable.kind, {}).setdefault(uid, notable)
        for kind, by_uid in found.items():
            for weighed in _of_kind(client, kind, list(by_uid.values()), today):
                event = weighed.event
                said[event.start, event.summary] += 1
                if (number := said[event.start, event.summary]) > 1:
                    event = event._replace(summary=f"{event.summary}, {number}")
                yield weighed._replace(event=event)


def _of_kind(client: Client, kind: Attention, found: Sequence[Notable], today: date) -> Iterator[Weighed]:
    """The events of one client and kind; ``found`` are in order, the most pressing first."""
    for notable in found[:MOST_OF_ONE]:
        event = _exception(client, notable, today)
        yield Weighed((_KINDS.index(kind), _age(notable, today), event.uid), event)
    if rest := found[MOST_OF_ONE:]:
        event = _together(client, kind, rest, today)
        yield Weighed((_KINDS.index(kind), _age(rest[0], today), event.uid), event)


def _together(client: Client, kind: Attention, rest: Sequence[Notable], today: date) -> Event:
    """All that is less pressing, on the day of the first of it."""
    name, day = called_apart(client), _day(client, rest[0], today)
    which = "nearest" if kind == "offer" else "newest"
    return Event(
        uid=word_uid(FEED_ID, f"{kind} more", client.case.ref),
        start=day,
        end=day + timedelta(days=1),
        summary=f"{name}: {len(rest):,} more: {_TITLES[kind].lower()}",
        description=without_tags(
            f"{name} has {len(rest) + MOST_OF_ONE:,} of these. The {MOST_OF_ONE} {which} have an event of their own "
            f"here; your dashboard counts them all.\nShared: {LEVEL_WORDS[client.case.level].lower()}."
        ),
        category="Clients",
        private=True,
    )


def _uid(client: Client, notable: Notable) -> str:
    renewable = notable.kind in ("promise", "thanks")
    process = f"{client.case.ref}\n{notable.process}"
    return word_uid(FEED_ID, notable.kind, process, notable.day if renewable else "")


def _age(notable: Notable, today: date) -> int:
    """In days: of offers the nearest is the most pressing, of the others the newest."""
    return abs((notable.day - today).days)


def _exception(client: Client, notable: Notable, today: date) -> Event:
    about = one_line(called(client.case, notable), NAME_CHARACTERS)
    name = called_apart(client)
    day = _day(client, notable, today)
    return Event(
        uid=_uid(client, notable),
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
