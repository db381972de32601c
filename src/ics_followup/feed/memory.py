"""The previous feed is the memory: what did not change keeps its bytes, what did gets the next number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.feed.previous import Previous, PreviousEvent
from ics_followup.feed.write import block_head, event_block
from ics_followup.model import Event

if TYPE_CHECKING:
    from ics_followup.feed.changes import Change, Changes

MOST_GONE: Final = 5_000
"""Of how many events that left the feed the numbers are remembered, the last ones first."""


class Gone(NamedTuple):
    """What an event had when it left the feed, and the day of the build that left it out."""

    sequence: int
    stamp: datetime
    left: date


Left = tuple[int, datetime, date]


class Memory:
    """Writes the VEVENT of an event: byte for byte the previous one where nothing changed.

    A changed one gets SEQUENCE + 1 and ``stamp`` (UTC) as DTSTAMP and LAST-MODIFIED, or one second more than the old
    stamp where that is not earlier (RFC 5545 3.8.7.2 to 3.8.7.4). So does one that had left the feed and is back:
    ``gone`` says by UID what it had. ``alarm`` is in minutes before the start, None for none. What changed is told by
    `changes` only where ``watch`` asks for it.
    """

    def __init__(
        self,
        before: Previous,
        gone: Mapping[str, Left],
        *,
        stamp: datetime,
        alarm: int | None,
        watch: bool = False,
    ) -> None:
        self._before = before
        self._gone = {uid: Gone(*left) for uid, left in gone.items()}
        self._stamp = stamp.astimezone(UTC)
        self._alarm = alarm
        self._watched: dict[str, Change | None] | None = {} if watch else None

    def block(self, event: Event) -> bytes:
        """The VEVENT, from its BEGIN to the CRLF after its END."""
        return self.renewed(event.uid, event_block(event, stamp=self._stamp, alarm=self._alarm))

    def renewed(self, uid: str, new: bytes) -> bytes:
        """As `block`; ``new`` is the `event_block` of an event that nobody has seen before, written at the stamp."""
        old = self._before.find(uid)
        block = self._block(uid, old, new)
        if self._watched is not None:
            from ics_followup.feed.changes import change_of

            self._watched[uid] = change_of(old.block if old else None, block)
        return block

    def _block(self, uid: str, old: PreviousEvent | None, new: bytes) -> bytes:
        known = old or self._gone.get(uid)
        if known is None:
            return new
        content = new[len(block_head(uid, stamp=self._stamp, sequence=0)) :]
        if old and block_head(uid, stamp=old.stamp, sequence=old.sequence) + content == old.block:
            return old.block
        later = max(self._stamp, known.stamp + timedelta(seconds=1))
        return block_head(uid, stamp=later, sequence=known.sequence + 1) + content

    def changes(self, count: int) -> Changes | None:
        """What came, moved, was reworded or went, when all ``count`` events were written; None where nobody watched."""
        if self._watched is None:
            return None
        from ics_followup.feed.changes import change_of, in_order

        found = [change for change in self._watched.values() if change]
        went = [change for event in self._before.left() if (change := change_of(event.block, None))]
        return in_order((*found, *went), count - len(found))

    def gone_after(self, today: date) -> dict[str, Gone]:
        """What to remember after a build on ``today``: the events that it left out, and those that left before.

        Of too many the newest are kept. Which of them are back is known only to the next build.
        """
        left = {event.uid: Gone(event.sequence, event.stamp, today) for event in self._before.left()}
        away = {uid: gone for uid, gone in self._gone.items() if self._before.find(uid) is None}
        newest = sorted((away | left).items(), key=lambda item: (item[1].left, item[0]), reverse=True)
        return dict(sorted(newest[:MOST_GONE]))
