"""What has really happened in one process: stretches of silence, divided by the employer's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ics_followup.model import Interview, Promise, Status, Touch

_STATES: dict[str, Status] = {
    "advanced": "advanced",
    "rejection": "rejected",
    "offer": "offer",
    "hold": "on hold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time without an answer: from the interview or an answer (``since``) until the next one (``until``).

    ``promise`` is the promise in force in it, ``renewals`` how often it had been renewed (0 for the first
    promise). ``until`` is the day of the next answer, None while there is none. ``sent`` are the logged
    contacts from me in it, oldest first.
    """

    index: int
    since: date
    until: date | None
    promise: Promise | None
    renewals: int
    sent: tuple[Touch, ...]
    latest: bool


def state_of(interview: Interview) -> Status:
    """The state of the process: the sheet's status or the log's, whichever is later; undated wins (A19)."""
    answers = [touch for touch in interview.touches if touch.outcome in _STATES and touch.direction == "in"]
    if not answers:
        return interview.status
    last = max(answers, key=lambda touch: (touch.day, touch.clock is not None, touch.clock))
    dated, undated = interview.status_date, interview.status != "awaiting" and interview.status_date is None
    if undated or (dated is not None and dated >= last.day):
        return interview.status
    return _STATES[last.outcome]


def stretches(interview: Interview) -> tuple[Stretch, ...]:
    """The stretches of silence since the interview, oldest first; always at least one.

    A promise from the sheet has no day on which it was given. Where the sheet lists several, the earlier ones
    have been answered by the later, so only the last is in force, and it counts as renewed (S1.7). A promise
    in a logged answer is a renewed one too (A19).
    """
    answers = sorted(
        (touch for touch in interview.touches if touch.direction == "in"), key=lambda touch: touch.day
    )
    sent = tuple(touch for touch in interview.touches if touch.direction == "out")
    sheet = interview.promises
    told = {touch.promise.day for touch in answers if touch.promise}
    before = [promise for promise in sheet if promise.day not in told]
    start = interview.start.date()
    found: list[Stretch] = []
    promise = before[-1] if before else None
    renewals = max(len(before) - 1, 0)
    for index in range(len(answers) + 1):
        answer = answers[index - 1] if index else None
        if answer and answer.promise:
            renewals += 1
            promise = answer.promise
        elif answer and promise and promise.day < answer.day:
            promise = None
        since = answer.day if answer else start
        until = answers[index].day if index < len(answers) else None
        found.append(
            Stretch(
                index=index,
                since=since,
                until=until,
                promise=promise,
                renewals=renewals,
                sent=_between(sent, since if index else None, until),
                latest=until is None,
            )
        )
    return tuple(found)


def _between(sent: Sequence[Touch], since: date | None, until: date | None) -> tuple[Touch, ...]:
    return tuple(
        sorted(
            (
                touch
                for touch in sent
                if (since is None or touch.day >= since) and (until is None or touch.day < until)
            ),
            key=lambda touch: touch.day,
        )
    )
