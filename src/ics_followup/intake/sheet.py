"""The whole table becomes interviews, with every problem of the file at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ics_followup.intake.columns import columns_of
from ics_followup.intake.interview import interviews_in
from ics_followup.intake.rows import RowReader, Sheet, key_of, sheet_of
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
    names, once each; ``sheet`` is what was read, None where its columns could not be found.
    """

    interviews: tuple[Interview, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    problems: tuple[Problem, ...] = ()
    row_keys: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    sheet: Sheet | None = None

    def place_of(self, row_key: str, field: str) -> Place | None:
        """Find the cell of a field in the first row with this key; None where the row says nothing there."""
        sheet = self.sheet
        if sheet is None or field not in sheet.columns:
            return None
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
) -> Intake:
    """Read every row. ``cadences`` are the names that a row may choose; ``log`` is the log file, if any.

    ``today`` is for warnings about days in the future; None where it is not known.

    Never raises for what the user wrote: look for errors among ``problems``.
    """
    file_warnings = table.warnings + (log.warnings if log else ())
    columns, problems = columns_of(table, settings.columns)
    if any(problem.severity == "error" for problem in problems):
        return Intake(problems=(*file_warnings, *problems))
    sheet = sheet_of(table, columns)
    keys = [key_of(sheet, row) for row in table.rows]
    row_keys = tuple(dict.fromkeys(key for key in keys if key))
    entries: Mapping[str, tuple[Entry, ...]] = MappingProxyType({})
    log_problems: tuple[Problem, ...] = ()
    if log:
        from ics_followup.intake.sidecar import entries_by_key

        entries, log_problems = entries_by_key(log, frozenset(row_keys))
    walk = _Walk(sheet, settings, frozenset(cadences), entries, today)
    for index, key in enumerate(keys):
        walk.row(index, key)
    return Intake(
        interviews=tuple(walk.interviews),
        waiting=tuple(walk.waiting),
        problems=(*file_warnings, *problems, *_nameless(table), *walk.problems, *log_problems),
        row_keys=row_keys,
        inferred=walk.facts(),
        companies=tuple(dict.fromkeys(name for row in table.rows if (name := sheet.cell(row, "company")))),
        sheet=sheet,
    )


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


class _Walk:
    """Goes through the rows and remembers the keys that it has met."""

    def __init__(
        self,
        sheet: Sheet,
        settings: Settings,
        cadences: frozenset[str],
        entries: Mapping[str, tuple[Entry, ...]],
        today: date | None,
    ) -> None:
        self.sheet = sheet
        self.settings = settings
        self.cadences = cadences
        self.entries = entries
        self.today = today
        self.lines: dict[str, int] = {}
        self.interviews: list[Interview] = []
        self.waiting: list[Waiting] = []
        self.problems: list[Problem] = []
        self.zones: Counter[tuple[str, str]] = Counter()
        self.countries: Counter[tuple[str, str]] = Counter()

    def row(self, index: int, key: str) -> None:
        reader = RowReader(self.sheet, self.sheet.table.rows[index], key)
        self.identity(reader)
        reader.surplus()
        if reader.text("interview"):
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
        self.problems += sorted(reader.problems, key=self.standing)

    def standing(self, problem: Problem) -> tuple[bool, int, int]:
        """Sort the problems of a row by where they stand, those of the log file last."""
        place = problem.place
        if place is None:
            return (False, 0, 0)
        return (place.file != self.sheet.table.file, place.line, place.column)

    def identity(self, reader: RowReader) -> None:
        """Refuse a row without a company, and one whose key an earlier row has."""
        key = reader.row_key
        if not reader.text("company"):
            reader.error(
                "company", "This row names no company", "Write the employer's name in the column company."
            )
        elif not key:
            reader.error(
                "company", "The company's name has no letter or digit", "Fill the column id for this row."
            )
        if key in self.lines:
            self.taken(reader, key)
        elif key:
            self.lines[key] = reader.row.line

    def taken(self, reader: RowReader, key: str) -> None:
        by_id = bool(reader.text("id"))
        remedy = "Give each row an id of its own."
        if not by_id:
            remedy = 'Fill the column "round" (like first, second) or "id" to tell the two rows apart.'
        what = f'This row has the same key as line {self.lines[key]}: "{key}"'
        reader.error("id" if by_id else "company", what, remedy)

    def keep(self, reader: RowReader, interviews: tuple[Interview, ...]) -> None:
        """Keep the interviews of a good row; the keys of its later rounds must be free too."""
        for interview in interviews[1:]:
            if not reader.row_key:
                continue
            if interview.key in self.lines:
                self.taken(reader, interview.key)
            else:
                self.lines[interview.key] = reader.row.line
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
