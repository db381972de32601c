"""Why a calendar could not be kept: one line each, with what to do about it."""

from __future__ import annotations

from typing import Final

from ics_followup.problems import FollowupError

LATER: Final = "Try again later; the next push goes on where this one stopped"
ONLINE: Final = "See whether this computer is online"
_SIGN_IN: Final = (
    "Check [push] user and the password. iCloud, Fastmail, and Nextcloud with two-step sign-in want an app "
    "password, which you make in the account's security settings"
)


class CalendarFailure(FollowupError):  # noqa: N818 - as FetchFailure
    """A push cannot go on. ``reason`` and ``remedy`` are without a full stop; the message is both.

    ``again`` says that a second try, at once, may go better; ``refused`` that the password was not taken, ``gone``
    that nothing is at the address. ``elsewhere`` says that this address is no place of a calendar server's, so that
    another may be.
    """

    def __init__(
        self,
        reason: str,
        remedy: str = LATER,
        *,
        again: bool = False,
        refused: bool = False,
        gone: bool = False,
        elsewhere: bool = False,
    ) -> None:
        super().__init__(f"{reason}. {remedy}.")
        self.reason = reason
        self.remedy = remedy
        self.again = again
        self.refused = refused
        self.gone = gone
        self.elsewhere = elsewhere or gone


def of_password(host: str, status: int) -> CalendarFailure:
    """Say that the server does not know who asks (401), or this user may not go there (403)."""
    if status == 401:
        return CalendarFailure(f"{host} did not take the user name or the password", _SIGN_IN, refused=True)
    return CalendarFailure(
        f"{host} does not let you write there (status 403)",
        "See whether the calendar is your own, or is shared with you for reading only",
    )


def of_length(host: str, seconds: float) -> CalendarFailure:
    """Say that one answer took too long, however it came."""
    return CalendarFailure(f"{host} did not answer within {seconds:g} seconds", again=True)


def of_run(seconds: float) -> CalendarFailure:
    """Say that the whole push took too long."""
    return CalendarFailure(f"it took longer than {seconds / 60:g} minutes in all")


def of_redirect(host: str, target: str) -> CalendarFailure:
    """Say that the server sends us where the password must not follow, or in a circle."""
    return CalendarFailure(
        f"{host} sends us to {target}",
        "If that is your calendar's server, write that address into [push] url",
    )


def of_gone(host: str) -> CalendarFailure:
    """Say that nothing is there."""
    return CalendarFailure(f"there is no calendar at this address on {host}", "Check [push] url", gone=True)


def of_quota(host: str) -> CalendarFailure:
    """Say that the account is full (RFC 4331, status 507)."""
    return CalendarFailure(
        f"the account on {host} is full (status 507)", "Delete something there, then push again"
    )


def of_status(host: str, status: int) -> CalendarFailure:
    """Say what an HTTP status means for a whole push (RFC 9110 15)."""
    if status in (401, 403):
        return of_password(host, status)
    if status in (404, 410):
        return of_gone(host)
    if status == 407:
        return CalendarFailure("the proxy of this computer refused", "Check the variable HTTPS_PROXY")
    if status == 405:
        return CalendarFailure(
            f"{host} keeps no calendars at this address", "Check [push] url", elsewhere=True
        )
    if status in (429, 503):
        return CalendarFailure(f"{host} is busy (status {status})", again=True)
    if status == 507:
        return of_quota(host)
    if status >= 500:
        return CalendarFailure(f"{host} has trouble of its own (status {status})", again=True)
    return CalendarFailure(f"{host} answered with status {status}", "Check [push] url", elsewhere=True)


def of_answer(host: str) -> CalendarFailure:
    """Say that what came is no answer of a calendar server."""
    return CalendarFailure(
        f"{host} did not answer as a calendar server does", "Check [push] url", elsewhere=True
    )


def single(status: int) -> str:
    """Why one event was not taken, in words that follow a colon.

    >>> single(413)
    'it is too large for the server (status 413)'
    """
    reasons = {
        409: "the calendar has it already, under another name; if you once imported the file, delete those events",
        412: "it was changed in the calendar again and again while we pushed",
        413: "it is too large for the server (status 413)",
    }
    return reasons.get(status, f"the server refused it (status {status})")
