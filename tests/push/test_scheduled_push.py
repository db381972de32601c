"""The push of a scheduled run: silent while all is well; a failure is one line, status 3, kept, and mended later."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from radicales import PASSWORD, USER, Radicale, emptied, free_port, running, wanted_files
from small_caldav import SmallCalDAV, answers, hangs, small_caldav

from ics_followup.cli import pushing
from ics_followup.feed.previous import Previous
from ics_followup.publish.calendars.limits import Limits
from ics_followup.publish.calendars.password import VARIABLE
from ics_followup.publish.calendars.resource import name_of, resource_of
from ics_followup.publish.schedule.job import job_words

Run = Callable[..., tuple[int, str, str]]
DAY = ("--today", "2026-11-22")
CERTIFICATE = Path(__file__).parent.parent / "sources" / "certificate"
SHORT = partial(Limits, connect=2.0, read=0.5, whole=1.0, pauses=(0.01, 0.02))


@pytest.fixture(scope="module")
def one_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def desk(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sheet, the password in a file, short limits, and no keyring."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setattr(pushing, "Limits", SHORT)
    (plain / "secret").write_text(f"{PASSWORD}\n")
    (plain / "secret").chmod(0o600)
    (plain / "interviews.csv").write_text(
        "company,interview,people\nAcme,2026-11-20,Ana Diaz\nNorthwind,2026-11-19,Bo Li\n"
    )
    return plain


@pytest.fixture
def radicale(one_radicale: Radicale, desk: Path) -> Radicale:
    """A Radicale with one calendar to which the sheet was pushed."""
    emptied(one_radicale).make()
    settings(desk, one_radicale.url)
    return one_radicale


@pytest.fixture
def shop(desk: Path) -> Iterator[SmallCalDAV]:
    with small_caldav() as server:
        settings(desk, server.url)
        yield server


def settings(folder: Path, url: str, more: str = "") -> None:
    (folder / "followup.toml").write_text(
        f'[me]\nname = "Sam"\n[push]\nurl = "{url}"\nuser = "{USER}"\npassword_file = "secret"\n{more}'
    )


def job(run: Run, folder: Path, verb: str = "push", *options: str) -> tuple[int, str, str]:
    """The very words of the job, behind the Python and its module, on a fixed day."""
    words = job_words("/py", verb, [str(folder / "interviews.csv")], None, options=options)
    return run(*words[words.index("ics_followup") + 1 :], *DAY)


def add(folder: Path, row: str) -> None:
    with (folder / "interviews.csv").open("a") as sheet:
        sheet.write(f"{row}\n")


def feed(folder: Path) -> dict[str, bytes]:
    with (folder / "followups.ics").open("rb") as file:
        return {event.uid: event.block for event in Previous(file)}


def status(run: Run) -> dict[str, object]:
    found = json.loads(run("status", "--format", "json", *DAY)[1])
    assert isinstance(found, dict)
    return found


def test_a_run_of_which_all_is_well_says_nothing_and_the_calendar_follows(
    run: Run, desk: Path, radicale: Radicale
) -> None:
    assert job(run, desk) == (0, "", "")
    first = radicale.events()
    assert first == wanted_files(feed(desk))
    add(desk, "Globex,2026-11-18,Cy Fox")
    assert job(run, desk) == (0, "", "")
    assert radicale.events() == wanted_files(feed(desk)) != first
    assert job(run, desk) == (0, "", "")
    assert status(run)["push"]["result"] == "unchanged"  # type: ignore[index]


def test_good_rows_go_on_and_a_bad_one_is_told_once(run: Run, desk: Path, radicale: Radicale) -> None:
    assert job(run, desk)[0] == 0
    add(desk, "Bad,the day after,Cy Fox")
    add(desk, "Globex,2026-11-18,Cy Fox")
    found, out, err = job(run, desk)
    assert (found, out) == (1, "")
    assert "interviews.csv:4" in err
    assert radicale.events() == wanted_files(feed(desk))
    assert b"Globex" in b"".join(feed(desk).values())
    assert job(run, desk) == (1, "", "")


def test_nobody_is_asked_for_a_password_even_on_a_terminal(
    run: Run, desk: Path, radicale: Radicale, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "followup.toml").write_text(f'[push]\nurl = "{radicale.url}"\nuser = "{USER}"\n')
    monkeypatch.setattr("click.prompt", lambda *_, **__: pytest.fail("asked"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    found, out, err = job(run, desk)
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert "There is no password" in err


def test_a_wrong_password_is_one_line_kept_for_status_and_mended(
    run: Run, desk: Path, radicale: Radicale
) -> None:
    assert job(run, desk)[0] == 0
    (desk / "secret").write_text("wrong-Password-1\n")
    add(desk, "Globex,2026-11-18,Cy Fox")
    before = radicale.events()
    found, out, err = job(run, desk)
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert "did not take the user name or the password" in err
    assert "wrong-Password-1" not in err
    assert job(run, desk) == (3, "", ""), "told once a day"
    assert radicale.events() == before
    told = status(run)
    assert (told["status"], told["push"]["result"]) == (3, "failed")  # type: ignore[index]
    (desk / "secret").write_text(f"{PASSWORD}\n")
    assert job(run, desk) == (0, "", "")
    assert radicale.events() == wanted_files(feed(desk))
    assert status(run)["status"] == 0


def test_a_calendar_that_was_deleted_is_never_made_by_a_job(run: Run, desk: Path, radicale: Radicale) -> None:
    assert job(run, desk)[0] == 0
    radicale.ask("DELETE", f"{USER}/jobs/")
    found, out, err = job(run, desk)
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert "is not there any more" in err
    assert "push --make" in err
    assert [path for path in (radicale.folder / "files").rglob(f"{USER}/*") if path.is_dir()] == []
    assert status(run)["reasons"][0]["code"] == "unpushed"  # type: ignore[index]
    assert run("push", "--make", *DAY)[0] == 0
    assert job(run, desk) == (0, "", "")


def test_no_network_is_one_line_and_the_feed_is_built(run: Run, desk: Path) -> None:
    settings(desk, f"http://127.0.0.1:{free_port()}/")
    found, out, err = job(run, desk)
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert "no connection to 127.0.0.1" in err
    assert feed(desk)
    assert status(run)["push"]["result"] == "failed"  # type: ignore[index]


def test_a_certificate_that_nobody_vouches_for_is_one_line(run: Run, desk: Path) -> None:
    with small_caldav(CERTIFICATE) as shop:
        settings(desk, f"https://127.0.0.1:{shop.port}/dav/jobs/")
        found, out, err = job(run, desk)
        assert (found, out, err.count("\n")) == (3, "", 1)
        assert "the certificate of 127.0.0.1 cannot be trusted" in err
        assert shop.passwords == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (answers(507, after=3), "is full (status 507)"),
        (answers(503, after=3), "is busy (status 503)"),
        (answers(403), "does not let you write there"),
        (hangs(3), "did not answer within 0.5 seconds"),
        (hangs(3, to="PROPFIND"), "did not answer within 0.5 seconds"),
    ],
    ids=["full", "busy", "read only", "slow", "slow at once"],
)
def test_what_stops_half_way_is_one_line_and_the_next_run_goes_on(
    run: Run, desk: Path, shop: SmallCalDAV, fault: Callable[..., bool], said: str
) -> None:
    shop.faults.append(fault)
    found, out, err = job(run, desk)
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert said in err
    told = status(run)
    assert (told["status"], told["push"]["result"]) == (3, "failed")  # type: ignore[index]
    assert said in str(told["said"])
    shop.faults.clear()
    assert job(run, desk) == (0, "", "")
    assert shop.held == {name_of(uid): resource_of(block) for uid, block in feed(desk).items()}
    assert status(run)["status"] == 0


def test_a_job_ends_by_itself_before_the_system_ends_it(
    run: Run, desk: Path, shop: SmallCalDAV, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Limits] = []

    def limits(run: float = 1800.0) -> Limits:
        asked.append(replace(SHORT(), run=run))
        return asked[-1]

    monkeypatch.setattr(pushing, "Limits", limits)
    job(run, desk)
    run("push", *DAY)
    assert [each.run for each in asked] == [600.0, 1800.0]


def test_the_bare_screen_tells_of_it_too(run: Run, desk: Path) -> None:
    """It knows no day but the real one."""
    day = (datetime.now(UTC) + timedelta(days=1)).date()
    (desk / "interviews.csv").write_text(f"company,interview,people\nAcme,{day},Ana Diaz\n")
    settings(desk, f"http://127.0.0.1:{free_port()}/")
    assert run("push", "--keep-going", "--quiet")[0] == 3
    assert "Your calendar may be behind: the last push failed" in " ".join(run()[1].split())


# --- publish and push in one run ---------------------------------------------------------------------------


@pytest.fixture
def both(desk: Path, radicale: Radicale, own_config: Path) -> Path:
    """The same, and a synced folder to which the feed is published."""
    (desk / "Dropbox").mkdir()
    settings(desk, radicale.url, '[publish]\nto = "folder"\nplace = "Dropbox"\n')
    return desk


def test_one_run_publishes_and_pushes(run: Run, both: Path, radicale: Radicale) -> None:
    assert job(run, both, "publish", "--push") == (0, "", "")
    (file,) = (both / "Dropbox").iterdir()
    assert file.read_bytes() == (both / "followups.ics").read_bytes()
    assert radicale.events() == wanted_files(feed(both))
    assert status(run)["status"] == 0


def test_one_that_fails_does_not_stop_the_other(run: Run, both: Path, radicale: Radicale) -> None:
    assert job(run, both, "publish", "--push")[0] == 0
    add(both, "Globex,2026-11-18,Cy Fox")
    (both / "Dropbox").rename(both / "Box")
    found, out, err = job(run, both, "publish", "--push")
    assert (found, out, err.count("\n")) == (3, "", 1)
    assert "Dropbox" in err
    assert radicale.events() == wanted_files(feed(both))
    (both / "Box").rename(both / "Dropbox")
    (both / "secret").write_text("wrong-Password-1\n")
    add(both, "Initech,2026-11-18,Di Roe")
    found, _, err = job(run, both, "publish", "--push")
    assert (found, err.count("\n")) == (3, 1)
    (file,) = (both / "Dropbox").iterdir()
    assert b"Initech" in file.read_bytes()


def test_where_both_are_set_up_status_names_both(run: Run, both: Path) -> None:
    assert job(run, both, "publish", "--push")[0] == 0
    add(both, "Globex,2026-11-18,Cy Fox")
    told = status(run)
    assert str(told["said"]).endswith("Run ics-followup publish --push.")


def test_a_dry_run_of_both_is_refused(run: Run, both: Path) -> None:
    found, _, err = run("publish", "--push", "--dry-run", *DAY)
    assert found == 2
    assert "push --dry-run" in err


def test_publish_does_not_push_into_a_calendar_that_nobody_named(run: Run, both: Path) -> None:
    (both / "followup.toml").write_text('[publish]\nto = "folder"\nplace = "Dropbox"\n')
    assert run("publish", "--push", *DAY)[0] == 2
    assert list((both / "Dropbox").iterdir()) == []


def test_a_feed_that_was_built_but_not_pushed_is_told(run: Run, desk: Path, radicale: Radicale) -> None:
    assert job(run, desk)[0] == 0
    add(desk, "Globex,2026-11-18,Cy Fox")
    assert str(status(run)["said"]).endswith("Run ics-followup push.")
    assert run("build", *DAY)[0] == 0
    told = status(run)
    assert (told["status"], told["reasons"][0]["code"]) == (0, "unsent")  # type: ignore[index]
    assert str(told["said"]).endswith("Your calendar gets it with the next ics-followup push.")
    assert job(run, desk)[0] == 0
    assert status(run)["status"] == 0
