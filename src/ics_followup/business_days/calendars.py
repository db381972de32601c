"""One year of a country's published calendar: its holidays, weekends, make-up days and half days.

It is the place for what the holidays library leaves out or says in a way that would mislead. Each oddity has a
test of its own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.country_library import country_class, published
from ics_followup.patterns import pattern

if TYPE_CHECKING:
    from holidays import HolidayBase

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2099
"""Holidays are known between these years, both included; outside them only weekends are closed."""

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_EXTRA_CATEGORY: Final = {"SE": "de_facto", "HK": "optional"}
"""Swedish offices close on Midsummer, Christmas and New Year's Eve, Hong Kong's at Easter."""

_MISSING: Final = {"HR": {date(2024, 4, 17): "Parliamentary Election Day"}}
"""Holidays that the library lacks."""

_NOT_FOR_EVERYBODY: Final = frozenset({"CN"})
"""China's half days are for groups of people (women, the young, soldiers); the office stays open."""

_NOON: Final = time(12)
_USUAL_CLOSE: Final = {"EE": time(14), "TR": time(13)}
"""When a half day ends if its name does not say: Estonia closes at 17:00 less the three hours of its law."""


class HalfDay(NamedTuple):
    """A business day that ends early: at ``until`` on the employer's clock, excluded; ``name`` says why."""

    until: time
    name: str


class CalendarYear(NamedTuple):
    """What is published about one year. A day may be a holiday and in the weekend at once.

    ``worked`` holds the weekend days that are worked by decree, each with what it makes up for. Such decrees
    appear a year ahead at most: a later year has none, which does not mean that there will be none.
    """

    holidays: Mapping[date, tuple[str, ...]]
    weekend: frozenset[date]
    worked: Mapping[date, str]
    half_days: Mapping[date, HalfDay]


def day_name(day: date) -> str:
    """The weekday in English, whatever the locale of the computer."""
    return _DAYS[day.weekday()]


def short_day(day: date) -> str:
    """The day as "Mon 30 Nov", whatever the locale of the computer.

    >>> short_day(date(2026, 11, 30))
    'Mon 30 Nov'
    """
    return f"{day_name(day)[:3]} {day.day} {_MONTHS[day.month - 1]}"


def bare_name(holiday: str) -> str:
    """The name without what stands in brackets at its end.

    >>> bare_name("Independence Day (observed)")
    'Independence Day'
    """
    return re.sub(r"(\s*\([^()]*\))+$", "", holiday) or holiday


def has_calendar(country: str) -> bool:
    """Whether holidays are published for this ISO code. Stock exchanges and banks are no countries."""
    return country in published()


@functools.cache
def calendar_year(country: str, region: str, year: int) -> CalendarYear:
    """The published calendar of a country, and of a region on top of it (A18), for one year.

    ``country`` is an ISO code, "" for none known: then the weekend is Saturday and Sunday and there are no
    holidays. GB without a region is England. A region adds holidays and never takes a national one away;
    where weekends differ by region, the region's holds. The neighbouring years are read too, because a
    holiday may be observed in the year before its own.
    """
    days = tuple(_days_of(year))
    if not has_calendar(country):
        weekend = frozenset(day for day in days if day.weekday() >= 5)
        return CalendarYear(holidays={}, weekend=weekend, worked={}, half_days={})
    region = region or ("ENG" if country == "GB" else "")
    national = _ask(country, "", year)
    regional = _ask(country, region, year) if region in _regions(country) else national
    listed = {day for day in (*national, *regional, *_MISSING.get(country, ())) if day.year == year}
    holidays = {day: _names(day, country, (national, regional)) for day in sorted(listed)}
    decreed = national.weekend_workdays | regional.weekend_workdays
    return CalendarYear(
        holidays=holidays,
        weekend=_weekend(days, country, region, regional),
        worked={day: _made_up(day, national) for day in days if day in decreed},
        half_days=_half_days(country, region, year, days),
    )


class LocalNames(NamedTuple):
    """What days of one year are called in a language: holidays and half days; empty where the library has no word."""

    holidays: Mapping[date, tuple[str, ...]]
    half_days: Mapping[date, str]


@functools.cache
def local_names(country: str, region: str, year: int, language: str) -> LocalNames:
    """The names of a country's holidays in a language, for those to read who know it better than English.

    ``language`` is a tag such as ``de`` or ``de-AT``. Which days are closed never depends on it. Nothing is
    returned for English and for a language that the library lacks for this country: then English names stand.

    >>> local_names("DE", "", 2026, "de").holidays[date(2026, 10, 3)]
    ('Tag der Deutschen Einheit',)
    """
    tongue = _library_language(country, language) if has_calendar(country) else ""
    if not tongue:
        return LocalNames(holidays={}, half_days={})
    regions = ("", region) if region in _regions(country) else ("",)
    calendars = [_ask(country, each, year, language=tongue) for each in regions]
    days = {day for calendar in calendars for day in calendar if day.year == year}
    halves: dict[date, str] = {}
    if "half_day" in country_class(country).supported_categories:
        for calendar in (_ask(country, each, year, "half_day", tongue) for each in regions):
            for day in calendar:
                if day.year == year:
                    halves[day] = " and ".join(dict.fromkeys(map(bare_name, calendar.get_list(day))))
    return LocalNames(holidays={day: _names(day, "", calendars) for day in sorted(days)}, half_days=halves)


