"""The first run with no settings at all, the one question on a terminal, and what a scheduled job meets."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import ics_followup
from ics_followup.cli.computer import system_zone
from ics_followup.feed.encode import unescaped

Run = Callable[..., tuple[int, str, str]]

SOURCE = str(Path(ics_followup.__file__).parent.parent)
SHEET = "company,interview,interviewers\nAcme,2026-11-24 10:00,Dana Ortiz <dana@example.com>\n"
BUILD = ("build", "--today", "2026-11-22")


@pytest.fixture
def folder(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    return plain


def test_without_settings_the_computer_says_where_we_are(run: Run, folder: Path) -> None:
    status, out, err = run(*BUILD)
    assert status == 0
    assert "your name is not known" in err
    assert "From this computer: time zone America/Chicago, country US." in out
    assert not (folder / "followup.toml").exists(), "only a person on a terminal is asked"
    assert b"DTSTART:20261124T173000Z" in (folder / "followups.ics").read_bytes(), "11:30 in Chicago"


def test_on_a_computer_set_to_utc_every_contact_says_that_no_holidays_were_checked(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ics_followup.cli.options.system_zone", lambda: "Etc/UTC")
    status, out, err = run(*BUILD)
    assert status == 0
    assert "From this computer: time zone" in out
    assert "no country" in out
    assert "No country is known for this row" in err
    events = contacts(folder)
    assert len(events) >= 2
    for text in events:
        assert "olidays not checked: set country" in text


def contacts(folder: Path) -> list[str]:
    data = (folder / "followups.ics").read_bytes().replace(b"\r\n ", b"").decode()
    events = data.split("BEGIN:VEVENT")[1:]
    return [unescaped(text) for text in events if "CATEGORIES:Email" in text or "CATEGORIES:Phone" in text]


def test_the_system_knows_its_zone_whatever_tz_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    (tmp_path / "etc").mkdir()
    assert system_zone(tmp_path) == ""
    (tmp_path / "etc/timezone").write_text("America/Denver\n")
    assert system_zone(tmp_path) == "America/Denver"
    (tmp_path / "etc/localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert system_zone(tmp_path) == "Europe/Berlin"
    (tmp_path / "etc/localtime").unlink()
    (tmp_path / "etc/localtime").symlink_to("../usr/share/zoneinfo/Mars/Olympus")
    assert system_zone(tmp_path) == "America/Denver"


# --- on a terminal -----------------------------------------------------------------------------------------

ON_A_TERMINAL = """
import sys
import ics_followup.cli.options as options
options.system_zone = lambda: "America/Chicago"
from ics_followup.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is POSIX")
def test_a_person_is_asked_for_a_name_once_and_never_again(folder: Path) -> None:
    said, status = typed("Sam Rivera\n", folder)
    assert status == 0
    assert said.count("Your name, as you sign it") == 1
    assert "Saved in followup.toml" in said
    settings = tomllib.loads((folder / "followup.toml").read_text(encoding="utf-8"))
    assert settings["me"]["name"] == "Sam Rivera"
    assert (settings["me"]["timezone"], settings["me"]["country"]) == ("America/Chicago", "US")
    assert len(settings["feed"]["id"]) >= 16
    feed, toml = (folder / "followups.ics").read_bytes(), (folder / "followup.toml").read_bytes()
    assert b"Sam Rivera" in feed
    again, status = typed("", folder)
    assert status == 0
    assert "Your name" not in again
    assert "followups.ics is unchanged" in again
    assert (folder / "followup.toml").read_bytes() == toml
    for name in ("followup.toml", "followups.ics", "state.json"):
        (folder / name).unlink(missing_ok=True)
    typed("Sam Rivera\n", folder)
    other = tomllib.loads((folder / "followup.toml").read_text(encoding="utf-8"))
    assert other["feed"]["id"] != settings["feed"]["id"], "the id is random"


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is POSIX")
@pytest.mark.parametrize("name", ["", 'Sam "the" \\ Rivera', "Zoë 東京"])
def test_any_name_gives_settings_that_can_be_read(name: str, folder: Path) -> None:
    _, status = typed(f"{name}\n", folder)
    assert status == 0
    settings = tomllib.loads((folder / "followup.toml").read_text(encoding="utf-8"))
    assert settings["me"].get("name", "") == name


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is POSIX")
def test_who_ends_the_input_at_the_question_has_nothing_written(folder: Path) -> None:
    said, status = typed("\x04", folder)
    assert status == 1
    assert "Nothing was changed" in said
    assert [path.name for path in folder.iterdir()] == ["interviews.csv"]


