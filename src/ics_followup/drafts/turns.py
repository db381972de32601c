"""Who gets which wording: nobody at one company the words of somebody else, as long as there are enough.

Each person of each interview has a number of their own, a hash, and begins with the wording that it points to. Where
somebody before them in the order of the interviews has that one, they take the next that is free: so a person
more, or a row more, changes the words of those alone who would have had the same.

Where several sheets are coordinated, what one of them took is never given to another, and what one was given to say
stays theirs (`given`): when nothing is left, `UsedUp` says so.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.digest import sha256
from ics_followup.drafts.choosing import NONE, SEVERAL, Place, Taken, Who
from ics_followup.model import Interview, Person

if TYPE_CHECKING:
    from ics_followup.drafts.given import Before, Given

TO_EVERYBODY: Final = "thanks"
"""The kind that each person of an interview gets; the others go to the contact of the row."""

MOST_TOGETHER: Final = 60
"""Of the interviews of several sheets at one company so many choose, the earliest first; others get no wording."""

_ALL: Final = "everybody"
_CONTACTS: Final = "contacts"
_CONTACTS_FIRST: Final = "contacts, then the others"


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
    not there stands for itself. ``given`` are the texts that were shown there before, of this sheet and of others, by
    the same names, and ``mark`` makes what is remembered of them unreadable.
    """

    __slots__ = ("_before", "_companies", "_employers", "_latest", "_mark", "_owner")

    def __init__(
        self,
        interviews: Iterable[Interview],
        *,
        owner: str = "",
        others: Iterable[_Owned] = (),
        employers: Mapping[str, str] = MappingProxyType({}),
        given: Mapping[str, Sequence[Given]] = MappingProxyType({}),
        mark: Callable[[str], str] = str,
    ) -> None:
        self._owner = owner
        self._employers = employers
        self._mark = mark
        self._before: dict[str, Before] = {}
        if given:
            from ics_followup.drafts.given import Before

            self._before = {name: Before(said, mark) for name, said in given.items()}
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
            if isinstance(found, Interview) and name not in beside and not self._are_others_before(name)
            else _Company(
                sorted([*_owned(owner, found), *beside.get(name, ())], key=_by_day), self._before_of(name)
            )
            for name, found in together.items()
        }
        self._latest: tuple[Interview | None, _Company] = (None, _Company())

    @property
    def told(self) -> tuple[tuple[str, Given], ...]:
        """What was said since this was made, each with the name of its company as ``given`` has it."""
        return tuple((name, each) for name, before in self._before.items() for each in before.told)

    def of(self, interview: Interview, person: Person | None) -> Turn:
        """Find the turn of one person of an interview; somebody who is none of its people has one of their own."""
        company = self._company_of(interview)
        who = _who(person)
        key = _place_key(self._owner, interview)
        index = company.index_of(key, who)
        if index is None and company.shared:  # whom only the log names reads what is theirs of this sheet
            index = company.index_of(key, _who(interview.contact))
        return Turn(company, index) if index is not None else Turn(company.of_one(interview, who), 0)

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
            company = _Company(((self._owner, interview),), self._before_of(self._name_of(interview)))
            self._latest = (interview, company)
        return company

    def _are_others_before(self, name: str) -> bool:
        before = self._before.get(name)
        return before is not None and before.is_among_others(self._owner)

    def _before_of(self, name: str) -> Before | None:
        """What was given at a company; None where there is one sheet, of which nothing is remembered."""
        if not self._owner:
            return None
        from ics_followup.drafts.given import Before

        return self._before.setdefault(name, Before((), self._mark))