def _days_of(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))


# --- asking the library ------------------------------------------------------------------------------------


def _regions(country: str) -> tuple[str, ...]:
    return tuple(country_class(country).subdivisions)


def _language(country: str) -> str:
    """The English of the country where there is one, else American; never what LANG says."""
    library = country_class(country)
    own = library.default_language or ""
    if own.startswith("en"):
        return own
    english = sorted(name for name in library.supported_languages if name.startswith("en"))
    return "en_US" if "en_US" in english else next(iter(english), own or "en_US")


def _library_language(country: str, language: str) -> str:
    """What the library calls a language in which it knows this country's holidays; empty for English and for none."""
    wanted = language.replace("-", "_").casefold()
    base = wanted.partition("_")[0]
    if base in ("", "en"):
        return ""
    known = {name.casefold(): name for name in country_class(country).supported_languages}
    near = sorted(name for name in known if name.partition("_")[0] == base)
    return known.get(wanted) or known.get(base) or next((known[name] for name in near), "")


def _ask(country: str, region: str, year: int, category: str = "", language: str = "") -> HolidayBase:
    """The library's holidays of a year and its neighbours; two years that follow each other share one answer."""
    return _asked(country, region, year - year % 2, category, language or _language(country))


@functools.cache
def _asked(country: str, region: str, first: int, category: str, language: str) -> HolidayBase:
    library = country_class(country)
    extra = _EXTRA_CATEGORY.get(country, "")
    categories = (category,) if category else (("public", extra) if extra else None)
    years = range(first - 1, first + 3) if FIRST_YEAR <= first <= LAST_YEAR else ()
    return library(years=years, subdiv=region or None, expand=False, language=language, categories=categories)


def _names(day: date, country: str, calendars: Iterable[HolidayBase]) -> tuple[str, ...]:
    """The holidays of a day, each once: first the country's, then the region's."""
    found: dict[str, None] = {}
    for calendar in calendars:
        found.update(dict.fromkeys(_spoken(name, calendar) for name in calendar.get_list(day)))
    if missing := _MISSING.get(country, {}).get(day):
        found.setdefault(missing)
    return tuple(found)


def _weekend(days: Sequence[date], country: str, region: str, calendar: HolidayBase) -> frozenset[date]:
    """All weekend days of a year: by its weekdays where the first week and the last agree, else day by day."""
    resting = {day for day in (*days[:7], *days[-7:]) if _in_weekend(day, country, region, calendar)}
    weekdays = {day.weekday() for day in resting}
    if len(resting) == 2 * len(weekdays):
        return frozenset(day for day in days if day.weekday() in weekdays)
    return frozenset(day for day in days if _in_weekend(day, country, region, calendar))


def _in_weekend(day: date, country: str, region: str, calendar: HolidayBase) -> bool:
    sharjah = country == "AE" and region == "SH" and day.year >= 2022
    return calendar.is_weekend(day) or (sharjah and day.weekday() == 4)


# --- days that were moved ----------------------------------------------------------------------------------

_MOVED: Final = pattern(r"\(substituted from (\d\d)/(\d\d)/(\d{4})\)")


def _origin(name: str) -> date | None:
    """The day from which a day off was moved, if the name says so (month first: the library's English)."""
    found = _MOVED.search(name)
    if found is None:
        return None
    month, day, year = map(int, found.groups())
    return date(year, month, day)


def _spoken(name: str, calendar: HolidayBase) -> str:
    origin = _origin(name)
    if origin is None:
        return name
    if origin in calendar.weekend_workdays:
        return _MOVED.sub(f"({short_day(origin)} is worked instead)", name)
    return _MOVED.sub(f"(moved from {short_day(origin)})", name)


def _made_up(day: date, calendar: HolidayBase) -> str:
    free = [off for off in calendar for name in calendar.get_list(off) if _origin(name) == day]
    reason = f"to make up for {short_day(min(free))}" if free else "by decree"
    return f"{day_name(day)}, worked this year {reason}"


# --- half days ---------------------------------------------------------------------------------------------


def _half_days(country: str, region: str, year: int, days: Iterable[date]) -> dict[date, HalfDay]:
    """Half days are asked for apart: together with the holidays they would close the whole day."""
    if country == "AE" and year >= 2022:
        friday = HalfDay(until=_NOON, name="Friday in the United Arab Emirates")
        return {day: friday for day in days if day.weekday() == 4}
    if country in _NOT_FOR_EVERYBODY or "half_day" not in country_class(country).supported_categories:
        return {}
    regions = ("", region) if region in _regions(country) else ("",)
    found: dict[date, HalfDay] = {}
    for calendar in (_ask(country, each, year, "half_day") for each in regions):
        for day in calendar:
            if day.year == year:
                found[day] = _half_day(country, calendar.get_list(day))
    return found


def _half_day(country: str, names: Iterable[str]) -> HalfDay:
    listed = tuple(names)
    until = min(_until(country, name) for name in listed)
    return HalfDay(until=until, name=" and ".join(dict.fromkeys(map(bare_name, listed))))


def _until(country: str, name: str) -> time:
    found = re.search(r"from (\d\d?)(?::(\d\d))? ?([ap]m)?", name)
    if found is None:
        return _USUAL_CLOSE.get(country, _NOON)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
