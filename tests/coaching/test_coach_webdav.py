"""coach build --publish and erase with a real WebDAV server (wsgidav): published, lowered, moved, erased."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("own_config")
Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
SHEET = "company,interview\nNorthwind,2026-11-20 14:00\n"


@pytest.fixture
def office(run: Run, dav: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    for name in ("maya", "ben"):
        Path(name).mkdir()
        Path(name, "interviews.csv").write_text(SHEET, encoding="utf-8")
    listed("named", "named")
    placed(f"{dav.address}/calendar")
    return run


def listed(maya: str, ben: str) -> None:
    text = f"name,source,level\nMaya,maya,{maya}\nBen,ben,{ben}\n"
    Path("clients.csv").write_text(text, encoding="utf-8")


def placed(place: str) -> None:
    Path("followup.toml").write_text(
        f'[publish]\nto = "webdav"\nplace = "{place}"\nuser = "sam"\naddress = "https://example.org/s/"\n',
        encoding="utf-8",
    )


def build(run: Run, *more: str) -> tuple[int, str, str]:
    status, out, err = run("coach", "build", "-o", "out", *TODAY, *more)
    return status, " ".join(out.split()), " ".join(err.split())


def feeds(dav: Any, folder: str = "calendar") -> list[bytes]:
    return sorted(path.read_bytes().replace(b"\r\n ", b"") for path in (dav.root / folder).glob("*.ics"))


def test_feeds_are_sent_once_and_changed_in_place(office: Run, dav: Any) -> None:
    status, out, err = build(office, "--publish")
    assert (status, err) == (0, "")
    assert "2 feeds sent" in out
    assert "https://example.org/s/" in out
    names = {path.name for path in (dav.root / "calendar").iterdir()}
    assert "0 feeds sent, 2 unchanged." in build(office, "--publish")[1]
    Path("maya/interviews.csv").write_text(SHEET + "Acme,2026-11-19 14:00\n", encoding="utf-8")
    assert "1 feed sent, 1 unchanged." in build(office, "--publish")[1]
    assert {path.name for path in (dav.root / "calendar").iterdir()} == names
    assert any(b"Acme" in feed for feed in feeds(dav))


def test_a_build_without_publish_asks_no_server_and_says_what_to_run(office: Run, dav: Any) -> None:
    build(office, "--publish")
    before = feeds(dav)
    listed("busy", "")
    status, _, err = build(office)
    assert status == 3
    assert "More is public than is agreed to now: the feeds of Maya and Ben." in err
    assert err.endswith("To put that right, run: ics-followup coach build -o out --publish")
    assert feeds(dav) == before
    status, out, err = build(office, "--publish")
    assert (status, err) == (0, "")
    assert "1 feed sent, 0 unchanged, 1 taken away" in out
    (left,) = feeds(dav)
    assert b"Northwind" not in left
    assert build(office)[0] == 0


def test_who_left_the_list_is_public_until_publish_and_that_is_said(office: Run, dav: Any) -> None:
    build(office, "--publish")
    Path("clients.csv").write_text("name,source,level\nBen,ben,named\n", encoding="utf-8")
    for _ in range(2):
        status, _, err = build(office)
        assert status == 3
        assert "the feed of Maya." in err
    assert build(office, "--publish")[0] == 0
    assert len(feeds(dav)) == 1
    assert build(office)[0] == 0


def test_another_folder_on_the_server_leaves_nothing_in_the_one_before(office: Run, dav: Any) -> None:
    build(office, "--publish")
    (dav.root / "moved").mkdir(exist_ok=True)
    placed(f"{dav.address}/moved/")
    status, _, err = build(office, "--publish")
    assert (status, err) == (0, "")
    assert (len(feeds(dav)), len(feeds(dav, "moved"))) == (0, 2)
    assert office("coach", "erase", "Maya", "-o", "out")[0] == 0
    assert office("coach", "erase", "Ben", "-o", "out")[0] == 0
    assert feeds(dav, "moved") == []


def test_erase_takes_the_feed_away_or_says_that_it_is_still_there(
    office: Run, dav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(office, "--publish")
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "wrong")
    status, _, err = office("coach", "erase", "Maya", "-o", "out")
    assert status == 3
    assert "still public" in " ".join(err.split())
    assert len(feeds(dav)) == 2
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    status, out, err = office("coach", "erase", "maya", "-o", "out")
    assert (status, err) == (0, "")
    assert "Deleted" in out
    assert len(feeds(dav)) == 1


def test_no_password_is_ever_remembered(office: Run, dav: Any) -> None:
    build(office, "--publish")
    listed("busy", "")
    build(office)
    assert not [
        path
        for path in Path("out").rglob("*")
        if path.is_file() and dav.password.encode() in path.read_bytes()
    ]


def test_a_server_that_does_not_answer_is_asked_once(
    office: Run, dav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(office, "--publish")
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "wrong")
    listed("busy", "busy")
    status, _, err = build(office, "--publish")
    assert status == 3
    assert err.count("status 401") == 1
    assert "More is public than is agreed to now: the feeds of Maya and Ben." in err
