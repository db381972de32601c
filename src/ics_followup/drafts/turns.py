"""Who gets which wording: nobody at one company the words of somebody else, as long as there are enough.

Each person of each interview has a number of their own, a hash, and begins with the wording that it points to. Where
somebody before them in the order of the interviews has that one, they take the next that is free: so a person
more, or a row more, changes the words of those alone who would have had the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from ics_followup.digest import sha256
from ics_followup.model import Interview, Person

TO_EVERYBODY = "thanks"
"""The kind that each person of an interview gets; the others go to the contact of the row."""

_Readers = Literal["all", "contacts", "contacts, all"]
"""Who gets a message of a kind, in the order of choosing."""

_Picks = list[dict["_Member", int]]
"""Of each occurrence, the first one first, who has which wording."""


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

    __slots__ = ("_picked", "_places")

    def __init__(self, interviews: Iterable[Interview]) -> None:
        self._places: dict[str, list[_Place]] = defaultdict(list)
        self._picked: dict[tuple[str, _Readers, int], tuple[_Picks, _Taken]] = {}
        for interview in sorted(interviews, key=lambda one: (one.start.date(), one.key)):
            self._places[_company(interview)] += sorted(_places_of(interview), key=_by_number)

    def wording(
        self, interview: Interview, person: Person | None, *, kind: str, occurrence: int, count: int
    ) -> int:
        """Choose one of ``count`` wordings, from 0, for the ``occurrence``-th message (from 1) of a kind to somebody.

        Nobody gets a wording twice before they had all; nor do two people of an interview, nor two of a
        company, as far as ``count`` reaches, in this order. Somebody who is none of the interview's people gets the
        one that their number points to.
        """
        member, company = _member(interview, person), _company(interview)
        places = self._places.get(company, [])
        mine = next((place for place in places if place.member == member), None)
        if mine is None:
            return (_number_of(interview, member) + occurrence - 1) % count
        readers: _Readers = "all" if kind == TO_EVERYBODY else "contacts" if mine.contact else "contacts, all"
        picks, taken = self._picked.setdefault((company, readers, count), ([], _Taken()))
        if len(picks) < occurrence:
            contacts = [place for place in places if place.contact]
            rest = [place for place in places if not place.contact]
            among = {"all": places, "contacts": contacts, "contacts, all": [*contacts, *rest]}[readers]
            for turn in range(len(picks), occurrence):
                picks.append({place.member: taken.by(place, turn, count) for place in among})
        return picks[occurrence - 1][mine.member]


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


class Turn(NamedTuple):
    """The turn of one person of one interview among all ``turns``."""

    turns: Turns
    interview: Interview
    person: Person | None

    def wording(self, kind: str, *, occurrence: int, count: int) -> int:
        """Choose one of ``count`` wordings, as ``Turns`` does."""
        return self.turns.wording(self.interview, self.person, kind=kind, occurrence=occurrence, count=count)


def person_key(person: Person) -> str:
    """Name a person the same way however the name is spaced or cased: by name, else email, else phone.

    >>> person_key(Person(name="Dana  ORTIZ"))
    'dana ortiz'
    """
    return " ".join((person.name or person.email or person.phone).casefold().split())


def _company(interview: Interview) -> str:
    return " ".join(interview.company.casefold().split())


def _member(interview: Interview, person: Person | None) -> _Member:
    if person is None:
        return _Member(interview.key, "")
    return _Member(interview.key, person_key(person), person.email.casefold(), person.phone)


def _places_of(interview: Interview) -> Iterable[_Place]:
    contact = _member(interview, interview.contact)
    for member in dict.fromkeys((*(_member(interview, person) for person in interview.people), contact)):
        yield _Place(member, _number_of(interview, member), member == contact)


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
