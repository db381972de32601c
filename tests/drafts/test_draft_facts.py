"""What a message may say, taken from a row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import facts_for
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

ZONE = ZoneInfo("America/Chicago")
DANA = Person(name="Dana Ortiz")
LEE = Person(name="Lee Wong")


def interview(**changes: Any) -> Interview:
    start = datetime(2026, 11, 24, 10, tzinfo=ZONE)
    row: dict[str, Any] = {
        "key": "st-lukes-nurse",
        "row_key": "st-lukes-nurse",
        "line": 2,
        "company": "St. Luke's",
        "role": "Nurse",
        "start": start,
        "end": start.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
        "people": (DANA,),
    }
    return Interview(**{**row, **changes})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "Tuesday, November 24"),
        ("en-US", "Tuesday, November 24"),
        ("en-GB", "Tuesday 24 November"),
        ("en_GB", "Tuesday 24 November"),
    ],
)
def test_the_date_is_in_words_in_the_order_of_the_language(language: str, words: str) -> None:
    assert facts_for(interview(language=language), DANA, Me()).date == words


def test_the_topic_is_the_one_talked_about_with_that_very_person() -> None:
    dana = Person(name="Dana Ortiz", topic="the lab plan")
    row = interview(people=(dana, LEE), topic="the budget")
    assert facts_for(row, dana, Me()).topic == "the lab plan"
    assert facts_for(row, LEE, Me()).topic == ""


def test_the_topic_of_the_row_counts_where_there_is_one_person() -> None:
    row = interview(topic="The lab plan.")
    assert facts_for(row, DANA, Me()).topic == "the lab plan"
    assert facts_for(row, LEE, Me()).topic == "", "a contact who was not there"


@pytest.mark.parametrize(
    "topic",
    [
        "the salary bands",
        "what Lee Wong presented",
        "the plan. It is big",
        "why us?",
        "I liked it",
        "word " * 16,
        "x" * 101,
        "[topic]",
        "$name",
    ],
)
def test_a_phrase_that_no_message_may_hold_counts_as_unknown(topic: str) -> None:
    dana = Person(name="Dana Ortiz", topic=topic)
    assert facts_for(interview(people=(dana, LEE)), dana, Me()).topic == ""


@pytest.mark.parametrize(
    ("topic", "phrase"),
    [
        ("about how you plan shifts", "how you plan shifts"),
        ("Your new ward", "your new ward"),
        ("SQL and dbt", "SQL and dbt"),
        ("the Bonus.ly rollout", "the Bonus.ly rollout"),
        ("IT security", "IT security"),
    ],
)
def test_a_phrase_is_made_to_fit_into_a_sentence(topic: str, phrase: str) -> None:
    row = interview(company="Bonus.ly", people=(Person(name="Dana", topic=topic),))
    assert facts_for(row, row.people[0], Me()).topic == phrase


def test_every_fact_is_one_clean_line() -> None:
    row = interview(company="St.\nLuke's\x00 ", role="the Nurse\r\n", topic="lab\tplan")
    facts = facts_for(row, DANA, Me(name="Sam\nRivera"))
    assert (facts.company, facts.role, facts.topic, facts.my_name) == (
        "St. Luke's",
        "Nurse",
        "lab plan",
        "Sam Rivera",
    )


def test_others_are_everybody_but_the_addressee() -> None:
    row = interview(people=(DANA, LEE), contact=Person(name="Dr. Omar Haddad"))
    assert facts_for(row, DANA, Me()).others == ("Lee Wong", "Dr. Omar Haddad")


def test_extra_columns_are_known_by_their_headers() -> None:
    row = interview(extras={"Hiring portal": "portal\n7"})
    assert facts_for(row, DANA, Me()).extras == {"hiring_portal": "portal 7"}
