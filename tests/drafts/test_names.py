"""How people are addressed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.drafts.jobs import Job, job_of
from ics_followup.drafts.names import address_of, applies_to, names_somebody, one_line


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Dana Ortiz", "Hi Dana,"),
        ("Dr. Dana Ortiz", "Dear Dr. Ortiz,"),
        ("dr dana ortiz", "Dear Dr. Ortiz,"),
        ("Prof. Dr. Anna Müller", "Dear Prof. Müller,"),
        ("Dr. Ludwig van der Berg", "Dear Dr. van der Berg,"),
        ("Ms. Dana Ortiz", "Dear Ms. Ortiz,"),
        ("Dana Ortiz, RN", "Hi Dana,"),
        ("Dana Ortiz MBA", "Hi Dana,"),
        ("Ortiz, Dana", "Hi Dana,"),
        ("DANA ORTIZ", "Hi Dana,"),
        ("dana ortiz", "Hi Dana,"),
        ("Anne-Marie Duval", "Hi Anne-Marie,"),
        ("J. Robert Smith", "Hi Robert,"),
        ("J. Smith", "Hi J. Smith,"),
        ('Robert "Bob" Smith', "Hi Bob,"),
        ("Dana", "Hi Dana,"),
        ("田中 太郎", "Hi 田中 太郎,"),
        ("محمد علي", "Hi محمد علي,"),
        ("Dr. 田中 太郎", "Dear Dr. 田中 太郎,"),
        ("Lt. Col. Dana Ortiz", "Dear Col. Ortiz,"),
        ("Father Tom Kelly", "Dear Father Kelly,"),
        ("Sister Mary Clarence", "Dear Sister Mary Clarence,"),
        ("CHEN Wei-Ling", "Hi Wei-Ling,"),
        ("VAN DER BERG Jan", "Hi Jan,"),
        ("LI Wei", "Hi Wei,"),
        ("JP Morgan", "Hi JP,"),
        ("Dana Ortiz (she/her)", "Hi Dana,"),
        ("", "Hello,"),
        ("  ", "Hello,"),
        ("dana@example.com", "Hello,"),
        ("???", "Hello,"),
    ],
)
def test_a_person_is_greeted_by_the_name_in_the_sheet(name: str, greeting: str) -> None:
    assert address_of(name).greeting == greeting


@pytest.mark.parametrize(
    ("name", "greeting", "full"),
    [
        ("Sir Ian McKellen", "Dear Sir Ian,", "Sir Ian McKellen"),
        ("Mme Dupont", "Dear Mme Dupont,", "Mme Dupont"),
        ("Señora López", "Dear Señora López,", "Señora López"),
        ("Judge Judy", "Dear Judge Judy,", "Judge Judy"),
        ("Coach K", "Dear Coach K,", "Coach K"),
        ("CTO Dana Ortiz", "Hi Dana,", "Dana Ortiz"),
        ("VP of Sales Dana Ortiz", "Hi Dana,", "Dana Ortiz"),
        ("CTO Dr. Dana Ortiz", "Dear Dr. Ortiz,", "Dr. Dana Ortiz"),
        ("Dana Ortiz - Recruiter", "Hi Dana,", "Dana Ortiz"),
        ("Dana Ortiz CEO", "Hi Dana,", "Dana Ortiz"),
        ("😀 Bob", "Hi Bob,", "Bob"),
        ("👩🏽‍💻 Bob Lee ❤️", "Hi Bob,", "Bob Lee"),
        ("Ortiz, Dana, PhD", "Hi Dana,", "Dana Ortiz"),
        ("Dr. Dana Ortiz PhD", "Dear Dr. Ortiz,", "Dr. Dana Ortiz"),
        ("Anthony Head", "Hi Anthony,", "Anthony Head"),
        ("Dr. Yo-Yo Ma", "Dear Dr. Ma,", "Dr. Yo-Yo Ma"),
        ("An Le", "Hi An,", "An Le"),
    ],
)
def test_titles_stay_and_jobs_and_pictures_drop(name: str, greeting: str, full: str) -> None:
    assert (address_of(name).greeting, address_of(name).full) == (greeting, full)


@pytest.mark.parametrize(
    ("name", "called", "asked"),
    [
        ("the recruiter", "the recruiter", "the recruiter"),
        ("Recruiter", "the recruiter", "the recruiter"),
        ("Hiring Manager", "the hiring manager", "the hiring manager"),
        ("HR", "HR", "HR"),
        ("HR Team", "the HR team", "the HR team"),
        ("Head of People", "the head of people", "the head of people"),
        ("interviewer", "the interviewer", "the interviewer"),
        ("the panel", "the panel", ""),
        ("Team", "the team", ""),
        ("Personalabteilung", "Personalabteilung", ""),
        ("unknown", "", ""),
        ("not sure yet", "", ""),
    ],
)
def test_nobody_is_greeted_by_a_job(name: str, called: str, asked: str) -> None:
    assert job_of(name) == Job(called=called, asked=asked)
    address = address_of(name)
    assert (address.greeting, address.spoken, address.full) == ("Hello,", "", asked)
    assert address_of(name, "", "de").greeting == "Guten Tag,"


def test_a_form_of_address_names_whom_the_sheet_calls_by_the_job() -> None:
    assert address_of("Recruiter", "Dr. Ortiz").greeting == "Dear Dr. Ortiz,"
    assert address_of("Recruiter", "Dr. Ortiz").full == "Dr. Ortiz"


@pytest.mark.parametrize("name", ["Dana", "Dana Ortiz", "An", "Noah Young", "田中", "", "???", "O´Brien"])
def test_a_name_is_no_job(name: str) -> None:
    assert job_of(name) is None


@pytest.mark.parametrize(
    ("form", "greeting"),
    [
        ("Dr. Ortiz", "Dear Dr. Ortiz,"),
        ("Dear Dr. Ortiz,", "Dear Dr. Ortiz,"),
        ("Danny", "Hi Danny,"),
        ("Dana Ortiz (she/her)", "Hi Dana Ortiz,"),
        ("Dr. Ortiz (they/them)", "Dear Dr. Ortiz,"),
        ("du", "Hi Dana,"),
        ("", "Hi Dana,"),
    ],
)
def test_the_form_of_address_goes_before_the_name(form: str, greeting: str) -> None:
    assert address_of("Dana Ortiz", form).greeting == greeting


def test_german_particles_stay_small_and_the_family_name_in_capitals_goes_last() -> None:
    assert (
        address_of("Prof. Dr. Anna von der Heide", "", "de").greeting == "Guten Tag Prof. Anna von der Heide,"
    )
    assert address_of("CHEN Wei-Ling", "", "de").greeting == "Guten Tag Wei-Ling Chen,"
    assert address_of("CHEN Wei-Ling").full == "Wei-Ling Chen"


def test_one_form_of_address_is_not_put_on_a_whole_panel() -> None:
    panel = ["Dana Ortiz", "Lee Wong"]
    assert [applies_to("Dr. Ortiz", name, panel) for name in panel] == [True, False]
    assert applies_to("Danny", "Dana Ortiz", ["Dana Ortiz"])


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("I spoke with Dana Ortiz.", "Dana Ortiz", True),
        ("I liked what Dana said.", "Dana Ortiz", True),
        ("I liked Danaher.", "Dana Ortiz", False),
        ("Will you call?", "Will Kim", False),
        ("I liked Will as a host.", "Will Kim", True),
        ("Thank you. Hope is good.", "Hope Lee", False),
    ],
)
def test_a_name_counts_as_a_whole_word_and_not_as_the_beginning_of_a_sentence(
    text: str, name: str, named: bool
) -> None:
    assert names_somebody(text, name) is named


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40))
def test_any_name_gives_one_clean_line(name: str) -> None:
    address = address_of(name)
    for text in (address.greeting, address.spoken, address.full):
        assert text == one_line(text)
    assert address.greeting.endswith(",")
    assert bool(address.spoken) is (address.greeting != "Hello,")
