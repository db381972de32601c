"""Whether a cadence makes sense as a whole: every step can happen, every day is used, and it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final, NamedTuple, get_args

from ics_followup.cadence.fit import misfits
from ics_followup.cadence.steps import Cadence, Step, When
from ics_followup.cadence.words import listed
from ics_followup.model import Status

_BEGINS: Final = {
    "rejection": "rejected",
    "offer": "offer",
    "acceptance": "accepted",
    "decline": "declined",
    "withdrawal": "withdrawn",
    "hold": "on hold",
    "closing": "closed",
}
"""The anchors that are known only in one status."""

_PROMISES: Final = ("no promise", "first promise", "renewed promise", "promise renewed three times")
_SENT: Final = ("nothing sent", "sent once", "sent twice")


class _World(NamedTuple):
    """One way in which things may stand when a step is considered.

    ``promise`` is a place in ``_PROMISES``, ``sent`` how many status contacts there were, ``true`` the other
    conditions that hold.
    """

    status: str
    promise: int
    sent: int
    true: frozenset[str]

    def holds(self, condition: str) -> bool:
        bare = condition.removeprefix("not ")
        if bare in _PROMISES:
            at = _PROMISES.index(bare)
            found = self.promise == at or (at == 2 and self.promise == 3)
        elif bare in _SENT:
            found = self.sent == _SENT.index(bare)
        else:
            found = bare in self.true
        return found is (bare == condition)

    def all_hold(self, step: Step) -> bool:
        return all(any(self.holds(word) for word in words) for words in step.conditions)


@dataclass(slots=True)
class _Before:
    """What may have been sent in one status ahead of a step: at least, at most, and how.

    ``replies`` tells whether anything but a status contact may come before, ``surely`` whether a contact does.
    """

    least: int = 0
    most: int = 0
    replies: bool = False
    surely: bool = False
    call: bool = False

    @property
    def something(self) -> bool:
        return self.most > 0 or self.replies


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether a step can come in some status by one of its days; ``without`` leaves reasons against it aside."""

    cadence: Cadence
    step: Step
    place: int
    when: When
    before: dict[str, _Before]
    without: frozenset[str] = field(default_factory=frozenset)

    def yes(self) -> bool:
        return any(self.in_status(status) for status in _statuses(self.step))

    def in_status(self, status: str) -> bool:
        if "anchor" not in self.without and not _known_in(self.when, status):
            return False
        before = self.before[status]
        hangs = self.when.day.anchor in ("last contact", "previous step")
        if hangs and "before" not in self.without and not before.something:
            return False
        if "order" not in self.without and self.is_hidden(status):
            return False
        return any(self.fits(world, hangs=hangs) for world in self.worlds(status))

    def is_hidden(self, status: str) -> bool:
        """Whether an earlier day of the step is always known in this status, so that this one is never used."""
        return any(_always_known(when, status, self.before[status]) for when in self.step.when[: self.place])

    def worlds(self, status: str) -> Iterator[_World]:
        before = self.before[status]
        words = {word.removeprefix("not ") for words in self.step.conditions for word in words}
        free = sorted(words - set(_PROMISES) - set(_SENT))
        if "call" not in self.without and not before.call:
            free = [word for word in free if word != "nobody reached"]
        if "answer" not in self.without and status != "awaiting":
            free = [word for word in free if word != "no answer"]
        most = before.most if self.cadence.answer_resets_count and "sent" not in self.without else 99
        sent = [number for number in sorted({before.least, 0, 1, 2, 3}) if before.least <= number <= most]
        if "sent" in self.without:
            sent = [0, 1, 2, 3]
        for flags in product((False, True), repeat=len(free)):
            true = frozenset(word for word, flag in zip(free, flags, strict=True) if flag)
            for promise, number in product(range(4), sent):
                yield _World(status, promise, number, true)

    def fits(self, world: _World, *, hangs: bool) -> bool:
        cap = self.cadence.cap
        if cap and self.step.counts == "status" and world.sent >= cap and "cap" not in self.without:
            return False
        if "if" in self.without:
            return True
        nothing = not world.sent and not self.before[world.status].replies
        if hangs and nothing and "before" not in self.without:
            return False
        match self.when.day.anchor:
            case "first promise" if world.promise != 1:
                return False
            case "renewed promise" if world.promise < 2:
                return False
            case "last answer" if "no answer" in world.true:
                return False
        return world.all_hold(self.step)


