"""The sheets of an old .xls workbook: where their cells end, and which hold errors ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from ics_followup.intake.workbook.area import SheetSurvey, Size, Spot, UnreadableError
from ics_followup.intake.workbook.binary_sheets import ERRORS

_LAST: Final = 0xFFFFFFFA
"""Sector numbers from here on end a chain or mark what is free."""
_COUNTS: Final = (40, 44, 64, 72)
"""Where the header says of how many sectors the folder, the table, the small table and its rest are."""
_SMALL: Final = 4096
"""Streams that are smaller stand in the mini stream."""
_SHEET, _STRINGS, _BEGIN = 0x0085, 0x00FC, 0x0809
_CELLS: Final = frozenset(
    (0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E)
)
_EXTENT: Final = 0x0200
_EXTENTS: Final = {14: "<IIHH", 10: "<HHHH"}
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_SEVERAL, _FORMULAS, _FAULT = 0x00BD, frozenset((0x0006,)), 0x0205


def sheets_in_old(data: bytes) -> Iterator[SheetSurvey]:
    """Survey each sheet of an .xls workbook. Raises UnreadableError where it is none."""
    try:
        stream = _stream(data)
        yield from _surveys(stream, dict(_names(stream)))
    except (struct.error, IndexError):
        raise UnreadableError from None


def _surveys(stream: bytes, names: dict[int, str]) -> Iterator[SheetSurvey]:
    name, size = "", Size()
    mistakes: dict[Spot, str] = {}
    for kind, begin, length in _records(stream):
        if kind == _BEGIN:
            yield SheetSurvey(name, size, mistakes)
            name, size, mistakes = names.get(begin - 4, ""), Size(), {}
        elif _claims_too_much(kind, stream[begin : begin + length], len(stream)):
            raise UnreadableError
        elif (kind in _CELLS or kind == _SEVERAL) and length >= 6:
            row, column = struct.unpack_from("<HH", stream, begin)
            last = struct.unpack_from("<H", stream, begin + length - 2)[0] if kind == _SEVERAL else column
            size = size.holding(row, max(column, last))
            code = _error(stream[begin : begin + length], kind)
            if code in ERRORS:
                mistakes[row, column] = ERRORS[code]
    yield SheetSurvey(name, size, mistakes)


def _claims_too_much(kind: int, record: bytes, most: int) -> bool:
    """Say whether a record claims more strings, or a larger sheet, than there can be.

    The library makes room for what SST (2.4.265) and Dimensions (2.4.90) claim, unseen.
    """
    if kind == _STRINGS and len(record) >= 8:
        return bool(struct.unpack_from("<I", record, 4)[0] > most)
    if kind == _EXTENT and len(record) in _EXTENTS:
        first_row, rows, first_column, columns = struct.unpack_from(_EXTENTS[len(record)], record)
        return not (first_row <= rows <= _MOST_ROWS and first_column <= columns <= _MOST_COLUMNS)
    return False


def _error(record: bytes, kind: int) -> int:
    """The number of the error in a cell, -1 for none: BoolErr (2.4.24), or the result of a formula (2.5.133)."""
    if kind == _FAULT and len(record) >= 8 and record[7]:
        return record[6]
    if kind in _FORMULAS and len(record) >= 14 and record[6] == 2 and record[12:14] == b"\xff\xff":
        return record[8]
    return -1


def _names(stream: bytes) -> Iterator[tuple[int, str]]:
    """Where each sheet begins, and its name: BoundSheet8 (2.4.28)."""
    for kind, begin, length in _records(stream):
        if kind == _SHEET and length >= 8:
            where, _, count = struct.unpack_from("<IHB", stream, begin)
            wide = stream[begin + 7] & 1
            text = stream[begin + 8 : begin + 8 + count * (1 + wide)]
            yield where, text.decode("utf-16-le" if wide else "latin-1", "replace")


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(length, len(stream) - at - 4)
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """Take the workbook out of a compound file ([MS-CFB] 2.2 to 2.6)."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    counts = (struct.unpack_from("<I", data, at)[0] for at in _COUNTS)
    if any(count * size > len(data) + size for count in counts):
        raise UnreadableError
    first_folder, first_small, first_more = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68))
    places = list(struct.unpack_from("<109I", data, 76))
    for _ in range(len(data) // size):
        if first_more >= _LAST:
            break
        *more, first_more = struct.unpack_from(f"<{size // 4}I", data, (first_more + 1) * size)
        places += more
    table: list[int] = []
    for place in places:
        if place < _LAST and len(table) * 4 <= len(data) + size:
            table += struct.unpack_from(f"<{size // 4}I", data, (place + 1) * size)
    folder = _chain(data[size:], first_folder, table, size)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    if any(struct.unpack_from("<Q", entry, 120)[0] > len(data) for entry in entries):
        raise UnreadableError
    named = {
        entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace"): entry
        for entry in reversed(entries)
    }
    entry = named.get("Workbook") or named.get("Book")
    if entry is None:
        raise UnreadableError
    begin, length = struct.unpack_from("<II", entry, 116)
    if length >= _SMALL:
        return _chain(data[size:], begin, table, size)[:length]
    small = _chain(data[size:], struct.unpack_from("<I", entries[0], 116)[0], table, size)
    chain = _chain(data[size:], first_small, table, size)
    return _chain(small, begin, list(struct.unpack(f"<{len(chain) // 4}I", chain)), 64)[:length]


def _chain(data: bytes, sector: int, table: list[int], size: int) -> bytes:
    """Follow a chain of sectors; one that comes back to itself ends where the file would be full."""
    pieces: list[bytes] = []
    while sector < _LAST and len(pieces) * size <= len(data):
        pieces.append(data[sector * size : (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)
