"""A month as a table: what stands on each day; on a narrow screen, how much."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, LiteralString

from ics_followup.cadence.words import count, full_day
from ics_followup.sharing.pages.markup import Html, html, joined
from ics_followup.sharing.pages.words import each_once

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKS: Final = Calendar()
_OUT: Final = html('<td class="out"></td>')


def month_of(
    first: date,
    entries: Mapping[date, Sequence[Html]],
    *,
    today: date,
    most: int = 3,
    noun: LiteralString = "follow-up",
) -> Html:
    """The month in which ``first`` lies; weeks begin on Monday.

    Of a day's entries at most ``most`` are named, each once; a narrow screen shows only how many ``noun`` there are.
    """
    rows = joined(
        (
            html(
                "<tr>{}</tr>",
                joined(_cell(day, first, entries.get(day, ()), today, most, noun) for day in week),
            )
            for week in _WEEKS.monthdatescalendar(first.year, first.month)
        ),
        "\n",
    )
    return html(
        '<table class="month"><caption>{} {}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table>',
        MONTHS[first.month - 1],
        first.year,
        _heads(),
        rows,
    )


@lru_cache(maxsize=1)
def _heads() -> Html:
    return joined(html('<th scope="col"><abbr title="{}">{}</abbr></th>', day, day[:3]) for day in DAYS)


def _cell(
    day: date, first: date, entries: Sequence[Html], today: date, most: int, noun: LiteralString
) -> Html:
    if (day.year, day.month) != (first.year, first.month):
        return _OUT
    now = day == today
    if not entries:
        return _empty(day, now=now)
    kind, number = _kind(day, now=now), _number(day, now=now)
    lines = each_once(entries)
    names = joined(html("<li>{}</li>", each) for each in lines[:most])
    more = html('<li class="more">and {} more</li>', len(lines) - most) if len(lines) > most else Html()
    return html(
        '<td class="{} some">{}<span class="sum" title="{}: {}">{}<span class="unseen"> {}</span></span>'
        "<ul>{}{}</ul></td>",
        *(kind, number, full_day(day), count(len(entries), noun), len(entries)),
        *(noun if len(entries) == 1 else f"{noun}s", names, more),
    )


@lru_cache(maxsize=128)
def _empty(day: date, *, now: bool) -> Html:
    """A day on which nothing stands: most days of most months, on the page of every client."""
    return html('<td class="{}">{}</td>', _kind(day, now=now), _number(day, now=now))


def _kind(day: date, *, now: bool) -> LiteralString:
    kind: LiteralString = "off" if day.weekday() > 4 else "day"
    return f"{kind} now" if now else kind


def _number(day: date, *, now: bool) -> Html:
    number = html('<time datetime="{}">{}</time>', day.isoformat(), day.day)
    return html('{} <span class="of">as of</span>', number) if now else number
