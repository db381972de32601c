"""``init``: a folder to start from, never over a file that is there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ics_followup import places
from ics_followup.cli.computer import system_zone
from ics_followup.cli.options import today_option
from ics_followup.cli.start import settings_text, sheet_text
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically


@click.command("init")
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path))
@today_option
def command(folder: Path, today: date | None) -> int:
    """Write interviews.csv (one example row) and followup.toml into FOLDER, here unless said.

    A file that is already there is left as it is.
    """
    zone = system_zone()
    day = today or datetime.now(UTC).astimezone(ZoneInfo(zone or "UTC")).date()
    country = places.country_of_zone(zone) if zone else ""
    files = {
        "interviews.csv": sheet_text(day),
        "followup.toml": settings_text(
            name="",
            zone=zone,
            country=country,
            feed_id="followups" if (folder / "followups.ics").exists() else "",
        ),
    }
    _make(folder)
    for name, text in files.items():
        path = folder / name
        if path.exists() or path.is_symlink():
            click.echo(f"{path} is already there: left as it is.")
        else:
            write_atomically(path, text.encode("utf-8"), private=True)
            click.echo(f"Wrote {path}")
    _say_next(folder)
    return 0


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
