"""After setting up, ``connect`` fetches the feed from its own address as a calendar would: each way, each fault."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
Feed = Callable[..., bytes]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
DAY = ("--today", "2026-11-22")
REST = ("--calendar", "google", "--not-employer-owned", "--no-schedule", "--yes", *DAY)
TOKEN = "ghp_canaryCANARY0123456789"
WAYS = ("folder", "gist", "webdav", "git")


@pytest.fixture(autouse=True)
def sheet(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    (plain / "Dropbox").mkdir()
    return plain


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The options of one way, whose service is there, and the secret that it wants in the environment."""
    if request.param == "folder":
        return ("--with", "folder", "--place", "Dropbox")
    if request.param == "gist":
        request.getfixturevalue("github")
        monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
        return ("--with", "github")
    if request.param == "git":
        return ("--with", "pages", "--place", str(request.getfixturevalue("bare")))
    dav = request.getfixturevalue("dav")
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    return ("--with", "nextcloud", "--place", f"{dav.address}/calendar", "--user", "sam")


def flat(text: str) -> str:
    return " ".join(text.split())


def whole(folder: Path) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers with the feed as it stands in its file, as a service does that has taken it over."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        data = (folder / "followups.ics").read_bytes()
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def address_at(web: Any, name: str) -> str:
    """An address of our own web server; pages take the feed's own name behind it, so it ends so already."""
    return f"{web.base}{name}"


def test_what_was_written_comes_from_the_address(
    run: Run, plain: Path, web: Any, way: tuple[str, ...]
) -> None:
    web.does("/a1b2.ics", whole(plain))
    status, out, err = run("connect", *way, "--address", address_at(web, "/a1b2.ics"), *REST)
    assert (status, err) == (0, "")
    assert [path for path, _ in web.asked] == ["/a1b2.ics"]
    assert "authorization" not in web.asked[0][1], "a calendar has no password"
    assert "What is left to click:\n" in out
    assert f"The address to paste: {web.base}/a1b2.ics" in out


def test_a_redirect_is_followed_as_a_calendar_does(
    run: Run, plain: Path, web: Any, way: tuple[str, ...]
) -> None:
    web.does("/there.ics", whole(plain))
    web.says("/a1b2.ics", b"", 302, Location="/there.ics")
    assert run("connect", *way, "--address", address_at(web, "/a1b2.ics"), *REST)[0] == 0
    assert [path for path, _ in web.asked] == ["/a1b2.ics", "/there.ics"]


