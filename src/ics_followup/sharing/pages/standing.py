"""Who is late and who waits on whom, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, LiteralString

from ics_followup.cadence.words import count
from ics_followup.sharing.pages.markup import Html, html, joined, text
from ics_followup.sharing.pages.steps import Plan
from ics_followup.sharing.pages.words import STATES, bullets, called, day, owner, promise_said, who
from ics_followup.sharing.view import Attention, Process, Shared

_MOST: Final = 12
_KINDS: Final[dict[Attention, LiteralString]] = {
    "offer": "offer to answer",
    "promise": "promise not kept",
    "thanks": "thanks without a tick",
    "silent": "nothing logged",
}


def standing_of(plan: Plan, most: int = _MOST) -> Html:
    """All of it: late, without a tick, worth knowing, and whose turn it is. Lists are cut after ``most``."""
    what = plan.what
    me, them, nobody = (tuple(waiting(what, each)) for each in ("me", "them", "nobody"))
    blocks = (
        block(html("Late"), late_lines(plan), most, "late"),
        block(html("Worth knowing"), notable_lines(plan), most, "know"),
        block(html("No tick yet"), untold_lines(plan), most, "untold"),
        block(html("{} turn", owner(what)), (turn_line(each, what.today) for each in me), most, "me"),
        block(html("The employers’ turn"), (turn_line(each, what.today) for each in them), most, "them"),
        block(html("Over"), (turn_line(each, what.today) for each in nobody), most, "over"),
    )
    return html('<p class="lead">{}</p>\n<div class="blocks">{}</div>', summary(plan), joined(blocks, "\n"))


def summary(plan: Plan) -> Html:
    """One or two sentences: how many are late, and who waits on whom."""
    what = plan.what
    if not what.processes:
        return html("There is no interview to follow up yet.")
    late = len(plan.late())
    first = (
        html("{} late.", f"{count(late, 'follow-up')} {'is' if late == 1 else 'are'}")
        if late
        else html("Nothing is late.")
    )
    them, me = (sum(1 for _ in waiting(what, each)) for each in ("them", "me"))
    return html(
        "{} {} to answer, and {} {} {}.",
        *(first, count(them, "employer") + (" is" if them == 1 else " are")),
        *(count(me, "interview"), "waits on" if me == 1 else "wait on", who(what)),
    )


def block(head: Html, lines: Iterable[Html], most: int, kind: LiteralString) -> Html:
    """A list under its heading with its count; empty where there are no lines."""
    several = tuple(lines)
    if not several:
        return Html()
    return html(
        '<section class="block {}"><h3>{} <span class="number">{}</span></h3>{}</section>',
        *(kind, head, f"{len(several):,}", bullets(several, most)),
    )


def late_lines(plan: Plan) -> Iterable[Html]:
    """What is late, and since when."""
    for step in plan.late():
        since = html(", late since {}", day(step.late_since)) if step.late_since else html(", late")
        yield html("{}{}", plan.named_step(step), since)


def untold_lines(plan: Plan) -> Iterable[Html]:
    """What has no tick and was due in the last seven days: it may have happened."""
    for step in plan.untold():
        yield html("{}, {}", plan.named_step(step), day(plan.clock.at(step.start).date()))


def notable_lines(plan: Plan) -> Iterable[Html]:
    """What a coach should know of."""
    for each in plan.what.notable:
        process = plan.processes.get(each.process)
        said = text(each.said) if each.said.strip() else html("{}, {}", _KINDS[each.kind], day(each.day))
        said = html("<bdi>{}</bdi>", said)
        label = html('<span class="chip">{}</span>', _KINDS[each.kind])
        yield html("{}: {} {}", called(process), said, label) if process else html("{} {}", said, label)


def waiting(what: Shared, whom: str) -> Iterable[Process]:
    """The processes that wait on somebody, those silent for the longest first."""
    return sorted((each for each in what.processes if each.waits == whom), key=lambda each: each.since)


def turn_line(process: Process, today: date) -> Html:
    """Where one process stands."""
    name = html("<b>{}</b>", called(process))
    if process.waits == "nobody":
        return html("{}: {}, {}", name, STATES[process.state], day(process.since))
    if process.waits == "me":
        until = html(", to be answered by {}", day(process.deadline)) if process.deadline else Html()
        return html("{}: {} since {}{}", name, STATES[process.state], day(process.since), until)
    if process.promises:
        return html("{}: promised {}", name, promise_said(process.promises[-1], today))
    return html("{}: silent since {}, nothing promised", name, day(process.since))
