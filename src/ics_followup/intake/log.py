"""What happened, one line each: ``2026-11-25 10:05 out phone voicemail``, or as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.people import matching
from ics_followup.intake.promises import Counting, promise_from
from ics_followup.intake.values import Order, When, date_at, read_when
from ics_followup.model import Channel, Direction, Outcome, Person, Promise, Touch

EXAMPLES: Final = (
    "Write for example 2026-11-25 out phone voicemail, 2026-11-27 in email promised 2026-12-04, "
    "or 25 Nov emailed Dana."
)
_DIRECTIONS: Final[dict[str, Direction]] = {
    "out": "out", "in": "in", "they": "in", "he": "in", "she": "in", "i": "out",
}  # fmt: skip
_CHANNELS: Final[dict[str, Channel]] = {
    "email": "email", "mail": "email", "emailed": "email", "mailed": "email", "wrote": "email",
    "phone": "phone", "call": "phone", "called": "phone", "phoned": "phone", "rang": "phone",
    "text": "text", "texted": "text", "sms": "text", "linkedin": "linkedin", "card": "card", "letter": "card",
    "person": "person", "met": "person",
}  # fmt: skip
_OUT_VERBS: Final = frozenset(
    ("emailed", "mailed", "wrote", "called", "phoned", "rang", "texted", "sent", "met", "thanked")
)
_OUTCOMES: Final[dict[str, Outcome]] = {
    "sent": "sent", "thanked": "sent", "live": "live", "spoke": "live", "talked": "live", "reached": "live",
    "voicemail": "voicemail", "vm": "voicemail", "reply": "reply", "replied": "reply", "answered": "reply",
    "said": "reply", "heard": "reply", "advanced": "advanced", "invited": "advanced",
    "rejection": "rejection", "rejected": "rejection", "absage": "rejection",
    "offer": "offer", "offered": "offer", "hold": "hold",
}  # fmt: skip
_THEIRS: Final = frozenset(("reply", "advanced", "rejection", "offer", "hold"))
_SILENT: Final = frozenset(
    ("a", "an", "the", "to", "at", "on", "left", "back", "from", "again", "and", "them", "me",
     "you", "thank", "thanks")
)  # fmt: skip
_CLAUSES: Final = {
    ("check", "back"): "check back", ("answer", "by"): "by", ("promised",): "by", ("by",): "by",
    ("until",): "by", ("with",): "with", ("for",): "for",
}  # fmt: skip


@dataclass(slots=True)
class _Clauses:
    """The words of an entry, by the keyword that leads them; ``main`` leads none."""

    main: list[str] = field(default_factory=list)
    promises: list[tuple[str, list[str]]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an entry may lean on.

    ``interview`` is the (first) interview's day; a date without a year is the first at or after it.
    ``written`` is the day on which the entry was written, for entries without a date: None refuses them.
    """

    interview: date
    counting: Counting
    people: Sequence[Person] = ()
    order: Order | None = None
    written: date | None = None


def entries_of(text: str) -> tuple[str, ...]:
    """Split a log cell at ``;`` and line breaks; empty entries fall away."""
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return tuple(part for part in parts if part.strip("-–?. "))


def touch_from(entry: str, setting: Setting) -> Touch:
    """Read one entry, canonical or as people write it; raises Misread with three examples.

    >>> from datetime import date
    >>> setting = Setting(interview=date(2026, 11, 22), counting=NotImplemented)
    >>> touch = touch_from("25 Nov called, voicemail", setting)
    >>> touch.day, touch.direction, touch.channel, touch.outcome
    (datetime.date(2026, 11, 25), 'out', 'phone', 'voicemail')
    """
    body, _, note = entry.partition("#")
    words = [bare for word in body.split() if (bare := word.strip(",")) != ""]
    if not words or len(words) > 60 or len(body) > 500:
        raise Misread(f"The log entry {shown(entry)} cannot be read", EXAMPLES)
    clauses = _clauses(words)
    when, rest = _dated(clauses.main, entry, setting)
    direction, channel, outcome, named = _kind(rest, entry, setting.people)
    promise, deadline = _promised(clauses.promises, when.day, outcome, setting)
    people = tuple(_resolved(name, setting.people) for name in clauses.people if name) or named
    everybody = [name.casefold() for name in people] in (["all"], ["everybody"])
    return Touch(
        day=when.day,
        clock=when.clock,
        direction=direction,
        channel=channel,
        outcome=outcome,
        promise=promise,
        people=() if everybody else people,
        everybody=everybody,
        step=clauses.step,
        note=note.strip(),
        deadline=deadline,
    )


def _clauses(words: Sequence[str]) -> _Clauses:
    clauses = _Clauses()
    lead, held = "main", list[str]()

    def close() -> None:
        if lead == "main":
            clauses.main.extend(held)
        elif lead == "with":
            names = " ".join(held).replace(" and ", " & ").split(" & ")
            clauses.people.extend(name.strip() for name in names)
        elif lead == "for":
            clauses.step = "-".join(held[:1])
            clauses.main.extend(held[1:])
        else:
            clauses.promises.append((lead, held))

    index = 0
    while index < len(words):
        pair, single = tuple(word.casefold() for word in words[index : index + 2]), (words[index].casefold(),)
        key = pair if pair in _CLAUSES else single
        if key in _CLAUSES:
            close()
            lead, held = _CLAUSES[key], []
            index += len(key)
        else:
            held.append(words[index])
            index += 1
    close()
    return clauses


