"""Records of cells: strict quotation marks, bounded cells, empty rows and repeated column names left out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from ics_followup.intake.dialect.heading import Heading
from ics_followup.intake.dialect.limits import LARGEST_CELL, MOST_ROWS
from ics_followup.intake.dialect.lines import Lines
from ics_followup.intake.dialect.mistakes import Mistake, is_mistake
from ics_followup.intake.dialect.signs import cleaned, has_controls
from ics_followup.intake.dialect.wrapped import unwrapped
from ics_followup.intake.refusals import refused
from ics_followup.intake.table import OpenQuoteError, Row, spans_of
from ics_followup.model import Place
from ics_followup.problems import DataError, Problem

_SHARED: Final = 4096
"""So many cells are remembered, so that those that say the same (a country, a day) are kept once."""


class Records:
    """The rows of a file, the first with the column names, and what was seen on the way.

    ``width`` counts the nameless cells behind the last name too, ``controlled`` the cells in which control
    characters stood, ``wrapped`` says that a row stood in one pair of quotation marks, ``repeated`` holds the
    lines (rows of a workbook, see ``unit``) with the column names again.
    """

    def __init__(self, file: str, unit: str = "line") -> None:
        self.file = file
        self.unit = unit
        self.rows: list[Row] = []
        self.width = 0
        self.controlled = 0
        self.repeated: list[int] = []
        self.mistakes: list[Mistake] = []
        self.wrapped = False
        self._shared = lru_cache(maxsize=_SHARED)(str)

    def read(self, lines: Lines, heading: Heading) -> None:
        """Read from the column names to the end. Raises DataError at a quotation mark left open."""
        skip, delimiter, wrapped = heading.row.line - 1, heading.delimiter, heading.row.wrapped
        reader = csv.reader(lines.feed(skip), delimiter=delimiter, skipinitialspace=True, strict=True)
        begin, number = skip + 1, heading.row.number - 1
        try:
            for record in reader:
                number += 1
                together = "".join(record)
                if together:
                    if len(together) > LARGEST_CELL and any(len(cell) > LARGEST_CELL for cell in record):
                        raise too_large(lines, begin, self.file)
                    if wrapped or (len(record) == 1 and self.rows):
                        record = self.unwrapped(record, delimiter, wrapped)
                    self.add(begin, number, record, plain=together.isprintable() and "'" not in together)
                begin = skip + reader.line_num + 1
        except csv.Error:
            raise unbalanced(lines, begin, delimiter, self.file) from None

    def unwrapped(self, record: list[str], delimiter: str, sure: bool) -> list[str]:
        """Take a row out of its one pair of quotation marks.

        Where not every row has one (``sure``), it must hold as many cells as there are column names, three at
        least: a company such as "Acme, Inc." alone in its row is no row in quotation marks.
        """
        cells = unwrapped(record, delimiter)
        if cells and (sure or len(cells) == len(self.rows[0].cells) > 2):
            self.wrapped = True
            return cells
        return record

    def add(self, line: int, number: int, record: Sequence[str], *, plain: bool) -> None:
        """Keep a record if it says anything; ``plain`` ones hold nothing but what is seen, and no guard."""
        if plain:
            cells = list(map(self._shared, map(str.strip, record)))
        else:
            self.controlled += sum(map(has_controls, record))
            cells = list(map(self._shared, map(cleaned, record)))
        width = len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if not self.rows:
            self.width = width
            self.rows.append(Row(line=line, number=number, cells=tuple(cells)))
            return
        head = self.rows[0].cells
        if len(cells) < len(head):
            cells += [""] * (len(head) - len(cells))
        row = Row(line=line, number=line if line == number else number, cells=tuple(cells))
        if cells[0] == head[0] and row.cells == head:
            self.repeated.append(line)
            return
        if "#" in "".join(cells):
            self.mistakes += (Mistake(row, at) for at, cell in enumerate(cells) if is_mistake(cell))
        self.rows.append(row)
        if len(self.rows) > MOST_ROWS:
            what = f"This sheet has more than {MOST_ROWS:,} rows, the most of a spreadsheet"
            raise refused(self.file, what, "Keep only the rows that you still need.")

    def warnings(self) -> tuple[Problem, ...]:
        """What the reader should know of the whole file."""
        said = []
        if self.controlled:
            many = "1 cell holds" if self.controlled == 1 else f"{self.controlled} cells hold"
            said.append(
                (
                    f"{many} invisible control characters; they are left out",
                    "Nothing has to be done; to be rid of them, type these cells anew.",
                )
            )
        if self.repeated:
            where = (
                f"{self.unit} {self.repeated[0]}"
                if len(self.repeated) == 1
                else f"{len(self.repeated)} places"
            )
            said.append(
                (
                    f"The column names come again in {where}; they are not read as a row",
                    "Nothing has to be done, if two exports were put one below the other.",
                )
            )
        return tuple(
            Problem(severity="warning", file=self.file, what=what, remedy=remedy) for what, remedy in said
        )


def unbalanced(lines: Sequence[str], begin: int, delimiter: str, file: str) -> DataError:
    """Say where the quotation mark opens that is not closed in the record that begins on a line."""
    try:
        spans_of(lines, begin, delimiter)
    except OpenQuoteError as fault:
        if fault.far:
            return too_large(lines, fault.line, file, fault.column)
        what = "The quotation mark that opens here is not closed where the cell ends"
        remedy = 'Close it with ", or write "" for a quotation mark inside a cell.'
        return refused(file, what, remedy, _spot(lines, fault.line, fault.column, file))
    return too_large(lines, begin, file)


def too_large(lines: Sequence[str], begin: int, file: str, column: int = 1) -> DataError:
    """Say that a row has a cell that no spreadsheet would hold."""
    what = f"This row has a cell of more than {LARGEST_CELL:,} characters"
    remedy = "Look for a quotation mark that is not closed, or shorten the cell."
    return refused(file, what, remedy, _spot(lines, begin, column, file))


def _spot(lines: Sequence[str], line: int, column: int, file: str) -> Place:
    return Place(file=file, line=line, column=column, row=line, letter="", header="", source=lines[line - 1])
