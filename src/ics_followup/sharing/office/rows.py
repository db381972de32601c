"""One client on the dashboard: who, what they need, what comes next, and a mail to nudge them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, LiteralString
from urllib.parse import quote
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock
from ics_followup.feed.write import one_line
from ics_followup.sharing.caseload import Line
from ics_followup.sharing.levels import Level
from ics_followup.sharing.office.nudges import Nudge, calendar_mail, nudge_for
from ics_followup.sharing.office.urgency import HEAT, Client, Reason, day_in_words
from ics_followup.sharing.pages.markup import Html, html, joined, named

MOST_REASONS: Final = 5
MOST_PROBLEMS: Final = 3
LEVEL_WORDS: Final[dict[Level, LiteralString]] = {
    "busy": "Times only",
    "initials": "Company initials",
    "named": "Companies and messages",
    "full": "Everything but notes",
}
"""What a client shares, in few words."""

_STAYS: Final[LiteralString] = "The pages of an earlier run stay"
_NOTHING: Final[LiteralString] = "Nothing can be shown"
_PROBLEM_CHARACTERS: Final = 700
"""So much of one problem stands there: all that the program says, where a cell in it is not hostile."""
_SAID_CHARACTERS: Final = 160


def row_of(client: Client, *, today: date, zone: ZoneInfo, coach: str) -> Html:
    """The client as an item of the list."""
    return html(
        '<li class="client{}"><div class="who"><h2>{}</h2>{}{}</div>\n{}\n{}{}</li>',
        html(" {}", HEAT[client.reasons[0].need]) if client.reasons else Html(),
        linked_name(client),
        _shared(client, today),
        _calendar(client, coach),
        _needs(client),
        _next(client, today, zone),
        _nudge(nudge_for(client, today=today, coach=coach), client),
    )


def linked_name(client: Client) -> Html:
    """The name, with a link to the client's page where there is one, and the folder's name where it is not alone."""
    name = named(client.name)
    if client.again:
        name = html('{} <span class="soft ref">({})</span>', name, named(client.case.ref, 40))
    if client.case.standing != "shared" and not client.case.stays:
        return name
    return html('<a href="clients/{}/index.html">{}</a>', quote(client.case.ref, safe=""), name)


def moment_in_words(moment: datetime, today: date, zone: ZoneInfo) -> Html:
    """A moment on the coach's clock, for people and for programs."""
    here = moment.astimezone(zone)
    return html(
        '<time datetime="{}">{} {}</time>',
        here.isoformat(timespec="minutes"),
        day_in_words(here.date(), today),
        clock(here.time()),
    )


def line_in_words(line: Line) -> Html:
    """What is to be done and for which employer, as far as it is shown; a busy time alone for the level of times."""
    if not line.name:
        return html("a follow-up") if line.step.kind is None else named(line.step.title)
    role = html(', <span class="soft">{}</span>', named(line.role, 60)) if line.role else Html()
    return html("{} · {}{}", named(line.step.title), named(line.name, 60), role)


def _shared(client: Client, today: date) -> Html:
    case = client.case
    if case.standing == "unread":
        return html('<p class="soft">{}</p>', _STAYS if case.stays else _NOTHING)
    if case.standing != "shared":
        return html('<p class="soft">Nothing is shared</p>')
    if case.until is None:
        return html('<p class="soft">{}</p>', LEVEL_WORDS[case.level])
    until = day_in_words(case.until, today)
    if client.soon:
        return html(
            '<p class="soft">{}</p><p class="soon">Consent ends {}</p>', LEVEL_WORDS[case.level], until
        )
    return html('<p class="soft">{}, until {}</p>', LEVEL_WORDS[case.level], until)


def _calendar(client: Client, coach: str) -> Html:
    """Where the client's own calendar was published, to copy or to mail; nothing where it was not."""
    if not client.case.address:
        return Html()
    mail = calendar_mail(client, coach=coach)
    link = html(' <a href="{}">Mail it</a>', mail) if mail else Html()
    return html(
        '<details><summary>Their calendar<span class="unseen"> ({})</span></summary>'
        '<p class="copy">{}</p>{}</details>',
        *(named(client.name), client.case.address, link),
    )


def _needs(client: Client) -> Html:
    if not client.reasons:
        return html('<div class="asks"><p class="calm">Nothing open</p></div>')
    items = [reason_in_words(reason) for reason in client.reasons[:MOST_REASONS]]
    if (more := len(client.reasons) - MOST_REASONS) > 0:
        items.append(html('<li class="more">and {} more</li>', f"{more:,}"))
    return html('<div class="asks"><ul class="needs">{}</ul>{}</div>', joined(items), _problems(client))


def reason_in_words(reason: Reason) -> Html:
    """One thing that a client needs, as an item of a list."""
    about = html(" · {}", named(reason.about, 60)) if reason.about else Html()
    said = one_line(reason.said, _SAID_CHARACTERS)
    return html('<li class="need {}"><span class="said">{}</span>{}</li>', HEAT[reason.need], said, about)


def _problems(client: Client) -> Html:
    """What is wrong with the sheet, in the sentences that the case has."""
    said = client.case.problems[:MOST_PROBLEMS]
    if not said:
        return Html()
    items = [html("<li>{}</li>", named(each, _PROBLEM_CHARACTERS)) for each in said]
    more = max(client.case.problem_count, len(client.case.problems)) - len(said)
    if more > 0:
        items.append(html('<li class="more">and {} more</li>', f"{more:,}"))
    return html('<ul class="problems">{}</ul>', joined(items))


def _next(client: Client, today: date, zone: ZoneInfo) -> Html:
    case = client.case
    if case.standing != "shared":
        return html('<p class="next"></p>')
    parts = []
    if client.ahead:
        first = client.ahead[0]
        parts.append(html("{}<br>{}", moment_in_words(first.step.start, today, zone), line_in_words(first)))
    else:
        parts.append(html('<span class="soft">Nothing in the next seven days</span>'))
    if (same := _on_the_day_of_the_first(client, zone)) > 1:
        parts.append(html('<span class="soft">{} in all on that day</span>', f"{same:,}"))
    if case.quiet_since:
        parts.append(html('<span class="soft">Last entry {}</span>', day_in_words(case.quiet_since, today)))
    return html('<p class="next">{}</p>', joined(parts, "<br>"))


def _on_the_day_of_the_first(client: Client, zone: ZoneInfo) -> int:
    """How much stands on the day of what comes next."""
    days = [line.step.start.astimezone(zone).date() for line in client.ahead]
    return days.count(days[0]) if days else 0


def _nudge(nudge: Nudge | None, client: Client) -> Html:
    if nudge is None:
        return html('<div class="act"></div>')
    if nudge.link:
        return html(
            '<div class="act"><a class="nudge" href="{}">Nudge<span class="unseen"> {}</span></a></div>',
            *(nudge.link, named(client.name)),
        )
    return html(
        '<div class="act long"><details><summary>Nudge to copy<span class="unseen"> for {}</span></summary>'
        '<p class="copy">{}</p></details></div>',
        named(client.name),
        nudge.body,
    )
