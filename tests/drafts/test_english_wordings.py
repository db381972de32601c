"""English has enough wordings by every channel, and no two of them are alike."""

from __future__ import annotations

from itertools import combinations

import pytest

from ics_followup.drafts import Facts, draft_for
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import shared_part
from ics_followup.model import Tone

FULL = Facts(
    company="St. Luke's",
    greeting="Hi Dana,",
    spoken="Dana",
    full_name="Dana Ortiz",
    my_name="Sam Rivera",
    my_phone="+1 555 010 0199",
    role="Nurse",
    weekday="Tuesday",
    date="Tuesday, November 24",
    month="November",
    topic="the lab plan",
    materials="the references",
    news="the new ward",
    strength="eight years in pediatric nursing",
    deadline="Friday, December 11",
    hold_until="Monday, January 4",
)
BARE = FULL._replace(
    greeting="Hello,", spoken="", full_name="", role="", topic="", materials="", news="", strength=""
)
LEAST = {
    "thanks": {"email": 8, "card": 8, "text": 8, "linkedin": 8, "phone": 2},
    "short_thanks": {"email": 4, "card": 3, "text": 3, "linkedin": 3},
    "gracious_followup": {"email": 4, "card": 2, "text": 3, "linkedin": 3, "phone": 2},
    "status": {"email": 5, "text": 3, "linkedin": 3},
    "status_call": {"phone": 3},
    "after_call": {"email": 4, "text": 2, "linkedin": 2},
    "decision": {"email": 4, "text": 3, "linkedin": 2, "phone": 2},
    "final": {"email": 4, "text": 3, "linkedin": 2, "phone": 2},
    "touch_base": {"email": 4, "text": 3, "linkedin": 3, "phone": 3},
    "last_check_in": {"email": 4, "text": 3, "linkedin": 2, "phone": 2},
    "after_no": {"email": 4, "card": 2, "text": 2, "linkedin": 2},
    "keep_in_touch": {"email": 5, "card": 2, "text": 2, "linkedin": 3},
    "offer_ack": {"email": 4, "text": 2, "linkedin": 2, "phone": 2},
    "offer_time": {"email": 3, "phone": 2},
    "expedite": {"email": 4, "linkedin": 2, "phone": 2},
    "offer_answer": {"email": 4, "phone": 2},
    "withdrawal": {"email": 4, "text": 2, "linkedin": 2, "phone": 2},
    "hold_reply": {"email": 4, "text": 2, "linkedin": 2},
}
CASES = [(kind, channel, least) for kind, channels in LEAST.items() for channel, least in channels.items()]


@pytest.mark.parametrize(("kind", "channel", "least"), CASES)
@pytest.mark.parametrize("tone", ["gracious", "forward"])
@pytest.mark.parametrize("facts", [FULL, BARE], ids=["all known", "little known"])
def test_two_wordings_share_a_third_of_their_words_at_most(
    kind: str, channel: str, least: int, tone: Tone, facts: Facts
) -> None:
    count = len(wordings_for(kind, channel, language="en").templates)
    assert count >= least
    bodies = [
        draft_for(facts._replace(turn=turn), kind=kind, channel=channel, tone=tone).body
        for turn in range(count)
    ]
    for one, other in combinations(bodies, 2):
        assert shared_part(one, other) <= 0.35, (one, other)


@pytest.mark.parametrize("kind", ["status", "decision", "final", "touch_base", "last_check_in"])
def test_an_inquiry_by_email_says_which_interview_it_is_about(kind: str) -> None:
    """By its role, or by its day, for a busy reader."""
    for turn in range(LEAST[kind]["email"]):
        body = draft_for(FULL._replace(turn=turn), kind=kind, channel="email").body
        assert FULL.role in body or FULL.date in body
        assert FULL.company in body


@pytest.mark.parametrize("kind", [kind for kind in LEAST if "phone" in LEAST[kind]])
def test_a_front_desk_is_told_no_role_where_none_is_known(kind: str) -> None:
    for turn in range(LEAST[kind]["phone"]):
        desk = draft_for(BARE._replace(turn=turn), kind=kind, channel="phone").body.split("\n\n")[0]
        assert "the role" not in desk
