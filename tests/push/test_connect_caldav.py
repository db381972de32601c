"""``connect`` to a CalDAV calendar: a real Radicale holds the events, and what is left to do is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from radicales import PASSWORD, USER, Radicale, running

from ics_followup.publish.calendars.password import VARIABLE

Run = Callable[..., tuple[int, str, str]]
REST = ("--calendar", "caldav", "--not-employer-owned", "--yes", "--today", "2026-11-22")


@pytest.fixture
def radicale(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Radicale]:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    (plain / "interviews.csv").write_text("company,interview,people\nAcme,2026-11-20,Ana Diaz\n")
    (plain / "followup.toml").write_text('[me]\nname = "Sam" # me\n')
    with running(plain / "radicale") as server:
        yield server


def test_the_calendar_is_made_and_filled_and_the_settings_know_it(
    run: Run, plain: Path, radicale: Radicale
) -> None:
    words = ("--place", radicale.url, "--user", USER, "--no-schedule", "--alarm", "10")
    status, out, _ = run("connect", *words, *REST)
    assert status == 0
    text = (plain / "followup.toml").read_text()
    assert text.startswith('[me]\nname = "Sam" # me\n\n[push]\n')
    assert f'url = "{radicale.url}"' in text
    assert PASSWORD not in text + out
    files = (plain / "radicale" / "files").rglob("*.ics")
    (calendar,) = {path.parent for path in files if "cache" not in str(path)}
    assert any(b"BEGIN:VALARM" in file.read_bytes() for file in calendar.glob("*.ics"))
    assert run("connect", "--no-schedule", *REST)[0] == 0, "what is set already counts as answered"


def test_a_missing_server_is_named_by_its_flag(run: Run, radicale: Radicale) -> None:
    status, _, err = run("connect", "--no-schedule", *REST)
    assert status == 2
    assert "--place" in err
    assert radicale.url not in err


@pytest.fixture
def computer(plain: Path, own_crontab: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without a keyring; what its crontab holds."""
    monkeypatch.setenv("HOME", str(plain / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return own_crontab


def test_the_job_is_installed_run_once_and_taken_out(
    run: Run, plain: Path, radicale: Radicale, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    (plain / "secret").write_text(f"{PASSWORD}\n")
    (plain / "secret").chmod(0o600)
    words = ("--place", radicale.url, "--user", USER, "--token-file", "secret", "--schedule")
    status, out, _ = run("connect", *words, *REST)
    assert status == 0
    assert "runs push every hour from 6:00 to 22:00" in " ".join(out.split())
    assert "Tried once, as the computer will run it: it works." in out
    before = computer.read_text()
    assert before.splitlines()[1].endswith(f" push --keep-going --quiet {plain}/interviews.csv")
    assert run("connect", *REST)[0] == 0, "a job that is there stays"
    assert computer.read_text() == before
    status, out, err = run("stop", "--yes")
    assert status == 0, err
    assert computer.read_text() == ""


def test_a_password_that_only_this_terminal_knows_is_found_out_at_once(
    run: Run, plain: Path, radicale: Radicale, computer: Path
) -> None:
    words = ("--place", radicale.url, "--user", USER, "--schedule")
    status, out, err = run("connect", *words, *REST)
    assert status == 3
    assert "The job was tried, and fails without this terminal: There is no password" in err
    assert "--token-file FILE" in err
    assert all(len(line) <= 80 or " " not in line for line in err.splitlines())
    assert "it works" not in out
    assert PASSWORD not in out + err
    assert "What is left to click:" in out


def test_a_trial_that_fails_for_another_reason_than_a_secret_asks_for_none(
    run: Run, plain: Path, radicale: Radicale, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        "The feed was not pushed: there is no connection to 127.0.0.1. See whether this computer is online."
    )
    monkeypatch.setattr("ics_followup.publish.schedule.trial.complaint_of", lambda *_: said)
    words = ("--place", radicale.url, "--user", USER, "--schedule")
    status, _, err = run("connect", *words, *REST)
    assert status == 3
    assert f"The job was tried, and failed: {said} It is installed all the same" in " ".join(err.split())
    assert "--token-file" not in err
    assert all(len(line) <= 80 for line in err.splitlines())
