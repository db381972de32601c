"""A CalDAV server, asked through the caldav library: its calendars, what they hold, and one event at a time.

The library knows how servers want the password and what their answers mean; its own way of saving an event is not
used, for it would ask for more than we need and overwrite what somebody else had changed meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from caldav.collection import CalendarSet
from caldav.davclient import DAVClient
from caldav.lib import error as errors

from ics_followup.publish.calendars.failures import (
    CalendarFailure,
    of_answer,
    of_gone,
    of_password,
    of_status,
)
from ics_followup.publish.calendars.limits import Limits
from ics_followup.publish.calendars.session import Session

_DAV: Final = "{DAV:}"
_CALDAV: Final = "{urn:ietf:params:xml:ns:caldav}"
_MARK: Final = "{http://calendarserver.org/ns/}getctag"
_TOKEN: Final = f"{_DAV}sync-token"
_BUSY: Final = frozenset({429, 503})
_ICS: Final = "text/calendar; charset=utf-8"
_PROPFIND: Final = (
    '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" '
    'xmlns:cs="http://calendarserver.org/ns/"><d:prop>{}</d:prop></d:propfind>'
)
_WHO: Final = _PROPFIND.format("<d:resourcetype/><d:current-user-principal/><c:calendar-home-set/>")
_HOME: Final = _PROPFIND.format("<c:calendar-home-set/>")
_LIST: Final = _PROPFIND.format("<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/>")
_MARKS: Final = _PROPFIND.format("<d:resourcetype/><cs:getctag/><d:sync-token/>")
_HELD: Final = _PROPFIND.format("<d:getetag/><cs:getctag/><d:sync-token/>")
_WELL_KNOWN: Final = ("", "/.well-known/caldav", "/remote.php/dav/", "/dav.php/")
"""Where a server may say who is asking: as given, RFC 6764, Nextcloud, Baikal."""

errors.debug_dump_communication = False  # it would write passwords and private texts into /tmp
logging.getLogger("caldav").addHandler(logging.NullHandler())
logging.getLogger("caldav").propagate = False


class Found(NamedTuple):
    """A calendar: its address and what it is called."""

    url: str
    name: str


class Held(NamedTuple):
    """What a calendar holds: its mark (empty where it has none) and the ETag of each resource by its name."""

    mark: str
    etags: Mapping[str, str]


class Answer(NamedTuple):
    """What became of one request for one event. ``again`` is how many seconds the server asks us to wait."""

    status: int
    etag: str = ""
    body: bytes = b""
    again: float = 0.0

    @property
    def done(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300

    @property
    def conflict(self) -> bool:
        """Whether another resource of this calendar has the same UID (RFC 4791 5.3.2.1)."""
        return self.status in (403, 409) and b"no-uid-conflict" in self.body


class Server:
    """One server, as one user. ``way`` is how it wanted the password the last time, empty where that is not known.

    The password goes to the host of ``url`` and to others of the same domain, never to a third.
    """

    def __init__(
        self, url: str, user: str, password: str, *, way: str = "", limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.url = url
        self.host = urlsplit(url).hostname or url
        self._guessed = bool(way)
        self._safe = urlsplit(url).scheme == "https"
        self._client: Any = DAVClient(
            url, username=user, password=password, auth_type=way or None, enable_rfc6764=False
        )
        self._client.session.close()
        self._session = Session(self.limits, self.may_ask)
        self._client.session = self._session

    @property
    def way(self) -> str:
        """How the server wants the password: "basic" or "digest"; empty before it said so."""
        kind = type(self._client.auth).__name__.lower()
        return next((way for way in ("basic", "digest") if way in kind), "")

    @property
    def asked(self) -> int:
        """How many requests there were."""
        return self._session.asked

    def close(self) -> None:
        """Let the connections go."""
        with suppress(OSError):
            self._client.close()

    def may_ask(self, url: str) -> bool:
        """Whether the password may go to this address."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" and (self._safe or parts.scheme != "http" or host != self.host):
            return False
        return same_owner(self.host, host)

    def calendars(self) -> tuple[str, list[Found]]:
        """The address of the home of the user's calendars, and those that take events.

        Where ``url`` is a calendar itself, the home is empty and it is the only one. Raises CalendarFailure.
        """
        home = ""
        for place in _WELL_KNOWN:
            start = urljoin(self.url, place) if place else self.url
            about = self._about(start, _WHO, must=False)
            if f"{_CALDAV}calendar" in _list(about.get(f"{_DAV}resourcetype")):
                return "", [Found(start, _last(start))]
            who = _list(about.get(f"{_DAV}current-user-principal"))
            home = next(iter(_list(about.get(f"{_CALDAV}calendar-home-set"))), "")
            if not home and who:
                start = urljoin(start, who[0])
                home = next(iter(_list(self._about(start, _HOME).get(f"{_CALDAV}calendar-home-set"))), "")
            if home:
                home = urljoin(start, home)
                return home, list(self._listed(home))
        raise of_gone(self.host)

    def make(self, home: str, name: str, ending: str) -> Found:
        """Make a calendar for events (RFC 4791 5.3.1), with ``ending`` as the last part of its address."""
        try:
            made = CalendarSet(self._client, url=home).make_calendar(
                name=name, cal_id=ending, supported_calendar_component_set=["VEVENT"]
            )
        except errors.DAVError as error:
            status = error.status or 0
            if status in (401, 403):
                raise of_password(self.host, status) from None
            raise CalendarFailure(
                f"{self.host} would not make a calendar",
                "Make one by hand in its own pages, and name it in [push] calendar",
            ) from None
        return Found(str(getattr(made, "url", "")), name)

    def mark(self, calendar: str) -> str:
        """What the calendar as a whole is marked with: it changes with everything in it. Empty where it has none."""
        about = self._about(calendar, _MARKS)
        return _mark(about)

    def held(self, calendar: str) -> Held:
        """What the calendar holds, in one request. Raises CalendarFailure; ``gone`` where it is not there."""
        mark, etags = "", {}
        for href, about in self._asked(calendar, _HELD, depth=1):
            if urlsplit(href).path.endswith("/"):
                mark = mark or _mark(about)
            else:
                etags[_last(href)] = str(about.get(f"{_DAV}getetag") or "")
        return Held(mark, etags)

    def put(self, calendar: str, name: str, data: bytes, *, etag: str = "") -> Answer:
        """Write one event: a new one, or over the version with that ETag."""
        condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        return self._one("PUT", urljoin(calendar, name), data, {"Content-Type": _ICS, **condition})

    def delete(self, calendar: str, name: str, *, etag: str) -> Answer:
        """Delete the version of an event that has this ETag."""
        return self._one("DELETE", urljoin(calendar, name), b"", {"If-Match": etag} if etag else {})

    def get(self, calendar: str, name: str) -> Answer:
        """Read one event."""
        return self._one("GET", urljoin(calendar, name), b"", {"Accept": "text/calendar"})

    def _one(self, method: str, url: str, data: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            answer = self._sent(url, method, data, headers)
        except errors.AuthorizationError as error:
            body = error.body if isinstance(error.body, bytes) else b""
            return Answer(error.status or 401, body=body)
        except errors.RateLimitError as error:
            wait = getattr(error, "retry_after_seconds", None)
            return Answer(503, again=float(wait) if wait else 0.0)
        etag = str(answer.headers.get("ETag") or "")
        return Answer(answer.status, etag, _text(answer))

    def _sent(self, url: str, method: str, data: bytes, headers: Mapping[str, str]) -> Any:
        try:
            return self._client.request(url, method, data, dict(headers))
        except errors.AuthorizationError as error:
            if not self._guessed or error.status == 403:
                raise
            self._guessed = False  # the server wants the password in another way than the last time
            self._client.auth = self._client.auth_type = None
            return self._sent(url, method, data, headers)
        except (CalendarFailure, errors.RateLimitError):
            raise
        except NotImplementedError:
            raise CalendarFailure(
                f"{self.host} asks for the password in a way that is not known here", "Use an app password"
            ) from None
        except (errors.DAVError, ValueError, AttributeError, TypeError, SyntaxError):
            raise of_answer(self.host) from None

    def _about(self, url: str, what: str, *, must: bool = True) -> Mapping[str, Any]:
        """The properties of one thing; empty where it has none and ``must`` is False."""
        try:
            return next((about for _, about in self._asked(url, what, depth=0)), {})
        except CalendarFailure as failure:
            if must or not failure.elsewhere:
                raise
            return {}

    def _listed(self, home: str) -> Iterator[Found]:
        for href, about in self._asked(home, _LIST, depth=1):
            if f"{_CALDAV}calendar" not in _list(about.get(f"{_DAV}resourcetype")):
                continue
            kinds = _list(about.get(f"{_CALDAV}supported-calendar-component-set"))
            if not kinds or "VEVENT" in kinds:
                yield Found(href, str(about.get(f"{_DAV}displayname") or "") or _last(href))

    def _asked(self, url: str, what: str, *, depth: int) -> list[tuple[str, Mapping[str, Any]]]:
        """PROPFIND (RFC 4918 9.1): addresses with their properties. A busy server, or a broken line, is asked again."""
        headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
        for pause in (*self.limits.pauses, None):
            try:
                answer = self._sent(url, "PROPFIND", what.encode(), headers)
                if answer.status >= 300:
                    raise of_status(self.host, answer.status)
                if getattr(answer.tree, "tag", "") != f"{_DAV}multistatus":
                    raise of_answer(self.host)
                return [
                    (urljoin(url, quote(result.href, safe="/@:+~!$&'()*,;=")), result.properties)
                    for result in answer.parse_propfind()
                    if result.status < 300
                ]
            except CalendarFailure as failure:
                if pause is None or not failure.again:
                    raise
            except errors.AuthorizationError as error:
                raise of_password(self.host, error.status or 401) from None
            except errors.RateLimitError:
                if pause is None:
                    raise of_status(self.host, 503) from None
            except (errors.DAVError, ValueError, AttributeError, TypeError):
                raise of_answer(self.host) from None
            time.sleep(pause)
        raise of_answer(self.host)


def _mark(about: Mapping[str, Any]) -> str:
    return str(about.get(_MARK) or about.get(_TOKEN) or "")


def _text(answer: Any) -> bytes:
    body = answer.raw
    return body if isinstance(body, bytes) else str(body).encode("utf-8", "replace")


def _list(value: Any) -> list[str]:
    """What a property says, one text or several."""
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def same_owner(host: str, other: str) -> bool:
    """Whether a password for one host may go to another: itself, a host below it, or one beside it.

    >>> same_owner("caldav.icloud.com", "p42-caldav.icloud.com"), same_owner("shop.co.uk", "evil.co.uk")
    (True, False)
    """
    if host == other or other.endswith(f".{host}"):
        return True
    beside = host.partition(".")[2]
    first, _, last = beside.partition(".")
    public = not last or ("." not in last and len(last) == 2 and len(first) <= 3)
    return not public and not host.rpartition(".")[2].isdigit() and other.endswith(f".{beside}")
