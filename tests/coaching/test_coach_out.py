"""coach build -o: a folder that is somebody's, or something else's, is refused before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def office(run: Run) -> Run:
    Path("maya").mkdir()
    Path("maya/interviews.csv").write_text("company,interview\nAcme,2026-11-19 10:00\n", encoding="utf-8")
    Path("sub").mkdir()
    Path("sub/ben.csv").write_text("company,interview\nAcme,2026-11-19 10:00\n", encoding="utf-8")
    Path("clients.csv").write_text(
        "name,source,level\nMaya,maya,full\nBen,sub/ben.csv,full\n", encoding="utf-8"
    )
    return run


def there() -> set[str]:
    return {str(path) for path in Path().rglob("*")}


@pytest.mark.parametrize(
    "out", ["maya", "sub", ".", "", "../x/..", "maya/coach", "sub/new/deeper", "clients.csv", "link"]
)
def test_a_folder_that_is_not_the_coachs_own_is_refused(office: Run, out: str) -> None:
    os.symlink("maya", "link")  # noqa: PTH211 - the link is the point
    before = there()
    status, said, err = office("coach", "build", "clients.csv", "-o", out, *TODAY)
    assert status == 2
    assert said == ""
    assert "-o" in err
    assert there() == before


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_is_taken(office: Run) -> None:
    Path("full").mkdir()
    Path("full/holiday.jpg").write_bytes(b"x")
    Path("empty").mkdir()
    Path("empty/.DS_Store").write_bytes(b"x")
    before = there()
    status, _, err = office("coach", "build", "-o", "full", *TODAY)
    assert status == 2
    assert "holiday.jpg" in err
    assert there() == before
    assert office("coach", "build", "-o", "empty", *TODAY)[0] == 0
    assert office("coach", "build", "-o", "empty", *TODAY)[0] == 0


def test_a_client_who_moves_into_the_coachs_folder_is_refused_too(office: Run) -> None:
    assert office("coach", "build", "-o", "out", *TODAY)[0] == 0
    os.symlink("out", "his")  # noqa: PTH211 - the link is the point
    Path("clients.csv").write_text("name,source,level\nBen,his,full\n", encoding="utf-8")
    assert office("coach", "build", "-o", "out", *TODAY)[0] == 2


def test_a_list_that_cannot_be_read_makes_no_folder(office: Run) -> None:
    assert office("coach", "build", "nowhere.csv", "-o", "out", *TODAY)[0] == 3
    Path("clients.csv").write_text("name,source,level\n", encoding="utf-8")
    assert office("coach", "build", "-o", "out", *TODAY)[0] != 0
    assert not Path("out").exists()


def test_the_folder_of_the_list_is_refused_from_elsewhere(
    office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("else").mkdir()
    monkeypatch.chdir("else")
    status, _, err = office("coach", "build", "../clients.csv", "-o", "..", *TODAY)
    assert status == 2
    assert "the folder of your list" in " ".join(err.split())
