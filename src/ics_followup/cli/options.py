"""The options that several verbs share, and what they read: the sheet, its log, its settings, the day."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.build import Plan, Seen, Source, plan_for, settings_of
from ics_followup.cadence.own import FOLDER
from ics_followup.cli.computer import system_zone
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.state import first_seen

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_BYTES: Final = 50_000_000
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
_HERE: Final = ("interviews.csv", "interviews.xlsx")


class Day(click.ParamType[date]):
    """A day on the command line, as 2026-11-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything else is a usage error that shows how to write one."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        if len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal():
            try:
                day = date.fromisoformat(text)
            except ValueError:
                self.fail(f'there is no day "{text}"', param, ctx)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
            self.fail(f'"{text}" is outside the years {FIRST_YEAR} to {LAST_YEAR}', param, ctx)
        return self.fail(f'"{text}" is not a day; write it like 2026-11-22', param, ctx)


def config_option(command: Command) -> Command:
    """``--config FILE``."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Settings; without it followup.toml beside the sheet.",
    )(command)


def today_option(command: Command) -> Command:
    """``--today DATE``."""
    return click.option("--today", type=Day(), metavar="DATE", help="Plan as if it were this day.")(command)


def cadence_option(command: Command) -> Command:
    """``--cadence NAME``."""
    return click.option(
        "--cadence",
        default="",
        metavar="NAME",
        help="Use this cadence for every row; ics-followup cadence list names them.",
    )(command)


def sheet_argument(command: Command) -> Command:
    """The sheet as the verb's argument."""
    return click.argument("sheet", required=False, default="", metavar="[SHEET]")(command)


def csv_option(command: Command) -> Command:
    """``--csv FILE`` for verbs whose argument is a key."""
    return click.option(
        "--csv", "sheet", default="", metavar="FILE", help="The sheet; interviews.csv here unless said."
    )(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Where one run reads and writes. ``path`` is None for standard input; ``config`` may not exist yet."""

    path: Path | None
    folder: Path
    config: Path
    source: Source


def sheet_from(sheet: str, config: Path | None) -> Sheet:
    """Read the sheet, its log and its settings. Raises FollowupError (status 3) where one cannot be read."""
    named = sheet or os.environ.get("ICS_FOLLOWUP", "")
    if named == "-":
        path, folder, data, name = None, Path(), _stdin(), "standard input"
    else:
        path = _found(named)
        folder, data, name = path.parent, read_bytes(path), path.name
    settings = config or folder / "followup.toml"
    zone = system_zone()
    log = folder / "interviews.log.csv"
    source = Source(
        sheet=data,
        name=name,
        log=read_bytes(log) if path is not None and log.exists() else None,
        log_name=log.name,
        config=_config_text(settings, needed=config is not None),
        config_name=settings.name,
        zone=zone,
        country=places.country_of_zone(zone) if zone else "",
        folder=settings.parent,
        first_seen={key: Seen(status=status, day=day) for key, (status, day) in first_seen(folder).items()},
        cadences=cadence_texts(settings.parent) | cadence_texts(folder),
    )
    return Sheet(path=path, folder=folder, config=settings, source=source)


def cadence_texts(folder: Path) -> dict[str, str]:
    """The user's own cadences beside the settings or the sheet, by name: ``cadences/NAME.toml``, as text."""
    try:
        files = sorted((folder / FOLDER).glob("*.toml"))
    except OSError:
        return {}
    return {path.stem: text_of(path) for path in files if not path.name.startswith(".")}


def text_of(path: Path) -> str:
    """A text file as UTF-8. Raises FollowupError (status 3) where it is not."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FollowupError(f"{path} is not saved as UTF-8. Save it again with that encoding.") from None


def read_bytes(path: Path) -> bytes:
    """A whole file of a bearable size. Raises FollowupError (status 3) with one clear line."""
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise FollowupError(
                f"{path} is a folder. Name the sheet inside it, like {path / 'interviews.csv'}"
            )
        if not stat.S_ISREG(mode.st_mode):
            raise FollowupError(f"{path} is not a file. To read from a pipe, name the sheet - instead.")
        if mode.st_size > MOST_BYTES:
            raise FollowupError(
                f"{path} has {mode.st_size // 1_000_000} MB; a sheet of interviews has at most "
                f"{MOST_BYTES // 1_000_000}. Is it the right file?"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise FollowupError(f"There is no file {path}. Check the name, or run ics-followup init.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FollowupError(f"Could not read {path}: {reason}") from None


def day_or_today(day: date | None, source: Source) -> date:
    """The day that was asked for, else today where the user is."""
    if day is not None:
        return day
    zone = settings_of(source)[0].me.timezone
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


def plan_from(sheet: Sheet, *, today: date | None, cadence: str) -> Plan:
    """The plan of a sheet on a day."""
    return plan_for(sheet.source, today=day_or_today(today, sheet.source), cadence=cadence)


def _found(named: str) -> Path:
    if named.startswith(("https://", "http://")):
        raise UsageError("A sheet at a web address cannot be read yet: download it, and name the file.")
    if named:
        return Path(named)
    for name in _HERE:
        if Path(name).exists():
            return Path(name)
    raise FollowupError(
        "There is no interviews.csv here. Run ics-followup init to get one, or name your sheet: "
        "ics-followup build my-interviews.csv"
    )


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise FollowupError("There is nothing on standard input.")
    data: bytes = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FollowupError(f"Standard input has more than {MOST_BYTES // 1_000_000} MB.")
    return data


def _config_text(path: Path, *, needed: bool) -> str | None:
    if not needed and not path.exists():
        return None
    return text_of(path)
