"""What differs between two feeds: which events came, moved, were reworded, or went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import IO, Final, Literal, NamedTuple

from ics_followup.feed.said import NotACalendarError, Reading, Said, differing, said_in, said_of

Kind = Literal["added", "moved", "reworded", "removed"]
KINDS: Final[tuple[Kind, ...]] = ("added", "moved", "reworded", "removed")

_TWIN: Final = "\x1f"


class Change(NamedTuple):
    """What happened to one event. ``before`` is None where it is new, ``after`` where it is gone.

    ``what`` names what was reworded: ``title`` and the aspects that `differing` knows. An event that moved may be
    reworded too; what in its text only follows from its day is then not named.
    """

    kind: Kind
    before: Said | None
    after: Said | None
    what: tuple[str, ...] = ()

    @property
    def event(self) -> Said:
        """The event as it is now, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found


class Changes(NamedTuple):
    """All changes, in order of day and hour, and how many events stayed as they were."""

    changes: tuple[Change, ...] = ()
    unchanged: int = 0

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


def change_between(before: Said | None, after: Said | None) -> Change | None:
    """What happened to one event; None where it says the same. When it was written does not count."""
    if before is None or after is None:
        return None if before is after else Change("removed" if before else "added", before, after)
    what = differing(before, after)
    if before.summary != after.summary:
        what = ("title", *what)
    if (before.start, before.end) != (after.start, after.end):
        return Change("moved", before, after, tuple(name for name in what if name != "days in the text"))
    return Change("reworded", before, after, what) if what else None


def change_of(before: bytes | None, after: bytes | None) -> Change | None:
    """The same for two VEVENT blocks of ours: for a run that holds only the events that it rewrites.

    >>> change_of(None, None) is None
    True
    """
    if before == after:
        return None
    return change_between(said_of(before) if before else None, said_of(after) if after else None)


def changes_between(old: Iterable[Said], new: Iterable[Said]) -> Changes:
    """The changes from ``old`` to ``new``, by UID. Holds the records of ``old``, of ``new`` only what changed.

    Where a feed has one UID twice, its events are compared in the order in which they stand.
    """
    known: dict[str, Said] = {}
    for said in old:
        key = said.uid
        while key in known:
            key += _TWIN
        known[key] = said._replace(why="")
    found: list[Change] = []
    unchanged = 0
    for said in new:
        key = said.uid
        while key not in known and key + _TWIN in known:
            key += _TWIN
        change = change_between(known.pop(key, None), said)
        if change is None:
            unchanged += 1
        else:
            found.append(change)
    found += [Change("removed", said, None) for said in known.values()]
    return in_order(found, unchanged)


def in_order(changes: Iterable[Change], unchanged: int) -> Changes:
    """Changes that were found one by one, in order of day and hour."""
    return Changes(tuple(sorted(changes, key=_order)), unchanged)


def changes_in(old: IO[bytes], new: IO[bytes]) -> tuple[Changes, bool, bool]:
    """The changes between two streams that can be read twice, and of each whether it ended as it should.

    What stands in both byte for byte, which in feeds of ours is all that did not change, is passed over: held are a
    number for each event, and the records of what differs. Raises NotACalendarError, with ``args[0]`` the one of
    the two that is none.
    """
    both = _marks(old)
    both &= _marks(new)
    before, after = Reading(old), Reading(new)
    changes = changes_between(before.events(both), after.events(both))
    return changes._replace(unchanged=changes.unchanged + after.skipped), before.whole, after.whole


def _marks(stream: IO[bytes]) -> set[int]:
    try:
        found = set(Reading(stream).marks())
    except NotACalendarError:
        raise NotACalendarError(stream) from None
    stream.seek(0)
    return found


def changes_of(old: bytes | None, new: bytes) -> Changes:
    """The changes between two whole feeds; ``old`` None where there was none.

    Raises NotACalendarError where one is no iCalendar stream.
    """
    if old is None:
        return changes_between((), said_in(new))
    return changes_in(BytesIO(old), BytesIO(new))[0]


def _order(change: Change) -> tuple[datetime, str, str]:
    event = change.event
    return _instant(event.start), event.summary, event.uid


def _instant(when: datetime | date | None) -> datetime:
    if when is None:
        return datetime.max.replace(tzinfo=UTC)
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), UTC)
    return when.replace(tzinfo=UTC) if when.utcoffset() is None else when
