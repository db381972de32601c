"""The row of column names: below titles, notes and export dates, and not every file begins with it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ics_followup.intake.dialect.limits import HEADING_WITHIN
from ics_followup.intake.dialect.lines import Lines
from ics_followup.intake.dialect.separator import DELIMITERS
from ics_followup.intake.dialect.signs import cleaned
from ics_followup.intake.dialect.wrapped import unwrapped
from ics_followup.intake.headers import field_of
from ics_followup.model import Place
from ics_followup.problems import Problem


class Candidate(NamedTuple):
    """A row that may hold the column names: its line and its number (both from 1), and what it knows.

    ``digits`` says that a digit stands in it: days and numbers are rather a title's or a row's than names.
    """

    line: int
    number: int
    known: frozenset[str]
    width: int
    wrapped: bool = False
    digits: bool = False

    @property
    def clear(self) -> bool:
        """Whether it names the company, or two fields: one known word may stand in any cell."""
        return "company" in self.known or len(self.known) > 1


class Heading(NamedTuple):
    """Where the column names are, what stands between the cells, and the first line that is not empty."""

    row: Candidate
    delimiter: str
    first: int


def candidate(line: int, number: int, cells: Sequence[str]) -> Candidate:
    """Look at the cells of a row: which fields they name, and how many are filled."""
    filled = [name for cell in cells if (name := cleaned(cell))]
    return Candidate(
        line=line,
        number=number,
        known=frozenset(field for name in filled if (field := field_of(name))),
        width=len(filled),
        digits=any(sign.isdigit() for name in filled for sign in name),
    )


def chosen(rows: Iterable[Candidate]) -> Candidate | None:
    """Choose the row of column names among the first rows of a file; None where there is none.

    It is the first that names the company or two fields, unless a row above it is as wide and could be one
    too: then that row holds names that we do not know, and the later one is data.
    """
    before: list[Candidate] = []
    for row in rows:
        if row.clear:
            rivals = (other for other in before if other.width >= max(2, row.width) and _could_be(other, row))
            return next(rivals, row)
        before.append(row)
    wide = [row for row in before if row.width > 1]
    return next((row for row in wide if row.known), next(iter(wide or before), None))


def _could_be(row: Candidate, later: Candidate) -> bool:
    return bool(row.known) or (len(later.known) < 3 and not row.digits)


def heading_of(lines: Lines, skip: int, named: str) -> Heading | None:
    """Find the column names after the first ``skip`` lines; None where the file holds nothing.

    ``named`` is the delimiter that the file names itself, else each is tried: the one that gives the column
    names the most fields that we know wins, then the one that gives the most columns.
    """
    delimiters = (named,) if named else DELIMITERS
    seen = [(sign, list(_candidates(lines, skip, sign, 1))) for sign in delimiters]
    best = _best(seen)
    if best is None or not best.row.clear:
        seen = [(sign, list(_candidates(lines, skip, sign, HEADING_WITHIN))) for sign in delimiters]
        best = _best(seen)
    return best


def _best(seen: Sequence[tuple[str, Sequence[Candidate]]]) -> Heading | None:
    headings = [
        Heading(row=row, delimiter=sign, first=rows[0].line) for sign, rows in seen if (row := chosen(rows))
    ]
    return max(headings, key=lambda one: (len(one.row.known), one.row.width), default=None)


def _candidates(lines: Lines, skip: int, delimiter: str, most: int) -> Iterator[Candidate]:
    """Yield the rows that are not empty within the first lines, at most so many."""
    reader = csv.reader(
        islice(lines.feed(skip), HEADING_WITHIN), delimiter=delimiter, skipinitialspace=True, strict=False
    )
    found, begin, number = 0, skip + 1, 0
    while found < most:
        try:
            record = next(reader)
        except (csv.Error, StopIteration):
            return
        number += 1
        if any(map(cleaned, record)):
            found += 1
            row = candidate(begin, number, record)
            inner = [] if row.width > 1 or row.known else unwrapped(record, delimiter)
            inside = candidate(begin, number, inner)
            yield inside._replace(wrapped=True) if inside.clear else row
        begin = skip + reader.line_num + 1


def skipped(file: str, row: Candidate, first: int, source: str, unit: str = "line") -> Problem:
    """Warn that the column names are not in the first line (or row, see ``unit``) that holds anything."""
    above = f"{unit} {first} is" if row.line == first + 1 else f"{unit}s {first} to {row.line - 1} are"
    return Problem(
        severity="warning",
        file=file,
        what=f"The column names stand in {unit} {row.line}; {above} not read",
        remedy="Nothing has to be done, unless a row of yours stands above them.",
        place=Place(file=file, line=first, column=1, row=first, letter="", header="", source=source),
    )
