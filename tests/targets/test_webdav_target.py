"""A file on a WebDAV server: a real one (wsgidav), and one that refuses in every way that RFC 4918 knows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ics_followup.problems import UsageError
from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.webdav import WebdavTarget
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

NAME = "0123456789abcdef0123456789abcdef01234567.ics"
Feed = Callable[..., bytes]
Made = Callable[..., WebdavTarget]


@pytest.fixture
def made(quick: Limits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "canary-app-password")

    def target(place: str, user: str = "sam") -> WebdavTarget:
        return WebdavTarget(Publish(to="webdav", name=NAME, place=place, user=user), tmp_path, quick)

    return target


# --- a real server -------------------------------------------------------------------------------------------


def test_a_real_server_gets_the_file_and_keeps_its_bytes(dav: Any, made: Made, feed: Feed) -> None:
    target = made(f"{dav.address}/calendar")
    assert target.check() is None
    assert target.send(feed("one")).changed
    assert (dav.root / "calendar" / NAME).read_bytes() == feed("one")
    assert not target.send(feed("one")).changed
    assert target.send(feed("two")).changed
    assert target.check() == feed("two")
    assert [file.name for file in (dav.root / "calendar").iterdir()] == [NAME]


def test_a_real_server_makes_a_lost_file_anew(dav: Any, made: Made, feed: Feed) -> None:
    target = made(f"{dav.address}/calendar/")
    target.send(feed())
    (dav.root / "calendar" / NAME).unlink()
    assert target.check() is None
    assert target.send(feed()).changed


def test_a_folder_is_never_made(dav: Any, made: Made, feed: Feed) -> None:
    with pytest.raises(SendFailure, match=r"no such folder, status 409.*Make the folder there first"):
        made(f"{dav.address}/nowhere").send(feed())
    assert not (dav.root / "nowhere").exists()


def test_a_wrong_password_is_said_and_not_shown(
    dav: Any, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "wrong-canary")
    with pytest.raises(SendFailure, match=r"status 401.*app password") as caught:
        made(f"{dav.address}/calendar").send(feed())
    assert "canary" not in str(caught.value)
    assert caught.value.status == 3


def test_a_file_of_somebody_elses_is_neither_replaced_nor_removed(dav: Any, made: Made, feed: Feed) -> None:
    file = dav.root / "calendar" / NAME
    file.write_bytes(b"my notes")
    target = made(f"{dav.address}/calendar")
    with pytest.raises(SendFailure, match="no feed of ours"):
        target.send(feed())
    assert target.remove() == ""
    assert file.read_bytes() == b"my notes"


def test_removing_deletes_the_file_and_once_more_is_nothing(dav: Any, made: Made, feed: Feed) -> None:
    target = made(f"{dav.address}/calendar")
    target.send(feed())
    (dav.root / "calendar" / "other.txt").write_bytes(b"stays")
    assert target.remove() == f"Deleted {NAME} from 127.0.0.1."
    assert [file.name for file in (dav.root / "calendar").iterdir()] == ["other.txt"]
    assert target.remove() == ""


# --- a server that refuses ----------------------------------------------------------------------------------


def test_what_somebody_changed_meanwhile_is_looked_at_before_it_is_replaced(
    store: Any, made: Made, feed: Feed
) -> None:
    service, file = store
    file["data"] = feed("one")

    def read_and_changed(request: Any) -> None:
        file.update(data=feed("from elsewhere"), version=7)  # first: who has the answer may ask again at once
        request.plain(200, feed("one"), ETag='"1"')

    service.faults = [read_and_changed]
    assert made(service.base).send(feed("two")).changed
    assert file["data"] == feed("two")
    puts = [headers["if-match"] for method, _, headers, _ in service.asked if method == "PUT"]
    assert puts == ['"1"', '"7"']


def test_somebody_elses_file_that_came_meanwhile_stays(store: Any, made: Made, feed: Feed) -> None:
    service, file = store

    def nothing_and_then_notes(request: Any) -> None:
        file.update(data=b"my notes", version=2)
        request.plain(404, b"")

    service.faults = [nothing_and_then_notes]
    with pytest.raises(SendFailure, match="no feed of ours"):
        made(service.base).send(feed())
    assert file["data"] == b"my notes"


def test_the_password_travels_in_a_header_alone(store: Any, made: Made, feed: Feed) -> None:
    service, _ = store
    made(service.base).send(feed())
    wanted = "Basic " + b64encode(b"sam:canary-app-password").decode()
    assert {headers["authorization"] for _, _, headers, _ in service.asked} == {wanted}
    assert not any("canary" in path for _, path, _, _ in service.asked)


SAID = {
    403: "may write into that folder",
    405: "must be the WebDAV address of a folder",
    409: "no such folder",
    413: "too large.*horizon_days",
    423: "another program holds the file",
    500: "trouble of its own",
    507: "no room left",
    301: "sends us elsewhere",
}


@pytest.mark.parametrize(("status", "said"), SAID.items())
def test_a_refusal_of_the_change_is_one_line_and_the_copy_of_before_stays(
    store: Any, made: Made, feed: Feed, status: int, said: str
) -> None:
    service, file = store
    file["data"] = feed("before")
    service.faults = [lambda request: request.plain(200, feed("before"), ETag='"1"'), *[(status, {})] * 9]
    with pytest.raises(SendFailure, match=said) as caught:
        made(service.base).send(feed("after"))
    assert "\n" not in str(caught.value)
    assert caught.value.status == 3
    assert file["data"] == feed("before")


def test_a_file_that_is_held_for_a_moment_is_waited_for(store: Any, made: Made, feed: Feed) -> None:
    service, file = store
    service.faults = [lambda request: request.plain(404, b""), (423, {}), (503, {"Retry_After": "0"})]
    assert made(service.base).send(feed()).changed
    assert file["data"] == feed()


def test_a_server_that_keeps_something_else_is_a_failure(store: Any, made: Made, feed: Feed) -> None:
    service, _ = store
    service.faults = [lambda request: request.plain(404, b""), (201, {})]
    with pytest.raises(SendFailure, match="did not keep what it was sent"):
        made(service.base).send(feed())


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_store: Any, made: Made, feed: Feed) -> None:
    with pytest.raises(SendFailure, match=r"certificate of 127\.0\.0\.1 cannot be trusted"):
        made(secure_store.base).send(feed())
    assert secure_store.asked == [], "no password goes to a server that nobody vouches for"


def test_no_network_is_one_line(made: Made, feed: Feed) -> None:
    with pytest.raises(SendFailure, match=r"no connection to 127\.0\.0\.1.*online"):
        made("http://127.0.0.1:9/dav").send(feed())
    with pytest.raises(SendFailure, match=r"name nowhere\.invalid cannot be found"):
        made("https://nowhere.invalid/dav").send(feed())


def test_a_place_that_is_not_https_is_refused_before_anything_is_sent(made: Made) -> None:
    for place in ("http://cloud.example.org/dav", "ftp://cloud.example.org", "calendar", "https://a/b?c"):
        with pytest.raises(UsageError, match="https address of the folder"):
            made(place)


def test_without_a_password_nothing_is_asked(
    store: Any, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ICS_FOLLOWUP_TOKEN")
    with pytest.raises(SendFailure, match=r"no password for 127\.0\.0\.1.*app password"):
        made(store[0].base).send(feed())
    assert store[0].asked == []


def test_it_says_what_it_shows(made: Made) -> None:
    assert "/download" in " ".join(made("https://cloud.example.org/dav").explain())
