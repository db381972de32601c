"""Clients who meet one employer: whose interviews must be known so that nobody there reads the same words twice.

What is handed from one client to another is the name of the employer, the day and the people, for the choice of
words alone (`drafts.turns`); none of it is ever shown. Kept is only a keyed digest. Pure.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.drafts.turns import MOST_TOGETHER
from ics_followup.model import Interview, Person
from ics_followup.problems import DataError

if TYPE_CHECKING:
    from ics_followup.source import Source

_OCTETS: Final = 12

Marks = Mapping[str, str]
"""By the mark of a company, the mark of what one client has there; neither can be read without the coach's key."""


class Neighbour(NamedTuple):
    """An interview of another client, without anything that words do not depend on. ``owner`` is a pseudonym."""

    owner: str
    interview: Interview


def stubs_of(source: Source, company: Callable[[str], bool] = lambda _: True) -> tuple[Interview, ...]:
    """The interviews of a client, each with its company, day and people alone; none where the sheet cannot be read.

    ``company`` chooses by the folded name.
    """
    from ics_followup.cadence.own import own_cadences
    from ics_followup.intake import interviews_from, read_table
    from ics_followup.planning import drafts_known
    from ics_followup.source import settings_of

    settings, _ = settings_of(source)
    folder = str(source.folder / settings.drafts_folder) if settings.drafts_folder else ""
    try:
        tables = [read_table(data, name) for data, name in ((source.sheet, source.name), *source.more)]
    except DataError:
        return ()
    intake = interviews_from(
        tables[0],
        settings=settings,
        cadences=own_cadences(source.cadences, lambda: drafts_known(folder)).names,
        more=tables[1:],
    )
    return tuple(_stub(each) for each in intake.interviews if company(folded(each.company)))


def folded(company: str) -> str:
    """A company's name as turns compare it."""
    return " ".join(company.casefold().split())


def marks_of(stubs: Iterable[Interview], key: bytes) -> dict[str, str]:
    """For each company a keyed digest of its name, and one of everything that others' words depend on there."""
    there: dict[str, list[str]] = {}
    for stub in stubs:
        there.setdefault(mark_of(folded(stub.company), key), []).append(repr(stub))
    return {name: mark_of("\n".join(sorted(said)), key) for name, said in there.items()}


def mark_of(text: str, key: bytes) -> str:
    """A keyed digest (HMAC, RFC 2104) that is the same in every run of one coach, and says nothing to others."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).digest()[:_OCTETS].hex()


def meeting(marks: Mapping[str, Marks]) -> dict[str, str]:
    """The companies that two clients or more meet, each with a digest of all that is known of them there.

    ``marks`` are those of every client, by ``ref``; their order changes nothing.

    >>> list(meeting({"a": {"acme": "1"}, "b": {"acme": "2", "else": "3"}}))
    ['acme']
    """
    there: dict[str, list[str]] = {}
    for ref in sorted(marks):
        for name, said in marks[ref].items():
            there.setdefault(name, []).append(f"{ref} {said}")
    return {
        name: sha256("\n".join(said).encode()).hexdigest() for name, said in there.items() if len(said) > 1
    }


def beside(own: Marks, met: Mapping[str, str]) -> tuple[str, ...]:
    """What the words of one client depend on beside their own sheet: who meets the same companies, in a stable order.

    >>> beside({"acme": "1", "mine": "4"}, {"acme": "d1", "else": "d2"})
    ('acme d1',)
    """
    return tuple(f"{name} {met[name]}" for name in sorted(own) if name in met)


def gathered(neighbours: Iterable[Neighbour], key: bytes) -> dict[str, tuple[Neighbour, ...]]:
    """By the mark of the company, who meets it: the first ones, in the order in which they choose their words.

    Those behind them write in their own words; there are fewer wordings than that in any case.
    """
    found: dict[str, list[Neighbour]] = {}
    for each in neighbours:
        found.setdefault(mark_of(folded(each.interview.company), key), []).append(each)
    return {name: tuple(sorted(there, key=_order)[:MOST_TOGETHER]) for name, there in found.items()}


def _order(each: Neighbour) -> tuple[datetime, str, str]:
    return each.interview.start, each.interview.key, each.owner


def _stub(interview: Interview) -> Interview:
    day = datetime.combine(interview.start.date(), time())
    return Interview(
        key=interview.key,
        row_key=interview.row_key,
        line=0,
        company=interview.company,
        start=day,
        end=day,
        timed=False,
        timezone="",
        people=tuple(map(_who, interview.people)),
        contact=_who(interview.contact) if interview.contact else None,
    )


def _who(person: Person) -> Person:
    return Person(name=person.name, email=person.email, phone=person.phone)
