"""What stands where a message would: points to make, for one that is to be written in one's own words.

Nothing says why: it would tell one client that there are others at the same employer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ics_followup.sharing.view import Text

LEAD: Final = "Write this one in your own words."
_INTEREST: Final = "Say that you are still interested in the role."
_ASK: Final = "Ask, in one sentence, whether there is news or a next step."
_THANKS: Final = "Thank them for their time."
_BRIEF: Final = "Keep it short and friendly, and sign with your name."
_OPEN: Final = "Say that you would be glad to hear of another role one day."
_POINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "thanks": (_THANKS, "Name one thing that they said and that stayed with you.", _INTEREST),
    "short_thanks": (_THANKS, "Name one thing that they said."),
    "after_call": ("Say that you tried to call.", _INTEREST, _ASK),
    "after_no": ("Thank them for telling you, and for their time.", _OPEN),
    "decision": ("Say when you spoke, and for which role.", "Ask whether they have decided."),
    "expedite": (
        "Say that you have an offer elsewhere, without naming it, and by when you must answer.",
        _INTEREST,
        "Ask whether a word is possible before that day.",
    ),
    "final": (_INTEREST, "Ask one last time, and say that you will not write again."),
    "gracious_followup": (_THANKS, "Wish them well, and leave the door open."),
    "hold_reply": ("Thank them for telling you.", "Say that you are glad to wait, and will ask again."),
    "keep_in_touch": ("Say what is new with you, or what you read of them.", _OPEN),
    "offer_ack": ("Thank them for the offer.", "Say by when you will answer."),
    "offer_answer": ("Thank them for the offer.", "Say clearly whether you take it."),
    "offer_time": ("Thank them for the offer.", "Ask for the days that you need, and name the day."),
    "withdrawal": ("Say that you step back from the role.", _THANKS),
    "ask_deadline": ("Thank them for the offer.", "Ask by which day they would like your answer."),
}
_ANY: Final = ("Say when you spoke, and for which role.", _INTEREST, _ASK)


def in_own_words(kind: str) -> Text:
    """What to say in a message of one kind, as a list of points; the same for everybody.

    >>> in_own_words("after_no").body.split(chr(10))[:2]
    ['Write this one in your own words.', 'Points to make:']
    """
    points = (*_POINTS.get(kind, _ANY), _BRIEF)
    return Text(body="\n".join((LEAD, "Points to make:", *(f"- {point}" for point in points))), own=True)
