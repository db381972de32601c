"""The week on paper: of each client what is late and what is due this week, with room for a word beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, LiteralString
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, full_day, short_day
from ics_followup.sharing.caseload import Line
from ics_followup.sharing.office.rows import line_in_words, linked_name, reason_in_words
from ics_followup.sharing.office.style import office_style
from ics_followup.sharing.office.urgency import Client, zone_in_words
from ics_followup.sharing.pages.frame import document
from ics_followup.sharing.pages.markup import Html, html, joined

MOST_ON_A_PAGE: Final = 200
"""At most so many clients stand on one page; more are on the next ones."""

MOST_LINES: Final = 25
"""Of one client at most so many late follow-ups, and as many of this week."""

_SATURDAY: Final = 5


def meeting(clients: Sequence[Client], *, today: date, zone: ZoneInfo) -> Iterator[tuple[str, bytes]]:
    """The pages of the week, by file name.

    Who has nothing late, due or to talk about is only counted. ``zone`` is the coach's.
    """
    parts = [part for client in clients if (part := _client(client, today, zone))]
    count = max(-(-len(parts) // MOST_ON_A_PAGE), 1)
    for number in range(count):
        shown = parts[number * MOST_ON_A_PAGE : (number + 1) * MOST_ON_A_PAGE]
        body = (
            _head(today, zone, len(parts), len(clients)),
            html('<main class="meeting">'),
            _turn(number, count),
            *shown,
            _turn(number, count) if shown else Html(),
            html("</main>"),
        )
        title = "This week" + (f", page {number + 1}" if number else "")
        yield _file(number), document(title, body, style=office_style())


def week_of(today: date) -> tuple[date, date]:
    """The first and the last day to talk about, both included: Monday to Sunday; at a weekend, until the next Sunday.

    >>> week_of(date(2026, 11, 20))[1], week_of(date(2026, 11, 22))[1]
    (datetime.date(2026, 11, 22), datetime.date(2026, 11, 29))
    """
    monday = today - timedelta(days=today.weekday())
    if today.weekday() < _SATURDAY:
        return monday, monday + timedelta(days=6)
    return today, monday + timedelta(days=13)


def _file(number: int) -> str:
    return f"this-week-{number + 1}.html" if number else "this-week.html"


def _head(today: date, zone: ZoneInfo, busy: int, everybody: int) -> Html:
    first, last = week_of(today)
    calm = everybody - busy
    rest = html(" {} have nothing late and nothing to do this week.", f"{calm:,}") if calm else Html()
    if calm == 1:
        rest = html(" One client has nothing late and nothing to do this week.")
    if not everybody:
        rest = html(" There are no clients yet.")
    return html(
        '<header class="top"><p class="back"><a href="index.html">Your clients</a></p>\n<h1>This week</h1>\n'
        '<p>{} to {}</p>\n<p class="soft">As of <time datetime="{}">{}</time>. Times are those of {}. '
        "Who needs you most comes first.{}</p></header>",
        *(short_day(first), full_day(last), today.isoformat(), full_day(today)),
        *(zone_in_words(zone), rest),
    )


def _turn(number: int, count: int) -> Html:
    if count == 1:
        return Html()
    items = []
    for each in range(count):
        current = html(' aria-current="page"') if each == number else Html()
        items.append(html('<li><a href="{}"{}>{}</a></li>', _file(each), current, each + 1))
    return html('<nav class="pages" aria-label="All pages"><ul>{}</ul></nav>', joined(items))


def _client(client: Client, today: date, zone: ZoneInfo) -> Html:
    """What is to be talked about with one client, empty where there is nothing."""
    _, last = week_of(today)
    week = [line for line in client.ahead if line.step.start.astimezone(zone).date() <= last]
    listed = {"late": client.late, "unticked": client.unticked}
    reasons = [reason for reason in client.reasons if not listed.get(reason.need)]
    if not week and not client.late and not reasons and not client.unticked:
        return Html()
    lists = [
        _list("Late", _lines(client.late, zone, client.case.late)),
        _list("Without a tick: done?", _lines(client.unticked, zone, client.case.unticked)),
        _list("To come until {}", _lines(week, zone), short_day(last)),
    ]
    return html(
        '<section class="talk"><h2>{}</h2>\n{}{}<p class="jot" aria-hidden="true"></p></section>',
        linked_name(client),
        html('<ul class="needs">{}</ul>\n', joined(reason_in_words(each) for each in reasons))
        if reasons
        else Html(),
        joined(lists),
    )


def _list(called: LiteralString, rows: Iterator[Html], *words: str) -> Html:
    """Lines below what they have in common; nothing where there are none."""
    found = joined(rows, "\n")
    return html('<h3>{}</h3>\n<ul class="lines">{}</ul>\n', html(called, *words), found) if found else Html()


def _lines(lines: Sequence[Line], zone: ZoneInfo, number: int | None = None) -> Iterator[Html]:
    """Lines with a box to tick. ``number`` says how many there are in all; None for those that are still ahead."""
    ahead = number is None
    for line in lines[:MOST_LINES]:
        here, since = line.step.start.astimezone(zone), line.step.late_since
        sure = (
            html(' <span class="soft">if nobody answers</span>') if ahead and not line.step.firm else Html()
        )
        if since and not ahead:
            sure = html(' <span class="soft">· due {}</span>', short_day(since))
        yield html(
            '<li><span class="box" aria-hidden="true"></span><time datetime="{}">{} {}</time><span>{}{}</span></li>',
            *(here.isoformat(timespec="minutes"), short_day(here.date()), clock(here.time())),
            *(line_in_words(line), sure),
        )
    more = max(number or 0, len(lines)) - min(len(lines), MOST_LINES)
    if more > 0:
        yield html('<li class="more">and {} more</li>', f"{more:,}")
