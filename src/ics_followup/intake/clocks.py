"""The time of day behind a date: one time or two, in the forms of seven languages, with what says whose clock it is."""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta, timezone
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from ics_followup.intake.date_words import Words, fold, zone_names
from ics_followup.intake.misread import Misread, shown

WRITE_TIME: Final = "Write the time like 10:00 or 2:30 pm; the zone belongs in the column timezone."
_DIGITS = re.compile(r"([0-9]{1,2})(?:([:.])([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]{1,9})?)?)?(?![0-9])")
_FOUR = re.compile(r"([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:[.,][0-9]{1,9})?)?(?![0-9:.])")
_HALF = re.compile(r"\s?([ap])\.?\s?m(?:\.|(?![^\W_]))", re.IGNORECASE)
_WORD = re.compile(r"\s?([^\W\d_]{1,12})(?:\.(?![0-9]))?(?![^\W\d_])")
_MINUTES = re.compile(r"\s?([0-9]{2})(?![0-9:.])")
_OFFSET = re.compile(
    r"\s?(?:(?:utc|gmt)\s?)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?(?![0-9:.]|\s?[ap]\.?m)", re.IGNORECASE
)
_UTC = re.compile(r"\s?(?:z|utc|gmt)(?![^\W_]|[+-])", re.IGNORECASE)
_AREA = re.compile(
    r"\s?(?:\[([A-Za-z0-9_+/-]{3,40})\]|\(([A-Z][A-Za-z_]{2,20}/[A-Za-z0-9_+/-]{2,30})\)"
    r"|([A-Z][a-z]{3,20}/[A-Za-z0-9_+/-]{2,30}))"
)
_NAMED = re.compile(r"\s?(\()?([A-Za-z]{1,8})(?i: (?:standard |daylight )?time)?(?(1)\))(?![^\W_])")
_BETWEEN = re.compile(r"\s?(?:[-–—→]|->)\s?")


_PARTS = re.compile(r"[,;|]|\s[-–—/]\s")
_TIME_BEHIND = re.compile(r"(?i: (?:standard |daylight |local )?(?:time|zeit)\Z)")
_MORE_CLOCKS: Final = (
    "UTC", "GMT", "MSK", "IST", "JST", "KST", "HKT", "SGT", "PKT", "WIB", "EEST", "WEST", "SAST", "EAT", "WAT", "CAT",
    "HST", "NZST", "NZDT", "ACST", "ACDT", "AWST", "NST", "NDT",
)  # fmt: skip
_NIGHT: Final = (time(0, 30), time(6))
"""From and until when hardly anybody holds interviews, the end not included."""


class Clock(NamedTuple):
    """A time of day. ``offset`` is the one written with it; ``named`` the name of a clock, like EST or Europe/Berlin.

    ``end`` is when it ends, None where nothing says so; ``until_midnight`` where that is 24:00. ``rest`` is what
    follows. ``stamped`` says that it is 00:00:00 to the second, as programs write days without a time.
    ``early`` says that it is an hour of the night, written like one that could be of the afternoon: ``2:30``.
    """

    begin: time
    offset: timezone | None = None
    named: str = ""
    end: time | None = None
    rest: str = ""
    until_midnight: bool = False
    stamped: bool = False
    early: bool = False


class _Hand(NamedTuple):
    """One time as it is written. ``half`` is am, pm or nothing; ``plain`` where nothing says that it is a time."""

    hour: int
    minute: int
    second: int
    half: str
    plain: bool
    rest: str
    text: str


