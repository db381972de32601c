"""What each client was given to say, and at which companies: it stays theirs, also when they share nothing any more.

It stands in a file of its own, of which neither the name nor the content says anything without the coach's key, and is
kept until the client is erased: another client may come to the same employer years later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.cli.coaching.home import WORDS, Home
from ics_followup.drafts.given import Given
from ics_followup.drafts.turns import folded
from ics_followup.sharing.neighbours import ABSENT, Marks, mark_of

if TYPE_CHECKING:
    from ics_followup.planning import Plan

_VERSION: Final = 1


class Words(NamedTuple):
    """Of each company, by its mark: the marks of what makes it one with others, and what was given there in which turn.

    ``given`` are pairs of the mark of a turn and the name of a text, the latest last (`drafts.given`).
    """

    links: Mapping[str, tuple[str, ...]] = {}
    given: Mapping[str, tuple[tuple[str, str], ...]] = {}

    def of(self, owner: str, company: str) -> tuple[Given, ...]:
        """What was given at a company."""
        return tuple(Given(owner, turn, text) for turn, text in self.given.get(company, ()))

    def beside(self, marks: Marks) -> dict[str, str]:
        """The marks of a client now, and of where they were given something to say before."""
        found = {company: " ".join((ABSENT, *links)) for company, links in self.links.items()}
        for company, said in marks.items():
            first, *links = said.split(" ")
            found[company] = " ".join((first, *sorted({*links, *self.links.get(company, ())})))
        return found

    def with_told(self, told: Iterable[tuple[str, Given]], marks: Marks) -> Words:
        """These, and what is told now at each company; ``marks`` are those of the client."""
        links = {company: tuple(each) for company, each in self.links.items()}
        given = {company: dict.fromkeys(each) for company, each in self.given.items()}
        for company, each in told:
            there = given.setdefault(company, {})
            there.pop((each.turn, each.text), None)
            there[each.turn, each.text] = None
        for company in given:
            now = marks.get(company, "").split(" ")[1:]
            links[company] = tuple(sorted({*links.get(company, ()), *now}))
        return Words(links, {company: tuple(each) for company, each in given.items()})


def read_words(path: Path) -> Words:
    """What a client was given; nothing where nothing is remembered, or it cannot be read."""
    try:
        said = json.loads(path.read_bytes())
        if said["version"] != _VERSION:
            return Words()
        return Words(
            {str(company): tuple(map(str, links)) for company, links in said["links"].items()},
            {
                str(company): tuple((str(turn), str(text)) for turn, text in given)
                for company, given in said["given"].items()
            },
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Words()


def words_written(words: Words) -> bytes:
    """The same as octets; empty for nothing."""
    if not words.given:
        return b""
    return json.dumps({"version": _VERSION, **words._asdict()}, separators=(",", ":")).encode()


def absent_words(home: Home, here: Iterable[str]) -> dict[str, Words]:
    """What those were given who are shown no messages now; by something that stands for each of them.

    ``here`` are the refs of the others.
    """
    known = {home.words(ref).name for ref in here}
    return {
        path.stem: read_words(path)
        for path in sorted((home.state / WORDS).glob("*.json"))
        if path.name not in known
    }


class Telling:
    """One client's words in one run: what was given before to them and to others, and what is told now."""

    def __init__(
        self, home: Home, ref: str, employers: Mapping[str, str], others: Iterable[tuple[str, Given]]
    ) -> None:
        self._key = home.key
        self._ref = ref
        self._employers = employers
        self._others = tuple(others)
        self.before = read_words(home.words(ref))
        self.after = self.before

    def given_to(self, plan: Plan) -> Plan:
        """A plan that knows what was given at the companies in it."""
        companies = dict.fromkeys(folded(each.company) for each in plan.intake.interviews)
        self._marks = {mark_of(name, self._key): name for name in companies}
        given: dict[str, list[Given]] = {}
        for company in self.before.given:
            name = self._employers.get(company) or self._marks.get(company)
            if name:
                given.setdefault(name, []).extend(self.before.of(self._ref, company))
        for name, each in self._others:
            given.setdefault(name, []).append(each)
        return plan._replace(given=given, mark=self._mark)

    def told(self, plan: Plan, marks: Marks) -> None:
        """Take in what the plan was asked for since. ``marks`` are those of the client."""
        named: dict[str, str] = {}
        for company, name in self._marks.items():
            named.setdefault(self._employers.get(company, name), company)
        self.after = self.before.with_told(((named[name], each) for name, each in plan.turns.told), marks)

    def _mark(self, text: str) -> str:
        return mark_of(text, self._key)
