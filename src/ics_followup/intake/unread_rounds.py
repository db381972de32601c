"""Columns with days of further interviews beside the one that is read: never lost without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ics_followup.intake.date_order import Order
from ics_followup.intake.headers import IGNORED, meaning_of, spelled
from ics_followup.intake.misread import Misread
from ics_followup.intake.rows import Sheet
from ics_followup.intake.table import letter
from ics_followup.intake.values import read_when
from ics_followup.intake.words import is_empty
from ics_followup.problems import Problem

_STEMS: Final = ("interview", "gespräch", "entretien", "entrevista", "colloqui", "gesprek")
"""What the word for an interview begins with, in the languages that headers are known in."""

_LOOKED_AT: Final = 50
"""So many cells of a column are tried, so that a long sheet of other things costs nothing."""


def unread_rounds(sheet: Sheet, chosen: Iterable[str]) -> Iterator[Problem]:
    """A warning for each column that is named after an interview and holds a day, but is not the interview's column.

    ``chosen`` are the headers of ``[columns]`` in the settings: what a user has settled is not asked about.
    """
    settled = {spelled(header) for header in chosen}
    taken = set(sheet.columns.values()) | sheet.private
    for column, header in enumerate(sheet.table.header):
        named = any(stem in header.casefold() for stem in _STEMS)
        if column in taken or not named or meaning_of(header) == IGNORED or spelled(header) in settled:
            continue
        cells = (text for row in sheet.table.rows[:_LOOKED_AT] if not is_empty(text := row.cell(column)))
        if not any(_is_day(text) for text in cells):
            continue
        place = sheet.table.place(sheet.table.head, column)
        main = sheet.columns.get("interview")
        where = f'the column "{sheet.table.head.cell(main)}"' if main is not None else 'a column "interview"'
        yield Problem(
            severity="warning",
            what=f'"{header}" (column {letter(column)}) holds days of interviews that are not read: one column holds '
            "all of them",
            remedy=f"Write them into {where}, behind the first one and a ; like 2026-11-10; 2026-11-19.",
            place=place,
            file=place.file,
        )


def _is_day(text: str) -> bool:
    try:
        read_when(text, Order(chosen="day first"))
    except Misread:
        return False
    return True
