"""Tips: the advice that no date can carry, below the events where it helps, never twice in a week of the feed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.feed.description import paragraphs
from ics_followup.feed.encode import escaped
from ics_followup.feed.previous import PreviousEvent
from ics_followup.feed.write import moment
from ics_followup.model import Event

TIPS: Final = Path(__file__).parent.parent / "data" / "tips" / "tips.toml"
"""The tips that come with the program."""

_FALLBACK: Final = "en"
_WEEK: Final = timedelta(days=7)

Weeks = frozenset[date]


class Tip(NamedTuple):
    """One tip: the rules that it carries, the kinds of event below which it helps, its line in each language."""

    id: str
    rules: tuple[str, ...]
    kinds: frozenset[str]
    lines: Mapping[str, str]

    def line(self, language: str) -> str:
        """What stands in the event; English where there are no words in the language.

        >>> tips()[0].line("de")
        'Tipp: Herzliche Worte genügen: keine Geschenke und keine großen Gesten.'
        """
        base = language.replace("_", "-").partition("-")[0].casefold()
        return self.lines.get(base) or self.lines[_FALLBACK]


@cache
def tips() -> tuple[Tip, ...]:
    """Every tip, those first that are to be preferred."""
    table: dict[str, Any] = tomllib.loads(TIPS.read_text(encoding="utf-8"))
    label: dict[str, str] = table["label"]
    return tuple(
        Tip(
            id=entry["id"],
            rules=tuple(entry["rules"]),
            kinds=frozenset(entry["for"]),
            lines={tag: f"{label[tag]}: {entry[tag]}" for tag in label},
        )
        for entry in table["tip"]
    )


def with_tips(
    events: Sequence[Event],
    before: Mapping[str, PreviousEvent],
    *,
    kept: Iterable[PreviousEvent] = (),
    zone: str,
    today: date,
    language: str,
) -> tuple[Event, ...]:
    """The events, some of them with a tip as the last line of their text; in the order given.

    ``before`` is the feed to be replaced, by UID, and ``kept`` what stays of it unread. An event keeps the tip that it
    had for as long as it stays in its week, and one that had none gets none: only an event that is new, or has moved to
    another week, gets one, for ``today`` or later, and where its day has none yet. So no event ever changes because
    another one came or went. A week runs from Monday to Sunday, both in UTC and on the clock of ``zone``.
    """
    shelf = _Shelf(zone)
    found: dict[str, Tip] = {}
    for old in kept:
        shelf.keep(_tip_of(old), old.start)
    fresh: list[Event] = []
    for event in events:
        if not event.kind:
            continue
        old_one = before.get(event.uid)
        if old_one is None or shelf.weeks(old_one.start) != shelf.weeks(event.start):
            if shelf.my_day(event.start) >= today:
                fresh.append(event)
        elif (tip := _tip_of(old_one)) and shelf.keep(tip, event.start):
            found[event.uid] = tip
    for event in sorted(fresh, key=_turn):
        if tip := shelf.choose(event.kind, event.start):
            found[event.uid] = tip
    return tuple(
        event._replace(description=paragraphs((event.description, found[event.uid].line(language))))
        if event.uid in found
        else event
        for event in events
    )


class _Shelf:
    """Which tip stands in which week, the weeks by their Mondays, and which days have one."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._taken: set[tuple[date, str]] = set()
        self._days: set[date] = set()

    def weeks(self, start: datetime | date) -> Weeks:
        """The week of a start in UTC, and on the user's clock; mostly they are one."""
        return frozenset((_monday(_day(start)), _monday(self.my_day(start))))

    def my_day(self, start: datetime | date) -> date:
        """The day of a start on the user's clock."""
        return start.astimezone(self._zone).date() if isinstance(start, datetime) else start

    def keep(self, tip: Tip | None, start: datetime | date) -> bool:
        """Note that a tip stands there; False where it already stands in that week."""
        weeks = self.weeks(start)
        if tip is None or self._has(tip, weeks):
            return False
        self._taken.update((week, tip.id) for week in weeks)
        self._days.add(self.my_day(start))
        return True

    def choose(self, kind: str, start: datetime | date) -> Tip | None:
        """The first free tip for a kind of event, rather one that the weeks beside do not have; one for a day."""
        if self.my_day(start) in self._days:
            return None
        weeks = self.weeks(start)
        free = [tip for tip in tips() if kind in tip.kinds and not self._has(tip, weeks)]
        beside = frozenset(_beside(weeks))
        tip = next((tip for tip in free if not self._has(tip, beside)), None) or next(iter(free), None)
        return tip if self.keep(tip, start) else None

    def _has(self, tip: Tip, weeks: Weeks) -> bool:
        return any((week, tip.id) in self._taken for week in weeks)


def _turn(event: Event) -> tuple[date, bool, str, str]:
    """In which order events choose: by day, something to do before a quiet day."""
    return _day(event.start), not isinstance(event.start, datetime), moment(event.start), event.uid


def _beside(weeks: Weeks) -> Iterator[date]:
    for week in weeks:
        yield from (week - _WEEK, week + _WEEK)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(start: datetime | date) -> date:
    return start.date() if isinstance(start, datetime) else start


@cache
def _known() -> Mapping[bytes, Tip]:
    """The tips by their lines as a feed writes them, in every language."""
    return {escaped(line).encode(): tip for tip in tips() for line in tip.lines.values()}


def _tip_of(event: PreviousEvent) -> Tip | None:
    """The tip that an event of the previous feed has."""
    return _known().get(event.text.rpartition(b"\\n")[2])
