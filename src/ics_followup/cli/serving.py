"""What ``serve`` builds from, again and again: which files decide about the feed, and one build of it."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click

from ics_followup.cadence.own import FOLDER
from ics_followup.cadence.words import count
from ics_followup.cli.options import Sheet, day_or_today, sheet_from
from ics_followup.cli.running import run_build
from ics_followup.cli.sheets import PIPE, home_of, named_sheets
from ics_followup.cli.week import week_of
from ics_followup.problems import UsageError
from ics_followup.server.keeper import Built, stamp_of, stamps_below
from ics_followup.settings import Settings
from ics_followup.source import Source, settings_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import ENDINGS, LOG

FETCH_SECONDS: Final = 900
"""A sheet at a web address is fetched so often, for nobody says when it changed."""


class Work:
    """The sheets that are served. Raises FollowupError where none is named and none is here, UsageError for a pipe.

    ``context`` is that of the command line, which the builds in another thread need for its options.
    """

    def __init__(
        self,
        words: Sequence[str],
        config: Path | None,
        cadence: str,
        today: date | None,
        output: str,
        context: click.Context,
    ) -> None:
        self._config = config
        self._cadence = cadence
        self._today = today
        self._context = context
        self._named = named_sheets(words)
        if PIPE in self._named:
            raise UsageError(
                "serve reads the sheet again whenever it changes; a pipe (-) can be read once only."
            )
        self.folder = home_of(self._named, config)
        self.target = Path(output) if output else self.folder / "followups.ics"
        self._source: Source | None = None
        self._settings: Settings | None = None

    def build(self) -> Built:
        """Read everything and write the feed where it changed. Raises FollowupError."""
        with self._context.scope(cleanup=False):
            read = sheet_from(self._named, self._config)
            self._keep(read)
            day = day_or_today(self._today, read.source)
            run = run_build(read, self.target, today=day, cadence=self._cadence, keep_going=True)
        errors = run.plan.errors
        said = f"{count(len(errors), 'problem')} in {run.plan.file}: ics-followup check" if errors else ""
        week = week_of(run.outlook, run.plan.settings, day)
        notice = f"{said} says what to mend. The other rows are up to date." if errors else ""
        return Built(self.target, week._replace(notice=notice), said)

    def watch(self) -> Hashable:
        """How everything stands that the feed depends on: files, and the day where the user is."""
        config = self._config or self.folder / "followup.toml"
        sheets = tuple(_sheet_stamp(name) for name in self._named)
        own = tuple(stamps_below(home / FOLDER, endings=(".toml",)) for home in {config.parent, self.folder})
        texts: Hashable = None
        if self._settings and self._settings.drafts_folder:
            texts = stamps_below(config.parent / self._settings.drafts_folder, endings=("",))
        day = day_or_today(self._today, self._source) if self._source else None
        return (sheets, stamp_of(self.folder / LOG), stamp_of(config), own, texts, day)

    def _keep(self, read: Sheet) -> None:
        """Only the settings are wanted later, for the day and the folder of messages."""
        self._source = read.source._replace(sheet=b"", more=(), log=None)
        self._settings = settings_of(self._source)[0]


def _sheet_stamp(name: str) -> Hashable:
    if is_address(name):
        return int(time.time()) // FETCH_SECONDS
    path = Path(name)
    return stamps_below(path, endings=ENDINGS) if path.is_dir() else stamp_of(path)
