"""What one run reads: the bytes of sheets, log and settings, and what this computer and earlier runs know."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from ics_followup.intake.date_order import First
from ics_followup.problems import Problem
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from


class Seen(NamedTuple):
    """An undated status and the day on which a build first saw it."""

    status: str
    day: date


class SheetFile(NamedTuple):
    """The bytes of one more sheet, and how messages call it."""

    data: bytes
    name: str


NONE_SEEN: Final[Mapping[str, Seen]] = MappingProxyType({})
NO_CADENCES: Final[Mapping[str, str]] = MappingProxyType({})


class Source(NamedTuple):
    """What one run reads. ``name`` is how messages call a file; None stands for a file that is not there.

    ``more`` are further sheets, whose rows belong to the same set; ``called`` is what the set is called then.
    ``unread`` are the sheets of the set that could not be read, an error each, and ``remarks`` are warnings
    about where the bytes come from.

    ``zone`` and ``country`` are this computer's, and count only where ``followup.toml`` says nothing.
    ``folder`` is where the settings stand, for the folder of messages that they may name. ``first_seen`` says
    of each key whose status has no date which status it had, and on which day a build first saw it.
    ``cadences`` are the texts of the user's own cadences, by name. ``dates`` is the order of day and month that the
    command line names, which counts before the setting.
    """

    sheet: bytes
    name: str
    log: bytes | None = None
    log_name: str = "interviews.log.csv"
    config: str | None = None
    config_name: str = "followup.toml"
    zone: str = ""
    country: str = ""
    folder: Path = Path()
    first_seen: Mapping[str, Seen] = NONE_SEEN
    cadences: Mapping[str, str] = NO_CADENCES
    more: tuple[SheetFile, ...] = ()
    called: str = ""
    unread: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    dates: First | None = None


def settings_of(source: Source) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in force: followup.toml's, with this computer's zone and country where it says nothing."""
    settings, problems = settings_from(source.config or "", source.config_name)
    me = settings.me
    if not me.timezone:
        me = me._replace(timezone=source.zone or "UTC")
    if not me.country:
        me = me._replace(country=source.country)
    if source.dates:
        settings = settings._replace(defaults=settings.defaults._replace(dates=source.dates))
    return settings._replace(me=me), problems
