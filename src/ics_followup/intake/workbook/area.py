"""How far apart the cells of a workbook are, and which hold errors: read from its bytes before the library does.

The library keeps a whole rectangle in memory, from the first filled cell to the last, and gives cells with
errors as empty ones; so both are looked for here, in passes that take time in proportion to the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ics_followup.intake.dialect.limits import MOST_CELLS, MOST_ROWS

Spot = tuple[int, int]
"""Row and column, both from 0."""

LAST_COLUMN: Final = 16_384
"""The last column of a sheet in Excel and LibreOffice, counted from 1."""


class Size(NamedTuple):
    """The last filled row and column of a sheet, counted from 1; a little too much is no harm."""

    rows: int = 0
    columns: int = 0

    def holding(self, row: int, column: int) -> Size:
        """Make room for a cell (row and column from 0)."""
        if row < self.rows and column < self.columns:
            return self
        return Size(max(self.rows, row + 1), max(self.columns, column + 1))

    @property
    def bearable(self) -> bool:
        """Whether the library can keep all cells, and whether a spreadsheet could have made them."""
        return (
            self.rows <= MOST_ROWS and self.columns <= LAST_COLUMN and self.rows * self.columns <= MOST_CELLS
        )


class Survey(NamedTuple):
    """What was found out about a workbook: whether it can be read, and by sheet the cells that hold errors."""

    bearable: bool
    mistakes: Mapping[str, Mapping[Spot, str]]


class SheetSurvey(NamedTuple):
    """What was found out about one sheet."""

    name: str
    size: Size
    mistakes: Mapping[Spot, str]


class UnreadableError(ValueError):
    """The bytes of a workbook are not what its kind says."""


def survey_of(sheets: Iterable[SheetSurvey]) -> Survey:
    """Put together what was found out about each sheet; stops at the first that cannot be kept."""
    mistakes = {}
    for sheet in sheets:
        if not sheet.size.bearable:
            return Survey(bearable=False, mistakes={})
        mistakes[sheet.name] = sheet.mistakes
    return Survey(bearable=True, mistakes=mistakes)
