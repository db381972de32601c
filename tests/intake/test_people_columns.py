"""People and times whose parts stand in columns of their own: together where it is clear whose they are."""

from __future__ import annotations

import pytest

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.model import Interview, Person
from ics_followup.settings import Me, Settings

CHICAGO = Settings(me=Me(timezone="America/Chicago", country="US", email="me@example.org"))
DANA = Person(name="Dana Ortiz", email="dana@example.com", phone="+1 312 867 5309")


def intake(**cells: str) -> Intake:
    cells = {"company": "Acme", "interview": "2026-11-18"} | cells
    header = ",".join(name.replace("_", " ") for name in cells)
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    table = read_table(f"{header}\n{row}\n".encode(), "interviews.csv")
    return interviews_from(table, settings=CHICAGO, cadences=("balanced",))


def clear(**cells: str) -> Interview:
    found = intake(**cells)
    assert not found.problems
    return found.interviews[0]


def doubtful(column: str, **cells: str) -> Interview:
    """A row with one warning, at the column named."""
    found = intake(**cells)
    (problem,) = found.problems
    assert problem.severity == "warning"
    assert problem.place is not None
    assert problem.place.header == column
    return found.interviews[0]


# --- the contact -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["+1 312 867 5309", "'+1 312 867 5309"])
def test_name_address_and_number_of_the_contact_come_together(phone: str) -> None:
    row = clear(
        Contact_Name="Ortiz, Dana", Contact_Email="dana@example.com", Phone=phone, Contact_Title="CTO"
    )
    assert row.contact == DANA._replace(title="CTO")


def test_an_address_without_a_name_is_that_of_the_one_whose_name_it_holds() -> None:
    row = clear(people="Sam Lee; Dana Ortiz", Email="dana.ortiz@example.com")
    assert row.contact == row.people[1] == Person(name="Dana Ortiz", email="dana.ortiz@example.com")
    assert row.people[0] == Person(name="Sam Lee")


def test_an_address_that_could_be_anybodys_is_nobody_elses() -> None:
    row = doubtful("Email", people="Dana Ortiz", Email="kim.park@example.com")
    assert row.people == (Person(name="Dana Ortiz"),)
    assert row.contact == Person(email="kim.park@example.com")


def test_an_address_that_names_the_second_person_of_the_cell_is_not_the_firsts() -> None:
    found = intake(Contact_Name="Dana Ortiz; Tom Keller", Contact_Email="tom.keller@example.com")
    contact = found.interviews[0].contact
    assert contact is not None
    assert (contact.name, contact.email) == ("Dana Ortiz", "")
    assert any("Nothing says whose address" in problem.what for problem in found.problems)


def test_of_two_numbers_the_one_that_is_not_used_is_said() -> None:
    row = doubtful(
        "Contact Email", Contact_Name="Dana Ortiz", Contact_Email="dana@example.com; tom@example.com"
    )
    assert row.contact == Person(name="Dana Ortiz", email="dana@example.com")


def test_an_address_alone_is_a_contact_without_a_name() -> None:
    assert clear(Email="dana@example.com").contact == Person(email="dana@example.com")


def test_my_own_address_is_never_written_to() -> None:
    assert doubtful("Email", Email="ME@example.org", people="Dana Ortiz").contact == Person(name="Dana Ortiz")


def test_a_contact_who_was_there_gains_what_the_columns_say_and_so_does_the_interviewer() -> None:
    row = clear(people="Dana Ortiz [the lab plan]", contact="Dana Ortiz", contact_email="dana@example.com")
    assert (
        row.contact
        == row.people[0]
        == Person(name="Dana Ortiz", email="dana@example.com", topic="the lab plan")
    )


def test_an_address_that_holds_somebody_elses_name_is_not_the_contacts() -> None:
    row = doubtful(
        "contact email", people="Dana Ortiz; Sam Lee", contact="Dana Ortiz", contact_email="sam.lee@x.org"
    )
    assert row.contact == Person(name="Dana Ortiz")


def test_a_second_address_beside_the_name_is_told() -> None:
    row = doubtful("contact email", contact="Dana <dana@example.com>", contact_email="d.ortiz@example.com")
    assert row.contact == Person(name="Dana", email="dana@example.com")


def test_a_number_is_the_only_interviewers_and_of_several_nobodys() -> None:
    assert clear(people="Dana Ortiz", Phone="312-867-5309").people[0].phone == "312-867-5309"
    row = doubtful("Phone", people="Dana Ortiz; Sam Lee", Phone="312-867-5309")
    assert [person.phone for person in row.people] == ["", ""]


