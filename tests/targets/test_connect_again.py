"""``connect`` once more: what was left is not forgotten, what is set stays, paths are those of the command line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from terminals import Terminal, terminals

pytestmark = pytest.mark.usefixtures("own_config")

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
DAY = ("--today", "2026-11-22")
REST = ("--not-employer-owned", "--no-schedule", "--yes", *DAY)
FOLDER = ("--calendar", "google", "--with", "folder", "--place", "Dropbox")
NOTHING = ("--calendar", "google", "--with", "nothing")


@pytest.fixture(autouse=True)
def sheet(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    for name in ("Dropbox", "Box"):
        (plain / name).mkdir()
    return plain


def flat(text: str) -> str:
    return " ".join(text.split())


def said(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "followup.toml").read_text())


# --- copies that were left behind ---------------------------------------------------------------------------------


@pytest.fixture
def left(run: Run, plain: Path) -> Path:
    """A copy in full that was left when an employer's calendar was told nothing any more."""
    assert run("connect", *FOLDER, *REST)[0] == 0
    (copy,) = (plain / "Dropbox").iterdir()
    status, _, err = run("connect", *NOTHING, "--employer-owned", "--no-schedule", "--yes", *DAY)
    assert status == 0
    assert f"The copy of before stays at Dropbox. It is the file {copy.name}." in flat(err)
    assert "To take it away later: ics-followup connect --remove-old" in flat(err)
    assert b"Acme" in copy.read_bytes()
    return copy


def test_a_copy_left_behind_is_taken_away_by_a_later_remove_old(run: Run, plain: Path, left: Path) -> None:
    status, out, err = run("connect", "--remove-old", "--yes", *DAY)
    assert (status, err) == (0, "")
    assert left.name in out
    assert not left.exists()
    assert json.loads((plain / "state.json").read_text())["left_copies"] == []


def test_a_copy_left_behind_is_taken_away_by_stop(run: Run, plain: Path, left: Path) -> None:
    assert f"Remove what was published before: {left.name} from Dropbox." in flat(run("stop", "--dry-run")[1])
    assert run("stop", "--yes")[0] == 0
    assert not left.exists()


def test_a_copy_left_behind_that_cannot_be_reached_is_named_and_not_forgotten(
    run: Run, plain: Path, left: Path
) -> None:
    (plain / "Dropbox").rename(plain / "away")
    status, _, err = run("connect", "--remove-old", "--yes", *DAY)
    assert status == 3
    assert f"By hand: delete the file {left.name} in" in flat(err)
    status, _, err = run("stop", "--yes")
    assert status == 3
    assert f"By hand: delete the file {left.name} in" in flat(err)
    (plain / "away").rename(plain / "Dropbox")
    assert run("stop", "--yes")[0] == 0
    assert not left.exists()


def test_two_places_left_behind_are_both_remembered_and_the_one_of_now_stays(run: Run, plain: Path) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    assert run("connect", *FOLDER[:-1], "Box", *REST)[0] == 0
    assert run("connect", *FOLDER, *REST)[0] == 0
    now = said(plain)["publish"]["name"]
    assert len(list((plain / "Dropbox").iterdir())) == 2
    assert run("connect", "--remove-old", "--yes", *DAY)[0] == 0
    assert [path.name for path in (plain / "Dropbox").iterdir()] == [now]
    assert list((plain / "Box").iterdir()) == []


@pytest.mark.parametrize("entry", ["x", [1], [{"to": 3}], [{"to": "folder"}], {"to": "folder"}])
def test_a_damaged_memory_of_copies_is_none(run: Run, plain: Path, entry: object) -> None:
    from ics_followup.publish.left_copies import left_copies, remember_left
    from ics_followup.settings import Publish

    (plain / "state.json").write_text(json.dumps({"version": 1, "left_copies": entry}))
    assert left_copies(plain, Publish()) == ()
    remember_left(plain, Publish(to="folder", place="Box", name="a.ics"))
    assert [place.name for place in left_copies(plain, Publish())] == ["a.ics"]


# --- enter leaves what is set -------------------------------------------------------------------------------------


@pytest.fixture
def start(
    plain: Path, own_crontab: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Terminal]]:
    """Starts connect in a terminal, on a computer with a crontab; no browser is ever opened."""
    monkeypatch.setenv("BROWSER", "true")
    with terminals() as started:

        def run() -> Terminal:
            started.append(Terminal(plain))
            return started[-1]

        yield run


