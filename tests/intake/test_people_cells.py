"""Two hundred cells of people, and the laws: what is written for one person never goes to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake import people
from ics_followup.intake.people import people_from
from ics_followup.model import Person

CELLS = Path(__file__).with_name("people_cells.txt").read_text(encoding="utf-8")
LETTERS = (
    "abcdefghijklmnopqrstuvwxyz", "áéíñóöşüž", "абвгдежзик", "αβγδεζηθ", "אבגדהוזח", "ابتثجحخد", "अआइकखगच",
    "田中佐藤健美咲", "김이박최정수민", "กขคงจ",
)  # fmt: skip


def told() -> Iterator[tuple[str, list[str]]]:
    for block in CELLS.split("\n= ")[1:]:
        cell, *lines = block.rstrip("\n").split("\n")
        yield cell, [line.strip() for line in lines if line.strip()]


def written(person: Person) -> str:
    parts = [person.name or "-"]
    parts += [f"{key}: {value}" for key, value in zip(person._fields[1:], person[1:], strict=True) if value]
    return " | ".join(parts)


@pytest.mark.parametrize(
    ("cell", "expected"), list(told()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_cell_names_whom_the_file_says(cell: str, expected: list[str]) -> None:
    found, warnings = people_from(cell.replace("⏎", "\n"), "US", "Acme")
    assert [*map(written, found), *(f"! {what}" for what, _ in warnings)] == expected


# --- laws ----------------------------------------------------------------------------------------------------------


def words(letters: str, least: int = 3) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(letters), min_size=least, max_size=8).map(lambda word: f"Q{word}Q")


@st.composite
def persons(draw: st.DrawFn, number: int = 0) -> Person:
    letters = draw(st.sampled_from(LETTERS))
    name = " ".join(draw(st.lists(words(letters), min_size=1, max_size=3)))
    return Person(
        name=f"{name} Z{'abcdefg'[number]}z",
        email=draw(st.sampled_from(["", f"p{number}@example.com"])),
        phone=draw(st.sampled_from(["", f"+1 312 555 010{number}"])),
        title=draw(st.sampled_from(["", "hiring manager", "HR; payroll", "Leiterin, Pflege"])),
        topic=draw(st.sampled_from(["", "the lab plan", "pay; hours", "nights, mostly"])),
    )


@st.composite
def panels(draw: st.DrawFn) -> list[Person]:
    return [draw(persons(number)) for number in range(draw(st.integers(1, 4)))]


def cell_of(person: Person) -> str:
    parts = (
        person.name, person.email and f"<{person.email}>", person.phone, person.title and f"({person.title})",
        person.topic and f"[{person.topic}]",
    )  # fmt: skip
    return " ".join(filter(None, parts))


@settings(max_examples=200)
@given(panels(), st.sampled_from(["; ", ";", "\n"]))
def test_people_of_any_script_are_read_as_they_are_written(panel: list[Person], between: str) -> None:
    found, warnings = people_from(between.join(map(cell_of, panel)), "US")
    assert list(found) == panel
    assert not warnings


@settings(max_examples=200)
@given(panels(), st.sampled_from([", ", " & ", " and ", " / ", "; ", "\n", " | ", " - ", " "]))
def test_nobody_gets_somebody_elses_part(panel: list[Person], between: str) -> None:
    owners = {part: person.name for person in panel for part in (person.email, person.phone) if part}
    for person in people_from(between.join(map(cell_of, panel)), "US")[0]:
        for part in filter(None, (person.email, person.phone)):
            assert not person.name or owners[part].split()[-1] in person.name
            assert not {name.split()[-1] for name in owners.values() if name != owners[part]} & set(
                person.name.split()
            )


@settings(max_examples=300)
@given(st.text(st.sampled_from("Dan Lee,;|/-:<>()[]@.&+01 5\n\"'’？、、（ x"), max_size=60))
def test_any_cell_is_read_and_nobody_is_without_name_address_and_number(text: str) -> None:
    for person in people_from(text)[0]:
        assert person.name or person.email or person.phone
        assert person.email.count("@") in (0, 1)
        assert not set(person.name) & set("<>")


@settings(max_examples=200)
@given(
    panels()
    | st.lists(st.builds(Person, name=st.text(st.sampled_from("Dan Lee.'-& éß"), max_size=12)), max_size=3)
)
def test_the_plain_form_is_read_as_any_other(panel: list[Person]) -> None:
    cell = "; ".join(map(cell_of, panel))
    read = people_from(cell, "US")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "plain_piece", lambda _: None)
        assert people_from(cell, "US") == read


@pytest.mark.parametrize("cell", [cell for cell, _ in told()])
def test_a_plain_cell_of_the_file_is_read_as_any_other(cell: str) -> None:
    read = people_from(cell.replace("⏎", "\n"), "US", "Acme")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "plain_piece", lambda _: None)
        assert people_from(cell.replace("⏎", "\n"), "US", "Acme") == read
