"""``check --fix``: what has one answer is shown as a difference, confirmed, and written into the sheet."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click

from ics_followup.cadence.words import count
from ics_followup.cli.calendars import sound_settings
from ics_followup.cli.options import Sheet
from ics_followup.cli.screen import wrapped
from ics_followup.intake import read_table
from ics_followup.intake.columns import columns_of
from ics_followup.intake.edits import Edit, edited
from ics_followup.intake.mending import Fix, fixes_for
from ics_followup.intake.rows import sheet_of
from ics_followup.intake.table import Table
from ics_followup.problems import DataError, UsageError, harmless
from ics_followup.publish.sheets import replace_sheet
from ics_followup.settings import Settings
from ics_followup.sources.files import names_of


class _Found(NamedTuple):
    """One sheet, its bytes, and what can be mended in it."""

    path: Path
    data: bytes
    table: Table
    fixes: tuple[Fix, ...]


def mend(read: Sheet, *, yes: bool, quiet: bool = False) -> bool:
    """Mend the sheets of this run, after asking; returns whether anything was written.

    Sheets that cannot be read are left for ``check`` to tell. Raises UsageError (status 2) where nothing that was
    named is a file, and EditError (status 1) for a workbook.
    """
    if not read.paths:
        raise UsageError("--fix mends files; a pipe or a web address cannot be written to.")
    settings = sound_settings(read.source)
    found = [item for item in _found(read, settings) if item.fixes]
    fixes = sum(len(item.fixes) for item in found)
    if not fixes:
        click.echo(
            wrapped(
                "There is nothing that can be mended without asking what was meant, or making other days unclear."
            ),
            err=True,
        )
        return False
    if not quiet:
        click.echo("\n".join(line for item in found for line in difference(item.table.file, item.fixes)))
    if not yes and not _agreed(fixes):
        return False
    now = datetime.now(UTC).astimezone(ZoneInfo(settings.me.timezone))
    for item in found:
        after = edited(item.data, item.table, [Edit(fix.line, fix.column, fix.after) for fix in item.fixes])
        backup = replace_sheet(item.path, before=item.data, after=after, now=now)
        said = f"{item.path}: {count(len(item.fixes), 'cell')} mended. As it was before: {backup.name}."
        click.echo(wrapped(said), err=True)
    return True


def _found(read: Sheet, settings: Settings) -> Iterator[_Found]:
    bytes_of = {read.source.name: read.source.sheet, **{file.name: file.data for file in read.source.more}}
    for name, path in zip(names_of(read.paths), read.paths, strict=True):
        if name not in bytes_of:
            continue
        try:
            table = read_table(bytes_of[name], name)
        except DataError:
            continue
        columns = columns_of(table, settings.columns)
        if any(problem.severity == "error" for problem in columns.problems):
            continue
        sheet = sheet_of(table, columns, settings.defaults.dates)
        yield _Found(path, bytes_of[name], table, fixes_for(sheet, bytes_of[name]))


def difference(file: str, fixes: Sequence[Fix]) -> Iterator[str]:
    """The cells that change, as a unified difference; blanks at an edge are shown as ␣."""
    yield f"--- {file}"
    yield f"+++ {file}, mended"
    for fix in fixes:
        yield harmless(f'@@ {fix.address} "{fix.header}" @@')
        yield from (f"-{line}" for line in _seen(fix.before))
        yield from (f"+{line}" for line in _seen(fix.after))


def _seen(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.strip()
        begin = len(line) - len(line.lstrip())
        end = len(line) - begin - len(bare)
        inner = bare.replace("\xa0", "␣")
        yield harmless(f"{'␣' * begin}{inner}{'␣' * end}")


def _agreed(fixes: int) -> bool:
    streams = (sys.stdin, sys.stderr)
    if not all(stream is not None and not stream.closed and stream.isatty() for stream in streams):
        click.echo("\nNothing was written. To mend it: add --yes.", err=True)
        return False
    cells = "this cell" if fixes == 1 else f"these {fixes} cells"
    said: str = click.prompt(
        f"\nMend {cells}? [y]es [n]o", default="", show_default=False, prompt_suffix=" ", err=True
    )
    return said.strip().casefold()[:1] == "y"
