"""One client's rows of a sheet that several share, as a sheet of their own. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.columns import columns_of
from ics_followup.intake.date_order import First
from ics_followup.intake.misread import shown
from ics_followup.intake.rows import key_of, sheet_of
from ics_followup.intake.table import Row, Table
from ics_followup.intake.words import is_empty
from ics_followup.problems import Problem
from ics_followup.settings import Settings
from ics_followup.sharing.clients import agreed_in, plain_name, ref_of
from ics_followup.sharing.consent import Given

_FIRST: Final = 2
"""The number of the row below the header."""


class Portion(NamedTuple):
    """The rows of one client: their bytes, as CSV, and of each row below the header its line and number at home.

    ``name`` is the client's as it stands in the first of them, ``keys`` are the rows' own, ``agreed`` is what they
    say of consent.
    """

    name: str
    data: bytes
    home: tuple[tuple[int, int], ...]
    keys: tuple[str, ...] = ()
    agreed: Given = Given()


class Portions(NamedTuple):
    """All clients of a sheet by their plain names, and the rows that name nobody.

    ``dates`` is the order of day and month that the whole column of interviews shows: the rows of one client alone
    may not show it. None where it does not either. ``problems`` are those of what is agreed to, by ref.
    """

    of: Mapping[str, Portion]
    nameless: tuple[Row, ...] = ()
    column: int = 0
    dates: First | None = None
    problems: tuple[Problem, ...] = ()


def portions_of(table: Table, settings: Settings) -> Portions | None:
    """Part a sheet by its column of clients; None where it has none."""
    columns = columns_of(table, settings.columns)
    column = columns.where.get("client")
    if column is None:
        return None
    sheet = sheet_of(table, columns, settings.defaults.dates)
    names: dict[str, str] = {}
    rows: dict[str, list[Row]] = {}
    nameless: list[Row] = []
    for row in table.rows:
        text = " ".join(row.cell(column).split())
        if is_empty(text):
            nameless.append(row)
            continue
        plain = plain_name(text)
        names.setdefault(plain, text)
        rows.setdefault(plain, []).append(row)
    owners = {ref_of(names[plain]): own for plain, own in rows.items()}
    agreed, problems = agreed_in(table, columns.where.values(), owners, settings.defaults.dates)
    order = sheet.orders.get("interview")
    slashed = order.slashed if order else ""
    return Portions(
        of={
            plain: Portion(
                names[plain],
                written(table, own),
                tuple((row.line, row.number) for row in own),
                tuple(key_of(sheet, row) for row in own),
                agreed[ref_of(names[plain])],
            )
            for plain, own in rows.items()
        },
        nameless=tuple(nameless),
        column=column,
        dates=slashed if slashed in ("day first", "month first") else None,
        problems=problems,
    )


def written(table: Table, rows: Iterable[Row]) -> bytes:
    """Rows of a table as CSV that is read in one way only, below its header."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    stream.write("sep=,\n")
    writer.writerow(table.header)
    writer.writerows(row.cells for row in rows)
    return stream.getvalue().encode("utf-8", "replace")


def at_home(problem: Problem, home: Sequence[tuple[int, int]], file: str) -> Problem:
    """A problem of a portion, moved to where its row stands in the sheet itself."""
    place = problem.place
    if place is None or place.file != file:
        return problem
    index = place.row - _FIRST
    if not 0 <= index < len(home):
        return problem
    line, number = home[index]
    return problem._replace(place=place._replace(line=line, row=number))


class Entries(NamedTuple):
    """The entries of a log by client, and what is wrong with those that are for rows of several."""

    of: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def entries_of(log: Table, keys: Mapping[str, Sequence[str]]) -> Entries:
    """Part the log of one sheet: ``keys`` says whose rows have each key, by ref.

    An entry for no row is nobody's, and so is one whose key rows of several clients have: it is told.
    """
    column = next((at for at, name in enumerate(log.header) if name.strip().casefold() == "key"), None)
    found: dict[str, list[Row]] = {}
    problems = []
    for row in log.rows if column is not None else ():
        key = row.cell(column or 0).strip()
        row_key, _, later = key.rpartition("-")
        owners = keys.get(key) or (keys.get(row_key) if later.isdigit() else None) or ()
        if len(owners) == 1:
            found.setdefault(owners[0], []).append(row)
        elif owners:
            problems.append(
                Problem(
                    "error",
                    f"Rows of {len(owners)} clients have the key {shown(key)}, so nobody knows whose entry this is",
                    "Give each of these rows an id of its own in the column id of the sheet, and write that here.",
                    log.place(row, column or 0),
                    log.file,
                )
            )
    return Entries({owner: written(log, rows) for owner, rows in found.items()}, tuple(problems))


def for_nobody(table: Table, portions: Portions) -> tuple[Problem, ...]:
    """What is wrong with the rows of a sheet that name no client."""
    what, remedy = "This row does not say whose it is", "Write the client's name into this column."
    return tuple(
        Problem("error", what, remedy, table.place(row, portions.column), table.file)
        for row in portions.nameless
    )
