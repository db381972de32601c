"""What is sent and what is not, what a lost copy brings about, and what state.json keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ics_followup.problems import FollowupError
from ics_followup.publish.sending import Outcome, published
from ics_followup.publish.targets.base import Advice, Limits, SendFailure, Sent

pytestmark = pytest.mark.usefixtures("own_config")

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Feed = Callable[..., bytes]


class Shelf:
    """A target in memory that counts how often it is used, and fails when told."""

    advice: Advice = Advice()
    near = False
    patience = timedelta(hours=1)
    where = "shelf"
    called = "the shelf"

    def __init__(self, web: Any) -> None:
        self.web = web
        self.address = web.says("/feed.ics", b"", 404)
        self.held: bytes | None = None
        self.sent = 0
        self.looked = 0
        self.failure: FollowupError | None = None
        self.serves = True

    def send(self, feed: bytes) -> Sent:
        if self.failure:
            raise self.failure
        self.sent += 1
        changed, self.held = self.held != feed, feed
        if self.serves:
            self.web.says("/feed.ics", feed)
        return Sent(self.address, changed, {"place": "learnt"} if self.sent == 1 else {})

    def check(self) -> bytes | None:
        self.looked += 1
        return self.held

    def remove(self) -> str:
        return ""

    def explain(self) -> tuple[str, ...]:
        return ()


class Day:
    """Runs at one folder, hour after hour."""

    def __init__(self, folder: Path, shelf: Shelf, quick: Limits) -> None:
        self.folder, self.shelf, self.quick = folder, shelf, quick
        self.learnt: list[Mapping[str, str]] = []

    def run(self, feed: bytes, hours: float = 0, *, look: bool = False) -> Outcome:
        return published(
            feed,
            self.shelf,
            folder=self.folder,
            to="gist",
            now=NOON + timedelta(hours=hours),
            keep=self.learnt.append,
            look=look,
            limits=self.quick,
        )

    @property
    def state(self) -> dict[str, Any]:
        entry: dict[str, Any] = json.loads((self.folder / "state.json").read_bytes())["last_publish"]
        return entry


@pytest.fixture
def shelf(web: Any) -> Shelf:
    return Shelf(web)


@pytest.fixture
def day(tmp_path: Path, shelf: Shelf, quick: Limits) -> Day:
    return Day(tmp_path, shelf, quick)


def test_the_first_run_sends_and_keeps_what_it_learnt(day: Day, shelf: Shelf, feed: Feed) -> None:
    assert day.run(feed()) == ("sent", shelf.address, "")
    assert day.learnt == [{"place": "learnt"}]
    assert day.state["result"] == "sent"
    assert day.state["to"] == "gist"
    assert len(day.state["digest"]) == 64
    assert day.state["seen"] is True


def test_an_unchanged_feed_is_neither_sent_nor_fetched_nor_looked_at(
    day: Day, shelf: Shelf, feed: Feed
) -> None:
    day.run(feed())
    asked = len(shelf.web.asked)
    assert day.run(feed(), 1).result == "unchanged"
    assert (shelf.sent, shelf.looked, len(shelf.web.asked)) == (1, 0, asked)
    assert day.run(feed("two"), 2).result == "sent"


def test_once_a_day_the_copy_is_looked_at(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    for hour in range(1, 73):
        day.run(feed(), hour)
    assert shelf.looked == 3
    assert shelf.sent == 1


def test_a_copy_that_was_lost_is_sent_again_on_the_next_day_or_when_told(
    day: Day, shelf: Shelf, feed: Feed
) -> None:
    day.run(feed())
    shelf.held = None
    assert day.run(feed(), 1).result == "unchanged"
    found = day.run(feed(), 2, look=True)
    assert (found.result, shelf.sent) == ("sent", 2)
    assert "gone or changed" in found.note
    shelf.held = feed("by hand")
    assert day.run(feed(), 30).result == "sent"


def test_a_copy_on_this_computer_is_looked_at_each_time_and_its_address_once_a_day(
    day: Day, shelf: Shelf, feed: Feed
) -> None:
    shelf.near = True
    day.run(feed())
    asked = len(shelf.web.asked)
    for hour in range(1, 5):
        assert day.run(feed(), hour).result == "unchanged"
    assert (shelf.looked, len(shelf.web.asked)) == (4, asked)
    shelf.held = feed("by hand")
    assert "gone or changed" in day.run(feed(), 5).note
    assert (shelf.held, shelf.sent) == (feed(), 2)


def test_a_clock_that_was_set_back_looks_again(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    assert day.run(feed(), -500).result == "unchanged"
    assert shelf.looked == 1


def test_a_failure_is_kept_and_the_next_run_sends(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    shelf.failure = SendFailure("the token is wrong", "Make a new one")
    with pytest.raises(SendFailure):
        day.run(feed("two"), 1)
    assert day.state["result"] == "failed"
    assert day.state["said"] == "The feed was not published: the token is wrong. Make a new one."
    assert day.state["digest"] == ""
    shelf.failure = None
    assert day.run(feed("two"), 2).result == "sent"
    assert day.state["result"] == "sent"


def test_a_failure_then_the_feed_of_before_is_looked_after_too(day: Day, shelf: Shelf, feed: Feed) -> None:
    """Nobody knows what a broken sending left there: going back to the old feed must not be "unchanged"."""
    day.run(feed("one"))
    shelf.failure = SendFailure("broken")
    with pytest.raises(SendFailure):
        day.run(feed("two"), 1)
    shelf.failure, shelf.held = None, feed("two")
    day.run(feed("one"), 2)
    assert shelf.held == feed("one")


def test_a_new_place_is_sent_to_although_the_feed_is_the_same(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    shelf.where = "another shelf"
    day.run(feed(), 1)
    assert shelf.sent == 2


def test_an_address_that_takes_its_time_is_no_failure_at_first(day: Day, shelf: Shelf, feed: Feed) -> None:
    shelf.serves = False
    assert "gives nothing yet" in day.run(feed()).note
    assert "gives nothing yet" in day.run(feed(), 0.9).note
    assert shelf.sent == 1
    with pytest.raises(SendFailure, match="nothing at this address"):
        day.run(feed(), 2)
    assert day.state["result"] == "failed"
    assert day.state["digest"], "it was sent: that need not be done again"
    shelf.web.says("/feed.ics", feed())
    assert day.run(feed(), 3).result == "unchanged"
    assert shelf.sent == 1


def test_an_address_that_keeps_giving_the_old_feed_is_said(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed("one"))
    shelf.serves = False
    assert "still gives the feed of before" in day.run(feed("two"), 1).note
    with pytest.raises(SendFailure, match="has stopped"):
        day.run(feed("two"), 3)


def test_an_address_that_stops_is_noticed_within_a_day(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    shelf.web.says("/feed.ics", b"<!doctype html><html>sign in", 200)
    with pytest.raises(SendFailure, match="web page"):
        day.run(feed(), 24)
    with pytest.raises(SendFailure, match="web page"):
        day.run(feed(), 25)
    shelf.web.says("/feed.ics", feed())
    assert day.run(feed(), 26).result == "unchanged"


def test_a_share_link_that_was_taken_back_is_said_at_once(day: Day, shelf: Shelf, feed: Feed) -> None:
    day.run(feed())
    shelf.web.says("/feed.ics", b"", 404)
    with pytest.raises(SendFailure, match="taken back"):
        day.run(feed(), 24)


def test_without_an_address_the_target_alone_is_looked_at(day: Day, shelf: Shelf, feed: Feed) -> None:
    shelf.address = ""
    assert "connect --address LINK" in day.run(feed()).note
    assert day.run(feed(), 1).result == "unchanged"


@pytest.mark.parametrize(
    "entry", [None, [], "x", {"sent": 5, "checked": "never", "digest": None, "seen": "yes"}]
)
def test_a_state_that_says_nonsense_is_as_good_as_none(
    day: Day, shelf: Shelf, feed: Feed, entry: Any
) -> None:
    (day.folder / "state.json").write_text(json.dumps({"last_publish": entry}))
    assert day.run(feed()).result == "sent"


def test_what_to_do_about_the_address_is_said_in_the_words_of_the_place(
    day: Day, shelf: Shelf, feed: Feed
) -> None:
    shelf.advice = Advice(unknown="Copy the address of the pages", missing="See whether there are pages")
    there, shelf.address = shelf.address, ""
    note = day.run(feed()).note
    assert "Copy the address of the pages; then: ics-followup connect --address LINK" in note
    assert "Share the file" not in note
    shelf.address, shelf.serves = there, False
    shelf.web.says("/feed.ics", b"", 404)
    day.run(feed("two"), 1)
    with pytest.raises(SendFailure, match="See whether there are pages"):
        day.run(feed("two"), 48)
