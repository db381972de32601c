"""Every built-in message, in every combination of what is known, is one that may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ics_followup
from ics_followup.drafts import Facts, draft_for, facts_for, kinds
from ics_followup.drafts.limits import voicemail_in
from ics_followup.drafts.templates import Template, wordings_for
from ics_followup.drafts.wording import Finding, problems_in, shared_part
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
LONG = replace(
    SHORT,
    company="Northwestern Memorial Healthcare Group Inc.",
    greeting="Dear Prof. van der Berg-Hohenstein,",
    spoken="Prof. van der Berg-Hohenstein",
    full_name="Prof. Ludwig van der Berg-Hohenstein",
    role="Senior Principal Data Platform Engineer 2",
    topic="how the night shift is planned in the new ward when somebody falls ill",
    materials="the two references and the sample of my work on the new ward",
    news="the opening of the new ward for children in the north of the city",
    strength="eight years in pediatric nursing in two countries and three kinds of ward",
    deadline="Wednesday, September 30",
    hold_until="Wednesday, September 30",
    people=", ".join(["Prof. Ludwig van der Berg-Hohenstein"] * 6) + ", and 2 more",
    people_topics=", ".join(
        ["Prof. Ludwig van der Berg (how the night shift is planned in the ward for)"] * 6
    ),
)
OPTIONAL = (
    *("my_name", "my_phone", "role", "topic", "materials", "news", "strength"),
    *("deadline", "hold_until", "people", "people_topics"),
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


def names_in(template: Template) -> set[str]:
    sentences = [s for paragraph in template.paragraphs for group in paragraph for s in group]
    return {name for sentence in (*sentences, *template.subjects) for name in sentence.needs}


def variations(facts: Facts, template: Template) -> Iterator[Facts]:
    """Yield the facts with every combination of those missing that this template asks for."""
    used = names_in(template) | {"my_name"}
    aliases = {"role": "the_role", "my_phone": "signature"}
    missing = [name for name in OPTIONAL if name in used or aliases.get(name) in used]
    for present in product((True, False), repeat=len(missing)):
        empty: dict[str, Any] = {name: "" for name, there in zip(missing, present, strict=True) if not there}
        fewer = replace(facts, **empty)
        yield from (fewer, replace(fewer, greeting="Hello,", spoken="", full_name=""))
        if "open_offer" in used:
            declined = replace(fewer, declined=True)
            yield from (declined, replace(declined, greeting="Hello,", spoken="", full_name=""))


def findings(draft: Draft, facts: Facts, kind: str, channel: str) -> tuple[Finding, ...]:
    return problems_in(draft.body, kind=kind, channel=channel, subject=draft.subject, facts=facts)


@pytest.mark.rule("S1.16", "S2.6", "S2.9", "S3.12")
@pytest.mark.parametrize(("kind", "channel"), CASES)
@pytest.mark.parametrize("facts", [SHORT, LONG], ids=["short", "long"])
def test_every_message_keeps_every_rule_whatever_is_known(kind: str, channel: str, facts: Facts) -> None:
    for turn, template in enumerate(wordings_for(kind, channel, language="en").templates):
        for known in variations(replace(facts, turn=turn), template):
            for tone in ("gracious", "forward") if "forward" in names_in(template) else ("gracious",):
                draft = draft_for(known, kind=kind, channel=channel, tone=tone)
                assert findings(draft, known, kind, channel) == (), (template.file, draft.body)
                assert "  " not in draft.body
                assert ".." not in draft.body
                assert not draft.body.startswith("\n") or draft.body.endswith("\n")
                assert bool(draft.subject) is (channel == "email")


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


@pytest.mark.rule("S1.1", "S3.3")
@pytest.mark.parametrize("channel", ["email", "card", "text", "linkedin"])
@pytest.mark.parametrize("topic", ["", "how you plan the night shift in the new ward"])
def test_two_people_on_a_panel_never_get_the_same_thanks(channel: str, topic: str) -> None:
    """At most 35 % of the five-word sequences of either are the other's too."""
    me = Me(name="Sam Rivera", phone="+1 555 010 0199")
    for row in range(4):
        panel = tuple(Person(name=name, topic=topic) for name in NAMES)
        facts = [facts_for(interview(f"row-{row}", panel), person, me) for person in panel]
        for tone in ("gracious", "forward"):
            bodies = [draft_for(fact, kind="thanks", channel=channel, tone=tone).body for fact in facts]
            for one, other in combinations(bodies, 2):
                assert shared_part(one, other) <= 0.35, (one, other)


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
        body = draft_for(replace(SHORT, turn=turn), kind="status_call", channel="phone").body
        somebody_else, live, voicemail = body.split("\n\n")
        assert somebody_else.startswith("If somebody else answers: ")
        assert live.startswith("When Dana is on the line: ")
        assert "Which day should I write down?" in live
        assert voicemail == f"Voicemail: {voicemail_in(body)}"
        assert voicemail.count(SHORT.my_phone) == 2


