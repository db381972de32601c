"""Steps that are undone one after the other: each says before what it would do, and one that fails stops no other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from ics_followup.problems import FollowupError
from ics_followup.settings import Settings


class Place(NamedTuple):
    """What is to be undone: a folder, with its settings. ``home`` is where followup.toml stands, ``feed`` the feed.

    ``trouble`` says why the settings cannot be trusted; empty where they can.
    """

    folder: Path
    home: Path
    feed: Path
    settings: Settings = Settings()
    trouble: str = ""


class Step(Protocol):
    """One thing that this program has set up somewhere. Both methods may raise FollowupError."""

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
    for plan in steps:
        if plan.failed:
            yield Undone(plan.said, failed=True)
            continue
        watch(plan)
        try:
            said = plan.step.undo(place)
        except FollowupError as error:
            yield Undone(str(error), failed=True)
            continue
        yield Undone(said or f"Nothing was left to do of this: {plan.said}")
