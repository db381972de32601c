"""Rows and cells, and where each cell stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ics_followup.model import Place
from ics_followup.problems import Problem


class Row(NamedTuple):
    r"""The cells of one record: trimmed, line breaks as ``\n``, a guarding apostrophe taken away.

    ``line`` is the first physical line in the file, ``number`` the row that a spreadsheet shows; both from 1.
    """

    line: int
    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the cell in a column (from 0), empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


class Span(NamedTuple):
    """Where one cell begins: the line (from 1), the character column (from 1), its width on that line."""

    line: int
    column: int
    width: int


class OpenQuoteError(ValueError):
    """A quotation mark opens a cell and is not closed where the cell ends."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line = line
        self.column = column


class Table(NamedTuple):
    """A sheet: its header, the rows that hold anything, and what to warn about. ``lines`` is all of it.

    ``head`` ends with its last name; ``width`` counts the nameless cells behind it too.
    """

    file: str
    head: Row
    rows: tuple[Row, ...]
    lines: Sequence[str]
    delimiter: str
    width: int
    warnings: tuple[Problem, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the header."""
        return self.head.cells

    def place(self, row: Row, column: int) -> Place:
        """Find a cell (column from 0) in the file; a cell that the row lacks stands at the row's end."""
        spans = spans_of(self.lines, row.line, self.delimiter)
        if column < len(spans):
            span = spans[column]
        else:
            last = spans[-1]
            span = Span(line=last.line, column=len(self.lines[last.line - 1]) + 1, width=1)
        return Place(
            file=self.file,
            line=span.line,
            column=span.column,
            row=row.number,
            letter=letter(column),
            header=self.head.cell(column),
            source=self.lines[span.line - 1],
            width=span.width,
        )


def letter(column: int) -> str:
    """Name a column (from 0) as spreadsheets do.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def spans_of(lines: Sequence[str], first: int, delimiter: str) -> tuple[Span, ...]:
    """Find the cells of the record that begins on line ``first`` (from 1), as ``csv`` reads them.

    Raises OpenQuoteError where a quoted cell does not end as it should.

    >>> [span.column for span in spans_of(['Acme,"Nurse, night",x'], 1, ",")]
    [1, 6, 21]
    """
    spans: list[Span] = []
    number, at = first, 0
    while True:
        line = lines[number - 1]
        begin = at
        while begin < len(line) and line[begin] == " ":
            begin += 1
        if begin < len(line) and line[begin] == '"':
            end_number, end = _after_quoted(lines, number, begin, delimiter)
            width = (end if end_number == number else len(line)) - begin
        else:
            found = line.find(delimiter, begin)
            end_number, end = number, len(line) if found < 0 else found
            width = end - begin
        start = begin if width else at
        spans.append(Span(line=number, column=start + 1, width=max(1, width)))
        number, at = end_number, end + 1
        if end >= len(lines[number - 1]):
            return tuple(spans)


def _after_quoted(lines: Sequence[str], number: int, begin: int, delimiter: str) -> tuple[int, int]:
    """Return the line and the index just after the closing quote of the cell that opens at ``begin``."""
    at, current = begin + 1, number
    while True:
        line = lines[current - 1]
        found = line.find('"', at)
        if found < 0:
            current, at = current + 1, 0
            if current > len(lines):
                raise OpenQuoteError(number, begin + 1)
        elif line[found + 1 : found + 2] == '"':
            at = found + 2
        elif found + 1 == len(line) or line[found + 1] == delimiter:
            return current, found + 1
        else:
            raise OpenQuoteError(number, begin + 1)
