"""People whose parts stand in columns of their own: names, addresses, numbers and titles come together here.

A part goes to the person whose column it is; where several could be meant, to the one whose name the address
holds; where that settles nothing, to nobody, with a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from ics_followup.intake.misread import shown
from ics_followup.intake.parts import fits
from ics_followup.intake.people import Told, contact_from, merged, people_from, same_name
from ics_followup.intake.rows import RowReader
from ics_followup.model import Person

Part = Literal["email", "phone"]
_WORDS: Final[dict[Part, str]] = {"email": "address", "phone": "number"}
_BESIDE: Final = tuple(
    f"{who}{part}"
    for who in ("people", "contact", "recruiter", "hiring_manager")
    for part in ("", "_email", "_phone", "_title")
)[1:]
"""The columns of people beside the one that names who was there."""
_OTHERS: Final = ("recruiter", "hiring_manager")
"""People who are the contact where the row names none; they were not in the interview."""


def people_of(reader: RowReader, country: str, mine: str) -> tuple[tuple[Person, ...], Person | None]:
    """Read who was there, and the contact if the row names one.

    ``country`` is the row's ISO code, by which numbers are judged; ``mine`` is the user's own address, to which
    nothing is ever written.
    """
    people, told = people_from(reader.text("people"), country, reader.text("company"))
    _warn(reader, "people", told)
    if reader.texts.keys().isdisjoint(_BESIDE):
        return people, None
    found = list(people)
    for part in _WORDS:
        field = f"people_{part}"
        if reader.text(field):
            _spread(reader, field, found, part, _values(reader, field, part, country, mine))
    if len(found) == 1 and reader.text("people_title"):
        found[0] = merged(found[0], Person(title=reader.text("people_title")))
    contact = _person(reader, "contact", found, country, mine)
    for field in _OTHERS:
        other = _person(reader, field, found, country, mine)
        contact = contact or other
    if contact is None:
        contact = _nameless(reader, found, country, mine)
    return tuple(found), contact


def _warn(reader: RowReader, field: str, told: Told) -> None:
    for what, remedy in told:
        reader.warning(field, what, remedy)


def _values(reader: RowReader, field: str, part: Part, country: str, mine: str) -> list[Person]:
    """Read a column of addresses or numbers: each with the name that may stand beside it."""
    text = reader.text(field)
    if part == "phone" and text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]  # a number of a spreadsheet
    found, told = people_from(text, country)
    _warn(reader, field, told)
    values = [person for person in found if person[1 if part == "email" else 2]]
    if not values and not told:
        remedy = "Write it like dana@example.com, or clear the cell."
        if part == "phone":
            remedy = "Write it like +1 312 555 0110, in a cell that is formatted as text, or clear the cell."
        reader.warning(field, f"{shown(text)} holds no {_WORDS[part]}", remedy)
    own = [
        person for person in values if part == "email" and mine and person.email.casefold() == mine.casefold()
    ]
    if own:
        reader.warning(
            field,
            f"{shown(own[0].email)} is your own address, so nothing is written to it",
            "Write the address of the person at the employer, or clear the cell.",
        )
    return [person for person in values if person not in own]


def _spread(
    reader: RowReader, field: str, people: list[Person], part: Part, values: Sequence[Person]
) -> None:
    """Give each address or number to one of the people who were there."""
    whose = _whose(people, part, values)
    for value, index in zip(values, whose, strict=True):
        if index is not None:
            people[index] = merged(people[index], value)
        elif not people:
            people.append(value)
        else:
            _unclaimed(reader, field, value, part)


def _whose(people: Sequence[Person], part: Part, values: Sequence[Person]) -> list[int | None]:
    """Say whose each value is: by the name beside it or in it, else by order where there is one for each."""
    free = [n for n, person in enumerate(people) if not getattr(person, part)]
    found: list[int | None] = []
    for value in values:
        named = [n for n in free if _named(people[n], value)]
        found.append(named[0] if len(named) == 1 and named[0] not in found else None)
    rest = [n for n in free if n not in found]
    open_ = [n for n, index in enumerate(found) if index is None and not values[n].name]
    if len(rest) == len(open_) and (len(values) == len(people) or len(rest) == 1):
        for n, index in zip(open_, rest, strict=True):
            if not any(_named(other, values[n]) for other in people):
                found[n] = index
    return found


def _named(person: Person, value: Person) -> bool:
    """Whether a value carries this person's name, or holds it."""
    if value.name:
        return same_name(value.name, person.name)
    return bool(value.email and person.name and fits(person.name, value.email))