class Turn(NamedTuple):
    """Where one person of one interview stands among all those of the company."""

    company: _Company
    at: int

    def wording(self, kind: str, *, occurrence: int, count: int, names: tuple[str, ...] = ()) -> int:
        """Choose one of ``count`` wordings, from 0, for the ``occurrence``-th message (from 1) of a kind.

        Nobody gets a wording twice before they had all; nor do two people of an interview, nor two of a
        company, as far as ``count`` reaches, in this order. ``names`` are those of the wordings, as `Given.text` has
        them: each stays with whom it was given to. Raises UsedUp where other sheets have all that this person has not
        read yet; that cannot be where there is one sheet.
        """
        company, at = self
        place = company.everybody[at]
        if company.is_alone(place, kind):
            return self.number(occurrence, count)
        found = company.pick(at, kind, occurrence, count, names)
        if found == NONE:
            raise UsedUp
        return found

    def number(self, occurrence: int, count: int) -> int:
        """Choose one of ``count`` as somebody does whom nobody else matters to."""
        return (self.company.everybody[self.at].number + occurrence - 1) % count

    def may_say(self, text: str) -> bool:
        """Whether words that are not built in are this sheet's here: of several each text is given to one of them."""
        company, at = self
        owner, before = company.everybody[at].owner, company.before
        if before is not None:
            name = before.own(text)
            if owner in before.owners(name) or not before.is_free(name, owner):
                return before.is_free(name, owner)
        return owner == max(company.owners, key=lambda one: _hash(f"{one}\0{text}"))

    def said(self, kind: str, occurrence: int, names: Iterable[str]) -> str:
        """Which of some texts that are not built in was shown here before, by its name; empty for none."""
        company, at = self
        place = company.everybody[at]
        return (
            company.before.said(place.owner, _turn(place, kind, occurrence), names) if company.before else ""
        )

    def tell(self, kind: str, occurrence: int, names: Iterable[str]) -> None:
        """Remember what is shown: a text by its names."""
        company, at = self
        place = company.everybody[at]
        for name in names if company.before is not None else ():
            assert company.before is not None
            company.before.tell(place.owner, _turn(place, kind, occurrence), name)

    def own(self, text: str) -> str:
        """The name of a text that is not built in, where several sheets are coordinated."""
        return self.company.before.own(text) if self.company.before is not None else ""

    @property
    def coordinated(self) -> bool:
        """Whether what is said is to be remembered, as there may be other sheets."""
        return self.company.before is not None

    @property
    def shared(self) -> bool:
        """Whether somebody of another sheet is met at the company too, or was told something there before."""
        return self.company.shared


