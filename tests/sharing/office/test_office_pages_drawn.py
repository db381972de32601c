"""Chromium draws the coach's pages, and axe judges them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from caseloads import TODAY, ZONE, caseload, hostile_caseload
from chromium_tab import Chromium, View, chromium

from ics_followup.sharing.coach_outputs import outputs_of

PAGES = ("index", "attention", "by-name", "by-late", "by-next", "by-quiet", "this-week")
VIEWS = tuple(View(width, scheme) for width in (390, 1280) for scheme in ("light", "dark"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    cases = (*caseload(30), *hostile_caseload())
    for name, data in outputs_of(cases, today=TODAY, name="Ruth", timezone=ZONE, previous=None):
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_the_coachs_pages(name: str, office: Path, browser: Chromium) -> None:
    for view, seen in browser.looks(office / f"{name}.html", *VIEWS).items():
        assert seen.violations == [], view
        assert seen.small == [], "a finger meets every link"
        assert seen.wide <= view.width
        assert (seen.cut, seen.complaints) == (0, [])
