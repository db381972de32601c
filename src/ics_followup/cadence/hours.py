"""The hour of a step: a window on the employer's clock, inside my waking hours, side by side with the others."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock

LENGTH: Final = timedelta(minutes=15)
"""How long an event lasts."""

REST: Final = timedelta(minutes=30)
"""How long after an interview, or a call, the message that belongs to it may be written."""

_GRID: Final = 5
_TWO_HOURS: Final = timedelta(hours=2)


class Window(NamedTuple):
    """A stretch of time in UTC, ``end`` excluded, at least one event long; ``why`` says what was moved."""

    start: datetime
    end: datetime
    why: tuple[str, ...] = ()


def on_clock(day: date, at: time, zone: str) -> datetime:
    """The instant in UTC at which the clock in ``zone`` shows ``at`` on ``day``.

    A doubled hour means its first pass; a missing one the time after the gap.
    """
    return datetime.combine(day, at, _zone(zone)).astimezone(UTC)


def slot_window(day: date, slot: tuple[time, time], zone: str, until: time | None) -> Window:
    """The window ``slot`` on ``day``; ``until`` ends it earlier on a half day, None on a whole one."""
    end = min(slot[1], until) if until else slot[1]
    return Window(start=on_clock(day, slot[0], zone), end=on_clock(day, end, zone))


def window_after(moment: datetime, latest: datetime | None = None) -> Window:
    """Two hours beginning half an hour after ``moment`` (UTC), on a full quarter; no later than ``latest``."""
    begin = moment + REST
    if begin.minute % 15 or begin.second or begin.microsecond:
        begin += timedelta(minutes=-begin.minute % 15, seconds=-begin.second, microseconds=-begin.microsecond)
    end = begin + _TWO_HOURS
    if latest is not None:
        end = max(min(end, latest), begin + LENGTH)
    return Window(begin, end)


def within_awake(window: Window, work: Window, awake: tuple[time, time] | None, zone: str) -> Window:
    """``window`` inside my waking hours, else the nearest hour inside ``work`` and them, else unchanged.

    ``awake`` is on the clock of ``zone`` (mine) and may pass midnight; None leaves the window as it is.
    """
    if awake is None:
        return window
    hours = _awake_around(window.start, awake, zone)
    inside = _overlap(window, hours)
    if inside is not None:
        return inside
    candidates = [shared for stretch in hours if (shared := _overlap(work, [stretch]))]
    if not candidates:
        said = (
            "None of their work hours is inside your awake hours: write the message before, and schedule it."
        )
        return Window(start=window.start, end=window.end, why=(said,))
    return min(
        (_nearest_hour(window, shared) for shared in candidates),
        key=lambda hour: abs(hour.start - window.start),
    )


def _nearest_hour(window: Window, shared: Window) -> Window:
    hour = timedelta(hours=1)
    if shared.end <= window.start:
        start = max(shared.start, shared.end - hour)
        end = shared.end
    else:
        start = shared.start
        end = min(shared.end, shared.start + hour)
    said = "The usual hour is outside your awake hours, so this is the nearest hour that suits both of you."
    return Window(start=start, end=end, why=(said,))


def _overlap(window: Window, hours: Sequence[Window]) -> Window | None:
    for stretch in hours:
        start, end = max(window.start, stretch.start), min(window.end, stretch.end)
        if end - start >= LENGTH:
            return Window(start=start, end=end, why=window.why)
    return None


def _awake_around(moment: datetime, awake: tuple[time, time], zone: str) -> list[Window]:
    """My waking hours of the day before, of and after ``moment``."""
    mine = moment.astimezone(_zone(zone)).date()
    found = []
    for offset in (-1, 0, 1):
        day = mine + timedelta(days=offset)
        until = day if awake[1] > awake[0] else day + timedelta(days=1)
        found.append(Window(start=on_clock(day, awake[0], zone), end=on_clock(until, awake[1], zone)))
    return found


class SideBySide:
    """Gives each event its quarter of an hour, so that one person's do not pile up (first come, first cell).

    A full window overlaps inside itself; it is never left.
    """

    def __init__(self, taken: Sequence[datetime] = ()) -> None:
        self._taken: set[int] = set()
        for start in taken:
            first = int(start.timestamp()) // 60
            self._taken.update(range(first // _GRID, (first + 15) // _GRID))
        self._full: dict[tuple[datetime, int], int] = {}
        self._crowd: Counter[datetime] = Counter()

    def take(self, window: Window) -> datetime:
        """The start of the first free quarter in ``window``, as UTC."""
        return window.start + self.cell(window.start, cells_in(window)) * LENGTH

    def cell(self, start: datetime, cells: int) -> int:
        """The first free quarter, counted from 0, of so many from ``start`` on."""
        free = self._full.get((start, cells), 0)
        first = int(start.timestamp()) // 60 if free < cells else 0
        for cell in range(free, cells):
            minutes = range((first + 15 * cell) // _GRID, (first + 15 * cell + 15) // _GRID)
            if self._taken.isdisjoint(minutes):
                self._taken.update(minutes)
                self._full[start, cells] = cell + 1
                return cell
        self._full[start, cells] = cells
        crowd = self._crowd[start]
        self._crowd[start] += 1
        return crowd % cells


@lru_cache(maxsize=4096)
def cells_in(window: Window) -> int:
    """How many events fit into a window side by side, at least one. Many seats share a window."""
    return max(1, (window.end - window.start) // LENGTH)


def side_by_side(taken: Sequence[datetime] = ()) -> defaultdict[str, SideBySide]:
    """One set of quarters for each client, by name; the starts ``taken`` (UTC) are taken for all."""
    return defaultdict(lambda: SideBySide(taken))


def said_clock(moment: datetime) -> str:
    """The time of an aware datetime, for a sentence."""
    return clock(moment.time())


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
