"""What a coach should know of: offers to answer, promises broken, thanks with no tick, nothing logged for long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from ics_followup.cadence.words import count, full_day
from ics_followup.sharing.view import SILENT_DAYS, Notable, Process

_SILENT: Final = timedelta(days=SILENT_DAYS)
_DAY: Final = timedelta(days=1)


def notable_of(processes: Sequence[Process], today: date) -> tuple[Notable, ...]:
    """What is worth a word on ``today``, in order of day. The sentences are plain, exact, and name nobody.

    Thanks are spoken of for two weeks after the interview: later ones would be no use.
    """
    found = [
        *(one for process in processes for one in _of(process, today)),
        *_silence(processes, today),
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.process)))


def _of(process: Process, today: date) -> Iterator[Notable]:
    if process.waits == "nobody":
        return
    if process.state == "offer":
        yield _offer(process, today)
    elif process.state != "on hold":
        yield from _promise(process)
    yield from _thanks(process, today)


def _offer(process: Process, today: date) -> Notable:
    day = process.deadline
    if day is None:
        said = f"There is an offer since {full_day(process.since)}, and no day to answer it by is known."
        return Notable("offer", process.since, process.ref, said)
    if day < today:
        said = f"The offer was to be answered by {full_day(day)}, and no answer is in the log."
    else:
        said = f"The offer is to be answered by {full_day(day)}."
    return Notable("offer", day, process.ref, said, due=True)


def _promise(process: Process) -> Iterator[Notable]:
    """The last day that they named, where they have not answered since."""
    broken = [promise for promise in process.promises if promise.kept is False]
    if not broken or any(promise.day > broken[-1].day for promise in process.promises):
        return
    day = broken[-1].day
    if any(not contact.out and contact.day > day for contact in process.contacts) or process.since > day:
        return
    yield Notable(
        "promise", day, process.ref, f"An answer was promised by {full_day(day)}, and none is in the log."
    )


def _thanks(process: Process, today: date) -> Iterator[Notable]:
    """One line for the thanks of an interview, however many people they are for."""
    open_ones = [
        step
        for step in process.steps
        if step.thanks and not step.ticked and today - _SILENT <= step.start.date() < today
    ]
    if not open_ones:
        return
    day = min(step.start.date() for step in open_ones)
    if len(open_ones) == 1:
        said = f"The {_small(open_ones[0].title)} of {full_day(day)} has no tick."
    else:
        said = f"{len(open_ones)} thank-yous of {full_day(day)} have no tick."
    yield Notable("thanks", day, process.ref, said)


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _silence(processes: Sequence[Process], today: date) -> Iterator[Notable]:
    """Nothing logged for two weeks, although something was due in them for what is not over."""
    last = max(
        (contact.day for process in processes for contact in process.contacts if contact.day <= today),
        default=None,
    )
    if last is not None and today - last < _SILENT:
        return
    due = [
        step.start.date()
        for process in processes
        if process.waits != "nobody"
        for step in process.steps
        if step.kind == "contact"
        and not step.joined
        and not step.ticked
        and step.start.date() < today
        and (last is None or step.start.date() > last)
    ]
    if not due or (last is None and min(due) > today - _SILENT) or max(due) < today - _SILENT:
        return
    begin = last or min(due)
    nothing = f"since {full_day(last)}" if last else "at all"
    were = "was" if len(due) == 1 else "were"
    said = f"Nothing is in the log {nothing}; {count(len(due), 'contact')} {were} due from {full_day(min(due))} on."
    yield Notable("silent", begin, "", said)
