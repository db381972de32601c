"""[push] in followup.toml: where the calendar is, and never its password."""

from __future__ import annotations

import pytest

from ics_followup.settings import Push
from ics_followup.settings_file import settings_from


def test_the_section_names_server_user_and_calendar() -> None:
    text = '[push]\nurl = "https://caldav.icloud.com"\nuser = "sam@example.com"\ncalendar = "Jobs"\n'
    settings, problems = settings_from(text, "followup.toml")
    assert not problems
    assert settings.push == Push("https://caldav.icloud.com", "sam@example.com", "Jobs", "")


@pytest.mark.parametrize("key", ["password", "app_password", "pw", "token"])
def test_a_password_there_is_an_error_that_does_not_show_it(key: str) -> None:
    settings, problems = settings_from(f'[push]\n{key} = "hunter2-abcd"\n', "followup.toml")
    assert [problem.severity for problem in problems] == ["error"]
    assert "password_file" in problems[0].remedy
    assert "hunter2" not in repr((settings, problems))


@pytest.mark.parametrize(
    "url", ["http://cloud.example.org/dav", "ftp://x", "cloud.example.org", "https:// x"]
)
def test_an_address_that_anybody_could_read_along_is_refused(url: str) -> None:
    settings, problems = settings_from(f'[push]\nurl = "{url}"\n', "followup.toml")
    assert settings.push.url == ""
    assert len(problems) == 1


def test_an_address_with_a_password_in_it_is_refused_and_not_shown() -> None:
    settings, problems = settings_from('[push]\nurl = "https://sam:hunter2@example.org/"\n', "followup.toml")
    assert problems
    assert "hunter2" not in repr((settings, problems))
