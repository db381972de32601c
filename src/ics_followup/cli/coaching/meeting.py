"""Whom the clients of a coach meet: looked up in their sheets, so that nobody is given the words of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ics_followup.cli.coaching.home import Home
from ics_followup.cli.coaching.kept import Kept
from ics_followup.cli.coaching.looking import Look
from ics_followup.sharing.levels import shows
from ics_followup.sharing.neighbours import Marks, Neighbour, first_of, gathered, mark_of, marks_of, stubs_of


class Met(NamedTuple):
    """The interviews of a client, for the words of others: marks of all, and those at the companies asked for.

    ``marks`` are None where the sheet cannot be read.
    """

    marks: dict[str, str] | None
    neighbours: tuple[Neighbour, ...] = ()


def marks_now(
    home: Home, looks: Mapping[str, Look], kept: Mapping[str, Kept | None], same: set[str]
) -> tuple[dict[str, Marks], list[str]]:
    """Whom each client meets whose messages are shown: as it was, or looked up where the sheet changed.

    And those whose sheet cannot be read now: what they met when it last could is all that is known.
    """
    worded = [ref for ref, look in looks.items() if _is_worded(look)]
    marks: dict[str, Marks] = {}
    for ref in worded:
        before = kept[ref]
        if ref in same and before:
            marks[ref] = before.marks
    new = [looks[ref] for ref in worded if ref not in same]
    unread: list[str] = [look.client.ref for look in new if look.trouble]
    if len(worded) > 1 and new:
        for ref, each in _met(home, frozenset(), [look for look in new if not look.trouble]):
            if each.marks is None:
                unread.append(ref)
            else:
                marks[ref] = each.marks
    for ref in unread:
        before = kept[ref]
        marks[ref] = before.marks if before and before.outputs else {}
    return marks, unread


def neighbours_of(
    home: Home,
    looks: Mapping[str, Look],
    wanting: Sequence[str],
    marks: Mapping[str, Marks],
    companies: Mapping[str, str],
) -> dict[str, tuple[Neighbour, ...]]:
    """By the digest of the employer, everybody who meets it: for the employers of those who are built."""
    ones = {companies[name] for ref in wanting for name in marks[ref] if name in companies}
    wanted = frozenset(name for name, one in companies.items() if one in ones)
    if not wanted:
        return {}
    who = [looks[ref] for ref in sorted(marks) if not wanted.isdisjoint(marks[ref])]
    there: dict[str, tuple[Neighbour, ...]] = {}
    for _, each in _met(home, wanted, who):
        for one, some in gathered(each.neighbours, companies, home.key).items():
            there[one] = first_of((*there.get(one, ()), *some))
    return there


def names_of(met: Mapping[str, str]) -> dict[str, list[str]]:
    """The marks of all names that each employer has."""
    names: dict[str, list[str]] = {}
    for name, one in met.items():
        names.setdefault(one, []).append(name)
    return names


def _is_worded(look: Look) -> bool:
    return look.consent.standing == "shared" and shows(look.consent.level, "message")


def _met(home: Home, wanted: frozenset[str], looks: Sequence[Look]) -> Iterable[tuple[str, Met]]:
    from ics_followup.cli.coaching.workers import in_parallel

    return in_parallel(partial(_met_by, home, wanted), looks, lost=lambda look: (look.client.ref, Met(None)))


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
        return ref, Met(None)
    found = tuple(
        Neighbour(ref, each)
        for each in (stubs if wanted else ())
        if mark_of(folded(each.company), home.key) in wanted
    )
    return ref, Met(marks_of(stubs, home.key), found)
