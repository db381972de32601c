"""How steps, promises and states are said on a page, and on whose clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Final, LiteralString, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, full_day, short_day
from ics_followup.feed.encode import clean
from ics_followup.model import Channel, Status
from ics_followup.sharing.lateness import is_late
from ics_followup.sharing.pages.markup import Html, html, joined, named
from ics_followup.sharing.view import Ended, Process, Promised, Shared, Step

T = TypeVar("T")

STATES: Final[dict[Status, LiteralString]] = {
    "awaiting": "waiting for an answer",
    "advanced": "went on to the next round",
    "rejected": "turned down by them",
    "offer": "offer made",
    "accepted": "offer accepted",
    "declined": "offer declined",
    "withdrawn": "withdrawn",
    "on hold": "on hold",
    "closed": "closed",
}
CHANNELS: Final[dict[Channel, LiteralString]] = {
    "email": "email",
    "phone": "call",
    "text": "text message",
    "linkedin": "LinkedIn message",
    "card": "card",
    "person": "talk in person",
}


class Clock(NamedTuple):
    """A zone and whose it is. Every time on a page is on one clock, the seeker's."""

    zone: ZoneInfo

    def at(self, moment: datetime) -> datetime:
        """The moment on this clock."""
        return moment.astimezone(self.zone)

    def shown(self, moment: datetime) -> Html:
        """The time of day with the name of the zone at that moment, for people and for programs."""
        there = self.at(moment)
        return html(
            '<time datetime="{}">{} <span class="zone">{}</span></time>',
            there.isoformat(timespec="minutes"),
            clock(there.time()),
            zone_at(there),
        )


def clock_of(what: Shared) -> Clock:
    """The clock that the page goes by."""
    return Clock(ZoneInfo(what.timezone))


def zone_at(moment: datetime) -> str:
    """What the zone of an aware moment is called then, as people say it, or how far it is from UTC.

    >>> zone_at(datetime(2026, 11, 22, tzinfo=ZoneInfo("America/Sao_Paulo")))
    'UTC−03:00'
    """
    name = moment.tzname() or ""
    if name.isalpha():
        return name
    sign, digits = ("−" if moment.strftime("%z")[0] == "-" else "+"), moment.strftime("%z")[1:5]
    return f"UTC{sign}{digits[:2]}:{digits[2:]}"


@lru_cache(maxsize=4096)
def day(when: date, *, year: bool = False) -> Html:
    """A day for people and for programs."""
    return html(
        '<time datetime="{}">{}</time>', when.isoformat(), full_day(when) if year else short_day(when)
    )


def who(what: Shared | Ended, *, first: bool = False) -> Html:
    """Whose plan it is, in the middle of a sentence or as the ``first`` words of it."""
    nameless = html("The job seeker") if first else html("the job seeker")
    return named(what.who, 60) if what.who.strip() else nameless


def owner(what: Shared | Ended, *, first: bool = False) -> Html:
    """The same as whose: "Maya's"."""
    return html("{}’s", who(what, first=first))


def status_of(step: Step) -> LiteralString:
    """What is to be said of a step beside its name; empty where there is nothing."""
    if step.ticked or step.state == "done":
        return "done"
    if step.state == "late":
        return "late" if is_late(step) else "still to do"
    if step.kind == "self" and step.state in ("assumed", "missed"):
        return ""
    if step.state == "assumed":
        return "no tick"
    if step.state == "missed":
        return "missed"
    return "" if step.firm else "if silence"


def chip(step: Step) -> Html:
    """The same as a small label, after a blank."""
    return _chip(status_of(step))


@lru_cache(maxsize=16)
def _chip(said: LiteralString) -> Html:
    return html(' <span class="chip {}">{}</span>', said.replace(" ", "-"), said) if said else Html()


def promise_said(promise: Promised, today: date) -> Html:
    """A promise and, where its day has passed, what became of it."""
    how = html("by {}", day(promise.day)) if promise.kind == "by" else html("from {} on", day(promise.day))
    ahead = promise.kept is None and promise.day >= today
    return how if ahead else html("{} ({})", how, outcome_of(promise, today))


def outcome_of(promise: Promised, today: date) -> LiteralString:
    """What became of a promise until ``today``."""
    if promise.kept is None:
        return "still ahead" if promise.day >= today else "renewed"
    return "kept" if promise.kept else "not kept"


def called(process: Process | None) -> Html:
    """What a process is called: its employer and, where it is shown, the role and round. Empty for none."""
    if process is None:
        return Html()
    name = named(process.name if clean(process.name) else "(no name)")
    more = ", ".join(each for each in (process.role.strip(), process.round.strip()) if each)
    return html('{} <span class="role">{}</span>', name, named(more)) if more else name


def next_of(process: Process) -> Step | None:
    """What comes next, of what the employer will see; None where nothing does."""
    ahead = (
        step
        for step in process.steps
        if step.state in ("late", "due", "upcoming") and step.kind != "self" and not step.joined
    )
    return next(ahead, None)


def cut_list(lines: Iterable[T], most: int) -> tuple[Sequence[T], int]:
    """The first lines, and how many found no room."""
    rest = iter(lines)
    first = tuple(islice(rest, most))
    return first, sum(1 for _ in rest)


def bullets(lines: Iterable[Html], most: int, kind: LiteralString = "plain") -> Html:
    """A list cut after ``most`` lines, with how many more there are. Empty for no lines at all."""
    first, more = cut_list(lines, most)
    if not first:
        return Html()
    items = joined(html("<li>{}</li>", line) for line in first)
    rest = html('<li class="more">and {} more</li>', f"{more:,}") if more else Html()
    return html('<ul class="{}">{}{}</ul>', kind, items, rest)


def each_once(lines: Iterable[Html]) -> tuple[Html, ...]:
    """Lines that are alike as one, with how many they are: two people are thanked by two steps of one name."""
    return tuple(
        html('{} <span class="number">({})</span>', line, number) if number > 1 else line
        for line, number in Counter(lines).items()
    )
