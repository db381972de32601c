"""``push`` on the command line: the account, the calendar, the password, and what is said of it all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from radicales import FOREIGN, PASSWORD, USER, Radicale, emptied, free_port, running, wanted_files

from ics_followup.cli.push_account import Account
from ics_followup.feed.previous import Previous
from ics_followup.publish.calendars.password import VARIABLE, password_for
from ics_followup.publish.calendars.record import Records

Run = Callable[..., tuple[int, str, str]]
DAY = ("--today", "2026-11-22")


@pytest.fixture(scope="module")
def one_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def radicale(one_radicale: Radicale, plain: Path, monkeypatch: pytest.MonkeyPatch) -> Radicale:
    """A Radicale without a calendar, a sheet of two rows, and the password in the environment."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setitem(sys.modules, "keyring", None)
    (plain / "interviews.csv").write_text(
        "company,interview,people\nAcme,2026-11-20,Ana Diaz\nNorthwind,2026-11-19,Bo Li\n", encoding="utf-8"
    )
    settings(plain, one_radicale.url)
    return emptied(one_radicale)


def settings(folder: Path, url: str, more: str = "") -> None:
    (folder / "followup.toml").write_text(
        f'[me]\nname = "Sam"\n[push]\nurl = "{url}"\nuser = "{USER}"\n{more}', encoding="utf-8"
    )


def feed(folder: Path) -> dict[str, bytes]:
    with (folder / "followups.ics").open("rb") as file:
        return {event.uid: event.block for event in Previous(file)}


def test_a_calendar_that_is_not_there_is_offered_and_never_made_by_itself(
    radicale: Radicale, run: Run, plain: Path
) -> None:
    radicale.make("home", "Personal")
    status, _, said = run("push", *DAY)
    assert status == 3
    assert 'has no calendar "Follow-ups"' in said
    assert "Personal" in said
    assert "--make" in said
    assert radicale.files("home") == {}


def test_make_makes_it_once_and_the_next_push_finds_it(radicale: Radicale, run: Run, plain: Path) -> None:
    status, out, said = run("push", "--make", *DAY)
    assert (status, said) == (0, "")
    assert 'Made the calendar "Follow-ups"' in out
    assert "added" in out
    made = [path.name for path in (radicale.folder / "files").rglob(f"{USER}/*") if path.is_dir()]
    assert len(made) == 1
    assert radicale.events(made[0]) == wanted_files(feed(plain))
    status, out, _ = run("push", "--make", *DAY)
    assert status == 0
    assert "nothing to do" in out
    assert "Made" not in out


