"""What people write for a country, a region or a zone becomes one code, or nothing and a suggestion."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup import places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US", ("US", "")),
        (" us ", ("US", "")),
        ("usa", ("US", "")),
        ("U.S.", ("US", "")),
        ("United States of America", ("US", "")),
        ("America", ("US", "")),
        ("uk", ("GB", "")),
        ("United Kingdom", ("GB", "")),
        ("Great Britain", ("GB", "")),
        ("England", ("GB", "ENG")),
        ("scotland", ("GB", "SCT")),
        ("Wales", ("GB", "WLS")),
        ("Northern Ireland", ("GB", "NIR")),
        ("Ireland", ("IE", "")),
        ("Korea", ("KR", "")),
        ("south korea", ("KR", "")),
        ("North Korea", ("KP", "")),
        ("Hong Kong", ("HK", "")),
        ("UAE", ("AE", "")),
        ("Emirates", ("AE", "")),
        ("Deutschland", ("DE", "")),
        ("Österreich", ("AT", "")),
        ("oesterreich", ("AT", "")),
        ("Schweiz", ("CH", "")),
        ("Holland", ("NL", "")),
        ("the Netherlands", ("NL", "")),
        ("Czechia", ("CZ", "")),
        ("Czech Republic", ("CZ", "")),
        ("DEU", ("DE", "")),
        ("BHR", ("BH", "")),
        ("St. Lucia", ("LC", "")),
        ("Cote d'Ivoire", ("CI", "")),
        ("Kosovo", ("XK", "")),
        ("DE-BY", ("DE", "BY")),
        ("us-ca", ("US", "CA")),
    ],
)
def test_a_country_is_known_by_its_codes_and_names(text: str, expected: tuple[str, str]) -> None:
    assert places.country_of(text) == expected


@pytest.mark.parametrize(
    "text",
    ["NYSE", "ECB", "XNYS", "IFEU", "HolidayBase", "", "Grmany", "California", "zz", "DE-XX", "U", "-"],
)
def test_what_is_no_country_is_refused(text: str) -> None:
    assert places.country_of(text) is None


def test_every_country_is_known_by_the_name_that_is_shown_for_it() -> None:
    codes = [fields[0] for fields in places._tab("iso3166.tab")]
    assert len(codes) > 240
    assert [code for code in codes if places.country_of(places.country_name(code)) != (code, "")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Grmany", "Germany"), ("Untied States", "United States"), ("Scotlnd", "Scotland"), ("qqqq", None)],
)
def test_a_misspelt_country_gets_a_suggestion_that_is_a_country(text: str, expected: str | None) -> None:
    assert places.nearest_country(text) == expected
    assert expected is None or places.country_of(expected)


def test_country_names_are_plain_english() -> None:
    codes = ("US", "GB", "KR", "CZ", "BA", "LC", "CD", "")
    assert [places.country_name(code) for code in codes] == [
        "United States",
        "United Kingdom",
        "South Korea",
        "Czechia",
        "Bosnia and Herzegovina",
        "Saint Lucia",
        "DR Congo",
        "",
    ]


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("DE", "BY", "BY"),
        ("DE", "by", "BY"),
        ("DE", "DE-BY", "BY"),
        ("de", "de-by", "BY"),
        ("DE", "Bayern", "BY"),
        ("DE", "Bavaria", "BY"),
        ("DE", "lower saxony", "NI"),
        ("DE", "Baden-Wuerttemberg", "BW"),
        ("AT", "Vienna", "9"),
        ("AT", "Tirol", "7"),
        ("CH", "Geneva", "GE"),
        ("CH", "zurich", "ZH"),
        ("US", "California", "CA"),
        ("US", "US-CA", "CA"),
        ("US", "Washington, D.C.", "DC"),
        ("GB", "England", "ENG"),
        ("UK", "wls", "WLS"),
        ("GB", "Northern Ireland", "NIR"),
        ("MY", "Kelantan", "03"),
        ("PL", "Lodzkie", "10"),
        ("US", "Bavaria", None),
        ("FR", "nowhere", None),
        ("nowhere", "BY", None),
    ],
)
def test_a_region_is_known_by_its_code_and_its_names(country: str, text: str, expected: str | None) -> None:
    assert places.region_code(country, text) == expected


def test_all_seven_emirates_are_regions_though_the_library_lacks_them() -> None:
    names = ("Abu Dhabi", "Ajman", "Dubai", "Fujairah", "Ras al-Khaimah", "Sharjah", "Umm al-Quwain")
    codes = [places.region_code("AE", name) for name in names]
    assert codes == ["AZ", "AJ", "DU", "FU", "RK", "SH", "UQ"]
    assert [places.region_code("AE", str(code)) for code in codes] == codes


def test_every_region_by_hand_has_a_code_of_the_library() -> None:
    for country, names in places._tables()["regions"].items():
        codes, _ = places._library_regions(country)
        assert country == "AE" or set(names.values()) <= set(codes), country


def test_a_misspelt_region_gets_a_suggestion() -> None:
    assert places.nearest_region("DE", "Bavara") == "Bavaria"
    assert places.nearest_region("US", "Californa") == "California"
    assert places.nearest_region("US", "qqqq") is None
    assert places.nearest_region("", "Bavaria") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("America/Chicago", "America/Chicago"),
        ("america/new_york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("us/eastern", "US/Eastern"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("utc", "UTC"),
        ("Etc/UTC", "Etc/UTC"),
        ("Japan", "Japan"),
    ],
)
def test_a_zone_is_known_in_any_case(text: str, expected: str) -> None:
    assert places.zone_name(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "localtime", "Factory", "posixrules", "/etc/localtime", "../UTC", "EST", "cet", "PST8PDT"),
        *("GMT", "Chicago", "New York", "America", "America/", "posix/UTC", "zone.tab", "GMT+5"),
    ],
)
def test_what_names_no_place_is_no_zone(text: str) -> None:
    assert places.zone_name(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EST", "America/New_York"),
        ("pst", "America/Los_Angeles"),
        ("CET", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("Chicgo", "America/Chicago"),
        ("San Francisco", "America/Los_Angeles"),
        ("Munich", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("Australia", "Australia/Sydney"),
        ("Europe/Berln", "Europe/Berlin"),
        ("qqqq", None),
    ],
)
def test_a_zone_is_suggested_by_abbreviation_city_country_or_likeness(
    text: str, expected: str | None
) -> None:
    assert places.nearest_zone(text) == expected


def test_every_suggested_zone_is_a_zone() -> None:
    assert all(places.zone_name(zone) == zone for zone in places._tables()["zone_hints"].values())
    assert all(places.zone_name(zone) == zone for zone in places._tables()["zone_countries"])


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/Chicago", "US"),
        ("us/eastern", "US"),
        ("Europe/Oslo", "NO"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("Iceland", "IS"),
        ("Africa/Timbuktu", "ML"),
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("CET", ""),
        ("nowhere", ""),
    ],
)
def test_the_country_follows_from_the_zone(zone: str, country: str) -> None:
    assert places.country_of_zone(zone) == country


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("GB", "Europe/London"),
        ("DE", "Europe/Berlin"),
        ("MY", "Asia/Kuala_Lumpur"),
        ("US", ""),
        ("ES", ""),
        ("NZ", ""),
        ("XK", ""),
        ("", ""),
    ],
)
def test_only_a_country_with_one_clock_gives_a_zone(country: str, zone: str) -> None:
    assert places.only_zone_of(country) == zone


@given(st.text(max_size=20))
@settings(max_examples=12, deadline=None)
def test_no_text_breaks_a_look_up(text: str) -> None:
    found = places.country_of(text)
    assert found is None or len(found[0]) == 2
    assert places.zone_name(text) in {None, *places._zones().values()}
    assert places.region_code("US", text) is None or text.strip()
    assert places.nearest_zone(text) in {None, *places._zones().values()}
    near = places.nearest_region("DE", text)
    assert near is None or places.region_code("DE", near) is not None


def test_importing_places_reads_no_table_and_no_heavy_library() -> None:
    program = (
        "import sys, ics_followup.places as p; "
        "p.country_of('Germany'), p.zone_name('utc'); "
        "print('holidays' in sys.modules, 'difflib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_zones_of_no_place_are_in_no_country() -> None:
    listed, links = places._zone_countries(), places._links()
    for zone in places._zones().values():
        if zone.startswith("Etc/") or zone in places._NOWHERE:
            assert zone not in listed
            assert links.get(zone) not in listed
            assert zone not in places._tables()["zone_countries"]
            assert places.country_of_zone(zone) == ""


def test_a_code_of_the_short_list_is_known_without_the_long_one() -> None:
    assert places._listed().keys() <= places._country_names().keys()
    for code in places._country_names():
        assert places.country_of(code.lower()) == (code, "")
