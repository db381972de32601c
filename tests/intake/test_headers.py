"""Headers as people write them, in seven languages; what is only close is asked about."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from pathlib import Path
from string import punctuation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ics_followup
from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.intake.headers import (
    FIELDS,
    IGNORED,
    field_of,
    fields,
    known,
    meaning_of,
    near_field,
    spellings,
)
from ics_followup.problems import Problem
from ics_followup.settings import Me, Settings

CHICAGO = Settings(me=Me(timezone="America/Chicago", country="US"))
LANGUAGES = {"en", "de", "fr", "es", "pt", "it", "nl"}
TABLES = tomllib.loads(
    (Path(ics_followup.__file__).parent / "data" / "columns.toml").read_text(encoding="utf-8")
)
NAMES = [
    (name, field) for field, languages in TABLES.items() for names in languages.values() for name in names
]


def intake(text: str, columns: dict[str, str] | None = None) -> Intake:
    chosen = CHICAGO._replace(columns=columns or {})
    return interviews_from(
        read_table(text.encode(), "interviews.csv"), settings=chosen, cadences=("balanced",)
    )


def sole(found: Intake) -> Problem:
    (problem,) = found.problems
    return problem


# --- the words -----------------------------------------------------------------------------------------------------


def test_every_field_has_names_in_every_language() -> None:
    assert set(FIELDS) == set(fields()) == set(TABLES) - {IGNORED}
    for field, languages in TABLES.items():
        assert set(languages) == LANGUAGES, field
        assert [language for language, names in languages.items() if len(names) < 2] == [], field


def test_no_word_means_two_fields() -> None:
    meanings = defaultdict(set)
    for name, field in [*NAMES, *((field, field) for field in FIELDS)]:
        for written in spellings(name):
            meanings[written].add(field)
    assert {written: found for written, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("field", FIELDS)
def test_every_name_is_found(field: str) -> None:
    assert [name for name, meant in NAMES if meant == field and field_of(name) != field] == []


@settings(max_examples=300)
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False), st.data())
def test_case_punctuation_and_order_do_not_matter(
    item: tuple[str, str], shuffled: random.Random, data: st.DataObject
) -> None:
    name, field = item
    words = name.replace("-", " ").split()
    shuffled.shuffle(words)
    between = data.draw(st.sampled_from([" ", "_", " / ", "-", ". "]))
    joined = between.join(words)
    written = data.draw(st.sampled_from([joined, joined.upper(), joined.lower(), joined.title()]))
    around = data.draw(st.text(st.sampled_from(sorted(set(punctuation) - set("()[]'&,;|"))), max_size=3))
    if len(written) < 70:
        assert meaning_of(f"{around} {written}{around}") == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Interview date (local time)", "interview"),
        ("InterviewDate", "interview"),
        ("🏢 Company:", "company"),
        ("Gespraechstermin", "interview"),
        ("Gesprachstermin", "interview"),
        ("Fecha de la Entrevista", "interview"),
        ("DATE DE L’ENTRETIEN", "interview"),
        ("Data do colloquio", "interview"),
        ("Datum van het gesprek", "interview"),
        ("E-mail", "contact_email"),
        ("Contact (email)", "contact_email"),
        ("contactEmail", "contact_email"),
        ("Recruiter", "recruiter"),
        ("Time", "interview_time"),
        ("Date", ""),
        ("Follow-Up Date", ""),
        ("Date Applied", ""),
        ("Application Deadline", ""),
        ("Datum", ""),
        ("company,interview,role", ""),
        ("Company; A", ""),
        ("x" * 300, ""),
        ("", ""),
    ],
)
def test_headers_of_real_sheets(header: str, field: str) -> None:
    assert field_of(header) == field


def test_a_sheet_with_the_fields_own_names_needs_no_file_of_words() -> None:
    known.cache_clear()
    meaning_of.cache_clear()
    assert [meaning_of(field) for field in FIELDS] == list(FIELDS)
    assert meaning_of("interviewers") == "people"
    assert known.cache_info().misses == 0


# --- near misses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Promissed", "promised"),
        ("Statsu", "status"),
        ("Contcat Name", "contact"),
        ("Prioritäten", "priority"),
    ],
)
def test_a_slip_of_the_pen_is_asked_about_once(header: str, field: str) -> None:
    problem = sole(intake(f"company,interview,{header}\nAcme,2026-11-18,\nBlue Heron,2026-11-19,\n"))
    assert problem.severity == "warning"
    assert problem.what == f'"{header}" is not a column that we know, so nothing is taken from it'
    assert problem.remedy.startswith(f'Did you mean "{field}"?')
    assert problem.place is not None
    assert (problem.place.line, problem.place.letter) == (1, "C")


def test_nothing_is_asked_where_the_field_is_there_or_the_settings_say() -> None:
    assert not intake("company,interview,promised,promissed\nAcme,2026-11-18,,\n").problems
    assert not intake("company,interview,promissed\nAcme,2026-11-18,\n", {"promissed": "-"}).problems
    assert not intake("company,interview,Salary,Shoe size\nAcme,2026-11-18,,\n").problems


def test_a_mistyped_interview_date_is_asked_about() -> None:
    problem = sole(intake("company,Intervew date,role\nAcme,2026-11-18,Nurse\n"))
    assert problem.severity == "warning"
    assert 'Rename "Intervew date" to "interview"' in problem.remedy


@pytest.mark.parametrize("header", ["Date Applied", "Follow-Up Date", "Interview Type", "Interview Feedback"])
def test_a_column_that_is_known_and_left_alone_is_not_proposed_as_the_interview(header: str) -> None:
    assert sole(intake(f"company,{header}\nAcme,2026-11-18\n")).remedy == 'Add a column named "interview".'


@given(st.text(max_size=30))
def test_what_is_near_is_a_field(header: str) -> None:
    assert near_field(header) in ("", *FIELDS)


# --- two columns for one field ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("Status", "Stage"), ("Job Title", "Title"), ("Contact", "Contact Name"), ("Interviewer", "People")],
)
def test_two_columns_of_one_field_are_an_error_that_names_both_and_the_way_out(one: str, other: str) -> None:
    text = f"company,interview,{one},{other}\nAcme,2026-11-18,advanced,\nBlue Heron,2026-11-19,,offer\n"
    problem = sole(intake(text))
    assert problem.severity == "error"
    assert f'"{one}" (column C) and "{other}" (column D)' in problem.what
    left = problem.remedy.rpartition("followup.toml: ")[2].split('"')[1]
    assert not [p for p in intake(text, {left: "-"}).problems if p.severity == "error"]


def test_the_column_that_the_settings_name_is_taken() -> None:
    text = "company,interview,Status,Stage\nAcme,2026-11-18,sent,advanced\n"
    (interview,) = intake(text, {"Stage": "status"}).interviews
    assert interview.status == "advanced"
    assert interview.extras == {"Status": "sent"}


def test_a_column_that_is_empty_or_says_the_same_does_not_count() -> None:
    (interview,) = intake("company,interview,status,Stage\nAcme,2026-11-18,,advanced\n").interviews
    assert interview.status == "advanced"
    (interview,) = intake("company,interview,Title,Job Title\nAcme,2026-11-18,Nurse,nurse\n").interviews
    assert interview.role == "Nurse"


def test_all_columns_of_notes_are_private() -> None:
    found = intake("company,interview,notes,Comments,Team\nAcme,2026-11-18,secret,secret too,Ward 3\n")
    assert not found.problems
    assert found.interviews[0].extras == {"Team": "Ward 3"}


# --- [columns] -------------------------------------------------------------------------------------------------------


def test_a_header_of_the_settings_that_the_sheet_has_almost_is_an_error() -> None:
    problem = sole(intake("company,interview,Antworttag\nAcme,2026-11-18,\n", {"Antwortag": "promised"}))
    assert problem.severity == "error"
    assert problem.remedy == 'Did you mean "Antworttag"?'


def test_a_header_of_the_settings_that_the_sheet_has_not_is_a_warning_where_it_matters() -> None:
    assert (
        sole(intake("company,interview\nAcme,2026-11-18\n", {"Wochentag": "promised"})).severity == "warning"
    )
    assert not intake("company,interview,promised\nAcme,2026-11-18,\n", {"Wochentag": "promised"}).problems


# --- a sheet with clients --------------------------------------------------------------------------------------------


def test_a_bare_email_in_a_sheet_with_clients_is_nobodys() -> None:
    found = intake("client,company,interview,Email\nMax,Acme,2026-11-18,max@example.com\n")
    assert sole(found).severity == "warning"
    assert found.interviews[0].contact is None
    found = intake("client,company,interview,Contact email\nMax,Acme,2026-11-18,dana@example.com\n")
    assert found.interviews[0].contact is not None
