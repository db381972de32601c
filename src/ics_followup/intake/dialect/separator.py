"""What stands between the cells: comma, semicolon, tab or bar, found out or named by a first line ``sep=;``."""

from __future__ import annotations

from typing import Final

DELIMITERS: Final = (",", ";", "\t", "|")


def delimiter_named(line: str) -> str:
    """Return the delimiter that a first line such as ``sep=;`` names, empty if it names none.

    >>> delimiter_named("sep=;"), delimiter_named('"SEP=,"'), delimiter_named("company;role")
    (';', ',', '')
    """
    bare = line.lstrip(' "').rstrip(' "\n')
    if bare[:4].casefold() != "sep=":
        return ""
    rest = bare[4:]
    delimiter = rest[:1]
    return delimiter if delimiter in DELIMITERS and not rest.strip(",;\t|") else ""
