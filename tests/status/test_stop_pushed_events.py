"""``stop`` and a calendar that ``push`` kept on a real server: ours are deleted, everything else stays."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from radicales import FOREIGN, PASSWORD, USER, Radicale, emptied, running

from ics_followup.publish.calendars.password import VARIABLE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def one_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def radicale(one_radicale: Radicale, plain: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Radicale:
    """A calendar with a dentist's appointment and what was pushed."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setenv("HOME", str(plain))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(plain / ".config"))
    (plain / "interviews.csv").write_text(
        "company,interview,people\nAcme,2026-11-20,Ana Diaz\n", encoding="utf-8"
    )
    (plain / "followup.toml").write_text(
        f'[me]\nname = "Sam"\ntimezone = "America/Chicago"\n[push]\nurl = "{one_radicale.url}"\nuser = "{USER}"\n'
        'calendar = "jobs"\n',
        encoding="utf-8",
    )
    emptied(one_radicale).make("jobs", "jobs")
    assert one_radicale.put("dentist-1.ics", FOREIGN.format(1, 101)).status_code < 300
    assert run("push", "--today", "2026-11-22")[0] == 0
    assert len(one_radicale.files()) > 1
    return one_radicale


def test_the_events_that_push_wrote_are_deleted_and_no_other(
    run: Run, radicale: Radicale, plain: Path
) -> None:
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert 'from the calendar "jobs"' in " ".join(out.split())
    assert set(radicale.files()) == {"dentist-1.ics"}
    assert not (plain / "pushed.json").exists()
    assert (plain / "followups.ics").exists()
    assert "There is nothing to stop in this folder" in run("stop", "--yes")[1]


def test_they_stay_where_that_is_wished(run: Run, radicale: Radicale, plain: Path) -> None:
    before = radicale.files()
    status, out, _ = run("stop", "--yes", "--keep-events")
    assert status == 0
    assert "push wrote" not in out
    assert radicale.files() == before
    assert (plain / "pushed.json").exists()


def test_a_server_that_cannot_be_asked_is_told_and_the_rest_is_done(
    run: Run, radicale: Radicale, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong")
    status, _, err = run("stop", "--yes")
    assert status == 3
    assert err.startswith("Failed: ")
    assert (plain / "pushed.json").exists()
    assert '"stopping"' in (plain / "state.json").read_text()
    monkeypatch.delenv(VARIABLE)
    status, _, err = run("stop", "--yes")
    assert status == 3
    assert "There is no password for sam" in " ".join(err.split())
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert run("stop", "--yes")[0] == 0
    assert set(radicale.files()) == {"dentist-1.ics"}


def test_lines_and_password_go_with_the_events_and_stay_with_them(
    run: Run, radicale: Radicale, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (plain / "followup.toml").read_text()
    monkeypatch.setenv(VARIABLE, "wrong")
    status, out, err = run("stop", "--yes")
    assert status == 3
    assert 'By hand: delete the calendar "jobs" in that account.' in " ".join(err.split())
    assert "Left for the next time, which needs it: Take the lines url and user out" in " ".join(out.split())
    assert (plain / "followup.toml").read_text() == before
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert run("stop", "--yes")[0] == 0
    assert (plain / "followup.toml").read_text() == (
        '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n[push]\ncalendar = "jobs"\n'
    )


def test_a_calendar_of_before_is_emptied_too(run: Run, radicale: Radicale, plain: Path) -> None:
    settings = (plain / "followup.toml").read_text()
    (plain / "followup.toml").write_text(settings.replace('"jobs"', '"other"'))
    assert run("push", "--make", "--today", "2026-11-22")[0] == 0
    status, out, err = run("stop", "--yes")
    assert (status, err) == (0, "")
    assert 'from the calendar "jobs"' in " ".join(out.split())
    assert 'from the calendar "other"' in " ".join(out.split())
    assert set(radicale.files()) == {"dentist-1.ics"}
    assert not (plain / "pushed.json").exists()


def test_the_password_in_the_keyring_is_forgotten_unless_it_shall_stay(
    run: Run, radicale: Radicale, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = ("ics-followup", "sam@127.0.0.1")
    kept = {account: PASSWORD}
    ring = ModuleType("keyring")
    ring.__dict__.update(
        get_password=lambda *asked: kept.get(asked), delete_password=lambda *asked: kept.pop(asked)
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.delenv(VARIABLE)
    state = (plain / "state.json").read_bytes()
    assert run("stop", "--yes", "--keep-passwords")[0] == 0
    assert kept == {account: PASSWORD}
    assert set(radicale.files()) == {"dentist-1.ics"}
    (plain / "followup.toml").write_text(
        f'[me]\nname = "Sam"\ntimezone = "America/Chicago"\n[push]\nurl = "{radicale.url}"\nuser = "{USER}"\n'
        'calendar = "jobs"\n'
    )
    assert run("push", "--today", "2026-11-22")[0] == 0
    (plain / "state.json").write_bytes(state)
    status, out, _ = run("stop", "--yes")
    assert status == 0
    assert "Forgot the password of sam at 127.0.0.1." in " ".join(out.split())
    assert kept == {}
