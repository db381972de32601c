"""The words of dates and times, from ``data/dates``: one file a language, none of them needed for ISO dates."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.intake.spoken import EVERY, Spoken

MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FOLDER: Final = Path(__file__).parents[1] / "data" / "dates"


class Words(NamedTuple):
    """What is known of some languages. Every word is folded; months are 1 to 12, weekdays 0 (Monday) to 6.

    ``with_year`` are months only where a year follows. ``before``, ``between`` and ``ordinals`` stand around
    the parts of a date; ``at`` before a time, ``hour`` after one; ``to`` between two times; ``joins`` between
    two dates; ``rounds`` name one of several interviews, ``notes`` say how it was held.
    """

    months: Mapping[str, int]
    with_year: Mapping[str, int]
    weekdays: Mapping[str, int]
    before: frozenset[str]
    between: frozenset[str]
    ordinals: frozenset[str]
    at: tuple[str, ...]
    hour: frozenset[str]
    noon: frozenset[str]
    midnight: frozenset[str]
    to: frozenset[str]
    joins: frozenset[str]
    rounds: frozenset[str]
    notes: frozenset[str]


def fold(text: str) -> str:
    """Write a text in small letters without accents.

    >>> fold("Março"), fold("DÉC")
    ('marco', 'dec')
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@cache
def languages() -> Spoken:
    """The tags of all languages that there is a file for, English first."""
    found = sorted(path.stem for path in _FOLDER.glob("??.toml"))
    return ("en", *(tag for tag in found if tag != "en"))


@cache
def language(tag: str) -> Mapping[str, Any]:
    """The file of one language, as it is written."""
    return tomllib.loads((_FOLDER / f"{tag}.toml").read_text(encoding="utf-8"))


@cache
def words(spoken: Spoken = EVERY) -> Words:
    """The words of these languages, all of them for none."""
    files = [language(tag) for tag in spoken or languages()]

    def flat(key: str) -> frozenset[str]:
        return frozenset(word for file in files for word in fold(file.get(key, "")).split())

    def listed(key: str) -> frozenset[str]:
        return frozenset(fold(phrase) for file in files for phrase in file.get(key, ()))

    return Words(
        months=_numbered((file["months"] for file in files), 1),
        with_year={fold(word): month for file in files for word, month in file.get("needs_year", {}).items()},
        weekdays=_numbered((file["weekdays"] for file in files), 0),
        before=flat("before"),
        between=flat("between"),
        ordinals=flat("ordinals"),
        at=tuple(sorted(listed("at"), key=lambda phrase: (-len(phrase), phrase))),
        hour=flat("hour"),
        noon=flat("noon"),
        midnight=flat("midnight"),
        to=flat("to"),
        joins=flat("and"),
        rounds=listed("rounds"),
        notes=listed("notes"),
    )


def _numbered(lists: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    return {
        fold(word): number
        for names in lists
        for number, same in enumerate(names, start=first)
        for word in same.split()
    }


@cache
def zone_names() -> Mapping[str, frozenset[str]]:
    """What the time zone database calls the clocks that people give short names of their own, by these."""
    table = tomllib.loads((_FOLDER / "zones.toml").read_text(encoding="utf-8"))
    return {name.upper(): frozenset(names.split()) for name, names in table.items()}
