"""Which column holds what: headers are matched by their words, in any order, case and punctuation."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ics_followup.intake.misread import nearest
from ics_followup.intake.table import Table, letter
from ics_followup.problems import Problem

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NEEDED = ("company", "interview")


@cache
def fields() -> Mapping[str, tuple[str, ...]]:
    """Return each field with the names that its column may have, in every language."""
    text = (Path(__file__).parent.parent / "data" / "columns.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return MappingProxyType(
        {
            field: tuple(name for names in languages.values() for name in names)
            for field, languages in tables.items()
        }
    )


@cache
def _known() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for field, names in fields().items():
        for name in (field, *names):
            known.setdefault(_sorted(name), field)
            known.setdefault(_joined(name), field)
    return MappingProxyType(known)


def _words(header: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", header).casefold())


def _sorted(header: str) -> str:
    return " ".join(sorted(_words(header)))


def _joined(header: str) -> str:
    return "".join(_words(header))


@cache
def field_of(header: str) -> str:
    """Name the field that a header means, empty for a column of the user's own.

    >>> field_of("Date of Interview"), field_of("INTERVIEW_DATE"), field_of("JobTitle"), field_of("Salary")
    ('interview', 'interview', 'role', '')
    """
    if len(header) > 80:
        return ""
    known = _known()
    humps = _HUMP.sub(" ", header)
    for spelled in (_sorted(header), _sorted(humps), _joined(header)):
        if spelled and spelled in known:
            return known[spelled]
    return ""


def columns_of(table: Table, chosen: Mapping[str, str]) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Find the column (from 0) of each field. ``chosen`` is ``[columns]`` of followup.toml: header -> field.

    Returns errors for two columns of one field, for a missing company and for a wrong ``[columns]``, and a
    warning where no column holds the interview's date.
    """
    own, problems = _chosen(table, chosen)
    columns: dict[str, int] = {}
    for index, header in enumerate(table.header):
        field = own.get(_sorted(header), "") if _sorted(header) in own else field_of(header)
        if field in columns:
            problems.append(_twice(table, field, columns[field], index))
        elif field:
            columns[field] = index
    for field in NEEDED:
        if field not in columns:
            problems.append(_missing(table, field, set(columns.values())))
    return columns, tuple(problems)


def _chosen(table: Table, chosen: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    own: dict[str, str] = {}
    problems = []
    headers = {_sorted(header) for header in table.header}
    for left, right in chosen.items():
        header, name = left, right
        if field_of(left) and _sorted(left) not in headers and _sorted(right) in headers:
            header, name = right, left
        field = field_of(name)
        own[_sorted(header)] = field
        if not field and name not in ("", "-"):
            close = nearest(name, fields())
            problems.append(
                Problem(
                    severity="error",
                    what=f'[columns] "{header}" = "{name}": there is no column "{name}"',
                    remedy=f'Did you mean "{close}"?' if close else f"Known are: {', '.join(fields())}.",
                    file=table.file,
                )
            )
    return own, problems


def _twice(table: Table, field: str, first: int, second: int) -> Problem:
    one, other = (f'"{table.header[index]}" (column {letter(index)})' for index in (first, second))
    return Problem(
        severity="error",
        what=f"Two columns hold the same thing ({field}): {one} and {other}",
        remedy='Rename the one that you do not mean, for example to begin with "old".',
        place=table.place(table.head, second),
        file=table.file,
    )


def _missing(table: Table, field: str, taken: set[int]) -> Problem:
    """Say that a needed column is missing, and which header comes nearest to one of its names."""
    scores = {
        index: _likeness(header, field)
        for index, header in enumerate(table.header[:200])
        if header and index not in taken
    }
    index = max(scores, key=scores.__getitem__, default=None)
    close = table.header[index] if index is not None and scores[index] >= 0.6 else ""
    index = index if close else 0
    remedy = f'Add a column named "{field}"'
    if close:
        remedy = f'Rename "{close}" to "{field}" if that is what it holds, or add a column named "{field}"'
    what = f'There is no column "{field}"'
    if field == "interview":
        what += ", so every row waits for its date and nothing is planned"
    return Problem(
        severity="warning" if field == "interview" else "error",
        what=what,
        remedy=f"{remedy}.",
        place=table.place(table.head, index or 0),
        file=table.file,
    )


def _likeness(header: str, field: str) -> float:
    """Say how much a header looks like a field's names, from 0 to 1."""
    from difflib import SequenceMatcher

    words, spelled = set(_words(header[:80])), _joined(header[:80])
    names = fields()[field]
    if words & {_joined(name) for name in names} or (
        field == "interview" and words <= {"date", "datum", "when"}
    ):
        return 0.9
    return max(SequenceMatcher(None, spelled, _joined(name)).ratio() for name in names)
