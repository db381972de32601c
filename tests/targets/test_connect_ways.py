"""``connect`` with every answer as an option: each way, against real parts or services that behave as documented."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.ways import WAYS

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
DAY = ("--today", "2026-11-22")
REST = ("--not-employer-owned", "--no-schedule", "--yes", *DAY)
TOKEN = "ghp_canaryCANARY0123456789"


@pytest.fixture(autouse=True)
def sheet(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    (plain / "Dropbox").mkdir()
    return plain


@pytest.fixture
def computer(own_crontab: Path) -> Path:
    """What the crontab of the computer holds."""
    return own_crontab


@pytest.fixture
def web() -> Iterator[Callable[[Path], str]]:
    """A web server for a folder; its address."""
    servers = []

    def started(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


def settings(folder: Path) -> str:
    return (folder / "followup.toml").read_text()


def value(folder: Path, key: str) -> str:
    return str(tomllib.loads(settings(folder))["publish"].get(key, ""))


def test_a_synced_folder_and_later_its_share_link(run: Run, plain: Path) -> None:
    status, out, err = run("connect", "--calendar", "google", "--with", "folder", "--place", "Dropbox", *REST)
    assert (status, err) == (0, "")
    assert settings(plain).startswith(SETTINGS)
    (file,) = (plain / "Dropbox").iterdir()
    assert file.read_bytes() == (plain / "followups.ics").read_bytes()
    assert "Who can read it: The service can read the feed." in " ".join(out.split())
    assert "connect --address LINK" in " ".join(out.split())
    assert "Google ignores alarms in feeds: without this nobody reminds you" in " ".join(out.split())


def test_a_gist_with_all_clicks(run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    status, out, err = run("connect", "--calendar", "google", "--with", "github", *REST)
    assert (status, err) == (0, "")
    assert len(github.gists) == 1
    assert f"The address to paste: {value(plain, 'address')}" in out
    assert "What is left to click:" in out
    assert "canary" not in settings(plain) + out + (plain / "state.json").read_text()


def test_a_nextcloud(run: Run, plain: Path, dav: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    place = ("--place", f"{dav.address}/calendar", "--user", "sam")
    assert run("connect", "--calendar", "outlook", "--with", "nextcloud", *place, *REST)[0] == 0
    (file,) = (dav.root / "calendar").iterdir()
    assert file.read_bytes() == (plain / "followups.ics").read_bytes()


def test_a_coach_who_hosts(run: Run, plain: Path, dav: Any) -> None:
    secret = plain / "coach.txt"
    secret.write_text(dav.password)
    secret.chmod(0o600)
    place = ("--place", f"{dav.address}/calendar", "--user", "sam", "--token-file", str(secret))
    status, out, _ = run("connect", "--calendar", "apple", "--with", "coach", *place, *REST)
    assert status == 0
    assert "Your coach, and whoever runs the coach's server, can read all" in " ".join(out.split())
    assert len(list((dav.root / "calendar").iterdir())) == 1


def test_a_git_repository(run: Run, plain: Path, bare: Path) -> None:
    status, out, _ = run(
        "connect", "--calendar", "thunderbird", "--with", "pages", "--place", bare.name, *REST
    )
    assert status == 0
    shown = ["git", "--git-dir", str(bare), "show", f"gh-pages:{value(plain, 'name')}"]
    assert (
        subprocess.run(shown, capture_output=True, check=True).stdout
        == (plain / "followups.ics").read_bytes()
    )
    assert "In a public repository everybody can" in " ".join(out.split())


def test_a_web_server_of_ones_own_is_fetched_from_as_a_calendar_does(
    run: Run, plain: Path, web: Callable[[Path], str]
) -> None:
    base = web(plain / "Dropbox")
    place = ("--place", "Dropbox", "--address", base)
    status, out, err = run("connect", "--calendar", "google", "--with", "server", *place, *REST)
    assert (status, err) == (0, "")
    assert value(plain, "address") == f"{base}/{value(plain, 'name')}"
    assert f"The address to paste: {base}/" in out
    assert run("connect", "--calendar", "google", *REST)[0] == 0, "what is set already counts as answered"


def test_nothing_at_hand_and_how_to_do_it_again(run: Run, plain: Path) -> None:
    status, out, _ = run("connect", "--calendar", "google", "--with", "nothing", *REST)
    assert status == 0
    assert "[publish]" not in settings(plain)
    assert (plain / "followups.ics").exists()
    said = " ".join(out.split())
    assert "calendar of its own" in said
    assert "After a change: Settings, Follow-ups, Remove calendar" in said


def test_a_computer_that_is_always_on_is_told_what_to_run(run: Run) -> None:
    status, out, _ = run("connect", "--calendar", "google", "--with", "serve", *REST)
    assert status == 0
    assert "ics-followup serve" in out
    whole = " ".join(run("status", *DAY)[1].split())
    assert "Google Calendar, by a computer of your own that is always on" in whole
    assert "Next run by itself while ics-followup serve" in whole


def test_a_job_beside_a_server_is_said_to_be_needless(run: Run, plain: Path, computer: Path) -> None:
    status, out, _ = run("connect", "--calendar", "google", "--with", "serve", *REST, "--schedule")
    assert status == 0
    assert "The feed needs no job beside serve" in " ".join(out.split())
    assert " build --keep-going" in computer.read_text()


def test_an_employers_calendar_is_told_nothing_but_the_hour(run: Run, plain: Path) -> None:
    answers = (
        "--calendar",
        "outlook",
        "--with",
        "folder",
        "--place",
        "Dropbox",
        "--no-schedule",
        "--yes",
        *DAY,
    )
    assert run("connect", *answers, "--employer-owned")[0] == 0
    (file,) = (plain / "Dropbox").iterdir()
    assert b"Acme" not in file.read_bytes()
    assert "discreet = true" in settings(plain)
    assert run("connect", *answers)[0] == 0
    assert "discreet = true" in settings(plain), "what is not answered anew stays"
    assert run("connect", *answers, "--not-employer-owned")[0] == 0
    assert b"Acme" in file.read_bytes()


def test_the_job_is_installed_and_taken_out(run: Run, plain: Path, computer: Path) -> None:
    answers = (
        "--calendar",
        "google",
        "--with",
        "folder",
        "--place",
        "Dropbox",
        "--not-employer-owned",
        "--yes",
        *DAY,
    )
    status, out, _ = run("connect", *answers, "--schedule")
    assert status == 0
    assert " publish --keep-going" in computer.read_text()
    assert "Installed:" in out
    assert run("connect", *answers)[0] == 0
    assert computer.read_text().count(" publish --keep-going") == 1
    assert run("connect", *answers, "--with", "nothing")[0] == 0
    assert " build --keep-going" in computer.read_text(), (
        "the job must not publish what is not published any more"
    )
    assert run("connect", *answers, "--with", "nothing", "--no-schedule")[0] == 0
    assert "ics-followup" not in computer.read_text()


def test_another_way_leaves_the_old_copy_or_takes_it_away(run: Run, plain: Path) -> None:
    first = ("--calendar", "google", "--with", "folder", "--place", "Dropbox")
    run("connect", *first, *REST)
    (plain / "Box").mkdir()
    status, _, err = run("connect", *first[:-1], "Box", *REST)
    assert status == 0
    assert "The copy of before stays at Dropbox." in err
    (old,) = (plain / "Dropbox").iterdir()
    (new,) = (plain / "Box").iterdir()
    assert new.name != old.name
    assert run("connect", "--calendar", "google", "--with", "nothing", "--remove-old", *REST)[0] == 0
    assert list((plain / "Box").iterdir()) == []


ALL = {
    "--calendar": ("--calendar", "google"),
    "--with": ("--with", "folder"),
    "--place": ("--place", "Dropbox"),
    "--employer-owned": ("--not-employer-owned",),
    "--schedule": ("--no-schedule",),
    "--yes": ("--yes",),
}


@pytest.mark.parametrize("missing", ALL)
def test_a_missing_answer_is_one_line_that_names_its_flag(run: Run, plain: Path, missing: str) -> None:
    words = [word for flag, part in ALL.items() if flag != missing for word in part]
    status, _, err = run("connect", *words)
    assert status == 2
    assert missing in err
    assert err.count("\n") == 1
    assert settings(plain) == SETTINGS
    assert list((plain / "Dropbox").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--with", "nextcloud", "--place", "https://sam:canary@a.example/", "--user", "sam"), "place"),
        (("--with", "server", "--place", "Dropbox", "--address", "http://canary.example"), "--address"),
        (("--with", "nextcloud", "--place", "canary", "--user", "sam"), "place"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(
    run: Run, plain: Path, words: tuple[str, ...], said: str
) -> None:
    status, out, err = run("connect", "--calendar", "google", *words, *REST)
    assert status in (2, 3)
    assert said in err
    assert "canary" not in out + err
    assert settings(plain) == SETTINGS


def test_a_failure_keeps_the_answers_for_the_next_time(
    run: Run, plain: Path, dav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    place = ("--place", f"{dav.address}/later", "--user", "sam")
    status, _, err = run("connect", "--calendar", "google", "--with", "nextcloud", *place, *REST)
    assert status == 3
    assert "To go on: ics-followup connect." in " ".join(err.split())
    assert f'place = "{dav.address}/later"' in settings(plain)
    (dav.root / "later").mkdir()
    assert run("connect", "--calendar", "google", *REST)[0] == 0


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("--with", "folder", "--place", "Nowhere"), "There is no folder"),
        (("--with", "github", "--token-file", "nothing.txt"), "There is no file"),
    ],
)
def test_a_folder_or_file_that_is_not_there_is_refused_before_anything_is_written(
    run: Run, plain: Path, words: tuple[str, ...], missing: str
) -> None:
    status, _, err = run("connect", "--calendar", "google", *words, *REST)
    assert status == 3
    assert missing in err
    assert words[-2] in err
    assert settings(plain) == SETTINGS
    assert not (plain / "state.json").exists()


def test_a_row_with_a_mistake_does_not_stop_the_others(run: Run, plain: Path) -> None:
    (plain / "interviews.csv").write_text(SHEET + "Globex,Nurse,someday,\n")
    status, out, err = run("connect", "--calendar", "google", "--with", "folder", "--place", "Dropbox", *REST)
    assert status == 1
    assert "someday" in err
    assert b"Acme" in next((plain / "Dropbox").iterdir()).read_bytes()
    assert "Before you can subscribe:" in out


def test_all_ways_are_listed_with_what_each_shares(run: Run) -> None:
    status, out, _ = run("connect", "--list")
    said = " ".join(out.split())
    assert status == 0
    assert out.count("Who can read it:") == len(WAYS) + 1
    assert all(f"--with {word}: {way.at_hand}" in said and way.shares in said for word, way in WAYS.items())
    assert max(map(len, out.split("\n"))) <= 80


@pytest.mark.parametrize("word", CALENDARS)
def test_each_calendar_has_clicks_a_reminder_and_a_page(word: str) -> None:
    calendar = CALENDARS[word]
    assert calendar.subscribe
    assert calendar.remind
    assert (Path(__file__).parents[2] / "docs" / calendar.guide).exists()
