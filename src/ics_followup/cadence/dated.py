"""What passes between a chain and the rows around it: dated steps, wishes, answers, and what has happened so far."""

from collections.abc import Generator
from datetime import date, time
from typing import NamedTuple

from ics_followup.cadence.history import Stretch
from ics_followup.cadence.language import Step
from ics_followup.model import Channel, Outcome, Person, ReminderState, StepKind


class Dated(NamedTuple):
    """A step of one interview with its day, before it has its hour.

    ``slot`` names the window on the employer's clock; ``at`` is the logged time of a contact that happened,
    None where the log has none. The other fields are those of ``Reminder``. So many names cost more than all that
    they hold, so a chain gives the fields in their order.
    """

    step: Step
    kind: StepKind
    occurrence: int
    draft: str
    channel: Channel
    person: Person | None
    to: tuple[Person, ...]
    day: date
    slot: str
    at: time | None
    state: ReminderState
    firm: bool
    why: tuple[str, ...]
    rules: tuple[str, ...]
    joined: str = ""
    last: bool = False
    assumes: tuple[date, Channel] | None = None
    late_since: date | None = None
    deadline: date | None = None


class Wish(NamedTuple):
    """A contact that a chain would like to make on ``day``; other rows with the same person may have a say.

    ``bound`` contacts hang on a promise and go first; ``gap`` is the least gap in business days. ``happened``
    is a contact that the log holds: it is told, not asked for.
    """

    day: date
    bound: bool
    gap: int
    happened: bool = False


class Answer(NamedTuple):
    """What the other rows say to a wish: ``not_before`` moves it, ``merged_into`` names the row that covers it."""

    not_before: date | None = None
    merged_into: str = ""
    why: str = ""


Walk = Generator[Dated | Wish, Answer | None, None]


class Contact(NamedTuple):
    """The last contact of the chain so far. ``happened`` covers what is assumed to have happened."""

    day: date
    channel: Channel
    outcome: Outcome | None
    state: ReminderState

    @property
    def happened(self) -> bool:
        """Whether it is in the log, or counts as if it were."""
        return self.state in ("done", "assumed", "missed")


class Standing(NamedTuple):
    """What a step counts as: its day, and the state that day is in. ``counts_from`` is where gaps run from."""

    day: date
    at: time | None
    state: ReminderState
    channel: Channel | None = None
    outcome: Outcome | None = None
    counts_from: date | None = None
    late_since: date | None = None


class SoFar:
    """What a chain has placed until now: the stretch that it walks in, and its last contact.

    ``last`` is the last contact of this stretch, ``last_ever`` the day of the last one of all; None for none.
    """

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.last: Contact | None = None
        self.last_ever: date | None = None

    def begin(self, stretch: Stretch) -> None:
        """A new stretch of silence, in which nobody has been contacted yet."""
        self.stretch = stretch
        self.last = None

    def settle(self, standing: Standing, channel: Channel) -> None:
        """A contact stands: gaps run from it (A11)."""
        day = standing.counts_from or standing.day
        self.last = Contact(day, channel, standing.outcome, standing.state)
        self.last_ever = day
