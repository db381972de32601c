"""The coach's own calendar: what needs a word with a client, and each day's follow-ups of all clients together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, count, full_day
from ics_followup.feed.memory import Memory
from ics_followup.feed.previous import NOTHING, previous_from
from ics_followup.feed.uid import word_uid
from ics_followup.feed.write import MOST_EVENTS, MOST_OCTETS, calendar_bytes, moment, one_line
from ics_followup.model import Event
from ics_followup.sharing.caseload import Line
from ics_followup.sharing.office.rows import LEVEL_WORDS
from ics_followup.sharing.office.urgency import Client, called, in_order
from ics_followup.sharing.view import SILENT_DAYS, Attention, Notable

FEED_ID: Final = "coach"
MOST_LISTED: Final = 30
"""Of one day's follow-ups at most so many are named."""

MOST_NAMED: Final = 3
"""In the title of a day at most so many clients are named."""

_NAME: Final = 60
_SHORT_NAME: Final = 30
_DIGEST_CHARACTERS: Final = 3600
_KINDS: Final[tuple[Attention, ...]] = ("offer", "promise", "thanks", "silent")
_TITLES: Final[dict[Attention, str]] = {
    "offer": "Offer to answer",
    "promise": "Promise broken",
    "thanks": "Thanks without a tick",
    "silent": "Nothing logged",
}


class _Weighed(NamedTuple):
    """An event with what decides whether it stays where there is no room for all: less is more pressing."""

    weight: tuple[int, int, str]
    event: Event


def exceptions_feed(
    clients: Sequence[Client], *, today: date, zone: ZoneInfo, coach: str, previous: bytes | None
) -> bytes:
    """The feed. Its days are the coach's, in ``zone``; ``previous`` is what it said before, None where it is new.

    What did not change stays byte for byte, what did has the next SEQUENCE (`feed.memory`). At most 500 events and
    500 KB: of what needs a word the most pressing stays, and an event on ``today`` says how much was left out.
    """
    stamp = datetime.combine(today, time(), zone).astimezone(UTC)
    before = previous_from(previous) if previous else NOTHING
    memory = Memory(before, {}, stamp=stamp, alarm=None)
    digests = list(_digests(clients, zone))
    found = sorted(_exceptions(clients, today), key=lambda each: each.weight)
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
    name = f"Clients of {one_line(coach, _NAME)}" if coach.strip() else "Clients"
    return calendar_bytes((block for _, block in blocks), name=name)


def _exceptions(clients: Sequence[Client], today: date) -> Iterator[_Weighed]:
    """One event for each; two of one kind, process and day are one."""
    for client in clients:
        uids = set()
        for notable in in_order(client.case.notable):
            event = _exception(client, notable, today)
            if event.uid not in uids:
                uids.add(event.uid)
                yield _Weighed((_KINDS.index(notable.kind), _age(notable, today), event.uid), event)


def _age(notable: Notable, today: date) -> int:
    """In days: of offers the nearest is the most pressing, of the others the newest."""
    return abs((notable.day - today).days)


def _exception(client: Client, notable: Notable, today: date) -> Event:
    about = one_line(called(client.case, notable), _NAME)
    name = one_line(client.name, _NAME)
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
        description=_described(client, notable, about, name),
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


def _digests(clients: Sequence[Client], zone: ZoneInfo) -> Iterator[Event]:
    """One event for each day on which there is something."""
    days: dict[date, list[tuple[datetime, str, str, Line]]] = defaultdict(list)
    for client in clients:
        for line in client.case.lines:
            here = line.step.start.astimezone(zone)
            days[here.date()].append((here, client.name, line.step.uid, line))
    for day, found in sorted(days.items()):
        found.sort(key=lambda each: each[:3])
        yield _digest(day, found)


def _digest(day: date, found: Sequence[tuple[datetime, str, str, Line]]) -> Event:
    names = list(dict.fromkeys(one_line(name, _SHORT_NAME) for _, name, _, _ in found))
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    lines: list[str] = []
    size = 0
    for here, name, _, line in found[:MOST_LISTED]:
        said = f"{clock(here.time())} {one_line(name, _NAME)}: {_line(line)}"
        size += len(said) + 1
        if size > _DIGEST_CHARACTERS:
            break
        lines.append(said)
    if len(found) > len(lines):
        lines.append(f"and {len(found) - len(lines):,} more")
    return Event(
        uid=word_uid(FEED_ID, "digest", "", day),
        start=day,
        end=day + timedelta(days=1),
        summary=f"{count(len(found), 'follow-up')}: {', '.join(names[:MOST_NAMED])}{more}",
        description="\n".join(lines),
        category="Clients",
        private=True,
    )


def _line(line: Line) -> str:
    step = line.step
    said = "follow-up" if step.kind is None else one_line(step.title, _NAME)
    if line.name:
        said += f" ({one_line(line.name, _NAME)})"
    return f"{said}, done" if step.ticked or step.state == "done" else said


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
