"""Titles of appointments in seven languages: which are interviews, with whom, where and for what."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake.appointments.reading import Appointment
from ics_followup.intake.appointments.recognise import recognised_in
from ics_followup.model import Person

OWN = ("sam.rivera@gmail.com", "Sam Rivera")
START = datetime(2026, 11, 25, 15, tzinfo=UTC)


class Case(NamedTuple):
    title: str
    guests: tuple[Person, ...]
    text: str
    expected: str


def appointment(title: str = "Interview at Acme", **changes: Any) -> Appointment:
    whole = Appointment(
        uid="1", title=title, start=START, end=START + timedelta(hours=1), zone="", invited=(), place="", text="",
        sequence=0, repeats=False, called_off=False, line=1,
    )  # fmt: skip
    return whole._replace(**changes)


def cases() -> Iterator[Case]:
    whole = (Path(__file__).parent / "appointments.txt").read_text(encoding="utf-8")
    for block in whole.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        pairs = [(name, text.strip()) for name, _, text in (line.partition(":") for line in lines)]
        said = dict(pairs)
        guests = [text.rpartition("<") for name, text in pairs if name == "guest"]
        people = tuple(Person(name=name.strip(), email=email.strip("> ")) for name, _, email in guests)
        if said:
            yield Case(said["title"], people, said.get("text", "").replace("\\n", "\n"), said["is"])


def one(person: Person) -> str:
    return f"{person.name} <{person.email}>" if person.name and person.email else person.name or person.email


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_a_title_means_what_the_table_says(case: Case) -> None:
    event = appointment(case.title, invited=case.guests, text=case.text)
    found = recognised_in([event], own=OWN, companies=["Mercy Health"])
    if case.expected == "no":
        assert (found.found, found.unclear, found.others) == ((), (), 1)
    elif case.expected.startswith("?"):
        assert [case.expected[2:] in unclear.why for unclear in found.unclear] == [True], found
    else:
        assert len(found.found) == 1, found.unclear
        each = found.found[0]
        got = (each.company, each.role, each.round, "; ".join(one(person) for person in each.people))
        parts = [part.strip() for part in case.expected.split("|")]
        assert got == tuple(parts + [""] * (4 - len(parts)))


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(list(cases())) >= 100


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"called_off": True}, "called off"),
        ({"repeats": True}, "repeats"),
        ({"end": START + timedelta(hours=11)}, "takes 11 hours"),
        ({"declined": ("sam.rivera@gmail.com",)}, "you declined it"),
    ],
)
def test_what_cannot_be_one_is_listed_with_its_reason(changes: dict[str, Any], why: str) -> None:
    found = recognised_in([appointment(**changes)], own=OWN)
    assert not found.found
    assert why in found.unclear[0].why


def test_an_interview_without_an_hour_is_taken_with_a_doubt() -> None:
    found = recognised_in([appointment(start=date(2026, 11, 25), end=date(2026, 11, 26))]).found
    assert found[0].start == date(2026, 11, 25)
    assert found[0].doubts == ("the calendar has no hour for it",)


def test_guests_of_two_employers_are_a_doubt_that_names_both() -> None:
    guests = (Person(name="Ana", email="ana@acme.com"), Person(name="Lee", email="lee@staffing.com"))
    found = recognised_in([appointment(invited=guests)]).found
    assert "acme.com, staffing.com" in " ".join(found[0].doubts)


def test_the_user_a_room_of_the_service_and_a_robot_are_nobody_to_write_to() -> None:
    guests = (
        Person(name="Sam Rivera", email="SAM.RIVERA@gmail.com"),
        Person(name="Calendly", email="x@calendly.com"),
        Person(name="", email="no-reply@acme.com"),
        Person(name="Ana", email="ana@acme.com"),
    )
    found = recognised_in([appointment(invited=guests)], own=OWN).found
    assert found[0].people == (Person(name="Ana", email="ana@acme.com"),)


@settings(max_examples=300)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_title_or_text_raises_anything_and_none_is_lost(title: str, text: str) -> None:
    event = appointment(f"{title} interview", text=text)
    found = recognised_in([event], own=OWN)
    assert len(found.found) + len(found.unclear) + found.others == 1
    assert all(item.company.strip() for item in found.found)


@pytest.mark.parametrize(
    "title",
    ["interview " + "- " * 5000, "a " * 5000 + "interview", "(" * 9000, "<" * 9000, "interview with " * 700],
)
def test_hostile_titles_and_texts_take_no_time(title: str) -> None:
    begin = time.perf_counter()
    recognised_in([appointment(title[:300], text=title * 3)], own=OWN, companies=[title[:200]])
    assert time.perf_counter() - begin < 2
