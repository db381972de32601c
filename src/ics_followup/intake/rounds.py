"""A row with several dates is one process: each date is a round with its own thanks and its own clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from ics_followup.intake.rows import RowReader, parts_of
from ics_followup.model import Interview, Promise, Touch


class Start(NamedTuple):
    """When a round begins, on the employer's clock; 00:00 where only its day is known.

    ``minutes`` is its length where the cell says when it ends, None where the row's holds. ``met`` is how it was
    held, None where the cell does not say.
    """

    at: datetime
    timed: bool
    minutes: int | None = None
    met: bool | None = None

    def end(self, minutes: int) -> datetime:
        """Return the end after so many minutes of real time; an untimed round has no length."""
        if not self.timed:
            return self.at
        return _later(self.at.replace(tzinfo=None), self.at.fold, self.at.tzinfo, minutes)


@lru_cache(maxsize=4096)
def _later(clock: datetime, fold: int, zone: tzinfo | None, minutes: int) -> datetime:
    """The moment so many minutes of real time after what a clock shows; ``fold`` says which, where it does so twice."""
    begin = clock.replace(tzinfo=zone, fold=fold)
    return (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)


def rounds_of(
    whole: Interview,
    starts: Sequence[Start],
    *,
    minutes: int,
    promises: Sequence[Promise],
    touches: Sequence[Touch],
    names: Sequence[str] = (),
    met: Sequence[bool | None] = (),
) -> tuple[Interview, ...]:
    """Make one interview of each start (oldest first); ``whole`` holds what they share.

    A promise and a touch belong to the latest round that is not after them. Earlier rounds are advanced, from
    their own day on, for nobody knows when; the last one keeps the row's status. Later keys end in ``-2``, ``-3`` …
    ``names`` are what each is called, where the row says it of each; ``met`` is how each was held as far as its own
    part of the cell does not say.
    """
    days = [start.at.date() for start in starts]
    held = [met[index] if start.met is None and met else start.met for index, start in enumerate(starts)]
    rounds = []
    for index, start in enumerate(starts):
        interview = whole._replace(
            key=whole.row_key if index == 0 else f"{whole.row_key}-{index + 1}",
            start=start.at,
            end=start.end(start.minutes or minutes),
            timed=start.timed,
            round=names[index] if names and names[index] else whole.round,
            met=held[index],
            met_before=any(earlier is not False for earlier in held[:index]),
            one_round=len(starts) == 1 or bool(names and names[index]),
            promises=tuple(promise for promise in promises if _round_of(promise.day, days) == index),
            touches=tuple(touch for touch in touches if _round_of(touch.day, days) == index),
        )
        if index + 1 < len(starts):
            interview = interview._replace(status="advanced", status_date=days[index], deadline=None)
        rounds.append(interview)
    return tuple(rounds)


def _round_of(day: date, days: Sequence[date]) -> int:
    """Return the latest round that is not after ``day``, the first where all are."""
    return max((index for index, begin in enumerate(days) if begin <= day), default=0)


def met_in(reader: RowReader, rounds: int) -> tuple[bool | None, ...]:
    """Tell of each of the row's ``rounds`` what the columns interview type and round say.

    Where both speak of it and differ, nothing is known. What stands once for several rounds could be any one's,
    so it counts for none of them.
    """
    if not (reader.text("interview_type") or reader.text("round")):
        return (None,) * rounds
    from ics_followup.intake.held import met_of

    by_type = [met_of(text) for text in texts_for(reader, "interview_type", rounds)]
    by_round = [met_of(text) for text in texts_for(reader, "round", rounds)]
    return tuple(
        one if other is None or one == other else (other if one is None else None)
        for one, other in zip(by_type, by_round, strict=True)
    )


def texts_for(reader: RowReader, field: str, rounds: int) -> tuple[str, ...]:
    """Part a cell among the row's rounds: a text for each, empty ones where it does not hold one for each."""
    text = reader.text(field)
    if rounds == 1 or not text:
        return (text,) * rounds
    parts = tuple(parts_of(text))
    return parts if len(parts) == rounds else ("",) * rounds
