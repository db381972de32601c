"""How much may be in a file: bounds that no tracker meets, so that no file costs much time or memory."""

from __future__ import annotations

from typing import Final

LARGEST: Final = 50_000_000
"""The most bytes of a file: 50 MB. A hundred thousand rows of a full tracker have 20 MB."""

LARGEST_CELL: Final = 100_000
"""The most characters of a cell; a spreadsheet allows 32,767. More means a quotation mark that is not closed."""

MOST_ROWS: Final = 1_048_576
"""The most rows of a table, which is the most of a spreadsheet. Each takes some 300 bytes of memory."""

LONGEST_LINE: Final = 1_000_000
"""The most characters of a line: ten of the longest cells, or 16,384 columns, the most of a spreadsheet, of 60."""

HEADING_WITHIN: Final = 30
"""The column names stand within so many lines; the longest preamble seen in an export has 12."""

MOST_UNPACKED: Final = 200_000_000
"""The most bytes that a workbook may have when it is unpacked: 200 MB, a million rows of ten short cells.

A packed file of 50 MB can hold 50 GB of nothing, so this is counted before anything of it is read."""

MOST_CELLS: Final = 5_000_000
"""The most cells between the first and the last that is filled; the reader keeps some 32 bytes for each.

One word in the last corner of a sheet would otherwise ask for 17 thousand million cells."""

MOST_MISTAKES: Final = 50
"""So many cells with errors of the spreadsheet are named one by one; the rest is counted."""

SAMPLE: Final = 50_000
"""So many bytes of the lines with letters beyond ASCII are looked at to find out which letters they are."""
