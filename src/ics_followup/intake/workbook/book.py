"""The sheet of a workbook that looks like the tracker becomes a table, with the spreadsheet's own addresses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ics_followup.intake.dialect.heading import Candidate, candidate, chosen, skipped
from ics_followup.intake.dialect.limits import HEADING_WITHIN, LARGEST_CELL, MOST_UNPACKED
from ics_followup.intake.dialect.mistakes import without_mistakes
from ics_followup.intake.dialect.records import Records
from ics_followup.intake.misread import shown
from ics_followup.intake.refusals import BEGIN, EMPTY, refused, too_large
from ics_followup.intake.table import BAR, Table
from ics_followup.intake.workbook.area import SheetSurvey, Spot, Survey, UnreadableError, survey_of
from ics_followup.intake.workbook.binary_sheets import sheets_in_binary
from ics_followup.intake.workbook.kinds import NAMES, Kind, encrypted
from ics_followup.intake.workbook.old_sheets import sheets_in_old
from ics_followup.intake.workbook.open_sheets import sheets_in_ods
from ics_followup.intake.workbook.packed import Pack, PackedError
from ics_followup.intake.workbook.panics import panics_unprinted
from ics_followup.intake.workbook.shown import text_of
from ics_followup.intake.workbook.xml_sheets import sheets_in_xml
from ics_followup.problems import DataError, Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_REPAIR = 'Open it in your spreadsheet program and save it once more, as .xlsx or "CSV UTF-8".'


class _Found(NamedTuple):
    """A sheet that holds anything, and its row of column names."""

    name: str
    sheet: CalamineSheet
    heading: Candidate
    first: int
    hidden: bool


def table_in(data: bytes, kind: Kind, file: str) -> Table:
    """Read the sheet with the most columns that we know; of equal ones the first, hidden ones last.

    The rows and columns that problems show are the spreadsheet's own. Raises DataError for a workbook that is
    locked, damaged, empty, or too large to be read within bounds.
    """
    survey = _survey(data, kind, file)
    try:
        with panics_unprinted():
            found = _best(_sheets(_opened(data, file)))
    except DataError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise _damaged(kind, file) from None
        raise
    if not found:
        raise refused(file, EMPTY, BEGIN)
    best = found[0]
    records = Records(file, "row")
    _read(best, survey.mistakes.get(best.name, {}), records, file)
    head, *rows = records.rows
    table = Table(
        file=file,
        head=head,
        rows=tuple(rows),
        lines=(),
        delimiter="",
        width=records.width,
        warnings=(*_warnings(found, file), *records.warnings()),
        sheet=best.name,
    )
    return without_mistakes(table, records.mistakes)


def _survey(data: bytes, kind: Kind, file: str) -> Survey:
    """Find out all that must be known of a workbook before the library reads it. Raises DataError."""
    large = too_large(data)
    if large:
        raise refused(file, *large)
    if encrypted(data):
        raise _locked(file)
    try:
        survey = survey_of(_surveyed(data, kind))
    except UnreadableError:
        raise _damaged(kind, file) from None
    except PackedError as error:
        if not error.large:
            raise _damaged(kind, file) from None
        what = f"This workbook is too large when it is unpacked: more than {MOST_UNPACKED // 1_000_000} MB"
        raise refused(file, what, "Copy your rows into a new workbook, or save the sheet as CSV.") from None
    if not survey.bearable:
        what = "The filled cells of this workbook lie too far apart to be read"
        remedy = (
            "Look for a stray cell far below or far right of your rows (Ctrl+End goes there), and delete it."
        )
        raise refused(file, what, remedy)
    return survey


def _surveyed(data: bytes, kind: Kind) -> Iterator[SheetSurvey]:
    if kind == "xls":
        return sheets_in_old(data)
    readers = {"xlsx": sheets_in_xml, "xlsb": sheets_in_binary, "ods": sheets_in_ods}
    return readers[kind](Pack(data))


def _opened(data: bytes, file: str) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise _locked(file) from None


def _locked(file: str) -> DataError:
    what = "This workbook is protected by a password"
    return refused(file, what, "Save a copy of it without the password, and use that.")


def _damaged(kind: Kind, file: str) -> DataError:
    return refused(file, f"This is {NAMES[kind]}, but it is damaged", _REPAIR)


def _sheets(workbook: CalamineWorkbook) -> Iterator[_Found]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        candidates = list(islice(_candidates(sheet), HEADING_WITHIN))
        heading = chosen(candidates)
        if heading:
            hidden = about.visible != SheetVisibleEnum.Visible
            yield _Found(about.name, sheet, heading, candidates[0].line, hidden)


def _best(sheets: Iterator[_Found]) -> list[_Found]:
    """All sheets that hold anything, the best first."""
    return sorted(sheets, key=_rank)


def _rank(one: _Found) -> tuple[bool, bool, int, list[int]]:
    """One with interviews is the tracker, however much another one knows; of two alike the later year is."""
    known = one.heading.known
    numbers = [-int(digits) for digits in re.findall("[0-9]{1,6}", one.name)]
    return (one.hidden, "interview" not in known, -len(known), numbers)


def _candidates(sheet: CalamineSheet) -> Iterator[Candidate]:
    for number, cells in _rows(sheet, {}):
        row = candidate(number, number, cells)
        if row.width:
            yield row


def _rows(sheet: CalamineSheet, mistakes: Mapping[Spot, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything with its number (from 1) and its cells from column A on.

    A cell that was merged with those below it stands in each of these rows, if anything else does.
    """
    start = sheet.start or (0, 0)
    before = [""] * start[1]
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top, []).append((left, bottom))
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in mistakes.items():
        wrong.setdefault(row, []).append((column, text))
    standing: dict[int, tuple[str, int]] = {}
    for index, values in enumerate(sheet.iter_rows()):
        if index not in wrong and values.count("") == len(values):
            continue
        cells = [*before, *map(text_of, values)]
        for column, text in wrong.get(index, ()):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
        if not any(cells):
            continue
        for column, (text, until) in standing.items():
            if index <= until and column < len(cells) and not cells[column]:
                cells[column] = text
        for column, bottom in merged.get(index, ()):
            if column < len(cells):
                standing[column] = (cells[column], bottom)
        yield index + 1, cells


def _read(found: _Found, mistakes: Mapping[Spot, str], records: Records, file: str) -> None:
    for number, cells in _rows(found.sheet, mistakes):
        if number < found.heading.line:
            continue
        together = "".join(cells)
        if len(together) > LARGEST_CELL and any(len(cell) > LARGEST_CELL for cell in cells):
            what = f"Row {number} has a cell of more than {LARGEST_CELL:,} characters"
            raise refused(file, what, "Shorten the cell.")
        records.add(number, number, cells, plain=together.isprintable() and "'" not in together)


def _warnings(found: Sequence[_Found], file: str) -> Iterator[Problem]:
    best, *others = found
    if best.heading.line > best.first:
        first = next(cells for number, cells in _rows(best.sheet, {}) if number == best.first)
        source = BAR.join(cell for cell in first if cell)
        yield skipped(file, best.heading, best.first, source, "row")
    if others:
        names = ", ".join(shown(one.name) for one in others[:3]) + (" and more" if len(others) > 3 else "")
        yield Problem(
            severity="warning",
            file=file,
            what=f"Of {len(found)} sheets in this workbook {shown(best.name)} was read, and not {names}",
            remedy="If you mean another one, save that sheet alone as CSV.",
        )
