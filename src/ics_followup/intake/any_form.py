"""A day in any form but the commonest, perhaps with a time: in words, as a number, with two hours and a remark."""

from __future__ import annotations

from datetime import date, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.intake.date_order import Order, weekday_behind
from ics_followup.intake.date_words import fold, words
from ics_followup.intake.dates import date_at, day_of
from ics_followup.intake.held import met_of, says_nothing_else
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.moments import When, moment
from ics_followup.intake.spoken import ENGLISH, EVERY, Spoken
from ics_followup.intake.values import LONGEST, WRITE_WHEN
from ics_followup.patterns import pattern

if TYPE_CHECKING:
    from ics_followup.intake.clocks import Clock

_SERIAL = pattern(r"([0-9]{5})(?:[.,]([0-9]{1,15}))?")
_BASIC = pattern(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])(.*)")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range((date(2000, 1, 1) - _EPOCH).days, (date(2100, 12, 31) - _EPOCH).days + 1)
_SECOND_DATE = pattern(r"\s?(?:[-–—→]|->)\s?(?=[^\s])|\s(?=[^\W\d_]{1,5}\s)")
_BRACKETS = pattern(r"\s?\(([^()]{1,60})\)")


@lru_cache(maxsize=8192)
def in_any_form(bare: str, order: Order | None, near: date | None) -> When:
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


def _number(bare: str) -> When | None:
    """A day as one number: 20261122, or the days since the end of 1899 by which workbooks count."""
    if match := _BASIC.fullmatch(bare):
        if not 2000 <= int(match[1]) <= 2100:
            raise no_day(bare)
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
        raise no_day(bare)
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


def no_day(text: str) -> Misread:
    """What is wrong with a text that is no day."""
    plain = text.strip()[:LONGEST]
    if not plain.isascii() and any(sign.isdigit() and not sign.isascii() for sign in plain):
        return Misread(f"{shown(text)} is not written with plain digits", f"{WRITE_WHEN[:-1]}, with 0 to 9.")
    if plain.isdigit():
        return Misread(f"{shown(text)} is only a number, not a day", WRITE_WHEN)
    return Misread(f"{shown(text)} is not a day that can be read", WRITE_WHEN)
