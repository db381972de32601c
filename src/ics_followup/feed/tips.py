"""Tips: the advice that no date can carry, below the events where it helps, never twice in a week of the feed."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar
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
_Turn = tuple[date, bool, str, str]


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

    ``before`` is the feed to be replaced, by UID, and ``kept`` what stays of it unread. For more events than the
    memory should hold, use a `TipShelf`, which says what the rules are.
    """
    shelf: TipShelf[Event] = TipShelf(before.get, zone=zone, today=today)
    for old in kept:
        shelf.keep(old)
    found = {event.uid: tip for event in events if (tip := shelf.told(event))}
    found |= {event.uid: tip for event, tip in shelf.late()}
    return tuple(
        _with(found[event.uid].line(language), event) if event.uid in found else event for event in events
    )


def _with(line: str, event: Event) -> Event:
    return event._replace(description=paragraphs((event.description, line)))


class Standing(Protocol):
    """What decides about tips: an event, or as much of one."""

    @property
    def uid(self) -> str:
        """The UID."""
        ...

    @property
    def start(self) -> datetime | date:
        """When it begins: in UTC, or a date."""
        ...

    @property
    def kind(self) -> str:
        """As `Event` has it."""
        ...


S = TypeVar("S", bound=Standing)


class TipShelf(Generic[S]):
    """Which tip stands below which event, for events that come one by one.

    First `keep` what stays of the previous feed unread, then ask `told` for each event, and at the end `late`.

    An event keeps the tip that it had for as long as it stays in its week, and one that had none gets none: only an
    event that is new, or has moved to another week, gets one, for ``today`` or later, and where its day has none yet.
    So no event ever changes because another one came or went. A week runs from Monday to Sunday, both in UTC and on
    the clock of ``zone``. ``before`` finds an event of the feed to be replaced by its UID, None where it has none.
    """

    def __init__(self, before: Callable[[str], PreviousEvent | None], *, zone: str, today: date) -> None:
        self._before = before
        self._zone = ZoneInfo(zone)
        self._today = today
        self._taken: set[tuple[date, str]] = set()
        self._days: set[date] = set()
        self._waiting: dict[tuple[date, date, str], tuple[_Turn, S]] = {}

    def keep(self, old: PreviousEvent) -> None:
        """Note the tip of an event that stays as the previous feed had it."""
        self._put(_tip_of(old), old.start)

    def told(self, event: S) -> Tip | None:
        """The tip that an event had, where it keeps it. One that may get a new one is remembered.

        Few need be: the places of a day, a week and a kind are alike, so that only the first one there can get a tip.
        """
        if not event.kind:
            return None
        old = self._before(event.uid)
        if old is None or not self._same_weeks(old.start, event.start):
            self._wait(event)
            return None
        tip = _tip_of(old)
        return tip if self._put(tip, event.start) else None

    def late(self) -> Iterator[tuple[S, Tip]]:
        """Those of the events remembered that get a tip, with it."""
        for _, event in sorted(self._waiting.values(), key=itemgetter(0)):
            if tip := self._choose(event.kind, event.start):
                yield event, tip
        self._waiting.clear()

    def _wait(self, event: S) -> None:
        if event.kind not in _helped():
            return
        start = event.start
        day = self._my_day(start)
        if day < self._today or day in self._days:
            return
        place, turn = (day, _day(start), event.kind), _turn(start, event.uid)
        first = self._waiting.get(place)
        if first is None or turn < first[0]:
            self._waiting[place] = (turn, event)

    def _same_weeks(self, one: datetime | date, other: datetime | date) -> bool:
        return one == other or self._weeks(one) == self._weeks(other)

    def _weeks(self, start: datetime | date) -> Weeks:
        """The week of a start in UTC, and on the user's clock; mostly they are one."""
        return frozenset((_monday(_day(start)), _monday(self._my_day(start))))

    def _my_day(self, start: datetime | date) -> date:
        """The day of a start on the user's clock."""
        return _day_on(start, self._zone) if isinstance(start, datetime) else start

    def _put(self, tip: Tip | None, start: datetime | date) -> bool:
        """Note that a tip stands there; False where it already stands in that week."""
        if tip is None:
            return False
        weeks = self._weeks(start)
        if self._has(tip, weeks):
            return False
        self._taken.update((week, tip.id) for week in weeks)
        self._days.add(self._my_day(start))
        return True

    def _choose(self, kind: str, start: datetime | date) -> Tip | None:
        """The first free tip for a kind of event, rather one that the weeks beside do not have; one for a day."""
        if self._my_day(start) in self._days:
            return None
        weeks = self._weeks(start)
        free = [tip for tip in tips() if kind in tip.kinds and not self._has(tip, weeks)]
        beside = frozenset(_beside(weeks))
        tip = next((tip for tip in free if not self._has(tip, beside)), None) or next(iter(free), None)
        return tip if self._put(tip, start) else None

    def _has(self, tip: Tip, weeks: Weeks) -> bool:
        return any((week, tip.id) in self._taken for week in weeks)


@lru_cache(maxsize=8192)
def _day_on(start: datetime, zone: ZoneInfo) -> date:
    """The day on a clock; many events of a large feed begin at one hour."""
    return start.astimezone(zone).date()


def _turn(start: datetime | date, uid: str) -> _Turn:
    """In which order events choose: by day, something to do before a quiet day."""
    return _day(start), not isinstance(start, datetime), moment(start), uid


def _beside(weeks: Weeks) -> Iterator[date]:
    for week in weeks:
        yield from (week - _WEEK, week + _WEEK)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(start: datetime | date) -> date:
    return start.date() if isinstance(start, datetime) else start


@cache
def _helped() -> frozenset[str]:
    """The kinds of event below which any tip helps."""
    return frozenset(kind for tip in tips() for kind in tip.kinds)


@cache
def _known() -> Mapping[bytes, Tip]:
    """The tips by their lines as a feed writes them, in every language."""
    return {escaped(line).encode(): tip for tip in tips() for line in tip.lines.values()}


def _tip_of(event: PreviousEvent) -> Tip | None:
    """The tip that an event of the previous feed has."""
    return _known().get(event.text.rpartition(b"\\n")[2])
