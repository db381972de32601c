"""Chromium draws the shared pages, and axe judges them: at any width, light, dark and printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium_tab import Chromium, View, chromium
from made_shared import every_one
from strangers import INSTALLED

from ics_followup.sharing.pages import index_page, week_page

PHONE, DESK = View(390, "light"), View(1280, "light")
NIGHT, DESK_BY_NIGHT = View(390, "dark"), View(1280, "dark")
VIEWS = {"index": (PHONE, DESK_BY_NIGHT), "week": (NIGHT, DESK)}
SMALLEST = View(320, "light")
A4, LETTER = (8.27, 11.69), (8.5, 11.0)
JUDGED = ("busy", "initials", "named", "full", "none", "hostile", "ended", "never")
LARGE = ("sixty", "late", "long", "nameless")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each page in a file, by the name of its plan and its kind."""
    folder = tmp_path_factory.mktemp("pages")
    for name, what in every_one().items():
        (folder / f"{name}-index.html").write_bytes(index_page(what))
        (folder / f"{name}-week.html").write_bytes(week_page(what))
    return {each.stem: each for each in folder.iterdir()}


def judged(browser: Chromium, page: Path, *views: View) -> None:
    """Nothing is wrong with a page in any of these windows."""
    for view, seen in browser.looks(page, *views).items():
        assert seen.violations == [], view
        assert seen.small == [], "a finger meets every link"
        assert seen.wide <= view.width, "nothing is cut off at the side"
        assert seen.cut == 0
        assert seen.asked == [page.as_uri()], "the page fetches nothing"
        assert seen.complaints == []
        shades = [int(shade) for shade in re.findall(r"\d+", seen.paper)[:3]]
        assert (sum(shades) > 600) == (view.scheme == "light")


@pytest.mark.parametrize("kind", ["index", "week"])
@pytest.mark.parametrize("name", JUDGED)
def test_axe_finds_nothing(name: str, kind: str, pages: dict[str, Path], browser: Chromium) -> None:
    judged(browser, pages[f"{name}-{kind}"], *VIEWS[kind])


@pytest.mark.soak
@pytest.mark.parametrize("name", [*JUDGED, *LARGE])
def test_axe_finds_nothing_in_any_window(name: str, pages: dict[str, Path], browser: Chromium) -> None:
    for kind in VIEWS:
        judged(browser, pages[f"{name}-{kind}"], PHONE, NIGHT, DESK, DESK_BY_NIGHT)


def test_the_judges_are_awake(browser: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<!DOCTYPE html><p style="color:#bbb;background:#fff">pale</p><a href="https://example.com"></a>'
        '<img src="x.png" width="900" height="9"><a href="#" style="display:block;height:9px">.</a>'
    )
    seen = browser.looks(page, PHONE)[PHONE]
    found = {each.partition(":")[0] for each in seen.violations}
    assert {"color-contrast", "image-alt", "link-name", "html-has-lang", "document-title"} <= found
    assert seen.wide > 390
    assert len(seen.small) == 1
    assert len(seen.asked) == 2


@pytest.mark.parametrize("name", [*JUDGED, *LARGE])
def test_the_smallest_screen_needs_no_scrolling_to_the_side(
    name: str, pages: dict[str, Path], browser: Chromium
) -> None:
    """320 pixels: what WCAG 1.4.10 asks for, which is 1280 pixels at 400 %."""
    for kind in ("index", "week"):
        for view, seen in browser.looks(pages[f"{name}-{kind}"], SMALLEST, DESK, axe=False).items():
            assert seen.wide <= view.width
            assert (seen.cut, seen.small, seen.complaints) == (0, [], [])


@pytest.mark.parametrize("size", [A4, LETTER], ids=["A4", "Letter"])
def test_the_page_for_the_meeting_is_one_sheet(
    size: tuple[float, float], pages: dict[str, Path], browser: Chromium
) -> None:
    took = {name: browser.sheets(pages[f"{name}-week"], size) for name in (*JUDGED, *LARGE)}
    assert {name: sheets for name, sheets in took.items() if sheets != 1} == {}


def test_sixty_interviews_print_on_few_sheets(pages: dict[str, Path], browser: Chromium) -> None:
    assert 5 <= browser.sheets(pages["sixty-index"], A4) <= 14


@pytest.mark.parametrize("view", [PHONE, DESK, DESK_BY_NIGHT], ids=["phone", "desk", "dark"])
def test_pictures_are_kept_to_be_looked_at(view: View, pages: dict[str, Path], browser: Chromium) -> None:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    picture = INSTALLED / f"shared-{view.width}-{view.scheme}.png"
    picture.write_bytes(browser.pictures(pages["named-index"], view, 2400))
    assert picture.stat().st_size > 50_000
