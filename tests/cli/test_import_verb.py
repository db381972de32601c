"""``import``: what is in a calendar is shown, confirmed and written; nothing is ever written unasked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ics_followup.problems import columns

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Google Inc//Google Calendar 70.9054//EN
X-WR-TIMEZONE:America/Chicago
BEGIN:VEVENT
UID:1@google.com
SUMMARY:Interview with Northwind
DTSTART:20261125T150000Z
DTEND:20261125T154500Z
ORGANIZER;CN=Priya Nair:mailto:priya@northwind.com
ATTENDEE;CN=Sam Rivera:mailto:sam@gmail.com
END:VEVENT
BEGIN:VEVENT
UID:2@google.com
SUMMARY:Second interview Mercy
DTSTART;TZID=America/New_York:20261126T150000
DTEND;TZID=America/New_York:20261126T160000
END:VEVENT
BEGIN:VEVENT
UID:3@google.com
SUMMARY:Interview prep
DTSTART:20261124T150000Z
END:VEVENT
BEGIN:VEVENT
UID:4@google.com
SUMMARY:Dentist
DTSTART:20261124T170000Z
END:VEVENT
BEGIN:VEVENT
UID:5@google.com
SUMMARY:Interview at Acme
DTSTART:20260701T150000Z
END:VEVENT
END:VCALENDAR
"""
SHEET = "Company;Role;Interview;Notes\r\nMercy;Nurse;2026-11-10 10:00; keep  me \r\nZeta;;;\r\n"


