"""Which wording somebody takes: the one that is taken least, of those that no other sheet has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

NONE: Final = -1
SEVERAL: Final = "\0"
"""Stands for whose a wording is that more than one sheet has."""

Who = tuple[str, str, str]
"""One person of an interview: name, address and number, as two of one name differ by these."""


class Place(NamedTuple):
    """Where somebody of an interview stands among all those of the company: ``number`` is their hash."""

    interview: str
    who: Who
    number: int
    contact: bool
    owner: str = ""


class Taken:
    """How often each of ``count`` wordings is taken: by a person, within an interview, by anybody; and whose it is."""

    __slots__ = ("_anybody", "_count", "_holders", "_interviews", "_persons")

    def __init__(self, count: int, holders: Iterable[str | None] = ()) -> None:
        self._count = count
        self._persons: dict[str, list[int]] = {}
        self._interviews: dict[str, list[int]] = {}
        self._anybody = [0] * count
        self._holders: list[str | None] = [*holders] or [None] * count

    def freest(self, place: Place, first: int) -> int:
        """Find the wording that is taken least, counted from the ``first`` one on, of those that no other sheet has.

        -1 where there is none, or where the person has read all of these while there are others.
        """
        nobody = [0] * self._count
        person = self._persons.get(place.who[0], nobody)
        interview = self._interviews.get(place.interview, nobody)
        anybody, count, holders = self._anybody, self._count, self._holders
        everything = ((first + ahead) % count for ahead in range(count))
        free = [one for one in everything if holders[one] is None or holders[one] == place.owner]
        best = min(free, key=lambda one: (person[one], interview[one], anybody[one]), default=NONE)
        return NONE if best == NONE or (person[best] and len(free) < count) else best

    def take(self, place: Place, wording: int) -> None:
        """Count a wording as taken by somebody."""
        self._persons.setdefault(place.who[0], [0] * self._count)[wording] += 1
        self._interviews.setdefault(place.interview, [0] * self._count)[wording] += 1
        self._anybody[wording] += 1
        held = self._holders[wording]
        self._holders[wording] = place.owner if held in (None, place.owner) else SEVERAL
