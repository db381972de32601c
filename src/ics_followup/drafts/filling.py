"""A template filled in. Which sentences are said depends on what is known, and that is worked out once for many.

A template meets the same few shapes again and again: a role is known or not, the company ends with a full stop or
not. For each shape its sentences are chosen and run together into one text with holes; from then on a message is
that text with the values put in, exactly as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

_MOST_SHAPES: Final = 256
"""So many shapes a template remembers before it begins anew."""


class Sentence(NamedTuple):
    """One line: literal texts and names of placeholders in turn, and all names that must be known."""

    parts: tuple[str, ...]
    needs: frozenset[str]
    alone: bool = False


Paragraph = tuple[tuple[Sentence, ...], ...]


class Shape(NamedTuple):
    """What decides which sentences are said, and how: the names without a value, those whose value ends with a stop."""

    unknown: frozenset[str]
    stopped: frozenset[str]


class Known(NamedTuple):
    """The value of each placeholder, empty where nothing is known, and the shape of them all."""

    values: dict[str, str]
    shape: Shape


class Text(NamedTuple):
    """A text with holes: ``form`` has a ``%s`` for each value that ``pick`` takes out; None where there is no hole."""

    form: str
    pick: Callable[[Mapping[str, str]], Any] | None

    def filled(self, values: Mapping[str, str]) -> str:
        """Put the values in, exactly as they are."""
        return self.form % self.pick(values) if self.pick else self.form


class Chosen(NamedTuple):
    """What is left of a template for one shape: its body, and the subjects of which all is known, in order."""

    body: Text
    subjects: tuple[Text, ...]


class Template:
    """One wording of a message; a place in a paragraph holds a sentence and those that stand in for it."""

    __slots__ = ("_by_own_names", "_by_shape", "_names", "file", "paragraphs", "subjects")

    def __init__(
        self, *, file: str, subjects: tuple[Sentence, ...], paragraphs: tuple[Paragraph, ...]
    ) -> None:
        self.file = file
        self.subjects = subjects
        self.paragraphs = paragraphs
        sentences = (sentence for paragraph in paragraphs for place in paragraph for sentence in place)
        self._names = frozenset().union(*(sentence.needs for sentence in (*subjects, *sentences)))
        self._by_shape: dict[Shape, Chosen] = {}
        self._by_own_names: dict[Shape, Chosen] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self.file)

    def _all(self) -> tuple[object, ...]:
        return self.file, self.subjects, self.paragraphs

    def body(self, values: Mapping[str, str]) -> str:
        """Fill in every sentence of which all is known."""
        return self.chosen(shape_of(values)).body.filled(values)

    def subject_lines(self, values: Mapping[str, str]) -> Iterator[str]:
        """Yield the subjects of which all is known, in order."""
        return (subject.filled(values) for subject in self.chosen(shape_of(values)).subjects)

    def chosen(self, shape: Shape) -> Chosen:
        """Choose the sentences of which all is known; of two shapes that differ elsewhere only, it is the same."""
        found = self._by_shape.get(shape)
        if found is None:
            own = Shape(shape.unknown & self._names, shape.stopped & self._names)
            found = self._by_own_names.get(own)
            if found is None:
                _make_room(self._by_own_names)
                found = self._by_own_names[own] = self._choice(own)
            _make_room(self._by_shape)
            self._by_shape[shape] = found
        return found

    def _choice(self, shape: Shape) -> Chosen:
        paragraphs = filter(any, (_joined(paragraph, shape) for paragraph in self.paragraphs))
        subjects = (one for one in self.subjects if one.needs.isdisjoint(shape.unknown))
        return Chosen(
            body=_text(_run_together(paragraphs, "\n\n")),
            subjects=tuple(_text(_pieces(one, shape)) for one in subjects),
        )


def known_from(values: dict[str, str]) -> Known:
    """Take the shape of some values, for many templates."""
    return Known(values, shape_of(values))


def shape_of(values: Mapping[str, str]) -> Shape:
    """Tell which values are empty, and which end with a full stop; equal shapes are one object as a rule."""
    return _shape(
        frozenset([name for name, value in values.items() if not value]),
        frozenset([name for name, value in values.items() if value[-1:] == "."]),
    )


@lru_cache(maxsize=1024)
def _shape(unknown: frozenset[str], stopped: frozenset[str]) -> Shape:
    return Shape(unknown, stopped)


def _make_room(found: dict[Shape, Chosen]) -> None:
    if len(found) >= _MOST_SHAPES:
        found.clear()


def _joined(paragraph: Paragraph, shape: Shape) -> list[str]:
    """The pieces of a paragraph: a space between two sentences, a new line around one that stands alone."""
    pieces = [""]
    opens = True
    for number, sentence in enumerate(_said(paragraph, shape.unknown)):
        pieces[-1] += "" if not number else "\n" if opens or sentence.alone else " "
        _add(pieces, _pieces(sentence, shape))
        opens = sentence.alone
    return pieces


def _said(paragraph: Paragraph, unknown: frozenset[str]) -> Iterator[Sentence]:
    """The first sentence of each place of which all is known; a place without one says nothing."""
    for place in paragraph:
        for sentence in place:
            if sentence.needs.isdisjoint(unknown):
                yield sentence
                break


def _pieces(sentence: Sentence, shape: Shape) -> list[str]:
    """Literal texts and names in turn; "Acme Inc." at the end of a sentence keeps one full stop."""
    pieces = list(sentence.parts)
    for index in range(1, len(pieces), 2):
        if pieces[index] in shape.stopped and pieces[index + 1][:1] == ".":
            pieces[index + 1] = pieces[index + 1][1:]
    return pieces


def _run_together(parts: Iterable[Sequence[str]], between: str) -> list[str]:
    pieces = [""]
    for number, part in enumerate(parts):
        pieces[-1] += between if number else ""
        _add(pieces, part)
    return pieces


def _add(pieces: list[str], more: Sequence[str]) -> None:
    """Append pieces, the first of which goes on with the last literal text."""
    pieces[-1] += more[0]
    pieces += more[1:]


def _text(pieces: Sequence[str]) -> Text:
    names = pieces[1::2]
    if not names:
        return Text(pieces[0], None)
    return Text("%s".join(literal.replace("%", "%%") for literal in pieces[::2]), itemgetter(*names))
