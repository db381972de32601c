"""What a request gets."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some

from ics_followup.server.answers import Answer, Asked, Feed, answer, feed_of

NOW = 1_800_000_000
FEED = feed_of(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", modified=NOW - 100)


def asked(
    path: str = "/secret/followups.ics", method: str = "GET", *, feed: Feed = FEED, **conditions: str
) -> Answer:
    return answer(
        Asked(method, path, **conditions),
        feed=feed,
        page=lambda: ("default-src 'none'", b"<!doctype html>"),
        opens=lambda word: word == "secret",
        now=NOW,
    )


def date_of(seconds: float) -> str:
    return formatdate(seconds, usegmt=True)


def test_a_feed_is_sent_whole_with_its_tag_and_date() -> None:
    got = asked()
    assert (got.status, got.body) == (200, FEED.data)
    headers = dict(got.headers)
    assert headers[b"content-type"] == b"text/calendar; charset=utf-8"
    assert headers[b"etag"].decode() == FEED.etag
    assert headers[b"last-modified"].decode() == date_of(FEED.modified)


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ({"if_none_match": FEED.etag}, 304),
        ({"if_none_match": f'"other", W/{FEED.etag}'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"other"'}, 200),
        ({"if_none_match": '"other"', "if_modified_since": date_of(FEED.modified)}, 200),
        ({"if_modified_since": date_of(FEED.modified)}, 304),
        ({"if_modified_since": date_of(NOW)}, 304),
        ({"if_modified_since": date_of(FEED.modified - 1)}, 200),
        ({"if_modified_since": date_of(NOW + 1000)}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_modified_since": "Sun, 99 Nov 2026 99:00:00 GMT"}, 200),
    ],
)
def test_either_condition_spares_the_body(conditions: dict[str, str], status: int) -> None:
    got = asked(feed=FEED, **conditions)
    assert got.status == status
    assert bool(got.body) == (status == 200)
    assert dict(got.headers)[b"etag"].decode() == FEED.etag


def test_a_changed_feed_never_has_the_date_of_the_one_before() -> None:
    changed = feed_of(FEED.data + b"\r\n", modified=FEED.modified, before=FEED)
    assert changed.modified > FEED.modified
    assert changed.etag != FEED.etag
    assert asked(feed=changed, if_modified_since=date_of(FEED.modified)).status == 200


def test_the_same_bytes_keep_their_date() -> None:
    assert feed_of(FEED.data, modified=NOW, before=FEED) is FEED


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xef\xbb\xbfBEGIN:VCALENDAR"])
def test_only_a_calendar_is_ever_served(data: bytes) -> None:
    with pytest.raises(ValueError, match="no calendar"):
        feed_of(data, modified=0)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_nothing_can_be_changed(method: str) -> None:
    got = asked(method=method)
    assert got.status == 405
    assert (b"allow", b"GET, HEAD") in got.headers


def test_robots_may_look_and_are_told_not_to_list() -> None:
    got = asked("/robots.txt")
    assert (got.status, got.body) == (200, b"User-agent: *\nDisallow:\n")
    assert all(
        (b"x-robots-tag", b"noindex") in asked(path).headers for path in ("/", "/secret/", "/robots.txt")
    )


@trying(max_examples=300)
@given(
    some.text(max_size=40)
    | some.sampled_from(["/secret/x", "//secret/", "/Secret/", "/secret/followups.ics/"])
)
def test_whatever_else_is_asked_for_is_not_there(path: str) -> None:
    found = asked(path)
    known = ("/secret", "/secret/", "/secret/followups.ics", "/robots.txt")
    if path.removeprefix("/") not in {each.removeprefix("/") for each in known}:
        assert (found.status, found.body) == (404, b"There is nothing here.\n")


@trying(max_examples=200)
@given(some.text(max_size=60), some.text(max_size=60))
def test_no_condition_is_too_strange(tags: str, since: str) -> None:
    assert asked(if_none_match=tags, if_modified_since=since).status in (200, 304)
