"""What sheets that are coordinated were given to say at one company before: it stays theirs, whoever comes or goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

OWN: Final = "own/"
"""Begins the name of a text that is not built in; behind it stands its mark."""


class Given(NamedTuple):
    """A text that was shown. ``owner`` is the sheet, ``turn`` the mark of an interview, person, kind and occurrence.

    ``text`` names a built-in one by kind and file (``thanks/email.2.txt``), another one by its mark (`OWN`).
    """

    owner: str
    turn: str
    text: str


class Before:
    """What was given at one company, and by whom; and what is told now. ``mark`` makes a text unreadable.

    >>> before = Before([Given("ann", "1", "thanks/email.1.txt")], str)
    >>> before.is_free("thanks/email.1.txt", "ann"), before.is_free("thanks/email.1.txt", "bea")
    (True, False)
    """

    __slots__ = ("_holders", "_mark", "_turns", "told")

    def __init__(self, given: Iterable[Given] = (), mark: Callable[[str], str] = str) -> None:
        self._mark = mark
        self._holders: dict[str, set[str]] = {}
        self._turns: dict[tuple[str, str], list[str]] = {}
        self.told: list[Given] = []
        for each in given:
            self._holders.setdefault(each.text, set()).add(each.owner)
            self._turns.setdefault((each.owner, each.turn), []).append(each.text)

    def owners(self, text: str) -> Iterable[str]:
        """Which sheets were given a text."""
        return self._holders.get(text, ())

    def is_free(self, text: str, owner: str) -> bool:
        """Whether no other sheet was given a text."""
        return self._holders.get(text, {owner}) <= {owner}

    def is_among_others(self, owner: str) -> bool:
        """Whether another sheet was given anything here."""
        return any(not held <= {owner} for held in self._holders.values())

    def said(self, owner: str, turn: str, texts: Iterable[str]) -> str:
        """Which of some texts was given in a turn, the last one where there were several; empty for none.

        One that another sheet was given too is none: nobody is to say it again.
        """
        if not self._turns:
            return ""
        wanted = set(texts)
        found = self._turns.get((owner, self._mark(turn)), ())
        return next((each for each in reversed(found) if each in wanted and self.is_free(each, owner)), "")

    def tell(self, owner: str, turn: str, text: str) -> None:
        """Remember that a text is shown in a turn."""
        self.told.append(Given(owner, self._mark(turn), text))

    def own(self, text: str) -> str:
        """The name of a text that is not built in."""
        return f"{OWN}{self._mark(text)}"
