"""One request to a calendar server, within limits of time and size, and never to a host that may not be asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import gaierror
from typing import Any, Final
from urllib.parse import urlsplit

import niquests
from niquests import exceptions

from ics_followup.publish.calendars.failures import (
    ONLINE,
    CalendarFailure,
    of_answer,
    of_length,
    of_redirect,
)
from ics_followup.publish.calendars.limits import Limits

_PIECE: Final = 1 << 16
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FOLLOWED: Final = frozenset({"PROPFIND", "REPORT"})
_HOPS: Final = 5


class Session(niquests.Session):
    """What the caldav library sends its requests through.

    It keeps no cookies, asks no one about certificates, speaks no HTTP over UDP, and follows a redirect only where
    the password may go: over https, within one domain. An answer that takes longer than ``limits.whole`` seconds
    ends with a CalendarFailure, however slowly it drips.
    """

    def __init__(self, limits: Limits, may_ask: Callable[[str], bool]) -> None:
        super().__init__(
            disable_http3=True,
            revocation_configuration=None,
            allow_incoming_cookies=False,
            keepalive_delay=None,
            retries=0,
        )
        self.limits = limits
        self.may_ask = may_ask
        self.asked = 0
        self.headers["User-Agent"] = "ics-followup"

    def request(self, method: Any, url: str, *args: Any, **more: Any) -> niquests.Response:
        """Ask as the library does. Raises CalendarFailure for whatever is no answer."""
        host = urlsplit(url).hostname or url
        more |= {
            "allow_redirects": False,
            "stream": True,
            "timeout": (self.limits.connect, self.limits.read),
        }
        for _ in range(_HOPS):
            if not self.may_ask(url):
                raise of_redirect(host, url)
            response = self._within(method, url, args, more)
            if response.status_code not in _MOVED:
                return response
            target = str(response.headers.get("Location", ""))
            url = _joined(url, target)
            if method not in _FOLLOWED:
                raise of_redirect(host, url)
        raise of_redirect(host, url)

    def _within(self, method: Any, url: str, args: Any, more: Mapping[str, Any]) -> niquests.Response:
        """Ask in a thread of its own: a name that is looked up, or a head that drips, cannot be ended otherwise."""
        found: list[niquests.Response] = []
        wrong: list[BaseException] = []

        def ask() -> None:
            try:
                found.append(self._whole(niquests.Session.request(self, method, url, *args, **more)))
            except BaseException as error:
                wrong.append(error)

        self.asked += 1
        host = urlsplit(url).hostname or url
        worker = threading.Thread(target=ask, name="push", daemon=True)
        worker.start()
        worker.join(self.limits.whole)
        if found:
            return found[0]
        if wrong:
            raise _failure(wrong[0], host, self.limits) from None
        with suppress(Exception):
            self.close()
        raise of_length(host, self.limits.whole)

    def _whole(self, response: niquests.Response) -> niquests.Response:
        """Read the body, never more than the limit, before unpacking and after."""
        body = bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > self.limits.most_bytes:
                response.close()
                raise of_answer(urlsplit(str(response.url)).hostname or "the server")
        response._content = bytes(body)
        response._content_consumed = True
        return response


def _joined(url: str, target: str) -> str:
    from urllib.parse import urljoin

    try:
        return urljoin(url, target)
    except ValueError:
        return target


def _failure(error: BaseException, host: str, limits: Limits) -> BaseException:
    """What an error of the network library means; errors come as OSError kinds of other libraries too."""
    if isinstance(error, CalendarFailure):
        return error
    if isinstance(error, exceptions.ConnectTimeout):
        return of_length(host, limits.connect)
    if isinstance(error, exceptions.Timeout):
        return of_length(host, limits.read)
    if isinstance(error, exceptions.ProxyError):
        return CalendarFailure("the proxy of this computer refused", "Check the variable HTTPS_PROXY")
    if isinstance(error, (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema)):
        return CalendarFailure(f"{host} is no whole web address", "Check [push] url")
    if isinstance(error, (OSError, exceptions.RequestException)):
        return _unconnected(error, host)
    if isinstance(error, (ValueError, AssertionError, RuntimeError)):
        return of_answer(host)
    return error


def _unconnected(error: BaseException, host: str) -> CalendarFailure:
    """Why there is no connection: the first cause that says something."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or cause in seen:
            continue
        seen.append(cause)
        waiting += [getattr(cause, "reason", None), cause.__cause__, cause.__context__, *cause.args]
    text = " ".join(map(str, seen))
    if (
        any(isinstance(cause, ssl.SSLCertVerificationError) for cause in seen)
        or "certificate" in text.lower()
    ):
        return CalendarFailure(
            f"the certificate of {host} cannot be trusted",
            "Check the address and this computer's clock; for a server of your own, set REQUESTS_CA_BUNDLE to the "
            "file of its certificate",
        )
    if any(isinstance(cause, (ssl.SSLError, exceptions.SSLError)) for cause in seen):
        return CalendarFailure(f"no secure connection to {host} could be made", "Check [push] url")
    if any(isinstance(cause, gaierror) for cause in seen) or "NameResolutionError" in text:
        return CalendarFailure(f"the name {host} cannot be found", f"Check [push] url. {ONLINE}")
    if any(isinstance(cause, ConnectionRefusedError) for cause in seen) or "NewConnectionError" in text:
        return CalendarFailure(f"there is no connection to {host}", ONLINE, again=True)
    return CalendarFailure(f"the connection to {host} broke", again=True)
