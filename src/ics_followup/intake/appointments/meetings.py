"""The appointments of one employer on one day become one interview, however many hours a panel takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.intake.appointments.employers import is_legal_form
from ics_followup.intake.appointments.recognise import Found
from ics_followup.intake.headers import words_of
from ics_followup.intake.rows import slug
from ics_followup.model import Person

LONGEST_BREAK: Final = timedelta(minutes=90)
"""The longest break of a panel: hours that lie further apart are rounds of one day."""

_APART: Final = "hours lie between its appointments ({}); they are taken as one day's rounds, in one row"


class Meeting(NamedTuple):
    """The appointments of one employer on one day: one interview. ``start`` and ``end`` are on ``zone``'s clock.

    ``apart`` names their hours where more than ``LONGEST_BREAK`` lies between two of them; else it is empty.
    """

    found: tuple[Found, ...]
    company: str
    role: str
    start: datetime | date
    end: datetime | date
    zone: str
    apart: str = ""

    @property
    def day(self) -> date:
        """The day of the interview."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def round(self) -> str:
        """What the calendar calls this round, empty where it does not say."""
        return next((item.round for item in self.found if item.round), "")

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who takes part, once each."""
        people: dict[str, Person] = {}
        for person in (person for item in self.found for person in item.people):
            people.setdefault((person.email or person.name).casefold(), person)
        return tuple(people.values())

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the user should look at: what the appointments say, and whether hours lie between them."""
        said = dict.fromkeys(doubt for item in self.found for doubt in item.doubts)
        return (*((_APART.format(self.apart),) if self.apart else ()), *said)

    @property
    def minutes(self) -> int:
        """From the first hour to the end of the last one; 0 where the calendar does not say."""
        if not isinstance(self.start, datetime) or not isinstance(self.end, datetime):
            return 0
        return round((self.end.timestamp() - self.start.timestamp()) / 60)


def meetings_in(found: Sequence[Found], zone: str) -> tuple[Meeting, ...]:
    """Join the appointments of one employer and position on one day, oldest first.

    ``zone`` is the clock of appointments that name none.
    """
    groups: dict[tuple[str, date], list[Meeting]] = {}
    for item in found:
        meeting = _alone(item, zone)
        groups.setdefault((company_key(item.company), meeting.day), []).append(meeting)
    joined = [meeting for group in groups.values() for meeting in _joined(group)]
    return tuple(sorted(joined, key=lambda meeting: (meeting.day, _moment(meeting.start), meeting.company)))


def company_key(name: str) -> str:
    """A company's name without its legal form, accents and signs, for comparing.

    >>> company_key("Acme, Inc.") == company_key("ACME"), company_key("St. Luke's") == company_key("St Lukes")
    (True, True)
    """
    words = words_of(name)
    return "".join(word for word in words if not is_legal_form(word)) or "".join(words) or slug(name)


def _alone(item: Found, zone: str) -> Meeting:
    clock = item.zone or zone
    start = end = item.start
    if isinstance(start, datetime):
        local = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))
        start = local.astimezone(ZoneInfo(clock))
        end = (local + timedelta(minutes=item.minutes)).astimezone(ZoneInfo(clock))
    return Meeting(found=(item,), company=item.company, role=item.role, start=start, end=end, zone=clock)


def _joined(group: Sequence[Meeting]) -> Iterable[Meeting]:
    """One meeting for each position of a day; those that name none belong to the only one that is named."""
    roles = list(dict.fromkeys(slug(meeting.role) for meeting in group if meeting.role))
    parts: dict[str, list[Meeting]] = {}
    for meeting in group:
        role = slug(meeting.role) or (roles[0] if len(roles) == 1 else "")
        parts.setdefault(role, []).append(meeting)
    for members in parts.values():
        timed = [meeting for meeting in members if isinstance(meeting.start, datetime)] or members
        first = min(timed, key=lambda meeting: _moment(meeting.start))
        yield first._replace(
            found=tuple(item for meeting in members for item in meeting.found),
            role=next((meeting.role for meeting in members if meeting.role), ""),
            end=max((meeting.end for meeting in timed), key=_moment),
            apart=_apart(timed, first.zone),
        )


def _apart(members: Sequence[Meeting], zone: str) -> str:
    """The hours of these on a clock where a break between two is longer than that of a panel; else empty."""
    ordered = sorted((meeting for meeting in members), key=lambda meeting: _moment(meeting.start))
    latest = _moment(ordered[0].end)
    longest = 0.0
    for meeting in ordered[1:]:
        longest = max(longest, _moment(meeting.start) - latest)
        latest = max(latest, _moment(meeting.end))
    if longest <= LONGEST_BREAK.total_seconds():
        return ""
    clock = ZoneInfo(zone)
    hours = [
        "-".join(
            f"{moment.astimezone(clock):%H:%M}"
            for moment in (meeting.start, meeting.end)
            if isinstance(moment, datetime)
        )
        for meeting in ordered
    ]
    return ", ".join(dict.fromkeys(hours))


def _moment(start: datetime | date) -> float:
    return start.timestamp() if isinstance(start, datetime) else 0.0
