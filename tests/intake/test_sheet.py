"""A whole sheet becomes interviews, waiting rows and problems, all at once."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.intake.columns import field_of, fields
from ics_followup.intake.rows import slug
from ics_followup.model import Interview, Person, Promise, Waiting
from ics_followup.problems import Problem
from ics_followup.settings import Defaults, Me, Settings

CHICAGO = Settings(me=Me(timezone="America/Chicago", country="US"))
CADENCES = ("balanced", "promised-day")


def intake(text: str, settings: Settings = CHICAGO, log: str = "") -> Intake:
    table = read_table(text.encode(), "interviews.csv")
    sidecar = read_table(log.encode(), "interviews.log.csv") if log else None
    return interviews_from(table, settings=settings, cadences=CADENCES, log=sidecar)


def only(text: str, settings: Settings = CHICAGO) -> Interview:
    found = intake(text, settings)
    assert not found.problems
    assert len(found.interviews) == 1
    return found.interviews[0]


def row(**cells: str) -> str:
    """Write a sheet of one row: Acme, interviewed on Wednesday 18 November 2026 at ten."""
    cells = {"company": "Acme", "interview": "2026-11-18 10:00"} | cells
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    return ",".join(cells) + "\n" + ",".join(quoted) + "\n"


def told(found: Intake) -> list[tuple[str, str, int]]:
    """Return severity, column and line of each problem."""
    return [(p.severity, p.place.letter, p.place.line) for p in found.problems if p.place]


def sole(found: Intake) -> Problem:
    assert len(found.problems) == 1
    return found.problems[0]


def test_a_plain_row() -> None:
    interview = only(row(role="Nurse", people="Dana Ortiz", Salary="50k", notes="private"))
    assert interview.key == interview.row_key == "acme-nurse"
    assert interview.start.isoformat() == "2026-11-18T10:00:00-06:00"
    assert interview.end.isoformat() == "2026-11-18T11:00:00-06:00"
    assert interview.contact == Person(name="Dana Ortiz")
    assert interview.extras == {"Salary": "50k"}
    assert (interview.cadence, interview.status, interview.line) == ("balanced", "awaiting", 2)


def test_every_column_is_read() -> None:
    interview = only(
        row(
            id="7b", client="Lee", role="Nurse", round="second", minutes="45", timezone="Europe/Berlin",
            country="Germany", region="Bavaria", interviewers="Dana", contact="Kim <kim@example.com>",
            address="Weg 1", channel="call", promised="by 2026-11-25; from 2026-12-02", status="Angebot",
            status_date="2026-12-01", deadline="12.12.2026", went_well="5", priority="high",
            company_size="large", topic="t", strength="s", materials="m", news="n", cadence="Promised Day",
            keep_in_touch="yes", language="de", address_as="du", snooze="until 4 Dec 2026 # trip",
        )
    )  # fmt: skip
    assert (interview.key, interview.client, interview.round, interview.country, interview.region) == (
        "7b", "Lee", "second", "DE", "BY",
    )  # fmt: skip
    assert (interview.end - interview.start).total_seconds() == 45 * 60
    assert interview.contact == Person(name="Kim", email="kim@example.com")
    assert [promise.kind for promise in interview.promises] == ["by", "from"]
    assert (interview.status, interview.status_date) == ("offer", date(2026, 12, 1))
    assert (interview.deadline, interview.went_well, interview.priority) == (date(2026, 12, 12), True, "high")
    assert (interview.channel, interview.company_size, interview.cadence) == (
        "phone",
        "large",
        "promised-day",
    )
    assert (interview.keep_in_touch, interview.language, interview.address_as) == (True, "de", "du")
    assert interview.snooze == "until 2026-12-04 # trip"


def test_a_day_without_a_time_stands_at_midnight() -> None:
    interview = only(row(interview="2026-11-18"))
    assert (interview.timed, interview.start, interview.start.hour) == (False, interview.end, 0)


@pytest.mark.parametrize("empty", ["", "-", "N/A", "n/a", "none", "tbd", "?"])
def test_a_row_without_a_date_waits(empty: str) -> None:
    found = intake(row(interview=empty, role="Nurse"))
    assert found.waiting == (Waiting(key="acme-nurse", line=2, company="Acme", role="Nurse"),)
    assert not found.interviews
    assert not found.problems


# --- columns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Date of Interview", "interview"), ("INTERVIEW_DATE", "interview"), ("Job Title", "role"),
        ("Firma", "company"), ("Gesprächstermin", "interview"), ("Company-Name:", "company"),
        ("Ansprechpartner", "contact"), ("Salary", ""), ("", ""),
    ],
)  # fmt: skip
def test_headers_are_matched_by_words_in_any_order_and_case(header: str, field: str) -> None:
    assert field_of(header) == field


def test_every_field_has_its_own_name_and_no_name_means_two_fields() -> None:
    for field, names in fields().items():
        assert field_of(field) == field
        assert all(field_of(name) == field for name in names)


def test_a_missing_company_names_the_nearest_header() -> None:
    problem = sole(intake("Compny,interview\nAcme,2026-11-18\n"))
    assert problem.severity == "error"
    assert '"Compny"' in problem.remedy


def test_a_missing_interview_is_a_warning_that_names_the_nearest_header_and_all_rows_wait() -> None:
    found = intake("company,Intervew Dt\nAcme,2026-11-18\n")
    assert sole(found).severity == "warning"
    assert '"Intervew Dt"' in sole(found).remedy
    assert len(found.waiting) == 1


def test_two_columns_of_one_field_are_an_error_that_names_both() -> None:
    problem = sole(intake("company,interview,Employer\nAcme,,x\n"))
    assert problem.severity == "error"
    assert '"company" (column A)' in problem.what
    assert '"Employer" (column C)' in problem.what


def test_settings_map_headers_to_fields() -> None:
    settings = Settings(columns={"Wo": "company", "Wann": "interview"})
    assert intake("Wo,Wann\nAcme,\n", settings).waiting[0].company == "Acme"
    wrong = sole(intake("company,interview\nAcme,\n", Settings(columns={"Wo": "compny"})))
    assert wrong.severity == "error"
    assert 'Did you mean "company"?' in wrong.remedy


# --- keys ------------------------------------------------------------------------------------------------------


def test_the_key_keeps_letters_of_every_script_and_nothing_of_the_date() -> None:
    assert slug("St. Luke's, Köln GROẞ ＡＢ") == "st-luke-s-köln-gross-ab"
    keys = {only(row(interview=day, role="看護師")).key for day in ("2026-11-18", "2026-11-19")}
    assert keys == {"acme-看護師"}


def test_rows_shuffled_give_the_same_interviews() -> None:
    rows = ["Acme,2026-11-18\n", "Beta,2026-11-19\n", "Gamma,2026-11-20\n"]
    found = {
        frozenset((one.key, one.start) for one in intake("company,interview\n" + "".join(order)).interviews)
        for order in permutations(rows)
    }
    assert len(found) == 1


def test_a_second_row_with_the_same_key_is_an_error_that_names_the_first_line() -> None:
    found = intake("company,role,interview\nAcme,Nurse,2026-11-18\nacme,NURSE,2026-12-18\n")
    problem = sole(found)
    assert 'line 2: "acme-nurse"' in problem.what
    assert '"round"' in problem.remedy
    assert problem.row_key == "acme-nurse"
    assert found.row_keys == ("acme-nurse",)
    assert len(found.interviews) == 1


def test_a_repeated_id_and_a_rounds_key_that_is_taken_are_errors() -> None:
    assert "line 2" in sole(intake("id,company,interview\n1,A,2026-11-18\n1,B,2026-11-18\n")).what
    taken = "id,company,interview\na-2,A,2026-11-18\na,B,2026-11-18; 2026-11-20\n"
    assert '"a-2"' in sole(intake(taken)).what


# --- whereabouts -----------------------------------------------------------------------------------------------


def test_a_country_with_one_zone_gives_the_zone() -> None:
    assert only(row(country="Germany")).timezone == "Europe/Berlin"


def test_a_zone_gives_its_country() -> None:
    assert only(row(timezone="Asia/Tokyo")).country == "JP"


def test_defaults_come_before_me() -> None:
    settings = Settings(
        me=Me(timezone="America/Chicago", country="US"),
        defaults=Defaults(timezone="America/New_York", country="US", region="NY"),
    )
    interview = only(row(), settings)
    assert (interview.timezone, interview.country, interview.region) == ("America/New_York", "US", "NY")


def test_what_was_taken_from_the_settings_is_told() -> None:
    assert intake(row()).inferred == (
        "1 row takes its time zone America/Chicago: yours.",
        "1 row takes its country US: yours.",
    )


def test_a_doubtful_zone_and_a_missing_country_are_warnings() -> None:
    doubtful = sole(intake(row(country="Australia")))
    assert "Australia has several time zones" in doubtful.what
    nowhere = sole(intake(row(), Settings()))
    assert (nowhere.severity, "no holidays" in nowhere.what) == ("warning", True)


def test_a_region_may_tell_the_country() -> None:
    interview = only(row(region="England"))
    assert (interview.country, interview.region, interview.timezone) == ("GB", "ENG", "Europe/London")
    assert "country too" in sole(intake(row(region="Bavaria"))).remedy
    assert only(row(country="England")).region == "ENG"


# --- rounds, promises, people, log -----------------------------------------------------------------------------


def test_several_dates_are_rounds_of_one_process() -> None:
    text = row(
        interview="2026-11-10; 2026-11-18 13:00",
        promised="2026-11-13; 2026-11-18; next week",
        status="rejected",
        status_date="2026-12-01",
        log="2026-11-11 out email; 2026-11-19 out email; 2026-12-01 in email rejection",
    )
    found = intake(text)
    assert not found.problems
    first, second = found.interviews
    assert (first.key, second.key, second.row_key) == ("acme", "acme-2", "acme")
    assert (first.status, first.status_date) == ("advanced", date(2026, 11, 10))
    assert (second.status, second.status_date) == ("rejected", date(2026, 12, 1))
    assert [promise.day for promise in first.promises] == [date(2026, 11, 13)]
    assert [promise.day for promise in second.promises] == [date(2026, 11, 18), date(2026, 11, 27)]
    assert [touch.day.day for touch in first.touches] == [11]
    assert [touch.day.day for touch in second.touches] == [19, 1]
    assert found.row_keys == ("acme",)


def test_rounds_out_of_order_are_sorted_with_a_warning() -> None:
    found = intake(row(interview="2026-11-18; 2026-11-10"))
    assert sole(found).severity == "warning"
    assert [one.start.day for one in found.interviews] == [10, 18]


@pytest.mark.rule("A6")
def test_a_promise_before_the_interview_is_left_out_with_a_warning_and_the_same_day_is_valid() -> None:
    found = intake(row(promised="2026-11-17; 2026-11-18"))
    assert sole(found).severity == "warning"
    assert found.interviews[0].promises == (Promise(day=date(2026, 11, 18)),)


def test_an_undated_status_is_a_warning_unless_the_log_dates_it() -> None:
    assert sole(intake(row(status="offer"))).severity == "warning"
    assert not intake(row(status="offer", log="2026-12-01 in phone offer")).problems


def test_what_the_log_says_unreadably_is_a_warning_and_keeps_the_row() -> None:
    found = intake(row(log="2026-11-19 out email; dunno"))
    assert sole(found).severity == "warning"
    assert len(found.interviews[0].touches) == 1


def test_the_log_file_is_merged_and_the_same_entry_counts_once() -> None:
    log = (
        'when,key,entry\n2026-11-19T09:00,acme,2026-11-19 out email\n2026-12-01,acme,"offer, answer by 12 Dec"\n'
        "2026-12-01,acm,2026-12-01 out email\n2026-12-02,acme,dunno\n"
    )
    found = intake(row(log="2026-11-19 out email"), log=log)
    assert [touch.day.isoformat() for touch in found.interviews[0].touches] == ["2026-11-19", "2026-12-01"]
    assert [(p.severity, p.place and p.place.line, p.file) for p in found.problems] == [
        ("warning", 5, "interviews.log.csv"),
        ("warning", 4, "interviews.log.csv"),
    ]
    assert 'Did you mean "acme"?' in found.problems[1].remedy


# --- problems --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "cell", "near"),
    [
        ("country", "Germny", "Germany"),
        ("timezone", "America/Chicgo", "America/Chicago"),
        ("status", "rejcted", "rejected"),
        ("cadence", "balancd", "balanced"),
        ("channel", "emial", "email"),
        ("language", "germn", "de"),
        ("minutes", "0", "1 to 1440"),
        ("went_well", "6", "1 (badly) to 5"),
        ("priority", "hihg", "high"),
        ("company_size", "larg", "large"),
        ("keep_in_touch", "maybe", "yes or no"),
        ("promised", "soonish", "in 2 weeks"),
        ("snooze", "forever", "until 2026-12-04"),
        ("deadline", "12 Dec", "2026-11-22"),
        ("interview", "2026-02-30", "2026-02-28"),
    ],
)
def test_a_wrong_cell_is_an_error_that_says_what_to_write(field: str, cell: str, near: str) -> None:
    found = intake(row(**{field: cell}))
    problem = sole(found)
    assert (problem.severity, problem.row_key) == ("error", "acme")
    assert near in problem.remedy
    assert problem.place is not None
    assert problem.place.header == field
    assert not found.interviews
    assert found.row_keys == ("acme",)


def test_all_problems_of_a_file_come_at_once_in_order_and_good_rows_stay() -> None:
    found = intake(
        "company,interview,status,country\n"
        "Acme,2026-02-30,rejcted,Germny\n"
        "Beta,2026-11-18,,US\n"
        ",2026-11-18,,US\n"
        "Gamma,2026-11-18,,US,extra\n"
    )
    assert told(found) == [
        ("error", "B", 2), ("error", "C", 2), ("error", "D", 2), ("error", "A", 4), ("error", "E", 5),
    ]  # fmt: skip
    assert [one.key for one in found.interviews] == ["beta"]
    assert found.row_keys == ("acme", "beta", "gamma")


def test_day_and_month_are_decided_by_column() -> None:
    text = "company,interview,promised\nAcme,03/07/2026,04/08/2026\nBeta,22/06/2026,05/08/2026\n"
    found = intake(text)
    assert told(found) == [("error", "C", 2), ("error", "C", 3)]
    settled = intake("company,interview\nAcme,03/07/2026\nBeta,22/06/2026\n")
    assert [one.start.date() for one in settled.interviews] == [date(2026, 7, 3), date(2026, 6, 22)]
    both = intake("company,interview\nAcme,03/07/2026\nBeta,22/06/2026\nGamma,06/22/2026\n")
    assert "both orders" in sole(both).remedy


# --- every problem in one run ------------------------------------------------------------------------------------


def whats(found: Intake) -> list[str]:
    """Return what each error says, cut before the first words that explain."""
    return [p.what for p in found.problems if p.severity == "error"]


def test_a_bad_interview_hides_no_bad_promise() -> None:
    found = intake("company,role,interview,people,promised,timezone,country\nB,r,bad,x,2026-13-01,UTC,US\n")
    assert told(found) == [("error", "C", 2), ("error", "E", 2)]


def test_every_round_that_cannot_be_read_is_told() -> None:
    assert len(whats(intake(row(interview="bad; 2026-11-18; worse")))) == 2


@pytest.mark.parametrize(
    ("promised", "wrong"),
    [
        ("in 2 weeks; end of next week; 3 business days; Fri; 4 Dec; Fri 29 Feb; 2026-12-04; 4 Dec 2026", 0),
        ("30 Feb; blah; 2026-02-30; Monday 4 Dec 2026", 4),
    ],
)
def test_without_an_interview_a_promise_is_wrong_only_if_it_always_is(promised: str, wrong: int) -> None:
    assert len(whats(intake(row(interview="bad", promised=promised)))) == 1 + wrong


def test_a_bad_interview_hides_no_contradiction_of_other_cells() -> None:
    found = intake(row(interview="bad", status="offer", status_date="2026-12-04", deadline="2026-12-01"))
    assert [p.place.header for p in found.problems if p.place] == ["interview", "deadline"]
    undated = intake(row(interview="bad", status="offer"))
    assert [p.severity for p in undated.problems] == ["error", "warning"]


def test_a_bad_country_hides_no_bad_region() -> None:
    assert len(whats(intake(row(country="Germny", region="Bavria")))) == 2
    for region in ("Bavaria", "BY", "Texas", "TX", "Scotland"):
        assert len(whats(intake(row(country="Germny", region=region)))) == 1


def test_a_bad_zone_is_the_only_thing_said_of_the_zone() -> None:
    found = intake(row(country="US", timezone="America/Chicgo", promised="in 2 weeks"))
    assert [p.what for p in found.problems] == ["'America/Chicgo' is not a time zone that we know"]
    assert not found.inferred


def test_an_hour_is_not_judged_on_a_clock_that_is_not_known() -> None:
    """02:30 does not exist on that day in Chicago, where it is not said that they are."""
    assert len(intake(row(interview="2026-03-08 02:30", timezone="Europe/Berln")).problems) == 1


def test_another_bad_cell_does_not_hide_that_no_country_is_known() -> None:
    nowhere = Settings(me=Me(timezone="UTC"))
    found = intake(row(timezone="UTC", status="rejcted"), nowhere)
    assert len(found.problems) == len(intake(row(timezone="UTC"), nowhere).problems) + 1


def test_a_row_with_an_error_still_takes_the_keys_of_its_rounds() -> None:
    rows = "company,id,interview,status\nA,a,2026-11-18;2026-11-25,rejcted\nB,a-2,2026-11-18,\n"
    assert [p.place.line for p in intake(rows).problems if p.place] == [2, 3]


# --- columns without a name --------------------------------------------------------------------------------------


def test_cells_under_an_empty_header_are_left_alone_with_one_warning() -> None:
    found = intake("company,,interview,,\nAcme,x,2026-11-20,,y\nBeta,,2026-11-21,,y\n")
    problem = sole(found)
    assert (problem.severity, len(found.interviews)) == ("warning", 2)
    assert problem.what == "Columns B, E have no name in the header: what stands there is not used"
    assert problem.place is not None
    assert (problem.place.line, problem.place.letter) == (1, "B")
    assert not found.interviews[0].extras


def test_a_row_longer_than_the_whole_header_has_slipped() -> None:
    assert sole(intake("company,,interview,\nAcme,,2026-11-20,,z\n")).what == (
        "This row has 5 cells, but the header has 4"
    )


# --- where things stand ------------------------------------------------------------------------------------------


def test_the_place_of_a_cell_is_found_by_key_and_field() -> None:
    found = intake(row(role="Nurse", topic="the plan") + '"Beta","2026-11-18","Clerk",""\n')
    place = found.place_of("acme-nurse", "topic")
    assert place is not None
    assert (place.line, place.letter, place.header) == (2, "D", "topic")
    assert found.place_of("beta-clerk", "topic") is None
    assert found.place_of("acme-nurse", "news") is None
    assert found.place_of("nobody", "topic") is None
    assert Intake().place_of("acme-nurse", "topic") is None


def test_the_companies_of_all_rows_are_known() -> None:
    found = intake("company,interview\nAcme,2026-11-20\nBeta,\nAcme,bad\n")
    assert found.companies == ("Acme", "Beta")
