"""``connect`` driven through a terminal: what it asks, what enter means, a link that is wrong at first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from terminals import Terminal, terminals

pytestmark = pytest.mark.usefixtures("own_config")

SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'


@pytest.fixture
def terminal(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Terminal]]:
    """Starts connect beside a sheet; no browser is ever opened."""
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    (plain / "Dropbox").mkdir()
    monkeypatch.setenv("BROWSER", "true")
    with terminals() as started:

        def start() -> Terminal:
            started.append(Terminal(plain))
            return started[-1]

        yield start


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture
def web(plain: Path) -> Iterator[str]:
    """The address of a web server that shows what a share link of the synced folder would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(plain)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def settings(folder: Path) -> str:
    return (folder / "followup.toml").read_text()


def test_a_synced_folder_a_wrong_link_and_the_right_one(
    terminal: Callable[[], Terminal], plain: Path, web: str
) -> None:
    (plain / "page.html").write_text("<!doctype html><html><body>Your file</body></html>")
    shown = terminal()
    shown.answers("Which calendar do you use? 1 Google", "seven")
    shown.answers("Please answer with a number from 1 to 5. Number:", "1")
    shown.answers("What do you have at hand?", "2")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Which folder, inside the synced one?", "Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here ([enter] = later):", f"{web}/page.html")
    shown.answers("web page", "")
    shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 0
    assert "address" not in settings(plain), "a link that is no good does not stay"
    (file,) = (plain / "Dropbox").iterdir()
    shown = terminal()
    shown.answers(
        "Set now: Google Calendar; a synced folder (Dropbox, OneDrive for work, Google Drive): Dropbox;", ""
    )
    shown.answers("What do you have at hand?", "")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Which folder, inside the synced one? [enter] = Dropbox:", "")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here ([enter] = later):", f"{web}/Dropbox/{file.name}")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    assert f'address = "{web}/Dropbox/{file.name}"' in settings(plain)
    assert settings(plain).startswith(SETTINGS)
    assert "So that it reminds you: 1. Google ignores alarms in feeds" in shown.plain()


def test_nothing_at_hand_an_employer_and_an_alarm(terminal: Callable[[], Terminal], plain: Path) -> None:
    shown = terminal()
    shown.answers("Which calendar do you use?", "apple")
    shown.answers("What do you have at hand?", "nothing")
    shown.answers("Does your employer own this calendar?", "y")
    shown.answers("Shall it ring ten minutes before", "y")
    shown.answers("Shall it be done?", "y")
    assert shown.ends() == 0
    assert settings(plain) == f"{SETTINGS}\n[feed]\ndiscreet = true\nalarm = 10\n"
    assert b"Acme" not in (plain / "followups.ics").read_bytes()
    assert "calendar of its own" in shown.plain()


def test_a_password_is_asked_for_and_not_shown(
    terminal: Callable[[], Terminal], plain: Path, dav: Any, own_config: Path
) -> None:
    shown = terminal()
    shown.answers("Which calendar do you use?", "4")
    shown.answers("What do you have at hand?", "3")
    shown.answers("Does your employer own this calendar?", "n")
    shown.answers("Shall it ring", "n")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("The WebDAV address of a folder there?", f"{dav.address}/calendar")
    shown.answers("Your user name there?", "sam")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here (it is not shown):", dav.password)
    shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 0
    assert len(list((dav.root / "calendar").iterdir())) == 1
    assert "canary" not in shown.said + settings(plain)
    (kept,) = own_config.glob("*.token")
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("answer", ["n", "\x04"])
def test_saying_no_or_stopping_changes_nothing(
    terminal: Callable[[], Terminal], plain: Path, answer: str
) -> None:
    shown = terminal()
    shown.answers("Which calendar do you use?", "google")
    shown.answers("What do you have at hand?", "nothing")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("Shall it be done?", answer)
    assert shown.ends() == 1
    assert settings(plain) == SETTINGS
    assert not (plain / "followups.ics").exists()


def test_stopping_later_says_what_is_kept(terminal: Callable[[], Terminal], plain: Path) -> None:
    shown = terminal()
    shown.answers("Which calendar do you use?", "google")
    shown.answers("What do you have at hand?", "folder")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Which folder, inside the synced one?", "Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here ([enter] = later):", "\x04")
    assert shown.ends() == 1
    assert "Stopped. What you answered is kept in followup.toml." in shown.plain()
    assert 'to = "folder"' in settings(plain)


@pytest.mark.parametrize("answer", ["y", "n"])
def test_the_page_of_the_calendar_is_opened_after_a_yes_only(
    terminal: Callable[[], Terminal], plain: Path, web: str, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    opened = plain / "opened"
    (plain / "xdg-open").write_text(f"#!/bin/sh\necho $1 > '{opened}.new'; mv '{opened}.new' '{opened}'\n")
    (plain / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", f"{plain}{os.pathsep}{os.environ['PATH']}")
    shown = terminal()
    shown.answers("Which calendar do you use?", "outlook")
    shown.answers("What do you have at hand?", "server")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Which folder does the web server serve?", "Dropbox")
    shown.answers("At which address does it serve that folder?", f"{web}/Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", answer)
    assert shown.ends() == 0
    end = time.monotonic() + (5.0 if answer == "y" else 0.3)
    while not opened.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert opened.exists() == (answer == "y")
    if answer == "y":
        assert opened.read_text().startswith(
            "https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F127"
        )
