"""``status``: whether the feed is fresh, how the last run ended, who publishes, and when the next job runs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

from ics_followup.cadence.words import count
from ics_followup.cli.asking import filled
from ics_followup.cli.computer import system_zone
from ics_followup.cli.judging import (
    Seen,
    command_for,
    counted_in,
    day_of,
    feed_of,
    next_run,
    seen_now,
    this_computer,
    words_for,
)
from ics_followup.cli.options import (
    Sheet,
    cadence_option,
    config_option,
    dates_option,
    sheet_argument,
    sheet_from,
    text_of,
    today_option,
)
from ics_followup.cli.screen import WIDTH, counted
from ics_followup.cli.sheets import PIPE, home_of, named_sheets
from ics_followup.problems import DataError, FollowupError, UsageError
from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.ways import WAYS
from ics_followup.publish.freshness import Facts, Verdict, ago, told, verdict_of
from ics_followup.publish.kept import Kept, Publisher, Sending, kept_in
from ics_followup.publish.state import NAME as STATE
from ics_followup.source import Source, settings_of

_LABEL: Final = 12
_WAYS: Final = {"folder": "a folder", "gist": "a secret gist", "webdav": "WebDAV", "git": "a git branch"}


@click.command("status")
@sheet_argument
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The feed; that of the last run unless said.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print it; json is for monitoring.",
)
def command(
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    output: Path | None,
    form: str,
) -> int:
    """Say whether the feed is fresh, and what to do if it is not. Writes nothing.

    Exit status: 0 it is fresh; 4 it is stale (a build now would write something else, or no run brought it up to date
    for 36 hours); 3 something cannot be read, or the last publish or push failed; 1 there are problems in the sheet
    or the settings. Where several hold: what cannot be read, stale, what failed, problems.
    """
    now = datetime.now(UTC)
    named, gone = _named(sheet)
    folder = home_of(named, config)
    kept = kept_in(folder)
    feed = feed_of(kept, folder, output)
    facts = Facts(
        now,
        _zone(config or folder / "followup.toml"),
        kept,
        feed.name,
        found="unknown" if feed.exists() else "missing",
        unreadable=(gone,) if gone else (),
        build=command_for("build", sheet, config),
        check=command_for("check", sheet, config),
        words=words_for(sheet, config),
    )
    seen = Seen(facts, feed)
    if not gone:
        seen = _seen(sheet, config, seen, cadence=cadence, today=today)
    verdict = verdict_of(seen.facts)
    shown = [json.dumps(record_of(seen, verdict, folder), ensure_ascii=False, indent=1)]
    for line in shown if form == "json" else lines_of(seen, verdict, serving=_is_serving(folder)):
        click.echo(line)
    return verdict.status


def _named(sheet: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """What is named, else what is here; and a sentence where a sheet was here and is gone."""
    try:
        named = named_sheets(sheet)
    except UsageError:
        raise
    except FollowupError:
        if not any(Path(name).exists() for name in (STATE, "followups.ics")):
            raise
        return (
            (),
            "There is no interviews.csv here any more. Put it back, or name your sheet: ics-followup status SHEET",
        )
    if named == (PIPE,):
        raise UsageError("A pipe has no feed of its own. Name the sheet whose feed you mean.")
    return named, ""


def _seen(
    sheet: tuple[str, ...], config: Path | None, before: Seen, *, cadence: str, today: date | None
) -> Seen:
    """What reading the sheet and making its feed tells."""
    facts, feed = before.facts, before.feed
    try:
        read = sheet_from(sheet, config, keep=False)
    except DataError as error:
        return before._replace(facts=counted_in(facts, error.problems, unread=True))
    except UsageError:
        raise
    except FollowupError as error:
        return before._replace(facts=facts._replace(unreadable=(str(error),)))
    return seen_now(read, feed, facts, cadence=cadence, today=day_of(facts.now, zone_in(read), today))


def zone_in(read: Sheet) -> str:
    """The user's time zone, as far as the settings can be read."""
    return settings_of(read.source)[0].me.timezone


def _zone(config: Path) -> str:
    zone = system_zone()
    try:
        text = text_of(config) if config.exists() else None
    except (FollowupError, OSError):
        return zone or "UTC"
    source = Source(sheet=b"", name="", config=text, config_name=config.name, zone=zone)
    return settings_of(source)[0].me.timezone


def _is_serving(folder: Path) -> bool:
    """Whether a server of this folder runs on this computer, which builds by itself whenever something changes."""
    from ics_followup.server.standing import NAME, is_listening, read_standing

    standing = read_standing(folder / NAME)
    return standing is not None and is_listening(standing)


def lines_of(seen: Seen, verdict: Verdict, *, serving: bool = False) -> Iterator[str]:
    """At most a screen: the verdict, what else is wrong, and a line for each thing that is known."""
    yield from filled(verdict.said).split("\n")
    for said in verdict.also:
        also = f"Also: {said[:1].lower() + said[1:] if said.startswith('The ') else said}"
        yield from filled(also).split("\n")
    yield ""
    rows = (
        ("Feed", _feed(seen)),
        ("Last run", _last_run(seen.facts)),
        ("Next run", _next_run(seen.facts, serving=serving)),
        ("Published", _published(seen.facts, seen.facts.kept.sending)),
        ("Pushed", _published(seen.facts, seen.facts.kept.pushed)),
        ("Calendar", _calendar(seen.facts.kept)),
        ("Computer", _computer(seen.facts)),
        ("Sheet", _sheet(seen)),
    )
    for label, text in rows:
        if text:
            yield textwrap.fill(
                text,
                WIDTH,
                initial_indent=f"{label:<{_LABEL}}",
                subsequent_indent=" " * _LABEL,
                break_on_hyphens=False,
                break_long_words=False,
            )


