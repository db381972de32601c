"""Lines of [publish] are put into followup.toml, and every other byte of it stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from ics_followup.problems import FollowupError
from ics_followup.publish.settings_lines import keep_lines, with_lines
from ics_followup.settings_file import settings_from

pytestmark = pytest.mark.usefixtures("own_config")

NAME = {"name": "a.ics"}


def test_a_line_goes_behind_the_last_one_of_its_section() -> None:
    text = '[publish] # mine\nto = "gist"\n\n# about me\n[me]\nname = "Sam"\n'
    assert with_lines(text, "publish", NAME) == (
        '[publish] # mine\nto = "gist"\nname = "a.ics"\n\n# about me\n[me]\nname = "Sam"\n'
    )


def test_a_line_that_is_there_is_replaced() -> None:
    text = '[publish]\nname = "old.ics" # gone\nto = "git"\n'
    assert with_lines(text, "publish", NAME) == '[publish]\nname = "a.ics"\nto = "git"\n'


def test_a_section_that_is_missing_is_made_at_the_end() -> None:
    assert with_lines('[me]\nname = "Sam"\n\n\n', "publish", NAME) == (
        '[me]\nname = "Sam"\n\n[publish]\nname = "a.ics"\n'
    )
    assert with_lines("", "publish", NAME) == '[publish]\nname = "a.ics"\n'


def test_line_ends_of_windows_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    file = tmp_path / "followup.toml"
    file.write_bytes(b'\xef\xbb\xbf[publish]\r\nto = "gist"\r\n')
    keep_lines(file, "publish", NAME)
    assert file.read_bytes() == b'\xef\xbb\xbf[publish]\r\nto = "gist"\r\nname = "a.ics"\r\n'


def test_permissions_stay_and_a_new_file_is_private(tmp_path: Path) -> None:
    file = tmp_path / "followup.toml"
    keep_lines(file, "publish", NAME)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    keep_lines(file, "publish", {"to": "gist"})
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "text",
    ['publish = { to = "gist" }\n', '[publish]\nto = """\n[x]\nname = 1\n"""\nbranch = "b"\n', "[publish\n"],
)
def test_a_file_written_in_another_way_is_left_alone_and_the_line_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "followup.toml"
    file.write_text(text)
    with pytest.raises(FollowupError, match=r'Write this into \[publish\] yourself: name = "a\.ics"'):
        keep_lines(file, "publish", NAME)
    assert file.read_text() == text


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@laws(max_examples=60)
@given(
    before=st.dictionaries(st.sampled_from(["to", "place", "user", "name"]), words), value=words, also=words
)
def test_what_was_said_stays_said(before: dict[str, str], value: str, also: str) -> None:
    text = with_lines('[me]\nname = "Sam"\n', "publish", before)
    changed = with_lines(text, "publish", {"name": value, "place": also})
    assert tomllib.loads(changed) == {
        "me": {"name": "Sam"},
        "publish": {**before, "name": value, "place": also},
    }


SECRETS = ("token", "password", "Token", "app_password", "secret")


@pytest.mark.parametrize("key", SECRETS)
def test_a_secret_is_refused_and_not_shown(key: str) -> None:
    (problem,) = settings_from(f'[publish]\nto = "gist"\n{key} = "canary"\n', "followup.toml")[1]
    assert problem.severity == "error"
    assert "a secret does not belong into followup.toml" in problem.what
    assert "token_file" in problem.remedy
    assert "canary" not in str(problem)


@pytest.mark.parametrize(
    "line",
    [
        'place = "https://sam:canary@cloud.example.org/dav"',
        'address = "https://sam:canary@cloud.example.org/dav"',
        'user = "ghp_canary"',
        'place = "https://github_pat_canary@github.com/sam/cal"',
        'token_file = "glpat-canary"',
        'address = "http://cloud.example.org/canary.ics"',
        'name = "../canary.ics"',
        'to = "canary"',
    ],
)
def test_a_value_that_may_not_stand_there_is_refused_and_not_shown(line: str) -> None:
    (problem,) = settings_from(f"[publish]\n{line}\n", "followup.toml")[1]
    assert problem.severity == "error"
    assert "canary" not in str(problem)


def test_what_may_stand_there_is_read() -> None:
    text = (
        '[publish]\nto = "git"\nplace = "git@github.com:sam/cal.git"\nname = "a-1.ics"\n'
        'address = "webcal://sam.github.io/cal/a-1.ics"\nbranch = "pages"\n'
    )
    settings, problems = settings_from(text, "followup.toml")
    assert problems == ()
    assert settings.publish.place == "git@github.com:sam/cal.git"
    assert settings.publish.address == "https://sam.github.io/cal/a-1.ics"
