"""``connect`` and ``stop`` in a terminal, for a calendar on a real Radicale: the password, the clicks, the goodbye."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from radicales import PASSWORD, USER, Radicale, running
from terminals import INTERRUPT, Terminal, terminals

from ics_followup.publish.calendars.password import VARIABLE
from ics_followup.publish.connecting.calendars import CALENDARS

pytestmark = pytest.mark.usefixtures("own_config")

SETTINGS = '# mine\n[me]\nname = "Sam" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
CALDAV = CALENDARS["caldav"]


@pytest.fixture
def radicale(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Radicale]:
    monkeypatch.delenv(VARIABLE, raising=False)
    (plain / "interviews.csv").write_text("company,interview,people\nAcme,2026-11-20,Ana Diaz\n")
    (plain / "followup.toml").write_text(SETTINGS)
    with running(plain / "radicale") as server:
        yield server


@pytest.fixture
def shown() -> Iterator[list[Terminal]]:
    with terminals() as started:
        yield started


def begun(plain: Path, shown: list[Terminal], url: str) -> Terminal:
    shown.append(terminal := Terminal(plain))
    terminal.answers("Which calendar do you use?", "fastmail")
    terminal.answers("Does your employer own this calendar?", "")
    terminal.answers("Shall it ring ten minutes before each follow-up?", "")
    terminal.answers("every hour from 6 to 22?", "n")
    terminal.answers("The address of your calendar server?", "not an address")
    terminal.answers("Write a whole address", url)
    terminal.answers("Your user name there?", USER)
    terminal.answers("Shall it be done?", "")
    return terminal


def events(plain: Path) -> int:
    return len(
        [file for file in (plain / "radicale" / "files").rglob("*.ics") if ".Radicale" not in str(file)]
    )


def test_the_calendar_is_filled_and_emptied_again(
    plain: Path, radicale: Radicale, shown: list[Terminal], own_config: Path
) -> None:
    terminal = begun(plain, shown, radicale.url)
    terminal.answers(f"Password of {USER} at 127.0.0.1", PASSWORD)
    terminal.answers("Keep it there?", "y")
    assert terminal.ends() == 0
    said = terminal.plain()
    assert all(" ".join(step.split()) in said for step in (*CALDAV.subscribe, *CALDAV.remind))
    assert PASSWORD not in terminal.said + (plain / "followup.toml").read_text()
    assert terminal.too_wide() == []
    assert events(plain) > 1
    assert len(list(own_config.glob("*.password"))) == 1
    shown.append(ending := Terminal(plain, ("stop",)))
    ending.answers("Do all this? [y]es [n]o", "y")
    ending.answers('in the calendar "Follow-ups" at 127.0.0.1. [y]es [n]o', "y")
    ending.answers("Another folder may use it. [y]es [n]o", "y")
    assert ending.ends() == 0
    assert "unsubscribe" not in ending.plain(), "nothing was subscribed to"
    assert ending.too_wide() == []
    assert events(plain) == 0
    assert list(own_config.glob("*.password")) == []
    assert (plain / "followup.toml").read_text() == f"{SETTINGS}\n[feed]\ndiscreet = false\nalarm = 10\n"


def test_stopping_at_the_password_keeps_the_answers(
    plain: Path, radicale: Radicale, shown: list[Terminal]
) -> None:
    terminal = begun(plain, shown, radicale.url)
    terminal.answers(f"Password of {USER} at 127.0.0.1", INTERRUPT)
    assert terminal.ends() == 1
    assert "Stopped. What you answered is kept in followup.toml." in terminal.plain()
    assert f'url = "{radicale.url}"' in (plain / "followup.toml").read_text()
    assert events(plain) == 0
