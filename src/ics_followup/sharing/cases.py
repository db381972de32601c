"""One client on one day for the coach: a case, made of what may be shown and of nothing else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.sharing.caseload import Case, Figures, Line
from ics_followup.sharing.lateness import UNTICKED, is_late, over_in, without_tick
from ics_followup.sharing.levels import shows
from ics_followup.sharing.view import Process, Shared, Step

AROUND: Final = timedelta(days=7)
"""How far the lines of a case reach back and ahead."""

MOST_LINES: Final = 60
MOST_PROBLEMS: Final = 5


def case_of(
    shared: Shared,
    figures: Figures,
    *,
    ref: str,
    email: str = "",
    country: str = "",
    address: str = "",
    problems: Sequence[str] = (),
) -> Case:
    """Make the case of what may be shown of a plan. ``problems`` are sentences that hold nothing of the sheet.

    The lines have neither message nor reasons: these stand on the client's own pages. Where there are more than fit,
    those that are furthest back give way, then those furthest ahead.
    """
    zone = ZoneInfo(shared.timezone)
    processes = {process.ref: process for process in shared.processes}
    steps = [each for each in shared.steps if not each.joined]
    over = over_in(shared.processes)
    closed = {step.uid for step in steps if step.process in over and step.state in UNTICKED}
    near = [
        each
        for each in steps
        if each.uid not in closed and abs(_day(each.start, zone) - shared.today) <= AROUND
    ]
    states = shows(shared.level, "state")
    contacts = [sent.day for process in shared.processes for sent in process.contacts]
    return Case(
        ref=ref,
        name=shared.who,
        standing="shared",
        level=shared.level,
        email=email,
        until=shared.until,
        timezone=shared.timezone,
        problems=tuple(problems[:MOST_PROBLEMS]),
        problem_count=len(problems),
        waiting=shared.waiting or 0,
        late=sum(map(is_late, shared.steps)),
        unticked=len(without_tick(shared.steps, shared.notable, over=over, today=shared.today, zone=zone)),
        due=sum(
            _day(step.start, zone) == shared.today and not step.ticked and not is_late(step) for step in steps
        ),
        lines=tuple(_line(step, processes.get(step.process)) for step in _fitting(near, shared.today, zone)),
        line_count=len(near),
        notable=shared.notable,
        names=tuple(
            {
                each.process: processes[each.process].name
                for each in shared.notable
                if each.process in processes
            }.items()
        ),
        quiet_since=max(contacts, default=None) if states else None,
        figures=figures if states else Figures(),
        address=address,
        country=country,
    )


def _line(step: Step, process: Process | None) -> Line:
    light = step._replace(message=None, why=())
    return Line(light, process.name, process.role) if process else Line(light)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _fitting(steps: Sequence[Step], today: date, zone: ZoneInfo) -> Sequence[Step]:
    over = len(steps) - MOST_LINES
    if over <= 0:
        return steps
    past = sum(_day(step.start, zone) < today for step in steps)
    begin = min(over, past)
    return steps[begin : begin + MOST_LINES]
