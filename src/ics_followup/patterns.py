"""Patterns that are compiled when they are first used: each costs a start, and a plain sheet needs few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a pattern; each of its methods is looked up once and is then an attribute of its own."""

    def __init__(self, text: str | bytes, flags: re.RegexFlag) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """Return a pattern like that of ``re.compile``, which is not compiled yet. A mistake in it shows when it is used.

    >>> pattern("[0-9]+").findall("26 of 11")
    ['26', '11']
    """
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
