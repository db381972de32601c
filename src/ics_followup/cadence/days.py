"""The day of a step: an offset from its anchor, rolled onto a business day, and the sentences that say why."""

from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.language import Offset, Roll
from ics_followup.cadence.words import count, full_day, short_day

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Placed(NamedTuple):
    """A day on the employer's calendar, and why it is that one."""

    day: date
    why: tuple[str, ...]


def counted(anchor: date, offset: Offset, days: BusinessDays) -> date:
    """The day at ``offset`` from ``anchor``, before any roll. Month ends clamp (A16); weeks are 7 days (A1)."""
    match offset.unit:
        case "business days":
            return days.shift(anchor, offset.amount) if offset.amount else anchor
        case "days":
            return anchor + timedelta(days=offset.amount)
        case "weeks":
            return anchor + timedelta(weeks=offset.amount)
        case "months":
            from dateutil.relativedelta import relativedelta

            return anchor + relativedelta(months=offset.amount)


@lru_cache(maxsize=8192)
def placed(
    anchor: date,
    offset: Offset,
    days: BusinessDays,
    said: str,
    roll: Roll,
    needs: tuple[time, time] | None,
    away: frozenset[date],
) -> Placed:
    """The business day for a step that is counted from ``anchor``.

    ``said`` names the anchor in the first sentence. ``needs`` is the slot on the employer's clock that must
    still be open on that day (a half day may lack it), None where any time will do. ``away`` holds the
    user's own days of absence, on which nothing is placed. Many rows ask the same, so answers are kept.
    """
    raw = counted(anchor, offset, days)
    why = [_opening(anchor, offset, raw, said)]
    if offset.unit == "business days":
        why += _skipped(days, anchor, raw, offset.amount)
    day = raw
    if roll == "next":
        day, moved = rolled(raw, days, needs=needs, away=away)
        why += moved
    elif roll == "previous" and not days.is_open(raw):
        day = days.shift(raw, -1)
        why.append(f"{full_day(raw)} is closed ({days.why_closed(raw)}), so it is the business day before.")
    if offset.amount == 0 and day == raw:
        event = said in ("the interview", "the rejection", "the offer", "their last answer")
        why[0] = f"It is {'the day of ' if event else ''}{said}, {full_day(day)}."
    note = days.bridge_note(day)
    return Placed(day=day, why=(*why, note) if note else tuple(why))


def rolled(
    day: date, days: BusinessDays, *, needs: tuple[time, time] | None, away: frozenset[date]
) -> tuple[date, list[str]]:
    """The first day from ``day`` on that is open, has the slot, and on which the user is there; and why."""
    why: list[str] = []
    first = day
    for _ in range(3660):
        closed_from = day
        day = days.roll(day)
        why += closures(days, closed_from, day)
        half = days.half_day(day)
        if half and needs and _too_late(needs[0], half.until):
            why.append(f"{full_day(day)} is a half day ({half.name}, until {half.until:%H:%M}).")
        elif day in away:
            why.append(f"On {full_day(day)} you are away.")
        else:
            break
        day += timedelta(days=1)
    if day != first:
        why.append(f"The next business day is {full_day(day)}.")
    return day, why


def closures(days: BusinessDays, first: date, last: date) -> list[str]:
    """One sentence for each run of weekend days and each holiday from ``first`` to the day before ``last``."""
    said: list[str] = []
    weekend: list[date] = []
    day = first
    while day < last:
        reason = days.why_closed(day)
        if reason in _WEEKDAYS:
            weekend.append(day)
        elif reason:
            said += _weekend(weekend)
            weekend = []
            said.append(_holiday(days, day, reason))
        day += timedelta(days=1)
    return said + _weekend(weekend)


def _weekend(days: list[date]) -> list[str]:
    if not days:
        return []
    if len(days) > 4:
        return [f"The weekends between {short_day(days[0])} and {full_day(days[-1])} do not count."]
    names = " and ".join(short_day(day) for day in days)
    verb = "is" if len(days) == 1 else "are"
    return [f"{names} {days[-1].year} {verb} the weekend." if len(days) < 3 else f"{names} are weekends."]


def _holiday(days: BusinessDays, day: date, reason: str) -> str:
    lean = " (an estimated date: it may still move by a day)" if days.estimated(day) else ""
    if " is closed" in reason:
        return f"On {full_day(day)} {reason}."
    return f"{full_day(day)} is {reason}{lean}."


def _skipped(days: BusinessDays, anchor: date, day: date, amount: int) -> list[str]:
    if amount < 0:
        return closures(days, day + timedelta(days=1), anchor)
    return closures(days, anchor + timedelta(days=1), day)


def _opening(anchor: date, offset: Offset, day: date, said: str) -> str:
    if offset.amount == 0:
        return f"Counted from {said}, {full_day(anchor)}."
    unit = offset.unit.removesuffix("s")
    distance = count(abs(offset.amount), unit if unit != "day" else "calendar day")
    side = "after" if offset.amount > 0 else "before"
    return f"{full_day(day)} is {distance} {side} {said}, {full_day(anchor)}."


def _too_late(begin: time, until: time) -> bool:
    return (until.hour * 60 + until.minute) - (begin.hour * 60 + begin.minute) < 15
