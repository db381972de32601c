"""The files to start from: filled in by ``init``, and the settings also by the first build on a terminal."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Final

_START: Final = Path(__file__).parent.parent / "data" / "start"


def settings_text(*, name: str, zone: str, country: str, feed_id: str = "") -> str:
    """A commented followup.toml; what is not known stays commented out.

    ``feed_id`` is random unless given: where a feed exists already, its events must keep their UIDs.
    """
    text = Template(_read("followup.toml")).substitute(
        name=_in_quotes(name),
        timezone=_in_quotes(zone),
        country=_in_quotes(country),
        feed_id=feed_id or secrets.token_hex(8),
    )
    known = {"name": name, "timezone": zone, "country": country}
    lines = []
    for line in text.split("\n"):
        key = line.partition("=")[0].strip()
        lines.append(f"#{line}" if key in known and not known[key].strip() else line)
    return "\n".join(lines)


def sheet_text(today: date) -> str:
    """An interviews.csv of eight columns with one example row, whose interview is a week ahead."""
    interview = today + timedelta(days=7 - today.weekday() + 1)
    return Template(_read("interviews.csv")).substitute(
        interview_day=interview.isoformat(), promised_day=(interview + timedelta(days=7)).isoformat()
    )


def _read(name: str) -> str:
    return (_START / name).read_text(encoding="utf-8")


def _in_quotes(text: str) -> str:
    """The text as it may stand between double quotes in TOML."""
    plain = " ".join(text.split())
    return "".join(sign for sign in plain if sign.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
