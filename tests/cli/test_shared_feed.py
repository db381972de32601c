"""What several processes read, and a feed whose events they made, are what one process alone gives."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ics_followup.build import Feed, feed_for
from ics_followup.cli import making
from ics_followup.cli.workers import shared_out
from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.problems import DataError, FollowupError
from ics_followup.settings import Settings
from ics_followup.spread import in_turn

if TYPE_CHECKING:
    from ics_followup.planning import Plan
    from ics_followup.spread import Spread

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts no process from another"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
Journey = Callable[..., "Plan"]
Run = Callable[..., tuple[int, str, str]]
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo")
LOGS = (
    "",
    "",
    "2026-11-20 10:05 out phone voicemail",
    "2026-11-19 out email",
    "2026-11-20 in email rejection",
)
CONFIGS = (
    "",
    '[feed]\nshow = "all"\n',
    '[feed]\nshow = "all"\ndigest = true\nreview = "Fri 16:00"\nalarm = 15\n',
    '[feed]\ndiscreet = true\nunlogged = "late"\n',
    'mail = "gmail"\nlanguage = "de"\n[feed]\nhorizon_days = 20\n',
)


def rows(count: int = 60, *, wrong: tuple[int, ...] = ()) -> list[Mapping[str, str]]:
    """Interviews of all kinds: some share a contact, some have several people or a log; ``wrong`` have no day."""
    return [
        {
            "company": f"Company {number // 2}",
            "role": "Analyst" if number % 2 else "Nurse",
            "interview": "soon" if number in wrong else f"2026-11-{2 + number % 24:02} 1{number % 6}:00",
            "timezone": ZONES[number % len(ZONES)],
            "interviewers": "Dana Ortiz <dana@example.com> [the lab plan]; 田中 美咲 <tanaka@example.com>"
            if number % 5 == 0
            else f"Tom Keller <tom{number}@example.com> +1-555-0100",
            "promised": "2026-11-27" if number % 3 == 0 else "",
            "cadence": "promised-day" if number % 4 else "balanced",
            "log": "" if number in wrong else LOGS[number % len(LOGS)],
            "news": "the new wing" if number % 7 == 0 else "",
        }
        for number in range(count)
    ]


def shared(workers: int) -> Spread:
    return partial(shared_out, workers=workers, batch=4)


MESSY = b"""id,company,role,round,interview,promised,status,interviewers,log,country,timezone,notes,Salary
,Acme,Nurse,first,2026-11-02 10:00; 2026-11-05 11:00; 2026-11-09,by friday,,Dana <d@acme.example>,,US,,private,90k
,Acme,Nurse,,2026-11-03 09:00,,advanced,,2026-11-04 out email: thanks,,,,
,Acme,Nurse,,soon,,,,,XX,Nowhere/City,,
,,Nurse,,2026-11-03,,,,,,,,
,!!!,Nurse,,2026-11-03,,,,,,,,
7,Beta,,,2026-11-03,2026-11-30,rejected,Tom,nonsense,,,,
7,Gamma,,,2026-11-04,,,,,,,,
,Delta,,,,,,,,,,,12
,Delta,,,,,,,,,,,
,,,,,,,,,,,,
,Acme,Nurse,first-2,2026-11-05,,,,,,,,
,Acme,Nurse,,2026-11-03 09:00,,,,,,,,,,slipped
""" + b"".join(
    b",Plain %d,Cook,,2026-11-%02d,,,Tom <t@x.example>,,DE,,,%d\n" % (n, 2 + n % 20, n) for n in range(40)
)
"""Rows of every kind of trouble: keys that another row or round has, no company, cells that cannot be read."""


@pytest.mark.parametrize("log", [None, b"key,when,entry\nplain-3-cook,2026-11-10,out email\nnobody,x,y\n"])
def test_a_sheet_says_the_same_whoever_reads_it(log: bytes | None) -> None:
    def read(spread: Spread) -> Intake:
        return interviews_from(
            read_table(MESSY, "a.csv"),
            settings=Settings(),
            cadences=["balanced"],
            log=read_table(log, "a.log.csv") if log else None,
            today=date(2026, 11, 22),
            more=[read_table(MESSY, "b.csv")],
            spread=spread,
        )

    alone = read(in_turn)
    assert len(alone.problems) > 15
    assert len(alone.interviews) > 40
    assert any(interview.extras for interview in alone.interviews)
    for workers in (1, 2, 3):
        assert read(shared(workers))._replace(sheets=()) == alone._replace(sheets=())


def said(feed: Feed) -> tuple[object, ...]:
    return feed.data, feed.events, feed.kept, feed.gone, feed.changes


@pytest.mark.parametrize("config", CONFIGS)
def test_a_first_feed_has_the_same_bytes(journey: Journey, config: str) -> None:
    plan = journey(*rows(), config=config)
    alone = feed_for(plan, None)
    for workers in (1, 2, 3):
        assert said(feed_for(plan, None, spread=shared(workers))) == said(alone)


@pytest.mark.parametrize("config", CONFIGS)
def test_on_the_next_days_it_remembers_the_same(journey: Journey, config: str) -> None:
    before = feed_for(journey(*rows(), config=config), None).data
    for today, broken in (("2026-11-23", ()), ("2026-12-01", (7, 20, 21))):
        plan = journey(*rows(wrong=broken), config=config, today=today)
        alone = feed_for(plan, before, watch=True)
        assert alone.data != before
        assert bool(alone.kept) is bool(broken)
        for workers in (1, 2, 3):
            assert said(feed_for(plan, before, watch=True, spread=shared(workers))) == said(alone)


def test_what_is_noted_comes_in_the_same_order(journey: Journey) -> None:
    plan = journey(*rows())
    alone: list[object] = []
    feed_for(plan, None, note=alone.append)
    together: list[object] = []
    feed_for(plan, None, note=together.append, spread=shared(2))
    assert together == alone


def test_a_faulty_message_is_the_same_error(journey: Journey, tmp_path: Path) -> None:
    folder = tmp_path / "en" / "after_no"
    folder.mkdir(parents=True)
    (folder / "email.1.txt").write_text("Subject: Hello\n\nDear $nobody,\n", encoding="utf-8")
    plan = journey(*rows(), config='[feed]\nshow = "all"\n')._replace(drafts_folder=str(tmp_path))
    errors = []
    for spread in (in_turn, shared(2)):
        with pytest.raises(DataError) as caught:
            feed_for(plan, None, spread=spread)
        errors.append(caught.value.problems)
    assert errors[0] == errors[1]
    assert [problem.what for problem in errors[0]] == ['Nothing is called "$nobody"']


@pytest.mark.parametrize("octets", [b"\0", b"\n", b"x" * 80, b"\xff"])
def test_what_calendars_would_refuse_is_found_whoever_looks(journey: Journey, octets: bytes) -> None:
    class Damaged(Feed):
        def chunks(self) -> Iterator[bytes]:
            return (chunk.replace(b"SUMMARY:", b"SUMMARY:" + octets, 1) for chunk in super().chunks())

    feed = feed_for(journey(*rows()), None)
    assert (
        b"".join(making.sound_beside(feed, "It", 2))
        == b"".join(making.sound(feed.chunks(), "It"))
        == feed.data
    )
    feed.__class__ = Damaged
    errors = []
    for pieces in (making.sound(feed.chunks(), "It"), making.sound_beside(feed, "It", 2)):
        with pytest.raises(FollowupError, match=r"^It would be wrong: ") as caught:
            deque(pieces, maxlen=0)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]


def test_a_large_sheet_is_shared_out_and_a_small_one_is_not(
    run: Run, plain: Path, sheet_bytes: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (plain / "interviews.csv").write_bytes(sheet_bytes(*rows(100)))
    (plain / "followup.toml").write_text(
        '[me]\nname = "Sam"\ntimezone = "America/Chicago"\n', encoding="utf-8"
    )
    monkeypatch.setattr("ics_followup.cli.workers.workers_here", lambda: 2)
    forks: list[int] = []
    fork = os.fork

    def counted() -> int:
        child = fork()
        forks.append(child)
        return child

    monkeypatch.setattr(os, "fork", counted)
    small = run("build", "--today", "2026-11-22", "-o", "small.ics")
    assert (small[0], forks) == (0, [])
    monkeypatch.setattr("ics_followup.cli.spreading.MANY", 99)
    large = run("build", "--today", "2026-11-22", "-o", "large.ics")
    assert (large[0], len(forks)) == (0, 6)  # two read, two make events, two look at the bytes
    assert (plain / "large.ics").read_bytes() == (plain / "small.ics").read_bytes()
    assert large[1].replace("large.ics", "small.ics") == small[1]
