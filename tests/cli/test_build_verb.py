"""``build``: what it writes and where, what it leaves alone, and its exit status."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.previous import previous_from
from ics_followup.feed.uid import row_mark
from ics_followup.feed.validate import byte_findings
from ics_followup.problems import columns

Run = Callable[..., tuple[int, str, str]]

SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
HEAD = "company,role,interview,interviewers,promised"
ROWS = [
    f"Company {n},Analyst,2026-11-{n + 10} 10:00,Dana Ortiz {n} <dana{n}@example.com>,2026-12-0{n}"
    for n in range(1, 9)
]
SAMPLE = Path(__file__).parent.parent.parent / "sample_data"


@pytest.fixture
def folder(plain: Path) -> Path:
    """A folder with a good sheet of eight rows and its settings."""
    put(plain, ROWS)
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    return plain


def put(folder: Path, rows: list[str]) -> None:
    (folder / "interviews.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_feed_stands_beside_the_sheet_and_the_run_is_remembered(run: Run, folder: Path) -> None:
    status, out, err = run("build", "--today", "2026-11-22")
    assert (status, err) == (0, "")
    assert byte_findings((folder / "followups.ics").read_bytes()) == ()
    assert (folder / "state.json").exists()
    assert out.startswith("interviews.csv: 8 rows, 8 interviews planned.\n")
    assert "\nWrote followups.ics: " in out


def test_a_sheet_elsewhere_has_its_feed_and_settings_beside_it(run: Run, folder: Path) -> None:
    (folder / "mine").mkdir()
    for name in ("interviews.csv", "followup.toml"):
        (folder / name).rename(folder / "mine" / name)
    assert run("build", "mine/interviews.csv", "--today", "2026-11-22")[0] == 0
    assert sorted(files(folder / "mine")) == [
        ".followups.ics.lock", ".state.json.lock",
        "followup.toml", "followups.ics", "interviews.csv", "state.json",
    ]  # fmt: skip
    assert [path.name for path in folder.iterdir()] == ["mine"]


def test_the_environment_names_the_sheet_and_an_argument_overrules_it(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "interviews.csv").rename(folder / "jobs.csv")
    monkeypatch.setenv("ICS_FOLLOWUP", "jobs.csv")
    assert run("build", "--dry-run", "--today", "2026-11-22")[1].startswith("jobs.csv: 8 rows")
    put(folder, ROWS[:1])
    out = run("build", "interviews.csv", "--dry-run", "--today", "2026-11-22")[1]
    assert out.startswith("interviews.csv: 1 row,")


def test_a_sheet_from_a_pipe_is_read_and_its_feed_written_here(run: Run, folder: Path) -> None:
    data = (folder / "interviews.csv").read_bytes()
    (folder / "interviews.csv").unlink()
    status, out, _ = run("build", "-", "--today", "2026-11-22", stdin=data)
    assert status == 0
    assert out.startswith("standard input: 8 rows")
    assert (folder / "followups.ics").exists()


def test_to_standard_output_goes_the_feed_and_nothing_else(run: Run, folder: Path) -> None:
    (folder / "interviews.csv").write_text(f"{HEAD}\n{ROWS[0]}\nLate,Analyst,2026-11-20,,2026-11-01\n")
    before = files(folder)
    status, out, err = run("build", "-o", "-", "--today", "2026-11-22")
    assert status == 0
    assert byte_findings(out.encode()) == ()
    assert "promised day 2026-11-01" in err
    assert files(folder) == before


def test_to_standard_output_there_is_no_memory(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-20")
    put(folder, [row.replace("2026-12-0", "2026-12-1") for row in ROWS])
    assert run("build", "--today", "2026-11-21")[0] == 0
    assert b"SEQUENCE:1" in (folder / "followups.ics").read_bytes()
    out = run("build", "-o", "-", "--today", "2026-11-22")[1]
    assert {line for line in out.splitlines() if line.startswith("SEQUENCE")} == {"SEQUENCE:0"}
    assert run("build", "-o", "-", "--keep-going")[0] == 2


def test_a_dry_run_writes_nothing_and_says_what_it_would(run: Run, folder: Path) -> None:
    before = files(folder)
    status, out, _ = run("build", "--dry-run", "--today", "2026-11-22")
    assert status == 0
    assert "Nothing was written. followups.ics would hold" in out
    assert files(folder) == before
    run("build", "--today", "2026-11-22")
    before = files(folder)
    assert "would stay as it is" in run("build", "--dry-run", "--today", "2026-11-22")[1]
    assert files(folder) == before


def test_nothing_new_leaves_the_file_alone(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    feed = folder / "followups.ics"
    before = feed.stat()
    status, out, _ = run("build", "--today", "2026-11-22")
    assert status == 0
    assert "followups.ics is unchanged: " in out
    assert (feed.stat().st_ino, feed.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


# --- rows to mend ------------------------------------------------------------------------------------------


def test_keeping_going_builds_the_good_rows_and_keeps_the_events_of_the_bad(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    before = previous_from((folder / "followups.ics").read_bytes()).events
    spoilt = [ROWS[0].replace("2026-11-11", "2026-11-31"), *ROWS[1:]]
    put(folder, spoilt)
    assert run("build", "--today", "2026-11-22")[0] == 1
    status, out, err = run("build", "--keep-going", "--today", "2026-11-22")
    assert status == 1
    assert "'2026-11-31' does not exist" in err
    assert "1 row to mend" in out
    assert "kept for rows to mend" in out
    data = (folder / "followups.ics").read_bytes()
    assert byte_findings(data) == ()
    after = {event.uid: event for event in previous_from(data).events}
    mark = row_mark("company-1-analyst")
    kept = [event for event in before if event.row == mark]
    assert len(kept) > 2
    assert [after[event.uid] for event in kept] == kept
    (added,) = set(after) - {event.uid for event in before}
    assert {event.uid for event in before} <= set(after)
    text = after[added].block.replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20261122" in text
    assert "SUMMARY:Mend your sheet: 1 problem in interviews.csv" in text
    assert "interviews.csv row 2\\, column C" in text


def test_a_mended_row_takes_the_note_away_again(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    good = previous_from((folder / "followups.ics").read_bytes()).events
    put(folder, [ROWS[0].replace("2026-11-11", "2026-11-31"), *ROWS[1:]])
    run("build", "--keep-going", "--today", "2026-11-22")
    put(folder, ROWS)
    assert run("build", "--keep-going", "--today", "2026-11-22")[0] == 0
    again = previous_from((folder / "followups.ics").read_bytes()).events
    assert [(event.uid, event.start) for event in again] == [(event.uid, event.start) for event in good]


def test_a_row_to_mend_moves_nobody_else_to_another_hour(run: Run, folder: Path) -> None:
    """As many contacts as one morning holds: the bad row's quarter stays taken by the event kept for it."""
    put(folder, rows := [row[:-2] + "01" for row in ROWS[:4]])
    run("build", "--today", "2026-11-22")
    before = {
        event.uid: event.block for event in previous_from((folder / "followups.ics").read_bytes()).events
    }
    put(folder, [rows[0].replace("2026-11-11", "2026-11-31"), *rows[1:]])
    run("build", "--keep-going", "--today", "2026-11-22")
    after = {
        event.uid: event.block for event in previous_from((folder / "followups.ics").read_bytes()).events
    }
    assert before.items() <= after.items()


