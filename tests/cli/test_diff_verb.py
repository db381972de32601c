"""``diff``: two feeds compared on the command line, and what is said of files that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ics_followup.feed.write import feed_bytes
from ics_followup.model import Event
from ics_followup.problems import columns

Run = Callable[..., tuple[int, str, str]]

SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
TEN = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
DAY = ("--today", "2026-11-22")
SETTINGS = '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n'


def write(path: Path, *events: Event) -> Path:
    path.write_bytes(feed_bytes(events, name="Follow-ups", stamp=TEN))
    return path


def event(name: str, start: datetime = TEN) -> Event:
    return Event(
        uid=name,
        start=start,
        end=start + timedelta(minutes=15),
        summary=name,
        description="Hello. \n\nWhy this day: Wed 25 Nov 2026 is a business day.",
        row=name,
    )


@pytest.fixture
def feeds(plain: Path) -> tuple[str, str]:
    """An old feed and a new one, with settings beside them."""
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    write(plain / "old.ics", event("Call Priya"), event("Email Dana"), event("Stays"))
    later = event("Call Priya", TEN + timedelta(days=1))
    write(plain / "new.ics", later, event("Thank Omar"), event("Stays"))
    return "old.ics", "new.ics"


def test_what_changed_is_said_in_plain_words(feeds: tuple[str, str], run: Run) -> None:
    status, out, err = run("diff", *feeds, *DAY)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "Added:",
        "  Tue 24 Nov 10:00  Thank Omar",
        "Moved:",
        "  Call Priya from Tue 24 Nov 10:00 to Wed 25 Nov 10:00. Why: Wed 25 Nov 2026 is",
        "      a business day.",
        "Removed:",
        "  Tue 24 Nov 10:00  Email Dana",
        "In all: 1 added, 1 moved, 1 removed, 1 as it was.",
    ]


def test_nothing_that_differs_is_said_too_and_is_no_failure(feeds: tuple[str, str], run: Run) -> None:
    assert run("diff", feeds[0], feeds[0], *DAY) == (0, "No event differs: 3 as they were.\n", "")


def test_programs_get_every_change(feeds: tuple[str, str], run: Run) -> None:
    status, out, err = run("diff", *feeds, "--format", "json")
    found = json.loads(out)
    assert (status, err, found["unchanged"]) == (0, "", 1)
    assert {(change["change"], change["title"]) for change in found["changes"]} == {
        ("added", "Thank Omar"),
        ("moved", "Call Priya"),
        ("removed", "Email Dana"),
    }


def test_the_clock_is_that_of_the_settings_else_of_the_computer(
    feeds: tuple[str, str], run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = plain / "other.toml"
    other.write_text('[me]\ntimezone = "Asia/Tokyo"\n', encoding="utf-8")
    assert "Wed 25 Nov 01:00  Thank Omar" in run("diff", *feeds, *DAY, "--config", str(other))[1]
    (plain / "followup.toml").unlink()
    monkeypatch.setattr("ics_followup.cli.diff.system_zone", lambda: "Europe/Berlin")
    assert "Tue 24 Nov 17:00  Thank Omar" in run("diff", *feeds, *DAY)[1]
    monkeypatch.setattr("ics_followup.cli.diff.system_zone", lambda: "")
    assert "Tue 24 Nov 16:00  Thank Omar" in run("diff", *feeds, *DAY)[1]


def test_settings_that_were_named_must_be_right(feeds: tuple[str, str], run: Run, plain: Path) -> None:
    (plain / "bad.toml").write_text('[me]\ntimezon = "Asia/Tokyo"\n', encoding="utf-8")
    status, out, err = run("diff", *feeds, "--config", "bad.toml")
    assert (status, out) == (1, "")
    assert "timezon" in err
    (plain / "bad.toml").replace(plain / "followup.toml")
    assert run("diff", *feeds, *DAY)[0] == 0


@pytest.mark.parametrize("sheet", ["interviews.csv", "interviews.xlsx", "Interviews.CSV"])
def test_a_sheet_is_compared_by_build(sheet: str, feeds: tuple[str, str], run: Run) -> None:
    status, out, err = run("diff", feeds[0], sheet)
    assert (status, out) == (2, "")
    assert "ics-followup build --dry-run" in err


@pytest.mark.parametrize("name", ["-", "https://example.com/feed.ics"])
def test_what_is_no_file_is_to_be_saved_first(name: str, feeds: tuple[str, str], run: Run) -> None:
    status, _, err = run("diff", name, feeds[0])
    assert status == 2
    assert "Save the feed as a file first" in err


def test_a_file_that_is_no_calendar_says_so(feeds: tuple[str, str], run: Run) -> None:
    for pair in ((feeds[0], "followup.toml"), ("followup.toml", feeds[0])):
        status, out, err = run("diff", *pair)
        assert (status, out) == (1, "")
        assert err.startswith("followup.toml is no calendar")


def test_a_file_that_cannot_be_read_says_so(feeds: tuple[str, str], run: Run, plain: Path) -> None:
    (plain / "folder").mkdir()
    assert run("diff", feeds[0], "none.ics") == (3, "", "There is no file none.ics. Check the name.\n")
    status, out, err = run("diff", "folder", feeds[0])
    assert (status, out) == (3, "")
    assert "folder is a folder" in err
    assert run("diff", feeds[0])[0] == 2


def test_a_feed_that_breaks_off_is_warned_of(feeds: tuple[str, str], run: Run, plain: Path) -> None:
    data = (plain / "new.ics").read_bytes()
    (plain / "new.ics").write_bytes(data[: len(data) - 60])
    status, out, err = run("diff", *feeds, *DAY)
    assert status == 0
    assert err.startswith("Warning: new.ics ends before its calendar does;")
    assert "Removed:" in out


def test_a_large_feed_is_read_piece_by_piece(
    feeds: tuple[str, str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("diff", *feeds, *DAY)
    monkeypatch.setattr("ics_followup.cli.diff.MOST_BYTES", 100)
    assert run("diff", *feeds, *DAY) == whole


def test_two_builds_of_the_sample_a_week_apart_are_told_within_a_terminal(run: Run, plain: Path) -> None:
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    assert run("build", "--today", "2026-11-22", "-o", "old.ics")[0] == 0
    (plain / "new.ics").write_bytes((plain / "old.ics").read_bytes())
    assert run("build", "--today", "2026-11-29", "-o", "new.ics")[0] == 0
    status, out, err = run("diff", "old.ics", "new.ics", "--today", "2026-11-29")
    assert (status, err) == (0, "")
    assert all(columns(line) <= 80 for line in out.splitlines())
    assert "about the feed itself changed too, as with every update." in out
    assert "stopped updating" not in out


def test_today_says_what_is_past(feeds: tuple[str, str], run: Run) -> None:
    assert "Email Dana (past)" in run("diff", *feeds, "--today", "2026-11-26")[1]
    assert "(past)" not in run("diff", *feeds, "--today", "2026-11-24")[1]
    assert "1 event from before" in run("diff", *feeds, "--today", "2027-02-01")[1]


def test_a_long_list_says_where_the_rest_can_be_seen(run: Run, plain: Path) -> None:
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    write(plain / "old.ics")
    write(plain / "new.ics", *(event(f"Call {number:02}") for number in range(15)))
    out = run("diff", "old.ics", "new.ics", *DAY)[1]
    assert "  and 3 more (--format json has them all)\n" in out


def test_a_zone_that_outlook_names_as_windows_does_is_that_zone(
    feeds: tuple[str, str], run: Run, plain: Path
) -> None:
    new = (plain / "old.ics").read_bytes()
    same = new.replace(
        b"DTSTART:20261124T160000Z", b"DTSTART;TZID=Central Standard Time:20261124T100000"
    ).replace(b"DTEND:20261124T161500Z", b'DTEND;TZID="Central Standard Time":20261124T101500')
    assert same != new
    (plain / "new.ics").write_bytes(same)
    assert "No event differs" in run("diff", *feeds, *DAY)[1]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (("old.ics", "new.ics"), "Stays from Tue 24 Nov 10:00; it has no day any more"),
        (("new.ics", "old.ics"), "Stays, which had no day, to Tue 24 Nov 10:00"),
    ],
)
def test_an_event_that_loses_its_day_is_said_to_have_none(
    order: tuple[str, str], said: str, run: Run, plain: Path
) -> None:
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    old = write(plain / "old.ics", event("Stays")).read_bytes()
    (plain / "new.ics").write_bytes(
        old.replace(b"DTSTART:20261124T160000Z\r\n", b"").replace(b"DTEND:20261124T161500Z\r\n", b"")
    )
    assert said in run("diff", *order, *DAY)[1]
