"""What was confirmed of a calendar is written into the sheet, or printed where the sheet is not a CSV file of ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import count, listed
from ics_followup.cli.options import Sheet
from ics_followup.intake import Intake
from ics_followup.intake.appointments.applied import applied, columns_of_rows, new_rows
from ics_followup.intake.appointments.proposals import Proposal
from ics_followup.intake.rows import Sheet as ReadSheet
from ics_followup.intake.rows import key_of
from ics_followup.intake.table import letter
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.journal import guarded
from ics_followup.publish.sheets import replace_sheet
from ics_followup.sources.files import names_of


class Taken(NamedTuple):
    """What was written, in sentences, and what the user has to do by hand: lines to print as they are."""

    said: tuple[str, ...]
    by_hand: tuple[str, ...]


def take_in(confirmed: Sequence[Proposal], read: Sheet, intake: Intake, zone: str) -> Taken:
    """Write what was confirmed into the sheets that are CSV files; the first of all sheets takes the new rows.

    Raises FollowupError where a file was changed meanwhile or cannot be written.
    """
    now = datetime.now(UTC).astimezone(ZoneInfo(zone))
    paths = dict(zip(names_of(read.paths), read.paths, strict=True))
    bytes_of = {read.source.name: read.source.sheet, **{file.name: file.data for file in read.source.more}}
    said: list[str] = []
    by_hand: list[str] = []
    for number, sheet in enumerate(intake.sheets):
        path = paths.get(sheet.table.file)
        first = number == 0
        if path is None or not sheet.table.delimiter:
            by_hand += _by_hand(confirmed, sheet, rows=first)
            continue
        before = bytes_of[sheet.table.file]
        after = applied(confirmed, sheet, before, adds_rows=first)
        if after != before and read.path is None:
            write_new(path, after)
            said.append(f"Wrote {path}: {count(len(new_rows(confirmed)), 'row')}.")
        elif after != before:
            backup = replace_sheet(path, before=before, after=after, now=now)
            said.append(f"{_done(confirmed, sheet, path, rows=first)} As it was before: {backup.name}.")
    return Taken(tuple(said), tuple(by_hand))


def write_new(path: Path, data: bytes) -> None:
    """Write a sheet that does not exist yet. Raises FollowupError where one has come meanwhile."""
    if path.exists() or path.is_symlink():
        raise FollowupError(f"{path} is there by now, so nothing was written. Run this again.")
    write_atomically(path, data, private=True)


def _done(confirmed: Sequence[Proposal], sheet: ReadSheet, path: Path, *, rows: bool) -> str:
    added = new_rows(confirmed) if rows else {}
    keys = {key_of(sheet, row) for row in sheet.table.rows}
    changed = {change.row_key for item in confirmed for change in item.changes if change.row_key in keys}
    parts = [f"{count(len(added), 'row')} added"] if added else []
    parts += [f"{count(len(changed), 'row')} changed"] if changed else []
    return f"{path}: {listed(parts)}."


def _by_hand(confirmed: Sequence[Proposal], sheet: ReadSheet, *, rows: bool) -> Iterator[str]:
    """A sheet that is never written: the rows as CSV, to paste below the others, and the cells to change."""
    added = list(new_rows(confirmed).values()) if rows else []
    named = {index: field for field, index in sheet.columns.items()}
    if added:
        fields = [named.get(index, "") for index in range(len(sheet.table.header))]
        fields += [field for field in columns_of_rows(added) if field not in sheet.columns]
        header = [*sheet.table.header, *fields[len(sheet.table.header) :]]
        yield from _csv([header, *([guarded(row.get(field, "")) for field in fields] for row in added)])
    lines = {key_of(sheet, row): row.number for row in reversed(sheet.table.rows)}
    for change in (change for item in confirmed for change in item.changes if change.row_key in lines):
        column = sheet.columns.get(change.field)
        where = f"column {letter(column)}" if column is not None else f'a new column "{change.field}"'
        yield f"Row {lines[change.row_key]}, {where}: {change.text}"


def _csv(rows: Sequence[Sequence[str]]) -> list[str]:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().rstrip("\n").split("\n")
