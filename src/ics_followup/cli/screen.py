"""How things are shown in a terminal of 80 columns: tables, wrapped text, problems, one person's clock."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import click

from ics_followup.cadence.words import clock, count, short_day
from ics_followup.feed.description import own_title, title_of
from ics_followup.model import Reminder
from ics_followup.problems import Problem, harmless, in_brief, rendered

WIDTH: Final = 80


def width(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> width("Ana"), width("東京")
    (3, 4)
    """
    return sum(
        0 if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Cc")
        else 2 if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )  # fmt: skip


def fitted(text: str, columns: int) -> str:
    """The text in exactly so many columns, cut with an ellipsis or filled with spaces.

    >>> fitted("Northwind", 6), fitted("Ana", 5)
    ('North…', 'Ana  ')
    """
    if width(text) > columns:
        while width(text) > columns - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))


def wrapped(text: str, indent: str = "") -> str:
    """The text in lines of at most 80 columns, each beginning with ``indent``."""
    if len(indent) + len(text) <= WIDTH and text.isprintable() and text == text.strip():
        return indent + text
    import textwrap

    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def title(reminder: Reminder) -> str:
    """What a reminder is called, as in the calendar."""
    found = title_of(reminder) if reminder.kind == "contact" else own_title(reminder)
    return " ".join(found.split())


def mine(moment: datetime, zone: str) -> datetime:
    """An aware datetime on the user's own clock."""
    return moment.astimezone(ZoneInfo(zone))


def when(moment: datetime) -> str:
    """Day and time in fixed columns.

    >>> when(datetime(2026, 11, 4, 9, 30))
    'Wed  4 Nov 09:30'
    """
    day = short_day(moment.date())
    weekday, number, month = day.split()
    return f"{weekday} {number:>2} {month} {clock(moment.time())}"


def reminder_lines(reminders: Sequence[Reminder], zone: str) -> list[str]:
    """A numbered table: my day and time, what to do, and what is to be known of it."""
    digits = len(str(len(reminders)))
    room = WIDTH - digits - 2 - 18 - 14
    lines = []
    for number, reminder in enumerate(reminders, start=1):
        start = mine(reminder.start, zone)
        text = f"{number:>{digits}}  {when(start)}  {fitted(title(reminder), room)}  {note(reminder)}"
        lines.append(text.rstrip())
    return lines


def note(reminder: Reminder) -> str:
    """What is to be known of a reminder in a word or two."""
    match reminder.state:
        case "done":
            return "in your log"
        case "assumed":
            return "assumed done"
        case "late":
            return "late"
        case "missed":
            return "missed"
        case "due":
            return "due"
        case _:
            return "" if reminder.firm else "if silence"


def show_problems(problems: Iterable[Problem], *, err: bool, written: bool = False) -> None:
    """Every problem in full: errors first, each with its place, its cell and its remedy.

    ``written`` says that the good rows were built all the same.
    """
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    for index, problem in enumerate(ordered):
        click.echo(("\n" if index else "") + rendered(problem), err=err)
    errors = sum(problem.severity == "error" for problem in ordered)
    if errors:
        outcome = "The good rows were built." if written else "Nothing was written."
        click.echo(f"\n{counted(errors, len(ordered) - errors)}. {outcome}", err=err)


def show_warnings(problems: Sequence[Problem], most: int = 6) -> None:
    """The first few warnings, and where the others are: those of a cell in brief, those of a file in full."""
    for problem in problems[:most]:
        click.echo(in_brief(problem) if problem.place else wrapped(_whole(problem)), err=True)
    if len(problems) > most:
        more = count(len(problems) - most, "more warning")
        click.echo(f"{more}: ics-followup check", err=True)


def _whole(problem: Problem) -> str:
    begin = f"{problem.file}: {problem.what}" if problem.file else problem.what
    return harmless(f"{begin}. {problem.remedy}".strip())


def counted(errors: int, warnings: int) -> str:
    """How many problems there are, in words.

    >>> counted(2, 1), counted(0, 1)
    ('2 errors, 1 warning', '1 warning')
    """
    parts = [count(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    return ", ".join(parts) or "no problems"
