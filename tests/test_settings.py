"""What followup.toml says without effect is told, and what it means is understood."""

from __future__ import annotations

from datetime import date

import pytest

from ics_followup.drafts.languages import languages
from ics_followup.intake.closures import closures_of_nobody
from ics_followup.problems import Problem
from ics_followup.setting_values import languages as known_languages
from ics_followup.settings import Share
from ics_followup.settings_file import settings_from
from ics_followup.sharing.levels import LEVELS


def sole(text: str) -> Problem:
    (problem,) = settings_from(text, "followup.toml")[1]
    return problem


@pytest.mark.parametrize("mail", ["gmail", "Gmail", "outlook", ""])
def test_a_mailbox_is_one_that_has_a_search_link(mail: str) -> None:
    settings, problems = settings_from(f'[me]\nmail = "{mail}"', "followup.toml")
    assert (settings.me.mail, problems) == (mail.casefold(), ())


def test_another_mailbox_is_an_error_that_names_the_nearest() -> None:
    problem = sole('[me]\nmail = "gmial"')
    assert (problem.severity, problem.what) == ("error", '[me] mail = "gmial" cannot be used')
    assert problem.remedy.startswith('Did you mean "gmail"?')
    assert "Did you mean" not in sole('[me]\nmail = "posteo"').remedy


@pytest.mark.parametrize("language", ["en", "de", "en-GB", "en_AU", "de-AT", "German", "Englisch"])
def test_a_language_with_messages_is_taken(language: str) -> None:
    assert settings_from(f'[me]\nlanguage = "{language}"', "f")[1] == ()


def test_a_language_without_messages_is_an_error_that_lists_those_there_are() -> None:
    problem = sole('[me]\nlanguage = "xx"')
    assert problem.severity == "error"
    assert problem.remedy == f"There are messages in: {', '.join(languages())}."
    assert known_languages() == languages()


def test_a_folder_of_messages_of_ones_own_may_hold_any_language() -> None:
    assert settings_from('[me]\nlanguage = "fr"\n[drafts]\nfolder = "mine"', "f")[1] == ()


@pytest.mark.parametrize(("phone", "problems"), [("abc", 1), ("+1-312-555-0199", 0), ("1-800-FLOWERS", 0)])
def test_a_number_without_digits_is_a_warning(phone: str, problems: int) -> None:
    settings, found = settings_from(f'[me]\nphone = "{phone}"', "f")
    assert [problem.severity for problem in found] == ["warning"] * problems
    assert settings.me.phone == phone


def test_the_days_of_a_company_that_no_row_names_are_a_warning_with_the_nearest() -> None:
    text = '[calendar.company."Acmee"]\nclosed = ["2026-12-24"]\n[calendar.company."beta"]\nopen = []\n'
    calendar = settings_from(text, "followup.toml")[0].calendar
    (problem,) = closures_of_nobody(calendar, ["Acme", "Beta"], text=text, file="followup.toml")
    assert problem.severity == "warning"
    assert problem.what.startswith('[calendar.company."Acmee"] is for a company that no row')
    assert problem.remedy.startswith('Did you mean "Acme"?')
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("followup.toml", 1)


def test_what_is_shared_with_whom_and_until_when_is_read() -> None:
    text = '[share]\nlevel = "Named"\nwith = "Alex, my coach"\nuntil = 2027-01-31'
    settings, problems = settings_from(text, "followup.toml")
    assert not problems
    assert settings.share == Share("named", "Alex, my coach", date(2027, 1, 31))
    assert settings_from('[share]\nuntil = ""', "followup.toml")[0].share.until is None


def test_the_levels_of_the_settings_are_those_that_there_are() -> None:
    for level in LEVELS:
        assert settings_from(f'[share]\nlevel = "{level}"', "followup.toml")[0].share.level == level


def test_an_unknown_level_is_an_error_that_names_the_nearest() -> None:
    problem = sole('[share]\nlevel = "initial"')
    assert problem.severity == "error"
    assert problem.what == '[share] level = "initial" cannot be used'
    assert problem.remedy == 'Did you mean "initials"? Known are: busy, initials, named, full.'


@pytest.mark.parametrize("until", ['"soon"', '"2027-02-30"', "5", "2027-01-31T10:00:00"])
def test_a_last_day_that_is_no_day_is_an_error(until: str) -> None:
    assert sole(f"[share]\nuntil = {until}").severity == "error"


def test_a_setting_of_sharing_with_a_slip_is_an_error_that_names_the_nearest() -> None:
    assert sole('[share]\nwiht = "Alex"').remedy == 'Did you mean "with"?'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[me]\nname = "Sam"\n\n[publish]\nto = "folder"\nfeed.name = "x"', 6),
        ('[me]\nname = "Sam"\n\n["publish"]\n"feed" = "x"', 5),
        ("[feed]\nalarm = 5\n\n[publish.feed]\nx = 1", 4),
        ("[feed]\nalarm = 5\n[publish] # where to\nfeed = 1", 4),
        ('me.name = "Sam"\npublish.feed.name = "x"', 2),
        ('me = { name = "Sam" }\npublish = { to = "folder", feed = 1 }', 2),
        ('[columns]\n"Due.date" = 5', 2),
        ('[calendar]\n[calendar.company."Acme, Inc."]\nclosed = []\nopne = []', 4),
        ("# nothing yet\n\n[nonsense]\nfeed = 1", 3),
        ("[me]\nname = 'Sam'\n[slots]\nfirst = 'soon'", 4),
    ],
)
def test_a_problem_points_at_the_line_of_its_setting_however_that_is_written(text: str, line: int) -> None:
    place = sole(text).place
    assert place is not None
    assert place.line == line
