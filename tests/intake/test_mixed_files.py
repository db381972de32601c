"""Files of two minds: some rows in quotation marks, titles as wide as the column names, several sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from ics_followup.intake import interviews_from
from ics_followup.intake.reading import read_table
from ics_followup.settings import Settings


def test_rows_of_which_only_some_stand_in_quotation_marks_are_all_read() -> None:
    text = 'Company,Role,Interview,People\r\nAcme,Nurse,2026-11-18,Dana\r\n"Beta,Nurse,2026-11-19,""Ortiz, Dana"""\r\n'
    table = read_table(text.encode(), "a.csv")
    assert table.rows[1].cells == ("Beta", "Nurse", "2026-11-19", "Ortiz, Dana")
    place = table.place(table.rows[1], 2)
    assert place.source[place.column - 1 : place.column - 1 + place.width] == "2026-11-19"
    plain = table.place(table.rows[0], 2)
    assert plain.source[plain.column - 1 : plain.column - 1 + plain.width] == "2026-11-18"


@pytest.mark.parametrize("text", ['company,role,interview\n"Acme, Inc."\n', 'company,role\n"Acme, Inc."\n'])
def test_a_company_with_a_comma_alone_in_its_row_is_one_cell(text: str) -> None:
    table = read_table(text.encode(), "a.csv")
    assert table.rows[0].cells[0] == "Acme, Inc."


def test_a_title_as_wide_as_the_names_but_with_a_day_in_it_is_no_row_of_names() -> None:
    table = read_table(
        b"Job tracker\n\nUpdated: 2026-11-20;by me\nCompany;Interview\nAcme;2026-11-03\n", "a.csv"
    )
    assert table.header == ("Company", "Interview")


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_sheet_with_interviews_is_read_however_much_another_one_knows() -> None:
    contacts = [["Company", "Contact", "Email", "Phone"], *([["Acme", "Dana", "d@example.com", "1"]] * 30)]
    tracker = [["Company", "Interview"], ["Acme", "2026-11-18"]]
    assert read_table(workbook(Contacts=contacts, Interviews=tracker), "a.xlsx").sheet == "Interviews"


@pytest.mark.parametrize(
    ("interviews", "is_doubtful"),
    [
        (["25/11/2026", date(2026, 3, 11), "13/11/2026"], True),
        (["25/11/2026", date(2026, 11, 13)], False),
        ([date(2026, 3, 11), date(2026, 5, 11)], False),
    ],
)
def test_dates_that_another_country_may_have_swapped_are_pointed_at(
    interviews: list[object], is_doubtful: bool
) -> None:
    rows: list[Sequence[object]] = [["Company", "Interview"]]
    rows += ([f"Acme {n}", day] for n, day in enumerate(interviews))
    table = read_table(workbook(Interviews=rows), "a.xlsx")
    intake = interviews_from(table, settings=Settings(), cadences=frozenset())
    told = [problem for problem in intake.problems if "may have day and month swapped" in problem.what]
    assert bool(told) is is_doubtful
    assert not told or (told[0].place is not None and told[0].place.row == 3)


def test_of_two_sheets_alike_the_later_year_is_read() -> None:
    rows = [["Company", "Interview"], ["Acme", "2026-11-18"]]
    assert read_table(workbook(Tracker_2025=rows * 2, Tracker_2026=rows), "a.xlsx").sheet == "Tracker 2026"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Interview,2nd Interview,Final interview", ["2nd Interview", "Final interview"]),
        ("Gespräch,Zweites Gespräch,Salary", ["Zweites Gespräch"]),
        ("Interview,Date Applied,Interview prep", []),
    ],
)
def test_no_column_with_further_interviews_is_lost_without_a_word(header: str, told: list[str]) -> None:
    last = "read the website" if "prep" in header else "2026-11-20"
    text = f"company,{header}\nAcme,2026-11-03,2026-11-10,{last}\n"
    intake = interviews_from(read_table(text.encode(), "a.csv"), settings=Settings(), cadences=frozenset())
    named = [
        problem.place.header for problem in intake.problems if "not read" in problem.what and problem.place
    ]
    assert named == told
    settled = Settings(columns=dict.fromkeys(told, "-"))
    again = interviews_from(read_table(text.encode(), "a.csv"), settings=settled, cadences=frozenset())
    assert not [problem for problem in again.problems if "not read" in problem.what]
    assert len(intake.interviews) == 1


@pytest.mark.parametrize("cell", [";", "; ;", "n/a; tbd", "\n;"])
def test_a_row_whose_interview_cell_holds_only_signs_waits(cell: str) -> None:
    text = f'company,interview\nAcme,"{cell}"\n'
    intake = interviews_from(read_table(text.encode(), "a.csv"), settings=Settings(), cadences=frozenset())
    assert [row.company for row in intake.waiting] == ["Acme"]
