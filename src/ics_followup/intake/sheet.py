"""The whole table, or several, become interviews, with every problem of all files at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

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
from ics_followup.intake.table import Table, letter
from ics_followup.intake.whereabouts import Whereabouts
from ics_followup.model import Interview, Place, Waiting
from ics_followup.problems import Problem
from ics_followup.settings import Settings

if TYPE_CHECKING:
    from ics_followup.intake.sidecar import Entry


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
) -> Intake:
    """Read every row. ``cadences`` are the names that a row may choose; ``log`` is the log file, if any.

    ``more`` are further sheets, whose rows belong to the same set: a key may stand in one of all files only.
    ``today`` is for warnings about days in the future; None where it is not known. ``complete`` is False where
    another file of the set could not be read: an entry of the log whose row is not there may be one of its.

    Never raises for what the user wrote: look for errors among ``problems``.
    """
    tables = (table, *more)
    warnings = [problem for item in tables for problem in item.warnings]
    sheets, problems, whole = _sheets_of(tables, settings)
    walk = _Walk(settings, frozenset(cadences), today)
    keys = [[key_of(sheet, row) for row in sheet.table.rows] for sheet in sheets]
    row_keys = tuple(dict.fromkeys(key for found in keys for key in found if key))
    log_problems: tuple[Problem, ...] = ()
    if log:
        from ics_followup.intake.sidecar import entries_by_key

        walk.entries, log_problems = entries_by_key(log, frozenset(row_keys), settings.defaults.dates)
        warnings += log.warnings
    for sheet, found in zip(sheets, keys, strict=True):
        walk.sheet(sheet, found)
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


class _Walk:
    """Goes through the rows of all sheets and remembers the keys that it has met."""

    def __init__(self, settings: Settings, cadences: frozenset[str], today: date | None) -> None:
        self.settings = settings
        self.cadences = cadences
        self.today = today
        self.entries: Mapping[str, tuple[Entry, ...]] = MappingProxyType({})
        self.met: dict[str, tuple[str, int]] = {}
        self.interviews: list[Interview] = []
        self.waiting: list[Waiting] = []
        self.problems: list[Problem] = []
        self.zones: Counter[tuple[str, str]] = Counter()
        self.countries: Counter[tuple[str, str]] = Counter()

    def sheet(self, sheet: Sheet, keys: Sequence[str]) -> None:
        """Read all rows of a sheet; ``keys`` are theirs."""
        for row, key in zip(sheet.table.rows, keys, strict=True):
            self.row(RowReader(sheet, row, key), key)

    def row(self, reader: RowReader, key: str) -> None:
        self.identity(reader)
        reader.surplus()
        if reader.parts("interview"):
            reading = interviews_in(
                reader,
                settings=self.settings,
                cadences=self.cadences,
                entries=self.entries.get(key, ()),
                today=self.today,
            )
            self.note(reader, reading.where)
            self.keep(reader, reading.interviews)
        elif not reader.failed:
            self.waiting.append(
                Waiting(
                    key=key, line=reader.row.line, company=reader.text("company"), role=reader.text("role")
                )
            )
        file = reader.sheet.table.file
        if reader.problems:
            self.problems += sorted(reader.problems, key=lambda problem: _standing(problem, file))

    def identity(self, reader: RowReader) -> None:
        """Refuse a row without a company, and one whose key an earlier row has.

        Rows that wait need no key of their own: two applications at one company are common. An ``id`` that the
        user wrote twice is a slip in any case.
        """
        key = reader.row_key
        if not reader.text("company"):
            reader.error(
                "company", "This row names no company", "Write the employer's name in the column company."
            )
        elif not key:
            reader.error(
                "company",
                "The company's name has no letter or digit",
                "Write the employer's name, or a key of your own into the column id.",
            )
        if not (reader.parts("interview") or reader.text("id")):
            return
        if key in self.met:
            self.taken(reader, key)
        elif key:
            self.met[key] = (reader.sheet.table.file, reader.row.line)

    def taken(self, reader: RowReader, key: str) -> None:
        by_id = bool(reader.text("id"))
        remedy = "Give each row an id of its own."
        if not by_id:
            remedy = 'Fill the column "round" (like first, second) or "id" to tell the two rows apart.'
        file, line = self.met[key]
        other = "" if file == reader.sheet.table.file else f" of {file}"
        what = f'This row has the same key as line {line}{other}: "{key}"'
        reader.error("id" if by_id else "company", what, remedy)

    def keep(self, reader: RowReader, interviews: tuple[Interview, ...]) -> None:
        """Keep the interviews of a good row; the keys of its later rounds must be free too."""
        for interview in interviews[1:]:
            if not reader.row_key:
                continue
            if interview.key in self.met:
                self.taken(reader, interview.key)
            else:
                self.met[interview.key] = (reader.sheet.table.file, reader.row.line)
        if not reader.failed:
            self.interviews += interviews

    def note(self, reader: RowReader, where: Whereabouts) -> None:
        """Count what a row did not say; a cell that cannot be read did say something."""
        if reader.wrong("country", "region", "timezone"):
            return
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