@pytest.mark.rule("S0.7")
def test_it_is_a_little_more_forward_where_it_went_well() -> None:
    for turn in range(8):
        facts = replace(SHORT, turn=turn)
        gracious = draft_for(facts, kind="thanks", channel="email", tone="gracious").body
        forward = draft_for(facts, kind="thanks", channel="email", tone="forward").body
        assert 0 < len(forward.split()) - len(gracious.split()) <= 20


@pytest.mark.rule("S0.5")
def test_the_one_follow_up_says_that_the_conversation_was_enjoyed() -> None:
    for turn in range(3):
        body = draft_for(replace(SHORT, turn=turn), kind="gracious_followup", channel="email").body
        assert "enjoyed the conversation" in body or "good conversation" in body or "good to talk" in body


@pytest.mark.rule("S3.9")
def test_a_status_inquiry_is_warm_and_curious_about_the_timing_and_leaves_them_free() -> None:
    """It speaks of the interview with pleasure, asks one question, and names no day by which to answer it."""
    for turn in range(5):
        body = draft_for(replace(SHORT, turn=turn), kind="status", channel="email").body
        assert "interview" in body or "conversation" in body
        assert body.count("?") == 1
        assert any(words in body for words in ("next step", "timing", "expect to know more"))
        assert any(words in body for words in ("glad to", "happy to", "gladly"))
        assert SHORT.deadline not in body


@pytest.mark.rule("S2.8")
def test_short_thanks_thank_and_would_gladly_join_in_few_words() -> None:
    for turn in range(3):
        body = draft_for(replace(SHORT, turn=turn), kind="short_thanks", channel="email").body
        assert "hank" in body
        assert any(
            words in body for words in ("gladly join", "delighted to join", "glad to become one of them")
        )
        assert len(body.split()) <= 80


@pytest.mark.rule("S1.12", "S3.13")
@pytest.mark.parametrize("kind", ["ask_again", "reflect", "ask_deadline", "probably_filled", "close"])
def test_texts_for_oneself_keep_the_other_applications_moving(kind: str) -> None:
    body = draft_for(SHORT, kind=kind, channel="self").body
    assert any(
        words in body
        for words in ("other applications moving", "Keep applying elsewhere", "into the next application")
    )


@pytest.mark.rule("S3.6")
def test_thanks_by_email_name_role_topic_and_qualification() -> None:
    for turn in range(8):
        body = draft_for(replace(SHORT, turn=turn), kind="thanks", channel="email").body
        for words in ("Nurse", "St. Luke's", SHORT.topic, SHORT.strength, SHORT.materials):
            assert words in body


def test_the_last_check_in_says_that_it_is_the_last() -> None:
    for turn in range(3):
        for channel in ("email", "text", "linkedin"):
            text = draft_for(replace(SHORT, turn=turn), kind="last_check_in", channel=channel).body
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


@pytest.mark.rule("S2.10")
def test_the_closing_text_is_kind_and_practical() -> None:
    body = draft_for(SHORT, kind="close", channel="self").body
    for words in ("Silence says nothing about you", '"closed"', "leave the door open", "next application"):
        assert words in body
    first = draft_for(SHORT, kind="ask_again", channel="self").body
    assert first.startswith("They have moved the date three times")
    assert "decide whether this one still deserves a call" in first


SCRIPTS = [
    "Zoë Müller",
    "田中 太郎",
    "محمد علي",
    "Игорь Петров",
    "שרה לוי",
    "박지민",
    "Ñandú Öztürk",
    "O'Brien $x",
]


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(SCRIPTS) | st.text(max_size=30),
    company=st.sampled_from(["株式会社テスト", "Bonus.ly", "Acme Inc.", "$company", "Yahoo!", "Why?"])
    | st.text(min_size=1, max_size=40).filter(lambda text: any(c.isalnum() for c in text)),
    role=st.sampled_from(["", "Nurse", "Head of Pay & Benefits"]) | st.text(max_size=40),
    kind=st.sampled_from(["thanks", "status", "touch_base"]),
    channel=st.sampled_from(["email", "text", "linkedin"]),
)
def test_any_name_company_and_role_give_a_message_that_may_be_sent(
    name: str, company: str, role: str, kind: str, channel: str
) -> None:
    people = (Person(name=name),) if name.strip() else ()
    row = interview("row", people, company=company, role=role, strength="", materials="")
    facts = facts_for(row, people[0] if people else None, Me(name="Sam Rivera", phone="+1 555 0100"))
    draft = draft_for(facts, kind=kind, channel=channel)
    assert findings(draft, facts, kind, channel) == ()
    assert "\r" not in draft.body
    assert "\x00" not in draft.body
    assert len(draft.subject) <= 60
    assert "\n" not in draft.subject
