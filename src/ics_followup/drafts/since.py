"""How far back the interview lies when a message is sent: it decides how a message speaks of that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from ics_followup.model import Interview

Since = Literal["ahead", "this week", "earlier", "last year"]

_A_WEEKDAY_IS_CLEAR: Final = timedelta(days=5)
_A_MONTH_IS_CLEAR: Final = timedelta(days=300)


def since_interview(interview: Interview, sent: datetime | None) -> Since:
    """Tell how far back an interview lies at ``sent``, an aware datetime; None stands for soon after it.

    ``ahead`` until it is over (where the sheet gives no time, for the whole of its day); ``this week`` for 5 days,
    in which its weekday alone is clear; ``last year`` from 300 days on, when its month needs the year.
    """
    if sent is None:
        return "this week"
    local = sent.astimezone(interview.start.tzinfo)
    ago = local.date() - interview.start.date()
    if local < interview.end or (not interview.timed and ago <= timedelta()):
        return "ahead"
    if ago <= _A_WEEKDAY_IS_CLEAR:
        return "this week"
    return "earlier" if ago < _A_MONTH_IS_CLEAR else "last year"
