"""Cells that hold an error of the spreadsheet, like ``#REF!``: named at the cell, never taken for a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.dialect.limits import MOST_MISTAKES
from ics_followup.intake.headers import field_of
from ics_followup.intake.misread import shown
from ics_followup.intake.table import Row, Table
from ics_followup.problems import Problem

_MISTAKES: Final = frozenset(
    (
        *(
            "#REF!",
            "#VALUE!",
            "#NAME?",
            "#DIV/0!",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
            "#BLOCKED!",
            "#FIELD!",
        ),
        *("#BEZUG!", "#WERT!", "#ZAHL!", "#VALEUR!", "#NOM?", "#NOMBRE?", "#¡REF!", "#¡VALOR!", "#¡DIV/0!"),
        *("#RIF!", "#VALORE!", "#NOME?", "#NAAM?", "#WAARDE!", "#VERW!", "#ERROR!", "#CONNECT!", "#BUSY!"),
    )
)
"""What Excel, LibreOffice and Google Sheets write. ``#N/A`` is not one: people choose it, and it says nothing."""

UNSAVED: Final = "#(formula without a saved result)"
"""Stands in a cell of a workbook whose formula was never worked out, because no spreadsheet program saved it."""


def is_mistake(cell: str) -> bool:
    """Say whether a cell holds an error of the spreadsheet, or the ``#####`` of a column that was too narrow.

    >>> is_mistake("#REF!"), is_mistake("########"), is_mistake("#2 of 3")
    (True, True, False)
    """
    return cell[:1] == "#" and (
        cell.upper() in _MISTAKES or cell == UNSAVED or (len(cell) > 2 and not cell.strip("#"))
    )


class Mistake(NamedTuple):
    """A cell (column from 0) of a row that holds an error of the spreadsheet."""

    row: Row
    column: int


def without_mistakes(table: Table, found: Sequence[Mistake]) -> Table:
    """Empty these cells and say so at each: an error where we know the column, else a warning."""
    if not found:
        return table
    rows = {one.row: one.row for one in found}
    for row, column in found:
        cells = rows[row].cells
        rows[row] = rows[row]._replace(cells=(*cells[:column], "", *cells[column + 1 :]))
    return table._replace(
        rows=tuple(rows.get(row, row) for row in table.rows),
        warnings=(*table.warnings, *_problems(table, found)),
    )


def _problems(table: Table, found: Sequence[Mistake]) -> Iterator[Problem]:
    for row, column in found[:MOST_MISTAKES]:
        cell = row.cells[column]
        if cell == UNSAVED:
            what = "This cell holds a formula whose result is not in the file"
            remedy = "Open the workbook in your spreadsheet program and save it once."
        elif cell.strip("#"):
            what = f"This cell holds an error of the spreadsheet: {shown(cell)}"
            remedy = "Correct its formula, or write the value itself."
        else:
            what = f"This column was too narrow when the sheet was saved: only {shown(cell)} is left"
            remedy = "Make the column wider and save the sheet once more."
        yield Problem(
            severity="error" if field_of(table.head.cell(column)) else "warning",
            what=what,
            remedy=remedy,
            place=table.place(row, column),
            file=table.file,
        )
    if len(found) > MOST_MISTAKES:
        what = f"{len(found) - MOST_MISTAKES} more cells hold an error of the spreadsheet"
        yield Problem(severity="error", what=what, remedy="Correct the formulas.", file=table.file)