def _feed(seen: Seen) -> str:
    if seen.facts.found == "missing":
        return f"{seen.feed} is not there"
    parts = [str(seen.feed)]
    if seen.made is not None:
        parts.append(f"{count(seen.made.events, 'event')}{' after a build' if seen.made.changed else ''}")
    if seen.made is not None and seen.made.changes and seen.made.changes.changes:
        from ics_followup.cli.changed import counted_changes

        parts.append(f"a build would change it: {counted_changes(seen.made.changes).rstrip('.')}")
    return "; ".join(parts)


def _last_run(facts: Facts) -> str:
    ran, failed = facts.kept.ran, facts.kept.failed
    if ran is None and failed is None:
        return "none is known of"
    parts = []
    if failed is not None:
        parts.append(
            f"{told(failed.at, facts.zone)}, {ago(failed.at, facts.now)}; it failed: {failed.said.rstrip('.')}"
        )
    if ran is not None:
        ended = "done, but for rows to mend" if ran.problems else "done"
        begin = "The last good one: " if parts else ""
        parts.append(f"{begin}{told(ran.at, facts.zone)}, {ago(ran.at, facts.now)}; {ended}")
    return ". ".join(parts)


def _next_run(facts: Facts, *, serving: bool) -> str:
    job = facts.kept.job
    if serving:
        return "by itself when the sheet or the day changes, for ics-followup serve is running"
    if job is None and facts.kept.at_hand == "serve":
        return f"by itself while ics-followup serve{facts.words} runs; it does not run on this computer now"
    if job is None:
        return f"when you run it; ics-followup schedule{facts.words} --install lets this computer do it"
    at = next_run(facts.kept, facts.now)
    kind = job.get("kind")
    by = f"by {' '.join(str(kind).split())[:40]}" if kind else "by the scheduled job"
    return f"{told(at, facts.zone)}, {by}" if at else by


def _published(facts: Facts, sending: Sending | None) -> str:
    if sending is None:
        return ""
    how = {"sent": "sent", "unchanged": "nothing had changed", "failed": "it failed"}.get(
        sending.result, sending.result
    )
    way = f" to {_WAYS.get(sending.to, sending.to)}" if sending.to and sending.result == "sent" else ""
    return f"{told(sending.at, facts.zone)}, {ago(sending.at, facts.now)}; {how}{way}"


def _calendar(kept: Kept) -> str:
    """What connect was told last: which calendar follows the feed, and how it gets there."""
    if kept.calendar not in CALENDARS:
        return ""
    way = WAYS.get(kept.at_hand)
    by = f", by {way.at_hand}" if way and way.does != "build" else ""
    return f"{CALENDARS[kept.calendar].called}{by}"


def _computer(facts: Facts) -> str:
    publisher = facts.kept.publisher
    if publisher is None:
        return ""
    since = f" since {told(publisher.since, facts.zone)}" if publisher.since else ""
    return f"{publisher.name or 'one without a name'}{_which(publisher)} publishes{since}"


def _which(publisher: Publisher) -> str:
    """Whether it is this computer; empty where that cannot be told."""
    from ics_followup.publish.computer import computer_name

    here = this_computer()
    if not here or not publisher.id:
        return ""
    if here == publisher.id:
        return " (this one)"
    same = publisher.name == computer_name()
    return " (this one under another user, or another of that name)" if same else " (another one)"


def _sheet(seen: Seen) -> str:
    facts, plan = seen.facts, seen.plan
    if plan is None:
        return f"{counted(facts.errors, facts.warnings)}" if facts.errors else "not read"
    said = counted(facts.errors, facts.warnings)
    where = f": {facts.check}" if facts.errors or facts.warnings else ""
    return f"{plan.file}, {count(len(plan.intake.row_keys), 'row')}, {said}{where}"


def record_of(seen: Seen, verdict: Verdict, folder: Path) -> dict[str, Any]:
    """What monitoring reads. Keys are only ever added; docs/status.md says what they hold."""
    facts, kept = seen.facts, seen.facts.kept
    zone = ZoneInfo(facts.zone)
    ran, failed, sending, publisher, job = kept.ran, kept.failed, kept.sending, kept.publisher, kept.job
    here = this_computer()
    return {
        "version": 1,
        "status": verdict.status,
        "verdict": verdict.word,
        "said": verdict.said,
        "reasons": [{"code": reason.code, "said": reason.said} for reason in verdict.reasons],
        "now": _at(facts.now, zone),
        "folder": str(folder.resolve()),
        "feed": {
            "file": str(seen.feed.resolve()),
            "found": facts.found,
            "events": seen.made.events if seen.made else None,
        },
        "last_run": {"at": _at(ran.at, zone), "result": "problems" if ran.problems else "done"}
        if ran
        else None,
        "last_failure": {"at": _at(failed.at, zone), "status": failed.status, "said": failed.said}
        if failed
        else None,
        "state": kept.file,
        "sheet": {"errors": facts.errors, "warnings": facts.warnings, "errors_in": list(facts.wrong)},
        "publish": _sent(sending, zone),
        "push": _sent(kept.pushed, zone),
        "computer": {
            "name": publisher.name,
            "since": _at(publisher.since, zone),
            "this": here == publisher.id if here and publisher.id else None,
        }
        if publisher
        else None,
        "job": {"kind": job.get("kind"), "next": _at(next_run(kept, facts.now), zone)} if job else None,
        "connected": {"calendar": kept.calendar, "with": kept.at_hand or None} if kept.calendar else None,
    }


def _sent(sending: Sending | None, zone: ZoneInfo) -> dict[str, str | None] | None:
    if sending is None:
        return None
    return {"at": _at(sending.at, zone), "result": sending.result, "to": sending.to, "said": sending.said}


def _at(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None
