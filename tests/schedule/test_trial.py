"""A job is tried with the environment that the system gives it, and no more; what it complained of last is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ics_followup.publish.schedule import trial
from ics_followup.publish.schedule.job import Job
from ics_followup.publish.schedule.times import Hours
from ics_followup.publish.schedule.trial import complaint_of, environment_of, is_of_secrets

HERE = {
    "HOME": "/home/sam", "LOGNAME": "sam", "PATH": "/opt/bin", "LANG": "de_DE.UTF-8", "HTTPS_PROXY": "http://proxy",
    "SSH_AUTH_SOCK": "/run/agent", "XDG_RUNTIME_DIR": "/run/user/1", "DBUS_SESSION_BUS_ADDRESS": "unix:",
    "ICS_FOLLOWUP_TOKEN": "canary", "ICS_FOLLOWUP_CALDAV_PASSWORD": "canary",
}  # fmt: skip


def job_of(folder: Path, script: str, verb: str = "push") -> Job:
    """A job whose program is a shell; its own words follow as arguments."""
    words = ("/bin/sh", "-c", script, "-m", "ics_followup", verb, "--keep-going", "--quiet")
    return Job(folder=folder, words=words, hours=Hours())


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd", "windows"])
def test_no_job_knows_the_secrets_of_a_terminal(kind: str) -> None:
    assert "canary" not in environment_of(kind, HERE).values()


def test_each_kind_knows_what_its_system_gives() -> None:
    assert environment_of("cron", HERE).keys() == {"HOME", "LOGNAME", "PATH", "SHELL"}
    assert "DBUS_SESSION_BUS_ADDRESS" in environment_of("systemd", HERE)
    assert "SSH_AUTH_SOCK" in environment_of("launchd", HERE)
    assert all(
        environment_of(kind, HERE)["PATH"] == "/usr/bin:/bin" for kind in ("cron", "systemd", "launchd")
    )
    assert environment_of("windows", HERE)["PATH"] == "/opt/bin"


def test_systemd_itself_is_asked_what_it_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "systemctl"
    program.write_text("#!/bin/sh\necho SSH_AUTH_SOCK=/run/agent\necho \"ODD=\\$'a b'\"\necho none\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    job = job_of(tmp_path, "echo $SSH_AUTH_SOCK, $ODD >&2; exit 3")
    assert complaint_of(job, "systemd") == "/run/agent,"
    assert complaint_of(job, "cron") == ","
    program.write_text("#!/bin/sh\necho offline >&2; exit 1\n")
    assert complaint_of(job, "systemd") == ","


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 0", ""),
        ("echo 'interviews.csv:3: error' >&2; exit 1", ""),
        ("echo 'a warning' >&2; echo 'No way to the server.' >&2; exit 3", "No way to the server."),
        ("printf 'No\\033[2J way\\n\\n' >&2; exit 3", "No[2J way"),
        ("exit 3", "exit status 3"),
        ("printf '\\377 wrong' >&2; exit 3", " wrong"),
        ("kill -9 $$", "exit status -9"),
    ],
)
def test_the_last_line_says_why(tmp_path: Path, script: str, said: str) -> None:
    found = complaint_of(job_of(tmp_path, script), "cron")
    assert found.endswith(said)
    assert bool(found) == bool(said)


def test_it_speaks_and_looks_at_the_published_copy(tmp_path: Path) -> None:
    tells = "echo $0 $* >&2; exit 3"
    assert complaint_of(job_of(tmp_path, tells), "cron") == "-m ics_followup push --keep-going"
    assert complaint_of(job_of(tmp_path, tells, "publish"), "cron", "--today", "2026-11-22") == (
        "-m ics_followup publish --keep-going --look --today 2026-11-22"
    )


def test_a_job_that_hangs_or_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_SECONDS", 0.2)
    assert "did not answer within 0.2 seconds" in complaint_of(job_of(tmp_path, "exec sleep 20"), "cron")
    gone = Job(folder=tmp_path, words=("/nowhere", "ics_followup", "push"), hours=Hours())
    assert "Could not run /nowhere" in complaint_of(gone, "cron")


@pytest.mark.parametrize(
    ("complaint", "secret"),
    [
        ("There is no password for sam at dav.example. Run ics-followup push on a terminal once.", True),
        ("The feed was not published: there is no token for GitHub. Run ics-followup connect.", True),
        ("The feed was not published: git@host: Permission denied (publickey).", True),
        (
            "The feed was not pushed: there is no connection to dav.example. See whether this computer is online.",
            False,
        ),
        ("The feed was not published: there is no folder /media/usb. Connect the drive.", False),
        ("exit status 3", False),
    ],
)
def test_it_is_told_whether_a_secret_is_what_the_job_lacks(complaint: str, secret: bool) -> None:
    assert is_of_secrets(complaint) is secret
