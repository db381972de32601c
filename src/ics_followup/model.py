"""The nouns: frozen data without behaviour, from the row of a sheet to a VEVENT.

They are named tuples, and their annotations no strings: a dataclass of forty fields costs 3 ms at every start. Those
with many optional fields are made by the names of their fields all the same.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Channel = Literal["email", "phone", "text", "linkedin", "card", "person"]
PromiseKind = Literal["by", "from"]
Direction = Literal["out", "in"]
Outcome = Literal["sent", "live", "voicemail", "reply", "advanced", "rejection", "offer", "hold"]
Status = Literal[
    "awaiting", "advanced", "rejected", "offer", "accepted", "declined", "withdrawn", "on hold", "closed"
]
StepKind = Literal["contact", "self", "close"]
ReminderState = Literal["done", "assumed", "late", "due", "upcoming", "missed"]
Tone = Literal["gracious", "forward"]


class Person(NamedTuple):
    """Somebody at the employer; every part may be empty, but never all of name, email and phone."""

    name: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    topic: str = ""


class Promise(NamedTuple):
    """The day by which the employer said that they would answer (``by``), or from which to ask (``from``).

    The day is on the employer's calendar, and ``by`` includes it. ``given`` is the day on which the promise
    was made: None when the sheet does not say (a date in the column ``promised``).
    """

    day: date
    kind: PromiseKind = "by"
    given: date | None = None


class Touch(NamedTuple):
    """A contact that happened, on the employer's clock. ``people`` empty means the contact of the row."""

    day: date
    direction: Direction
    channel: Channel
    outcome: Outcome
    clock: time | None = None
    promise: Promise | None = None
    people: tuple[str, ...] = ()
    everybody: bool = False
    step: str = ""
    note: str = ""
    deadline: date | None = None


class Place(NamedTuple):
    """A cell of the sheet: the line (from 1) and character column (from 1) in the file, and its address.

    ``width`` is how many characters of ``source`` belong to the cell, at least 1: the carets under it.
    """

    file: str
    line: int
    column: int
    row: int
    letter: str
    header: str
    source: str = ""
    width: int = 1


NO_EXTRAS: Final[Mapping[str, str]] = MappingProxyType({})
"""The columns of their own of all the rows that have none."""


class Interview(NamedTuple):
    """One conversation: one row of the sheet, or one of the rounds that a row lists.

    ``start`` and ``end`` are aware datetimes on the employer's clock (A2); where the sheet gives a day without a
    time, ``timed`` is False and both stand at 00:00 of that day. ``row_key`` is shared by the rounds of one
    row; ``key`` is the row's key with ``-2``, ``-3`` … for the later rounds. ``one_round`` is False where the
    row lists several interviews and ``round`` is not what it calls this one, but all of them together.
    ``country`` is an ISO 3166-1 code, empty where none is known: then only weekends are closed. ``met`` is True
    for an interview in person, False for one by phone or video, None where the row does not say; ``met_before``
    is True where the row lists an earlier one that was, or may have been, in person.
    """

    key: str
    row_key: str
    line: int
    company: str
    start: datetime
    end: datetime
    timed: bool
    timezone: str
    client: str = ""
    role: str = ""
    round: str = ""
    country: str = ""
    region: str = ""
    people: tuple[Person, ...] = ()
    contact: Person | None = None
    address: str = ""
    channel: Channel | None = None
    promises: tuple[Promise, ...] = ()
    status: Status = "awaiting"
    status_date: date | None = None
    deadline: date | None = None
    went_well: bool | None = None
    priority: Literal["low", "normal", "high"] = "normal"
    company_size: Literal["", "small", "large"] = ""
    topic: str = ""
    strength: str = ""
    materials: str = ""
    news: str = ""
    cadence: str = ""
    keep_in_touch: bool | None = None
    language: str = ""
    address_as: str = ""
    snooze: str = ""
    met: bool | None = None
    met_before: bool = False
    one_round: bool = True
    touches: tuple[Touch, ...] = ()
    extras: Mapping[str, str] = NO_EXTRAS


class Waiting(NamedTuple):
    """A row that has no interview date yet: it is counted, and nothing is planned for it."""

    key: str
    line: int
    company: str
    role: str = ""


class Reminder(NamedTuple):
    """A step of a cadence placed for one interview: what to do, when, why.

    ``start`` and ``end`` are aware datetimes on the employer's clock, ``end`` exclusive. ``person`` is whom
    the message addresses, ``to`` who receives it (the contact, where the person has no address of their own).
    ``firm`` is False where the day hangs on an earlier contact that has not happened; ``assumes`` is the day
    and channel of that contact, or of the one that nobody logged, else None. ``joined`` is the step of the
    call in whose event this reminder is shown (the email after a call), else empty. ``last`` marks the last
    contact before the close. ``late_since`` is the day on which a late reminder was due. ``deadline`` is the day to
    answer another employer's offer by, where the reminder is about that offer.
    """

    interview: Interview
    cadence: str
    step: str
    occurrence: int
    kind: StepKind
    draft: str
    start: datetime
    end: datetime
    channel: Channel
    person: Person | None
    to: tuple[Person, ...]
    state: ReminderState
    firm: bool
    why: tuple[str, ...]
    rules: tuple[str, ...]
    joined: str = ""
    last: bool = False
    assumes: tuple[date, Channel] | None = None
    late_since: date | None = None
    deadline: date | None = None


class Draft(NamedTuple):
    """A finished message. ``subject`` is empty where the channel has none."""

    kind: str
    tone: Tone
    language: str
    subject: str
    body: str


class Event(NamedTuple):
    """What becomes a VEVENT. ``start`` and ``end`` are both UTC datetimes or dates; ``end`` exclusive.

    ``kind`` is the kind of its message or task, ``quiet`` for a promised day, empty for all else: it says which
    tips fit, and is not written. ``private`` marks it as nobody's business but the calendar owner's.
    """

    uid: str
    start: datetime | date
    end: datetime | date
    summary: str
    description: str
    row: str = ""
    category: str = ""
    kind: str = ""
    private: bool = False
