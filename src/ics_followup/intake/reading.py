"""Bytes become a table: a text file in any dialect, or a workbook; every cell is kept."""

from __future__ import annotations

from ics_followup.intake.dialect.heading import heading_of, skipped
from ics_followup.intake.dialect.letters import decoded
from ics_followup.intake.dialect.limits import LONGEST_LINE
from ics_followup.intake.dialect.lines import Lines, LongLineError, flattened
from ics_followup.intake.dialect.mistakes import without_mistakes
from ics_followup.intake.dialect.records import Records
from ics_followup.intake.dialect.separator import delimiter_named
from ics_followup.intake.refusals import BEGIN, EMPTY, SAVE_AGAIN, refusal, refused
from ics_followup.intake.table import Table
from ics_followup.intake.workbook.kinds import kind_of
from ics_followup.model import Place
from ics_followup.problems import DataError, Problem


def read_table(data: bytes, file: str) -> Table:
    r"""Read a sheet as people really save it: CSV with any letters and any usual delimiter, or a workbook.

    ``file`` is the name that problems show. Rows that are wholly empty are left out, but counted; a sheet
    with a header only has no rows. What had to be guessed is among the table's warnings. Raises DataError
    where the whole file cannot be read.

    >>> table = read_table(b"company;role\nAcme;Nurse\n", "interviews.csv")
    >>> table.header, table.rows[0].cells
    (('company', 'role'), ('Acme', 'Nurse'))
    """
    kind = kind_of(data)
    if kind is not None:
        from ics_followup.intake.workbook.book import table_in

        return table_in(data, kind, file)
    wrong = refusal(data)
    if wrong:
        raise refused(file, *wrong)
    text, warnings = decoded(data, file)
    lines = Lines(flattened(text), data)
    del text  # a long sheet is not held twice
    try:
        return _table_of(lines, file, warnings)
    except LongLineError as error:
        raise _too_long(lines, error.line, file) from None


def _table_of(lines: Lines, file: str, warnings: tuple[Problem, ...]) -> Table:
    if damaged := lines.line_with("\0"):
        raise _nul(lines, damaged, file)
    named = delimiter_named(next(lines.feed(), ""))
    heading = heading_of(lines, 1 if named else 0, named)
    if heading is None:
        raise refused(file, EMPTY, BEGIN)
    records = Records(file)
    records.read(lines, heading)
    head, *rows = records.rows
    if heading.row.line > heading.first:
        warnings = (*warnings, skipped(file, heading.row, heading.first, lines[heading.first - 1]))
    table = Table(
        file=file,
        head=head,
        rows=tuple(rows),
        lines=lines,
        delimiter=heading.delimiter,
        width=records.width,
        warnings=(*warnings, *records.warnings()),
        wrapped=records.wrapped,
    )
    return without_mistakes(table, records.mistakes)


def _nul(lines: Lines, number: int, file: str) -> DataError:
    source = lines[number - 1]
    column = source.index("\0") + 1
    place = Place(file=file, line=number, column=column, row=number, letter="", header="", source=source)
    what = "There is a zero byte here: this is not a text file, or it is damaged"
    return refused(file, what, SAVE_AGAIN, place)


def _too_long(lines: Lines, number: int, file: str) -> DataError:
    source = lines[number - 1][:1000]
    place = Place(file=file, line=number, column=1, row=number, letter="", header="", source=source)
    what = f"This line has more than {LONGEST_LINE:,} characters: this is no sheet, or its line ends are lost"
    return refused(file, what, SAVE_AGAIN, place)
