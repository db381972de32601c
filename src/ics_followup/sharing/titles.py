"""What is to be done, in words that name nobody: the kinds of step that this program knows, nothing of the user's."""

from __future__ import annotations

from typing import Final

from ics_followup.model import Channel, Reminder

_THANKS: Final[dict[Channel, str]] = {
    "email": "Thank-you email",
    "phone": "Thank-you call",
    "text": "Thank-you text",
    "linkedin": "Thank-you on LinkedIn",
    "card": "Thank-you card",
    "person": "Thank in person",
}
_CONTACT: Final[dict[Channel, str]] = {
    "email": "Email",
    "phone": "Call",
    "text": "Text message",
    "linkedin": "LinkedIn message",
    "card": "Card",
    "person": "Talk in person",
}
_ABOUT: Final = {
    "offer_ack": "thanks for the offer",
    "offer_answer": "answer to the offer",
    "expedite": "another offer is there",
    "withdrawal": "withdrawal",
    "after_no": "reply to the no",
    "keep_in_touch": "keeping in touch",
    "after_call": "if nobody was reached",
    "hold_reply": "reply to the hold",
    "decision": "ask for the decision",
    "status": "ask for news",
    "status_call": "ask for news",
    "touch_base": "ask for news",
    "last_check_in": "ask one last time",
    "final": "ask one last time",
    "gracious_followup": "a closing word",
    "short_thanks": "short thanks",
}
_OWN: Final = {
    "close": "Let go",
    "get_details": "Find the address",
    "ask_again": "Reconsider",
    "ask_deadline": "Ask when to answer",
    "reflect": "Note how it went",
    "prepare": "Prepare",
    "probably_filled": "Probably filled",
    "offer_time": "Decide on the offer",
    "expedite": "Consider telling others of the offer",
    "withdrawal": "Withdraw",
}


def title_of(reminder: Reminder) -> str:
    """What a step is, with its channel: "Call: ask for news", "Thank-you email"; nobody's name is in it."""
    if reminder.kind != "contact":
        return _OWN.get(reminder.draft, "Let go" if reminder.kind == "close" else "Task")
    if reminder.draft == "thanks":
        return _THANKS[reminder.channel]
    about = _ABOUT.get(reminder.draft)
    return f"{_CONTACT[reminder.channel]}: {about}" if about else _CONTACT[reminder.channel]
