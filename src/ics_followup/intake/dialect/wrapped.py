"""Whole rows in one pair of quotation marks: what a CSV file becomes that was opened in one column and saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def unwrapped(record: Sequence[str], delimiter: str) -> list[str]:
    """Split a record of one cell into the cells that it holds; empty where it holds none, or is not one cell.

    Raises nothing: where the inside is no record, there is nothing to unwrap.

    >>> unwrapped(['Acme,"Nurse, night",2026-11-22'], ",")
    ['Acme', 'Nurse, night', '2026-11-22']
    """
    if not record or delimiter not in record[0] or any(record[1:]):
        return []
    try:
        lines = io.StringIO(record[0], newline="\n")
        return next(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True), [])
    except csv.Error:
        return []


def inside(line: str) -> tuple[str, list[int]]:
    """Return what stands in the outer quotation marks of a line, and the column (from 0) of each sign of it.

    The columns end with that of the closing mark.

    >>> inside('"a,b"')
    ('a,b', [1, 2, 3, 4])
    """
    at = len(line) - len(line.lstrip()) + 1
    signs: list[str] = []
    columns: list[int] = []
    while at < len(line):
        columns.append(at)
        if line[at] == '"':
            if line[at + 1 : at + 2] != '"':
                return "".join(signs), columns
            at += 1
        signs.append(line[at])
        at += 1
    return "".join(signs), [*columns, at]
