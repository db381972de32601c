"""Which column holds what: by the user's own settings, by the tracker that wrote the file, by the words of headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.exports import Export, export_of
from ics_followup.intake.headers import (
    IGNORED,
    field_of,
    fields,
    joined,
    meaning_of,
    near_field,
    spelled,
    words_of,
)
from ics_followup.intake.misread import nearest
from ics_followup.intake.table import Table, letter
from ics_followup.problems import Problem

__all__ = ["NEEDED", "Columns", "columns_of", "field_of", "fields"]
NEEDED: Final = ("company", "interview")
_MANY: Final = ("notes",)
"""Fields from which nothing is taken: several columns of them are no doubt."""
_ONE_OF: Final = ("interview_type",)
"""Fields that two columns may mean ("Interview Type", "Interview Format"): the one that says most is taken."""
_ALIKE: Final = 0.6
"""So much (of 1) a header must look like a name that is missing, to be asked about."""


class Columns(NamedTuple):
    """The column (from 0) of each field, and the doubts about them.

    ``private`` are all columns of notes, which never leave the sheet; ``export`` is the tracker that wrote the
    file, None for a sheet of one's own.
    """

    where: dict[str, int]
    problems: tuple[Problem, ...] = ()
    private: frozenset[int] = frozenset()
    export: Export | None = None


def columns_of(table: Table, chosen: Mapping[str, str]) -> Columns:
    """Find the column of each field. ``chosen`` is ``[columns]`` of followup.toml: header -> field.

    Returns errors for two columns of one field, for a missing company and for a wrong ``[columns]``; warnings
    where no column holds the interview's date and where a header is almost one that we know.
    """
    own, problems = _chosen(table, chosen)
    export = export_of(table.header, table.file)
    found: dict[str, list[int]] = {}
    for index, header in enumerate(table.header):
        field = own.get(spelled(header))
        if field is None and export:
            field = export.columns.get(joined(header))
        field = meaning_of(header) if field is None else field
        if field not in ("", IGNORED):
            found.setdefault(field, []).append(index)
    where: dict[str, int] = {}
    for field, places in found.items():
        said = [index for index in places if own.get(spelled(table.header[index])) == field] or places
        if field in _ONE_OF:
            said = [_fullest(table, said)]
        where[field], *others = said if field in _MANY else _told_apart(table, said)
        if field not in _MANY:
            problems += [_twice(table, field, where[field], other) for other in others]
    taken = {index for places in found.values() for index in places}
    if "client" in where:
        problems += _of_clients(table, where, own)
    if not found and not export and (headless := _headless(table)):
        return Columns(where=where, problems=(*problems, headless))
    meant = {nearest(name, fields()) for name in chosen.values() if not field_of(name)}
    for field in NEEDED:
        if field not in where and field not in meant:
            problems.append(_missing(table, field, taken, export))
    if not export:
        problems += _near_misses(table, where, taken, own)
    private = frozenset(index for field in _MANY for index in found.get(field, ()))
    return Columns(where=where, problems=tuple(problems), private=private, export=export)


def _told_apart(table: Table, places: Sequence[int]) -> list[int]:
    """Leave out columns that cannot mislead: wholly empty ones, and those that say the same in every row."""
    if len(places) < 2 or not table.rows:
        return list(places)
    filled = [index for index in places if any(row.cell(index) for row in table.rows)] or list(places[:1])
    first = filled[0]
    return [first] + [
        index
        for index in filled[1:]
        if any(row.cell(index).casefold() != row.cell(first).casefold() for row in table.rows)
    ]


def _fullest(table: Table, places: Sequence[int]) -> int:
    """Choose of several columns the one in which the most rows say how the interview was held."""
    if len(places) == 1:
        return places[0]
    rows = table.rows[:200]
    from ics_followup.intake.held import met_of

    return max(places, key=lambda index: sum(met_of(row.cell(index)) is not None for row in rows))


def _chosen(table: Table, chosen: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Read ``[columns]``: header (its words in order) -> field, ``-`` for one to leave alone."""
    own: dict[str, str] = {}
    problems = []
    headers = {spelled(header): header for header in table.header if header}
    for left, right in chosen.items():
        header, name = left, right
        if field_of(left) and spelled(left) not in headers and spelled(right) in headers:
            header, name = right, left
        field = field_of(name)
        own[spelled(header)] = field or IGNORED
        if not field and name not in ("", IGNORED):
            close = nearest(name, fields())
            problems.append(
                Problem(
                    severity="error",
                    what=f'[columns] in followup.toml says "{header}" = "{name}", but there is no column "{name}"',
                    remedy=f'Did you mean "{close}"?' if close else f"Known are: {', '.join(fields())}.",
                    file=table.file,
                )
            )
        elif spelled(header) not in headers:
            problems += _not_there(table, header, name, headers)
    return own, problems


def _of_clients(table: Table, where: dict[str, int], own: Mapping[str, str]) -> Iterable[Problem]:
    """Leave "Email" and "Phone" alone in a sheet with a column of clients: they may be the client's own."""
    for field in ("contact_email", "contact_phone"):
        index = where.get(field)
        header = table.header[index] if index is not None else ""
        if (
            index is None
            or spelled(header) in own
            or len(words_of(header)) > 1 + ("mail" in words_of(header))
        ):
            continue
        del where[field]
        yield Problem(
            severity="warning",
            what=f'This sheet has clients, so "{header}" could be the client\'s own: it is not used',
            remedy=f'If it is that of the person at the employer, rename it to "{field.replace("_", " ")}".',
            place=table.place(table.head, index),
            file=table.file,
        )


