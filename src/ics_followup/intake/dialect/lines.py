"""Every line end, a million empty rows at the end, and where a line stands: one text, cut only where needed."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, overload

_CHUNK: Final = 1 << 20
_TAIL: Final = " \t\r\n,;|\xa0"


class Lines(Sequence[str]):
    r"""The lines of a text, without their ends; they are counted only when one is asked for.

    >>> list(Lines("company\nAcme"))
    ['company', 'Acme']
    """

    __slots__ = ("_begins", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._begins: array[int] | None = None

    def __len__(self) -> int:
        return len(self._offsets())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return a line, counted from 0, or several."""
        begins = self._offsets()
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(begins)))]
        begin = begins[index]
        end = self.text.find("\n", begin)
        return self.text[begin:] if end < 0 else self.text[begin:end]

    def feed(self, skip: int = 0) -> Iterator[str]:
        r"""Yield the lines with their ``\n`` after the first ``skip``, without keeping them all."""
        begin = 0
        for _ in range(skip):
            begin = self.text.find("\n", begin) + 1
            if not begin:
                return
        while begin < len(self.text):
            end = self.text.find("\n", begin + _CHUNK) + 1 or len(self.text)
            yield from io.StringIO(self.text[begin:end], newline="\n")
            begin = end

    def _offsets(self) -> array[int]:
        if self._begins is None:
            self._begins = array("Q", (0,))
            at = self.text.find("\n")
            while at >= 0:
                self._begins.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self._begins


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
