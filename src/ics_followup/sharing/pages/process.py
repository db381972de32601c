"""One process on the page: its name, where it stands, its timeline, and the same day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, LiteralString

from ics_followup.sharing.pages.markup import Html, html, joined, named, plain
from ics_followup.sharing.pages.standing import turn_said
from ics_followup.sharing.pages.steps import Plan
from ics_followup.sharing.pages.timeline import SHAPES, Spot, legend, spots_of, timeline
from ics_followup.sharing.pages.words import (
    CHANNELS,
    called,
    chip,
    cut_list,
    day,
    next_of,
    outcome_of,
    owner,
    who,
)
from ics_followup.sharing.view import Process

MOST: Final = 120
"""So many processes are drawn."""
_MOST_DAYS: Final = 40
_TURNS: Final[dict[str, LiteralString]] = {
    "them": "their turn",
    "me": "to act",
    "nobody": "over",
    "": "not begun",
}
_CLOSED: Final = html("Closed")
_INTERVIEW: Final = html("Interview")
_ORDER: Final = {"me": 0, "them": 1, "": 2, "nobody": 3}


def processes_of(plan: Plan) -> Html:
    """All of them: first what is to be acted on, last what is over; a legend once."""
    what = plan.what
    if not what.processes:
        return html("<p>There is no interview to follow up yet.</p>")
    first, more = cut_list(sorted(what.processes, key=lambda each: (_ORDER[each.waits], each.since)), MOST)
    drawn = [(each, spots_of(each, what.today)) for each in first]
    marks = {spot.mark for _, spots in drawn for spot in spots}
    rest = html('<p class="more">and {} more</p>', more) if more else Html()
    return html(
        '{}\n<p class="soft">Days are the employer’s; times on this page are on {} clock.</p>\n'
        '<div class="cards">{}</div>{}',
        *(legend(marks, who(what)), owner(what), joined((_card(plan, *each) for each in drawn), "\n"), rest),
    )


def _card(plan: Plan, process: Process, spots: Sequence[Spot]) -> Html:
    today = plan.what.today
    items, more = cut_list(sorted(_by_day(process, today), key=lambda item: item[0]), _MOST_DAYS)
    lines = joined(html("<li>{} {}</li>", day(when, year=True), said) for when, said in items)
    rest = html('<li class="more">and {} more</li>', more) if more else Html()
    return html(
        '<article class="card {}" id="{}"><h3>{}</h3><p class="turn"><span class="chip {}">{}</span> {}</p>\n{}\n'
        '<details><summary>Day by day<span class="unseen">, {}</span></summary>'
        '<ul class="log">{}{}</ul></details></article>',
        *(process.waits or "none", plain(process.ref), called(process), process.waits or "none"),
        *(
            _TURNS[process.waits],
            _facts(plan, process),
            timeline(process, today, spots),
            plain(process.name),
            lines,
            rest,
        ),
    )


def _facts(plan: Plan, process: Process) -> Html:
    """Where it stands, in short, and what comes next."""
    said, step = turn_said(process, plan.what.today), next_of(process)
    if not step:
        return said
    if process.waits == "me" and process.state == "awaiting":
        return html("{}, {}", said, day(plan.day(step)))
    return html("{} · next: {}, {}{}", said, named(step.title), day(plan.day(step)), chip(step))


def _by_day(process: Process, today: date) -> Iterator[tuple[date, Html]]:
    """Everything that the timeline shows, and the tasks that it does not: its day, and what it is."""
    yield process.interview.date(), _INTERVIEW
    for promise in process.promises:
        until: LiteralString = (
            "Answer promised by this day: {}" if promise.kind == "by" else "May be asked from here on: {}"
        )
        yield promise.day, html(until, outcome_of(promise, today))
    for sent in process.contacts:
        yield sent.day, html("{} by {}", "Contact" if sent.out else "Answer", CHANNELS[sent.channel])
    for closed in process.closed:
        yield closed.day, html("{}, closed", named(closed.name)) if closed.name else _CLOSED
    for step in process.steps:
        if step.joined:
            continue
        yield step.start.date(), _step_said(step.title, step.person, chip(step))
    if process.deadline:
        yield process.deadline, html("{}", SHAPES["answer-by"][1])


@lru_cache(maxsize=512)
def _step_said(title: str, person: str, label: Html) -> Html:
    """A step as a line of the list. Most are alike, on one page and on the next."""
    return (
        html("{} {}{}", named(title), named(person), label)
        if person.strip()
        else html("{}{}", named(title), label)
    )
