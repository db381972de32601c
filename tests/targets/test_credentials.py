"""Where a secret may be, in which order, and that a file which others can read is refused."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ics_followup.problems import FollowupError
from ics_followup.publish import keyrings
from ics_followup.publish.calendars.password import VARIABLE, password_for
from ics_followup.publish.credentials import config_folder, forget_secret, keep_secret, secret_for
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

DAV = Publish(to="webdav", user="sam", place="https://cloud.example.org/remote.php/dav/files/sam")


def ring(monkeypatch: pytest.MonkeyPatch, **functions: Any) -> dict[tuple[str, str], str]:
    """A keyring that holds what it is given."""
    kept: dict[tuple[str, str], str] = {}
    module = ModuleType("keyring")
    whole = {
        "get_password": lambda service, account: kept.get((service, account)),
        "set_password": lambda service, account, secret: kept.update({(service, account): secret}),
        "delete_password": lambda service, account: kept.pop((service, account)),
        **functions,
    }
    for name, function in whole.items():
        setattr(module, name, function)
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


def token_file(folder: Path, text: str = "from-file\n", mode: int = 0o600) -> Publish:
    file = folder / "token"
    file.write_text(text)
    file.chmod(mode)
    return DAV._replace(token_file="token")


def test_the_environment_comes_first_then_the_file_then_the_keyring_then_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secret_for(DAV, tmp_path) == ""
    assert "only you can read" in keep_secret(DAV, "from-own")
    assert secret_for(DAV, tmp_path) == "from-own"
    ring(monkeypatch)["ics-followup", "webdav sam cloud.example.org"] = "from-ring"
    assert secret_for(DAV, tmp_path) == "from-ring"
    assert secret_for(token_file(tmp_path), tmp_path) == "from-file"
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", " from-environment ")
    assert secret_for(token_file(tmp_path), tmp_path) == "from-environment"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o620, 0o601])
def test_a_file_that_others_can_read_is_refused_with_the_line_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    with pytest.raises(FollowupError) as caught:
        secret_for(token_file(tmp_path, mode=mode), tmp_path)
    assert str(caught.value).endswith(f"Mend it with: chmod 600 {tmp_path / 'token'}")
    assert "from-file" not in str(caught.value)
    assert caught.value.status == 3


@pytest.mark.parametrize(
    "text", ["", "\n\n", "canary\nsecond line", "canary\0", "canary\x1b[2J", "c" * 10_001]
)
def test_a_file_that_holds_something_else_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(FollowupError, match="alone, on one line") as caught:
        secret_for(token_file(tmp_path, text), tmp_path)
    assert "canary" not in str(caught.value)


def test_what_an_editor_adds_is_no_part_of_the_secret(tmp_path: Path) -> None:
    assert secret_for(token_file(tmp_path, "\ufeff from-file \r\n"), tmp_path) == "from-file"


def test_spaces_are_part_of_a_password_but_not_the_end_of_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    token_file(tmp_path, "\ufeff correct horse \r\n")
    assert password_for("sam", "cloud.example.org", tmp_path / "token") == " correct horse "


def test_a_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(FollowupError, match="could not be read: No such file"):
        secret_for(DAV._replace(token_file="nowhere"), tmp_path)


def test_our_own_file_is_for_the_user_alone_and_can_be_forgotten(tmp_path: Path, own_config: Path) -> None:
    keep_secret(DAV, "canary")
    (file,) = own_config.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert own_config.stat().st_mode & 0o777 == 0o700
    assert forget_secret(DAV)
    assert not forget_secret(DAV)
    assert secret_for(DAV, tmp_path) == ""


def test_a_keyring_is_used_where_there_is_one(
    tmp_path: Path, own_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ring(monkeypatch)
    assert keep_secret(DAV, "canary") == "in the keyring of this computer"
    assert not own_config.exists()
    assert secret_for(DAV, tmp_path) == "canary"
    assert forget_secret(DAV)
    assert kept == {}


def test_a_keyring_that_is_shut_or_waits_for_somebody_does_not_stop_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(*_: str) -> str:
        raise RuntimeError("locked")

    ring(monkeypatch, get_password=shut, set_password=shut)
    assert "which only you can read" in keep_secret(DAV, "canary")
    assert secret_for(DAV, tmp_path) == "canary"
    monkeypatch.setattr(keyrings, "SECONDS", 0.05)
    ring(monkeypatch, get_password=lambda *_: time.sleep(2))
    begin = time.monotonic()
    assert secret_for(DAV, tmp_path) == "canary"
    assert time.monotonic() - begin < 1


def test_without_the_keyring_library_it_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    keep_secret(DAV, "canary")
    assert secret_for(DAV, tmp_path) == "canary"


def test_two_services_have_two_secrets(tmp_path: Path) -> None:
    keep_secret(DAV, "one")
    other = DAV._replace(user="../../etc/sam")
    keep_secret(other, "two")
    assert (secret_for(DAV, tmp_path), secret_for(other, tmp_path)) == ("one", "two")
    assert len(list(config_folder().iterdir())) == 2
