"""The course of one process in days: what was promised and kept, who answered when, who was thanked in time.

Only days come out of here, and how somebody was contacted; no text of the sheet does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from ics_followup.business_days import BusinessDays
from ics_followup.cadence.history import Stretch, is_answer
from ics_followup.model import Interview, Promise, Reminder, Status, Touch
from ics_followup.sharing.view import THANKS_WITHIN_HOURS, ClosedDay, Promised, Sent, Waiting

_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 1096
OVER: Final[frozenset[Status]] = frozenset(("rejected", "accepted", "declined", "withdrawn", "closed"))
"""The states in which nobody waits for anybody."""
_THEIRS: Final[frozenset[Status]] = frozenset(("advanced", "rejected", "offer", "on hold"))
"""The states that are an answer of the employer."""


def contacts_of(interview: Interview) -> tuple[Sent, ...]:
    """What the log holds, in order of day."""
    return tuple(
        Sent(touch.day, out=touch.direction == "out", channel=touch.channel)
        for touch in sorted(interview.touches, key=_moment)
    )


def answers_of(interview: Interview) -> tuple[date, ...]:
    """The days of the employer's answers from the interview's day on, oldest first: the log's, and a dated status."""
    begun = interview.start.date()
    days = [touch.day for touch in interview.touches if is_answer(touch) and touch.day >= begun]
    told = _told_on(interview)
    return tuple(sorted((*days, told) if told and told >= begun else days))


def _told_on(interview: Interview) -> date | None:
    """The day of the sheet's status, where that is an answer of theirs and has its day."""
    theirs = interview.status in _THEIRS and not _is_guess(interview)
    return interview.status_date if theirs else None


def _is_guess(interview: Interview) -> bool:
    """Whether the row's next round stands for an answer of which nobody knows the day (the rounds of one row)."""
    return interview.status == "advanced" and interview.status_date == interview.start.date()


def answer_days_of(interview: Interview, days: BusinessDays) -> int | None:
    """How many business days the first answer took: 0 for the interview's own day, None where there is none."""
    answers = answers_of(interview)
    if not answers:
        return None
    day, first = interview.start.date(), answers[0]
    if (first - day).days > _MOST_DAYS:
        return None
    return sum(days.is_open(day + _DAY * ahead) for ahead in range(1, (first - day).days + 1))


def promises_of(interview: Interview, *, today: date, ended: date | None) -> tuple[Promised, ...]:
    """Each day that the employer named, in order, and whether they answered by it.

    Not known (None) are days that are still ahead, that a later one took the place of, from which on to ask, and
    those after ``ended``, the day on which it was over. The day itself belongs to the promise.
    """
    told = {touch.promise.day for touch in interview.touches if touch.promise}
    listed = [promise for promise in interview.promises if promise.day not in told]
    found = {promise: index + 1 < len(listed) for index, promise in enumerate(listed)}
    found |= {touch.promise: False for touch in interview.touches if touch.promise}
    return tuple(
        Promised(promise.day, promise.kind, _kept(promise, interview, today, ended, renewed=renewed))
        for promise, renewed in sorted(found.items(), key=lambda item: (item[0].day, item[0].kind))
    )


def _kept(
    promise: Promise, interview: Interview, today: date, ended: date | None, *, renewed: bool
) -> bool | None:
    if promise.kind == "from" or renewed:
        return None
    logged = next((touch.day for touch in interview.touches if touch.promise is promise), None)
    given = logged + _DAY if logged else interview.start.date()
    in_time = [touch for touch in interview.touches if is_answer(touch) and given <= touch.day <= promise.day]
    if any(touch.promise is None or touch.outcome not in ("reply", "live") for touch in in_time):
        return True
    if in_time:
        return None
    told = _told_on(interview)
    if told and given <= told <= promise.day:
        return True
    if promise.day >= today or (ended is not None and ended <= promise.day):
        return None
    return False


def thanked_in_a_day(interview: Interview, chain: Sequence[Reminder], today: date) -> bool | None:
    """Whether a thank-you is in the log within 24 hours of the interview's end; None while it is not known.

    Where the log has no hour, the interview's own day and the next one count. None too where the interview is not
    over for more than a day, or gets no thanks.
    """
    thanks = [reminder for reminder in chain if reminder.draft == "thanks"]
    if any(reminder.state == "done" and _in_time(reminder, interview) for reminder in thanks):
        return True
    if not thanks or today <= interview.end.date() + _DAY:
        return None
    return False


def _in_time(reminder: Reminder, interview: Interview) -> bool:
    day, end = reminder.start.date(), interview.end
    clocks = [touch.clock for touch in interview.touches if touch.direction == "out" and touch.day == day]
    if interview.timed and reminder.start.time() in clocks:
        return _elapsed(end, reminder.start) <= timedelta(hours=THANKS_WITHIN_HOURS)
    return day <= end.date() + _DAY


def _elapsed(begin: datetime, end: datetime) -> timedelta:
    """Real time between two moments of one clock, also where it was changed in between."""
    return timedelta(seconds=end.timestamp() - begin.timestamp())


@lru_cache(maxsize=1024)
def closed_days(days: BusinessDays, first: date, last: date, *, named: bool) -> tuple[ClosedDay, ...]:
    """The days between two days, both included, on which the employer does not work, without weekends."""
    return tuple(ClosedDay(day, why if named else "") for day, why in _closed(days, first, last))


def _closed(days: BusinessDays, first: date, last: date) -> Iterator[tuple[date, str]]:
    weekend = weekend_of(days, first)
    day = first
    while day <= last:
        if day.weekday() not in weekend and (why := days.why_closed(day)):
            yield day, why
        day += _DAY


@lru_cache(maxsize=1024)
def weekend_of(days: BusinessDays, first: date) -> tuple[int, ...]:
    """The employer's free weekdays in the four weeks from ``first`` on, from 0 for Monday."""
    ahead = (first + _DAY * number for number in range(28))
    return tuple(sorted({day.weekday() for day in ahead if days.why_closed(day) == _WEEKDAYS[day.weekday()]}))


_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def waits_of(latest: Stretch, interview: Interview, chain: Sequence[Reminder], today: date) -> Waiting:
    """Who waits on whom: nobody before the interview was, and the employer has the word as long as nothing is due."""
    if is_over(latest, chain, today):
        return "nobody"
    if latest.state == "offer":
        return "me"
    if interview.start.date() > today:
        return ""
    acts = any(reminder.state in ("due", "late") and reminder.kind == "contact" for reminder in chain)
    return "me" if acts else "them"


def is_over(latest: Stretch, chain: Sequence[Reminder], today: date) -> bool:
    """Whether it has ended, or the seeker has let go of it and nothing has come since."""
    return latest.state in OVER or any(
        reminder.kind == "close" and latest.since <= reminder.start.date() <= today for reminder in chain
    )


def ends_of(
    interview: Interview, chain: Sequence[Reminder], latest: Stretch, today: date
) -> tuple[date, date]:
    """The first and the last day of the timeline, both included; at most three years lie between them."""
    known = [interview.start.date(), *(touch.day for touch in interview.touches)]
    known += [reminder.start.date() for reminder in chain]
    known += [promise.day for promise in (*interview.promises, latest.promise) if promise]
    known += [day for day in (latest.deadline,) if day and latest.state == "offer"]
    first = min(known)
    if not is_over(latest, chain, today):
        known.append(max(today, first))
    return first, min(max(known), first + _DAY * _MOST_DAYS)


def _moment(touch: Touch) -> tuple[date, time]:
    return touch.day, touch.clock or time.min
