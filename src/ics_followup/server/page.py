"""The private page: what is to do this week, how to subscribe, a code for the phone. HTML without script. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final, NamedTuple

from ics_followup.problems import harmless
from ics_followup.server.links import Links


class Row(NamedTuple):
    """One thing to do: its time ("09:30"), what it is called, and what is to be known of it ("late")."""

    time: str
    title: str
    note: str = ""


class Day(NamedTuple):
    """A day with what stands on it."""

    name: str
    rows: tuple[Row, ...]


class Week(NamedTuple):
    """What the page shows of the plan. ``name`` is the calendar's, ``until`` the last day that is shown.

    ``more`` counts what found no room; ``notice`` is what is wrong with the sheet, empty where all is well.
    ``known`` is False where the plan could not be made.
    """

    name: str
    until: str
    days: tuple[Day, ...]
    more: int = 0
    notice: str = ""
    known: bool = True


NO_WEEK: Final = Week("Follow-ups", "", (), known=False)

_NOTHING_ELSE: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_NEEDS: Final = {
    "computer": (
        "This address works on this computer only. Google and Outlook fetch a calendar over the internet, and your "
        "phone over your network: for them, the server needs an address that they can reach."
    ),
    "network": (
        "This address works in your own network only: for your phone at home, but not for Google and Outlook, which "
        "fetch a calendar over the internet."
    ),
    "internet": "",
}


def page_of(week: Week, links: Links) -> tuple[str, bytes]:
    """The policy that the page is sent with, and the page. Whatever comes from the sheet is escaped.

    >>> policy, page = page_of(NO_WEEK, Links("p", "f", "w", "g", "o", "m", "internet"))
    >>> policy.startswith("default-src 'none'; style-src 'sha256-"), page[:15]
    (True, b'<!doctype html>')
    """
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; {_NOTHING_ELSE}"
    parts = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(week.name)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>",
        f"<h1>{_text(week.name)}</h1>",
        *_plan(week),
        *_subscribe(links),
        "</main>\n</body>\n</html>\n",
    )
    return policy, "\n".join(parts).encode("utf-8", "replace")


def _plan(week: Week) -> Iterable[str]:
    if week.notice:
        yield f'<p class="notice" role="status">{_text(week.notice)}</p>'
    if not week.known:
        yield "<p>The plan of the week comes back as soon as your sheet can be read.</p>"
        return
    yield '<section aria-label="This week">'
    if not week.days:
        yield f"<p>Nothing to do until {_text(week.until)}.</p>"
    for day in week.days:
        yield f"<h2>{_text(day.name)}</h2>\n<ul>"
        for row in day.rows:
            note = f' <span class="note">{_text(row.note)}</span>' if row.note else ""
            yield f"<li><time>{_text(row.time)}</time> <span>{_text(row.title)}{note}</span></li>"
        yield "</ul>"
    if week.more:
        yield f"<p>… and {week.more} more until {_text(week.until)}.</p>"
    yield "</section>"


def _subscribe(links: Links) -> Iterable[str]:
    yield '<section class="subscribe" aria-label="Subscribe">\n<h2>In your calendar</h2>'
    if need := _NEEDS[links.reach]:
        yield f"<p>{_text(need)}</p>"
    yield '<div class="two">\n<div>\n<p class="ways">'
    for address, name in (
        (links.webcal, "Apple, Thunderbird and others"),
        (links.google, "Google Calendar"),
        (links.outlook, "Outlook.com"),
        (links.office, "Microsoft 365"),
    ):
        yield f'<a class="way" rel="noreferrer" href="{_text(address)}">{name}</a>'
    yield "</p>\n<p>Or paste this address where your calendar asks for one:</p>"
    yield f'<p class="address">{_text(links.feed)}</p>\n</div>'
    yield f"<figure>{_code(links.page)}<figcaption>This page, for your phone</figcaption></figure>\n</div>"
    yield (
        "<p>Google ignores the alarms of such a calendar: set a notification for it in its settings.</p>\n"
        "<p>Keep this address to yourself: whoever has it can read your follow-ups. "
        "<code>ics-followup serve --new-token</code> makes a new one, and this one stops at once.</p>\n</section>"
    )


def _text(text: str) -> str:
    return escape(harmless(text))


@lru_cache(maxsize=8)
def _code(address: str) -> str:
    """The QR code (ISO/IEC 18004) of an address as SVG, black on white in the dark too: readers want it so."""
    import segno

    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="code", lineclass=None
    )
    return drawn.replace("<svg ", '<svg role="img" aria-label="QR code of this page" ', 1)


@lru_cache(maxsize=1)
def _style() -> str:
    return files("ics_followup").joinpath("data/serve.css").read_text(encoding="utf-8")
