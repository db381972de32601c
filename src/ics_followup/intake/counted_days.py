"""Days in words, counted from another day: ``next Tuesday``, ``in 2 Wochen``, ``fin du mois``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.intake.date_words import fold, language, languages, words
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.spoken import EVERY, Spoken

if TYPE_CHECKING:
    from ics_followup.intake.promises import Counting

_MOST: Final = 366
_LONGEST: Final = 60
_WEEKDAY: Final = "{weekday}"
_NUMBER: Final = "{n}"


class Counted(NamedTuple):
    """What such words say: a phrase of the language files, with its weekday (0 is Monday) or number."""

    phrase: str
    number: int = 0


class _Phrases(NamedTuple):
    """The phrases of one language, each in small letters without accents and without the words to skip."""

    meanings: Mapping[str, str]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    skipped: frozenset[str]


@cache
def _phrases(tag: str) -> _Phrases:
    promised = language(tag)["promised"]
    skipped = frozenset(fold(promised.get("skipped", "")).split())
    every = words(EVERY)
    both = every.months.keys() | every.with_year.keys()
    return _Phrases(
        meanings={
            _bare(fold(phrase), skipped): meaning
            for meaning, phrases in promised["phrases"].items()
            for phrase in phrases
        },
        weekdays={word: day for word, day in words((tag,)).weekdays.items() if word not in both},
        numbers={
            fold(word): number
            for number, same in enumerate(promised["numbers"], start=1)
            for word in same.split()
        },
        skipped=skipped,
    )


def _bare(text: str, skipped: frozenset[str]) -> str:
    return " ".join(word for word in text.split() if word not in skipped)


@lru_cache(maxsize=4096)
def counted_in(text: str, spoken: Spoken = EVERY) -> Counted | None:
    """Understand words that count days, None where they are not such words.

    A word that is a weekday in one language and a month in another ("mar") is neither here.

    >>> counted_in("in two weeks"), counted_in("la semana que viene"), counted_in("soon")
    (Counted(phrase='weeks', number=2), Counted(phrase='next_week', number=0), None)
    """
    if len(text) > _LONGEST:
        return None
    folded = fold(text).replace(",", " ").replace("’", "'")
    for tag in spoken or languages():
        found = _counted(folded, _phrases(tag))
        if found:
            return found
    return None


def _counted(folded: str, known: _Phrases) -> Counted | None:
    number, shape = 0, []
    for word in _bare(folded, known.skipped).split():
        plain = word.rstrip(".")
        if plain in known.weekdays:
            number = known.weekdays[plain]
            shape.append(_WEEKDAY)
        elif word.isascii() and word.isdigit() and len(word) <= 3:
            number = int(word)
            shape.append(_NUMBER)
        else:
            shape.append(word)
    found = _meaning(shape, number, known)
    if found is None:
        for index, word in enumerate(shape):
            if word in known.numbers:
                with_number = [*shape[:index], _NUMBER, *shape[index + 1 :]]
                found = found or _meaning(with_number, known.numbers[word], known)
    return found


def _meaning(shape: list[str], number: int, known: _Phrases) -> Counted | None:
    meaning = known.meanings.get(" ".join(shape))
    if meaning is None or (_NUMBER in shape and not 1 <= number <= _MOST):
        return None
    return Counted(meaning, number)


def counted_day(text: str, base: date, counting: Counting, spoken: Spoken = EVERY) -> date | None:
    """Count from ``base`` what words say, None if they are not such words.

    A weekday is the first strictly after ``base``, a next one that of the following week from Monday to Sunday;
    where a language may mean either, the two must agree, else Misread is raised. Weeks end with their last
    business day (A7), months with their last day.
    """
    counted = counted_in(text, spoken)
    if counted is None:
        return None
    n = counted.number
    monday = base - timedelta(days=base.weekday())
    match counted.phrase:
        case "today":
            return base
        case "tomorrow":
            return base + timedelta(days=1)
        case "weekday":
            return _coming(base, n)
        case "next_weekday":
            return monday + timedelta(days=7 + n)
        case "coming_weekday":
            return _same(text, _coming(base, n), monday + timedelta(days=7 + n))
        case "next_week":
            return _last_business_day(monday + timedelta(days=7), counting)
        case "end_of_week":
            last = _last_business_day(monday, counting)
            return last if last >= base else _last_business_day(monday + timedelta(days=7), counting)
        case "end_of_month":
            return month_later(base.replace(day=1), 1) - timedelta(days=1)
        case "end_of_next_month":
            return month_later(base.replace(day=1), 2) - timedelta(days=1)
        case "business_days":
            return counting().shift(base, n)
        case "months":
            return month_later(base, n)
        case "weeks":
            return base + timedelta(days=7 * n)
        case _:
            return base + timedelta(days=n)


def _coming(base: date, weekday: int) -> date:
    return base + timedelta(days=(weekday - base.weekday() - 1) % 7 + 1)


def _same(text: str, coming: date, following: date) -> date:
    if coming != following:
        raise Misread(
            f"{shown(text)} could be {coming.isoformat()} or {following.isoformat()}",
            "Write the day itself, like 2026-12-04.",
        )
    return coming


def _last_business_day(monday: date, counting: Counting) -> date:
    """Return the last business day of a week (A7), its Friday if the whole week is closed (A5)."""
    last = counting().shift(monday + timedelta(days=7), -1)
    return last if last >= monday else monday + timedelta(days=4)


def month_later(day: date, months: int) -> date:
    """Move by months; the end of a shorter month clamps (A16).

    >>> month_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1))
