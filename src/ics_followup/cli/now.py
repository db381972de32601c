"""The bare screen: what is due, what to confirm, what comes next, and whether the feed is fresh."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from ics_followup.cadence.plan import to_confirm
from ics_followup.cadence.words import count, full_day
from ics_followup.cli.judging import day_of, feed_of, seen_now
from ics_followup.cli.options import Sheet, plan_from, sheet_from
from ics_followup.cli.screen import fitted, mine, show_problems, show_warnings, title, when, wrapped
from ics_followup.model import Reminder
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError
from ics_followup.publish.freshness import Facts, verdict_of
from ics_followup.publish.kept import kept_in
from ics_followup.publish.state import mark_of, remember_list
from ics_followup.source import settings_of

WELCOME = """ics-followup tells you whom to contact, when, and with which words, after every
job interview. There is no interviews.csv here yet. Begin with one of these:

  ics-followup init          a sheet to fill in, and its settings
  ics-followup demo          how it looks, with made-up interviews
  ics-followup build FILE    if you have a sheet already"""


def show_now() -> None:
    """Print it, for the sheet that is here; without one, how to begin."""
    try:
        read = sheet_from((), None)
    except FollowupError:
        if os.environ.get("ICS_FOLLOWUP") or any(
            Path(name).exists() for name in ("interviews.csv", "interviews.xlsx")
        ):
            raise
        click.echo(WELCOME)
        return
    now = datetime.now(UTC)
    plan = plan_from(read, today=day_of(now, settings_of(read.source)[0].me.timezone, None), cadence="")
    if plan.errors:
        show_problems(plan.errors, err=True)
    numbered: list[Reminder] = []
    click.echo(full_day(plan.today))
    _section(
        "Due",
        [item for item in plan.reminders if item.state in ("due", "late") and not item.joined],
        plan,
        numbered,
    )
    _section("To confirm", list(to_confirm(plan.reminders, plan.today)), plan, numbered)
    ahead = [item for item in plan.reminders if item.state == "upcoming" and not item.joined]
    _section("Next", ahead[:5], plan, numbered)
    click.echo("")
    if plan.settings.sources.calendar:
        from ics_followup.cli.calendars import calendar_news

        news, doubts = calendar_news(read, plan.intake, plan.settings, plan.today, keep=True)
        show_warnings(doubts)
        if news:
            click.echo(f"{wrapped(news)}\n")
    click.echo(_freshness(plan, read, now))
    if read.lasting:
        keys = [item.interview.key for item in numbered]
        remember_list(read.folder, keys, [mark_of(item) for item in numbered])


def _section(name: str, items: list[Reminder], plan: Plan, numbered: list[Reminder]) -> None:
    if not items:
        if name == "Due":
            click.echo("\nNothing is due.")
        return
    click.echo(f"\n{name}:")
    for item in items:
        numbered.append(item)
        start = mine(item.start, plan.settings.me.timezone)
        click.echo(f"{len(numbered):>4}  {when(start)}  {fitted(title(item), 54)}".rstrip())


def _freshness(plan: Plan, read: Sheet, now: datetime) -> str:
    """The verdict of ``status``, and what else it would say."""
    kept = kept_in(read.folder)
    feed = feed_of(kept, read.folder, None)
    facts = Facts(now, plan.settings.me.timezone, kept, feed.name)
    verdict = verdict_of(seen_now(read, feed, facts, today=plan.today, plan=plan).facts)
    more = (
        f" {count(len(verdict.also), 'more thing')} to look at: ics-followup status" if verdict.also else ""
    )
    return wrapped(f"{verdict.said}{more}")
