"""``status``: fresh or stale in one sentence, with the exit status, whatever became of the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest

from ics_followup.problems import columns
from ics_followup.publish.freshness import UNDELIVERED, WORDS, Code

Run = Callable[..., tuple[int, str, str]]
SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
BAD_ROW = "Acme,Nurse,,2026-99-99" + "," * 22 + "\n"
TODAY = ("--today", "2026-11-22")
LOGGED = "when,key,entry\n2026-11-22,lakeshore-pharmacy-group-clinical-data-analyst,rejected 20 Nov\n"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A user of whose settings and programs nothing is known."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


@pytest.fixture
def folder(plain: Path) -> Path:
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    return plain


@pytest.fixture
def built(folder: Path, run: Run) -> Path:
    assert run("build", *TODAY)[0] == 0
    return folder


def state(folder: Path, **entries: object) -> None:
    """Change what state.json says; None takes an entry out."""
    path = folder / "state.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    for name, value in entries.items():
        old = found.get(name)
        found[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    path.write_text(json.dumps(found))


def at(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).isoformat(timespec="seconds")


def said(run: Run, *arguments: str) -> tuple[int, str, str]:
    """The exit status, the first sentences in one line, and all of it: at most a screen, nothing on stderr.

    Only a path that is longer than a line has one of its own, whole, so that it can be copied.
    """
    status, out, err = run("status", *TODAY, *arguments)
    assert err == ""
    lines = out.splitlines()
    assert len(lines) <= 24
    assert all(columns(line) <= 80 or " " not in line[12:] for line in lines)
    return status, " ".join(out.partition("\n\n")[0].split()), " ".join(out.split())


def record(run: Run, *arguments: str) -> tuple[int, Mapping[str, Any]]:
    status, out, err = run("status", *TODAY, "--format", "json", *arguments)
    assert err == ""
    found = json.loads(out)
    assert found["status"] == status
    return status, found


def edit(folder: Path, before: str, after: str) -> None:
    sheet = folder / "interviews.csv"
    text = sheet.read_text(encoding="utf-8")
    assert before in text
    sheet.write_text(text.replace(before, after), encoding="utf-8")


# --- fresh -------------------------------------------------------------------------------------------------


def test_a_feed_that_was_just_built_is_fresh(run: Run, built: Path) -> None:
    status, first, whole = said(run)
    assert status == 0
    assert first == "Your feed is fresh: followups.ics is up to date. There is nothing to do."
    assert "just now; done" in whole
    assert "38 rows, no problems" in whole


def test_status_writes_nothing(run: Run, built: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in built.iterdir()}
    said(run)
    record(run)
    run()
    (built / "followups.ics").unlink()
    said(run)
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in built.iterdir()}
    unseen = {built / "followups.ics", built / "state.json"}
    assert {path: value for path, value in before.items() if path not in unseen} == {
        path: value for path, value in after.items() if path not in unseen
    }


def test_times_are_on_the_users_own_clock(run: Run, built: Path) -> None:
    state(built, last_run={"at": "2026-07-01T12:00:00+00:00"})
    assert "Wed 1 Jul 2026 07:00" in said(run)[2]
    settings = built / "followup.toml"
    settings.write_text(settings.read_text().replace("America/Chicago", "Asia/Tokyo"))
    assert "Wed 1 Jul 2026 21:00" in said(run)[2]


def test_the_feed_of_another_name_is_the_one_that_is_judged(run: Run, folder: Path) -> None:
    assert run("build", *TODAY, "-o", "mine.ics")[0] == 0
    assert said(run)[:2] == (0, "Your feed is fresh: mine.ics is up to date. There is nothing to do.")
    assert said(run, "-o", "other.ics")[0] == 4


def test_a_feed_in_another_folder_is_found_from_anywhere(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "out").mkdir()
    assert run("build", *TODAY, "-o", "out/mine.ics")[0] == 0
    assert said(run)[0] == 0
    monkeypatch.chdir(folder / "out")
    assert said(run, str(folder / "interviews.csv"))[0] == 0


def test_a_sheet_that_is_named_is_named_in_the_command(run: Run, folder: Path) -> None:
    (folder / "interviews.csv").rename(folder / "my jobs.csv")
    assert said(run, "my jobs.csv")[:2] == (4, "There is no feed yet. Run ics-followup build 'my jobs.csv'.")


# --- stale -------------------------------------------------------------------------------------------------


def test_without_a_feed_there_is_one_thing_to_do(run: Run, folder: Path) -> None:
    assert said(run)[:2] == (4, "There is no feed yet. Run ics-followup build.")


def test_a_feed_that_a_build_would_change_is_stale_and_the_changes_are_counted(run: Run, built: Path) -> None:
    edit(built, "Lakeshore Pharmacy", "Lakeside Pharmacy")
    status, first, whole = said(run)
    assert status == 4
    assert first == "Your feed is stale: followups.ics is behind your sheet. Run ics-followup build."
    assert "6 added" in whole
    assert run("build", *TODAY)[0] == 0
    assert said(run)[0] == 0


def test_what_was_logged_makes_it_stale_too(run: Run, built: Path) -> None:
    (built / "interviews.log.csv").write_text(LOGGED)
    assert said(run)[0] == 4


def test_no_run_for_36_hours_is_stale_whatever_the_feed_says(run: Run, built: Path) -> None:
    state(built, last_run={"at": at(hours=35)})
    assert said(run)[0] == 0
    state(built, last_run={"at": at(hours=37)})
    status, first, _ = said(run)
    assert status == 4
    assert first.startswith("Your feed is stale: the last run that updated it was 37 hours ago, ")
    assert first.endswith(". Run ics-followup build.")


def test_a_job_that_did_not_run_is_named(run: Run, built: Path) -> None:
    state(
        built,
        last_run={"at": at(days=3)},
        job={"kind": "cron", "hours": "6-22", "every": 1, "at": at(days=9)},
    )
    status, first, whole = said(run)
    assert status == 4
    assert "3 days ago" in first
    assert first.endswith("Run ics-followup build, and see why the job did not run: ics-followup schedule.")
    assert "by cron" in whole


def test_a_clock_that_was_set_back_is_said(run: Run, built: Path) -> None:
    state(built, last_run={"at": at(days=-2)})
    status, first, _ = said(run)
    assert status == 4
    assert "which is still to come, so a clock was wrong, then or now" in first
    assert first.endswith("Set the clock of this computer right if it is wrong, then run ics-followup build.")


def test_a_few_minutes_between_two_clocks_are_nothing(run: Run, built: Path) -> None:
    state(built, last_run={"at": at(minutes=-5)})
    assert said(run)[0] == 0


@pytest.mark.parametrize("damage", ["{", "[]", "", "[" * 100_000, '"' + "x" * 1000])
def test_a_damaged_state_is_said_and_mended_by_the_next_build(run: Run, built: Path, damage: str) -> None:
    (built / "state.json").write_text(damage)
    status, first, _ = said(run)
    assert status == 4
    assert first == (
        "Your feed is stale: when it was last updated is not known, because state.json is damaged. "
        "Run ics-followup build."
    )
    run("build", *TODAY)
    assert said(run)[0] == 0


@pytest.mark.parametrize(
    "run_entry",
    [
        None,
        7,
        "yesterday",
        [],
        {},
        {"at": 5},
        {"at": "soon"},
        {"at": "2026-11-22"},
        {"at": "2026-11-22T10:00:00"},
    ],
)
def test_a_state_that_says_nothing_of_a_run_is_no_run(run: Run, built: Path, run_entry: object) -> None:
    (built / "state.json").write_text(
        json.dumps({"last_run": run_entry, "job": 3, "computer": [], "last_publish": 0})
    )
    status, first, _ = said(run)
    assert status == 4
    assert "state.json beside your sheet does not say" in first


def test_a_state_that_is_gone_is_no_run(run: Run, built: Path) -> None:
    (built / "state.json").unlink()
    assert said(run)[0] == 4


def test_a_feed_that_is_gone_is_said(run: Run, built: Path) -> None:
    (built / "followups.ics").unlink()
    assert said(run)[:2] == (
        4,
        "Your feed is stale: followups.ics is not there. It was there after the last run. Run ics-followup build.",
    )


def test_a_damaged_feed_is_stale(run: Run, built: Path) -> None:
    feed = built / "followups.ics"
    feed.write_bytes(feed.read_bytes()[:-2000])
    status, first, _ = said(run)
    assert status == 4
    assert "followups.ics is damaged, or another program has changed it" in first


# --- problems ----------------------------------------------------------------------------------------------


def test_problems_in_the_sheet_are_1_and_say_what_to_do(run: Run, built: Path) -> None:
    with (built / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    status, first, _ = said(run)
    assert (status, first) == (
        1,
        "Your feed stays as it was, because of 1 problem in interviews.csv. Mend what ics-followup check shows, then "
        "run ics-followup build.",
    )


def test_where_builds_keep_going_the_feed_goes_on_and_the_problem_is_told(run: Run, built: Path) -> None:
    with (built / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    assert run("build", *TODAY, "--keep-going")[0] == 1
    assert said(run)[:2] == (
        1,
        "Your feed is up to date, but for 1 problem in interviews.csv. ics-followup check shows what to mend.",
    )
    edit(built, "Lakeshore Pharmacy", "Lakeside Pharmacy")
    status, first, whole = said(run)
    assert status == 4
    assert "First mend 1 problem in interviews.csv (ics-followup check shows what)" in first
    assert "Also: " not in whole


def test_stale_comes_before_problems(run: Run, built: Path) -> None:
    with (built / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    state(built, last_run={"at": at(days=5)})
    status, first, _ = said(run)
    assert status == 4
    assert "5 days ago" in first
    assert "First mend 1 problem in interviews.csv" in first


def test_broken_settings_are_a_problem_in_the_settings(run: Run, built: Path) -> None:
    (built / "followup.toml").write_text("[me\n")
    status, first, _ = said(run)
    assert status == 1
    assert "because of 1 problem in followup.toml" in first


def test_a_sheet_without_rows_leaves_the_feed_and_says_so(run: Run, built: Path) -> None:
    sheet = built / "interviews.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    status, first, _ = said(run)
    assert status == 1
    assert first.startswith("A build would leave your feed as it is: interviews.csv has no rows")


# --- what cannot be read -----------------------------------------------------------------------------------


def test_a_sheet_that_is_gone_is_3_and_the_last_run_is_told_all_the_same(run: Run, built: Path) -> None:
    (built / "interviews.csv").unlink()
    status, first, whole = said(run)
    assert status == 3
    assert first.startswith(
        "It cannot be told whether your feed is fresh: There is no interviews.csv here any more."
    )
    assert "just now; done" in whole


def test_a_named_sheet_that_is_gone_is_3(run: Run, built: Path) -> None:
    status, first, whole = said(run, "nowhere.csv")
    assert status == 3
    assert "nowhere.csv" in first
    assert "just now; done" in whole


def test_where_nothing_ever_was_it_says_how_to_begin(run: Run, plain: Path) -> None:
    status, out, err = run("status")
    assert (status, out) == (3, "")
    assert "ics-followup init" in err


def test_a_calendar_of_another_program_is_3(run: Run, built: Path) -> None:
    (built / "followups.ics").write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )
    status, first, _ = said(run)
    assert status == 3
    assert "a calendar that another program made" in first


@pytest.mark.parametrize("kind", ["folder", "text"])
def test_something_else_in_the_place_of_the_feed_is_3(run: Run, built: Path, kind: str) -> None:
    feed = built / "followups.ics"
    feed.unlink()
    if kind == "folder":
        feed.mkdir()
    else:
        feed.write_text("my thesis")
    status, first, _ = said(run)
    assert status == 3
    assert "followups.ics" in first


def test_a_state_that_cannot_be_opened_is_3(run: Run, built: Path) -> None:
    (built / "state.json").unlink()
    (built / "state.json").mkdir()
    status, first, _ = said(run)
    assert status == 3
    assert "state.json could not be read" in first


def test_settings_that_are_not_utf_8_are_3(run: Run, built: Path) -> None:
    (built / "followup.toml").write_bytes(b'[me]\nname = "\xff"\n')
    status, first, _ = said(run)
    assert status == 3
    assert "not saved as UTF-8" in first


def test_what_cannot_be_read_comes_before_stale(run: Run, built: Path) -> None:
    (built / "interviews.csv").unlink()
    state(built, last_run={"at": at(days=5)})
    status, _, whole = said(run)
    assert status == 3
    assert "Also: the last run that updated it was 5 days ago" in whole


def test_a_pipe_has_no_feed(run: Run, folder: Path) -> None:
    assert run("status", "-")[0] == 2


# --- runs that failed --------------------------------------------------------------------------------------


def test_a_run_that_failed_is_told_with_the_last_good_one(run: Run, built: Path) -> None:
    with (built / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    assert run("build", *TODAY)[0] == 1
    whole = said(run)[2]
    assert "it failed: 1 problem in interviews.csv" in whole
    assert "The last good one: " in whole


# --- publishing --------------------------------------------------------------------------------------------


@pytest.fixture
def published(built: Path) -> Path:
    (built / "sync").mkdir()
    with (built / "followup.toml").open("a") as settings:
        settings.write('\n[publish]\nto = "folder"\nplace = "sync"\nname = "x.ics"\n')
    digest = sha256((built / "followups.ics").read_bytes()).hexdigest()
    entry = {"at": at(hours=2), "result": "sent", "said": "", "to": "folder", "digest": digest}
    state(built, last_publish=entry, computer={"id": "a" * 32, "name": "kitchen", "since": at(days=9)})
    return built


def test_a_published_feed_is_fresh_and_says_who_publishes(run: Run, published: Path) -> None:
    status, first, whole = said(run)
    assert (status, first.partition(":")[0]) == (0, "Your feed is fresh")
    assert "2 hours ago; sent to a folder" in whole
    assert "kitchen publishes since" in whole


def test_the_computer_that_publishes_is_this_one_or_another(run: Run, published: Path) -> None:
    own = Path.home() / ".config" / "ics-followup"
    own.mkdir(parents=True)
    (own / "computer").write_text("a" * 32 + "\n")
    assert "kitchen (this one)" in said(run)[2]
    assert record(run)[1]["computer"]["this"] is True
    (own / "computer").write_text("b" * 32 + "\n")
    assert "kitchen (another one)" in said(run)[2]
    assert record(run)[1]["computer"]["this"] is False


def test_a_publish_that_failed_is_told_and_is_no_stale_feed(run: Run, published: Path) -> None:
    state(published, last_publish={"result": "failed", "said": "No network", "digest": ""})
    status, first, _ = said(run)
    assert status == 3
    assert first.startswith("Your calendar may be behind: publishing failed on ")
    assert first.endswith("No network. Try again with ics-followup publish.")
    found = record(run)[1]
    assert (found["status"], found["verdict"]) == (3, "undelivered")
    assert [reason["code"] for reason in found["reasons"]] == ["unpublished"]


def test_stale_comes_before_a_publish_that_failed_and_that_before_problems(run: Run, published: Path) -> None:
    state(published, last_publish={"result": "failed", "said": "No network", "digest": ""})
    with (published / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    assert [reason["code"] for reason in record(run)[1]["reasons"]] == ["unpublished", "problems"]
    state(published, last_run={"at": at(hours=37)})
    status, first, whole = said(run)
    assert (status, first.partition(":")[0]) == (4, "Your feed is stale")
    assert "Also: publishing failed on" in whole


def test_a_feed_that_was_built_but_not_published_is_fresh_and_says_when_calendars_get_it(
    run: Run, published: Path
) -> None:
    state(published, last_publish={"digest": "0" * 64})
    status, first, _ = said(run)
    assert status == 0
    assert first == (
        "Your feed is fresh: followups.ics is up to date. Your calendar gets it with the next ics-followup publish."
    )
    assert [reason["code"] for reason in record(run)[1]["reasons"]] == ["unsent"]
    state(published, job={"kind": "cron", "hours": "6-22"})
    assert said(run)[1].endswith("with the next run of the job, or with ics-followup publish.")


def test_no_publish_of_a_changed_feed_for_36_hours_is_stale(run: Run, published: Path) -> None:
    state(published, last_publish={"digest": "0" * 64, "at": at(hours=35)})
    assert said(run)[0] == 0
    state(published, last_publish={"digest": "0" * 64, "at": at(hours=37)})
    status, first, _ = said(run)
    assert status == 4
    assert first.startswith(
        "Your feed is stale: followups.ics has changed since it was published 37 hours ago, "
    )
    assert first.endswith("Run ics-followup publish.")
    assert record(run)[1]["reasons"][0]["code"] == "overdue"


def test_where_the_feed_is_published_publish_is_what_to_run(run: Run, published: Path) -> None:
    edit(published, "Lakeshore Pharmacy", "Lakeside Pharmacy")
    assert said(run)[1].endswith("Run ics-followup publish.")


def test_a_publish_of_before_counts_no_more_without_its_settings(run: Run, published: Path) -> None:
    settings = published / "followup.toml"
    settings.write_text(settings.read_text().partition("\n[publish]")[0])
    state(published, last_publish={"result": "failed"})
    assert said(run)[0] == 0


def test_a_push_that_failed_is_told_too(run: Run, built: Path) -> None:
    last = {"at": at(hours=1), "result": "failed", "said": "The password is wrong"}
    (built / "pushed.json").write_text(json.dumps({"version": 1, "calendars": {}, "last": last}))
    status, first, _ = said(run)
    assert status == 3
    assert first.startswith("Your calendar may be behind: the last push failed on ")


# --- json --------------------------------------------------------------------------------------------------


def test_the_keys_for_monitoring_are_pinned(run: Run, published: Path) -> None:
    state(
        published,
        job={"kind": "cron", "hours": "6-22", "every": 1, "at": at(days=1)},
        last_failure={"at": at(hours=1), "said": "no room", "status": 3},
    )
    status, found = record(run)
    assert status == 0
    assert list(found) == [
        "version", "status", "verdict", "said", "reasons", "now", "folder", "feed", "last_run", "last_failure",
        "state", "sheet", "publish", "push", "computer", "job", "connected",
    ]  # fmt: skip
    assert (found["version"], found["verdict"], found["reasons"]) == (1, "fresh", [])
    assert list(found["feed"]) == ["file", "found", "events"]
    assert (found["feed"]["found"], found["feed"]["events"]) == ("same", 242)
    assert list(found["last_run"]) == ["at", "result"]
    assert found["last_failure"]["status"] == 3
    assert found["sheet"] == {"errors": 0, "warnings": 0, "errors_in": []}
    assert list(found["publish"]) == ["at", "result", "to", "said"]
    assert list(found["computer"]) == ["name", "since", "this"]
    assert list(found["job"]) == ["kind", "next"]
    assert datetime.fromisoformat(found["job"]["next"]) > datetime.now(UTC)
    for moment in (found["now"], found["last_run"]["at"], found["publish"]["at"]):
        assert datetime.fromisoformat(moment).utcoffset() is not None


def test_the_calendar_that_connect_was_told_is_said(run: Run, published: Path) -> None:
    assert record(run)[1]["connected"] is None
    assert "\nCalendar " not in run("status")[1]
    state(published, connected={"calendar": "google", "with": "folder"})
    assert record(run)[1]["connected"] == {"calendar": "google", "with": "folder"}
    out = " ".join(run("status")[1].split())
    assert "Calendar Google Calendar, by a synced folder (Dropbox, OneDrive for work, Google Drive)" in out
    state(published, connected={"calendar": 7, "with": ["x"]})
    assert record(run)[1]["connected"] is None


def test_json_says_why_in_codes(run: Run, built: Path) -> None:
    with (built / "interviews.csv").open("a") as sheet:
        sheet.write(BAD_ROW)
    state(built, last_run={"at": at(days=5)})
    status, found = record(run)
    assert (status, found["verdict"]) == (4, "stale")
    assert [reason["code"] for reason in found["reasons"]] == ["overdue", "problems"]
    assert found["sheet"]["errors_in"] == ["interviews.csv"]
    (built / "interviews.csv").unlink()
    status, found = record(run)
    assert (status, found["verdict"], found["reasons"][0]["code"]) == (3, "unreadable", "unreadable")


def test_every_key_code_and_verdict_stands_in_the_docs(run: Run, published: Path) -> None:
    state(
        published,
        job={"kind": "cron", "hours": "6-22"},
        last_failure={"at": at(hours=1), "said": "no room", "status": 3},
    )
    page = (Path(__file__).parents[2] / "docs" / "status.md").read_text(encoding="utf-8")
    found = record(run)[1]
    tables = [value for value in found.values() if isinstance(value, dict)]
    words = {
        *found,
        *(key for table in tables for key in table),
        *get_args(Code),
        *WORDS.values(),
        UNDELIVERED,
    }
    assert len(tables) == 7
    assert [word for word in sorted(words) if f"`{word}`" not in page] == []


# --- the bare screen ---------------------------------------------------------------------------------------


@pytest.fixture
def soon(plain: Path) -> Path:
    """A sheet with an interview tomorrow: the bare screen knows no day but the real one."""
    day = (datetime.now(UTC) + timedelta(days=1)).date()
    (plain / "interviews.csv").write_text(
        f"company,interview,people\nAcme,{day},Dana Ortiz <dana@example.com>\n"
    )
    (plain / "followup.toml").write_text('[me]\nname = "Sam"\ntimezone = "America/Chicago"\ncountry = "US"\n')
    return plain


def test_the_bare_screen_ends_with_the_same_verdict(run: Run, soon: Path) -> None:
    assert run("build")[0] == 0
    out = " ".join(run()[1].split())
    assert out.endswith("Your feed is fresh: followups.ics is up to date. There is nothing to do.")
    state(soon, last_run={"at": at(days=5)})
    edit(soon, "Dana Ortiz", "Dina Ortiz")
    status, out, _ = run()
    assert status == 0
    assert " ".join(out.split()).endswith(
        "followups.ics is behind your sheet. Run ics-followup build. 1 more thing to look at: ics-followup status"
    )


def test_the_bare_screen_says_what_keeps_the_feed_from_being_made(run: Run, soon: Path) -> None:
    assert run("build")[0] == 0
    with (soon / "interviews.csv").open("a") as sheet:
        sheet.write("Bolt,2026-99-99,\n")
    assert "Your feed stays as it was, because of 1 problem in interviews.csv." in " ".join(run()[1].split())
