"""``init``: a folder to start from, or what you have already: a sheet or a calendar."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.cli.computer import system_zone
from ics_followup.cli.options import day_or_today, sheet_from, sheet_to_make, today_option
from ics_followup.cli.screen import wrapped
from ics_followup.cli.start import NEW_SHEET, in_quotes, settings_text, sheet_text
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.source import settings_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import ENDINGS

_CALENDARS: Final = (".ics", ".ical", ".ifb", ".icalendar")


@click.command("init")
@click.argument("start", required=False, default=".", metavar="[FOLDER | FROM]")
@today_option
@click.option("--yes", is_flag=True, help="From a calendar: write its interviews without asking.")
def command(start: str, today: date | None, yes: bool) -> int:
    """Write interviews.csv (one example row) and followup.toml into FOLDER, here unless said.

    FROM is what you have already: a sheet (CSV, Excel, or the https address of a published Google Sheet), of which
    it shows what was understood, and whose settings it writes; or a calendar (.ics or webcal), whose interviews
    become interviews.csv. A file that is already there is left as it is.
    """
    kind = _kind(start)
    if kind == "sheet":
        return _from_sheet(start, today)
    if kind == "calendar":
        return _from_calendar(start, today, yes=yes)
    return _folder(Path(start), today)


def _kind(start: str) -> Literal["folder", "sheet", "calendar"]:
    """What is meant: an address or a name with a known ending is what somebody has, all else a folder."""
    bare = start.casefold().partition("?")[0].partition("#")[0]
    if start.casefold().startswith("webcal:") or (bare.endswith(_CALENDARS) and not Path(start).is_dir()):
        return "calendar"
    if is_address(start) or Path(start).is_file():
        return "sheet"
    return "sheet" if bare.endswith((*ENDINGS, ".txt")) and not Path(start).is_dir() else "folder"


def _folder(folder: Path, today: date | None) -> int:
    zone = system_zone()
    day = today or datetime.now(UTC).astimezone(ZoneInfo(zone or "UTC")).date()
    files = {NEW_SHEET: sheet_text(day), "followup.toml": _settings(folder, zone)}
    _make(folder)
    for name, text in files.items():
        _write_new(folder / name, text)
    _say_next(folder)
    return 0


def _settings(folder: Path, zone: str) -> str:
    country = places.country_of_zone(zone) if zone else ""
    feed_id = "followups" if (folder / "followups.ics").exists() else ""
    return settings_text(name="", zone=zone, country=country, feed_id=feed_id)


def _write_new(path: Path, text: str) -> None:
    if path.exists() or path.is_symlink():
        click.echo(f"{path} is already there: left as it is.")
    else:
        write_atomically(path, text.encode("utf-8"), private=True)
        click.echo(f"Wrote {path}")


def _from_sheet(start: str, today: date | None) -> int:
    """Show what was understood of a sheet, and write the settings beside it."""
    from ics_followup.cli.calendars import intake_of
    from ics_followup.cli.understood import left_over, lines_of, with_columns
    from ics_followup.intake import read_table
    from ics_followup.intake.columns import columns_of

    read = sheet_from((start,), None)
    settings, _ = settings_of(read.source)
    table = read_table(read.source.sheet, read.source.name)
    columns = columns_of(table, settings.columns)
    intake = intake_of(read.source, settings, day_or_today(today, read.source))
    click.echo("\n".join(lines_of(table, columns, intake)))
    click.echo("")
    text = _settings(read.folder, system_zone())
    if not read.config.exists():
        left = left_over(table, columns)
        text = with_columns(text, left, {header: in_quotes(header) for header in left})
        order = _asked_order([problem.remedy for problem in intake.problems])
        if order:
            text = text.replace(
                "[defaults]\n", f'[defaults]\n# How your sheet writes days.\ndates = "{order}"\n'
            )
    _write_new(read.config, text)
    name = "" if start == NEW_SHEET else f" {start}" if not is_address(start) else " ADDRESS"
    click.echo("\nWhat next:")
    click.echo(f"  1. Write your name into {read.config}, as you sign it.")
    click.echo(f"  2. Run ics-followup check{name}, and mend what it shows.")
    click.echo(f"  3. Run ics-followup build{name}")
    return 0


def _asked_order(remedies: list[str]) -> str:
    """The order of day and month, where the sheet does not show it and somebody can be asked; else empty."""
    if not any("dates = " in remedy for remedy in remedies):
        return ""
    if not _on_terminal():
        said = 'Nothing in the sheet shows which day 3/7/2026 is. Write dates = "day first" or "month first" under '
        click.echo(wrapped(f"{said}[defaults] in followup.toml."), err=True)
        return ""
    question = "Which day is 3/7/2026 in your sheet? [d] 3 July (day first) [m] March 7 (month first) [enter = later]"
    said = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return {"d": "day first", "m": "month first"}.get(said.strip().casefold()[:1], "")


def _on_terminal() -> bool:
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def _from_calendar(start: str, today: date | None, *, yes: bool) -> int:
    """The interviews of a calendar become a sheet, once they are confirmed."""
    if Path(NEW_SHEET).exists():
        name = "FROM" if is_address(start) else start
        raise FollowupError(
            f"{NEW_SHEET} is already there. To take the interviews of a calendar into it: ics-followup import {name}"
        )
    verb = import_module("ics_followup.cli.import")
    status: int = verb.taken_in(sheet_to_make(Path(), None), start, today=today, yes=yes, verb="init")
    return status


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FollowupError(f"Could not make the folder {folder}: {error.strerror}") from None


def _say_next(folder: Path) -> None:
    here = folder == Path()
    sheet = "" if here else f" {folder / 'interviews.csv'}"
    click.echo(
        f"\nWhat next:\n"
        f"  1. Open {folder / 'interviews.csv'} in any spreadsheet program, put your interviews\n"
        f"     in place of the example, and save it as CSV.\n"
        f"  2. Write your name into {folder / 'followup.toml'}, as you sign it.\n"
        f"  3. Run ics-followup build{sheet}"
    )
