"""The second half of the journey: a plan and the previous feed in, the bytes of the next feed out. Pure.

A feed can be larger than the memory should hold: its events come one interview after the other, and a spool puts
their blocks into order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.feed.events import Showing, problem_event
from ics_followup.feed.memory import Gone, Left, Memory
from ics_followup.feed.previous import NOTHING, Previous, PreviousEvent, previous_from
from ics_followup.feed.spool import Entry, Spool
from ics_followup.feed.tips import Tip, TipShelf
from ics_followup.feed.uid import row_mark
from ics_followup.feed.write import calendar_bytes, event_block, moment, start_of, with_paragraph
from ics_followup.model import Event, Interview, Reminder
from ics_followup.planning import Plan, events_of_bad_rows
from ics_followup.problems import FollowupError, in_brief
from ics_followup.spread import Spread, in_turn

if TYPE_CHECKING:
    from ics_followup.feed.changes import Changes

NONE_GONE: Final[Mapping[str, Left]] = MappingProxyType({})
_TAIL: Final = b"END:VCALENDAR\r\n"
_CHUNK: Final = 1 << 18

Note = Callable[[tuple[Reminder, ...]], None]
Row = tuple[Interview, tuple[Reminder, ...]]
"""An interview with its reminders."""


class Written(NamedTuple):
    """An event as far as the feed needs it: ``begins`` is its `moment`, ``block`` the `event_block` of a new event."""

    uid: str
    begins: str
    kind: str
    block: bytes

    @property
    def start(self) -> datetime | date:
        """When it begins: in UTC, or a date."""
        return start_of(self.begins)


class Feed:
    """A finished feed, not yet written anywhere.

    ``events`` says how many it holds, ``kept`` how many of them stay of rows with errors, ``octets`` how long it is.
    ``gone`` is what to remember of the events that it has no more. ``changes`` is None where nobody asked for them.
    """

    def __init__(
        self,
        spool: Spool,
        late: Mapping[str, bytes],
        *,
        name: str,
        kept: int,
        gone: Mapping[str, Gone],
        changes: Changes | None,
    ) -> None:
        self.events = spool.count
        self.kept = kept
        self.gone = gone
        self.changes = changes
        self._spool = spool
        self._late = late
        self._head = calendar_bytes((), name=name).removesuffix(_TAIL)
        self._octets = 0

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces of a few hundred kilobytes, each of whole lines."""
        parts, size, octets = [self._head], len(self._head), 0
        for _, uid, written in self._spool:
            block = self._late.get(uid, written)
            parts.append(block)
            size += len(block)
            if size > _CHUNK:
                yield b"".join(parts)
                octets += size
                parts, size = [], 0
        self._octets = octets + size + len(_TAIL)
        yield b"".join((*parts, _TAIL))

    @property
    def octets(self) -> int:
        """How long it is: known when its pieces were gone through, and else they are for this."""
        return self._octets or sum(map(len, self.chunks()))

    @property
    def data(self) -> bytes:
        """All of it."""
        return b"".join(self.chunks())


def feed_for(
    plan: Plan,
    previous: Previous | bytes | None,
    *,
    allow_empty: bool = False,
    gone: Mapping[str, Left] = NONE_GONE,
    note: Note | None = None,
    watch: bool = False,
    spread: Spread = in_turn,
) -> Feed:
    """The feed of a plan.

    ``previous`` is the feed that it will replace, None where there is none: the events of rows with errors
    stay as they were in it, and an all-day event says which rows to mend. ``gone`` says what events had that left
    it not long ago. ``note`` is shown the reminders of each interview. What changed is worked out where ``watch``
    asks for it. ``spread`` has the events of each interview made; it changes no result. Raises EmptyResultError where
    too little would be left, unless ``allow_empty``.
    """
    settings, me = plan.settings, plan.settings.me
    before = previous_from(previous) if isinstance(previous, bytes) else previous or NOTHING
    if not allow_empty:
        _refuse_if_empty(plan, before)
    stamp = stamp_of(plan.today, me.timezone)
    memory, spool = Memory(before, gone, stamp=stamp, alarm=settings.feed.alarm, watch=watch), Spool()
    shelf: TipShelf[Written] = TipShelf(before.find, zone=me.timezone, today=plan.today)

    def block_of(event: Written, tip: Tip | None) -> bytes:
        told = with_paragraph(event.block, tip.line(me.language)) if tip else event.block
        return memory.renewed(event.uid, told)

    kept = {event.uid: event for event in _kept(plan, before)}
    for old in kept.values():
        shelf.keep(old)
    for event in _written(plan, stamp, note, spread):
        kept.pop(event.uid, None)
        spool.add(Entry(event.begins, event.uid, block_of(event, shelf.told(event))))
    for old in kept.values():
        before.find(old.uid)
        spool.add(Entry(moment(old.start), old.uid, old.block))
    late = {event.uid: block_of(event, tip) for event, tip in shelf.late()}
    return Feed(
        spool,
        late,
        name=settings.feed.name,
        kept=len(kept),
        gone=memory.gone_after(plan.today),
        changes=memory.changes(spool.count),
    )


def _written(plan: Plan, stamp: datetime, note: Note | None, spread: Spread) -> Iterator[Written]:
    """Every event of the feed: those of interviews in the order of these, then those that belong to no single one."""
    showing, alarm = Showing(plan.settings, plan.today), plan.settings.feed.alarm

    def written(event: Event) -> Written:
        block = event_block(event, stamp=stamp, alarm=alarm)
        return Written(event.uid, moment(event.start), event.kind, block)

    def of_row(row: Row) -> list[Written]:
        return [*map(written, showing.events(*row, plan.messages(row[1]).draft))]

    with closing(spread(of_row, plan.chains)) as rows:
        for (interview, chain), events in rows:
            if note:
                note(chain)
            showing.note(interview, chain)
            yield from events
    yield from map(written, showing.of_all())
    if plan.errors:
        lines = [in_brief(problem) for problem in plan.errors]
        yield written(problem_event(plan.settings, plan.today, lines, file=plan.file))


def stamp_of(today: date, zone: str) -> datetime:
    """When a change counts as made: 00:00 of ``today`` in ``zone``, as UTC. The wall clock is never read."""
    return datetime.combine(today, time(), ZoneInfo(zone)).astimezone(UTC)


def _kept(plan: Plan, before: Previous) -> Iterator[PreviousEvent]:
    """The events of rows with errors, as the previous feed had them."""
    if not plan.errors:
        return
    oldest = plan.today - timedelta(days=plan.settings.feed.keep_past_days)
    yield from (event for event in events_of_bad_rows(plan.intake, before) if event.day >= oldest)


class EmptyResultError(FollowupError):
    """Too little would be left of the feed: exit status 1, and the old feed stays."""

    status = 1


def _refuse_if_empty(plan: Plan, before: Previous) -> None:
    if not plan.intake.row_keys and not plan.errors:
        raise EmptyResultError(
            f"{plan.file} has no rows, so nothing was written. Add your interviews to it, "
            "or pass --allow-empty if an empty calendar is what you want."
        )
    had = {row for row, last in before.rows.items() if last >= plan.today}
    have = {row_mark(key) for key in plan.intake.row_keys}
    gone = had - have
    if len(gone) * 2 > len(had) and not any(not problem.row_key for problem in plan.errors):
        raise EmptyResultError(
            f"{len(gone)} of the {len(had)} interviews with follow-ups ahead are no longer in {plan.file}, so "
            "nothing was written and your calendar stays as it was. If you removed them on purpose, "
            "run this again with --allow-empty."
        )
