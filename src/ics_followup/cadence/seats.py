"""Seats: the window in which a dated step wants to stand, and the quarter of an hour in it that it gets."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from struct import Struct
from typing import Final, NamedTuple

from ics_followup.cadence.dated import Dated
from ics_followup.cadence.hours import (
    LENGTH,
    Window,
    cells_in,
    on_clock,
    side_by_side,
    slot_window,
    window_after,
    within_awake,
)
from ics_followup.cadence.rows import ChainRow
from ics_followup.digest import sha1
from ics_followup.settings import Settings

_RANK: Final = 21
"""Bytes of a rank: one that lets others go first, and a digest."""

_PLACE: Final = Struct(">IH")


class Seat(NamedTuple):
    """A dated step with its window; ``rank`` decides who comes first in windows that begin together."""

    dated: Dated
    window: Window
    rank: bytes
    notes: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether it takes a quarter from others: not where the log has its time, at a close, or after a call."""
        return self.dated.at is None and self.dated.kind != "close" and not self.dated.joined


def seats_of(row: ChainRow, chain: Iterable[Dated], settings: Settings) -> Iterator[Seat]:
    """A seat for each step of a row's chain."""
    key = row.interview.key
    unchecked = ("Holidays not checked: set country.",) if row.days.unchecked else ()
    thanked = row.days.shift(row.interview.start.date(), 1)
    for dated in chain:
        window = _window(row, dated, settings)
        after_thanks = dated.day <= thanked and dated.step.to == "other processes"
        notes = window.why + unchecked if window.why else unchecked
        yield Seat(dated, window, _rank(key, dated, after_thanks), notes)


def _rank(key: str, dated: Dated, after_thanks: bool) -> bytes:
    person = dated.person.name or dated.person.email or dated.person.phone if dated.person else ""
    name = f"{key}\x1f{dated.step.id}\x1f{dated.occurrence}\x1f{person}"
    return (b"\1" if after_thanks else b"\0") + sha1(name.encode("utf-8", "surrogatepass"))


def _window(row: ChainRow, dated: Dated, settings: Settings) -> Window:
    day, zone, slots = dated.day, row.interview.timezone, settings.slots
    if dated.at is not None:
        start = on_clock(day, dated.at, zone)
        return Window(start=start, end=start + LENGTH)
    half = row.days.half_day(day)
    until = half.until if half else None
    awake = settings.me.awake if dated.kind == "contact" else None
    mine = settings.me.timezone or zone if awake else zone
    if dated.slot == "after the interview":
        end = row.interview.end.astimezone(UTC)
        return _after_the_interview(end, day, zone, slots["work-hours"], until, awake, mine)
    if dated.slot == "after the call":
        return slot_window(day, slots["work-hours"], zone, until)
    early = dated.slot in ("work-hours", "mid-morning", "mid-afternoon")
    window = _in_slot(day, zone, slots[dated.slot], early, slots["work-hours"], until, awake, mine)
    if dated.slot == "evening" and row.interview.timed and day == row.interview.start.date():
        return _not_before(row.interview.end.astimezone(UTC), window)
    return window


@lru_cache(maxsize=8192)
def _in_slot(
    day: date,
    zone: str,
    slot: tuple[time, time],
    early: bool,
    work: tuple[time, time],
    until: time | None,
    awake: tuple[time, time] | None,
    mine: str,
) -> Window:
    """A slot of the day inside my waking hours; ``early`` where it ends with a half day."""
    window = slot_window(day, slot, zone, until if early else None)
    return within_awake(window, slot_window(day, work, zone, until), awake, mine) if awake else window


@lru_cache(maxsize=4096)
def _not_before(end: datetime, evening: Window) -> Window:
    """The evening, or, where the interview ends (UTC) in it or later, the two hours after that."""
    after = window_after(end)
    return after if after.start > evening.start else evening


@lru_cache(maxsize=4096)
def _after_the_interview(
    end: datetime,
    day: date,
    zone: str,
    work: tuple[time, time],
    until: time | None,
    awake: tuple[time, time] | None,
    mine: str,
) -> Window:
    """The two hours after an interview that ends at ``end`` (UTC), until midnight at the latest, and while I wake."""
    midnight = on_clock(day + timedelta(days=1), time.min, zone)
    start = window_after(end).start
    after = Window(start=start, end=max(slot_window(day, work, zone, until).end, start + LENGTH))
    return within_awake(window_after(end, midnight), after, awake, mine)


def quarters_of(asked: Iterable[tuple[str, Seat]], taken: Sequence[datetime]) -> Sequence[int]:
    """Which quarter of its window each seat gets, from 0, in the order in which they are ``asked``, by client.

    Whose window begins first chooses first, then whose rank is lowest. ``taken`` are starts (UTC) that nobody gets.
    The seats themselves are not kept, only some eighty bytes of each.
    """
    waiting: dict[tuple[str, datetime], list[bytes]] = {}
    number = 0
    for client, seat in asked:
        place = _PLACE.pack(number, cells_in(seat.window))
        waiting.setdefault((client, seat.window.start), []).append(seat.rank + place)
        number += 1
    found = array("H", bytes(2 * number))
    sides = side_by_side(taken)
    for client, start in sorted(waiting):
        side = sides[client]
        for record in sorted(waiting.pop((client, start))):
            number, cells = _PLACE.unpack_from(record, _RANK)
            found[number] = side.cell(start, cells)
    return found


def after_call(call: datetime, email: Seat) -> datetime:
    """The email stands after the call, the same day, inside the work hours where they last that long."""
    after = window_after(call + LENGTH, email.window.end)
    latest = email.window.end - LENGTH
    return after.start if after.start <= latest else max(call + LENGTH, latest)
