"""The nouns of what is shared. Each field is empty, or None, where the level does not show it."""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from ics_followup.model import Channel, PromiseKind, ReminderState, Status, StepKind
from ics_followup.sharing.levels import Level

Waiting = Literal["", "them", "me", "nobody"]
"""Who waits on whom: "them" where the employer is to answer, "me" where the seeker is to act (to answer an offer,
say), "nobody" where it is over."""

Attention = Literal["offer", "promise", "thanks", "silent"]
"""What a coach should know of: an offer to answer, a promise broken, thanks with no tick, nothing logged for long."""


class Text(NamedTuple):
    """A message to send. ``subject`` is empty where the channel has none.

    Where it is to be written in the seeker's ``own`` words, the body says so, and what to say.
    """

    subject: str = ""
    body: str = ""
    own: bool = False


class Step(NamedTuple):
    """Something to do, or done: one reminder.

    ``start`` and ``end`` are aware datetimes on the employer's clock (UTC where the level is busy), ``end`` exclusive.
    ``uid`` is a pseudonym, the same in every run. ``process`` is the ``ref`` of its process, empty at busy. ``title``
    says what to do ("Call", "Thank-you email") and names nobody; ``person`` is whom, at full. ``firm`` is False
    where the day hangs on an earlier contact that has not happened. ``ticked`` is True where the log has it;
    assumed is not ticked. ``to`` are numbers and addresses, ready to read. ``late_since`` is the day on which a step
    that is late was due. ``joined`` marks the email for when nobody was reached by the call of the same day: a
    calendar shows it with the call.
    """

    uid: str
    start: datetime
    end: datetime
    process: str = ""
    title: str = "Busy"
    kind: StepKind | None = None
    channel: Channel | None = None
    state: ReminderState | None = None
    firm: bool = True
    ticked: bool = False
    thanks: bool = False
    person: str = ""
    to: tuple[str, ...] = ()
    message: Text | None = None
    why: tuple[str, ...] = ()
    late_since: date | None = None
    joined: bool = False


class Promised(NamedTuple):
    """A day that the employer named. ``kept`` is None while it is not known: the day is still ahead, or renewed."""

    day: date
    kind: PromiseKind = "by"
    kept: bool | None = None


class Sent(NamedTuple):
    """A contact of the log: ``out`` by the seeker, else an answer of the employer."""

    day: date
    out: bool
    channel: Channel


class ClosedDay(NamedTuple):
    """A weekday on which the employer does not work; ``name`` is why, empty where the level does not show it."""

    day: date
    name: str = ""


class Process(NamedTuple):
    """One interview and what follows it. There are none at busy.

    ``ref`` is a pseudonym, the same in every run, fit for an anchor. ``name`` is the company or its initials.
    ``interview`` is aware, on the employer's clock; where ``timed`` is False only its day counts. ``since`` is the
    day since which the employer is silent, or the state began. ``answer_days`` are the business days from the
    interview to their first answer (0 for the same day), None while there is none. ``promises`` and ``contacts``
    are in order of day, ``closed`` holds the days between ``first`` and ``last``, the ends of its timeline, both
    included. ``steps`` are in order of start. ``weekend`` holds the employer's free weekdays (Monday is 0).
    ``row`` is a pseudonym of the row of the sheet.
    """

    ref: str
    name: str
    interview: datetime
    timed: bool
    state: Status
    since: date
    waits: Waiting
    first: date
    last: date
    role: str = ""
    round: str = ""
    deadline: date | None = None
    promises: tuple[Promised, ...] = ()
    contacts: tuple[Sent, ...] = ()
    closed: tuple[ClosedDay, ...] = ()
    steps: tuple[Step, ...] = ()
    answer_days: int | None = None
    thanked_in_a_day: bool | None = None
    weekend: tuple[int, ...] = (5, 6)
    row: str = ""


class Notable(NamedTuple):
    """Something to know of since ``day``, or, where it is ``due``, something to do by then.

    ``process`` is a ref, empty where it is about all of them.
    """

    kind: Attention
    day: date
    process: str
    said: str
    due: bool = False


class Unread(NamedTuple):
    """Which rows have errors, by their pseudonyms. ``others``: also all that are none of the ``known`` rows.

    So it is where a file cannot be read, or an error belongs to no row; then nobody knows what stood there.
    """

    rows: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    others: bool = False


class Shared(NamedTuple):
    """All that somebody else may see of one seeker's plan on ``today``.

    ``who`` is the seeker, as they call themselves or the coach does; ``with_whom`` whom it is shared with, both empty
    where nobody said. ``until`` is the last day of the consent, None for no end. ``timezone`` is the seeker's.
    ``steps`` are all steps in order of start, those of ``processes`` and, at busy, those that have none. ``waiting``
    counts rows without an interview date, ``problems`` rows that could not be read: None at busy. ``ref`` is a
    pseudonym of all of it, which tells its calendar from another's. ``unread`` says of what events stay in the
    calendar as they were, as it cannot be read now.
    """

    level: Level
    who: str
    with_whom: str
    until: date | None
    today: date
    timezone: str
    steps: tuple[Step, ...] = ()
    processes: tuple[Process, ...] = ()
    notable: tuple[Notable, ...] = ()
    waiting: int | None = None
    problems: int | None = None
    ref: str = ""
    unread: Unread = Unread()


class Ended(NamedTuple):
    """There is no consent to share: it ended on ``until``, or (None) there never was one."""

    who: str
    with_whom: str
    until: date | None
    today: date


THANKS_WITHIN_HOURS: Final = 24
SILENT_DAYS: Final = 14
