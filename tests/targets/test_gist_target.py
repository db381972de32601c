"""A secret gist: made once, changed, looked at, deleted; and every way in which GitHub may refuse."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ics_followup.publish.credentials import keep_secret, secret_for
from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.gist import GistTarget
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

NAME = "0123456789abcdef0123456789abcdef01234567.ics"
TOKEN = "ghp_canaryCANARY0123456789"
Feed = Callable[..., bytes]


@pytest.fixture
def gist(
    github: Any, quick: Limits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., GistTarget]:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)

    def made(place: str = "", address: str = "") -> GistTarget:
        return GistTarget(Publish(to="gist", name=NAME, place=place, address=address), tmp_path, quick)

    return made


def test_the_first_sending_makes_a_secret_gist_that_says_nothing_else(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    sent = gist().send(feed())
    (number,) = github.gists
    assert github.gists[number] == {"files": {NAME: feed().decode()}, "public": False, "description": ""}
    assert sent.changed
    assert sent.learned == {"place": number, "address": sent.address}
    assert sent.address.endswith(f"/raw/{number}/raw/{NAME}"), (
        "the address of the newest text, not of one version"
    )


def test_a_gist_that_an_interrupted_run_made_is_found_again(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    gist().send(feed("one"))
    sent = gist().send(feed("two"))
    (number,) = github.gists
    assert sent.learned["place"] == number
    assert github.gists[number]["files"][NAME] == feed("two").decode()


def test_a_change_is_one_patch_and_the_same_feed_none(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    first = gist().send(feed("one"))
    target = gist(**first.learned)
    github.asked.clear()
    assert not target.send(feed("one")).changed
    assert github.methods() == ["GET"]
    assert target.send(feed("two")) == (first.address, True, {})
    assert github.methods() == ["GET", "GET", "PATCH"]
    assert target.check() == feed("two")


def test_the_token_travels_in_a_header_alone(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    gist().send(feed())
    for _, path, headers, body in github.asked:
        assert headers["authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in path
        assert TOKEN.encode() not in body


def test_a_large_feed_that_github_cuts_is_fetched_whole(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    first = gist().send(feed("x" * 3000))
    github.largest = 100
    assert gist(**first.learned).check() == feed("x" * 3000)


def test_a_gist_deleted_by_hand_is_said_and_none_is_made_in_its_place(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    first = gist().send(feed())
    github.gists.clear()
    with pytest.raises(
        SendFailure, match=r"status 404.*deleted.*place and address.*subscribe to the new"
    ) as caught:
        gist(**first.learned).send(feed("two"))
    assert caught.value.status == 3
    assert github.gists == {}


def test_a_gist_whose_file_is_somebody_elses_stays(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    number = github.add({NAME: "my notes"})
    with pytest.raises(SendFailure, match="no feed of ours"):
        gist(number).send(feed())
    assert gist(number).remove() == ""
    assert github.gists[number]["files"] == {NAME: "my notes"}


def test_removing_deletes_the_gist_and_once_more_is_nothing(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    first = gist().send(feed())
    assert gist(**first.learned).remove() == "Deleted the gist, with all that it ever held."
    assert github.gists == {}
    assert gist(**first.learned).remove() == ""


def test_removing_leaves_the_other_files_of_a_gist(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    number = github.add({NAME: feed().decode(), "recipe.txt": "cake"})
    assert "other files" in gist(number).remove()
    assert github.gists[number]["files"] == {"recipe.txt": "cake"}


SAID = {
    401: "token is wrong or has expired",
    403: "allowed gist",
    413: "too large.*horizon_days",
    422: "does not take this file",
    507: "no room left",
}


@pytest.mark.parametrize(("status", "said"), SAID.items())
def test_a_refusal_is_one_clear_line_with_status_3(
    gist: Callable[..., GistTarget], github: Any, feed: Feed, status: int, said: str
) -> None:
    github.faults = [(status, {})]
    with pytest.raises(SendFailure, match=said) as caught:
        gist().send(feed())
    assert caught.value.status == 3
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert len(github.asked) == 1, "asking again would not help"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_trouble_of_the_servers_own_gets_another_try(
    gist: Callable[..., GistTarget], github: Any, feed: Feed, status: int
) -> None:
    github.faults = [(status, {}), (status, {})]
    assert gist().send(feed()).changed
    assert len(github.gists) == 1


def test_trouble_that_stays_is_given_up(gist: Callable[..., GistTarget], github: Any, feed: Feed) -> None:
    github.faults = [(503, {})] * 9
    with pytest.raises(SendFailure, match="trouble of its own"):
        gist().send(feed())
    assert len(github.asked) == 4


def test_making_a_gist_is_not_tried_twice_when_nobody_knows_whether_it_worked(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    def made_and_broken(request: Any) -> None:
        github.add({NAME: feed().decode()})
        request.connection.close()

    def listed(request: Any) -> None:
        request.says(200, [])

    github.faults = [listed, made_and_broken]
    with pytest.raises(SendFailure, match=r"connection to 127\.0\.0\.1 broke"):
        gist().send(feed())
    assert github.methods() == ["GET", "POST"]
    assert not gist().send(feed()).changed
    assert len(github.gists) == 1


def test_retry_after_is_respected(gist: Callable[..., GistTarget], github: Any, feed: Feed) -> None:
    github.faults = [(429, {"Retry_After": "1"})]
    begin = time.monotonic()
    assert gist().send(feed()).changed
    assert time.monotonic() - begin >= 1


def test_a_wait_that_is_too_long_is_left_to_the_next_run(
    gist: Callable[..., GistTarget], github: Any, feed: Feed
) -> None:
    github.faults = [(403, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": str(int(time.time()) + 1800)})]
    begin = time.monotonic()
    with pytest.raises(SendFailure, match="asks to wait 30 minutes"):
        gist().send(feed())
    assert time.monotonic() - begin < 1


def test_a_server_that_never_answers_does_not_hold_a_run(
    github: Any, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    github.faults = [lambda request: time.sleep(3)] * 9
    limits = Limits(connect=1, read=0.3, whole=5, waits=(0.01, 0.01))
    begin = time.monotonic()
    with pytest.raises(SendFailure, match="did not answer within"):
        GistTarget(Publish(to="gist", name=NAME), tmp_path, limits).send(feed())
    assert time.monotonic() - begin < 3


def test_a_server_that_drips_does_not_hold_a_run_either(
    github: Any, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)

    def drip(request: Any) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        for _ in range(60):
            request.wfile.write(b" ")
            time.sleep(0.1)

    github.faults = [drip]
    limits = Limits(connect=1, read=5, whole=1, waits=())
    begin = time.monotonic()
    with pytest.raises(SendFailure, match="longer than 1 seconds in all"):
        GistTarget(Publish(to="gist", name=NAME), tmp_path, limits).send(feed())
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id": "../../user"}', b"[" * 100_000])
def test_an_answer_that_is_none_of_githubs_is_said(
    gist: Callable[..., GistTarget], github: Any, feed: Feed, body: bytes
) -> None:
    github.faults = [lambda request: request.says(200, []), lambda request: request.plain(201, body)]
    with pytest.raises(SendFailure, match="cannot be understood"):
        gist().send(feed())


def test_without_a_token_nothing_is_asked(
    gist: Callable[..., GistTarget], github: Any, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ICS_FOLLOWUP_TOKEN")
    with pytest.raises(SendFailure, match=r"no token for GitHub.*chmod 600.*token_file"):
        gist().send(feed())
    assert github.asked == []


def test_a_sign_in_that_was_taken_back_is_forgotten_and_asked_for_anew(
    github: Any, feed: Feed, quick: Limits, tmp_path: Path
) -> None:
    publish = Publish(to="gist", name=NAME, client_id="Iv1.app")
    keep_secret(publish, "gho_canary_expired")
    with pytest.raises(
        SendFailure, match=r"status 401\. Sign in: run ics-followup publish once in a terminal"
    ):
        GistTarget(publish, tmp_path, quick).send(feed())
    assert secret_for(publish, tmp_path) == ""
    with pytest.raises(SendFailure, match="no token for GitHub"):
        GistTarget(publish, tmp_path, quick).send(feed())


def test_a_token_with_letters_that_no_token_has_is_said(
    gist: Callable[..., GistTarget], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "ghp_é")
    with pytest.raises(SendFailure, match="letters that no token has"):
        gist().send(feed())


def test_it_says_what_it_shows(gist: Callable[..., GistTarget]) -> None:
    said = " ".join(gist().explain())
    assert "whoever has its address can read" in said
    assert "GitHub name" in said
    assert json.dumps(said)
