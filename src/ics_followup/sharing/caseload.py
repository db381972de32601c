"""The nouns of a coach's overview: one case for each client, small enough that ten thousand of them fit in memory."""

from datetime import date
from typing import Literal, NamedTuple

from ics_followup.sharing.levels import Level
from ics_followup.sharing.view import Notable, Step

Standing = Literal["shared", "ended", "no consent", "unread"]
"""Whether something is shared: "ended" where the consent expired, "unread" where the sheet cannot be used at all."""

Wrong = Literal["sheet", "list", "passing"]
"""Whose the problems are: the client's, whose sheet must be mended; the coach's, in whose list they stand; or nobody's,
where a sheet is just being written, there is no network, or the program failed."""


class Figures(NamedTuple):
    """What can be counted of one client: for the report. What is assumed was not done.

    ``answer_days`` are business days from an interview to the first answer, one number for each answered interview.
    ``promises`` counts days named by employers that have passed, ``kept`` those on or before which an answer came.
    ``thanks`` counts interviews over for more than a day, ``thanked`` those after which a thank-you is in the log
    within 24 hours.
    """

    interviews: int = 0
    open: int = 0
    answer_days: tuple[int, ...] = ()
    promises: int = 0
    kept: int = 0
    thanks: int = 0
    thanked: int = 0
    contacts: int = 0


class Line(NamedTuple):
    """One step with what its process is called at the client's level; ``name`` and ``role`` are empty at busy."""

    step: Step
    name: str = ""
    role: str = ""


class Case(NamedTuple):
    """One client on one day. Fields that the client's level does not show are empty.

    ``ref`` is the name of the client's folder below the coach's, ``email`` where the nudge goes. ``level`` is the
    lower one of what the coach's list and the client's own settings allow. ``until`` is the last day of the consent,
    None for no end. ``problems`` are the sentences that say what is wrong with the client's sheet, at most a few of
    ``problem_count``. ``late`` counts what the client is late with and ``unticked`` what has no tick
    (`sharing.lateness`), ``due`` what else stands on today and is not done. ``lines`` are the steps of the last seven
    and the next seven days, in order of start, at most 60 of ``line_count``. ``wrong`` says whose the problems are of
    what is unread, ``stays`` whether the pages of an earlier run are still there then.
    ``quiet_since`` is the day of the last log entry, None where there is none or the level does not show it.
    ``names`` gives of each process ref in ``notable`` what it is called. ``address`` is where the client's feed was
    published, empty where it was not.
    """

    ref: str
    name: str
    standing: Standing
    level: Level
    email: str = ""
    until: date | None = None
    timezone: str = "UTC"
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    waiting: int = 0
    late: int = 0
    unticked: int = 0
    due: int = 0
    lines: tuple[Line, ...] = ()
    line_count: int = 0
    notable: tuple[Notable, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    quiet_since: date | None = None
    figures: Figures = Figures()
    address: str = ""
    country: str = ""
    wrong: Wrong = "sheet"
    stays: bool = False
