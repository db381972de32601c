"""The whole table, or several, become interviews, with every problem of all files at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.intake.columns import columns_of
from ics_followup.intake.interview import interviews_in
from ics_followup.intake.rows import (
    RowReader,
    Sheet,
    key_of,
    order_warnings,
    sheet_of,
    swapped_warnings,
)
from ics_followup.intake.table import Row, Table, letter
from ics_followup.intake.whereabouts import Whereabouts
from ics_followup.model import Interview, Place, Waiting
from ics_followup.problems import Problem
from ics_followup.settings import Settings
from ics_followup.spread import Spread, in_turn

if TYPE_CHECKING:
    from ics_followup.intake.sidecar import Entry

_NO_ENTRIES: Final[Mapping[str, tuple[Entry, ...]]] = MappingProxyType({})
"""The log file of those who have none."""


class Intake(NamedTuple):
    """What a sheet says. Rows with an error give no interview, but their key is among ``row_keys``.

    ``problems`` holds those of the file too (its warnings), in the order of the rows. ``inferred`` are
    sentences about what the rows did not say and where it was taken from. ``companies`` are all that the sheet
    names, once each; ``sheets`` are what was read, without those whose columns could not be found.
    """

    interviews: tuple[Interview, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    problems: tuple[Problem, ...] = ()
    row_keys: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()

    def place_of(self, row_key: str, field: str) -> Place | None:
        """Find the cell of a field in the first row with this key; None where the row says nothing there."""
        for sheet in self.sheets:
            for row in sheet.table.rows:
                if key_of(sheet, row) == row_key:
                    return sheet.table.place(row, sheet.columns[field]) if sheet.cell(row, field) else None
        return None


def interviews_from(
    table: Table,
    *,
    settings: Settings,
    cadences: Collection[str],
    log: Table | None = None,
    today: date | None = None,
    more: Sequence[Table] = (),
    complete: bool = True,
    spread: Spread = in_turn,
    steps: Collection[str] = (),
) -> Intake:
    """Read every row. ``cadences`` are the names that a row may choose; ``log`` is the log file, if any.

    ``more`` are further sheets, whose rows belong to the same set: a key may stand in one of all files only.
    ``today`` is for warnings about days in the future; None where it is not known. ``complete`` is False where
    another file of the set could not be read: an entry of the log whose row is not there may be one of its.
    ``spread`` has the rows read; it changes no result. ``steps`` are the ids of the steps in the user's own cadences,
    which the log may name.

    Never raises for what the user wrote: look for errors among ``problems``.
    """
    tables = (table, *more)
    warnings = [problem for item in tables for problem in item.warnings]
    sheets, problems, whole = _sheets_of(tables, settings)
    walk, entries = _Walk(), _NO_ENTRIES
    keys = [[key_of(sheet, row) for row in sheet.table.rows] for sheet in sheets]
    row_keys = tuple(dict.fromkeys(key for found in keys for key in found if key))
    log_problems: tuple[Problem, ...] = ()
    if log:
        from ics_followup.intake.sidecar import entries_by_key

        entries, log_problems = entries_by_key(log, frozenset(row_keys), settings.defaults.dates)
        warnings += log.warnings
    terms = Terms(settings, frozenset(cadences), today, entries, frozenset(steps))
    for sheet, found in zip(sheets, keys, strict=True):
        rows = tuple(zip(sheet.table.rows, found, strict=True))
        with closing(spread(partial(row_read, sheet, terms), rows)) as results:
            for (row, key), read in results:
                walk.row(sheet, row, key, read)
    return Intake(
        interviews=tuple(walk.interviews),
        waiting=tuple(walk.waiting),
        problems=(*warnings, *problems, *walk.problems, *(log_problems if complete and whole else ())),
        row_keys=row_keys,
        inferred=walk.facts(),
        companies=tuple(dict.fromkeys(name for sheet in sheets for name in _companies(sheet))),
        sheets=sheets,
    )


def _sheets_of(
    tables: Sequence[Table], settings: Settings
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...], bool]:
    """Find the columns of each table; those where that fails are left out, and the last part is then False."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for table in tables:
        columns = columns_of(table, settings.columns)
        problems += columns.problems
        if not any(problem.severity == "error" for problem in columns.problems):
            problems += (*_nameless(table), *_rowless(table))
            sheets.append(sheet_of(table, columns, settings.defaults.dates))
            problems += order_warnings(sheets[-1])
            problems += swapped_warnings(sheets[-1])
            problems += _rounds_unread(sheets[-1], settings.columns)
    return tuple(sheets), tuple(problems), len(sheets) == len(tables)


def _rounds_unread(sheet: Sheet, chosen: Iterable[str]) -> Iterator[Problem]:
    if len(sheet.columns) < len(sheet.table.header):
        from ics_followup.intake.unread_rounds import unread_rounds

        yield from unread_rounds(sheet, chosen)


def _companies(sheet: Sheet) -> Iterator[str]:
    return (name for row in sheet.table.rows if (name := sheet.cell(row, "company")))


def _nameless(table: Table) -> Iterator[Problem]:
    """One warning for all columns that hold cells and have no name in the header: nothing is taken from them."""
    columns = [
        column
        for column in range(table.width)
        if not table.head.cell(column) and any(row.cell(column) for row in table.rows)
    ]
    if columns:
        letters = ", ".join(letter(column) for column in columns)
        many = len(columns) > 1
        yield Problem(
            severity="warning",
            what=f"{'Columns' if many else 'Column'} {letters} {'have' if many else 'has'} no name in the header: "
            "what stands there is not used",
            remedy="Write a name above it if you want to keep it in order, or leave it as it is.",
            place=table.place(table.head, columns[0]),
            file=table.file,
        )


