"""Problems are printed so that a newcomer finds the cell, and so that nothing odd reaches the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.model import Place
from ics_followup.problems import Problem, columns, harmless, in_brief, rendered


def problem(source: str, column: int, width: int = 1, *, remedy: str = "Write 2026-07-03.") -> Problem:
    place = Place(
        file="interviews.csv",
        line=3,
        column=column,
        row=3,
        letter="C",
        header="Interview date",
        source=source,
        width=width,
    )
    what = "'03/07/2026' could be 3 July or March 7"
    return Problem(severity="error", what=what, remedy=remedy, place=place)


def test_full_form_shows_line_caret_help_and_the_spreadsheets_address() -> None:
    assert rendered(problem("Acme,RN,  03/07/2026,x", 11, 10)).split("\n") == [
        "interviews.csv:3:11: error: '03/07/2026' could be 3 July or March 7",
        "  Acme,RN,  03/07/2026,x",
        "            ^^^^^^^^^^",
        "help: Write 2026-07-03.",
        '(row 3, column C "Interview date")',
    ]


def test_a_long_line_is_cut_to_a_window_around_the_cell() -> None:
    lines = rendered(problem("a," * 300 + "03/07/2026" + ",b" * 300, 601, 10)).split("\n")
    source, carets = lines[1], lines[2]
    assert len(source) <= 80
    assert source[carets.index("^") : carets.index("^") + 10] == "03/07/2026"


def test_wide_letters_keep_the_caret_under_the_cell() -> None:
    lines = rendered(problem("さくら,x", 5, 1)).split("\n")
    assert lines[2] == "  " + " " * 7 + "^"


def test_a_place_without_a_letter_has_no_spreadsheet_address() -> None:
    place = Place(file="followup.toml", line=2, column=1, row=2, letter="", header="name", source="nmae = 1")
    text = rendered(Problem(severity="error", what="No", remedy="Yes.", place=place))
    assert text == "followup.toml:2:1: error: No\n  nmae = 1\n  ^\nhelp: Yes."


def test_brief_form_names_place_trouble_and_remedy() -> None:
    assert in_brief(problem("x", 1)) == (
        "interviews.csv row 3, column C: '03/07/2026' could be 3 July or March 7\n  Write 2026-07-03."
    )


def test_a_long_cell_is_cut_before_the_sentence_about_it() -> None:
    cell = "'bob@example.com%0D%0ABcc:everybody@exam…'"
    shown = problem("x", 1)._replace(what=f"{cell} does not look like an email address")
    assert in_brief(shown) == (
        "interviews.csv row 3, column C: 'bob@examp…' does not look like an email address\n  Write 2026-07-03."
    )


def test_a_sentence_that_is_longer_than_a_line_goes_on_below() -> None:
    what = "The days in this column are written day first, as cell C4 shows, and not month first: the cells count"
    assert in_brief(problem("x", 1)._replace(what=what)).split("\n") == [
        "interviews.csv row 3, column C: The days in this column are written day first,",
        "  as cell C4 shows, and not month first: the cells count",
        "  Write 2026-07-03.",
    ]


@given(what=st.text(max_size=300))
def test_whatever_is_wrong_is_within_80_columns(what: str) -> None:
    assert all(columns(line) <= 80 for line in in_brief(problem("x", 1)._replace(what=what)).split("\n"))


@given(source=st.text(max_size=300), data=st.data(), remedy=st.text(max_size=200))
def test_source_lines_stay_within_80_columns_and_print_harmlessly(
    source: str, data: st.DataObject, remedy: str
) -> None:
    column = data.draw(st.integers(1, len(source) + 3))
    width = data.draw(st.integers(1, 50))
    shown = problem(source, column, width, remedy=remedy)
    lines = rendered(shown).split("\n")
    assert all(line.isprintable() for line in lines)
    if source:
        assert columns(lines[1]) <= 80
        assert columns(lines[2]) <= 80
        assert lines[2].strip(" ^") == ""
        assert "^" in lines[2]
    brief = in_brief(shown).split("\n")
    assert len(brief) <= 2
    assert all(columns(line) <= 80 and line.isprintable() for line in brief)


@pytest.mark.parametrize(
    ("text", "shown"), [("a\x1b[2J", "a␛[2J"), ("a\tb\u00a0c", "a b c"), ("a\u202eb", "a�b"), ("\x7f", "␡")]
)
def test_control_characters_become_pictures(text: str, shown: str) -> None:
    assert harmless(text) == shown
