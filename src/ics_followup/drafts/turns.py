"""Who gets which wording: nobody at one company the words of somebody else, as long as there are enough.

Each person of each interview has a number of their own, a hash, and begins with the wording that it points to. Where
somebody before them in the order of the interviews has that one, they take the next that is free: so a person
more, or a row more, changes the words of those alone who would have had the same.

Where several sheets are coordinated, what one of them took is never given to another: when nothing is left, `UsedUp`
says so.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from ics_followup.digest import sha256
from ics_followup.model import Interview, Person

TO_EVERYBODY: Final = "thanks"
"""The kind that each person of an interview gets; the others go to the contact of the row."""

MOST_TOGETHER: Final = 60
"""Of the interviews of several sheets at one company so many choose, the earliest first; others get no wording."""

_NONE: Final = -1
_ALL: Final = "everybody"
_CONTACTS: Final = "contacts"
_CONTACTS_FIRST: Final = "contacts, then the others"


_Who = tuple[str, str, str]
"""One person of an interview: name, address and number, as two of one name differ by these."""


class _Place(NamedTuple):
    """Where somebody of an interview stands among all those of the company: ``number`` is their hash."""

    interview: str
    who: _Who
    number: int
    contact: bool
    owner: str = ""


class UsedUp(Exception):  # noqa: N818 - what happened is its name
    """Every wording of this message is somebody's of another sheet: this one is to be written in one's own words."""


_Owned = tuple[str, Interview]
"""An interview, and which sheet it is of where several are coordinated; empty for the only one."""


class Turns:
    """The people of some interviews, sorted by company: what each of them is given to read.

    The order of the interviews changes nothing. Those of one company are coordinated whoever the client is: it is
    the employer who would read the same words twice. Of a company with one interview only its key is kept, as the
    interview itself tells the rest when it is asked about.

    ``others`` are interviews of other sheets, each with the name of its sheet; this one is called ``owner``. Made
    for each of these sheets, the turns are the same ones: two clients who meet one person say different things.

    ``employers`` gives for names of companies (`folded`) what stands for all those that are one company; one that is
    not there stands for itself. ``silent`` are those of them of whom another sheet cannot be read now: what was taken
    there is not known, so nobody is given anything.
    """

    __slots__ = ("_companies", "_employers", "_latest", "_owner")

    def __init__(
        self,
        interviews: Iterable[Interview],
        *,
        owner: str = "",
        others: Iterable[_Owned] = (),
        employers: Mapping[str, str] = MappingProxyType({}),
        silent: Collection[str] = (),
    ) -> None:
        self._owner = owner
        self._employers = employers
        together: dict[str, Interview | list[Interview]] = {}
        for interview in interviews:
            name = self._name_of(interview)
            before = together.get(name)
            if before is None:
                together[name] = interview
            elif isinstance(before, list):
                before.append(interview)
            else:
                together[name] = [before, interview]
        beside: dict[str, list[_Owned]] = {}
        for other in others:
            beside.setdefault(self._name_of(other[1]), []).append(other)
        self._companies: dict[str, str | _Company] = {
            name: found.key
            if isinstance(found, Interview) and name not in beside and name not in silent
            else _Company(
                sorted([*_owned(owner, found), *beside.get(name, ())], key=_by_day), silent=name in silent
            )
            for name, found in together.items()
        }
        self._latest: tuple[Interview | None, _Company] = (None, _Company())

    def of(self, interview: Interview, person: Person | None) -> Turn:
        """Find the turn of one person of an interview; somebody who is none of its people has one of their own."""
        company = self._company_of(interview)
        who = _who(person)
        key = _place_key(self._owner, interview)
        index = company.index_of(key, who)
        if index is None and company.shared:  # whom only the log names reads what is theirs of this sheet
            index = company.index_of(key, _who(interview.contact))
        return Turn(company, index) if index is not None else Turn(_Company.of_one(interview, who), 0)

    def _name_of(self, interview: Interview) -> str:
        name = folded(interview.company)
        return self._employers.get(name, name)

    def _company_of(self, interview: Interview) -> _Company:
        found = self._companies.get(self._name_of(interview))
        if isinstance(found, _Company):
            return found
        if found != interview.key:
            return _Company()
        latest, company = self._latest
        if latest is not interview:
            company = _Company(((self._owner, interview),))
            self._latest = (interview, company)
        return company


class Turn(NamedTuple):
    """Where one person of one interview stands among all those of the company."""

    company: _Company
    at: int

    def wording(self, kind: str, *, occurrence: int, count: int) -> int:
        """Choose one of ``count`` wordings, from 0, for the ``occurrence``-th message (from 1) of a kind.

        Nobody gets a wording twice before they had all; nor do two people of an interview, nor two of a
        company, as far as ``count`` reaches, in this order. Raises UsedUp where other sheets have all that this
        person has not read yet; that cannot be where there is one sheet.
        """
        company, at = self
        place = company.everybody[at]
        if company.is_alone(place, kind):
            return self.number(occurrence, count)
        found = company.pick(at, kind, occurrence, count)
        if found == _NONE:
            raise UsedUp
        return found

    def number(self, occurrence: int, count: int) -> int:
        """Choose one of ``count`` as somebody does whom nobody else matters to."""
        return (self.company.everybody[self.at].number + occurrence - 1) % count

    def may_say(self, text: str) -> bool:
        """Whether words that are not built in are this sheet's here: of several each text is given to one of them."""
        company, at = self
        owner = company.everybody[at].owner
        return not company.silent and owner == max(company.owners, key=lambda one: _hash(f"{one}\0{text}"))

    @property
    def shared(self) -> bool:
        """Whether somebody of another sheet is met at the company too."""
        return self.company.shared