def doubts(cadence: Cadence, *, broken: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """What makes no sense in a cadence: each with its path and a sentence.

    ``broken`` are the paths of mistakes that are known already: their steps are not looked at, and whether
    the whole hangs together only where there are none.
    """
    spoiled = False
    for index, step in enumerate(cadence.steps):
        path = f"step[{index}]"
        if any(f"{wrong}.".startswith((f"{path}.", f"{path}[")) for wrong in broken):
            spoiled = True
        else:
            yield from misfits(step, cadence, path)
    if not spoiled and cadence.steps:
        yield from _impossible(cadence)
        yield from _needs(cadence)
        yield from _endless(cadence)


def _impossible(cadence: Cadence) -> Iterator[tuple[str, str]]:
    """Steps that can never come, and days that are never used."""
    before = {status: _Before() for status in get_args(Status)}
    earlier: dict[str, Step] = {}
    for index, step in enumerate(cadence.steps):
        path = f"step[{index}]"
        if step.joins:
            yield from _without_call(step, earlier, path)
        else:
            yield from _days_unused(cadence, step, before, path)
            _remember(cadence, step, before)
        earlier[step.id] = step


def _days_unused(
    cadence: Cadence, step: Step, before: dict[str, _Before], path: str
) -> Iterator[tuple[str, str]]:
    if not _satisfiable(step):
        said = " and ".join(" or ".join(words) for words in step.conditions)
        yield f"{path}.if", f"these conditions never hold together: {said}"
        return
    for place, when in enumerate(step.when):
        question = _Question(cadence, step, place, when, before)
        if not question.yes():
            yield f"{path}.when[{place}].day", _reason(question)


def _satisfiable(step: Step) -> bool:
    words = {word.removeprefix("not ") for words in step.conditions for word in words}
    free = sorted(words - set(_PROMISES) - set(_SENT))
    return not step.conditions or any(
        _World("", promise, sent, frozenset(w for w, flag in zip(free, flags, strict=True) if flag)).all_hold(
            step
        )
        for flags in product((False, True), repeat=len(free))
        for promise, sent in product(range(4), range(4))
    )


def _reason(question: _Question) -> str:
    """Why a day never comes: the one reason without which it would."""
    step, anchor, cap = question.step, question.when.day.anchor, question.cadence.cap
    states = listed(list(step.states))
    contacts = max(question.before[status].most for status in _statuses(step))
    only = _BEGINS.get(anchor)
    reasons = {
        "anchor": f'"{anchor}" is known only in the status {only}, and this step is for {states}'
        if only
        else f'"{anchor}" is not known in the status {states}; count from "hold" or a promise',
        "before": f'nothing is sent before this step, so there is no "{anchor}" to count from',
        "order": "this is never used: a day in front of it in the list is always known; write that one last",
        "cap": f"the cap of {cap} is used up before this step",
        "call": '"nobody reached" needs a call before this step',
        "answer": f'"no answer" never holds in the status {states}: getting there was an answer',
        "sent": f"at most {contacts} status contacts come before this step, so its if never holds",
        "if": f'the if of this step never holds where "{anchor}" is known',
    }
    for reason, said in reasons.items():
        if replace(question, without=frozenset((reason,))).yes():
            return said
    return "this can never come: its day, its if and its states exclude each other"


def _without_call(step: Step, earlier: dict[str, Step], path: str) -> Iterator[tuple[str, str]]:
    for name in step.joins:
        if not _may_be_call(earlier[name]):
            yield f"{path}.joins", f'"{name}" is never a call, so nothing can join it'
    if not _satisfiable(step):
        yield f"{path}.if", "these conditions never hold together"


def _remember(cadence: Cadence, step: Step, before: dict[str, _Before]) -> None:
    """Add a step to what comes before the next one."""
    if step.kind != "contact" or step.counts in ("thanks", "nothing") or step.to == "other processes":
        return
    for status in _statuses(step):
        known = before[status]
        possible = any(
            _Question(cadence, step, place, when, before).in_status(status)
            for place, when in enumerate(step.when)
        )
        if not possible:
            continue
        surely = not step.conditions and any(_always_known(when, status, known) for when in step.when)
        if step.counts == "status":
            known.most = min(known.most + step.most, cadence.cap or 99)
            if surely:
                known.least = min(known.least + step.most, cadence.cap or 99)
        else:
            known.replies = True
        known.surely = known.surely or surely
        known.call = known.call or _may_be_call(step)


def _needs(cadence: Cadence) -> Iterator[tuple[str, str]]:
    for step in cadence.steps:
        if cadence.cap and step.counts == "status" and step.least > cadence.cap:
            yield (
                "cap",
                f'the cap of {cadence.cap} is below the {step.least} times that "{step.id}" comes at least',
            )


def _endless(cadence: Cadence) -> Iterator[tuple[str, str]]:
    """The first way in which nobody answers and yet nothing closes the process."""
    steps = [step for step in cadence.steps if "awaiting" in _statuses(step) and not step.joins]
    closes = [step for step in steps if step.kind == "close"]
    if not closes:
        yield "step", 'nothing ends this cadence: add a last step with kind = "close" for the status awaiting'
        return
    words = {word.removeprefix("not ") for step in steps for either in step.conditions for word in either}
    free = sorted(words - set(_PROMISES) - set(_SENT) - {"no answer"})[:10]
    for flags in product((False, True), repeat=len(free)):
        true = frozenset(word for word, flag in zip(free, flags, strict=True) if flag)
        for promise in range(4):
            world = _World("awaiting", promise, 0, true | {"no answer"})
            if not _ends(cadence, steps, world):
                said = [_PROMISES[promise], *(word if word in true else f"not {word}" for word in free)]
                yield "step", f"this cadence never ends where it is {listed(said)}: no close is reached"
                return


def _ends(cadence: Cadence, steps: Sequence[Step], world: _World) -> bool:
    """Walk through the steps in a world in which nobody ever answers."""
    something = False
    for step in steps:
        if not world.all_hold(step) or not any(_known_in_world(when, world, something) for when in step.when):
            continue
        if step.kind == "close":
            return True
        if step.kind != "contact" or step.counts in ("thanks", "nothing") or step.to == "other processes":
            continue
        capped = cadence.cap is not None and step.counts == "status" and world.sent >= cadence.cap
        if not capped:
            something = True
            world = world._replace(sent=world.sent + (step.most if step.counts == "status" else 0))
    return False


def _known_in_world(when: When, world: _World, something: bool) -> bool:
    match when.day.anchor:
        case "first promise":
            return world.promise == 1
        case "renewed promise":
            return world.promise >= 2
        case "last contact" | "previous step":
            return something
        case anchor:
            return anchor in ("interview", "interview end")


def _statuses(step: Step) -> tuple[str, ...]:
    return get_args(Status) if "any" in step.states else step.states


def _known_in(when: When, status: str) -> bool:
    """Whether what a day is counted from can be known in a status at all."""
    anchor = when.day.anchor
    if anchor in _BEGINS:
        return _BEGINS[anchor] == status
    return not (anchor in ("interview", "interview end", "last answer") and status == "on hold")


def _always_known(when: When, status: str, before: _Before) -> bool:
    anchor = when.day.anchor
    if anchor in ("last contact", "previous step"):
        return before.surely
    return anchor in (*_BEGINS, "interview", "interview end") and _known_in(when, status)


def _may_be_call(step: Step) -> bool:
    return step.kind == "contact" and bool({"phone", "mirror"} & {*step.channel, *step.turns})
