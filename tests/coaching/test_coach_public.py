"""What is public never shows more than is agreed to, and nothing public is ever forgotten: feeds in a folder."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.cli.coaching.home import home_at
from ics_followup.cli.coaching.public import read_public

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
SHEET = "company,interview,people\nNorthwind,2026-11-20 14:00,Priya Shah <priya@example.com>\n"


@pytest.fixture
def two(run: Run) -> Run:
    for name in ("maya", "ben"):
        Path(name).mkdir()
        Path(name, "interviews.csv").write_text(SHEET, encoding="utf-8")
    for name in ("place", "new"):
        Path(name).mkdir()
    listed("Maya,maya,named,", "Ben,ben,named,")
    placed("place")
    return run


def listed(*rows: str) -> None:
    text = "name,source,level,consent_until\n" + "".join(f"{row}\n" for row in rows)
    Path("clients.csv").write_text(text, encoding="utf-8")


def placed(place: str) -> None:
    Path("followup.toml").write_text(f'[publish]\nto = "folder"\nplace = "{place}"\n', encoding="utf-8")


def build(run: Run, *more: str) -> tuple[int, str, str]:
    """Exit status, output and errors, both on one line each."""
    status, out, err = run("coach", "build", "-o", "out", *(more if "--today" in more else (*more, *TODAY)))
    return status, " ".join(out.split()), " ".join(err.split())


def erase(run: Run, who: str) -> tuple[int, str, str]:
    status, out, err = run("coach", "erase", who, "-o", "out")
    return status, " ".join(out.split()), " ".join(err.split())


def name_of(ref: str) -> str:
    return read_public(home_at(Path("out")).public(ref)).name


def feeds(place: str = "place") -> dict[str, bytes]:
    return {path.name: path.read_bytes().replace(b"\r\n ", b"") for path in Path(place).glob("*.ics")}


def everything() -> bytes:
    return b"\n".join(path.read_bytes() for path in Path("out").rglob("*") if path.is_file())


# --- lowered, ended, taken back: without --publish -----------------------------------------------------------


def test_a_lowered_level_is_lowered_where_the_feed_is_published_too(two: Run) -> None:
    build(two, "--publish")
    before = feeds()
    listed("Maya,maya,initials,", "Ben,ben,named,")
    status, out, err = build(two)
    assert (status, err) == (0, "")
    assert "Brought down to what is agreed to now: the published feed of Maya." in out
    maya, ben = name_of("maya"), name_of("ben")
    assert b"Northwind" not in feeds()[maya]
    assert feeds()[maya] == Path("out/clients/maya/followups.ics").read_bytes().replace(b"\r\n ", b"")
    assert feeds()[ben] == before[ben]
    assert "Brought down" not in build(two)[1]


def test_a_consent_that_ended_ends_where_the_feed_is_published_too(two: Run) -> None:
    listed("Maya,maya,named,2026-11-22", "Ben,ben,named,")
    build(two, "--publish")
    status, out, _ = build(two, "--today", "2026-11-23")
    assert status == 0
    assert "Maya" in out
    assert b"Northwind" not in feeds()[name_of("maya")]
    status, _, err = build(two, "--today", "2026-11-24")
    assert "Maya" not in err


def test_a_consent_that_was_taken_back_takes_the_feed_away(two: Run) -> None:
    build(two, "--publish")
    name = name_of("maya")
    listed("Maya,maya,,", "Ben,ben,named,")
    status, out, err = build(two)
    assert (status, err) == (0, "")
    assert "Taken away: the published feed of Maya." in out
    assert set(feeds()) == {name_of("ben")}
    assert name.encode() not in Path("out/index.html").read_bytes()


def test_a_lowered_level_whose_sheet_cannot_be_read_takes_the_feed_away(two: Run) -> None:
    build(two, "--publish")
    Path("maya/interviews.csv").write_text('company\n"x" y\n', encoding="utf-8")
    listed("Maya,maya,busy,", "Ben,ben,named,")
    assert build(two)[0] == 1
    assert set(feeds()) == {name_of("ben")}


def test_a_row_to_mend_keeps_its_feed_as_long_as_it_was_agreed_to(two: Run) -> None:
    listed("Maya,maya,named,2026-11-25", "Ben,ben,named,")
    build(two, "--publish")
    before = feeds()
    listed("Maya,maya,nmaed,2026-11-25", "Ben,ben,named,")
    assert build(two)[0] == 1
    assert feeds() == before
    assert "pages of an earlier run" in Path("out/index.html").read_text(encoding="utf-8")
    listed("Maya,maya,nmaed,", "Ben,ben,named,")
    build(two, "--today", "2026-11-26")
    assert set(feeds()) == {name_of("ben")}
    assert not Path("out/clients/maya").exists()


def test_a_row_to_mend_that_lowers_the_level_shows_nothing(two: Run) -> None:
    build(two, "--publish")
    listed("Maya,maya,busy,soon", "Ben,ben,named,")
    build(two)
    assert set(feeds()) == {name_of("ben")}
    assert not Path("out/clients/maya").exists()


def test_a_place_that_is_away_is_told_with_the_command_to_run(two: Run) -> None:
    build(two, "--publish")
    Path("place").rename("away")
    listed("Maya,maya,busy,", "Ben,ben,,")
    status, _, err = build(two)
    assert status == 3
    assert "there is no folder" in err
    assert "Still public in" in err
    assert "feed of Ben" in err
    assert "More is public than is agreed to now: the feed of Maya." in err
    assert "When that is mended, run: ics-followup coach build -o out --publish" in err
    assert "ics-followup connect" not in err
    Path("away").rename("place")
    assert build(two)[0] == 0
    assert b"Northwind" not in b"".join(feeds().values())
    assert set(feeds()) == {name_of("maya")}


def test_a_consent_that_has_ended_begins_no_feed(two: Run) -> None:
    listed("Maya,maya,named,2026-11-21", "Ben,ben,named,")
    _, out, _ = build(two, "--publish")
    assert "1 feed sent" in out
    assert len(feeds()) == 1
    assert not home_at(Path("out")).public("maya").exists()


def test_a_sheet_that_was_never_read_begins_no_feed(two: Run) -> None:
    Path("maya/interviews.csv").write_text("", encoding="utf-8")
    build(two, "--publish")
    assert len(feeds()) == 1


# --- another place -------------------------------------------------------------------------------------------


def test_another_place_leaves_nothing_at_the_one_before(two: Run) -> None:
    build(two, "--publish")
    names = set(feeds())
    placed("new")
    status, out, err = build(two, "--publish")
    assert (status, err) == (0, "")
    assert "2 feeds sent, 0 unchanged, 2 taken away" in out
    assert (set(feeds()), set(feeds("new"))) == (set(), names)
    assert "0 feeds sent, 2 unchanged." in build(two, "--publish")[1]


def test_a_place_before_that_cannot_be_reached_is_not_forgotten(two: Run) -> None:
    build(two, "--publish")
    Path("place").rename("away")
    placed("new")
    for _ in range(2):
        status, _, err = build(two, "--publish")
        assert status == 3
        assert len(feeds("new")) == 2
        assert "as it could not be taken away: the feeds of Maya and Ben." in err
    Path("away").rename("place")
    assert build(two, "--publish")[0] == 0
    assert (len(feeds()), len(feeds("new"))) == (0, 2)


def test_erase_looks_at_every_place(two: Run) -> None:
    build(two, "--publish")
    Path("place").rename("away")
    placed("new")
    build(two, "--publish")
    Path("away").rename("place")
    status, out, err = erase(two, "Maya")
    assert (status, err) == (0, "")
    assert out.count("Removed /") == 2
    assert (len(feeds()), len(feeds("new"))) == (1, 1)


def test_erase_knows_a_place_that_the_settings_name_no_more(two: Run) -> None:
    build(two, "--publish")
    Path("followup.toml").write_text("", encoding="utf-8")
    assert erase(two, "Maya")[0] == 0
    assert len(feeds()) == 1


def test_an_office_that_moved_with_its_feeds_loses_none(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    build(two, "--publish")
    Path("office").mkdir()
    for name in ("maya", "ben", "place", "out", "clients.csv", "followup.toml"):
        Path(name).rename(Path("office", name))
    monkeypatch.chdir("office")
    before = feeds()
    status, out, err = build(two, "--publish")
    assert (status, err) == (0, "")
    assert "2 unchanged" in out
    assert feeds() == before
    assert erase(two, "Maya")[0] == 0
    assert len(feeds()) == 1


def test_one_folder_by_two_names_is_one_place(two: Run) -> None:
    build(two, "--publish")
    os.symlink("place", "link")  # noqa: PTH211 - the link is the point
    placed("link")
    for _ in range(2):
        assert build(two, "--publish")[0] == 0
        assert len(feeds()) == 2


# --- who left ------------------------------------------------------------------------------------------------


def test_who_is_no_longer_in_the_list_is_nowhere(two: Run) -> None:
    listed("Maya Marchetti,maya,named,", "Ben,ben,named,")
    build(two, "--publish")
    name = name_of("maya-marchetti")
    listed("Ben,ben,named,")
    status, out, err = build(two)
    assert (status, err) == (0, "")
    assert "No longer in the list, so not shown any more: Maya Marchetti. Their pages were removed." in out
    assert "Taken away: the published feed of Maya Marchetti." in out
    assert set(feeds()) == {name_of("ben")}
    assert not Path("out/clients/maya-marchetti").exists()
    assert b"Marchetti" not in everything()
    assert "Marchetti" not in build(two)[1]
    listed("Maya Marchetti,maya,named,", "Ben,ben,named,")
    build(two, "--publish")
    assert name in feeds(), "whoever comes back has the address that their calendar knows"


def test_who_has_another_name_has_another_address_and_the_old_one_is_gone(two: Run) -> None:
    build(two, "--publish")
    old = name_of("maya")
    listed("Maya Chen,maya,named,", "Ben,ben,named,")
    build(two, "--publish")
    assert set(feeds()) == {name_of("maya-chen"), name_of("ben")}
    assert old not in feeds()
    assert sorted(path.name for path in Path("out/clients").iterdir()) == ["ben", "maya-chen"]


def test_what_somebody_else_put_beside_a_clients_pages_stays(two: Run) -> None:
    build(two)
    Path("out/clients/maya/notes.txt").write_text("mine")
    Path("out/clients/own").mkdir()
    listed("Ben,ben,named,")
    assert build(two)[0] == 0
    assert [path.name for path in Path("out/clients/maya").iterdir()] == ["notes.txt"]
    assert Path("out/clients/own").is_dir()


# --- memories that are damaged -------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_memory_costs_no_client_the_address_nor_the_events(two: Run, data: bytes) -> None:
    build(two, "--publish")
    before = feeds()
    Path("out/.coach/clients/maya.json").write_bytes(data)
    status, _, err = build(two, "--publish")
    assert (status, err) == (0, "")
    uids = {name: re.findall(rb"UID:\S+", feed) for name, feed in before.items()}
    assert {name: re.findall(rb"UID:\S+", feed) for name, feed in feeds().items()} == uids
    assert name_of("maya").encode() in Path("out/index.html").read_bytes()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"version":1}'])
def test_where_it_is_not_known_what_is_public_no_new_address_is_given(two: Run, data: bytes) -> None:
    build(two, "--publish")
    before = feeds()
    path, name = home_at(Path("out")).public("maya"), name_of("maya")
    whole = path.read_bytes()
    path.write_bytes(data)
    Path("ben/interviews.csv").write_text(SHEET + "Acme,2026-11-19 14:00,Al\n", encoding="utf-8")
    status, out, err = build(two, "--publish")
    assert status == 3
    assert path.name in err
    assert name in err.replace(" ", "")
    assert "1 feed sent" in out
    assert set(feeds()) == set(before)
    assert erase(two, "Maya")[0] == 3
    path.write_bytes(whole)
    assert build(two, "--publish")[0] == 0
    assert set(feeds()) == set(before)


def test_a_damaged_key_is_mended_from_its_copy_and_never_made_anew(two: Run) -> None:
    build(two, "--publish")
    before = feeds()
    whole = Path("out/.coach/key").read_bytes()
    for name in ("key", "key.again"):
        Path("out/.coach", name).write_bytes(b"damaged")
        assert build(two, "--publish")[0] == 0
        assert Path("out/.coach", name).read_bytes() == whole
    for name in ("key", "key.again"):
        Path("out/.coach", name).unlink()
    status, _, err = build(two, "--publish")
    assert status == 3
    assert "out/.coach/key is damaged or gone" in err
    assert feeds() == before


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_run_leaves_no_feed_that_nobody_knows(plain: Path, seed: int) -> None:
    names = [f"c{number}" for number in range(12)]
    for name in names:
        Path(name).mkdir()
        Path(name, "interviews.csv").write_text(SHEET, encoding="utf-8")
    listed(*(f"{name},{name},named," for name in names))
    Path("place").mkdir()
    placed("place")
    command = [sys.executable, "-m", "ics_followup", "coach", "build", "-o", "out", *TODAY]
    assert subprocess.run(command, capture_output=True).returncode == 0
    publishing = subprocess.Popen([*command, "--publish"], stdout=subprocess.DEVNULL, start_new_session=True)
    wanted = random.Random(seed).randrange(1, 12)
    while len(list(Path("place").glob("*.ics"))) < wanted and publishing.poll() is None:
        time.sleep(0.0005)
    os.killpg(publishing.pid, signal.SIGKILL)
    publishing.wait()
    assert set(feeds()) <= {name_of(name) for name in names}
    sent = set(feeds())
    assert subprocess.run([*command, "--publish"], capture_output=True).returncode == 0
    assert set(feeds()) == {name_of(name) for name in names} >= sent


# --- erase ---------------------------------------------------------------------------------------------------


def test_erase_keeps_of_a_client_only_what_takes_the_feed_away(two: Run) -> None:
    listed("Zenobia Marchetti,maya,full,", "Ben,ben,named,")
    build(two, "--publish")
    name = name_of("zenobia-marchetti")
    Path("place").rename("away")
    status, out, err = erase(two, "Zenobia Marchetti")
    assert status == 3
    assert "What was remembered of this client" in out
    assert "The feed is still public in" in err
    assert "Of this client, only that place and the name of the file there are kept" in err
    assert "ics-followup coach erase zenobia-marchetti -o out" in err
    left = everything()
    for word in (b"Zenobia", b"zenobia", b"Marchetti", b"Priya"):
        assert word not in left
        assert not [path for path in Path("out").rglob("*") if word in os.fsencode(path)]
    assert name.encode() in left
    listed("Ben,ben,named,")
    status, _, err = build(two)
    assert status == 3
    assert "the feed of somebody who was erased" in err
    Path("away").rename("place")
    for called in ("zenobia-marchetti", "Zenobia Marchetti"):
        status, out, err = erase(two, called)
        assert (status, err) == ((0, "") if called == "zenobia-marchetti" else (2, err))
    assert set(feeds()) == {name_of("ben")}
    assert name.encode() not in everything()


def test_a_build_finishes_what_erase_could_not(two: Run) -> None:
    build(two, "--publish")
    Path("place").rename("away")
    erase(two, "Maya")
    listed("Ben,ben,named,")
    Path("away").rename("place")
    status, out, err = build(two)
    assert (status, err) == (0, "")
    assert "Taken away: the published feed of somebody who was erased." in out
    assert len(feeds()) == 1
    assert len(list(Path("out/.coach/published").glob("*.json"))) == 1


def test_erase_says_what_it_removed_and_nothing_else(two: Run) -> None:
    build(two)
    _, out, _ = erase(two, "Maya")
    assert "copy of the published sheet" not in out
    assert "Removed of Maya:" in out
    assert out.count("out/clients/maya/") == 3
    assert "ublished" not in out


@pytest.mark.parametrize("word", ["Mia", "Jon", "Ben Okoro", "Be", "maya", "Maya Chan Lee"])
def test_another_name_is_never_answered_with_a_clients_name(two: Run, word: str) -> None:
    listed("Maya Chen,maya,named,", "Bens,ben,named,")
    build(two)
    status, _, err = erase(two, word)
    assert status == 2
    assert "Did you mean" not in err
    assert "Maya Chen" not in err
    assert "Bens" not in err


@pytest.mark.parametrize("word", ["Maya Chne", "Maya Chn", "Maya Cheen", "Maja Chen"])
def test_a_slip_of_the_finger_is_answered_with_the_name(two: Run, word: str) -> None:
    listed("Maya Chen,maya,named,", "Ben,ben,named,")
    build(two)
    assert 'Did you mean "Maya Chen"?' in erase(two, word)[2]


def test_a_slip_between_two_names_is_answered_with_neither(two: Run) -> None:
    listed("Maya Chen,maya,named,", "Maya Chan,ben,named,")
    build(two)
    assert "Did you mean" not in erase(two, "Maya Chin")[2]
