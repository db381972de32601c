"""Every line end, a million empty rows at the end, and where a line stands: one text, cut only where needed."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, overload

from ics_followup.intake.dialect.limits import LONGEST_LINE

_CHUNK: Final = 1 << 20
_TAIL: Final = " \t\r\n,;|\xa0"


class LongLineError(ValueError):
    """A line is longer than any spreadsheet writes; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Lines(Sequence[str]):
    r"""The lines of a text, without their ends; they are counted only when one is asked for.

    >>> list(Lines("company\nAcme"))
    ['company', 'Acme']
    """

    __slots__ = ("_begins", "_ended", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._begins = array("Q", (0,))
        self._ended = False

    def __len__(self) -> int:
        return self._known(len(self.text) + 1)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return a line, counted from 0, or several."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < self._known(index + 1):
            raise IndexError(index)
        begin = self._begins[index]
        end = self.text.find("\n", begin)
        return self.text[begin:] if end < 0 else self.text[begin:end]

    def feed(self, skip: int = 0) -> Iterator[str]:
        r"""Yield the lines with their ``\n`` after the first ``skip``, without keeping them all.

        Raises LongLineError before a line that nobody could have meant.
        """
        begin = 0
        for _ in range(skip):
            begin = self.text.find("\n", begin) + 1
            if not begin:
                return
        while begin < len(self.text):
            end = self.text.find("\n", begin + _CHUNK) + 1 or len(self.text)
            if end - begin > _CHUNK + LONGEST_LINE:
                raise LongLineError(self.text.count("\n", 0, end - 1) + 1)
            yield from io.StringIO(self.text[begin:end], newline="\n")
            begin = end

    def _known(self, lines: int) -> int:
        """Find the beginnings of so many lines, if there are as many; say how many are known."""
        at = self._begins[-1]
        while len(self._begins) < lines and not self._ended:
            at = self.text.find("\n", at) + 1
            if at:
                self._begins.append(at)
            self._ended = not at
        return len(self._begins)


def flattened(text: str) -> str:
    r"""Give every line the end ``\n``, take out byte order marks, and drop the empty rows at the end.

    Spreadsheets save rows that were only ever coloured: a tail of delimiters that can be longer than the rest.

    >>> flattened("company;role\r\nAcme;Nurse\r\r;;\n;\n;\n")
    'company;role\nAcme;Nurse\n'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    filled = len(text.rstrip(_TAIL))
    end = text.find("\n", filled)
    return text[: end + 1] if end >= 0 and filled else text
