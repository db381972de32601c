"""The user's own calendar: where it comes from, and what it says that the sheet does not."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import listed, short_day
from ics_followup.cli.options import Sheet
from ics_followup.cli.sheets import LIMITS, PIPE
from ics_followup.intake import Intake
from ics_followup.intake.appointments.compared import Compared, compared
from ics_followup.intake.appointments.proposals import Memory
from ics_followup.problems import DataError, FollowupError, Problem
from ics_followup.publish.state import imported, remember_import
from ics_followup.settings import Settings
from ics_followup.source import Source, settings_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import MOST_BYTES, SourceError, read_bytes

MOST_NAMED: Final = 3


class CalendarFile(NamedTuple):
    """The bytes of a calendar, what messages call it, and what to warn about where they come from."""

    data: bytes
    name: str
    warnings: tuple[Problem, ...] = ()


def calendar_at(where: str, *, folder: Path, settings: Settings, keep: bool = True) -> CalendarFile:
    """Read a calendar from a file, ``-`` or an https or webcal address. A fetched one leaves a copy in ``folder``.

    Raises FollowupError where there is nothing to read.
    """
    if where == PIPE:
        if sys.stdin is None or sys.stdin.closed:
            raise SourceError("There is nothing on standard input")
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise SourceError(f"Standard input has more than {MOST_BYTES // 1_000_000} MB")
        return CalendarFile(data, "standard input")
    if not is_address(where):
        path = Path(where).expanduser()
        return CalendarFile(read_bytes(path), path.name)
    from ics_followup.sources.fetch import fetch

    fetched = fetch(
        where,
        folder=folder,
        accept=_calendars_only,
        now=datetime.now(UTC),
        zone=ZoneInfo(settings.me.timezone or "UTC"),
        limits=LIMITS,
        keep=keep,
    )
    return CalendarFile(fetched.data, fetched.name, fetched.warnings)


def _calendars_only(data: bytes) -> str:
    return "" if b"BEGIN:VCALENDAR" in data[:4096].upper() else "what came is not a calendar"


def own_calendar(read: Sheet, settings: Settings) -> str:
    """Where ``[sources] calendar`` is; a file stands relative to followup.toml. Empty where nothing is set."""
    where = settings.sources.calendar
    if not where or is_address(where):
        return where
    return str(read.config.parent / Path(where).expanduser())


def sound_settings(source: Source) -> Settings:
    """The settings in force. Raises DataError where they have mistakes: nothing is written by wrong ones."""
    settings, problems = settings_of(source)
    if wrong := [problem for problem in problems if problem.severity == "error"]:
        raise DataError(wrong)
    return settings


def memory_of(folder: Path) -> Mapping[str, Memory]:
    """What earlier imports made of appointments."""
    return {uid: Memory(row_key, start) for uid, (row_key, start) in imported(folder).items()}


def intake_of(source: Source, settings: Settings, today: date) -> Intake:
    """What the sheets say, without a plan: mistakes in rows stop nothing here."""
    from ics_followup.cadence.language import built_in_names
    from ics_followup.intake import interviews_from, read_table

    files = [(source.sheet, source.name), *source.more]
    first, *more = (read_table(data, name) for data, name in files)
    return interviews_from(
        first, settings=settings, cadences={*built_in_names(), *source.cadences}, today=today, more=more
    )


def calendar_news(
    read: Sheet, intake: Intake, settings: Settings, today: date, *, keep: bool
) -> tuple[str, tuple[Problem, ...]]:
    """What the calendar of the settings has that the sheet lacks, in a sentence, and what went wrong: never an error.

    Both are empty where no calendar is set, and the sentence where there is nothing to confirm.
    """
    where = own_calendar(read, settings)
    if not where:
        return "", ()
    try:
        found = calendar_at(where, folder=read.folder, settings=settings, keep=keep)
        looked = compared(
            found.data, found.name, intake, settings=settings, today=today, memory=memory_of(read.folder)
        )
    except DataError as error:
        return "", tuple(problem._replace(severity="warning") for problem in error.problems)
    except SourceError as error:
        return "", (_unread(error.what, error.remedy),)
    except FollowupError as error:
        return "", (_unread(str(error).rstrip("."), "Look at [sources] calendar in followup.toml."),)
    if keep and read.lasting:
        _remember_known(read.folder, looked)
    return _said(looked), found.warnings


def _remember_known(folder: Path, looked: Compared) -> None:
    """Keep which appointment is which row, so that an hour that moves later is told from a second interview."""
    before = imported(folder)
    known = [proposal for proposal in looked.proposals if proposal.kind == "known"]
    entries = {uid: (item.row_key, item.start) for item in known for uid in item.uids}
    if any(before.get(uid) != entry for uid, entry in entries.items()):
        remember_import(folder, entries)


def _unread(what: str, remedy: str) -> Problem:
    return Problem(
        severity="warning",
        what=f"Your calendar was not looked at: {what}",
        remedy=remedy or "The next run tries again.",
    )


def _said(looked: Compared) -> str:
    new = [proposal for proposal in looked.to_confirm if proposal.kind in ("new", "round")]
    others = [proposal for proposal in looked.to_confirm if proposal.kind not in ("new", "round")]
    parts = []
    for found, one, many in (
        (
            new,
            "interview in your calendar is not in your sheet",
            "interviews in your calendar are not in your sheet",
        ),
        (others, "interview says more in your calendar", "interviews say more in your calendar"),
    ):
        if found:
            names = [f"{item.company} {short_day(date.fromisoformat(item.start[:10]))[4:]}" for item in found]
            rest = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
            parts.append(
                f"{len(found)} {one if len(found) == 1 else many}: {listed([*names[:MOST_NAMED], *rest])}."
            )
    return f"{' '.join(parts)} Run ics-followup import" if parts else ""
