"""Which logged contacts were thanks, and whose (A17)."""

from __future__ import annotations

from datetime import date
from typing import Final

from ics_followup.model import Interview, Person, Touch

_WRITTEN: Final = ("email", "text", "linkedin", "card")
_THANKS: Final = ("thanks", "thanks_card")


def is_thanks(touch: Touch, interview: Interview, until: date) -> bool:
    """Whether a logged contact is somebody's thanks: the first written one no later than ``until``, included."""
    return any(
        answered_by(person, interview, step, until) == touch
        for person in interview.people or (interview.contact,)
        for step in _THANKS
    )


def answered_by(person: Person | None, interview: Interview, step: str, until: date) -> Touch | None:
    """The logged contact that was ``person``'s thanks, None where the log has none.

    ``until`` is the last day, included, on which a written contact counts as thanks without saying so; a
    later one must say ``for thanks``.
    """
    sent = sorted(
        (touch for touch in interview.touches if touch.direction == "out"), key=lambda touch: touch.day
    )
    for touch in sent:
        if touch.step and touch.step != step:
            continue
        written = touch.channel in _WRITTEN and (touch.channel == "card") == (step == "thanks_card")
        if _meant(touch, person, interview) and (touch.step == step or (written and touch.day <= until)):
            return touch
    return None


def _meant(touch: Touch, person: Person | None, interview: Interview) -> bool:
    if touch.everybody or person is None:
        return True
    if not touch.people:
        return person == interview.contact
    return any(named.casefold() in person.name.casefold() for named in touch.people)
