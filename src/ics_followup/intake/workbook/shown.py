"""Each value of a workbook as text: as the spreadsheet shows it, dates as ISO dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

Value = int | float | str | bool | date | datetime | time | timedelta

_HALF: Final = timedelta(milliseconds=500)
_NO_DAY: Final = 1905
"""Days before this year are no days: a time alone is a part of day 0, which is in 1899, 1900 or 1904."""


def text_of(value: Value) -> str:
    """Write a value as text. Excel keeps times as parts of a day, so they are rounded to whole seconds.

    >>> text_of(3.0), text_of(46349.5), text_of(True), text_of(datetime(2026, 11, 22, 9, 59, 59, 999000))
    ('3', '46349.5', 'TRUE', '2026-11-22 10:00')
    >>> text_of(time(10, 30)), text_of(timedelta(hours=1, minutes=30)), text_of(date(2026, 11, 22))
    ('10:30', '1:30', '2026-11-22')
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(_rounded(datetime.combine(date(2000, 1, 1), value)))
    return _length(value)


def _moment(value: datetime) -> str:
    moment = _rounded(value)
    if moment.year < _NO_DAY:
        return _clock(moment)
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return f"{moment.date().isoformat()} {_clock(moment)}"


def _rounded(moment: datetime) -> datetime:
    try:
        return (moment + _HALF).replace(microsecond=0)
    except OverflowError:
        return moment.replace(microsecond=0)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _length(value: timedelta) -> str:
    """Write a length of time as hours, minutes and, if there are any, seconds."""
    sign = "-" if value < timedelta() else ""
    seconds = round(abs(value).total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
