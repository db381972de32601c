"""``plan``: a part of it, week by week, the same part for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.problems import columns

Run = Callable[..., tuple[int, str, str]]

SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
TODAY = ("--today", "2026-11-22")
NUMBERED = re.compile(r"^ *(\d+)  (Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ 1-3]\d [A-Z][a-z]{2} \d\d:\d\d  \S")
HEADING = re.compile(r"^Mon \d+ \w{3} – Sun \d+ \w{3}( \d{4})?( \(this week\))?$")


@pytest.fixture
def folder(plain: Path) -> Path:
    for name in ("interviews.csv", "followup.toml"):
        (plain / name).write_bytes((SAMPLE / name).read_bytes())
    return plain


def table(run: Run, *arguments: str) -> list[str]:
    status, out, _ = run("plan", *TODAY, *arguments)
    assert status == 0
    return out.splitlines()


def numbered(lines: list[str]) -> list[str]:
    return [line for line in lines if NUMBERED.match(line)]


def records(run: Run, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("plan", *TODAY, "--format", "json", *arguments)[1])
    return found


def test_the_weeks_have_headings_and_the_past_ones_are_one_line(run: Run, folder: Path) -> None:
    lines = table(run)
    assert re.match(r"^… \d+ (done|assumed).* before Mon 16 Nov: --from 2026-06-24 shows them$", lines[0])
    assert lines[1:3] == ["", "Mon 16 Nov – Sun 22 Nov (this week)"]
    assert all(NUMBERED.match(line) or HEADING.match(line) or not line for line in lines[1:])
    assert all(columns(line) <= 80 for line in lines)
    assert [int(line.split()[0]) for line in numbered(lines)] == list(range(1, len(numbered(lines)) + 1))
    assert any(line == "Mon 4 Jan – Sun 10 Jan 2027" for line in lines)


def test_nothing_is_lost_between_the_line_of_the_past_and_the_weeks(run: Run, folder: Path) -> None:
    lines = table(run)
    assert len(numbered(lines)) + int(lines[0].split()[1]) == len(records(run))


def test_from_and_to_include_their_days_and_show_the_past(run: Run, folder: Path) -> None:
    lines = table(run, "--from", "2026-06-24", "--to", "2026-07-06")
    assert "… " not in "\n".join(lines)
    assert [line[3:13] for line in numbered(lines)] == ["Wed 24 Jun", "Wed 24 Jun", "Mon  6 Jul"]
    assert [line for line in lines if HEADING.match(line)] == [
        "Mon 22 Jun – Sun 28 Jun",
        "Mon 6 Jul – Sun 12 Jul",
    ]


def test_to_before_from_is_wrong_usage(run: Run, folder: Path) -> None:
    assert run("plan", "--from", "2026-11-22", "--to", "2026-11-21")[0] == 2


def test_company_and_person_are_parts_of_names_in_any_case(run: Run, folder: Path) -> None:
    assert {record["company"] for record in records(run, "--company", "harbor POINT")} == {
        "Harbor Point Health"
    }
    found = records(run, "--person", "rupert")
    assert found
    assert all("Rupert Vane" in str(record["to"]) for record in found)
    assert records(run, "--person", "rupert.vane@example.net") == found
    assert {record["kind"] for record in found} == {"contact"}


def test_next_is_so_many_that_are_still_to_do(run: Run, folder: Path) -> None:
    found = records(run, "--next", "3")
    assert len(found) == 3
    assert all(record["state"] in ("due", "upcoming", "late") for record in found)
    everything = [record for record in records(run) if record["state"] in ("due", "upcoming", "late")]
    assert found == everything[:3]
    assert run("plan", "--next", "0")[0] == 2


def test_late_is_what_floats_to_today(run: Run, folder: Path) -> None:
    assert table(run, "--late") == ["Nothing in the plan fits what you asked for."]
    text = (folder / "followup.toml").read_text(encoding="utf-8")
    (folder / "followup.toml").write_text(
        text.replace("[feed]\n", '[feed]\nunlogged = "late"\n'), encoding="utf-8"
    )
    found = records(run, "--late")
    assert found
    assert {record["state"] for record in found} == {"late"}


def test_filters_hold_together_and_for_every_format(run: Run, folder: Path) -> None:
    asked = ("--company", "fenland", "--person", "rupert", "--next", "2")
    found = records(run, *asked)
    assert len(found) == len(numbered(table(run, *asked))) == 2
    rows = list(csv.DictReader(io.StringIO(run("plan", *TODAY, "--format", "csv", *asked)[1])))
    assert [row["uid"] for row in rows] == [record["uid"] for record in found]


def test_nothing_that_fits_is_an_empty_list_for_programs(run: Run, folder: Path) -> None:
    assert records(run, "--company", "nobody at all") == []
    assert table(run, "--company", "nobody at all") == ["Nothing in the plan fits what you asked for."]


def test_the_numbers_are_those_of_what_was_shown(run: Run, folder: Path) -> None:
    lines = numbered(table(run, "--company", "fenland"))
    assert lines[0].split()[0] == "1"
    assert run("explain", "1", *TODAY)[1].startswith("Fenland Robotics, ")
    first = numbered(table(run))[0]
    company = re.sub(r".*\((.*)\).*", r"\1", first)
    assert company in run("explain", "1", *TODAY)[1]
