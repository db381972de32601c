"""The changes between two feeds as people read them: in plain words, on their own clock, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, count, full_day, listed, short_day
from ics_followup.cli.screen import WIDTH, width
from ics_followup.feed.changes import KINDS, Change, Changes
from ics_followup.feed.said import Said
from ics_followup.feed.write import cut
from ics_followup.problems import harmless

MOST: Final = 12
_LONGEST_TITLE: Final = 100
_LONGEST_WHY: Final = 240
_REWORDED: Final = {
    "text": "another text",
    "days in the text": "other days in its text",
    "alarm": "another alarm",
    "place": "another place",
    "kind": "another category",
    "other details": "other details",
}

When = datetime | date | None


def counted_changes(changes: Changes) -> str:
    """How many of each, in words, as a sentence: ``2 added, 1 moved, 57 as they were.``"""
    parts = [f"{len(found)} {kind}" for kind in KINDS if (found := changes.of(kind))]
    same = f"{changes.unchanged} as {'it was' if changes.unchanged == 1 else 'they were'}."
    return ", ".join((*parts, same)) if parts else f"No event differs: {same}"


def lines_of(
    changes: Changes, *, zone: str, today: date, keep_past_days: int = 60, most: int = MOST, rest: str = ""
) -> list[str]:
    """The changes in lines of at most 80 columns, under Added, Moved, Reworded and Removed.

    Days and hours are on the clock of ``zone``. Each list is cut after ``most`` events; ``rest`` says where the
    others can be seen. What is gone because it lay more than ``keep_past_days`` before ``today`` is only counted;
    so are overviews, and notices of the feed itself that moved on, unless nothing else changed.
    """
    told = _Telling(ZoneInfo(zone), today, today - timedelta(days=keep_past_days))
    routine = sum(told.is_routine(change) for change in changes.changes)
    alone = routine == len(changes.changes)
    lines: list[str] = []
    for kind in KINDS:
        shown = [change for change in changes.of(kind) if alone or not told.is_routine(change)]
        found = [change for change in shown if not told.is_faded(change)]
        faded = len(shown) - len(found)
        if shown:
            lines.append(f"{kind.capitalize()}:")
        for change in found[:most]:
            lines += _folded(told.sentence(change))
        if len(found) > most:
            lines.append(f"  and {len(found) - most} more{rest}")
        if faded:
            old = f"{count(faded, 'event')} from before {told.day(told.oldest)}"
            lines += _folded(f"{old}: the past stays for {count(keep_past_days, 'day')}")
    if routine and not alone:
        lines.append(f"{count(routine, 'event')} about the feed itself changed too, as with every update.")
    return lines


def records_of(changes: Changes, zone: str) -> list[dict[str, object]]:
    """Every change for programs: days and hours in ISO form, on the clock of ``zone``."""
    mine = ZoneInfo(zone)
    return [
        {
            "change": change.kind,
            "uid": change.event.uid.replace("\x1f", " "),
            "title": change.event.summary,
            **{key: _iso(when, mine) for key, when in _moments("", change.after)},
            "old_title": change.before.summary if change.before else None,
            **{key: _iso(when, mine) for key, when in _moments("old_", change.before)},
            "reworded": list(change.what),
            "why": change.after.why if change.after else "",
        }
        for change in changes.changes
    ]


def _moments(prefix: str, event: Said | None) -> Sequence[tuple[str, When]]:
    return (f"{prefix}start", event.start if event else None), (f"{prefix}end", event.end if event else None)


def _iso(when: When, zone: ZoneInfo) -> str | None:
    return None if when is None else _mine(when, zone).isoformat()


def _mine(when: datetime | date, zone: ZoneInfo) -> datetime | date:
    """The moment on the user's clock; one without a zone is on everybody's own already."""
    aware = isinstance(when, datetime) and when.utcoffset() is not None
    return when.astimezone(zone) if isinstance(when, datetime) and aware else when


class _Telling:
    """Says changes on one clock; a day of another year than ``today`` has its year."""

    def __init__(self, zone: ZoneInfo, today: date, oldest: date) -> None:
        self.zone = zone
        self.today = today
        self.oldest = oldest

    def is_routine(self, change: Change) -> bool:
        """Whether it is an overview, or a notice that only moved on; that a notice came or went is told."""
        house = change.event.house
        return house == "overview" or (house == "notice" and change.kind in ("moved", "reworded"))

    def is_faded(self, change: Change) -> bool:
        """Whether it is gone because it was past for long enough."""
        day = self.day_of(change.event.start)
        return change.kind == "removed" and day is not None and day < self.oldest

    def sentence(self, change: Change) -> str:
        """One change as one sentence or a few."""
        match change.kind:
            case "moved":
                return self.moved(change)
            case "reworded":
                return f"{self.named(change.event)}: {', '.join(self.reworded(change))}"
            case "removed":
                day = self.day_of(change.event.start)
                past = " (past)" if day is not None and day < self.today else ""
                return f"{self.named(change.event)}{past}"
            case _:
                return self.named(change.event)

    def moved(self, change: Change) -> str:
        """From, to, why, and what else is new."""
        old, new = change.before, change.after
        assert old is not None
        assert new is not None
        if old.start == new.start:
            said = f"{self.named(new)}: until {self.end(new)} instead of {self.end(old)}"
        elif new.start is None:
            said = f"{_title(new)} from {self.moment(old.start)}; it has no day any more"
        elif old.start is None:
            said = f"{_title(new)}, which had no day, to {self.moment(new.start)}"
        else:
            said = f"{_title(new)} from {self.moment(old.start)} to {self.moment(new.start)}"
        also = f"; {listed(self.reworded(change))}" if change.what else ""
        why = cut(_bare(new.why), _LONGEST_WHY)
        return f"{said}{also}. Why: {why}" if why and old.start != new.start else f"{said}{also}"

    def reworded(self, change: Change) -> list[str]:
        """What is new beside day and hour."""
        was = f'was called "{_title(change.before)}"' if change.before else ""
        return [was if name == "title" else _REWORDED[name] for name in change.what]

    def named(self, event: Said) -> str:
        """Day and hour, then the title."""
        return f"{self.moment(event.start)}  {_title(event)}"

    def moment(self, when: When) -> str:
        """A day, with the hour where there is one."""
        if when is None:
            return "without a day"
        mine = _mine(when, self.zone)
        if isinstance(mine, datetime):
            return f"{self.day(mine.date())} {clock(mine.time())}"
        return self.day(mine)

    def end(self, event: Said) -> str:
        """When an event ends: the hour, or the last day, which is included."""
        if event.end is None:
            return "no end"
        if isinstance(event.end, datetime):
            same_day = self.day_of(event.end) == self.day_of(event.start)
            return self.moment(event.end).rpartition(" ")[2] if same_day else self.moment(event.end)
        return self.day(event.end - timedelta(days=1)) if event.end > date.min else self.day(event.end)

    def day_of(self, when: When) -> date | None:
        """The day on the user's clock."""
        if when is None:
            return None
        mine = _mine(when, self.zone)
        return mine.date() if isinstance(mine, datetime) else mine

    def day(self, day: date) -> str:
        """A day in words."""
        return short_day(day) if day.year == self.today.year else full_day(day)


def _title(event: Said | None) -> str:
    """What the event is called, safe to print, cut where it is very long."""
    title = _bare(event.summary) if event else ""
    title = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
    return title or "(no title)"


def _bare(text: str) -> str:
    return harmless(" ".join(text.split()))


def _folded(text: str) -> Iterator[str]:
    """The text in lines of at most 80 columns: the first indented by two, the others by six."""
    line = " "
    for word in text.split(" "):
        for part in _parts(word):
            if width(line) + 1 + width(part) > WIDTH:
                yield line
                line = " " * 5
            line += f" {part}"
    yield line.rstrip()


def _parts(word: str) -> Iterator[str]:
    """A word, or the pieces of one that no line could hold."""
    while width(word) > WIDTH - 6:
        yield word[: (WIDTH - 6) // 2]
        word = word[(WIDTH - 6) // 2 :]
    yield word
