"""Placeholders of other programs and other people, left over in a text: ``{company}``, ``[Name]``, ``___``, TBD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

_FIELDS: Final = (
    "company|firm|name|date|day|time|role|position|topic|number|phone|firma|datum|tag|stelle|nummer"
)


@cache
def _left_over() -> re.Pattern[str]:
    return re.compile(
        r"\$\{[^{}\n]*\}?|\$[\w$]+"
        r"|\{\{[^{}\n]*\}{0,2}|\}\}|\{[^{}\n]*[|}]"
        r"|\[\w[^\[\]\n]*\]?|<\w[\w .-]*>"
        r"|(?<![\w%])%(?:\w+%|[sd]\b|\(\w+\)s)"
        r"|_{3,}|\b(?:TBD|TBA|TBC|(?-i:TODO|FIXME|X{2,}))\b"
        r"|\((?:insert|enter|fill in)\b[^()\n]*\)|\([^()\n]*\b(?:einfügen|eintragen)\)"
        rf"|\((?:(?:your|their|ihr|ihre) )?(?:{_FIELDS})\)",
        re.IGNORECASE,
    )


def left_over_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each left-over placeholder begins and ends in a text, in order.

    >>> text = "Dear {name}, on [Day] at %company% (insert time), TBD ___"
    >>> [text[start:end] for start, end in left_over_in(text)]
    ['{name}', '[Day]', '%company%', '(insert time)', 'TBD', '___']
    >>> list(left_over_in("The plan (your own) is 100% done, see a_b and x < y"))
    []
    """
    return (match.span() for match in _left_over().finditer(text))
