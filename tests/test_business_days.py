"""Business days, trap by trap, and the laws of counting."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.business_days import BusinessDays, DayRow, HalfDay, business_days_for, calendar_rows
from ics_followup.settings import Closures

NOTHING = Closures()


def days_in(country: str, region: str = "", closures: Closures = NOTHING, company: str = "") -> BusinessDays:
    return business_days_for(country=country, region=region, company=company, closures=closures)


# --- weekends ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "region", "day", "is_open"),
    [
        ("AE", "", date(2021, 6, 4), False),  # a Friday, before the change of 2022
        ("AE", "", date(2021, 6, 6), True),  # a Sunday
        ("AE", "", date(2022, 6, 3), True),
        ("AE", "", date(2022, 6, 5), False),
        ("AE", "SH", date(2022, 6, 3), False),  # Sharjah rests from Friday to Sunday
        ("AE", "SH", date(2022, 6, 2), True),
        ("AE", "SH", date(2021, 6, 6), True),
        ("AE", "DU", date(2022, 6, 3), True),
        ("SA", "", date(2012, 6, 7), False),  # a Thursday, before the change of 2013
        ("SA", "", date(2026, 6, 4), True),
        ("SA", "", date(2026, 6, 5), False),
        ("SA", "", date(2026, 6, 7), True),
        ("IL", "", date(2026, 6, 5), False),
        ("IL", "", date(2026, 6, 7), True),
        ("IR", "", date(2026, 6, 12), False),
        ("IR", "", date(2026, 6, 13), True),
        ("BN", "", date(2026, 6, 12), False),
        ("BN", "", date(2026, 6, 13), True),
        ("HK", "", date(2026, 6, 13), True),
        ("MY", "", date(2026, 6, 12), True),
        ("MY", "03", date(2026, 6, 12), False),  # Kelantan rests on Friday and Saturday
        ("MY", "Kelantan", date(2026, 6, 14), True),
        ("", "", date(2026, 6, 13), False),
        ("", "", date(2026, 12, 25), True),
    ],
)
def test_the_weekend_is_that_of_the_place_and_the_year(
    country: str, region: str, day: date, is_open: bool
) -> None:
    assert days_in(country, region).is_open(day) is is_open


def test_the_user_may_set_another_weekend() -> None:
    nepal = days_in("NP", closures=Closures(weekend=frozenset({5})))
    assert nepal.why_closed(date(2026, 6, 13)) == "Saturday"
    assert nepal.is_open(date(2026, 6, 14))


def test_a_weekend_day_worked_by_decree_is_open_and_says_for_what() -> None:
    hungary = days_in("HU")
    assert hungary.is_open(date(2026, 1, 10))
    assert hungary.make_up(date(2026, 1, 10))
    assert hungary.why_open(date(2026, 1, 10)) == "Saturday, worked this year to make up for Fri 2 Jan"
    assert hungary.why_closed(date(2026, 1, 2)) == "Day off (Sat 10 Jan is worked instead)"
    assert not hungary.make_up(date(2026, 1, 17))
    assert hungary.shift(date(2026, 1, 9), 1) == date(2026, 1, 10)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("CN", date(2026, 2, 14)),
        ("TW", date(2025, 2, 8)),
        ("RU", date(2025, 11, 1)),
        ("BY", date(2025, 1, 11)),
    ],
)
def test_make_up_saturdays_are_worked(country: str, day: date) -> None:
    assert days_in(country).make_up(day)


# --- half days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "region", "day", "until"),
    [
        ("TR", "", date(2026, 10, 28), time(13)),
        ("EE", "", date(2026, 12, 23), time(14)),  # three hours early
        ("IS", "", date(2026, 12, 24), time(13)),  # "from 1pm"
        ("AU", "QLD", date(2026, 12, 24), time(18)),  # "from 6pm", in that state only
        ("GR", "", date(2026, 12, 24), time(12)),  # no hour in the name
        ("AE", "", date(2026, 6, 5), time(12)),
    ],
)
def test_a_half_day_is_open_until_its_hour(country: str, region: str, day: date, until: time) -> None:
    days = days_in(country, region)
    half = days.half_day(day)
    assert half is not None
    assert half.until == until
    assert days.is_open(day)
    assert days.is_open_at(day, time(10))
    assert not days.is_open_at(day, until)


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("CN", "", date(2027, 3, 8)),  # for women only
        ("AE", "", date(2021, 6, 3)),
        ("AE", "SH", date(2022, 6, 3)),  # closed
        ("AU", "", date(2026, 12, 24)),
        ("GB", "", date(2026, 12, 24)),  # a country whose half days are not published
        ("", "", date(2026, 12, 24)),
    ],
)
def test_a_day_that_is_whole_or_closed_is_no_half_day(country: str, region: str, day: date) -> None:
    assert days_in(country, region).half_day(day) is None


def test_a_closed_day_is_open_at_no_hour() -> None:
    assert not days_in("US").is_open_at(date(2026, 11, 26), time(9))


# --- what the library leaves out or would get wrong --------------------------------------------------------


@pytest.mark.parametrize("day", [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)])
def test_swedish_eves_are_closed(day: date) -> None:
    assert not days_in("SE").is_open(day)


@pytest.mark.parametrize("day", [date(2027, 3, 26), date(2027, 3, 29)])
def test_hong_kong_is_closed_at_easter(day: date) -> None:
    assert not days_in("HK").is_open(day)


def test_croatia_voted_on_17_april_2024() -> None:
    assert days_in("HR").why_closed(date(2024, 4, 17)) == "Parliamentary Election Day"


@pytest.mark.rule("A18")
def test_britain_without_a_region_is_england() -> None:
    summer, easter = date(2026, 8, 31), date(2026, 4, 6)
    assert not days_in("GB").is_open(summer)
    assert not days_in("UK", "England").is_open(easter)
    assert not days_in("England").is_open(summer)
    assert days_in("GB", "SCT").is_open(summer)
    assert not days_in("GB", "SCT").is_open(date(2026, 11, 30))
    assert not days_in("Scotland").is_open(date(2026, 11, 30))
    assert days_in("GB").is_open(date(2026, 11, 30))
    assert not days_in("GB", "NIR").is_open(date(2026, 3, 17))


@pytest.mark.rule("A18")
@pytest.mark.parametrize(
    ("country", "region"),
    [("US", "MA"), ("US", "NY"), ("US", "HI"), ("CA", "QC"), ("DE", "BY"), ("MY", "03")],
)
def test_a_region_never_takes_a_national_holiday_away(country: str, region: str) -> None:
    national, regional = days_in(country), days_in(country, region)
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(730))
    holidays = (day for day in days if not national.is_open(day) and " " in national.why_closed(day))
    lost = [day for day in holidays if regional.is_open(day)]
    assert lost == []


@pytest.mark.rule("A18")
def test_massachusetts_keeps_the_federal_3_july_2026_and_adds_its_own_day() -> None:
    massachusetts = days_in("US", "MA")
    assert massachusetts.why_closed(date(2026, 7, 3)) == "Independence Day (observed)"
    assert massachusetts.why_closed(date(2026, 4, 20)) == "Patriots' Day"
    assert days_in("US").is_open(date(2026, 4, 20))


def test_state_lists_are_opt_in() -> None:
    election = date(2026, 11, 3)
    assert days_in("US").is_open(election)
    assert days_in("US", "NY").why_closed(election) == "Election Day"


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", date(2027, 12, 31)),  # New Year's Day of 2028, observed in the year before
        ("GB", date(2026, 12, 28)),  # Boxing Day
        ("US", date(2026, 7, 3)),
    ],
)
def test_observed_days_are_closed_in_whatever_year_they_fall(country: str, day: date) -> None:
    assert "(observed)" in days_in(country).why_closed(day)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", date(2026, 2, 2)),  # Groundhog Day is unofficial
        ("US", date(2026, 12, 24)),  # free for the government only
        ("CH", date(2026, 5, 1)),  # optional, and by canton
    ],
)
def test_only_public_holidays_close_an_office(country: str, day: date) -> None:
    assert days_in(country).is_open(day)


@pytest.mark.parametrize("text", ["NYSE", "ECB", "HolidayBase", "nowhere"])
def test_an_exchange_is_no_country(text: str) -> None:
    with pytest.raises(ValueError, match="is not a country"):
        days_in(text)


def test_a_region_must_be_one_of_the_country() -> None:
    with pytest.raises(ValueError, match='"Bavaria" is not a region of United States'):
        days_in("US", "Bavaria")


@pytest.mark.parametrize("lang", ["de_DE.UTF-8", "C", "th_TH.UTF-8"])
def test_holidays_have_the_same_english_names_whatever_lang_says(lang: str) -> None:
    program = (
        "from datetime import date;"
        "from ics_followup.business_days import business_days_for as b;"
        "from ics_followup.settings import Closures;"
        "days = [b(country=c, closures=Closures()) for c in ('US', 'DE', 'SE', 'NZ')];"
        "print([each.why_closed(date(2026, 12, 25)) for each in days])"
    )
    environment = {**os.environ, "LANG": lang, "LANGUAGE": lang[:2], "LC_ALL": lang}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == str(["Christmas Day", "Christmas Day", "Christmas Day", "Christmas Day"])


def test_a_moon_dated_holiday_is_said_to_be_estimated() -> None:
    emirates = days_in("AE")
    assert emirates.why_closed(date(2027, 3, 9)) == "Eid al-Fitr (estimated)"
    assert emirates.estimated(date(2027, 3, 9))
    assert not emirates.estimated(date(2026, 12, 2))
    assert not emirates.estimated(date(2027, 3, 13))


def test_without_a_country_the_holidays_are_unchecked() -> None:
    assert days_in("").unchecked
    assert not days_in("US").unchecked
    assert days_in("").why_closed(date(2026, 7, 4)) == "Saturday"


# --- why, and what the user says ---------------------------------------------------------------------------


def test_a_closed_day_says_why() -> None:
    america = days_in("US")
    assert america.why_closed(date(2026, 11, 26)) == "Thanksgiving Day"
    assert america.why_closed(date(2026, 11, 28)) == "Saturday"
    assert america.why_closed(date(2026, 7, 4)) == "Independence Day"
    assert america.why_closed(date(2026, 11, 27)) == ""


def test_several_holidays_on_one_day_are_all_named() -> None:
    assert days_in("HR").why_closed(date(2024, 5, 30)) == "Corpus Christi and Statehood Day"


THANKSGIVING, FRIDAY, COLUMBUS = date(2026, 11, 26), date(2026, 11, 27), date(2026, 10, 12)


def test_what_is_said_most_particularly_wins() -> None:
    said = frozenset({THANKSGIVING, FRIDAY})
    user_open = Closures(open=said, closed=said)
    assert days_in("US", closures=user_open).is_open(THANKSGIVING)
    user_closed = Closures(closed=said)
    assert days_in("US", closures=user_closed).why_closed(FRIDAY) == "closed in your followup.toml"
    company_closed = Closures(open=said, company={"acme": Closures(closed=said)})
    acme = days_in("US", closures=company_closed, company=" ACME ")
    assert acme.why_closed(FRIDAY) == "ACME is closed (your followup.toml)"
    assert days_in("US", closures=company_closed, company="Other").is_open(FRIDAY)
    company_open = Closures(closed=said, company={"acme": Closures(closed=said, open=said)})
    assert days_in("US", closures=company_open, company="Acme").is_open(THANKSGIVING)


def test_an_open_day_may_be_a_weekend_day() -> None:
    saturday = date(2026, 11, 28)
    days = days_in("US", closures=Closures(open=frozenset({saturday})))
    assert days.is_open(saturday)
    assert days.why_open(saturday) == "open in your followup.toml"


def test_a_holiday_may_be_worked_anyway() -> None:
    days = days_in("US", closures=Closures(working_anyway=frozenset({"columbus day", "independence day"})))
    assert days.is_open(COLUMBUS)
    assert days.is_open(date(2026, 7, 3)), "the observed day too"
    assert days.why_closed(date(2026, 7, 4)) == "Saturday"
    assert not days.is_open(THANKSGIVING)


@pytest.mark.parametrize(
    ("listed", "is_open"), [("thanksgiving", True), ("giving", False), ("thank", False), ("day", False)]
)
def test_some_whole_words_of_a_holidays_name_are_enough(listed: str, is_open: bool) -> None:
    days = days_in("US", closures=Closures(working_anyway=frozenset({listed})))
    assert days.is_open(THANKSGIVING) is is_open


def test_a_day_with_two_holidays_is_worked_only_if_both_are() -> None:
    day = date(2024, 5, 30)
    one = Closures(working_anyway=frozenset({"statehood day"}))
    both = Closures(working_anyway=frozenset({"statehood day", "corpus christi"}))
    assert not days_in("HR", closures=one).is_open(day)
    assert days_in("HR", closures=both).is_open(day)


def test_companies_without_closures_share_one_calendar() -> None:
    assert days_in("US", company="Acme") is days_in("US", company="Other")


# --- notes and rows ----------------------------------------------------------------------------------------


def test_a_bridge_day_names_the_next_business_day() -> None:
    america = days_in("US")
    assert america.bridge_note(FRIDAY) == "Many offices close this Friday; Mon 30 Nov is as good."
    assert america.bridge_note(date(2026, 11, 25)) == ""
    assert america.bridge_note(THANKSGIVING) == ""
    assert america.bridge_note(date(2026, 11, 20)) == ""


def test_a_monday_before_a_holiday_is_a_bridge_day() -> None:
    note = days_in("DE").bridge_note(date(2029, 4, 30))
    assert note == "Many offices close this Monday; Wed 2 May is as good."


def test_a_bridge_day_points_neither_to_another_one_nor_to_a_half_day() -> None:
    assert (
        days_in("AE").bridge_note(date(2027, 3, 8))
        == "Many offices close this Monday; Mon 15 Mar is as good."
    )


def test_a_day_that_the_user_opened_is_no_bridge_day() -> None:
    assert days_in("US", closures=Closures(open=frozenset({FRIDAY}))).bridge_note(FRIDAY) == ""


def test_closed_days_between_two_days_exclude_both_ends() -> None:
    between = days_in("US").closed_between(date(2026, 11, 25), date(2026, 11, 29))
    assert between == ((THANKSGIVING, "Thanksgiving Day"), (date(2026, 11, 28), "Saturday"))
    assert days_in("US").closed_between(date(2026, 11, 29), date(2026, 11, 25)) == ()


def test_rows_say_what_each_day_is_with_both_ends() -> None:
    rows = calendar_rows(days_in("GR"), date(2026, 12, 23), date(2026, 12, 25))
    assert rows == (
        DayRow(date=date(2026, 12, 23), business=True, half=False, why=""),
        DayRow(date=date(2026, 12, 24), business=True, half=True, why="Half day until 12:00 (Christmas Eve)"),
        DayRow(date=date(2026, 12, 25), business=False, half=False, why="Christmas Day"),
    )
    assert days_in("GR").half_day(date(2026, 12, 24)) == HalfDay(until=time(12), name="Christmas Eve")
    assert calendar_rows(days_in("GR"), date(2026, 12, 25), date(2026, 12, 23)) == ()


# --- counting ----------------------------------------------------------------------------------------------


@pytest.mark.rule("A4")
def test_the_next_day_is_the_next_business_day() -> None:
    america = days_in("US")
    assert america.shift(date(2026, 11, 28), 1) == date(2026, 11, 30), "from a Saturday"
    assert america.shift(date(2026, 11, 25), 1) == FRIDAY
    assert america.shift(date(2026, 11, 30), -1) == FRIDAY


@pytest.mark.rule("A5")
def test_the_day_after_a_closed_promised_day_is_the_first_business_day_after_it() -> None:
    assert days_in("US").shift(THANKSGIVING, 1) == FRIDAY
    assert days_in("US").roll(THANKSGIVING) == FRIDAY


def test_a_datetime_counts_as_its_day() -> None:
    assert not days_in("US").is_open(datetime(2026, 11, 26, 9, 30))  # noqa: DTZ001


@pytest.mark.parametrize("year", [1, 1900, 2150, 9998])
def test_far_years_have_weekends_only(year: int) -> None:
    days = days_in("US")
    assert days.is_open(date(year, 12, 25)) is (date(year, 12, 25).weekday() < 5)


PLACES = st.sampled_from(
    [
        days_in("US"),
        days_in("AE", "SH"),
        days_in("CN"),
        days_in("GB"),
        days_in("HU"),
        days_in("IR"),
        days_in(""),
    ]
)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))
COUNTS = st.integers(min_value=1, max_value=40)


@given(PLACES, DAYS, COUNTS)
@settings(max_examples=60, deadline=None)
def test_exactly_n_business_days_lie_after_the_day_up_to_its_shift(
    days: BusinessDays, day: date, n: int
) -> None:
    end = days.shift(day, n)
    assert days.is_open(end)
    span = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert sum(days.is_open(each) for each in span) == n
    assert len(days.closed_between(day, end)) == len(span) - n


@given(PLACES, DAYS, COUNTS)
@settings(max_examples=60, deadline=None)
def test_a_negative_shift_mirrors_a_positive_one(days: BusinessDays, day: date, n: int) -> None:
    start = days.shift(day, -n)
    assert days.is_open(start)
    assert start < day
    assert days.shift(days.roll(day), -n) == start
    assert days.shift(start, n) == days.roll(day)


@given(PLACES, DAYS)
@settings(max_examples=60, deadline=None)
def test_roll_lands_on_a_business_day_and_stays_there(days: BusinessDays, day: date) -> None:
    rolled = days.roll(day)
    assert rolled >= day
    assert days.is_open(rolled)
    assert days.roll(rolled) == days.shift(day, 0) == rolled


@given(PLACES, DAYS)
@settings(max_examples=60, deadline=None)
def test_a_day_is_open_or_has_a_reason(days: BusinessDays, day: date) -> None:
    assert days.is_open(day) is (days.why_closed(day) == "")
    assert days.is_open(day) or days.half_day(day) is None
    assert days.is_open(day) or days.bridge_note(day) == ""


# --- the names that a reader knows -------------------------------------------------------------------------


def named(country: str, day: date, language: str, region: str = "", closures: Closures = NOTHING) -> str:
    days = business_days_for(country=country, region=region, closures=closures, language=language)
    return days.why_closed(day)


@pytest.mark.parametrize(
    ("country", "region", "day", "language", "name"),
    [
        ("DE", "", date(2026, 10, 3), "de", "Tag der Deutschen Einheit"),
        ("DE", "BY", date(2026, 11, 1), "de-AT", "Allerheiligen"),
        ("AT", "", date(2026, 10, 26), "de", "Nationalfeiertag"),
        ("CH", "ZH", date(2026, 8, 1), "de_CH", "Nationalfeiertag"),
        ("DE", "", date(2026, 10, 3), "en", "German Unity Day"),
        ("DE", "", date(2026, 10, 3), "", "German Unity Day"),
        ("DE", "", date(2026, 10, 3), "en-GB", "German Unity Day"),
        ("US", "", date(2026, 11, 26), "de", "Thanksgiving Day"),
        ("FR", "", date(2026, 7, 14), "de", "National Day"),
        ("FR", "", date(2026, 7, 14), "fr", "Fête nationale"),
        ("", "", date(2026, 7, 11), "de", "Saturday"),
    ],
)
def test_holidays_are_called_as_their_reader_calls_them_where_there_is_a_word(
    country: str, region: str, day: date, language: str, name: str
) -> None:
    assert named(country, day, language, region) == name


@pytest.mark.parametrize("country", ["DE", "AT", "CH", "LU", "BE", "LI", "PL", "US", "AE", "CN", "JP", "HK"])
def test_which_days_are_closed_never_depends_on_the_language(country: str) -> None:
    english, german = (
        business_days_for(country=country, closures=NOTHING, language=language) for language in ("en", "de")
    )
    for number in range(3 * 365):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert english.is_open(day) is german.is_open(day)
        assert english.estimated(day) is german.estimated(day)
        half, other = english.half_day(day), german.half_day(day)
        assert (half and half.until) == (other and other.until)


def test_a_holiday_is_worked_anyway_by_its_english_name_and_by_the_readers() -> None:
    for listed in ("assumption", "mariä himmelfahrt"):
        closures = Closures(working_anyway=frozenset({listed}))
        assert named("AT", date(2026, 8, 15), "de", closures=closures) == "Saturday"
        assert named("AT", date(2028, 8, 15), "de", closures=closures) == ""


@pytest.mark.parametrize("lang", ["en_US.UTF-8", "C", "th_TH.UTF-8"])
def test_holidays_have_the_same_german_names_whatever_lang_says(lang: str) -> None:
    program = (
        "from datetime import date;"
        "from ics_followup.business_days import business_days_for as b;"
        "from ics_followup.settings import Closures;"
        "days = [b(country=c, closures=Closures(), language='de') for c in ('DE', 'AT', 'CH', 'LU')];"
        "print([each.why_closed(date(2026, 12, 25)) for each in days])"
    )
    environment = {**os.environ, "LANG": lang, "LANGUAGE": lang[:2], "LC_ALL": lang, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=environment,
    )
    assert done.stdout.strip() == str(["Erster Weihnachtstag", "Christtag", "Weihnachten", "Weihnachten"])
