"""The addresses on the private page, and what is believed of a proxy."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ics_followup.problems import UsageError
from ics_followup.server.links import (
    base_from,
    base_of_request,
    is_trusted,
    links_for,
    reach_of,
    trusted_networks,
)


def test_every_way_to_subscribe_names_the_same_feed() -> None:
    links = links_for("https://cal.example.com/jobs", "t0ken", "Follow-ups & more")
    assert links.feed == "https://cal.example.com/jobs/t0ken/followups.ics"
    assert links.webcal == "webcal://cal.example.com/jobs/t0ken/followups.ics"
    assert parse_qs(urlsplit(links.google).query)["cid"] == [links.webcal]
    for link in (links.outlook, links.office):
        assert parse_qs(urlsplit(link).query) == {"url": [links.feed], "name": ["Follow-ups & more"]}


@pytest.mark.parametrize(
    ("base", "reach"),
    [
        ("http://localhost:8765", "computer"),
        ("http://[::1]:1", "computer"),
        ("http://127.9.9.9", "computer"),
        ("http://10.0.0.7", "network"),
        ("http://[fd00::1]", "network"),
        ("http://nas", "network"),
        ("http://nas.local:80", "network"),
        ("https://cal.example.com", "internet"),
        ("https://8.8.8.8", "internet"),
    ],
)
def test_who_can_open_an_address(base: str, reach: str) -> None:
    assert reach_of(base) == reach


@pytest.mark.parametrize(
    "text",
    [
        "cal.example.com",
        "ftp://a",
        "https://",
        "https://a b",
        "https://u:p@a",
        "https://a?x",
        'https://a/"x',
        "https://a:0x",
    ],
)
def test_what_is_no_beginning_of_an_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--base-url"):
        base_from(text)


def test_a_proxy_is_named_by_its_address() -> None:
    with pytest.raises(UsageError, match="--trust-proxy"):
        trusted_networks(("proxy.example",))
    assert not is_trusted("10.2.0.1", trusted_networks(("10.1.0.0/16",)))
    assert not is_trusted("", ("10.1.0.0/16",))
    assert is_trusted("::1", trusted_networks(("::1",)))


def request(**said: str | bool) -> str:
    usual = {
        "host": "a.example",
        "forwarded_host": "",
        "forwarded_proto": "",
        "trusted": True,
        "otherwise": "http://own",
    }
    return base_of_request(**{**usual, **said})  # type: ignore[arg-type]


def test_only_a_trusted_proxy_says_how_it_was_asked() -> None:
    said = {"forwarded_host": "b.example", "forwarded_proto": "https"}
    assert request(**said) == "https://b.example"
    assert request(**said, trusted=False) == "http://a.example"


def test_of_a_list_the_last_is_what_the_proxy_wrote_itself() -> None:
    assert (
        request(forwarded_host="evil.example, b.example", forwarded_proto="gopher, https")
        == "https://b.example"
    )


@pytest.mark.parametrize(
    "host", ["", '"><script>', "a@b", "a/b", "a b", "[::1", "-a", "x" * 300, "a:123456", "a\tb", "[::.]"]
)
def test_a_strange_host_is_never_repeated(host: str) -> None:
    assert request(host=host) == "http://own"
    assert request(forwarded_host=host or "?") == "http://own"
