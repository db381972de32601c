"""What a step can depend on: each condition of the cadence language as one small question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ics_followup.cadence.history import Stretch
from ics_followup.model import Channel, Interview, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when a step is considered. ``outcome`` is that of the last contact, None if not known."""

    interview: Interview
    stretch: Stretch
    contacts: int
    channel: Channel | None
    outcome: Outcome | None


def _renewed(now: Situation) -> bool:
    return now.stretch.promise is not None and now.stretch.renewals > 0


_HOLDS: Final[Mapping[str, Callable[[Situation], bool]]] = {
    "first promise": lambda now: now.stretch.promise is not None and now.stretch.renewals == 0,
    "renewed promise": _renewed,
    "promise renewed three times": lambda now: _renewed(now) and now.stretch.renewals >= 3,
    "no promise": lambda now: now.stretch.promise is None,
    "nobody reached": lambda now: now.channel == "phone" and now.outcome != "live",
    "nothing sent": lambda now: now.contacts == 0,
    "went well": lambda now: now.interview.went_well is True,
    "large company": lambda now: now.interview.company_size == "large",
    "high priority": lambda now: now.interview.priority == "high",
    "has news": lambda now: bool(now.interview.news),
    "keeping in touch": lambda now: now.interview.keep_in_touch is True,
    "person without address": lambda now: any(not person.email for person in now.interview.people),
    "has deadline": lambda now: now.interview.deadline is not None,
}


def hold(conditions: tuple[tuple[str, ...], ...], now: Situation) -> bool:
    """Whether every condition holds; each is a tuple of alternatives, any of which will do."""
    return all(any(_holds(name, now) for name in alternatives) for alternatives in conditions)


def _holds(name: str, now: Situation) -> bool:
    bare = name.removeprefix("not ")
    return _HOLDS[bare](now) is (bare == name)