@pytest.fixture
def folder(plain: Path) -> Path:
    """A sheet with settings, and a calendar."""
    (plain / "cal.ics").write_text(CALENDAR)
    (plain / "interviews.csv").write_bytes(SHEET.encode())
    (plain / "followup.toml").write_text(
        '[me]\nname = "Sam Rivera"\nemail = "sam@gmail.com"\ntimezone = "America/Chicago"\n'
    )
    return plain


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody at a terminal, who gives these answers."""
    said: list[str] = []
    monkeypatch.setattr("ics_followup.cli.import._on_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: said.pop(0))
    return said


def test_without_a_terminal_everything_is_shown_and_nothing_written(run: Run, folder: Path) -> None:
    before = sorted(folder.iterdir())
    status, out, err = run("import", "cal.ics", *TODAY)
    assert status == 0
    assert all(columns(line) <= 80 for line in out.splitlines())
    assert out.splitlines() == [
        "cal.ics: 2 interviews, 2 interviews to confirm.",
        "",
        "  1  Wed 25 Nov 09:00  Northwind",
        "     a new row, 45 minutes: Priya Nair <priya@northwind.com>",
        "",
        "  2  Thu 26 Nov 15:00  Mercy, Nurse",
        '     a new row, a further round ("Second"), America/New_York time',
        '     the round before it becomes "advanced"',
        "",
        "Not taken, so look yourself:",
        '  Tue 24 Nov: "Interview prep": its title reads as if it were about an',
        "  interview, not one",
        "",
        "1 other event; 1 event before Wed 23 Sep not looked at (--from DATE does).",
    ]
    assert err == "\nNothing was written. To take them in: ics-followup import cal.ics --yes\n"
    assert sorted(folder.iterdir()) == before


def test_what_is_confirmed_is_written_and_every_other_byte_stays(run: Run, folder: Path) -> None:
    status, _, err = run("import", "cal.ics", "--yes", *TODAY)
    assert status == 0
    assert (folder / "interviews.csv").read_bytes().decode() == (
        "Company;Role;Interview;Notes;status;status_date;minutes;people;round;timezone\r\n"
        "Mercy;Nurse;2026-11-10 10:00; keep  me ;advanced;2026-11-22\r\n"
        "Zeta;;;\r\n"
        "Northwind;;2026-11-25 09:00;;;;45;Priya Nair <priya@northwind.com>;;\r\n"
        "Mercy;Nurse;2026-11-26 15:00;;;;;;Second;America/New_York\r\n"
    )
    (backup,) = folder.glob("interviews.bak.*.csv")
    assert backup.read_bytes() == SHEET.encode()
    assert "2 rows added and 1 row changed" in " ".join(err.split())
    assert run("check", *TODAY)[0] == 0


def test_to_import_again_changes_nothing_and_a_moved_hour_is_recognised(run: Run, folder: Path) -> None:
    run("import", "cal.ics", "--yes", *TODAY)
    after = (folder / "interviews.csv").read_bytes()
    status, out, _ = run("import", "cal.ics", "--yes", *TODAY)
    assert (status, (folder / "interviews.csv").read_bytes()) == (0, after)
    assert "nothing to add" in out
    moved = CALENDAR.replace("20261125T150000Z", "20261127T180000Z").replace(
        "20261125T154500Z", "20261127T184500Z"
    )
    (folder / "cal.ics").write_text(moved)
    out = run("import", "cal.ics", "--yes", *TODAY)[1]
    assert "moved from Wed 25 Nov 09:00 to Fri 27 Nov 12:00" in out
    assert (folder / "interviews.csv").read_bytes() == after.replace(b"2026-11-25 09:00", b"2026-11-27 12:00")


def test_dry_run_writes_nothing_even_with_yes(run: Run, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    status, out, err = run("import", "cal.ics", "--yes", "--dry-run", *TODAY)
    assert (status, err.strip()) == (0, "Nothing was written.")
    assert "Northwind" in out
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_somebody_unknown_is_told_that_they_may_stand_among_the_people(run: Run, folder: Path) -> None:
    told = "you may stand among the people yourself"
    assert told not in " ".join(run("import", "cal.ics", *TODAY)[2].split())
    (folder / "followup.toml").write_text('[me]\ntimezone = "America/Chicago"\n')
    assert told in " ".join(run("import", "cal.ics", *TODAY)[2].split())


def test_json_is_for_programs(run: Run, folder: Path) -> None:
    status, out, _ = run("import", "cal.ics", "--format", "json", *TODAY)
    found = json.loads(out)
    assert status == 0
    assert [(item["kind"], item["company"], item["row"]) for item in found["interviews"]] == [
        ("new", "Northwind", "northwind"),
        ("round", "Mercy", "mercy-nurse-second"),
    ]
    assert (found["others"], found["earlier"], len(found["unclear"])) == (1, 1, 1)
    assert (folder / "interviews.csv").read_bytes() == SHEET.encode()


def test_an_earlier_day_can_be_asked_for(run: Run, folder: Path) -> None:
    out = run("import", "cal.ics", "--from", "2026-07-01", *TODAY)[1]
    assert "Acme" in out
    assert "3 interviews to confirm" in out


def test_one_by_one_and_what_was_refused_is_not_asked_about_again(
    run: Run, folder: Path, answers: list[str]
) -> None:
    answers += ["o", "n", "y"]
    assert run("import", "cal.ics", *TODAY)[0] == 0
    text = (folder / "interviews.csv").read_text()
    assert "Northwind" not in text
    assert "2026-11-26 15:00" in text
    out = run("import", "cal.ics", *TODAY)[1]
    assert "You said no to: Northwind (Wed 25 Nov 09:00)" in out
    answers += ["y"]
    assert "1 interview to confirm" in run("import", "cal.ics", "--again", *TODAY)[1]
    assert "Northwind" in (folder / "interviews.csv").read_text()


def test_no_and_enter_write_nothing_and_remember_nothing(run: Run, folder: Path, answers: list[str]) -> None:
    for answer in ("n", ""):
        answers += [answer]
        status, _, err = run("import", "cal.ics", *TODAY)
        assert (status, err.strip()) == (0, "Nothing was written.")
    assert (folder / "interviews.csv").read_bytes() == SHEET.encode()
    assert not (folder / "state.json").exists()


def test_a_sheet_that_changed_while_somebody_thought_is_left_alone(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thinking(*_: object, **__: object) -> str:
        (folder / "interviews.csv").write_bytes(SHEET.encode() + b"New;;;\r\n")
        return "y"

    monkeypatch.setattr("ics_followup.cli.import._on_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", thinking)
    status, _, err = run("import", "cal.ics", *TODAY)
    assert status == 3
    assert "changed by another program" in err
    assert (folder / "interviews.csv").read_bytes() == SHEET.encode() + b"New;;;\r\n"


def test_without_a_sheet_one_is_made_as_init_does(run: Run, plain: Path) -> None:
    (plain / "cal.ics").write_text(CALENDAR)
    status, _, err = run("import", "cal.ics", "--yes", *TODAY)
    assert status == 0
    assert (
        (plain / "interviews.csv")
        .read_text()
        .startswith("company,role,interview,people,promised,status,log,notes")
    )
    assert (plain / "interviews.csv").stat().st_mode & 0o777 == 0o600
    assert (plain / "followup.toml").exists()
    assert "write your name into it" in " ".join(err.split())
    assert run("build", *TODAY)[0] == 0


def test_a_sheet_from_a_pipe_is_never_written_and_its_rows_are_printed(run: Run, folder: Path) -> None:
    status, out, err = run("import", "cal.ics", "--csv", "-", "--yes", *TODAY, stdin=SHEET.encode())
    assert status == 0
    assert (
        "Company,Role,Interview,Notes,minutes,people,round,timezone\n"
        "Northwind,,2026-11-25 09:00,,45,Priya Nair <priya@northwind.com>,,\n"
        "Mercy,Nurse,2026-11-26 15:00,,,,Second,America/New_York\n"
        'Row 2, a new column "status": advanced\n'
    ) in out
    assert "never written to" in err
    assert (folder / "interviews.csv").read_bytes() == SHEET.encode()


def test_a_workbook_is_never_written(run: Run, plain: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["company", "role", "interview"])  # type: ignore[union-attr]
    book.active.append(["Mercy", "Nurse", "2026-11-10"])  # type: ignore[union-attr]
    book.save(plain / "interviews.xlsx")
    (plain / "cal.ics").write_text(CALENDAR)
    before = (plain / "interviews.xlsx").read_bytes()
    status, out, _ = run("import", "cal.ics", "--yes", *TODAY)
    assert status == 0
    assert "Northwind,,2026-11-25 09:00" in out
    assert (plain / "interviews.xlsx").read_bytes() == before


def test_a_row_with_a_mistake_stops_nothing_and_is_never_doubled(run: Run, folder: Path) -> None:
    (folder / "interviews.csv").write_text("company,role,interview\nNorthwind,,31 February\nMercy,,\n")
    status, out, err = run("import", "cal.ics", "--yes", *TODAY)
    assert status == 0
    assert "1 mistake to mend" in " ".join(err.split())
    assert "Wed 25 Nov: Northwind: its row in your sheet has a mistake" in out
    text = (folder / "interviews.csv").read_text()
    assert text.count("Northwind") == 1
    assert "Mercy,,2026-11-26 15:00" in text


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "Name a calendar"),
        (("none.ics",), 3, "There is no file none.ics"),
        (("interviews.csv",), 1, "not a calendar file"),
        (("-", "--csv", "-"), 2, "once only"),
        (("http://example.org/cal.ics",), 2, "https://"),
    ],
)
def test_what_is_no_calendar_is_said_plainly(
    run: Run, folder: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    got, _, err = run("import", *arguments, *TODAY)
    assert got == status
    assert said in err


def test_a_calendar_from_a_pipe(run: Run, folder: Path) -> None:
    out = run("import", "-", *TODAY, stdin=CALENDAR.encode())[1]
    assert out.startswith("standard input: 2 interviews")


# --- [sources] calendar ---------------------------------------------------------------------------------------------


class Server(HTTPServer):
    body: bytes | None = CALENDAR.encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.server.body
        self.send_response(200 if body is not None else 503)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[tuple[Server, str]]:
    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield (
            server,
            f"http://127.0.0.1:{server.server_port}/ical/sam%40gmail.com/private-0123456789abcdef/basic.ics",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_each_run_says_what_the_calendar_has_and_the_sheet_lacks(run: Run, folder: Path) -> None:
    config = folder / "followup.toml"
    config.write_text(config.read_text() + '[sources]\ncalendar = "cal.ics"\n')
    said = "2 interviews in your calendar are not in your sheet: Northwind 25 Nov and Mercy 26 Nov."
    for verb in (("build", *TODAY), ("check", *TODAY)):
        status, _, err = run(*verb)
        assert status == 0
        assert said in " ".join(err.split())
    assert run("import", "--yes", *TODAY)[0] == 0
    for verb in (("build", *TODAY), ("check", *TODAY)):
        assert "in your calendar" not in run(*verb)[2]


def test_a_build_remembers_what_it_recognised_so_that_a_moved_hour_is_no_second_interview(
    run: Run, folder: Path
) -> None:
    config = folder / "followup.toml"
    config.write_text(config.read_text() + '[sources]\ncalendar = "cal.ics"\n')
    (folder / "interviews.csv").write_text("company,interview,people\nNorthwind,2026-11-25 09:00,Priya\n")
    assert run("build", *TODAY)[0] == 0
    (folder / "cal.ics").write_text(CALENDAR.replace("20261125T15", "20261127T15"))
    said = " ".join(run("build", *TODAY)[2].split())
    assert "1 interview says more in your calendar: Northwind 27 Nov." in said
    assert "moved from Wed 25 Nov 09:00" in run("import", *TODAY)[1]


def test_each_of_several_sheets_takes_the_changes_of_its_own_rows(run: Run, folder: Path) -> None:
    (folder / "a.csv").write_text("company,interview\nAcme,2026-11-10\n")
    (folder / "b.csv").write_text("company,interview\nMercy,2026-11-10 10:00\n")
    status, _, err = run("import", "cal.ics", "--csv", "a.csv", "--csv", "b.csv", "--yes", *TODAY)
    assert status == 0
    assert "Northwind" in (folder / "a.csv").read_text()
    assert "Mercy,,2026-11-26" not in (folder / "b.csv").read_text()
    assert "2026-11-26 15:00" in (folder / "a.csv").read_text()
    assert "Mercy,2026-11-10 10:00,advanced,2026-11-22" in (folder / "b.csv").read_text()
    assert "1 row changed" in err


def test_an_outage_never_fails_a_build_and_no_address_is_printed_whole(run: Run, folder: Path) -> None:
    config = folder / "followup.toml"
    with served() as (server, address):
        config.write_text(config.read_text() + f'[sources]\ncalendar = "{address}"\n')
        everything = ""
        server.body = None
        status, out, err = run("build", *TODAY)
        assert status == 0
        assert "could not be fetched" in " ".join(err.split())
        assert (folder / "followups.ics").exists()
        everything += out + err
        server.body = CALENDAR.encode()
        status, out, err = run("build", *TODAY)
        assert "Northwind 25 Nov" in " ".join(err.split())
        everything += out + err
        server.body = None
        status, out, err = run("build", *TODAY)
        assert status == 0
        assert "Northwind 25 Nov" in " ".join(err.split()), "the last good copy"
        assert "old" in err
        everything += out + err
        server.body = b"<html>Sign in</html>"
        for verb in (("check", *TODAY), ("import", *TODAY), ()):
            status, out, err = run(*verb)
            assert status == 0
            everything += out + err
    assert "private-0123456789abcdef" not in everything
    assert b"private-0123456789abcdef" not in (folder / "state.json").read_bytes()


def test_a_calendar_that_cannot_be_used_is_a_warning_and_its_value_stays_unseen(
    run: Run, folder: Path
) -> None:
    config = folder / "followup.toml"
    text = config.read_text()
    for value in ('"http://example.org/secret-key-123456/x.ics"', '"none.ics"', '"interviews.csv"'):
        config.write_text(text + f"[sources]\ncalendar = {value}\n")
        status, out, err = run("build", *TODAY)
        assert status == 0
        assert "secret-key-123456" not in out + err
        assert "alendar" in err
    config.write_text(text + '[sources]\ncalendar = ["https://example.org/secret-key-123456/x.ics"]\n')
    status, out, err = run("build", *TODAY)
    assert status == 1
    assert "write a text in quotes" in (out + err).casefold()
    assert "secret-key-123456" not in out + err


def test_yes_leaves_out_what_may_be_a_row_that_is_there(run: Run, folder: Path, answers: list[str]) -> None:
    sheet = "Company;Interview\r\nNorth & Sons;2026-11-25 09:00\r\nMercy;2026-11-26 14:00\r\n"
    (folder / "interviews.csv").write_bytes(sheet.encode())
    _, out, err = run("import", "cal.ics", "--yes", *TODAY)
    assert "Look: your sheet has North & Sons at this hour." in out
    assert "Left out: Northwind (Wed 25 Nov 09:00)." in " ".join(err.split())
    assert err.endswith("Nothing was written.\n")
    assert (folder / "interviews.csv").read_bytes() == sheet.encode()
    answers.append("y")
    assert run("import", "cal.ics", *TODAY)[0] == 0
    assert "Northwind;2026-11-25 09:00" in (folder / "interviews.csv").read_text()
