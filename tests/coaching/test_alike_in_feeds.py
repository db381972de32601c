"""Follow-ups that read the same at one hour are one event of a shared calendar: our own check finds nothing to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.feed.memory import Left
from ics_followup.feed.previous import PreviousEvent, previous_from
from ics_followup.feed.validate import feed_report
from ics_followup.planning import plan_for
from ics_followup.sharing.alike import Told
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.left import left_after
from ics_followup.sharing.levels import LEVELS, Level
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Shared, Step, Unread
from ics_followup.source import Source

Run = Callable[..., tuple[int, str, str]]
TODAY: Final = "2026-11-20"
HEAD: Final = "id,company,role,interview,people,promised,status,log\n"
SETTINGS: Final = (
    '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n[feed]\nunlogged = "late"\n'
)
COMPANIES: Final = ("Acme Hall", "Alpha House", "Atlas Hotel", "Borg", "A" * 300 + " one", "A" * 300 + " two")
PEOPLE: Final = ("", "Dana", "Dana; Tom", "Dana Ortiz <dana@example.com>; Dan Orton <dan@example.com>")
LOGS: Final = (
    "",
    "",
    "",
    "19 Nov out email",
    "20 Nov out phone voicemail",
    "18 Nov in email promised 2026-11-27",
)
SECRET: Final = bytes(range(32))


class Row(NamedTuple):
    """One row of a sheet in which many are alike; ``bad`` has a day that nobody can read."""

    company: int
    role: int
    day: int
    people: int
    promised: bool
    status: int
    log: int
    bad: bool

    def line(self, number: int) -> str:
        cells = (
            f"row-{number}",
            COMPANIES[self.company],
            ("Nurse", "Nurse", "Cook")[self.role],
            "2026-31-31" if self.bad else f"2026-11-{15 + self.day} 10:00",
            PEOPLE[self.people],
            "2026-11-25" if self.promised else "",
            ("", "", "rejected", "offer")[self.status],
            LOGS[self.log],
        )
        return ",".join(cells) + "\n"


ROWS: Final = st.builds(
    Row,
    st.integers(0, len(COMPANIES) - 1),
    st.integers(0, 2),
    st.integers(0, 3),
    st.integers(0, len(PEOPLE) - 1),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, len(LOGS) - 1),
    st.sampled_from((False, False, False, True)),
)
CASELOADS: Final = st.lists(st.lists(ROWS, min_size=1, max_size=12), min_size=2, max_size=4)


def sheet(rows: Sequence[Row]) -> str:
    return HEAD + "".join(row.line(number) for number, row in enumerate(rows))


def events(feed: bytes) -> dict[str, PreviousEvent]:
    return {event.uid: event for event in previous_from(feed)}


class Calendar:
    """A calendar that is written again and again, as both verbs do it."""

    def __init__(self) -> None:
        self.data: bytes | None = None
        self.gone: dict[str, Left] = {}
        self.told: tuple[str, Told] = ("", Told())
        self.last: dict[str, PreviousEvent] = {}

    def write(self, shared: Shared) -> bytes:
        level, told = self.told
        feed = feed_of(shared, self.data, self.gone, told if level == shared.level else None)
        self.gone = left_after(self.data, feed.data, self.gone, shared.today)
        self.data, self.told = feed.data, (shared.level, feed.told)
        return feed.data


def shared_of(rows: Sequence[Row], level: Level) -> Shared:
    """What may be seen, with the hours as if many seekers' days were full: all stand on the hour."""
    source = Source(sheet=sheet(rows).encode(), name="interviews.csv", config=SETTINGS)
    plan = plan_for(source, today=date.fromisoformat(TODAY))
    shared = shared_from(plan, level, who="Maya", with_whom="", until=None, secret=SECRET)
    steps = [_on_the_hour(step) for step in shared.steps]
    if level == "busy":
        steps = list({step.start: step for step in reversed(steps)}.values())[::-1]
    return shared._replace(steps=tuple(steps))


def _on_the_hour(step: Step) -> Step:
    start = step.start.replace(minute=0)
    return step._replace(start=start, end=start + timedelta(minutes=15))


def without(shared: Shared, bad: Sequence[bool]) -> Shared:
    """The same while some rows cannot be read."""
    wrong = {process.ref: process.row for process, bad in zip(shared.processes, bad, strict=False) if bad}
    return shared._replace(
        steps=tuple(step for step in shared.steps if step.process not in wrong),
        processes=tuple(process for process in shared.processes if process.ref not in wrong),
        unread=Unread(frozenset(wrong.values())),
    )


def assert_sound(feed: bytes) -> None:
    assert [each for each in feed_report(feed).findings if each.severity == "error"] == []


def assert_numbers_never_fall(before: dict[str, PreviousEvent], after: dict[str, PreviousEvent]) -> None:
    for uid, event in after.items():
        if uid in before and event.block != before[uid].block:
            assert event.sequence > before[uid].sequence
            assert event.stamp > before[uid].stamp


@settings(max_examples=40, deadline=None)
@given(CASELOADS, st.lists(st.sampled_from(LEVELS), min_size=4, max_size=4))
def test_no_two_events_read_the_same_and_no_number_falls(
    versions: list[list[Row]], levels: list[Level]
) -> None:
    calendar, last = Calendar(), dict[str, PreviousEvent]()
    for rows, level in zip(versions, levels, strict=False):
        shared = shared_of(rows, level)
        feed = calendar.write(shared)
        assert_sound(feed)
        now = events(feed)
        assert_numbers_never_fall(last, now)
        last |= now
        assert calendar.write(shared) == feed, "what did not change is not written again"


