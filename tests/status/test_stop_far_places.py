"""What ``connect`` set up at far places, ``stop`` takes away: real git and WebDAV, GitHub as documented, no network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.credentials import VARIABLE, keep_secret
from ics_followup.publish.targets import gist
from ics_followup.publish.targets.base import Limits
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = (
    '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n\n[feed]\n'
    "discreet = false # my own\n"
)
REST = ("--not-employer-owned", "--no-schedule", "--yes", "--today", "2026-11-22")
TOKEN = "ghp_canaryCANARY0123456789"
WAYS = {"folder": "google", "gist": "outlook", "webdav": "apple", "git": "thunderbird"}
Way = tuple[str, tuple[str, ...], Callable[[], int]]


@pytest.fixture(autouse=True)
def sheet(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    (plain / "Dropbox").mkdir()
    (plain / "programs").mkdir()
    monkeypatch.setenv("PATH", f"{plain / 'programs'}:/usr/bin:/bin")
    (plain / "programs" / "crontab").write_text("#!/bin/sh\necho no crontab for sam >&2; exit 1\n")
    (plain / "programs" / "crontab").chmod(0o755)
    return plain


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, plain: Path) -> Way:
    """A way that is set up: its name, the options that connect was given, and how many copies are there now."""
    name = str(request.param)
    if name == "folder":
        return (
            name,
            ("--with", "folder", "--place", "Dropbox"),
            lambda: len(list((plain / "Dropbox").iterdir())),
        )
    if name == "gist":
        github = request.getfixturevalue("github")
        keep_secret(Publish(to="gist"), TOKEN)
        return name, ("--with", "github"), lambda: len(github.gists)
    if name == "git":
        bare = request.getfixturevalue("bare")
        listed = ["git", "--git-dir", str(bare), "ls-tree", "--name-only", "gh-pages"]
        return (
            name,
            ("--with", "pages", "--place", str(bare)),
            lambda: subprocess.run(listed, capture_output=True, check=True).stdout.count(b".ics"),
        )
    dav = request.getfixturevalue("dav")
    place = f"{dav.address}/calendar"
    keep_secret(Publish(to="webdav", user="sam", place=place), dav.password)
    given = ("--with", "nextcloud", "--place", place, "--user", "sam")
    return name, given, lambda: len(list((dav.root / "calendar").iterdir()))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_copy_the_secret_and_the_lines_are_gone_and_every_other_byte_stays(
    run: Run, plain: Path, way: Way, own_config: Path
) -> None:
    name, given, copies = way
    assert run("connect", "--calendar", WAYS[name], *given, *REST)[0] == 0
    assert copies() == 1
    assert list(own_config.glob("*.token")) != [] or name in ("folder", "git")
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert copies() == 0
    assert (plain / "followup.toml").read_text() == SETTINGS
    assert list(own_config.glob("*.token")) == []
    calendar = CALENDARS[WAYS[name]]
    assert flat(f"{calendar.called} still shows what it has until you unsubscribe: {calendar.leave}") in flat(
        out
    )
    others = [each.called for word, each in CALENDARS.items() if word not in (WAYS[name], "caldav")]
    assert not any(other in out for other in others)
    assert {path.name for path in plain.iterdir()} == {
        "interviews.csv", "followup.toml", "followups.ics", "Dropbox", "programs",
        *({"remote.git"} if name == "git" else ()),
    }  # fmt: skip
    assert "canary" not in out
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert out.startswith("There is nothing to stop in this folder")


BY_HAND = {
    "folder": "By hand: delete the file ",
    "gist": "By hand: open https://gist.github.com/00000000000000000000000000000000 and press Delete.",
    "webdav": "By hand: delete the file ",
    "git": "By hand: delete the file ",
}


def test_without_a_network_what_could_not_be_removed_is_said_and_all_that_is_needed_later_stays(
    run: Run, plain: Path, way: Way, own_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, given, copies = way
    assert run("connect", "--calendar", WAYS[name], *given, *REST)[0] == 0
    before, tokens = (plain / "followup.toml").read_text(), sorted(own_config.glob("*.token"))
    there = before
    with monkeypatch.context() as offline:
        usual = Limits.__init__
        offline.setattr(Limits, "__init__", lambda self, **said: usual(self, **{"waits": (0.0,), **said}))
        if name == "gist":
            offline.setattr(gist, "API", "http://127.0.0.1:9")
        elif name == "webdav":
            there = before.replace(given[3], "http://127.0.0.1:9/dav/calendar")
            keep_secret(Publish(to="webdav", user="sam", place="http://127.0.0.1:9/"), "canary")
            tokens = sorted(own_config.glob("*.token"))
        elif name == "git":
            there = before.replace(given[3], "http://127.0.0.1:9/remote.git")
        else:
            (plain / "Dropbox").rename(plain / "elsewhere")
        (plain / "followup.toml").write_text(there)
        status, out, err = run("stop", "--yes")
    assert status == 3
    assert flat(err).startswith("Failed: The published copy in ")
    assert BY_HAND[name] in flat(err)
    assert "Run ics-followup stop again when that is mended." in err
    assert "Left for the next time, which needs it: Take the lines to, place" in flat(out)
    assert (plain / "followup.toml").read_text() == there
    assert sorted(own_config.glob("*.token")) == tokens
    assert '"stopping"' in (plain / "state.json").read_text()
    (plain / "followup.toml").write_text(before)
    if name == "folder":
        (plain / "elsewhere").rename(plain / "Dropbox")
    assert run("stop", "--yes")[0] == 0
    assert copies() == 0
    assert (plain / "followup.toml").read_text() == SETTINGS


def test_a_gist_that_was_deleted_by_hand_is_no_failure(
    run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    assert run("connect", "--calendar", "google", "--with", "github", *REST)[0] == 0
    github.gists.clear()
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert "There was no published copy of ours in the gist at GitHub." in out
    assert (plain / "followup.toml").read_text() == SETTINGS


def test_a_token_file_of_the_users_own_stays_and_is_named(run: Run, plain: Path, github: Any) -> None:
    (plain / "token").write_text(TOKEN)
    (plain / "token").chmod(0o600)
    assert run("connect", "--calendar", "google", "--with", "github", "--token-file", "token", *REST)[0] == 0
    assert run("stop", "--dry-run")[1].count("token") >= 2
    status, out, _ = run("stop", "--yes")
    assert status == 0
    assert "These stay: interviews.csv, followup.toml, followups.ics and token." in flat(out)
    assert (plain / "token").exists()
    assert github.gists == {}


def test_a_token_in_the_keyring_is_forgotten_and_stays_where_that_is_wished(
    run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {("ics-followup", "gist"): TOKEN}
    ring = ModuleType("keyring")
    ring.__dict__.update(
        get_password=lambda *asked: kept.get(asked), delete_password=lambda *asked: kept.pop(asked)
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    for words, left in ((("--keep-passwords",), 1), ((), 0)):
        assert run("connect", "--calendar", "google", "--with", "github", *REST)[0] == 0
        status, out, _ = run("stop", "--yes", *words)
        assert status == 0
        assert len(kept) == left
        assert ("delete it at https://github.com/settings/tokens" in flat(out)) is not bool(left)
        assert github.gists == {}


def test_what_an_import_and_a_calendar_server_leave_is_told_in_their_own_words(run: Run, plain: Path) -> None:
    assert run("connect", "--calendar", "google", "--with", "nothing", *REST)[0] == 0
    out = flat(run("stop", "--yes")[1])
    assert (
        "Google Calendar still shows what you imported: delete the calendar that you had made for it." in out
    )
    assert "unsubscribe" not in out


def test_what_killed_runs_and_damage_left_is_listed_and_deleted(run: Run, plain: Path) -> None:
    (plain / "state.damaged.json").write_text("{")
    temporary = plain / ".ics-followup-00000000-1-abcdef.tmp"
    temporary.write_text("half a feed")
    os.utime(temporary, (1, 1))
    out = run("stop", "--dry-run")[1]
    assert "Delete what the program remembers: state.damaged.json, 1 hidden file." in out
    assert run("stop", "--yes")[0] == 0
    assert {path.name for path in plain.iterdir()} == {
        "interviews.csv",
        "followup.toml",
        "Dropbox",
        "programs",
    }
