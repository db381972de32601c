"""The plan of the coming days, as the private page of ``serve`` shows it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Final

from ics_followup.cadence.words import clock, full_day
from ics_followup.cli.outlook import Outlook
from ics_followup.cli.screen import mine, note, title
from ics_followup.model import Reminder
from ics_followup.server.page import Day, Row, Week
from ics_followup.settings import Settings

DAYS: Final = 7
MOST_ROWS: Final = 60
LATE: Final = "Late"


def week_of(outlook: Outlook, settings: Settings, today: date) -> Week:
    """What is late, and what is due on ``today`` and the six days after it, on the user's own clock.

    With ``discreet`` no titles are shown, as in the feed.
    """
    zone = settings.me.timezone
    last = today + timedelta(days=DAYS - 1)
    soon = [each for each in outlook.soon if mine(each.start, zone).date() <= last]
    shown = soon[:MOST_ROWS]
    late = [each for each in shown if each.state == "late"]
    ahead = [each for each in shown if each.state != "late"]
    days = [Day(LATE, tuple(_row(each, settings, with_day=True) for each in late))] if late else []
    for day, each in groupby(ahead, key=lambda reminder: mine(reminder.start, zone).date()):
        rows = tuple(_row(reminder, settings) for reminder in each)
        days.append(Day(f"Today, {full_day(day)}" if day == today else full_day(day), rows))
    return Week(settings.feed.name, full_day(last), tuple(days), more=len(soon) - len(shown))


def _row(reminder: Reminder, settings: Settings, *, with_day: bool = False) -> Row:
    start = mine(reminder.start, settings.me.timezone)
    what = "Reminder" if settings.feed.discreet else title(reminder)
    said = "" if reminder.state in ("due", "late") else note(reminder)
    if with_day:
        said = f"since {full_day(start.date())}"
    return Row(clock(start.time()), what, said)
