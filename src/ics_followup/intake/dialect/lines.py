"""Every line end, a million empty rows at the end, and where a line stands: kept as bytes, read where needed."""

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

    They are kept in UTF-8, where one sign beyond ASCII does not double what all others take. ``data`` are the
    bytes that the text came from: where they are the same, they are kept and no others.

    >>> list(Lines("company\nAcme"))
    ['company', 'Acme']
    """

    __slots__ = ("_begins", "_data", "_ended")

    def __init__(self, text: str, data: bytes = b"") -> None:
        encoded = text.encode("utf-8", "surrogatepass")
        self._data = data if data == encoded else encoded
        self._begins = array("Q", (0,))
        self._ended = False

    def __len__(self) -> int:
        return self._known(len(self._data) + 1)

    def line_with(self, sign: str) -> int:
        """Return the first line (from 1) in which a sign stands, 0 where none has it."""
        at = self._data.find(sign.encode("utf-8"))
        return self._data.count(b"\n", 0, at) + 1 if at >= 0 else 0

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
        end = self._data.find(b"\n", begin)
        return _text(self._data[begin:] if end < 0 else self._data[begin:end])

    def feed(self, skip: int = 0) -> Iterator[str]:
        r"""Yield the lines with their ``\n`` after the first ``skip``, without keeping them all.

        Raises LongLineError before a line that nobody could have meant.
        """
        begin = 0
        for _ in range(skip):
            begin = self._data.find(b"\n", begin) + 1
            if not begin:
                return
        while begin < len(self._data):
            end = self._data.find(b"\n", begin + _CHUNK) + 1 or len(self._data)
            chunk = _text(self._data[begin:end])
            if len(chunk) > _CHUNK + LONGEST_LINE:
                raise LongLineError(self._data.count(b"\n", 0, end - 1) + 1)
            yield from io.StringIO(chunk, newline="\n")
            begin = end

    def _known(self, lines: int) -> int:
        """Find the beginnings of so many lines, if there are as many; say how many are known."""
        at = self._begins[-1]
        while len(self._begins) < lines and not self._ended:
            at = self._data.find(b"\n", at) + 1
            if at:
                self._begins.append(at)
            self._ended = not at
        return len(self._begins)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


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
