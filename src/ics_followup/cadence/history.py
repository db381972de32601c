"""What has really happened in one process: stretches of silence, divided by the employer's answers."""

from collections.abc import Iterator
from datetime import date, time
from typing import Final, NamedTuple

from ics_followup.model import Interview, Promise, Status, Touch

_STATES: Final[dict[str, Status]] = {
    "advanced": "advanced",
    "rejection": "rejected",
    "offer": "offer",
    "hold": "on hold",
}


class Stretch(NamedTuple):
    """A time without an answer: from the interview or an answer (``since``) until the next one (``until``).

    ``state`` is the state of the process in it, since ``state_since``. ``promise`` is the promise in force,
    ``renewals`` how often it had been renewed (0 for the first promise). ``deadline`` is the day to answer an
    offer by. ``until`` is the day of the next answer, None while there is none. ``sent`` are the logged
    contacts from me in it, oldest first; a call that reached somebody is the last of its stretch.
    """

    number: int
    since: date
    until: date | None
    state: Status
    state_since: date
    promise: Promise | None
    renewals: int
    deadline: date | None
    sent: tuple[Touch, ...]


class _Turn(NamedTuple):
    """Something that ends a stretch: an answer in the log, or the sheet's status (then ``touch`` is None)."""

    day: date
    state: Status | None
    touch: Touch | None


def stretches(interview: Interview, seen: date) -> tuple[Stretch, ...]:
    """The stretches of silence since the interview, oldest first; always at least one.

    ``seen`` is the day from which an undated status counts. A promise from the sheet has no day on which it
    was given: where the sheet lists several, the earlier ones have been answered by the later, so only the
    last is in force, and it counts as renewed (S1.7). A promise in a logged answer is a renewed one too, and
    of the sheet's status and the log's the later wins (A19). A hold date is taken as a first promise.
    """
    told = {touch.promise.day for touch in interview.touches if touch.promise}
    listed = [promise for promise in interview.promises if promise.day not in told]
    own_day = interview.start.date()
    now = Stretch(
        number=0,
        since=own_day,
        until=None,
        state="awaiting",
        state_since=own_day,
        promise=listed[-1] if listed else None,
        renewals=max(len(listed) - 1, 0),
        deadline=interview.deadline,
        sent=(),
    )
    if not interview.touches and interview.status == "awaiting":
        return (now,)
    found: list[Stretch] = []
    for turn, sent in _turns(interview, seen):
        if turn is None:
            found.append(now._replace(sent=sent))
            break
        found.append(now._replace(until=turn.day, sent=sent))
        now = _after(turn, now, interview)
    return tuple(found)


def is_answer(touch: Touch) -> bool:
    """Whether a logged contact is an answer: anything from them, and a call that reached somebody (A10)."""
    return touch.direction == "in" or touch.outcome == "live"


def _turns(interview: Interview, seen: date) -> Iterator[tuple[_Turn | None, tuple[Touch, ...]]]:
    """Each turn with what was sent before it; at last None with what was sent since."""
    status = _status_turn(interview, seen)
    sent: list[Touch] = []
    state: Status = "awaiting"
    for touch in sorted(interview.touches, key=_moment):
        if status and status.day < touch.day and interview.status_date is not None:
            if status.state != state:
                yield status, tuple(sent)
                sent = []
                state = status.state or state
            status = None
        if touch.direction == "out":
            sent.append(touch)
        if is_answer(touch):
            new = _STATES.get(touch.outcome) or ("awaiting" if state == "closed" else None)
            yield _Turn(day=touch.day, state=new, touch=touch), tuple(sent)
            sent = []
            state = new or state
    if status and status.state != state:
        yield status, tuple(sent)
        sent = []
    yield None, tuple(sent)


def _moment(touch: Touch) -> tuple[date, time]:
    return touch.day, touch.clock or time.min


def _status_turn(interview: Interview, seen: date) -> _Turn | None:
    if interview.status == "awaiting":
        return None
    return _Turn(day=interview.status_date or seen, state=interview.status, touch=None)


def _after(turn: _Turn, before: Stretch, interview: Interview) -> Stretch:
    """The stretch that begins with ``turn``."""
    touch = turn.touch
    state = turn.state or before.state
    promise, renewals = before.promise, before.renewals
    if touch and touch.promise:
        promise, renewals = touch.promise, renewals + 1
    elif promise and promise.day <= turn.day:
        promise = None
    deadline = (touch.deadline if touch else None) or interview.deadline
    if state == "on hold" and turn.state == "on hold":
        held = touch.promise if touch and touch.promise else Promise(day=deadline) if deadline else None
        promise, renewals = held, 0
    return Stretch(
        number=before.number + 1,
        since=turn.day,
        until=None,
        state=state,
        state_since=turn.day if turn.state else before.state_since,
        promise=promise,
        renewals=renewals,
        deadline=deadline,
        sent=(),
    )
