"""Whom the clients of a coach meet, and what they were given to say: so that nobody is given words of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from ics_followup.cli.coaching.home import Home
from ics_followup.cli.coaching.kept import Kept
from ics_followup.cli.coaching.looking import Look
from ics_followup.cli.coaching.words import Words, absent_words, read_words
from ics_followup.drafts.given import Given
from ics_followup.sharing.levels import shows
from ics_followup.sharing.neighbours import (
    Marks,
    Neighbour,
    first_of,
    gathered,
    mark_of,
    marks_of,
    meeting,
    stubs_of,
)

_MOST_OWNERS: Final = 2
"""Of so many owners of one text each client finds one that is somebody else."""


class Met(NamedTuple):
    """The interviews of a client, for the words of others: marks of all, and those at the companies asked for.

    ``marks`` are None where the sheet cannot be read. ``words`` is what was said at the companies that are asked for;
    of all, what makes them one with others.
    """

    words: Words
    marks: Marks | None = None
    neighbours: tuple[Neighbour, ...] = ()


class There(NamedTuple):
    """Of one employer, who chooses words there, and what was given to say."""

    neighbours: tuple[Neighbour, ...] = ()
    given: tuple[Given, ...] = ()


class Meeting(NamedTuple):
    """Whom each client meets, by ref, and what all of it is a digest of; ``absent`` are shown no messages now."""

    marks: Mapping[str, Marks]
    met: Mapping[str, str]
    absent: Mapping[str, Words]


def meeting_now(
    home: Home, looks: Mapping[str, Look], kept: Mapping[str, Kept | None], same: set[str]
) -> Meeting:
    """Whom each client meets whose messages are shown: as it was, or looked up where the sheet changed.

    Of those whose sheet cannot be read now, what they met when it last could is known, and what they were given.
    """
    worded = [ref for ref, look in looks.items() if _is_worded(look)]
    marks: dict[str, Marks] = {}
    for ref in same.intersection(worded):
        before = kept[ref]
        marks[ref] = before.marks if before else {}
    absent = absent_words(home, worded)
    new = [looks[ref] for ref in worded if ref not in marks]
    if len(worded) + len(absent) > 1:
        for ref, each in _met(home, frozenset(), new):
            before = kept[ref]
            last = before.marks if before else {}
            marks[ref] = each.words.beside(last if each.marks is None else each.marks)
    elsewhere = {name: words.beside({}) for name, words in absent.items()}
    return Meeting(marks, meeting({**marks, **elsewhere}), absent)


def there_now(
    home: Home, looks: Mapping[str, Look], wanting: Sequence[str], meeting: Meeting
) -> dict[str, There]:
    """By the digest of the employer, who meets it and what was said: for the employers of those who are built."""
    marks, met = meeting.marks, meeting.met
    ones = {met[name] for ref in wanting for name in marks[ref] if name in met}
    wanted = frozenset(name for name, one in met.items() if one in ones)
    if not wanted:
        return {}
    who = [looks[ref] for ref in sorted(marks) if not wanted.isdisjoint(marks[ref])]
    there: dict[str, tuple[Neighbour, ...]] = {}
    given: dict[str, list[Given]] = {}
    for ref, each in _met(home, wanted, who):
        for one, some in gathered(each.neighbours, met, home.key).items():
            there[one] = first_of((*there.get(one, ()), *some))
        for company in each.words.given:
            given.setdefault(met[company], []).extend(each.words.of(ref, company))
    for name, words in meeting.absent.items():
        for company in wanted.intersection(words.given):
            given.setdefault(met[company], []).extend(words.of(name, company))
    return {one: There(there.get(one, ()), _fewer(given.get(one, ()), there.get(one, ()))) for one in ones}


def names_of(met: Mapping[str, str]) -> dict[str, list[str]]:
    """The marks of all names that each employer has."""
    names: dict[str, list[str]] = {}
    for name, one in met.items():
        names.setdefault(one, []).append(name)
    return names


def _fewer(given: Iterable[Given], neighbours: Iterable[Neighbour]) -> tuple[Given, ...]:
    """What was given, in full of those who choose; of the others that a text is somebody else's."""
    choosing = {each.owner for each in neighbours}
    found = []
    owners: dict[str, set[str]] = {}
    for each in given:
        if each.owner in choosing:
            found.append(each)
        elif len(known := owners.setdefault(each.text, set())) < _MOST_OWNERS and each.owner not in known:
            known.add(each.owner)
            found.append(each._replace(turn=""))
    return tuple(found)


def _is_worded(look: Look) -> bool:
    return look.consent.standing == "shared" and shows(look.consent.level, "message")


def _met(home: Home, wanted: frozenset[str], looks: Sequence[Look]) -> Iterable[tuple[str, Met]]:
    from ics_followup.cli.coaching.workers import in_parallel

    return in_parallel(partial(_met_by, home, wanted), looks, lost=partial(_unread, home, wanted))


def _met_by(home: Home, wanted: frozenset[str], look: Look) -> tuple[str, Met]:
    """Whom a client meets. ``wanted`` are the marks of companies whose interviews are wanted too."""
    from ics_followup.cli.coaching.client import source_now
    from ics_followup.drafts.turns import folded

    ref = look.client.ref
    try:
        stubs = stubs_of(source_now(home, look))
    except Exception:
        stubs = None
    if stubs is None:
        return _unread(home, wanted, look)
    found = tuple(
        Neighbour(ref, each)
        for each in (stubs if wanted else ())
        if mark_of(folded(each.company), home.key) in wanted
    )
    return ref, Met(_words(home, wanted, ref), marks_of(stubs, home.key), found)


def _unread(home: Home, wanted: frozenset[str], look: Look) -> tuple[str, Met]:
    """What is known of a client whose sheet cannot be read."""
    return look.client.ref, Met(_words(home, wanted, look.client.ref))


def _words(home: Home, wanted: frozenset[str], ref: str) -> Words:
    words = read_words(home.words(ref))
    return words._replace(given={each: words.given[each] for each in wanted.intersection(words.given)})
