"""``share`` as people meet it: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.validate import feed_report
from ics_followup.problems import columns
from ics_followup.sharing.levels import LEVELS, SHOWN, shows

Run = Callable[..., tuple[int, str, str]]

SAMPLE = Path(__file__).parents[2] / "sample_data"
TODAY = ("--today", "2026-11-26")
FILES = ("followups.ics", "index.html", "this-week.html")


@pytest.fixture
def folder(plain: Path) -> Path:
    """The sample, in an empty folder."""
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    return plain


def said(folder: Path, **share: str) -> None:
    lines = ["", "[share]", *(f'{key} = "{value}"' for key, value in share.items()), ""]
    with (folder / "followup.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines))


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}


def test_a_folder_beside_the_sheet_gets_a_calendar_and_two_pages(folder: Path, run: Run) -> None:
    status, out, err = run("share", *TODAY)
    assert status == 0
    assert "Traceback" not in err
    assert sorted(made(folder / "shared")) == sorted(FILES)
    assert out.startswith("Shared, at the level initials: 37 interviews, ")
    assert "Wrote index.html, this-week.html, followups.ics in shared." in " ".join(out.split())
    assert all(columns(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize("level", LEVELS)
def test_it_says_with_whom_until_when_and_what_the_level_shows(level: str, folder: Path, run: Run) -> None:
    said(folder, level=level, **{"with": "Alex, my coach"}, until="2027-01-31")
    out = " ".join(run("share", *TODAY)[1].split())
    assert out.startswith(f"Shared with Alex, my coach until Sun 31 Jan 2027, at the level {level}: ")
    shown, _, hidden = out.partition("It does not show:")
    for item in SHOWN:
        assert f"- {item.text}" in (shown if shows(level, item.item) else hidden)  # type: ignore[arg-type]
    assert "Nobody sees your notes" in out
    assert "Give that folder to Alex, my coach, or" in out


@pytest.mark.parametrize("level", LEVELS)
def test_the_validator_finds_nothing_in_the_calendar(level: str, folder: Path, run: Run) -> None:
    run("share", "--level", level, *TODAY)
    feed = folder / "shared" / "followups.ics"
    assert feed_report(feed.read_bytes()).findings == ()
    assert run("check", str(feed))[0] == 0
    text = feed.read_bytes()
    assert text.count(b"\r\nCLASS:PRIVATE\r\n") == text.count(b"BEGIN:VEVENT") > 100


def test_the_level_of_the_command_line_comes_before_the_setting(folder: Path, run: Run) -> None:
    said(folder, level="busy")
    assert "at the level full" in run("share", "--level", "full", *TODAY)[1]
    assert "at the level busy" in run("share", *TODAY)[1]
    assert b"Northwind" not in b"".join(made(folder / "shared").values())


def test_busy_has_nothing_but_times(folder: Path, run: Run) -> None:
    run("share", "--level", "busy", *TODAY)
    feed = (folder / "shared" / "followups.ics").read_text(encoding="utf-8")
    busy, still = feed.count("SUMMARY:Busy\n"), feed.count("SUMMARY:Shared follow-ups stopped updating\n")
    assert (busy + still, still) == (feed.count("BEGIN:VEVENT"), 1)
    assert feed.count("DESCRIPTION") == still


def test_a_second_run_writes_nothing_and_a_change_only_what_changed(folder: Path, run: Run) -> None:
    run("share", *TODAY)
    before = {name: (folder / "shared" / name).stat().st_mtime_ns for name in FILES}
    status, out, _ = run("share", *TODAY)
    assert status == 0
    assert "Unchanged: index.html, this-week.html, followups.ics in shared." in " ".join(out.split())
    assert before == {name: (folder / "shared" / name).stat().st_mtime_ns for name in FILES}


def test_a_changed_event_has_the_next_number_and_the_others_keep_their_bytes(folder: Path, run: Run) -> None:
    run("share", "--level", "named", *TODAY)
    feed = folder / "shared" / "followups.ics"
    before = set(feed.read_bytes().split(b"BEGIN:VEVENT"))
    sheet = (folder / "interviews.csv").read_text(encoding="utf-8")
    (folder / "interviews.csv").write_text(
        sheet.replace("Clinical Data Analyst", "Data Clerk", 1), encoding="utf-8"
    )
    (folder / "interviews.csv").write_text(
        sheet.replace("the refill forecast", "the roster"), encoding="utf-8"
    )
    run("share", "--level", "named", *TODAY)
    after = set(feed.read_bytes().split(b"BEGIN:VEVENT"))
    assert after - before
    assert len(after & before) > len(after) // 2
    assert all(b"SEQUENCE:1\r\n" in block for block in after - before)


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_new_files_are_the_owners_alone_and_old_ones_keep_their_permissions(folder: Path, run: Run) -> None:
    run("share", *TODAY)
    shared = folder / "shared"
    assert stat.S_IMODE(shared.stat().st_mode) == 0o700
    assert {stat.S_IMODE((shared / name).stat().st_mode) for name in FILES} == {0o600}
    (shared / "index.html").chmod(0o644)
    run("share", "--level", "named", *TODAY)
    assert stat.S_IMODE((shared / "index.html").stat().st_mode) == 0o644


def test_an_expired_consent_replaces_all_three_by_ones_that_say_so(folder: Path, run: Run) -> None:
    said(folder, level="full", **{"with": "Alex"}, until="2026-11-26")
    assert run("share", *TODAY)[0] == 0
    assert b"Lakeshore" in b"".join(made(folder / "shared").values())
    status, out, err = run("share", "--level", "full", "--today", "2026-11-27")
    assert (status, out) == (1, "")
    assert " ".join(err.split()).startswith(
        "Nothing is shared with Alex any more: [share] until in followup.toml says Thu 26 Nov 2026."
    )
    files = made(folder / "shared")
    assert sorted(files) == sorted(FILES)
    assert b"Lakeshore" not in b"".join(files.values())
    assert all(b"26 Nov 2026" in data.replace(b"\r\n ", b"") for data in files.values())
    assert feed_report(files["followups.ics"]).findings == ()
    assert run("share", "--today", "2026-12-24")[0] == 1
    assert made(folder / "shared")["followups.ics"] == files["followups.ics"]


def test_an_expired_consent_counts_although_the_sheet_is_broken(folder: Path, run: Run) -> None:
    said(folder, until="2026-11-01")
    (folder / "interviews.csv").write_bytes(b"")
    assert run("share", *TODAY)[0] == 1
    assert sorted(made(folder / "shared")) == sorted(FILES)


def test_a_last_day_that_cannot_be_read_shares_nothing(folder: Path, run: Run) -> None:
    said(folder, until="soon")
    status, out, err = run("share", *TODAY)
    assert (status, out) == (1, "")
    assert "until" in err
    assert not (folder / "shared").exists()


MISTAKES = {
    "another setting": lambda text: text + '\n[feed]\nunlogged = "never"\n',
    "another setting of share": lambda text: text.replace('level = "full"', 'level = "all"\nwiht = "Alex"'),
    "another section that is no TOML": lambda text: text + "\n[feed\nunlogged = never\n",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_expired_consent_empties_the_folder_whatever_else_the_settings_say(
    mistake: str, folder: Path, run: Run
) -> None:
    said(folder, level="full", until="2026-11-26")
    run("share", *TODAY)
    assert b"Lakeshore" in b"".join(made(folder / "shared").values())
    config = folder / "followup.toml"
    config.write_text(MISTAKES[mistake](config.read_text(encoding="utf-8")), encoding="utf-8")
    status, out, err = run("share", "--today", "2026-11-27")
    assert (status, out) == (1, "")
    assert err.startswith("Nothing is shared any more")
    assert b"Lakeshore" not in b"".join(made(folder / "shared").values())


@pytest.mark.parametrize("named", [(), ("interviews.csv",), ("./interviews.csv",)])
def test_an_expired_consent_empties_the_folder_although_the_sheet_is_gone(
    named: tuple[str, ...], folder: Path, run: Run
) -> None:
    said(folder, level="full", until="2026-11-26")
    run("share", *TODAY)
    (folder / "interviews.csv").unlink()
    assert run("share", *named, "--today", "2026-11-27")[0] == 1
    assert b"Lakeshore" not in b"".join(made(folder / "shared").values())
    assert sorted(made(folder / "shared")) == sorted(FILES)


def test_an_expired_consent_empties_the_folder_although_the_sheet_is_a_folder(folder: Path, run: Run) -> None:
    said(folder, level="full", until="2026-11-26")
    run("share", *TODAY)
    (folder / "interviews.csv").unlink()
    (folder / "interviews.csv").mkdir()
    assert (
        run("share", "interviews.csv", "--config", "followup.toml", "-o", "shared", "--today", "2026-11-27")[
            0
        ]
        == 1
    )
    assert b"Lakeshore" not in b"".join(made(folder / "shared").values())


@pytest.mark.parametrize("until", ['until = "soon"', "until = 2026-13-99"])
def test_where_the_last_day_cannot_be_read_what_was_shared_is_said_to_be_there_still(
    until: str, folder: Path, run: Run
) -> None:
    run("share", *TODAY)
    before = made(folder / "shared")
    with (folder / "followup.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[share]\n{until}\n")
    status, out, err = run("share", *TODAY)
    assert (status, out) == (1, "")
    plain = " ".join(err.split())
    assert "Nothing new is shared. Whether sharing has ended cannot be read in followup.toml." in plain
    assert "What was shared before is still in shared." in plain
    assert made(folder / "shared") == before


def test_where_the_sheet_cannot_be_read_what_was_shared_is_said_to_be_there_still(
    folder: Path, run: Run
) -> None:
    run("share", *TODAY)
    (folder / "interviews.csv").unlink()
    status, _, err = run("share", *TODAY)
    assert status == 3
    assert "Nothing new is shared. What was shared before is still in shared." in " ".join(err.split())
    assert "Whether" not in err


def test_rows_that_cannot_be_read_are_counted_and_the_others_are_shared(folder: Path, run: Run) -> None:
    sheet = (folder / "interviews.csv").read_text(encoding="utf-8")
    (folder / "interviews.csv").write_text(
        sheet.replace("2026-11-17 10:00", "someday soon"), encoding="utf-8"
    )
    status, out, err = run("share", "--level", "full", *TODAY)
    assert status == 1
    assert "36 interviews" in " ".join(out.split())
    assert "1 row could not be read and is left out." in " ".join(out.split())
    assert "someday soon" in err
    files = b"".join(made(folder / "shared").values())
    assert b"someday" not in files
    assert b"Harbor Point" in files


def test_a_sheet_that_cannot_be_read_at_all_changes_nothing(folder: Path, run: Run) -> None:
    run("share", *TODAY)
    before = made(folder / "shared")
    (folder / "interviews.csv").write_bytes(b'company\n"open')
    assert run("share", *TODAY)[0] == 1
    (folder / "interviews.csv").unlink()
    assert run("share", *TODAY)[0] == 3
    assert made(folder / "shared") == before


# --- what is never overwritten ------------------------------------------------------------------------------------


def test_the_folder_of_the_sheet_is_refused(folder: Path, run: Run) -> None:
    run("build", *TODAY)
    own = (folder / "followups.ics").read_bytes()
    for target in (".", str(folder), "./shared/.."):
        (folder / "shared").mkdir(exist_ok=True)
        status, out, err = run("share", "-o", target, *TODAY)
        assert (status, out) == (2, "")
        assert "folder of your own sheet" in " ".join(err.split())
    assert (folder / "followups.ics").read_bytes() == own
    assert not (folder / "index.html").exists()


def test_ones_own_calendar_in_another_folder_is_refused(folder: Path, run: Run) -> None:
    (folder / "published").mkdir()
    run("build", "-o", "published/followups.ics", *TODAY)
    own = (folder / "published" / "followups.ics").read_bytes()
    status, _, err = run("share", "-o", "published", *TODAY)
    assert status == 3
    assert "is your own calendar" in " ".join(err.split())
    assert made(folder / "published") == {"followups.ics": own}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("index.html", b"<!DOCTYPE html><title>My own page</title>"),
        ("this-week.html", b"notes"),
        ("followups.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//else//EN\r\nEND:VCALENDAR\r\n"),
        ("followups.ics", b"no calendar"),
    ],
)
def test_a_foreign_file_stays_and_nothing_is_written(name: str, data: bytes, folder: Path, run: Run) -> None:
    (folder / "web").mkdir()
    (folder / "web" / name).write_bytes(data)
    status, _, err = run("share", "-o", "web", *TODAY)
    assert status == 3
    assert "was not made by this program" in " ".join(err.split())
    assert made(folder / "web") == {name: data}


@pytest.mark.parametrize("target", ["interviews.csv", "no/such/folder"])
def test_what_is_no_folder_is_refused_in_one_line(target: str, folder: Path, run: Run) -> None:
    status, out, err = run("share", "-o", target, *TODAY)
    assert (status, out) == (3, "")
    assert "folder" in err


def test_a_folder_where_a_file_should_be_is_refused(folder: Path, run: Run) -> None:
    (folder / "web" / "index.html").mkdir(parents=True)
    assert run("share", "-o", "web", *TODAY)[0] == 3
    assert sorted(path.name for path in (folder / "web").iterdir() if path.name[0] != ".") == ["index.html"]


# --- the secret --------------------------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_kept_by_the_other_verbs(folder: Path, run: Run) -> None:
    run("share", *TODAY)
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    assert len(bytes.fromhex(state["share"])) == 32
    run("build", *TODAY)
    run("share", *TODAY)
    assert json.loads((folder / "state.json").read_text(encoding="utf-8"))["share"] == state["share"]


@pytest.mark.parametrize("key", ["", "00", "not hex", 5, None, ["a"]])
def test_a_secret_that_is_none_is_made_anew(key: object, folder: Path, run: Run) -> None:
    (folder / "state.json").write_text(json.dumps({"version": 1, "share": key}), encoding="utf-8")
    assert run("share", *TODAY)[0] == 0
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    assert len(bytes.fromhex(state["share"])) == 32


def test_two_seekers_with_one_sheet_have_no_pseudonym_in_common(folder: Path, run: Run) -> None:
    uids = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "interviews.csv").write_bytes((folder / "interviews.csv").read_bytes())
        run("share", f"{name}/interviews.csv", "-o", f"for-{name}", *TODAY)
        feed = (folder / f"for-{name}" / "followups.ics").read_text(encoding="utf-8")
        uids.append({line for line in feed.splitlines() if line.startswith("UID:")})
    assert uids[0]
    assert not uids[0] & uids[1]


def test_a_pipe_is_shared_with_a_warning_that_nothing_is_remembered(folder: Path, run: Run) -> None:
    status, _, err = run("share", "-", "-o", "piped", *TODAY, stdin=(folder / "interviews.csv").read_bytes())
    assert status == 0
    assert "nothing can be remembered here" in " ".join(err.split())
    assert sorted(made(folder / "piped")) == sorted(FILES)
    assert not (folder / "state.json").exists()
