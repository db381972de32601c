"""What the terminal says of clients is what the dashboard says: the same ones, in its order, for its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ics_followup.cli.coaching.telling import MOST, told
from ics_followup.cli.coaching.together import Ran
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.coach_outputs import outputs_of
from ics_followup.sharing.view import Notable

TODAY = date(2026, 11, 22)


def messy() -> tuple[Case, ...]:
    """Clients with something of every kind, and one with nothing."""
    offer = Notable("offer", TODAY + timedelta(days=2), "p", "said", due=True)
    promise = Notable("promise", TODAY - timedelta(days=4), "p", "said")
    thanks = tuple(Notable("thanks", TODAY - timedelta(days=9), f"p{at}", "said") for at in range(500))
    plain = Case("a", "A", "shared", "named", names=(("p", "Acme"),))
    return (
        plain,
        plain._replace(ref="b", name="B", late=3),
        plain._replace(ref="c", name="C", notable=thanks, late=1200),
        plain._replace(ref="d", name="D", notable=(promise,), problem_count=1, problems=("Row 2.",)),
        plain._replace(ref="e", name="E", notable=(thanks[0], offer)),
        Case("f", "F", "unread", "named", problems=("No.",), problem_count=1),
        Case("g", "G", "ended", "named", until=TODAY - timedelta(days=1)),
        plain._replace(ref="h", name="H", unticked=2),
    )


def test_the_terminal_names_whom_the_dashboard_names_in_its_order_and_for_its_first_reason() -> None:
    cases = messy()
    lines = list(told(Ran(cases, {}), cases, Path("index.html"), (), today=TODAY, zone=ZoneInfo("UTC")))
    files = dict(outputs_of(cases, today=TODAY, name="Ruth", timezone="UTC", previous=None))
    page = files["attention.html"].decode()
    rows = page.split('<li class="client')[1:]
    assert 0 < len(rows) <= MOST
    assert f"Who needs you: {len(rows)} of {len(cases)} clients" in lines
    assert f"Who needs you <b>{len(rows)}</b>" in page
    said = lines[lines.index(f"Who needs you: {len(rows)} of {len(cases)} clients") + 1 :]
    for line, row in zip(said, rows, strict=False):
        name = re.search("<bdi>(.*?)</bdi>", row)
        reason = re.search('<span class="said">(.*?)</span>', row)
        assert name
        assert reason
        assert " ".join(line.split()).startswith(f"{name[1]}: {unescape(reason[1])}")


def said_of(cases: tuple[Case, ...], ran: Ran, gone: tuple[str, ...] = ()) -> str:
    lines = told(ran, cases, Path("index.html"), gone, today=TODAY, zone=ZoneInfo("UTC"))
    return " ".join(" ".join(lines).split())


def test_who_only_lacks_ticks_is_counted_once_and_beside_those_who_are_named() -> None:
    cases = messy()
    assert "Besides these, no tick in the last seven days: 1 client." in said_of(cases, Ran(cases, {}))
    calm = (cases[0], cases[-1])
    found = said_of(calm, Ran(calm, {}))
    assert "Besides" not in found
    assert "No tick in the last seven days: 1 client." in found


def test_who_left_the_list_is_a_change() -> None:
    cases = messy()[:1]
    same = Ran(cases, {}, first=False)
    assert "; nothing changed since the last run." in said_of(cases, same)
    assert "; nothing else changed since the last run." in said_of(cases, same, ("Zed",))


def test_a_problem_of_a_row_stands_whole_on_the_page() -> None:
    said = "Line 9 has the same name. " + "Write the two so that they differ. " * 12 + "The end."
    case = Case("f", "F", "unread", "named", problems=(said,), problem_count=1, wrong="list")
    files = dict(outputs_of((case,), today=TODAY, name="", timezone="UTC", previous=None))
    assert "The end." in files["index.html"].decode()


@pytest.mark.parametrize("level", ["busy", "initials", "full"])
def test_a_sheet_without_a_column_of_interviews_is_told(
    run: Callable[..., tuple[int, str, str]], level: str
) -> None:
    Path("maya.csv").write_text("company,date\nAcme,2026-11-17\n", encoding="utf-8")
    Path("clients.csv").write_text(f"name,source,level\nMaya,maya.csv,{level}\n", encoding="utf-8")
    build = ("coach", "build", "clients.csv", "-o", "out", "--today", "2026-11-22")
    status, out, err = run(*build)
    assert status == 1
    assert "Maya: 1 mistake in the sheet" in out
    said = (
        "Something in the sheet cannot be read"
        if level == "busy"
        else "No column of the sheet is named interview"
    )
    assert said in " ".join(err.split())
    Path("maya.csv").write_text("company,date,interview\nAcme,2026-11-17,\n", encoding="utf-8")
    assert run(*build)[0] == 0
