"""How the interviews of a calendar are shown: what each means for the sheet, and what was not taken."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ics_followup.cadence.words import clock, count, listed, short_day
from ics_followup.cli.screen import WIDTH, fitted, when
from ics_followup.intake.appointments.compared import Compared
from ics_followup.intake.appointments.proposals import Proposal
from ics_followup.problems import harmless


def lines_of(looked: Compared, name: str, today: date) -> Iterator[str]:
    """Everything that a calendar holds for the sheet, within 80 columns."""
    found = looked.to_confirm
    if looked.own:
        yield "This is a feed of follow-ups that ics-followup made, not a calendar of interviews."
    yield from _wrapped(f"{name}: {_counted(looked)}", "")
    for number, proposal in enumerate(found, start=1):
        yield ""
        yield from proposal_lines(proposal, number, today)
    for kind, text in (("known", "In your sheet already"), ("refused", "You said no to")):
        others = [item for item in looked.proposals if item.kind == kind]
        if others:
            yield ""
            names = [f"{item.company} ({when_of(item.start, today)})" for item in others]
            again = " (--again asks once more)" if kind == "refused" else ""
            yield from _wrapped(f"{text}: {listed(names)}{again}.", "")
    doubts = [
        f"{item.company}: {doubt}."
        for item in looked.proposals
        if item.kind == "known"
        for doubt in item.doubts
        if doubt.startswith("your sheet")
    ]
    for text in doubts:
        yield from _wrapped(text, "  ")
    yield from _not_taken(looked)
    yield from _rest(looked, today)


def _counted(looked: Compared) -> str:
    found = len(looked.to_confirm)
    if not looked.proposals:
        return "no interview was found in it."
    said = "nothing to add" if not found else f"{count(found, 'interview')} to confirm"
    return f"{count(len(looked.proposals), 'interview')}, {said}."


def proposal_lines(proposal: Proposal, number: int, today: date) -> Iterator[str]:
    """One interview: when and where, what it means for the sheet, and what to look at."""
    name = ", ".join(filter(None, (proposal.company, proposal.role)))
    yield f"{number:>3}  {fitted(harmless(f'{when_of(proposal.start, today):<17} {name}'), WIDTH - 5).rstrip()}"
    for text in (*meaning_of(proposal, today), *(f"Look: {doubt}." for doubt in proposal.doubts)):
        yield from _wrapped(text, "     ")


def meaning_of(proposal: Proposal, today: date) -> Iterator[str]:
    """What a proposal does to the sheet, in sentences."""
    cells = dict(proposal.cells)
    zone = f", {cells['timezone']} time" if "timezone" in cells else ""
    length = f", {cells['minutes']} minutes" if "minutes" in cells else ""
    people = f": {cells['people']}" if "people" in cells else ""
    if proposal.kind == "new":
        yield f"a new row{zone}{length}{people}"
    elif proposal.kind == "round":
        called = f' ("{cells["round"]}")' if cells.get("round") else ""
        yield f"a new row, a further round{called}{zone}{length}{people}"
    elif proposal.kind == "moved":
        now = next(change.text for change in proposal.changes if change.field == "interview")
        yield f"moved from {when_of(proposal.before, today)} to {when_of(now, today)}"
    changes = proposal.changes if proposal.kind == "more" else ()
    if changes:
        said = [f"{change.field} {change.text}" for change in changes]
        yield f"fills in the row that you have: {listed(said)}"
    if any(change.field == "status" for change in proposal.changes):
        yield 'the round before it becomes "advanced"'


def _not_taken(looked: Compared) -> Iterator[str]:
    held = [
        (item.start, item.company, "its row in your sheet has a mistake; mend that first: ics-followup check")
        for item in looked.proposals
        if item.kind == "held"
    ]
    unclear = [(str(item.start), f'"{item.title}"', item.why) for item in looked.unclear]
    if held or unclear:
        yield ""
        yield "Not taken, so look yourself:"
    for start, title, why in sorted((*held, *unclear)):
        yield from _wrapped(f"{short_day(date.fromisoformat(start[:10]))}: {title}: {why}", "  ")
    for problem in looked.problems:
        yield from _wrapped(f"{problem.what}. {problem.remedy}", "  ")


def _rest(looked: Compared, today: date) -> Iterator[str]:
    parts = [count(looked.others, "other event")] if looked.others else []
    if looked.earlier:
        day = short_day(looked.since)
        year = f" {looked.since.year}" if looked.since.year != today.year else ""
        parts.append(f"{count(looked.earlier, 'event')} before {day}{year} not looked at (--from DATE does)")
    if parts:
        yield ""
        yield from _wrapped(f"{'; '.join(parts)}.", "")


def when_of(cell: str, today: date) -> str:
    """A day, with its hour and with its year where that is another one.

    >>> when_of("2026-11-04 09:30", date(2026, 11, 22)), when_of("2027-01-04", date(2026, 11, 22))
    ('Wed  4 Nov 09:30', 'Mon 4 Jan 2027')
    """
    start = datetime.fromisoformat(cell)
    year = f" {start.year}" if start.year != today.year else ""
    if len(cell) == 10:
        return f"{short_day(start.date())}{year}"
    return when(start) if not year else f"{short_day(start.date())}{year} {clock(start.time())}"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        harmless(text), WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def json_text(looked: Compared) -> str:
    """The same for programs: one JSON object."""
    return json.dumps(
        {
            "interviews": [_record(proposal) for proposal in looked.proposals],
            "unclear": [
                {"title": item.title, "start": str(item.start), "line": item.line, "why": item.why}
                for item in looked.unclear
            ],
            "unreadable": [problem.what for problem in looked.problems],
            "others": looked.others,
            "earlier": looked.earlier,
            "since": looked.since.isoformat(),
        },
        ensure_ascii=False,
        indent=1,
    )


def _record(proposal: Proposal) -> Mapping[str, Any]:
    return {
        "kind": proposal.kind,
        "row": proposal.row_key or None,
        "company": proposal.company,
        "role": proposal.role,
        "start": proposal.start,
        "titles": list(proposal.titles),
        "cells": dict(proposal.cells),
        "changes": [change._asdict() for change in proposal.changes],
        "doubts": list(proposal.doubts),
    }
