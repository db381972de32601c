"""The coach's own calendar: what needs a word, and each day together; no more than calendars take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ics_followup.feed.memory import Left, Memory
from ics_followup.feed.previous import NOTHING, previous_from
from ics_followup.feed.uid import word_uid
from ics_followup.feed.write import MOST_EVENTS, MOST_OCTETS, calendar_bytes, moment, one_line
from ics_followup.model import Event
from ics_followup.sharing.left import NONE
from ics_followup.sharing.office.digests import FEED_ID, NAME_CHARACTERS, digests_of
from ics_followup.sharing.office.exceptions import exceptions_of
from ics_followup.sharing.office.urgency import Client


def exceptions_feed(
    clients: Sequence[Client],
    *,
    today: date,
    zone: ZoneInfo,
    coach: str,
    previous: bytes | None,
    gone: Mapping[str, Left] = NONE,
) -> bytes:
    """The feed. Its days are the coach's, in ``zone``; ``previous`` is what it said before, None where it is new.

    What did not change stays byte for byte, what did has the next SEQUENCE (`feed.memory`). ``gone`` says what the
    events had that left it: one that comes back goes on counting. At most 500 events and
    500 KB: of what needs a word the most pressing stays, and an event on ``today`` says how much was left out.
    """
    stamp = datetime.combine(today, time(), zone).astimezone(UTC)
    before = previous_from(previous) if previous else NOTHING
    memory = Memory(before, gone, stamp=stamp, alarm=None)
    digests = list(digests_of(clients, zone))
    found = sorted(exceptions_of(clients, today), key=lambda each: each.weight)
    blocks = [(event, memory.block(event)) for event in digests]
    room = MOST_OCTETS - 2_000 - sum(len(block) for _, block in blocks)
    most = MOST_EVENTS - 1 - len(blocks)
    kept = 0
    for weighed in found:
        if kept == most:
            break
        block = memory.block(weighed.event)
        if len(block) > room:
            break
        room -= len(block)
        kept += 1
        blocks.append((weighed.event, block))
    if kept < len(found) or not blocks:
        event = _cut(len(found) - kept, today) if kept < len(found) else _calm(today)
        blocks.append((event, memory.block(event)))
    blocks.sort(key=lambda each: (moment(each[0].start), each[0].uid))
    name = f"Clients of {one_line(coach, NAME_CHARACTERS)}" if coach.strip() else "Clients"
    return calendar_bytes((block for _, block in blocks), name=name)


def _cut(number: int, today: date) -> Event:
    return Event(
        uid=word_uid(FEED_ID, "cut"),
        start=today,
        end=today + timedelta(days=1),
        summary=f"{number:,} more to look at: see the dashboard",
        description=(
            f"A calendar holds about {MOST_EVENTS} events, so the {number:,} least pressing ones are not in it. "
            "They are all on your dashboard, under Who needs you."
        ),
        category="Clients",
        private=True,
    )


def _calm(today: date) -> Event:
    """A calendar without any event is refused by some programs (RFC 5545 3.6)."""
    monday = today - timedelta(days=today.weekday())
    return Event(
        uid=word_uid(FEED_ID, "calm"),
        start=monday,
        end=monday + timedelta(days=1),
        summary="Clients: no follow-ups",
        description="None of your clients has a follow-up near this week, and nothing needs a word.",
        category="Clients",
        private=True,
    )