class _Company:
    """Everybody of one company in the order of choosing, and what they chose; ``before``, what they were given."""

    __slots__ = ("_choosing", "_contacts", "_first", "_picked", "before", "everybody", "owners", "shared")

    def __init__(self, interviews: Iterable[_Owned] = (), before: Before | None = None) -> None:
        self.before = before
        self.everybody: list[Place] = []
        self._first: dict[str, int] = {}
        self._picked: dict[tuple[str, int, tuple[str, ...]], list[array[int]]] = {}
        self._choosing = 0
        for at, (owner, interview) in enumerate(interviews):
            key = _place_key(owner, interview)
            self._first.setdefault(key, len(self.everybody))
            self.everybody += _places_of(key, interview, owner)
            if at < MOST_TOGETHER:
                self._choosing = len(self.everybody)
        self.owners = tuple(dict.fromkeys(place.owner for place in self.everybody)) or ("",)
        self.shared = len(self.owners) > 1 or (
            before is not None and any(map(before.is_among_others, self.owners))
        )
        if not self.shared:
            self._choosing = len(self.everybody)
        self._contacts = sum(place.contact for place in self.everybody)

    def of_one(self, interview: Interview, who: Who) -> _Company:
        """A company of one person more, who has the choice."""
        company = _Company((), self.before)
        number = _number_of(interview, who)
        company.everybody.append(Place(interview.key, who, number, contact=False, owner=self.owners[0]))
        return company

    def index_of(self, interview: str, who: Who) -> int | None:
        """Find somebody's place by the key of the interview; None where they have none."""
        for index in range(self._first.get(interview, len(self.everybody)), len(self.everybody)):
            place = self.everybody[index]
            if place.interview != interview:
                break
            if place.who == who:
                return index
        return None

    def is_alone(self, place: Place, kind: str) -> bool:
        """Tell whether nobody else reads messages of this kind, from which theirs would have to differ."""
        if self.shared:
            return False
        if place.contact and kind != TO_EVERYBODY:
            return self._contacts == 1
        return len(self.everybody) == 1

    def pick(self, index: int, kind: str, occurrence: int, count: int, names: tuple[str, ...]) -> int:
        """Which wording somebody has in their message number ``occurrence``; -1 for none.

        Of one sheet the contacts choose as if there were nobody else; of several all choose together, so that
        nobody has a wording of theirs in one order and of somebody else's in the other.
        """
        alone = self.everybody[index].contact and not self.shared
        who = _ALL if kind == TO_EVERYBODY else _CONTACTS if alone else _CONTACTS_FIRST
        names = names if self.before is not None and self.shared else ()
        picks = self._picked.setdefault((who, count, names), [])
        if len(picks) < occurrence:
            self._choose(
                self._readers(who), picks, occurrence, kind, Taken(count, self._holders(names)), names
            )
        return picks[occurrence - 1][index]

    def _holders(self, names: Iterable[str]) -> Iterator[str | None]:
        """Whose each of some wordings is already."""
        assert self.before is not None or not names
        for name in names:
            owners = tuple(self.before.owners(name)) if self.before else ()
            yield (owners[0] if len(owners) == 1 else SEVERAL) if owners else None

    def _readers(self, who: str) -> list[int]:
        """The indexes of those who choose, in their order."""
        everybody = range(self._choosing)
        if who == _ALL:
            return list(everybody)
        contacts = [index for index in everybody if self.everybody[index].contact]
        others = [index for index in everybody if not self.everybody[index].contact]
        return contacts if who == _CONTACTS else contacts + others

    def _choose(
        self,
        readers: Sequence[int],
        picks: list[array[int]],
        turns: int,
        kind: str,
        taken: Taken,
        names: Sequence[str],
    ) -> None:
        """Let the readers choose until there are so many ``turns``; what is chosen already counts as taken.

        What somebody was given before in a turn they have again, and it is nobody else's.
        """
        for picked in picks:
            for index, wording in enumerate(picked):
                if wording != NONE:
                    taken.take(self.everybody[index], wording)
        for turn in range(len(picks), turns):
            picked = array("i", [NONE]) * len(self.everybody)
            if names:
                self._as_before(picked, kind, turn + 1, names)
                for index, wording in enumerate(picked):
                    if wording != NONE:
                        taken.take(self.everybody[index], wording)
            for index in readers:
                place = self.everybody[index]
                if picked[index] == NONE:
                    picked[index] = taken.freest(place, place.number + turn)
                    if picked[index] != NONE:
                        taken.take(place, picked[index])
            picks.append(picked)

    def _as_before(self, picked: array[int], kind: str, occurrence: int, names: Sequence[str]) -> None:
        """Let everybody have in a turn what they were given in it."""
        assert self.before is not None
        for index, place in enumerate(self.everybody):
            if said := self.before.said(place.owner, _turn(place, kind, occurrence), names):
                picked[index] = names.index(said)


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


def _places_of(key: str, interview: Interview, owner: str) -> list[Place]:
    """Everybody of an interview, each once, in the order of their numbers."""
    contact = _who(interview.contact)
    everybody = dict.fromkeys((*map(_who, interview.people), contact))
    places = [Place(key, who, _number_of(interview, who), who == contact, owner) for who in everybody]
    return sorted(places, key=lambda place: (place.number, place.who))


@lru_cache(maxsize=1024)
def _who(person: Person | None) -> Who:
    return (person_key(person), person.email.casefold(), person.phone) if person else ("", "", "")


def _turn(place: Place, kind: str, occurrence: int) -> str:
    """What stands for one message to one person, among those of one sheet."""
    return repr((place.interview.rpartition("\0")[2], place.who, kind, occurrence))


def _number_of(interview: Interview, who: Who) -> int:
    """The hash of row and person; a later round of the row counts on from it."""
    row = interview.row_key or interview.key
    suffix = interview.key[len(row) + 1 :] if interview.key.startswith(f"{row}-") else ""
    later = int(suffix) - 1 if suffix.isascii() and suffix.isdigit() else 0
    return _hash(f"{row}\0{who[0]}") % 1_000_000 + later


@lru_cache(maxsize=4096)
def _hash(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass"))[:6], "big")