def test_each_vevent_is_a_resource_without_a_method(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    run("push", *DAY)
    for data in radicale.files().values():
        assert data.count(b"BEGIN:VEVENT") == 1
        assert b"METHOD" not in data
        assert b"PRODID:-//ics-followup//" in data


def test_the_log_changes_the_calendar_and_others_events_stay(
    radicale: Radicale, run: Run, plain: Path
) -> None:
    radicale.make()
    assert radicale.put("dentist.ics", FOREIGN.format(1, 101)).status_code < 300
    before = radicale.files()["dentist.ics"]
    run("push", *DAY)
    run("log", "acme", "rejected", *DAY)
    status, out, _ = run("push", *DAY)
    assert status == 0
    assert "deleted" in out
    files = radicale.events()
    files.pop("dentist.ics")
    assert files == wanted_files(feed(plain))
    assert radicale.files()["dentist.ics"] == before


def test_a_dry_run_changes_neither_calendar_nor_folder(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    before = {path.name: path.read_bytes() for path in plain.iterdir()}
    status, out, _ = run("push", "--dry-run", *DAY)
    assert status == 0
    assert "push would add" in out
    assert "(Acme)" in out
    assert radicale.files() == {}
    assert {path.name: path.read_bytes() for path in plain.iterdir()} == before


def test_what_was_edited_by_hand_is_told_by_its_title(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    run("push", *DAY)
    name, data = next((name, data) for name, data in radicale.files().items() if b"Acme" in data)
    assert radicale.put(name, data.decode().replace("DTSTART:", "X-MINE:1\r\nDTSTART:")).status_code < 300
    status, out, said = run("push", *DAY)
    assert (status, said) == (0, "")
    changed = radicale.files()[name].decode().replace("SUMMARY:", "SUMMARY:Mine ")
    assert radicale.put(name, changed).status_code < 300
    status, out, said = run("push", *DAY)
    assert status == 0
    assert "1 changed" in out
    assert "changed by hand" in said
    assert "Acme" in said
    assert radicale.events() == wanted_files(feed(plain))


def test_problems_in_the_sheet_send_nothing_unless_the_good_rows_are_wanted(
    radicale: Radicale, run: Run, plain: Path
) -> None:
    radicale.make()
    with (plain / "interviews.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("Bad,the day after,Cy Fox\n")
    status, _, said = run("push", *DAY)
    assert status == 1
    assert "Nothing was sent to the calendar." in said
    assert radicale.files() == {}
    status, _, _ = run("push", "--keep-going", *DAY)
    assert status == 1
    assert radicale.events() == wanted_files(feed(plain))


def test_a_wrong_password_is_one_line_and_status_3(
    radicale: Radicale, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radicale.make()
    monkeypatch.setenv(VARIABLE, "wrong-Password-1")
    status, out, said = run("push", *DAY)
    assert status == 3
    assert said.count("\n") == 1
    assert said.startswith("The feed was not pushed: 127.0.0.1 did not take the user name or the password. ")
    last = Records(plain).last
    assert (last["result"], last["said"]) == ("failed", said.strip())
    assert "wrong-Password-1" not in out + said + (plain / "pushed.json").read_text(encoding="utf-8")


def test_a_server_that_is_away_is_one_line_and_the_feed_is_written(
    radicale: Radicale, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(plain, f"http://127.0.0.1:{free_port()}/")
    monkeypatch.setattr("time.sleep", lambda _: None)
    status, _, said = run("push", *DAY)
    assert status == 3
    assert said.count("\n") == 1
    assert "no connection to 127.0.0.1" in said
    assert feed(plain)


def test_the_address_of_a_calendar_itself_will_do(radicale: Radicale, run: Run, plain: Path) -> None:
    settings(plain, radicale.make("other", "Something else"))
    assert run("push", *DAY)[0] == 0
    assert radicale.events("other") == wanted_files(feed(plain))


def test_two_calendars_of_one_name_are_told_apart_by_their_address(
    radicale: Radicale, run: Run, plain: Path
) -> None:
    radicale.make("one")
    radicale.make("two")
    status, _, said = run("push", *DAY)
    assert status == 3
    assert "2 calendars" in said
    assert f"/{USER}/two/" in said
    assert run("push", "--calendar", "two", *DAY)[0] == 0
    assert radicale.events("two") == wanted_files(feed(plain))


def test_a_calendar_that_was_deleted_is_said_and_made_anew(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    run("push", *DAY)
    radicale.ask("DELETE", f"{USER}/jobs/")
    status, _, said = run("push", *DAY)
    assert status == 3
    assert "not there any more" in said
    assert said.count("\n") == 1
    status, out, _ = run("push", "--make", *DAY)
    assert status == 0
    assert "Made the calendar" in out


def test_what_another_folder_had_pushed_is_told_and_cleaned_on_request(
    radicale: Radicale, run: Run, plain: Path
) -> None:
    radicale.make()
    assert radicale.put("dentist.ics", FOREIGN.format(1, 101)).status_code < 300
    run("push", *DAY)
    (plain / "pushed.json").unlink()
    (plain / "interviews.csv").write_text(
        "company,interview,people\nNorthwind,2026-11-19,Bo Li\n", encoding="utf-8"
    )
    status, _, said = run("push", "--allow-empty", *DAY)
    assert status == 0
    assert "--clean" in said
    status, out, _ = run("push", "--clean", *DAY)
    assert status == 0
    assert "deleted" in out
    files = radicale.events()
    assert files.pop("dentist.ics")
    assert files == wanted_files(feed(plain))


def test_without_an_account_it_is_said_what_to_write(run: Run, plain: Path) -> None:
    (plain / "interviews.csv").write_text("company,interview\nAcme,2026-11-20\n", encoding="utf-8")
    status, _, said = run("push", *DAY)
    assert status == 2
    assert "[push] url and [push] user" in said
    assert not (plain / "followups.ics").exists()
    status, _, said = run("push", "--url", "http://cloud.example.org", "--user", "sam", *DAY)
    assert status == 2
    assert "https://" in said


def test_a_pipe_has_no_place_to_remember(run: Run, plain: Path) -> None:
    assert run("push", "-", *DAY, stdin=b"company\nAcme\n")[0] == 2


def test_without_a_password_it_is_said_where_one_may_be(
    radicale: Radicale, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    status, _, said = run("push", *DAY)
    assert status == 3
    assert "password_file" in said
    assert VARIABLE in said


def test_the_password_may_be_in_a_file_that_nobody_else_can_read(
    radicale: Radicale, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radicale.make()
    monkeypatch.delenv(VARIABLE)
    settings(plain, radicale.url, 'password_file = "secret"\n')
    secret = plain / "secret"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o644)
    status, _, said = run("push", *DAY)
    assert status == 3
    assert "chmod 600 secret" in said
    assert PASSWORD not in said
    secret.chmod(0o600)
    assert run("push", *DAY)[0] == 0


@pytest.mark.parametrize("text", ["", "\n", "two\nlines\n", "\udc80"])
def test_a_password_file_that_holds_no_password_is_refused(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    file = tmp_path / "secret"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    file.chmod(0o600)
    with pytest.raises(Exception, match="secret"):
        password_for("sam", "example.org", file)


def test_the_password_stands_nowhere_but_where_it_was_put(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    said = [*run("push", *DAY), *run("push", "--dry-run", *DAY)]
    assert PASSWORD not in repr(said)
    assert not any(PASSWORD.encode() in path.read_bytes() for path in plain.iterdir() if path.is_file())


def test_without_the_library_it_is_said_how_to_install_it(
    radicale: Radicale, run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ics_followup.publish.calendars.server", None)
    status, _, said = run("push", *DAY)
    assert status == 3
    assert "ics-followup[caldav]" in said


def test_a_damaged_feed_is_never_pushed(radicale: Radicale, plain: Path) -> None:
    from ics_followup.cli.pushing import opened_feed
    from ics_followup.problems import FollowupError

    file = plain / "followups.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//ics-followup//x\r\nBEGIN:VEVENT\r\nUID:a\r\n")
    with pytest.raises(FollowupError, match="damaged"), opened_feed(file):
        pass


def test_an_account_knows_its_host() -> None:
    account = Account("https://cloud.example.org:8443/dav/", "sam", "Jobs", True, None)
    assert account.host == "cloud.example.org"
