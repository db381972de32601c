"""Who gets which wording: nobody at one company the words of somebody else, as long as there are enough.

Each person of each interview has a number of their own, a hash, and begins with the wording that it points to. Where
somebody before them in the order of the interviews has that one, they take the next that is free: so a person
more, or a row more, changes the words of those alone who would have had the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ics_followup.digest import sha256
from ics_followup.model import Interview, Person

TO_EVERYBODY = "thanks"
"""The kind that each person of an interview gets; the others go to the contact of the row."""


class _Member(NamedTuple):
    """One person of one interview: two of one name differ by their address or number."""

    interview: str
    person: str
    email: str = ""
    phone: str = ""


class _Place(NamedTuple):
    """Where somebody stands among all those of the company: ``number`` is their hash."""

    member: _Member
    number: int
    contact: bool


class Turns:
    """The people of some interviews, sorted by company: what each of them is given to read.

    The order of the interviews changes nothing. Those of one company are coordinated whoever the client is: it is
    the employer who would read the same words twice.
    """

    __slots__ = ("_companies",)

    def __init__(self, interviews: Iterable[Interview]) -> None:
        self._companies: dict[str, _Company] = {}
        for interview in sorted(interviews, key=lambda one: (one.start.date(), one.key)):
            company = self._companies.setdefault(_name_of(interview), _Company())
            company.add(sorted(_places_of(interview), key=_by_number))

    def of(self, interview: Interview, person: Person | None) -> Turn:
        """Find the turn of one person of an interview; somebody who is none of its people has one of their own."""
        member = _member(interview, person)
        company = self._companies.get(_name_of(interview)) or _Company()
        known = next((place for place in company.everybody if place.member == member), None)
        return Turn(company, known) if known else Turn(_Company(), _place(interview, member, contact=False))


class Turn(NamedTuple):
    """Where one person of one interview stands among all those of the company."""

    company: _Company
    place: _Place

    def wording(self, kind: str, *, occurrence: int, count: int) -> int:
        """Choose one of ``count`` wordings, from 0, for the ``occurrence``-th message (from 1) of a kind.

        Nobody gets a wording twice before they had all; nor do two people of an interview, nor two of a
        company, as far as ``count`` reaches, in this order.
        """
        company, place = self
        if kind == TO_EVERYBODY:
            readers = company.everybody
        else:
            readers = company.contacts if place.contact else [*company.contacts, *company.others]
        if len(readers) <= 1:
            return (place.number + occurrence - 1) % count
        return company.picks(readers, occurrence, count)[place.member]


class _Company:
    """Everybody of one company in the order of choosing, and what they chose."""

    __slots__ = ("_picked", "contacts", "everybody", "others")

    def __init__(self) -> None:
        self.everybody: list[_Place] = []
        self.contacts: list[_Place] = []
        self.others: list[_Place] = []
        self._picked: dict[tuple[int, int], tuple[list[dict[_Member, int]], _Taken]] = {}

    def add(self, places: Iterable[_Place]) -> None:
        for place in places:
            self.everybody.append(place)
            (self.contacts if place.contact else self.others).append(place)

    def picks(self, readers: Sequence[_Place], occurrence: int, count: int) -> dict[_Member, int]:
        """Who of the readers has which wording in their message number ``occurrence``."""
        order = 0 if readers is self.everybody else 1 if readers is self.contacts else 2
        key = (order, count)
        if key not in self._picked:
            self._picked[key] = ([], _Taken())
        picks, taken = self._picked[key]
        for turn in range(len(picks), occurrence):
            picks.append({place.member: taken.by(place, turn, count) for place in readers})
        return picks[occurrence - 1]


class _Taken:
    """How often each wording is taken: by a person, within an interview, by anybody."""

    __slots__ = ("anybody", "interview", "person")

    def __init__(self) -> None:
        self.person: Counter[tuple[str, int]] = Counter()
        self.interview: Counter[tuple[str, int]] = Counter()
        self.anybody: Counter[int] = Counter()

    def by(self, place: _Place, turn: int, count: int) -> int:
        """Take one for somebody: the freest, counted from the one that their number points to."""
        first = place.number + turn
        key, person = place.member[:2]
        freest = min(
            range(first, first + count),
            key=lambda one: (
                self.person[person, one % count],
                self.interview[key, one % count],
                self.anybody[one % count],
                one,
            ),
        )
        found = freest % count
        self.person[person, found] += 1
        self.interview[key, found] += 1
        self.anybody[found] += 1
        return found


def person_key(person: Person) -> str:
    """Name a person the same way however the name is spaced or cased: by name, else email, else phone.

    >>> person_key(Person(name="Dana  ORTIZ"))
    'dana ortiz'
    """
    return " ".join((person.name or person.email or person.phone).casefold().split())


def _name_of(interview: Interview) -> str:
    return " ".join(interview.company.casefold().split())


def _member(interview: Interview, person: Person | None) -> _Member:
    if person is None:
        return _Member(interview.key, "")
    return _Member(interview.key, person_key(person), person.email.casefold(), person.phone)


def _places_of(interview: Interview) -> Iterable[_Place]:
    contact = _member(interview, interview.contact)
    for member in dict.fromkeys((*(_member(interview, person) for person in interview.people), contact)):
        yield _place(interview, member, contact=member == contact)


def _place(interview: Interview, member: _Member, *, contact: bool) -> _Place:
    return _Place(member, _number_of(interview, member), contact)


def _by_number(place: _Place) -> tuple[int, _Member]:
    return place.number, place.member


def _number_of(interview: Interview, member: _Member) -> int:
    """The hash of row and person; a later round of the row counts on from it."""
    row = interview.row_key or interview.key
    suffix = interview.key[len(row) + 1 :] if interview.key.startswith(f"{row}-") else ""
    later = int(suffix) - 1 if suffix.isascii() and suffix.isdigit() else 0
    return _hash(f"{row}\0{member.person}") % 1_000_000 + later


@lru_cache(maxsize=4096)
def _hash(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass"))[:6], "big")
