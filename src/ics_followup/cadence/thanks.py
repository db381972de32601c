"""Thanks: when after the interview, through whom, and which logged contacts were somebody's thanks (A17)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.days import Placed
from ics_followup.cadence.words import full_day
from ics_followup.model import Channel, Interview, Person, Touch

REST: Final = timedelta(minutes=45)
"""How long after an interview its thanks are done; they stand on its own day where that still is that day."""

_WRITTEN: Final = ("email", "text", "linkedin", "card")


def after_interview(interview: Interview, day: Placed, days: BusinessDays) -> tuple[Placed, str]:
    """Thanks stand on the interview's own day after its end, else in the work hours of the next one."""
    own_day = interview.start.date()
    if day.day != own_day:
        return day, "work-hours"
    if not interview.timed:
        said = "The sheet has no time for the interview, so this comes at the end of the working day."
        return day._replace(why=(*day.why, said)), "end-of-day"
    if (interview.end + REST).date() == own_day:
        return day, "after the interview"
    moved = days.shift(own_day, 1)
    said = f"The interview ends late in the evening, so it is the next business day, {full_day(moved)}."
    return Placed(day=moved, why=(*day.why, said)), "work-hours"


def recipient(
    person: Person | None, channel: Channel, contact: Person | None
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Who receives a message to ``person``: the contact where an email has no address of its own (S1.1)."""
    if person is None:
        return (), ()
    if channel == "email" and not person.email and contact is not None and contact.email:
        named, through = person.name or person.phone, contact.name or contact.email
        return (contact,), (f"The sheet has no email address for {named}, so it goes through {through}.",)
    return (person,), ()


def is_thanks(touch: Touch, interview: Interview, steps: Collection[str], until: date) -> bool:
    """Whether a logged contact is somebody's thanks. ``steps`` are the ids of the cadence's thanks."""
    return any(
        thanks_to(person, interview, step, until) == touch
        for person in interview.people or (interview.contact,)
        for step in steps
    )


def thanks_to(person: Person | None, interview: Interview, step: str, until: date) -> Touch | None:
    """The logged contact that was ``person``'s thanks, None where the log has none.

    It is the first written one to that person no later than ``until``, or one that says ``for thanks``. A
    card counts for a step that sends cards only.
    """
    if not interview.touches:
        return None
    sent = sorted(
        (touch for touch in interview.touches if touch.direction == "out"), key=lambda touch: touch.day
    )
    cards = step == "thanks_card"
    for touch in sent:
        if not _meant(touch, person, interview):
            continue
        if touch.step:
            if touch.step == step or (touch.step == "thanks" and not cards):
                return touch
            continue
        if touch.channel in _WRITTEN and touch.day <= until and (touch.channel == "card" or not cards):
            return touch
    return None


def _meant(touch: Touch, person: Person | None, interview: Interview) -> bool:
    if touch.everybody or person is None:
        return True
    if not touch.people:
        return person == interview.contact
    return any(named.casefold() in (person.name or person.email).casefold() for named in touch.people)
