"""Bytes as people really save them become the cells that they meant."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake import Table, interviews_from, read_table
from ics_followup.problems import DataError, in_brief, rendered
from ics_followup.settings import Settings

SHEET = "company,role\nAcme,Nurse\nBéla,Pfleger\n"
BLANKS = "\t\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = "\xad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = frozenset(chr(code) for code in (*range(32), *range(127, 160))) - set("\n" + BLANKS) | set(
    TURNS + UNSEEN
)
COMMANDS = "\x1b\x90\x98\x9b\x9d\x9e\x9f"
CELLS = st.text(st.characters(exclude_characters=f"\0{COMMANDS}", exclude_categories=["Cs"]), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data, "interviews.csv").rows]


def refused(data: bytes) -> DataError:
    with pytest.raises(DataError) as caught:
        read_table(data, "interviews.csv")
    assert len(caught.value.problems) == 1
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_cells(encoding: str) -> None:
    assert rows_of(SHEET.encode(encoding)) == [("Acme", "Nurse"), ("Béla", "Pfleger")]


def test_windows_letters_are_read_with_a_warning() -> None:
    warnings = read_table(SHEET.encode("cp1252"), "interviews.csv").warnings
    assert [warning.severity for warning in warnings] == ["warning"]
    assert not read_table(SHEET.encode(), "interviews.csv").warnings


def test_big_endian_utf_16_is_read() -> None:
    assert rows_of(b"\xfe\xff" + SHEET.encode("utf-16-be"))[0] == ("Acme", "Nurse")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_and_line_end_is_found_out(delimiter: str, end: str) -> None:
    data = SHEET.replace(",", delimiter).replace("\n", end).encode()
    assert rows_of(data) == [("Acme", "Nurse"), ("Béla", "Pfleger")]


def test_a_first_line_names_the_delimiter() -> None:
    table = read_table(b"sep=;\r\ncompany;a,b\r\nAcme;x,y\r\n", "interviews.csv")
    assert table.header == ("company", "a,b")
    assert table.rows[0].cells == ("Acme", "x,y")
    assert (table.rows[0].line, table.rows[0].number) == (3, 2)


def test_the_delimiter_is_the_one_that_gives_known_columns() -> None:
    assert read_table(b"company;a,b,c,d;role\n", "i.csv").header == ("company", "a,b,c,d", "role")


def test_quoted_line_breaks_empty_rows_and_trailing_columns() -> None:
    table = read_table(b'company,people,,\n"Acme","Dana\r\nSam",,\n,,,\n\nBeta,x,,\n', "interviews.csv")
    assert table.header == ("company", "people")
    assert [row.cells for row in table.rows] == [("Acme", "Dana\nSam"), ("Beta", "x")]
    assert [(row.line, row.number) for row in table.rows] == [(2, 2), (6, 5)]


def test_a_quote_may_follow_the_space_after_a_comma() -> None:
    assert rows_of(b'company, role\nAcme, "Nurse, night"\n') == [("Acme", "Nurse, night")]


@pytest.mark.parametrize("cell", ["'=SUM", "'+1-555", "'-5", "'@x"])
def test_a_guarding_apostrophe_is_taken_away(cell: str) -> None:
    assert rows_of(f"company,x\nAcme,{cell}\n".encode())[0][1] == cell[1:]


def test_a_header_alone_is_no_error() -> None:
    assert read_table(b"company,role\n", "interviews.csv").rows == ()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "empty"),
        ("\ufeff \n".encode("utf-16-le"), "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04xx xl/workbook.xml", "Excel"),
        (b"PK\x03\x04xx opendocument.spreadsheet", "LibreOffice"),
        (b"PK\x03\x04xx a.csv", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"BEGIN:VCALENDAR\r\n", "calendar"),
        (b'[{"company": "Acme"}]', "JSON"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x81\x8d\x8f\x90\x9d\xff", "text file"),
        (b"company\nAc\0me\n", "zero byte"),
        (b"company\n" + b"x" * 50_000_000, "50 MB"),
        (b"company\n" + b"x" * 120_000, "100,000 characters"),
    ],
)
def test_what_is_no_sheet_is_refused_by_name(data: bytes, word: str) -> None:
    assert word in refused(data).problems[0].what


def test_excel_workbooks_are_told_to_save_as_csv() -> None:
    assert "CSV" in refused(b"PK\x03\x04xx xl/workbook.xml").problems[0].remedy


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('company,role\nAcme,"Nurse\nBeta,x\n', 2, 6),
        ('company,role\nAcme,"Nurse\nBeta,"x"\n', 2, 6),
        ('company,role\n"Acme" Inc,x\n', 2, 1),
        ('company,"role\n', 1, 9),
    ],
)
def test_an_unbalanced_quote_is_shown_where_it_opens(text: str, line: int, column: int) -> None:
    place = refused(text.encode()).problems[0].place
    assert place is not None
    assert (place.line, place.column) == (line, column)


def written(table: list[list[str]], delimiter: str, quoting: int) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["company", "role", "notes"], *table])
    return sink.getvalue().encode()


def meant(cell: str) -> str:
    bare = cell.replace("\r\n", "\n").replace("\r", "\n")
    bare = "".join(" " if sign in BLANKS else sign for sign in bare if sign not in INVISIBLE).strip()
    return bare[1:] if bare[:2] in ("'=", "'+", "'-", "'@") else bare


@settings(max_examples=60)
@given(
    table=TABLES,
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_survives_quoting_with_any_delimiter(
    table: list[list[str]], delimiter: str, quoting: int
) -> None:
    wanted = [tuple(map(meant, row)) for row in table]
    read = [row.cells for row in read_table(written(table, delimiter, quoting), "i.csv").rows]
    assert read == [row for row in wanted if any(row)]


@settings(max_examples=60)
@given(
    table=TABLES,
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_place_is_where_the_cell_stands_in_the_file(
    table: list[list[str]], delimiter: str, quoting: int
) -> None:
    """Reading the file again from a cell's place, with that row's later cells only, gives the same cell."""
    sheet = read_table(written(table, delimiter, quoting), "i.csv")
    for row in sheet.rows:
        for column in range(3):
            place = sheet.place(row, column)
            rest = [sheet.lines[place.line - 1][place.column - 1 :], *sheet.lines[place.line :]]
            again = next(
                csv.reader([f"{line}\n" for line in rest], delimiter=delimiter, skipinitialspace=True)
            )
            assert meant(again[0] if again else "") == row.cell(column)
            assert place.source == sheet.lines[place.line - 1]
            assert (place.row, place.letter) == (row.number, "ABC"[column])


def test_a_place_knows_line_row_letter_and_header() -> None:
    table = read_table(b'company,people,interview\n"Acme","Dana\nSam",03/07/2026\n', "interviews.csv")
    place = table.place(table.rows[0], 2)
    assert (place.line, place.column, place.row, place.letter, place.header) == (3, 6, 2, "C", "interview")
    assert place.width == 10


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("\x1b[31mAcme\x07", "Acme"),
        ("Dana\x1b[2J Ortiz", "Dana Ortiz"),
        ("Dana\x1b]0;title\x07 Ortiz", "Dana Ortiz"),
        ("\x1bDana", "Dana"),
        ("\x9b1;31mDana\x9b0m", "Dana"),
        ("Da\u202ena \u2066Ortiz\u2069", "Dana Ortiz"),
        ("Dana\tOrtiz", "Dana Ortiz"),
        ("Dana\u2028Ortiz\u2029Lee", "Dana Ortiz Lee"),
        ("Dana\nOrtiz", "Dana\nOrtiz"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ],
)
def test_nothing_that_a_terminal_obeys_comes_in(cell: str, clean: str) -> None:
    assert rows_of(f'company,x\nAcme,"{cell}"\n'.encode())[0][1] == clean


def test_one_warning_says_how_many_cells_held_control_characters() -> None:
    sheet = 'company,role\n"\x1b[31mAcme\x07","Nu\u202erse"\nBeta,"a\tb"\n'
    (warning,) = read_table(sheet.encode(), "i.csv").warnings
    assert (warning.severity, warning.file) == ("warning", "i.csv")
    assert warning.what == "2 cells hold invisible control characters; they are left out"
    assert not read_table(b'company\n"a\tb"\n', "i.csv").warnings


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30))
def test_no_control_character_is_ever_in_a_cell(text: str) -> None:
    quoted = text.replace('"', '""')
    for row in read_table(f'company,x\nAcme,"{quoted}"\n'.encode(), "i.csv").rows:
        assert not any(sign in INVISIBLE or sign in BLANKS for cell in row.cells for sign in cell)


def all_problems(data: bytes) -> int:
    """Read bytes as the program does and print whatever is wrong."""
    try:
        table: Table = read_table(data, "i.csv")
    except DataError as error:
        problems = error.problems
    else:
        problems = interviews_from(table, settings=Settings(), cadences=["balanced"], log=table).problems
    for problem in problems:
        assert rendered(problem)
        assert in_brief(problem)
    return len(problems)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_no_bytes_give_a_traceback(data: bytes) -> None:
    all_problems(data)


PIECES = st.sampled_from(
    [
        "2026-11-22", "10:00", "03/07/2026", "11/22/2026", "30.2.2026", "Nov 22", "tbd", ";", ",", '"', "\n", " ",
        "by", "check back", "in 2 weeks", "end of next week", "next Tue", "called", "out phone", "with all", "#",
        "Dana <d@x.org> (x) [y]", "+1-555-0100", "(", "<", "[", "@", "rejected", "Germany", "Bavaria", "until",
        "\u0661", "\x1b", "😀", "'=", "99999999999", "2100-12-31", "24:00", "+14:00", "-", "/", ".", "T", "Z",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=4), max_size=30))
def test_no_cells_give_a_traceback(pieces: list[str]) -> None:
    header = (
        "company,interview,promised,people,log,status,snooze,country,region,contact,when,key,entry,minutes\n"
    )
    all_problems((header + "Acme,2026-11-22," + "".join(pieces)).encode("utf-8", "ignore"))
    all_problems((header + "".join(pieces)).encode("utf-8", "ignore"))
    for field in ("interview", "promised", "people", "log", "snooze", "status"):
        cell = "".join(pieces).replace('"', '""')
        rows = f"company,interview,{'x' if field == 'interview' else field}\n"
        rows += f'Acme,"{cell}",\n' if field == "interview" else f'Acme,2026-11-22,"{cell}"\n'
        all_problems(rows.encode("utf-8", "ignore"))


def test_a_letter_of_other_letters_is_shown_where_it_stands_below_a_mark_in_the_middle() -> None:
    table = read_table("company,role\nMüller,é\r\n\ufeffPeña,N".encode() + b"\xf3ra\n", "i.csv")
    place = table.warnings[0].place
    assert place is not None
    assert (place.line, place.column, place.source) == (3, 7, "Peña,Nóra")
