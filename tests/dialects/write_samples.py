"""Writes the sample files: `python tests/dialects/write_samples.py`. They are committed; this says how they came to be.

`old_excel.xls` needs xlwt, which is not among the tools of this project: without it that file stays as it is.
"""

# ruff: noqa: E501, rows are easier to compare on one line each
from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

FILES: Final = Path(__file__).parent / "files"
Rows = Sequence[Sequence[str]]

HEADER: Final = ("company", "role", "interview", "country", "people", "promised", "status", "topic", "notes")
ROWS: Final[Rows] = (
    ("Müller & Söhne", "Pflegerin", "2026-11-16 10:00", "DE", "Jürgen Weiß <weiss@example.com>", "2026-11-27", "", "die Übergabe", "Tor 2, im Hof"),
    ("Café Noël", "Chef", "2026-11-18 14:30", "FR", "Hélène Lefèvre\nZoë Brontë (owner)", "", "awaiting", "the menu", ""),
    ("Peña Hermanos", 'Analista "senior"', "2026-11-20", "ES", "Begoña Núñez; Iñaki Ruiz", "", "", "", "3,5 % bonus"),
    ("St. Luke's", "Care Coordinator", "2026-11-19 09:15", "GB", "Dana O'Neil +44 20 7946 0018", "2026-12-01", "", "", "+ asks for references"),
    ("Ørsted Århus", "Data engineer", "", "DK", "", "", "", "", "no date yet"),
)  # fmt: skip
WHOLE: Final[Rows] = (HEADER, *ROWS)