class _Company:
    """Everybody of one company in the order of choosing, and what they chose; nobody chooses where it is ``silent``."""

    __slots__ = ("_choosing", "_contacts", "_first", "_picked", "everybody", "owners", "silent")

    def __init__(self, interviews: Iterable[_Owned] = (), *, silent: bool = False) -> None:
        self.silent = silent
        self.everybody: list[_Place] = []
        self._first: dict[str, int] = {}
        self._picked: dict[tuple[str, int], list[array[int]]] = {}
        self._choosing = 0
        for at, (owner, interview) in enumerate(interviews):
            key = _place_key(owner, interview)
            self._first.setdefault(key, len(self.everybody))
            self.everybody += _places_of(key, interview, owner)
            if at < MOST_TOGETHER:
                self._choosing = len(self.everybody)
        self.owners = tuple(dict.fromkeys(place.owner for place in self.everybody)) or ("",)
        if silent:
            self._choosing = 0
        elif not self.shared:
            self._choosing = len(self.everybody)
        self._contacts = sum(place.contact for place in self.everybody)

    @property
    def shared(self) -> bool:
        """Whether it is met from several sheets."""
        return self.silent or len(self.owners) > 1

    @classmethod
    def of_one(cls, interview: Interview, who: _Who) -> _Company:
        """A company of one person, who has the choice."""
        company = cls()
        company.everybody.append(_Place(interview.key, who, _number_of(interview, who), contact=False))
        return company

    def index_of(self, interview: str, who: _Who) -> int | None:
        """Find somebody's place by the key of the interview; None where they have none."""
        for index in range(self._first.get(interview, len(self.everybody)), len(self.everybody)):
            place = self.everybody[index]
            if place.interview != interview:
                break
            if place.who == who:
                return index
        return None

    def is_alone(self, place: _Place, kind: str) -> bool:
        """Tell whether nobody else reads messages of this kind, from which theirs would have to differ."""
        if self.silent:
            return False
        if place.contact and kind != TO_EVERYBODY:
            return self._contacts == 1
        return len(self.everybody) == 1

    def pick(self, index: int, kind: str, occurrence: int, count: int) -> int:
        """Which wording somebody has in their message number ``occurrence``; -1 for none.

        Of one sheet the contacts choose as if there were nobody else; of several all choose together, so that
        nobody has a wording of theirs in one order and of somebody else's in the other.
        """
        alone = self.everybody[index].contact and not self.shared
        who = _ALL if kind == TO_EVERYBODY else _CONTACTS if alone else _CONTACTS_FIRST
        picks = self._picked.setdefault((who, count), [])
        if len(picks) < occurrence:
            self._choose(self._readers(who), picks, occurrence, count)
        return picks[occurrence - 1][index]

    def _readers(self, who: str) -> list[int]:
        """The indexes of those who choose, in their order."""
        everybody = range(self._choosing)
        if who == _ALL:
            return list(everybody)
        contacts = [index for index in everybody if self.everybody[index].contact]
        others = [index for index in everybody if not self.everybody[index].contact]
        return contacts if who == _CONTACTS else contacts + others

    def _choose(self, readers: Sequence[int], picks: list[array[int]], turns: int, count: int) -> None:
        """Let the readers choose until there are so many ``turns``; what is chosen already counts as taken."""
        taken = _Taken(count)
        for picked in picks:
            for index in readers:
                if picked[index] != _NONE:
                    taken.take(self.everybody[index], picked[index])
        for turn in range(len(picks), turns):
            picked = array("i", [_NONE]) * len(self.everybody)
            for index in readers:
                place = self.everybody[index]
                picked[index] = taken.freest(place, place.number + turn)
                if picked[index] != _NONE:
                    taken.take(place, picked[index])
            picks.append(picked)


