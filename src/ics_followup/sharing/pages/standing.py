"""Who is late and who waits on whom, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, LiteralString, NamedTuple

from ics_followup.cadence.words import count
from ics_followup.sharing.pages.markup import Html, html, joined, named, text
from ics_followup.sharing.pages.steps import Plan
from ics_followup.sharing.pages.words import (
    STATES,
    bullets,
    called,
    chip,
    day,
    each_once,
    next_of,
    owner,
    promise_said,
    who,
)
from ics_followup.sharing.view import Notable, Process, Shared

_MOST: Final = 12


class Turns(NamedTuple):
    """The processes by whom they wait on, those silent for the longest first.

    ``overdue`` are those in which the employer let the day pass, whoever is to act now; ``them`` has none of these.
    """

    overdue: tuple[Process, ...]
    them: tuple[Process, ...]
    me: tuple[Process, ...]
    over: tuple[Process, ...]


def turns_of(what: Shared) -> Turns:
    """Whose turn it is in each process. One that has not begun is in none of them."""
    several = sorted(what.processes, key=lambda process: process.since)
    return Turns(
        tuple(each for each in several if is_overdue(each)),
        tuple(each for each in several if each.waits == "them" and not is_overdue(each)),
        tuple(each for each in several if each.waits == "me"),
        tuple(each for each in several if each.waits == "nobody"),
    )


def is_overdue(process: Process) -> bool:
    """Whether an answer is awaited, and the last day that the employer named for it has passed."""
    awaited = process.state == "awaiting" and process.waits in ("them", "me")
    return awaited and bool(process.promises) and process.promises[-1].kept is False


def standing_of(plan: Plan) -> Html:
    """All of it. Lists are cut, and the headings tell how long they are."""
    what, turns = plan.what, turns_of(plan.what)
    blocks = (
        block(html("{} is late", who(what, first=True)), late_lines(plan), _MOST, "late", len(plan.late())),
        block(html("Employers let their day pass"), overdue_lines(turns), _MOST, "late"),
        block(html("{} turn", owner(what, first=True)), turn_lines(turns.me, what.today), _MOST, "me"),
        block(html("The employers’ turn"), turn_lines(turns.them, what.today), _MOST, "them"),
        block(html("No tick in the log"), no_tick_lines(plan), _MOST, "no-tick"),
        block(html("Worth knowing"), notable_lines(plan, turns), _MOST, "know"),
        block(html("Over"), turn_lines(turns.over, what.today), _MOST, "over"),
    )
    return html(
        '<p class="lead">{}</p>\n<div class="blocks">{}</div>', summary(plan, turns), joined(blocks, "\n")
    )


def summary(plan: Plan, turns: Turns) -> Html:
    """Two sentences: how many are late, and who waits on whom."""
    if not plan.what.processes:
        return html("There is no interview to follow up yet.")
    name, opening = who(plan.what), who(plan.what, first=True)
    late, overdue = len(plan.late()), count(len(turns.overdue), "employer")
    first = html("Nobody is late.")
    if late:
        more = html(", and {} let their day pass", overdue) if turns.overdue else Html()
        first = html("{} is late with {}{}.", opening, count(late, "follow-up"), more)
    elif turns.overdue:
        first = html("{} is on time; {} let their day pass.", opening, overdue)
    them = sum(1 for each in plan.what.processes if each.waits == "them")
    waits = f"{them or 'No'} {'employer is' if them < 2 else 'employers are'} to answer"
    mine = html("nothing waits on {}", name)
    if turns.me:
        mine = html("{} is to act on {}", name, count(len(turns.me), "interview"))
    return html("{} {}; {}.", first, waits, mine)


def block(head: Html, lines: Iterable[Html], most: int, kind: LiteralString, number: int = 0) -> Html:
    """A list under its heading with its count, or another one; empty where there are no lines."""
    several = tuple(lines)
    if not several:
        return Html()
    return html(
        '<section class="block {}"><h3>{} <span class="number">{}</span></h3>{}</section>',
        *(kind, head, f"{number or len(several):,}", bullets(several, most)),
    )


def late_lines(plan: Plan) -> Iterator[Html]:
    """What the seeker is late with, and since when."""
    lines = (
        html("{}, since {}", plan.named_step(step), day(step.late_since))
        if step.late_since
        else plan.named_step(step)
        for step in plan.late()
    )
    yield from each_once(lines)


def overdue_lines(turns: Turns) -> Iterator[Html]:
    """The employers that let the day pass on which they were to answer."""
    for process in turns.overdue:
        promise = process.promises[-1]
        way: LiteralString = "by" if promise.kind == "by" else "from"
        yield html("<b>{}</b>: an answer was promised {} {}", called(process), way, day(promise.day))


def no_tick_lines(plan: Plan) -> Iterator[Html]:
    """What was due and has no tick: it may have happened. Thanks for two weeks, all else for one."""
    for each in plan.what.notable:
        if each.kind == "thanks" and each.process in plan.processes:
            yield html("<b>{}</b>: {}", called(plan.processes[each.process]), _said(each))
    lines = (html("{}, {}", plan.named_step(step), day(plan.day(step))) for step in plan.untold())
    yield from each_once(lines)


def notable_lines(plan: Plan, turns: Turns) -> Iterator[Html]:
    """What else a coach should know of: whatever the other lists do not say."""
    said = {("offer", each.ref) for each in turns.me} | {("promise", each.ref) for each in turns.overdue}
    said |= {("thanks", each) for each in plan.processes}
    for each in plan.what.notable:
        if (each.kind, each.process) not in said:
            process = plan.processes.get(each.process)
            yield html("<b>{}</b>: {}", called(process), _said(each)) if process else _said(each)


def turn_lines(processes: Sequence[Process], today: date) -> Iterator[Html]:
    """Where each process stands."""
    for process in processes:
        yield html("<b>{}</b>: {}", called(process), turn_said(process, today))


def turn_said(process: Process, today: date) -> Html:
    """Where one process stands, in a few words."""
    since = day(process.since)
    if not process.waits:
        return html("the interview is on {}", day(process.interview.date()))
    if process.waits == "nobody" and process.state == "awaiting":
        return html("no answer since {}, let go", since)
    if process.waits == "me" and (step := next_of(process)) and process.state == "awaiting":
        return html("to do: {}{}", named(step.title), chip(step))
    if process.state != "awaiting":
        until = html(", to be answered by {}", day(process.deadline)) if process.deadline else Html()
        return html("{}, {}{}", STATES[process.state], since, until)
    if process.promises:
        return html("promised {}", promise_said(process.promises[-1], today))
    return html("silent since {}, nothing promised", since)


def _said(notable: Notable) -> Html:
    return html("<bdi>{}</bdi>", text(notable.said) or day(notable.day))
