"""By which channel a step goes out."""

from __future__ import annotations

from ics_followup.cadence.steps import Step
from ics_followup.model import Channel, Interview


def channel_of(step: Step, turn: int, interview: Interview, otherwise: Channel) -> Channel:
    """The first channel of the step that can be used, its ``turn``-th where it has them in turn (from 0).

    ``mirror`` is the last one that they used (S0.9), ``otherwise`` where nobody knows it.
    """
    if step.turns:
        return _mirrored(step.turns[turn % len(step.turns)], interview, otherwise)
    for name in step.channel:
        if name != "card" or interview.address or len(step.channel) == 1:
            return _mirrored(name, interview, otherwise)
    return _mirrored(step.channel[-1], interview, otherwise)


def _mirrored(name: str, interview: Interview, otherwise: Channel) -> Channel:
    if name != "mirror":
        return name  # type: ignore[return-value]
    theirs = [touch for touch in interview.touches if touch.direction == "in"]
    latest = max(theirs, key=lambda touch: touch.day).channel if theirs else interview.channel
    return latest if latest and latest != "person" else otherwise
