"""What a calendar gets from the address: the feed, an older one, a web page, an error, nothing."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.links import advice, direct_link
from ics_followup.publish.targets.reach import reached

pytestmark = pytest.mark.usefixtures("own_config")

Feed = Callable[..., bytes]


def test_what_was_sent_is_recognised_however_it_travels(web: Any, quick: Limits, feed: Feed) -> None:
    plain = web.says("/plain.ics", feed())
    packed = web.says("/packed.ics", gzip.compress(feed()), Content_Encoding="gzip")
    moved = web.says("/moved.ics", b"", 302, Location="/plain.ics")
    other_ends = web.says("/ends.ics", feed().replace(b"\r\n", b"\n"))
    for address in (plain, packed, moved, other_ends):
        assert reached(address, feed(), limits=quick) == "same"
    assert all("authorization" not in headers for _, headers in web.asked)


def test_a_feed_of_before_and_nothing_at_all_are_told_apart(web: Any, quick: Limits, feed: Feed) -> None:
    assert reached(web.says("/a", feed("old")), feed("new"), limits=quick) == "older"
    assert reached(web.says("/b", b"no", 404), feed(), limits=quick) == "missing"
    assert reached(web.says("/c", b"no", 410), feed(), limits=quick) == "missing"


ANSWERS: dict[str, tuple[bytes, int, str]] = {
    "page": (b"<!DOCTYPE html><html><title>Sign in</title>", 200, "web page comes instead of the file"),
    "empty": (b"", 200, "it is empty"),
    "theirs": (b"BEGIN:VCALENDAR\r\nPRODID:-//Google//EN\r\n", 200, "another calendar"),
    "text": (b"hello", 200, "no calendar"),
    "shut": (b"", 403, "status 403"),
    "who": (b"", 401, "status 401"),
    "broken": (b"", 500, "trouble of its own"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_anything_else_is_one_clear_line(web: Any, quick: Limits, feed: Feed, kind: str) -> None:
    body, status, said = ANSWERS[kind]
    with pytest.raises(SendFailure, match=said) as caught:
        reached(web.says("/a1b2c3secret", body, status), feed(), limits=quick)
    assert str(caught.value).startswith("The feed was sent, but a calendar cannot fetch it")
    assert "secret" not in str(caught.value), "whoever reads a log must not get the address"


def test_redirects_without_an_end_or_without_encryption_are_said(web: Any, quick: Limits, feed: Feed) -> None:
    with pytest.raises(SendFailure, match="without an end"):
        reached(web.says("/round", b"", 302, Location="/round"), feed(), limits=quick)
    with pytest.raises(SendFailure, match=r"sends us to cal\.example without encryption"):
        reached(web.says("/open", b"", 302, Location="http://cal.example/x"), feed(), limits=quick)


def test_a_certificate_that_nobody_vouches_for_is_said(secure_web: Any, quick: Limits, feed: Feed) -> None:
    with pytest.raises(SendFailure, match="certificate of"):
        reached(secure_web.says("/a", feed()), feed(), limits=quick)


def test_a_body_far_too_large_is_not_read(web: Any, feed: Feed) -> None:
    bomb = gzip.compress(b"x" * 3_000_000)
    with pytest.raises(SendFailure, match="far too large"):
        reached(web.says("/a", bomb, Content_Encoding="gzip"), feed(), limits=Limits(most_bytes=1_000_000))


PAGES = {
    "https://www.dropbox.com/scl/fi/a1/f.ics?rlkey=k&dl=0": (
        "dl=1",
        "https://www.dropbox.com/scl/fi/a1/f.ics?rlkey=k&dl=1",
    ),
    "https://www.dropbox.com/s/a1/f.ics": ("dl=1", "https://www.dropbox.com/s/a1/f.ics?dl=1"),
    "https://1drv.ms/u/s!Aj": ("personal OneDrive", ""),
    "https://onedrive.live.com/?id=1": ("personal OneDrive", ""),
    "https://www.icloud.com/iclouddrive/0abc#f": ("iCloud Drive", ""),
    "https://acme.sharepoint.com/:u:/g/x?e=1": (
        "download=1",
        "https://acme.sharepoint.com/:u:/g/x?e=1&download=1",
    ),
    "https://drive.google.com/file/d/1Ab/view?usp=sharing": (
        "uc?export=download",
        "https://drive.google.com/uc?export=download&id=1Ab",
    ),
    "https://cloud.example.org/s/yxcFKRWBJqYYzp4": (
        "/download",
        "https://cloud.example.org/s/yxcFKRWBJqYYzp4/download",
    ),
    "https://example.org/a": ("without signing in", ""),
}


@pytest.mark.parametrize("link", PAGES)
def test_a_share_link_of_a_page_gets_the_advice_of_its_service(link: str) -> None:
    said, direct = PAGES[link]
    assert said in advice(link)
    assert direct_link(link) == direct
