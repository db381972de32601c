"""A column for the time of the interview: its times go with the days of the interview's own column."""

from __future__ import annotations

from datetime import time

from ics_followup.intake.misread import shown
from ics_followup.intake.rows import RowReader, parts_of
from ics_followup.intake.values import When, read_start

_FIELD = "interview_time"


def times_for(reader: RowReader, rounds: int) -> tuple[str, ...]:
    """Return the time of each round as it is written, empty for those without; an error where it is not clear."""
    none = ("",) * rounds
    times = tuple(parts_of(reader.text(_FIELD)))
    if not times or len(times) == rounds:
        return times or none
    many = "1 time" if len(times) == 1 else f"{len(times)} times"
    days = "1 interview" if rounds == 1 else f"{rounds} interviews"
    reader.error(
        _FIELD,
        f"Here {'is' if len(times) == 1 else 'are'} {many} for {days}",
        "Write one time for each day, with a ; between them, or each time behind its day.",
    )
    return none


def at_time(reader: RowReader, when: When, written: str) -> When | None:
    """Put the time of the column to a day; None, and an error, where it cannot be read or the day has another.

    Midnight beside a day is what a spreadsheet writes where only the day is known: the column's time counts.
    """

    def read() -> When:
        lead = "at " if written[:1].isdigit() else ""
        return read_start(f"{when.day.isoformat()} {lead}{written}")

    timed = reader.attempt(_FIELD, read, None)
    if timed is None or timed.clock is None:
        return None if timed is None else when
    if when.clock not in (None, time(0), timed.clock):
        reader.error(
            _FIELD,
            f"{shown(written)} is not the time that stands with the day, {when.clock:%H:%M}",
            "Correct one of the two, or clear this cell.",
        )
        return None
    if when.clock == timed.clock:
        return when
    met = timed.met if when.met is None else when.met
    return timed._replace(note=when.note or timed.note, met=met)
