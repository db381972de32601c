"""The page for the weekly meeting: to do, late, who waits, what to ask. One sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ics_followup.sharing.pages.frame import document, style
from ics_followup.sharing.pages.index import ended_page, footer, header, title_of
from ics_followup.sharing.pages.markup import Html, html, joined
from ics_followup.sharing.pages.standing import block, late_lines, turn_line, untold_lines, waiting
from ics_followup.sharing.pages.steps import Plan
from ics_followup.sharing.pages.words import bullets, called, chip, clock_of, cut_list, day, owner
from ics_followup.sharing.view import Ended, Shared

_MOST_TO_DO: Final = 16
_MOST: Final = 6


def week_page(what: Shared | Ended) -> bytes:
    """The page as it is written to this-week.html, in UTF-8."""
    if isinstance(what, Ended):
        return ended_page(what)
    plan = Plan(what, clock_of(what))
    parts = [html('<section class="todo"><h2>To do</h2>{}</section>', _to_do(plan))]
    if what.level != "busy":
        parts.append(html('<div class="blocks">{}</div>', joined(_blocks(plan), "\n")))
        parts.append(
            html('<section class="asks"><h2>To ask</h2>{}</section>', bullets(_asks(plan), 8, "boxes"))
        )
    parts.append(html('<section class="room"><h2>Agreed</h2><div></div></section>'))
    body = html("<main>{}</main>", joined(parts, "\n"))
    back = html('<nav aria-label="Other pages"><ul><li><a href="index.html">All of it</a></li></ul></nav>')
    whole = html('<div class="sheet">{}{}{}{}</div>', header(what, "This week"), back, body, footer(what))
    return document(f"This week – {title_of(what)}", (whole,), style=style())


def _to_do(plan: Plan) -> Html:
    first, more = cut_list(plan.week(), _MOST_TO_DO)
    if not first:
        return html("<p>Nothing is to be done in the seven days from {}.</p>", day(plan.what.today))
    rows = joined(
        html(
            '<tr><th scope="row">{}</th><td>{}</td><td>{}{}</td></tr>',
            day(when),
            plan.clock.shown(step.start),
            plan.named_step(step),
            chip(step),
        )
        for when, step in first
    )
    rest = html('<p class="more">and {} more</p>', more) if more else Html()
    return html(
        '<table class="todo"><caption class="unseen">What is to be done in the seven days from {}</caption>'
        '<thead><tr><th scope="col">Day</th><th scope="col">Time</th><th scope="col">What</th></tr></thead>'
        "<tbody>{}</tbody></table>{}",
        *(day(plan.what.today), rows, rest),
    )


def _blocks(plan: Plan) -> Iterator[Html]:
    what = plan.what
    yield block(html("Late"), late_lines(plan), _MOST, "late")
    yield block(
        html("{} turn", owner(what)),
        (turn_line(each, what.today) for each in waiting(what, "me")),
        _MOST,
        "me",
    )
    yield block(
        html("The employers’ turn"),
        (turn_line(each, what.today) for each in waiting(what, "them")),
        _MOST,
        "them",
    )


def _asks(plan: Plan) -> Iterator[Html]:
    """Questions for the meeting, the pressing ones first."""
    what = plan.what
    for process in waiting(what, "me"):
        until = html(" by {}", day(process.deadline)) if process.deadline else Html()
        yield html("{}: what will the answer be, and when{}?", called(process), until)
    for process in waiting(what, "them"):
        broken = [each.day for each in process.promises if each.kept is False]
        if broken:
            yield html("{} promised an answer by {}. Has anything come?", called(process), day(broken[-1]))
    for line in untold_lines(plan):
        yield html("{}: done? It has no tick.", line)
    for each in what.notable:
        if each.kind == "silent":
            yield html("Nothing was logged since {}. What happened?", day(each.day))
