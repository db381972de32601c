"""The names of all rows of a sheet: a phrase of one row that names somebody of another goes into no message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ics_followup.drafts.names import name_alone, one_line, whole
from ics_followup.model import Interview, Person

_HIDDEN: Final = "\N{WHITE CIRCLE}"
_BEGINNING: Final = 3
"""Only where a word begins with the same letters as a name may a name begin: it saves nearly all looking up."""


class Everybody:
    """The people and companies of some interviews, found in a text by their words.

    A name counts as it is written, as whole words. One of a single word ("Target", "Will") counts only where it
    surely is a name: with its capital, and not as the first word of the phrase.
    """

    __slots__ = ("_beginnings", "_names", "_sizes")

    def __init__(self, interviews: Iterable[Interview] = ()) -> None:
        self._names: dict[str, str | tuple[str, ...]] = {}
        self._beginnings: set[str] = set()
        self._sizes: set[int] = set()
        for interview in interviews:
            for name in _names_of(interview):
                if name not in self._names:
                    self._add(name)

    def _add(self, name: str) -> None:
        """Keep a name by its words; most are these words, so that one object serves for both."""
        words = _words(name)
        if not words or (len(words) == 1 and name.islower()):
            return
        self._beginnings.add(words[0][:_BEGINNING])
        self._sizes.add(len(words))
        called = " ".join(words)
        if called == name:
            called = name
        known = self._names.get(called, ())
        names = (known,) if isinstance(known, str) else known
        if name not in names:
            self._names[called] = (*names, name) if names else name

    def named_in(self, text: str, interview: Interview, person: Person | None) -> str:
        """Return a name of another row that a phrase holds; empty where it holds none.

        The names of the interview's own company and of the ``person`` are no offence, even where another row has
        them too; nor is the panel of the interview, which `others_of` looks after.
        """
        found = self._found_in(text)
        if not found:
            return ""
        own = {one_line(interview.company), *_people_of(interview), *(_full(person),)} - {""}
        for name in sorted({*own, *found}, key=lambda name: (-len(name), name)):
            if name in own:
                text = whole(name).sub(lambda match: _HIDDEN * len(match.group()), text)
            elif _is_named(text, name):
                return name
        return ""

    def _found_in(self, text: str) -> list[str]:
        """The names of all rows whose words stand in a text, one after the other."""
        found: list[str] = []
        words = _words(text)
        for start, word in enumerate(words):
            if word[:_BEGINNING] not in self._beginnings:
                continue
            for size in self._sizes:
                known = self._names.get(" ".join(words[start : start + size]), ())
                found += (known,) if isinstance(known, str) else known
        return found

    def reason_against(self, text: str, interview: Interview, person: Person | None) -> str:
        """Say in plain words whom of another row a phrase names; empty where it names nobody."""
        name = self.named_in(text, interview, person)
        return f"it names {name}, and that is in another row of your sheet" if name else ""


def _is_named(text: str, name: str) -> bool:
    single = len(_words(name)) == 1 and name[1:] == name[1:].lower()
    return any(
        not single or text[: match.start()].strip() or text[match.end() : match.end() + 2] in ("'s", "’s")
        for match in whole(name).finditer(text)
    )


def _names_of(interview: Interview) -> Iterator[str]:
    yield one_line(interview.company)
    yield from _people_of(interview)


def _people_of(interview: Interview) -> Iterator[str]:
    for person in (*interview.people, interview.contact):
        yield _full(person)


def _full(person: Person | None) -> str:
    return name_alone(person.name) if person else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
