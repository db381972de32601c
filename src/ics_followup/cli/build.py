"""``build``: the sheet becomes the feed, and the user reads what happened."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Final

import click

from ics_followup.build import Feed, Plan, feed_for, plan_for, seen_since
from ics_followup.cadence.words import count, full_day, short_day
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
from ics_followup.cli.screen import (
    WIDTH,
    fitted,
    reminder_lines,
    show_problems,
    show_warnings,
    width,
    wrapped,
)
from ics_followup.feed.byte_rules import byte_rules
from ics_followup.model import Reminder
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.publish.state import mark_of, remember_run
from ics_followup.sources.addresses import is_address, shown
from ics_followup.sources.files import read_bytes

MOST_LINES: Final = 24
LONGEST_NAME: Final = 40
MOST_EVENTS: Final = 500
MOST_BYTES: Final = 500_000
AHEAD: Final = timedelta(days=14)


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
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: str,
    keep_going: bool,
    allow_empty: bool,
    dry_run: bool,
) -> int:
    """Turn SHEET into a calendar feed that Google, Outlook and Apple Calendar can subscribe to.

    SHEET is a file, a folder with sheets, - for a pipe, or the https address of a published Google Sheet.
    Several may be named: their rows are one set.
    """
    if output == "-" and keep_going:
        raise UsageError(
            "--keep-going needs the feed of the last run, and with -o - there is none. Name a file with -o."
        )
    read = sheet_from(sheet, config, keep=not dry_run)
    if read.source.config is None and not dry_run and output != "-":
        read = _introduced(read)
    day = day_or_today(today, read.source)
    target = Path(output) if output else read.folder / "followups.ics"
    before = read_bytes(target) if keep_going and target.is_file() else None
    plan = plan_for(read.source, today=day, cadence=cadence, previous=before)
    if plan.errors and not keep_going:
        show_problems(plan.intake.problems, err=True)
        return plan.status
    if output == "-":
        show_warnings(plan.warnings)
        _print_feed(feed_for(plan, None, allow_empty=allow_empty))
        return 0
    feed, changed = _written(plan, target, read, allow_empty=allow_empty, dry_run=dry_run)
    if plan.errors:
        show_problems(plan.errors, err=True, written=not dry_run)
    show_warnings(plan.warnings)
    for remark in remarks(plan, read, feed):
        click.echo(wrapped(remark), err=True)
    if plan.settings.sources.calendar:
        from ics_followup.cli.calendars import calendar_news

        news, doubts = calendar_news(read, plan.intake, plan.settings, day, keep=not dry_run)
        show_warnings(doubts)
        if news:
            click.echo(wrapped(news), err=True)
    soon = _soon(plan)
    if not dry_run and read.lasting:
        keys = [reminder.interview.key for reminder in soon]
        seen = seen_since(plan.intake.interviews, read.source.first_seen, day)
        if plan.errors:
            seen = {**read.source.first_seen, **seen}
        remember_run(
            read.folder,
            _run(plan, target),
            keys,
            {key: (item.status, item.day) for key, item in seen.items()},
            [mark_of(reminder) for reminder in soon],
        )
    for line in summary(plan, read, target, feed, soon, changed=changed, dry_run=dry_run):
        click.echo(line)
    return 1 if plan.errors else 0


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
    return replace(read, source=replace(source, config=text))


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _print_feed(feed: Feed) -> None:
    if sys.stdout is None:
        raise FollowupError("There is no standard output to write the feed to. Name a file with -o.")
    stream = sys.stdout.buffer
    stream.write(feed.data)
    stream.flush()


def _written(plan: Plan, target: Path, read: Sheet, *, allow_empty: bool, dry_run: bool) -> tuple[Feed, bool]:
    """Write the feed where it changed. One run at a time reads the old one and replaces it."""
    _spare(target, read)
    if not target.parent.is_dir():
        raise FollowupError(f"There is no folder {target.parent} to write {target.name} into. Make it first.")
    with nullcontext() if dry_run else locked(target):
        before = read_bytes(target) if target.exists() else None
        feed = feed_for(plan, before, allow_empty=allow_empty)
        _check(feed, target)
        if feed.data == before:
            return feed, False
        if not dry_run:
            write_atomically(target, feed.data)
    return feed, True


def _spare(target: Path, read: Sheet) -> None:
    """Refuse to write over what is no feed: the sheet, its settings, or anything else of the user's."""
    if target.is_dir():
        raise FollowupError(f"{target} is a folder. Name a file in it, like {target / 'followups.ics'}")
    ours = [read.config, read.folder / "state.json", read.folder / read.source.log_name, *read.paths]
    if any(target.resolve() == path.resolve() for path in ours):
        raise UsageError(f"-o {target} would overwrite your own data. Name another file, like followups.ics")
    if target.is_file():
        with target.open("rb") as file:
            head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        if head and not head.upper().startswith(b"BEGIN:VCALENDAR"):
            raise FollowupError(
                f"{target} is there already and is no calendar file, so it was left as it is. Name another file."
            )


