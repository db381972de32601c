"""What build never overwrites, and what it says aloud: a feed too large, a cut, no name, a feed id that stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.previous import previous_from

Run = Callable[..., tuple[int, str, str]]
SHEET = (
    "company,role,interview,people,timezone,country\n"
    "Acme,Nurse,2026-11-23 10:00,Dana <d@example.com>,America/New_York,US\n"
)
SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def folder(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    return plain


@pytest.mark.parametrize("name", ["interviews.csv", "followup.toml", "state.json", "interviews.log.csv"])
def test_the_users_own_files_are_never_the_output(run: Run, folder: Path, name: str) -> None:
    before = (folder / name).read_bytes() if (folder / name).exists() else None
    status, _, err = run("build", *TODAY, "-o", name)
    assert status == 2
    assert "overwrite your own data" in err
    assert ((folder / name).read_bytes() if (folder / name).exists() else None) == before


def test_a_link_to_the_sheet_is_not_the_output_either(run: Run, folder: Path) -> None:
    (folder / "feed.ics").symlink_to(folder / "interviews.csv")
    assert run("build", *TODAY, "-o", "feed.ics")[0] == 2
    assert (folder / "interviews.csv").read_text(encoding="utf-8") == SHEET


def test_a_file_that_is_no_calendar_is_left_as_it_is(run: Run, folder: Path) -> None:
    (folder / "thesis.txt").write_text("Chapter one", encoding="utf-8")
    status, _, err = run("build", *TODAY, "-o", "thesis.txt")
    assert status == 3
    assert "no calendar file" in err
    assert (folder / "thesis.txt").read_text(encoding="utf-8") == "Chapter one"


def test_an_empty_file_and_a_calendar_may_be_replaced(run: Run, folder: Path) -> None:
    (folder / "feed.ics").write_bytes(b"")
    assert run("build", *TODAY, "-o", "feed.ics")[0] == 0
    assert run("build", "--today", "2026-11-23", "-o", "feed.ics")[0] == 0


def test_a_large_feed_is_warned_of_and_nothing_is_cut(run: Run, folder: Path) -> None:
    rows = [SHEET.replace("Acme", f"Acme {n}").splitlines()[1] for n in range(150)]
    text = SHEET.splitlines()[0] + "\n" + "\n".join(rows) + "\n"
    (folder / "interviews.csv").write_text(text, encoding="utf-8")
    (folder / "followup.toml").write_text(f'{SETTINGS}[feed]\nshow = "all"\n', encoding="utf-8")
    status, _, err = run("build", *TODAY)
    assert status == 0
    assert "horizon_days" in err
    assert "1 MB" in err
    assert len(previous_from((folder / "followups.ics").read_bytes()).events) > 500


def test_a_cut_is_said_aloud(run: Run, folder: Path) -> None:
    (folder / "followup.toml").write_text(f"{SETTINGS}[feed]\nhorizon_days = 7\n", encoding="utf-8")
    _, _, err = run("build", *TODAY)
    assert "horizon_days = 7 leaves out" in err
    assert "Sun 29 Nov 2026" in err


def test_without_settings_and_terminal_the_missing_name_is_said(run: Run, plain: Path) -> None:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    assert "your name is not known" in run("build", *TODAY)[2]


def test_settings_made_beside_a_feed_keep_its_events(run: Run, plain: Path) -> None:
    """A first run without a terminal, then init: a subscriber's calendar must not see every event anew."""
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    assert run("build", *TODAY)[0] == 0
    before = {event.uid for event in previous_from((plain / "followups.ics").read_bytes()).events}
    assert run("init")[0] == 0
    assert run("build", *TODAY)[0] == 0
    after = {event.uid for event in previous_from((plain / "followups.ics").read_bytes()).events}
    assert after == before


def test_a_changed_feed_id_is_no_vanished_interview(run: Run, folder: Path) -> None:
    assert run("build", *TODAY)[0] == 0
    (folder / "followup.toml").write_text(f'{SETTINGS}[feed]\nid = "other"\n', encoding="utf-8")
    assert run("build", *TODAY)[0] == 0
