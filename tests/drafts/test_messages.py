"""Every built-in message, in every combination of what is known, is one that may be sent."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import ics_followup
from ics_followup.drafts import Facts, draft_for, facts_for, kinds
from ics_followup.drafts.limits import voicemail_in
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import Finding, problems_in
from ics_followup.model import Draft, Interview, Person
from ics_followup.settings import Me

FOLDER = Path(ics_followup.__file__).parent / "data" / "drafts" / "en"
SHORT = Facts(
    company="St. Luke's",
    greeting="Hi Dana,",
    spoken="Dana",
    full_name="Dana Ortiz",
    my_name="Sam Rivera",
    my_phone="+1 555 010 0199",
    my_email="sam@example.com",
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
    people="Dana Ortiz, Lee Wong",
    people_topics="Dana Ortiz (the lab plan), Lee Wong",
    others=("Lee Wong",),
)
CASES = sorted(
    {(path.parent.name, path.name.partition(".")[0]) for path in FOLDER.rglob("*.txt")}, key=lambda case: case
)


def test_the_promised_number_of_wordings_is_there() -> None:
    least = {
        ("thanks", "email"): 6,
        ("thanks", "card"): 4,
        ("thanks", "text"): 4,
        ("thanks", "linkedin"): 4,
        ("status", "email"): 4,
        ("status_call", "phone"): 3,
        ("after_call", "email"): 3,
        ("touch_base", "email"): 3,
        ("touch_base", "phone"): 2,
        ("last_check_in", "email"): 3,
        ("last_check_in", "phone"): 2,
        ("after_no", "email"): 3,
        ("after_no", "text"): 2,
        ("after_no", "linkedin"): 2,
        ("keep_in_touch", "email"): 4,
        ("keep_in_touch", "text"): 2,
        ("keep_in_touch", "linkedin"): 2,
        ("offer_ack", "email"): 3,
        ("offer_ack", "text"): 2,
        ("offer_ack", "linkedin"): 2,
        ("offer_ack", "phone"): 2,
        ("expedite", "email"): 3,
        ("offer_answer", "email"): 3,
        ("offer_answer", "phone"): 2,
        ("withdrawal", "email"): 3,
        ("withdrawal", "text"): 2,
        ("withdrawal", "linkedin"): 2,
        ("hold_reply", "email"): 3,
    }
    for (kind, channel), number in least.items():
        assert len(wordings_for(kind, channel, language="en").templates) >= number, (kind, channel)
    assert {kind for kind, channel in CASES if channel == "self"} == {
        *("get_details", "close", "ask_again", "prepare", "reflect", "probably_filled"),
        *("offer_time", "ask_deadline", "expedite", "withdrawal"),
    }
    assert {kind for kind, _ in CASES} == set(kinds())


def findings(draft: Draft, facts: Facts, kind: str, channel: str) -> tuple[Finding, ...]:
    return problems_in(draft.body, kind=kind, channel=channel, subject=draft.subject, facts=facts)


NAMES = (
    *("Dana Ortiz", "Lee Wong", "Priya Natarajan", "Omar Haddad"),
    *("Noor Khan", "Eva Lind", "Tom Becker", "Ana Souza"),
)
START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))


def interview(key: str, people: tuple[Person, ...], **changes: Any) -> Interview:
    row: dict[str, Any] = {
        "key": key,
        "row_key": key,
        "line": 2,
        "company": "Northwestern Memorial Healthcare Group",
        "role": "Senior Principal Data Platform Engineer",
        "start": START,
        "end": START.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
        "people": people,
        "strength": "eight years in pediatric nursing",
        "materials": "the references",
    }
    return Interview(**{**row, **changes})


def test_a_rerun_says_the_same() -> None:
    panel = tuple(Person(name=name) for name in NAMES)
    row = interview("row", panel)
    once = [draft_for(facts_for(row, person, Me()), kind="thanks", channel="email") for person in panel]
    more = [draft_for(facts_for(row, person, Me()), kind="thanks", channel="email") for person in panel]
    assert once == more


def test_a_repeated_call_has_another_wording() -> None:
    bodies = {draft_for(SHORT, kind="status_call", channel="phone", occurrence=n).body for n in (1, 2, 3)}
    assert len(bodies) == 3


@pytest.mark.rule("S1.6", "S1.7")
def test_a_phone_script_has_its_parts_and_asks_for_a_day_to_write_down() -> None:
    for turn in range(3):
        body = draft_for(SHORT._replace(turn=turn), kind="status_call", channel="phone").body
        somebody_else, live, voicemail = body.split("\n\n")
        assert somebody_else.startswith("If somebody else answers: ")
        assert live.startswith("When Dana is on the line: ")
        assert "Which day should I write down?" in live
        assert voicemail == f"Voicemail: {voicemail_in(body)}"
        assert voicemail.count(SHORT.my_phone) == 2


@pytest.mark.rule("S0.7")
def test_it_is_a_little_more_forward_where_it_went_well() -> None:
    for turn in range(8):
        facts = SHORT._replace(turn=turn)
        gracious = draft_for(facts, kind="thanks", channel="email", tone="gracious").body
        forward = draft_for(facts, kind="thanks", channel="email", tone="forward").body
        assert 0 < len(forward.split()) - len(gracious.split()) <= 20


@pytest.mark.rule("S0.5")
def test_the_one_follow_up_says_that_the_conversation_was_enjoyed() -> None:
    for turn in range(3):
        body = draft_for(SHORT._replace(turn=turn), kind="gracious_followup", channel="email").body
        assert "enjoyed the conversation" in body or "good conversation" in body or "good to talk" in body


@pytest.mark.rule("S3.9")
def test_a_status_inquiry_is_warm_and_curious_about_the_timing_and_leaves_them_free() -> None:
    """It speaks of the interview with pleasure, asks one question, and names no day by which to answer it."""
    for turn in range(5):
        body = draft_for(SHORT._replace(turn=turn), kind="status", channel="email").body
        assert "interview" in body or "conversation" in body
        assert body.count("?") == 1
        assert any(words in body for words in ("next step", "timing", "expect to know more"))
        assert any(words in body for words in ("glad to", "happy to", "gladly"))
        assert SHORT.deadline not in body


@pytest.mark.rule("S2.8")
def test_short_thanks_thank_and_would_gladly_join_in_few_words() -> None:
    for turn in range(3):
        body = draft_for(SHORT._replace(turn=turn), kind="short_thanks", channel="email").body
        assert "hank" in body
        assert any(
            words in body for words in ("gladly join", "delighted to join", "glad to become one of them")
        )
        assert len(body.split()) <= 80


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ask_again", 'set the status to "closed"'),
        ("reflect", 'In the column "went_well"'),
        ("probably_filled", "the application that you like best"),
        ("close", 'to "closed"'),
    ],
)
def test_a_text_for_oneself_says_what_to_do_next(kind: str, words: str) -> None:
    """The advice beside it (keep applying, silence is no rejection) stands in the tips, once a week."""
    assert words in draft_for(SHORT, kind=kind, channel="self").body


@pytest.mark.rule("S3.6")
def test_thanks_by_email_name_role_topic_and_qualification() -> None:
    for turn in range(8):
        body = draft_for(SHORT._replace(turn=turn), kind="thanks", channel="email").body
        for words in ("Nurse", "St. Luke's", SHORT.topic, SHORT.strength, SHORT.materials):
            assert words in body


def test_the_last_check_in_says_that_it_is_the_last() -> None:
    for turn in range(3):
        for channel in ("email", "text", "linkedin"):
            text = draft_for(SHORT._replace(turn=turn), kind="last_check_in", channel=channel).body
            assert "last " in text or "I will close my notes" in text, text


def test_no_sign_off_has_a_hole_where_a_name_is_missing() -> None:
    nobody = Facts(company="Acme", date="Tuesday, November 24", weekday="Tuesday", month="November")
    assert draft_for(nobody, kind="thanks", channel="email").body.endswith("Kind regards,")
    assert "this is" not in draft_for(nobody, kind="status_call", channel="phone").body


def test_a_card_or_a_visit_without_words_of_its_own_gets_the_email() -> None:
    assert draft_for(SHORT, kind="status", channel="card") == draft_for(SHORT, kind="status", channel="email")
    assert draft_for(SHORT, kind="status", channel="person") == draft_for(
        SHORT, kind="status", channel="email"
    )


def test_the_closing_text_is_kind_and_practical() -> None:
    body = draft_for(SHORT, kind="close", channel="self").body
    for words in ("You did your part", '"closed"', "leave the door open"):
        assert words in body
    first = draft_for(SHORT, kind="ask_again", channel="self").body
    assert first.startswith("They have moved the date three times")
    assert "decide whether this one still deserves a call" in first
