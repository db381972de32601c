"""Fixed words: statuses, channels, yes and no, as people write them in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeVar

from ics_followup.intake.misread import Misread, nearest, shown
from ics_followup.model import Channel, Status

W = TypeVar("W", bound=str)
EMPTY: Final = frozenset(("", "-", "–", "—", "n/a", "na", "none", "tbd", "tba", "?", "n.a."))

_STATUSES: Final[Mapping[Status, str]] = {
    "awaiting": "awaiting, waiting, pending, applied, interviewed, interviewing, interview, "
    "interview scheduled, "
    "in progress, in process, open, active, no answer yet, awaiting answer, awaiting decision, "
    "offen, wartend, warten, laufend, beworben, in bearbeitung",
    "advanced": "advanced, next round, passed, moved forward, moved on to next round, weiter, nächste runde",
    "rejected": "rejected, rejection, turned down, not selected, unsuccessful, absage, abgelehnt, abgesagt",
    "offer": "offer, offered, offer received, received offer, angebot, zusage",
    "accepted": "accepted, offer accepted, accepted offer, hired, signed, angenommen, zugesagt, eingestellt",
    "declined": "declined, offer declined, declined offer, i declined, angebot abgelehnt",
    "withdrawn": "withdrawn, withdrew, i withdrew, pulled out, zurückgezogen",
    "on hold": "on hold, hold, onhold, paused, frozen, pausiert, zurückgestellt, auf eis",
    "closed": "closed, ghosted, no response, no answer, archived, filed, moved on, beendet, geschlossen, "
    "keine antwort",
}
_CHANNELS: Final[Mapping[Channel, str]] = {
    "email": "email, mail, e mail",
    "phone": "phone, call, telephone, phone call, telefon, anruf",
    "text": "text, sms, text message, whatsapp, signal",
    "linkedin": "linkedin, linked in, inmail, xing",
    "card": "card, letter, post, karte, brief",
    "person": "person, in person, meeting, persönlich",
}
_PRIORITIES: Final[Mapping[Literal["low", "normal", "high"], str]] = {
    "low": "low, 1, 2, niedrig",
    "normal": "normal, medium, middle, 3, mittel",
    "high": "high, top, dream, 4, 5, hoch",
}
_SIZES: Final[Mapping[Literal["small", "large"], str]] = {
    "small": "small, startup, start up, klein",
    "large": "large, big, enterprise, groß, konzern",
}
_YES: Final = frozenset(("yes", "y", "true", "1", "ja", "x"))
_NO: Final = frozenset(("no", "n", "false", "0", "nein"))
_WORD: Final = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Fold case and punctuation away.

    >>> plain("On-Hold")
    'on hold'
    """
    return " ".join(_WORD.findall(text.casefold()))


def is_empty(text: str) -> bool:
    """Say whether a cell says nothing: empty, ``-``, ``N/A``, ``none``, ``tbd`` or ``?``."""
    return text.strip().casefold() in EMPTY


def _by_alias(table: Mapping[W, str]) -> Mapping[str, W]:
    return {plain(alias): word for word, aliases in table.items() for alias in aliases.split(",")}


_STATUS_OF: Final = _by_alias(_STATUSES)
_CHANNEL_OF: Final = _by_alias(_CHANNELS)
_PRIORITY_OF: Final = _by_alias(_PRIORITIES)
_SIZE_OF: Final = _by_alias(_SIZES)


def _chosen(text: str, aliases: Mapping[str, W], name: str) -> W:
    spelled = plain(text)
    if spelled in aliases:
        return aliases[spelled]
    close = nearest(spelled, aliases)
    remedy = f"Write one of: {', '.join(dict.fromkeys(aliases.values()))}."
    if close:
        remedy = f'Did you mean "{aliases[close]}"? {remedy}'
    raise Misread(f"{shown(text)} is not a {name} that we know", remedy)


def status_of(text: str) -> Status:
    """Read a status; raises Misread that names the nearest one.

    >>> status_of("Ghosted")
    'closed'
    """
    return _chosen(text, _STATUS_OF, "status")


def channel_of(text: str) -> Channel:
    """Read a channel, like ``email`` or ``Phone call``."""
    return _chosen(text, _CHANNEL_OF, "channel")


def priority_of(text: str) -> Literal["low", "normal", "high"]:
    """Read a priority: low, normal, high, or one to five."""
    return _chosen(text, _PRIORITY_OF, "priority")


def size_of(text: str) -> Literal["small", "large"]:
    """Read the size of a company: small or large."""
    return _chosen(text, _SIZE_OF, "company size")


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    if plain(text) in _YES | _NO:
        return plain(text) in _YES
    raise Misread(f"{shown(text)} is neither yes nor no", "Write yes or no, or leave the cell empty.")


def went_well_of(text: str) -> bool | None:
    """Read yes, no, or 1 to 5: 4 and 5 are yes, 1 and 2 are no, 3 is None.

    >>> went_well_of("5"), went_well_of("3"), went_well_of("no")
    (True, None, False)
    """
    score = text.strip()
    if score in ("1", "2", "3", "4", "5"):
        return None if score == "3" else score > "3"
    try:
        return yes_or_no(text)
    except Misread:
        remedy = "Write yes, no, or a number from 1 (badly) to 5 (very well)."
        raise Misread(f"{shown(text)} does not say how it went", remedy) from None


def minutes_of(text: str) -> int:
    """Read a length in minutes, 1 to 1440.

    >>> minutes_of("45 min")
    45
    """
    words = text.casefold().split()
    number = words[0] if words and words[1:] in ([], ["min"], ["min."], ["minutes"], ["minuten"]) else ""
    if number.isascii() and number.isdigit() and len(number) <= 4 and 1 <= int(number) <= 1440:
        return int(number)
    raise Misread(
        f"{shown(text)} is not a number of minutes", "Write a whole number from 1 to 1440, like 45."
    )


def language_of(text: str) -> str:
    """Read a language: a code like ``en`` or ``pt-BR``, or English, German, French, Spanish."""
    names = {
        "english": "en",
        "englisch": "en",
        "german": "de",
        "deutsch": "de",
        "french": "fr",
        "spanish": "es",
    }
    code = text.strip().casefold().replace("_", "-")
    if code in names:
        return names[code]
    first, _, rest = code.partition("-")
    if first.isascii() and first.isalpha() and len(first) in (2, 3) and (not rest or rest.isalnum()):
        return text.strip().replace("_", "-") if rest else first
    close = nearest(code, names)
    remedy = f'Did you mean "{names[close]}"?' if close else "Write a language like en or de."
    raise Misread(f"{shown(text)} is not a language that we know", remedy)


def cadence_of(text: str, cadences: frozenset[str]) -> str:
    """Read the name of a cadence; spaces and underscores count as hyphens."""
    name = "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
    by_name = {known.casefold(): known for known in cadences}
    if name in by_name:
        return by_name[name]
    close = nearest(name, by_name)
    remedy = f"Write one of: {', '.join(sorted(cadences))}."
    raise Misread(
        f"{shown(text)} is not a cadence that we know",
        f'Did you mean "{by_name[close]}"? {remedy}' if close else remedy,
    )
