"""Names of countries, regions and time zones: what people write becomes a code, or a suggestion.

Nothing is matched by likeness: "Korea" must not become North Korea, nor "America" American Samoa. Likeness
only ever makes a suggestion (``nearest_...``). The lists are tzdata's, the holidays library's and
``data/places.toml``; all are read when first needed, so that importing this module costs next to nothing.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ics_followup.country_library import country_class, published, three_letter_codes

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_REFUSED_ZONES: Final = frozenset(
    {
        *("Factory", "localtime", "posixrules", "GMT", "GMT+0", "GMT-0", "GMT0", "Greenwich"),
        *("CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"),
    }
)
"""Keys of tzdata that name no place, so that nobody can tell whose summer time and whose holidays hold."""

_NOWHERE: Final = frozenset(("UCT", "UTC", "Universal", "Zulu"))
"""Zones of no country, which servers have: no list need be read to know that."""

_PLAIN_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "&": " and "})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


# --- countries ---------------------------------------------------------------------------------------------


@functools.cache
def country_of(text: str) -> tuple[str, str] | None:
    """The ISO 3166-1 code of a country, and the region that its name implies (mostly "").

    Takes codes of two or three letters, codes with a region ("DE-BY"), and names, in any case. None for
    anything else. A country whose holidays nobody has published is still a country: its code comes back,
    and ``business_days`` then says that holidays are not checked.

    >>> country_of("germany"), country_of("USA"), country_of("Scotland")
    (('DE', ''), ('US', ''), ('GB', 'SCT'))
    >>> country_of("NYSE") is None
    True
    """
    code = text.strip().upper()
    if code in _listed() or code in _country_names():
        return code, ""
    if found := _countries().get(_plain(text)):
        return found
    country, dash, region = code.partition("-")
    if dash and country in _country_names():
        known = region_code(country, region)
        return (country, known) if known else None
    if len(code) == 3 and code.isascii() and code.isalpha():
        two = _two_letter_codes().get(code)
        return (two, "") if two else None
    return None


def nearest_country(text: str) -> str | None:
    """The country whose name is most like the text, for "did you mean …?"; None if none is like it.

    >>> nearest_country("Grmany")
    'Germany'
    """
    near = _nearest(_plain(text), _countries())
    if near is None:
        return None
    country, region = _countries()[near]
    return _own_name(region, near) if region else country_name(country)


@functools.cache
def country_name(code: str) -> str:
    """The country's name in plain English; the code itself if it is unknown.

    >>> country_name("US"), country_name("KR")
    ('United States', 'South Korea')
    """
    return _country_names().get(code.strip().upper(), code)


@functools.cache
def _listed() -> Mapping[str, str]:
    """The names of tzdata's own list by code: for a code that it has, ``data/places.toml`` need not be read."""
    return dict(_tab("iso3166.tab"))


@functools.cache
def _country_names() -> Mapping[str, str]:
    by_hand: dict[str, str] = _tables()["country_names"]
    tidy = {code: name.replace("&", "and").replace("St ", "Saint ") for code, name in _listed().items()}
    return tidy | by_hand


@functools.cache
def _countries() -> Mapping[str, tuple[str, str]]:
    """Country and region by plain name, the names of other peoples' languages included."""
    found: dict[str, tuple[str, str]] = {}
    names = [*_country_names().items(), *_listed().items()]
    for code, name in (*names, *((code, name) for name, code in _tables()["countries"].items())):
        country, _, region = code.partition("-")
        for key in _spellings(name):
            found[key] = (country, region)
    return found


def _own_name(region: str, plain: str) -> str:
    entries: Mapping[str, str] = _tables()["countries"]
    return next(
        name for name, code in entries.items() if code.endswith(f"-{region}") and _plain(name) == plain
    )


@functools.cache
def _two_letter_codes() -> Mapping[str, str]:
    return three_letter_codes()


# --- regions -----------------------------------------------------------------------------------------------


@functools.cache
def region_code(country: str, text: str) -> str | None:
    """The code of a country's region (state, province, nation, emirate), as the holidays library writes it.

    Takes the code in any case, with or without the country ("by", "DE-BY"), its own name ("Bayern") and its
    English one ("Bavaria"). None where the country has no such region. ``country`` is an ISO code or a name.

    >>> region_code("DE", "Bavaria"), region_code("GB", "sct"), region_code("US", "Bavaria")
    ('BY', 'SCT', None)
    """
    found = country_of(country)
    if found is None:
        return None
    code = found[0]
    bare = text.strip()
    if bare.upper().startswith(f"{code}-"):
        bare = bare[len(code) + 1 :]
    return _regions(code).get(_plain(bare))


def nearest_region(country: str, text: str) -> str | None:
    """The name of the region that is most like the text, for a question; None if none is.

    >>> nearest_region("DE", "Bavara"), nearest_region("US", "Californa")
    ('Bavaria', 'California')
    """
    found = country_of(country)
    if found is None:
        return None
    regions = _regions(found[0])
    near = _nearest(_plain(text), regions)
    return region_name(found[0], regions[near]) if near else None


def region_name(country: str, code: str) -> str:
    """The English name of a region where one is known, else the library's, else its code.

    >>> region_name("DE", "BY"), region_name("GB", "SCT")
    ('Bavaria', 'Scotland')
    """
    by_hand: Mapping[str, str] = _tables()["regions"].get(country, {})
    names = (*by_hand.items(), *_library_regions(country)[1].items())
    return next((name for name, known in names if known == code), code)


@functools.cache
def _regions(country: str) -> Mapping[str, str]:
    """Region code by plain code or name; a code wins over a name that is spelled the same."""
    codes, aliases = _library_regions(country)
    by_hand: Mapping[str, str] = _tables()["regions"].get(country, {})
    found: dict[str, str] = {}
    for code in (*codes, *by_hand.values()):
        found.setdefault(_plain(code), code)
    for name, code in (*aliases.items(), *by_hand.items()):
        for key in _spellings(name):
            found.setdefault(key, code)
    return found


