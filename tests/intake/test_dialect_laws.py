"""Any table survives any dialect, and every cell is where its place says."""

from __future__ import annotations

import csv
import io
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake import Table, read_table

HEADER: Final = ("company", "role", "my notes")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
UNMARKED: Final = (*ENCODINGS, "utf-16-le", "utf-16-be")
"""UTF-16 without a mark is known by the zero bytes of plain letters, so there must be enough of these."""
PREAMBLES: Final = (
    "",
    "\n",
    "My job search 2026\n\n",
    'Notes:\n"long, and\nbroken"\n\n',
    "Exported,2026-11-22\n",
)
GUARDED: Final = ("'=", "'+", "'-", "'@")


def visible(text: str) -> str:
    """A cell as it is read: trimmed, without guard; other signs are covered by tests of their own."""
    bare = text.strip()
    return bare[1:] if bare.startswith(GUARDED) else bare


PLAIN: Final = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"],
        include_characters=" \n'\",;|=+-@#",
    ),
    max_size=12,
).filter(lambda cell: "#" not in cell and "Ã" not in cell and "Å" not in cell)
TABLES: Final = st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=1, max_size=5)


def written(rows: list[tuple[str, str, str]], draw: st.DataObject) -> tuple[bytes, bool]:
    """A file in some dialect, and whether its rows stand in quotation marks."""
    delimiter = draw.draw(st.sampled_from(",;\t|"))
    end = draw.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = draw.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    sink = io.StringIO(newline="")
    inner = [[cell.replace("\n", end) for cell in row] for row in (HEADER, *rows)]
    for row in inner:
        if any("\n" in cell or "\r" in cell for cell in row):
            csv.writer(sink, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerow(row)
        else:
            csv.writer(sink, delimiter=delimiter, lineterminator=end, quoting=quoting).writerow(row)  # type: ignore[arg-type]
    text = sink.getvalue()
    wrap = draw.draw(st.booleans()) and not any("\n" in cell for row in rows for cell in row)
    if wrap:
        text = "".join('"' + line.replace('"', '""') + '"' + end for line in text.split(end)[:-1])
    before = draw.draw(st.sampled_from(PREAMBLES)).replace("\n", end)
    if draw.draw(st.booleans()) and not before:
        before = f"sep={delimiter}{end}"
    tail = draw.draw(st.sampled_from(["", end, (delimiter * 2 + end) * 3]))
    whole = before + text + tail
    latin = sum(sign < "\u0100" for sign in whole) * 2 > len(whole) and not any(
        ord(sign) % 256 == 0 for sign in whole
    )
    return whole.encode(draw.draw(st.sampled_from(UNMARKED if latin else ENCODINGS))), wrap


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def meant(rows: list[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    seen = [tuple(map(visible, row)) for row in rows]
    return [row for row in seen if any(row) and row != HEADER]


@settings(max_examples=200)
@given(TABLES, st.data())
def test_any_table_survives_any_dialect(rows: list[tuple[str, str, str]], draw: st.DataObject) -> None:
    data, _ = written(rows, draw)
    table = read_table(data, "i.csv")
    assert table.header == HEADER
    assert cells_of(table) == meant(rows)


@settings(max_examples=200)
@given(TABLES, st.data())
def test_the_line_and_column_of_a_cell_are_the_cells(
    rows: list[tuple[str, str, str]], draw: st.DataObject
) -> None:
    data, wrap = written(rows, draw)
    table = read_table(data, "i.csv")
    for row in table.rows:
        for column in range(3):
            place = table.place(row, column)
            assert place.source == table.lines[place.line - 1]
            assert (place.row, place.letter, place.header) == (row.number, "ABC"[column], HEADER[column])
            shown = place.source[place.column - 1 :][: place.width]
            if wrap:
                shown = shown.replace('""', '"')
            begin = shown.strip().removeprefix('"').split("\n")[0].replace('""', '"').strip()
            first = row.cell(column).split("\n")[0].strip()
            assert begin.startswith(first) or begin.removeprefix("'").startswith(first)


@settings(max_examples=100)
@given(TABLES, st.data())
def test_rows_one_below_the_other_are_the_rows_of_both(
    rows: list[tuple[str, str, str]], draw: st.DataObject
) -> None:
    sink = io.StringIO(newline="")
    cut = draw.draw(st.integers(0, len(rows)))
    csv.writer(sink, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows[:cut], HEADER, *rows[cut:]])
    assert cells_of(read_table(sink.getvalue().encode(), "i.csv")) == meant(rows)
