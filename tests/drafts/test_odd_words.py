"""Names, companies and topics as people write them, in many scripts: no message has a hole or a clumsy sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ics_followup.drafts import draft_for, facts_for, kinds
from ics_followup.drafts.facts import Facts
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import problems_in
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

QUICK: Final = (Phase.explicit, Phase.generate)
START: Final = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
NAMES: Final = (
    *("Dana Ortiz", "Dana", "DANA ORTIZ", "dana ortiz", "Ortiz, Dana", "Dr. Dana Ortiz", "Prof. Dr. Ortiz"),
    *("Dana $mith", "$name", "A$AP", "O'Brien", "Siobhán O’Neill", "D'Angelo Russo", "Ludwig van der Berg"),
    *("María de la Cruz", "Mary-Jane Watson-Parker", "J. R. Smith", "Dana Ortiz, PhD", "Dana Ortiz Jr."),
    *("田中 太郎", "王小明", "محمد علي", "שרה לוי", "Игорь Петров", "박지민", "นภา ศรีสุข", "Ελένη Παπά"),
    *(
        "\u202bמשה כהן\u202c",
        "Mr. Lee",
        "Frau Keller",
        "Dana (she/her) Ortiz",
        "Recruiter",
        "Dana Ortiz (HR)",
    ),
    *(
        "I. Petrov",
        "Jean-Luc",
        "Ñandú",
        "İpek Çelik",
        "Dana\nOrtiz",
        "Dana  Ortiz",
        "X Æ A-12",
        "Max & Moritz",
    ),
)
COMPANIES: Final = (
    *("Acme", "Acme Inc.", "Acme, Inc.", "Smith & Sons", "AT&T", "Yahoo!", "Toys 'R' Us", 'The "Big" One'),
    *(
        "$tart Labs",
        "$company",
        "株式会社テスト",
        "شركة النور",
        "Müller GmbH & Co. KG",
        "St. Luke's",
        "a.k.a. Ltd.",
    ),
    *("The New York Times", "the Guild", "Bonus.ly", "3M", "X", "Dana & Lee (Holding)", "Kraft Heinz Co."),
)
ROLES: Final = (
    *(
        "",
        "Nurse",
        "the Analyst",
        "An Engineer (m/w/d)",
        "C++ Developer",
        "Head of R&D",
        "Sr. Buyer",
        "$role",
    ),
    *("Manager, Sales", "看護師", "Chef de cuisine", "Data Engineer.", "VP / GM", "Assistant (part-time)"),
)
TOPICS: Final = (
    *(
        "",
        "scheduling",
        "the lab plan",
        "The lab plan.",
        "the lab\nplan",
        "About the lab plan",
        "Your new ward",
    ),
    *(
        "SQL",
        "how you plan the night shift",
        "lab plan,",
        "the «night» shift",
        'the "night" shift',
        "R&D",
        "C++",
    ),
    *("$topic", "the plan (draft)", "A/B tests", "shifts; wards", "die Pflege", "夜勤の計画", "خطة المختبر"),
    *(
        "x" * 100,
        "x" * 200,
        " ".join(["very"] * 15),
        "word " * 40,
        "the plan.. and more",
        "…",
        "-",
        "()",
        "[]",
    ),
    *(
        "the move to the U.S.",
        "the 1. ward",
        "Mrs. Lind's ward",
        "what comes next!",
        "why not?",
        "the the plan",
    ),
)
HOLES: Final = (
    *("  ", " \n", "\n ", ",,", " ,", " .", " ;", " :", "..", ".,", ",.", "()", "( )", "[]", "{}"),
    *("\n\n\n", "''", '""', " 's "),
)
TWICE: Final = re.compile(
    r"\b(the|a|an|at|about|of|for|with|der|die|das|den|dem|bei|über|zu) \1\b", re.IGNORECASE
)
CHANNELS: Final = ("email", "phone", "text", "linkedin", "card", "self")


def known_to(language: str) -> list[tuple[str, str]]:
    """Every kind by every channel that the language has words for."""
    return [
        (kind, channel)
        for kind in kinds()
        for channel in CHANNELS
        if (found := wordings_for(kind, channel, language=language)).channel == channel
        and language.startswith(found.language)
    ]


def row(**changes: Any) -> Interview:
    fields: dict[str, Any] = {
        "key": "row",
        "row_key": "row",
        "line": 2,
        "company": "Acme",
        "start": START,
        "end": START.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
    }
    return Interview(**{**fields, **changes})


def own_words(facts: Facts) -> tuple[str, ...]:
    """What the sheet wrote itself: a company may be called "a.k.a. Ltd."."""
    said = (
        *(facts.company, facts.role, facts.full_name, facts.spoken, facts.topic, facts.news, facts.materials),
        *(facts.strength, facts.my_name, facts.people, facts.people_topics),
    )
    return tuple(sorted({text for text in said if text}, key=len, reverse=True))


def holes_in(text: str, facts: Facts) -> Iterator[str]:
    hidden = text
    for words in own_words(facts):
        hidden = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "○", hidden)
    yield from (hole for hole in HOLES if hole in hidden)
    yield from (match.group() for match in TWICE.finditer(hidden))
    yield from re.findall(r"\$\w+|\{\w+|\w+\}|○\.\.|[.,;:] ?,", hidden)
    yield from (line for line in text.split("\n") if line != line.strip())


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(
    name=st.sampled_from(NAMES),
    company=st.sampled_from(COMPANIES),
    role=st.sampled_from(ROLES),
    topic=st.sampled_from(TOPICS),
    other=st.sampled_from(TOPICS),
    language=st.sampled_from(["en", "en-GB", "de"]),
    address_as=st.sampled_from(["", "", "", "du", "Dr. Ortiz", "Frau Ortiz"]),
    sender=st.sampled_from(["", "Sam Rivera", "Sam O'Neil", "$am", "山田 花子"]),
    phone=st.sampled_from(["", "+1 555 010 0199"]),
    known=st.booleans(),
)
def test_no_message_has_a_hole_whatever_the_words_are(
    name: str,
    company: str,
    role: str,
    topic: str,
    other: str,
    language: str,
    address_as: str,
    sender: str,
    phone: str,
    known: bool,
) -> None:
    person = Person(name=name, topic=topic)
    interview = row(
        company=company,
        role=role,
        people=(person, Person(name="Kim Novak")),
        contact=person,
        news=other,
        materials=topic if known else "",
        strength=other,
        address_as=address_as,
    )
    me = Me(name=sender, phone=phone, language=language)
    facts = facts_for(interview, person, me, deadline=date(2026, 12, 11) if known else None)
    for kind, channel in known_to(language):
        draft = draft_for(facts, kind=kind, channel=channel, tone="forward" if known else "gracious")
        text = f"{draft.subject}\n{draft.body}" if draft.subject else draft.body
        assert list(holes_in(text, facts)) == [], (kind, channel, text)
        found = problems_in(draft.body, kind=kind, channel=channel, subject=draft.subject, facts=facts)
        assert found == (), (kind, channel, text)


@pytest.mark.parametrize("company", ["Acme Inc.", "Acme, Inc.", "a.k.a. Ltd.", "Kraft Heinz Co."])
def test_a_name_that_ends_with_a_full_stop_ends_a_sentence_with_that_one(company: str) -> None:
    facts = facts_for(row(company=company), None, Me(name="Sam Rivera"))
    for kind, channel in known_to("en"):
        draft = draft_for(facts, kind=kind, channel=channel)
        assert f"{company}." not in f"{draft.subject}\n{draft.body}"
