"""No figure of the report is of fewer than five clients, however rows are added up and subtracted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from caseloads import HOSTILE, caseload, hostile_caseload
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.sharing.caseload import Case, Figures
from ics_followup.sharing.office.hiding import LEAST, blocks_of, shown_of
from ics_followup.sharing.office.report import ALL, MEASURES, NOT_SHOWN, OTHERS, report_of
from ics_followup.sharing.office.within import within

SIZES = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 12))


def table(cases: Sequence[Case]) -> list[dict[str, str]]:
    text = report_of(within(case) for case in cases).decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


SOME = Figures(interviews=2, contacts=3)


def office(sizes: dict[str, int], figures: Figures = SOME) -> list[Case]:
    return [
        Case(f"{country}{number}", "Maya", "shared", "full", country=country, figures=figures)
        for country, count in sizes.items()
        for number in range(count)
    ]


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix, exactly."""
    left = [[Fraction(each) for each in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for row in range(found + 1, len(left)):
            factor = left[row][column] / left[found][column]
            left[row] = [a - factor * b for a, b in zip(left[row], left[found], strict=True)]
        found += 1
    return found


def can_be_worked_out(shown: Sequence[Sequence[int]], wanted: Sequence[int]) -> bool:
    """Whether a sum over groups is a combination of the sums that are shown."""
    return bool(shown) and rank([*shown, wanted]) == rank(shown)


@settings(max_examples=150)
@given(SIZES)
def test_no_set_of_countries_with_fewer_than_five_clients_can_be_worked_out(sizes: dict[str, int]) -> None:
    known = [name for name in sorted(sizes) if sizes[name]]
    blocks = blocks_of(sizes)
    everybody = [known] if sum(sizes.values()) >= LEAST else []
    shown = [[int(name in row) for name in known] for row in (*blocks, *everybody)]
    assert sorted(name for block in blocks for name in block) == (known if everybody else [])
    for wanted in product((0, 1), repeat=len(known)):
        people = sum(sizes[name] for name, chosen in zip(known, wanted, strict=True) if chosen)
        if 0 < people < LEAST:
            assert not can_be_worked_out(shown, wanted)


@settings(max_examples=200)
@given(st.lists(st.integers(0, 12), max_size=6))
def test_no_figure_of_fewer_than_five_clients_can_be_worked_out_of_a_column(people: list[int]) -> None:
    shown = shown_of((*people, sum(people)))
    assert all(count == 0 or count >= LEAST for count, told in zip(people, shown, strict=False) if told)
    units = [[int(place == each) for each in range(len(people))] for place in range(len(people))]
    rows = [unit for unit, told in zip(units, shown, strict=False) if told]
    if shown[-1]:
        rows.append([1] * len(people))
    of_nobody = [unit for unit, count in zip(units, people, strict=True) if not count]
    for wanted in product((0, 1), repeat=len(people)):
        count = sum(each for each, chosen in zip(people, wanted, strict=True) if chosen)
        if 0 < count < LEAST:
            assert not can_be_worked_out([*rows, *of_nobody], wanted)


@settings(max_examples=60)
@given(SIZES)
def test_every_row_of_the_report_is_of_five_clients_at_least(sizes: dict[str, int]) -> None:
    rows = table(office(sizes))
    counts = [int(row["clients"]) for row in rows if row["clients"] != NOT_SHOWN]
    assert all(count >= LEAST for count in counts)
    if sum(sizes.values()) >= LEAST:
        assert counts[-1] == sum(sizes.values())
        assert len(counts) == 1 or sum(counts[:-1]) == counts[-1]
    else:
        assert set(rows[0].values()) == {ALL, NOT_SHOWN}


def test_a_small_country_is_not_the_difference_to_the_total() -> None:
    rows = table(office({"US": 30, "DE": 8, "PL": 2}))
    assert [(row["group"], row["clients"]) for row in rows] == [("US", "30"), (OTHERS, "10"), (ALL, "40")]


def test_a_figure_that_rests_on_few_of_many_clients_is_hidden_with_the_next_one() -> None:
    cases = office({"US": 9, "DE": 7}, Figures(interviews=1))
    lone = cases[-1]._replace(figures=Figures(interviews=1, promises=1, kept=1))
    several = [case._replace(figures=Figures(interviews=1, promises=2, kept=1)) for case in cases[:9]]
    rows = {row["group"]: row for row in table([*several, *cases[9:-1], lone])}
    assert rows["DE"]["interviews"] == "7"
    assert rows[ALL]["promises"] == "19"
    assert rows[ALL]["promises kept"] == "10"
    assert rows["DE"]["promises"] == rows["US"]["promises"] == rows["US"]["promises kept (%)"] == NOT_SHOWN


def test_the_figures_are_what_they_are_called() -> None:
    each = Figures(
        interviews=4, open=2, answer_days=(1, 3, 11), promises=3, kept=2, thanks=4, thanked=3, contacts=9
    )
    (_, row) = table(office({"US": 5}, each))
    assert list(row.values()) == [
        *(ALL, "5", "20", "10", "15", "3", "15", "10", "67", "20", "15", "75", "45"),
    ]  # fmt: skip
    assert len(row) == len(MEASURES) + 1


def test_who_shares_times_only_or_nothing_is_not_counted() -> None:
    cases = office({"US": 6})
    hidden = [
        cases[0]._replace(level="busy"),
        cases[1]._replace(standing="ended"),
        cases[2]._replace(standing="no consent"),
    ]
    assert table([*cases, *hidden])[-1]["clients"] == "6"


@pytest.mark.parametrize("name", [*HOSTILE, ALL, OTHERS, "@SUM(A1)", "\tx", "＝1", "+1", "-1"])
def test_a_country_of_any_name_is_neither_a_formula_nor_another_row(name: str) -> None:
    cases = office({name: 6, "US": 7})
    text = report_of(cases).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 4
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell]
    assert rows[-1][:2] == [ALL, "13"]


def test_nobody_is_named() -> None:
    text = report_of(within(case) for case in (*caseload(300), *hostile_caseload())).decode()
    names = Counter(case.name for case in caseload(300))
    assert not [name for name in names if name in text]
    assert "example.com" not in text
