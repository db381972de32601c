"""The verb: build, send, look; one computer at a time; exit statuses; nothing secret in any output."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ics_followup.publish.targets import device

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
BAD = SHEET + "Globex,Nurse,someday,\n"
DAY = ("--today", "2026-11-22")
TOKEN = "ghp_canaryCANARY0123456789"


def settled(folder: Path, publish: str) -> None:
    (folder / "interviews.csv").write_text(SHEET)
    (folder / "followup.toml").write_text(
        f'[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n\n[publish]\n{publish}\n'
    )


def state(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "state.json").read_bytes())
    return found


@pytest.fixture
def synced(plain: Path) -> Path:
    """A folder to publish to, beside a sheet whose settings say so."""
    place = plain / "Dropbox"
    place.mkdir()
    settled(plain, 'to = "folder"\nplace = "Dropbox"')
    return place


def test_to_a_folder_with_a_name_that_is_made_and_kept(run: Run, plain: Path, synced: Path) -> None:
    status, out, err = run("publish", *DAY)
    assert (status, err) == (0, "")
    (file,) = synced.iterdir()
    assert re.fullmatch(r"[0-9a-f]{40}\.ics", file.name), "160 bits that nobody can guess"
    assert f'name = "{file.name}"' in (plain / "followup.toml").read_text()
    assert file.read_bytes() == (plain / "followups.ics").read_bytes()
    assert "Sent to" in out
    assert state(plain)["last_publish"]["result"] == "sent"
    status, out, _ = run("publish", *DAY)
    assert (status, "unchanged" in out) == (0, True)
    assert state(plain)["last_publish"]["result"] == "unchanged"
    assert len(list(synced.iterdir())) == 1


def test_a_folder_that_is_served_is_fetched_as_a_calendar_does(
    run: Run, plain: Path, synced: Path, web: Any
) -> None:
    name = f"{'b' * 40}.ics"

    def serve(request: Any) -> None:
        data = (synced / name).read_bytes()
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    address = web.does("/share", serve)
    settled(plain, f'to = "folder"\nplace = "Dropbox"\nname = "{name}"\naddress = "{address}"')
    status, out, _ = run("publish", *DAY)
    assert (status, f"Calendars fetch it from {address}" in out) == (0, True)
    assert state(plain)["last_publish"]["seen"] is True
    web.says("/share", b"<!DOCTYPE html><html>Sign in to see this file", 200)
    status, out, err = run("publish", "--look", *DAY)
    assert (status, out) == (3, "")
    assert "a web page comes instead of the file" in err
    assert err.count("\n") == 1
    assert address not in err
    assert state(plain)["last_publish"]["result"] == "failed"


def test_to_a_gist_and_the_next_run_knows_it(
    run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    settled(plain, 'to = "gist"')
    status, out, err = run("publish", *DAY)
    assert (status, err) == (0, "")
    (number,) = github.gists
    text = (plain / "followup.toml").read_text()
    assert f'place = "{number}"' in text
    address = re.search(r'address = "(.*)"', text)
    assert address
    assert f"Calendars fetch it from {address[1]}" in out
    assert state(plain)["last_publish"]["seen"] is True
    run("publish", *DAY)
    (plain / "interviews.csv").write_text(SHEET + "Globex,Nurse,2026-11-20 10:00,\n")
    assert run("publish", *DAY)[0] == 0
    assert list(github.gists) == [number]
    assert "Globex" in next(iter(github.gists[number]["files"].values()))
    kept = (plain / "state.json").read_text() + text
    assert "canary" not in kept


def test_to_a_real_webdav_server(run: Run, plain: Path, dav: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    settled(plain, f'to = "webdav"\nplace = "{dav.address}/calendar"\nuser = "sam"')
    assert run("publish", *DAY)[0] == 0
    (file,) = (dav.root / "calendar").iterdir()
    assert file.read_bytes() == (plain / "followups.ics").read_bytes()


def test_to_a_real_git_repository(run: Run, plain: Path, bare: Path) -> None:
    settled(plain, f'to = "git"\nplace = "{bare.name}"')
    assert run("publish", *DAY)[0] == 0
    command = ["git", "--git-dir", str(bare), "ls-tree", "--name-only", "gh-pages"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split()
    assert len(names) == 2
    command = ["git", "--git-dir", str(bare), "show", f"gh-pages:{names[1]}"]
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    assert shown == (plain / "followups.ics").read_bytes()


def test_problems_in_the_sheet_send_nothing(run: Run, plain: Path, synced: Path) -> None:
    (plain / "interviews.csv").write_text(BAD)
    status, _, err = run("publish", *DAY)
    assert status == 1
    assert "Nothing was sent" in err
    assert list(synced.iterdir()) == []


def test_a_scheduled_run_sends_the_good_rows_and_tells_trouble_once_a_day(
    run: Run, plain: Path, synced: Path
) -> None:
    job = ("publish", "--keep-going", "--quiet", *DAY)
    assert run(*job) == (0, "", "")
    (plain / "interviews.csv").write_text(BAD)
    status, out, err = run(*job)
    assert (status, out) == (1, "")
    assert "someday" in err
    assert run(*job) == (1, "", "")
    (file,) = synced.iterdir()
    assert b"Dana" in file.read_bytes()


def test_a_dry_run_writes_and_sends_nothing(run: Run, plain: Path, synced: Path) -> None:
    before = sorted(path.name for path in plain.iterdir())
    text = (plain / "followup.toml").read_bytes()
    status, out, _ = run("publish", "--dry-run", *DAY)
    assert status == 0
    assert "would be sent" in out
    assert list(synced.iterdir()) == []
    assert sorted(path.name for path in plain.iterdir()) == before
    assert (plain / "followup.toml").read_bytes() == text


def test_a_failure_is_one_line_with_status_3_and_the_feed_is_there(
    run: Run, plain: Path, synced: Path
) -> None:
    run("publish", *DAY)
    feed = (plain / "followups.ics").read_bytes()
    (plain / "interviews.csv").write_text(SHEET + "Globex,Nurse,2026-11-20 10:00,\n")
    synced.rename(plain / "elsewhere")
    status, out, err = run("publish", "--keep-going", "--quiet", *DAY)
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert "there is no folder" in err
    assert (plain / "followups.ics").read_bytes() != feed
    assert next((plain / "elsewhere").iterdir()).read_bytes() == feed, "the last good copy"
    entry = state(plain)["last_publish"]
    assert (entry["result"], entry["said"]) == ("failed", err.strip())


@pytest.mark.parametrize("options", [(), ("--look",)])
def test_a_copy_removed_or_changed_by_hand_is_sent_again_by_the_next_run(
    run: Run, plain: Path, synced: Path, options: tuple[str, ...]
) -> None:
    run("publish", *DAY)
    (file,) = synced.iterdir()
    feed = file.read_bytes()
    file.unlink()
    assert "sent again" in " ".join(run("publish", *options, *DAY)[1].split())
    assert file.read_bytes() == feed
    file.write_bytes(feed.replace(b"Acme", b"Emca"))
    assert "sent again" in " ".join(run("publish", *options, *DAY)[1].split())
    assert file.read_bytes() == feed
    assert "unchanged" in run("publish", *DAY)[1]


def test_another_file_in_the_place_of_the_copy_is_left_and_the_address_can_stay(
    run: Run, plain: Path, synced: Path
) -> None:
    run("publish", *DAY)
    (file,) = synced.iterdir()
    file.write_bytes(b"my notes")
    for _ in range(2):
        status, _, err = run("publish", *DAY)
        assert status == 3
        assert "Move that file away, and run ics-followup publish again: the address stays" in err
    assert file.read_bytes() == b"my notes"
    file.rename(synced / "notes.txt")
    assert run("publish", *DAY)[0] == 0
    assert file.read_bytes() == (plain / "followups.ics").read_bytes()


def test_a_synced_folder_that_is_gone_is_said_though_the_feed_is_as_it_was(
    run: Run, plain: Path, synced: Path
) -> None:
    run("publish", *DAY)
    synced.rename(plain / "elsewhere")
    status, _, err = run("publish", *DAY)
    assert (status, "there is no folder" in err) == (3, True)
    (plain / "elsewhere").rename(synced)
    assert run("publish", *DAY)[0] == 0


def test_no_place_is_wrong_usage(run: Run, plain: Path) -> None:
    settled(plain, "")
    status, _, err = run("publish", *DAY)
    assert status == 2
    assert "does not say where the feed goes" in err
    assert not (plain / "followups.ics").exists()
    assert run("publish", "-", *DAY, stdin=SHEET.encode())[0] == 2


@pytest.mark.parametrize(
    ("publish", "said"),
    [
        ('to = "folder"', "place is missing"),
        ('to = "git"', "the git remote"),
        ('to = "webdav"\nplace = "https://cloud.example.org/dav"', "user is missing"),
        ('to = "git"\nplace = "a.git"\nname = "followups.ics"', "could be guessed"),
    ],
)
def test_what_is_missing_is_named(run: Run, plain: Path, publish: str, said: str) -> None:
    settled(plain, publish)
    status, _, err = run("publish", *DAY)
    assert status == 2
    assert said in err


def test_a_secret_in_the_settings_is_an_error_that_does_not_show_it(run: Run, plain: Path) -> None:
    settled(plain, f'to = "gist"\ntoken = "{TOKEN}"')
    status, out, err = run("publish", *DAY)
    assert status == 1
    assert "token_file" in err
    assert "canary" not in out + err


def test_a_token_file_that_others_can_read_is_refused(run: Run, plain: Path, github: Any) -> None:
    (plain / "token").write_text(TOKEN)
    (plain / "token").chmod(0o644)
    settled(plain, 'to = "gist"\ntoken_file = "token"')
    status, out, err = run("publish", *DAY)
    assert status == 3
    assert f"chmod 600 {plain / 'token'}" in err
    assert "canary" not in out + err
    assert state(plain)["last_publish"]["result"] == "failed"
    (plain / "token").chmod(0o600)
    assert run("publish", *DAY)[0] == 0
    assert len(github.gists) == 1


# --- which computer -------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], None]:
    """From now on this is another computer, which shares the folder."""

    def moved() -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("other")))
        monkeypatch.setattr("ics_followup.publish.computer.platform.node", lambda: "laptop-2")

    return moved


def test_a_second_computer_is_refused_until_it_takes_over(
    run: Run, plain: Path, synced: Path, elsewhere: Callable[[], None]
) -> None:
    assert run("publish", *DAY)[0] == 0
    first = state(plain)["computer"]
    assert len(first["id"]) == 32
    feed = (plain / "followups.ics").read_bytes()
    elsewhere()
    (plain / "interviews.csv").write_text(SHEET + "Globex,Nurse,2026-11-20 10:00,\n")
    status, out, err = run("publish", "--keep-going", "--quiet", *DAY)
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert "--take-over" in err
    assert first["name"] in err
    assert (plain / "followups.ics").read_bytes() == feed
    assert state(plain)["computer"] == first
    assert run("publish", "--take-over", *DAY)[0] == 0
    assert state(plain)["computer"]["name"] == "laptop-2"
    assert run("publish", *DAY)[0] == 0, "once is enough"


def test_another_user_of_the_same_computer_is_not_called_another_computer(
    run: Run,
    plain: Path,
    synced: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert run("publish", *DAY)[0] == 0
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("another-user")))
    status, _, err = run("publish", *DAY)
    assert status == 3
    assert err.startswith("Another user of this computer, or another computer called ")
    whole = " ".join(run("status", *DAY)[1].split())
    assert "(this one under another user, or another of that name) publishes since" in whole


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"n\n", 3), (b"\x04", 1)])
def test_on_a_terminal_it_asks(
    run: Run, plain: Path, synced: Path, elsewhere: Callable[[], None], answer: bytes, status: int
) -> None:
    run("publish", *DAY)
    first = state(plain)["computer"]
    elsewhere()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ics_followup", "publish", *DAY]
    process = subprocess.Popen(command, cwd=plain, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, answer)
    said = b""
    with suppress(OSError):
        while data := os.read(ours, 10_000):
            said += data
    os.close(ours)
    assert process.wait(30) == status
    assert b"Publish it from here from now on?" in said
    assert (state(plain)["computer"] == first) == (status != 0)


def test_four_runs_at_once_make_one_copy(plain: Path, synced: Path) -> None:
    command = [sys.executable, "-m", "ics_followup", "publish", *DAY]
    runs = [
        subprocess.Popen(command, cwd=plain, stdout=-1, stderr=-1, env=dict(os.environ)) for _ in range(4)
    ]
    ends = [(process.communicate()[1], process.returncode) for process in runs]
    assert ends == [(b"", 0)] * 4
    assert len(list(synced.iterdir())) == 1


def test_a_killed_run_leaves_a_whole_copy_and_the_next_one_mends_the_rest(
    plain: Path, synced: Path, bare: Path
) -> None:
    """Killed at eight moments, to a folder and to a branch in turn: the old copy or the new, never a part."""
    command = [sys.executable, "-m", "ics_followup", "publish", *DAY]
    for turn in range(8):
        to = 'to = "folder"\nplace = "Dropbox"' if turn % 2 else f'to = "git"\nplace = "{bare.name}"'
        text = re.sub(
            r"(?s)to = .*", f'{to}\nname = "{"a" * 40}.ics"\n', (plain / "followup.toml").read_text()
        )
        (plain / "followup.toml").write_text(text)
        (plain / "interviews.csv").write_text(SHEET + f"Globex {turn},Nurse,2026-11-20 10:00,\n")
        process = subprocess.Popen(command, cwd=plain, stdout=-1, stderr=-1, start_new_session=True)
        time.sleep(0.2 + turn * 0.09)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        for file in synced.glob("*.ics"):
            assert file.read_bytes().endswith(b"END:VCALENDAR\r\n")
    for to in ('to = "folder"\nplace = "Dropbox"', f'to = "git"\nplace = "{bare.name}"'):
        text = re.sub(
            r"(?s)to = .*", f'{to}\nname = "{"a" * 40}.ics"\n', (plain / "followup.toml").read_text()
        )
        (plain / "followup.toml").write_text(text)
        assert subprocess.run(command, cwd=plain, capture_output=True).returncode == 0
    feed = (plain / "followups.ics").read_bytes()
    assert b"Globex 7" in feed
    assert [file.read_bytes() for file in synced.iterdir()] == [feed]
    shown = ["git", "--git-dir", str(bare), "show", f"gh-pages:{'a' * 40}.ics"]
    assert subprocess.run(shown, capture_output=True).stdout == feed


# --- signing in ---------------------------------------------------------------------------------------------


def test_on_a_terminal_it_signs_in_with_a_code_and_keeps_the_token(
    run: Run, plain: Path, github: Any, own_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ics_followup.cli.publish as verb

    monkeypatch.setattr(verb, "_is_terminal", lambda: True)
    monkeypatch.setattr(device, "finish", partial(device.finish, sleep=lambda _: None))
    github.device = [{"error": "authorization_pending"}, {"access_token": TOKEN}]
    settled(plain, 'to = "gist"\nclient_id = "Iv1.app"')
    status, out, err = run("publish", *DAY)
    assert status == 0
    assert "WDJB-MJHT" in err
    assert "https://github.com/login/device" in err
    assert "canary" not in out + err
    (kept,) = [file for file in own_config.iterdir() if file.suffix == ".token"]
    assert kept.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(verb, "_is_terminal", lambda: False)
    assert run("publish", "--keep-going", "--quiet", *DAY)[0] == 0, "the job needs nobody"


def test_without_a_terminal_nobody_is_asked_to_sign_in(run: Run, plain: Path, github: Any) -> None:
    settled(plain, 'to = "gist"\nclient_id = "Iv1.app"')
    status, _, err = run("publish", "--keep-going", "--quiet", *DAY)
    assert status == 3
    assert "no token for GitHub" in err
    assert github.asked == []


def test_a_day_later_a_gist_that_was_deleted_by_hand_is_said(
    run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    settled(plain, 'to = "gist"')
    run("publish", *DAY)
    github.gists.clear()
    whole = state(plain)
    whole["last_publish"]["checked"] = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    (plain / "state.json").write_text(json.dumps(whole))
    status, _, err = run("publish", "--keep-going", "--quiet", *DAY)
    assert status == 3
    assert "It was deleted" in err
    assert github.gists == {}
