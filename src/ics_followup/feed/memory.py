"""The previous feed is the memory: what did not change keeps its bytes, what did gets the next number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ics_followup.feed.previous import PreviousEvent
from ics_followup.feed.write import event_block
from ics_followup.model import Event


def remembered_block(
    event: Event, before: PreviousEvent | None, *, stamp: datetime, alarm: int | None
) -> bytes:
    """The VEVENT of ``event``: byte for byte the previous one where nothing changed.

    A changed one gets SEQUENCE + 1 and ``stamp`` (UTC) as DTSTAMP and LAST-MODIFIED, or one second more than
    the old stamp where that is not earlier (RFC 5545 3.8.7.2 to 3.8.7.4). ``before`` None is a new event.
    """
    if before is None:
        return event_block(event, stamp=stamp, alarm=alarm)
    if event_block(event, stamp=before.stamp, sequence=before.sequence, alarm=alarm) == before.block:
        return before.block
    later = max(stamp.astimezone(UTC), before.stamp + timedelta(seconds=1))
    return event_block(event, stamp=later, sequence=before.sequence + 1, alarm=alarm)
