"""``log``: what happened, in words, appended to the log file beside the sheet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from ics_followup.cli.desk import Desk, desk_from, named_row
from ics_followup.cli.options import cadence_option, config_option, csv_option, dates_option, today_option
from ics_followup.problems import UsageError


@click.command("log")
@click.argument("words", nargs=-1, metavar="[KEY WORDS...]")
@csv_option
@config_option
@dates_option
@cadence_option
@today_option
@click.option("--undo", is_flag=True, help="Take back the last entry, of the row KEY if you name one.")
@click.option("--dry-run", is_flag=True, help="Say what it understands; write nothing.")
def command(
    words: tuple[str, ...],
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    undo: bool,
    dry_run: bool,
) -> int:
    """Write down what happened in the row KEY, in your own words.

    KEY is its key, a number of the last list, or a part of company and role. Then the words, as you would say
    them:

    \b
      ics-followup log acme called, voicemail
      ics-followup log 3 sent
      ics-followup log mercy they said by Friday
      ics-followup log 2 rejected
      ics-followup log acme offer, answer by 12 Dec
      ics-followup log acme spoke with Dana, she said next Tuesday

    Without a day it happened today. Without KEY and words it asks about each follow-up that is due or to
    confirm. The sheet is left as it is: the line goes into interviews.log.csv beside it.
    """  # noqa: D301
    desk = desk_from(sheet, config, today=today, cadence=cadence, dry_run=dry_run)
    spoken = [part for word in words for part in word.split()]
    if undo:
        return _undone(desk, spoken)
    if not spoken:
        return _bare(desk)
    desk.note(*named_row(spoken, desk))
    return 0


def _undone(desk: Desk, spoken: Sequence[str]) -> int:
    from ics_followup.cli.undo import take_back

    return take_back(desk, spoken)


def _bare(desk: Desk) -> int:
    from ics_followup.cli.ask import ask_about_each, show_open

    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty():
        if not desk.read.lasting:
            raise UsageError("With the sheet on standard input there is nobody to ask.")
        return ask_about_each(desk)
    return show_open(desk)
