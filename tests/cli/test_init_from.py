"""``init FROM``: what is there already is understood, shown, and gets its settings; no file is ever overwritten."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.problems import columns
from ics_followup.settings_file import settings_from

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
SHEET = (
    "Firma;Position;Gesprächstermin;Schuhgröße;Gehalt;Notizen;Ansprechpartner\n"
    "Müller GmbH;Pflegekraft;22.11.2026;44;50000;geheim;Jana Koch\n"
    "Zeta;;;;;;\n"
)
EVENT = "BEGIN:VEVENT\nUID:1\nSUMMARY:Interview at Acme\nDTSTART:20261125T150000Z\nEND:VEVENT\n"
CALENDAR = f"BEGIN:VCALENDAR\nVERSION:2.0\n{EVENT}END:VCALENDAR\n"


def test_each_column_is_shown_with_what_it_means(run: Run, plain: Path) -> None:
    (plain / "mein.csv").write_text(SHEET)
    status, out, _ = run("init", "mein.csv", *TODAY)
    assert status == 0
    lines = out.splitlines()
    assert all(columns(line) <= 80 for line in lines)
    assert lines[:10] == [
        "mein.csv: 2 rows. Its columns:",
        "",
        "column                    what it holds              filled  for example",
        "Firma                     company                         2  Müller GmbH",
        "Position                  role                            1  Pflegekraft",
        "Gesprächstermin           interview                       1  22.11.2026",
        "Schuhgröße                kept: $schuhgrösse              1  44",
        "Gehalt                    not used                        1  50000",
        "Notizen                   notes (private)                 1",
        "Ansprechpartner           contact                         1  Jana Koch",
    ]
    assert "Understood: 1 interview and 1 row that waits for a date." in out
    assert "Would help: a column people" in out
    assert "geheim" not in out, "notes are nobody's, not even an example's"
    assert (plain / "mein.csv").read_text() == SHEET


def test_the_settings_beside_it_can_be_read_and_name_what_is_left(run: Run, plain: Path) -> None:
    (plain / "jobs").mkdir()
    (plain / "jobs" / "mein.csv").write_text(SHEET.replace("Schuhgröße", '"Schuh ""größe"""'))
    assert run("init", "jobs/mein.csv", *TODAY)[0] == 0
    text = (plain / "jobs" / "followup.toml").read_text()
    settings, problems = settings_from(text, "followup.toml")
    assert (settings.me.timezone, problems) == ("America/Chicago", ())
    assert '#"Schuh \\"größe\\"" = "-"' in text
    used = text.replace('#"Schuh', '"Schuh')
    assert tomllib.loads(used)["columns"] == {'Schuh "größe"': "-"}
    assert run("build", "jobs/mein.csv", *TODAY)[0] == 0


def test_settings_that_are_there_stay_as_they_are(run: Run, plain: Path) -> None:
    (plain / "mein.csv").write_text(SHEET)
    (plain / "followup.toml").write_text('[me]\nname = "Sam"\n')
    out = run("init", "mein.csv", *TODAY)[1]
    assert "followup.toml is already there: left as it is." in out
    assert (plain / "followup.toml").read_text() == '[me]\nname = "Sam"\n'


def test_what_is_missing_is_said(run: Run, plain: Path) -> None:
    (plain / "mein.csv").write_text("company,applied on the,salary\nAcme,x,1\n")
    status, out, _ = run("init", "mein.csv", *TODAY)
    assert status == 0
    assert "Missing: interview." in out


@pytest.mark.parametrize(("answer", "order"), [("d", "day first"), ("m", "month first")])
def test_the_order_of_day_and_month_is_asked_for_where_nothing_shows_it(
    run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch, answer: str, order: str
) -> None:
    (plain / "a.csv").write_text("company,interview\nAcme,3/7/2026\n")
    err = run("init", "a.csv", *TODAY)[2]
    assert 'dates = "day first"' in " ".join(err.split())
    (plain / "followup.toml").unlink()
    monkeypatch.setattr("ics_followup.cli.init._on_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: answer)
    assert run("init", "a.csv", *TODAY)[0] == 0
    assert settings_from((plain / "followup.toml").read_text(), "f")[0].defaults.dates == order
    assert run("check", "a.csv", *TODAY)[0] == 0


def test_a_workbook_is_understood_too(run: Run, plain: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Employer", "Interview date"])  # type: ignore[union-attr]
    book.active.append(["Acme", "2026-11-25"])  # type: ignore[union-attr]
    book.save(plain / "jobs.xlsx")
    status, out, _ = run("init", "jobs.xlsx", *TODAY)
    assert status == 0
    assert "Employer                  company" in out


def test_a_calendar_becomes_a_sheet_once_it_is_confirmed(run: Run, plain: Path) -> None:
    (plain / "cal.ics").write_text(CALENDAR)
    status, _, err = run("init", "cal.ics", *TODAY)
    assert (status, sorted(path.name for path in plain.iterdir())) == (0, ["cal.ics"])
    assert "Nothing was written" in err
    assert "ics-followup init cal.ics --yes" in err
    assert run("init", "cal.ics", "--yes", *TODAY)[0] == 0
    text = (plain / "interviews.csv").read_text()
    assert text == "company,role,interview,people,promised,status,log,notes\nAcme,,2026-11-25 09:00,,,,,\n"
    assert settings_from((plain / "followup.toml").read_text(), "f")[0].me.timezone == "America/Chicago"
    assert run("build", *TODAY)[0] == 0
    status, _, err = run("init", "cal.ics", "--yes", *TODAY)
    assert status == 3
    assert "ics-followup import cal.ics" in err
    assert (plain / "interviews.csv").read_text() == text


@pytest.mark.parametrize("name", ["none.csv", "none.ics", "none.xlsx"])
def test_a_file_that_is_not_there_makes_no_folder_of_its_name(run: Run, plain: Path, name: str) -> None:
    status, _, err = run("init", name, *TODAY)
    assert status == 3
    assert f"There is no file {name}" in err
    assert list(plain.iterdir()) == []


def test_a_folder_is_a_folder_as_ever(run: Run, plain: Path) -> None:
    (plain / "old.csv").mkdir()
    for folder in ("new", "old.csv", "v1.2"):
        assert run("init", folder, *TODAY)[0] == 0
        assert sorted(path.name for path in (plain / folder).iterdir()) == ["followup.toml", "interviews.csv"]
