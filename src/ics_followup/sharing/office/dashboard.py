"""All clients at a glance, in several orders. Each order is a page of its own, or several: no script sorts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final, LiteralString, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import full_day
from ics_followup.sharing.office.rows import row_of
from ics_followup.sharing.office.style import office_style
from ics_followup.sharing.office.urgency import (
    NEEDS,
    Client,
    Heat,
    by_late,
    by_name,
    by_next,
    by_quiet,
    zone_in_words,
)
from ics_followup.sharing.pages.frame import document
from ics_followup.sharing.pages.markup import Html, html, joined, plain

MOST_ON_A_PAGE: Final = 200
"""At most so many clients stand on one page."""


class Order(NamedTuple):
    """An order of the clients: the name of its file without ``.html``, what it is called, what it sorts by.

    ``key`` is None for the order that they come in, who needs the coach most first.
    """

    file: str
    name: LiteralString
    key: Callable[[Client], Any] | None
    explained: LiteralString


_RANKED: Final[LiteralString] = (
    "First offers to answer, then promises broken, thanks without a tick, sheets and rows of your list to mend, "
    "what is late, mistakes in sheets, quiet logs, consents that are missing, and what has no tick."
)
ORDERS: Final = (
    Order("index", "Who needs you most", None, _RANKED),
    Order("by-name", "Name", by_name, "In order of name."),
    Order(
        "by-late", "Most late", by_late, "Who has most late comes first, then who has most without a tick."
    ),
    Order("by-next", "Next step", by_next, "Whose next step is nearest comes first."),
    Order("by-quiet", "Quiet longest", by_quiet, "Whose last log entry is oldest comes first."),
)
"""The orders of everybody, each with a page of its own."""

ATTENTION: Final = Order("attention", "Who needs you", None, _RANKED)
"""Only those who need the coach."""


class Page(NamedTuple):
    """One of the pages of an order: which one, from 0, and the clients of all of them."""

    order: Order
    number: int
    rows: Sequence[tuple[Client, Html]]

    @property
    def shown(self) -> Sequence[tuple[Client, Html]]:
        """The clients on this one."""
        return self.rows[self.number * MOST_ON_A_PAGE : (self.number + 1) * MOST_ON_A_PAGE]

    @property
    def pages(self) -> int:
        """How many pages the order has: at least one."""
        return max(-(-len(self.rows) // MOST_ON_A_PAGE), 1)


def dashboard(
    clients: Sequence[Client], *, today: date, zone: ZoneInfo, coach: str
) -> Iterator[tuple[str, bytes]]:
    """The pages of every order, by file name. ``clients`` come as `urgency.clients_of` sorts them."""
    rows = [(client, row_of(client, today=today, zone=zone, coach=coach)) for client in clients]
    head = _head(clients, today, zone)
    urgent = [row for row in rows if row[0].urgent]
    for order in (*ORDERS, ATTENTION):
        chosen = urgent if order is ATTENTION else rows
        if key := order.key:
            chosen = sorted(chosen, key=lambda row: key(row[0]))
        for number in range(Page(order, 0, chosen).pages):
            page = Page(order, number, chosen)
            views = _views(page, len(rows), len(urgent))
            parts = (head, html("<main>"), views, *_list(page, len(rows)), html("</main>"), _foot())
            yield _file(order, number), document(_title(page), parts, style=office_style())


def _title(page: Page) -> str:
    title = "Who needs you" if page.order is ATTENTION else "Your clients"
    by = "" if page.order.key is None else f", by {page.order.name.lower()}"
    return title + by + (f", page {page.number + 1}" if page.number else "")


def _file(order: Order, number: int) -> str:
    return f"{order.file}-{number + 1}.html" if number else f"{order.file}.html"


def _head(clients: Sequence[Client], today: date, zone: ZoneInfo) -> Html:
    counts = Counter(need for client in clients for need in {reason.need for reason in client.reasons})
    tiles = [_tile(counts[need], heat, name) for need, heat, name in NEEDS if counts[need]]
    soon = sum(client.soon for client in clients)
    if soon:
        tiles.append(_tile(soon, "cool", "a consent that ends within two weeks"))
    return html(
        '<header class="top"><h1>Your clients</h1>\n<p class="soft">As of <time datetime="{}">{}</time>. '
        "Times are those of {}.</p>\n{}</header>",
        today.isoformat(),
        full_day(today),
        zone_in_words(zone),
        html(
            '<p class="with soft">Clients with</p>\n<ul class="tiles" tabindex="0" aria-label="Clients with">{}</ul>',
            joined(tiles),
        )
        if tiles
        else Html(),
    )


def _tile(count: int, heat: Heat, name: str) -> Html:
    return html('<li class="tile {}"><b>{}</b> {}</li>', heat, f"{count:,}", name)


def _views(page: Page, everybody: int, urgent: int) -> Html:
    attention = page.order is ATTENTION
    show = joined(
        (
            _choice(ATTENTION.file, html("Who needs you <b>{}</b>", f"{urgent:,}"), attention),
            _choice("index", html("Everybody <b>{}</b>", f"{everybody:,}"), not attention),
        )
    )
    sort = joined(
        _choice(order.file, html("{}", order.name), order.file == page.order.file) for order in ORDERS
    )
    also = html(
        '<li><a href="this-week.html">This week, for the meeting</a></li>'
        '<li><a href="exceptions.ics">Calendar</a></li><li><a href="report.csv">Report</a></li>'
    )
    return html(
        '<div class="views"><nav aria-label="Show"><ul>{}</ul></nav>\n<nav aria-label="More"><ul>{}</ul></nav>\n'
        '<nav aria-label="Sort everybody by" class="sort"><span class="soft" aria-hidden="true">Sort by</span>'
        '<ul>{}</ul></nav></div>\n<details class="explained">'
        '<summary>What comes first</summary><p class="soft">{}</p></details>',
        *(show, also, sort, page.order.explained),
    )


def _choice(file: str, name: Html, chosen: bool) -> Html:
    current = html(' aria-current="page"') if chosen else Html()
    return html('<li><a href="{}.html"{}>{}</a></li>', file, current, name)


def _list(page: Page, everybody: int) -> Iterator[Html]:
    if not page.rows:
        calm = page.order is ATTENTION and everybody
        said = "Nobody needs you. A calm day." if calm else "There are no clients yet."
        yield html('<p class="empty">{}</p>', said)
        return
    yield _turn(page)
    yield html('<ol class="clients" start="{}">', page.number * MOST_ON_A_PAGE + 1)
    yield from (row for _, row in page.shown)
    yield html("</ol>")
    yield _all_pages(page)


def _turn(page: Page) -> Html:
    """Where in the list this page is, and the pages beside it; nothing where there is one page."""
    if page.pages == 1:
        return Html()
    first = page.number * MOST_ON_A_PAGE + 1
    where = html(
        "<span>{} to {} of {}</span>", f"{first:,}", f"{first + len(page.shown) - 1:,}", f"{len(page.rows):,}"
    )
    before = (
        html('<a rel="prev" href="{}">Before</a>', _file(page.order, page.number - 1))
        if page.number
        else Html()
    )
    last = page.number == page.pages - 1
    after = Html() if last else html('<a rel="next" href="{}">After</a>', _file(page.order, page.number + 1))
    return html('<nav class="beside" aria-label="Pages beside this one">{}{}{}</nav>', before, where, after)


def _all_pages(page: Page) -> Html:
    if page.pages == 1:
        return Html()
    items = []
    for number in range(page.pages):
        current = html(' aria-current="page"') if number == page.number else Html()
        name = _page_name(page._replace(number=number))
        items.append(html('<li><a href="{}"{}>{}</a></li>', _file(page.order, number), current, name))
    return html('<nav class="pages" aria-label="All pages"><ul>{}</ul></nav>', joined(items))


def _page_name(page: Page) -> Html:
    """The number; in the order of names, the first and the last one."""
    if page.order.key is not by_name:
        return html("{}", page.number + 1)
    return html("{} – {}", plain(page.shown[0][0].name, 14), plain(page.shown[-1][0].name, 14))


def _foot() -> Html:
    return html(
        '<footer><p class="soft">Each client is shown as far as they agreed. Notes are never shown. '
        "A nudge opens a mail in your own mail program; nothing is sent before you send it.</p></footer>"
    )
