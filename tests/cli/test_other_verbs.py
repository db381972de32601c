"""The other verbs and the bare screen, as people and programs meet them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ics_followup.cli import VERBS
from ics_followup.problems import columns
from ics_followup.settings_file import settings_from

Run = Callable[..., tuple[int, str, str]]

SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
TODAY = ("--today", "2026-11-22")
NUMBERED = re.compile(r" *([0-9]+)  (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
KEYS = {
    "interview", "client", "company", "role", "cadence", "step", "occurrence", "kind", "uid", "start", "end",
    "timezone", "channel", "to", "state", "firm", "draft", "why", "rules",
}  # fmt: skip


@pytest.fixture
def folder(plain: Path) -> Path:
    """The sample, in an empty folder."""
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    return plain


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- help --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_fits_a_terminal(verb: str, run: Run) -> None:
    for flag in ("--help", "-h"):
        status, out, err = run(verb, flag)
        assert (status, err) == (0, "")
        assert out.startswith(f"Usage: ics-followup {verb}")
        assert all(columns(line) <= 80 for line in out.splitlines())
        assert "Options:" in out


def test_help_shows_the_first_verbs_and_help_all_every_one(run: Run) -> None:
    first = run("--help")[1]
    every = run("--help-all")[1]
    for verb, (text, seen_first) in VERBS.items():
        assert (f"  {verb} " in first) is seen_first
        assert f"  {verb} " in every
        assert text in " ".join(every.split())


def test_a_misspelt_verb_gets_the_nearest(run: Run) -> None:
    status, _, err = run("explian")
    assert status == 2
    assert 'Did you mean "explain"?' in err


# --- init and demo -----------------------------------------------------------------------------------------


def test_init_writes_a_sheet_of_eight_columns_and_settings_that_can_be_read(run: Run, plain: Path) -> None:
    status, out, err = run("init", "mine", *TODAY)
    assert (status, err) == (0, "")
    assert names(plain / "mine") == ["followup.toml", "interviews.csv"]
    head, *rows = csv.reader(io.StringIO((plain / "mine/interviews.csv").read_text(encoding="utf-8-sig")))
    assert head == ["company", "role", "interview", "people", "promised", "status", "log", "notes"]
    assert len(rows) == 1
    settings, problems = settings_from(
        (plain / "mine/followup.toml").read_text(encoding="utf-8"), "followup.toml"
    )
    assert problems == ()
    assert (settings.me.timezone, settings.me.country) == ("America/Chicago", "US")
    assert len(settings.feed.id) >= 16
    assert "ics-followup build mine/interviews.csv" in out
    assert run("build", "mine/interviews.csv", *TODAY)[0] == 0


def test_init_never_writes_over_a_file(run: Run, plain: Path) -> None:
    (plain / "interviews.csv").write_text("mine")
    status, out, _ = run("init")
    assert status == 0
    assert (plain / "interviews.csv").read_text() == "mine"
    assert "interviews.csv is already there: left as it is." in out
    settings = (plain / "followup.toml").read_bytes()
    assert run("init")[0] == 0
    assert (plain / "followup.toml").read_bytes() == settings
    (plain / "followup.toml").unlink()
    (plain / "followup.toml").symlink_to("nowhere")
    run("init")
    assert (plain / "followup.toml").is_symlink()


def test_demo_shows_made_up_interviews_and_touches_no_file(run: Run, plain: Path) -> None:
    plain.chmod(0o555)
    try:
        status, out, err = run("demo")
        assert (status, err) == (0, "")
        assert "Made-up interviews" in out
        assert "Skip this if" in out
        assert out.endswith("Nothing was written.\n")
        assert names(plain) == []
    finally:
        plain.chmod(0o755)


# --- plan --------------------------------------------------------------------------------------------------


def test_the_plan_for_programs_has_every_key_and_is_in_order_of_start(run: Run, folder: Path) -> None:
    status, out, _ = run("plan", *TODAY, "--format", "json")
    assert status == 0
    plan = json.loads(out)
    assert len([each for each in plan if each["kind"] == "contact"]) >= 100
    starts = [datetime.fromisoformat(each["start"]) for each in plan]
    assert starts == sorted(starts)
    for each in plan:
        assert each.keys() >= KEYS
        assert each["kind"] in ("contact", "self", "close")
        assert each["state"] in ("done", "assumed", "late", "due", "upcoming", "missed")
        assert each["draft"].keys() == {"kind", "tone", "language", "subject", "body"}
        assert each["draft"]["body"]
        assert each["why"]
        assert each["rules"]
        assert all(person.keys() == {"name", "email", "phone"} for person in each["to"])
        assert each["kind"] == "contact" or each["to"] == []
        assert datetime.fromisoformat(each["end"]) > datetime.fromisoformat(each["start"])
    assert len({each["uid"] for each in plan}) == len(plan)


def test_the_plan_as_csv_has_the_same_rows_and_no_formula(run: Run, folder: Path) -> None:
    sheet = (folder / "interviews.csv").read_text(encoding="utf-8")
    (folder / "interviews.csv").write_text(
        sheet.replace("Harbor Point Health", "=HYPERLINK(A1)"), encoding="utf-8"
    )
    rows = list(csv.DictReader(io.StringIO(run("plan", *TODAY, "--format", "csv")[1])))
    plan = json.loads(run("plan", *TODAY, "--format", "json")[1])
    assert [row["uid"] for row in rows] == [each["uid"] for each in plan]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_table_of_the_plan_fits_a_terminal_and_is_numbered(run: Run, folder: Path) -> None:
    out = run("plan", *TODAY)[1]
    lines = out.splitlines()
    assert all(columns(line) <= 80 for line in lines)
    numbered = [int(match[1]) for line in lines if (match := NUMBERED.match(line))]
    assert numbered == list(range(1, len(numbered) + 1))
    assert len(numbered) > 50


def test_a_cadence_on_the_command_line_overrules_the_rows(run: Run, folder: Path) -> None:
    plan = json.loads(run("plan", *TODAY, "--cadence", "promised-day", "--format", "json")[1])
    assert {each["cadence"] for each in plan} == {"promised-day"}


# --- explain -----------------------------------------------------------------------------------------------

LAKESHORE = "lakeshore-pharmacy-group-clinical-data-analyst"


def test_explain_says_why_in_sentences_for_a_key_a_part_and_a_number(run: Run, folder: Path) -> None:
    status, out, _ = run("explain", LAKESHORE, *TODAY)
    assert status == 0
    text = " ".join(out.split())
    assert "Thu 26 Nov 2026 is Thanksgiving Day." in text
    assert "On Fri 27 Nov 2026 Lakeshore Pharmacy Group is closed (your followup.toml)." in text
    assert "They promised to answer by Wed 25 Nov 2026." in text
    assert all(columns(line) <= 80 for line in out.splitlines())
    assert run("explain", "lakeshore", *TODAY)[1] == out
    assert run("explain", "Lakeshore", "analyst", *TODAY)[1] == out
    lines = run("plan", *TODAY)[1].splitlines()
    number = next(line.split()[0] for line in lines if "Call Dana (Lakeshore" in line)
    assert run("explain", number, *TODAY)[1] == out


def test_a_number_means_the_last_list_shown(run: Run, folder: Path) -> None:
    status, _, err = run("explain", "1", *TODAY)
    assert status == 2
    assert "none was shown yet" in err
    table = run("build", *TODAY)[1]
    first = next(line for line in table.splitlines() if (match := NUMBERED.match(line)) and match[1] == "1")
    company = re.sub(r".*\((.*)\).*", r"\1", first)
    assert company in run("explain", "1", *TODAY)[1]
    status, _, err = run("explain", "999", *TODAY)
    assert status == 2
    assert "not 999" in err


@pytest.mark.parametrize("named", ["analyst", "health"])
def test_what_could_be_several_lists_them(named: str, run: Run, folder: Path) -> None:
    status, out, err = run("explain", named, *TODAY)
    assert (status, out) == (2, "")
    assert "could be any of these" in err
    assert len(err.splitlines()) > 3


def test_what_is_unknown_lists_the_nearest(run: Run, folder: Path) -> None:
    status, _, err = run("explain", "lakeshor-farmacy-group", *TODAY)
    assert status == 2
    assert LAKESHORE in err


def test_a_row_with_rounds_is_explained_round_by_round(run: Run, folder: Path) -> None:
    out = run("explain", "blue-heron", *TODAY)[1]
    assert "Key: blue-heron-therapeutics-senior-analyst." in " ".join(out.split())
    assert "Key: blue-heron-therapeutics-senior-analyst-2." in " ".join(out.split())


# --- days, check and the bare screen -----------------------------------------------------------------------


def test_days_for_programs(run: Run) -> None:
    status, out, _ = run(
        "days", "--country", "United States", "--from", "2026-11-25", "--to", "2026-11-28", "--format", "json"
    )
    assert status == 0
    assert json.loads(out) == [
        {"date": "2026-11-25", "business": True, "half": False, "why": ""},
        {"date": "2026-11-26", "business": False, "half": False, "why": "Thanksgiving Day"},
        {"date": "2026-11-27", "business": True, "half": False, "why": ""},
        {"date": "2026-11-28", "business": False, "half": False, "why": "Saturday"},
    ]


def test_days_take_the_closures_of_a_company(run: Run, folder: Path) -> None:
    out = run(
        "days", "--company", "lakeshore pharmacy group", "--from", "2026-11-27", "--to", "2026-11-27",
        "--config", "followup.toml",
    )[1]  # fmt: skip
    assert "closed" in out
    assert "Lakeshore Pharmacy Group" in out or "followup.toml" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--country", "Germny"), "Germany"),
        (("--country", "Germany", "--region", "Bavria"), "Did you mean"),
        (("--country", "US", "--from", "2026-12-01"), "--to"),
    ],
)
def test_days_that_do_not_fit_are_wrong_usage(arguments: tuple[str, ...], said: str, run: Run) -> None:
    status, out, err = run("days", "--from", "2026-11-25", "--to", "2026-11-28", *arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_the_nearest_region_is_named_in_words(run: Run) -> None:
    err = run(
        "days", "--country", "Germany", "--region", "Bavria", "--from", "2026-11-25", "--to", "2026-11-28"
    )[2]
    assert "Bavaria" in err


def test_check_finds_nothing_in_the_sample_and_its_feed(run: Run, folder: Path) -> None:
    assert run("build", *TODAY)[0] == 0
    status, out, err = run("check", *TODAY)
    assert (status, err) == (0, "")
    assert "error" not in out
    status, out, _ = run("check", "followups.ics")
    assert status == 0
    assert out.endswith("no problems.\n")


def test_check_says_what_is_wrong_with_a_feed(run: Run, folder: Path) -> None:
    run("build", *TODAY)
    feed = folder / "followups.ics"
    feed.write_bytes(feed.read_bytes().replace(b"\r\n", b"\n"))
    status, out, _ = run("check", "followups.ics")
    assert status == 1
    assert "followups.ics:" in out.splitlines()[0]


def test_the_bare_screen_says_how_to_begin_where_there_is_nothing(run: Run, plain: Path) -> None:
    status, out, err = run()
    assert (status, err) == (0, "")
    for verb in ("init", "demo", "build FILE"):
        assert f"ics-followup {verb}" in out
    assert names(plain) == []


def test_the_bare_screen_says_whether_the_feed_is_fresh(run: Run, folder: Path) -> None:
    status, out, _ = run()
    assert status == 0
    assert "There is no feed yet" in out
    run("build")
    assert "is up to date" in run()[1]
    sheet = folder / "interviews.csv"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("Lakeshore Pharmacy", "Lakeside Pharmacy"), encoding="utf-8"
    )
    out = run()[1]
    assert "is behind your sheet" in out
    assert all(columns(line) <= 80 for line in out.splitlines())