def _dated(words: list[str], entry: str, setting: Setting) -> tuple[When, list[str]]:
    """Find the day, and the time right after it; return the other words."""
    for start in range(len(words)):
        text = " ".join(words[start:])
        found = date_at(text, setting.order, setting.interview)
        if found is None:
            continue
        rest = found[1].split()
        if rest and rest[0].casefold() in ("at", "um", "@"):
            rest = rest[1:]
        day = found[0].isoformat()
        for count in (2, 1):
            try:
                return read_when(f"{day} {' '.join(rest[:count])}"), words[:start] + rest[count:]
            except Misread:
                if rest and rest[0][:1].isdigit() and count == 1:
                    raise
        return When(day=found[0]), words[:start] + rest
    if setting.written is None:
        raise Misread(f"The log entry {shown(entry)} has no date", EXAMPLES)
    return When(day=setting.written), words


def _kind(
    words: Sequence[str], entry: str, people: Sequence[Person]
) -> tuple[Direction, Channel, Outcome, tuple[str, ...]]:
    """Find direction, channel and outcome among the words; the verb gives the direction."""
    unread = Misread(f"The log entry {shown(entry)} cannot be read", EXAMPLES)
    directions: list[Direction] = []
    channels: list[Channel] = []
    outcomes: list[Outcome] = []
    named: list[str] = []
    plain = [word.strip(".!:").casefold() for word in words]
    verbs = [word for word in plain if word in _OUT_VERBS]
    for index, word in enumerate(plain):
        if word == "no" and plain[index + 1 : index + 2] == ["answer"]:
            outcomes.append("voicemail")
        elif word in _DIRECTIONS or word in _CHANNELS or word in _OUTCOMES:
            directions += [_DIRECTIONS[word]] if word in _DIRECTIONS else []
            channels += [_CHANNELS[word]] if word in _CHANNELS else []
            outcomes += [_OUTCOMES[word]] if word in _OUTCOMES else []
        elif len(found := matching(word, people)) == 1:
            named.append(found[0].name)
        elif word not in _SILENT and word not in ("answer", "message", "note"):
            raise unread
    channels, outcomes = list(dict.fromkeys(channels)), list(dict.fromkeys(outcomes))
    theirs = [outcome for outcome in outcomes if outcome in _THEIRS]
    if not directions:
        directions = ["in"] if theirs else ["out"] if verbs or outcomes else []
    if len(set(directions)) != 1 or len(channels) > 1:
        raise unread
    return *_completed(directions[0], channels, outcomes, unread), tuple(named)


def _completed(
    direction: Direction, channels: Sequence[Channel], outcomes: Sequence[Outcome], unread: Misread
) -> tuple[Direction, Channel, Outcome]:
    """Fill in what an entry leaves out: the usual outcome of a channel, the usual channel of an outcome."""
    spoken = "live" in outcomes or "voicemail" in outcomes
    channel: Channel = channels[0] if channels else "phone" if spoken else "email"
    if direction == "in":
        decisive = [outcome for outcome in outcomes if outcome != "reply"]
        outcome = decisive[0] if decisive else "reply"
        fits = len(decisive) <= 1 and outcome in _THEIRS
    else:
        usual: Outcome = {"phone": "voicemail", "person": "live"}.get(channel, "sent")  # type: ignore[assignment]
        answered = "reply" in outcomes and channel == "phone"
        own = ["live" if answered and one == "reply" else one for one in outcomes]
        outcome = own[0] if own else usual
        fits = len(set(own)) <= 1 and outcome not in _THEIRS
        fits = fits and (outcome == "sent") == (channel not in ("phone", "person"))
    if not fits:
        raise unread
    return direction, channel, outcome


def _promised(
    clauses: Sequence[tuple[str, list[str]]], day: date, outcome: Outcome, setting: Setting
) -> tuple[Promise | None, date | None]:
    """Read the promise of an entry; after an offer, the day to answer it by."""
    promise, deadline = None, None
    for lead, words in clauses:
        text = " ".join(words)
        if lead == "check back":
            text = f"check back {text}"
        read = promise_from(text, base=day, order=setting.order, counting=setting.counting, near=day)
        if read.day < day:
            raise Misread(
                f"The day {read.day.isoformat()} in the log lies before the day on which it was said",
                "Write the day that they named, like 2026-12-04.",
            )
        if outcome == "offer" and lead == "by":
            deadline = read.day
        else:
            promise = Promise(day=read.day, kind=read.kind, given=day)
    return promise, deadline


def _resolved(name: str, people: Sequence[Person]) -> str:
    found = matching(name, people)
    return found[0].name if len(found) == 1 else name


def moment_written(text: str) -> date:
    """Read the column ``when`` of a log file: a day or a day and time; raises Misread."""
    return read_when(text).day


def in_order(touches: Sequence[Touch]) -> tuple[Touch, ...]:
    """Sort touches by day and time (an untimed one first) and keep each once."""

    def place(touch: Touch) -> datetime:
        return datetime.combine(touch.day, touch.clock or time(0))

    return tuple(sorted(dict.fromkeys(touches), key=place))
