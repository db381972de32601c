"""How far apart the cells of a workbook are, and which hold errors: read from its files before the library does.

The library keeps a whole rectangle in memory, from the first filled cell to the last, and gives cells with
errors as empty ones; so both are looked for here, in passes that take time in proportion to the file.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from xml.etree import ElementTree

from ics_followup.intake.dialect.limits import MOST_CELLS
from ics_followup.intake.dialect.mistakes import UNSAVED
from ics_followup.intake.workbook.kinds import Kind
from ics_followup.intake.workbook.packed import Pack

Spot = tuple[int, int]
"""Row and column, both from 0."""

_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br=[\"']([0-9]{1,7})[\"']")
_FAR: Final = re.compile(rb"\br=[\"']([A-Z]{2,3})[0-9]")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^<>]*[^/<>])>")
_ADDRESS: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ERROR: Final = re.compile(rb"<(?:\w+:)?c\b([^<>]*\bt=[\"']e[\"'][^<>]*)>")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]{1,40})<")
_UNSAVED: Final = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)><(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v */>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_BINARY_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
"""[MS-XLSB] 2.5.98.2, BErr; 42 is #N/A, which says nothing."""


class Size(NamedTuple):
    """The last filled row and column of a sheet, counted from 1; a little too much is no harm."""

    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many cells the library would keep."""
        return self.rows * self.columns


def parts_of(pack: Pack, kind: Kind) -> Mapping[str, str]:
    """Return the file of each sheet, by the sheet's name; of .ods it is one file for all."""
    if kind == "ods":
        return {"": "content.xml"}
    book = "xl/workbook.bin" if kind == "xlsb" else "xl/workbook.xml"
    relations = _nodes(pack, book.replace("xl/", "xl/_rels/") + ".rels", "Relationship")
    targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
    sheets = _sheets_in_binary(pack.read(book)) if kind == "xlsb" else _sheets_in_xml(pack, book)
    return {name: _path(targets.get(key, "")) for name, key in sheets}


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _sheets_in_xml(pack: Pack, book: str) -> Iterator[tuple[str, str]]:
    for node in _nodes(pack, book, "sheet"):
        key = next((value for name, value in node.attrib.items() if name.rpartition("}")[2] == "id"), "")
        yield node.get("name", ""), key


def _sheets_in_binary(book: bytes) -> Iterator[tuple[str, str]]:
    """Read BrtBundleSh, [MS-XLSB] 2.4.304: state, number, and two texts of UTF-16 with their lengths."""
    for kind, begin, length in _records(book):
        if kind != 156 or length < 16:
            continue
        texts, at = [], begin + 8
        for _ in range(2):
            size = 2 * int(struct.unpack_from("<I", book, at)[0]) if at + 4 <= begin + length else 0
            texts.append(book[at + 4 : min(at + 4 + size, begin + length)].decode("utf-16-le", "replace"))
            at += 4 + size
        yield texts[1], texts[0]


def _nodes(pack: Pack, part: str, tag: str) -> list[ElementTree.Element]:
    try:
        return ElementTree.fromstring(pack.read(part)).findall(f".//{{*}}{tag}")  # noqa: S314, expat bounds entities
    except ElementTree.ParseError:
        return []


def too_far_apart(pack: Pack, kind: Kind) -> bool:
    """Say whether some sheet would fill the memory."""
    size = {"xlsx": _size_in_xml, "xlsb": _size_in_binary, "ods": _size_in_ods}[kind]
    return any(size(pack.read(part)).cells > MOST_CELLS for part in set(parts_of(pack, kind).values()))


def mistakes_in(pack: Pack, kind: Kind, sheet: str) -> dict[Spot, str]:
    """Return the cells of a sheet that hold an error, with its name, and formulas without a result."""
    if kind == "xlsx":
        return dict(_errors_in_xml(pack.read(parts_of(pack, kind).get(sheet, ""))))
    if kind == "xlsb":
        return dict(_errors_in_binary(pack.read(parts_of(pack, kind).get(sheet, ""))))
    return {}


def _size_in_xml(xml: bytes) -> Size:
    rows = max(map(int, _ROW.findall(xml)), default=0) or xml.count(b"row")
    columns = max(map(_column, set(_FAR.findall(xml))), default=25) + 1
    without = xml.count(b"<c>") + xml.count(b"<c s=") + xml.count(b"<c t=")
    if without:
        columns = max(columns, max(row.count(b"<c") for row in xml.split(b"<row")))
    if rows * columns <= MOST_CELLS or without:
        return Size(rows, columns)
    rows = columns = 0
    for found in _CELL.finditer(xml):
        address = _ADDRESS.search(found[1])
        if address:
            rows, columns = max(rows, int(address[2])), max(columns, _column(address[1]) + 1)
    return Size(rows, columns)


def _errors_in_xml(xml: bytes) -> Iterator[tuple[Spot, str]]:
    for found in _ERROR.finditer(xml):
        spot = _spot(found[1])
        value = _VALUE.search(xml, found.end(), found.end() + 10_000)
        if spot and value and value[1] != b"#N/A":
            yield spot, value[1].decode("utf-8", "replace")
    for found in _UNSAVED.finditer(xml):
        spot = _spot(found[1])
        if spot and not re.search(rb"\bt=[\"']str[\"']", found[1]):
            yield spot, UNSAVED


def _spot(attributes: bytes) -> Spot | None:
    address = _ADDRESS.search(attributes)
    return (int(address[2]) - 1, _column(address[1])) if address else None


def _column(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _size_in_ods(xml: bytes) -> Size:
    """Count rows and columns as OpenDocument repeats them (1.3, 19.675 and 19.679), up to the last filled ones."""
    sizes, rows, here, filled, size = [Size(0, 0)], 0, 0, 0, Size(0, 0)
    try:
        for _, node in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314, expat bounds entities
            tag = node.tag.rpartition("}")[2]
            if tag in ("table-cell", "covered-table-cell"):
                here += _repeated(node, "number-columns-repeated")
                filled = here if len(node) or any("value" in name for name in node.attrib) else filled
            elif tag == "table-row":
                rows += _repeated(node, "number-rows-repeated")
                size = Size(rows, max(size.columns, filled)) if filled else size
                here = filled = 0
                node.clear()
            elif tag == "table":
                sizes.append(size)
                rows, size = 0, Size(0, 0)
    except ElementTree.ParseError:
        return Size(0, 0)
    return max(sizes, key=lambda one: one.cells)


def _repeated(node: ElementTree.Element, attribute: str) -> int:
    value = next((value for name, value in node.attrib.items() if name.endswith(attribute)), "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _size_in_binary(part: bytes) -> Size:
    row = rows = columns = 0
    for kind, begin, length in _records(part):
        if kind == 0 and length >= 4:
            row = struct.unpack_from("<I", part, begin)[0]
        elif 2 <= kind <= 11 and length >= 4:
            rows, columns = max(rows, row + 1), max(columns, struct.unpack_from("<I", part, begin)[0] + 1)
    return Size(rows, columns)


def _errors_in_binary(part: bytes) -> Iterator[tuple[Spot, str]]:
    row = 0
    for kind, begin, length in _records(part):
        if kind == 0 and length >= 4:
            row = struct.unpack_from("<I", part, begin)[0]
        elif kind in (3, 11) and length >= 9 and part[begin + 8] in _BINARY_ERRORS:
            yield (row, struct.unpack_from("<I", part, begin)[0]), _BINARY_ERRORS[part[begin + 8]]


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield type, begin and length of each record, [MS-XLSB] 2.1.4."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        if at + length > len(part):
            return
        yield kind, at, length
        at += length


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
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
