"""The days in a log entry: when it happened, and the day that they named. Both are read from their first word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ics_followup.intake import dates
from ics_followup.intake.date_order import Order
from ics_followup.intake.date_words import fold
from ics_followup.intake.date_words import words as date_words
from ics_followup.intake.log_text import plain
from ics_followup.intake.log_words import AROUND
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.promises import Counting, promise_from
from ics_followup.intake.spoken import IN_LOGS
from ics_followup.intake.values import When, read_when
from ics_followup.model import Channel, Person, Promise, PromiseKind

_CLOCK: Final = re.compile(r"[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?(?:am|pm)?|am|pm|h|uhr)", re.IGNORECASE)
_LONGEST_PROMISE: Final = 6
_DAYS_AGO: Final = {
    "today": 0, "heute": 0, "yesterday": 1, "gestern": 1, "tonight": 0,
}  # fmt: skip


class Setting(NamedTuple):
    """What an entry may lean on.

    ``interview`` is the (first) interview's day. ``written`` is the day on which the entry was written, for
    entries without a date or with one counted from it ("yesterday", "Fri"): None refuses them. ``today`` is that of
    the reading: what lies after it has not happened; None where it is not known. ``theirs`` is
    the channel of an answer that names none, ``due`` that of a contact of mine that names none (None: email).
    ``steps`` are the ids of the steps in the user's own cadences.
    """

    interview: date
    counting: Counting
    people: Sequence[Person] = ()
    order: Order | None = None
    written: date | None = None
    today: date | None = None
    theirs: Channel = "email"
    due: Channel | None = None
    steps: frozenset[str] = frozenset()


def date_at(text: str, order: Order | None, near: date) -> tuple[date, str] | None:
    """The date at the start of a text, in the words of logs."""
    return dates.date_at(text, order, near, IN_LOGS)


def _weekday(word: str) -> int | None:
    return date_words(IN_LOGS).weekdays.get(fold(word))


def day_at(words: Sequence[str], setting: Setting) -> tuple[date, list[str]] | None:
    """The day on which something happened, read from the first words; what follows; None where none begins.

    A day without a year is the first from the interview on, or, where it is known when the entry was written,
    the last before that. Raises Misread where it could be in two years.
    """
    text = " ".join(words)
    if setting.written is None:
        found = date_at(text, setting.order, setting.interview)
        if found:
            dates.refuse_doubtful_year(text, found[0], setting.order, setting.interview, IN_LOGS)
            _refuse_not_come(text, found, setting)
    else:
        found = _before(text, setting.written, setting)
    if found:
        return found[0], found[1].split()
    return _counted_back(words, setting)


def _before(text: str, written: date, setting: Setting) -> tuple[date, str] | None:
    """The latest reading of a day that is not after the day of writing, a day ahead for clocks allowed."""
    near = written - timedelta(days=363)
    found = date_at(text, setting.order, near)
    if found is None or _year_before(text, found[0], setting.order) is None:
        return found
    day = found[0]
    earlier = _year_before(text, day, setting.order)
    following = date_at(text, setting.order, day + timedelta(days=1))
    if earlier and earlier >= setting.interview:
        raise _two_years(text, earlier, day)
    if day < setting.interview and following:
        raise _neither(_head(text, found[1]), day, following[0])
    return found


def is_ahead(day: date, today: date | None) -> bool:
    """Whether a day has not come yet anywhere on earth: it lies more than one day after ``today``.

    >>> is_ahead(date(2026, 11, 24), date(2026, 11, 22)), is_ahead(date(2026, 11, 23), date(2026, 11, 22))
    (True, False)
    """
    return today is not None and (day - today).days > 1


def _refuse_not_come(text: str, found: tuple[date, str], setting: Setting) -> None:
    """Raise Misread where a day without a year is before the interview in one year, and ahead in the next."""
    if not is_ahead(found[0], setting.today):
        return
    earlier = _year_before(text, found[0], setting.order)
    if earlier:
        raise _neither(_head(text, found[1]), earlier, found[0])


def _neither(head: str, before: date, ahead: date) -> Misread:
    return Misread(
        f"{shown(head)} is either {before.isoformat()}, before the interview, or {ahead.isoformat()}, "
        "which has not come",
        "Write the day on which it happened, like 2026-11-25.",
    )


def _year_before(text: str, day: date, order: Order | None) -> date | None:
    """The same words a year earlier, None where they name their year (or the weekday forbids another)."""
    try:
        found = date_at(text, order, day - timedelta(days=366))
    except Misread:
        return None
    return found[0] if found and found[0] != day else None


def _two_years(text: str, one: date, other: date) -> Misread:
    return Misread(
        f"{shown(text)} could be {one.isoformat()} or {other.isoformat()}", "Write the day with its year."
    )


def _head(text: str, rest: str) -> str:
    return text[: len(text) - len(rest)].strip()


def _counted_back(words: Sequence[str], setting: Setting) -> tuple[date, list[str]] | None:
    """``today``, ``yesterday``, ``Fri``, ``last Friday``, ``2 days ago``: counted from the day of writing."""
    spoken = [plain(word) for word in words[:3]]
    back, size = None, 1
    match spoken:
        case [word, *_] if word in _DAYS_AGO:
            back = _DAYS_AGO[word]
        case ["this", "morning" | "afternoon" | "evening", *_]:
            back, size = 0, 2
        case ["last", word, *_] if (weekday := _weekday(word)) is not None:
            back, size = _since(weekday, setting) or 7, 2
        case [word, *_] if (weekday := _weekday(word)) is not None and (
            len(word) > 2 or words[0][0].isupper()
        ):
            back = _since(weekday, setting)
        case [number, "day" | "days", "ago"] if number in ("a", "one", "1", "two", "2", "3", "4", "5", "6"):
            back, size = {"a": 1, "one": 1, "two": 2}.get(number) or int(number), 3
        case ["a" | "1" | "one", "week", "ago"]:
            back, size = 7, 3
    if back is None:
        return None
    if setting.written is None:
        raise Misread(
            f"{shown(' '.join(words[:size]))} does not say which day: a sheet has no today",
            "Write the day, like 25 Nov or 2026-11-25.",
        )
    return setting.written - timedelta(days=back), list(words[size:])


def _since(weekday: int, setting: Setting) -> int:
    return (setting.written.weekday() - weekday) % 7 if setting.written else 0


def clock_at(words: Sequence[str], day: date, *, after_day: bool) -> tuple[When, list[str]] | None:
    """The time of day, read from the first words; right after a day any form will do, elsewhere only ``10:05``."""
    rest = list(words)
    if rest and plain(rest[0]) in ("at", "um", "@"):
        rest = rest[1:]
    elif rest and rest[0][:1] in "Tt" and rest[0][1:2].isdigit() and after_day:
        rest[0] = rest[0][1:]
    if not rest or not rest[0][:1].isdigit():
        return None
    if not after_day and not _CLOCK.fullmatch(rest[0]):
        return None
    for count in (2, 1):
        try:
            return read_when(f"{day.isoformat()} {' '.join(rest[:count])}"), rest[count:]
        except Misread:
            if count == 1 and (":" in rest[0] or not after_day):
                raise
    return None


def promise_at(words: Sequence[str], day: date, setting: Setting) -> tuple[Promise, int] | None:
    """The day that they named, read from the first words, and how many these are; None where none begins.

    Words count from ``day``, the day on which it was said; a day without a year is the first from it on.
    Raises Misread for a day before that, and for one that could be in two years.
    """
    skipped, kind = _lead(words)
    rest = list(words[skipped:])
    size = _date_size(rest, setting)
    if size:
        text = " ".join(rest[:size])
        read = promise_from(
            text, base=day, order=setting.order, counting=setting.counting, near=day, spoken=IN_LOGS
        )
        if read.day < day:
            raise Misread(
                f"The day {read.day.isoformat()} in the log lies before the day on which it was said",
                "Write the day that they named, like 2026-12-04.",
            )
        return Promise(day=read.day, kind=kind, given=day), skipped + size + _clock_size(rest[size:])
    counted = _counted(rest, day, setting)
    if counted is None:
        return None
    size = skipped + counted[1] + _clock_size(rest[counted[1] :])
    return Promise(day=counted[0], kind=kind, given=day), size


def promise_size(words: Sequence[str], setting: Setting) -> int:
    """How many of the first words name a day, as far as can be told before it is known when that was said."""
    skipped, _ = _lead(words)
    rest = list(words[skipped:])
    size = _date_size(rest, setting)
    if not size:
        counted = _counted(rest, setting.written or setting.interview, setting)
        size = counted[1] if counted else 0
    return skipped + size + _clock_size(rest[size:]) if size else 0


def _lead(words: Sequence[str]) -> tuple[int, PromiseKind]:
    """How many words stand before the day, and the kind of promise that they make."""
    skipped = 0
    kind: PromiseKind = "by"
    while skipped < len(words) and plain(words[skipped]) in (*AROUND, "from", "ab"):
        kind = "from" if plain(words[skipped]) in ("from", "ab") else kind
        skipped += 1
    return skipped, kind


def _date_size(words: Sequence[str], setting: Setting) -> int:
    """How many of the first words are a date, 0 where they begin with none; the year does not matter here."""
    text = " ".join(words)
    wrong: Misread | None = None
    for years in range(6):  # a weekday that is written with a date settles its year
        try:
            found = date_at(text, setting.order, setting.interview + timedelta(days=366 * years))
        except Misread as misread:
            wrong = wrong or misread
            continue
        return len(words) - len(found[1].split()) if found else 0
    raise wrong or AssertionError


def _counted(words: Sequence[str], day: date, setting: Setting) -> tuple[date, int] | None:
    """A day in words, like "next Tuesday", by the most words that make one; and how many these are."""
    for size in range(min(_LONGEST_PROMISE, len(words)), 0, -1):
        text = " ".join(words[:size])
        if text in ("so", "do", "di", "mi", "mo", "sa", "fr"):
            continue
        try:
            read = promise_from(text, base=day, order=None, counting=setting.counting, spoken=IN_LOGS)
        except Misread:
            continue
        return read.day, size
    return None


def _clock_size(words: Sequence[str]) -> int:
    """How many words after a promised day say an hour of it, which no plan needs."""
    if words and plain(words[0]) in ("noon", "eod", "morning", "afternoon", "evening"):
        return 1
    lead = 1 if words and plain(words[0]) in ("at", "around") else 0
    if len(words) > lead and _CLOCK.fullmatch(words[lead]):
        return lead + 1
    if len(words) > lead + 1 and words[lead].isdigit() and plain(words[lead + 1]) in ("am", "pm", "o'clock"):
        return lead + 2
    return 0
