"""Everything in the coach's folder that is about all clients together. Pure: cases in, files out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ics_followup.feed.memory import Left
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.left import NONE
from ics_followup.sharing.office.urgency import clients_of


def outputs_of(
    cases: Sequence[Case],
    *,
    today: date,
    name: str,
    timezone: str,
    previous: bytes | None,
    gone: Mapping[str, Left] = NONE,
) -> Iterator[tuple[str, bytes]]:
    """File names below the coach's folder, each with its bytes: the same cases give the same bytes, in any order.

    ``name`` is the coach's, as they sign a mail; it may be empty. ``timezone`` (IANA) is the coach's: days and times
    are on their clock. ``previous`` is what ``exceptions.ics`` held, None where there is none, and
    ``gone`` what the events had that left it. How many pages there
    are depends on the cases: what an earlier run left of ``*-2.html`` and on is for the caller to remove.
    Of each case only what its level shows is looked at. Raises ValueError for a zone that does not exist.
    """
    from ics_followup.sharing.office.calendar import exceptions_feed
    from ics_followup.sharing.office.dashboard import dashboard
    from ics_followup.sharing.office.meeting import meeting
    from ics_followup.sharing.office.report import report_of

    zone = ZoneInfo(timezone)
    clients = clients_of(cases, today=today, zone=zone)
    yield from dashboard(clients, today=today, zone=zone, coach=name)
    yield from meeting(clients, today=today, zone=zone)
    yield (
        "exceptions.ics",
        exceptions_feed(clients, today=today, zone=zone, coach=name, previous=previous, gone=gone),
    )
    yield "report.csv", report_of(client.case for client in clients)
