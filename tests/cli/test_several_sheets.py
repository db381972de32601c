"""Several files, and folders: their rows are one set, and each problem has its own file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.previous import previous_from

Run = Callable[..., tuple[int, str, str]]
HEAD = "company,role,interview,timezone,country\n"
TODAY = ("--today", "2026-11-22")


def row(company: str, day: str = "2026-11-20") -> str:
    return f"{company},Nurse,{day} 10:00,America/Chicago,US\n"


@pytest.fixture
def folder(plain: Path) -> Path:
    """A folder of two sheets, with settings; the current folder is another."""
    sheets = plain / "clients"
    sheets.mkdir()
    (sheets / "a.csv").write_text(HEAD + row("Acme"))
    (sheets / "b.csv").write_text(HEAD + row("Mercy"))
    (sheets / "followup.toml").write_text('[me]\nname = "Sam"\ntimezone = "America/Chicago"\n')
    return sheets


def rows_of(feed: Path) -> set[str]:
    return {event.row for event in previous_from(feed.read_bytes()).events if event.row}


def events(feed: Path) -> set[bytes]:
    return {event.block for event in previous_from(feed.read_bytes()).events if event.row}


def test_a_folder_and_its_files_by_name_give_the_same_feed(run: Run, folder: Path) -> None:
    status, out, err = run("build", "clients", *TODAY)
    assert (status, err) == (0, "")
    assert out.startswith("clients (2 sheets): 2 rows, 2 interviews planned.")
    whole = (folder / "followups.ics").read_bytes()
    (folder / "followups.ics").unlink()
    assert run("build", "clients/a.csv", "clients/b.csv", *TODAY)[0] == 0
    assert (folder / "followups.ics").read_bytes() == whole
    one = (folder / "a.csv").read_text() + row("Mercy")
    (folder / "one.csv").write_text(one)
    assert run("build", "clients/one.csv", "-o", "one.ics", *TODAY)[0] == 0
    assert (folder.parent / "one.ics").read_bytes() == whole, "two files are as one"


def test_log_state_and_feed_stand_beside_the_first_file_or_in_the_folder(run: Run, folder: Path) -> None:
    (folder.parent / "other").mkdir()
    (folder / "b.csv").rename(folder.parent / "other" / "b.csv")
    assert run("build", "clients/a.csv", "other/b.csv", *TODAY)[0] == 0
    assert (
        run("log", "mercy", "called, voicemail", "--csv", "clients/a.csv", "--csv", "other/b.csv", *TODAY)[0]
        == 0
    )
    assert {"followups.ics", "state.json", "interviews.log.csv"} <= {path.name for path in folder.iterdir()}
    assert [path.name for path in (folder.parent / "other").iterdir()] == ["b.csv"]
    out = run("explain", "mercy", "--csv", "clients/a.csv", "--csv", "other/b.csv", *TODAY)[1]
    assert "What is in your log:" in out


def test_the_log_in_a_folder_is_no_sheet(run: Run, folder: Path) -> None:
    assert run("log", "acme", "called, voicemail", "--csv", "clients", *TODAY)[0] == 0
    assert run("build", "clients", *TODAY)[0] == 0
    named = sorted(str(path) for path in folder.glob("*.csv"))
    assert len(named) == 3
    assert run("build", *named, *TODAY)[0] == 0, "as a shell writes clients/*.csv"


def test_a_key_in_two_files_is_an_error_that_names_both(run: Run, folder: Path) -> None:
    (folder / "b.csv").write_text(HEAD + row("Mercy") + row("Acme"))
    status, _, err = run("build", "clients", *TODAY)
    assert status == 1
    assert 'b.csv:3:1: error: This row has the same key as line 2 of a.csv: "acme-nurse"' in err
    assert not (folder / "followups.ics").exists()


def test_every_problem_of_every_file_is_told_in_one_run(run: Run, folder: Path) -> None:
    (folder / "a.csv").write_text(HEAD + row("Acme", "2026-11-31"))
    (folder / "c.csv").write_bytes(b"%PDF-1.7")
    (folder / "d.csv").write_text("role,interview\nNurse,2026-11-20\n")
    (folder / "e.csv").write_text(HEAD + row("St. Luke's", "2026-02-30"))
    for verb in ("build", "check", "plan"):
        status, out, err = run(verb, "clients", *TODAY)
        said = out + err
        assert status == 1
        for begin in (
            "a.csv:2:12: error",
            "c.csv: error: This is a PDF",
            "d.csv:1:1: error",
            "e.csv:2:18: error",
        ):
            assert begin in said


@pytest.mark.parametrize("verb", ["build", "plan", "check"])
def test_a_file_that_cannot_be_opened_is_status_3_with_everything_else_told(
    verb: str, run: Run, folder: Path
) -> None:
    (folder / "a.csv").write_text(HEAD + row("Acme", "2026-11-31"))
    status, out, err = run(verb, "clients/a.csv", "clients/none.csv", *TODAY)
    assert status == 3
    assert "none.csv: error: There is no file" in out + err
    assert "a.csv:2:12: error" in out + err
    assert not (folder / "followups.ics").exists()
    status, _, err = run(verb, "clients/none.csv", "clients/neither.csv", *TODAY)
    assert status == 3
    assert err.count("There is no file") == 2


def test_with_keep_going_the_events_of_an_unreadable_file_stay(run: Run, folder: Path) -> None:
    assert run("build", "clients", *TODAY)[0] == 0
    feed = folder / "followups.ics"
    before = events(feed)
    assert len(rows_of(feed)) == 2
    (folder / "b.csv").write_bytes(b"PK\x03\x04 broken")
    status, out, err = run("build", "clients", "--keep-going", *TODAY)
    assert status == 1
    assert "1 file to mend" in out
    assert "kept for rows to mend" in out
    assert "b.csv: error" in err
    assert events(feed) == before
    (folder / "b.csv").write_text(HEAD + row("Mercy"))
    assert run("build", "clients", *TODAY)[0] == 0
    assert events(feed) == before


def test_an_undated_status_in_an_unreadable_file_keeps_the_day_on_which_it_was_seen(
    run: Run, folder: Path
) -> None:
    (folder / "b.csv").write_text(HEAD.strip() + ",status\n" + row("Mercy").strip() + ",rejected\n")
    good = (folder / "b.csv").read_bytes()
    assert run("build", "clients", "--today", "2026-11-23")[0] == 0
    feed = (folder / "followups.ics").read_bytes()
    (folder / "b.csv").write_bytes(b"%PDF")
    assert run("build", "clients", "--keep-going", "--today", "2026-11-24")[0] == 1
    (folder / "b.csv").write_bytes(good)
    assert run("build", "clients", "--today", "2026-11-23")[0] == 0
    mine = {event.uid for event in previous_from(feed).events}
    assert {event.uid for event in previous_from((folder / "followups.ics").read_bytes()).events} == mine
    assert '"2026-11-23"' in (folder / "state.json").read_text()


def test_an_entry_of_the_log_whose_row_may_be_in_the_unreadable_file_is_no_warning(
    run: Run, folder: Path
) -> None:
    assert run("log", "mercy", "called, voicemail", "--csv", "clients", *TODAY)[0] == 0
    (folder / "b.csv").write_bytes(b"%PDF")
    assert "No row of the sheet has the key" not in run("check", "clients", *TODAY)[1]
    (folder / "b.csv").unlink()
    assert "No row of the sheet has the key" in run("check", "clients", *TODAY)[1]


def test_a_file_that_left_the_folder_is_guarded_as_rows_that_left_a_file(run: Run, folder: Path) -> None:
    for name in "cdef":
        (folder / f"{name}.csv").write_text(HEAD + row(f"Company {name}"))
    assert run("build", "clients", *TODAY)[0] == 0
    before = (folder / "followups.ics").read_bytes()
    for name in "cdef":
        (folder / f"{name}.csv").unlink()
    status, _, err = run("build", "clients", *TODAY)
    assert status == 1
    assert "4 of the 6 interviews with follow-ups ahead are no longer in clients (2 sheets)" in err
    assert (folder / "followups.ics").read_bytes() == before


def test_a_folder_without_a_sheet_is_status_3_and_says_what_to_do(run: Run, plain: Path) -> None:
    (plain / "empty").mkdir()
    status, out, err = run("build", "empty")
    assert (status, out) == (3, "")
    assert err.startswith("There is no sheet in the folder empty. Put a file into it that ends in .csv")
    assert len(err.splitlines()) == 1
    assert list((plain / "empty").iterdir()) == []


def test_the_variable_may_hold_a_folder(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP", "clients")
    status, out, _ = run("build", *TODAY)
    assert status == 0
    assert "  ics-followup plan  " in out, "what is the default needs no name"
    assert run()[0] == 0
    assert run("build", "clients/a.csv", "-o", "a.ics", *TODAY)[1].startswith("a.csv: 1 row")


def test_a_variable_that_leads_nowhere_is_told_even_by_the_bare_screen(
    run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP", "gone.csv")
    assert run()[0] == 3


def test_a_pipe_and_a_file_together(run: Run, folder: Path) -> None:
    status, out, _ = run("build", "-", "clients/a.csv", *TODAY, stdin=(HEAD + row("Third")).encode())
    assert status == 0
    assert "2 rows" in out
    assert (folder / "followups.ics").exists()
    assert run("build", "-", "-")[0] == 2


def test_the_same_file_twice_is_read_once(run: Run, folder: Path) -> None:
    names = ["clients", "clients/a.csv", "./clients/b.csv"]
    if os.name != "nt":
        (folder / "link.csv").symlink_to(folder / "a.csv")
    assert run("build", *names, *TODAY)[1].startswith("clients and 1 more: 2 rows")


def test_two_files_of_one_name_are_told_apart(run: Run, folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "a.csv").write_text(HEAD + row("Acme"))
    err = run("build", "clients/a.csv", "clients/more/a.csv", *TODAY)[2]
    assert "a.csv:2:1: error" in err
    assert f"the same key as line 2 of {Path('clients/a.csv')}" in err


def test_build_spares_every_sheet_of_the_set(run: Run, folder: Path) -> None:
    before = (folder / "b.csv").read_bytes()
    assert run("build", "clients", "-o", "clients/b.csv", *TODAY)[0] == 2
    assert (folder / "b.csv").read_bytes() == before


def test_sheets_of_several_dialects_are_one_set(run: Run, folder: Path) -> None:
    (folder / "b.csv").write_bytes(
        "\ufeffFirma;Position;Interview\nMüller;Pflege;22.11.2026\n".encode("utf-16")
    )
    (folder / "c.tsv").write_bytes(b"Company\tRole\tInterview Date\nMercy\tNurse\t11/23/2026\n")
    status, out, err = run("build", "clients", *TODAY)
    assert status == 0, err
    assert "3 rows, 3 interviews" in out
