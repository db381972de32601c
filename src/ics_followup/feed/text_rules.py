"""The rules of the checklist for texts: 6 and 24 to 27."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.feed.components import Component, Property
from ics_followup.feed.encode import escaped, unescaped
from ics_followup.feed.findings import Finding, finding
from ics_followup.feed.write import TEXT_CHARACTERS, TITLE_CHARACTERS

PROPERTY_OCTETS: Final = 8000
"""About where calcurse cuts a property."""

_MOST_LOOKED_AT: Final = 5 * TEXT_CHARACTERS
"""In a longer text, which rule 26 finds, no links are looked for: each is compared with the whole text."""

_BROKEN_ESCAPE: Final = re.compile(r"\\(?:[^\\;,nN]|\Z)")
_ANY_ESCAPE: Final = re.compile(r"\\[\\;,nN]")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|pre|s|"
    r"script|small|span|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ANCHOR: Final = re.compile(r"<a\s[^<>]*>", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_MAIL: Final = re.compile(r"mailto:([^\s<>\"'?]*)[^\s<>\"']*", re.IGNORECASE)


def text_rules(event: Component) -> Iterator[Finding]:
    """Findings of the texts of one VEVENT."""
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
        for prop in event.properties.get(name, ()):
            yield from text_escapes(prop)
    yield from _summary(event)
    text = event.first("DESCRIPTION")
    if text is not None and text.value:
        yield from _description(text)
    yield from _sizes(event)
    yield from _links(event)


def text_escapes(prop: Property) -> Iterator[Finding]:
    """Rule 6, and the part of rule 25 that bytes show, for the value of a TEXT property."""
    value = prop.value
    if "\\" in value and _BROKEN_ESCAPE.search(_ANY_ESCAPE.sub("", value)):
        yield finding(6, prop.line, f"In {prop.name} a backslash stands before something that is no escape.")
    elif value and escaped(unescaped(value)) != value:
        number = 25 if prop.name == "DESCRIPTION" else 6
        if "\\N" in value and escaped(unescaped(value)) == value.replace("\\N", "\\n"):
            what = f"In {prop.name} a line break is written as \\N."
            client = "It broke one of 23 programs in trials, though RFC 5545 3.3.11 allows it: write \\n."
        else:
            what = f"In {prop.name} a comma, semicolon or line break is not written as \\, \\; or \\n."
            client = "Strict programs cut the text there."
        yield finding(number, prop.line, what, client)


def _summary(event: Component) -> Iterator[Finding]:
    summary = event.first("SUMMARY")
    title = unescaped(summary.value) if summary else ""
    if summary is None or not title.strip():
        line = summary.line if summary else event.line
        client = "By RFC 5545 3.6.1 it may be missing: programs show an event without a name."
        yield finding(24, line, "This event has no title (SUMMARY).", client)
    elif "\n" in title:
        client = "calcurse refuses the event."
        yield finding(24, summary.line, "The title has more than one line.", client, severity="error")
    elif len(title) > TITLE_CHARACTERS:
        what = f"The title is longer than {TITLE_CHARACTERS} characters."
        yield finding(24, summary.line, what, "By RFC 5545 3.8.1.12 it is a short summary: programs cut it.")
    elif title != title.strip():
        client = "Programs made with libical change it."
        yield finding(25, summary.line, "The title begins or ends with blanks.", client, severity="warning")


def _description(prop: Property) -> Iterator[Finding]:
    text = unescaped(prop.value)
    if text != text.strip():
        client = "Programs made with libical change it."
        yield finding(25, prop.line, "The text begins or ends with blanks.", client, severity="warning")
    if len(text) > TEXT_CHARACTERS:
        what = f"The text is longer than {TEXT_CHARACTERS:,} characters."
        yield finding(
            26, prop.line, what, "calcurse cuts a property at about 8 kB, and others may at other lengths."
        )
    if "<" in text and (tag := _TAG.search(text)):
        what = f"The text holds what looks like HTML: {tag[0][:30]}"
        yield finding(26, prop.line, what, "Google turns it into formatting, all others show the tags.")


def _sizes(event: Component) -> Iterator[Finding]:
    for name, lines in event.properties.items():
        for prop in lines:
            if prop.octets > PROPERTY_OCTETS and not _too_long_a_text(prop):
                what = f"{name[:40]} takes {prop.octets:,} octets."
                yield finding(26, prop.line, what, "calcurse cuts a property at about 8 kB.")
            elif not prop.value and name not in ("SUMMARY", "UID"):
                client = "Programs made with libical leave it out of what they write."
                yield finding(25, prop.line, f"{name[:40]} is empty.", client, severity="warning")


def _too_long_a_text(prop: Property) -> bool:
    """Whether it is found already by its characters."""
    return prop.name in ("DESCRIPTION", "SUMMARY") and len(unescaped(prop.value)) > (
        TEXT_CHARACTERS if prop.name == "DESCRIPTION" else TITLE_CHARACTERS
    )


def _links(event: Component) -> Iterator[Finding]:
    """Rule 27: what a link leads to can be read where links are not shown."""
    prop, url = event.first("DESCRIPTION"), event.first("URL")
    text = unescaped(prop.value) if prop else ""
    if len(text) > _MOST_LOOKED_AT:
        return
    shown = _ANCHOR.sub(" ", text) if "<" in text else text
    if prop and "<" in text and (link := _hidden(text, shown)):
        what = f"This link stands in a tag only: {link[:60]}"
        yield finding(27, prop.line, what, "All programs but Google show the tag as it is written.")
    if url and url.value and url.value not in shown:
        what = "URL holds a link that does not stand in the text."
        yield finding(27, url.line, what, "Google and Outlook do not show URL.")
    if prop and (address := _unwritten(shown)):
        what = f"This address stands in a mailto: link only: {address[:60]}"
        client = "RFC 5545 has no links in texts: where a program makes none of mailto:, nobody can copy the address."
        yield finding(27, prop.line, what, client)


def _hidden(text: str, shown: str) -> str:
    links = (link[0] for tag in _ANCHOR.finditer(text) if (link := _WEB.search(tag[0])))
    return next((link for link in links if link not in shown), "")


def _unwritten(text: str) -> str:
    """The first address of a mailto: link that does not stand in the text otherwise, empty for none."""
    if "mailto:" not in text.casefold():
        return ""
    from urllib.parse import unquote

    rest = _MAIL.sub(" ", text).casefold()
    found = (address for link in _MAIL.finditer(text) for address in unquote(link[1]).split(","))
    return next((address for address in found if address.strip().casefold() not in rest), "")
