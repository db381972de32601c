"""``check``: every problem of a sheet in one run, or of a feed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ics_followup.cadence.words import count
from ics_followup.cli.options import (
    cadence_option,
    config_option,
    dates_option,
    plan_from,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.screen import counted, wrapped
from ics_followup.problems import DataError, rendered
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import read_bytes


@click.command("check")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
def command(sheet: tuple[str, ...], config: Path | None, cadence: str, today: date | None) -> int:
    """Say everything that is wrong in SHEET, where, and what to write instead. Writes nothing.

    SHEET is a file, a folder, an https address, or - for a pipe; several may be named.
    For a file that ends in .ics: whether calendars will accept it.
    """
    if len(sheet) == 1 and sheet[0].casefold().endswith(".ics") and not is_address(sheet[0]):
        return _check_feed(Path(sheet[0]))
    read = sheet_from(sheet, config, keep=False)
    try:
        plan = plan_from(read, today=today, cadence=cadence)
    except DataError as error:
        for problem in error.problems:
            click.echo(f"{rendered(problem)}\n")
        click.echo(f"{counted(len(error.problems), 0)}.")
        return error.status
    for problem in (*plan.errors, *plan.warnings):
        click.echo(f"{rendered(problem)}\n")
    rows = count(len(plan.intake.row_keys), "row")
    click.echo(f"{plan.file}: {rows}, {counted(len(plan.errors), len(plan.warnings))}.")
    return plan.status


def _check_feed(path: Path) -> int:
    from ics_followup.feed.validate import byte_findings

    data = read_bytes(path)
    findings = byte_findings(data)
    for finding in findings:
        client = f" {finding.client}" if finding.client else ""
        said = f"{path.name}:{finding.line}: {finding.severity}: {finding.what}{client}"
        click.echo(f"{wrapped(f'{said} [checklist {finding.number}, {finding.source}]')}\n")
    errors = sum(finding.severity == "error" for finding in findings)
    events = count(data.count(b"BEGIN:VEVENT"), "event")
    click.echo(f"{path.name}: {events}, {counted(errors, len(findings) - errors)}.")
    return 1 if errors else 0
