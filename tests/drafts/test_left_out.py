"""What the sheet says for the drafts and no message can hold is named, with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ics_followup.drafts import facts_for, unusable_phrases
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

DANA = Person(name="Dana Ortiz")
LEE = Person(name="Lee Wong")


def interview(**changes: Any) -> Interview:
    start = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
    row: dict[str, Any] = {
        "key": "acme",
        "row_key": "acme",
        "line": 2,
        "company": "Acme",
        "start": start,
        "end": start,
        "timed": True,
        "timezone": "America/Chicago",
        "people": (DANA,),
    }
    return Interview(**{**row, **changes})


def test_a_row_whose_phrases_are_all_used_has_none() -> None:
    dana = Person(name="Dana Ortiz", topic="the lab plan")
    row = interview(people=(dana, LEE), news="the new ward", strength="SQL", materials="the references")
    assert unusable_phrases(row) == ()
    assert unusable_phrases(interview(topic="the lab plan")) == ()


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("topic", "the salary bands", 'it says "salary", and a message never speaks of money'),
        ("news", "why now?", 'it holds a "?"; use words only'),
        ("materials", "word " * 16, "it has 16 words; at most 15 fit into a sentence"),
        ("strength", "x" * 101, "it has 101 characters; at most 100 fit into a sentence"),
        ("news", "It grew. A lot", "it has more than one sentence; use a few words"),
        ("strength", "I know SQL", 'it is a sentence ("I …"); use a few words like "the lab plan"'),
    ],
)
def test_each_reason_is_in_plain_words(column: str, text: str, reason: str) -> None:
    assert unusable_phrases(interview(**{column: text})) == ((column, reason),)
    assert unusable_phrases(interview(people=(), **{column: text})) == ((column, reason),)


def test_the_topic_of_one_person_is_named_with_the_person() -> None:
    dana = Person(name="Dana Ortiz", topic="what Lee Wong presented")
    reason = "it names Lee Wong, and a message names nobody but the person who gets it"
    assert unusable_phrases(interview(people=(dana, LEE))) == (
        ("people", f"the topic of Dana Ortiz: {reason}"),
    )


def test_a_phrase_that_names_one_of_the_panel_is_left_out_for_the_others() -> None:
    row = interview(people=(DANA, LEE), materials="the list for Lee Wong")
    assert [column for column, _ in unusable_phrases(row)] == ["materials"]
    assert facts_for(row, LEE, Me()).materials == "the list for Lee Wong"
    assert facts_for(row, DANA, Me()).materials == ""


def test_the_topic_of_a_row_with_several_people_is_not_silently_dropped() -> None:
    ((column, reason),) = unusable_phrases(interview(people=(DANA, LEE), topic="the lab plan"))
    assert column == "topic"
    assert "several people" in reason
    assert "square brackets" in reason


def test_a_topic_that_the_person_has_already_wins_over_that_of_the_row() -> None:
    dana = Person(name="Dana Ortiz", topic="the budget")
    ((column, reason),) = unusable_phrases(interview(people=(dana,), topic="the lab plan"))
    assert column == "topic"
    assert "Dana Ortiz" in reason


TEXTS = st.sampled_from(
    ["", "the lab plan", "the pay", "Lee Wong", "why?", "I did", ".", "it. Is", "About us"]
)


@trials(max_examples=60, deadline=None)
@given(topic=TEXTS, own=TEXTS, materials=TEXTS, news=TEXTS, panel=st.sampled_from([1, 2]))
def test_whatever_a_message_leaves_out_is_named(
    topic: str, own: str, materials: str, news: str, panel: int
) -> None:
    """A phrase that some message does not hold is in the list, and no other is."""
    people = (Person(name="Dana Ortiz", topic=own), LEE)[:panel]
    row = interview(people=people, topic=topic, materials=materials, news=news)
    facts = [facts_for(row, person, Me()) for person in people]
    named = {column for column, _ in unusable_phrases(row)}
    assert ("materials" in named) is any(materials.strip(".") and not fact.materials for fact in facts)
    assert ("news" in named) is any(news.strip(".") and not fact.news for fact in facts)
    assert ("people" in named) is bool(own.strip(".") and not facts[0].topic)
