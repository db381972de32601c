"""``schedule`` prints the job of any system, installs that of this one, and says what to do where there is none."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest

from ics_followup.cli.schedule import job_for
from ics_followup.publish.schedule.job import job_words
from ics_followup.publish.schedule.times import Hours

Run = Callable[..., tuple[int, str, str]]
MARK = "# ics-followup "


@pytest.fixture
def sheet(plain: Path, sheet_bytes: Callable[..., bytes]) -> Path:
    file = plain / "interviews.csv"
    file.write_bytes(sheet_bytes({"company": "Acme", "role": "Analyst", "interview": "2026-11-18 14:00"}))
    return file


@pytest.fixture
def computer(plain: Path, own_crontab: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the user's own; what the crontab holds."""
    monkeypatch.setenv("HOME", str(plain / "home"))
    return own_crontab


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd", "windows"])
def test_every_kind_is_printed_on_every_computer(run: Run, sheet: Path, kind: str) -> None:
    status, out, err = run("schedule", "--kind", kind)
    assert status == 0
    assert str(sheet) in out
    assert os.path.abspath(sys.executable) in out  # noqa: PTH100
    assert "crontab -e" in err or "{" not in err
    assert list(sheet.parent.iterdir()) == [sheet]


def test_what_is_printed_holds_absolute_paths_only(run: Run, sheet: Path) -> None:
    folder = sheet.parent
    (folder / "clients").mkdir()
    (folder / "my.toml").write_text('[me]\nname = "Sam"\n')
    job = job_for(["interviews.csv", "clients/../clients"], Path("my.toml"), kind="cron", hours=Hours())
    assert job.words[4:] == (
        "build", "--keep-going", "--quiet", "--config", f"{folder}/my.toml", str(sheet), f"{folder}/clients"
    )  # fmt: skip
    assert job.folder == folder


def test_where_the_feed_is_published_the_job_publishes(run: Run, sheet: Path) -> None:
    (sheet.parent / "followup.toml").write_text('[publish]\nto = "folder"\nplace = "/srv/calendars"\n')
    _, out, _ = run("schedule", "--kind", "cron")
    assert f"-P -m ics_followup publish --keep-going --quiet {sheet}" in out


PUSH = '[push]\nurl = "https://dav.example.org/"\nuser = "sam"\n'
PUBLISH = '[publish]\nto = "folder"\nplace = "/srv/calendars"\n'


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd", "windows"])
@pytest.mark.parametrize(("settings", "runs"), [(PUSH, ["push"]), (PUBLISH + PUSH, ["publish", "--push"])])
def test_where_a_calendar_server_is_named_the_job_pushes(
    sheet: Path, kind: str, settings: str, runs: list[str]
) -> None:
    (sheet.parent / "followup.toml").write_text(settings)
    job = job_for(["interviews.csv"], None, kind=kind)
    words = job.words
    assert list(words[words.index("ics_followup") + 1 :]) == [*runs, "--keep-going", "--quiet", str(sheet)]


def test_what_the_job_does_is_said_in_a_sentence(run: Run, sheet: Path, computer: Path) -> None:
    settings = sheet.parent / "followup.toml"
    settings.write_text(PUSH)
    assert "runs push every hour" in run("schedule", "--install")[1]
    settings.write_text(PUBLISH + PUSH)
    assert "runs publish and push every hour" in run("schedule", "--install")[1]
    assert computer.read_text().count(" publish --push --keep-going") == 1
    assert " push --keep-going" not in computer.read_text().replace("--push --keep-going", "")


def test_a_secret_that_only_this_terminal_knows_is_told(
    run: Run, sheet: Path, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "canary")
    monkeypatch.setenv("ICS_FOLLOWUP_CALDAV_PASSWORD", "canary")
    (sheet.parent / "followup.toml").write_text(PUSH)
    status, out, err = run("schedule", "--install")
    assert status == 0
    assert "name that with password_file in [push]" in " ".join(err.split())
    assert "ICS_FOLLOWUP_TOKEN" not in err
    assert "canary" not in out + err
    (sheet.parent / "followup.toml").write_text(PUBLISH + PUSH)
    assert "name that with token_file in [publish]" in " ".join(run("schedule", "--install")[2].split())


