"""Each day's follow-ups of all clients together, as one all-day event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, count
from ics_followup.feed.description import without_tags
from ics_followup.feed.uid import word_uid
from ics_followup.feed.write import one_line
from ics_followup.model import Event
from ics_followup.sharing.caseload import Line
from ics_followup.sharing.office.urgency import Client

FEED_ID: Final = "coach"
NAME_CHARACTERS: Final = 60
MOST_LISTED: Final = 30
"""Of one day's follow-ups at most so many are named."""

MOST_NAMED: Final = 3
"""In the title of a day at most so many clients are named."""

_SHORT_NAME: Final = 30
_DIGEST_CHARACTERS: Final = 3600


NOTHING_MORE: Final[Mapping[str, str]] = {}


def digests_of(clients: Sequence[Client], zone: ZoneInfo) -> Iterator[Event]:
    """One event for each day, on the coach's clock in ``zone``, on which there is something."""
    days: dict[date, list[tuple[datetime, str, str, Line]]] = defaultdict(list)
    unlisted: dict[str, str] = {}
    for client in clients:
        name = called_apart(client)
        if (over := client.case.line_count - len(client.case.lines)) > 0:
            late = f"; {client.case.late:,} are late in all" if client.case.late else ""
            unlisted[name] = f"{name} has {over:,} more in these two weeks than this calendar lists{late}."
        for line in client.case.lines:
            here = line.step.start.astimezone(zone)
            days[here.date()].append((here, name, line.step.uid, line))
    for day, found in sorted(days.items()):
        found.sort(key=lambda each: each[:3])
        yield _digest(day, found, unlisted)


def _digest(
    day: date, found: Sequence[tuple[datetime, str, str, Line]], unlisted: Mapping[str, str] = NOTHING_MORE
) -> Event:
    names = list(dict.fromkeys(one_line(name, _SHORT_NAME) for _, name, _, _ in found))
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    lines = [unlisted[name] for name in dict.fromkeys(name for _, name, _, _ in found) if name in unlisted]
    lines = lines[:MOST_NAMED]
    head = len(lines)
    size = 0
    for here, name, _, line in found[:MOST_LISTED]:
        said = f"{clock(here.time())} {one_line(name, NAME_CHARACTERS)}: {_line(line)}"
        size += len(said) + 1
        if size > _DIGEST_CHARACTERS:
            break
        lines.append(said)
    if (left := len(found) - (len(lines) - head)) > 0:
        lines.append(f"and {left:,} more")
    return Event(
        uid=word_uid(FEED_ID, "digest", "", day),
        start=day,
        end=day + timedelta(days=1),
        summary=f"{count(len(found), 'follow-up')}: {', '.join(names[:MOST_NAMED])}{more}",
        description=without_tags("\n".join(lines)),
        category="Clients",
        private=True,
    )


def _line(line: Line) -> str:
    step = line.step
    said = "follow-up" if step.kind is None else one_line(step.title, NAME_CHARACTERS)
    if line.name:
        said += f" ({one_line(line.name, NAME_CHARACTERS)})"
    return f"{said}, done" if step.ticked or step.state == "done" else said


def called_apart(client: Client) -> str:
    """The name, with that of the folder where another client has the same one."""
    name = one_line(client.name, NAME_CHARACTERS)
    return f"{name} ({one_line(client.case.ref, _SHORT_NAME)})" if client.again else name
