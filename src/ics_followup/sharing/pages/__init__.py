"""The pages that are shared, as HTML made of the nouns of `view` alone: no script, nothing loaded from elsewhere.

``markup`` is the only module that makes markup of text, ``frame`` the document around the parts; ``index`` and
``meeting`` are the two pages. The rest are their parts, in the order in which they stand on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ics_followup.sharing.pages.frame import document, style
    from ics_followup.sharing.pages.index import index_page
    from ics_followup.sharing.pages.markup import Html, html, joined, link, named, plain, reach, text
    from ics_followup.sharing.pages.meeting import week_page
    from ics_followup.sharing.pages.month import month_of

__all__ = [
    "Html",
    "document",
    "html",
    "index_page",
    "joined",
    "link",
    "month_of",
    "named",
    "plain",
    "reach",
    "style",
    "text",
    "week_page",
]

_HOME = {
    **dict.fromkeys(("Html", "html", "joined", "link", "named", "plain", "reach", "text"), "markup"),
    **dict.fromkeys(("document", "style"), "frame"),
    "index_page": "index",
    "week_page": "meeting",
    "month_of": "month",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