def text(rows: Rows = WHOLE, delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The rows as CSV."""
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return sink.getvalue()


def mapped(change: Callable[[str], str], rows: Rows = WHOLE) -> Rows:
    """The rows with every cell changed."""
    return [[change(cell) for cell in row] for row in rows]


def wrapped(tail: str = "") -> str:
    """Each row in one pair of quotation marks, line breaks within cells written as semicolons."""
    flat = text(mapped(lambda cell: cell.replace("\n", "; ")))
    return "".join('"' + line.replace('"', '""') + f'"{tail}\n' for line in flat.splitlines())


def said(cell: str) -> str:
    """A word that says nothing in place of an empty cell."""
    return cell or next(EMPTY_WORDS)


EMPTY_WORDS: Final = iter(
    ("-", "N/A", "n/a", "none", "tbd", "?", "k.A.", "null", "—", "n.a.", "TBA", "#N/A", "s/d", "n.v.t.") * 9
)
LINKEDIN: Final = 'Notes:\n"When you export your data, you may notice that some rows are missing, or ""empty"".\nLearn more."\n\n'
TAIL: Final = "," * (len(HEADER) - 1) + "\n"


def texts() -> dict[str, bytes]:
    """The text files by name."""
    plain, tabs, semicolons = text(), text(delimiter="\t"), text(delimiter=";")
    shouted = [tuple(f" {name.upper()} " for name in HEADER), *ROWS]
    lines = text(mapped(lambda cell: cell.replace("\n", "; "))).splitlines()
    mixed = "".join(
        line + end for line, end in zip(lines, ("\r\n", "\n", "\r", "\r\n", "\n", "\r"), strict=True)
    )
    marked = [
        HEADER,
        *(["\u200e" + cell + "\u200f" if cell[:4] == "2026" else cell for cell in row] for row in ROWS),
    ]
    guarded = mapped(lambda cell: "'" + cell if cell[:1] in tuple("=+-@") else cell)
    broken_names = [("company", "role", "interview\n(date)", *HEADER[3:]), *ROWS]
    written = {
        "plain": plain,
        "crlf": text(end="\r\n"),
        "lone_cr": text(mapped(lambda cell: cell.replace("\n", "\r")), end="\r"),
        "mixed_line_ends": mixed,
        "no_end_of_the_last_line": plain.rstrip("\n"),
        "semicolons": semicolons,
        "tabs": tabs,
        "bars": text(delimiter="|"),
        "sep_semicolon": "sep=;\r\n" + text(delimiter=";", end="\r\n"),
        "sep_quoted_bar": '"SEP=|"\n' + text(delimiter="|"),
        "sep_tab": "sep=\t\n" + tabs,
        "spaces_after_commas": "\n".join(re.sub(r",(?=[^ ])", ", ", line) for line in lines) + "\n",
        "all_quoted": text(quoting=csv.QUOTE_ALL),
        "rows_in_quotes": wrapped(),
        "rows_in_quotes_and_tail": wrapped(",,,"),
        "preamble_linkedin": LINKEDIN + plain,
        "preamble_title": "My job search 2026\n\n" + plain,
        "preamble_title_with_tail": "Bewerbungen;;;;\nStand: 22.11.2026;;;;\n;;;;\n" + semicolons,
        "preamble_export_date": "Exported on,2026-11-22\nBy,Sam Rivera\n" + plain,
        "preamble_open_inches": 'Screen 24" and 27" notes\n' + plain,
        "empty_lines_first": "\n\n,,,\n" + plain,
        "names_with_a_line_break": text(broken_names),
        "names_shouted": text(shouted),
        "names_again": text((*WHOLE[:3], HEADER, *WHOLE[3:])),
        "empty_rows": text((HEADER, [], ROWS[0], [""] * 9, *ROWS[1:3], [" "] * 9, [], *ROWS[3:])),
        "empty_columns": text([(*row, "", "", "") for row in WHOLE]),
        "empty_tail": plain + TAIL * 300,
        "short_rows": "\n".join(line.rstrip(",") for line in plain.split("\n")),
        "guards": text(guarded),
        "no_break_spaces": text(mapped(lambda cell: cell.replace(" ", "\xa0"))),
        "zero_width_signs": text(mapped(lambda cell: "\u200b" + cell + "\u2060" if cell else cell)),
        "marks_around_dates": text(marked),
        "padded_cells": text(mapped(lambda cell: f"  {cell} " if cell else " ")),
        "empty_words": text([HEADER, *([*row[:2], *map(said, row[2:8]), row[8]] for row in ROWS)]),
        "control_characters": text(mapped(lambda cell: cell.replace("a", "\x07a", 1))),
        "mark_in_the_middle": plain.replace("Peña", "\ufeffPeña"),
    }
    old_mac = text(mapped(lambda cell: cell.replace("\n", "\r")), delimiter=";", end="\r")
    found = {name: each.encode() for name, each in written.items()}
    one_bad = plain.encode().replace("Müller".encode(), "Müller".encode("cp1252"))
    return found | {
        "utf8_mark": plain.encode("utf-8-sig"),
        "utf8_mark_twice": ("\ufeff" + plain).encode("utf-8-sig"),
        "utf16_little_mark_tabs": tabs.encode("utf-16"),
        "utf16_big_mark": b"\xfe\xff" + semicolons.encode("utf-16-be"),
        "utf16_little": plain.encode("utf-16-le"),
        "utf16_big": plain.encode("utf-16-be"),
        "utf32_mark": plain.encode("utf-32"),
        "windows_1252": semicolons.encode("cp1252"),
        "mac_roman": old_mac.encode("mac_roman"),
        "ms_dos": semicolons.encode("cp850"),
        "one_letter_not_utf8": one_bad,
        "saved_twice_over": plain.encode().decode("cp1252", "strict").encode(),
    }


def value(cell: str) -> Any:
    """A cell as a spreadsheet keeps it: days and times as such."""
    if re.fullmatch("[0-9-]{10}", cell):
        return date.fromisoformat(cell)
    return datetime.fromisoformat(cell) if re.fullmatch("[0-9-]{10} [0-9:]{5}", cell) else cell or None


def fill(sheet: Worksheet, row: int = 1, column: int = 1, rows: Rows = WHOLE, *, typed: bool = True) -> None:
    for down, cells in enumerate(rows):
        for right, cell in enumerate(cells):
            at = sheet.cell(row + down, column + right)
            at.value = value(cell) if typed else cell or None
            if isinstance(at.value, str):
                at.data_type = "s"


def packed(workbook: Workbook) -> bytes:
    sink = io.BytesIO()
    workbook.save(sink)
    return sink.getvalue()


def workbook(act: Callable[[Workbook, Worksheet], None]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    act(made, sheet)
    return packed(made)


def titled(_: Workbook, sheet: Worksheet) -> None:
    sheet["B2"] = "My job search 2026"
    sheet.merge_cells("B2:J2")
    sheet["B3"] = "as of"
    sheet["C3"] = date(2026, 11, 22)
    fill(sheet, 5, 2)


def among_others(made: Workbook, sheet: Worksheet) -> None:
    sheet.title = "Read me"
    sheet["A1"] = "Company"
    fill(made.create_sheet("Interviews"))
    lists = made.create_sheet("Lists")
    fill(lists, rows=[["status"], ["awaiting"], ["offer"]])


def beside_hidden(made: Workbook, sheet: Worksheet) -> None:
    sheet.title = "Copy of last year"
    fill(sheet, rows=[HEADER, ("Old Corp", "Clerk", "2025-11-16", *[""] * 6)])
    sheet.sheet_state = "hidden"
    fill(made.create_sheet("2026"))


def coloured(_: Workbook, sheet: Worksheet) -> None:
    fill(sheet)
    for row in range(7, 400):
        for column in range(1, 10):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor="EEEEEE")


def since_1904(made: Workbook, sheet: Worksheet) -> None:
    made.epoch = CALENDAR_MAC_1904
    fill(sheet)


def with_results() -> bytes:
    """A workbook whose companies are formulas, with the results that Excel would have saved beside them."""
    data = workbook(lambda _, sheet: fill(sheet))
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(
                    '<c r="A([2-9])" t="inlineStr"><is><t>([^<]*)</t></is></c>',
                    r'<c r="A\1" t="str"><f>TRIM("\2")</f><v>\2</v></c>',
                    part.decode(),
                ).encode()
            new.writestr(name, part)
    return sink.getvalue()


def ods() -> bytes:
    """What LibreOffice writes: a tail of a million empty rows, dates as such, line breaks as paragraphs."""
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    space += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    space += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in WHOLE)
    tail = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    body = f'<table:table table:name="Interviews">{rows}{tail}</table:table-row></table:table>'
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {space} office:version="1.3"><office:body>'
    content += f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    manifest += 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    manifest += f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest += '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _ods_cell(cell: str) -> str:
    escaped = cell.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in escaped.split("\n"))
    if not cell:
        return "<table:table-cell/>"
    if re.fullmatch("[0-9-]{10}( [0-9:]{5})?", cell):
        day = cell.replace(" ", "T") + (":00" if " " in cell else "")
        return f'<table:table-cell office:value-type="date" office:date-value="{day}">{paragraphs}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _record(kind: int, content: bytes = b"") -> bytes:
    """One record of a binary workbook, [MS-XLSB] 2.1.4."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    length, left = b"", len(content)
    while left > 127:
        length += bytes([left & 127 | 128])
        left >>= 7
    return number + length + bytes([left]) + content


def _wide(cell: str) -> bytes:
    return struct.pack("<I", len(cell)) + cell.encode("utf-16-le")


def xlsb(rows: Rows = WHOLE, errors: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """A binary workbook with its cells as text; ``errors`` are (row, column, code)."""
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, len(rows), 0, len(rows[0]))) + _record(145)
    for index, row in enumerate(rows):
        sheet += _record(0, struct.pack("<I", index) + bytes(13))
        for column, cell in enumerate(row):
            wrong = next((code for down, right, code in errors if (down, right) == (index, column)), None)
            if wrong is not None:
                sheet += _record(3, struct.pack("<IIB", column, 0, wrong))
            elif cell:
                sheet += _record(6, struct.pack("<II", column, 0) + _wide(cell))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Interviews")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    )
    types += '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    relations = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    relations += (
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" Type="http://schemas.openxmlformats.org/'
    )
    relations += 'officeDocument/2006/relationships/worksheet"/></Relationships>'
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return sink.getvalue()


