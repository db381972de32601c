"""``build``: the sheet becomes the feed, and the user reads what happened."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Final

import click

from ics_followup.build import feed_for
from ics_followup.cadence.words import count, full_day, short_day
from ics_followup.cli.making import Made, sound
from ics_followup.cli.options import (
    Sheet,
    cadence_option,
    config_option,
    dates_option,
    day_or_today,
    sheet_argument,
    sheet_from,
    today_option,
)
from ics_followup.cli.outlook import AHEAD, Outlook
from ics_followup.cli.quiet import is_quiet, mention, quiet_option
from ics_followup.cli.running import run_build
from ics_followup.cli.screen import (
    WIDTH,
    fitted,
    reminder_lines,
    show_problems,
    show_warnings,
    width,
    wrapped,
)
from ics_followup.cli.spreading import spread
from ics_followup.feed.write import MOST_EVENTS, MOST_OCTETS
from ics_followup.model import Reminder
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.state import mark_of, remember_list
from ics_followup.sources.addresses import is_address, shown

MOST_LINES: Final = 24
LONGEST_NAME: Final = 40


@click.command("build")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "-o", "--output", default="", metavar="FILE", help="The feed; followups.ics beside the sheet unless said."
)
@click.option(
    "--keep-going", is_flag=True, help="Build the good rows; keep the events of bad ones as they were."
)
@click.option("--allow-empty", is_flag=True, help="Let the feed shrink to little or nothing.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would change.")
@click.option("--verbose", is_flag=True, help="Say of each event that changed what, and why.")
@quiet_option
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: str,
    keep_going: bool,
    allow_empty: bool,
    dry_run: bool,
    verbose: bool,
) -> int:
    """Turn SHEET into a calendar feed that Google, Outlook and Apple Calendar can subscribe to.

    SHEET is a file, a folder with sheets, - for a pipe, or the https address of a published Google Sheet.
    Several may be named: their rows are one set.
    """
    if output == "-" and dry_run:
        raise UsageError("With -o - nothing is written to a file anyway. Leave --dry-run or -o - out.")
    if output == "-" and keep_going:
        raise UsageError(
            "--keep-going needs the feed of the last run, and with -o - there is none. Name a file with -o."
        )
    if output == "-" and is_quiet():
        raise UsageError("--quiet prints nothing, and -o - the feed. Name a file with -o.")
    read = sheet_from(sheet, config, keep=not dry_run)
    if read.source.config is None and not dry_run and output != "-" and not is_quiet():
        read = _introduced(read)
    day = day_or_today(today, read.source)
    if output == "-":
        return _printed(
            plan_for(read.source, today=day, cadence=cadence, spread=spread), allow_empty=allow_empty
        )
    target = Path(output) if output else read.folder / "followups.ics"
    run = run_build(
        read,
        target,
        today=day,
        cadence=cadence,
        keep_going=keep_going,
        allow_empty=allow_empty,
        dry_run=dry_run,
        watch=verbose,
    )
    plan, made = run.plan, run.made
    if made is None:
        show_problems(plan.intake.problems, err=True)
        return plan.status
    _tell(plan, read, run.damage, made, run.outlook, dry_run=dry_run)
    changes = _changes(plan, made, every=verbose) if dry_run or verbose else []
    for line in summary(plan, read, target, made, run.outlook, changes, dry_run=dry_run):
        click.echo(line)
    if read.lasting and not dry_run and not is_quiet():
        soon = run.outlook.soon
        keys = [reminder.interview.key for reminder in soon]
        remember_list(read.folder, keys, [mark_of(reminder) for reminder in soon])
    return 1 if plan.errors else 0


def _printed(plan: Plan, *, allow_empty: bool) -> int:
    """The feed on standard output: there is no memory, and with a problem nothing at all."""
    if plan.errors:
        show_problems(plan.intake.problems, err=True)
        return plan.status
    show_warnings(plan.warnings)
    feed = feed_for(plan, None, allow_empty=allow_empty, spread=spread)
    if sys.stdout is None:
        raise FollowupError("There is no standard output to write the feed to. Name a file with -o.")
    for chunk in sound(feed.chunks(), "The feed"):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    return 0


def _tell(
    plan: Plan, read: Sheet, damage: Sequence[str], made: Made, outlook: Outlook, *, dry_run: bool
) -> None:
    """What must be heard beside the result, on standard error."""
    if plan.errors:
        show_problems(plan.errors, err=True, written=not dry_run)
    if is_quiet():
        mention(read.source.remarks)
        return
    show_warnings(plan.warnings)
    for remark in remarks(plan, read, damage, made, outlook):
        click.echo(wrapped(remark), err=True)
    if plan.settings.sources.calendar:
        from ics_followup.cli.calendars import calendar_news

        news, doubts = calendar_news(read, plan.intake, plan.settings, plan.today, keep=not dry_run)
        show_warnings(doubts)
        if news:
            click.echo(wrapped(news), err=True)


def _introduced(read: Sheet) -> Sheet:
    """On a terminal, ask the one question of a first run and keep what this computer says in followup.toml."""
    source = read.source
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)) or not source.zone:
        return read
    from ics_followup.cli.start import settings_text

    name = click.prompt("Your name, as you sign it", default="", show_default=False, err=True)
    fed = (read.folder / "followups.ics").exists()
    text = settings_text(
        name=name, zone=source.zone, country=source.country, feed_id="followups" if fed else ""
    )
    write_atomically(read.config, text.encode("utf-8"), private=True)
    click.echo(f"Saved in {read.config}: your name, time zone and country. Change them there.", err=True)
    return read._replace(source=source._replace(config=text))


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def remarks(plan: Plan, read: Sheet, damage: Sequence[str], made: Made, outlook: Outlook) -> list[str]:
    """What else the user must hear, on standard error: no name, a damaged or too large feed, a cut."""
    said = []
    if read.source.config is None and not plan.settings.me.name:
        said.append(
            "Warning: your name is not known, so the messages end without it. Run ics-followup init, and write it "
            "into followup.toml."
        )
    said += damage
    if made.octets > MOST_OCTETS or made.events > MOST_EVENTS:
        said.append(
            f"Warning: the feed has {made.events} events and {made.octets // 1000} KB. Google takes about 1 MB, "
            f"and calendars grow slow above {MOST_EVENTS} events or {MOST_OCTETS // 1000} KB. Set horizon_days in "
            "[feed] of followup.toml, for example to 60, to leave out what is further ahead."
        )
    ahead = plan.settings.feed.horizon_days
    if ahead is not None and outlook.cut:
        last = full_day(plan.today + timedelta(days=ahead))
        said.append(f"horizon_days = {ahead} leaves out {count(outlook.cut, 'follow-up')} after {last}.")
    return said


def _changes(plan: Plan, made: Made, *, every: bool) -> list[str]:
    """What changed, event by event; nothing where nothing did."""
    if made.changes is None or not made.changes.changes:
        return []
    from ics_followup.cli.changed import MOST, counted_changes, lines_of

    zone, days = plan.settings.me.timezone, plan.settings.feed.keep_past_days
    shown = len(made.changes.changes) if every else MOST
    rest = " (--verbose shows them all)"
    lines = lines_of(made.changes, zone=zone, today=plan.today, keep_past_days=days, most=shown, rest=rest)
    return ["", *lines, *wrapped(f"In all: {counted_changes(made.changes)}").split("\n")]


def summary(
    plan: Plan,
    read: Sheet,
    target: Path,
    made: Made,
    outlook: Outlook,
    changes: Sequence[str],
    *,
    dry_run: bool,
) -> list[str]:
    """What a user reads first: at most 24 lines of 80 columns, beside those of ``changes``."""
    soon = outlook.soon
    head = wrapped(_rows(plan)).split("\n")
    head += wrapped(" ".join(_inferred(plan, read))).split("\n") if _inferred(plan, read) else []
    head += wrapped(_outcome(target, made, dry_run=dry_run)).split("\n")
    commands = _next_commands(read, soon)
    table = reminder_lines(soon, plan.settings.me.timezone)
    room = MOST_LINES - len(head) - len(commands) - 3
    if len(table) > room:
        more = outlook.count - room + 1
        table = [*table[: room - 1], f"   … and {more} more until {short_day(plan.today + AHEAD)}"]
    if not table:
        table = ["Nothing to do in the next two weeks."]
    else:
        table.insert(0, "The next two weeks, on your clock:")
    return [*head, *changes, "", *table, "", *commands]


def _rows(plan: Plan) -> str:
    planned = len(plan.intake.interviews)
    waiting = len(plan.intake.waiting)
    rows = len(plan.intake.row_keys)
    parts = [count(planned, "interview") + " planned"]
    if waiting:
        parts.append(f"{waiting} {'waits' if waiting == 1 else 'wait'} for an interview date")
    if plan.errors:
        bad = len({(problem.place.file, problem.place.row) for problem in plan.errors if problem.place})
        whole = len({problem.file for problem in plan.errors if not problem.place})
        parts += [f"{count(bad, 'row')} to mend"] if bad else []
        parts += [f"{count(whole, 'file')} to mend"] if whole else []
    name = fitted(plan.file, LONGEST_NAME).rstrip()
    return f"{name}: {count(rows, 'row')}, {', '.join(parts)}."


def _inferred(plan: Plan, read: Sheet) -> list[str]:
    said: list[str] = []
    source, me = read.source, plan.settings.me
    if source.config is None:
        country = f", country {me.country}" if me.country else ", no country"
        said.append(f"From this computer: time zone {me.timezone}{country}.")
    elif not me.name:
        said.append("Your name is not in followup.toml, so the messages end without it.")
    return [*said, *plan.intake.inferred]


def _outcome(target: Path, feed: Made, *, dry_run: bool) -> str:
    events = count(feed.events, "event")
    target = (
        target if width(str(target)) <= LONGEST_NAME else Path(fitted(target.name, LONGEST_NAME).rstrip())
    )
    if dry_run:
        return f"Nothing was written. {target} would {'hold' if feed.changed else 'stay as it is, with'} {events}."
    if not feed.changed:
        return f"{target} is unchanged: {events}."
    kept = f", {feed.kept} of them kept for rows to mend" if feed.kept else ""
    return f"Wrote {target}: {events}{kept}."


def _next_commands(read: Sheet, soon: Sequence[Reminder]) -> list[str]:
    name = _named(read)
    csv = name.replace(" ", " --csv ", 1) if len(read.named) < 2 else " --csv SHEET"
    number = "1" if soon else "KEY"
    rows = [
        (f"ics-followup plan{name}", "every follow-up, to the end"),
        (
            f"ics-followup explain {number}{csv}",
            "why it stands on its day" if soon else "the story of one row",
        ),
        (f"ics-followup check{name}", "look for mistakes in the sheet"),
    ]
    wide = max(width(command) for command, _ in rows)
    lines = (f"  {fitted(command, wide)}  {text}" for command, text in rows)
    return ["What next:", *(line if width(line) <= WIDTH else line[:wide].rstrip() for line in lines)]


def _named(read: Sheet) -> str:
    """The sheets as the next command names them, after a space; SHEET where that is long or holds a secret."""
    if read.named in ((), ("interviews.csv",)):
        return ""
    if width(" ".join(read.named)) > LONGEST_NAME:  # quotes only make it longer
        return " SHEET"
    from shlex import quote

    name = "".join(f" {quote(word)}" for word in read.named)
    secret = any(is_address(word) and shown(word) != word for word in read.named)
    return " SHEET" if secret or width(name) > LONGEST_NAME else name
