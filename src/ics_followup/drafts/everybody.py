"""The names of all rows of a sheet: a phrase of one row that names somebody of another goes into no message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ics_followup.drafts.names import name_alone, one_line, whole
from ics_followup.model import Interview, Person

_HIDDEN: Final = "\N{WHITE CIRCLE}"


class Everybody:
    """The people and companies of some interviews, found in a text by their first words.

    A name counts as it is written, as whole words. One of a single word ("Target", "Will") counts only where it
    surely is a name: with its capital, and not as the first word of the phrase.
    """

    __slots__ = ("_names",)

    def __init__(self, interviews: Iterable[Interview] = ()) -> None:
        self._names: dict[str, dict[str, None]] = {}
        for name in dict.fromkeys(name for interview in interviews for name in _names_of(interview)):
            words = _words(name)
            if words and (len(words) > 1 or not name.islower()):
                self._names.setdefault(words[0], {})[name] = None

    def named_in(self, text: str, interview: Interview, person: Person | None) -> str:
        """Return a name of another row that a phrase holds; empty where it holds none.

        The names of the interview's own company and of the ``person`` are no offence, even where another row has
        them too; nor is the panel of the interview, which `others_of` looks after.
        """
        words = _words(text)
        found = dict.fromkeys(name for word in words for name in self._names.get(word, ()))
        if not found:
            return ""
        own = {one_line(interview.company), *_people_of(interview), *(_full(person),)} - {""}
        for name in sorted({*own, *found}, key=lambda name: (-len(name), name)):
            if name in own:
                text = whole(name).sub(lambda match: _HIDDEN * len(match.group()), text)
            elif _is_named(text, name):
                return name
        return ""

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
