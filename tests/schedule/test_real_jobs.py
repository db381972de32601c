"""Jobs that really run: from an empty environment, by a real cron daemon, by a real systemd."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from radicales import PASSWORD, USER, running, wanted_files

from ics_followup.feed.previous import Previous

HERE = Path(__file__).parent
ROOT_ONLY = "a daemon of its own, apart from that of this computer, takes root's rights"


def apart() -> bool:
    """Whether this process may have namespaces of its own."""
    return (
        os.geteuid() == 0
        and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0
    )


own_daemon = pytest.mark.skipif(not apart(), reason=ROOT_ONLY)


@pytest.fixture
def sheet(tmp_path: Path, sheet_bytes: Callable[..., bytes]) -> Path:
    """A sheet in a folder whose name has a meaning for shells, cron and systemd."""
    folder = tmp_path / 'Zoë\'s 100% "sure" $HOME; %h & `x` #1'
    folder.mkdir()
    file = folder / "interviews.csv"
    file.write_bytes(sheet_bytes({"company": "Acme", "role": "Analyst", "interview": "2099-11-18 14:00"}))
    (folder / "followup.toml").write_text('[me]\nname = "Sam"\ntimezone = "America/Chicago"\n')
    return file


def program(*words: str, folder: Path) -> str:
    command = [sys.executable, "-m", "ics_followup", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


def test_the_printed_line_builds_the_feed_from_an_empty_environment(sheet: Path) -> None:
    line = program("schedule", str(sheet), "--kind", "cron", folder=sheet.parent).splitlines()[1]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    for standard in (dict.fromkeys(("stdin", "stdout", "stderr")), {}):
        done = subprocess.run(
            ["env", "-i", "/bin/sh", "-c", f"{command} {'' if standard else '<&- >&- 2>&-'}"],
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        feed = (sheet.parent / "followups.ics").read_bytes()
        assert b"Acme" in feed
        (sheet.parent / "followups.ics").unlink()


def test_modules_of_the_folder_in_which_a_job_starts_are_not_taken_for_the_program(sheet: Path) -> None:
    """A home is full of files; one called csv.py must not stop the job."""
    (sheet.parent / "click.py").write_text("raise SystemExit('the wrong click')")
    line = program("schedule", str(sheet), "--kind", "cron", folder=Path("/")).splitlines()[1]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    done = subprocess.run(["env", "-i", "/bin/sh", "-c", command], cwd=sheet.parent, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@own_daemon
def test_a_real_cron_runs_the_job_within_its_minute_and_mails_what_is_wrong(
    sheet: Path, tmp_path: Path
) -> None:
    sheet.write_text(sheet.read_text() + "Beta,Nurse,someday\n")
    mail = tmp_path / "mail"
    done = subprocess.run(
        [str(HERE / "real_cron"), sys.executable, str(sheet), str(mail)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Already installed, nothing was changed" in " ".join(done.stdout.split())
    assert "Acme" in (sheet.parent / "followups.ics").read_text()
    assert "To: sam@example.com" in mail.read_text()
    assert "interviews.csv:3" in mail.read_text()
    last = "Removed: a line of your crontab. The sheet and the feed stay as they are."
    assert done.stdout.endswith(f"{last}\n# mine\nMAILTO=sam@example.com\n")


@own_daemon
def test_a_real_systemd_catches_up_on_what_was_missed(sheet: Path, tmp_path: Path) -> None:
    feed = sheet.parent / "followups.ics"
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [str(HERE / "real_systemd"), sys.executable, str(sheet), str(feed), str(home)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Acme" in feed.read_text()
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Installed: a timer of systemd")
    assert any(line.startswith("Already installed, nothing was changed") for line in lines)
    assert {"ActiveState=active", "UnitFileState=enabled", "Persistent=yes"} <= set(lines)
    assert lines[-4:] == [
        "1",
        "Removed: a timer of systemd. The sheet and the feed stay as they are.",
        "No job for this folder is installed here. Nothing was changed.",
        "0",
    ]


@own_daemon
def test_a_real_systemd_pushes_into_a_real_calendar(sheet: Path, tmp_path: Path) -> None:
    """The timer catches up, the service pushes; that the calendar holds the feed is seen from outside."""
    home, goal, secret = tmp_path / "home", tmp_path / "seen", tmp_path / "secret"
    home.mkdir()
    secret.write_text(f"{PASSWORD}\n")
    secret.chmod(0o600)
    with running(tmp_path / "radicale") as server:
        with (sheet.parent / "followup.toml").open("a") as file:
            file.write(f'[push]\nurl = "{server.make()}"\nuser = "{USER}"\npassword_file = "{secret}"\n')
        script = subprocess.Popen(
            [str(HERE / "real_systemd"), sys.executable, str(sheet), str(goal), str(home)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        end = time.monotonic() + 40
        while time.monotonic() < end and script.poll() is None:
            time.sleep(0.1)
            noted = sheet.parent / "pushed.json"
            if noted.exists() and '"result": "sent"' in noted.read_text():
                goal.touch()
        said, wrong = script.communicate(timeout=60)
        assert script.returncode == 0, wrong
        assert goal.exists()
        with (sheet.parent / "followups.ics").open("rb") as feed:
            wanted = wanted_files({event.uid: event.block for event in Previous(feed)})
        assert server.events() == wanted
        assert len(wanted) > 1
    assert " runs push every hour" in " ".join(said.split())
