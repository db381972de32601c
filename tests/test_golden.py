"""Small sheets with the feed and the plan that they give, whole. Adding a folder adds a test.

With UPDATE_GOLDEN=1 in the environment the expected files are written anew: read the difference before you
commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
FOLDERS = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if path.is_dir())


def test_there_are_golden_cases() -> None:
    assert len(FOLDERS) >= 5


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_sheet_gives_its_feed_and_its_plan(folder: Path, run: Run, plain: Path) -> None:
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((folder / name).read_bytes())
    today = (folder / "today.txt").read_text(encoding="utf-8").strip()
    status, plan, err = run("plan", "--today", today)
    assert (status, err) == (0, "")
    status, _, err = run("build", "--today", today)
    assert (status, err) == (0, "")
    feed = (plain / "followups.ics").read_bytes()
    if os.environ.get("UPDATE_GOLDEN"):
        (folder / "expected.txt").write_text(plan, encoding="utf-8", newline="\n")
        (folder / "expected.ics").write_bytes(feed)
    assert plan == (folder / "expected.txt").read_text(encoding="utf-8")
    assert unfolded(feed) == unfolded((folder / "expected.ics").read_bytes()), (
        "UPDATE_GOLDEN=1 writes it anew"
    )
    assert feed == (folder / "expected.ics").read_bytes()


def unfolded(feed: bytes) -> list[str]:
    """The lines of a feed, for a difference that people can read."""
    return feed.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