def _unclaimed(reader: RowReader, field: str, value: Person, part: Part) -> None:
    reader.warning(
        field,
        f"Nothing says whose {_WORDS[part]} {shown(getattr(value, part))} is, so it is not used",
        "Write it beside the name, like Dana Ortiz <dana@example.com> +1 312 555 0110.",
    )


def _person(reader: RowReader, field: str, people: list[Person], country: str, mine: str) -> Person | None:
    """Read somebody with the columns of their address, number and title; None where the row names nobody there.

    Where it is one of ``people``, they gain what is written here.
    """
    text = reader.text(field)
    if not text:
        return None
    nobody: tuple[Person | None, Told] = (None, ())
    company = reader.text("company")
    person, told = reader.attempt(field, lambda: contact_from(text, people, country, company), nobody)
    _warn(reader, field, told)
    if person is None:
        return None
    if mine and person.email.casefold() == mine.casefold():
        person = person._replace(email="")
    around = [*people, *people_from(text, country, company)[0]]
    for part in _WORDS:
        column = f"{field}_{part}"
        if reader.text(column):
            person = _completed(
                reader, column, person, around, part, _values(reader, column, part, country, mine)
            )
    person = merged(person, Person(title=reader.text(f"{field}_title")))
    for index, other in enumerate(people):
        if other.name and same_name(other.name, person.name):
            people[index] = merged(other, person)
            return people[index]
    return person if any(person[:3]) else None


def _completed(
    reader: RowReader,
    column: str,
    person: Person,
    people: Sequence[Person],
    part: Part,
    values: Sequence[Person],
) -> Person:
    """Give somebody the address or number of their own column."""
    own = [value for value in values if _named(person, value)] or [
        value for value in values if not value.name
    ]
    if not own:
        return person
    value, has = own[0], getattr(person, part)
    others = [other for other in people if not same_name(other.name, person.name) and _named(other, value)]
    if (others and not _named(person, value)) or (len(own) > 1 and not _named(person, value)):
        _unclaimed(reader, column, value, part)
        return person
    for more in values:
        if getattr(more, part) != getattr(value, part):
            _unclaimed(reader, column, more, part)
    if has and has.casefold() != getattr(value, part).casefold():
        what = f"There are two: {shown(has)} stands with the name, and is taken"
        reader.warning(column, what, f"Write one {_WORDS[part]} only.")
    return merged(person, value._replace(name=""))


def _nameless(reader: RowReader, people: list[Person], country: str, mine: str) -> Person | None:
    """Read an address and a number of a contact who is not named: one of those who were there, or somebody else."""
    found: dict[Part, Person] = {}
    for part in _WORDS:
        column = f"contact_{part}"
        values = _values(reader, column, part, country, mine) if reader.text(column) else []
        if values:
            found[part] = values[0]
    if not found:
        return None
    if "email" in found:
        value = merged(found["email"], found.get("phone", Person())._replace(name=""))
        whose = [n for n, person in enumerate(people) if _named(person, value)]
        if len(whose) == 1:
            people[whose[0]] = merged(people[whose[0]], value)
            return people[whose[0]]
        if people and not value.name:
            reader.warning(
                "contact_email",
                f"Nothing says whose address {shown(value.email)} is: it is taken as a contact without a name",
                "Write the name into the column contact.",
            )
        return merged(value, Person(title=reader.text("contact_title")))
    value = found["phone"]
    if len(people) == 1 and not value.name:
        people[0] = merged(people[0], value)
        return people[0]
    if people and not value.name:
        _unclaimed(reader, "contact_phone", value, "phone")
        return None
    return value
