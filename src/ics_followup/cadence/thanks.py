"""Which logged contacts were thanks, and whose (A17)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from ics_followup.model import Interview, Person, Touch

_WRITTEN: Final = ("email", "text", "linkedin", "card")


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
    sent = sorted(
        (touch for touch in interview.touches if touch.direction == "out"), key=lambda touch: touch.day
    )
    cards = step == "thanks_card"
    for touch in sent:
        if not _meant(touch, person, interview):
            continue
        if touch.step:
            if touch.step == step:
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
