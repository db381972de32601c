"""Country, region and time zone of a row: its own cells first, then what the settings say."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ics_followup import places
from ics_followup.intake.misread import Misread, shown
from ics_followup.settings import Defaults, Me, Settings


class Whereabouts(NamedTuple):
    """Where an employer is. ``country`` is an ISO 3166-1 code or empty; ``timezone`` an IANA name.

    ``country_from`` and ``zone_from`` say whence: row, zone, country, defaults, me, nowhere.
    """

    country: str
    region: str
    timezone: str
    country_from: str
    zone_from: str


def whereabouts_of(country: str, region: str, zone: str, settings: Settings) -> Whereabouts:
    """Settle the three from what the row's own cells gave, each empty where they say nothing.

    A row's zone is its own, else its country's only zone, else ``[defaults]``, else ``[me]``; its country is
    its own, else its zone's, else ``[defaults]``, else ``[me]``.
    """
    return _settled(country, region, zone, settings.defaults, settings.me)


@lru_cache(maxsize=1024)
def _settled(country: str, region: str, zone: str, defaults: Defaults, me: Me) -> Whereabouts:
    chosen, country_from = _first(
        (lambda: country, "row"),
        (lambda: places.country_of_zone(zone) if zone else "", "zone"),
        (lambda: defaults.country, "defaults"),
        (lambda: me.country, "me"),
    )
    found, zone_from = _first(
        (lambda: zone, "row"),
        (lambda: _only_zone(country), "country"),
        (lambda: defaults.timezone, "defaults"),
        (lambda: _only_zone(defaults.country), "defaults"),
        (lambda: me.timezone, "me"),
        (lambda: _only_zone(me.country), "me"),
    )
    if not region and chosen == defaults.country:
        region = defaults.region
    return Whereabouts(
        country=chosen,
        region=region,
        timezone=found or "UTC",
        country_from=country_from,
        zone_from=zone_from,
    )


def _first(*choices: tuple[Callable[[], str], str]) -> tuple[str, str]:
    """The first choice that says anything, and whence; none after it is looked up."""
    return next(((found, whence) for choice, whence in choices if (found := choice())), ("", "nowhere"))


def _only_zone(country: str) -> str:
    return (places.only_zone_of(country) or "") if country else ""


def _hint(close: str | None, otherwise: str) -> str:
    return f'Did you mean "{close}"?' if close else otherwise


def read_country(text: str) -> tuple[str, str]:
    """Read a country, or a region that names its country: (code, region); raises Misread."""
    found = places.country_of(text)
    if found is None:
        remedy = _hint(places.nearest_country(text[:60]), "Write a code or a name, like US or Germany.")
        raise Misread(f"{shown(text)} is not a country that we know", remedy)
    return found


def region_in(country: str) -> Callable[[str], str]:
    """Make the reader of a region of ``country``; it raises Misread."""

    def read(text: str) -> str:
        code = places.region_code(country, text)
        if code is None:
            name = places.country_name(country)
            elsewhere = places.country_of(text)
            remedy = _hint(places.nearest_region(country, text[:60]), f"Write a state or region of {name}.")
            if elsewhere and elsewhere[0] != country:
                remedy = f"It is in {places.country_name(elsewhere[0])}: correct the country or the region."
            raise Misread(f"{shown(text)} is not a region of {name} that we know", remedy)
        return code

    return read


def check_region(text: str, likely: Sequence[str]) -> None:
    """Raise Misread for what is a region of no country at all: for a row whose country cannot be read.

    ``likely`` are codes of countries to try first: asking every country takes a second.
    """
    from ics_followup.country_library import published

    for code in dict.fromkeys((*filter(None, likely), *published())):
        if places.region_code(code, text) is not None:
            return
    try:
        read_country(text)
    except Misread:
        raise Misread(
            f"{shown(text)} is not a region that we know", "Write a state or region, like Texas or Bavaria."
        ) from None


def read_zone(text: str) -> str:
    """Read a time zone by its IANA name; raises Misread."""
    zone = places.zone_name(text)
    if zone is None:
        remedy = _hint(places.nearest_zone(text[:60]), "Write a name like America/Chicago or Europe/Berlin.")
        raise Misread(f"{shown(text)} is not a time zone that we know", remedy)
    return zone


def doubtful_zone(where: Whereabouts) -> bool:
    """Say whether the zone came from the settings although the row names another country."""
    if where.zone_from not in ("defaults", "me", "nowhere") or where.country_from != "row":
        return False
    return places.country_of_zone(where.timezone) != where.country
