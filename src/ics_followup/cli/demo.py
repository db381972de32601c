"""``demo``: how it looks, with made-up interviews. Touches no file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from ics_followup.build import feed_for
from ics_followup.cadence.words import count
from ics_followup.cli.options import cadence_option, today_option
from ics_followup.cli.screen import reminder_lines
from ics_followup.feed.events import events_for
from ics_followup.model import Event
from ics_followup.planning import Plan, plan_for
from ics_followup.source import Source

TODAY: Final = date(2026, 11, 22)
"""The day for which the made-up interviews were written."""

_DEMO: Final = Path(__file__).parent.parent / "data" / "demo"


@click.command("demo")
@cadence_option
@today_option
def command(cadence: str, today: date | None) -> int:
    """Show what the program does with a few made-up interviews. Nothing is written."""
    source = Source(
        sheet=(_DEMO / "interviews.csv").read_bytes(),
        name="interviews.csv",
        config=(_DEMO / "followup.toml").read_text(encoding="utf-8"),
    )
    plan = plan_for(source, today=today or TODAY, cadence=cadence)
    feed = feed_for(plan, None)
    click.echo(
        f"Made-up interviews, seen on {plan.today}: "
        f"{count(len(plan.intake.interviews), 'interview')} become {count(feed.events, 'calendar event')}.\n"
    )
    upcoming = [
        reminder for reminder in plan.reminders if reminder.state != "assumed" and not reminder.joined
    ]
    for line in reminder_lines(upcoming[:12], plan.settings.me.timezone):
        click.echo(line)
    event = _example(plan)
    if event is not None:
        click.echo(f"\nOne of them, as a phone shows it:\n\n{event.summary}\n\n{event.description}")
    click.echo("\nYour own: ics-followup init, then ics-followup build. Nothing was written.")
    return 0


def _example(plan: Plan) -> Event | None:
    events = events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=plan.today
    )
    calls = [event for event in events if event.summary.startswith("Call ")]
    return min(calls, key=lambda event: str(event.start)) if calls else None
