"""The sheets of an .ods workbook: where their cells end, with the repetitions that LibreOffice writes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree

from ics_followup.intake.workbook.area import SheetSurvey, Size, UnreadableError
from ics_followup.intake.workbook.packed import Pack


def sheets_in_ods(pack: Pack) -> Iterator[SheetSurvey]:
    """Survey each sheet of an .ods workbook; its errors are text, so they are found among the cells.

    Rows and cells are repeated as OpenDocument 1.3 part 3 says (19.675 and 19.679). Raises UnreadableError.
    """
    rows = here = filled = 0
    size = Size()
    try:
        for _, node in ElementTree.iterparse(io.BytesIO(pack.read("content.xml"))):  # noqa: S314, expat bounds entities
            tag = node.tag.rpartition("}")[2]
            if tag in ("table-cell", "covered-table-cell"):
                here += _repeated(node, "number-columns-repeated")
                filled = here if len(node) or any("value" in name for name in node.attrib) else filled
            elif tag == "table-row":
                rows += _repeated(node, "number-rows-repeated")
                size = size.holding(rows - 1, filled - 1) if filled else size
                here = filled = 0
                node.clear()
            elif tag == "table":
                yield SheetSurvey("", size, {})
                rows, size = 0, Size()
    except (ElementTree.ParseError, LookupError, ValueError):  # the latter two: an encoding that there is not
        raise UnreadableError from None


def _repeated(node: ElementTree.Element, attribute: str) -> int:
    value = next((value for name, value in node.attrib.items() if name.endswith(attribute)), "1")
    return int(value) if value.isdecimal() and len(value) < 12 else 1
