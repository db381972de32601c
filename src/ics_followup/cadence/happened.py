"""A logged contact as a sentence."""

from __future__ import annotations

from typing import Final

from ics_followup.cadence.words import clock, full_day, listed
from ics_followup.model import Channel, Outcome, Touch

_WROTE: Final[dict[Channel, tuple[str, str]]] = {
    "email": ("sent an email", "emailed {}"),
    "text": ("sent a text message", "texted {}"),
    "linkedin": ("wrote on LinkedIn", "wrote to {} on LinkedIn"),
    "card": ("sent a card", "sent a card to {}"),
    "person": ("talked in person", "talked with {} in person"),
    "phone": ("called", "called {}"),
}
_BY: Final[dict[Channel, str]] = {
    "email": "by email",
    "phone": "by phone",
    "text": "by text message",
    "linkedin": "on LinkedIn",
    "card": "by post",
    "person": "in person",
}
_ANSWERED: Final[dict[Outcome, str]] = {
    "reply": "answered",
    "advanced": "asked you to the next round",
    "rejection": "said no",
    "offer": "made you an offer",
    "hold": "put it on hold",
}


def happened(touch: Touch) -> str:
    """What a logged contact says, with its day on the employer's calendar, as a sentence without its full stop.

    >>> from datetime import date
    >>> happened(Touch(day=date(2026, 11, 25), direction="out", channel="phone", outcome="voicemail"))
    'Wed 25 Nov 2026, you called and left a voicemail'
    """
    at = f" at {clock(touch.clock)}" if touch.clock else ""
    what = _mine(touch) if touch.direction == "out" else _theirs(touch)
    return f"{full_day(touch.day)}{at}, {what}{_named_day(touch)}{f' ({touch.note})' if touch.note else ''}"


def _mine(touch: Touch) -> str:
    who = "everyone" if touch.everybody else listed(list(touch.people))
    if touch.outcome == "live":
        talked = (
            "talked" if touch.channel == "person" else "called and reached somebody" if not who else "spoke"
        )
        return f"you {talked}{f' with {who}' if who else ''}" + (
            " in person" if touch.channel == "person" else ""
        )
    plain, with_name = _WROTE[touch.channel]
    did = f"you {with_name.format(who) if who else plain}"
    if touch.outcome == "voicemail":
        return f"{did} and left a voicemail"
    thanks = touch.step.startswith("thanks")
    return f"{did} to say thank you" if thanks else did


def _theirs(touch: Touch) -> str:
    who = listed(list(touch.people)) or "they"
    answer = f"{who} {_ANSWERED[touch.outcome]}"
    return f"{answer} {_BY[touch.channel]}" if touch.outcome == "reply" else answer


def _named_day(touch: Touch) -> str:
    parts = ""
    if touch.deadline:
        parts += f", to be answered by {full_day(touch.deadline)}"
    promise = touch.promise
    if promise and promise.kind == "from":
        parts += f"; ask again from {full_day(promise.day)}"
    elif promise and touch.outcome == "hold":
        parts += f" until {full_day(promise.day)}"
    elif promise:
        parts += f"; an answer is promised by {full_day(promise.day)}"
    return parts
