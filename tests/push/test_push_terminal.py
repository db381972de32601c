"""``push`` and ``connect`` on a terminal: the password is asked for, kept after a yes, and found by a job."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from radicales import PASSWORD, USER, Radicale, running, wanted_files
from terminals import Terminal, terminals

from ics_followup.feed.previous import Previous
from ics_followup.publish.calendars.password import VARIABLE, own_file

pytestmark = pytest.mark.usefixtures("own_config")
Start = Callable[..., Terminal]
ASKED = f"Password of {USER} at 127.0.0.1"
DAY = ("--today", "2026-11-22")


@pytest.fixture
def desk(plain: Path, own_crontab: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sheet, on a computer with a crontab of its own and no systemd."""
    assert not own_crontab.exists()
    (plain / "interviews.csv").write_text("company,interview,people\nAcme,2026-11-20,Ana Diaz\n")
    monkeypatch.delenv(VARIABLE, raising=False)
    return plain


@pytest.fixture
def radicale(desk: Path) -> Iterator[Radicale]:
    with running(desk / "radicale") as server:
        (desk / "followup.toml").write_text(
            f'[me]\nname = "Sam"\n[push]\nurl = "{server.url}"\nuser = "{USER}"\n'
        )
        yield server


@pytest.fixture
def start(desk: Path) -> Iterator[Start]:
    with terminals() as started:

        def begun(*words: str) -> Terminal:
            started.append(Terminal(desk, words))
            return started[-1]

        yield begun


def test_a_typed_password_is_kept_in_a_private_file_after_a_yes(
    start: Start, radicale: Radicale, desk: Path
) -> None:
    file = own_file(USER, "127.0.0.1")
    first = start("push", "--make", *DAY)
    first.answers(ASKED, PASSWORD)
    first.answers("Keep it there?", "")
    assert first.ends() == 0
    assert PASSWORD not in first.said
    assert file.read_text() == f"{PASSWORD}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    again = start("push", *DAY)
    assert again.ends() == 0
    assert "Password" not in again.said
    ended = start("stop", "--yes")
    assert ended.ends() == 0
    assert not file.exists()


def test_without_a_yes_nothing_is_kept(start: Start, radicale: Radicale) -> None:
    shown = start("push", "--make", *DAY)
    shown.answers(ASKED, PASSWORD)
    shown.answers("Keep it there?", "n")
    assert shown.ends() == 0
    assert "password_file in [push]" in shown.plain()
    assert not own_file(USER, "127.0.0.1").exists()


def test_a_wrong_one_is_never_kept_and_one_that_changed_is_asked_for_anew(
    start: Start, radicale: Radicale, desk: Path
) -> None:
    wrong = start("push", "--make", *DAY)
    wrong.answers(ASKED, "nonsense")
    assert wrong.ends() == 3
    file = own_file(USER, "127.0.0.1")
    assert not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("the one of before\n")
    file.chmod(0o600)
    shown = start("push", "--make", *DAY)
    shown.answers("does not take the password any more", "")
    shown.answers(ASKED, PASSWORD)
    shown.answers("Keep it there?", "y")
    assert shown.ends() == 0
    assert file.read_text() == f"{PASSWORD}\n"


def test_connect_asks_for_it_and_the_job_that_it_installs_works_by_itself(
    start: Start, radicale: Radicale, desk: Path
) -> None:
    """The line of the crontab, run as cron runs it, after the sheet has changed."""
    shown = start(
        "connect", "--calendar", "caldav", "--not-employer-owned", "--schedule", "--alarm", "0", "--yes"
    )
    shown.answers(ASKED, PASSWORD)
    shown.answers("Keep it there?", "")
    assert shown.ends() == 0, shown.said
    assert "Tried once, as the computer will run it: it works." in shown.plain()
    with (desk / "interviews.csv").open("a") as sheet:
        sheet.write("Globex,2099-11-20,Bo Li\n")
    line = (desk / "table").read_text().splitlines()[1].split(" ", 5)[5]
    environment = {"HOME": os.environ["HOME"], "PATH": "/usr/bin:/bin"}
    done = subprocess.run(shlex.split(line), cwd="/", env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    with (desk / "followups.ics").open("rb") as file:
        wanted = wanted_files({event.uid: event.block for event in Previous(file)})
    (calendar,) = (path.parent for path in (radicale.folder / "files").rglob(".Radicale.props"))
    assert radicale.events(calendar.name) == wanted
    assert any(b"Globex" in data for data in radicale.files(calendar.name).values())
