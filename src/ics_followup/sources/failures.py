"""What can go wrong between an address and its bytes, in a sentence, and what to do about it."""

from __future__ import annotations

from typing import Final

_LATER: Final = "Try again later; a run by schedule does so by itself"
_SHARE: Final = "Share it so that anyone with the link can read it without signing in, and use that link"
_GOOGLE: Final = (
    'In the sheet choose Share, General access, "Anyone with the link"; or File, Share, Publish to the web, '
    "and use the link that it shows"
)
_ONEDRIVE: Final = (
    "OneDrive shows this file to people in a browser only. Name the file in the OneDrive folder of this "
    "computer instead, or download it"
)
_LARGEST_HEAD: Final = 2000


class FetchFailure(Exception):  # noqa: N818
    """Nothing usable came. ``reason`` says why, ``remedy`` what to do, both without a full stop.

    ``again`` says that a second try, at once, may go better.
    """

    def __init__(self, reason: str, remedy: str = _LATER, *, again: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.again = again


def of_status(status: int, host: str) -> FetchFailure:
    """Say what an HTTP status means that brings no body to read (RFC 9110 15)."""
    if status in (401, 403, 407):
        return FetchFailure(f"{host} does not let everybody read it, status {status}", sharing(host))
    if status in (404, 410):
        return FetchFailure(
            f"there is nothing at this address, status {status}",
            "Check the address; a link that was shared may have been taken back",
        )
    if status == 429:
        return FetchFailure("it was asked for too often, status 429", "Wait some minutes, then try again")
    if status >= 500:
        return FetchFailure(f"{host} has trouble of its own, status {status}", again=True)
    return FetchFailure(f"{host} answered with status {status}", "Check the address")


def of_page(host: str) -> FetchFailure:
    """Say that a web page came, most often one that asks to sign in."""
    return FetchFailure("a web page came instead of the file; it may ask to sign in", sharing(host))


def of_length(seconds: float) -> FetchFailure:
    """Say that the whole took too long."""
    return FetchFailure(f"it took longer than {seconds:g} seconds in all")


def sharing(host: str) -> str:
    """What to do so that a file of this host can be read without signing in."""
    if host.endswith((".google.com", ".googleusercontent.com")):
        return _GOOGLE
    if host in ("1drv.ms", "onedrive.live.com"):
        return _ONEDRIVE
    return _SHARE


def is_page(data: bytes) -> bool:
    """Say whether bytes are a web page.

    >>> is_page(b" <!DOCTYPE html><html>"), is_page(b"company,role")
    (True, False)
    """
    head = data[:_LARGEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith(b"<") and any(mark in head for mark in (b"<html", b"<!doctype html", b"<head"))
