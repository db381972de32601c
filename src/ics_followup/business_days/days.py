"""Which days are business days, and why the others are not, for one employer.

What is said most particularly wins: the company's ``open`` days, its ``closed`` days, the user's ``open`` and
``closed`` days, then the country's holidays, then the weekend (``followup.toml``, section calendar).
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from ics_followup.business_days.calendars import (
    CalendarYear,
    HalfDay,
    LocalNames,
    bare_name,
    calendar_year,
    day_name,
    has_calendar,
    local_names,
    short_day,
)

_DAY: Final = timedelta(days=1)
_SHARED_WORDS: Final = frozenset(
    ("day", "days", "eve", "holiday", "holidays", "bank holiday", "observed", "of", "the")
)


class Overrides(NamedTuple):
    """What the settings say for one company: as in ``Closures``, with the company's own days beside."""

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    weekend: frozenset[int] | None = None
    working_anyway: frozenset[str] = frozenset()
    company: str = ""
    company_closed: frozenset[date] = frozenset()
    company_open: frozenset[date] = frozenset()


class _Fact(NamedTuple):
    """All that is known of one day. ``why`` is empty when it is open, ``note`` when it is so as usual."""

    why: str = ""
    note: str = ""
    holiday: bool = False
    estimated: bool = False
    make_up: bool = False
    half: HalfDay | None = None