def test_keeping_going_says_nothing_untrue_of_what_was_written(run: Run, folder: Path) -> None:
    put(folder, [ROWS[0].replace("2026-11-11", "2026-11-31"), *ROWS[1:]])
    _, out, err = run("build", "--keep-going", "--today", "2026-11-22")
    assert "Wrote followups.ics" in out
    assert "Nothing was written" not in err


# --- shrinking ---------------------------------------------------------------------------------------------


def test_a_sheet_without_rows_never_empties_a_feed(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    before = (folder / "followups.ics").read_bytes()
    put(folder, [])
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 1
    assert "--allow-empty" in err
    assert run("build", "--keep-going", "--today", "2026-11-22")[0] == 1
    assert (folder / "followups.ics").read_bytes() == before
    assert run("build", "--allow-empty", "--today", "2026-11-22")[0] == 0
    assert (folder / "followups.ics").read_bytes().count(b"BEGIN:VEVENT") == 1, "the dead man's event"


def test_half_the_interviews_may_go_and_more_may_not(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    put(folder, ROWS[:3])
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 1
    assert "5 of the 8 interviews" in err
    put(folder, ROWS[:4])
    assert run("build", "--today", "2026-11-22")[0] == 0


def test_what_a_status_ended_does_not_count_as_gone(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    lines = [f"{row},rejected,2026-11-21" for row in ROWS]
    (folder / "interviews.csv").write_text(
        "\n".join((f"{HEAD},status,status_date", *lines)), encoding="utf-8"
    )
    status, _, err = run("build", "--today", "2026-11-22")
    assert status == 0, err


def test_what_lies_in_the_past_does_not_count_as_gone(run: Run, folder: Path) -> None:
    run("build", "--today", "2026-11-22")
    put(folder, ["New,Analyst,2027-02-20 10:00,,"])
    assert run("build", "--today", "2027-03-01")[0] == 0


# --- statuses, and what a user reads -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("build", "--today", "2026-11-22"), 0),
        (("build", "--today", "tomorrow"), 2),
        (("build", "--todya", "2026-11-22"), 2),
        (("build", "a.csv", "b.csv"), 3),
        (("build", "http://example.com/a.csv"), 2),
        (("build", "ftp://example.com/a.csv"), 2),
        (("build", "--config", "none.toml"), 3),
        (("build", "none.csv"), 3),
        (("build", "."), 0),
        (("build", "-o", "none/a.ics"), 3),
        (("build", "-o", "/dev/full/a.ics"), 3),
        (("biuld",), 2),
        (("--version",), 0),
    ],
)
def test_exit_statuses(arguments: tuple[str, ...], status: int, run: Run, folder: Path) -> None:
    found, _, err = run(*arguments)
    assert found == status, err
    assert bool(err) == (status != 0)
    assert "Traceback" not in err
    assert "should not have happened" not in err


@pytest.mark.parametrize("size", [1, 2, 60])
def test_what_build_prints_fits_on_a_screen(size: int, run: Run, folder: Path) -> None:
    rows = [
        f"{'Very Long Company Name ' * 3}{n},{'Role ' * 20},2026-11-{n % 20 + 10} 10:00,{'Dana ' * 9},2026-11-28"
        for n in range(size)
    ]
    put(folder, rows)
    fits(run("build", "--today", "2026-11-22")[1])


def test_what_build_prints_of_the_sample_fits_on_a_screen(run: Run, plain: Path) -> None:
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    status, out, err = run("build", "--today", "2026-11-22")
    assert (status, err) == (0, "")
    fits(out)
    assert out.count("ics-followup ") == 3, "three next commands"


@pytest.mark.parametrize(
    "name", ["a" * 90, "東京の面接の一覧" * 4, "with a space"], ids=["long", "wide letters", "a space"]
)
def test_what_build_prints_of_an_odd_file_name_fits_and_can_be_copied(
    name: str, run: Run, folder: Path
) -> None:
    (folder / name).mkdir()
    (folder / "interviews.csv").rename(folder / name / f"{name}.csv"[-100:])
    out = run("build", f"{name}/{name}.csv"[-1000:], "--today", "2026-11-22")[1]
    fits(out)
    if " " in name:
        assert f"'{name}/{name}.csv'" in out or f'"{name}/{name}.csv"' in out


def fits(out: str) -> None:
    lines = out.splitlines()
    assert len(lines) <= 24
    assert [line for line in lines if columns(line) > 80] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_what_was_inferred_is_told_in_sentences(run: Run, folder: Path) -> None:
    (folder / "followup.toml").write_text(
        '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n[defaults]\ncountry = "US"\ntimezone = "America/Denver"\n'
    )
    out = " ".join(run("build", "--today", "2026-11-22")[1].split())
    before, said, after = out.partition("8 rows take their time zone America/Denver")
    assert said
    assert before.rstrip().endswith(".")
    before, said, after = after.partition("8 rows take their country US")
    assert said
    assert before.rstrip().endswith(".")
    assert re.match(r"[^.]*\.(toml\.)? Wrote ", after)
