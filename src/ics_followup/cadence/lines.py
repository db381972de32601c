"""Where each value of a TOML file stands: the line and column of every path, for messages that point at it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import Final, NamedTuple

_SPACE: Final = re.compile(r"[ \t\r]*")
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE: Final = re.compile(r"[^,\]}#\n]*")
_LAST_PART: Final = re.compile(r"(?:\.[^.\[\]]*|\[[0-9]+\])\Z")


class Spot(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


def spots_in(text: str) -> dict[str, Spot]:
    r"""Where each path of a valid TOML text begins; empty where the text is nested too deeply to follow.

    >>> spots_in('name = "x"\n[[step]]\nwhen = [\n  { day = "offer" },\n]\n')["step[0].when[0].day"]
    Spot(line=4, column=5)
    """
    try:
        return _Walk(text).spots()
    except (RecursionError, AssertionError, IndexError):
        return {}


def spot_of(path: str, spots: dict[str, Spot]) -> Spot:
    """Where a path stands, or the nearest one around it that is written; the first line where none is.

    >>> spot_of("step[0].id", {"step[0]": Spot(line=4, column=1)})
    Spot(line=4, column=1)
    """
    while path and path not in spots:
        shorter = _LAST_PART.sub("", path)
        path = shorter if shorter != path else ""
    return spots.get(path, Spot(1, 1))


class _Walk:
    """Goes once through a text that is known to be valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[str, Spot] = {}
        self.lists: Counter[str] = Counter()
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def spots(self) -> dict[str, Spot]:
        table = ""
        self.skip(_BETWEEN)
        while self.at < len(self.text):
            begin = self.at
            if self.text[self.at] == "[":
                table = self.header(begin)
            else:
                self.pair(table)
            self.skip(_BETWEEN)
        return self.found

    def header(self, begin: int) -> str:
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        parts = self.keys()
        self.at += 2 if double else 1
        path = ""
        for number, part in enumerate(parts, start=1):
            path = f"{path}.{part}".lstrip(".")
            if double and number == len(parts):
                self.note(path, begin)
                self.lists[path] += 1
            if self.lists[path]:
                path = f"{path}[{self.lists[path] - 1}]"
        self.note(path, begin)
        return path

    def pair(self, table: str) -> None:
        begin = self.at
        path = ".".join(part for part in (table, *self.keys()) if part)
        self.note(path, begin)
        self.at += 1
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key, up to the sign after it."""
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            begin = self.at
            if self.text[self.at] in "\"'":
                self.skip(_STRING)
                parts.append(self.text[begin + 1 : self.at - 1])
            else:
                self.skip(_BARE_KEY)
                parts.append(self.text[begin : self.at])
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: str) -> None:
        self.skip(_SPACE)
        sign = self.text[self.at]
        if sign == "{":
            self.inside(path, "}")
        elif sign == "[":
            self.inside(path, "]")
        else:
            self.skip(_STRING if sign in "\"'" else _BARE_VALUE)

    def inside(self, path: str, end: str) -> None:
        """Read a list or an inline table."""
        self.at += 1
        number = 0
        self.skip(_BETWEEN)
        while self.text[self.at] != end:
            if end == "}":
                self.pair(path)
            else:
                self.note(f"{path}[{number}]", self.at)
                self.value(f"{path}[{number}]")
                number += 1
            self.skip(_BETWEEN)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_BETWEEN)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def note(self, path: str, at: int) -> None:
        line = bisect_right(self.starts, at)
        self.found.setdefault(path, Spot(line, at - self.starts[line - 1] + 1))
