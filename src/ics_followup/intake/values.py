"""A whole cell as a day, with or without a time: strict forms of our own, nothing is guessed."""

from __future__ import annotations

from datetime import date, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.intake.date_order import Order, weekday_behind
from ics_followup.intake.date_words import ENGLISH, EVERY, Spoken, fold, words
from ics_followup.intake.dates import date_at, day_of
from ics_followup.intake.held import met_of, says_nothing_else
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.moments import When, moment
from ics_followup.patterns import pattern

if TYPE_CHECKING:
    from ics_followup.intake.clocks import Clock

__all__ = ["When", "cleaned", "moment", "read_start", "read_when"]

WRITE_WHEN: Final = "Write the day like 2026-11-22, or with the time like 2026-11-22 10:00."
LONGEST: Final = 80
"""More signs than this are no day and time."""

_SERIAL = pattern(r"([0-9]{5})(?:[.,]([0-9]{1,15}))?")
_BASIC = pattern(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])(.*)")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range((date(2000, 1, 1) - _EPOCH).days, (date(2100, 12, 31) - _EPOCH).days + 1)
_INVISIBLE: Final = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF)
) | {0x2010: "-", 0x2011: "-", 0x2212: "-", 0x2019: "'"}
"""Marks of direction and width that come along when a date is copied, and signs that only look like others."""
_SECOND_DATE = pattern(r"\s?(?:[-–—→]|->)\s?(?=[^\s])|\s(?=[^\W\d_]{1,5}\s)")
_BRACKETS = pattern(r"\s?\(([^()]{1,60})\)")


def read_when(text: str, order: Order | None = None, near: date | None = None) -> When:
    """Read a day with an optional time. ``near`` allows a day without a year: the first at or after ``near``.

    Raises Misread for what is not a day, could be two days, does not exist, or lies outside 2000-2100.

    >>> read_when("Nov 22, 2026 at 2:30 pm").clock, read_when("46349").day
    (datetime.time(14, 30), datetime.date(2026, 11, 23))
    """
    when = read_start(text, order, near)
    if when.note:
        raise Misread(f"{shown(text)} is not a day that can be read", WRITE_WHEN)
    return when


def read_start(text: str, order: Order | None = None, near: date | None = None) -> When:
    """Read a day as ``read_when`` does, and let a remark in brackets pass that says nothing about when."""
    if when := plainly(text):
        return when
    bare = unguarded(cleaned(text))
    if len(bare) > LONGEST:
        raise _no_day(text)
    return _any_form(bare, order, near)


def plainly(text: str) -> When | None:
    """Read the commonest forms, 2026-11-22 and 2026-11-22 10:00; None for every other.

    >>> plainly("2026-11-22 10:00").clock, plainly("22 Nov 2026")
    (datetime.time(10, 0), None)
    """
    return _iso(text) if len(text) in (10, 16) else None


@lru_cache(maxsize=8192)
def _any_form(bare: str, order: Order | None, near: date | None) -> When:
    """A day in any form; a long sheet names the same days again and again."""
    if bare[:5].isdigit() and (when := _number(bare)):
        return when
    try:
        when = _worded(bare, order, near, ENGLISH)
    except Misread:
        if bare.isascii() and not any(sign.isalpha() for sign in bare):
            raise
    else:
        if not when.note:
            return when
    return _worded(bare, order, near, EVERY)


def cleaned(text: str) -> str:
    """Take surplus spaces and marks that nobody sees out of a text."""
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def unguarded(bare: str) -> str:
    """A day without what keeps a spreadsheet from touching it: an apostrophe in front, or ``="2026-11-22"``.

    >>> unguarded("'2026-11-22"), unguarded('="2026-11-22"')
    ('2026-11-22', '2026-11-22')
    """
    if bare[:1] == "'" and bare[1:2].isdigit():
        return bare[1:]
    if bare[:2] == '="' and bare[-1:] == '"' and len(bare) > 3:
        return bare[2:-1].strip()
    return bare


@lru_cache(maxsize=4096)
def _iso(text: str) -> When | None:
    """Read a text of 10 or 16 signs without any search; the rows of a long sheet share what it comes to."""
    if not text[4] == text[7] == "-":
        return None
    try:
        day = date.fromisoformat(text[:10])
        if len(text) == 10:
            clock = None
        elif text[10] in " T" and text[13] == ":":
            clock = time.fromisoformat(text[11:])
        else:
            return None
    except ValueError:
        return None
    return When(day, clock) if 2000 <= day.year <= 2100 else None


def _number(bare: str) -> When | None:
    """A day as one number: 20261122, or the days since the end of 1899 by which workbooks count."""
    if match := _BASIC.fullmatch(bare):
        if not 2000 <= int(match[1]) <= 2100:
            raise _no_day(bare)
        day = day_of(bare, *(int(part) for part in match.groups()[:3]))
        return _timed(day, match[4], bare, EVERY) if match[4] else When(day)
    match = _SERIAL.fullmatch(bare)
    if not match or int(match[1]) not in _SERIALS:
        return None
    day = _EPOCH + timedelta(days=int(match[1]))
    if not (match[2] or "").strip("0"):
        return When(day)
    days, minute = divmod(round(float(f"0.{match[2]}") * 1440), 1440)
    if int(match[1]) + days not in _SERIALS:
        return None
    return When(day + timedelta(days=days), time(*divmod(minute, 60)))


