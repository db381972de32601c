"""When the served feed is built anew, and what is served when that fails."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ics_followup.problems import DataError, FollowupError, Problem
from ics_followup.server.keeper import AGAIN_SECONDS, Built, Keeper, stamps_below
from ics_followup.server.page import Week

WEEK = Week("Follow-ups", "Sun", ())


@dataclass
class Desk:
    """What a keeper is given, all of it to be changed by the test."""

    target: Path
    text: str = "one"
    state: Hashable = 1
    error: Exception | None = None
    problems: str = ""
    now: float = 0.0
    builds: int = 0
    said: list[str] = field(default_factory=list)

    def build(self) -> Built:
        self.builds += 1
        if self.error:
            raise self.error
        if not self.target.exists() or self.text.encode() not in self.target.read_bytes():
            self.target.write_text(f"BEGIN:VCALENDAR {self.text}")
        return Built(self.target, WEEK._replace(notice=self.problems), self.problems)

    def keeper(self) -> Keeper:
        return Keeper(
            target=self.target,
            build=self.build,
            watch=lambda: self.state,
            say=self.said.append,
            clock=lambda: self.now,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "followups.ics")


def test_it_builds_only_when_something_changed(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()
    for _ in range(5):
        keeper.turn()
    assert desk.builds == 1
    desk.state, desk.text = 2, "two"
    keeper.turn()
    keeper.turn()
    assert desk.builds == 2
    assert b"two" in keeper.shown.feed.data
    assert desk.said == ["The feed changed: it has 0 events now."]


def test_a_feed_that_somebody_removed_is_made_again(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()
    before = keeper.shown.feed
    desk.target.unlink()
    keeper.turn()
    assert desk.target.exists()
    assert keeper.shown.feed is before


def test_a_failure_keeps_the_feed_is_said_once_and_tried_again_later(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()
    before = keeper.shown.feed
    desk.state, desk.error = 2, FollowupError("The disk is\nfull.")
    for _ in range(5):
        keeper.turn()
    assert desk.builds == 2
    assert desk.said == ["The disk is full. (The last good feed is served.)"]
    assert keeper.shown.feed is before
    assert keeper.shown.week.notice == "The disk is full."
    desk.now = AGAIN_SECONDS
    keeper.turn()
    assert desk.builds == 3
    desk.error, desk.now = None, 2 * AGAIN_SECONDS
    keeper.turn()
    keeper.turn()
    assert desk.builds == 4
    assert desk.said[1:] == ["All is well again."]
    assert keeper.shown.week.notice == ""


def test_what_is_wrong_in_the_sheet_is_said_in_whole_sentences_on_one_line(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()
    remedy = "Begin it with a line of column names: company, role, interview, people."
    empty = Problem(severity="error", what="This file is empty", remedy=remedy, file="interviews.csv")
    desk.state, desk.error = 2, DataError([empty])
    keeper.turn()
    assert keeper.shown.week.notice == f"interviews.csv: This file is empty. {remedy}"
    assert desk.said == [f"interviews.csv: This file is empty. {remedy} (The last good feed is served.)"]


def test_not_even_a_mistake_in_the_program_ends_it(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()
    desk.state, desk.error = 2, KeyError("x")
    keeper.turn()
    assert "KeyError" in desk.said[0]
    assert keeper.shown.feed.data == b"BEGIN:VCALENDAR one"


def test_what_came_while_it_was_building_is_built_next(desk: Desk) -> None:
    keeper = desk.keeper()
    keeper.begin()

    def busy() -> Built:
        desk.state = 3
        return desk.build()

    keeper._build = busy  # the sheet is saved again in the middle of a build
    desk.state = 2
    keeper.turn()
    keeper._build = desk.build
    keeper.turn()
    assert desk.builds == 3


def test_at_the_start_the_feed_of_an_earlier_run_stands_in(desk: Desk) -> None:
    desk.error = FollowupError("There is no sheet.")
    with pytest.raises(FollowupError, match="no sheet"):
        desk.keeper().begin()
    desk.target.write_text("BEGIN:VCALENDAR old")
    keeper = desk.keeper()
    keeper.begin()
    assert keeper.shown.feed.data == b"BEGIN:VCALENDAR old"
    assert not keeper.shown.week.known
    desk.target.write_text("<html>")
    with pytest.raises(FollowupError, match="no sheet"):
        desk.keeper().begin()


def test_the_date_of_a_feed_is_that_of_its_file_and_never_ahead_of_the_clock(desk: Desk) -> None:
    desk.target.write_text("BEGIN:VCALENDAR one")
    os.utime(desk.target, (1_700_000_000, 1_700_000_000))
    keeper = desk.keeper()
    keeper.begin()
    assert keeper.shown.feed.modified == 1_700_000_000
    os.utime(desk.target, (4_000_000_000, 4_000_000_000))
    other = desk.keeper()
    other.begin()
    assert other.shown.feed.modified < 4_000_000_000


def test_files_of_a_folder_are_seen_when_they_change(tmp_path: Path) -> None:
    def look() -> Hashable:
        return stamps_below(tmp_path, endings=(".csv",))

    looks = [look()]
    (tmp_path / "deep").mkdir()
    for number, name in enumerate(("a.csv", "deep/b.CSV")):
        (tmp_path / name).write_text("x" * number)
        looks.append(look())
    (tmp_path / "c.txt").write_text("x")
    (tmp_path / ".d.csv").write_text("x")
    assert look() == looks[-1]
    assert len(set(looks)) == 3
    assert stamps_below(tmp_path / "none", endings=(".csv",)) == ()
