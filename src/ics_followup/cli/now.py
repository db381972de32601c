"""The bare screen: what is due, what to confirm, what comes next, and whether the feed is fresh."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ics_followup.build import feed_for
from ics_followup.cadence.plan import to_confirm
from ics_followup.cadence.words import count, full_day
from ics_followup.cli.options import Sheet, plan_from, sheet_from
from ics_followup.cli.screen import fitted, mine, show_problems, show_warnings, title, when, wrapped
from ics_followup.feed.previous import Previous
from ics_followup.model import Reminder
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError
from ics_followup.publish.state import gone_events, mark_of, remember_list

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
    plan = plan_from(read, today=None, cadence="")
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
    click.echo(_freshness(plan, read))
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


def _freshness(plan: Plan, read: Sheet) -> str:
    feed = read.folder / "followups.ics"
    if not feed.exists():
        return "There is no feed yet: run ics-followup build."
    if plan.errors:
        bad = count(len(plan.errors), "problem")
        return f"The sheet has {bad}, so the feed stays as it was: mend them, then ics-followup build."
    try:
        with feed.open("rb") as file:
            before = Previous(file)
            made = feed_for(plan, before, allow_empty=True, gone=gone_events(read.folder))
            fresh = before.same_as(made.chunks())
    except OSError as error:
        return f"{feed} cannot be read: {error.strerror}."
    return f"{feed} is up to date." if fresh else f"{feed} is behind your sheet: run ics-followup build."
