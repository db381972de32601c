"""coach build --publish: one address for each client who has none, which nobody can guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.cli.coaching.home import home_at

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
SHEET = "company,interview,people\nNorthwind,2026-11-20 14:00,Priya Shah <priya@example.com>\n"


@pytest.fixture
def three(run: Run) -> Run:
    for name in ("maya", "ben", "own"):
        Path(name).mkdir()
        Path(name, "interviews.csv").write_text(SHEET, encoding="utf-8")
    Path("own/followup.toml").write_text('[publish]\nto = "folder"\nplace = "elsewhere"\n', encoding="utf-8")
    listed("named", "named")
    Path("place").mkdir()
    settings("https://example.org/feeds/")
    return run


def listed(maya: str, ben: str, until: str = "") -> None:
    Path("clients.csv").write_text(
        f"name,source,level,consent_until\nMaya,maya,{maya},{until}\nBen,ben,{ben},\nOwn,own,named,\n",
        encoding="utf-8",
    )


def settings(address: str) -> None:
    Path("followup.toml").write_text(
        f'[publish]\nto = "folder"\nplace = "place"\naddress = "{address}"\n', encoding="utf-8"
    )


def build(run: Run, *more: str) -> tuple[int, str, str]:
    return run("coach", "build", "-o", "out", "--publish", *(more or TODAY))


def kept(ref: str) -> dict[str, str]:
    """What is remembered of a client's published feed: its name and address; empty where nothing is public."""
    path = home_at(Path("out")).public(ref)
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"copies": []}
    return {"name": found["name"], "address": found["copies"][-1]["address"]} if found["copies"] else {}


def feeds() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("place").glob("*.ics")}


def test_each_client_without_a_place_of_their_own_gets_an_address(three: Run) -> None:
    status, out, err = build(three)
    assert (status, err) == (0, "")
    assert "2 feeds sent" in out
    assert set(feeds()) == {kept("maya")["name"], kept("ben")["name"]}
    assert kept("own") == {}
    for ref in ("maya", "ben"):
        name = kept(ref)["name"]
        assert len(name.removesuffix(".ics")) == 40
        assert kept(ref)["address"] == f"https://example.org/feeds/{name}"
        assert feeds()[name] == Path(f"out/clients/{ref}/followups.ics").read_bytes()
        assert f"https://example.org/feeds/{name}" in out


def test_an_unchanged_feed_is_not_sent_and_keeps_its_address(three: Run) -> None:
    build(three)
    before = {path: path.stat().st_mtime_ns for path in Path("place").iterdir()}
    _, out, _ = build(three)
    assert "0 feeds sent, 2 unchanged" in " ".join(out.split())
    assert {path: path.stat().st_mtime_ns for path in Path("place").iterdir()} == before


def test_a_changed_feed_goes_to_the_same_address(three: Run) -> None:
    build(three)
    names = set(feeds())
    Path("maya/interviews.csv").write_text(SHEET + "Acme,2026-11-19 14:00,Al\n", encoding="utf-8")
    _, out, _ = build(three)
    assert "1 feed sent" in out
    assert set(feeds()) == names
    assert b"Acme" in feeds()[kept("maya")["name"]].replace(b"\r\n ", b"")


def test_a_consent_that_ended_empties_the_feed_and_one_taken_back_removes_it(three: Run) -> None:
    listed("named", "named", "2026-11-22")
    build(three)
    name = kept("maya")["name"]
    build(three, "--today", "2026-11-23")
    assert b"Northwind" not in feeds()[name].replace(b"\r\n ", b"")
    listed("", "named")
    _, out, _ = build(three)
    assert "1 taken away" in out
    assert name not in feeds()
    assert kept("maya") == {}
    listed("named", "named")
    build(three)
    assert name in feeds(), "who agrees again has the calendar that they know"


@pytest.mark.parametrize(
    "to",
    [
        "",
        'to = "gist"',
        'to = "webdav"',
        'to = "folder"',
        'to = "folder"\nplace = "nowhere"',
        'to = "folder"\nplace = "clients.csv"',
        'to = "webdav"\nuser = "sam"\nplace = "http://example.org/"',
    ],
)
def test_a_place_that_cannot_be_used_is_a_mistake_before_anything_is_written(three: Run, to: str) -> None:
    Path("followup.toml").write_text(f"[publish]\n{to}\n", encoding="utf-8")
    status, _, err = build(three)
    assert status == 2
    assert err
    assert not Path("out").exists()


def test_without_an_address_in_the_settings_the_file_is_named(three: Run) -> None:
    Path("followup.toml").write_text('[publish]\nto = "folder"\nplace = "place"\n', encoding="utf-8")
    build(three)
    assert kept("maya")["address"].endswith(kept("maya")["name"])


def test_what_another_program_put_there_is_left(three: Run) -> None:
    build(three)
    name = kept("maya")["name"]
    Path("place", name).write_text("mine")
    Path("maya/interviews.csv").write_text(SHEET + "Acme,2026-11-19 14:00,Al\n", encoding="utf-8")
    status, _, err = build(three)
    assert status == 3
    assert "no feed of ours" in " ".join(err.split())
    assert Path("place", name).read_text() == "mine"


def test_a_build_that_does_not_publish_says_whose_feed_is_still_public_as_it_was(three: Run) -> None:
    build(three)
    assert three("coach", "build", "-o", "out", *TODAY)[2] == ""
    for name in ("maya", "ben"):
        Path(name, "interviews.csv").write_text(SHEET + "Acme,2026-11-19 14:00,Al\n", encoding="utf-8")
    before = feeds()
    status, _, err = three("coach", "build", "-o", "out", *TODAY)
    assert (status, feeds()) == (0, before)
    said = " ".join(err.split())
    assert "still public as it was sent before: the feeds of Maya and Ben." in said
    assert "run this again with --publish" in said
