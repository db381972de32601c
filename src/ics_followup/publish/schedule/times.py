"""At which hours of the day the job runs, on the computer's own clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple


class Hours(NamedTuple):
    """From one full hour to another, both included (0 to 23), every so many hours."""

    first: int = 6
    last: int = 22
    every: int = 1

    @property
    def list(self) -> tuple[int, ...]:
        """Each hour at which the job runs.

        >>> Hours(8, 20, 4).list
        (8, 12, 16, 20)
        """
        return tuple(range(self.first, self.last + 1, self.every))

    @property
    def words(self) -> str:
        """The hours in a sentence.

        >>> Hours().words, Hours(8, 20, 4).words, Hours(7, 7).words
        ('every hour from 6:00 to 22:00', 'every 4 hours from 8:00 to 20:00', 'every day at 7:00')
        """
        if len(self.list) == 1:
            return f"every day at {self.first}:00"
        often = "every hour" if self.every == 1 else f"every {self.every} hours"
        return f"{often} from {self.first}:00 to {self.list[-1]}:00"


def hours_from(text: str, every: int = 1) -> Hours:
    """Read hours as ``6-22``, or one as ``7``. Raises ValueError with what to write instead.

    >>> hours_from("6-22"), hours_from("7").list
    (Hours(first=6, last=22, every=1), (7,))
    """
    first, dash, last = text.strip().partition("-")
    numbers = [part.strip() for part in ((first, last) if dash else (first, first))]
    if not all(part.isascii() and part.isdecimal() and len(part) < 3 for part in numbers):
        raise ValueError(f'"{text}" are no hours; write them like 6-22')
    begin, end = map(int, numbers)
    if begin > 23 or end > 23:
        raise ValueError(f'"{text}": the hours of a day go from 0 to 23')
    if begin > end:
        raise ValueError(
            f'"{text}": the first hour comes before the last, like 6-22. To run at night too, write 0-23: every '
            "hour, of which those at which the computer is off do no harm"
        )
    return Hours(begin, end, every)


def next_run(hours: Hours, now: datetime) -> datetime:
    """When the job runs next, after ``now``; both on the computer's clock.

    >>> next_run(Hours(), datetime(2026, 11, 22, 22, 5))
    datetime.datetime(2026, 11, 23, 6, 0)
    """
    today = now.replace(minute=0, second=0, microsecond=0)
    for hour in hours.list:
        if (moment := today.replace(hour=hour)) > now:
            return moment
    return today.replace(hour=hours.first) + timedelta(days=1)
