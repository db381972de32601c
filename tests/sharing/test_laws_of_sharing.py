"""What is not shown has no influence: another value in a private cell changes no byte of what is shared."""

from __future__ import annotations

import csv
import io
import re
import string
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.build import feed_for
from ics_followup.drafts import Turns
from ics_followup.feed.uid import row_mark
from ics_followup.model import Interview
from ics_followup.planning import Plan, plan_for
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.levels import LEVELS, Level
from ics_followup.sharing.pages import index_page, week_page
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Shared
from ics_followup.source import Source

TODAY: Final = date(2026, 11, 26)
SECRET: Final = bytes(range(32))
SETTINGS: Final = (
    '[me]\nname = "Sam Rivera"\nemail = "{email}"\nphone = "{phone}"\ntimezone = "America/Chicago"\n'
)
ROW: Final = {
    "id": "row-{number}",
    "company": "Acme Hall",
    "role": "Nurse",
    "round": "second",
    "interview": "2026-11-{day} 10:00",
    "timezone": "America/Chicago",
    "country": "US",
    "name": "Dana Ortiz",
    "email": "dana@example.com",
    "number": "+1-312-555-0110",
    "title": "hiring manager",
    "topic": "the lab plan",
    "address": "1 Main Street",
    "channel": "email",
    "promised": "2026-12-04",
    "strength": "triage",
    "materials": "the roster",
    "news": "the new wing",
    "log_note": "she was kind",
    "snooze_note": "until I am back",
    "notes": "nobody sees this",
    "Portal": "https://example.org/1",
    "my_email": "sam@example.com",
    "my_phone": "+1-312-555-0188",
}
"""The cells of a row by what is in them; some stand in one column together."""

LOGS: Final = (
    "2026-11-10 17:10 out email sent # {note}",
    "2026-11-11 17:10 out email sent # {note}; 2026-11-16 in email promised 2026-12-04 # {note}",
    "2026-11-19 09:00 in phone offer # {note}",
    "",
)
INITIALS, NAMED, FULL, NEVER = "initials", "named", "full", ""
SHOWN_FROM: Final[Mapping[str, str]] = {
    "company": NAMED,
    "role": NAMED,
    "round": NAMED,
    "name": FULL,
    "email": FULL,
    "number": FULL,
    "title": NEVER,
    "topic": NAMED,
    "address": FULL,
    "strength": NAMED,
    "materials": NAMED,
    "news": NAMED,
    "log_note": NEVER,
    "snooze_note": NEVER,
    "notes": NEVER,
    "Portal": FULL,
    "my_email": FULL,
    "my_phone": FULL,
}
"""The first level that shows something of a cell; nothing where none does."""

words = st.lists(
    st.text(string.ascii_lowercase, min_size=2, max_size=9).map(lambda word: f"x{word}"),
    min_size=1,
    max_size=4,
).map(" ".join)
tails = st.text(string.ascii_letters + string.digits + " .,:'!äéß株-", max_size=40)
mailboxes = st.text(string.ascii_lowercase, min_size=1, max_size=12).map(lambda word: f"x{word}@example.org")
numbers = st.integers(1000, 9999).map(lambda tail: f"+1-312-867-{tail}")
VALUES: Final[Mapping[str, st.SearchStrategy[str]]] = {
    "company": st.tuples(words, words).map(lambda two: f"A{two[0].split()[0]} H{two[1].split()[0]}"),
    "name": st.sampled_from([]),
    "email": mailboxes,
    "my_email": mailboxes,
    "number": numbers,
    "my_phone": numbers,
    "notes": tails,
    "log_note": words,
    "snooze_note": words,
    "Portal": words,
}
"""What a cell may hold instead; a few words unless said. A company keeps its initials, which are shown."""


def sheet(**cells: str) -> Source:
    """A sheet of four rows, in which each row has the same cells but its own day and log."""
    text = io.StringIO()
    rows = []
    for number, log in enumerate(LOGS):
        row = {**ROW, **cells}
        rows.append(
            {
                **{
                    name: row[name] for name in ("company", "role", "round", "timezone", "country", "address")
                },
                **{
                    name: row[name]
                    for name in ("channel", "strength", "materials", "news", "notes", "Portal")
                },
                "id": row["id"].format(number=number),
                "interview": row["interview"].format(day=10 + 2 * number),
                "promised": "2026-11-24" if number == 3 else row["promised"] if number == 0 else "",
                "people": f"{row['name']} <{row['email']}> {row['number']} ({row['title']}) [{row['topic']}]",
                "snooze": f"until 2026-12-10 # {row['snooze_note']}" if number == 0 else "",
                "log": log.format(note=row["log_note"]),
            }
        )
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    row = {**ROW, **cells}
    config = SETTINGS.format(email=row["my_email"], phone=row["my_phone"])
    return Source(sheet=text.getvalue().encode(), name="interviews.csv", config=config)