def test_enter_installs_no_job_and_no_alarm_that_were_refused_before(
    start: Callable[[], Terminal], plain: Path
) -> None:
    for job, alarm, keys in (("n", "n", "[Y/n]"), ("", "", "[y/N]")):
        shown = start()
        shown.answers("Which calendar do you use?", "" if keys == "[y/N]" else "apple")
        shown.answers("What do you have at hand?", "" if keys == "[y/N]" else "folder")
        shown.answers("Does your employer own this calendar?", "")
        shown.answers(f"Shall it ring ten minutes before each follow-up? {keys}:", alarm)
        shown.answers(f"every hour from 6 to 22? {keys}:", job)
        shown.answers("Which folder, inside the synced one?", "" if keys == "[y/N]" else "Dropbox")
        shown.answers("Shall it be done?", "")
        shown.answers("Paste it here ([enter] = later):", "")
        assert shown.ends() == 0
        assert not (plain / "table").exists()
        assert "alarm" not in said(plain)["feed"]


def test_a_job_that_could_not_be_installed_or_was_taken_out_since_is_what_enter_means(plain: Path) -> None:
    from ics_followup.publish.kept import kept_in
    from ics_followup.publish.state import remember_connected, remember_job

    remember_connected(plain, calendar="google", at_hand="folder", job=True)
    assert kept_in(plain).wants_job is True
    remember_job(plain, None)
    assert kept_in(plain).wants_job is False
    remember_job(plain, {"kind": "cron"})
    assert kept_in(plain).wants_job is True


@pytest.mark.parametrize("usual", [True, False])
def test_where_the_full_text_would_stay_for_no_reason_enter_takes_the_copy_away(
    start: Callable[[], Terminal], run: Run, plain: Path, usual: bool
) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    (copy,) = (plain / "Dropbox").iterdir()
    keys = "[Y/n]" if usual else "[y/N]"
    shown = start()
    shown.answers("Which calendar do you use?", "")
    shown.answers("What do you have at hand?", "nothing" if usual else "folder")
    shown.answers("Does your employer own this calendar?", "y" if usual else "")
    if not usual:
        shown.answers("every hour from 6 to 22?", "n")
        shown.answers("Which folder, inside the synced one?", "Box")
    shown.answers("Shall it be done?", "")
    shown.answers(f"Take away the copy at the place of before? {keys}:", "")
    if not usual:
        shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 0
    assert f"The copy of before is the file {copy.name} at Dropbox." in shown.plain()
    assert copy.exists() is not usual


# --- paths and commands from another folder -----------------------------------------------------------------------