def _rowless(table: Table) -> Iterator[Problem]:
    """A warning for a sheet that ends below its column names."""
    if not table.rows:
        yield Problem(
            severity="warning",
            what="There is no row below the column names, so nothing is planned",
            remedy="Write a row for each interview, and save the sheet.",
            file=table.file,
        )


class Terms(NamedTuple):
    """What the rows of a sheet are read with; ``entries`` are those of the log file, by the key of their row."""

    settings: Settings
    cadences: frozenset[str]
    today: date | None
    entries: Mapping[str, tuple[Entry, ...]]
    steps: frozenset[str] = frozenset()


class RowRead(NamedTuple):
    """What one row says, whatever other rows say.

    ``claims`` is True where no other row may have its key: rows that wait need none of their own, two applications at
    one company are common; an ``id`` that the user wrote twice is a slip in any case. ``where`` is None where the row
    waits, or a cell that says it cannot be read.
    """

    interviews: tuple[Interview, ...]
    waiting: Waiting | None
    where: Whereabouts | None
    claims: bool
    problems: tuple[Problem, ...]


def row_read(sheet: Sheet, terms: Terms, keyed: tuple[Row, str]) -> RowRead:
    """Read a row, given with its key; its problems come in the order in which they were found."""
    row, key = keyed
    reader = RowReader(sheet, row, key)
    _identity(reader)
    reader.surplus()
    awaited = bool(reader.parts("interview"))
    claims = awaited or bool(reader.text("id"))
    if not awaited:
        waiting = Waiting(key=key, line=row.line, company=reader.text("company"), role=reader.text("role"))
        return RowRead((), waiting, None, claims, tuple(reader.problems))
    reading = interviews_in(
        reader,
        settings=terms.settings,
        cadences=terms.cadences,
        entries=terms.entries.get(key, ()),
        today=terms.today,
        steps=terms.steps,
    )
    where = None if reader.wrong("country", "region", "timezone") else reading.where
    return RowRead(reading.interviews, None, where, claims, tuple(reader.problems))


def _identity(reader: RowReader) -> None:
    """Refuse a row that cannot have a key."""
    if not reader.text("company"):
        reader.error(
            "company", "This row names no company", "Write the employer's name in the column company."
        )
    elif not reader.row_key:
        reader.error(
            "company",
            "The company's name has no letter or digit",
            "Write the employer's name, or a key of your own into the column id.",
        )


class _Walk:
    """Goes through the rows of all sheets, as they were read, and remembers the keys that it has met."""

    def __init__(self) -> None:
        self.met: dict[str, tuple[str, int]] = {}
        self.interviews: list[Interview] = []
        self.waiting: list[Waiting] = []
        self.problems: list[Problem] = []
        self.zones: Counter[tuple[str, str]] = Counter()
        self.countries: Counter[tuple[str, str]] = Counter()

    def row(self, sheet: Sheet, row: Row, key: str, read: RowRead) -> None:
        """Take in a row: nothing of one with an error but what is wrong; the keys of all its rounds must be free."""
        claimed = (key, *(interview.key for interview in read.interviews[1:])) if key and read.claims else ()
        problems = [*self.taken(sheet, row, key, claimed), *read.problems]
        if read.where:
            self.note(read.where)
        if not any(problem.severity == "error" for problem in problems):
            self.interviews += read.interviews
            if read.waiting:
                self.waiting.append(read.waiting)
        if problems:
            file = sheet.table.file
            self.problems += sorted(problems, key=lambda problem: _standing(problem, file))

    def taken(self, sheet: Sheet, row: Row, key: str, claimed: Iterable[str]) -> list[Problem]:
        """Errors for those of the ``claimed`` keys that an earlier row has; the others are this row's from now on."""
        reader: RowReader | None = None
        for each in claimed:
            if each not in self.met:
                self.met[each] = (sheet.table.file, row.line)
                continue
            reader = reader or RowReader(sheet, row, key)
            by_id = bool(reader.text("id"))
            remedy = "Give each row an id of its own."
            if not by_id:
                remedy = 'Fill the column "round" (like first, second) or "id" to tell the two rows apart.'
            file, line = self.met[each]
            other = "" if file == sheet.table.file else f" of {file}"
            what = f'This row has the same key as line {line}{other}: "{each}"'
            reader.error("id" if by_id else "company", what, remedy)
        return reader.problems if reader else []

    def note(self, where: Whereabouts) -> None:
        """Count what a row did not say."""
        if where.zone_from in ("defaults", "me", "nowhere"):
            self.zones[where.timezone, where.zone_from] += 1
        if where.country_from in ("defaults", "me"):
            self.countries[where.country, where.country_from] += 1

    def facts(self) -> tuple[str, ...]:
        """Tell how many rows took their zone and country from the settings."""
        sources = {
            "defaults": " from [defaults] in followup.toml.",
            "me": ": yours.",
            "nowhere": ": none is set.",
        }
        counted = [("time zone", self.zones), ("country", self.countries)]
        return tuple(
            f"{count} {'row takes its' if count == 1 else 'rows take their'} {what} {value}{sources[source]}"
            for what, counter in counted
            for (value, source), count in sorted(counter.items())
        )


def _standing(problem: Problem, file: str) -> tuple[bool, int, int]:
    """Sort the problems of a row by where they stand, those of the log file last."""
    place = problem.place
    if place is None:
        return (False, 0, 0)
    return (place.file != file, place.line, place.column)
