"""Text that is safe in a page, and the only way to make it: whatever is not `Html` is escaped when it is put in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final, LiteralString
from urllib.parse import quote, urlsplit

from ics_followup.feed.encode import clean
from ics_followup.feed.write import one_line
from ics_followup.patterns import pattern

LONGEST: Final = 120
"""The longest name in characters; a longer one is cut between words."""

_TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What turns the direction of a text. Where no element can isolate it, it is left out."""
_FORCED: Final = dict.fromkeys((0x202D, 0x202E))
"""What makes letters run against their script: nobody writes so, but for a trick."""
_ADDRESS: Final = pattern(r"[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+=?^_`{|}~-]{0,63}@[A-Za-z0-9.-]{1,255}")
_NUMBER: Final = pattern(r"\+?[0-9][0-9 ()./-]{4,40}")


class Html(str):
    """Markup. What is made of it by any method of str is a plain str again, and escaped once more: never less."""

    __slots__ = ()


def html(template: LiteralString, *values: str | int) -> Html:
    """Fill the ``{}`` of a template. Only numbers and what is `Html` already are put in as they stand.

    >>> html("<p>{}</p>", "a < b")
    '<p>a &lt; b</p>'
    """
    for each in values:
        if type(each) is not Html and type(each) is not int:
            values = tuple(map(_safe, values))
            break
    return Html(_ready(template) % values)


def _safe(value: str | int) -> Html | int:
    return value if type(value) is Html or type(value) is int else text(str(value))


@lru_cache(maxsize=512)
def _ready(template: LiteralString) -> str:
    """A template for the operator ``%``, which fills it twice as fast as ``format``."""
    return template.replace("%", "%%").replace("{}", "%s")


def joined(parts: Iterable[Html], between: LiteralString = "") -> Html:
    """Parts one after the other. Raises TypeError where one of them is not `Html`."""
    several = tuple(parts)
    for each in several:
        if type(each) is not Html:
            raise TypeError(f"not markup: {type(each).__name__}")
    return Html(between.join(several))


def text(value: str) -> Html:
    r"""A text, clean and escaped, fit for an element or a quoted attribute. Line breaks stay, forced turns go.

    >>> text("Dana & \x00<Sons>")
    'Dana &amp; &lt;Sons&gt;'
    """
    return _escaped(value) if len(value) <= LONGEST else _escaped.__wrapped__(value)


@lru_cache(maxsize=4096)
def _escaped(value: str) -> Html:
    """The same. Days, names and labels come again and again, on one page and on the next."""
    return Html(escape(clean(value.translate(_FORCED))))


def plain(value: str, most: int = LONGEST) -> Html:
    """A name where no element can stand: in a title, a description, an attribute. On one line, without turns."""
    return Html(escape(one_line(value.translate(_TURNS), most)))


@lru_cache(maxsize=2048)
def named(value: str, most: int = LONGEST) -> Html:
    """A name from a sheet: on one line, cut where it is very long, without turns, its direction kept to itself.

    >>> named("St. Luke's")
    '<bdi>St. Luke&#x27;s</bdi>'
    """
    return Html(f"<bdi>{plain(value, most)}</bdi>")


def link(address: str, label: str) -> Html:
    """A link to a page (http or https, with a host), a mailbox or a phone; the label alone for all else.

    >>> link("https://example.com/a b", "See"), link("javascript:alert(1)", "See")
    ('<a href="https://example.com/a%20b" rel="noreferrer">See</a>', 'See')
    """
    shown = label if type(label) is Html else text(label)
    if not (target := _target(address.strip())):
        return shown
    return Html(f'<a href="{escape(target)}" rel="noreferrer">{shown}</a>')


def reach(said: str) -> Html:
    """A number or an address to read, with a link where it surely is one.

    >>> reach("+1 312 555 0110"), reach("40 Example Street")
    ('<a href="tel:+13125550110" rel="noreferrer"><bdi>+1 312 555 0110</bdi></a>', '<bdi>40 Example Street</bdi>')
    """
    bare = one_line(said, 2 * LONGEST)
    if _ADDRESS.fullmatch(bare):
        return link(f"mailto:{bare}", named(bare))
    if _NUMBER.fullmatch(bare):
        return link(f"tel:{bare}", named(bare))
    return link(bare, named(bare))


def _target(address: str) -> str:
    """What an address is as a link, in ASCII; empty where it is none that may stand on a page."""
    scheme, _, rest = address.partition(":")
    scheme = scheme.lower()
    if scheme == "mailto":
        box, mark, query = rest.partition("?")
        if not _ADDRESS.fullmatch(box):
            return ""
        return f"mailto:{quote(box, safe='@.+-_')}{mark}{quote(query, safe='=&%')}"
    if scheme == "tel":
        number = "".join(sign for sign in rest if sign in "+0123456789")
        return f"tel:{number}" if _NUMBER.fullmatch(rest) else ""
    if scheme in ("http", "https"):
        return _page(address)
    return ""


def _page(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 -- raises where it is none
    except ValueError:
        return ""
    if not host or not address.isprintable() or "\\" in address or "@" in parts.netloc:
        return ""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~")
