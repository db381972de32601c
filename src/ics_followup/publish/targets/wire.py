"""One question to a service, asked again after growing waits, and what its answer means for a sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ics_followup.network import asking
from ics_followup.network.asking import Reply, asked
from ics_followup.network.deadline import TooLongError, again
from ics_followup.network.troubles import Kind, Trouble
from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.failures import minutes, of_status, wait_asked

__all__ = ["Question", "Reply", "ask"]

_UNSENT: Final = frozenset({"unheard", "name", "unreached", "cut"})
"""Nothing was sent yet, so it may always be asked again."""

_UNKNOWN: Final = frozenset({"silent", "short", "damaged", "broke"})
"""Nobody knows whether the server has done it."""

_IN_OTHER_WORDS: Final[dict[Kind, tuple[str, str]]] = {
    "address": ("it is no whole web address", "Check [publish] in followup.toml"),
    "large": ("what {host} sends is far too large", "Check the address"),
    "short": ("the connection to {host} broke", ""),
    "damaged": ("what {host} sent came damaged", ""),
    "packing": ("what {host} sent came damaged", ""),
}


class Question(NamedTuple):
    """What is asked. With ``repeat`` False it is asked once more only where it surely did nothing yet."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: bytes | None = None
    repeat: bool = True
    follow: bool = False


def ask(question: Question, limits: Limits, *, good: frozenset[int], remedies: Mapping[int, str]) -> Reply:
    """Ask until a status comes that is ``good``; else raise SendFailure, within ``limits.whole`` seconds.

    What may go better later (a broken connection, 429, 5xx, 423) is asked again after ``limits.waits``, or after what
    the server asks for, unless that is longer than ``limits.longest_wait``. Redirects are followed only where
    ``follow`` says so, to https only, and such a question holds no password. Proxies and certificates are those of
    the environment, as httpx reads them.
    """

    def wait_for(error: Exception, pause: float) -> float | None:
        if not isinstance(error, SendFailure) or not error.again:
            return None
        wait = pause if error.wait is None else max(pause, error.wait)
        if wait > limits.longest_wait:
            raise SendFailure(f"{error.reason}; it asks to wait {minutes(wait)}", wait=error.wait) from None
        return wait

    def once(seconds: float) -> Reply:
        return _answered(question, limits, seconds, good, remedies)

    return again(once, whole=limits.whole, waits=limits.waits, wait_for=wait_for)


def _answered(
    question: Question, limits: Limits, seconds: float, good: frozenset[int], remedies: Mapping[int, str]
) -> Reply:
    method, address, headers, body, repeat, follow = question
    plain = asking.Question(method, address, headers, body, follow=follow)
    try:
        reply = asked(plain, limits, seconds=seconds, name="publish")
    except TooLongError:
        raise SendFailure(f"it took longer than {limits.whole:g} seconds in all") from None
    except Trouble as trouble:
        raise _failure(trouble, repeat=repeat) from None
    if reply.status in good:
        return reply
    host = urlsplit(address).hostname or "the server"
    failure = of_status(
        reply.status, host, remedies=remedies, wait=wait_asked(reply.headers, datetime.now(UTC))
    )
    if not repeat and reply.status >= 500 and reply.status != 503:
        failure.again = False
    raise failure


def _failure(trouble: Trouble, *, repeat: bool) -> SendFailure:
    """What went wrong, in the words of somebody whose feed is to get somewhere."""
    reason, remedy = _IN_OTHER_WORDS.get(trouble.kind, trouble.told)
    reason = reason.format(host=trouble.host)
    helps = trouble.kind in _UNSENT or (repeat and trouble.kind in _UNKNOWN)
    return SendFailure(reason, remedy, again=helps) if remedy else SendFailure(reason, again=helps)
