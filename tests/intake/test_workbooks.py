"""Workbooks: the right sheet, the spreadsheet's own addresses, values as they are shown, and nothing unbounded."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ics_followup.intake import Table, read_table
from ics_followup.intake.workbook.shown import text_of
from ics_followup.problems import DataError, Problem, rendered

Fill = Callable[[Workbook, Worksheet], None]
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
MOMENT = datetime.fromisoformat("2026-11-22 10:30")
PART = "xl/worksheets/sheet1.xml"
FILES = Path(__file__).parent.parent / "dialects" / "files"


def book(fill: Fill) -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    fill(made, sheet)
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def rows(*lines: tuple[Any, ...]) -> Fill:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def changed(parts: Mapping[str, bytes], data: bytes | None = None) -> bytes:
    """A workbook in which some of its files are others."""
    sink = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(data or book(rows(("company",)))))
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **dict.fromkeys(parts)}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return sink.getvalue()


def table(fill: Fill) -> Table:
    return read_table(book(fill), "i.xlsx")


def refused(data: bytes) -> Problem:
    with pytest.raises(DataError) as caught:
        read_table(data, "i.xlsx")
    (problem,) = caught.value.problems
    return problem


def test_a_cell_is_named_by_the_spreadsheets_own_row_and_column() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for column, name in enumerate(("company", "role", "interview"), start=3):
            sheet.cell(5, column, name)
        sheet["C9"], sheet["D9"], sheet["E9"] = "Acme", "Nurse", datetime.fromisoformat("2026-11-22 10:00")

    read = table(fill)
    (row,) = read.rows
    place = read.place(row, read.header.index("interview"))
    assert (place.line, place.row, place.letter, place.header) == (9, 9, "E", "interview")
    assert place.source == "Acme | Nurse | 2026-11-22 10:00"
    assert place.source[place.column - 1 :][: place.width] == "2026-11-22 10:00"


def test_a_cell_behind_the_end_of_its_row_has_an_address_too() -> None:
    read = table(rows(("company", "role"), ("Acme",)))
    place = read.place(read.rows[0], 4)
    assert (place.row, place.letter, place.width) == (2, "E", 1)
    assert place.column > len("Acme")


def test_values_are_as_the_spreadsheet_shows_them() -> None:
    values = (
        3.0,
        2.5,
        True,
        date(2026, 11, 22),
        MOMENT,
        time(9, 5),
        timedelta(minutes=90),
        "x\ny",
    )
    shown = ("3", "2.5", "TRUE", "2026-11-22", "2026-11-22 10:30", "09:05", "1:30", "x\ny")
    read = table(rows(("company", *map(str, range(8))), ("Acme", *values)))
    assert read.rows[0].cells[1:] == shown


@given(st.datetimes(min_value=MOMENT.replace(year=2000), max_value=MOMENT.replace(year=2099)))
def test_every_minute_survives_a_microsecond_that_excel_loses(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    for slip in (-2000, 0, 2000):
        text = text_of(minute + timedelta(microseconds=slip))
        assert datetime.fromisoformat(text) == minute


def test_a_time_without_a_day_is_a_time() -> None:
    assert text_of(MOMENT.replace(year=1899, month=12, day=31)) == "10:30"


def test_the_sheet_with_the_most_known_names_is_read_and_the_others_are_named() -> None:
    def fill(made: Workbook, sheet: Worksheet) -> None:
        sheet.title = "Companies"
        sheet.append(("company", "city"))
        tracker = made.create_sheet("Tracker")
        tracker.append(("company", "role", "interview"))
        made.create_sheet("Empty")

    read = table(fill)
    assert read.sheet == "Tracker"
    (warning,) = read.warnings
    assert warning.what == "Of 2 sheets in this workbook 'Tracker' was read, and not 'Companies'"


def test_of_two_equal_sheets_the_first_is_read() -> None:
    def fill(made: Workbook, sheet: Worksheet) -> None:
        for each in (sheet, made.create_sheet("Old")):
            each.append(("company", "role"))
            each.append((each.title,))

    assert table(fill).rows[0].cells[0] == "Sheet"


def test_a_hidden_sheet_is_read_only_if_there_is_no_other() -> None:
    def fill(made: Workbook, sheet: Worksheet) -> None:
        made.create_sheet("Front").append(("hello",))
        sheet.append(("company", "role", "interview"))
        sheet.sheet_state = "hidden"

    assert table(fill).sheet == "Front"


def test_a_company_merged_over_two_rows_stands_in_both() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for line in (
            ("company", "round"),
            ("Acme", "first"),
            (None, "second"),
            (None, None),
            ("Beta", "first"),
        ):
            sheet.append(line)
        sheet.merge_cells("A2:A4")

    assert [row.cells for row in table(fill).rows] == [
        ("Acme", "first"),
        ("Acme", "second"),
        ("Beta", "first"),
    ]


def test_an_error_of_the_spreadsheet_is_named_at_its_cell() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.append(("company", "interview", "my own"))
        sheet.append(("Acme", "#REF!", "#DIV/0!"))
        for cell in sheet[2][1:]:
            cell.data_type = "e"

    read = table(fill)
    assert read.rows[0].cells == ("Acme", "", "")
    assert [(one.severity, one.place and one.place.letter) for one in read.warnings] == [
        ("error", "B"),
        ("warning", "C"),
    ]
    assert rendered(read.warnings[0]) == (
        "i.xlsx:2:8: error: This cell holds an error of the spreadsheet: '#REF!'\n"
        "  Acme | #REF! | #DIV/0!\n"
        "         ^^^^^\n"
        "help: Correct its formula, or write the value itself.\n"
        '(row 2, column B "interview")'
    )


def test_a_formula_that_was_never_worked_out_is_named_at_its_cell() -> None:
    read = table(rows(("company", "interview"), ("Acme", "=TODAY()")))
    assert "result is not in the file" in read.warnings[0].what
    assert read.rows[0].cells == ("Acme", "")


def test_a_formula_whose_result_is_empty_text_is_empty() -> None:
    part = SHEET % (
        b'<row r="1"><c r="A1" t="str"><v>company</v></c><c r="B1" t="str"><v>role</v></c></row>'
        b'<row r="2"><c r="A2" t="str"><f>X1</f><v>Acme</v></c><c r="B2" t="str"><f>IF(1,"")</f><v></v></c></row>'
    )
    read = read_table(changed({PART: part}), "i.xlsx")
    assert read.rows[0].cells == ("Acme", "")
    assert not read.warnings


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r = "1048576"><c t="n" r = "XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c s=">" r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="XFD1048576" s="/>"><v>1</v></c></row>',
        b'<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
        b'<row r="1048570">' + b"<c><v>1</v></c>" * 100 + b"</row>",
    ],
)  # fmt: skip
def test_two_cells_far_apart_are_refused_before_memory_is_asked_for(far: bytes) -> None:
    part = SHEET % (b'<row r="1"><c r="A1" t="str"><v>company</v></c></row>' + far)
    assert "too far apart" in refused(changed({PART: part})).what


def test_a_large_table_is_not_far_apart() -> None:
    coloured = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/><c r="Z%d" s="1"/></row>' % (n, n, n) for n in range(2, 250_000)
    )
    part = SHEET % (b'<row r="1"><c r="A1" t="str"><v>company</v></c></row>' + coloured)
    assert read_table(changed({PART: part}), "i.xlsx").rows == ()


def test_cells_repeated_without_end_are_refused_in_ods() -> None:
    content = zipfile.ZipFile(FILES / "libreoffice.ods").read("content.xml")
    bomb = content.replace(
        b'table:number-columns-repeated="16384"/>',
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>',
    )
    assert bomb != content
    whole = (FILES / "libreoffice.ods").read_bytes()
    with zipfile.ZipFile(sink := io.BytesIO(), "w") as new, zipfile.ZipFile(io.BytesIO(whole)) as old:
        for name in old.namelist():
            new.writestr(name, bomb if name == "content.xml" else old.read(name))
    assert "too far apart" in refused(sink.getvalue()).what


def test_a_cell_far_away_in_an_old_workbook_is_refused() -> None:
    data = bytearray((FILES / "old_excel.xls").read_bytes())
    at = data.index(struct.pack("<HHHH", 0x00FD, 10, 5, 0))
    struct.pack_into("<HH", data, at + 4, 65_535, 65_535)
    assert "too far apart" in refused(bytes(data)).what


def test_an_error_in_an_old_workbook_is_named() -> None:
    data = bytearray((FILES / "old_excel.xls").read_bytes())
    at = data.index(struct.pack("<HHHH", 0x00FD, 10, 1, 1))
    struct.pack_into("<HHHHHBBH", data, at, 0x0205, 10, 1, 1, 0, 23, 1, 0)
    assert "'#REF!'" in read_table(bytes(data), "i.xls").warnings[0].what


def test_what_a_workbook_says_of_its_size_is_not_believed() -> None:
    data = bytearray(changed({"xl/media/image1.png": bytes(250_000_000)}))
    at = data.index(b"PK\x01\x02", data.rindex(b"xl/media") - 60)
    struct.pack_into("<I", data, at + 24, 100)
    assert "too large when it is unpacked: more than 200 MB" in refused(bytes(data)).what


def test_a_workbook_behind_a_password_is_refused_by_name() -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(60)
    )
    problem = refused(locked)
    assert problem.what == "This workbook is protected by a password"
    assert "without the password" in problem.remedy


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix != ".csv"))
@settings(max_examples=25)
@given(data=st.data())
def test_a_damaged_workbook_is_an_error_or_is_read_but_never_a_traceback(
    name: str, data: st.DataObject
) -> None:
    whole = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(len(whole) // 2, len(whole)))]
    for damaged in (whole, cut):
        assert all(map(rendered, problems_of(bytes(damaged), name)))


def problems_of(data: bytes, name: str) -> tuple[Problem, ...]:
    try:
        return read_table(data, name).warnings
    except DataError as error:
        return error.problems


def test_a_workbook_without_a_filled_cell_is_empty() -> None:
    assert refused(book(lambda *_: None)).what == "This file is empty"


def test_bytes_behind_the_end_of_a_packed_file_are_no_endless_task() -> None:
    """The sizes of a ZIP may claim more packed bytes than its stream has."""
    data = bytearray(book(rows(("company",))))
    for mark, at in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        where = data.index(mark)
        (size,) = struct.unpack_from("<I", data, where + at)
        struct.pack_into("<I", data, where + at, size + 40)
    assert all(map(rendered, problems_of(bytes(data), "i.xlsx")))
