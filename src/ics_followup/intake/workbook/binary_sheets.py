"""The sheets of an .xlsb workbook: where their cells end, and which hold errors ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from ics_followup.intake.workbook.area import SheetSurvey, Size, Spot
from ics_followup.intake.workbook.packed import Pack
from ics_followup.intake.workbook.xml_sheets import relations_of

ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
"""[MS-XLSB] 2.5.97.2, BErr; 42 is #N/A, which says nothing. Old workbooks have the same numbers."""

_BOOK: Final = "xl/workbook.bin"
_ROW: Final = 0
_FILLED: Final = range(2, 12)
_WITH_ERROR: Final = (3, 11)
_SHEET: Final = 156


def sheets_in_binary(pack: Pack) -> Iterator[SheetSurvey]:
    """Survey each sheet of an .xlsb workbook. Raises UnreadableError where its relations are no XML."""
    targets = relations_of(pack, _BOOK)
    for name, key in _names(pack.read(_BOOK)):
        yield _survey(name, pack.read(targets.get(key, "")))


def _survey(name: str, part: bytes) -> SheetSurvey:
    size, row = Size(), 0
    mistakes: dict[Spot, str] = {}
    for kind, begin, length in _records(part):
        if length < 4 or (kind != _ROW and kind not in _FILLED):
            continue
        number = int(struct.unpack_from("<I", part, begin)[0])
        if kind == _ROW:
            row = number
            continue
        size = size.holding(row, number)
        if kind in _WITH_ERROR and length > 8 and part[begin + 8] in ERRORS:
            mistakes[row, number] = ERRORS[part[begin + 8]]
    return SheetSurvey(name, size, mistakes)


def _names(book: bytes) -> Iterator[tuple[str, str]]:
    """Read the sheets' names and relations, BrtBundleSh (2.4.304): state, number, two texts with their lengths."""
    for kind, begin, length in _records(book):
        if kind != _SHEET or length < 16:
            continue
        texts, at, end = [], begin + 8, begin + length
        for _ in range(2):
            size = 2 * int(struct.unpack_from("<I", book, at)[0]) if at + 4 <= end else 0
            texts.append(book[at + 4 : min(at + 4 + size, end)].decode("utf-16-le", "replace"))
            at += 4 + size
        yield texts[1], texts[0]


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield type, begin and length of each record (2.1.4)."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        if at + length > len(part):
            return
        yield kind, at, length
        at += length


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number of seven bits in each byte, the lowest first."""
    number = 0
    for index in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            break
    return number, at
