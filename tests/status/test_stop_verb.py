"""``stop``: it says what it will do, asks, ends everything that runs, and leaves what is the user's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ics_followup.cli import endings
from ics_followup.problems import FollowupError, columns
from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.undoing import Place, Step

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,interview,people\nAcme,2026-11-23 10:00,Dana Ortiz <dana@example.com>\n"
SETTINGS = '[me]\nname = "Sam"\ntimezone = "America/Chicago"\ncountry = "US"\n'
CRONTAB = """#!/bin/sh
case "$1" in
-l) [ -f "$HOME/crontab" ] || { echo "no crontab for sam" >&2; exit 1; }; cat "$HOME/crontab" ;;
-) cat > "$HOME/crontab" ;;
-r) rm "$HOME/crontab" ;;
*) cat "$1" > "$HOME/crontab" ;;
esac
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user with a crontab of their own and no other scheduler."""
    home = tmp_path_factory.mktemp("home")
    programs = home / "bin"
    programs.mkdir()
    (programs / "crontab").write_text(CRONTAB)
    (programs / "crontab").chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("sys.platform", "linux")
    return home


@pytest.fixture
def running(plain: Path, run: Run, home: Path) -> Path:
    """A folder with everything: a feed, a published copy, a job, the address of serve, a log."""
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "sync").mkdir()
    place = '\n[publish]\nto = "folder"\nplace = "sync"\nname = "follow.ics"\n'
    (plain / "followup.toml").write_text(SETTINGS + place)
    assert run("build", "--today", "2026-11-22")[0] == 0
    assert run("log", "acme", "emailed", "2026-11-24", "--today", "2026-11-25")[0] == 0
    (plain / "sync" / "follow.ics").write_bytes((plain / "followups.ics").read_bytes())
    (plain / "sync" / "other.ics").write_text("not ours")
    (plain / "serve.token").write_text("a" * 32)
    (plain / ".ics-followup-copy-0123456789abcdef").write_text("a sheet of the web")
    (plain / "interviews.bak.20261122-100509.csv").write_text("a copy that the user may want")
    from ics_followup.publish.schedule import crontab
    from ics_followup.publish.schedule.job import Job
    from ics_followup.publish.schedule.times import Hours

    job = Job(
        folder=plain.resolve(), words=("/usr/bin/python3", "-P", "-m", "ics_followup", "build"), hours=Hours()
    )
    (home / "crontab").write_bytes(crontab.with_job(b"5 4 * * * backup\n", job))
    return plain


def flat(text: str) -> str:
    """Without blanks: lines are wrapped wherever a long path makes it so."""
    return "".join(text.split())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


KEPT = {"interviews.csv", "interviews.log.csv", "followup.toml", "followups.ics", "sync"}
KEPT_TOO = {"interviews.bak.20261122-100509.csv"}


def test_it_ends_everything_and_keeps_what_is_the_users(run: Run, running: Path, home: Path) -> None:
    kept = {name: (running / name).read_bytes() for name in KEPT - {"sync"}}
    kept["followup.toml"] = SETTINGS.encode()
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert names(running) == KEPT | KEPT_TOO
    assert names(running / "sync") == {"other.ics"}
    assert (home / "crontab").read_text() == "5 4 * * * backup\n"
    assert {name: (running / name).read_bytes() for name in kept} == kept
    assert all(columns(line) <= 80 for line in out.splitlines())
    for said in ("Removed the scheduled job", "sync/follow.ics.", "secret address of serve", "state.json"):
        assert flat(said) in flat(out)
    for word in ("google", "outlook", "apple", "thunderbird"):
        assert f"  {CALENDARS[word].called}: " in out


def test_a_second_time_is_no_error(run: Run, running: Path) -> None:
    assert run("stop", "--yes")[0] == 0
    before = names(running)
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert out.startswith("There is nothing to stop in this folder")
    assert names(running) == before


def test_where_nothing_was_set_up_there_is_nothing_to_stop(run: Run, plain: Path) -> None:
    status, out, err = run("stop")
    assert (status, err) == (0, "")
    assert out.startswith("There is nothing to stop in this folder")
    assert names(plain) == set()


@pytest.mark.parametrize("arguments", [("--dry-run",), (), ("--dry-run", "--yes")])
def test_it_says_what_it_would_do_and_changes_nothing(
    run: Run, running: Path, home: Path, arguments: tuple[str, ...]
) -> None:
    def everything() -> dict[str, bytes]:
        found = (*running.rglob("*"), home / "crontab")
        return {str(path): path.read_bytes() for path in found if path.is_file()}

    before = everything()
    status, out, err = run("stop", *arguments)
    assert status == 0
    assert everything() == before
    for said in (
        "Remove the scheduled job (cron) that keeps the feed fresh.",
        f"Remove the published copy from {running / 'sync'}.",
        "Take away the secret address of serve.",
        "state.json",
        "These stay: interviews.csv, interviews.log.csv, followup.toml and followups.ics.",
        "Nothing was changed",
    ):
        assert flat(said) in flat(out + err)
    assert ("add --yes" in err) is (not arguments)


def test_it_works_without_the_sheet_and_from_elsewhere(
    run: Run, running: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (running / "interviews.csv").unlink()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("stop", str(running), "--yes")[0] == 0
    assert not (running / "state.json").exists()
    assert names(running / "sync") == {"other.ics"}


def test_a_folder_that_is_not_there_is_3(run: Run, plain: Path) -> None:
    assert run("stop", "nowhere/interviews.csv", "--yes")[0] == 3


def test_one_step_that_fails_is_told_and_the_others_happen(run: Run, running: Path) -> None:
    (running / "sync").rename(running / "moved")
    status, out, err = run("stop", "--yes")
    assert status == 3
    copy = running / "sync"
    assert flat(
        f"Failed: The published copy in {copy} could not be removed: there is no folder {copy}."
    ) in flat(err)
    assert "Run ics-followup stop again" in err
    assert "Removed the scheduled job" in out
    assert '"stopping"' in (running / "state.json").read_text()
    (running / "moved").rename(running / "sync")
    assert run("stop", "--yes")[0] == 0
    assert names(running / "sync") == {"other.ics"}


def test_a_stop_that_is_half_done_is_told_by_status_and_knows_the_calendar_the_second_time(
    run: Run, running: Path
) -> None:
    from ics_followup.publish.state import remember_connected

    remember_connected(running, calendar="thunderbird", at_hand="folder")
    (running / "sync").rename(running / "moved")
    assert run("stop", "--yes")[0] == 3
    for _ in range(2):
        status, out, _ = run("status", "--today", "2026-11-22")
        assert status == 3
        assert out.startswith("Stop is half done since ")
        assert "Run ics-followup stop again." in " ".join(out.split())
        assert "by cron" not in out, "the job is gone"
        assert json.loads(run("status", "--format", "json")[1])["verdict"] == "stopping"
    (running / "moved").rename(running / "sync")
    status, out, _ = run("stop", "--yes")
    assert status == 0
    assert "Thunderbird still shows what it has until you unsubscribe" in " ".join(out.split())
    assert "Outlook" not in out
    assert not (running / "state.json").exists()


def test_who_goes_on_instead_is_not_told_of_a_stop_any_more(run: Run, running: Path) -> None:
    (running / "sync").rename(running / "moved")
    assert run("stop", "--yes")[0] == 3
    (running / "moved").rename(running / "sync")
    words = ("--calendar", "apple", "--with", "folder", "--place", "sync", "--not-employer-owned")
    assert run("connect", *words, "--no-schedule", "--yes", "--today", "2026-11-22")[0] == 0
    assert "half done" not in run("status", "--today", "2026-11-22")[1]


def test_no_lock_stays_however_often_it_is_stopped(run: Run, running: Path) -> None:
    (running / "pushed.json").write_text('{"version": 1, "calendars": {}}')
    for _ in range(3):
        run("stop", "--yes")
        assert [path.name for path in running.rglob(".*.lock")] == []


def test_the_lock_of_settings_by_another_name_goes_too(run: Run, running: Path) -> None:
    (running / "followup.toml").rename(running / "mine.toml")
    assert run("stop", "--config", "mine.toml", "--yes")[0] == 0
    assert [path.name for path in running.rglob(".*.lock")] == []


def test_with_broken_settings_what_needs_none_is_done(run: Run, running: Path) -> None:
    (running / "followup.toml").write_text("[publish\n")
    status, out, err = run("stop", "--yes")
    assert status == 3
    assert "A published copy was not looked for: followup.toml has 1 mistake" in " ".join(err.split())
    assert "Removed the scheduled job" in out
    assert '"stopping"' in (running / "state.json").read_text()


def test_a_file_of_somebody_else_in_the_place_of_the_copy_stays(run: Run, running: Path) -> None:
    (running / "sync" / "follow.ics").write_text("my own calendar")
    assert run("stop", "--yes")[0] == 0
    assert (running / "sync" / "follow.ics").read_text() == "my own calendar"


def test_another_computer_that_publishes_is_named(run: Run, running: Path) -> None:
    state = json.loads((running / "state.json").read_text())
    state["computer"] = {"id": "f" * 32, "name": "kitchen", "since": "2026-11-01T10:00:00+00:00"}
    (running / "state.json").write_text(json.dumps(state))
    out = " ".join(run("stop", "--dry-run")[1].split())
    assert (
        "kitchen publishes this feed. A job there goes on until you run ics-followup stop there too." in out
    )


def test_a_calendar_that_was_pushed_to_and_is_not_named_any_more_is_told(run: Run, running: Path) -> None:
    (running / "pushed.json").write_text("not json")
    status, _, err = run("stop", "--yes")
    assert status == 3
    assert "pushed.json cannot be read" in err
    assert (running / "pushed.json").exists()
    assert '"stopping"' in (running / "state.json").read_text()
    assert run("stop", "--yes", "--keep-events")[0] == 0
    assert not (running / "state.json").exists()


def test_a_lock_that_another_run_holds_is_told(
    run: Run, running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ics_followup.publish.atomic import locked

    monkeypatch.setattr(endings, "_SECONDS", 0.05)
    with locked(running / "followups.ics"):
        status, out, err = run("stop", "--yes")
    assert status == 3
    assert "another run is still busy" in err
    assert "Removed the scheduled job" in out


class _Pressed:
    """A terminal whose user answers so."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers

    def __call__(self, *_: object, **__: object) -> str:
        return self.answers.pop(0)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def given(*said: str) -> None:
        monkeypatch.setattr("ics_followup.cli.stop._is_asked", lambda: True)
        monkeypatch.setattr("click.prompt", _Pressed(list(said)))

    return given


