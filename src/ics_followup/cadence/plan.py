"""The plan of a whole sheet: every interview's chain, each step with its hour, in order of start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.business_days import BusinessDays, business_days_for
from ics_followup.cadence.dated import Dated
from ics_followup.cadence.hours import (
    LENGTH,
    SideBySide,
    Window,
    on_clock,
    side_by_side,
    slot_window,
    window_after,
    within_awake,
)
from ics_followup.cadence.language import Cadence
from ics_followup.cadence.rows import ChainRow, chains_of
from ics_followup.digest import sha1
from ics_followup.model import Interview, Reminder
from ics_followup.settings import Settings


class _Seat(NamedTuple):
    """A dated step with the window in which it wants to stand; ``rank`` decides who comes first."""

    interview: Interview
    cadence: str
    dated: Dated
    window: Window
    rank: str
    notes: tuple[str, ...]


def reminders_for(
    interviews: Sequence[Interview],
    *,
    settings: Settings,
    cadence_for: Callable[[str], Cadence],
    today: date,
    cadence: str = "",
    seen: Mapping[str, date] = MappingProxyType({}),
    taken: Sequence[datetime] = (),
) -> tuple[Reminder, ...]:
    """All reminders of ``interviews``, in order of start; the order of the interviews changes nothing.

    ``cadence_for`` finds a cadence by name; ``cadence`` replaces the one that the row or the settings name.
    ``seen`` says, by key, since when an undated status counts; ``today`` where it says nothing. ``taken``
    are starts (UTC) at which something stands already that is not in ``interviews``.
    """
    rows = [
        _row(interview, settings, cadence_for, cadence=cadence, today=today, seen=seen)
        for interview in sorted(interviews, key=lambda interview: interview.key)
    ]
    chains = chains_of(rows, settings=settings, today=today)
    seats: list[_Seat] = []
    joined: dict[tuple[str, str, int], list[_Seat]] = {}
    for row, chain in zip(rows, chains, strict=True):
        call: tuple[str, str, int] | None = None
        for dated in chain:
            seat = _seat(row.interview, row.cadence.name, dated, row.days, settings)
            if dated.joined and call:
                joined.setdefault(call, []).append(seat)
            else:
                seats.append(seat)
                call = (row.interview.key, dated.step.id, dated.occurrence)
    return tuple(sorted(_seated(seats, joined, taken), key=_order))


def _row(
    interview: Interview,
    settings: Settings,
    cadence_for: Callable[[str], Cadence],
    *,
    cadence: str,
    today: date,
    seen: Mapping[str, date],
) -> ChainRow:
    return ChainRow(
        interview=interview,
        cadence=cadence_for(cadence or interview.cadence or settings.defaults.cadence),
        days=days_for(interview, settings),
        seen=seen.get(interview.key, today),
    )


def days_for(interview: Interview, settings: Settings) -> BusinessDays:
    """The business days of one interview's employer, with holidays called as the user calls them."""
    return business_days_for(
        country=interview.country,
        region=interview.region,
        company=interview.company,
        closures=settings.calendar,
        language=settings.me.language,
    )


def to_confirm(reminders: Sequence[Reminder], today: date) -> tuple[Reminder, ...]:
    """What is assumed and not a week old: the log could still say what really happened."""
    oldest = today - timedelta(days=7)
    return tuple(
        reminder
        for reminder in reminders
        if reminder.state == "assumed"
        and reminder.kind == "contact"
        and not reminder.joined
        and reminder.start.date() > oldest
    )


def _order(reminder: Reminder) -> tuple[datetime, str, str, int, str]:
    person = reminder.person.name if reminder.person else ""
    return (
        reminder.start.astimezone(UTC),
        reminder.interview.key,
        reminder.step,
        reminder.occurrence,
        person,
    )


def _seat(interview: Interview, cadence: str, dated: Dated, days: BusinessDays, settings: Settings) -> _Seat:
    person = dated.person.name or dated.person.email or dated.person.phone if dated.person else ""
    name = "\x1f".join((interview.key, dated.step.id, str(dated.occurrence), person))
    window = _window(interview, dated, days, settings)
    rank = sha1(name.encode("utf-8", "surrogatepass")).hex()
    thanked = days.shift(interview.start.date(), 1)
    after_thanks = dated.step.to == "other processes" and dated.day <= thanked
    unchecked = ("Holidays not checked: set country.",) if days.unchecked else ()
    return _Seat(
        interview=interview,
        cadence=cadence,
        dated=dated,
        window=window,
        rank=f"~{rank}" if after_thanks else rank,
        notes=(*window.why, *unchecked),
    )


def _window(interview: Interview, dated: Dated, days: BusinessDays, settings: Settings) -> Window:
    zone = interview.timezone
    if dated.at is not None:
        start = on_clock(dated.day, dated.at, zone)
        return Window(start=start, end=start + LENGTH)
    half = days.half_day(dated.day)
    until = half.until if half else None
    work = slot_window(dated.day, settings.slots["work-hours"], zone, until)
    awake = settings.me.awake if dated.kind == "contact" else None
    mine = settings.me.timezone or zone
    if dated.slot == "after the interview":
        end = interview.end.astimezone(UTC)
        midnight = on_clock(dated.day + timedelta(days=1), datetime.min.time(), zone)
        after = Window(start=window_after(end).start, end=max(work.end, window_after(end).start + LENGTH))
        return within_awake(window_after(end, midnight), after, awake, mine)
    if dated.slot == "after the call":
        return work
    clipped = until if dated.slot in ("work-hours", "mid-morning", "mid-afternoon") else None
    return within_awake(slot_window(dated.day, settings.slots[dated.slot], zone, clipped), work, awake, mine)


def _seated(
    seats: Sequence[_Seat],
    joined: Mapping[tuple[str, str, int], Sequence[_Seat]],
    taken: Sequence[datetime],
) -> list[Reminder]:
    quarters = side_by_side(taken)
    found: list[Reminder] = []
    for seat in sorted(seats, key=lambda seat: (seat.window.start, seat.rank)):
        start = _start(seat, quarters[seat.interview.client])
        found.append(_reminder(seat, start))
        for email in joined.get((seat.interview.key, seat.dated.step.id, seat.dated.occurrence), ()):
            found.append(_reminder(email, _after_call(start, email)))
    return found


def _start(seat: _Seat, quarters: SideBySide) -> datetime:
    alone = seat.dated.at is not None or seat.dated.kind == "close"
    return seat.window.start if alone else quarters.take(seat.window)


def _after_call(call: datetime, email: _Seat) -> datetime:
    """The email stands after the call, the same day, inside the work hours where they last that long."""
    after = window_after(call + LENGTH, email.window.end)
    latest = email.window.end - LENGTH
    return after.start if after.start <= latest else max(call + LENGTH, latest)


def _reminder(seat: _Seat, start: datetime) -> Reminder:
    dated, zone = seat.dated, ZoneInfo(seat.interview.timezone)
    return Reminder(
        interview=seat.interview,
        cadence=seat.cadence,
        step=dated.step.id,
        occurrence=dated.occurrence,
        kind=dated.kind,
        draft=dated.draft,
        start=start.astimezone(zone),
        end=(start + LENGTH).astimezone(zone),
        channel=dated.channel,
        person=dated.person,
        to=dated.to,
        state=dated.state,
        firm=dated.firm,
        why=(*dated.why, *seat.notes),
        rules=dated.rules,
        joined=dated.joined,
        last=dated.last,
        assumes=dated.assumes,
        late_since=dated.late_since,
        deadline=dated.deadline,
    )