def plan_of(source: Source, today: date = TODAY) -> Plan:
    plan = plan_for(source, today=today)
    assert not plan.errors
    return plan


def shared_of(plan: Plan, level: Level, secret: bytes = SECRET) -> Shared:
    return shared_from(plan, level, who="Sam Rivera", with_whom="Alex", until=None, secret=secret)


class Files(NamedTuple):
    feed: bytes
    page: bytes
    week: bytes


def files_of(plan: Plan, level: Level) -> Files:
    shared = shared_of(plan, level)
    return Files(feed_of(shared, None).data, index_page(shared), week_page(shared))


@cache
def usual(level: Level) -> Files:
    return files_of(plan_of(sheet()), level)


def hidden_at(level: Level) -> list[str]:
    return [
        cell for cell, least in SHOWN_FROM.items() if not least or LEVELS.index(level) < LEVELS.index(least)
    ]


PAIRS: Final = [(level, cell) for level in LEVELS for cell in hidden_at(level) if cell != "name"]


@pytest.mark.parametrize(("level", "cell"), PAIRS)
@hypothesis_settings(max_examples=3)
@given(data=st.data())
def test_another_value_in_a_private_cell_changes_no_byte(
    level: Level, cell: str, data: st.DataObject
) -> None:
    value = data.draw(VALUES.get(cell, words))
    assert files_of(plan_of(sheet(**{cell: value})), level) == usual(level)


@pytest.mark.parametrize("level", LEVELS)
@hypothesis_settings(max_examples=5)
@given(data=st.data())
def test_other_values_in_all_private_cells_at_once_change_no_byte(level: Level, data: st.DataObject) -> None:
    cells = {cell: data.draw(VALUES.get(cell, words), cell) for cell in hidden_at(level) if cell != "name"}
    assert files_of(plan_of(sheet(**cells)), level) == usual(level)


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "full"])
@hypothesis_settings(max_examples=5)
@given(given=st.sampled_from(("Ann", "Björn", "Xu", "Maria-Luisa")), turn=st.integers(0, 99))
def test_another_name_changes_nothing_but_pseudonyms(level: Level, given: str, turn: int) -> None:
    """A name is part of what tells somebody's follow-ups from another's, and, hashed, of which wording is theirs."""
    whose = alone("Dana Ortiz")
    interview = whose.intake.interviews[0]
    names = (f"{given} {letters(turn * 10_000 + number)}" for number in range(9_999))
    name = next(name for name in names if wording(interview, name) == wording(interview, "Dana Ortiz"))
    assert without_names(files_of(alone(name), level)) == without_names(files_of(whose, level))


def alone(name: str) -> Plan:
    """The plan of a sheet of one row, with somebody of that name."""
    whole = sheet(name=name)
    lines = whole.sheet.splitlines(keepends=True)
    return plan_of(whole._replace(sheet=b"".join(lines[:2])))


def letters(number: int) -> str:
    return "O" + "".join(string.ascii_lowercase[int(digit)] for digit in str(number))


def wording(interview: Interview, name: str) -> int:
    """Which of the wordings a person of that name would have, of as many as any kind of message could have."""
    person = interview.people[0]._replace(name=name)
    turns = Turns((interview._replace(people=(person,), contact=person),))
    return turns.of(interview._replace(people=(person,), contact=person), person).wording(
        "status", occurrence=1, count=840
    )


PSEUDONYM: Final = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[58][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\bp[0-9a-f]{16}\b"
)


def without_names(files: Files) -> list[bytes]:
    """The files with their pseudonyms in the order in which they come."""
    numbers: dict[bytes, bytes] = {}
    blocks = b"".join(
        block for _, block in sorted((unnamed(each), each) for each in files.feed.split(b"BEGIN:VEVENT"))
    )
    return [
        PSEUDONYM.sub(lambda found: numbers.setdefault(found[0], b"%d" % len(numbers)), data)
        for data in (
            blocks,
            files.page,
            files.week,
        )
    ]


