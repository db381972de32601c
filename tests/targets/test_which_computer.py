"""A computer has an id of its own, in the user's own folder, whatever it is called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ics_followup.problems import FollowupError
from ics_followup.publish.computer import claim, other_publisher, this_computer

pytestmark = pytest.mark.usefixtures("own_config")

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_id_is_random_private_and_stays(own_config: Path) -> None:
    first = this_computer()
    assert this_computer() == first
    assert len(first.id) == 32
    file = own_config / "computer"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() == first.id


def test_two_computers_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ics_followup.publish.computer.platform.node", lambda: "MacBook")
    first = this_computer()
    claim(tmp_path, first, NOW)
    assert other_publisher(tmp_path, first) is None
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    second = this_computer()
    assert second.name == first.name
    assert other_publisher(tmp_path, second) == {
        "id": first.id,
        "name": "MacBook",
        "since": "2026-11-22T12:00:00+00:00",
    }


def test_a_computer_that_was_renamed_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim(tmp_path, this_computer(), NOW)
    monkeypatch.setattr("ics_followup.publish.computer.platform.node", lambda: "new-name")
    assert other_publisher(tmp_path, this_computer()) is None


@pytest.mark.parametrize("text", ["", "short", "../../etc/passwd", "x" * 500, "é" * 32])
def test_an_id_that_was_damaged_is_made_anew(own_config: Path, text: str) -> None:
    own_config.mkdir(parents=True)
    (own_config / "computer").write_text(text)
    assert len(this_computer().id) == 32
    assert (own_config / "computer").read_text().strip() == this_computer().id


def test_a_folder_that_cannot_be_made_is_said(own_config: Path) -> None:
    own_config.parent.write_text("a file in the way")
    with pytest.raises(FollowupError, match="Could not"):
        this_computer()
