"""The sheets of an .xlsx workbook: where their cells end, and which hold errors (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from ics_followup.intake.dialect.mistakes import UNSAVED
from ics_followup.intake.workbook.area import SheetSurvey, Size, Spot, UnreadableError
from ics_followup.intake.workbook.packed import Pack

_CELL: Final = re.compile(rb"<c(?=[\s/>])")
_PREFIXED: Final = re.compile(rb":c[\s/>]")
_CELL_ROW: Final = re.compile(rb"<c r=\"[A-Z]{1,3}([0-9]{1,7})\"")
_CELL_COLUMN: Final = re.compile(rb"<c r=\"([A-Z]{1,3})[0-9]")
_WHOLE: Final = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"(?: [a-z]+=\"[^\"<>]*\")*(/?)>")
_FORMULA: Final = re.compile(rb"<f[\s/>]")
_DIGITS: Final = "0123456789"
_LONGEST: Final = 12
"""The most characters of a row's or a column's name that are looked at: more than any sheet has."""


def sheets_in_xml(pack: Pack) -> Iterator[SheetSurvey]:
    """Survey each sheet of an .xlsx workbook. Raises UnreadableError where its XML is none."""
    for name, part in parts_of(pack, "xl/workbook.xml").items():
        xml = pack.read(part)
        size = None if _has_more(xml) else plain_size(xml)
        sheet = _Sheet()
        if size is None and xml:
            sheet.read(xml)
        yield SheetSurvey(name, size or sheet.size, sheet.mistakes)


def parts_of(pack: Pack, book: str) -> Mapping[str, str]:
    """Return the file of each sheet by the sheet's name, as the workbook and its relations say."""
    targets = relations_of(pack, book)
    parts = {}
    for node in _nodes(pack, book, "sheet"):
        key = next((value for name, value in node.attrib.items() if name.rpartition("}")[2] == "id"), "")
        parts[node.get("name", "")] = targets.get(key, "")
    return parts


def relations_of(pack: Pack, book: str) -> Mapping[str, str]:
    """Return the file for each relation of a workbook."""
    nodes = _nodes(pack, book.replace("xl/", "xl/_rels/") + ".rels", "Relationship")
    targets = {node.get("Id", ""): node.get("Target", "") for node in nodes}
    return {key: path[1:] if path.startswith("/") else f"xl/{path}" for key, path in targets.items()}


def _nodes(pack: Pack, part: str, tag: str) -> list[ElementTree.Element]:
    try:
        return ElementTree.fromstring(pack.read(part)).findall(f".//{{*}}{tag}")  # noqa: S314, expat bounds entities
    except (ElementTree.ParseError, LookupError, ValueError):  # the latter two: an encoding that there is not
        raise UnreadableError from None


def _has_more(xml: bytes) -> bool:
    """Say whether there are formulas or errors, which a parser has to look at; elements with a prefix, too."""
    return (
        b'"e"' in xml
        or b"'e'" in xml
        or (b"<f" in xml and _FORMULA.search(xml) is not None)
        or (b":c" in xml and _PREFIXED.search(xml) is not None)
    )


def plain_size(xml: bytes) -> Size | None:
    """Find where the cells end in a sheet's XML as Excel writes it; None where one tag is written otherwise.

    Many times as fast as a parser, and as sure: a cell that these searches did not understand would make the
    two counts differ.

    >>> plain_size(b'<sheetData><row r="1"><c r="A1" s="2"/><c r="B1"><v>1</v></c></row></sheetData>')
    Size(rows=1, columns=2)
    """
    cells = len(_CELL.findall(xml))
    if b"<sheetData" not in xml or xml.count(b"<c r=") != cells:
        return None
    rows, letters = _CELL_ROW.findall(xml), _CELL_COLUMN.findall(xml)
    if len(rows) != cells or len(letters) != cells:
        return None
    size = Size(max(map(int, rows), default=0), max(map(column_of, set(letters)), default=-1) + 1)
    if size.bearable:
        return size
    size = Size()
    for found in _WHOLE.finditer(xml):
        cells -= 1
        if not found[3]:
            size = size.holding(int(found[2]) - 1, column_of(found[1]))
    return None if cells else size


class _Sheet:
    """Walks through a sheet's XML and counts as the library does: by addresses, else one cell after the other."""

    def __init__(self) -> None:
        self.size = Size()
        self.mistakes: dict[Spot, str] = {}
        self._row = self._column = -1
        self._pairs: list[str] = []
        self._text = ""
        self._kind = ""
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._begin

    def read(self, xml: bytes) -> None:
        """Look at every element. Raises UnreadableError where this is no XML."""
        try:
            self._parser.Parse(xml, True)
        except (expat.ExpatError, LookupError, ValueError):
            raise UnreadableError from None

    def _begin(self, tag: str, pairs: list[str]) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            if "r" not in pairs:
                self._stand()
                self._column += 1
            self._pairs = pairs
            if "t" in pairs:
                self._typed(dict(zip(pairs[::2], pairs[1::2], strict=True)).get("t", ""))
            else:
                self._kind = ""
        elif name in ("v", "is", "f"):
            self._stand()
            self.size = self.size.holding(self._row, self._column)
            if name == "f":
                self._watch()
        elif name == "row":
            digits = dict(zip(pairs[::2], pairs[1::2], strict=True)).get("r", "")
            self._pairs = []
            self._row = int(digits[:_LONGEST]) - 1 if digits.isdecimal() else self._row + 1
            self._column = -1

    def _stand(self) -> None:
        """Work out where the last cell stands; of one without an address that is known already."""
        pairs, self._pairs = self._pairs, []
        address = next((pairs[at + 1] for at in range(0, len(pairs), 2) if pairs[at] == "r"), "")
        letters = address.rstrip(_DIGITS)
        if letters:
            self._column = column_of(letters[:_LONGEST].encode())
        if len(letters) < len(address):
            self._row = int(address[len(letters) :][:_LONGEST]) - 1

    def _typed(self, kind: str) -> None:
        self._kind = kind
        self._stand()
        self.size = self.size.holding(self._row, self._column)
        if kind == "e":
            self._watch()

    def _watch(self) -> None:
        """Read on to the end of this cell: it holds an error, or a formula."""
        self._text = ""
        self._parser.CharacterDataHandler = None
        self._parser.StartElementHandler = self._inside
        self._parser.EndElementHandler = self._end

    def _inside(self, tag: str, _: list[str]) -> None:
        value = tag.rpartition(":")[2] == "v"
        self._parser.CharacterDataHandler = self._add if value else None

    def _add(self, text: str) -> None:
        self._text = (self._text + text)[:40]

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "c":
            return
        self._parser.StartElementHandler = self._begin
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        if self._kind == "e" and self._text and self._text != "#N/A":
            self.mistakes[self._row, self._column] = self._text
        elif not self._text and self._kind in ("", "n", "e"):
            self.mistakes[self._row, self._column] = UNSAVED


@lru_cache(maxsize=1024)
def column_of(letters: bytes) -> int:
    """The number of a column, from 0.

    >>> column_of(b"A"), column_of(b"xfd")
    (0, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