class _Taken:
    """How often each of ``count`` wordings is taken: by a person, within an interview, by anybody; and whose it is."""

    __slots__ = ("_anybody", "_count", "_holders", "_interviews", "_persons")

    def __init__(self, count: int) -> None:
        self._count = count
        self._persons: dict[str, list[int]] = {}
        self._interviews: dict[str, list[int]] = {}
        self._anybody = [0] * count
        self._holders: list[str | None] = [None] * count

    def freest(self, place: _Place, first: int) -> int:
        """Find the wording that is taken least, counted from the ``first`` one on, of those that no other sheet has.

        -1 where there is none, or where the person has read all of these while there are others.
        """
        nobody = [0] * self._count
        person = self._persons.get(place.who[0], nobody)
        interview = self._interviews.get(place.interview, nobody)
        anybody, count, holders = self._anybody, self._count, self._holders
        everything = ((first + ahead) % count for ahead in range(count))
        free = [one for one in everything if holders[one] is None or holders[one] == place.owner]
        best = min(free, key=lambda one: (person[one], interview[one], anybody[one]), default=_NONE)
        return _NONE if best == _NONE or (person[best] and len(free) < count) else best

    def take(self, place: _Place, wording: int) -> None:
        """Count a wording as taken by somebody."""
        self._persons.setdefault(place.who[0], [0] * self._count)[wording] += 1
        self._interviews.setdefault(place.interview, [0] * self._count)[wording] += 1
        self._anybody[wording] += 1
        self._holders[wording] = place.owner


def person_key(person: Person) -> str:
    """Name a person the same way however the name is spaced or cased: by name, else email, else phone.

    >>> person_key(Person(name="Dana  ORTIZ"))
    'dana ortiz'
    """
    return " ".join((person.name or person.email or person.phone).casefold().split())


def folded(company: str) -> str:
    """A company's name as turns compare it.

    >>> folded(" Acme  INC ")
    'acme inc'
    """
    return " ".join(company.casefold().split())


def _owned(owner: str, found: Interview | list[Interview]) -> list[_Owned]:
    return [(owner, each) for each in ([found] if isinstance(found, Interview) else found)]


def _place_key(owner: str, interview: Interview) -> str:
    """The key of an interview among those of all sheets: two sheets may have one key for interviews of theirs."""
    return f"{owner}\0{interview.key}" if owner else interview.key


def _by_day(owned: _Owned) -> tuple[date, str, str]:
    owner, interview = owned
    return interview.start.date(), interview.key, owner


def _places_of(key: str, interview: Interview, owner: str) -> list[_Place]:
    """Everybody of an interview, each once, in the order of their numbers."""
    contact = _who(interview.contact)
    everybody = dict.fromkeys((*map(_who, interview.people), contact))
    places = [_Place(key, who, _number_of(interview, who), who == contact, owner) for who in everybody]
    return sorted(places, key=lambda place: (place.number, place.who))


@lru_cache(maxsize=1024)
def _who(person: Person | None) -> _Who:
    return (person_key(person), person.email.casefold(), person.phone) if person else ("", "", "")


def _number_of(interview: Interview, who: _Who) -> int:
    """The hash of row and person; a later round of the row counts on from it."""
    row = interview.row_key or interview.key
    suffix = interview.key[len(row) + 1 :] if interview.key.startswith(f"{row}-") else ""
    later = int(suffix) - 1 if suffix.isascii() and suffix.isdigit() else 0
    return _hash(f"{row}\0{who[0]}") % 1_000_000 + later


@lru_cache(maxsize=4096)
def _hash(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass"))[:6], "big")
