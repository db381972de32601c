"""Bytes become a table: encoding, delimiter and quotes are found out, and every cell is kept."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ics_followup.intake.columns import field_of
from ics_followup.intake.refusals import refusal
from ics_followup.intake.table import OpenQuoteError, Row, Table, spans_of
from ics_followup.model import Place
from ics_followup.problems import DataError, Problem

if TYPE_CHECKING:
    from _csv import Reader

LARGEST_CELL = 100_000
"""The most characters that a cell may have; a spreadsheet allows 32,767."""

DELIMITERS = (",", ";", "\t", "|")
_GUARDED = ("'=", "'+", "'-", "'@")
_LINE_END = re.compile("\r\n|\n|\r")
_BLANK = re.compile("[\t\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # ECMA-48: CSI, its parameters, its last sign
    "|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"  # a command string to its end
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)


def read_table(data: bytes, file: str) -> Table:
    r"""Read a CSV file as people really save it: UTF-8, UTF-16 or Windows letters, any usual delimiter.

    ``file`` is the name that problems show. Rows that are wholly empty are left out, but counted; a sheet
    with a header only has no rows. Raises DataError where the whole file cannot be read.

    >>> table = read_table(b"company;role\nAcme;Nurse\n", "interviews.csv")
    >>> table.header, table.rows[0].cells
    (('company', 'role'), ('Acme', 'Nurse'))
    """
    wrong = refusal(data)
    if wrong:
        raise _refused(file, *wrong)
    text, warnings = _decoded(data, file)
    lines = _LINE_END.split(text)
    if "\0" in text:
        raise _nul(lines, file)
    named = _delimiter_named(lines[0])
    first = 2 if named else 1
    while first <= len(lines) and not lines[first - 1].strip():
        first += 1
    if first > len(lines):
        raise _refused(
            file, "This file is empty", "Begin it with a line of column names: company,role,interview"
        )
    delimiter = named or _delimiter_of(lines, first)
    records = list(_records(lines, 1 if named else 0, delimiter, file))
    head, width, rows, invisible = _table_rows(records)
    if invisible:
        warnings = (*warnings, _controlled(invisible, file))
    return Table(
        file=file, head=head, rows=rows, lines=lines, delimiter=delimiter, width=width, warnings=warnings
    )


def _refused(file: str, what: str, remedy: str, place: Place | None = None) -> DataError:
    return DataError([Problem(severity="error", what=what, remedy=remedy, place=place, file=file)])


def _decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    remedy = 'Save it once more from your spreadsheet program, as "CSV UTF-8".'
    if utf16 or b"\0" in data:
        raise _refused(file, "This file is damaged or is not a text file", remedy)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _refused(file, "This is not a text file, or its letters cannot be made out", remedy) from None
    what = "The letters of this file are not UTF-8; they were read as Windows letters (Windows-1252)"
    remedy = 'If names look wrong, save the sheet as "CSV UTF-8".'
    return text, (Problem(severity="warning", what=what, remedy=remedy, file=file),)


def _nul(lines: Sequence[str], file: str) -> DataError:
    number = next(n for n, line in enumerate(lines, start=1) if "\0" in line)
    source = lines[number - 1]
    column = source.index("\0") + 1
    place = Place(file=file, line=number, column=column, row=number, letter="", header="", source=source)
    what = "There is a zero byte here: this is not a text file, or it is damaged"
    return _refused(file, what, 'Save it once more from your spreadsheet program, as "CSV UTF-8".', place)


def _delimiter_named(line: str) -> str:
    """Return the delimiter that a first line such as ``sep=;`` names, empty if it names none."""
    bare = line.strip(' "')
    delimiter = bare[4:]
    return delimiter if bare[:4].casefold() == "sep=" and delimiter in DELIMITERS else ""


def _delimiter_of(lines: Sequence[str], first: int) -> str:
    """Choose the delimiter that gives the header the most columns that we know, then the most columns."""

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            record = next(_reader(lines, first - 1, delimiter, strict=False))
        except (csv.Error, StopIteration):
            return (0, 0)
        return (sum(1 for cell in record if field_of(cell)), len(record))

    return max(DELIMITERS, key=columns)


def _reader(lines: Sequence[str], skip: int, delimiter: str, *, strict: bool = True) -> Reader:
    feed = (f"{line}\n" for line in islice(lines, skip, None))
    return csv.reader(feed, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _records(lines: Sequence[str], skip: int, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first line (from 1), empty ones too."""
    reader = _reader(lines, skip, delimiter)
    while True:
        begin = reader.line_num + skip + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _unbalanced(lines, begin, delimiter, file) from None
        if any(len(cell) > LARGEST_CELL for cell in record):
            raise _too_large(lines, begin, file)
        yield begin, record