def _not_there(table: Table, header: str, name: str, headers: Mapping[str, str]) -> Iterable[Problem]:
    """Say that ``[columns]`` names a header that the sheet has not, where that can matter.

    It is an error where a header comes near, for then that one is meant. Where the sheet has another column for
    the field, it is left unsaid: one followup.toml may serve several sheets.
    """
    close = nearest(spelled(header), headers)
    if close and field_of(name) and meaning_of(headers[close]) == field_of(name):
        return
    if close:
        remedy = f'Did you mean "{headers[close]}"?'
    elif field_of(name) and not any(field_of(other) == field_of(name) for other in table.header):
        remedy = (
            f'Write the name of the column as it stands in the sheet, or take "{header}" out of [columns].'
        )
    else:
        return
    yield Problem(
        severity="error" if close else "warning",
        what=f'[columns] in followup.toml says "{header}" = "{name}", but the sheet has no column "{header}"',
        remedy=remedy,
        place=table.place(table.head, table.header.index(headers[close])) if close else None,
        file=table.file,
    )


def _twice(table: Table, field: str, first: int, second: int) -> Problem:
    names = table.header[first], table.header[second]
    one, other = (f'"{table.header[index]}" (column {letter(index)})' for index in (first, second))
    remedy = 'Rename the one that you do not mean, for example to begin with "old"'
    if spelled(names[0]) != spelled(names[1]):
        left = names[0] if joined(names[1]) == joined(field) else names[1]
        remedy += f', or write under [columns] in followup.toml: "{left}" = "-"'
    return Problem(
        severity="error",
        what=f"Two columns hold the same thing ({field}): {one} and {other}",
        remedy=f"{remedy}.",
        place=table.place(table.head, second),
        file=table.file,
    )


def _near_misses(
    table: Table, where: Mapping[str, int], taken: set[int], own: Mapping[str, str]
) -> Iterable[Problem]:
    """Warn of each header that is almost one that we know, where the sheet has no such column."""
    for index, header in enumerate(table.header[:200]):
        if index in taken or not header or spelled(header) in own or meaning_of(header):
            continue
        field = near_field(header)
        if field and field not in where and field not in NEEDED:
            yield Problem(
                severity="warning",
                what=f'"{header}" is not a column that we know, so nothing is taken from it',
                remedy=f'Did you mean "{field}"? Then rename it; if not, write under [columns] in followup.toml: '
                f'"{header}" = "-".',
                place=table.place(table.head, index),
                file=table.file,
            )


def _headless(table: Table) -> Problem | None:
    """Say that a row of column names is missing: none is known, and something stands there that is no name."""
    head = table.header[:200]
    if not any("@" in cell or sum(map(str.isdigit, cell)) >= 4 for cell in head):
        return None
    if any(meaning_of(cell) or near_field(cell) for cell in head):
        return None
    return Problem(
        severity="error",
        what="There are no column names: the first row looks like an interview",
        remedy="Put a row above it that says what each column holds, like company, role, interview, people.",
        place=table.place(table.head, 0),
        file=table.file,
    )


def _missing(table: Table, field: str, taken: set[int], export: Export | None) -> Problem:
    """Say that a needed column is missing, and which header comes nearest to one of its names."""
    if export and field == "interview":
        return _exported(table, export)
    scores = {
        index: _likeness(header, field)
        for index, header in enumerate(table.header[:200])
        if header and index not in taken and (not meaning_of(header) or _is_day(header))
    }
    index = max(scores, key=scores.__getitem__, default=None)
    close = table.header[index] if index is not None and scores[index] >= _ALIKE else ""
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


def _exported(table: Table, export: Export) -> Problem:
    """Say what this file is, and what makes it useful."""
    rows = len(table.rows)
    wait = "its row waits" if rows == 1 else f"its {rows:,} rows wait"
    return Problem(
        severity="warning",
        what=f"This is {export.name}: it says nothing about interviews, so {wait} and nothing is planned",
        remedy=export.instead
        or 'Add a column named "interview", and write into it the day of each interview that you have, '
        "like 2026-11-22 10:00.",
        file=table.file,
    )


def _is_day(header: str) -> bool:
    return set(words_of(header)) <= {"date", "datum", "when"}


def _likeness(header: str, field: str) -> float:
    """Say how much a header looks like a field's names, from 0 to 1; 0 where that is less than ``_ALIKE``."""
    from difflib import SequenceMatcher

    words, together = set(words_of(header[:80])), joined(header[:80])
    names = fields()[field]
    if words & {joined(name) for name in names} or (field == "interview" and _is_day(header)):
        return 0.9
    best, matcher = 0.0, SequenceMatcher(None, together, "", autojunk=False)
    for name in names:
        matcher.set_seq2(joined(name))
        least = max(best, _ALIKE)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            ratio = matcher.ratio()
            best = ratio if ratio >= least else best
    return best