class BusinessDays:
    """The business days of one employer; every day is a day on the employer's calendar.

    A year is worked out when a day of it is first asked for, then looked up. Make one with
    ``business_days_for``, which keeps them. ``language`` is that in which holidays are named.
    """

    __slots__ = ("_facts", "_overrides", "_shifted", "_why", "country", "language", "region")

    def __init__(self, country: str, region: str, overrides: Overrides, language: str = "") -> None:
        self.country = country
        self.region = region
        self.language = language
        self._overrides = overrides
        self._facts: dict[date, _Fact] = {}
        self._why: dict[date, str] = {}
        self._shifted: dict[tuple[date, int], date] = {}

    @property
    def unchecked(self) -> bool:
        """Whether no holidays are known (no country, or none published): then only weekends are closed."""
        return not has_calendar(self.country)

    def is_open(self, day: date) -> bool:
        """Whether the day is a business day. A half day is one."""
        why = self._why.get(day)
        return not (self.why_closed(day) if why is None else why)

    def why_closed(self, day: date) -> str:
        """Why the day is not a business day: "Thanksgiving Day", "Saturday"; "" when it is one."""
        return self._fact(day).why

    def why_open(self, day: date) -> str:
        """Why the day is a business day although one might think otherwise; "" for every other day."""
        return self._fact(day).note

    def make_up(self, day: date) -> bool:
        """Whether the day is a weekend day that is worked this year by decree; ``why_open`` says for what."""
        return self._fact(day).make_up

    def half_day(self, day: date) -> HalfDay | None:
        """When an open day ends early; None where it does not, and on closed days."""
        return self._fact(day).half

    def is_open_at(self, day: date, at: time) -> bool:
        """Whether the day is a business day that has not ended early before this time of its own clock."""
        half = self.half_day(day)
        return self.is_open(day) and (half is None or at < half.until)

    def estimated(self, day: date) -> bool:
        """Whether the day is closed for a holiday that hangs on the moon, so that its date may still move."""
        return self._fact(day).estimated

    def roll(self, day: date) -> date:
        """This day, or the next business day after it."""
        while not self.is_open(day):
            day += _DAY
        return day

    def shift(self, day: date, n: int) -> date:
        """The n-th business day strictly after the day (A4), strictly before it if n is negative.

        0 is ``roll``. The day itself never counts, so from a Saturday 1 is Monday, and from a closed
        promised day 1 is the first business day after it (A5).
        """
        if n == 0:
            return self.roll(day)
        if type(day) is not date:
            return self._counted(day, n)
        found = self._shifted.get((day, n))
        if found is None:
            found = self._shifted[day, n] = self._counted(day, n)
        return found

    def _counted(self, day: date, n: int) -> date:
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_open(day):
                day += step
        return day

    def closed_between(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """The closed days strictly between two days, each with its reason, in order; both ends excluded."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days))
        return tuple((day, why) for day in days if (why := self.why_closed(day)))

    def bridge_note(self, day: date) -> str:
        """A remark on an open day between a holiday and the weekend, which many take off; "" elsewhere.

        It names the next whole business day that is no such day itself. A day that the settings call open
        gets no remark.
        """
        if not self._is_bridge(day):
            return ""
        better = self.shift(day, 1)
        while self._is_bridge(better) or self.half_day(better):
            better = self.shift(better, 1)
        return f"Many offices close this {day_name(day)}; {short_day(better)} is as good."

    def _is_bridge(self, day: date) -> bool:
        fact, before, after = self._fact(day), self._fact(day - _DAY), self._fact(day + _DAY)
        leaning = (before.holiday and _rests(after)) or (_rests(before) and after.holiday)
        return leaning and not fact.why and not fact.note

    # --- the table -----------------------------------------------------------------------------------------

    def _fact(self, day: date) -> _Fact:
        found = self._facts.get(day)
        if found is None:
            if isinstance(day, datetime):
                return self._fact(day.date())
            found = _set_by_user(day, self._overrides) or self._published(day)
            self._facts[day] = found
            self._why[day] = found.why
        return found

    def _published(self, day: date) -> _Fact:
        fact = _as_published(
            day, calendar_year(self.country, self.region, day.year), self._overrides, self._local(day)
        )
        if fact.half and (name := self._names(day).half_days.get(day)):
            return fact._replace(half=fact.half._replace(name=name))
        return fact

    def _local(self, day: date) -> tuple[str, ...]:
        return self._names(day).holidays.get(day, ())

    def _names(self, day: date) -> LocalNames:
        return local_names(self.country, self.region, day.year, self.language)


def _rests(fact: _Fact) -> bool:
    return bool(fact.why) and not fact.holiday


def _set_by_user(day: date, said: Overrides) -> _Fact | None:
    """What followup.toml says of the day, the company's lines before the user's; None if it says nothing."""
    if day in said.company_open:
        return _Fact(note=f"{said.company} is open (your followup.toml)")
    if day in said.company_closed:
        return _Fact(why=f"{said.company} is closed (your followup.toml)")
    if day in said.open:
        return _Fact(note="open in your followup.toml")
    if day in said.closed:
        return _Fact(why="closed in your followup.toml")
    return None


def _as_published(day: date, year: CalendarYear, said: Overrides, local: tuple[str, ...] = ()) -> _Fact:
    """What is published of a day; ``local`` are the names of its holidays in the reader's language, if it has any."""
    names = year.holidays.get(day, ())
    spoken = " and ".join(local or names)
    resting = day in year.weekend if said.weekend is None else day.weekday() in said.weekend
    if resting and day in year.worked:
        return _Fact(note=year.worked[day], make_up=True)
    worked = any(
        all(_worked_anyway(name, said.working_anyway) for name in each) for each in (names, local) if each
    )
    if names and not worked:
        return _Fact(why=spoken, holiday=True, estimated="estimated" in " ".join(names))
    if resting:
        return _Fact(why=day_name(day))
    note = f"{spoken}, worked anyway (your followup.toml)" if names else ""
    return _Fact(note=note, half=year.half_days.get(day))


def _worked_anyway(name: str, listed: frozenset[str]) -> bool:
    """Whether a holiday is among those listed in lower case, by its name or by some whole words of it.

    Words that many holidays share ("day") mean none of them.

    >>> _worked_anyway("Thanksgiving Day", frozenset({"thanksgiving"}))
    True
    >>> _worked_anyway("Christmas Day", frozenset({"day", "christ"}))
    False
    """
    spoken = name.casefold()
    if spoken in listed or bare_name(name).casefold() in listed:
        return True
    return any(
        part not in _SHARED_WORDS and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", spoken)
        for part in listed
        if part
    )


class DayRow(NamedTuple):
    """One line of a list of days. ``why`` is empty for an ordinary business day."""

    date: date
    business: bool
    half: bool
    why: str


def calendar_rows(days: BusinessDays, first: date, last: date) -> tuple[DayRow, ...]:
    """Every day from ``first`` to ``last``, both included, with what it is and why."""
    return tuple(_row(days, first + timedelta(days=n)) for n in range((last - first).days + 1))


def _row(days: BusinessDays, day: date) -> DayRow:
    half = days.half_day(day)
    early = f"Half day until {half.until:%H:%M} ({half.name})" if half else ""
    why = days.why_closed(day) or early or days.why_open(day)
    return DayRow(date=day, business=days.is_open(day), half=half is not None, why=why)