def _unbalanced(lines: Sequence[str], begin: int, delimiter: str, file: str) -> DataError:
    try:
        spans_of(lines, begin, delimiter)
    except OpenQuoteError as fault:
        source = lines[fault.line - 1]
        place = Place(
            file=file,
            line=fault.line,
            column=fault.column,
            row=fault.line,
            letter="",
            header="",
            source=source,
        )
        what = "The quotation mark that opens here is not closed where the cell ends"
        return _refused(file, what, 'Close it with ", or write "" for a quotation mark inside a cell.', place)
    return _too_large(lines, begin, file)


def _too_large(lines: Sequence[str], begin: int, file: str) -> DataError:
    source = lines[begin - 1]
    place = Place(file=file, line=begin, column=1, row=begin, letter="", header="", source=source)
    what = f"This row has a cell of more than {LARGEST_CELL:,} characters"
    return _refused(file, what, "Look for a quotation mark that is not closed, or shorten the cell.", place)


def _controlled(cells: int, file: str) -> Problem:
    many = "1 cell holds" if cells == 1 else f"{cells} cells hold"
    return Problem(
        severity="warning",
        file=file,
        what=f"{many} invisible control characters; they are left out",
        remedy="Nothing has to be done; to be rid of them, type these cells anew.",
    )


def _table_rows(records: Sequence[tuple[int, list[str]]]) -> tuple[Row, int, tuple[Row, ...], int]:
    """Return the header and its width, the rows, and how many cells held invisible control characters."""
    rows: list[Row] = []
    width = invisible = 0
    for number, (line, record) in enumerate(records, start=1):
        cells = [_cleaned(cell) for cell in record]
        invisible += sum(not cell.isprintable() and _has_controls(cell) for cell in record)
        width = width if rows else len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(Row(line=line, number=number, cells=tuple(cells)))
    head = rows[0] if rows else Row(line=records[0][0], number=1, cells=())
    named = len(head.cells)
    padded = (
        Row(line=row.line, number=row.number, cells=row.cells + ("",) * (named - len(row.cells)))
        for row in rows[1:]
    )
    return head, width, tuple(padded), invisible


def _has_controls(cell: str) -> bool:
    return _CONTROL.search(cell) is not None


def _cleaned(cell: str) -> str:
    """Trim a cell and take away the apostrophe that guards ``= + - @`` from being read as a formula.

    What no eye sees and a terminal or a calendar obeys does not come in: control characters, whole terminal
    commands (``ESC [31m``), and the signs that turn the direction of writing (U+202A to U+202E, U+2066 to
    U+2069). It is dropped here and nowhere else, once for every cell, so that whatever is made of a cell is
    clean; one warning for a file says in how many cells that was so, because a name may have changed. Tabs and
    other blanks (U+2028, U+2029) become spaces, unsaid. Line breaks stay, for they part people; so do the
    joiners U+200C and U+200D, which Persian, Hindi and many emoji need.
    """
    if not cell.isprintable():
        cell = _CONTROL.sub("", _BLANK.sub(" ", cell))
    bare = cell.strip()
    return bare[1:] if bare.startswith(_GUARDED) else bare
