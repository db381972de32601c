"""The verbs with a sheet at a web address: a schedule survives an outage, and a sign-in page changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ics_followup.feed.previous import previous_from
from ics_followup.sources.limits import Limits

Run = Callable[..., tuple[int, str, str]]
SHEET = b"company,role,interview,timezone,country\nAcme,Nurse,2026-11-20 10:00,America/Chicago,US\n"
SETTINGS = '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n'
TODAY = ("--today", "2026-11-22")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, plain: Path) -> None:
    monkeypatch.setattr("ics_followup.cli.sheets.LIMITS", Limits(connect=2, read=0.3, whole=1.5, pause=0.01))
    (plain / "followup.toml").write_text(SETTINGS)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "copy" not in path.name)


def test_a_sheet_at_an_address_is_built_into_the_current_folder(web: Any, run: Run, plain: Path) -> None:
    address = web.says("/jobs.csv", SHEET)
    status, out, err = run("build", address, *TODAY)
    assert (status, err) == (0, "")
    assert out.startswith("jobs.csv: 1 row, 1 interview planned.")
    locks = [".followups.ics.lock", ".state.json.lock"]
    assert names(plain) == [*locks, "followup.toml", "followups.ics", "state.json"]
    assert sum("copy" in path.name for path in plain.iterdir()) == 1
    (plain / "local.csv").write_bytes(SHEET)
    assert run("build", "local.csv", "-o", "-", *TODAY)[0] == 0
    events = previous_from((plain / "followups.ics").read_bytes()).events
    assert len([event for event in events if event.row]) > 1


def test_log_settings_and_feed_stand_in_the_folder_of_the_settings(web: Any, run: Run, plain: Path) -> None:
    (plain / "home").mkdir()
    (plain / "followup.toml").rename(plain / "home" / "my.toml")
    there = ("--config", "home/my.toml", *TODAY)
    address = web.says("/jobs.csv", SHEET)
    assert run("build", address, *there)[0] == 0
    status, out, _ = run("log", "acme", "called, voicemail", "--csv", address, *there)
    assert (status, out.startswith("Logged for Acme")) == (0, True)
    assert run("log", "1", "sent", "--csv", address, *there)[0] == 0, "a number of the last list"
    assert names(plain) == ["home"]
    assert {"followups.ics", "interviews.log.csv", "state.json"} <= set(names(plain / "home"))
    assert run("explain", "acme", "--csv", address, *there)[0] == 0
    assert run("draft", "acme", "--csv", address, *there)[0] == 0
    assert run("log", "--undo", "--csv", address, *there)[0] == 0


def test_a_scheduled_run_survives_an_outage(web: Any, run: Run, plain: Path) -> None:
    address = web.says("/jobs.csv", SHEET)
    assert run("build", address, *TODAY)[0] == 0
    feed = (plain / "followups.ics").read_bytes()
    for answer in (b"<html>Sign in</html>", b"", b"%PDF-1.7", b"Internal error", b'{"error": 1}'):
        web.says("/jobs.csv", answer)
        status, out, err = run("build", address, "--keep-going", *TODAY)
        assert status == 0
        assert "followups.ics is unchanged" in out
        said = " ".join(err.split())
        assert said.startswith("jobs.csv: could not be fetched (")
        assert ") : the copy of" not in said
        assert "): the copy of " in said
        assert "is used, under a minute old." in said
        assert (plain / "followups.ics").read_bytes() == feed
    web.says("/jobs.csv", SHEET + b"Mercy,Nurse,2026-11-20 11:00,America/Chicago,US\n")
    status, out, err = run("build", address, *TODAY)
    assert (status, err) == (0, "")
    assert "2 rows" in out


def test_without_a_copy_nothing_is_written(web: Any, run: Run, plain: Path) -> None:
    web.says("/jobs.csv", b"<!doctype html><html><body>Sign in to continue</body></html>")
    status, out, err = run("build", web.base + "/jobs.csv", *TODAY)
    assert (status, out) == (3, "")
    assert "a web page came instead of the file; it may ask to sign in. Share it so that" in err
    assert len(err.splitlines()) == 1
    assert list(plain.iterdir()) == [plain / "followup.toml"]


@pytest.mark.parametrize("verb", [("check",), ("build", "--dry-run")])
def test_a_verb_that_writes_nothing_keeps_no_copy(
    verb: tuple[str, ...], web: Any, run: Run, plain: Path
) -> None:
    assert run(*verb, web.says("/jobs.csv", SHEET), *TODAY)[0] == 0
    assert list(plain.iterdir()) == [plain / "followup.toml"]


def test_a_mistake_in_the_sheet_is_told_at_its_place(web: Any, run: Run, plain: Path) -> None:
    address = web.says("/jobs.csv", SHEET.replace(b"2026-11-20", b"2026-11-31"))
    status, _, err = run("build", address, *TODAY)
    assert status == 1
    assert "jobs.csv:2:12: error: '2026-11-31' does not exist" in err


def test_columns_that_the_settings_name_make_it_a_sheet(web: Any, run: Run, plain: Path) -> None:
    (plain / "followup.toml").write_text(SETTINGS + '[columns]\n"kaisha" = "company"\n"hi" = "interview"\n')
    address = web.says("/jobs.csv", b"kaisha,hi\nAcme,2026-11-20 10:00\n")
    assert run("build", address, *TODAY)[0] == 0


def test_one_of_several_that_cannot_be_fetched_is_told_with_the_rest(web: Any, run: Run, plain: Path) -> None:
    (plain / "a.csv").write_bytes(SHEET.replace(b"Acme", b"Mercy"))
    good = web.says("/jobs.csv", SHEET)
    status, out, _ = run("build", "a.csv", good, *TODAY)
    assert status == 0
    assert "2 rows" in out
    missing = web.base + "/none.csv"
    status, _, err = run("build", "a.csv", missing, *TODAY)
    assert status == 3
    assert "could not be fetched: there is nothing at this address, status 404" in err
    status, out, _ = run("build", "a.csv", missing, "--keep-going", *TODAY)
    assert status == 1
    assert "kept for rows to mend" in out


def test_the_variable_may_hold_an_address_and_the_bare_screen_reads_it(
    web: Any, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP", web.says("/jobs.csv", SHEET))
    assert run("build", *TODAY)[0] == 0
    assert run()[0] == 0
    monkeypatch.setenv("ICS_FOLLOWUP", web.base + "/none.csv")
    assert run()[0] == 3


def test_an_address_is_not_taken_for_a_feed_to_check(web: Any, run: Run, plain: Path) -> None:
    assert run("check", web.says("/sheet.ics", SHEET), *TODAY)[0] == 0


def test_a_secret_in_the_address_is_told_nowhere(web: Any, run: Run, plain: Path) -> None:
    address = web.says("/jobs.csv", SHEET).replace("//", "//sam:pass-word@") + "?token=0123456789abcdef"
    told = "".join(map(str, run("build", address, *TODAY)))
    web.paths.clear()
    told += "".join(map(str, run("build", address, *TODAY)))
    told += "".join(map(str, run("build", address + "g", *TODAY)))
    for path in plain.iterdir():
        told += path.name + path.read_bytes().decode("latin-1")
    assert "pass-word" not in told
    assert "456789abcdef" not in told


def test_http_is_for_this_computer_only(run: Run, plain: Path) -> None:
    status, out, err = run("build", "http://example.org/jobs.csv")
    assert (status, out) == (2, "")
    assert "Write https://example.org/jobs.csv" in err
    status, _, err = run("build", "docs.google.com/spreadsheets/d/1/edit")
    assert status == 3
    assert "write https:// in front of it" in err


def test_nothing_of_the_network_is_loaded_for_a_file(run: Run, plain: Path) -> None:
    import subprocess
    import sys

    (plain / "a.csv").write_bytes(SHEET)
    program = (
        "import sys; from ics_followup.cli import run; run(['build', 'a.csv', '--dry-run']); "
        "print('httpx' in sys.modules, 'ics_followup.sources.fetch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


def test_the_age_counts_from_the_clock_and_not_from_the_day_that_is_played(
    web: Any, run: Run, plain: Path
) -> None:
    address = web.says("/jobs.csv", SHEET)
    begin = datetime.now(UTC).replace(microsecond=0)
    assert run("build", address, *TODAY)[0] == 0
    from ics_followup.sources.copies import read_copy

    copy = read_copy(Path(), address)
    assert copy is not None
    assert begin <= copy.at <= datetime.now(UTC)


def test_a_sheet_that_lost_all_its_rows_is_read_from_the_copy(web: Any, run: Run, plain: Path) -> None:
    address = web.says("/jobs.csv", SHEET)
    assert run("build", address, *TODAY)[0] == 0
    web.says("/jobs.csv", SHEET.splitlines(keepends=True)[0])
    status, out, err = run("build", address, *TODAY)
    assert (status, out.startswith("jobs.csv: 1 row, 1 interview planned.")) == (0, True)
    assert "it has no row below its header" in " ".join(err.split())
