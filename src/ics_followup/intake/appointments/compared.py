"""A calendar compared with a sheet: what to confirm, what was not understood, how much else it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.intake.appointments.proposals import Memory, Proposal, Usual, proposals_for
from ics_followup.intake.appointments.reading import calendar_from
from ics_followup.intake.appointments.recognise import Unclear, recognised_in
from ics_followup.intake.appointments.titles import holds
from ics_followup.intake.sheet import Intake
from ics_followup.intake.whereabouts import whereabouts_of
from ics_followup.problems import Problem
from ics_followup.settings import Settings

LOOKS_BACK: Final = timedelta(days=60)
"""How far back an import looks unless it is told a day: what is older has been answered, or never will be."""


class Compared(NamedTuple):
    """What a calendar says of interviews. ``others`` counts its other events, ``earlier`` those before ``since``.

    ``problems`` are warnings about events that could not be read; ``own`` says that it is a feed of this program.
    """

    proposals: tuple[Proposal, ...]
    unclear: tuple[Unclear, ...]
    others: int
    earlier: int
    since: date
    problems: tuple[Problem, ...]
    own: bool

    @property
    def to_confirm(self) -> tuple[Proposal, ...]:
        """The proposals that change anything."""
        return tuple(proposal for proposal in self.proposals if proposal.asks)


def compared(
    data: bytes,
    file: str,
    intake: Intake,
    *,
    settings: Settings,
    today: date,
    memory: Mapping[str, Memory],
    since: date | None = None,
) -> Compared:
    """Compare a calendar with what a sheet says. ``since`` is the first day that is looked at.

    ``settings`` are those in force, with a time zone. Raises DataError where the bytes are no calendar.
    """
    first = since or today - LOOKS_BACK
    calendar = calendar_from(data, file, since=first)
    me = settings.me
    found = recognised_in(calendar.appointments, own=(me.email, me.name), companies=intake.companies)
    usual = Usual(
        mine=me.timezone,
        rows=whereabouts_of("", "", "", settings).timezone,
        minutes=settings.defaults.minutes,
    )
    return Compared(
        proposals=proposals_for(found.found, intake, usual=usual, today=today, memory=memory),
        unclear=tuple(_called_off(item, intake, memory, me.timezone) for item in found.unclear),
        others=found.others,
        earlier=calendar.earlier,
        since=first,
        problems=calendar.problems,
        own=calendar.own,
    )


def _called_off(item: Unclear, intake: Intake, memory: Mapping[str, Memory], zone: str) -> Unclear:
    """An appointment that was called off, with what to do about the row that it has in the sheet."""
    start = item.start
    if isinstance(start, datetime) and start.tzinfo is None:
        start = start.replace(tzinfo=ZoneInfo(zone))
    remembered = memory[item.uid].row_key if item.uid in memory else ""
    standing = [
        row.company
        for row in intake.interviews
        if row.status == "awaiting"
        and (
            row.row_key == remembered or (row.timed and row.start == start and holds(item.title, row.company))
        )
    ]
    if not item.called_off or not standing:
        return item
    advice = (
        f"it was called off, but the row of {standing[0]} still stands in your sheet: write withdrawn or closed "
        "under status, or take the date out until there is a new one"
    )
    return item._replace(why=advice)
