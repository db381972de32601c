"""People cells give names, addresses, numbers, titles and topics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake.misread import Misread
from ics_followup.intake.people import contact_from, people_from
from ics_followup.model import Person

DANA = Person(
    name="Dana Ortiz",
    email="dana@example.com",
    phone="+1-555-0100",
    title="hiring manager",
    topic="the lab plan",
)


def test_all_parts_are_read_in_any_order() -> None:
    whole = "Dana Ortiz <dana@example.com> +1-555-0100 (hiring manager) [the lab plan]"
    mixed = "[the lab plan] Dana Ortiz (hiring manager) +1-555-0100 dana@example.com"
    assert people_from(whole) == ((DANA,), ())
    assert people_from(mixed) == ((DANA,), ())


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Dana Ortiz", Person(name="Dana Ortiz")),
        ("Ortiz, Dana", Person(name="Dana Ortiz")),
        ("van der Berg, Dana", Person(name="Dana van der Berg")),
        ("Dana Ortiz, Head of People", Person(name="Dana Ortiz", title="Head of People")),
        ("dana@example.com", Person(email="dana@example.com")),
        ("<mailto:dana@example.com>", Person(email="dana@example.com")),
        ("(555) 010-0100", Person(phone="(555) 010-0100")),
        ("+49 89 99998-144 ext. 12", Person(phone="+49 89 99998-144 ext. 12")),
        ("Dana (2nd floor)", Person(name="Dana", title="2nd floor")),
        ("田中 美咲 [a; b]", Person(name="田中 美咲", topic="a; b")),
    ],
)
def test_parts_are_optional(text: str, person: Person) -> None:
    assert people_from(text) == ((person,), ())


def test_people_are_parted_by_semicolons_and_line_breaks() -> None:
    people, warnings = people_from("Dana; Sam\nKim;;")
    assert [person.name for person in people] == ["Dana", "Sam", "Kim"]
    assert not warnings


def test_several_full_names_with_commas_are_several_people_with_a_warning() -> None:
    people, warnings = people_from("Dana Ortiz, Sam Lee")
    assert [person.name for person in people] == ["Dana Ortiz", "Sam Lee"]
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dana & Bob", ["Dana", "Bob"]),
        ("Dana&Bob", ["Dana", "Bob"]),
        ("Dana Ortiz and Bob Lee", ["Dana Ortiz", "Bob Lee"]),
        ("Dana Ortiz / Bob Lee", ["Dana Ortiz", "Bob Lee"]),
        ("Dana und Bob", ["Dana", "Bob"]),
        ("Dana y Bob", ["Dana", "Bob"]),
        ("Ortiz, Dana & Lee, Bob", ["Dana Ortiz", "Bob Lee"]),
        ("Dr. Dana Ortiz and Ms. Lee", ["Dr. Dana Ortiz", "Ms. Lee"]),
        ("田中 & 佐藤", ["田中", "佐藤"]),
        ("the recruiter and the hiring manager", ["the recruiter", "the hiring manager"]),
        ("Smith & Sons", ["Smith & Sons"]),
        ("AT&T recruiter", ["AT&T recruiter"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("Dana Ortiz / HR", ["Dana Ortiz"]),
    ],
)
def test_names_are_parted_by_and(text: str, names: list[str]) -> None:
    people, warnings = people_from(text)
    assert [person.name for person in people] == names
    assert not warnings


def test_each_of_two_keeps_the_parts_that_stand_with_the_name() -> None:
    people, warnings = people_from("Dana <d@x.org> [pay & hours] and Bob Lee (HR and payroll) b@x.org")
    assert people == (
        Person(name="Dana", email="d@x.org", topic="pay & hours"),
        Person(name="Bob Lee", email="b@x.org", title="HR and payroll"),
    )
    assert not warnings
    assert len(people_from("d@x.org / b@x.org")[0]) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dana, Bob and Lee", ["Dana", "Bob", "Lee"]),
        ("Dana Ortiz, Bob Lee, and Kim Park", ["Dana Ortiz", "Bob Lee", "Kim Park"]),
        ("Dana and her team", ["Dana"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Dana Ortiz, Head of Sales and Customer Success", ["Dana Ortiz"]),
    ],
)
def test_where_it_is_doubtful_who_is_meant_it_is_said(text: str, names: list[str]) -> None:
    people, warnings = people_from(text)
    assert [person.name for person in people] == names
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ortiz, Dana, PhD", Person(name="Dana Ortiz", title="PhD")),
        ("Dana Ortiz, RN, MSN", Person(name="Dana Ortiz", title="RN, MSN")),
        ("Ortiz, Dana, Jr.", Person(name="Dana Ortiz", title="Jr")),
        ("Dana Ortiz, III", Person(name="Dana Ortiz", title="III")),
        ("Dana Ortiz, CPA, Head of Audit", Person(name="Dana Ortiz", title="Head of Audit, CPA")),
        ("Yo-Yo, Ma", Person(name="Ma Yo-Yo")),
    ],
)
def test_letters_after_a_name_are_no_first_name(text: str, person: Person) -> None:
    assert people_from(text) == ((person,), ())


def test_a_contact_spelled_almost_like_an_interviewer_is_asked_about() -> None:
    contact, (warning,) = contact_from("Dnaa", (DANA, Person(name="Sam Lee")))
    assert contact == Person(name="Dnaa")
    assert warning[1] == 'If you mean Dana Ortiz, write "Dana Ortiz" here.'
    assert not contact_from("Kim Park", (DANA,))[1]


def test_somebody_named_twice_is_kept_once_with_the_parts_of_both() -> None:
    people, warnings = people_from("Dana Ortiz; Ortiz, Dana <dana@example.com>")
    assert people == (Person(name="Dana Ortiz", email="dana@example.com"),)
    assert "twice" in warnings[0][0]


@pytest.mark.parametrize(
    "address", ["dana@example", "dana@@example.com", "d..x@example.com", "dána@example.com", "@x.com"]
)
def test_a_doubtful_address_is_a_warning(address: str) -> None:
    assert len(people_from(f"Dana <{address}>")[1]) == 1


def test_the_contact_is_an_interviewer_by_an_unmistakable_part() -> None:
    people = (DANA, Person(name="Sam Lee"))
    assert contact_from("dana", people)[0] == DANA
    assert contact_from("Sam Lee <sam@example.com>", people)[0] == Person(
        name="Sam Lee", email="sam@example.com"
    )
    assert contact_from("Kim Park", people)[0] == Person(name="Kim Park")
    assert contact_from("dana@example.com", people)[0] == DANA
    assert contact_from("", people)[0] is None


def test_a_contact_that_could_be_two_is_refused() -> None:
    with pytest.raises(Misread, match="could be Dana Ortiz or Dana Kim"):
        contact_from("Dana", (DANA, Person(name="Dana Kim")))


@given(st.text(max_size=80))
def test_nobody_is_without_name_address_and_number(text: str) -> None:
    for person in people_from(text)[0]:
        assert person.name or person.email or person.phone
