"""One client's rows of a sheet that several share, as a sheet of their own. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.columns import columns_of
from ics_followup.intake.date_order import First
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


def entries_of(log: Table, keys: Mapping[str, str]) -> dict[str, bytes]:
    """The entries of a log by client: ``keys`` says whose row each key is. An entry for no row is nobody's."""
    column = next((at for at, name in enumerate(log.header) if name.strip().casefold() == "key"), None)
    found: dict[str, list[Row]] = {}
    for row in log.rows if column is not None else ():
        key = row.cell(column or 0).strip()
        row_key, _, later = key.rpartition("-")
        owner = keys.get(key) or (keys.get(row_key) if later.isdigit() else None)
        if owner is not None:
            found.setdefault(owner, []).append(row)
    return {owner: written(log, rows) for owner, rows in found.items()}
