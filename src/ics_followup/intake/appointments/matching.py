"""Whether an interview of the calendar is one of the sheet: the same employer, the very hour, or the day."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ics_followup.intake.appointments.employers import Likeness, likeness, named_by
from ics_followup.intake.appointments.meetings import Meeting
from ics_followup.intake.rows import slug
from ics_followup.model import Interview


def same_employer(meeting: Meeting, company: str, role: str) -> bool:
    """Whether a row of this employer and position is surely the meeting's."""
    same = likeness(meeting.company, company) == "sure"
    return same and may_be(meeting, role)


def may_be(meeting: Meeting, role: str) -> bool:
    """Whether the positions of a meeting and of a row do not differ."""
    return not meeting.role or not role or slug(meeting.role) == slug(role)


def same_hour(meeting: Meeting, interview: Interview) -> bool:
    """Whether it is this very hour, with somebody who is met then, or at an employer whose name is written shorter.

    The day alone says little: a recruiter may have two interviews for us on one day, at two employers. Nor does a
    name that goes on: Acme Robotics may be another employer than Acme.
    """
    if not interview.timed or meeting.start != interview.start:
        return False
    theirs = {person.email.casefold() for person in interview.people if person.email}
    ours = {person.email.casefold() for person in meeting.people if person.email}
    return bool(theirs & ours) or likely(meeting, interview.company, "sure", "likely", "begins")


def same_day(meeting: Meeting, interview: Interview) -> bool:
    """Whether it is this day, likely at this employer, and the sheet or the calendar says no hour."""
    if interview.timed and isinstance(meeting.start, datetime):
        return False
    near = day_of(meeting, interview) == interview.start.date() and may_be(meeting, interview.role)
    return near and likely(meeting, interview.company, "sure", "likely")


def likely(meeting: Meeting, company: str, *enough: Likeness) -> bool:
    """Whether the names are enough alike, or an address of the calendar is at the row's employer."""
    if likeness(meeting.company, company) in enough:
        return True
    domains = {person.email.partition("@")[2] for person in meeting.people if person.email}
    return any(named_by(domain, company) for domain in domains)


def on_clock(start: datetime | date, zone: str) -> datetime | date:
    """A moment on the clock of a zone (IANA name); a day stays."""
    return start.astimezone(ZoneInfo(zone)) if isinstance(start, datetime) else start


def day_of(meeting: Meeting, interview: Interview) -> date:
    """The meeting's day on the clock of a row."""
    start = on_clock(meeting.start, interview.timezone)
    return start.date() if isinstance(start, datetime) else start
