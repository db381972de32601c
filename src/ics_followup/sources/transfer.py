"""One address is asked for its bytes, within limits of time and size, and once more where that may help."""

from __future__ import annotations

from typing import Final, NamedTuple

from ics_followup.network.asking import Question, Reply, asked
from ics_followup.network.deadline import TooLongError, again
from ics_followup.network.troubles import Trouble
from ics_followup.sources.addresses import shown
from ics_followup.sources.failures import FetchFailure, of_length, of_status
from ics_followup.sources.limits import Limits

_HEADERS: Final = {
    "Accept": "text/csv, text/calendar, text/plain;q=0.9, */*;q=0.8",
    "Accept-Encoding": "gzip",
}
_BODIES: Final = frozenset({200, 203})
_AGAIN: Final = frozenset({"cut", "broke", "damaged", "short"})


class Answer(NamedTuple):
    """What came. ``data`` is None where the server says that nothing changed since the marks it was given.

    ``measured`` says that its end is known (by its length, in chunks, or packed): then it is surely whole.
    """

    data: bytes | None
    etag: str = ""
    modified: str = ""
    measured: bool = True


def transfer(address: str, *, limits: Limits, etag: str = "", modified: str = "") -> Answer:
    """Ask for the bytes of an address; ``etag`` and ``modified`` are the server's marks of what we have.

    Redirects are followed to https only, cookies are not kept, and what is read is never more than the limit,
    before unpacking and after. A broken connection and a server's own trouble (5xx) get a second try. Proxies
    and certificates are those of the environment, as httpx reads them. Raises FetchFailure, within
    ``limits.whole`` seconds, however slowly the other side goes.
    """
    marks = {"If-None-Match": etag, "If-Modified-Since": modified}
    conditions = {name: mark for name, mark in marks.items() if mark}
    question = Question("GET", address, {**_HEADERS, **conditions}, follow=True, wanted=_BODIES)

    def once(seconds: float) -> Answer:
        try:
            reply = asked(question, limits, seconds=seconds, name="fetch")
        except TooLongError:
            raise of_length(limits.whole) from None
        except Trouble as trouble:
            raise _failure(trouble) from None
        return _answer(reply, conditional=bool(conditions))

    return again(once, whole=limits.whole, waits=(limits.pause,), wait_for=_wait)


def _wait(error: Exception, pause: float) -> float | None:
    return pause if isinstance(error, FetchFailure) and error.again else None


def _answer(reply: Reply, *, conditional: bool) -> Answer:
    if reply.status == 304 and conditional:
        return Answer(data=None)
    if reply.status not in _BODIES:
        raise of_status(reply.status, reply.host)
    marks = reply.headers
    return Answer(reply.body, marks.get("etag", ""), marks.get("last-modified", ""), measured=reply.measured)


def _failure(trouble: Trouble) -> FetchFailure:
    """What went wrong, in the words of somebody who wants to read a sheet."""
    reason, remedy = trouble.told
    if trouble.kind == "address":
        remedy = "Copy it once more from the browser"
    if trouble.kind == "unsafe":
        reason = f"it sends us to {shown(trouble.address)}, which is not safe (https)"
    again_helps = trouble.kind in _AGAIN
    return (
        FetchFailure(reason, remedy, again=again_helps) if remedy else FetchFailure(reason, again=again_helps)
    )
