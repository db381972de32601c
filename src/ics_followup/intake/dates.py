"""A date at the beginning of a text, in strict forms: what could mean two days is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ics_followup.intake.date_order import Order, could_begin_with_year, weekday_behind
from ics_followup.intake.date_words import DAY_NAMES, MONTH_NAMES, fold, words
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.spoken import EVERY, Spoken
from ics_followup.patterns import pattern

FAR: Final = 270
"""How many days after an interview a date without a year is still taken to be in the year that follows it."""
WRITE_DAY: Final = "Write the day like 2026-11-22."
WRITE_DATES: Final = (
    'If all such days have the same order, say which once: dates = "day first" (or "month first") under [defaults] '
    "in followup.toml, or --dates day-first (or month-first)."
)
_NOTHING: Final = Order()
_LONGEST: Final = 64

_ISO = pattern(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_DOTTED = pattern(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.(?:\s?([0-9]{4})|([0-9]{2})(?![.:][0-9]))?(?![0-9])")
_SLASHED = pattern(r"([0-9]{1,2})/([0-9]{1,2})(?:/(?:([0-9]{4})|([0-9]{2})))?(?![0-9/])")
_DASHED = pattern(r"([0-9]{1,2})-([0-9]{1,2})-(?:([0-9]{4})|([0-9]{2}))(?![0-9-])")
_SIGNED: Final = ((".", _DOTTED), ("/", _SLASHED), ("-", _DASHED))
_MONTH_YEAR: Final = pattern(r"[^\W\d_]+-[0-9]{2}")
"""How workbooks write a month and its year."""
_CLOCK_FOLLOWS: Final = pattern(r",? ?[0-9]{1,2}[:.h]")
_LEAD = pattern(r"([^\W\d_]{1,16}(?:-feira)?)(?:\.,? ?|,? |'|,)", re.IGNORECASE)


class Written(NamedTuple):
    """A date as it is written. ``days`` are its readings as (month, day); ``year`` is None where none is written.

    ``text`` is the date alone, ``rest`` what follows; ``weekday`` is the one that stands in front, if any;
    ``hint`` says why two readings are open.
    """

    text: str
    rest: str
    year: int | None
    days: tuple[tuple[int, int], ...]
    weekday: int | None = None
    hint: str = ""


class MissingYear(Misread):
    """A day without a year, where nothing says which it is."""


class WrongWeekday(Misread):
    """A day that is not the weekday written with it."""


class DoubtfulYear(Misread):
    """A day without a year that could lie in either of two."""


def date_at(
    text: str, order: Order | None = None, near: date | None = None, spoken: Spoken = EVERY
) -> tuple[date, str] | None:
    """Read the date at the very start of ``text``; return it and what follows, None if there is none.

    ``near`` allows a day without a year: the first at or after it. Raises Misread for a day that does not exist,
    lies outside 2000-2100, has the wrong weekday, or could be two.

    >>> date_at("22 de noviembre de 2026, 10:00")
    (datetime.date(2026, 11, 22), ', 10:00')
    """
    found = written_at(text, order or _NOTHING, spoken)
    return (_settled(found, near), found.rest) if found else None


def written_at(text: str, order: Order, spoken: Spoken, weekday: int | None = None) -> Written | None:
    """Find the date at the start of a text, without asking yet whether it exists.

    ``weekday`` (0 is Monday) is the one in front of it, None where there is none.
    """
    if match := _ISO.match(text):
        days = ((int(match[3]), int(match[4])),)
        return Written(text=match[0], rest=text[match.end() :], year=int(match[1]), days=days)
    if text[:1].isdigit():
        for sign, form in _SIGNED:
            if match := form.match(text):
                if weekday is None and any(map(str.isalpha, text[match.end() : match.end() + 4])):
                    weekday, _ = weekday_behind(text[match.end() :], spoken)
                return _numbered(match, sign, order, weekday)
    if not any(map(str.isalpha, text[:_LONGEST])):
        return None
    from ics_followup.intake.worded_dates import worded_at

    found = _led(text, order, spoken) or worded_at(text, words(spoken))
    if found and found.weekday is None and (match := _MONTH_YEAR.fullmatch(found.text)):
        month, day = found.days[0]
        if not _CLOCK_FOLLOWS.match(found.rest):
            raise Misread(
                f"{shown(match[0])} could be {MONTH_NAMES[month - 1]} {2000 + day} or {day} {MONTH_NAMES[month - 1]}",
                "Write the day with its year, like 2026-11-22.",
            )
    return found


def _led(text: str, order: Order, spoken: Spoken) -> Written | None:
    """A date behind a weekday, "on the", "le" and the like."""
    known = words(spoken)
    match, at, weekday = _LEAD.match(text), 0, None
    for _ in range(4):
        if not match:
            break
        word = fold(match[1])
        if word in known.weekdays and weekday is None:
            weekday = known.weekdays[word]
        elif word not in known.before or spoken:
            break
        at = match.end()
        match = _LEAD.match(text, at)
    if not at:
        return None
    from ics_followup.intake.worded_dates import worded_at

    rest = text[at:]
    found = written_at(rest, order, spoken, weekday) if rest[:1].isdigit() else worded_at(rest, known)
    return found._replace(weekday=weekday) if found and found.weekday in (None, weekday) else None


def _numbered(match: re.Match[str], sign: str, order: Order, weekday: int | None) -> Written:
    """A date of three numbers, or of two, in the order that its column shows; ``weekday`` is written with it."""
    first, second = int(match[1]), int(match[2])
    year = int(match[3] or f"20{match[4]}") if match[3] or match[4] else None
    if (
        match[4]
        and sign != "."
        and could_begin_with_year(match[1], match[2], match[4])
        and not order.years_last
    ):
        fitting = [day for day in _by_years(match) if day.weekday() == weekday]
        if len(fitting) != 1:
            raise _which_year(match)
        year, days = fitting[0].year, _readings_of(fitting[0])
    else:
        days = _readings(match[0], first, second, order.of(sign))
        if year is not None and weekday is not None and len(days) == 1:
            _refuse_other_order(match[0], order.seen(sign), year, days[0], weekday)
    hint = ""
    if len(days) == 2:
        hint = _why(order, sign)
        if weekday is not None and year is not None:
            fits = tuple(day for day in days if _falls_on(year, day, weekday))
            days = fits if len(fits) == 1 else days
    return Written(
        text=match[0], rest=match.string[match.end() :], year=year, days=days, weekday=weekday, hint=hint
    )


def _readings_of(day: date) -> tuple[tuple[int, int], ...]:
    return ((day.month, day.day),)


def _falls_on(year: int, day: tuple[int, int], weekday: int) -> bool:
    found = _exists(year, *day) if 2000 <= year <= 2100 else None
    return found is not None and found.weekday() == weekday


def _refuse_other_order(
    text: str, seen: Sequence[str], year: int, day: tuple[int, int], weekday: int
) -> None:
    """Raise WrongWeekday where the weekday fits a date only in the order that its column has not."""
    other = (day[1], day[0])
    if day[0] == day[1] or _falls_on(year, day, weekday) or not _falls_on(year, other, weekday):
        return
    one, two = date(year, *day).isoformat(), date(year, *other).isoformat()
    shows = f"as {seen[0]} shows" if seen else "as the setting for dates says"
    raise WrongWeekday(
        f"{shown(text)} is {one} in the order of its column, {shows}, and that is not the weekday written "
        f"with it: {two} is a {DAY_NAMES[weekday]}",
        f"Write {one} or {two}.",
    )


def _readings(text: str, first: int, second: int, habit: str) -> tuple[tuple[int, int], ...]:
    if 0 in (first, second):
        raise Misread(f"{shown(text)} does not exist: there is no day or month 0", WRITE_DAY)
    if first > 12 >= second or first == second <= 12:
        return ((second, first),)
    if second > 12 >= first:
        return ((first, second),)
    if first > 12:
        raise Misread(f"{shown(text)} is not a day: there are only 12 months", WRITE_DAY)
    if habit == "day first":
        return ((second, first),)
    if habit == "month first":
        return ((first, second),)
    return ((second, first), (first, second))


def _why(order: Order, sign: str) -> str:
    """What to say of a column that does not settle the order."""
    seen = order.seen(sign)
    if order.of(sign) == "both":
        return f"This column is written in both orders: {seen[0]} and {seen[1]}. "
    if sign == ".":
        said = f"{seen[0]} of its column has" if seen else "the setting for dates puts"
        return f"Days with dots have the day first, but {said} the month first. "
    return ""


def _which_year(match: re.Match[str]) -> Misread:
    """What to raise where the first of three numbers could be the year as well as the last."""
    first, third = int(match[1]), int(match[4])
    return Misread(
        f"{shown(match[0])} could be in the year {2000 + first} or {2000 + third}",
        f"Write {either_of(_by_years(match))}. {WRITE_DATES}",
    )


def _by_years(match: re.Match[str]) -> list[date]:
    """The days that three numbers of two figures could be, with the year in front or at the end."""
    first, second, third = int(match[1]), int(match[2]), int(match[4])
    readings = [(first, second, third), (third, second, first), (third, first, second)]
    days = dict.fromkeys(_exists(2000 + year, month, day) for year, month, day in readings)
    return [day for day in days if day]


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _settled(found: Written, near: date | None) -> date:
    """The one day that is meant; raises Misread where there is none or several."""
    if len(found.days) == 1:
        day = _dated(found.text, *found.days[0], found.year, near)
        if found.weekday is not None and day.weekday() != found.weekday:
            raise _wrong_weekday(day)
        return day
    days = tuple(dict.fromkeys(_dated(found.text, *each, found.year, near) for each in found.days))
    fitting = [day for day in days if day.weekday() == found.weekday]
    if len(fitting) == 1:
        return fitting[0]
    if found.weekday is not None and not fitting:
        raise _wrong_weekday(days[0])
    month, number = found.days[0]
    either = " or ".join(each.isoformat() for each in days)
    raise Misread(
        f"{shown(found.text)} could be {number} {MONTH_NAMES[month - 1]} or {MONTH_NAMES[number - 1]} {month}",
        f"{found.hint}Write {either}." + ("" if found.hint else f" {WRITE_DATES}"),
    )


def _wrong_weekday(day: date) -> WrongWeekday:
    return WrongWeekday(
        f"{day.isoformat()} is a {DAY_NAMES[day.weekday()]}, not the weekday written with it",
        "Correct the day or the weekday, or leave the weekday out.",
    )


def refuse_doubtful_year(
    text: str, day: date, order: Order | None, near: date, spoken: Spoken = EVERY
) -> None:
    """Raise DoubtfulYear where the day at the start of ``text`` has no year and could as well be in the year before.

    ``day`` is how it was read: the first at or after ``near``. More than ``FAR`` days after it that is in doubt.
    """
    if (day - near).days <= FAR:
        return
    try:
        earlier = date_at(text, order, day - timedelta(days=366), spoken)
    except Misread:  # the weekday that is written with it settles the year
        return
    if earlier and earlier[0] != day:
        written = text[: len(text) - len(earlier[1])].strip()
        raise DoubtfulYear(
            f"{shown(written)} could be {earlier[0].isoformat()} or {day.isoformat()}",
            "Write the day with its year.",
        )


def _dated(text: str, month: int, day: int, year: int | None, near: date | None) -> date:
    if year is not None:
        return day_of(text, year, month, day)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return day_of(text, 2000, month, day)
    if near is None:
        raise MissingYear(f"{shown(text)} has no year", "Write the year too, like 2026-11-22.")
    for candidate in range(near.year, near.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= near:
            return day_of(text, candidate, month, day)
    return day_of(text, near.year, month, day)


def day_of(text: str, year: int, month: int, day: int) -> date:
    """The day, where it exists and lies in 2000-2100; raises Misread that shows ``text``."""
    if not 2000 <= year <= 2100:
        raise Misread(f"{shown(text)} is in the year {year}", "Write a year from 2000 to 2100.")
    if 0 in (month, day):
        raise Misread(f"{shown(text)} does not exist: there is no day or month 0", WRITE_DAY)
    if not 1 <= month <= 12:
        raise Misread(f"{shown(text)} is not a day: there are only 12 months", WRITE_DAY)
    try:
        return date(year, month, day)
    except ValueError:
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        raise Misread(
            f"{shown(text)} does not exist: {MONTH_NAMES[month - 1]} {year} has {last} days",
            f"Write a day that exists, like {year}-{month:02d}-{last}.",
        ) from None


def either_of(days: Sequence[date]) -> str:
    """Days in a sentence, as a choice.

    >>> either_of([date(2025, 11, 22), date(2026, 11, 22), date(2027, 11, 22)])
    '2025-11-22, 2026-11-22 or 2027-11-22'
    """
    said = [day.isoformat() for day in days]
    return f"{', '.join(said[:-1])} or {said[-1]}" if len(said) > 1 else said[0]
