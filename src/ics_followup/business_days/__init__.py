"""Which days are business days, why the others are not, and how to count from one to another."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ics_followup import places
from ics_followup.business_days.calendars import HalfDay
from ics_followup.business_days.days import BusinessDays, DayRow, Overrides, calendar_rows

if TYPE_CHECKING:
    from ics_followup.settings import Closures

__all__ = ["BusinessDays", "DayRow", "HalfDay", "business_days_for", "calendar_rows"]


def business_days_for(
    *, country: str, region: str = "", company: str = "", closures: Closures, language: str = ""
) -> BusinessDays:
    """The business days of an employer; the same question gives the same object, so its years are read once.

    ``country`` is an ISO code or a name, "" where none is known (then only weekends are closed).
    ``region`` adds to the country's holidays (A18); GB without one is England. ``company`` is looked up in
    ``closures.company`` in any case. ``language`` is a tag such as ``de``: holidays are called by their names in it
    where they have some, else in English. Raises ValueError for a country or a region that does not exist.
    """
    code, implied = _place(country)
    own = closures.company.get(company.strip().casefold())
    said = Overrides(
        closed=closures.closed,
        open=closures.open,
        weekend=closures.weekend,
        working_anyway=closures.working_anyway,
        company=company.strip() if own else "",
        company_closed=own.closed if own else frozenset(),
        company_open=own.open if own else frozenset(),
    )
    return _kept(code, _region(code, region) if region.strip() else implied, said, language)


@functools.lru_cache(maxsize=4096)
def _kept(country: str, region: str, said: Overrides, language: str) -> BusinessDays:
    return BusinessDays(country, region, said, language)


def _place(country: str) -> tuple[str, str]:
    if not country.strip():
        return "", ""
    found = places.country_of(country)
    if found is None:
        raise ValueError(f'"{country}" is not a country; write a code or a name, like "US"')
    return found


def _region(country: str, text: str) -> str:
    found = places.region_code(country, text)
    if found is None:
        raise ValueError(f'"{text}" is not a region of {places.country_name(country) or "no country"}')
    return found
