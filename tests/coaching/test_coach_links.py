"""Published sheets: fetched only where that is agreed to, kept beside the list, gone when the client is erased."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ics_followup.sources.limits import Limits

Run = Callable[..., tuple[int, str, str]]
Web = Any
TODAY = ("--today", "2026-11-22")
SHEET = (
    b"company,interview,people,notes\nNorthwind,2026-11-20 14:00,Priya Shah <priya@example.com>,my secret\n"
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(connect=2, read=2, whole=3, pause=0.01)
    for module in ("roster", "looking"):
        monkeypatch.setattr(f"ics_followup.cli.coaching.{module}.LIMITS", limits)


def listed(address: str, level: str = "named") -> None:
    Path("clients.csv").write_text(f"name,source,level\nMaya,{address},{level}\n", encoding="utf-8")


def build(run: Run, *more: str) -> tuple[int, str, str]:
    return run("coach", "build", *more, "-o", "out", *TODAY)


def page() -> str:
    return Path("out/clients/maya/index.html").read_text(encoding="utf-8")


def test_a_published_sheet_is_fetched_and_its_copy_outlives_an_outage(run: Run, web: Web) -> None:
    listed(web.says("/sheet.csv", SHEET))
    assert build(run)[0] == 0
    good = page()
    assert "Northwind" in good
    web.says("/sheet.csv", b"gone", status=500)
    status, _, err = build(run)
    assert status == 0
    assert "Maya: could not be fetched" in " ".join(err.split())
    assert page() == good


def test_what_was_fetched_is_not_among_the_pages(run: Run, web: Web) -> None:
    listed(web.says("/sheet.csv", SHEET), "initials")
    build(run)
    for path in Path("out").rglob("*"):
        if path.is_file():
            assert b"my secret" not in path.read_bytes()
            assert b"Northwind" not in path.read_bytes()
    copies = [path for path in Path(".ics-followup-copies").rglob("*") if path.is_file()]
    assert copies
    assert all(path.stat().st_mode & 0o077 == 0 for path in copies)


def test_without_consent_nothing_is_fetched(run: Run, web: Web) -> None:
    listed(web.says("/sheet.csv", SHEET), "")
    assert build(run)[0] == 0
    assert web.asked == []


def test_nothing_fetched_and_no_copy_is_told(run: Run, web: Web) -> None:
    listed(web.says("/sheet.csv", b"", status=404))
    status, _, err = build(run)
    assert status == 3
    assert "Maya:" in err


def test_erase_removes_the_copy(run: Run, web: Web) -> None:
    listed(web.says("/sheet.csv", SHEET))
    build(run)
    status, out, _ = run("coach", "erase", "Maya", "-o", "out")
    assert status == 0
    assert "The copy of the published sheet" in out
    assert not Path(".ics-followup-copies").exists()


def test_the_one_sheet_may_be_published_too(run: Run, web: Web) -> None:
    address = web.says(
        "/all.csv", b"client,company,interview\nMaya,Northwind,2026-11-20\nBen,Acme,2026-11-20\n"
    )
    assert build(run, address, "--level", "named")[0] == 0
    assert "Northwind" in page()
    assert "Acme" not in page()
    assert run("coach", "erase", "Ben", "-o", "out")[0] == 0
    assert not [path for path in Path().rglob("*") if path.is_file() and b"Acme" in path.read_bytes()]


def test_a_published_list_of_clients(run: Run, web: Web) -> None:
    Path("maya.csv").write_bytes(SHEET)
    address = web.says("/clients.csv", b"name,source,level\nMaya,maya.csv,full\n")
    assert build(run, address)[0] == 0
    assert "Priya Shah" in page()
