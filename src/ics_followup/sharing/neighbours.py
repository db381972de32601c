"""Clients who meet one employer: whose interviews must be known so that nobody there reads the same words twice.

What is handed from one client to another is the name of the employer, the day and the people, for the choice of
words alone (`drafts.turns`); none of it is ever shown. Kept is only a keyed digest. Pure.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.drafts.turns import MOST_TOGETHER, folded
from ics_followup.model import Interview, Person
from ics_followup.problems import DataError
from ics_followup.sharing.employers import joined, links_of

if TYPE_CHECKING:
    from ics_followup.source import Source

_OCTETS: Final = 12

ABSENT: Final = "-"
"""Stands for what others' words depend on, where a client was given something to say before and meets nobody now."""

Marks = Mapping[str, str]
"""By the mark of a company, the mark of what one client has there, and behind it, each after a blank, the marks of what
makes the employers of several clients one (`employers.links_of`). None can be read without the coach's key."""


class Neighbour(NamedTuple):
    """An interview of another client, without anything that words do not depend on. ``owner`` is a pseudonym."""

    owner: str
    interview: Interview


def stubs_of(source: Source) -> tuple[Interview, ...] | None:
    """The interviews of a client, each with its company, day and people alone; None where the sheet cannot be read."""
    from ics_followup.cadence.own import own_cadences
    from ics_followup.intake import interviews_from, read_table
    from ics_followup.planning import drafts_known
    from ics_followup.source import settings_of

    settings, _ = settings_of(source)
    folder = str(source.folder / settings.drafts_folder) if settings.drafts_folder else ""
    try:
        tables = [read_table(data, name) for data, name in ((source.sheet, source.name), *source.more)]
    except DataError:
        return None
    intake = interviews_from(
        tables[0],
        settings=settings,
        cadences=own_cadences(source.cadences, lambda: drafts_known(folder)).names,
        more=tables[1:],
    )
    return tuple(map(stub_of, intake.interviews))


def marks_of(stubs: Iterable[Interview], key: bytes) -> dict[str, str]:
    """The marks of a client: of each company, of all that others' words depend on there, and of what makes it one."""
    there: dict[str, list[Interview]] = {}
    for stub in stubs:
        there.setdefault(folded(stub.company), []).append(stub)
    found = {}
    for name, some in there.items():
        said = mark_of("\n".join(sorted(map(repr, some))), key)
        links = sorted({link for stub in some for link in links_of(stub)})
        found[mark_of(name, key)] = " ".join((said, *(mark_of(link, key) for link in links)))
    return found


def mark_of(text: str, key: bytes) -> str:
    """A keyed digest (HMAC, RFC 2104) that is the same in every run of one coach, and says nothing to others."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).digest()[:_OCTETS].hex()


def meeting(marks: Mapping[str, Marks]) -> dict[str, str]:
    """The companies that two clients or more meet, each with a digest of all that is known of them there.

    The names of one employer have one digest, and no others have it. ``marks`` are those of every client, by
    ``ref``; their order changes nothing.

    >>> list(meeting({"a": {"acme": "1"}, "b": {"acme": "2", "else": "3"}}))
    ['acme']
    >>> met = meeting({"a": {"acme": "1 dana"}, "b": {"acme inc": "2 dana"}})
    >>> met["acme"] == met["acme inc"]
    True
    """
    one = joined((name, said.split(" ")[1:]) for theirs in marks.values() for name, said in theirs.items())
    there: dict[str, list[tuple[str, str, str]]] = {}
    for ref, theirs in marks.items():
        for name, said in theirs.items():
            there.setdefault(one[name], []).append((ref, name, said))
    found = {}
    for all_said in there.values():
        if len(all_said) > 1 and len({ref for ref, _, _ in all_said}) > 1:
            text = "\n".join(sorted(map(" ".join, all_said)))
            digest = sha256(text.encode()).hexdigest()
            found.update(dict.fromkeys((name for _, name, _ in all_said), digest))
    return found


def beside(own: Marks, met: Mapping[str, str]) -> tuple[str, ...]:
    """What the words of one client depend on beside their own sheet: who meets the same companies, in a stable order.

    >>> beside({"acme": "1", "mine": "4"}, {"acme": "d1", "else": "d2"})
    ('acme d1',)
    """
    return tuple(f"{name} {met[name]}" for name in sorted(own) if name in met)


def employers_of(interviews: Iterable[Interview], met: Mapping[str, str], key: bytes) -> dict[str, str]:
    """For the names of companies that several clients meet, what stands for all that are one, as turns ask for it."""
    names = dict.fromkeys(folded(each.company) for each in interviews)
    marks = {name: mark_of(name, key) for name in names}
    return {name: met[mark] for name, mark in marks.items() if mark in met}


def gathered(
    neighbours: Iterable[Neighbour], met: Mapping[str, str], key: bytes
) -> dict[str, tuple[Neighbour, ...]]:
    """By the digest of the employer in ``met``, who meets it: the first ones, in the order in which they choose.

    Those behind them write in their own words; there are fewer wordings than that in any case. Who is at an employer
    that nobody else meets is left out.
    """
    neighbours = tuple(neighbours)
    names = employers_of((each.interview for each in neighbours), met, key)
    found: dict[str, list[Neighbour]] = {}
    for each in neighbours:
        name = folded(each.interview.company)
        if name in names:
            found.setdefault(names[name], []).append(each)
    return {one: first_of(there) for one, there in found.items()}


def first_of(neighbours: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
    """Those of one employer who choose their words, in the order in which they do, whatever the order given."""
    return tuple(sorted(neighbours, key=_order)[:MOST_TOGETHER])


def _order(each: Neighbour) -> tuple[datetime, str, str]:
    return each.interview.start, each.interview.key, each.owner


def stub_of(interview: Interview) -> Interview:
    """An interview without anything that words do not depend on: its company, day and people."""
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
