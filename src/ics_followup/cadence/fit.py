"""Whether the words of one step fit together: a distance and its limits, a channel and its draft, whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ics_followup.cadence.steps import Cadence, Offset, Step, When

_NEVER_BEFORE: Final = (
    "last contact",
    "last answer",
    "previous step",
    "rejection",
    "offer",
    "acceptance",
    "decline",
    "withdrawal",
    "hold",
    "closing",
)
_DAYS: Final = {"days": (1, 1), "weeks": (7, 7), "months": (28, 31)}
"""How many calendar days one of each may be, at least and at most."""


def misfits(step: Step, cadence: Cadence, path: str) -> Iterator[tuple[str, str]]:
    """What one step says against itself, or against its cadence: paths and what is wrong there."""
    yield from _for_whom(step, path)
    yield from _counted(step, path)
    yield from _channels(step, path)
    yield from _elsewhere(step, path)
    for index, when in enumerate(step.when):
        yield from _slot(step, when, f"{path}.when[{index}]")
        yield from _before(step, when, cadence, f"{path}.when[{index}]")
    yield from _limits(step, path)


def _for_whom(step: Step, path: str) -> Iterator[tuple[str, str]]:
    if step.kind == "contact" and step.to == "me":
        yield f"{path}.to", 'a contact goes to somebody else; a task for yourself has kind = "self"'
    if step.kind == "self" and step.to not in ("me", "other processes"):
        yield f"{path}.to", 'a task is for yourself; a message to somebody has kind = "contact"'
    if step.kind == "close" and step.to != "me":
        yield f"{path}.to", "a close is for yourself: leave this out"
    if step.kind == "contact" and (step.to == "each interviewer") != (step.counts == "thanks"):
        yield (
            f"{path}.to",
            'to = "each interviewer" and counts = "thanks" belong together: write both or none',
        )
    if step.kind != "contact" and step.counts != "nothing":
        yield f"{path}.counts", f'only a contact counts as {step.counts}: leave this out, or kind = "contact"'


def _counted(step: Step, path: str) -> Iterator[tuple[str, str]]:
    if step.most > 1 and (step.counts == "thanks" or step.kind == "close" or step.joins):
        yield f"{path}.most", "this step comes once: leave this out"
    if len(step.turns) > step.most:
        yield f"{path}.turns", f"{len(step.turns)} channels in turn need most = {len(step.turns)} or more"
    if step.kind == "contact" and step.counts == "nothing" and not step.joins:
        yield f"{path}.counts", 'only what joins a call counts for nothing; write "status", or add joins'
    if step.joins and (step.kind != "contact" or step.counts != "nothing"):
        yield (
            f"{path}.joins",
            'what joins a call is one contact with it: write kind "contact", counts "nothing"',
        )


def _channels(step: Step, path: str) -> Iterator[tuple[str, str]]:
    if step.kind == "contact" and "person" in (*step.channel, *step.turns):
        where = "turns" if "person" in step.turns else "channel"
        yield (
            f"{path}.{where}",
            '"person" is for the log: nobody can be planned to be met; write email or phone',
        )
    possible = step.turns or step.channel
    for channel in step.draft_by_channel:
        if "mirror" not in possible and channel not in possible:
            yield f"{path}.draft_by_channel.{channel}", f"this step is never by {channel}"


def _elsewhere(step: Step, path: str) -> Iterator[tuple[str, str]]:
    """Steps for the other processes are placed in other rows, by the first way to find their day."""
    if step.to != "other processes":
        return
    if "mirror" in step.channel:
        yield f"{path}.channel", '"mirror" means nothing in other processes; write for example "email"'
    if step.conditions:
        yield f"{path}.if", "conditions are not looked at in other processes: leave this out"
    if len(step.when) > 1:
        yield f"{path}.when[1]", "a step for other processes has one day: leave this one out"
    if step.when[0].day.unit != "business days":
        yield f"{path}.when[0].day", "a step for other processes is counted in business days"


def _slot(step: Step, when: When, path: str) -> Iterator[tuple[str, str]]:
    own_day = when.day.anchor in ("interview", "interview end") and not when.day.amount
    if when.slot == "after the interview" and not (
        own_day and (step.counts == "thanks" or when.roll == "none")
    ):
        yield f"{path}.slot", 'only thanks on the interview\'s own day come "after the interview"'
    if when.slot == "after the call" and not step.joins:
        yield f"{path}.slot", '"after the call" needs a call: name its step in joins'
    if when.roll == "none" and step.kind == "contact" and step.counts != "thanks":
        yield f"{path}.roll", 'a contact stands on a business day: write "next" or "previous"'


def _before(step: Step, when: When, cadence: Cadence, path: str) -> Iterator[tuple[str, str]]:
    """Days that lie before what they are counted from, and contacts that come too soon one after the other."""
    day = when.day
    if day.amount < 0 and day.anchor in _NEVER_BEFORE:
        yield f"{path}.day", f'a day before "{day.anchor}" is over before it can be known: write + for -'
    if step.kind != "contact":
        return
    if day.amount < 0 and day.anchor in ("interview", "interview end"):
        yield f"{path}.day", 'nobody is contacted before the interview; a task for yourself has kind = "self"'
    if day.amount < 0 and "promise" in day.anchor and cadence.quiet_before_promise:
        yield f"{path}.day", "this breaks the quiet before the promised day (quiet_before_promise = true)"
    soon = day.unit in ("days", "business days") and day.amount < 2 and cadence.least_gap < 2
    gated = step.counts in ("status", "keep in touch")
    if soon and gated and day.anchor in ("last contact", "previous step") and day.amount >= 0:
        yield f"{path}.day", "this would be contact on two days running; leave 2 business days or more"


def _limits(step: Step, path: str) -> Iterator[tuple[str, str]]:
    """A ceiling below the floor, or below the day itself."""
    if step.ceiling is None:
        return
    last = step.ceiling.day
    if step.floor is not None and _always_after(step.floor, last):
        yield f"{path}.ceiling.day", "the ceiling lies before the floor"
    for index, when in enumerate(step.when):
        if not _always_after(when.day, last):
            continue
        ends = {
            "drop": "the step never comes",
            "late": "it is always late",
            "interview": "it always stands on the day of the interview",
        }[step.ceiling.otherwise]
        yield f"{path}.when[{index}].day", f"this day lies behind the ceiling of the step, so {ends}"


def _always_after(day: Offset, limit: Offset) -> bool:
    """Whether a day surely lies behind a limit: both are counted from the same, and the day is farther off."""
    if _from(day) != _from(limit):
        return False
    if day.unit == limit.unit:
        return day.amount > limit.amount
    return _reach(day)[0] > _reach(limit)[1]


def _from(day: Offset) -> str:
    return day.anchor.removesuffix(" end")


def _reach(day: Offset) -> tuple[int, int]:
    """The calendar days of a distance, at least and at most; business days may have a month of closed ones."""
    if day.unit == "business days":
        return (day.amount, day.amount * 2 + 30) if day.amount >= 0 else (day.amount * 2 - 30, day.amount)
    least, most = _DAYS[day.unit]
    reach = (day.amount * least, day.amount * most)
    return min(reach), max(reach)
