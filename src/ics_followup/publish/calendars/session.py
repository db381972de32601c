"""One request to a calendar server, within limits of time and size, and never to a host that may not be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import niquests
from niquests import exceptions

from ics_followup.network.deadline import TooLongError, within
from ics_followup.network.safe import MOVED
from ics_followup.network.troubles import Kind, Trouble, causes, unconnected
from ics_followup.publish.calendars.failures import (
    LATER,
    ONLINE,
    CalendarFailure,
    of_answer,
    of_length,
    of_redirect,
)
from ics_followup.publish.calendars.limits import Limits

_PIECE: Final = 1 << 16
_FOLLOWED: Final = frozenset({"PROPFIND", "REPORT"})
_HOPS: Final = 5
_REMEDIES: Final[dict[Kind, str]] = {
    "certificate": "Check the address and this computer's clock; for a server of your own, set REQUESTS_CA_BUNDLE to "
    "the file of its certificate",
    "insecure": "Check [push] url",
    "name": f"Check [push] url. {ONLINE}",
    "cut": LATER,
    "broke": LATER,
}


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
            if response.status_code not in MOVED:
                return response
            target = str(response.headers.get("Location", ""))
            url = _joined(url, target)
            if method not in _FOLLOWED:
                raise of_redirect(host, url)
        raise of_redirect(host, url)

    def _within(self, method: Any, url: str, args: Any, more: Mapping[str, Any]) -> niquests.Response:
        """Ask in a thread of its own: a name that is looked up, or a head that drips, cannot be ended otherwise."""

        def ask() -> niquests.Response:
            return self._whole(niquests.Session.request(self, method, url, *args, **more))

        self.asked += 1
        host = urlsplit(url).hostname or url
        try:
            return within(self.limits.whole, ask, name="push", stop=self._cut)
        except TooLongError:
            raise of_length(host, self.limits.whole) from None
        except BaseException as error:
            raise _failure(error, host, self.limits) from None

    def _cut(self) -> None:
        with suppress(Exception):
            self.close()

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
    """Why there is no connection; some of the library's errors say it in words or by a kind of their own."""
    trouble = unconnected(error, host, "broke")
    if trouble.kind in ("insecure", "broke"):
        trouble = Trouble(_kind_in_words(causes(error), trouble.kind), host)
    reason, remedy = trouble.told
    again = trouble.kind in ("unreached", "cut", "broke")
    return CalendarFailure(reason, _REMEDIES.get(trouble.kind, remedy), again=again)


def _kind_in_words(seen: Sequence[BaseException], otherwise: Kind) -> Kind:
    text = " ".join(map(str, seen))
    if "certificate" in text.lower():
        return "certificate"
    if otherwise == "insecure" or any(isinstance(cause, exceptions.SSLError) for cause in seen):
        return "insecure"
    if "NameResolutionError" in text:
        return "name"
    return "unreached" if "NewConnectionError" in text else otherwise
