"""The plan of a whole sheet: every interview's chain, each step with its hour, in order of start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.business_days import BusinessDays, business_days_for
from ics_followup.cadence.hours import LENGTH
from ics_followup.cadence.language import Cadence
from ics_followup.cadence.rows import ChainRow, RowChains
from ics_followup.cadence.seats import Seat, after_call, quarters_of, seats_of
from ics_followup.model import Interview, Reminder
from ics_followup.settings import Settings

KEPT: Final = 20_000
"""For so many interviews the reminders are kept; for more they are made again each time they are asked for."""

_Order = tuple[datetime, str, int, str, datetime, bytes]
_Seated = Iterable[tuple[ChainRow, Sequence[Seat]]]


class Chains:
    """The reminders of every interview; iterating yields (interview, its reminders in order of start), in order of key.

    An interview without reminders is there too. It may be iterated any number of times, always with the same
    result. Of more than ``kept`` interviews only the quarters of an hour that they got are remembered, two
    bytes each, and a row's reminders live as long as the caller holds them.
    """

    def __init__(
        self,
        rows: Sequence[ChainRow],
        *,
        settings: Settings,
        today: date,
        taken: Sequence[datetime] = (),
        kept: int = KEPT,
    ) -> None:
        self._rows = rows
        self._settings = settings
        self._chains = RowChains(rows, settings=settings, today=today)
        self._kept: tuple[tuple[Interview, tuple[Reminder, ...]], ...] | None = None
        few = len(rows) <= kept
        seated: _Seated = tuple(self._seated()) if few else self._seated()
        asked = ((row.interview.client, seat) for row, seats in seated for seat in seats if seat.waits)
        self._quarters = quarters_of(asked, taken)
        if few:
            self._kept = tuple(self._made(seated))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[Interview, tuple[Reminder, ...]]]:
        return self._made(self._seated()) if self._kept is None else iter(self._kept)

    def _seated(self) -> Iterator[tuple[ChainRow, Sequence[Seat]]]:
        for row, chain in self._chains:
            yield row, tuple(seats_of(row, chain, self._settings))

    def _made(self, seated: _Seated) -> Iterator[tuple[Interview, tuple[Reminder, ...]]]:
        """The reminders of the seats, which take up their quarters in the order in which they asked for them."""
        quarters = iter(self._quarters)
        for row, seats in seated:
            found: list[tuple[_Order, Reminder]] = []
            start = row.interview.start
            for seat in seats:
                if seat.dated.joined:
                    start = after_call(start, seat)
                elif seat.waits:
                    start = seat.window.start + next(quarters) * LENGTH
                else:
                    start = seat.window.start
                found.append((_order(start, seat), _reminder(row, seat, start)))
            found.sort(key=itemgetter(0))
            yield row.interview, tuple(reminder for _, reminder in found)


def chains_for(
    interviews: Sequence[Interview],
    *,
    settings: Settings,
    cadence_for: Callable[[str], Cadence],
    today: date,
    cadence: str = "",
    seen: Mapping[str, date] = MappingProxyType({}),
    taken: Sequence[datetime] = (),
    kept: int = KEPT,
) -> Chains:
    """The reminders of ``interviews``, row by row; the order of the interviews changes nothing.

    ``cadence_for`` finds a cadence by name; ``cadence`` replaces the one that the row or the settings name.
    ``seen`` says, by key, since when an undated status counts; ``today`` where it says nothing. ``taken``
    are starts (UTC) at which something stands already that is not in ``interviews``. ``kept`` is the number of
    interviews up to which reminders are kept; it changes no result.
    """
    rows = [
        _row(interview, settings, cadence_for, cadence=cadence, today=today, seen=seen)
        for interview in sorted(interviews, key=lambda interview: interview.key)
    ]
    return Chains(rows, settings=settings, today=today, taken=taken, kept=kept)


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
    """All reminders of ``interviews``, in order of start; the arguments are those of ``chains_for``."""
    chains = chains_for(
        interviews,
        settings=settings,
        cadence_for=cadence_for,
        today=today,
        cadence=cadence,
        seen=seen,
        taken=taken,
        kept=len(interviews),
    )
    return tuple(sorted((each for _, reminders in chains for each in reminders), key=order))


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


def order(reminder: Reminder) -> tuple[datetime, str, str, int, str]:
    """What decides the order of all reminders: the start, the row, the step, and whom it is for."""
    person = reminder.person.name if reminder.person else ""
    return (
        reminder.start.astimezone(UTC),
        reminder.interview.key,
        reminder.step,
        reminder.occurrence,
        person,
    )


def _order(start: datetime, seat: Seat) -> _Order:
    """What decides the order of one interview's reminders: ``order``, and where that is equal, who chose first."""
    dated = seat.dated
    person = dated.person.name if dated.person else ""
    return start, dated.step.id, dated.occurrence, person, seat.window.start, seat.rank


def _reminder(row: ChainRow, seat: Seat, start: datetime) -> Reminder:
    dated = seat.dated
    here, end = _on_their_clock(start, row.interview.timezone)
    why = dated.why + seat.notes if seat.notes else dated.why
    # in their order: so many names cost more than all else here
    return Reminder(
        row.interview,
        row.cadence.name,
        dated.step.id,
        dated.occurrence,
        dated.kind,
        dated.draft,
        here,
        end,
        dated.channel,
        dated.person,
        dated.to,
        dated.state,
        dated.firm,
        why,
        dated.rules,
        dated.joined,
        dated.last,
        dated.assumes,
        dated.late_since,
        dated.deadline,
    )


@lru_cache(maxsize=16384)
def _on_their_clock(start: datetime, zone: str) -> tuple[datetime, datetime]:
    """The start (UTC) and the end of an event on the employer's clock; many events of a large sheet share both."""
    clock = ZoneInfo(zone)
    return start.astimezone(clock), (start + LENGTH).astimezone(clock)
