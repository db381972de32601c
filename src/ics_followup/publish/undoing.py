"""Steps that are undone one after the other: each says before what it would do, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from ics_followup.problems import FollowupError
from ics_followup.settings import Settings


class Place(NamedTuple):
    """What is to be undone: a folder, with its settings, which stand in ``config``; ``feed`` is the feed.

    ``trouble`` says why the settings cannot be trusted; empty where they can.
    """

    folder: Path
    config: Path
    feed: Path
    settings: Settings = Settings()
    trouble: str = ""

    @property
    def home(self) -> Path:
        """Where followup.toml stands: relative places in it are beside it."""
        return self.config.parent


class Step(Protocol):
    """One thing that this program has set up somewhere. Both methods may raise FollowupError.

    ``waits_for`` are steps that need what this one takes away: where one of them failed, this one is left for the
    next time.
    """

    @property
    def waits_for(self) -> Sequence[Step]:
        """The steps whose failure this one respects."""
        ...

    def would(self, place: Place) -> str:
        """What it would take away, as a sentence; empty where there is nothing. Changes nothing."""
        ...

    def undo(self, place: Place) -> str:
        """Take it away; a sentence that says so, empty where nothing was left to do."""
        ...


class Planned(NamedTuple):
    """A step that has something to do, in its words; ``failed`` where not even that could be found out."""

    step: Step
    said: str
    failed: bool = False


class Undone(NamedTuple):
    """How a step ended, in its words."""

    said: str
    failed: bool = False


def planned(steps: Iterable[Step], place: Place) -> tuple[Planned, ...]:
    """The steps that have something to do, in their order."""
    found = []
    for step in steps:
        try:
            said = step.would(place)
        except FollowupError as error:
            found.append(Planned(step, str(error), failed=True))
            continue
        if said:
            found.append(Planned(step, said))
    return tuple(found)


def undone(
    steps: Sequence[Planned], place: Place, watch: Callable[[Planned], object] = bool
) -> Iterator[Undone]:
    """Undo each step; ``watch`` is told of each before it begins."""
    failed: list[Step] = []
    for plan in steps:
        if plan.failed:
            failed.append(plan.step)
            yield Undone(plan.said, failed=True)
            continue
        if any(step in failed for step in plan.step.waits_for):
            yield Undone(f"Left for the next time, which needs it: {plan.said}")
            continue
        watch(plan)
        try:
            said = plan.step.undo(place)
        except FollowupError as error:
            failed.append(plan.step)
            yield Undone(str(error), failed=True)
            continue
        yield Undone(said or f"Nothing was left to do of this: {plan.said}")


def but_for(steps: Iterable[Step], left_out: Iterable[Step]) -> tuple[Step, ...]:
    """The steps without some, and without those that wait for them."""
    gone = tuple(left_out)
    return tuple(
        step for step in steps if step not in gone and not any(other in gone for other in step.waits_for)
    )