def xls() -> bytes | None:
    try:
        import xlwt  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return None
    book = xlwt.Workbook()
    sheet = book.add_sheet("Interviews")
    day, moment = xlwt.XFStyle(), xlwt.XFStyle()
    day.num_format_str, moment.num_format_str = "DD.MM.YYYY", "DD.MM.YYYY hh:mm"
    for row, cells in enumerate(WHOLE):
        for column, cell in enumerate(cells):
            kept = value(cell)
            style = moment if isinstance(kept, datetime) else day
            sheet.write(row, column, kept, style) if isinstance(kept, date) else sheet.write(
                row, column, cell
            )
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def workbooks() -> dict[str, bytes]:
    """The workbooks by name and ending."""
    found = {
        "workbook.xlsx": workbook(lambda _, sheet: fill(sheet)),
        "dates_as_text.xlsx": workbook(lambda _, sheet: fill(sheet, typed=False)),
        "not_in_the_corner.xlsx": workbook(lambda _, sheet: fill(sheet, 4, 3)),
        "merged_title.xlsx": workbook(titled),
        "among_other_sheets.xlsx": workbook(among_others),
        "beside_a_hidden_sheet.xlsx": workbook(beside_hidden),
        "coloured_empty_rows.xlsx": workbook(coloured),
        "since_1904.xlsx": workbook(since_1904),
        "formulas_with_results.xlsx": with_results(),
        "libreoffice.ods": ods(),
        "binary.xlsb": xlsb(),
    }
    old = xls()
    return found | ({"old_excel.xls": old} if old else {})


def main() -> None:
    for name, data in {f"{name}.csv": data for name, data in texts().items()}.items():
        (FILES / name).write_bytes(data)
    for name, data in workbooks().items():
        (FILES / name).write_bytes(data)


if __name__ == "__main__":
    main()
