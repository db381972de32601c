"""Rows that are alike but for their names have one chain: it is walked once for all of them.

Most rows of a large sheet are plain: nothing is logged, and the one person met is the contact. Such a row's chain hangs
on a few of its cells. The walk is shown a row that has these cells alone, so what it finds holds for each such row.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.chain import chain_for
from ics_followup.cadence.dated import Dated
from ics_followup.cadence.language import Cadence
from ics_followup.cadence.thanks import REST
from ics_followup.model import Interview, Person
from ics_followup.settings import Defaults, FeedSettings, Me, Settings

if TYPE_CHECKING:
    from typing import Any

_MOST: Final = 4096
"""So many chains are remembered before all of them are forgotten."""

_SOMEBODY: Final = Person(email="somebody")
_NOON: Final = time(12)


class _Cells(NamedTuple):
    """What the chain of a plain row hangs on; ``late`` says that its interview ends too late for thanks that day."""

    day: date
    late: bool
    cells: tuple[Any, ...]


_Known = tuple[Cadence, BusinessDays, tuple[Dated, ...]]
"""A chain with what it was walked by, which lives as long as it is known by."""

_latest: list[Alike] = []
"""The one that was asked for last."""


def alike_in(settings: Settings, today: date) -> Alike:
    """The chains of plain rows of any sheet with these settings, on ``today``: sheets of one run share them."""
    said = _said(settings)
    if not _latest or (_latest[0].settings, _latest[0].today) != (said, today):
        _latest[:] = [Alike(settings, today)]
    return _latest[0]


class Alike:
    """The chains of plain rows, on ``today``."""

    def __init__(self, settings: Settings, today: date) -> None:
        self.settings = _said(settings)
        self.today = today
        self._known: dict[tuple[int, int, bool, _Cells], _Known] = {}

    def chain(
        self, interview: Interview, cadence: Cadence, days: BusinessDays, *, later_round: bool
    ) -> list[Dated] | None:
        """The chain of a row that shares its contact with no other; None where the row is not plain."""
        contact = interview.contact
        if contact is None or not _is_plain(interview, contact):
            return None
        cells = _cells_of(interview)
        key = (id(cadence), id(days), later_round, cells)
        known = self._known.get(key)
        if known is None:
            known = cadence, days, self._walked(cells, cadence, days, later_round=later_round)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = known
        chain = known[2]
        to = (contact,)
        return [
            Dated._make((*dated[:5], contact, to, *dated[7:])) if dated.person else dated for dated in chain
        ]

    def _walked(
        self, cells: _Cells, cadence: Cadence, days: BusinessDays, *, later_round: bool
    ) -> tuple[Dated, ...]:
        return chain_for(
            _row_with(cells),
            cadence,
            days,
            settings=self.settings,
            today=self.today,
            later_round=later_round,
        )


def _said(settings: Settings) -> Settings:
    """What a walk may know of the settings: nothing of who and where somebody is, or what the calendar is called."""
    return Settings(
        me=Me(away=settings.me.away),
        defaults=Defaults(channel=settings.defaults.channel),
        slots=settings.slots,
        feed=FeedSettings(unlogged=settings.feed.unlogged, grace_days=settings.feed.grace_days),
    )


def _is_plain(interview: Interview, contact: Person) -> bool:
    return (
        not interview.touches
        and interview.status == "awaiting"
        and not interview.snooze
        and contact.email != ""
        and interview.people == (contact,)
    )


_NAMES: Final = (
    "timed",
    "channel",
    "promises",
    "deadline",
    "went_well",
    "company_size",
    "priority",
    "keep_in_touch",
)
"""The cells that are shown to the walk as they are."""


def _cells_of(interview: Interview) -> _Cells:
    day = interview.start.date()
    cells = (
        interview.timed,
        interview.channel,
        interview.promises,
        interview.deadline,
        interview.went_well,
        interview.company_size,
        interview.priority,
        interview.keep_in_touch,
        bool(interview.address),
        bool(interview.news),
    )
    return _Cells(day, (interview.end + REST).date() != day, cells)


def _row_with(cells: _Cells) -> Interview:
    """A row that has nothing but these cells; its clock is none, for a walk asks for days alone."""
    *plain, address, news = cells.cells
    start = datetime.combine(cells.day, _NOON)
    return Interview(
        key="",
        row_key="",
        line=0,
        company="",
        start=start,
        end=start + timedelta(days=cells.late),
        timezone="",
        people=(_SOMEBODY,),
        contact=_SOMEBODY,
        address="known" if address else "",
        news="known" if news else "",
        **dict(zip(_NAMES, plain, strict=True)),
    )
