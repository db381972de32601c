"""UIDs: stable, unambiguous, silent about people."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.uid import event_uid, person_key, row_mark, word_uid
from ics_followup.model import Person

PARTS = st.tuples(st.text(), st.text(), st.text(), st.integers(1, 30), st.text())


@given(PARTS, PARTS)
def test_two_uids_are_equal_only_if_all_their_parts_are(
    one: tuple[str, str, str, int, str], other: tuple[str, str, str, int, str]
) -> None:
    assert (event_uid(*one) == event_uid(*other)) == (one == other)


def test_moving_a_sign_from_one_part_to_the_next_makes_another_uid() -> None:
    assert event_uid("f", "ab", "c", 1, "") != event_uid("f", "a", "bc", 1, "")
    assert word_uid("f", "quiet", "k", "") != word_uid("f", "quiet", "", "k")
    assert row_mark("k") != word_uid("f", "k")


@given(st.text(st.characters(exclude_categories=())))
def test_a_uid_is_a_uuid_of_version_5_even_from_broken_text(text: str) -> None:
    uid = event_uid("followups", text, "thanks", 1, text)
    assert uid == str(uuid.UUID(uid))
    assert (uuid.UUID(uid).version, uuid.UUID(uid).variant) == (5, uuid.RFC_4122)


def test_the_uids_of_subscribers_never_change() -> None:
    assert event_uid("followups", "northwind", "check-in", 1, "") == "7ff1000e-9401-5efe-999d-31a7e53138ec"
    assert (
        word_uid("followups", "quiet", "northwind", date(2026, 11, 24))
        == "6596a0f7-e203-5ffc-91bc-11fa8e4f7973"
    )
    assert row_mark("northwind") == "14e5fd51-8653-5837-9376-63f3c46814e3"


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (None, ""),
        (Person(name="Dana Ortiz", email="d@example.com"), "dana ortiz"),
        (Person(name="\uff24\uff21\uff2e\uff21\u3000 ortiz"), "dana ortiz"),
        (Person(name="STRASSE"), "strasse"),
        (Person(name="Straße"), "strasse"),
        (Person(email=" Dana@Example.com"), "dana@example.com"),
        (Person(phone="+1 (555) 01-00"), "15550100"),
        (Person(phone="٠١"), "01"),
    ],
)
def test_a_person_is_known_by_name_else_email_else_phone(person: Person | None, key: str) -> None:
    assert person_key(person) == key
