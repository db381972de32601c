"""What left a shared calendar goes on counting: of each event its SEQUENCE and stamp, for when it comes back. Pure.

UIDs there are pseudonyms, or digests of them: what is remembered names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final

from ics_followup.feed.memory import MOST_GONE, Left
from ics_followup.feed.previous import previous_from

NONE: Final[Mapping[str, Left]] = MappingProxyType({})


def left_after(
    before: bytes | None, after: bytes | None, gone: Mapping[str, Left], today: date
) -> dict[str, Left]:
    """What to remember when one calendar took the place of another on ``today``; None is no calendar at all.

    ``gone`` is what was remembered until then. What is back in the calendar needs no memory.
    """
    if before is None or before == after:
        old = dict(gone)
    else:
        left = {event.uid: (event.sequence, event.stamp, today) for event in previous_from(before)}
        old = {**gone, **left}
    if after is not None and before != after:
        for event in previous_from(after):
            old.pop(event.uid, None)
    newest = sorted(old.items(), key=lambda item: (item[1][2], item[0]), reverse=True)[:MOST_GONE]
    return dict(sorted(newest))


def written(gone: Mapping[str, Left]) -> dict[str, list[int | str]]:
    """What is remembered as what JSON knows: numbers, and moments in UTC.

    >>> written({"u": (2, datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 23))})
    {'u': [2, '2026-11-22T00:00:00+00:00', '2026-11-23']}
    """
    return {
        uid: [sequence, stamp.astimezone(UTC).isoformat(), day.isoformat()]
        for uid, (sequence, stamp, day) in gone.items()
    }


def read(plain: object) -> dict[str, Left]:
    """What was written; whatever cannot be read is as if nobody remembered it.

    >>> read({"u": [2, "2026-11-22T00:00:00+00:00", "2026-11-23"], "v": [1], "w": None})["u"][0]
    2
    """
    found: dict[str, Left] = {}
    for uid, entry in plain.items() if isinstance(plain, dict) else ():
        with suppress(TypeError, ValueError, OverflowError):
            sequence, stamp, day = entry
            when = datetime.fromisoformat(stamp)
            if when.utcoffset() is not None:
                found[str(uid)] = (int(sequence), when, date.fromisoformat(day))
    return found