def clock_in(rest: str, text: str, day: date, known: Words) -> Clock:
    """Read what stands between a date and the end of a text. Raises Misread, and shows ``text``.

    What follows the times and their zone is left in ``rest``.
    """
    body, lead = _without_lead(rest, known)
    strict = lead in ("T", "t")
    hand = _hand_at(body, known, lead=lead)
    if hand is None:
        raise _unreadable(rest, text)
    offset, named, following = _zone_at(hand, text, strict=strict or hand.text.count(":") > 1)
    end, between = None, _between_at(following, known)
    if between is not None:
        end = _hand_at(between.lstrip(), known, lead="")
        if end is None:
            raise _unreadable(rest, text)
        if not offset and not named:
            offset, named, following = _zone_at(end, text, strict=False)
        else:
            following = end.rest
    if hand.plain and (end is None or end.plain):
        raise _unreadable(rest, text)
    half = _shared(hand, end)
    begin = _time_of(hand, day, half)
    early = (
        not (half or offset or named or strict or hand.text[:2].isdigit()) and _NIGHT[0] <= begin < _NIGHT[1]
    )
    if end is None:
        stamped = begin == time() and hand.text.count(":") == 2 and not (offset or named)
        return Clock(begin=begin, offset=offset, named=named, rest=following, stamped=stamped, early=early)
    if end.hour == 24 and end.minute == end.second == 0 and not end.half:
        return Clock(begin=begin, offset=offset, named=named, end=time(), until_midnight=True, rest=following)
    ended = _time_of(end, day, end.half)
    if ended <= begin:
        raise Misread(
            f"{shown(rest)} in {shown(text)} does not end after it begins",
            "Write when it begins, like 10:00, and its length in the column minutes.",
        )
    return Clock(begin=begin, offset=offset, named=named, end=ended, rest=following, early=early)


def clock_beside(note: str) -> tuple[str, str]:
    """The name of a clock, or the place of one, in what stands in brackets behind a time; and what else does.

    >>> clock_beside("phone, PST"), clock_beside("phone"), clock_beside("Zoom, London time")
    (('PST', 'phone'), ('', 'phone'), ('London', 'Zoom'))
    """
    parts = [part.strip() for part in _PARTS.split(note)]
    for index, part in enumerate(parts):
        rest = [other for other in (*parts[:index], *parts[index + 1 :]) if other]
        bare = _TIME_BEHIND.sub("", part)
        if bare.upper() in _clock_names() or _is_place(bare):
            return bare, ", ".join(rest)
        spoken = part.split()
        for word in spoken:
            if word.isupper() and word in _clock_names():
                left = " ".join(other for other in spoken if other != word)
                return word, ", ".join([*rest, left])
    return "", note


@cache
def _clock_names() -> frozenset[str]:
    return frozenset({*zone_names(), *chain.from_iterable(zone_names().values()), *_MORE_CLOCKS})


def _is_place(text: str) -> bool:
    """Whether a text is the name of a time zone, or of the city that one is called after."""
    from ics_followup import places

    if not 3 < len(text) <= 30 or not text[:1].isupper():
        return False
    zone = places.nearest_zone(text)
    return zone is not None and fold(text) in (
        fold(zone), fold(zone.rpartition("/")[2].replace("_", " "))
    )  # fmt: skip


def _without_lead(rest: str, known: Words) -> tuple[str, str]:
    """The text without "at", "um", "T" and the like, and which of them it was."""
    body = rest.lstrip(" ,")
    if body[:1] in ("-", "–", "—", "|") and body[1:2] == " ":
        body = body[2:].lstrip()
    if body[:1] == "@" or (body[:1] in "Tt" and body[1:2].isdigit()):
        return body[1:].lstrip(), body[0]
    plain = fold(body[:24])
    for phrase in known.at:
        if plain.startswith(phrase) and body[len(phrase) : len(phrase) + 1] == " ":
            return body[len(phrase) :].lstrip(), phrase
    return body, ""


def _hand_at(body: str, known: Words, *, lead: str) -> _Hand | None:
    """One time at the start of a text. Behind a ``lead`` such as "at" four figures are one, and 13 to 24 too."""
    if lead and (match := _FOUR.match(body)):
        return _Hand(
            int(match[1]), int(match[2]), int(match[3] or 0), "", False, body[match.end() :], match[0]
        )
    match = _DIGITS.match(body)
    if not match:
        return _worded_hand(body, known)
    hour, minute, second = int(match[1]), int(match[3] or 0), int(match[4] or 0)
    rest, half, plain = body[match.end() :], "", not match[3]
    if found := _HALF.match(rest):
        half, plain, rest = f"{found[1].lower()}m", False, rest[found.end() :]
    elif (found := _WORD.match(rest)) and fold(found[1]) in known.hour:
        rest, plain = rest[found.end() :], False
        if not match[3] and (more := _MINUTES.match(rest)):
            minute, rest = int(more[1]), rest[more.end() :]
    elif found and not match[3]:
        rest = rest.lstrip()
    if lead and (hour > 12 or lead.rpartition(" ")[2] in known.hour):
        plain = False
    return _Hand(hour, minute, second, half, plain, rest, body[: len(body) - len(rest)].strip())


