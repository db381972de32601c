"""One process as a picture: the employer above the line, the seeker below it, days from left to right.

Widths are in per cent and heights in pixels, so that it fits every screen and sheet, and its letters never shrink.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, LiteralString, NamedTuple

from ics_followup.cadence.words import count, full_day, short_day
from ics_followup.sharing.pages.markup import Html, html, joined, plain
from ics_followup.sharing.pages.words import outcome_of
from ics_followup.sharing.view import Process, Promised, Step

Mark = LiteralString

SHAPES: Final[dict[Mark, tuple[LiteralString, LiteralString]]] = {
    "interview": ("M0-8 8 0 0 8-8 0z", "Interview"),
    "answer": ("M-7-6H7V4H1L-3 8V4H-7z", "The employer answered"),
    "ahead": ("M-4 8V-7M-4-7H7L4-3 7 1H-4", "Answer promised for this day, still ahead"),
    "kept": ("M-7 0-2 5 7-6", "Promise kept"),
    "broken": ("M-6-6 6 6M-6 6 6-6", "Promise not kept"),
    "renewed": ("M-6 0H6M2-4 6 0 2 4", "Promise renewed"),
    "made": ("M-6 0A6 6 0 0 1 6 0 6 6 0 0 1-6 0z", "Contact made"),
    "no-tick": ("M-6 0A6 6 0 0 1 6 0 6 6 0 0 1-6 0zM-1 0H1", "Contact without a tick: perhaps made"),
    "late": ("M0-8 8 6H-8zM0-3V1M0 3V4", "Late"),
    "due": ("M-6 0A6 6 0 0 1 6 0 6 6 0 0 1-6 0z", "Contact to come"),
    "if-silence": ("M-3 0A3 3 0 0 1 3 0 3 3 0 0 1-3 0z", "Contact to come, if there is silence"),
    "missed": ("M-4-4 4 4M-4 4 4-4", "Missed"),
    "answer-by": ("M-6-7H6V1L0 8-6 1z", "Answer the offer by this day"),
    "let-go": ("M-5-5H5V5H-5z", "Let go, if there is silence"),
}
"""How each thing is drawn, around its middle, and what it means: the legend, in this order."""

_RANK: Final = {name: rank for rank, name in enumerate(SHAPES)}
_HEIGHTS: Final = {"them": 29, "both": 48, "me": 67}
_MOST_TICKS: Final = 9
_MOST_SHADED: Final = 400
_WEEK: Final = timedelta(days=7)


class Spot(NamedTuple):
    """What is drawn on a day: which shape, and on whose side."""

    day: date
    side: str
    mark: Mark


def timeline(process: Process, today: date, spots: Iterable[Spot]) -> Html:
    """The picture of the spots, with a title and a description for those who do not see it."""
    width = max((process.last - process.first).days, 0) + 1
    return html(
        '<svg class="line" role="img" width="100%" height="100"><title>Timeline of {}</title><desc>{}</desc>'
        '{}<line class="axis" x1="0" x2="100%" y1="48" y2="48"/>{}{}{}</svg>',
        *(plain(process.name), _described(process, today), _shades(process, width), _ticks(process, width)),
        *(_today(process, today, width), joined(_drawn(spot, process, width) for spot in spots)),
    )


def legend(marks: Iterable[Mark], who: Html) -> Html:
    """What the shapes mean, as far as they are drawn on the page."""
    used = set(marks)
    items = joined(
        html(
            '<li><svg width="24" height="24" aria-hidden="true">{}</svg>{}</li>',
            _shape(name, "12", 12),
            SHAPES[name][1],
        )
        for name in SHAPES
        if name in used
    )
    return html(
        '<ul class="legend">{}<li><span class="swatch free"></span>Weekend</li>'
        '<li><span class="swatch shut"></span>Holiday of the employer</li>'
        '<li><span class="swatch now"></span>The day of this page</li></ul>\n'
        '<p class="soft">Above the line: the employer. Below it: {}.</p>',
        items,
        who,
    )


def step_mark(step: Step) -> Mark:
    """The shape of a step. Empty where it is a task that the employer never sees."""
    if step.kind == "close":
        return "let-go"
    if step.kind != "contact":
        return ""
    if step.ticked or step.state == "done":
        return "made"
    if step.state in ("late", "missed"):
        return "late" if step.state == "late" else "missed"
    if step.state == "assumed":
        return "no-tick"
    return "due" if step.firm else "if-silence"


def spots_of(process: Process, today: date) -> list[Spot]:
    """What is drawn, one shape at most for a day and side: the one that is first in the legend."""
    found: dict[tuple[date, str], Spot] = {}
    for spot in _all_spots(process, today):
        if process.first <= spot.day <= process.last:
            other = found.get((spot.day, spot.side))
            if other is None or _RANK[spot.mark] < _RANK[other.mark]:
                found[spot.day, spot.side] = spot
    return sorted(found.values())


def _all_spots(process: Process, today: date) -> Iterator[Spot]:
    yield Spot(process.interview.date(), "both", "interview")
    for promise in process.promises:
        yield Spot(promise.day, "them", _promise_mark(promise, today))
    for sent in process.contacts:
        yield Spot(sent.day, "me", "made") if sent.out else Spot(sent.day, "them", "answer")
    for step in process.steps:
        if (mark := step_mark(step)) and not step.joined:
            yield Spot(step.start.date(), "both" if mark == "let-go" else "me", mark)
    if process.deadline:
        yield Spot(process.deadline, "me", "answer-by")


def _promise_mark(promise: Promised, today: date) -> Mark:
    said = outcome_of(promise, today)
    marks: dict[str, Mark] = {"still ahead": "ahead", "kept": "kept", "not kept": "broken"}
    return marks.get(said, "renewed")


def _shades(process: Process, width: int) -> Html:
    """The days on which the employer does not work: weekends, and other closed days with a line in their middle."""
    if width > _MOST_SHADED:
        return Html()
    starts = process.first.weekday()
    free = "".join(f"M{each} 0h1v1h-1z" for each in range(width) if (starts + each) % 7 in process.weekend)
    at = [(each.day - process.first).days for each in process.closed]
    shut = "".join(f"M{each} 0h1v1h-1z" for each in at if 0 <= each < width)
    return html(
        '<svg viewBox="0 0 {} 1" preserveAspectRatio="none" y="17" width="100%" height="62">'
        '<path class="free" d="{}"/><path class="shut" d="{}"/></svg>',
        *(width, free, shut),
    )


def _ticks(process: Process, width: int) -> Html:
    """The Mondays, or every second, third … of them, so that their names do not touch. Odd ones go on a phone."""
    monday = process.first + timedelta(days=-process.first.weekday() % 7)
    every = _WEEK * max(1, -(-width // (7 * _MOST_TICKS)))
    ticks, odd = [], False
    while monday <= process.last:
        at = _percent(monday, process, width)
        if 4 <= at <= 96:
            ticks.append(
                html(
                    '<svg x="{}%" class="tick {}"><path d="M0 79V83"/><text y="95">{}</text></svg>',
                    *(f"{at:.1f}", "odd" if odd else "even", short_day(monday)[4:]),
                )
            )
        monday, odd = monday + every, not odd
    return joined(ticks)


def _today(process: Process, today: date, width: int) -> Html:
    """The day of the page as a line with its name; nothing where it lies outside."""
    if not process.first <= today <= process.last:
        return Html()
    at = _percent(today, process, width)
    side: LiteralString = "first" if at < 10 else "last" if at > 90 else "mid"
    return html(
        '<svg x="{}%" class="now {}"><path d="M0 15V79"/><text y="11">{}</text></svg>',
        *(f"{at:.1f}", side, short_day(today)),
    )


def _drawn(spot: Spot, process: Process, width: int) -> Html:
    return _shape(spot.mark, f"{_percent(spot.day, process, width):.1f}%", _HEIGHTS[spot.side])


def _shape(mark: Mark, x: str, y: int) -> Html:
    return html('<svg x="{}" y="{}" class="{}"><path d="{}"/></svg>', x, y, mark, SHAPES[mark][0])


def _percent(day: date, process: Process, width: int) -> float:
    """How far from the left the middle of a day stands."""
    return ((day - process.first).days + 0.5) * 100 / width


def _described(process: Process, today: date) -> Html:
    """What the picture shows, in two or three plain sentences."""
    said = [f"Interview {full_day(process.interview.date())}."]
    if process.promises:
        last = process.promises[-1]
        said.append(f"Answer promised {last.kind} {short_day(last.day)}: {outcome_of(last, today)}.")
    made = sum(1 for each in process.contacts if each.out)
    said.append(f"{count(made, 'contact')} made, {count(len(process.contacts) - made, 'answer')}.")
    return plain(" ".join(said) + " Every day stands in the list below.", 400)
