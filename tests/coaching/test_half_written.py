"""A sheet that is being written: every cut of a saved sheet is noticed, or loses no cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.sharing.half_written import is_cut

SHEET = b"company,role,interview,log\nAcme,Nurse,2026-11-12,x\nNorth,Analyst,2026-11-20,yes\nWest,Cook,2026-11-21,z\n"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\0\0\0\0", b'a,b\n1,2\n3,"4'])
def test_nothing_and_an_open_quote_are_cut(data: bytes) -> None:
    assert is_cut(data)


@pytest.mark.parametrize(
    "data",
    [
        b'company,role\nAcme,"Nurse" here\nNorth,Cook',
        b'company,role\nAcme,"Nurse\nNorth,Cook\nWest,Cook',
        b"company,role\nAcme,\xff\xfe\nNorth,Cook",
        b"company,company\nAcme,Nurse",
        b"\x7fELF garbage",
    ],
)
def test_what_is_broken_elsewhere_is_not_being_written(data: bytes) -> None:
    assert not is_cut(data)


@pytest.mark.parametrize("data", [SHEET, SHEET.rstrip(), b"company\nAcme", b"company,role\nAcme"])
def test_a_whole_sheet_is_not(data: bytes) -> None:
    assert not is_cut(data)


@given(st.integers(1, len(SHEET) - 1))
def test_a_cut_of_a_sheet_that_was_whole_before_is_seen_unless_it_ends_with_a_row(at: int) -> None:
    data = SHEET[:at]
    assert is_cut(data, len(SHEET), ends_whole=True) == (not data.endswith(b"\n"))


def test_short_rows_are_usual_where_all_are() -> None:
    assert not is_cut(b"a,b,c\n1,2\n3,4")
    assert is_cut(b"a,b,c\n1,2,3\n4,5")
