"""Events of a shared calendar that read the same at one time stand in it once, and say how many they are. Pure.

What is shared names so little that a follow-up of one interview may read like that of another. Some programs keep one
of two events that differ in nothing but their UID, as if there were no other; and a calendar is no place to say a thing
twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from ics_followup.feed.encode import unescaped
from ics_followup.feed.previous import Previous, PreviousEvent
from ics_followup.feed.write import TITLE_CHARACTERS, block_content, one_line, start_of
from ics_followup.model import Event

_TIMES: Final = " × "
_ROOM: Final = TITLE_CHARACTERS - len(f"9,999,999{_TIMES}")
"""How much of a title tells events apart: with a number before it, no more of it would be shown."""


class Told(NamedTuple):
    """What is remembered of the events of a calendar, all by their UIDs: none of it names anybody.

    ``rows`` are the pseudonyms of their rows. ``within`` says of an event of the calendar for which other ones it
    stands, with a blank between two, as they read like it.
    """

    rows: Mapping[str, str] = {}
    within: Mapping[str, str] = {}


class Once(NamedTuple):
    """An event as it is written: its ``content`` is that of `block_content`, ``uids`` are all for which it stands."""

    event: Event
    content: bytes
    uids: tuple[str, ...]


def once_each(events: Iterable[Event], before: Previous, *, counted: bool) -> Iterator[Once]:
    """Of events that read the same one; where ``counted`` it says in its title how many they are.

    It has the UID of the one that was in the calendar before, the first of several, so that it stays the same event
    while others join it or leave it. No two of the results read the same.
    """
    alike: dict[bytes, list[tuple[Event, bytes]]] = defaultdict(list)
    for event in {each.uid: each for each in events}.values():
        content = block_content(event, alarm=None)
        short = event.summary if len(event.summary) <= _ROOM else one_line(event.summary, _ROOM)
        read = content if short == event.summary else block_content(event._replace(summary=short), alarm=None)
        alike[read].append((event, content))
    for group in alike.values():
        group.sort(key=lambda each: (before.find(each[0].uid) is None, each[0].uid))
        event, content = group[0]
        if counted and len(group) > 1:
            title = f"{len(group):,}{_TIMES}{one_line(event.summary, _ROOM)}"
            event = event._replace(summary=title)
            content = block_content(event, alarm=None)
        yield Once(event, content, tuple(each.uid for each, _ in group))


def as_they_were(
    before: Previous, told: Told, stays: Callable[[PreviousEvent, str], bool]
) -> Iterator[Event]:
    """What stood in the calendar, one event for each that an event there stood for, as it was.

    Only those for which ``stays`` holds; it is given the event of the calendar, and the row, empty where none is known.
    """
    for old in before:
        others = [uid for uid in told.within.get(old.uid, "").split() if before.find(uid) is None]
        for uid in (old.uid, *others):
            if stays(old, told.rows.get(uid, "")):
                with suppress(KeyError, ValueError):  # what somebody damaged by hand is not kept
                    yield _again(old, uid, counted=bool(others))


def _again(old: PreviousEvent, uid: str, *, counted: bool) -> Event:
    """An event read back from the calendar; without its number where it is ``counted``."""
    lines = old.block.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    said = {name: value for name, _, value in (line.partition(":") for line in lines)}
    summary = unescaped(said.get("SUMMARY", ""))
    return Event(
        uid=uid,
        start=old.start,
        end=start_of(said.get("DTEND") or said["DTEND;VALUE=DATE"]),
        summary=_without_number(summary) if counted else summary,
        description=unescaped(said.get("DESCRIPTION", "")),
        category=unescaped(said.get("CATEGORIES", "")),
        private=True,
    )


def _without_number(title: str) -> str:
    number, times, rest = title.partition(_TIMES)
    return rest if times and number.replace(",", "").isdecimal() else title
