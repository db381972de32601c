"""Files of job trackers: known by their headers, their rows wait, and nothing in them misleads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.intake.exports import export_of, exports
from ics_followup.settings import Me, Settings

FILES = Path(__file__).parent.parent / "exports"
MINE = Settings(me=Me(timezone="America/Chicago", country="US", email="applicant@example.org"))
TRACKERS = {
    "linkedin": "LinkedIn's list of your applications",
    "linkedin_connections": "LinkedIn's list of your connections (people, not applications)",
    "teal": "an export of Teal",
    "teal_table": "an export of Teal",
    "huntr": "an export of Huntr",
    "huntr_list": "an export of Huntr",
    "huntr_board": "an export of Huntr",
    "huntr_actions": "an export of Huntr (what you did, day by day)",
    "jobsync": "an export of JobSync",
    "notion_all": "an export of Notion",
}


def intake(data: bytes, name: str = "export.csv") -> Intake:
    table = read_table(data, name)
    return interviews_from(table, settings=MINE, cadences=("balanced", "promised-day"))


def of_file(name: str) -> Intake:
    return intake((FILES / f"{name}.csv").read_bytes(), f"{name}.csv")


def with_interviews(name: str, *, column: str = "Interview Date", day: str = "2026-11-18") -> Intake:
    """The export with a column of interviews added behind its own; only the first row had one."""
    lines = (FILES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{day if n == 1 else column if n == 0 else ''}" for n, line in enumerate(lines)]
    return intake(("\n".join(rows) + "\n").encode())


@pytest.mark.parametrize("name", TRACKERS)
def test_the_rows_of_an_export_wait_and_one_sentence_says_what_it_is(name: str) -> None:
    found = of_file(name)
    assert not found.interviews
    assert len(found.waiting) >= 2
    said = [problem for problem in found.problems if "This is" in problem.what]
    assert [problem.severity for problem in found.problems if problem.severity == "error"] == []
    assert len(said) == 1
    assert said[0].what.startswith(f"This is {TRACKERS[name]}: it says nothing about interviews")
    instead = (
        "Use the sheet that you keep your interviews in" if name == "linkedin_connections" else "Add a column"
    )
    assert said[0].remedy.startswith(instead)
    assert len(found.problems) == (2 if name == "linkedin_connections" else 1)  # its lines above the header


def test_every_known_tracker_has_a_file() -> None:
    assert {export.name for export in exports()} == set(TRACKERS.values())


@pytest.mark.parametrize(
    "name", [name for name in TRACKERS if name not in ("linkedin_connections", "notion_all")]
)
def test_a_column_of_interviews_makes_an_export_a_sheet(name: str) -> None:
    found = with_interviews(name)
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    (interview,) = found.interviews
    assert (interview.company, interview.role) == ("Northwind Clinic", "Ward Nurse")
    assert interview.key == "northwind-clinic-ward-nurse"
    assert interview.start.date().isoformat() == "2026-11-18"
    assert interview.status == "awaiting"
    assert interview.deadline is None
    assert interview.contact is None
    assert interview.promises == ()


def test_the_applicants_own_address_is_never_written_to() -> None:
    for name in ("linkedin", "huntr"):
        (interview,) = with_interviews(name).interviews
        assert interview.people == ()
        assert interview.contact is None


def test_a_stage_that_its_user_named_is_a_warning_in_an_export_and_an_error_in_a_sheet_of_ones_own() -> None:
    text = (FILES / "huntr_list.csv").read_text(encoding="utf-8").replace("Interview", "My great list", 1)
    rows = text.splitlines()
    export = "\n".join([f"{rows[0]},interview", f"{rows[1]},2026-11-18", f"{rows[2]},"]).encode()
    found = intake(export)
    assert [(p.severity, p.place and p.place.header) for p in found.problems] == [("warning", "List")]
    assert found.interviews[0].status == "awaiting"
    (problem,) = intake(b"company,interview,Stage\nAcme,2026-11-18,Intervewing\n").problems
    assert problem.severity == "error"
    assert problem.remedy.startswith('Did you mean "awaiting"?')


def test_empty_words_of_trackers_are_no_phrases_for_messages() -> None:
    (interview,) = with_interviews("huntr").interviews
    assert "salary" not in interview.extras
    assert interview.extras["location"] == "Chicago"


def test_settings_say_more_than_what_is_known_of_an_export() -> None:
    table = read_table(
        b"Employer,Job Title,List,Date Saved,Deadline\nAcme,Nurse,Applied,-,2026-11-18\n", "a.csv"
    )
    settings = MINE._replace(columns={"Deadline": "interview", "List": "-"})
    (interview,) = interviews_from(table, settings=settings, cadences=("balanced",)).interviews
    assert interview.start.date().isoformat() == "2026-11-18"
    assert interview.extras["List"] == "Applied"


def test_homemade_sheets_are_no_exports() -> None:
    for file in FILES.glob("homemade*.csv"):
        table = read_table(file.read_bytes(), file.name)
        assert export_of(table.header, file.name) is None


@pytest.mark.parametrize(
    ("name", "start", "timed"),
    [
        ("homemade", "2026-11-18T00:00:00-06:00", False),
        ("homemade_german", "2026-11-18T14:30:00-06:00", True),
        ("homemade_spanish", "2026-11-18T16:00:00-06:00", True),
    ],
)
def test_a_homemade_sheet_is_read_with_its_people(name: str, start: str, timed: bool) -> None:
    found = of_file(name)
    assert not found.problems
    (interview,) = found.interviews
    assert (interview.start.isoformat(), interview.timed) == (start, timed)
    assert interview.contact is not None
    assert interview.contact.email.startswith("dana")
    assert "Ortiz" in interview.contact.name


@pytest.mark.parametrize("name", ["homemade_employer", "homemade_description"])
def test_a_homemade_sheet_without_interviews_is_asked_for_the_column(name: str) -> None:
    (problem,) = of_file(name).problems
    assert problem.severity == "warning"
    assert problem.what.startswith('There is no column "interview"')
    assert problem.remedy == 'Add a column named "interview".'


def test_two_applications_at_one_company_may_wait() -> None:
    found = intake(b"company,role,interview\nAcme,Nurse,\nAcme,Nurse,2026-11-18\nAcme,Nurse,\n")
    assert not found.problems
    assert len(found.waiting) == 2
    assert len(found.interviews) == 1


def test_an_id_that_is_written_twice_is_an_error_in_any_row() -> None:
    (problem,) = intake(b"id,company,interview\n7,Acme,\n7,Blue Heron,\n").problems
    assert problem.severity == "error"
