"""The nouns of a cadence: what a step is, how its day is found, and the words that a file may use."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from ics_followup.model import StepKind

Unit = Literal["business days", "days", "weeks", "months"]
Counts = Literal["thanks", "status", "reply", "keep in touch", "nothing"]
To = Literal["each interviewer", "contact", "me", "other processes"]
Roll = Literal["next", "previous", "none"]

ANCHORS: Final = (
    "interview",
    "interview end",
    "first promise",
    "renewed promise",
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
    "deadline",
)
"""What a day can be counted from."""

CONDITIONS: Final = (
    "first promise",
    "renewed promise",
    "promise renewed three times",
    "no promise",
    "no answer",
    "nobody reached",
    "nothing sent",
    "sent once",
    "sent twice",
    "went well",
    "large company",
    "high priority",
    "has news",
    "keeping in touch",
    "person without address",
    "has deadline",
    "later round",
)
"""What a step can be made to depend on; each may be negated with ``not`` and joined with ``or``."""

RULES: Final = {"S0": 13, "S1": 16, "S2": 14, "S3": 13, "A": 21}
"""The sources of the rules, and how many each has; a number with another letter is the user's own."""

RELATIVE_SLOTS: Final = ("after the interview", "after the call")
NAMED_SLOTS: Final = ("work-hours", "mid-morning", "mid-afternoon", "end-of-day", "evening", "close")


class Offset(NamedTuple):
    """A distance in time: an anchor and how far from it. Zero business days roll forward to one."""

    anchor: str
    amount: int
    unit: Unit


class When(NamedTuple):
    """One way to find the day of a step, with the slot it then takes.

    ``bound`` days hang on a promise: they are exempt from the least gap (A20). ``roll`` says where a day goes
    that is not a business day.
    """

    day: Offset
    slot: str
    roll: Roll
    bound: bool
    rules: tuple[str, ...]


class Ceiling(NamedTuple):
    """The last day for a step (calendar days, included), and what happens where no day is in reach.

    ``otherwise`` is ``interview`` (act on the interview's own day, A14), ``late`` (act, and say that it is
    late) or ``drop``.
    """

    day: Offset
    otherwise: Literal["interview", "late", "drop"]


class Step(NamedTuple):
    """One line of a cadence. ``conditions`` must all hold; each is a tuple of alternatives, any of which may.

    ``channel`` lists what to try in order (``mirror`` is the employer's own last channel); ``turns`` lists the
    channels of a repeated step in turn instead. ``most`` is how often it comes in one stretch of silence.
    """

    id: str
    kind: StepKind
    to: To
    draft: str
    draft_by_channel: Mapping[str, str]
    last_draft: str
    channel: tuple[str, ...]
    turns: tuple[str, ...]
    when: tuple[When, ...]
    conditions: tuple[tuple[str, ...], ...]
    states: tuple[str, ...]
    least: int
    most: int
    counts: Counts
    carries: bool
    joins: tuple[str, ...]
    floor: Offset | None
    ceiling: Ceiling | None
    rules: tuple[str, ...]


class Cadence(NamedTuple):
    """A named list of steps.

    ``least_gap`` is in business days, between two contacts of one row; ``gap_across_rows`` is the same to a
    person whom two rows share, ``least_gap`` unless said. ``cap`` counts status contacts in
    one stretch of silence, or in all where an answer does not reset the count; None for no cap.
    ``keeps_in_touch`` is what an empty cell in the column keep_in_touch means.
    """

    name: str
    summary: str
    source: str
    steps: tuple[Step, ...]
    quiet_before_promise: bool
    least_gap: int
    gap_across_rows: int
    cap: int | None
    answer_resets_count: bool
    keeps_in_touch: bool
