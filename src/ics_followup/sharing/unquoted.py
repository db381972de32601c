"""What is wrong with a client's sheet, told to somebody who may not see the sheet: the place, and never a cell. Pure.

The sentences of problems quote cells, so none of them is used: what is said is chosen by the column alone. Nor is the
name of a file used that the client chose: "Acme interviews.csv" tells where they applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from ics_followup.intake import read_table
from ics_followup.intake.columns import columns_of
from ics_followup.intake.headers import FIELDS, field_of
from ics_followup.model import Place
from ics_followup.patterns import pattern
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError, Problem, in_one_line
from ics_followup.sharing.levels import Level, shows
from ics_followup.source import Source

_PLAIN_WORDS: Final = (
    "all application applications book client clients cadences copy csv followup followups interview interviews "
    "job jobs list log my search sheet tracker xlsx tsv xls ods toml txt"
)
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())
"""A file's name of these words alone says nothing of its contents; any other may be that of a company or a person."""

NO_DATES: Final = "No column of the sheet is named interview, so nothing is planned"

_BETWEEN: Final = pattern(r"[\s._-]+")
_DAY: Final = "a day that can be read, like 2026-11-22"
_WRITE: Final[Mapping[str, str]] = {
    "client": "the name of the client whose row it is",
    "id": "a key that no other row has",
    "company": "the employer's name; two rows with one company need a round or an id",
    "interview": "the day and hour of the interview, like 2026-11-22 10:00",
    "interview_time": "an hour, like 14:30",
    "minutes": "how long it takes, like 45",
    "timezone": "a time zone, like America/Chicago",
    "country": "a country, like US or Germany",
    "region": "a region of the country",
    "people": "names, with ; between them",
    "contact": "one of the people",
    "channel": "email, phone, text or linkedin",
    "promised": _DAY,
    "status": "awaiting, advanced, rejected, offer, accepted, declined, withdrawn, on hold or closed",
    "status_date": _DAY,
    "deadline": _DAY,
    "went_well": "yes, no, or 1 to 5",
    "priority": "low, normal or high",
    "company_size": "small or large",
    "cadence": "the name of a cadence",
    "keep_in_touch": "yes or no",
    "language": "a language, like en",
    "snooze": "until and a day, like until 2026-11-22",
    "log": "what happened, like 2026-11-25 out phone voicemail",
}
"""What a cell of each column should hold."""


def told(problem: Problem, level: Level) -> str:
    """Say what is wrong, in one line. Below the level that shows everything no cell, header or file's name is quoted.

    >>> place = Place(file="jobs.csv", line=3, column=1, row=3, letter="C", header="Interview date", source="x,y")
    >>> told(Problem("error", "'soon' is no day", "Write a day.", place), "initials").partition(" It should")[0]
    'jobs.csv, row 3, column C "interview": this cell cannot be read.'
    """
    if shows(level, "numbers"):
        return " ".join(in_one_line(problem).split())
    if not shows(level, "state"):
        return ""
    place = problem.place
    if place is None or not place.letter:
        return _of_file(problem)
    field = _field(place)
    if not field:
        return f"{_where(place)}: this cell cannot be read."
    holds = _WRITE.get(field, "")
    return f'{_where(place)} "{field}": this cell cannot be read.' + (
        f" It should hold {holds}." if holds else ""
    )


def all_told(problems: Sequence[Problem], level: Level, name: str) -> tuple[str, ...]:
    """The errors among problems, a sentence each; at a level that shows times alone only that there are some."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors and not shows(level, "state"):
        some = "Something in the sheet cannot be read."
        return (f"{some} Ask {name} to run ics-followup check.", *[some] * (len(errors) - 1))
    return tuple(dict.fromkeys(told(problem, level) for problem in errors))


def without_dates(plan: Plan, source: Source) -> tuple[Problem, ...]:
    """The error of a sheet whose rows all wait, as it has no column of interviews: nothing is planned from it."""
    if plan.intake.interviews or not plan.intake.waiting or source.more:
        return ()
    table = read_table(source.sheet, source.name)
    if "interview" in columns_of(table, plan.settings.columns).where:
        return ()
    return (
        Problem(
            "error", NO_DATES, "The client is to name so the one that holds their days.", file=table.file
        ),
    )


def trouble_told(error: FollowupError | OSError, level: Level) -> str:
    """Why a client's files cannot be read at all, without their names below the level that shows everything.

    >>> trouble_told(FollowupError("There is no file maya/Acme interviews.csv"), "busy").partition(":")[0]
    'What your list names, or a file in it, cannot be read'
    """
    if shows(level, "numbers"):
        return str(error)
    reason = error.strerror if isinstance(error, OSError) else None
    why = reason or "it is missing, being changed, too large, or no file that can be read"
    return f"What your list names, or a file in it, cannot be read: {why}. Ask the client to run ics-followup check."


def _where(place: Place) -> str:
    return f"{_called(place.file) or 'The sheet'}, row {place.row}, column {place.letter}"


def _called(file: str) -> str:
    """The name of a file that says nothing of its contents, empty for any other."""
    name = PurePath(file.replace("\\", "/")).name
    words = [word for word in _BETWEEN.split(name.casefold()) if not (word.isascii() and word.isdigit())]
    return name if words and _PLAIN.issuperset(words) and name.isprintable() else ""


def _field(place: Place) -> str:
    """The name of the column's field in our words: the header itself is the client's own text."""
    found = field_of(place.header)
    return found if found in FIELDS else ""


def _of_file(problem: Problem) -> str:
    place = problem.place
    if problem.what == NO_DATES:
        return f"{NO_DATES}. {problem.remedy}"
    name = _called(place.file if place else problem.file)
    line = f", line {place.line}" if place and place.line > 1 else ""
    begin = f"{name}{line}" if name else "A file of the client's"
    return f"{begin} cannot be read as it is. ics-followup check {name or 'SHEET'} says why."
