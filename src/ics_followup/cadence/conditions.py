"""What a step can depend on: each condition of the cadence language as one small question."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ics_followup.cadence.history import Stretch
from ics_followup.model import Channel, Interview, Outcome


class Situation(NamedTuple):
    """What is known when a step is considered.

    ``outcome`` is that of the last contact, None if not known. ``keeps_in_touch`` is what an empty cell means.
    """

    interview: Interview
    stretch: Stretch
    contacts: int
    channel: Channel | None
    outcome: Outcome | None
    keeps_in_touch: bool
    later_round: bool


def _keeps(now: Situation) -> bool:
    said = now.interview.keep_in_touch
    return now.keeps_in_touch if said is None else said


def _renewed(now: Situation) -> bool:
    return now.stretch.promise is not None and now.stretch.renewals > 0


_HOLDS: Final[Mapping[str, Callable[[Situation], bool]]] = {
    "first promise": lambda now: now.stretch.promise is not None and now.stretch.renewals == 0,
    "renewed promise": _renewed,
    "promise renewed three times": lambda now: _renewed(now) and now.stretch.renewals >= 3,
    "no promise": lambda now: now.stretch.promise is None,
    "no answer": lambda now: now.stretch.number == 0,
    "nobody reached": lambda now: now.channel == "phone" and now.outcome != "live",
    "nothing sent": lambda now: now.contacts == 0,
    "sent once": lambda now: now.contacts == 1,
    "sent twice": lambda now: now.contacts == 2,
    "went well": lambda now: now.interview.went_well is True,
    "large company": lambda now: now.interview.company_size == "large",
    "high priority": lambda now: now.interview.priority == "high",
    "has news": lambda now: bool(now.interview.news),
    "keeping in touch": lambda now: _keeps(now),
    "person without address": lambda now: any(not person.email for person in now.interview.people),
    "has deadline": lambda now: now.stretch.deadline is not None,
    "later round": lambda now: now.later_round,
}


def hold(conditions: tuple[tuple[str, ...], ...], now: Situation) -> bool:
    """Whether every condition holds; each is a tuple of alternatives, any of which will do."""
    for alternatives in _questions(conditions):
        for holds, wanted in alternatives:
            if holds(now) is wanted:
                break
        else:
            return False
    return True


@lru_cache(maxsize=1024)
def _questions(
    conditions: tuple[tuple[str, ...], ...],
) -> tuple[tuple[tuple[Callable[[Situation], bool], bool], ...], ...]:
    """Each alternative as its question, and the answer with which it holds."""
    return tuple(tuple(map(_question, alternatives)) for alternatives in conditions)


def _question(name: str) -> tuple[Callable[[Situation], bool], bool]:
    bare = name.removeprefix("not ")
    return _HOLDS[bare], bare == name
