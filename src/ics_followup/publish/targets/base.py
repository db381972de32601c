"""What a target is, what it answers, and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from ics_followup.problems import FollowupError

_LATER: Final = "Try again later; a run by schedule does so by itself"
_MARK: Final = b"PRODID:-//ics-followup//"
_HEAD: Final = 2000


class SendFailure(FollowupError):  # noqa: N818
    """The feed did not get there, or cannot be fetched: one line that says why and what to do. Exit status 3.

    ``reason`` and ``remedy`` are phrases without a full stop and never hold a secret or a whole address. ``again``
    says that another try, after a wait, may go better; ``wait`` is how many seconds the server asks for, None where
    it says nothing. ``missing`` says that what was asked for does not exist, ``denied`` that the secret is wrong.
    """

    def __init__(
        self,
        reason: str,
        remedy: str = _LATER,
        *,
        again: bool = False,
        wait: float | None = None,
        missing: bool = False,
        denied: bool = False,
        begin: str = "The feed was not published",
    ) -> None:
        super().__init__(f"{begin}: {reason}. {remedy}.")
        self.reason = reason
        self.remedy = remedy
        self.again = again
        self.wait = wait
        self.missing = missing
        self.denied = denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds: to connect, between two pieces, for one sending with all its tries; the waits between the tries.

    A server that asks for a longer wait than ``longest_wait`` is left alone until the next run.
    """

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0
    waits: tuple[float, ...] = (1.0, 4.0, 15.0)
    longest_wait: float = 60.0
    redirects: int = 5
    most_bytes: int = 20_000_000


class Sent(NamedTuple):
    """What became of a sending.

    ``address`` is where calendars fetch the feed, empty where the target cannot know. ``changed`` is False where
    the target had these bytes already. ``learned`` are lines for [publish] that the next run needs, by their key.
    """

    address: str = ""
    changed: bool = True
    learned: Mapping[str, str] = MappingProxyType({})


class Advice(NamedTuple):
    """What to do about the address at which a kind of place is fetched: phrases without a full stop.

    ``unknown`` is how to come by it, ``missing`` what to do where it gives nothing, ``older`` where it gives what was
    there before.
    """

    unknown: str = "Share the file by a link that anyone can open"
    missing: str = (
        "The link may have been taken back: share the file anew, run ics-followup connect --address LINK with the new "
        "link, and subscribe to it"
    )
    older: str = "See whether the program that synchronises it, or the service, has stopped"


class Target(Protocol):
    """A place that the feed is sent to. Every method but ``explain`` may raise SendFailure.

    ``patience`` is how long the address may still give what was there before. ``where`` tells places apart, and
    holds no secret; ``called`` is how a sentence names the place; ``near`` says that looking there costs nothing.
    """

    @property
    def advice(self) -> Advice:
        """What to do about the address."""
        ...

    @property
    def near(self) -> bool:
        """Whether the copy is on this computer, so that each run looks at it."""
        ...

    @property
    def patience(self) -> timedelta:
        """How long the address may still give what was there before."""
        ...

    @property
    def where(self) -> str:
        """What tells this place from any other."""
        ...

    @property
    def called(self) -> str:
        """How a sentence names the place."""
        ...

    @property
    def address(self) -> str:
        """Where calendars fetch the feed, as far as that is known before anything was sent."""
        ...

    def send(self, feed: bytes) -> Sent:
        """Put the feed there, whole or not at all. Sending the same twice changes nothing."""
        ...

    def check(self) -> bytes | None:
        """The copy that is there, None where there is none."""
        ...

    def remove(self) -> str:
        """Take the feed away, and nothing else; a sentence that says what was removed, empty for nothing."""
        ...

    def explain(self) -> tuple[str, ...]:
        """What this way shows to whom, and what is to be done by hand, in sentences."""
        ...


def is_ours(data: bytes) -> bool:
    r"""Whether bytes are a feed that this program made: only such a file may be replaced or removed.

    >>> is_ours(b"BEGIN:VCALENDAR\r\nPRODID:-//ics-followup//Follow-ups//EN\r\n"), is_ours(b"my notes")
    (True, False)
    """
    head = data[:_HEAD]
    return head.startswith(b"BEGIN:VCALENDAR") and _MARK in head


def refuse_foreign(data: bytes | None, name: str, called: str) -> None:
    """Raise SendFailure where something stands in the feed's place that this program did not make."""
    if data and not is_ours(data):
        raise SendFailure(
            f"{name} in {called} is there already and is no feed of ours, so it was left as it is",
            "Move that file away, and run ics-followup publish again: the address stays the same",
        )