@pytest.mark.parametrize(
    ("column", "text"), [("Phone", "1.31287E+10"), ("Phone", "ask Dana"), ("Email", "see LinkedIn")]
)
def test_a_cell_that_holds_no_address_and_no_number_is_a_warning(column: str, text: str) -> None:
    found = intake(**{"contact": "Dana Ortiz", column: text})
    assert {problem.severity for problem in found.problems} == {"warning"}
    assert found.interviews[0].contact == Person(name="Dana Ortiz")


def test_a_number_that_a_spreadsheet_took_for_one_is_a_number() -> None:
    contact = clear(contact="Dana Ortiz", Phone="3128675309.0").contact
    assert contact is not None
    assert contact.phone == "3128675309"


# --- those who were there --------------------------------------------------------------------------------------------


def test_addresses_go_to_the_names_they_hold_whatever_their_order() -> None:
    row = clear(Interviewers="Dana Ortiz; Sam Lee", Interviewer_Email="sam.lee@example.com, dana@example.com")
    assert [person.email for person in row.people] == ["dana@example.com", "sam.lee@example.com"]


def test_addresses_that_hold_no_name_go_by_order_where_there_is_one_for_each() -> None:
    row = clear(Interviewers="Dana Ortiz; Sam Lee", Interviewer_Email="a1@example.com; b2@example.com")
    assert [person.email for person in row.people] == ["a1@example.com", "b2@example.com"]


def test_one_address_for_two_people_is_nobodys() -> None:
    row = doubtful("Interviewer Email", Interviewer="Dana Ortiz; Sam Lee", Interviewer_Email="a1@example.com")
    assert [person.email for person in row.people] == ["", ""]


def test_numbers_go_by_order() -> None:
    row = clear(Interviewers="Dana Ortiz; Sam Lee", Interviewer_Phone="312-867-5309; 312-867-5310")
    assert [person.phone for person in row.people] == ["312-867-5309", "312-867-5310"]


def test_addresses_without_names_are_people() -> None:
    assert clear(Interviewer_Email="dana@example.com").people == (Person(email="dana@example.com"),)


# --- recruiter and hiring manager ------------------------------------------------------------------------------------


def test_the_recruiter_is_the_contact_where_none_is_named_and_was_not_there() -> None:
    row = clear(people="Dana Ortiz", Recruiter="Kim Park", Recruiter_Email="kim@example.com")
    assert row.contact == Person(name="Kim Park", email="kim@example.com")
    assert row.people == (Person(name="Dana Ortiz"),)
    row = clear(contact="Sam Lee", Recruiter="Kim Park", Recruiter_Email="kim@example.com")
    assert row.contact == Person(name="Sam Lee")


def test_a_hiring_manager_who_was_there_gains_their_address() -> None:
    row = clear(people="Dana Ortiz", Hiring_Manager="Dana Ortiz", Hiring_Manager_Email="dana@example.com")
    assert row.people == (Person(name="Dana Ortiz", email="dana@example.com"),)


# --- a column for the time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "time", "start"),
    [
        ("2026-11-18", "10:00", "10:00"),
        ("2026-11-18", "2:30 pm", "14:30"),
        ("2026-11-18", "14.30 Uhr", "14:30"),
        ("2026-11-18", "1430", "14:30"),
        ("2026-11-18", "10:00-11:00", "10:00"),
        ("2026-11-18 00:00:00", "10:00:00", "10:00"),
        ("2026-11-18 10:00", "10:00", "10:00"),
    ],
)
def test_day_and_time_come_together(day: str, time: str, start: str) -> None:
    row = clear(interview=day, Interview_Time=time)
    assert row.timed
    assert f"{row.start:%H:%M}" == start


def test_each_round_has_its_time() -> None:
    found = intake(interview="2026-11-18; 2026-11-20", Uhrzeit="10:00; 14:00")
    assert [f"{row.start:%H:%M}" for row in found.interviews] == ["10:00", "14:00"]


def test_without_a_time_there_is_only_a_day() -> None:
    assert not clear(Interview_Time="TBD").timed


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("2026-11-18 10:00", "14:00"),
        ("2026-11-18", "noonish"),
        ("2026-11-18", "25:00"),
        ("2026-11-18; 2026-11-20", "10:00"),
        ("2026-11-18", "10:00; 11:00"),
    ],
)
def test_a_time_that_cannot_be_is_an_error_at_its_own_cell(day: str, time: str) -> None:
    found = intake(interview=day, Interview_Time=time)
    assert not found.interviews
    (problem,) = found.problems
    assert problem.severity == "error"
    assert problem.place is not None
    assert problem.place.header == "Interview Time"
