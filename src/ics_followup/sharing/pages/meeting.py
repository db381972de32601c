"""The page for the weekly meeting: to do, late, who waits, what to ask. One sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, LiteralString

from ics_followup.sharing.pages.frame import document, style
from ics_followup.sharing.pages.index import ended_page, footer, header, title_of
from ics_followup.sharing.pages.markup import Html, html, joined
from ics_followup.sharing.pages.standing import (
    Turns,
    block,
    late_lines,
    no_tick_lines,
    overdue_lines,
    turn_lines,
    turns_of,
)
from ics_followup.sharing.pages.steps import Plan
from ics_followup.sharing.pages.words import bullets, called, chip, clock_of, cut_list, day, owner, who
from ics_followup.sharing.view import Ended, Shared, Step

_MOST_TO_DO: Final = 11
_MOST_ASKED: Final = 6
_MOST: Final = (6, 3)
"""So many lines a block may have where there is one row of blocks, and where there are two."""


def week_page(what: Shared | Ended) -> bytes:
    """The page as it is written to this-week.html, in UTF-8."""
    if isinstance(what, Ended):
        return ended_page(what)
    plan = Plan(what, clock_of(what))
    parts = [html("<section><h2>To do</h2>{}</section>", _to_do(plan))]
    if what.level != "busy":
        turns = turns_of(what)
        parts.append(_blocks(plan, turns))
        if asked := bullets(_asked(plan, turns), _MOST_ASKED, "boxes"):
            parts.append(html("<section><h2>To ask</h2>{}</section>", asked))
    parts.append(html('<section class="room"><h2>Agreed</h2><div></div></section>'))
    back = html(
        '<nav aria-label="Other pages"><ul><li><a href="index.html">The whole page</a></li></ul></nav>'
    )
    body = html("<main>{}</main>", joined(parts, "\n"))
    whole = html('<div class="sheet">{}{}{}{}</div>', header(what, "This week"), back, body, footer(what))
    return document(f"This week – {title_of(what)}", (whole,), style=style())


def _to_do(plan: Plan) -> Html:
    alike: dict[tuple[date, Html, Html], list[Step]] = {}
    for when, step in plan.week():
        alike.setdefault((when, plan.named_step(step), chip(step)), []).append(step)
    first, more = cut_list(alike.items(), _MOST_TO_DO)
    if not first:
        return html("<p>Nothing is to be done in the seven days from {}.</p>", day(plan.what.today))
    rows = joined(
        html(
            '<tr><th scope="row">{}</th><td>{}</td><td>{}{}{}</td></tr>',
            *(day(when), plan.clock.shown(steps[0].start), said),
            html(' <span class="number">({})</span>', len(steps)) if len(steps) > 1 else Html(),
            label,
        )
        for (when, said, label), steps in first
    )
    rest = html('<p class="more">and {} more</p>', more) if more else Html()
    return html(
        '<table class="todo"><caption class="unseen">What is to be done in the seven days from {}</caption>'
        '<thead><tr><th scope="col">Day</th><th scope="col">Time</th><th scope="col">What</th></tr></thead>'
        "<tbody>{}</tbody></table>{}",
        *(day(plan.what.today), rows, rest),
    )


def _blocks(plan: Plan, turns: Turns) -> Html:
    what = plan.what
    lists: tuple[tuple[Html, tuple[Html, ...], LiteralString, int], ...] = (
        (html("{} is late", who(what, first=True)), tuple(late_lines(plan)), "late", len(plan.late())),
        (html("{} turn", owner(what, first=True)), tuple(turn_lines(turns.me, what.today)), "me", 0),
        (html("Employers let their day pass"), tuple(overdue_lines(turns)), "late", 0),
        (html("The employers’ turn"), tuple(turn_lines(turns.them, what.today)), "them", 0),
    )
    most = _MOST[sum(1 for each in lists if each[1]) > 2]
    blocks = joined(block(head, lines, most, kind, number) for head, lines, kind, number in lists)
    return html('<div class="blocks">{}</div>', blocks)


def _asked(plan: Plan, turns: Turns) -> Iterator[Html]:
    """Questions for the meeting, the pressing ones first."""
    for process in turns.me:
        until = html(" It is due by {}.", day(process.deadline)) if process.deadline else Html()
        yield html("{}: what will the answer be?{}", called(process), until)
    silent = [each.day for each in plan.what.notable if each.kind == "silent"]
    if silent:
        yield html("What happened since {}, with nothing in the log?", day(silent[0]))
    for process in turns.overdue:
        promised = day(process.promises[-1].day)
        yield html("{}: has anything come? {} was the day.", called(process), promised)
    for line in no_tick_lines(plan):
        yield html("{} Done?", line)