def typed(text: str, folder: Path) -> tuple[str, int]:
    """Run `build` on a pseudo-terminal, type ``text`` when it asks: what the screen shows, the exit status."""
    import pty
    import select

    ours, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SOURCE, "LANG": "C.UTF-8", "TERM": "dumb"}
    child = subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL, *BUILD],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(theirs)
    shown = b""
    try:
        while select.select([ours], [], [], 20)[0]:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            asked = b"sign it:" in shown
            shown += part
            if not asked and b"sign it:" in shown:
                os.write(ours, text.encode())
        return shown.decode("utf-8", "replace"), child.wait(20)
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_who_stops_at_the_question_has_nothing_written(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import click

    def stopped(*_: object, **__: object) -> str:
        raise click.Abort

    monkeypatch.setattr("ics_followup.cli.build._is_terminal", lambda _: True)
    monkeypatch.setattr(click, "prompt", stopped)
    status, out, err = run(*BUILD)
    assert (status, out, err) == (1, "", "Stopped. Nothing was changed.\n")
    assert [path.name for path in folder.iterdir()] == ["interviews.csv"]


# --- without a terminal ------------------------------------------------------------------------------------


def child(
    arguments: tuple[str, ...], folder: Path, *, environment: dict[str, str] | None = None, shell: str = ""
) -> subprocess.CompletedProcess[bytes]:
    command = f'"{sys.executable}" -m ics_followup {" ".join(arguments)} {shell}'
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        env={"PYTHONPATH": SOURCE, **(environment or {})},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_scheduled_job_with_an_empty_environment_works(folder: Path) -> None:
    done = child(BUILD, folder, shell="<&-")
    assert done.returncode == 0, done.stderr
    assert (folder / "followups.ics").exists()
    plan = child(("plan", "--today", "2026-11-22"), folder)
    assert "Thank Dana (Acme)" in plan.stdout.decode()


CSV_PLAN = ("plan", "--today", "2026-11-22", "--format", "csv")
PIPES = {
    "plan": ("plan", "--today", "2026-11-22"),
    "plan json": ("plan", "--today", "2026-11-22", "--format", "json"),
    "plan csv": CSV_PLAN,
    "feed": (*BUILD, "-o", "-"),
    "build": BUILD,
    "days": ("days", "--country", "US", "--from", "2026-01-01", "--to", "2028-12-31"),
    "demo": ("demo",),
}


@pytest.mark.parametrize("name", PIPES)
def test_a_reader_that_leaves_early_is_no_error(name: str, folder: Path) -> None:
    rows = "".join(f"Company {n},2026-11-24 10:00,Dana Ortiz <dana@example.com>\n" for n in range(60))
    (folder / "interviews.csv").write_text(f"company,interview,interviewers\n{rows}")
    done = child(PIPES[name], folder, shell="| head -c 20")
    assert b"Traceback" not in done.stderr
    assert b"should not have happened" not in done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name",
    list(PIPES),
)
def test_a_closed_standard_output_never_gives_a_traceback(name: str, folder: Path) -> None:
    done = child(PIPES[name], folder, shell=">&-")
    assert b"Traceback" not in done.stderr
    assert b"should not have happened" not in done.stderr
    assert done.returncode in (0, 3)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("name", ["plan", "plan csv", "feed", "demo"])
def test_a_full_disk_under_standard_output_is_status_3_and_one_line(name: str, folder: Path) -> None:
    (folder / "followup.toml").write_text('[me]\nname = "Sam"\ntimezone = "UTC"\ncountry = "US"\n')
    done = child(PIPES[name], folder, shell=">/dev/full")
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == ["Could not write the output: No space left on device"]


@pytest.mark.parametrize(
    "shell",
    [
        "2>&-",
        "2>/dev/full",
        "<&- >&- 2>&-",
    ],
)
def test_complaints_that_cannot_be_said_keep_their_exit_status(shell: str, folder: Path) -> None:
    if "/dev/full" in shell and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    assert child(("plan", "none.csv"), folder, shell=shell).returncode == 3
    assert child(("plan", "--today", "never"), folder, shell=shell).returncode == 2


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("build",), "ics-followup build my-interviews.csv"),
        (("connect", "--calendar", "google", "--with", "nothing"), "ics-followup connect my-interviews.csv"),
        (("schedule",), "ics-followup schedule my-interviews.csv"),
        (("draft", "acme"), "ics-followup draft --csv my-interviews.csv"),
    ],
)
def test_where_no_sheet_is_here_the_verb_that_runs_is_shown_with_one(
    run: Run, plain: Path, words: tuple[str, ...], shown: str
) -> None:
    status, _, err = run(*words)
    assert status == 3
    assert " ".join(err.split()).endswith(f"or name your sheet: {shown}")
