"""Cells that are each well written and yet cannot be true together: a status, its day, its deadline, the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from ics_followup.intake.rows import RowReader
from ics_followup.model import Interview, Outcome, Status, Touch

_STATES: Final[dict[Outcome, Status]] = {
    "advanced": "advanced",
    "rejection": "rejected",
    "offer": "offer",
    "hold": "on hold",
}
_BEFORE_THE_TALK: Final = ("withdrawn", "closed", "rejected", "on hold")
"""What a process can become before its interview has taken place."""


def note_contradictions(
    reader: RowReader, whole: Interview, touches: Sequence[Touch], today: date | None
) -> None:
    """Note what the row says against itself, each with its place and what to write instead.

    ``whole`` is the row as one interview, ``touches`` its log. ``today`` is None where it is not known: then
    no day lies in the future.
    """
    if whole.status == "awaiting" and not (touches or whole.status_date or whole.deadline):
        return
    _hold_without_a_day(reader, whole, touches)
    _deadline_before(reader, whole, touches)
    _status_day(reader, whole, today)
    _later_in_the_log(reader, whole, touches)


def _hold_without_a_day(reader: RowReader, whole: Interview, touches: Sequence[Touch]) -> None:
    decisive = [touch for touch in touches if touch.outcome in _STATES]
    logged = bool(decisive) and decisive[-1].outcome == "hold" and whole.status == "awaiting"
    if whole.deadline or not (whole.status == "on hold" or logged):
        return
    if any(touch.outcome == "hold" and (touch.promise or touch.deadline) for touch in touches):
        return
    reader.warning(
        "status" if whole.status == "on hold" else "log",
        "It is on hold, but nothing says until when, so no day to ask again is known",
        "Write the day into the column deadline; if they named none, the day on which you want to ask.",
    )


def _deadline_before(reader: RowReader, whole: Interview, touches: Sequence[Touch]) -> None:
    deadline = whole.deadline
    if deadline is None:
        return
    offers = [touch.day for touch in touches if touch.outcome == "offer"]
    begins = {"offer": offers[-1:], "on hold": []}.get(whole.status, offers[-1:])
    if whole.status in ("offer", "on hold") and whole.status_date:
        begins = [whole.status_date]
    if not begins or deadline >= begins[-1]:
        return
    what = "it was put on hold" if whole.status == "on hold" else "the offer was made"
    reader.error(
        "deadline",
        f"The deadline, {deadline.isoformat()}, lies before the day on which {what}, {begins[-1].isoformat()}",
        "Correct one of the two days; look at the year, and at day and month.",
    )


def _status_day(reader: RowReader, whole: Interview, today: date | None) -> None:
    day, first = whole.status_date, whole.start.date()
    if day is None or reader.wrong("status"):
        return
    if whole.status == "awaiting":
        reader.warning(
            "status_date",
            "There is a day here, but no status that began on it, so it says nothing",
            "Write the status too, like rejected or offer, or clear the cell.",
        )
    elif today is not None and day > today:
        reader.warning(
            "status_date",
            f"{day.isoformat()} lies in the future: until then the row is planned as if it had not begun",
            f'Write the day on which it became "{whole.status}"; look at the year, and at day and month.',
        )
    elif day < first and whole.status not in _BEFORE_THE_TALK:
        reader.warning(
            "status_date",
            f'{day.isoformat()} lies before the interview, {first.isoformat()}, and the status is "{whole.status}"',
            "Correct one of the two days; look at the year, and at day and month.",
        )


def _later_in_the_log(reader: RowReader, whole: Interview, touches: Sequence[Touch]) -> None:
    """A dated status and something later in the log that decides otherwise: the later one counts (A19)."""
    if whole.status == "awaiting" or whole.status_date is None:
        return
    for touch in reversed(touches):
        state = _STATES.get(touch.outcome)
        if state is None or touch.day <= whole.status_date:
            continue
        if state != whole.status:
            reader.warning(
                "status",
                f'The status is "{whole.status}" since {whole.status_date.isoformat()}, but the log has '
                f'"{state}" on {touch.day.isoformat()}: the later one counts',
                f"Write {state} here, or correct the day of one of the two.",
            )
        return
