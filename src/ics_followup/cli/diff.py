"""``diff``: what changed from one feed to another."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import click

from ics_followup.cli.changed import counted_changes, lines_of, records_of
from ics_followup.cli.computer import system_zone
from ics_followup.cli.options import Day, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.feed.changes import Changes, changes_in
from ics_followup.feed.said import NotACalendarError
from ics_followup.problems import DataError, FollowupError, UsageError, harmless
from ics_followup.settings import Settings
from ics_followup.source import Source, settings_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import ENDINGS, MOST_BYTES, read_bytes


@click.command("diff")
@click.argument("old", metavar="OLD.ics")
@click.argument("new", metavar="NEW.ics")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings, for your time zone; without it followup.toml beside NEW.ics.",
)
@click.option("--today", type=Day(), metavar="DATE", help="What counts as past lies before this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print it; json has all.",
)
def command(old: str, new: str, config: Path | None, today: date | None, form: str) -> int:
    """Say what changed from OLD.ics to NEW.ics: what was added, moved, reworded, removed.

    Both are calendar feeds, of this program or another. Days and hours are on your own clock.

    To compare your sheet with your feed: ics-followup build --dry-run
    """
    for name in (old, new):
        _only_feeds(name)
    settings = _settings(config, Path(new).parent)
    zone = settings.me.timezone
    day = today or datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    changes = _changes(Path(old), Path(new))
    if form == "json":
        found = {"changes": records_of(changes, zone), "unchanged": changes.unchanged}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    days = settings.feed.keep_past_days
    rest = " (--format json has them all)"
    for line in lines_of(changes, zone=zone, today=day, keep_past_days=days, rest=rest):
        click.echo(line)
    click.echo(wrapped(f"{'In all: ' if changes.changes else ''}{counted_changes(changes)}"))
    return 0


class NoCalendarError(FollowupError):
    """A file is read, and is no calendar: exit status 1."""

    status = 1


def _only_feeds(name: str) -> None:
    """Refuse what cannot be compared, and say what can be done instead."""
    if name.casefold().endswith(ENDINGS):
        raise UsageError(
            f"{name} is a sheet; diff compares two feeds. To see what the sheet would change in your calendar: "
            "ics-followup build --dry-run"
        )
    if name == "-" or is_address(name):
        raise UsageError("diff compares two files. Save the feed as a file first, and name that.")


def _settings(config: Path | None, folder: Path) -> Settings:
    """The settings in force; a followup.toml that nobody named is used as far as it can be read."""
    place = config or folder / "followup.toml"
    text = text_of(place) if config or place.exists() else None
    source = Source(sheet=b"", name="", config=text, config_name=place.name, zone=system_zone())
    settings, problems = settings_of(source)
    if config and any(problem.severity == "error" for problem in problems):
        raise DataError(problems)
    return settings


def _changes(old: Path, new: Path) -> Changes:
    with _opened(old) as before, _opened(new) as after:
        try:
            changes, *whole = changes_in(before, after)
        except NotACalendarError as error:
            path = old if error.args[0] is before else new
            raise NoCalendarError(
                f"{harmless(str(path))} is no calendar: it does not begin with BEGIN:VCALENDAR. "
                "Name a feed, like followups.ics"
            ) from None
    for path, is_whole in zip((old, new), whole, strict=True):
        if not is_whole:
            said = "ends before its calendar does; what is missing counts as not there."
            click.echo(wrapped(f"Warning: {harmless(str(path))} {said}"), err=True)
    return changes


def _opened(path: Path) -> IO[bytes]:
    """A file: whole where it is no larger than a sheet may be, a larger feed to be read piece by piece."""
    if not path.exists():
        raise FollowupError(f"There is no file {path}. Check the name.")
    if path.is_dir():
        raise FollowupError(f"{path} is a folder. Name the feed inside it, like {path / 'followups.ics'}")
    try:
        large = path.is_file() and path.stat().st_size > MOST_BYTES
        return path.open("rb") if large else BytesIO(read_bytes(path))
    except OSError as error:
        raise FollowupError(f"Could not read {path}: {error.strerror}.") from None
