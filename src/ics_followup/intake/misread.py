"""A text that is not what its column holds: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Collection


class Misread(ValueError):  # noqa: N818 - what happened to the text is its name
    """Raised by every reader of a cell; becomes a problem with the cell's place."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def shown(text: str) -> str:
    """Quote a text of the user's for a sentence, cut to 40 characters and on one line.

    >>> shown("03/07/2026")
    "'03/07/2026'"
    """
    line = " ".join(text.split())
    return f"'{line if len(line) <= 40 else line[:39] + '…'}'"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that is spelled most like ``word``, None if none is close.

    >>> nearest("rejcted", ["offer", "rejected"])
    'rejected'
    """
    from difflib import get_close_matches

    found = get_close_matches(word.casefold()[:60], list(known), n=1)
    return found[0] if found else None
