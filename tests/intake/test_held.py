"""How an interview was held: from the round, a column of its own, and a remark behind the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.intake.held import met_of
from ics_followup.settings_file import settings_from

PERSON, REMOTE, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("text", "met"),
    [
        *(
            (text, REMOTE)
            for text in ("Phone screen", "phone", "Telephone interview", "HR call", "Zoom", "Video")
        ),
        *(
            (text, REMOTE)
            for text in ("2nd round (Zoom)", "Google Meet", "Meet", "Teams", "via Teams", "remote")
        ),
        *(
            (text, REMOTE)
            for text in ("Virtual onsite", "onsite (virtual)", "not in person", "FaceTime", "WebEx")
        ),
        *(
            (text, PERSON)
            for text in ("onsite", "On-site loop", "in person", "In-Person, 2 h", "F2F", "office visit")
        ),
        *((text, PERSON) for text in ("face-to-face", "IN OFFICE", "Office", "trial shift")),
        *(
            (text, REMOTE)
            for text in ("telefonisch", "Telefoninterview", "Videogespräch", "nicht vor Ort", "Anruf")
        ),
        *(
            (text, PERSON)
            for text in ("vor Ort", "Vor-Ort-Gespräch", "persönliches Gespräch", "Büro", "Probetag")
        ),
        *((text, REMOTE) for text in ("entretien téléphonique", "visio", "à distance")),
        *((text, PERSON) for text in ("sur place", "présentiel", "Entretien en personne")),
        *(
            (text, REMOTE)
            for text in ("llamada", "entrevista telefónica", "por videollamada", "ligação", "vídeo")
        ),
        *((text, PERSON) for text in ("presencial", "en persona", "pessoalmente")),
        *(
            (text, REMOTE)
            for text in ("telefonata", "colloquio telefonico", "da remoto", "videogesprek", "op afstand")
        ),
        *(
            (text, PERSON)
            for text in ("di persona", "in presenza", "op locatie", "op kantoor", "persoonlijk")
        ),
        *(
            (text, UNKNOWN)
            for text in ("", "second", "final round", "R2-HM w/ team", "HR", "technical", "panel")
        ),
        *(
            (text, UNKNOWN)
            for text in ("Meet the team", "Team interview", "phone, then onsite", "screening", "?")
        ),
        *(
            (text, UNKNOWN)
            for text in ("office manager", "Hybrid", "personality test", "case study", "zweites Gespräch")
        ),
    ],
)
def test_words_say_how_it_was_held(text: str, met: bool | None) -> None:
    assert met_of(text) is met
    assert met_of(text.upper()) is met


@given(st.text(max_size=400))
def test_any_text_is_one_of_three(text: str) -> None:
    assert met_of(text) in (PERSON, REMOTE, UNKNOWN)


def met(row: str, header: str = "company,interview,round,interview_type,status") -> list[bool | None]:
    return [interview.met for interview in read(row, header).interviews]


def read(row: str, header: str) -> Intake:
    settings, _ = settings_from(
        '[me]\nname = "Sam"\ntimezone = "America/New_York"\ncountry = "US"\n', "followup.toml"
    )
    table = read_table(f"{header}\n{row}\n".encode(), "interviews.csv")
    return interviews_from(table, settings=settings, cadences=frozenset(), today=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,2026-11-18 14:00,,,", [UNKNOWN]),
        ("A,2026-11-18 14:00,Phone screen,,", [REMOTE]),
        ("A,2026-11-18 14:00,final,Onsite,", [PERSON]),
        ("A,2026-11-18 14:00,Phone screen,Onsite,", [UNKNOWN]),
        ("A,2026-11-18 14:00,Phone screen,Technical,", [REMOTE]),
        ("A,2026-11-18 14:00 (onsite),Phone screen,,", [PERSON]),
        ("A,2026-11-18 14:00 (per Video),,,", [REMOTE]),
        ("A,2026-11-18 (vor Ort),,,", [PERSON]),
        ("A,2026-11-18 14:00,,,Phone screen", [UNKNOWN]),
        ("A,2026-11-11 14:00 (phone); 2026-11-18 14:00 (onsite),,,", [REMOTE, PERSON]),
        ("A,2026-11-11 14:00; 2026-11-18 14:00,phone; onsite,,", [REMOTE, PERSON]),
        ("A,2026-11-11 14:00; 2026-11-18 14:00 (Zoom),onsite,onsite,", [UNKNOWN, REMOTE]),
    ],
)
def test_a_row_says_it_behind_the_day_or_in_the_columns_and_never_by_its_status(
    row: str, expected: list[bool | None]
) -> None:
    assert met(row) == expected


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Interview Type",
            "Interview format",
            "Format",
            "interview_mode",
            "Gesprächsart",
            "Art des Gesprächs",
        ),
        *(
            "Type d'entretien",
            "Tipo de entrevista",
            "Formato da entrevista",
            "Tipo di colloquio",
            "Soort gesprek",
        ),
    ],
)
def test_the_column_has_many_names_and_stays_usable_in_messages(header: str) -> None:
    found = read("A,2026-11-18 14:00,Zoom", f"company,interview,{header}")
    assert ([one.met for one in found.interviews], found.problems) == ([REMOTE], ())
    assert found.interviews[0].extras == {header: "Zoom"}


@pytest.mark.parametrize("header", ["Job Type", "Type", "Work mode", "Mode", "Status", "Employment type"])
def test_how_one_would_work_there_says_nothing_about_the_interview(header: str) -> None:
    assert met("A,2026-11-18 14:00,Remote", f"company,interview,{header}") in ([UNKNOWN], [])


def test_of_two_columns_the_one_that_says_it_is_taken() -> None:
    header = "company,interview,Interview Type,Interview Format"
    found = read("A,2026-11-18 14:00,Technical,Onsite", header)
    assert ([one.met for one in found.interviews], found.problems) == ([PERSON], ())


def test_a_remark_with_anything_more_is_still_told() -> None:
    (warning,) = read("A,2026-11-18 14:00 (phone but cancelled)", "company,interview").problems
    assert warning.what == "What stands in brackets is not used: 'phone but cancelled'"


def test_who_may_have_been_met_in_an_earlier_interview_is_not_met_for_the_first_time() -> None:
    def before(cell: str) -> list[bool]:
        return [one.met_before for one in read(f"A,{cell}", "company,interview").interviews]

    assert before("2026-11-18 14:00 (onsite)") == [False]
    assert before("2026-11-11 14:00 (phone); 2026-11-18 14:00 (onsite)") == [False, False]
    assert before("2026-11-11 14:00; 2026-11-18 14:00 (onsite)") == [False, True]
    assert before("2026-11-11 (onsite); 2026-11-18 (Zoom); 2026-11-25") == [False, True, True]


def test_each_round_of_a_cell_has_its_own_name_where_there_is_one_for_each() -> None:
    both = read("A,2026-11-11; 2026-11-18,first; final", "company,interview,round").interviews
    assert [(one.round, one.one_round) for one in both] == [("first", True), ("final", True)]
    both = read("A,2026-11-11; 2026-11-18,final", "company,interview,round").interviews
    assert [(one.round, one.one_round) for one in both] == [("final", False), ("final", False)]
