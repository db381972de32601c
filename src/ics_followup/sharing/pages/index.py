"""The page of one seeker: who shares what, who is late, the week, the timelines, the month, the figures."""

from __future__ import annotations

from datetime import date
from typing import Final, LiteralString, NamedTuple

from ics_followup.cadence.words import count
from ics_followup.sharing.levels import SHOWN, shows
from ics_followup.sharing.pages.figures import figures_of
from ics_followup.sharing.pages.frame import document, style
from ics_followup.sharing.pages.markup import Html, html, joined, named
from ics_followup.sharing.pages.month import month_of
from ics_followup.sharing.pages.process import processes_of
from ics_followup.sharing.pages.standing import standing_of
from ics_followup.sharing.pages.steps import Plan, entries_of, months_of, week_of
from ics_followup.sharing.pages.words import clock_of, day
from ics_followup.sharing.view import Ended, Shared

LEVEL_SAID: Final[dict[str, LiteralString]] = {
    "busy": "busy: times only",
    "initials": "initials: what is done and when, companies by their initials",
    "named": "named: companies, roles and messages",
    "full": "full: people and numbers as well",
}


class Section(NamedTuple):
    """A part of the page: its anchor, what it is called where room is short, its heading, and what it holds."""

    name: LiteralString
    short: LiteralString
    head: LiteralString
    body: Html


def index_page(what: Shared | Ended) -> bytes:
    """The page as it is written to index.html, in UTF-8."""
    if isinstance(what, Ended):
        return ended_page(what)
    plan = Plan(what, clock_of(what))
    sections = [
        Section("week", "This week", "This week", week_of(plan)),
        Section("month", "Month", "The month", _months(plan)),
    ]
    if what.level != "busy":
        late = Section(
            "standing", "Late and waiting", "Who is late, and who waits on whom", standing_of(plan)
        )
        lines = Section("timelines", "Timelines", "Each interview from day to day", processes_of(plan))
        figures = Section("figures", "Figures", "How it went so far", figures_of(what))
        sections = [late, sections[0], lines, sections[1], figures]
    title: LiteralString = "What this page shows, and what it does not"
    sections.append(Section("shown", "What is shown", title, shown(what)))
    links = joined(html('<li><a href="#{}">{}</a></li>', each.name, each.short) for each in sections)
    main = joined((_drawn(each) for each in sections), "\n")
    parts = (
        header(what),
        html(
            '<nav aria-label="On this page"><ul>{}<li><a href="this-week.html">To print for the meeting</a>'
            "</li></ul></nav>",
            links,
        ),
        html("<main>\n{}\n</main>", main),
        footer(what),
    )
    return document(title_of(what), parts, style=style())


def header(what: Shared | Ended, subtitle: LiteralString = "Follow-ups after interviews") -> Html:
    """Who shares with whom, how much, until when, and as of which day."""
    name = named(what.who, 60) if what.who.strip() else html("{}", subtitle)
    facts = [("As of", day(what.today, year=True))]
    if isinstance(what, Shared):
        facts.append(("Level", html("{}", LEVEL_SAID[what.level])))
        facts.append(("Shared until", _until(what.until)))
    if what.with_whom.strip():
        facts.insert(0, ("Shared with", named(what.with_whom, 60)))
    kicker = html('<p class="kicker">{}</p>', subtitle) if what.who.strip() else Html()
    terms = joined(html("<div><dt>{}</dt><dd>{}</dd></div>", term, said) for term, said in facts)
    return html(
        '<header>{}<h1>{}</h1><dl class="facts">{}</dl>{}</header>', kicker, name, terms, _notice(what)
    )


def title_of(what: Shared | Ended) -> str:
    """The title of the page in a tab."""
    return f"{what.who.strip()[:60]}: follow-ups" if what.who.strip() else "Follow-ups after interviews"


def footer(what: Shared | Ended) -> Html:
    """When it was made, so that a printed page says how old it is."""
    return html(
        "<footer><p>As of {}. Made by ics-followup; nothing on this page was loaded from elsewhere.</p></footer>",
        day(what.today, year=True),
    )


def ended_page(what: Ended) -> bytes:
    """The page that says that nothing is shared any more, and nothing else."""
    said = (
        html("Sharing ended on {}.", day(what.until, year=True)) if what.until else html("Nothing is shared.")
    )
    body = html("<main><section><h2>{}</h2><p>There is nothing to see here.</p></section></main>", said)
    return document(title_of(what), (header(what), body), style=style())


def shown(what: Shared) -> Html:
    """What the level shows and what it does not, from the one table of levels."""
    yes = joined(html("<li>{}</li>", each.text) for each in SHOWN if shows(what.level, each.item))
    no = joined(
        html("<li>{} <span>(from the level “{}” on)</span></li>", each.text, each.least)
        for each in SHOWN
        if not shows(what.level, each.item)
    )
    never = html("<li>Notes and remarks in the sheet and the log: never, at any level</li>")
    return html(
        '<div class="two"><div><h3>Shown</h3><ul class="plain">{}</ul></div>'
        '<div><h3>Not shown</h3><ul class="plain">{}{}</ul></div></div>',
        *(yes, no, never),
    )


def _until(until: date | None) -> Html:
    return html("{}, that day included", day(until, year=True)) if until else html("no end is set")


def _notice(what: Shared | Ended) -> Html:
    if isinstance(what, Ended):
        return Html()
    lines = []
    if what.problems:
        one = what.problems == 1
        said = "could not be read, and is missing here" if one else "could not be read, and are missing here"
        lines.append(html("<p>{} of the sheet {}.</p>", count(what.problems, "row"), said))
    if what.waiting:
        one = what.waiting == 1
        said = (
            "has no interview date yet, and is not shown"
            if one
            else "have no interview date yet, and are not shown"
        )
        lines.append(html("<p>{} {}.</p>", count(what.waiting, "row"), said))
    return html('<div class="notice">{}</div>', joined(lines, " ")) if lines else Html()


def _months(plan: Plan) -> Html:
    months = months_of(plan.what.today, (when for when, _ in plan.days))
    entries = entries_of(plan, months)
    return joined((month_of(each, entries, today=plan.what.today) for each in months), "\n")


def _drawn(section: Section) -> Html:
    return html(
        '<section id="{}" aria-labelledby="{}-h"><h2 id="{}-h">{}</h2>\n{}</section>',
        *(section.name, section.name, section.name, section.head, section.body),
    )