def titles(feed: bytes) -> Counter[str]:
    """The titles of a calendar, each as often as it says."""
    found: Counter[str] = Counter()
    for event in events(feed).values():
        text = event.block.replace(b"\r\n ", b"").decode()
        title = re.search("SUMMARY:(?:([0-9,]+) × )?(.*)\r", text)
        assert title
        found[title[2]] += int((title[1] or "1").replace(",", ""))
    return found


GOOD: Final = st.lists(ROWS.map(lambda row: row._replace(bad=False)), min_size=1, max_size=12)
MARKS: Final = st.lists(st.booleans(), min_size=12, max_size=12)


@settings(max_examples=40, deadline=None)
@given(GOOD, st.sampled_from(LEVELS[1:]))
def test_each_follow_up_is_counted_once(rows: list[Row], level: Level) -> None:
    shared = shared_of(rows, level)
    alone = (
        without(shared, [other is not process for other in shared.processes]) for process in shared.processes
    )
    apart = Counter[str]()
    for each in alone:
        apart += titles(feed_of(each, None).data)
    apart["Shared follow-ups stopped updating"] = 1
    assert titles(feed_of(shared, None).data) == apart


@settings(max_examples=40, deadline=None)
@given(GOOD, MARKS, MARKS, st.sampled_from(LEVELS[1:]))
def test_an_event_stays_byte_for_byte_while_rows_for_which_it_stands_cannot_be_read(
    rows: list[Row], first: list[bool], second: list[bool], level: Level
) -> None:
    calendar, shared = Calendar(), shared_of(rows, level)
    before = calendar.write(shared)
    for bad in (first, second):
        assert calendar.write(without(shared, bad)) == before
    assert calendar.write(shared) == before


def test_what_is_busy_stays_one_event_while_a_row_cannot_be_read() -> None:
    calendar, start = Calendar(), datetime(2026, 11, 24, 16, tzinfo=UTC)
    step = Step("b", start, start + timedelta(minutes=15))
    shared = Shared("busy", "Maya", "", None, date.fromisoformat(TODAY), "UTC", (step,))
    before = calendar.write(shared)
    other = shared._replace(steps=(step._replace(uid="a"),))
    assert calendar.write(other._replace(unread=Unread(others=True))) == before
    assert events(calendar.write(other)).keys() == {*events(before)} - {"b"} | {"a"}


def test_the_event_of_several_stays_the_same_one_when_others_join_and_leave() -> None:
    row = Row(0, 0, 1, 0, promised=False, status=0, log=0, bad=False)
    calendar, seen = Calendar(), []
    for count in (1, 3, 2, 3):
        feed = calendar.write(shared_of([row._replace(company=at) for at in range(count)], "initials"))
        seen.append({event.uid for event in events(feed).values()})
    assert all(seen[0] <= uids for uids in seen)


def test_one_of_several_that_was_done_has_its_own_event_again() -> None:
    row = Row(0, 0, 1, 0, promised=False, status=0, log=0, bad=False)
    calendar = Calendar()
    alone = events(calendar.write(shared_of([row, row._replace(company=1)], "named")))
    calendar.write(shared_of([row, row._replace(company=1)], "initials"))
    done = events(calendar.write(shared_of([row, row._replace(company=1, log=3)], "initials")))
    said = [event for event in done.values() if b"Done: it is in the log." in event.block]
    assert said
    assert all(event.sequence > alone[event.uid].sequence for event in said)


def caseload(random: Random) -> list[Row]:
    return [
        Row(
            random.randrange(6), random.randrange(3), random.randrange(2), random.randrange(4),
            promised=random.random() < 0.3, status=random.choice((0, 0, 0, 1, 2, 3)), log=random.randrange(6),
            bad=random.random() < 0.05,
        )
        for _ in range(50)
    ]  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_every_calendar_that_is_written_passes_our_own_check(level: Level, run: Run) -> None:
    random, last = Random(level), dict[str, dict[str, PreviousEvent]]()
    rows = caseload(random)
    Path("maya").mkdir()
    Path("followup.toml").write_text(SETTINGS, encoding="utf-8")
    Path("maya/followup.toml").write_text(SETTINGS, encoding="utf-8")
    Path("clients.csv").write_text(f"name,source,level\nMaya,maya,{level}\n", encoding="utf-8")
    for day in (TODAY, TODAY, "2026-11-23"):
        for path in ("interviews.csv", "maya/interviews.csv"):
            Path(path).write_text(sheet(rows), encoding="utf-8")
        run("share", "--today", day, "--level", level)
        run("coach", "build", "-o", "out", "--today", day)
        for path in ("shared/followups.ics", "out/clients/maya/followups.ics", "out/exceptions.ics"):
            assert run("check", path)[0] == 0, path
            now = events(Path(path).read_bytes())
            assert len(now) > 1
            assert_numbers_never_fall(last.get(path, {}), now)
            last[path] = last.get(path, {}) | now
        for number in random.sample(range(len(rows)), 15):
            rows[number] = caseload(random)[0]
