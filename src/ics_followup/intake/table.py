"""Rows and cells, and where each cell stands in the file."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ics_followup.intake.dialect.limits import LARGEST_CELL
from ics_followup.intake.dialect.wrapped import inside
from ics_followup.model import Place
from ics_followup.problems import Problem

BAR: Final = " | "
"""Stands between the cells of a workbook's row where it is shown."""


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
    """A quotation mark opens a cell and is not closed where the cell ends; ``far`` where that is far away."""

    def __init__(self, line: int, column: int, *, far: bool = False) -> None:
        super().__init__(line, column)
        self.far = far
        self.line = line
        self.column = column


class Table(NamedTuple):
    """A sheet: its header, the rows that hold anything, and what to warn about.

    ``head`` ends with its last name; ``width`` counts the nameless cells behind it too. Of a text file,
    ``lines`` is all of it and ``delimiter`` stands between its cells; ``wrapped`` says that each of its rows
    stands in one pair of quotation marks. Of a workbook, ``lines`` and ``delimiter`` are empty and ``sheet``
    names the sheet that was read.
    """

    file: str
    head: Row
    rows: tuple[Row, ...]
    lines: Sequence[str]
    delimiter: str
    width: int
    warnings: tuple[Problem, ...] = ()
    wrapped: bool = False
    sheet: str = ""

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the header."""
        return self.head.cells

    def place(self, row: Row, column: int) -> Place:
        """Find a cell (column from 0) in the file; a cell that the row lacks stands at the row's end.

        In a workbook the line is the row, and the source shows its cells with bars between them.
        """
        span, source = self._spot(row, column)
        return Place(
            file=self.file,
            line=span.line,
            column=span.column,
            row=row.number,
            letter=letter(column),
            header=self.head.cell(column),
            source=source,
            width=span.width,
        )

    def _spot(self, row: Row, column: int) -> tuple[Span, str]:
        if not self.delimiter:
            return _span_in_row(row, column)
        spans = spans_of(self.lines, row.line, self.delimiter)
        if self.wrapped and len(spans) == 1:
            spans = self._wrapped_spans(row.line) or spans
        if column < len(spans):
            return spans[column], self.lines[spans[column].line - 1]
        source = self.lines[spans[-1].line - 1]
        return Span(line=spans[-1].line, column=len(source) + 1, width=1), source

    def _wrapped_spans(self, line: int) -> tuple[Span, ...]:
        """The cells in a row that stands in one pair of quotation marks; none where it ends on another line."""
        if not self.lines[line - 1].lstrip().startswith('"'):
            return ()
        text, columns = inside(self.lines[line - 1])
        try:
            spans = spans_of([text], 1, self.delimiter)
        except OpenQuoteError:
            return ()
        return tuple(_moved(span, line, columns) for span in spans)


def _moved(span: Span, line: int, columns: Sequence[int]) -> Span:
    """Find a span of the inside of a wrapped row in the row itself."""
    begin = columns[min(span.column - 1, len(columns) - 1)]
    end = columns[min(span.column - 1 + span.width, len(columns) - 1)]
    return Span(line=line, column=begin + 1, width=max(1, end - begin))


def _span_in_row(row: Row, column: int) -> tuple[Span, str]:
    """Show a row of a workbook on one line from its first filled cell on, or from ``column`` if that is before."""
    first = min(next((at for at, cell in enumerate(row.cells) if cell), 0), column)
    shown = [" ".join(cell.split()) for cell in row.cells[first:]]
    shown += [""] * (column - first + 1 - len(shown))
    before = BAR.join((*shown[: column - first], ""))
    width = max(1, len(shown[column - first]))
    return Span(line=row.line, column=len(before) + 1, width=width), BAR.join(shown)


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
    at, current, length = begin + 1, number, 0
    while True:
        line = lines[current - 1]
        found = line.find('"', at)
        if found < 0:
            length += len(line) - at + 1
            current, at = current + 1, 0
            if length > LARGEST_CELL or not _has(lines, current):
                raise OpenQuoteError(number, begin + 1, far=length > LARGEST_CELL)
        elif line[found + 1 : found + 2] == '"':
            at = found + 2
        elif found + 1 == len(line) or line[found + 1] == delimiter:
            return current, found + 1
        else:
            raise OpenQuoteError(number, begin + 1)


def _has(lines: Sequence[str], number: int) -> bool:
    """Say whether there is a line of this number (from 1), without counting all."""
    try:
        lines[number - 1]
    except IndexError:
        return False
    return True