@pytest.fixture
def elsewhere(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in that is not the one of the sheet, with a synced folder and a token of its own."""
    other = plain / "my desk"
    (other / "Drive").mkdir(parents=True)
    (other / "token.txt").write_text("ghp_canary\n")
    (other / "token.txt").chmod(0o600)
    monkeypatch.chdir(other)
    return other


def test_a_place_is_looked_for_where_one_stands(run: Run, plain: Path, elsewhere: Path) -> None:
    words = ("connect", "../interviews.csv", "--calendar", "google", "--with", "folder")
    status, out, _ = run(*words, "--place", "Drive", *REST)
    assert status == 0
    assert said(plain)["publish"]["place"] == str(elsewhere / "Drive")
    (copy,) = (elsewhere / "Drive").iterdir()
    assert "Then run: ics-followup connect ../interviews.csv --address LINK" in flat(out)
    status, out, err = run(*words, "--place", "../my desk/Drive", *REST)
    assert (status, err) == (0, ""), "the same folder is no other place"
    assert list((elsewhere / "Drive").iterdir()) == [copy]


def test_a_place_beside_the_sheet_that_is_named_from_elsewhere_stays_as_it_is(
    run: Run, plain: Path, elsewhere: Path
) -> None:
    sheet = str(plain / "interviews.csv")
    first = ("connect", sheet, "--calendar", "google", "--with", "folder", "--place")
    assert run(*first, "../Dropbox", *REST)[0] == 0
    assert said(plain)["publish"]["place"] == str(plain / "Dropbox")
    assert run(*first, "Dropbox", *REST)[0] == 3, "no such folder here"
    assert run(*first, str(plain / "Dropbox"), *REST)[0] == 0


def test_a_token_file_is_looked_for_where_one_stands(
    run: Run, plain: Path, elsewhere: Path, github: Any
) -> None:
    words = ("connect", "../interviews.csv", "--calendar", "google", "--with", "github")
    run(*words, "--token-file", "token.txt", *REST)
    assert said(plain)["publish"]["token_file"] == str(elsewhere / "token.txt")


def test_a_folder_that_is_typed_is_looked_for_where_one_stands(elsewhere: Path, plain: Path) -> None:
    words = ("connect", "../interviews.csv", "--today", "2026-11-22")
    with terminals() as started:
        started.append(shown := Terminal(elsewhere, words))
        shown.answers("Which calendar do you use?", "google")
        shown.answers("What do you have at hand?", "folder")
        shown.answers("Does your employer own this calendar?", "")
        shown.answers("every hour from 6 to 22?", "n")
        shown.answers("Which folder, inside the synced one?", "Dropbox")
        shown.answers("Make it first, or write another one.", "Drive")
        shown.answers("Shall it be done?", "")
        shown.answers("Paste it here ([enter] = later):", "")
        assert shown.ends() == 0
    assert said(plain)["publish"]["place"] == str(elsewhere / "Drive")


def test_every_command_that_is_printed_names_the_sheet_that_is_elsewhere(
    run: Run, plain: Path, elsewhere: Path
) -> None:
    (plain / "interviews.csv").rename(plain / "my interviews.csv")
    named = "'../my interviews.csv'"
    words = ("connect", "../my interviews.csv", "--calendar", "apple", "--with", "folder")
    _, out, err = run(*words, "--place", "Drive", *REST)
    _, more, also = run("connect", "../my interviews.csv", "--calendar", "apple", *NOTHING[2:], *REST)
    _, third, complaint = run("publish", "../my interviews.csv", *DAY)
    (plain / "my interviews.csv").write_text(SHEET + "Globex,Nurse,someday,\n")
    _, status, _ = run("status", "../my interviews.csv", *DAY)
    found = flat(" ".join((out, err, more, also, third, complaint, status)))
    verbs = ("connect", "publish", "status", "check", "schedule", "stop")
    commands = [part for verb in verbs for part in found.split(f"ics-followup {verb}")[1:]]
    assert len(commands) >= 6
    bare = [part[:40] for part in commands if not part.startswith(f" {named}")]
    assert bare == []


def test_the_file_to_import_is_shown_with_its_folder(run: Run, plain: Path, elsewhere: Path) -> None:
    out = run("connect", "../interviews.csv", *NOTHING, *REST)[1]
    assert f"choose the file {elsewhere / '..' / 'followups.ics'} and" in flat(out)


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "service"),
    [
        ("https://www.icloud.com/iclouddrive/abc", "iCloud Drive shows files to people in a browser only."),
        ("https://onedrive.live.com/?id=1", "A personal OneDrive shows files to people in a browser only."),
        ("https://1drv.ms/u/s!Aj", "A personal OneDrive shows files to people in a browser only."),
    ],
)
def test_a_link_that_no_calendar_can_ever_read_is_refused_before_it_is_written(
    run: Run, plain: Path, link: str, service: str
) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    before = (plain / "followup.toml").read_bytes()
    status, _, err = run("connect", "--address", link, *REST)
    assert status == 2
    assert service in err
    assert (plain / "followup.toml").read_bytes() == before


@pytest.mark.parametrize(("body", "code"), [(b"<!doctype html><html>", 200), (b"", 404)])
def test_an_address_that_works_is_not_replaced_by_one_that_does_not(
    run: Run, plain: Path, web: Any, body: bytes, code: int
) -> None:
    def whole(request: Any) -> None:
        data = (plain / "followups.ics").read_bytes()
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    good = web.does("/good.ics", whole)
    bad = web.says("/bad.ics", body, code)
    assert run("connect", *FOLDER, "--address", good, *REST)[0] == 0
    status, _, err = run("connect", "--address", bad, *REST)
    assert status == 3
    assert (
        f"The new address was not kept, as the feed could not be fetched from it. Calendars go on with {good}"
        in flat(err)
    )
    assert said(plain)["publish"]["address"] == good
    other = web.does("/other.ics", whole)
    assert run("connect", *REST)[0] == 0
    assert run("connect", "--address", other, *REST)[0] == 0
    assert said(plain)["publish"]["address"] == other


def test_nothing_at_all_leaves_no_empty_section_and_no_publisher(run: Run, plain: Path) -> None:
    assert run("connect", *FOLDER, *REST)[0] == 0
    assert "Computer" in run("status", *DAY)[1]
    assert run("connect", *NOTHING, *REST)[0] == 0
    assert "[publish]" not in (plain / "followup.toml").read_text()
    status, out, _ = run("status", *DAY)
    assert status == 0
    assert "Computer" not in out
    assert json.loads(run("status", "--format", "json", *DAY)[1])["computer"] is None


def test_a_place_that_fails_is_told_without_words_of_the_settings_file(
    run: Run, plain: Path, dav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", dav.password)
    place = ("--with", "nextcloud", "--place", f"{dav.address}/never-made", "--user", "sam")
    status, _, err = run("connect", "--calendar", "google", *place, *REST)
    assert status == 3
    assert "[publish]" not in err
    assert "name another one with ics-followup connect --place" in err


def test_on_a_terminal_an_error_with_a_long_path_is_wrapped_too(plain: Path) -> None:
    words = ("connect", "--calendar", "google", "--with", "folder", "--place", "nowhere", "--no-schedule")
    with terminals() as started:
        started.append(shown := Terminal(plain, words))
        shown.answers("Does your employer own this calendar?", "")
        assert shown.ends() == 3
    assert "Make it first, or name another one with --place." in shown.plain()
    assert [line for line in shown.said.splitlines() if len(line) > 80 and " " in line] == []