def _check(feed: Feed, target: Path) -> None:
    """Nothing that a calendar would refuse ever replaces a feed."""
    wrong = tuple(byte_rules(feed.data))
    if wrong:
        raise FollowupError(f"{target.name} was not written, because it would be wrong: {wrong[0].what}")


def remarks(plan: Plan, read: Sheet, feed: Feed) -> list[str]:
    """What else the user must hear, on standard error: no name, a feed too large, a cut."""
    said = []
    if read.source.config is None and not plan.settings.me.name:
        said.append(
            "Warning: your name is not known, so the messages end without it. Run ics-followup init, and write it "
            "into followup.toml."
        )
    if len(feed.data) > MOST_BYTES or feed.events > MOST_EVENTS:
        said.append(
            f"Warning: the feed has {feed.events} events and {len(feed.data) // 1000} KB. Google takes about 1 MB, "
            f"and calendars grow slow above {MOST_EVENTS} events or {MOST_BYTES // 1000} KB. Set horizon_days in "
            "[feed] of followup.toml, for example to 60, to leave out what is further ahead."
        )
    ahead = plan.settings.feed.horizon_days
    if ahead is not None:
        last = plan.today + timedelta(days=ahead)
        cut = sum(reminder.start.date() > last and not reminder.joined for reminder in plan.reminders)
        if cut:
            said.append(
                f"horizon_days = {ahead} leaves out {count(cut, 'follow-up')} after {full_day(last)}."
            )
    return said


def _soon(plan: Plan) -> tuple[Reminder, ...]:
    """What is to be done within two weeks, ``today`` and the last day included; an email after a call is not listed."""
    last = plan.today + AHEAD
    return tuple(
        reminder
        for reminder in plan.reminders
        if reminder.state in ("due", "late", "upcoming") and not reminder.joined
        and reminder.start.date() <= last
    )  # fmt: skip


def summary(
    plan: Plan,
    read: Sheet,
    target: Path,
    feed: Feed,
    soon: Sequence[Reminder],
    *,
    changed: bool,
    dry_run: bool,
) -> list[str]:
    """What a user reads first: at most 24 lines of 80 columns."""
    head = wrapped(_rows(plan)).split("\n")
    head += wrapped(" ".join(_inferred(plan, read))).split("\n") if _inferred(plan, read) else []
    head += wrapped(_outcome(target, feed, changed=changed, dry_run=dry_run)).split("\n")
    commands = _next_commands(read, soon)
    table = reminder_lines(soon, plan.settings.me.timezone)
    room = MOST_LINES - len(head) - len(commands) - 3
    if len(table) > room:
        table = [*table[: room - 1], f"   … and {len(table) - room + 1} more until {_last_day(plan)}"]
    if not table:
        table = ["Nothing to do in the next two weeks."]
    else:
        table.insert(0, "The next two weeks, on your clock:")
    return [*head, "", *table, "", *commands]


def _last_day(plan: Plan) -> str:
    return short_day(plan.today + AHEAD)


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


def _outcome(target: Path, feed: Feed, *, changed: bool, dry_run: bool) -> str:
    events = count(feed.events, "event")
    target = (
        target if width(str(target)) <= LONGEST_NAME else Path(fitted(target.name, LONGEST_NAME).rstrip())
    )
    if dry_run:
        return f"Nothing was written. {target} would {'hold' if changed else 'stay as it is, with'} {events}."
    if not changed:
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
    from shlex import quote

    if read.named in ((), ("interviews.csv",)):
        return ""
    name = "".join(f" {quote(word)}" for word in read.named)
    secret = any(is_address(word) and shown(word) != word for word in read.named)
    return " SHEET" if secret or width(name) > LONGEST_NAME else name


def _run(plan: Plan, target: Path) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "today": plan.today.isoformat(),
        "feed": str(target),
        "result": "problems" if plan.errors else "done",
        "errors": len(plan.errors),
        "warnings": len(plan.warnings),
    }
