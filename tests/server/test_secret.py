"""The secret in the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from ics_followup.problems import FollowupError
from ics_followup.server.secret import Door, keep_token, new_token, only_for_owner, read_token


def test_a_token_has_160_bits_of_chance() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {32}
    assert set("".join(tokens)) == set("abcdefghijklmnopqrstuvwxyz234567")


def test_it_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "serve.token"
    path.write_text("x")
    path.chmod(0o644)
    keep_token(path, token := new_token())
    assert read_token(path) == token
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o604)
    assert only_for_owner(path)
    assert not only_for_owner(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", ["", "short", "a" * 21, "a" * 201, "a" * 22 + "/", "é" * 30, "a" * 20 + " " + "a" * 20]
)
def test_what_is_too_easy_to_guess_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "serve.token").write_text(text, encoding="utf-8")
    with pytest.raises(FollowupError, match="--new-token"):
        read_token(tmp_path / "serve.token")


def test_the_door_takes_a_new_token_at_once_and_none_that_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "serve.token"
    keep_token(path, first := new_token())
    door = Door(path)
    assert door.opens(first)
    assert not door.opens("")
    assert not door.opens(first.upper())
    keep_token(path, second := new_token())
    assert not door.opens(first)
    assert door.opens(second)
    path.write_text("broken")
    assert door.opens(second)
    path.unlink()
    assert door.opens(second)


def test_without_a_token_no_word_is_right(tmp_path: Path) -> None:
    door = Door(tmp_path / "serve.token")
    assert not door.opens("")
    assert not door.opens("a" * 32)


@pytest.mark.soak
def test_a_million_wrong_words_open_nothing(tmp_path: Path) -> None:
    keep_token(tmp_path / "serve.token", token := new_token())
    door = Door(tmp_path / "serve.token")
    assert not any(door.opens(new_token()) for _ in range(1_000_000))
    assert door.opens(token)
