"""The options that several verbs share, and what they read: the sheet, its log, its settings, the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.cadence.own import FOLDER
from ics_followup.cli.computer import system_zone
from ics_followup.cli.sheets import PIPE, called, gathered, home_of, named_sheets
from ics_followup.cli.spreading import spread
from ics_followup.intake.date_order import First
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import FollowupError
from ics_followup.publish.state import first_seen
from ics_followup.source import Seen, Source, settings_of
from ics_followup.sources.files import LOG, read_bytes

Command = TypeVar("Command", bound=Callable[..., Any])

_DATES: Final = "ics_followup.dates"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099


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


def dates_option(command: Command) -> Command:
    """``--dates day-first|month-first``, which ``sheet_from`` takes from the context."""
    return click.option(
        "--dates",
        type=click.Choice(["day-first", "month-first"]),
        callback=_keep_dates,
        expose_value=False,
        help="How to read days like 3/7/2026 in a column where nothing shows it.",
    )(command)


def _keep_dates(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.meta[_DATES] = value


def _dates() -> First | None:
    """What ``--dates`` says in this run, None where it was not given."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(_DATES) if context else None
    if asked is None:
        return None
    return "day first" if asked == "day-first" else "month first"


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
    """The sheets as the verb's argument: files, folders, ``-``, web addresses."""
    return click.argument("sheet", nargs=-1, metavar="[SHEET]...")(command)


def csv_option(command: Command) -> Command:
    """``--csv SHEET``, as often as there are sheets, for verbs whose argument is a key."""
    return click.option(
        "--csv",
        "sheet",
        multiple=True,
        metavar="SHEET",
        help="A file, a folder, an https address, or - for a pipe; more than one may be named. "
        "interviews.csv here unless said.",
    )(command)


class Sheet(NamedTuple):
    """Where one run reads and writes. ``config`` may not exist yet.

    ``path`` is the first file, None where there is only a pipe or a web address; ``paths`` are all files.
    ``named`` is what the user named, ``lasting`` whether log, state and feed have a place: all but a pipe alone.
    """

    path: Path | None
    folder: Path
    config: Path
    source: Source
    paths: tuple[Path, ...] = ()
    named: tuple[str, ...] = ()
    lasting: bool = True


def sheet_from(sheet: Sequence[str], config: Path | None, *, keep: bool = True) -> Sheet:
    """Read the sheets, their log and their settings. Raises FollowupError (status 3) where they cannot be read.

    With ``keep`` False no copy of a fetched sheet is written.
    """
    named = named_sheets(sheet)
    folder = home_of(named, config)
    lasting = named != (PIPE,)
    place = config or folder / "followup.toml"
    text = _config_text(place, needed=config is not None)
    zone = system_zone()
    source = Source(
        sheet=b"",
        name="",
        log_name=LOG,
        config=text,
        config_name=place.name,
        zone=zone,
        country=places.country_of_zone(zone) if zone else "",
        folder=place.parent,
        dates=_dates(),
        first_seen={key: Seen(status=status, day=day) for key, (status, day) in first_seen(folder).items()},
        cadences=cadence_texts(place.parent) | cadence_texts(folder),
    )
    found = gathered(named, folder=folder, settings=lambda: settings_of(source)[0], keep=keep)
    first, *more = found.files
    log = folder / LOG
    source = source._replace(
        sheet=first.data,
        name=first.name,
        more=tuple(more),
        called=called(named, len(found.files) + len(found.unread)),
        unread=tuple(found.unread),
        remarks=tuple(found.remarks),
        log=read_bytes(log) if lasting and log.exists() else None,
    )
    return Sheet(
        path=found.paths[0] if found.paths else None,
        folder=folder,
        config=place,
        source=source,
        paths=tuple(found.paths),
        named=named if any(sheet) else (),
        lasting=lasting,
    )


def sheet_to_make(folder: Path, config: Path | None) -> Sheet:
    """The sheet that ``init`` would write into a folder, without rows, with the settings that are there.

    Its ``path`` is None: it does not exist yet; ``paths`` says where it is going to stand.
    """
    from ics_followup.cli.start import NEW_SHEET, header_text

    place = config or folder / "followup.toml"
    zone = system_zone()
    source = Source(
        sheet=header_text().encode("utf-8"),
        name=NEW_SHEET,
        config=_config_text(place, needed=config is not None),
        config_name=place.name,
        zone=zone,
        country=places.country_of_zone(zone) if zone else "",
        folder=place.parent,
        dates=_dates(),
    )
    return Sheet(path=None, folder=folder, config=place, source=source, paths=(folder / NEW_SHEET,))


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


def day_or_today(day: date | None, source: Source) -> date:
    """The day that was asked for, else today where the user is."""
    if day is not None:
        return day
    zone = settings_of(source)[0].me.timezone
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


def plan_from(sheet: Sheet, *, today: date | None, cadence: str) -> Plan:
    """The plan of a sheet on a day."""
    day = day_or_today(today, sheet.source)
    return plan_for(sheet.source, today=day, cadence=cadence, spread=spread)


def _config_text(path: Path, *, needed: bool) -> str | None:
    if not needed and not path.exists():
        return None
    return text_of(path)