def _worded_hand(body: str, known: Words) -> _Hand | None:
    word, _, rest = body.partition(" ")
    folded = fold(word[:20]).rstrip(".,")
    if folded in known.noon:
        return _Hand(12, 0, 0, "", False, f" {rest}" if rest else "", word)
    if folded in known.midnight:
        raise Misread(
            f"{shown(word)} could be the beginning of the day or its end",
            "Write the day with 00:00, or the next day with 00:00.",
        )
    return None


def _zone_at(hand: _Hand, text: str, *, strict: bool) -> tuple[timezone | None, str, str]:
    """The offset or the name of a clock behind a time, and what follows.

    ``-05:00`` is an offset behind a T or seconds (``strict``); elsewhere it is one only where it cannot be the
    end of the interview, because it is not later.
    """
    rest = hand.rest
    if match := _UTC.match(rest):
        return UTC, *_area_at(rest[match.end() :])
    if match := _OFFSET.match(rest):
        hours, minutes = int(match[2]), int(match[3] or 0)
        later = (hours, minutes) > (hand.hour, hand.minute) and not match[0].lstrip()[:1].isalpha()
        spaced = match[0][:1] == " " and match[1] == "-" and not match[0].lstrip()[:1].isalpha()
        backwards = match[1] == "-" and hours > 12  # no clock on earth is so far behind
        an_end = later or spaced or backwards or hand.half or hand.plain or not match[3]
        if match[1] == "+" or strict or not an_end:
            return _offset(match[1], hours, minutes, match[0].strip(), text), *_area_at(rest[match.end() :])
        return None, "", rest
    if match := _AREA.match(rest):
        return None, *_area_at(rest)
    if (match := _NAMED.match(rest)) and (match[2].isupper() or match[2].upper() in zone_names()):
        return None, match[2], rest[match.end() :]
    return None, "", rest


def _area_at(rest: str) -> tuple[str, str]:
    match = _AREA.match(rest)
    return ((match[1] or match[2] or match[3]), rest[match.end() :]) if match else ("", rest)


def _between_at(rest: str, known: Words) -> str | None:
    """What follows a dash or "to" between two times, None where there is none."""
    if match := _BETWEEN.match(rest):
        return rest[match.end() :]
    word, _, following = rest.lstrip().partition(" ")
    return following if following and fold(word[:12]) in known.to else None


def _shared(hand: _Hand, end: _Hand | None) -> str:
    """The am or pm of the first of two times: its own, else that of the second where it then is the earlier."""
    if hand.half or end is None or not end.half or hand.hour > 12:
        return hand.half
    first, last = (each.hour % 12 * 60 + each.minute for each in (hand, end))
    if first < last:
        return end.half
    return "am" if end.half == "pm" else ""


def _time_of(hand: _Hand, day: date, half: str) -> time:
    hour, minute = hand.hour, hand.minute
    if half:
        if not 1 <= hour <= 12:
            raise Misread(f"{shown(hand.text)} is not a time", _twelve(hour, minute))
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24 and minute == 0:
        following = day + timedelta(days=1)
        raise Misread(
            f"{shown(hand.text)} is not a time: a day ends at 23:59", f"Write {following.isoformat()} 00:00."
        )
    if hour > 23 or minute > 59 or hand.second > 59:
        raise Misread(f"{shown(hand.text)} is not a time", "Write a time from 00:00 to 23:59, like 14:30.")
    return time(hour, minute, hand.second)


def _twelve(hour: int, minute: int) -> str:
    if 13 <= hour <= 23:
        return f"Write {hour:02d}:{minute:02d} or {hour - 12}:{minute:02d} pm."
    return "Write a time like 12:30 am, 10:00 or 2:30 pm."


def _offset(sign: str, hours: int, minutes: int, written: str, text: str) -> timezone:
    if (hours, minutes) > ((12, 0) if sign == "-" else (14, 0)) or minutes > 59:
        raise Misread(
            f"The offset {written} in {shown(text)} does not exist", "Write an offset like +01:00, or none."
        )
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if sign == "-" else span)


def _unreadable(rest: str, text: str) -> Misread:
    return Misread(f"{shown(rest.strip(' ,'))} in {shown(text)} is not a time that can be read", WRITE_TIME)
