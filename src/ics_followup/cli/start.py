"""The files to start from: filled in by ``init``, and the settings also by the first build on a terminal."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Final

from ics_followup import places
from ics_followup.publish.atomic import write_atomically

NEW_SHEET: Final = "interviews.csv"
_START: Final = Path(__file__).parent.parent / "data" / "start"


def settings_text(*, name: str, zone: str, country: str, feed_id: str = "") -> str:
    """A commented followup.toml; what is not known stays commented out.

    ``feed_id`` is random unless given: where a feed exists already, its events must keep their UIDs.
    """
    text = Template(_read("followup.toml")).substitute(
        name=in_quotes(name),
        timezone=in_quotes(zone),
        country=in_quotes(country),
        feed_id=feed_id or secrets.token_hex(8),
    )
    known = {"name": name, "timezone": zone, "country": country}
    lines = []
    for line in text.split("\n"):
        key = line.partition("=")[0].strip()
        lines.append(f"#{line}" if key in known and not known[key].strip() else line)
    return "\n".join(lines)


def start_settings(folder: Path, place: Path, zone: str) -> tuple[str, ...]:
    """Write followup.toml where there is none, and say so; a file that is there is left as it is."""
    if place.exists() or place.is_symlink():
        return ()
    text = settings_text(
        name="",
        zone=zone,
        country=places.country_of_zone(zone) if zone else "",
        feed_id="followups" if (folder / "followups.ics").exists() else "",
    )
    write_atomically(place, text.encode("utf-8"), private=True)
    return (f"Wrote {place}: write your name into it, as you sign it.",)


def sheet_text(today: date) -> str:
    """An interviews.csv of eight columns with one example row, whose interview is a week ahead."""
    interview = today + timedelta(days=7 - today.weekday() + 1)
    return Template(_read("interviews.csv")).substitute(
        interview_day=interview.isoformat(), promised_day=(interview + timedelta(days=7)).isoformat()
    )


def header_text() -> str:
    """The first line of that sheet alone."""
    return _read(NEW_SHEET).partition("\n")[0] + "\n"


def _read(name: str) -> str:
    return (_START / name).read_text(encoding="utf-8")


def in_quotes(text: str) -> str:
    """The text as it may stand between double quotes in TOML."""
    plain = " ".join(text.split())
    return "".join(sign for sign in plain if sign.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