def _library_regions(country: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    if country not in published():
        return (), {}
    library = country_class(country)
    return tuple(library.subdivisions), dict(library.subdivisions_aliases)


# --- time zones --------------------------------------------------------------------------------------------


@functools.cache
def zone_name(text: str) -> str | None:
    """The IANA name of a time zone in its own spelling, or None. Old names ("US/Eastern") are good names.

    A zone must name a place, or be UTC: "EST" and "CET" are refused, since they do not say whose clock is
    meant, and so is a bare city. The list is that of the tzdata package, so it is the same on every computer.

    >>> zone_name("america/new york"), zone_name("EST"), zone_name("utc")
    ('America/New_York', None, 'UTC')
    """
    return _zones().get(text.strip().replace(" ", "_").casefold())


@functools.cache
def nearest_zone(text: str) -> str | None:
    """The zone that the text may mean, for a question: by abbreviation, city, country, or likeness.

    >>> nearest_zone("EST"), nearest_zone("New York"), nearest_zone("Chicgo")
    ('America/New_York', 'America/New_York', 'America/Chicago')
    """
    if known_already := zone_name(text):
        return known_already
    wanted = _plain(text)
    hints = {_plain(name): zone for name, zone in _tables()["zone_hints"].items()}
    cities = {_plain(zone.rpartition("/")[2].replace("_", " ")): zone for zone in reversed(_zone_countries())}
    if zone := hints.get(wanted) or cities.get(wanted):
        return str(zone)
    if country := country_of(text):
        return next(iter(_zones_of(country[0])), None)
    names = {_plain(name.replace("/", " ").replace("_", " ")): name for name in _zones().values()}
    known = hints | names | cities
    near = _nearest(wanted, known)
    return known[near] if near else None


def country_of_zone(zone: str) -> str:
    """The ISO code of the country in which a time zone lies; "" where it lies in none (UTC) or is unknown.

    >>> country_of_zone("America/Chicago"), country_of_zone("Asia/Calcutta"), country_of_zone("UTC")
    ('US', 'IN', '')
    """
    name = zone_name(zone)
    if name is None or name.startswith("Etc/") or name in _NOWHERE:
        return ""
    found = _zone_countries().get(name) or _tables()["zone_countries"].get(name)
    return str(found) if found else _zone_countries().get(_links().get(name, ""), "")


@functools.cache
def only_zone_of(country: str) -> str:
    """The country's only time zone, "" where it has several. ``country`` is an ISO code.

    Zones whose clocks agree twice a month from 2000 to 2040 (Berlin and Büsingen) are one: the first listed.

    >>> only_zone_of("FR"), only_zone_of("DE"), only_zone_of("US")
    ('Europe/Paris', 'Europe/Berlin', '')
    """
    zones = _zones_of(country.strip().upper())
    if not zones:
        return ""
    first, *others = map(_clock_of, zones)
    return zones[0] if all(_same_clock(first, other) for other in others) else ""


def _same_clock(one: ZoneInfo, other: ZoneInfo) -> bool:
    from datetime import UTC, datetime

    months = ((year, month, day) for year in range(2000, 2041) for month in range(1, 13) for day in (1, 15))
    noons = (datetime(*day, 12, tzinfo=UTC) for day in months)
    return all(
        one.utcoffset(noon.astimezone(one)) == other.utcoffset(noon.astimezone(other)) for noon in noons
    )


def _clock_of(zone: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    with (_tzdata_folder() / "zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


@functools.cache
def _zones() -> Mapping[str, str]:
    """Every acceptable zone, by its name in lower case."""
    names = (_tzdata_folder() / "zones").read_text("utf-8").split()
    return {name.casefold(): name for name in names if name not in _REFUSED_ZONES}


@functools.cache
def _zone_countries() -> dict[str, str]:
    """Country by zone, in tzdata's own order: the most populous zone of a country is often the first."""
    return {fields[2]: fields[0] for fields in _tab("zone.tab")}


@functools.cache
def _zones_of(country: str) -> tuple[str, ...]:
    return tuple(zone for zone, code in _zone_countries().items() if code == country)


@functools.cache
def _links() -> Mapping[str, str]:
    lines = (line.split() for line in _tzdata("tzdata.zi").splitlines() if line.startswith("L "))
    return {link: target for _, target, link in lines}


# --- the tables --------------------------------------------------------------------------------------------


def _tzdata(name: str) -> str:
    return (_tzdata_folder() / "zoneinfo" / name).read_text("utf-8")


@functools.cache
def _tzdata_folder() -> Path:
    from importlib.util import find_spec

    spec = find_spec("tzdata")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package tzdata is missing; install ics-followup again")
    return Path(spec.origin).parent


def _tab(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _tzdata(name).splitlines() if line and not line.startswith("#")]


@functools.cache
def _tables() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads((Path(__file__).parent / "data" / "places.toml").read_text("utf-8"))


def _plain(text: str) -> str:
    """The text without case, accents, dots, dashes or a leading "the"; "St" is "Saint"."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_LETTERS))
    letters = (letter for letter in lowered if not unicodedata.combining(letter) and letter not in ".'’")
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" and len(words) > 1 else word for word in words)


def _spellings(name: str) -> set[str]:
    return {_plain(name), _plain(name.translate(_UMLAUTS))}


def _nearest(wanted: str, known: Iterable[str]) -> str | None:
    import difflib

    near = difflib.get_close_matches(wanted, [name for name in known if len(name) > 3], n=1, cutoff=0.75)
    return near[0] if near else None
