"""Where the column names stand, and what stands between the cells."""

from __future__ import annotations

import pytest

from ics_followup.intake import Table, read_table
from ics_followup.intake.dialect.limits import HEADING_WITHIN
from ics_followup.problems import rendered


def read(text: str) -> Table:
    return read_table(text.encode(), "i.csv")


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Notes:\n\n", 3),
        ("My job search 2026\n", 2),
        ("Exported,22.11.2026\n", 2),
        ('"Two lines\nof notes, and commas"\n', 3),
        ("company Acme\n", 2),
        ("a;b;c\n", 2),
        ("x\n" * (HEADING_WITHIN - 1), HEADING_WITHIN),
    ],
)
def test_what_stands_above_the_column_names_is_left_out_and_said(above: str, line: int) -> None:
    table = read(above + "company,role,interview\nAcme,Nurse,2026-11-22\n")
    assert table.header == ("company", "role", "interview")
    assert table.head.line == line
    assert f"The column names stand in line {line};" in table.warnings[0].what
    assert len(table.rows) == 1


def test_the_first_line_above_is_shown() -> None:
    (warning,) = read("My jobs\n\ncompany,role\nAcme,x\n").warnings
    assert rendered(warning) == (
        "i.csv:1:1: warning: The column names stand in line 3; lines 1 to 2 are not read\n"
        "  My jobs\n"
        "  ^\n"
        "help: Nothing has to be done, unless a row of yours stands above them."
    )


@pytest.mark.parametrize(
    "text",
    [
        "firm name of mine,foo,bar\nAcme,Interview,Phone\n",
        "xx,yy,zz\nHospital,Status,5\n",
        "when,key,entry\n2026-11-22,company,out email\n",
        "companny,interview\nAcme,2026-11-22\n",
        "company\nAcme\n",
        "Name\nAcme\n",
        "company,foo\nrole,interview\n",
    ],
)
def test_a_row_of_data_is_never_taken_for_the_column_names(text: str) -> None:
    table = read(text)
    assert table.head.line == 1
    assert len(table.rows) == 1
    assert not table.warnings


def test_column_names_beyond_the_first_lines_are_not_looked_for() -> None:
    assert read("x,y\n" * HEADING_WITHIN + "company,role\n").header == ("x", "y")


def test_the_line_of_a_row_below_a_preamble_is_the_files_and_its_number_the_spreadsheets() -> None:
    table = read('"a\nb"\n\ncompany,role\nAcme,Nurse\n')
    assert (table.head.line, table.head.number) == (4, 3)
    assert (table.rows[0].line, table.rows[0].number) == (5, 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_first_line_may_name_what_stands_between_the_cells(delimiter: str) -> None:
    other = ";" if delimiter == "," else ","
    table = read(f"sep={delimiter}\ncompany{delimiter}a{other}b{other}c\n")
    assert (table.delimiter, table.header) == (delimiter, ("company", f"a{other}b{other}c"))


def test_rows_in_quotation_marks_have_their_places_in_the_file() -> None:
    text = '"company,role,interview"\n"Acme,""Nurse, night"",2026-02-30"\n'
    table = read(text)
    assert table.rows[0].cells == ("Acme", "Nurse, night", "2026-02-30")
    for column, cell in ((0, "Acme"), (1, '""Nurse, night""'), (2, "2026-02-30")):
        place = table.place(table.rows[0], column)
        assert (place.line, place.source[place.column - 1 :][: place.width]) == (2, cell)


def test_one_row_in_quotation_marks_is_one_cell() -> None:
    assert read('company,role\n"Acme, Inc",Nurse\n"Beta, Ltd"\n').rows[1].cells == ("Beta, Ltd", "")


def test_an_error_of_the_spreadsheet_in_a_csv_file_is_named_at_its_cell() -> None:
    table = read("company,interview,mine\nAcme,#REF!,#2 of 3\nBeta,#######,#N/A\n")
    assert [row.cells for row in table.rows] == [("Acme", "", "#2 of 3"), ("Beta", "", "#N/A")]
    first, second = table.warnings
    assert (first.severity, first.what) == ("error", "This cell holds an error of the spreadsheet: '#REF!'")
    assert first.place is not None
    assert (first.place.line, first.place.column, first.place.width) == (2, 6, 5)
    assert second.what == "This column was too narrow when the sheet was saved: only '#######' is left"


def test_the_rest_of_very_many_errors_is_counted() -> None:
    table = read("company,interview\n" + "Acme,#REF!\n" * 60)
    assert len(table.warnings) == 51
    assert table.warnings[-1].what == "10 more cells hold an error of the spreadsheet"
