"""We spoke or we met, and which round it was: no message says of a person what did not happen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import Facts, draft_for, facts_for
from ics_followup.drafts.languages import LANGUAGES, language_for, languages
from ics_followup.drafts.rounds import round_in_words
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import problems_in, shared_part
from ics_followup.model import Draft, Interview, Person, Tone
from ics_followup.settings import Me

START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
DANA = Person(name="Dana Ortiz", topic="the lab plan")
LEE = Person(name="Lee Wong")
SAM = Me(name="Sam Rivera", phone="+1 555 010 0199", email="sam@example.com")
CASES = sorted(
    {
        (tag, path.parent.name, path.name.partition(".")[0])
        for tag in ("en", "de")
        for path in (LANGUAGES / tag).rglob("*.txt")
    }
)
FACE_TO_FACE = {
    "en": re.compile(
        r"\b(to|we) meet\b|\b[Mm]et\b|came by(?! phone)|visit|(warm|friendly) welcome|to see\b|saw you"
    ),
    "de": re.compile(
        r"kennen(ge|zu)ler|unser(em)? Treffen|getroffen haben|Besuch|wieder(zu)?sehen|Empfang|vor Ort"
    ),
}
"""What says that two people stood before each other."""
NOT_OF_A_PERSON = (
    *("Nordlicht kennenzulernen", "Nordlicht ein wenig kennenlernen", "Ihre Arbeit kennenzulernen"),
    *("I would meet them with energy", "besser kennenlernen werde"),
)
"""A company or its work may be got to know from afar."""
WITH_YOU = {
    "en": re.compile(
        r"\b[Oo]ur (conversation|talk|interview|exchange|discussion|\w+ interview)\b|[Yy]our time on|[Yy]ou interviewed"
        r"|[Ss]ince we (spoke|met)|[Ww]e (spoke|met) (in|at)|(was|chance) to (talk|speak) with you|you described"
        r"|good to talk with you(?! this week)|you took for me"
    ),
    "de": re.compile(
        r"[Uu]nser(em|en)? (gute[ns]? )?(Gespräch|Treffen|Austausch)|schön, mit (Ihnen|dir)|haben wir über"
        r"|(Sie|du) mir (beschrieben|erzählt)|Gespräch mit (Ihnen|dir)|Ihre Zeit am|sich viel Zeit"
    ),
}
"""What says that I talked with the very reader."""


def interview(**changes: Any) -> Interview:
    row: dict[str, Any] = {
        "key": "row",
        "row_key": "row",
        "line": 2,
        "company": "Nordlicht",
        "role": "Nurse",
        "start": START,
        "end": START.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
        "people": (DANA, LEE),
    }
    return Interview(**{**row, **changes})


def facts(language: str, person: Person = DANA, **changes: Any) -> Facts:
    return facts_for(interview(**changes), person, SAM, language=language)._replace(turn=0)


@pytest.mark.parametrize(
    ("met", "person", "expected"),
    [
        (True, DANA, (True, False, False)),
        (False, DANA, (False, True, False)),
        (None, DANA, (False, False, False)),
        (True, Person(name="Omar Haddad"), (False, False, True)),
        (False, Person(name="Omar Haddad"), (False, False, True)),
    ],
)
def test_only_who_was_there_was_met(met: bool | None, person: Person, expected: tuple[bool, ...]) -> None:
    found = facts("en", person, met=met)
    assert (found.met, found.spoke, found.absent) == expected


def test_nobody_is_met_for_the_first_time_twice() -> None:
    assert not facts("en", met=True, met_before=True).met


def test_where_the_row_names_nobody_who_was_there_nothing_is_said_of_the_contact() -> None:
    found = facts("en", LEE, met=True, people=(), contact=LEE)
    assert (found.met, found.spoke, found.absent) == (False, False, False)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("second", "second interview", "zweite Gespräch"),
        ("2", "second interview", "zweite Gespräch"),
        ("Round 2", "second interview", "zweite Gespräch"),
        ("2nd round interview", "second interview", "zweite Gespräch"),
        ("zweites Gespräch", "second interview", "zweite Gespräch"),
        ("Final Round", "final interview", "abschließende Gespräch"),
        ("Phone screen", "phone interview", "Telefongespräch"),
        ("Telefoninterview", "phone interview", "Telefongespräch"),
        ("panel", "panel interview", "Gespräch in größerer Runde"),
        ("On-site", "on-site interview", "Gespräch vor Ort"),
        ("interview", "", ""),
        ("R2-HM w/ team", "", ""),
        ("second, with Lee", "", ""),
        ("$round", "", ""),
        ("2 " * 40, "", ""),
        ("", "", ""),
    ],
)
def test_a_round_is_named_only_where_it_has_a_common_name(text: str, english: str, german: str) -> None:
    assert round_in_words(text, "en") == round_in_words(text, "en-GB") == english
    assert round_in_words(text, "de") == german
    assert facts("de", round=text).interview_round == german


def test_every_language_names_the_same_rounds_and_none_with_an_article() -> None:
    names = [set(language_for(tag).parts["rounds"]) for tag in languages()]
    assert all(each == names[0] for each in names)


def test_one_name_for_several_interviews_names_none_of_them() -> None:
    assert facts("en", round="final", one_round=False).interview_round == ""


def bodies(language: str, kind: str, channel: str, known: Facts) -> Iterator[Draft]:
    """Every wording of a message, in both tones, with a topic and without."""
    found = wordings_for(kind, channel, language=language)
    tones: tuple[Tone, ...] = ("gracious", "forward")
    for turn, topic, tone in product(range(len(found.templates)), (known.topic, ""), tones):
        yield draft_for(known._replace(turn=turn, topic=topic), kind=kind, channel=channel, tone=tone)


@pytest.mark.parametrize(("language", "kind", "channel"), CASES)
@pytest.mark.parametrize("met", [False, None])
def test_nobody_was_met_by_phone_or_where_nothing_is_known(
    language: str, kind: str, channel: str, met: bool | None
) -> None:
    for draft in bodies(language, kind, channel, facts(language, met=met)):
        text = f"{draft.subject} {draft.body}"
        for harmless in NOT_OF_A_PERSON:
            text = text.replace(harmless, "")
        assert not FACE_TO_FACE[language].search(text), text


def test_a_lookup_of_face_to_face_words_finds_what_it_is_for() -> None:
    for language, words in (
        ("en", "It was a pleasure to meet you"),
        ("de", "schön, Sie kennengelernt zu haben"),
    ):
        assert FACE_TO_FACE[language].search(words)
        assert any(
            FACE_TO_FACE[language].search(draft.body)
            for draft in bodies(language, "thanks", "email", facts(language, met=True))
        )


@pytest.mark.parametrize(
    ("language", "met", "said"),
    [
        ("en", True, "It was a pleasure to meet you"),
        ("en", False, "It was a pleasure to speak with you"),
        ("en", None, "It was a pleasure to talk with you"),
        ("de", True, "es hat mich sehr gefreut, Sie kennenzulernen"),
        ("de", False, "es hat mich sehr gefreut, mit Ihnen zu sprechen"),
        ("de", None, "es hat mich sehr gefreut, mit Ihnen zu sprechen"),
    ],
)
def test_thanks_say_what_happened(language: str, met: bool | None, said: str) -> None:
    known = facts(language, met=met)._replace(turn=1)
    draft = draft_for(known, kind="thanks", channel="email")
    assert said in draft.body
    assert draft.subject.partition(" ")[0] in ("A", "Schön,")


CONTACTED = sorted({kind for tag, kind, _ in CASES if kind not in ("thanks", "offer_ack", "offer_answer")})


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", CONTACTED)
def test_a_contact_who_was_not_there_is_not_told_that_we_talked(language: str, kind: str) -> None:
    """The thanks go to those who were there; the other messages may go to a recruiter."""
    known = facts(language, Person(name="Omar Haddad"), met=True, round="second")
    assert known.absent
    for channel in ("email", "text", "linkedin", "card", "phone"):
        for round_ in ("", known.interview_round):
            for draft in bodies(language, kind, channel, known._replace(interview_round=round_)):
                assert not WITH_YOU[language].search(draft.body), (channel, draft.body)


@pytest.mark.parametrize("language", ["en", "de"])
def test_many_messages_name_the_round_and_all_read_well_without_it(language: str) -> None:
    known = facts(language, round="second")
    words = known.interview_round
    for kind, least in (
        ("thanks", 4),
        ("short_thanks", 2),
        ("gracious_followup", 2),
        ("status", 3),
        ("decision", 2),
    ):
        count = len(wordings_for(kind, "email", language=language).templates)
        texts = [
            draft_for(known._replace(turn=turn), kind=kind, channel="email").body for turn in range(count)
        ]
        assert sum(words in text for text in texts) >= least, kind
        bare = known._replace(interview_round="")
        texts = [
            draft_for(bare._replace(turn=turn), kind=kind, channel="email").body for turn in range(count)
        ]
        assert not any(words in text for text in texts)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_users_own_name_of_a_round_lands_in_no_message(language: str) -> None:
    for tag, kind, channel in CASES:
        if tag == language:
            for draft in bodies(language, kind, channel, facts(language, round="R2-HM w/ team")):
                assert "R2" not in f"{draft.subject}{draft.body}"


@pytest.mark.parametrize(("language", "kind", "channel"), CASES)
def test_every_message_keeps_every_rule_whatever_happened(language: str, kind: str, channel: str) -> None:
    """With each round, met or not, there or not: the lengths, the never-list, and no line with a hole."""
    long = max(language_for(language).parts["rounds"].values(), key=len)
    states: list[dict[str, Any]] = [{"met": True}, {"spoke": True}, {"absent": True}, {}]
    for state, round_ in product(states, ("", long)):
        known = facts(language)._replace(interview_round=round_, **state)
        for draft in bodies(language, kind, channel, known):
            found = problems_in(
                draft.body, kind=kind, channel=channel, subject=draft.subject, facts=known, language=language
            )
            assert [one for one in found if one.rule != "name"] == [], draft.body
            assert "  " not in draft.body


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", ["thanks", "short_thanks", "gracious_followup", "status", "decision"])
def test_no_two_wordings_become_alike_by_it(language: str, kind: str) -> None:
    for channel in ("email", "linkedin", "text", "card"):
        found = wordings_for(kind, channel, language=language)
        states: list[dict[str, Any]] = [{"met": True}, {"spoke": True}, {"absent": True}]
        for state in states:
            known = facts(language, round="second")._replace(topic="", **state)
            texts = [
                draft_for(known._replace(turn=turn), kind=kind, channel=channel).body
                for turn in range(len(found.templates))
            ]
            for one, other in combinations(texts, 2):
                assert shared_part(one, other) <= 0.35, (one, other)
