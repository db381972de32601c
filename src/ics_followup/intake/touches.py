"""The contacts of one row: those in its log cell and those in the log file, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.log import Setting, entries_of, in_order, touch_from
from ics_followup.intake.log_days import is_ahead
from ics_followup.intake.log_steps import unknown_step
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.rows import RowReader
from ics_followup.intake.sidecar import Entry
from ics_followup.model import Person, Place, Touch

UNDO: Final = "undo "
"""What leads an entry of the log file that takes back an earlier one of the same row: ``undo`` and that entry."""


class Line(NamedTuple):
    """One entry of the log file; ``touch`` is None where it cannot be read, and ``misread`` says why."""

    text: str
    entry: Entry
    touch: Touch | None = None
    misread: Misread | None = None


def touches_in(
    reader: RowReader, cell: Setting, entries: Sequence[Entry], contact: Person | None
) -> tuple[Touch, ...]:
    """Read the log cell and the entries of the log file; what cannot be read is a warning, never an error.

    A day after that of the reading has not happened: its entry is told and not used.
    ``contact`` is whom an entry means that names nobody.
    """
    written: list[Touch] = []
    for text in entries_of(reader.text("log")):
        try:
            touch = touch_from(text, cell)
        except Misread as misread:
            reader.warning("log", misread.what, misread.remedy)
            continue
        if is_ahead(touch.day, cell.today):
            reader.warning("log", *_not_come(text, touch))
        else:
            written.append(_known_for(touch, cell, reader))
    logged: list[Touch] = []
    lines, idle = standing(entries, cell)
    for line in lines:
        if line.touch and is_ahead(line.touch.day, cell.today):
            reader.warning("log", *_not_come(line.text, line.touch), line.entry.place())
        elif line.touch:
            logged.append(_known_for(line.touch, cell, reader, line.entry.place()))
        elif line.misread:
            reader.warning("log", line.misread.what, line.misread.remedy, line.entry.place())
    for line in idle:
        what = f"{shown(line.text)} takes back an entry that is not in the log file above it"
        reader.warning("log", what, "Take the line out.", line.entry.place())
    return in_order(tuple(counted_once(written, logged, contact)))


def _known_for(touch: Touch, cell: Setting, reader: RowReader, place: Place | None = None) -> Touch:
    """The contact without a step that nobody knows, of which a warning tells."""
    unknown = unknown_step(touch, cell.steps)
    if unknown is None:
        return touch
    reader.warning("log", unknown.what, unknown.remedy, place)
    return touch._replace(step="")


def _not_come(text: str, touch: Touch) -> tuple[str, str]:
    return (
        f"{touch.day.isoformat()} in {shown(text)} lies in the future: it has not happened, so it is not used",
        "Correct the day; look at the year, and at day and month. What is still to come belongs in notes.",
    )


def standing(entries: Iterable[Entry], cell: Setting) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of the log file that no later line takes back, and the lines that take back nothing."""
    lines: list[Line] = []
    idle: list[Line] = []
    for entry in entries:
        setting = cell._replace(order=entry.order, written=entry.written)
        for text in entries_of(entry.text):
            if not text.casefold().startswith(UNDO):
                lines.append(_line(text, entry, setting))
                continue
            taken = _line(text[len(UNDO) :], entry, setting)
            kept = [line for line in lines if not _is_same_line(line, taken)]
            if len(kept) == len(lines):
                idle.append(taken._replace(text=text))
            lines = kept
    return tuple(lines), tuple(idle)


def _line(text: str, entry: Entry, setting: Setting) -> Line:
    try:
        return Line(text=text, entry=entry, touch=touch_from(text, setting))
    except Misread as misread:
        return Line(text=text, entry=entry, misread=misread)


def _is_same_line(one: Line, other: Line) -> bool:
    return one.text.split() == other.text.split() or (one.touch is not None and one.touch == other.touch)


def counted_once(
    written: Sequence[Touch], logged: Sequence[Touch], contact: Person | None
) -> Iterator[Touch]:
    """The contacts of the cell and of the file; one that stands in both comes once, with what either says."""
    rest = list(dict.fromkeys(logged))
    for touch in dict.fromkeys(written):
        twin = next((other for other in rest if says_the_same(touch, other, contact)), None)
        if twin is None:
            yield touch
        else:
            rest.remove(twin)
            yield _joined(touch, twin)
    yield from rest


def says_the_same(one: Touch, other: Touch, contact: Person | None) -> bool:
    """Whether two entries tell of the same contact: what both say agrees, and one may say more.

    Day, direction, channel, outcome and people must agree, where nobody named is ``contact``. A time, a
    promise, a deadline or a step may stand in one of the two only; notes do not count.
    """
    plain = (one.day, one.direction, one.channel, one.outcome, one.everybody) == (
        other.day, other.direction, other.channel, other.outcome, other.everybody
    )  # fmt: skip
    extras = (
        (one.clock, other.clock),
        (one.promise, other.promise),
        (one.deadline, other.deadline),
        (one.step.replace("-", "_"), other.step.replace("-", "_")),
    )
    agree = all(not mine or not theirs or mine == theirs for mine, theirs in extras)
    return plain and agree and _people(one, contact) == _people(other, contact)


def _people(touch: Touch, contact: Person | None) -> frozenset[str]:
    named = touch.people or ((contact.name,) if contact and not touch.everybody else ())
    return frozenset(name.casefold() for name in named)


def _joined(one: Touch, other: Touch) -> Touch:
    return one._replace(
        clock=one.clock or other.clock,
        promise=one.promise or other.promise,
        deadline=one.deadline or other.deadline,
        people=one.people or other.people,
        step=one.step or other.step,
        note=one.note or other.note,
    )
