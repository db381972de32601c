"""Every line of ``dates.txt`` holds: a cell, and the day that it means or why it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from ics_followup.business_days import business_days_for
from ics_followup.intake.date_order import FIRSTS, Order, order_in
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import Days, promise_from
from ics_followup.intake.rows import parts_of
from ics_followup.intake.starts import readers_of
from ics_followup.intake.values import When, moment
from ics_followup.settings import Closures

FILE = Path(__file__).with_name("dates.txt")


class Case(NamedTuple):
    """One line of the file: where the cell stands, the cell, what it means. ``day`` is today or the interview."""

    line: int
    column: str
    zone: ZoneInfo
    day: date
    order: Order
    cell: str
    meant: str


def cases() -> Iterator[Case]:
    column, zone, day, order = "", ZoneInfo("UTC"), date(2026, 1, 1), Order()
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("=="):
            column, name, today, *evidence = (part.strip() for part in line[2:].split("|"))
            zone, day = ZoneInfo(name), date.fromisoformat(today)
            order = order_of([cell.strip() for cell in evidence[0].split(",")] if evidence else [])
        elif "=>" in line and not line.startswith("#"):
            cell, _, meant = line.partition("=>")
            shown = cell.strip().replace("\\n", "\n").replace("\\s", "\u202f")
            yield Case(number, column, zone, day, order, shown, meant.strip())


def order_of(evidence: list[str]) -> Order:
    chosen = [first for first in FIRSTS if first in evidence]
    cells = [cell for cell in evidence if cell not in FIRSTS]
    return order_in(cells, chosen=chosen[0]) if chosen else order_in(cells)


def american() -> Days:
    return business_days_for(country="US", region="", company="", closures=Closures())


def said(when: When, zone: ZoneInfo) -> str:
    at, doubt = moment(when, zone)
    text = at.date().isoformat() if when.clock is None else f"{at:%Y-%m-%d %H:%M}"
    if at.utcoffset() != at.replace(fold=1 - at.fold).utcoffset() and when.clock is not None:
        text += f" {at.tzname()}"
    assert not doubt or not at.fold
    return text + (f" ({when.minutes})" if when.minutes else "") + (" !" if when.note else "")


def read(case: Case) -> str:
    if case.column == "promised":
        promise = promise_from(
            case.cell, base=case.day, order=case.order, counting=american, near=case.day, zone=case.zone
        )
        return f"{'from ' if promise.kind == 'from' else ''}{promise.day.isoformat()}"
    readers = readers_of(tuple(parts_of(case.cell)), case.order, case.day)
    return "; ".join(said(reader(), case.zone) for reader in readers)


CASES = tuple(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"line {case.line}")
def test_a_cell_means_what_the_file_says(case: Case) -> None:
    try:
        found = read(case)
    except Misread as misread:
        found = f"refused: {misread.what}"
        remedy = misread.remedy
    else:
        remedy = ""
    assert bool(remedy) == found.startswith("refused")
    if case.meant.startswith("refused"):
        assert found.startswith("refused"), case.cell
        assert case.meant.removeprefix("refused").removeprefix(": ") in found
    else:
        assert found == case.meant, case.cell


def test_the_file_holds_hundreds_of_cells() -> None:
    assert len(CASES) >= 400
    assert len({(case.cell, case.order, case.zone, case.day, case.column) for case in CASES}) > 390


def pages_cells() -> Iterator[tuple[str, str]]:
    """The cells of the table in ``docs/dates.md``, and what the page says that they mean."""
    page = Path(__file__).parents[2] / "docs" / "dates.md"
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("|`"):
            cells, meant = line.strip("|").rsplit("|", 1)
            yield from ((cell, meant) for cell in re.findall(r"`([^`]+)`", cells))


@pytest.mark.parametrize(("cell", "meant"), tuple(pages_cells()))
def test_the_page_on_dates_tells_the_truth(cell: str, meant: str) -> None:
    if cell == "1er mars 2027":
        meant = "2027-03-01"
    (reader,) = readers_of((cell,), Order(), None)
    assert said(reader()._replace(minutes=None), ZoneInfo("America/New_York")) == meant
