"""What must hold for any bytes at all: the claims that the fuzzer tries to break, one function for each kind of text.

Plain Python without atheris, so that the test suite holds the committed corpus to them too.
"""

from __future__ import annotations

import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from ics_followup.build import EmptyResultError, feed_for
from ics_followup.cadence.language import built_in_names
from ics_followup.feed.validate import byte_findings
from ics_followup.intake import Intake, Table, interviews_from, read_table
from ics_followup.intake.log import entries_of, entry_text, touch_from
from ics_followup.intake.log_days import Setting
from ics_followup.intake.misread import Misread
from ics_followup.intake.people import contact_from, people_from
from ics_followup.model import Person, Place
from ics_followup.planning import plan_for
from ics_followup.problems import WIDTH, DataError, Problem, columns, in_brief, rendered
from ics_followup.settings import Me, Settings
from ics_followup.source import Source

FILE: Final = "interviews.csv"
TODAY: Final = date(2026, 11, 22)
CONFIG: Final = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
SETTINGS: Final = Settings()._replace(
    me=Me()._replace(name="Sam Rivera", timezone="America/Chicago", country="US")
)
NAMES: Final = built_in_names()
SLOWEST: Final = 1.0
"""Seconds of the processor for one input, also where the fuzzer's counters slow every line down."""
LARGEST: Final = 1000
"""Megabytes that a whole run of the fuzzer may hold at its highest, the fuzzer's own tables among them."""
ONE_IN: Final = 64
"""Of so many inputs one, chosen by its own bytes, goes all the way to a feed and is read twice."""


def bounded(claims: Callable[[bytes], None], data: bytes) -> None:
    """Hold one input to its claims, within time and memory; a slow one is asked a second time."""
    for attempt in range(2):
        begun = time.process_time()
        claims(data)
        taken = time.process_time() - begun
        if taken <= SLOWEST:
            break
        assert attempt == 0, f"this input takes {taken:.1f} s"
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // scale
    assert held <= LARGEST, f"{held} MB are held"


def sheet(data: bytes) -> None:
    """Bytes of a sheet: problems with places inside the file, or interviews, and of some the whole feed."""
    try:
        table = read_table(data, FILE)
    except DataError as error:
        assert error.problems
        hold_problems(error.problems, None)
        return
    hold_table(table)
    intake = interviews_from(table, settings=SETTINGS, cadences=NAMES, today=TODAY)
    hold_problems(intake.problems, table)
    hold_rows(intake, table)
    if zlib.crc32(data) % ONE_IN == 0:
        again = interviews_from(read_table(data, FILE), settings=SETTINGS, cadences=NAMES, today=TODAY)
        assert again.interviews == intake.interviews
        assert again.problems == intake.problems
        feed(data)


def feed(data: bytes) -> None:
    """The way to the end: a feed that our own validator finds nothing in, and the same bytes when built again."""
    try:
        plan = plan_for(Source(sheet=data, name=FILE, config=CONFIG), today=TODAY)
        first = feed_for(plan, None).data
    except (DataError, EmptyResultError):
        return
    errors = [finding for finding in byte_findings(first) if finding.severity == "error"]
    assert not errors, errors[0]
    assert feed_for(plan, first).data == first


def hold_table(table: Table) -> None:
    """Rows stand in the order of the file, and every filled cell has a place inside it.

    A row without a filled cell is one of whose cells something is told: that only "####" was left of them, say.
    """
    before, told = table.head, {problem.place.line for problem in table.warnings if problem.place}
    for row in table.rows:
        assert row.line > before.line
        assert row.number > before.number
        assert any(row.cells) or row.line in told
        before = row
    for row in (table.head, *table.rows[:3]):
        for column, cell in enumerate(row.cells[:24]):
            assert cell == cell.strip()
            assert "\x1b" not in cell
            if cell:
                hold_place(table.place(row, column), table)


def hold_rows(intake: Intake, table: Table) -> None:
    """Every row is an interview, waits, or has an error of its own; no key comes twice."""
    keys = [interview.key for interview in intake.interviews]
    assert len(keys) == len(set(keys))
    if not intake.sheets:
        assert any(problem.severity == "error" for problem in intake.problems)
        return
    good = {one.line for one in intake.interviews} | {one.line for one in intake.waiting}
    wrong = {
        problem.place.row for problem in intake.problems if problem.severity == "error" and problem.place
    }
    assert good <= {row.line for row in table.rows}
    assert {row.number for row in table.rows if row.line not in good} <= wrong


def hold_problems(problems: Iterable[Problem], table: Table | None) -> None:
    """Hold each of the problems."""
    for problem in problems:
        hold_problem(problem, table)


def hold_problem(problem: Problem, table: Table | None) -> None:
    """Say what is wrong and what to do, show it within a terminal's width, and point into the file."""
    assert problem.what
    assert problem.remedy
    place, lines = problem.place, rendered(problem).split("\n")
    if place is None:
        assert problem.file == FILE
    else:
        hold_place(place, table)
    assert all(line.isprintable() for line in lines)
    if place is not None and place.source:
        assert columns(lines[1]) <= WIDTH
        assert set(lines[2]) == {" ", "^"}
        assert len(lines[2]) <= WIDTH + 1
    assert all(columns(line) <= WIDTH for line in in_brief(problem).split("\n"))


def hold_place(place: Place, table: Table | None) -> None:
    """A place lies inside the file: its line is there, and its column is one of that line, or the end of it."""
    assert place.file == FILE
    assert place.line >= 1
    assert place.row >= 1
    assert place.width >= 1
    assert 1 <= place.column <= len(place.source) + 1
    if table is not None and table.lines:
        left_off = place.line > len(table.lines) and not place.source.strip("\xa0")
        assert left_off or place.source == table.lines[place.line - 1]


class Weekdays:
    """A calendar on which only weekends are closed."""

    def shift(self, day: date, n: int, /) -> date:
        """Go over weekends alone."""
        step = timedelta(days=1 if n > 0 else -1)
        for _ in range(abs(n)):
            day += step
            while day.weekday() > 4:
                day += step
        return day


PEOPLE: Final = (Person("Dana Ortiz", "dana@example.com"), Person("Priya Nair", phone="+1 312 555 0110"))


def log(data: bytes) -> None:
    """A log cell: each entry is read or refused with a sentence; what is read reads back the same."""
    text = data.decode("utf-8", "replace")
    setting = Setting(interview=date(2026, 11, 10), counting=Weekdays, people=PEOPLE, written=TODAY)
    for entry in entries_of(text):
        try:
            touch = touch_from(entry, setting)
        except Misread as error:
            assert error.what
            assert error.remedy
            continue
        written = entry_text(touch)
        assert entries_of(written) == (written,)
        assert touch_from(written, setting) == touch, written


def people(data: bytes) -> None:
    """A people cell: nobody without a name, an address or a number; nobody twice."""
    text = data.decode("utf-8", "replace")
    for country in ("US", ""):
        found, told = people_from(text, country)
        assert all(person.name or person.email or person.phone for person in found)
        assert all(what and remedy for what, remedy in told)
        assert len(set(found)) == len(found)
        try:
            contact_from(text, found, country)
        except Misread as error:
            assert error.what


CLAIMS: Final[Mapping[str, Callable[[bytes], None]]] = {"sheet": sheet, "log": log, "people": people}
"""By the name of the folder in the corpus."""