def _worded(bare: str, order: Order | None, near: date | None, spoken: Spoken) -> When:
    found = date_at(bare, order, near, spoken)
    if found is None:
        raise _no_day(bare)
    day, rest = found
    rest = _without_weekday(day, rest, spoken)
    if not rest.strip(" ,"):
        return When(day)
    if match := _BRACKETS.fullmatch(rest):
        note, met = _noted(match[1], bare, spoken)
        return When(day, note=note, met=met)
    try:
        return _timed(day, rest, bare, spoken)
    except Misread:
        joined = _same_day(day, rest, bare, order, near, spoken)
        if joined is None:
            raise
    return _timed(day, joined, bare, spoken) if joined else When(day)


def _without_weekday(day: date, rest: str, spoken: Spoken) -> str:
    """What follows a date, without the weekday right after it: ``22.11.2026 (So) 10:00``."""
    weekday, size = weekday_behind(rest, spoken)
    if weekday is not None and day.weekday() != weekday:
        raise Misread(
            f"{day.isoformat()} is not the weekday written with it, {shown(rest[:size].strip(' ,().'))}",
            "Correct the day or the weekday, or leave the weekday out.",
        )
    return rest[size:]


def _timed(day: date, rest: str, text: str, spoken: Spoken) -> When:
    """The day with the time that follows it."""
    from ics_followup.intake.clocks import clock_beside, clock_in

    clock = clock_in(rest, text, day, words(spoken))
    note, met, named = "", None, clock.named
    if clock.rest.strip(" ,."):
        match = _BRACKETS.fullmatch(clock.rest.rstrip(" ,."))
        if not match:
            raise Misread(
                f"{shown(clock.rest)} in {shown(text)} is not understood",
                "Write the day and the time only, like 2026-11-22 10:00; the zone belongs in the column timezone.",
            )
        said, left = "", match[1]
        if fold(left.strip()) not in words(spoken).notes:
            said, left = clock_beside(left)
        if said and not (clock.named or clock.offset):
            named = said
        elif said and said.upper() != clock.named.upper():
            raise Misread(
                f"{shown(said)} in {shown(text)} is another clock than the one beside the time",
                "Leave one of the two out.",
            )
        note, met = _noted(left, text, spoken) if left else ("", None)
    if clock.stamped:
        return When(day, note=note, met=met)
    when = When(day, clock.begin, clock.offset, named, _length(clock), note, met, clock.early and not named)
    return _in_area(when, text) if "/" in named else when


def _length(clock: Clock) -> int | None:
    if clock.end is None:
        return None
    end = 1440 if clock.until_midnight else clock.end.hour * 60 + clock.end.minute
    return max(1, end - clock.begin.hour * 60 - clock.begin.minute)


def _noted(note: str, text: str, spoken: Spoken) -> tuple[str, bool | None]:
    """What stood in brackets and is not used, and how the interview was held; raises Misread where it says when.

    Nothing is left over where the brackets only say how it was held.
    """
    if fold(note.strip()) in words(spoken).notes:
        return "", met_of(note)
    if any(sign.isdigit() for sign in note):
        raise Misread(
            f"{shown(f'({note})')} in {shown(text)} is not understood",
            "Write the day and the time only; a second round is separated by a ; and the rest belongs in notes.",
        )
    return ("" if says_nothing_else(note) else " ".join(note.split())), met_of(note)


def _same_day(
    day: date, rest: str, text: str, order: Order | None, near: date | None, spoken: Spoken
) -> str | None:
    """The times of "DATE TIME - DATE TIME" on one day as "TIME - TIME"; raises Misread for two days."""
    for match in _SECOND_DATE.finditer(rest):
        following = rest[match.end() :]
        word = following.partition(" ")[0]
        if not match[0].strip():
            if fold(word) not in words(spoken).to and fold(word) not in ("or", "oder", "ou", "o", "of"):
                continue
            following = following[len(word) :].lstrip()
        try:
            found = date_at(following, order, near, spoken)
        except Misread:
            continue
        if found is None:
            continue
        if found[0] == day:
            return f"{rest[: match.start()]} - {found[1].lstrip(' ,')}" if found[1].strip() else None
        raise Misread(
            f"{shown(text)} names two days, {day.isoformat()} and {found[0].isoformat()}",
            "Write the day of the interview; two rounds are separated by a ; between them.",
        )
    return None


def _in_area(when: When, text: str) -> When:
    """A time that was written with an IANA name, with the offset of that zone."""
    name = places.zone_name(when.named)
    if name is None:
        raise Misread(
            f"{shown(when.named)} in {shown(text)} is not a time zone that we know",
            "Write a name like Europe/Berlin, or none.",
        )
    there, _ = moment(When(when.day, when.clock), ZoneInfo(name))
    if when.offset is not None and there.utcoffset() != when.offset.utcoffset(None):
        there = there.replace(fold=1)
        if there.utcoffset() != when.offset.utcoffset(None):
            raise Misread(
                f"The offset in {shown(text)} is not the one of {name} on that day",
                "Leave one of the two out.",
            )
    return when._replace(offset=timezone(there.utcoffset() or timedelta()), named="")


def _no_day(text: str) -> Misread:
    plain = text.strip()[:LONGEST]
    if not plain.isascii() and any(sign.isdigit() and not sign.isascii() for sign in plain):
        return Misread(f"{shown(text)} is not written with plain digits", f"{WRITE_WHEN[:-1]}, with 0 to 9.")
    if plain.isdigit():
        return Misread(f"{shown(text)} is only a number, not a day", WRITE_WHEN)
    return Misread(f"{shown(text)} is not a day that can be read", WRITE_WHEN)
