"""Addresses that a calendar opens to subscribe, and who can reach them. Pure."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from ics_followup.patterns import pattern
from ics_followup.problems import UsageError
from ics_followup.server.answers import FEED_NAME

Network = str
"""A network as text, like ``10.0.0.0/8``."""
_HOST: Final = pattern(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_LOCAL_ENDINGS: Final = (".local", ".lan", ".home", ".internal", ".home.arpa")


class Links(NamedTuple):
    """Every address of the private page; ``reach`` says who can open them."""

    page: str
    feed: str
    webcal: str
    google: str
    outlook: str
    office: str
    reach: str


def links_for(base: str, token: str, name: str) -> Links:
    """The addresses below ``base``, a URL without a slash at its end; ``name`` is what Outlook calls the calendar.

    ``reach`` is "computer" for an address of this computer alone, "network" for one of the network at home,
    else "internet".

    >>> links_for("https://a.example", "t", "Follow-ups").webcal
    'webcal://a.example/t/followups.ics'
    """
    page = f"{base}/{token}/"
    feed = page + FEED_NAME
    webcal = "webcal://" + feed.partition("://")[2]
    asked = f"url={quote(feed, safe='')}&name={quote(name, safe='')}"
    return Links(
        page=page,
        feed=feed,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
        office=f"https://outlook.office.com/calendar/0/addfromweb?{asked}",
        reach=reach_of(base),
    )


def reach_of(base: str) -> str:
    """Who can open an address: "computer", "network" or "internet".

    >>> reach_of("http://127.0.0.1:8765"), reach_of("http://192.168.1.7"), reach_of("https://a.example")
    ('computer', 'network', 'internet')
    """
    host = (urlsplit(base).hostname or "").rstrip(".").lower()
    try:
        address = ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            return "computer"
        return "network" if "." not in host or host.endswith(_LOCAL_ENDINGS) else "internet"
    if address.is_loopback:
        return "computer"
    return "internet" if address.is_global else "network"


def base_from(text: str) -> str:
    """The address that calendars use, as ``--base-url`` gives it, without a slash at its end.

    Raises UsageError for what is not the beginning of a web address.

    >>> base_from("https://me.example/cal/")
    'https://me.example/cal'
    """
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and is_host(parts.netloc) and text.isascii()
        good = good and (parts.port is None or 0 < parts.port < 65536)
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or not _plain(parts.path):
        raise UsageError(
            f'--base-url "{text}" is not the beginning of a web address. Write it like https://calendar.example.com'
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _plain(path: str) -> bool:
    return all(sign.isalnum() or sign in "/-._~%" for sign in path)


def is_host(text: str) -> bool:
    """Whether this can stand between ``//`` and the path: a name or an address, and perhaps a port.

    >>> is_host("a.example:80"), is_host("[::1]:80"), is_host('a"b'), is_host("a@b")
    (True, True, False, False)
    """
    if not _HOST.match(text):
        return False
    if not text.startswith("["):
        return True
    try:
        ip_address(text[1 : text.index("]")])
    except ValueError:
        return False
    return True


def trusted_networks(words: tuple[str, ...]) -> tuple[Network, ...]:
    """The proxies that are believed, as networks. Raises UsageError for what is no address of a network.

    >>> trusted_networks(("127.0.0.1", "10.1.0.0/16"))
    ('127.0.0.1/32', '10.1.0.0/16')
    """
    found = []
    for word in words:
        try:
            found.append(str(ip_network(word, strict=False)))
        except ValueError:
            raise UsageError(
                f'--trust-proxy "{word}" is not an address. Write it like 127.0.0.1 or 10.0.0.0/8'
            ) from None
    return tuple(found)


def is_trusted(peer: str, networks: tuple[Network, ...]) -> bool:
    """Whether a request comes from one of the proxies that are believed.

    >>> is_trusted("10.1.2.3", ("10.1.0.0/16",)), is_trusted("::ffff:10.1.2.3", ("10.1.0.0/16",))
    (True, True)
    """
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ip_network(network) for network in networks)


def base_of_request(
    *, host: str, forwarded_host: str, forwarded_proto: str, trusted: bool, otherwise: str
) -> str:
    """The address by which a request came in, as far as it can be believed, without a slash at its end.

    ``host`` is what the client says; the two others count only where a ``trusted`` proxy says them, and of several
    only the last, which that proxy wrote itself. What is no name of a host gives ``otherwise``.

    >>> said = dict(host="a.example", forwarded_host="b.example", forwarded_proto="https", otherwise="http://c")
    >>> base_of_request(trusted=True, **said), base_of_request(trusted=False, **said)
    ('https://b.example', 'http://a.example')
    """
    scheme = "http"
    if trusted:
        host = _last(forwarded_host) or host
        scheme = _last(forwarded_proto).lower() or scheme
    if scheme not in ("http", "https") or not is_host(host):
        return otherwise
    return f"{scheme}://{host}"


def _last(text: str) -> str:
    return text.rpartition(",")[2].strip()
