"""The log file beside the sheet: entries that the command ``log`` wrote, by the key of their row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from ics_followup.intake.date_order import First, Order, order_in
from ics_followup.intake.log import moment_written
from ics_followup.intake.log_text import without_notes
from ics_followup.intake.misread import Misread, nearest, shown
from ics_followup.intake.spoken import IN_LOGS
from ics_followup.intake.table import Row, Table
from ics_followup.model import Place
from ics_followup.problems import Problem

COLUMNS: Final = ("when", "key", "entry")
_ROUND = re.compile(r"-[0-9]{1,3}\Z")


class Entry(NamedTuple):
    """One line of the log file. ``written`` is the day on which it was written, None if unreadable."""

    text: str
    written: date | None
    order: Order | None
    table: Table
    row: Row

    def place(self) -> Place:
        """Return where the entry stands in the log file."""
        header = [cell.casefold() for cell in self.table.header]
        return self.table.place(self.row, header.index("entry"))


def entries_by_key(
    log: Table, row_keys: Collection[str], dates: First | Literal[""] = ""
) -> tuple[Mapping[str, tuple[Entry, ...]], tuple[Problem, ...]]:
    """Group the entries by the row that they belong to; a round's key (``…-2``) belongs to its row.

    ``dates`` is the order of day and month where the entries do not show it. An entry whose key no row has, and a
    log file without its three columns, are warnings.
    """
    header = [cell.casefold() for cell in log.header]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        what = f"The log file has no column {', '.join(missing)}: it is not read"
        return MappingProxyType({}), (
            _warning(log, log.head, 0, what, "Its first line must be: when,key,entry"),
        )
    when, key, entry = (header.index(name) for name in COLUMNS)
    order = order_in(
        (without_notes(row.cell(entry)) for row in log.rows),
        lambda index: f"line {log.rows[index].line} of {log.file}",
        spoken=IN_LOGS,
        chosen=dates,
    )
    found: dict[str, list[Entry]] = {}
    problems = []
    for row in log.rows:
        owner = _owner(row.cell(key), row_keys)
        if not owner:
            close = nearest(row.cell(key), row_keys)
            remedy = f'Did you mean "{close}"?' if close else "Correct the key, or take the line out."
            problems.append(
                _warning(log, row, key, f"No row of the sheet has the key {shown(row.cell(key))}", remedy)
            )
            continue
        text, written = row.cell(entry), _written(row.cell(when))
        found.setdefault(owner, []).append(Entry(text=text, written=written, order=order, table=log, row=row))
    return MappingProxyType({name: tuple(entries) for name, entries in found.items()}), tuple(problems)


def _owner(key: str, row_keys: Collection[str]) -> str:
    if key in row_keys:
        return key
    shorter = _ROUND.sub("", key)
    return shorter if shorter in row_keys else ""


def _written(text: str) -> date | None:
    try:
        return moment_written(text)
    except Misread:
        return None


def _warning(log: Table, row: Row, column: int, what: str, remedy: str) -> Problem:
    return Problem(severity="warning", what=what, remedy=remedy, place=log.place(row, column), file=log.file)
