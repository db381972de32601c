"""A mistake in a row takes nothing out of a shared calendar: its events stay as they were until it is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.previous import previous_from

Run = Callable[..., tuple[int, str, str]]
HEAD = "company,role,interview,people,status\n"
ACME = "Acme,Nurse,{day} 10:00,Dana Ortiz <dana@example.com>,{status}\n"
ELSE = "Elsewhere,Nurse,2026-11-16 10:00,Tom <tom@example.com>,{status}\n"
GOOD = HEAD + ELSE.format(status="") + ACME.format(day="2026-11-17", status="")
BAD = HEAD + ELSE.format(status="") + ACME.format(day="2026-31-31", status="")
LEVELS = ("busy", "initials", "named", "full")


def share(run: Run, text: str, level: str, today: str = "2026-11-20") -> dict[str, bytes]:
    Path("interviews.csv").write_text(text, encoding="utf-8")
    run("share", "--today", today, "--level", level)
    return events("shared")


def coach(run: Run, text: str, level: str, today: str = "2026-11-20") -> dict[str, bytes]:
    Path("maya").mkdir(exist_ok=True)
    Path("maya/interviews.csv").write_text(text, encoding="utf-8")
    Path("clients.csv").write_text(f"name,source,level\nMaya,maya,{level}\n", encoding="utf-8")
    run("coach", "build", "-o", "out", "--today", today)
    return events("out/clients/maya")


def events(folder: str) -> dict[str, bytes]:
    return {each.uid: each.block for each in previous_from(Path(folder, "followups.ics").read_bytes())}


VERBS = pytest.mark.parametrize("verb", [share, coach], ids=["share", "coach"])
Verb = Callable[..., dict[str, bytes]]


@VERBS
@pytest.mark.parametrize("level", LEVELS)
def test_the_events_of_a_bad_row_stay_byte_for_byte_and_go_on_when_it_is_mended(
    run: Run, verb: Verb, level: str
) -> None:
    before = verb(run, GOOD, level)
    assert len(before) > 3
    assert verb(run, BAD, level) == before
    assert verb(run, BAD, level) == before
    assert verb(run, GOOD, level) == before


@VERBS
def test_the_page_counts_the_row(run: Run, verb: Verb) -> None:
    verb(run, GOOD, "initials")
    verb(run, BAD, "initials")
    page = next(Path().rglob("index.html" if verb is share else "maya/index.html")).read_text(
        encoding="utf-8"
    )
    assert "1 row" in page


@VERBS
@pytest.mark.parametrize("level", LEVELS[1:])
def test_what_a_good_row_ended_leaves_although_another_row_is_bad(run: Run, verb: Verb, level: str) -> None:
    before = verb(run, GOOD, level)
    alone = verb(run, HEAD + ACME.format(day="2026-11-17", status=""), level)
    verb(run, GOOD, level)
    after = verb(run, BAD.replace("<tom@example.com>,", "<tom@example.com>,rejected"), level)
    assert {uid for uid in alone if uid in before} <= after.keys()
    assert before.keys() - after.keys()


@VERBS
def test_nothing_stays_of_a_level_that_showed_more(run: Run, verb: Verb) -> None:
    full = verb(run, GOOD, "full")
    assert any(b"Dana" in block for block in full.values())
    lower = verb(run, BAD, "initials")
    assert not any(b"Dana" in block or b"Acme" in block for block in lower.values())
    assert not any(b"Dana" in block or b"Acme" in block for block in verb(run, BAD, "initials").values())


@VERBS
def test_what_is_past_for_two_months_leaves_in_any_case(run: Run, verb: Verb) -> None:
    before = verb(run, GOOD, "named")
    after = verb(run, BAD, "named", today="2027-06-01")
    assert len(after) < len(before)
