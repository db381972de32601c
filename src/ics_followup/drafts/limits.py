"""How long a message may be, by kind and channel."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from ics_followup.drafts.languages import FALLBACK, language_for

SUBJECT_MOST: Final = 60
"""The most characters of a subject."""


class Limit(NamedTuple):
    """From ``least`` to ``most``, both included, counted in words or in characters."""

    least: int
    most: int
    unit: str = "words"

    def size(self, text: str) -> int:
        """Count the text in the unit of this limit."""
        return len(text) if self.unit == "characters" else len(text.split())


VOICEMAIL: Final = Limit(least=25, most=70)
"""About thirty seconds."""

WITH_COPIES: Final = Limit(least=40, most=260)
"""A text around messages that stand ready to be copied; each of them has the limit of its kind as well."""

_CHANNELS: Final = {
    "text": Limit(least=20, most=300, unit="characters"),
    "linkedin": Limit(least=20, most=400, unit="characters"),
    "card": Limit(least=25, most=80),
    "phone": Limit(least=40, most=400),
    "self": Limit(least=10, most=200),
}
_EMAILS: Final = {
    "thanks": Limit(least=40, most=130),
    "gracious_followup": Limit(least=40, most=130),
    "short_thanks": Limit(least=30, most=80),
    "status": Limit(least=30, most=100),
    "touch_base": Limit(least=30, most=100),
    "last_check_in": Limit(least=30, most=100),
    "decision": Limit(least=25, most=90),
    "final": Limit(least=25, most=90),
    "after_call": Limit(least=20, most=60),
    "after_no": Limit(least=30, most=90),
    "keep_in_touch": Limit(least=30, most=100),
    "offer_ack": Limit(least=30, most=90),
    "offer_time": Limit(least=20, most=90),
    "ask_deadline": Limit(least=20, most=90),
    "expedite": Limit(least=30, most=100),
    "offer_answer": Limit(least=30, most=90),
    "withdrawal": Limit(least=25, most=90),
    "hold_reply": Limit(least=25, most=90),
}
_ANY_EMAIL: Final = Limit(least=15, most=130)


@lru_cache(maxsize=1024)
def limit_for(kind: str, channel: str, language: str = FALLBACK) -> Limit:
    """Say how long a message of this kind may be; a kind that is not listed gets the widest email limit.

    A language may have limits of its own: ``[limits]`` in its ``language.toml``, by kind for emails and by
    channel for the others, as ``thanks = [35, 120]``.

    >>> limit_for("thanks", "email")
    Limit(least=40, most=130, unit='words')
    """
    limit = _CHANNELS.get(channel) or _EMAILS.get(kind, _ANY_EMAIL)
    own = language_for(language).parts.get("limits", {}).get(channel if channel in _CHANNELS else kind)
    return Limit(own[0], own[1], limit.unit) if own else limit


def voicemail_in(body: str, language: str = FALLBACK) -> str:
    r"""Take the words for the voicemail out of a phone script; empty where it has none.

    >>> voicemail_in("If somebody else answers: Hello.\n\nVoicemail: Hello Dana.")
    'Hello Dana.'
    """
    heading: str = language_for(language).parts["headings"]["voicemail"]
    for paragraph in body.split("\n\n"):
        if paragraph.startswith(heading):
            return paragraph[len(heading) :].strip()
    return ""


def copies_in(body: str, language: str = FALLBACK) -> tuple[str, ...]:
    r"""Take out the messages that stand ready to be copied, each below a heading that is a paragraph of its own.

    >>> copies_in("Choose one.\n\nTo accept:\n\nHello,\n\nyes.\n\nTo decline:\n\nHello,\n\nno.")
    ('Hello,\n\nyes.', 'Hello,\n\nno.')
    """
    headings = _headings_of_copies(language)
    for heading in headings:
        if heading in body:
            break
    else:
        return ()
    copies: list[list[str]] = []
    for paragraph in body.split("\n\n"):
        if paragraph in headings:
            copies.append([])
        elif copies:
            copies[-1].append(paragraph)
    return tuple("\n\n".join(paragraphs) for paragraphs in copies)


@lru_cache(maxsize=64)
def _headings_of_copies(language: str) -> tuple[str, ...]:
    return tuple(language_for(language).parts["headings"]["copies"])


@lru_cache(maxsize=4096)
def has_plain_blanks(form: str) -> bool:
    r"""Tell whether all blanks of a form are spaces and line breaks, so that counting these counts its words.

    >>> has_plain_blanks("Hello %s,\n\nI am"), has_plain_blanks("Hello\xa0%s")
    (True, False)
    """
    return form.replace("\n", " ").isprintable()


def is_short_enough(
    body: str, *, kind: str, channel: str, language: str = FALLBACK, plain: bool = False
) -> bool:
    """Tell whether a finished body stays within the most that its kind and channel allow.

    ``plain`` promises that all of its blanks are spaces and line breaks: most bodies then need not be taken apart.
    """
    copies = copies_in(body, language)
    limit = WITH_COPIES if copies else limit_for(kind, channel, language)
    if not _fits(body, limit, plain=plain):
        return False
    if channel == "phone" and not _fits(voicemail_in(body, language), VOICEMAIL, plain=plain):
        return False
    return not copies or all(
        is_short_enough(copy, kind=kind, channel="email", language=language) for copy in copies
    )


def _fits(text: str, limit: Limit, *, plain: bool) -> bool:
    """Tell whether a text keeps the most of a limit. It has at most one word more than blanks."""
    if plain and limit.unit == "words" and text.count(" ") + text.count("\n") < limit.most:
        return True
    return limit.size(text) <= limit.most