def unnamed(block: bytes) -> bytes:
    return PSEUDONYM.sub(b"", block)


@pytest.mark.parametrize("cell", ["strength", "materials", "news", "role", "company"])
@hypothesis_settings(max_examples=4)
@given(one=mailboxes, other=mailboxes, tail=numbers)
def test_an_address_or_a_number_in_a_shown_cell_has_no_influence_at_named(
    cell: str, one: str, other: str, tail: str
) -> None:
    files = [
        files_of(plan_of(sheet(**{cell: f"{ROW[cell]} or {inside}"})), "named")
        for inside in (one, other, tail, "https://example.org/x", "www.example.net")
    ]
    assert all(each == files[0] for each in files)
    assert files[0] != usual("named")


@pytest.mark.parametrize(
    ("level", "cell"),
    [
        (level, cell)
        for level in LEVELS
        for cell in SHOWN_FROM
        if cell not in (*hidden_at(level), "address", "Portal", "my_email", "name", "number")
    ],
)
def test_what_is_shown_has_influence(level: Level, cell: str) -> None:
    """Otherwise the laws above would hold because nothing is shown at all."""
    value = {"email": "lee@example.org", "my_phone": "+1-312-555-0177"}.get(cell)
    assert files_of(plan_of(sheet(**{cell: value or "Other Words"})), level) != usual(level)


# --- nested levels, and pseudonyms ------------------------------------------------------------------------------


def test_a_level_shows_what_the_one_before_it_shows_and_the_same_of_it() -> None:
    plan = plan_of(sheet())
    lower, *higher = [shared_of(plan, level) for level in LEVELS]
    times = {(step.uid, step.start, step.end) for step in lower.steps}
    initials, named, full = higher
    for shared in higher:
        assert times <= {(step.uid, step.start, step.end) for step in shared.steps}
    for one, more in ((initials, named), (named, full)):
        assert [len(process.steps) for process in one.processes] == [
            len(each.steps) for each in more.processes
        ]
        for step, richer in zip(one.steps, more.steps, strict=True):
            assert step._replace(person="", to=(), message=None, why=()) == richer._replace(
                person="", to=(), message=None, why=()
            )
            assert (step.person, step.to, step.why) == ("", (), ())
        assert one.notable == more.notable
    assert not any(step.message for step in initials.steps)
    assert any(step.message for step in named.steps)
    assert any(step.person and step.to and step.why for step in full.steps)


@hypothesis_settings(max_examples=8)
@given(day=st.integers(10, 20), promised=st.integers(1, 9), note=words)
def test_pseudonyms_stay_while_days_texts_and_levels_change(day: int, promised: int, note: str) -> None:
    before = plan_of(sheet())
    after = plan_of(sheet(interview=f"2026-11-{day:02d} 10:00", news=note))
    moved = plan_of(sheet(promised=f"2026-12-0{promised}"))
    for plan in (after, moved):
        assert {each.ref for each in shared_of(plan, "initials").processes} == {
            each.ref for each in shared_of(before, "full").processes
        }
    known = {step.uid for step in shared_of(before, "initials").steps}
    assert known & {step.uid for step in shared_of(moved, "busy").steps}


@hypothesis_settings(max_examples=20)
@given(secret=st.binary(min_size=32, max_size=32))
def test_another_secret_makes_all_pseudonyms_others(secret: bytes) -> None:
    plan = usual_plan()
    for level in LEVELS:
        names = set(PSEUDONYM.findall(feed_of(shared_of(plan, level), None).data))
        others = set(PSEUDONYM.findall(feed_of(shared_of(plan, level, secret), None).data))
        assert secret == SECRET or not names & others


@cache
def usual_plan() -> Plan:
    return plan_of(sheet())


def test_no_name_of_the_seekers_own_calendar_is_in_what_is_shared() -> None:
    plan = usual_plan()
    own = PSEUDONYM.findall(feed_for(plan, None).data)
    for level in LEVELS:
        files = b"".join(files_of(plan, level))
        assert not any(name in files for name in own)
        assert b"X-ICS-FOLLOWUP-ROW" not in files
        assert not any(row_mark(interview.row_key).encode() in files for interview in plan.intake.interviews)
