"""An event that leaves a shared calendar and comes back goes on counting: calendars would ignore an older number."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.feed.memory import Memory
from ics_followup.feed.previous import PreviousEvent, previous_from
from ics_followup.feed.write import calendar_bytes
from ics_followup.model import Event
from ics_followup.sharing.left import left_after, read, written

Run = Callable[..., tuple[int, str, str]]
HEAD = "company,role,interview,people,status\n"
ACME = "Acme,Nurse,2026-11-17 10:00,Dana Ortiz <dana@example.com>,\n"
ELSE = "Elsewhere,Nurse,2026-11-16 10:00,Tom <tom@example.com>,\n"
DAY = "2026-11-20"


def events(path: str) -> dict[str, PreviousEvent]:
    return {event.uid: event for event in previous_from(Path(path).read_bytes())}


def assert_came_back_later(before: dict[str, PreviousEvent], path: str, between: set[str]) -> None:
    """Everything is back, and what was away has a higher number and a later stamp."""
    after = events(path)
    away = before.keys() - between
    assert away
    assert after.keys() >= away
    for uid in away:
        assert after[uid].sequence == before[uid].sequence + 1
        assert after[uid].stamp > before[uid].stamp


def test_in_what_a_seeker_shares(run: Run) -> None:
    sheet = Path("interviews.csv")
    for text in (HEAD + ELSE + ACME, HEAD + ELSE, HEAD + ELSE + ACME):
        sheet.write_text(text, encoding="utf-8")
        assert run("share", "--today", DAY, "--level", "full")[0] == 0
        if text == HEAD + ELSE:
            between = set(events("shared/followups.ics"))
        elif "between" not in locals():
            before = events("shared/followups.ics")
    assert_came_back_later(before, "shared/followups.ics", between)


def test_also_after_the_consent_ended_and_was_renewed(run: Run) -> None:
    Path("interviews.csv").write_text(HEAD + ACME, encoding="utf-8")
    run("share", "--today", DAY)
    before = events("shared/followups.ics")
    Path("followup.toml").write_text("[share]\nuntil = 2026-11-19\n", encoding="utf-8")
    assert run("share", "--today", DAY)[0] == 1
    between = set(events("shared/followups.ics"))
    Path("followup.toml").write_text("[share]\nuntil = 2027-11-19\n", encoding="utf-8")
    run("share", "--today", DAY)
    assert_came_back_later(before, "shared/followups.ics", between)


def coach(run: Run, maya: str, *, clients: str = "Maya,maya,named,\n") -> None:
    Path("maya").mkdir(exist_ok=True)
    Path("maya/interviews.csv").write_text(maya, encoding="utf-8")
    Path("clients.csv").write_text(f"name,source,level,consent_until\n{clients}", encoding="utf-8")
    run("coach", "build", "-o", "out", "--today", DAY)


def test_in_a_clients_feed_and_in_that_of_exceptions(run: Run) -> None:
    late = "Late,Nurse,2026-11-09 10:00,Tom <tom@example.com>,\n"
    paths = ("out/clients/maya/followups.ics", "out/exceptions.ics")
    coach(run, HEAD + ELSE + ACME + late)
    before = {path: events(path) for path in paths}
    coach(run, HEAD + ELSE)
    between = {path: set(events(path)) for path in paths}
    coach(run, HEAD + ELSE + ACME + late)
    for path in paths:
        assert_came_back_later(before[path], path, between[path])


def test_in_a_clients_feed_when_the_consent_is_back(run: Run) -> None:
    path = "out/clients/maya/followups.ics"
    for clients in ("Maya,maya,named,2026-11-19\n", "Maya,maya,,\n"):
        coach(run, HEAD + ACME, clients="Maya,maya,named,\n")
        before = events(path)
        coach(run, HEAD + ACME, clients=clients)
        between = set(events(path)) if Path(path).exists() else set()
        coach(run, HEAD + ACME, clients="Maya,maya,named,\n")
        assert_came_back_later(before, path, between)


def test_what_is_remembered_names_nobody(run: Run) -> None:
    coach(run, HEAD + ELSE + ACME)
    coach(run, HEAD + ELSE)
    said = json.loads(Path("out/.coach/clients/maya.json").read_bytes())["gone"]
    assert said
    assert all(len(uid) == 36 and len(entry) == 3 for uid, entry in said.items())


UIDS = st.sets(st.sampled_from("abcdef"), min_size=1)


@settings(max_examples=50)
@given(st.lists(UIDS, min_size=2, max_size=6))
def test_no_number_and_no_stamp_ever_falls(runs: list[set[str]]) -> None:
    gone: dict[str, tuple[int, datetime, date]] = {}
    before: bytes | None = None
    last: dict[str, tuple[int, datetime]] = {}
    for at, uids in enumerate(runs):
        memory = Memory(
            previous_from(before or b""), gone, stamp=datetime(2026, 11, 22, tzinfo=UTC), alarm=None
        )
        made = (
            Event(uid=uid, start=date(2026, 11, 23), end=date(2026, 11, 24), summary=uid, description="")
            for uid in sorted(uids)
        )
        after = calendar_bytes((memory.block(event) for event in made), name="x")
        gone = read(json.loads(json.dumps(written(left_after(before, after, gone, date(2026, 11, 22))))))
        for event in previous_from(after):
            assert (event.sequence, event.stamp) >= last.get(event.uid, (0, event.stamp))
            last[event.uid] = (event.sequence, event.stamp)
        assert gone.keys().isdisjoint(uids)
        assert gone.keys() | uids == set().union(*runs[: at + 1])
        before = after
