"""What a client agreed to share, and until when: of two who say it, the lower level and the earlier end. Pure."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Literal, NamedTuple

from ics_followup.sharing.levels import DEFAULT, Level, lower


class Given(NamedTuple):
    """What one place says: the row of the coach's list, or [share] of the client's own settings. None is nothing."""

    level: Level | None = None
    until: date | None = None


class Consent(NamedTuple):
    """What may be shown now. ``until`` is the last day of it, None for no end or where there is none."""

    standing: Literal["shared", "ended", "no consent"]
    level: Level
    until: date | None = None


def consent_of(row: Given, own: Given | None, *, asked: Level | None, today: date) -> Consent:
    """Put together what the coach's list says and the client's ``own`` settings, None where they say nothing.

    A section [share] of the client's own is a consent even if it is empty; a row is one if it names a level or an
    end. The level ``asked`` for on the command line can only lower. The end is included.

    >>> consent_of(Given("full"), Given("named", date(2026, 12, 31)), asked=None, today=date(2026, 11, 22))
    Consent(standing='shared', level='named', until=datetime.date(2026, 12, 31))
    >>> consent_of(Given(), None, asked="busy", today=date(2026, 11, 22)).standing
    'no consent'
    """
    said = [each for each in (row if any(row) else None, own) if each is not None]
    if not said:
        return Consent("no consent", "busy")
    levels = [each.level for each in said if each.level] or [DEFAULT]
    level = reduce(lower, [*levels, *([asked] if asked else [])])
    until = min((each.until for each in said if each.until), default=None)
    return Consent("ended" if until and until < today else "shared", level, until)
