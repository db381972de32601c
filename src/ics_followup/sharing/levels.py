"""Who may see what: one table. A level shows what its line names, and what the levels before it show."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

from ics_followup.patterns import pattern

Level = Literal["busy", "initials", "named", "full"]
Item = Literal["times", "initials", "step", "state", "company", "role", "message", "people", "numbers", "why"]

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""From the one that shows least to the one that shows most."""

DEFAULT: Final[Level] = "initials"


class Shown(NamedTuple):
    """Something that can be shown: from which level on, and what it is in plain words."""

    item: Item
    least: Level
    text: str


SHOWN: Final = tuple(
    Shown(*line)
    for line in (
        ("times", "busy", "When each follow-up stands in the calendar"),
        ("initials", "initials", "The initials of the company"),
        ("step", "initials", "What is to be done, and how: a call, an email, a card; whether it was done"),
        (
            "state",
            "initials",
            "Where it stands: the days of the interview, of promises and of answers, and when the office is closed",
        ),
        ("company", "named", "The company's name, and what its holidays are called"),
        ("role", "named", "The role and the round"),
        ("message", "named", "The message to send, without numbers and addresses"),
        ("people", "full", "Whom to contact"),
        ("numbers", "full", "Phone numbers, email and postal addresses, links"),
        ("why", "full", "Why a follow-up stands on its day"),
    )
)
"""The whole of it; the docs print it. Notes, and what follows a # in the log, have no line: nobody sees them."""

_BESIDE: Final = pattern(r"[()\[\]{}<>（）【】,;/|:]|\s[-–—]+\s")
_LEAST: Final = {line.item: LEVELS.index(line.least) for line in SHOWN}


def shows(level: Level, item: Item) -> bool:
    """Whether a level shows something.

    >>> shows("initials", "step"), shows("initials", "company")
    (True, False)
    """
    return LEVELS.index(level) >= _LEAST[item]


def lower(one: Level, other: Level) -> Level:
    """The one of two levels that shows less.

    >>> lower("named", "busy")
    'busy'
    """
    return min(one, other, key=LEVELS.index)


def initials(name: str) -> str:
    """The initials of a company's name, in capitals, each with its point; at most four.

    What stands beside the name (in brackets, behind a comma, a stroke or a dash) has none: it may be a person. Where
    they would be the whole name only the first is left, and a question mark where that is the whole name.

    >>> initials("St. Luke's Hospital"), initials("northwind"), initials("3M"), initials("株式会社")
    ('S. L. H.', 'N.', '3.', '株.')
    >>> initials("H&M"), initials("X"), initials("Acme (Jane Doe)")
    ('H.', '?', 'A.')
    """
    head = next((part for part in _BESIDE.split(name) if any(map(str.isalnum, part))), "")
    words = "".join(sign if sign.isalnum() or sign in "'’" else " " for sign in head).split()
    first = [next((sign for sign in word if sign.isalnum()), "") for word in words]
    found = [each.upper()[:1] for each in first if each][:4]
    letters = sum(map(str.isalnum, head))
    if len(found) == letters:
        found = found[:1] if letters > 1 else []
    return " ".join(f"{each}." for each in found) or "?"
