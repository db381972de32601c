"""How long a message may be, by kind and channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SUBJECT_MOST: Final = 60
"""The most characters of a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From ``least`` to ``most``, both included, counted in words or in characters."""

    least: int
    most: int
    unit: str = "words"

    def size(self, text: str) -> int:
        """Count the text in the unit of this limit."""
        return len(text) if self.unit == "characters" else len(text.split())


VOICEMAIL: Final = Limit(least=25, most=70)
"""About thirty seconds."""

_CHANNELS: Final = {
    "text": Limit(least=20, most=300, unit="characters"),
    "linkedin": Limit(least=20, most=400, unit="characters"),
    "card": Limit(least=25, most=80),
    "phone": Limit(least=40, most=400),
    "self": Limit(least=10, most=150),
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
}
_ANY_EMAIL: Final = Limit(least=15, most=130)


def limit_for(kind: str, channel: str) -> Limit:
    """Say how long a message of this kind may be; a kind that is not listed gets the widest email limit.

    >>> limit_for("thanks", "email")
    Limit(least=40, most=130, unit='words')
    """
    return _CHANNELS.get(channel) or _EMAILS.get(kind, _ANY_EMAIL)


def voicemail_in(body: str) -> str:
    r"""Take the words for the voicemail out of a phone script; empty where it has none.

    >>> voicemail_in("If somebody else answers: Hello.\n\nVoicemail: Hello Dana.")
    'Hello Dana.'
    """
    for paragraph in body.split("\n\n"):
        if paragraph.startswith("Voicemail:"):
            return paragraph[len("Voicemail:") :].strip()
    return ""


def is_short_enough(body: str, *, kind: str, channel: str) -> bool:
    """Tell whether a finished body stays within the most that its kind and channel allow."""
    limit = limit_for(kind, channel)
    if limit.size(body) > limit.most:
        return False
    return channel != "phone" or VOICEMAIL.size(voicemail_in(body)) <= VOICEMAIL.most