def test_a_calendar_server_that_is_named_by_halves_is_said(run: Run, sheet: Path, computer: Path) -> None:
    (sheet.parent / "followup.toml").write_text('[push]\nurl = "https://dav.example.org/"\n')
    status, _, err = run("schedule", "--install")
    assert status == 2
    assert "[push] user missing in followup.toml" in err
    assert not computer.exists()


def test_where_settings_of_this_computer_stand_elsewhere_the_job_is_told(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would take this computer for another one, and find no token."""
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{sheet.parent}/my etc")
    out = run("schedule", "--kind", "cron")[1]
    assert f"* * * /usr/bin/env 'XDG_CONFIG_HOME={sheet.parent}/my etc' /" in out
    assert (
        f'ExecStart="/usr/bin/env" "XDG_CONFIG_HOME={sheet.parent}/my etc" "/'
        in (run("schedule", "--kind", "systemd")[1])
    )
    assert "XDG_CONFIG_HOME" not in run("schedule", "--kind", "windows")[1]
    monkeypatch.setenv("HOME", str(sheet.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{sheet.parent}/.config/")
    assert "XDG_CONFIG_HOME" not in run("schedule", "--kind", "cron")[1]


@pytest.mark.parametrize("verb", ["build", "publish", "push", "publish --push"])
def test_the_verb_of_the_job_knows_the_options_of_the_job(sheet: Path, verb: str) -> None:
    verb, *options = verb.split()
    words = job_words("/py", verb, [str(sheet)], sheet, options=options)
    command: click.Command = import_module(f"ics_followup.cli.{verb}").command
    with command.make_context(verb, list(words[words.index(verb) + 1 :])) as context:
        assert (context.params["keep_going"], context.params["quiet"]) == (True, True)


def test_a_sheet_at_an_address_needs_settings_that_say_where_its_feed_stands(run: Run, plain: Path) -> None:
    address = "https://docs.example.com/a%20b.csv?x=1&y=2"
    status, out, err = run("schedule", address, "--kind", "cron")
    assert (status, out) == (3, "")
    assert "there must be a followup.toml" in err
    (plain / "followup.toml").write_text('[me]\nname = "Sam"\n')
    status, out, _ = run("schedule", address, "--kind", "cron")
    assert status == 0
    assert rf"--config {plain}/followup.toml 'https://docs.example.com/a\%20b.csv?x=1&y=2'" in out


def test_the_job_is_installed_once_and_removed(run: Run, sheet: Path, computer: Path) -> None:
    computer.write_bytes(b"MAILTO=sam\n@daily mine")
    status, out, _ = run("schedule", "--install")
    assert status == 0
    assert out.startswith("Installed: a line of your crontab runs build every hour from 6:00 to 22:00")
    state = json.loads((sheet.parent / "state.json").read_bytes())["job"]
    assert {key: state[key] for key in ("kind", "hours", "every")} == {
        "kind": "cron",
        "hours": "6-22",
        "every": 1,
    }
    before = computer.read_bytes()
    assert before.startswith(b"MAILTO=sam\n@daily mine\n# ics-followup ")
    status, out, _ = run("schedule", str(sheet), "--install")
    assert (status, out.split(":")[0]) == (0, "Already installed, nothing was changed")
    assert computer.read_bytes() == before
    status, out, _ = run("schedule", "--install", "--hours", "8-20", "--every", "4")
    assert "every 4 hours from 8:00 to 20:00" in " ".join(out.split())
    assert computer.read_bytes() == before.replace(b"6-22", b"8-20/4")
    sheet.unlink()
    assert run("schedule", "--remove")[1].startswith("Removed: a line of your crontab.")
    assert computer.read_bytes() == b"MAILTO=sam\n@daily mine\n"
    assert json.loads((sheet.parent / "state.json").read_bytes())["job"] is None
    assert run("schedule", "--remove")[:2] == (
        0,
        "No job for this folder is installed here. Nothing was changed.\n",
    )


def test_two_folders_have_two_jobs_and_a_link_to_one_has_the_same(
    run: Run, sheet: Path, computer: Path
) -> None:
    other = sheet.parent / "other"
    other.mkdir()
    (other / "jobs.csv").write_bytes(sheet.read_bytes())
    (sheet.parent / "link").symlink_to(other)
    for name in (str(sheet), "other/jobs.csv", "link/jobs.csv"):
        assert run("schedule", name, "--install")[0] == 0
    assert computer.read_text().count(MARK) == 2
    assert run("schedule", "other", "--remove")[0] == 0
    assert computer.read_text().count(MARK) == 1


def test_a_job_of_another_kind_gives_way(run: Run, sheet: Path, computer: Path) -> None:
    run("schedule", "--install")
    systemctl = computer.parent / "programs" / "systemctl"
    systemctl.write_text("#!/bin/sh\ncase $3 in is-system-running) echo running;; esac\n")
    assert run("schedule", "--install")[1].startswith("Installed: a timer of systemd")
    assert computer.read_bytes() == b""
    assert json.loads((sheet.parent / "state.json").read_bytes())["job"]["kind"] == "systemd"
    assert run("schedule", "--remove")[1].startswith("Removed: a timer of systemd")


def test_where_nothing_runs_jobs_one_line_says_what_to_do(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(sheet.parent))
    for arguments in ((), ("--install",)):
        status, out, err = run("schedule", *arguments)
        assert (status, out, err.count("\n")) == (3, "", 1)
        assert "sudo apt install cron" in err


def test_a_python_that_does_not_find_the_program_is_not_installed(
    run: Run, sheet: Path, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    status, _, err = run("schedule", "--install")
    assert status == 3
    assert "does not find ics-followup by itself" in err
    assert not computer.exists()


def test_a_kind_that_this_computer_has_not_is_printed_only(run: Run, sheet: Path) -> None:
    status, _, err = run("schedule", "--kind", "windows", "--install")
    assert status == 3
    assert "This computer cannot have a task of the Task Scheduler, so nothing was installed." in err
    assert "Leave --kind windows out" in err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--install", "--remove"), 2, "not both"),
        (("-",), 2, "A pipe (-) is gone when the job runs"),
        (("nowhere.csv",), 3, "There is no file nowhere.csv"),
        (("--hours", "22-6"), 2, "the first hour comes before the last"),
        (("--every", "0"), 2, "0 is not in the range"),
        (("--config", "none.toml"), 3, "none.toml"),
    ],
)
def test_what_cannot_be_scheduled_is_said(
    run: Run, sheet: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    found, out, err = run("schedule", "--kind", "cron", *arguments)
    assert (found, out) == (status, "")
    assert said in err


def test_hours_over_midnight_are_refused_with_what_to_write_instead(run: Run, sheet: Path) -> None:
    status, _, err = run("schedule", "--kind", "cron", "--hours", "22-6")
    assert status == 2
    assert "Usage:" not in err
    assert "To run at night too, write 0-23: every hour" in err
    assert "0 0-23 * * *" in run("schedule", "--kind", "cron", "--hours", "0-23")[1]


def test_settings_with_a_mistake_are_said_and_nothing_is_installed(
    run: Run, sheet: Path, computer: Path
) -> None:
    (sheet.parent / "followup.toml").write_text("[publish]\nto = folder\n")
    status, _, err = run("schedule", "--install")
    assert status == 1
    assert "followup.toml:2" in err
    assert not computer.exists()
