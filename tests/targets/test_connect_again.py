"""``connect`` once more: what was left is not forgotten, what is set stays, paths are those of the command line."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from terminals import Terminal, terminals

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
DAY = ("--today", "2026-11-22")
REST = ("--not-employer-owned", "--no-schedule", "--yes", *DAY)
FOLDER = ("--calendar", "google", "--with", "folder", "--place", "Dropbox")
NOTHING = ("--calendar", "google", "--with", "nothing")


@pytest.fixture(autouse=True)
def sheet(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    for name in ("Dropbox", "Box"):
        (plain / name).mkdir()
    return plain


def flat(text: str) -> str:
    return " ".join(text.split())


def said(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "followup.toml").read_text())


# --- copies that were left behind ---------------------------------------------------------------------------------


@pytest.fixture
def left(run: Run, plain: Path) -> Path:
    """A copy in full that was left when an employer's calendar was told nothing any more."""
    assert run("connect", *FOLDER, *REST)[0] == 0
    (copy,) = (plain / "Dropbox").iterdir()
    status, _, err = run("connect", *NOTHING, "--employer-owned", "--no-schedule", "--yes", *DAY)
    assert status == 0
    assert f"The copy of before stays at Dropbox. It is the file {copy.name}." in flat(err)
    assert "To take it away later: ics-followup connect --remove-old" in flat(err)
    assert b"Acme" in copy.read_bytes()
    return copy


def test_a_copy_left_behind_is_taken_away_by_a_later_remove_old(run: Run, plain: Path, left: Path) -> None:
    status, out, err = run("connect", "--remove-old", "--yes", *DAY)
    assert (status, err) == (0, "")
    assert left.name in out
    assert not left.exists()
    assert json.loads((plain / "state.json").read_text())["left_copies"] == []


def test_a_copy_left_behind_is_taken_away_by_stop(run: Run, plain: Path, left: Path) -> None:
    assert f"Remove what was published before: {left.name} from Dropbox." in flat(run("stop", "--dry-run")[1])
    assert run("stop", "--yes")[0] == 0
    assert not left.exists()


def test_a_copy_left_behind_that_cannot_be_reached_is_named_and_not_forgotten(
    run: Run, plain: Path, left: Path
) -> None:
    (plain / "Dropbox").rename(plain / "away")
    status, _, err = run("connect", "--remove-old", "--yes", *DAY)
    assert status == 3
    assert f"By hand: delete the file {left.name} in" in flat(err)
    status, _, err = run("stop", "--yes")
    assert status == 3
    assert f"By hand: delete the file {left.name} in" in flat(err)
    (plain / "away").rename(plain / "Dropbox")
    assert run("stop", "--yes")[0] == 0
    assert not left.exists()


def test_two_places_left_behind_are_both_remembered_and_the_one_of_now_stays(run: Run, plain: Path) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    assert run("connect", *FOLDER[:-1], "Box", *REST)[0] == 0
    assert run("connect", *FOLDER, *REST)[0] == 0
    now = said(plain)["publish"]["name"]
    assert len(list((plain / "Dropbox").iterdir())) == 2
    assert run("connect", "--remove-old", "--yes", *DAY)[0] == 0
    assert [path.name for path in (plain / "Dropbox").iterdir()] == [now]
    assert list((plain / "Box").iterdir()) == []


@pytest.mark.parametrize("entry", ["x", [1], [{"to": 3}], [{"to": "folder"}], {"to": "folder"}])
def test_a_damaged_memory_of_copies_is_none(run: Run, plain: Path, entry: object) -> None:
    from ics_followup.publish.left_copies import left_copies, remember_left
    from ics_followup.settings import Publish

    (plain / "state.json").write_text(json.dumps({"version": 1, "left_copies": entry}))
    assert left_copies(plain, Publish()) == ()
    remember_left(plain, Publish(to="folder", place="Box", name="a.ics"))
    assert [place.name for place in left_copies(plain, Publish())] == ["a.ics"]


# --- enter leaves what is set -------------------------------------------------------------------------------------


@pytest.fixture
def start(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Terminal]]:
    """Starts connect in a terminal, on a computer with a crontab; no browser is ever opened."""
    programs, table = plain / "programs", plain / "table"
    programs.mkdir()
    reads = f"if [ $1 = -l ]; then cat '{table}' 2>/dev/null || {{ echo no crontab for sam >&2; exit 1; }}; "
    for name, does in (("crontab", f"{reads}else cat >'{table}'; fi"), ("systemctl", "echo offline; exit 1")):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("BROWSER", "true")
    with terminals() as started:

        def run() -> Terminal:
            started.append(Terminal(plain))
            return started[-1]

        yield run


def test_enter_installs_no_job_and_no_alarm_that_were_refused_before(
    start: Callable[[], Terminal], plain: Path
) -> None:
    for job, alarm, keys in (("n", "n", "[Y/n]"), ("", "", "[y/N]")):
        shown = start()
        shown.answers("Which calendar do you use?", "" if keys == "[y/N]" else "apple")
        shown.answers("What do you have at hand?", "" if keys == "[y/N]" else "folder")
        shown.answers("Does your employer own this calendar?", "")
        shown.answers(f"Shall it ring ten minutes before each follow-up? {keys}:", alarm)
        shown.answers(f"every hour from 6 to 22? {keys}:", job)
        shown.answers("Which folder, inside the synced one?", "" if keys == "[y/N]" else "Dropbox")
        shown.answers("Shall it be done?", "")
        shown.answers("Paste it here ([enter] = later):", "")
        assert shown.ends() == 0
        assert not (plain / "table").exists()
        assert "alarm" not in said(plain)["feed"]


def test_a_job_that_could_not_be_installed_or_was_taken_out_since_is_what_enter_means(plain: Path) -> None:
    from ics_followup.publish.kept import kept_in
    from ics_followup.publish.state import remember_connected, remember_job

    remember_connected(plain, calendar="google", at_hand="folder", job=True)
    assert kept_in(plain).wants_job is True
    remember_job(plain, None)
    assert kept_in(plain).wants_job is False
    remember_job(plain, {"kind": "cron"})
    assert kept_in(plain).wants_job is True


@pytest.mark.parametrize("usual", [True, False])
def test_where_the_full_text_would_stay_for_no_reason_enter_takes_the_copy_away(
    start: Callable[[], Terminal], run: Run, plain: Path, usual: bool
) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    (copy,) = (plain / "Dropbox").iterdir()
    keys = "[Y/n]" if usual else "[y/N]"
    shown = start()
    shown.answers("Which calendar do you use?", "")
    shown.answers("What do you have at hand?", "nothing" if usual else "folder")
    shown.answers("Does your employer own this calendar?", "y" if usual else "")
    if not usual:
        shown.answers("every hour from 6 to 22?", "n")
        shown.answers("Which folder, inside the synced one?", "Box")
    shown.answers("Shall it be done?", "")
    shown.answers(f"Take away the copy at the place of before? {keys}:", "")
    if not usual:
        shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 0
    assert f"The copy of before is the file {copy.name} at Dropbox." in shown.plain()
    assert copy.exists() is not usual
