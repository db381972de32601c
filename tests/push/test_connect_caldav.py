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
