"""What in a sheet has one answer and can be mended without asking what was meant: blanks, guards, aliases, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from ics_followup.intake import words
from ics_followup.intake.date_order import Order, order_in
from ics_followup.intake.dates import date_at
from ics_followup.intake.edits import as_written, guarded
from ics_followup.intake.misread import Misread
from ics_followup.intake.rows import Sheet
from ics_followup.intake.table import Row, letter
from ics_followup.intake.values import When, cleaned, read_start, unguarded
from ics_followup.intake.whereabouts import read_country

_DATES: Final = ("interview", "promised", "status_date", "deadline")
_PARSED: Final = (
    *_DATES,
    "minutes",
    "timezone",
    "country",
    "region",
    "channel",
    "status",
    "priority",
    "went_well",
)
_NUMBERS: Final = (*_DATES, "minutes", "interview_time")

_NUMBERED = re.compile(r"(?<![0-9:-])[0-9]{1,2}(?:/[0-9]|-[0-9]{1,2}-[0-9]|\.\s?[0-9]{1,2}\.)")


class Fix(NamedTuple):
    """A cell that can be mended. ``line`` is where its row begins, ``row`` what a spreadsheet calls it, both from 1.

    ``column`` counts from 0. ``before`` is what stands there, with its blanks and its guard, ``after`` what
    reading is to find.
    """

    line: int
    row: int
    column: int
    header: str
    before: str
    after: str

    @property
    def address(self) -> str:
        """The spreadsheet's own address."""
        return f"row {self.row}, column {letter(self.column)}"


def fixes_for(sheet: Sheet, data: bytes) -> tuple[Fix, ...]:
    """Everything that can be mended in a sheet of which ``data`` are the bytes, row by row.

    A cell is mended only where reading it gives the same afterwards, or, where it could not be read because of a
    stray apostrophe, where it then can. Columns that hold no field, and notes, are left alone. Raises EditError
    where the file is one that is never changed.
    """
    written = as_written(data, sheet.table)
    fields = {index: field for field, index in sheet.columns.items() if index not in sheet.private}
    dated = {
        field: _in_order(sheet, field, order) for field, order in sheet.orders.items() if field in _DATES
    }
    found: list[Fix] = []
    for row in sheet.table.rows:
        for column, raw in enumerate(written[row.line]):
            field = fields.get(column, "")
            after = _mended(sheet, field, row, column, dated.get(field, {})) if field else None
            if after is not None and _differs(raw, after, row.cell(column)):
                header = sheet.table.head.cell(column)
                found.append(Fix(row.line, row.number, column, header, raw, after))
    return tuple(found)


def _differs(raw: str, after: str, value: str) -> bool:
    """Whether writing a cell anew is worth it; a number with its sign gets no guard for a blank alone."""
    same = raw.replace("\r\n", "\n").replace("\r", "\n") == guarded(after)
    return not same and (after != value or raw[:1] not in "+-@" or raw != raw.strip())


def _mended(sheet: Sheet, field: str, row: Row, column: int, dated: Mapping[int, str]) -> str | None:
    """What a cell should say; None where it says nothing."""
    text = row.cell(column)
    if not text or words.is_empty(text):
        return None
    if field in _NUMBERS and text[0] == "'" and text[1:2].isdigit():
        text = text[1:].strip()
    if row.line in dated:
        return dated[row.line]
    if field in _PARSED and "\n" not in text:
        text = " ".join(text.split())
    if field in _READERS and not sheet.exported:
        text = _canonical(field, text)
    return text


def _canonical(field: str, text: str) -> str:
    """The program's own word for an alias; the text itself where it is none."""
    try:
        return _READERS[field](text)
    except Misread:
        return text


def _country(text: str) -> str:
    code, region = read_country(text)
    return text if region else code


def _answer(text: str) -> str:
    return text if text.strip().isdigit() else "yes" if words.yes_or_no(text) else "no"


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "status": words.status_of,
    "channel": words.channel_of,
    "company_size": words.size_of,
    "keep_in_touch": _answer,
    "went_well": _answer,
    "country": _country,
}


def _in_order(sheet: Sheet, field: str, order: Order | None) -> dict[int, str]:
    """The days of a column as ISO dates, by line.

    Where a day has to stay as it is, so do the cells that settle how it is read.
    """
    column = sheet.columns[field]
    cells = {row.line: row.cell(column) for row in sheet.table.rows}
    new: dict[int, str] = {}
    for line, text in cells.items():
        parts = [part.strip() for part in text.split(";")]
        mended = [_iso_days(part, order) for part in parts] if text and "\n" not in text else parts
        if mended != parts:
            new[line] = "; ".join(mended)
    if order is None or not any(_has_numbers(text) for text in (cells | new).values()):
        return new
    return new if _is_settled(cells | new, order) else _with_witnesses(cells, new, order)


def _with_witnesses(cells: dict[int, str], new: dict[int, str], order: Order) -> dict[int, str]:
    """What can be mended without the first cells that together show the order; nothing where none do."""
    left, seen = dict(new), {("/", ""), (".", ""), ("year", "")}
    for line in new:
        alone = order_in([cells[line]])
        tells = {("/", alone.slashed), (".", alone.dotted), ("year", "last" if alone.years_last else "")}
        if tells <= seen:
            continue
        seen |= tells
        del left[line]
        if _is_settled(cells | left, order):
            return left
    return {}


def _is_settled(cells: Mapping[int, str], order: Order) -> bool:
    """Whether a column still is read as it was."""
    after = order_in(cells.values(), chosen=order.chosen)
    return (after.of("/"), after.of("."), after.years_last) == (
        order.of("/"), order.of("."), order.years_last
    )  # fmt: skip


def _has_numbers(text: str) -> bool:
    """Whether a cell may hold a day that is written in numbers, other than an ISO date alone."""
    return _NUMBERED.search(text) is not None


def _iso_days(part: str, order: Order | None) -> str:
    """A part of a cell with its day as an ISO date, where it then still means the same; what follows it stays."""
    bare = unguarded(cleaned(part))
    try:
        when = read_start(bare, order)
    except Misread:
        return part
    if not any(sign.isdigit() for sign in bare):
        return part
    candidates = []
    if not (when.clock and when.clock.second):
        candidates.append(f"{when.day.isoformat()}{f' {when.clock:%H:%M}' if when.clock else ''}")
    if bare[:10] != when.day.isoformat() and (rest := _behind(bare, order)):
        candidates.append(f"{when.day.isoformat()}{rest}")
    return next((text for text in candidates if _means(text, when)), part)


def _means(text: str, when: When) -> bool:
    try:
        return read_start(text) == when
    except Misread:
        return False


def _behind(bare: str, order: Order | None) -> str:
    """What stands behind the day at the start of a text."""
    try:
        found = date_at(bare, order)
    except Misread:
        return ""
    return found[1] if found else ""
