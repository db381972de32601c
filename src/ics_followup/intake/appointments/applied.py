"""Confirmed proposals become edits of a sheet: cells that change, rows at the end, columns that were missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ics_followup.intake.appointments.proposals import Proposal
from ics_followup.intake.edits import Edit, column_to_add, edited
from ics_followup.intake.rows import Sheet, key_of


def applied(proposals: Iterable[Proposal], sheet: Sheet, data: bytes, *, adds_rows: bool = True) -> bytes:
    """The bytes of a sheet with what was confirmed; ``data`` are the bytes that it has now.

    Of several sheets each takes the changes of its own rows, and one of them (``adds_rows``) the new rows. A
    column that is missing comes at the right end of the header. Raises EditError where the file cannot be changed.
    """
    confirmed = tuple(proposals)
    rows = new_rows(confirmed) if adds_rows else {}
    lines = {key_of(sheet, row): row.line for row in reversed(sheet.table.rows)}
    changed = [
        (lines[change.row_key], field, text)
        for proposal in confirmed
        for change in proposal.changes
        if change.row_key in lines and change.row_key not in rows
        for field, text in _parted(sheet, change.field, change.text)
    ]
    cells = [dict(pair for item in row.items() for pair in _parted(sheet, *item)) for row in rows.values()]
    names = dict.fromkeys([field for _, field, _ in changed] + [field for row in cells for field in row])
    missing = [name for name in names if name not in sheet.columns]
    columns = dict(sheet.columns)
    edits: list[Edit] = []
    first = column_to_add(sheet.table) if missing else 0
    for column, name in enumerate(missing, start=first):
        columns[name] = column
        edits.append(Edit(sheet.table.head.line, column, name))
    edits += [Edit(line, columns[field], text) for line, field, text in changed]
    added = [{columns[field]: text for field, text in row.items()} for row in cells]
    return edited(data, sheet.table, edits, added) if edits or added else data


def new_rows(proposals: Sequence[Proposal]) -> dict[str, dict[str, str]]:
    """The cells of each row to add by its key, with what later proposals of the same run change in them."""
    rows = {proposal.row_key: dict(proposal.cells) for proposal in proposals if proposal.cells}
    for change in (change for proposal in proposals for change in proposal.changes):
        if change.row_key in rows:
            rows[change.row_key][change.field] = change.text
    return rows


def _parted(sheet: Sheet, field: str, text: str) -> Iterable[tuple[str, str]]:
    """A field with its text as this sheet holds it: the hour may have a column of its own."""
    if field != "interview" or "interview_time" not in sheet.columns:
        return ((field, text),)
    day, _, clock = text.partition(" ")
    return (("interview", day), ("interview_time", clock))


def columns_of_rows(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The columns that these rows fill, for a table of their own.

    >>> columns_of_rows([{"company": "Acme"}, {"interview": "2026-11-25", "company": "Mercy"}])
    ('company', 'interview')
    """
    return tuple(dict.fromkeys(field for row in rows for field, text in row.items() if text))
