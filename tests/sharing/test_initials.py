"""Initials are never the whole name of a company, and nobody's who is named beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.sharing.levels import initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Northwind", "N."),
        ("northwind traders", "N. T."),
        ("3M", "3."),
        ("X", "?"),
        ("X.", "?"),
        ("H&M", "H."),
        ("A B C", "A."),
        ("A. B. C. D. E.", "A. B. C. D."),
        ("AT&T", "A. T."),
        ("ß", "?"),
        ("株", "?"),
        ("株式会社", "株."),
        ("Acme (Jane Doe)", "A."),
        ("Acme - Jane Doe", "A."),
        ("Acme, Jane Doe", "A."),
        ("Hewlett-Packard", "H. P."),
        ("(Acme) Jane", "A."),
        ("!!!", "?"),
        ("", "?"),
    ],
)
def test_initials_of_a_name(name: str, shown: str) -> None:
    assert initials(name) == shown


@hypothesis_settings(max_examples=200)
@given(st.text(max_size=30))
def test_initials_are_at_most_four_signs_and_never_all_of_a_name(name: str) -> None:
    shown = initials(name)
    signs = [each for each in shown.replace(".", " ").split() if each != "?"]
    letters = sum(map(str.isalnum, name))
    assert len(signs) <= 4
    assert not signs or sum(map(len, signs)) < letters
