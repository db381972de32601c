"""coach build, from the command line: both forms of input, consent, broken sheets, only what changed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
HEADER = "name,email,source,country,timezone,level,consent_until\n"
SHEET = (
    "company,role,interview,people,promised,status,log,notes\n"
    "St. Luke's,Nurse,2026-11-12 10:00,Dana Ortiz <dana@example.com>,2026-11-18,,2026-11-12 out email,my secret\n"
    "Northwind,Analyst,2026-11-20 14:00,Priya Shah <priya@example.com>,,,,\n"
)


def client(name: str, sheet: str = SHEET, config: str = "") -> None:
    folder = Path(name)
    folder.mkdir(exist_ok=True)
    (folder / "interviews.csv").write_text(sheet, encoding="utf-8")
    if config:
        (folder / "followup.toml").write_text(config, encoding="utf-8")


def listed(*rows: str) -> None:
    Path("clients.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def build(run: Run, *more: str) -> tuple[int, str, str]:
    return run("coach", "build", "-o", "out", *(more if "--today" in more else (*TODAY, *more)))


def page(ref: str, name: str = "index.html") -> str:
    return Path("out/clients", ref, name).read_bytes().decode()


def stamps() -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in Path("out").rglob("*") if path.is_file()}


def everything() -> str:
    files = [path for path in Path("out").rglob("*") if path.is_file()]
    return "\n".join([*map(str, files), *(path.read_text(encoding="utf-8") for path in files)])


def test_each_client_has_a_feed_and_two_pages_and_the_coach_the_overview(run: Run) -> None:
    client("maya")
    listed("Maya Chen,maya@example.com,maya,US,America/Chicago,named,2027-01-31")
    status, out, err = build(run)
    assert (status, err) == (0, "")
    assert "1 client: 1 shared.\n" in out
    assert "Open out/index.html" in out
    assert sorted(path.name for path in Path("out/clients/maya-chen").iterdir()) == [
        "followups.ics", "index.html", "this-week.html",
    ]  # fmt: skip
    assert "Northwind" in page("maya-chen")
    assert "Maya Chen" in Path("out/index.html").read_text(encoding="utf-8")
    assert Path("out/exceptions.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_nothing_changed_writes_nothing(run: Run) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,named,", "Ben Okoro,,ben,,,full,")
    build(run)
    before = stamps()
    _, out, _ = build(run)
    assert "nothing changed" in out
    assert stamps() == before


def test_only_the_client_who_changed_is_built_again(run: Run) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,,2027-01-01", "Ben Okoro,,ben,,,,2027-01-01")
    build(run)
    before = stamps()
    client("ben", SHEET + "Acme,Cook,2026-11-19 09:00,Al <al@example.com>,,,,\n")
    _, out, _ = build(run)
    assert "1 changed" in out
    changed = {path for path, stamp in stamps().items() if before.get(path) != stamp}
    assert {path for path in changed if "clients/" in path} == {
        "out/.coach/clients/ben-okoro.json",
        "out/clients/ben-okoro/followups.ics",
        "out/clients/ben-okoro/index.html",
        "out/clients/ben-okoro/this-week.html",
    }


def test_a_page_that_somebody_removed_or_changed_is_made_again(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,named,")
    build(run)
    good = page("maya-chen")
    Path("out/clients/maya-chen/index.html").write_text("changed")
    Path("out/clients/maya-chen/followups.ics").unlink()
    build(run)
    assert page("maya-chen") == good
    assert Path("out/clients/maya-chen/followups.ics").exists()


def test_without_consent_nothing_of_the_sheet_is_read_or_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("maya")
    listed("Maya Chen,maya@example.com,maya,US,,,")
    os.chmod("maya/interviews.csv", 0)  # noqa: PTH101 - it must not even be opened
    status, out, err = build(run)
    assert (status, err) == (0, "")
    assert "No consent" in out
    assert not Path("out/clients/maya-chen").exists()
    assert "Luke" not in everything()
    assert "Maya Chen" in Path("out/index.html").read_text(encoding="utf-8")


def test_a_consent_that_is_taken_back_takes_the_pages_away(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,full,")
    build(run)
    assert "Dana Ortiz" in everything()
    listed("Maya Chen,,maya,,,,")
    build(run)
    assert "Dana" not in everything()
    assert "Luke" not in everything()


def test_an_expired_consent_shares_nothing_and_says_so(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,full,2026-11-30")
    build(run)
    status, out, _ = build(run, "--today", "2026-12-01")
    assert status == 0
    assert "The consent has ended" in out
    assert "Luke" not in everything()
    assert "Dana" not in everything()
    assert page("maya-chen")


@pytest.mark.parametrize(
    ("row", "own", "asked", "shows", "hides"),
    [
        ("full", '[share]\nlevel = "initials"\n', "", "S. L.", "Northwind"),
        ("initials", '[share]\nlevel = "full"\n', "", "S. L.", "Northwind"),
        ("", "[share]\n", "", "S. L.", "Northwind"),
        ("", '[share]\nlevel = "named"\n', "", "Northwind", "dana@example.com"),
        ("full", "", "initials", "S. L.", "Northwind"),
        ("initials", "", "full", "S. L.", "Northwind"),
    ],
)
def test_the_lower_level_wins_and_the_command_line_can_only_lower(
    run: Run, row: str, own: str, asked: str, shows: str, hides: str
) -> None:
    client("maya", config=own)
    listed(f"Maya Chen,,maya,,,{row},")
    build(run, *(("--level", asked) if asked else ()))
    assert shows in page("maya-chen")
    assert hides not in everything()


def test_the_earlier_end_wins(run: Run) -> None:
    client("maya", config='[share]\nuntil = "2026-11-21"\n')
    listed("Maya Chen,,maya,,,full,2027-12-31")
    _, out, _ = build(run)
    assert "The consent has ended" in out
    assert "Luke" not in everything()


def test_a_level_that_was_lowered_holds_even_where_the_sheet_is_broken(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,full,")
    build(run)
    Path("maya/interviews.csv").write_bytes(b"")
    listed("Maya Chen,,maya,,,initials,")
    status, _, err = build(run)
    assert status == 3
    assert "Maya Chen" in err
    assert "Luke" not in everything()


def test_a_broken_sheet_costs_its_client_only_and_the_last_good_pages_stay(run: Run) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,named,", "Ben Okoro,,ben,,,named,")
    build(run)
    good = page("ben-okoro")
    Path("ben/interviews.csv").write_bytes(b'company,role\n"Acme,Nurse\n')
    client("maya", SHEET + "Acme,Cook,2026-11-19 09:00,,,,,\n")
    status, out, err = build(run)
    assert status == 1
    assert "Could not be read: 1 client" in err
    assert "1 changed" in out
    assert page("ben-okoro") == good
    assert "Acme" in page("maya-chen")
    assert "Ben Okoro" in Path("out/index.html").read_text(encoding="utf-8")
    client("ben")
    status, _, err = build(run)
    assert (status, err) == (0, "")


@pytest.mark.parametrize("level", ["busy", "initials", "named"])
def test_a_problem_is_told_without_the_cell(run: Run, level: str) -> None:
    client("maya", SHEET + "Acme,Cook,CANARY is no day,,,,CANARYLOG what,\n")
    listed(f"Maya Chen,,maya,,,{level},")
    status, out, err = build(run)
    assert status == 1
    assert "CANARY" not in out + err + everything()
    if level != "busy":
        assert 'row 4, column C "interview"' in " ".join(err.split())


def test_at_full_the_problem_says_what_stands_there(run: Run) -> None:
    client("maya", SHEET + "Acme,Cook,CANARY is no day,,,,,\n")
    listed("Maya Chen,,maya,,,full,")
    _, _, err = build(run)
    assert "CANARY" in err


@pytest.mark.parametrize("cut", [0, len(SHEET) - 8, len(SHEET) - 30])
def test_a_sheet_that_is_being_written_is_read_the_next_time(run: Run, cut: int) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,named,", "Ben,,ben,,,named,")
    build(run)
    good = page("maya-chen")
    Path("maya/interviews.csv").write_text(SHEET[:cut], encoding="utf-8")
    status, _, err = build(run)
    assert status == 1
    assert "Maya Chen" in err
    assert page("maya-chen") == good
    client("maya")
    assert build(run)[0] == 0


def test_a_short_last_line_that_stays_so_is_no_writing(run: Run) -> None:
    client("maya", SHEET + "Acme,Cook,2026-11-19")
    long_ago = time.time() - 3600
    os.utime("maya/interviews.csv", (long_ago, long_ago))
    listed("Maya Chen,,maya,,,named,")
    assert build(run)[0] == 0
    assert "Acme" in page("maya-chen")


def test_two_clients_of_one_name_are_told_and_the_others_are_built(run: Run) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,full,", "Ben Okoro,,ben,,,named,", "maya chen,,other,,,full,")
    status, _, err = build(run)
    assert status == 1
    assert "clients.csv:2:1: error" in err
    assert "clients.csv:4:1: error" in err
    assert not Path("out/clients/maya-chen").exists()
    assert page("ben-okoro")


def test_one_sheet_with_a_column_of_clients(run: Run) -> None:
    rows = SHEET.splitlines()
    sheet = [
        "client," + rows[0],
        "Maya Chen," + rows[1],
        "Ben Okoro," + rows[2],
        ",Lost,Cook,2026-11-19,,,,,",
    ]
    Path("all.csv").write_text("\n".join(sheet) + "\n", encoding="utf-8")
    status, out, err = run("coach", "build", "all.csv", "-o", "out", "--level", "named", *TODAY)
    assert status == 1
    assert "all.csv:4:1: error: This row does not say whose it is" in err
    assert "2 clients: 2 shared" in out
    assert "Luke" in page("maya-chen")
    assert "Northwind" not in page("maya-chen")
    assert "Luke" not in page("ben-okoro")


def test_one_sheet_shows_initials_unless_the_coachs_settings_or_the_command_line_say_more(run: Run) -> None:
    Path("interviews.csv").write_text("client,company,interview\nMaya,Northwind,2026-11-20 10:00\n")
    assert build(run)[0] == 0
    assert "Northwind" not in everything()
    Path("followup.toml").write_text('[share]\nlevel = "named"\n')
    build(run)
    assert "Northwind" in page("maya")


AGREED = "client,company,interview,level,consent_until\n"


def test_the_rows_of_one_sheet_can_say_what_each_client_agreed_to(run: Run) -> None:
    Path("interviews.csv").write_text(
        f"{AGREED}Maya,Northwind,2026-11-20 10:00,,\nMaya,Southgate,2026-11-20 11:00,named,2027-03-01\n"
        "Ben,Westwood,2026-11-20 10:00,named,\nBen,Eastgate,2026-11-20 11:00,Initials,\n"
        "Ana,Highfield,2026-11-20 10:00,full,2026-11-01\nZoe,Lowfield,2026-11-20 10:00,,\n"
    )
    status, out, _ = build(run)
    assert status == 0
    assert "Northwind" in page("maya")
    assert "Southgate" in page("maya")
    assert "Westwood" not in everything()
    assert "Highfield" not in everything()
    assert "Lowfield" not in everything()
    assert "The consent has ended, so nothing is shown: 1 client" in out
    build(run, "--level", "busy")
    assert "Northwind" not in page("maya")
    Path("followup.toml").write_text('[share]\nlevel = "initials"\n')
    build(run, "--level", "full")
    assert "Northwind" not in page("maya")


def test_what_cannot_be_read_of_a_consent_in_one_sheet_shows_nothing_of_that_client(run: Run) -> None:
    Path("interviews.csv").write_text(
        f"{AGREED}Maya,Northwind,2026-11-20 10:00,ful,\nBen,Westwood,2026-11-20 10:00,named,next year\n"
        "Ana,Highfield,2026-11-20 10:00,named,\n"
    )
    status, _, err = build(run)
    assert status == 1
    assert "interviews.csv:2:33: error: 'ful' is no level" in err
    assert 'Did you mean "full"?' in err
    assert "interviews.csv:3:37: error: 'next year' is not a day" in err
    assert not Path("out/clients/maya").exists()
    assert not Path("out/clients/ben").exists()
    assert "Highfield" in page("ana")


def test_a_column_of_how_senior_a_role_is_says_nothing_of_consent(run: Run) -> None:
    Path("interviews.csv").write_text(
        "client,company,interview,level\nMaya,Northwind,2026-11-20 10:00,Senior\n"
    )
    status, _, err = build(run)
    assert (status, err) == (0, "")
    assert "Northwind" not in everything()
    assert page("maya")


def test_problems_of_one_sheet_stand_where_the_row_really_is(run: Run) -> None:
    Path("all.csv").write_text(
        'client,company,interview,notes\nMaya,Acme,2026-11-20,"two\nlines"\nBen,North,2026-11-21,\nMaya,West,soon,\n'
    )
    _, _, err = run("coach", "build", "all.csv", "-o", "out", *TODAY)
    assert 'all.csv, row 4, column C "interview"' in " ".join(err.split())


def test_the_log_of_one_sheet_reaches_each_client_alone(run: Run) -> None:
    Path("interviews.csv").write_text(
        "client,company,interview,people\nMaya,Acme,2026-11-12 10:00,Dana\nBen,Acme,2026-11-12 10:00,Dana\n"
    )
    Path("interviews.log.csv").write_text("when,key,entry\n2026-11-13,maya-acme,2026-11-13 in email offer\n")
    assert build(run, "--level", "named")[0] == 0
    assert "offer" in page("maya").lower()
    assert "Now: offer" in page("maya", "followups.ics").replace("\r\n ", "")
    assert "Now: offer" not in page("ben", "followups.ics").replace("\r\n ", "")


def test_files_of_several_clients_in_one_folder_share_no_log_and_no_settings(run: Run) -> None:
    Path("all").mkdir()
    for name in ("maya", "ben"):
        Path(f"all/{name}.csv").write_text(SHEET, encoding="utf-8")
    Path("all/followup.toml").write_text('[share]\nlevel = "full"\n')
    listed("Maya,,all/maya.csv,,,,", "Ben,,all/ben.csv,,,initials,")
    _, out, _ = build(run)
    assert "No consent, so nothing is read: 1 client" in out
    assert not Path("out/clients/maya").exists()


def test_one_sheet_named_for_two_clients_needs_a_column_that_tells_them_apart(run: Run) -> None:
    client("both")
    listed("Maya,,both,,,full,", "Ben,,both,,,full,")
    status, _, err = build(run)
    assert status == 3
    assert "Several clients have this sheet or its folder" in err
    assert "Luke" not in everything()
    client("both", "client,company,interview\nMaya,Acme,2026-11-20 10:00\nBen,Northwind,2026-11-20 11:00\n")
    assert build(run)[0] == 0
    assert "Northwind" not in page("maya")
    assert "Acme" not in page("ben")


def test_a_client_who_is_no_longer_in_the_list_is_named(run: Run) -> None:
    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,full,", "Ben,,ben,,,full,")
    build(run)
    listed("Ben,,ben,,,full,")
    _, out, _ = build(run)
    assert "No longer in the list, so not shown any more: Maya Chen. Their pages were" in " ".join(
        out.split()
    )
    assert not Path("out/clients/maya-chen").exists()
    assert "Maya" not in everything()
    assert "Maya" not in Path("out/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "broken",
    [
        SHEET.rstrip("\n").replace("Nurse", '"Nurse" here'),
        SHEET.replace("Nurse", '"Nurse'),
    ],
)
def test_a_broken_sheet_is_told_at_once_although_it_was_saved_a_moment_ago(broken: str, run: Run) -> None:
    client("maya")
    listed("Maya,maya@example.com,maya,,,full,")
    build(run)
    client("maya", broken)
    err = " ".join(build(run)[2].split())
    assert "being written" not in err
    assert "interviews.csv" in err
    assert "The earlier pages stay." in err


def test_a_sheet_that_was_never_read_has_no_earlier_pages(run: Run) -> None:
    client("maya", 'company\n"x" y')
    client("ben", "")
    listed("Maya,,maya,,,full,", "Ben,,ben,,,full,")
    status, _, err = build(run)
    assert status == 3
    assert "stay" not in err
    page = Path("out/index.html").read_text(encoding="utf-8")
    assert "Nothing can be shown" in page
    assert "pages of an earlier run" not in page


def test_a_folder_without_a_sheet_is_named_and_the_client_gets_no_mail(run: Run) -> None:
    client("maya")
    Path("ned").mkdir()
    listed("Maya,maya@example.com,maya,,,full,", "Ned,ned@example.com,ned,,,named,")
    status, out, err = build(run)
    assert status == 1
    assert "There is no sheet in the folder 'ned'." in " ".join(err.split())
    assert "2 clients: 1 shared, 1 that could not be read." in out
    assert "mailto:ned" not in Path("out/index.html").read_text(encoding="utf-8")


def test_a_row_of_the_list_to_mend_is_the_coachs_and_the_client_gets_no_mail(run: Run) -> None:
    client("maya")
    client("ben")
    client("cy")
    listed(
        "Maya,maya@example.com,maya,,,full,",
        "Ben,ben@example.com,ben,,,full,soon",
        "Cy,cy@example.com,nowhere,,,full,",
    )
    status, _, err = build(run)
    assert status == 1
    assert "'soon' is not a day" in err
    assert "Besides, to mend in your list: 1 client." in err
    assert "Could not be read" not in err
    page = Path("out/index.html").read_text(encoding="utf-8")
    assert "To mend in your list" in page
    assert "The sheet cannot be read" not in page
    assert "mailto:ben" not in page
    assert "mailto:cy" not in page


def test_sources_that_cannot_be_are_told_and_nothing_is_overwritten(run: Run) -> None:
    client("maya")
    listed("Maya,,maya,,,full,")
    build(run)
    listed(
        "Maya,,maya,,,full,",
        "Here,,./,,,full,",
        "Inside,,out/clients/maya,,,full,",
        "Gone,,nothing.csv,,,full,",
        "Plain,,http://example.org/a.csv,,,full,",
        f"Long,,{'x' * 1500},,,full,",
    )
    status, _, err = build(run)
    assert status == 1
    assert "To mend in your list: 5 clients." in err
    assert "Could not be read" not in err
    for said in (
        "folder of the list itself",
        "inside the folder of the pages",
        "no file or folder 'nothing.csv'",
    ):
        assert said in " ".join(err.split())


def test_a_folder_of_somebody_elses_is_not_taken(run: Run) -> None:
    client("maya")
    listed("Maya,,maya,,,full,")
    Path("out").mkdir()
    Path("out/index.html").write_text("mine")
    status, _, err = build(run)
    assert status == 2
    assert "Name an empty or a new folder" in err
    assert Path("out/index.html").read_text() == "mine"
    Path("file").write_text("x")
    assert run("coach", "build", "-o", "file")[0] == 2


def test_no_list_and_no_sheet_of_clients(run: Run) -> None:
    status, _, err = build(run)
    assert status == 3
    assert "There is no clients.csv here" in err
    Path("interviews.csv").write_text(SHEET, encoding="utf-8")
    status, _, err = build(run)
    assert status == 1
    assert "neither a list of clients nor a sheet" in err


def test_the_memory_holds_nothing_above_the_level(run: Run) -> None:
    client("maya", SHEET + "Hidden Corp,Cook,2026-11-19 09:00,Al Secret <al@example.com>,,rejected,,\n")
    listed("Maya Chen,,maya,,,initials,")
    build(run)
    said = everything().casefold()
    for word in ("luke", "northwind", "hidden corp", "hidden-corp", "al secret", "dana", "my secret"):
        assert word not in said
    assert json.loads(Path("out/.coach/clients/maya-chen.json").read_text(encoding="utf-8"))["seen"]


def test_an_undated_status_keeps_the_day_on_which_it_was_first_seen(run: Run) -> None:
    client("maya", "company,interview,status\nAcme,2026-11-02 10:00,rejected\n")
    listed("Maya Chen,,maya,,,full,")
    build(run, "--today", "2026-11-10")
    build(run, "--today", "2026-11-22")
    seen = json.loads(Path("out/.coach/clients/maya-chen.json").read_text(encoding="utf-8"))["seen"]
    assert [day for _, day in seen.values()] == ["2026-11-10"]


def test_a_damaged_memory_is_made_anew(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,named,")
    build(run)
    for data in (b"", b"[]", b'{"version":1}', b"\xff\xfe", b"[" * 100_000):
        Path("out/.coach/clients/maya-chen.json").write_bytes(data)
        assert build(run)[0] == 0
        assert "Northwind" in page("maya-chen")


def test_uids_stay_when_the_level_changes(run: Run) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,named,")
    build(run)

    def uids() -> set[str]:
        text = page("maya-chen", "followups.ics")
        return {line for line in text.replace("\r\n ", "").split("\r\n") if line.startswith("UID")}

    before = uids()
    build(run, "--level", "initials")
    assert uids() == before


@pytest.mark.parametrize(
    "config", ["[share]\nlevel = 'ful'\n", "[share\n", "[share]\nuntil = 'soon'\n", "share = 3\n"]
)
def test_a_consent_that_cannot_be_read_shows_nothing_new(run: Run, config: str) -> None:
    client("maya", config=config)
    listed("Maya Chen,,maya,,,,")
    status, _, err = build(run)
    assert status == 3
    assert "followup.toml cannot be read" in " ".join(err.split())
    assert not Path("out/clients/maya-chen").exists()
    assert "Luke" not in everything()


def test_neither_sheet_nor_log_is_opened_without_consent(run: Run) -> None:
    client("maya", config='[share]\nuntil = "2026-01-01"\n')
    listed("Maya Chen,,maya,,,,")
    for name in ("interviews.csv", "interviews.log.csv"):
        Path("maya", name).unlink(missing_ok=True)
        os.mkfifo(Path("maya", name))
    status, out, err = build(run)
    assert (status, err) == (0, "")
    assert "The consent has ended" in out


def test_on_a_terminal_a_bar_shows_how_far_it_is(plain: Path) -> None:
    import pty
    import subprocess
    import sys

    client("maya")
    client("ben")
    listed("Maya Chen,,maya,,,named,", "Ben,,ben,,,named,")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ics_followup", "coach", "build", "-o", "out", *TODAY]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "Clients" in shown
    assert "100%" in shown


@pytest.mark.parametrize("text", [HEADER, "client,company,interview\n"])
def test_a_list_without_a_client_changes_nothing(run: Run, text: str) -> None:
    client("maya")
    listed("Maya Chen,,maya,,,named,")
    build(run)
    before = stamps()
    Path("clients.csv").write_text(text, encoding="utf-8")
    status, _, err = build(run)
    assert status == 3
    assert "There is no client in clients.csv" in err
    assert stamps() == before
