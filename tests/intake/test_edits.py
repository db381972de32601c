"""Cells are changed and rows added, and nothing else of the file changes by a byte."""

from __future__ import annotations

import csv
import io
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake.edits import Edit, EditError, column_to_add, edited, written
from ics_followup.intake.reading import read_table
from ics_followup.problems import DataError

DIALECTS = sorted(
    path for path in (Path(__file__).parent.parent / "dialects" / "files").iterdir() if path.is_file()
)
HEAD = "company,role,interview\r\n"


def change(data: bytes, *edits: Edit, rows: list[dict[int, str]] | None = None) -> bytes:
    return edited(data, read_table(data, "i.csv"), edits, rows or [])


def test_one_cell_changes_and_no_other_byte() -> None:
    data = b'\xef\xbb\xbfcompany;role;interview\r\n "Acme"; Nurse ;\r\nM\xc3\xbcller;"a ""b"" c";"x\ny"\rLast;Cook;'
    assert change(data, Edit(3, 1, "Cook")) == data.replace(b'"a ""b"" c"', b"Cook")
    assert change(data, Edit(5, 2, "2026-11-25")) == data + b"2026-11-25"
    assert change(data, Edit(2, 1, "Chef")) == data.replace(b" Nurse ", b"Chef")


def test_a_new_cell_is_quoted_only_where_it_must_be() -> None:
    data = HEAD.encode() + b"Acme,Nurse,\r\n"
    assert change(data, Edit(2, 1, "Cook; Chef")) == data.replace(b"Nurse", b"Cook; Chef")
    assert change(data, Edit(2, 1, "Cook, Chef")) == data.replace(b"Nurse", b'"Cook, Chef"')
    assert change(data, Edit(2, 1, 'the "Chef"')) == data.replace(b"Nurse", b'"the ""Chef"""')


@pytest.mark.parametrize("text", ["=1+1", "+1 555", "-1", "@cmd", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_guarded_and_read_without_the_guard(text: str) -> None:
    data = HEAD.encode() + b"Acme,Nurse,\r\n"
    new = change(data, Edit(2, 1, text))
    assert f"Acme,'{text.strip()}," in new.decode()
    assert read_table(new, "i.csv").rows[0].cells[1] == text.strip()


def test_rows_go_to_the_end_with_the_line_ends_of_the_file() -> None:
    row = {0: "Mercy", 2: "2026-11-25"}
    for end in ("\r\n", "\n", "\r"):
        data = HEAD.replace("\r\n", end).encode() + f"Acme,Nurse,{end}".encode()
        assert change(data, rows=[row]) == data + f"Mercy,,2026-11-25{end}".encode()
        assert change(data[: -len(end)], rows=[row]) == data + f"Mercy,,2026-11-25{end}".encode()
    assert change(b"sep=;\ncompany;role\nAcme;x\n;\n;\n", rows=[{0: "B"}]).endswith(b"\n;\n;\nB;\n")


def test_a_column_that_is_missing_comes_at_the_right_end_of_the_header() -> None:
    data = HEAD.encode() + b"Acme,Nurse\r\nMercy,,2026-11-25\r\n"
    column = column_to_add(read_table(data, "i.csv"))
    new = change(
        data, Edit(1, column, "people"), Edit(2, column, "Dana"), rows=[{0: "St. Luke's", column: "Lee"}]
    )
    assert (
        new
        == b"company,role,interview,people\r\nAcme,Nurse,,Dana\r\nMercy,,2026-11-25\r\nSt. Luke's,,,Lee\r\n"
    )


def test_nameless_columns_are_used_where_they_are_empty_and_left_where_they_are_not() -> None:
    empty = b"company,role,,\nAcme,Nurse,,\n"
    assert column_to_add(read_table(empty, "i.csv")) == 2
    filled = b"company,role,,\nAcme,Nurse,,x\n"
    column = column_to_add(read_table(filled, "i.csv"))
    assert change(filled, Edit(1, column, "people")) == b"company,role,,,people\nAcme,Nurse,,x\n"
    with pytest.raises(EditError, match="more cells than the header"):
        column_to_add(read_table(b"company,role\nAcme,Nurse,x\n", "i.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_the_letters_of_the_file_are_kept(encoding: str) -> None:
    text = "company\trole\nMüller\tKöchin für Süßes\nBäcker\tTür\n"
    data = text.encode(encoding)
    line = 3 if read_table(data, "i.csv").rows[1].line == 3 else 0
    assert change(data, Edit(line, 1, "Öse"), rows=[{0: "Ärzte"}]).decode(encoding) == (
        text.replace("\tTür", "\tÖse") + "Ärzte\t\n"
    )


def test_a_letter_that_the_file_has_not_is_refused() -> None:
    data = "company;role\nMüller;Köchin für Süßes\n".encode("cp1252")
    with pytest.raises(EditError, match='have no "東"'):
        change(data, Edit(2, 1, "東京"))


def test_what_cannot_be_changed_safely_is_refused() -> None:
    with pytest.raises(EditError, match="one pair of quotation marks"):
        change(b'"company,role"\n"Acme,Nurse"\n', Edit(2, 1, "x"))
    with pytest.raises(EditError, match="without changing more"):
        change(b"company,role\nAcme,Nurse\n", rows=[{0: "company", 1: "role"}])


@pytest.mark.parametrize("path", DIALECTS, ids=lambda path: path.name)
def test_every_dialect_takes_a_change_and_a_row_or_says_why_not(path: Path) -> None:
    data = path.read_bytes()
    try:
        table = read_table(data, path.name)
    except DataError:
        return
    row = table.rows[-1]
    try:
        new = edited(data, table, [Edit(row.line, 0, "Zeta")], [{0: "Omega"}])
    except EditError:
        assert not table.delimiter or table.wrapped
        return
    after = read_table(new, path.name)
    assert [each.cells[0] for each in after.rows[-2:]] == ["Zeta", "Omega"]
    assert after.rows[:-2] == table.rows[:-1]
    same = next(
        (at for at, (one, other) in enumerate(zip(data, new, strict=False)) if one != other), len(data)
    )
    assert same > 0
    assert data[:same] == new[:same]


CELL = st.text(
    st.sampled_from(
        ["a", "b", "é", "東", " ", ",", ";", "'", '"', "\n", "=", "+", "-", "@", "\t", "\r", "#", "\xa0", "|"]
    ),
    max_size=6,
)
TABLE = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)


def file_of(rows: list[list[str]], delimiter: str, end: str, tail: bool) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([["company", "role", "notes"], *rows])
    return (text.getvalue() if tail else text.getvalue().rstrip("\r\n")).encode()


@settings(max_examples=300)
@given(
    TABLE,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), CELL), max_size=12),
    st.lists(st.dictionaries(st.integers(0, 2), CELL, max_size=3), max_size=3),
)
def test_reading_again_gives_exactly_the_edited_table(
    rows: list[list[str]],
    delimiter: str,
    end: str,
    tail: bool,
    changes: list[tuple[int, int, str]],
    added: list[dict[int, str]],
) -> None:
    data = file_of(rows, delimiter, end, tail)
    try:
        table = read_table(data, "i.csv")
    except DataError:
        return
    if not table.rows or table.header != ("company", "role", "notes"):
        return
    edits = {(table.rows[at % len(table.rows)].line, column): text for at, column, text in changes}
    try:
        new = edited(data, table, [Edit(*where, text) for where, text in edits.items()], added)
    except EditError:
        return
    expected = {row.line: list(row.cells) + [""] * 5 for row in table.rows}
    for (line, column), text in edits.items():
        expected[line][column] = written(text)
    wanted = [cells for cells in expected.values() if any(cells)]
    wanted += [cells for row in added if any(cells := [written(row.get(at, "")) for at in range(3)])]
    got = [list(row.cells) for row in read_table(new, "i.csv").rows]
    assert [trimmed(cells) for cells in got] == [trimmed(cells) for cells in wanted]


def trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


SOAK = 2_000


def test_thousands_of_edits_change_nothing_outside_their_row() -> None:
    """What differs between the old and the new bytes lies between the beginning and the end of the row."""
    chance = random.Random(20261122)
    kinds = ['"{0} ""x"", y"', " {0} ", "{0}", '"{0}\r\nnext"', "'{0}", "ä{0}", "", '"{0};"']
    for number in range(SOAK):
        records = [
            chance.choice([",", ";"][number % 2]).join(
                chance.choice(kinds).format(f"r{n}{column}") for column in range(4)
            )
            for n in range(chance.randrange(1, 7))
        ]
        parts = [record + chance.choice(["\r\n", "\n", "\r"]) for record in ["company,role,interview,notes".replace(
            ",", [",", ";"][number % 2]), *records]]  # fmt: skip
        parts[-1] = parts[-1].rstrip("\r\n") if chance.random() < 0.3 else parts[-1]
        mark = chance.choice([b"", b"\xef\xbb\xbf"])
        data = mark + "".join(parts).encode()
        table = read_table(data, "i.csv")
        if not table.rows:
            continue
        row = chance.choice(table.rows)
        text = chance.choice(["x", "=1", 'q"', "a,b", "a;b", "", "l\nm", "é"])
        new = edited(data, table, [Edit(row.line, chance.randrange(6), text)])
        begin, end = len(mark), 0
        for part in parts:
            end = begin + len(part.encode())
            lines = len(re.findall(rb"\r\n|\r|\n", data[:begin])) + 1
            if lines == row.line:
                break
            begin = end
        tail = len(re.search(rb"[\r\n]*\Z", data[begin:end])[0])  # type: ignore[index]
        assert new[:begin] == data[:begin]
        assert new.endswith(data[end - tail :])


def test_five_thousand_edits_of_ten_thousand_rows_take_little_time() -> None:
    data = "company,role,interview,notes\n" + "".join(f'r{n},"a ""b"", c",,x\n' for n in range(10_000))
    table = read_table(data.encode(), "i.csv")
    begin = time.process_time()
    new = edited(data.encode(), table, [Edit(row.line, 2, "2026-11-25") for row in table.rows[::2]])
    assert time.process_time() - begin < 5
    assert len(new) == len(data) + 5_000 * 10
