"""The cadences of a user's own: files beside the sheet that are known by name wherever a built-in one is."""

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ics_followup.cadence.language import (
    Cadence,
    CadenceError,
    Mistake,
    Step,
    built_in,
    built_in_names,
)
from ics_followup.cadence.reading import near, read_cadence
from ics_followup.problems import Problem

FOLDER: Final = "cadences"
"""The folder beside the sheet in which a user's own cadences stand, each as ``NAME.toml``."""


class Drafts(NamedTuple):
    """The kinds of message that there are: all of them, and those that have words for a card."""

    kinds: frozenset[str]
    cards: frozenset[str]


class Cadences(NamedTuple):
    """The cadences that a run knows. ``broken`` says by name what is wrong with those that cannot be used."""

    own: Mapping[str, Cadence] = MappingProxyType({})
    broken: Mapping[str, tuple[Problem, ...]] = MappingProxyType({})

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, broken ones too, in alphabetical order."""
        return tuple(sorted({*built_in_names(), *self.own, *self.broken}))

    @property
    def steps(self) -> frozenset[str]:
        """The ids of the steps in the user's own cadences."""
        return frozenset(step.id for cadence in self.own.values() for step in cadence.steps)

    def find(self, name: str) -> Cadence:
        """The cadence of that name, built in or the user's own; KeyError where there is none that works."""
        return self.own[name] if name in self.own else built_in(name)


def own_cadences(texts: Mapping[str, str], drafts: Callable[[], Drafts]) -> Cadences:
    """Read a user's own cadences. ``texts`` are their files by name, without ``.toml``.

    ``drafts`` is asked only where there are any. What is wrong with one is in ``Cadences.broken``.
    """
    own: dict[str, Cadence] = {}
    broken: dict[str, tuple[Problem, ...]] = {}
    known = drafts() if texts else Drafts(kinds=frozenset(), cards=frozenset())
    for name, text in sorted(texts.items()):
        try:
            own[name] = own_cadence(name, text, f"{FOLDER}/{name}.toml", known)
        except CadenceError as error:
            broken[name] = error.problems
    return Cadences(own=own, broken=broken)


def own_cadence(name: str, text: str, file: str, drafts: Drafts) -> Cadence:
    """Read one of the user's own, whose file is called ``name``; CadenceError with all that is wrong.

    Beyond what holds for every cadence: its name is its file's and no built-in one's, and its messages exist.
    """
    from ics_followup.cadence.lines import spot_of, spots_in

    cadence, mistakes = read_cadence(text)
    if cadence is None:
        raise CadenceError(file, text, mistakes)
    said, spots = {mistake.path for mistake in mistakes}, spots_in(text)
    more = [
        Mistake(path, spot_of(path, spots), what)
        for path, what in (*_named(cadence, name), *_without_words(cadence, drafts))
        if path not in said
    ]
    if mistakes or more:
        raise CadenceError(file, text, [*mistakes, *more])
    return cadence


def _named(cadence: Cadence, name: str) -> Iterator[tuple[str, str]]:
    plain = "-".join(name.casefold().replace("_", " ").replace("-", " ").split())
    if name in built_in_names():
        what = f'"{name}" comes with the program; give the file and its name a name of your own'
        yield "name", f'{what}, like "my-{name}"'
    elif name != plain:
        yield "name", f"a name is in small letters with hyphens: call the file {plain or 'mine'}.toml"
    elif cadence.name != name:
        yield "name", f'the file is called {name}.toml, so write name = "{name}"'


def _without_words(cadence: Cadence, drafts: Drafts) -> Iterator[tuple[str, str]]:
    """Steps whose messages do not exist."""
    for index, step in enumerate(cadence.steps):
        for path, kind in _messages(step, f"step[{index}]"):
            if kind not in drafts.kinds:
                yield path, f'there is no message of the kind "{kind}"{near(kind, sorted(drafts.kinds))}'
        card = "card" in (*step.channel, *step.turns) and step.kind == "contact"
        kind = step.draft_by_channel.get("card", step.draft)
        if card and kind in drafts.kinds and kind not in drafts.cards:
            where = "turns" if "card" in step.turns else "channel"
            what = f'the message "{kind}" has no words for a card; those that have: {", ".join(sorted(drafts.cards))}'
            yield f"step[{index}].{where}", what


def _messages(step: Step, path: str) -> Iterator[tuple[str, str]]:
    if step.draft:
        yield f"{path}.draft", step.draft
    if step.last_draft:
        yield f"{path}.last_draft", step.last_draft
    for channel, kind in step.draft_by_channel.items():
        yield f"{path}.draft_by_channel.{channel}", kind


def texts_used(cadences: Cadences, used: Collection[str]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What is wrong with the cadences in use, and, as warnings, with those that nothing uses."""
    errors = [
        problem for name in sorted(cadences.broken) if name in used for problem in cadences.broken[name]
    ]
    return tuple(errors), tuple(
        _unused(name, cadences) for name in sorted(cadences.broken) if name not in used
    )


def _unused(name: str, cadences: Cadences) -> Problem:
    first, *others = cadences.broken[name]
    more = f" (and {len(others)} more)" if others else ""
    return Problem(
        severity="warning",
        what=f"{first.what}{more}",
        remedy=f"Nothing uses it yet; ics-followup cadence check {FOLDER}/{name}.toml lists all.",
        place=first.place,
        file=first.file,
    )
