"""The units of systemd, the agent of launchd and the task of Windows say what they should, to those who read them."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.schedule import launchd, systemd, windows
from ics_followup.publish.schedule.job import Job, job_words
from ics_followup.publish.schedule.times import Hours

WEIRD = 'Zoë\'s 100% "sure" $HOME ${X} \\x %h'
USUAL = Hours()
RUNS = ("build", "publish", "push", "publish --push")
ELSEWHERE = ("/usr/bin/env", "XDG_CONFIG_HOME=/home/sam/my etc/100% $x")
Program = Callable[[str, str], Path]


def job_of(folder: Path, *, hours: Hours = USUAL, runs: str = "build", places: tuple[str, ...] = ()) -> Job:
    verb, *options = runs.split()
    words = job_words(
        sys.executable, verb, [f"{folder}/interviews.csv"], None, options=options, places=places
    )
    return Job(folder=folder, words=words, hours=hours)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put a program of our own in front of the system's; it writes down how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def made(name: str, does: str) -> Path:
        calls = tmp_path / f"{name}.calls"
        file = folder / name
        file.write_text(f'#!/bin/sh\necho "$*" >>"{calls}"\ncalls="{calls}"\n{does}\n')
        file.chmod(0o755)
        return calls

    return made


# --- systemd -----------------------------------------------------------------------------------------------


def written(job: Job, folder: Path) -> list[str]:
    folder.mkdir()
    for path, text in systemd.units(job).items():
        (folder / path.name).write_text(text)
    return sorted(str(file) for file in folder.iterdir())


@pytest.mark.parametrize("hours", [Hours(), Hours(8, 20, 4), Hours(7, 7)])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, hours: Hours) -> None:
    verified(job_of(tmp_path / WEIRD, hours=hours), tmp_path)


@pytest.mark.parametrize("places", [(), ELSEWHERE], ids=["usual", "elsewhere"])
@pytest.mark.parametrize("runs", RUNS)
def test_systemd_finds_nothing_wrong_whatever_the_job_runs(
    tmp_path: Path, runs: str, places: tuple[str, ...]
) -> None:
    verified(job_of(tmp_path / WEIRD, runs=runs, places=places), tmp_path)


def verified(job: Job, tmp_path: Path) -> None:
    files = written(job, tmp_path / "units")
    for scope in ("--user", "--system"):
        environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(tmp_path),
            "SYSTEMD_UNIT_PATH": f"{tmp_path}/units:",
        }
        done = subprocess.run(
            ["systemd-analyze", scope, "--man=no", "verify", *files],
            env=environment,
            capture_output=True,
            text=True,
        )
        about_us = [line for line in done.stderr.splitlines() if "ics-followup" in line]
        assert (done.returncode, about_us) == (0, [])


@pytest.mark.parametrize(
    ("hours", "many"), [(Hours(), 17), (Hours(8, 20, 4), 4), (Hours(7, 7), 1), (Hours(0, 23), 24)]
)
def test_systemd_reads_the_hours_as_they_are_meant(hours: Hours, many: int) -> None:
    calendar = systemd._calendar(hours)
    command = ["systemd-analyze", "calendar", calendar, "--iterations=24", "--base-time=2026-11-22 23:59"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    times = [int(hour) for hour in re.findall(r"2026-11-23 (\d\d):00:00", said)]
    assert tuple(times) == hours.list
    assert len(times) == many


@pytest.mark.parametrize(("runs", "places"), [("build", ()), ("publish --push", ELSEWHERE), ("push", ())])
def test_systemd_runs_the_very_words_of_the_job(tmp_path: Path, runs: str, places: tuple[str, ...]) -> None:
    """A systemd in its test mode prints the command line that it would run."""
    job = job_of(tmp_path / WEIRD, runs=runs, places=places)
    with TemporaryDirectory() as name:
        service = Path(written(job, Path(name, "units"))[0]).name
        environment = {
            "XDG_RUNTIME_DIR": name,
            "SYSTEMD_UNIT_PATH": f"{name}/units:",
            "HOME": "/nowhere",
            "X": "x",
        }
        command = ["/lib/systemd/systemd", "--user", "--test", f"--unit={service}"]
        if os.geteuid() == 0:  # systemd refuses to play as root
            Path(name).chmod(0o755)
            os.chown(name, 65534, 65534)
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        said = subprocess.run(command, env=environment, capture_output=True, text=True).stdout
    lines = [
        line.split(":", 1)[1]
        for line in said.splitlines()
        if "Command Line:" in line and "ics_followup" in line
    ]
    assert [shlex.split(line.replace(r"\$", "$")) for line in lines] == [list(job.words)]


def test_a_dollar_needs_no_newer_systemd_where_there_is_none(tmp_path: Path) -> None:
    assert 'ExecStart="/' in systemd.text(job_of(tmp_path / "jobs"))
    assert 'ExecStart=":/' in systemd.text(job_of(tmp_path / "$jobs"))


def test_a_timer_that_systemd_refuses_leaves_everything_as_it_was(
    home: Path, program: Program, tmp_path: Path
) -> None:
    program("systemctl", 'case "$*" in *enable*) echo "Access denied" >&2; exit 1;; esac')
    before, after = job_of(tmp_path / "a", hours=Hours(7, 7)), job_of(tmp_path / "a")
    with pytest.raises(
        FollowupError, match=r"nothing was changed: systemctl --user enable --now .*Access denied"
    ):
        systemd.install(after)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    program("systemctl", "exit 0")
    assert systemd.install(before)
    program("systemctl", 'case "$*" in *daemon-reload*) echo "Failed to connect to bus" >&2; exit 1;; esac')
    with pytest.raises(FollowupError, match="Failed to connect to bus"):
        systemd.install(after)
    assert {path: path.read_text() for path in systemd.units(before)} == systemd.units(before)


def test_a_timer_that_was_switched_off_is_switched_on_again(
    home: Path, program: Program, tmp_path: Path
) -> None:
    calls = program("systemctl", 'case "$*" in *is-active*) [ -e "$calls.off" ] && exit 3;; esac; exit 0')
    job = job_of(tmp_path)
    assert [systemd.install(job), systemd.install(job)] == [True, False]
    Path(f"{calls}.off").touch()
    assert systemd.install(job)


@pytest.mark.parametrize("says", ["exit 1", "echo offline", "echo", "echo unknown; exit 1", "exec sleep 20"])
def test_a_systemd_that_does_not_run_is_not_chosen(
    home: Path, program: Program, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ics_followup.publish.schedule.programs.SECONDS", 0.3)
    program("systemctl", says)
    assert not systemd.runs_here()
    program("systemctl", "echo degraded; exit 1")
    assert systemd.runs_here()


def test_where_the_timer_stops_at_logout_it_is_said(program: Program, tmp_path: Path) -> None:
    program("loginctl", "echo Linger=no")
    assert "loginctl enable-linger" in systemd.remarks(job_of(tmp_path))[0]
    program("loginctl", "echo Linger=yes")
    assert systemd.remarks(job_of(tmp_path)) == ()
    program("loginctl", "echo garbage >&2; exit 1")
    assert systemd.remarks(job_of(tmp_path)) == ()


# --- launchd -----------------------------------------------------------------------------------------------

LAUNCHCTL = """case $1 in
print) [ -e "$calls.loaded" ];;
bootstrap) touch "$calls.loaded";;
bootout) rm "$calls.loaded";;
esac"""


@pytest.mark.parametrize("runs", RUNS)
def test_the_agent_is_a_property_list_that_says_what_it_should(home: Path, tmp_path: Path, runs: str) -> None:
    job = job_of(tmp_path / WEIRD, hours=Hours(8, 20, 4), runs=runs)
    agent = plistlib.loads(launchd.text(job).encode())
    assert agent["Label"] == job.name
    assert agent["ProgramArguments"] == list(job.words)
    assert agent["StartCalendarInterval"] == [{"Hour": hour, "Minute": 0} for hour in (8, 12, 16, 20)]
    assert agent["RunAtLoad"] is True
    assert len(plistlib.loads(launchd.text(job_of(tmp_path)).encode())["StartCalendarInterval"]) == 17


def test_the_agent_is_loaded_once_and_unloaded(home: Path, program: Program, tmp_path: Path) -> None:
    calls = program("launchctl", LAUNCHCTL)
    job = job_of(tmp_path)
    assert [launchd.install(job), launchd.install(job)] == [True, False]
    assert launchd.install(job_of(tmp_path, hours=Hours(7, 7)))
    assert [launchd.remove(job), launchd.remove(job)] == [True, False]
    assert [line.split()[0] for line in calls.read_text().splitlines()] == [
        "print", "bootstrap", "print", "print", "bootout", "bootstrap", "print", "bootout"
    ]  # fmt: skip
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_an_agent_that_launchd_refuses_leaves_everything_as_it_was(
    home: Path, program: Program, tmp_path: Path
) -> None:
    program(
        "launchctl",
        'case $1 in bootstrap|print) echo "Bootstrap failed: 5: Input/output error" >&2; exit 5;; esac',
    )
    with pytest.raises(FollowupError, match="nothing was changed: launchctl bootstrap: Bootstrap failed: 5"):
        launchd.install(job_of(tmp_path))
    assert [path for path in home.rglob("*") if path.is_file()] == []


# --- Windows -----------------------------------------------------------------------------------------------

NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
SEQUENCES = {
    "CalendarTrigger": "Enabled StartBoundary EndBoundary Repetition ExecutionTimeLimit RandomDelay ScheduleByDay",
    "LogonTrigger": "Enabled StartBoundary EndBoundary Repetition ExecutionTimeLimit UserId Delay",
}
"""[MS-TSCH] 2.5.3: in triggers the order counts."""
KNOWN = {
    "Task": "RegistrationInfo Triggers Settings Data Principals Actions",
    "RegistrationInfo": "URI SecurityDescriptor Source Date Author Version Description Documentation",
    "Triggers": "BootTrigger RegistrationTrigger IdleTrigger TimeTrigger EventTrigger LogonTrigger CalendarTrigger",
    "Repetition": "Interval Duration StopAtDurationEnd",
    "ScheduleByDay": "DaysInterval",
    "Principals": "Principal",
    "Principal": "UserId LogonType GroupId DisplayName RunLevel",
    "Settings": "AllowStartOnDemand RestartOnFailure MultipleInstancesPolicy DisallowStartIfOnBatteries "
    "StopIfGoingOnBatteries AllowHardTerminate StartWhenAvailable RunOnlyIfNetworkAvailable WakeToRun Enabled Hidden "
    "DeleteExpiredTaskAfter IdleSettings NetworkSettings ExecutionTimeLimit Priority RunOnlyIfIdle",
    "Actions": "Exec ComHandler SendEmail ShowMessage",
    "Exec": "Command Arguments WorkingDirectory",
}


def below(element: ElementTree.Element) -> Iterator[tuple[str, list[str]]]:
    for each in element.iter():
        yield each.tag.removeprefix(NAMESPACE), [child.tag.removeprefix(NAMESPACE) for child in each]


@pytest.mark.parametrize("hours", [Hours(), Hours(8, 20, 4), Hours(7, 7)])
def test_the_task_has_the_elements_of_the_schema_in_their_order(tmp_path: Path, hours: Hours) -> None:
    for tag, children in below(
        ElementTree.fromstring(windows.text(job_of(tmp_path / "a & <b>", hours=hours)))
    ):
        if tag in SEQUENCES:
            known = SEQUENCES[tag].split()
            assert [known.index(child) for child in children] == sorted(
                known.index(child) for child in children
            )
        else:
            assert set(children) <= set(KNOWN.get(tag, "").split()), tag
            assert tag == "Triggers" or len(children) == len(set(children))


@pytest.mark.parametrize("runs", RUNS)
def test_the_task_says_what_it_should(tmp_path: Path, runs: str) -> None:
    job = job_of(tmp_path / "Zoë's & <jobs>", runs=runs)
    task = ElementTree.fromstring(windows.text(job))

    def said(tag: str) -> str:
        return task.findtext(f".//{NAMESPACE}{tag}") or ""

    assert said("Command") == job.words[0]
    assert said("Arguments") == subprocess.list2cmdline(job.words[1:])
    assert f"-m ics_followup {runs} --keep-going --quiet " in said("Arguments")
    assert said("StartWhenAvailable") == "true"
    assert said("DisallowStartIfOnBatteries") == said("StopIfGoingOnBatteries") == "false"
    assert (said("Interval"), said("Duration")) == ("PT1H", "PT16H30M")
    assert said("StartBoundary").endswith("T06:00:00")
    assert said("RunLevel") == "LeastPrivilege"


@pytest.mark.parametrize("name", ["%TEMP%", "a $(Arg0)"])
def test_what_windows_would_take_for_a_variable_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="take a part of"):
        windows.text(job_of(tmp_path / name))
    windows.text(job_of(tmp_path / "100% $ sure"))


SCHTASKS = """case $1 in
/Create) cp "$5" "$calls.task";;
/Query) [ -e "$calls.task" ] || { echo "ERROR: The system cannot find the file." >&2; exit 1; }; cat "$calls.task";;
/Delete) rm "$calls.task";;
esac"""


def test_the_task_goes_in_and_out_once(program: Program, tmp_path: Path) -> None:
    calls = program("schtasks", SCHTASKS)
    job = job_of(tmp_path)
    assert [windows.install(job), windows.install(job)] == [True, False]
    assert Path(f"{calls}.task").read_bytes().decode("utf-16") == windows.text(job)
    assert windows.install(job_of(tmp_path, hours=Hours(7, 7)))
    assert [windows.remove(job), windows.remove(job)] == [True, False]
    program("schtasks", 'case $1 in /Query) exit 1;; *) echo "ERROR: Access is denied." >&2; exit 1;; esac')
    with pytest.raises(FollowupError, match="nothing was changed: ERROR: Access is denied"):
        windows.install(job)
