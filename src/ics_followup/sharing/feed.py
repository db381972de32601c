"""What is shared, as a calendar: steps at their hours, promised days, and a word when it ends or stands still."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import full_day
from ics_followup.feed.description import paragraphs, without_tags
from ics_followup.feed.memory import Left, Memory
from ics_followup.feed.previous import NOTHING, Previous, previous_from
from ics_followup.feed.uid import word_uid
from ics_followup.feed.write import block_head, calendar_bytes, moment, shortened
from ics_followup.model import Event
from ics_followup.sharing.alike import Told, as_they_were, once_each
from ics_followup.sharing.left import NONE
from ics_followup.sharing.levels import shows
from ics_followup.sharing.view import Ended, Process, Promised, Shared, Step, Text

FEED_ID: Final = "shared"
KEPT_DAYS: Final = 60
"""How long what is past stays in the calendar."""

_DAY: Final = timedelta(days=1)
_HINT: Final = "\n\n(Shortened for the calendar.)"


class Feed(NamedTuple):
    """The bytes of a calendar, and what the next one needs to know of it."""

    data: bytes
    told: Told


def feed_of(
    what: Shared | Ended,
    previous: bytes | None,
    gone: Mapping[str, Left] = NONE,
    told: Told | None = None,
) -> Feed:
    """The calendar, of at least one event, all of them private (RFC 5545 3.8.1.3), no two of which read the same.

    ``previous`` is what it said before, None where there was nothing: an event that did not change keeps its bytes,
    one that did has the next SEQUENCE, stamped with 00:00 of ``today`` in the seeker's zone. What is past is kept for
    60 days; of what hangs on an earlier contact each process shows the next one. ``gone`` says what the events had
    that left it (`left.left_after`): one that comes back goes on counting from there.
    ``told`` is what `Feed` said of the one before, None where that showed another level, or nobody knows: with it the
    events of rows with errors stay as they were. Of events that read the same one stands for all (`alike`).
    """
    ended = isinstance(what, Ended)
    zone = ZoneInfo("UTC" if isinstance(what, Ended) else what.timezone)
    stamp = datetime.combine(what.today, time(), zone).astimezone(UTC)
    before = previous_from(previous) if previous else NOTHING
    memory = Memory(before, gone, stamp=stamp, alarm=None)
    events = [_end(what)] if isinstance(what, Ended) else [*_events(what), _still(what)]
    if not isinstance(what, Ended) and told is not None:
        events += _unread(what, before, told, {event.uid for event in events})
    counted = not isinstance(what, Ended) and shows(what.level, "step")
    made = []
    within = {}
    for event, content, uids in once_each(
        (each._replace(private=True) for each in events), before, counted=counted
    ):
        block = memory.renewed(event.uid, block_head(event.uid, stamp=stamp, sequence=0) + content)
        made.append((moment(event.start), event.uid, block))
        if len(uids) > 1:
            within[event.uid] = " ".join(uids[1:])
    name = f"Follow-ups of {what.who}" if what.who else "Shared follow-ups"
    data = calendar_bytes((block for _, _, block in sorted(made)), name=f"{name} (ended)" if ended else name)
    return Feed(data, Told(_rows_of(what, told.rows if told else {}), within))


def _rows_of(what: Shared | Ended, before: Mapping[str, str]) -> dict[str, str]:
    """Of each event the pseudonym of its row, for the next calendar; ``before`` is what was so remembered."""
    if isinstance(what, Ended):
        return {}
    stay = {uid: row for uid, row in before.items() if _stays(what, what.today, row)}
    processes = {process.ref: process.row for process in what.processes}
    steps = {step.uid: processes[step.process] for step in _visible(what) if step.process in processes}
    promised = {event.uid: each.row for each in what.processes for event in _promised_days(each)}
    return stay | steps | promised


def _unread(shared: Shared, before: Previous, told: Told, new: Container[str]) -> Iterator[Event]:
    """The events of rows that cannot be read now, as they were, but for those that are ``new``."""
    were = as_they_were(before, told, lambda old, row: _stays(shared, old.day, row))
    return (event for event in were if event.uid not in new)


def _stays(shared: Shared, day: date, row: str) -> bool:
    """Whether an event is of a row that cannot be read now, and not older than what is past may be."""
    unread = shared.unread
    meant = row in unread.rows or (unread.others and row not in unread.known)
    return meant and day >= shared.today - KEPT_DAYS * _DAY


def _events(shared: Shared) -> Iterator[Event]:
    processes = {process.ref: process for process in shared.processes}
    oldest = shared.today - KEPT_DAYS * _DAY
    joined = {(step.process, step.start.date()): step for step in shared.steps if step.joined}
    for step in _visible(shared):
        if step.start.astimezone(UTC).date() >= oldest:
            yield _event(step, processes.get(step.process), joined.get((step.process, step.start.date())))
    for process in shared.processes:
        yield from _promised_days(process)


def _visible(shared: Shared) -> Iterator[Step]:
    """What is firm, and of each process the next contact that is not; emails after a call stand with the call."""
    by_process = sorted(
        (step for step in shared.steps if not step.joined),
        key=lambda step: (step.process, step.start, step.uid),
    )
    for _, steps in groupby(by_process, key=attrgetter("process")):
        waits = True
        for step in steps:
            tentative = not step.firm and step.kind == "contact" and step.start.date() >= shared.today
            if step.firm or (tentative and waits):
                yield step
            waits = waits and not tentative


def _event(step: Step, process: Process | None, after: Step | None) -> Event:
    start, end = step.start.astimezone(UTC), step.end.astimezone(UTC)
    if process is None:
        return Event(uid=step.uid, start=start, end=end, summary=step.title, description="")
    what = f"{step.title}: {step.person}" if step.person else step.title
    after = after if step.channel == "phone" else None
    text = paragraphs(
        (
            _state(step),
            _standing(process),
            "\n".join(step.to),
            *_message("The message:", step.message),
            *(_message("If nobody is reached, this email:", after.message) if after else ()),
            f"Why this day: {' '.join(step.why)}" if step.why else "",
        )
    )
    return Event(
        uid=step.uid,
        start=start,
        end=end,
        summary=f"{what} ({process.name})",
        description=shortened(without_tags(text), _HINT),
        category=step.channel.capitalize() if step.channel else "Task",
    )


def _state(step: Step) -> str:
    """What became of a contact; nothing is said that would change from one day to the next by itself."""
    if step.kind != "contact":
        return ""
    if step.late_since is not None:
        return f"Late: this was due on {full_day(step.late_since)}."
    said = {
        "done": "Done: it is in the log.",
        "assumed": "No tick: nothing in the log says that this was done.",
        "missed": "Missed: nothing in the log says that this was done.",
    }.get(step.state or "", "")
    return said or ("" if step.firm else "This day may move: it hangs on an earlier contact.")


def _standing(process: Process) -> str:
    about = ", ".join(filter(None, (process.name, process.role, process.round)))
    parts = [f"{about}: interview on {full_day(process.interview.date())}."]
    if process.state != "awaiting":
        parts.append(f"Now: {process.state}, since {full_day(process.since)}.")
    if process.deadline:
        parts.append(f"The offer is to be answered by {full_day(process.deadline)}.")
    promise = _latest(process.promises)
    if promise and promise.kind == "by":
        parts.append(f"They promised an answer by {full_day(promise.day)}.")
    elif promise:
        parts.append(f"They said to ask again from {full_day(promise.day)}.")
    return " ".join(parts)


def _latest(promises: Iterable[Promised]) -> Promised | None:
    """The last day that was named, unless an answer came by it."""
    last = next(reversed(tuple(promises)), None)
    return last if last and last.kept is not True else None


def _message(head: str, message: Text | None) -> tuple[str, ...]:
    if message is None:
        return ()
    if message.own:
        return (message.body,)
    subject = f"Subject: {message.subject}" if message.subject else ""
    return (head, *filter(None, (subject,)), message.body)


def _promised_days(process: Process) -> Iterator[Event]:
    """The day by which an answer is promised, as long as it is awaited."""
    promise = _latest(process.promises)
    if promise is None or promise.kind != "by" or promise.kept is not None or process.waits == "nobody":
        return
    yield Event(
        uid=word_uid(FEED_ID, "promised", process.ref, promise.day),
        start=promise.day,
        end=promise.day + _DAY,
        summary=f"Answer promised by this day ({process.name})",
        description=without_tags(_standing(process)),
        category="Promise",
    )


def _still(shared: Shared) -> Event:
    """The event that is only ever met when updates stopped: eight days ahead of this week's Monday."""
    day = shared.today - shared.today.weekday() * _DAY + 8 * _DAY
    who = shared.who or "the person who shares them"
    return Event(
        uid=word_uid(FEED_ID, "dead-man", shared.ref),
        start=day,
        end=day + _DAY,
        summary="Shared follow-ups stopped updating",
        description=(
            f"You see this because what {who} shares has not been updated for a week: what the calendar shows may be "
            "out of date. Ask them whether they still share it. As long as updates arrive, this event moves on each "
            "week and you never meet it."
        ),
        category="Problem",
    )


def _end(ended: Ended) -> Event:
    """All that is left: the day after the last one of the consent, or Monday where there never was one."""
    last = ended.until
    day = _after(last) if last else ended.today - ended.today.weekday() * _DAY
    who = ended.who or "The person who shared it"
    said = (
        f"The last day of the consent was {full_day(last)}."
        if last
        else "There is no consent to share anything."
    )
    return Event(
        uid=word_uid(FEED_ID, "ended", who),
        start=day,
        end=_after(day),
        summary=f"{who} shares no follow-ups",
        description=f"{said} Nothing is shared, and what was shared before is gone from this calendar. If you both "
        "want to go on, ask for a new day.",
        category="Problem",
    )


def _after(day: date) -> date:
    return day + _DAY if day < date.max - _DAY else day - _DAY
