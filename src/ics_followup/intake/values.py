"""Dates and times, in strict forms of our own: what could mean two days is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.intake.misread import Misread, shown

Order = Literal["day first", "month first", "both"]
"""What a column says about 3/7: "both" where its cells contradict each other."""

MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_WORDS: Final = (
    "jan january januar jän jänner", "feb february februar", "mar march mär märz mrz maerz", "apr april",
    "may mai",
    "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
    "nov november", "dec december dez dezember",
)  # fmt: skip
MONTHS: Final = {word: n for n, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}
_DAY_WORDS: Final = (
    "mon monday montag mo", "tue tues tuesday dienstag di", "wed wednesday mittwoch mi",
    "thu thur thurs thursday donnerstag do", "fri friday freitag fr", "sat saturday samstag sonnabend sa",
    "sun sunday sonntag so",
)  # fmt: skip
WEEKDAYS: Final = {word: n for n, words in enumerate(_DAY_WORDS) for word in words.split()}
FAR: Final = 270
"""How many days after an interview a date without a year is still taken to be in the year that follows it."""
WRITE_DAY: Final = "Write the day like 2026-11-22."
WRITE_WHEN: Final = "Write the day like 2026-11-22, or with the time like 2026-11-22 10:00."

_ISO = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_DOTTED = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.(?:\s?([0-9]{4}))?(?![0-9])")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?(?![0-9/])")
_DAY_MONTH = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]?([^\W\d_]{3,10})\.?(?:,?[ -]?([0-9]{4}))?(?![\w:])", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    r"([^\W\d_]{3,10})\.? ?([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?(?![\w:])", re.IGNORECASE
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,10})\.?,? ")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?)? ?"
    r"(am|pm|a\.m\.|p\.m\.|uhr|h)? ?(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})(?:/[0-9]{4})?(?![0-9/])")


class When(NamedTuple):
    """A day, perhaps with a time, perhaps with the offset that was written with it."""

    day: date
    clock: time | None = None
    offset: timezone | None = None

    def day_in(self, zone: ZoneInfo) -> date:
        """Return the day on the clock of ``zone``."""
        if self.clock is None or self.offset is None:
            return self.day
        return datetime.combine(self.day, self.clock, self.offset).astimezone(zone).date()


def order_in(cells: Iterable[str]) -> Order | None:
    """Say in which order a column writes day and month: one number above 12 settles it. None: nothing does.

    >>> order_in(["03/07/2026", "11/22/2026"])
    'month first'
    >>> order_in(["03/07/2026"]) is None
    True
    """
    found: set[Order] = set()
    for cell in cells:
        for match in _EVIDENCE.finditer(cell):
            first, second = int(match[1]), int(match[2])
            if 12 < first <= 31 and 1 <= second <= 12:
                found.add("day first")
            elif 12 < second <= 31 and 1 <= first <= 12:
                found.add("month first")
    return "both" if len(found) == 2 else next(iter(found), None)


def read_when(text: str, order: Order | None = None, near: date | None = None) -> When:
    """Read a day with an optional time. ``near`` allows a day without a year: the first at or after ``near``.

    Raises Misread for what is not a day, could be two days, does not exist, or lies outside 2000-2100.

    >>> read_when("Nov 22, 2026 at 2:30 pm")
    When(day=datetime.date(2026, 11, 22), clock=datetime.time(14, 30), offset=None)
    """
    bare = " ".join(text.split())
    found = date_at(bare, order, near) if len(bare) <= 80 else None
    if found is None:
        raise Misread(f"{shown(text)} is not a day that can be read", WRITE_WHEN)
    day, rest = found
    rest = rest.lstrip(" ,")
    for joint in ("at ", "um ", "@", "T", "t"):
        if rest.startswith(joint):
            rest = rest[len(joint) :].lstrip()
            break
    if not rest:
        return When(day=day)
    clock, offset = _clock(rest, text, day)
    return When(day=day, clock=clock, offset=offset)


def date_at(text: str, order: Order | None, near: date | None) -> tuple[date, str] | None:
    """Read the date at the very start of ``text``; return it and what follows, None if there is none."""
    weekday = None
    match = _WEEKDAY.match(text)
    if match and match[1].casefold() in WEEKDAYS:
        weekday, text = WEEKDAYS[match[1].casefold()], text[match.end() :]
    found = _date_at(text, order, near)
    if found and weekday is not None and found[0].weekday() != weekday:
        right = DAY_NAMES[found[0].weekday()]
        raise Misread(
            f"{found[0].isoformat()} is a {right}, not the weekday written with it",
            "Correct the day or the weekday, or leave the weekday out.",
        )
    return found


class DoubtfulYear(Misread):
    """A day without a year that could lie in either of two."""


def refuse_doubtful_year(text: str, day: date, order: Order | None, near: date) -> None:
    """Raise DoubtfulYear where the day at the start of ``text`` has no year and could as well be in the year before.

    ``day`` is how it was read: the first at or after ``near``. More than ``FAR`` days after it that is in doubt.
    """
    if (day - near).days <= FAR:
        return
    try:
        earlier = date_at(text, order, day - timedelta(days=366))
    except Misread:  # the weekday that is written with it settles the year
        return
    if earlier and earlier[0] != day:
        written = text[: len(text) - len(earlier[1])].strip()
        raise DoubtfulYear(
            f"{shown(written)} could be {earlier[0].isoformat()} or {day.isoformat()}",
            "Write the day with its year.",
        )


def _date_at(text: str, order: Order | None, near: date | None) -> tuple[date, str] | None:
    if match := _ISO.match(text):
        found = _day(match[0], int(match[1]), int(match[3]), int(match[4]))
    elif match := _DOTTED.match(text):
        found = _dated(match[0], int(match[2]), int(match[1]), match[3], near)
    elif match := _SLASHED.match(text):
        found = _slashed(match, order, near)
    elif (match := _DAY_MONTH.match(text)) and match[2].casefold() in MONTHS:
        found = _dated(match[0], MONTHS[match[2].casefold()], int(match[1]), match[3], near)
    elif (match := _MONTH_DAY.match(text)) and match[1].casefold() in MONTHS:
        found = _dated(match[0], MONTHS[match[1].casefold()], int(match[2]), match[3], near)
    else:
        return None
    return found, text[match.end() :]


def _slashed(match: re.Match[str], order: Order | None, near: date | None) -> date:
    text, first, second, year = match[0], int(match[1]), int(match[2]), match[3]
    if first > 12 >= second or (first == second <= 12):
        return _dated(text, second, first, year, near)
    if second > 12 >= first:
        return _dated(text, first, second, year, near)
    if first > 12 or 0 in (first, second):
        raise Misread(f"{shown(text)} is not a day: there are only 12 months", WRITE_DAY)
    if order == "day first":
        return _dated(text, second, first, year, near)
    if order == "month first":
        return _dated(text, first, second, year, near)
    readings = _dated(text, second, first, year, near), _dated(text, first, second, year, near)
    why = "Other cells of this column are written in both orders. " if order == "both" else ""
    raise Misread(
        f"{shown(text)} could be {first} {MONTH_NAMES[second - 1]} or {MONTH_NAMES[first - 1]} {second}",
        f"{why}Write {readings[0].isoformat()} or {readings[1].isoformat()}.",
    )


def _dated(text: str, month: int, day: int, year: str | None, near: date | None) -> date:
    if year is not None:
        return _day(text, int(year), month, day)
    if near is None:
        raise Misread(f"{shown(text)} has no year", "Write the year too, like 2026-11-22.")
    for candidate in range(near.year, near.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= near:
            return _day(text, candidate, month, day)
    return _day(text, near.year, month, day)


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 2000 <= year <= 2100:
        raise Misread(f"{shown(text)} is in the year {year}", "Write a year from 2000 to 2100.")
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


def _clock(rest: str, text: str, day: date) -> tuple[time, timezone | None]:
    match = _CLOCK.fullmatch(rest)
    if not match or not (match[2] or match[4]):
        raise Misread(
            f"{shown(rest)} in {shown(text)} is not a time that can be read",
            "Write the time like 10:00 or 2:30 pm; the zone belongs in the column timezone.",
        )
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    half = (match[4] or "").casefold().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise Misread(f"{shown(rest)} is not a time", _twelve(hour, minute))
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24 and minute == 0:
        following = day + timedelta(days=1)
        raise Misread(
            f"{shown(rest)} is not a time: a day ends at 23:59", f"Write {following.isoformat()} 00:00."
        )
    if hour > 23 or minute > 59 or second > 59:
        raise Misread(f"{shown(rest)} is not a time", "Write a time from 00:00 to 23:59, like 14:30.")
    return time(hour, minute, second), _offset(match[5], text)


def _twelve(hour: int, minute: int) -> str:
    if 13 <= hour <= 23:
        return f"Write {hour:02d}:{minute:02d} or {hour - 12}:{minute:02d} pm."
    return "Write a time like 12:30 am, 10:00 or 2:30 pm."


def _offset(written: str | None, text: str) -> timezone | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 15 or minutes > 59:
        raise Misread(
            f"The offset {written} in {shown(text)} does not exist", "Write an offset like +01:00, or none."
        )
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if written[0] == "-" else span)


def moment(when: When, zone: ZoneInfo) -> tuple[datetime, str]:
    """Place a day and time on the clock of ``zone``; a day without a time stands at 00:00.

    Returns the aware datetime and a warning, empty if there is none: an hour that happens twice in autumn is
    taken as the first. Raises Misread for an hour that clocks skip in spring.
    """
    if when.clock is None:
        return datetime.combine(when.day, time(0), zone), ""
    if when.offset is not None:
        try:
            return datetime.combine(when.day, when.clock, when.offset).astimezone(zone), ""
        except OverflowError:
            raise Misread("This time lies too far away", WRITE_WHEN) from None
    local = datetime.combine(when.day, when.clock, zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Misread(
            f"{when.clock:%H:%M} does not exist on {when.day} in {zone.key}: clocks skip that hour",
            "Write the hour that their clock showed, or only the day.",
        )
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return local, (
            f"{when.clock:%H:%M} happens twice on {when.day} in {zone.key}: the first one is taken"
        )
    return local, ""