FAULTS: Mapping[str, tuple[bytes, int, str]] = {
    "page": (b"<!DOCTYPE html><html><title>Your file</title>", 200, "a web page comes instead of the file"),
    "sign-in": (b"", 401, "status 401"),
    "shut": (b"", 403, "status 403"),
    "empty": (b"", 200, "it is empty"),
    "theirs": (b"BEGIN:VCALENDAR\r\nPRODID:-//Else//EN\r\n", 200, "another calendar comes instead"),
    "round": (b"", 302, "without an end"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_no_calendar_can_read_is_one_line_and_3_and_the_copy_is_there(
    run: Run, plain: Path, web: Any, way: tuple[str, ...], fault: str
) -> None:
    body, status, said = FAULTS[fault]
    web.says("/secret-a1b2.ics", body, status, **({"Location": "/secret-a1b2.ics"} if status == 302 else {}))
    ended, out, err = run("connect", *way, "--address", address_at(web, "/secret-a1b2.ics"), *REST)
    assert ended == 3
    (line, kept) = err.splitlines()
    assert line.startswith("The feed was sent, but a calendar cannot fetch it from its address: ")
    assert said in line
    assert "secret" not in line
    assert kept == "What you answered is kept in followup.toml. To go on: ics-followup connect."
    assert "What is left to click" not in out
    assert json.loads((plain / "state.json").read_text())["last_publish"]["result"] == "failed"
    web.does("/secret-a1b2.ics", whole(plain))
    assert run("connect", *REST)[0] == 0, "once it is mended, running it again is all"


@pytest.mark.parametrize(("old", "said"), [(True, "gives the feed of before"), (False, "gives nothing yet")])
def test_an_old_copy_or_none_gets_its_time_and_is_a_failure_when_that_is_over(
    run: Run, plain: Path, web: Any, feed: Feed, way: tuple[str, ...], old: bool, said: str
) -> None:
    web.says("/a1b2.ics", feed("old") if old else b"no", 200 if old else 404)
    status, out, err = run("connect", *way, "--address", address_at(web, "/a1b2.ics"), *REST)
    assert (status, err) == (0, "")
    assert f"Its address still {said}; " in flat(out)
    assert "once ics-followup publish --look finds it there:" in flat(out)
    state = json.loads((plain / "state.json").read_text())
    sent = datetime.fromisoformat(state["last_publish"]["sent"])
    state["last_publish"]["sent"] = (sent - timedelta(hours=3)).isoformat()
    (plain / "state.json").write_text(json.dumps(state))
    status, _, err = run("connect", *REST)
    assert status == 3
    assert ("it still gives the feed of before" if old else "status 404") in err
    web.does("/a1b2.ics", whole(plain))
    status, out, err = run("connect", *REST)
    assert (status, err) == (0, "")
    assert "What is left to click:\n" in out


# --- what may be in the way ----------------------------------------------------------------------------------------


def failed(run: Run, *words: str) -> str:
    """The line in which a connect that cannot send says why; nothing else is said but how to go on."""
    status, _, err = run("connect", *words, *REST)
    assert status == 3
    line, kept = err.splitlines()
    assert kept == "What you answered is kept in followup.toml. To go on: ics-followup connect."
    assert "canary" not in err
    return line


def test_a_wrong_token(run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "ghp_canaryWRONG")
    assert "status 401. The token is wrong or has expired" in failed(run, "--with", "github")
    assert github.gists == {}
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    assert run("connect", *REST)[0] == 0


def test_no_token_and_nobody_to_ask(run: Run, github: Any) -> None:
    assert "there is no token for GitHub. Make one at https://github.com/" in failed(run, "--with", "github")


def test_a_gist_that_was_deleted_by_hand(
    run: Run, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    assert run("connect", "--with", "github", *REST)[0] == 0
    github.gists.clear()
    line = failed(run)
    assert "status 404. It was deleted, or the token belongs to somebody else" in line
    assert github.gists == {}, "a new one that nobody follows would hide that"
    assert run("stop", "--yes")[0] == 0
    assert run("connect", "--with", "github", *REST)[0] == 0
    assert len(github.gists) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (413, "the feed is too large"),
        (507, "there is no room left"),
        (403, "does not allow it"),
        (409, "no such folder"),
    ],
)
def test_quota_and_rights_of_a_webdav_server(
    run: Run, plain: Path, store: Any, monkeypatch: pytest.MonkeyPatch, status: int, said: str
) -> None:
    service, file = store
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "canary-password")
    service.faults += [(404, {}), (status, {})]
    assert said in failed(run, "--with", "nextcloud", "--place", f"{service.base}/cal", "--user", "sam")
    assert file["data"] is None
    assert run("connect", *REST)[0] == 0
    assert file["data"] == (plain / "followups.ics").read_bytes()


def test_a_second_computer_without_a_terminal_is_refused(run: Run, plain: Path) -> None:
    other = {"id": "f" * 32, "name": "kitchen", "since": "2026-11-01T10:00:00+00:00"}
    (plain / "state.json").write_text(json.dumps({"version": 1, "computer": other}))
    line = failed(run, "--with", "folder", "--place", "Dropbox")
    assert line.startswith('The computer "kitchen" publishes this feed already, so nothing was done.')
    assert list((plain / "Dropbox").iterdir()) == []


def test_a_computer_with_neither_cron_nor_systemd(
    run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plain / "programs").mkdir()
    monkeypatch.setenv("PATH", str(plain / "programs"))
    words = [word for word in REST if word != "--no-schedule"]
    status, out, err = run("connect", "--with", "folder", "--place", "Dropbox", "--schedule", *words)
    assert status == 3
    assert "The job was not installed. This computer has neither cron nor a systemd of your own" in flat(err)
    assert len(list((plain / "Dropbox").iterdir())) == 1
    assert "Before you can subscribe:" in out


def test_no_network(run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ics_followup.publish.targets import base, gist

    monkeypatch.setattr(gist, "API", "http://127.0.0.1:9")
    monkeypatch.setattr(base.Limits, "__init__", quickly(base.Limits.__init__))
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    assert "no connection to 127.0.0.1" in failed(run, "--with", "github")
    assert tomllib.loads((plain / "followup.toml").read_text())["publish"]["to"] == "gist"


def quickly(usual: Callable[..., None]) -> Callable[..., None]:
    """Limits without waits between the tries."""

    def limits(self: object, **named: Any) -> None:
        usual(self, **{"waits": (0.0,), **named})

    return limits