@pytest.mark.parametrize("answer", ["n", "", "perhaps"])
def test_anything_but_yes_changes_nothing(
    run: Run, running: Path, answers: Callable[..., None], answer: str
) -> None:
    answers(answer)
    status, out, _ = run("stop")
    assert status == 0
    assert out.rstrip().endswith("Nothing was changed.")
    assert (running / "state.json").exists()


def test_yes_does_it(run: Run, running: Path, answers: Callable[..., None]) -> None:
    answers("y")
    assert run("stop")[0] == 0
    assert not (running / "state.json").exists()


def test_the_events_in_a_calendar_are_asked_about_by_themselves(
    run: Run, running: Path, answers: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    class Events:
        waits_for: Sequence[Step] = ()

        def would(self, place: Place) -> str:
            return f"Delete the events of {place.folder.name}."

        def undo(self, place: Place) -> str:
            done.append(place.folder.name)
            return "Deleted them."

    step = Events()
    monkeypatch.setattr("ics_followup.cli.stop.EVENTS", step)
    monkeypatch.setattr("ics_followup.cli.stop._ASKED", {step: ""})
    monkeypatch.setattr("ics_followup.cli.stop.STEPS", (step,))
    answers("y", "n")
    assert run("stop")[0] == 0
    assert done == []
    answers("y", "y")
    assert run("stop")[0] == 0
    assert len(done) == 1
    assert run("stop", "--yes", "--keep-events")[0] == 0
    assert len(done) == 1


def test_every_step_is_tried_whichever_fails(run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    class Each:
        waits_for: Sequence[Step] = ()

        def __init__(self, number: int, before: bool, after: bool) -> None:
            self.number, self.before, self.after = number, before, after

        def would(self, place: Place) -> str:
            if self.before:
                raise FollowupError(f"{self.number} cannot be looked at.")
            return f"Take {self.number} out of {place.folder}."

        def undo(self, place: Place) -> str:
            assert place.folder.is_dir()
            if self.after:
                raise FollowupError(f"{self.number} would not go.")
            done.append(self.number)
            return f"{self.number} is gone."

    kinds = [(False, False), (True, False), (False, True), (False, False)]
    steps = tuple(Each(number, *kind) for number, kind in enumerate(kinds))
    monkeypatch.setattr("ics_followup.cli.stop.STEPS", steps)
    status, out, err = run("stop", "--yes")
    assert (status, done) == (3, [0, 3])
    assert "Failed: 1 cannot be looked at." in err
    assert "Failed: 2 would not go." in err
    assert "2 steps failed" in err
    assert out.index("0 is gone.") < out.index("3 is gone.")


def test_what_a_killed_server_noted_goes_too(run: Run, running: Path) -> None:
    (running / "serve.running").write_text('{"host": "127.0.0.1", "port": 8765, "base": ""}\n')
    assert run("stop", "--yes")[0] == 0
    assert not any(running.glob("serve.*"))


def test_it_says_that_a_feed_which_keeps_names_to_itself_goes_on_doing_so(run: Run, running: Path) -> None:
    assert "Reminder" not in run("stop")[1]
    with (running / "followup.toml").open("a") as settings:
        settings.write("\n[feed]\ndiscreet = true\n")
    out = flat(run("stop")[1])
    assert flat('says only "Reminder": discreet in [feed] of followup.toml stays too.') in out
    assert run("stop", "--yes")[0] == 0
    assert "discreet = true" in (running / "followup.toml").read_text()
