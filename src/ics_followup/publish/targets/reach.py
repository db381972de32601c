"""Fetch the feed from its own address, as a calendar does, and say whether it is what was written."""

from __future__ import annotations

from typing import Final, Literal

from ics_followup.publish.targets.base import Advice, Limits, SendFailure, is_ours

Reached = Literal["same", "older", "missing"]
"""What a calendar gets: what was sent, a feed of ours from before, or nothing (404, 410)."""

_BEGIN: Final = "The feed was sent, but a calendar cannot fetch it from its address"
_HEAD: Final = 2000


def reached(address: str, feed: bytes, *, limits: Limits) -> Reached:
    """Ask the address without any password. Line ends may differ: some services change them, and no calendar minds.

    Raises SendFailure where something else comes: a web page, another file, an error, no connection.
    """
    from ics_followup.publish.targets.links import advice
    from ics_followup.publish.targets.wire import Question, ask

    headers = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "gzip", "Cache-Control": "no-cache"}
    question = Question("GET", address, headers, follow=True)
    shut = advice(address)
    remedies = {401: shut, 403: shut}
    try:
        reply = ask(question, limits, good=frozenset({200, 203, 404, 410}), remedies=remedies)
    except SendFailure as failure:
        raise SendFailure(failure.reason, failure.remedy, begin=_BEGIN) from None
    if reply.status in (404, 410):
        return "missing"
    data = reply.body.removeprefix(b"\xef\xbb\xbf")
    if _plain(data) == _plain(feed):
        return "same"
    if is_ours(data):
        return "older"
    if is_page(data):
        raise SendFailure("a web page comes instead of the file; it may ask to sign in", shut, begin=_BEGIN)
    if not data.strip():
        raise SendFailure("it is empty", "Check the address", begin=_BEGIN)
    what = "another calendar" if data.startswith(b"BEGIN:VCALENDAR") else "something that is no calendar"
    raise SendFailure(f"{what} comes instead", "Check the address", begin=_BEGIN)


def not_there_yet(state: Reached, called: str, advice: Advice) -> SendFailure:
    """What to say when the address still does not give what was sent, long after it should have."""
    if state == "older":
        return SendFailure(
            f"it still gives the feed of before, long after the new one went to {called}",
            advice.older,
            begin=_BEGIN,
        )
    return SendFailure("there is nothing at this address, status 404", advice.missing, begin=_BEGIN)


def is_page(data: bytes) -> bool:
    """Whether bytes are a web page.

    >>> is_page(b" <!DOCTYPE html><html>"), is_page(b"BEGIN:VCALENDAR")
    (True, False)
    """
    head = data[:_HEAD].lstrip().lower()
    return head.startswith(b"<") and any(mark in head for mark in (b"<html", b"<!doctype html", b"<head"))


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").rstrip(b"\n")
