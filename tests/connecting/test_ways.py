"""The tables of ways and calendars fit together, and answers become the right lines of [publish]."""

from __future__ import annotations

import pytest

from ics_followup.publish.connecting.changes import feed_address, moves, publish_changes
from ics_followup.publish.connecting.ways import PUSH, WAYS, way_of
from ics_followup.settings import Publish, Push

ADDRESS = "https://gist.example/a.ics"
GIST = Publish(to="gist", place="a1", name="n.ics", address=ADDRESS, client_id="Iv1")


@pytest.mark.parametrize("to", ["folder", "gist", "webdav", "git"])
@pytest.mark.parametrize(
    "address", ["", "https://a.example/n.ics", "https://a.example/s/x/download", "?x=n.ics"]
)
def test_whatever_is_set_has_a_way(to: str, address: str) -> None:
    assert WAYS[way_of(to, address)].to == to


@pytest.mark.parametrize("word", WAYS)
def test_each_way_asks_for_settings_that_exist_and_says_what_it_shares(word: str) -> None:
    way = WAYS[word]
    assert {question.key for question in way.questions} <= set(Publish._fields)
    assert way.shares.endswith(".")
    assert not way.needs.endswith(".")
    assert bool(way.to) == (way.does == "publish")


def test_push_asks_for_settings_that_exist() -> None:
    assert {question.key for question in PUSH.questions} <= set(Push._fields)


def test_another_way_takes_out_what_belonged_to_the_place_of_before() -> None:
    changes = publish_changes(GIST, WAYS["folder"], {"place": "~/Dropbox"})
    assert changes == {
        ("publish", "to"): "folder",
        ("publish", "place"): "~/Dropbox",
        ("publish", "name"): None,
        ("publish", "address"): None,
    }


def test_the_same_way_again_changes_nothing_and_leaves_nothing() -> None:
    assert publish_changes(GIST, WAYS["github"], {}) == {}
    assert not moves(GIST, WAYS["github"], {})


def test_a_calendar_server_and_a_server_of_ones_own_leave_what_is_published() -> None:
    assert all(section == "push" for section, _ in publish_changes(GIST, PUSH, {"url": "https://a.example"}))
    assert publish_changes(GIST, WAYS["serve"], {}) == {}


@pytest.mark.parametrize(
    ("word", "pasted", "fetched"),
    [
        ("folder", "https://www.dropbox.com/scl/fi/a/f.ics?rlkey=k&dl=1", "https://www.dropbox.com/scl/fi/a/f.ics?rlkey=k&dl=1"),
        ("nextcloud", "https://a.example/s/yxcFKRWBJqYYzp4", "https://a.example/s/yxcFKRWBJqYYzp4/download"),
        ("nextcloud", "https://a.example/s/yxcFKRWBJqYYzp4/download", "https://a.example/s/yxcFKRWBJqYYzp4/download"),
        ("server", "webcal://a.example/cal", "https://a.example/cal/n.ics"),
        ("pages", "https://sam.gitlab.io/cal/", "https://sam.gitlab.io/cal/n.ics"),
        ("server", "https://a.example/cal/n.ics", "https://a.example/cal/n.ics"),
    ],
)  # fmt: skip
def test_a_pasted_link_becomes_the_one_that_gives_the_file(word: str, pasted: str, fetched: str) -> None:
    assert feed_address(WAYS[word], pasted, "n.ics") == fetched
