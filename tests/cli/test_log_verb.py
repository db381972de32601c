"""``log``: words on a command line become a line in the log file, and what comes next is said."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

SHEET = """company,role,interview,people,promised,log
Acme,Data Engineer,2026-11-18 10:00,Dana Ortiz <d@example.com> +1-312-555-0110; Tom Keller <t@example.com>,2026-11-25,
Mercy Hospital,Nurse,2026-11-16 10:00,Ana Li <ana@example.com>,,17 Nov thanked Ana
Mercy Hospital,Care Coordinator,2026-11-16 14:00,Bo Li <bo@example.com>,,17 Nov thanked Bo
Northwind,Analyst,2026-12-16 14:00,Cy Li <cy@example.com>,,
Brook & Co,Clerk,,,,
"""
SETTINGS = '[me]\nname = "Sam"\ntimezone = "America/Chicago"\ncountry = "US"\n'
TODAY = ("--today", "2026-11-27")


@pytest.fixture
def desk(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    (plain / "followup.toml").write_text(SETTINGS, encoding="utf-8")
    return plain


def logged(folder: Path) -> list[str]:
    """The lines of the log file without its header."""
    log = folder / "interviews.log.csv"
    return log.read_text(encoding="utf-8").splitlines()[1:] if log.exists() else []


def test_it_says_what_it_understood_and_what_comes_next(run: Run, desk: Path) -> None:
    status, out, err = run("log", "acme", "25", "Nov", "called,", "voicemail", *TODAY)
    assert (status, err) == (0, "")
    assert " ".join(out.split()) == (
        "Logged for Acme, Data Engineer: Wed 25 Nov 2026, you called and left a voicemail. "
        "Next: Wed 2 Dec, email Dana."
    )
    assert logged(desk) == ["2026-11-27,acme-data-engineer,2026-11-25 out phone voicemail"]


def test_the_sheet_is_never_rewritten_and_the_plan_knows(run: Run, desk: Path) -> None:
    before = (desk / "interviews.csv").stat()
    run("log", "mercy-hospital-nurse", "rejected", *TODAY)
    after = (desk / "interviews.csv").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    _, out, _ = run("explain", "mercy-hospital-nurse", *TODAY)
    assert "27 Nov" in out


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("acme they said by Friday", "acme-data-engineer,2026-11-27 in email reply promised 2026-12-04"),
        ("acme offer, answer by 12 Dec", "acme-data-engineer,2026-11-27 in email offer answer by 2026-12-12"),
        ("data engineer rejected yesterday", "acme-data-engineer,2026-11-26 in email rejection"),
        ("acme data engineer texted", "acme-data-engineer,2026-11-27 out text sent"),
        ("mercy nurse emailed", "mercy-hospital-nurse,2026-11-27 out email sent"),
        ("mercy coord called", "mercy-hospital-care-coordinator,2026-11-27 out phone voicemail"),
        ("Mercy Hospital Nurse on hold", "mercy-hospital-nurse,2026-11-27 in email hold"),
    ],
)
def test_the_first_words_name_the_row(run: Run, desk: Path, words: str, entry: str) -> None:
    status, _, err = run("log", *words.split(), *TODAY)
    assert (status, err) == (0, "")
    assert logged(desk) == [f"2026-11-27,{entry}"]


@pytest.mark.parametrize("words", ["mercy called", "mercy on hold", "bogus called", "99 called", "called"])
def test_a_name_that_is_not_sure_lists_candidates(run: Run, desk: Path, words: str) -> None:
    run("plan", *TODAY)
    status, out, err = run("log", *words.split(), *TODAY)
    assert (status, out) == (2, "")
    assert "mercy-hospital-nurse" in err or "numbers 1 to" in err
    assert logged(desk) == []


def test_a_row_that_waits_says_so(run: Run, desk: Path) -> None:
    status, _, err = run("log", "brook-co-clerk", "called", *TODAY)
    assert status == 2
    assert "Brook & Co has no interview date yet" in err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("acme flirted", "'flirted' is not a word that the log knows"),
        ("acme emailed 3/12", "'3/12' could be 3 December or March 12"),
        ("acme emailed 10 Nov", "before the interview"),
        ("northwind called", "lies before the interview on 2026-12-16"),
        ("acme emailed 2026-12-24", "2026-12-24 has not come yet"),
        ("acme they said by 2026-11-20", "lies before the day on which it was said"),
        ("acme not sent", "says what has not happened"),
        ("acme called; flirted", "'flirted'"),
    ],
)
def test_words_that_are_no_entry_add_nothing(run: Run, desk: Path, words: str, reason: str) -> None:
    status, out, err = run("log", *words.split(), *TODAY)
    assert (status, out) == (1, "")
    assert reason in err
    assert "Nothing was written." in err
    assert logged(desk) == []


def test_nothing_said_is_a_usage_error(run: Run, desk: Path) -> None:
    status, _, err = run("log", "acme", *TODAY)
    assert status == 2
    assert "Say what happened" in err


def test_several_entries_are_several_lines(run: Run, desk: Path) -> None:
    run("log", "acme", "25 Nov called, voicemail; 25 Nov emailed", *TODAY)
    assert [line.rpartition(",")[2] for line in logged(desk)] == [
        "2026-11-25 out phone voicemail",
        "2026-11-25 out email sent",
    ]


def test_what_is_known_already_is_not_written_again(run: Run, desk: Path) -> None:
    _, out, _ = run("log", "mercy-hospital-nurse", "17 Nov emailed Ana", *TODAY)
    assert out.startswith("Already in the log of Mercy Hospital, Nurse")
    assert logged(desk) == []


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, desk: Path) -> None:
    status, out, err = run("log", "acme", "called", "--dry-run", *TODAY)
    assert (status, err) == (0, "Nothing was written.\n")
    assert out.startswith("Would log for Acme, Data Engineer: Fri 27 Nov 2026, you called")
    assert "Next: Fri 4 Dec, email Dana." in out
    assert not (desk / "interviews.log.csv").exists()


# --- sent ------------------------------------------------------------------------------------------------


def test_sent_is_the_contact_that_is_due(run: Run, desk: Path) -> None:
    run("log", "acme", "sent", *TODAY)
    assert logged(desk) == ["2026-11-27,acme-data-engineer,2026-11-27 out email sent"]


def test_sent_is_the_day_of_what_is_counted_as_done(run: Run, desk: Path) -> None:
    run("log", "mercy-hospital-nurse", "sent", *TODAY)
    assert logged(desk) == ["2026-11-27,mercy-hospital-nurse,2026-11-23 out email sent"]


def test_sent_with_a_number_is_the_very_line_of_the_list(run: Run, desk: Path) -> None:
    _, shown, _ = run("log", "--today", "2026-11-19")
    line = re.search(r"^ +(\d+) .*Thank Tom", shown, re.MULTILINE)
    assert line
    run("log", line[1], "sent", "--today", "2026-11-19")
    assert logged(desk) == [
        "2026-11-19,acme-data-engineer,2026-11-18 out email sent with Tom Keller for thanks"
    ]


def test_sent_is_refused_where_several_messages_are_open(run: Run, desk: Path) -> None:
    status, _, err = run("log", "acme", "sent", "--today", "2026-11-19")
    assert status == 1
    assert "thanks to Dana, thanks to Tom" in err or "thanks to Tom, thanks to Dana" in err
    assert logged(desk) == []


def test_sent_does_not_say_how_a_call_went(run: Run, desk: Path) -> None:
    status, _, err = run("log", "acme", "sent", "--cadence", "promised-day", *TODAY)
    assert status == 1
    assert "What is due is a call" in err


# --- undo ------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_entry_and_then_the_one_before(run: Run, desk: Path) -> None:
    run("log", "acme", "called", *TODAY)
    run("log", "mercy-hospital-nurse", "rejected", *TODAY)
    _, first, _ = run("log", "--undo", *TODAY)
    _, second, _ = run("log", "--undo", *TODAY)
    assert first.startswith("Taken back for Mercy Hospital, Nurse: Fri 27 Nov 2026, they said no.")
    assert second.startswith("Taken back for Acme, Data Engineer: Fri 27 Nov 2026, you called")
    assert len(logged(desk)) == 4
    status, _, err = run("log", "--undo", *TODAY)
    assert status == 1
    assert "nothing to take back" in err
    _, _, err = run("plan", *TODAY)
    assert err == ""


def test_undo_of_a_row_leaves_the_others(run: Run, desk: Path) -> None:
    run("log", "acme", "called", *TODAY)
    run("log", "mercy-hospital-nurse", "rejected", *TODAY)
    run("log", "acme", "--undo", *TODAY)
    assert logged(desk)[-1] == "2026-11-27,acme-data-engineer,undo 2026-11-27 out phone voicemail"


def test_what_was_taken_back_can_be_logged_again(run: Run, desk: Path) -> None:
    for words in (("acme", "called"), ("--undo",), ("acme", "called")):
        assert run("log", *words, *TODAY)[0] == 0
    assert run("log", "acme", "called", *TODAY)[1].startswith("Already in the log")


def test_an_undo_that_takes_back_nothing_is_a_warning(run: Run, desk: Path) -> None:
    (desk / "interviews.log.csv").write_text(
        "when,key,entry\n2026-11-27,acme-data-engineer,undo 2026-11-26 out email sent\n", encoding="utf-8"
    )
    _, _, err = run("plan", *TODAY)
    assert "interviews.log.csv row 2, column C: 'undo 2026-11-26 out email sent' takes back" in err


# --- the bare form -----------------------------------------------------------------------------------------


def test_without_a_terminal_it_lists_what_there_is_to_confirm(run: Run, desk: Path) -> None:
    status, out, err = run("log", *TODAY)
    assert (status, err) == (0, "")
    assert "3 follow-ups to confirm or to do:" in out
    assert re.search(r"1  Mon 23 Nov 10:\d\d  Email \w+ \(Mercy Hospital\) +assumed done", out)


def test_with_nothing_open_it_says_so(run: Run, desk: Path) -> None:
    _, out, _ = run("log", "--today", "2026-11-01")
    assert out == "Nothing is due, and there is nothing to confirm.\n"


def test_standard_input_has_no_log_beside_it(run: Run, plain: Path) -> None:
    status, _, err = run("log", "acme", "called", "--csv", "-", stdin=SHEET.encode())
    assert status == 2
    assert "no log file beside it" in err


def on_a_terminal(folder: Path, typed: str, *options: str) -> str:
    """Run the bare form on a terminal of its own; what it showed."""
    import pty

    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "ics_followup", "log", *TODAY, *options]
    child = subprocess.Popen(
        program, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True
    )
    os.close(theirs)
    os.write(ours, f"{typed}\x04".encode())
    shown = b"".join(_until_closed(ours))
    os.close(ours)
    assert child.wait(timeout=20) == 0
    return shown.decode().replace("\r\n", "\n")


def _until_closed(handle: int) -> Iterator[bytes]:
    while True:
        if not select.select([handle], [], [], 20)[0]:
            raise TimeoutError
        try:
            part = os.read(handle, 4096)
        except OSError:
            return
        if not part:
            return
        yield part


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestOnATerminal:
    def test_sent_logs_each_contact_on_its_own_day(self, desk: Path) -> None:
        shown = on_a_terminal(desk, "s\ns\n\n")
        assert "1 Mercy Hospital, email " in shown
        assert "Mon 23: [s]ent [n]ot sent [a]nswered [enter = skip] [q]uit" in shown
        assert sorted(line.split(",", 1)[1] for line in logged(desk)) == [
            "mercy-hospital-care-coordinator,2026-11-23 out email sent",
            "mercy-hospital-nurse,2026-11-23 out email sent",
        ]

    def test_not_sent_writes_nothing_and_says_what_to_do(self, desk: Path) -> None:
        shown = on_a_terminal(desk, "n\nq\n")
        assert "Nothing is written down. When it is sent: ics-followup log mercy-hospital-" in " ".join(
            shown.split()
        )
        assert logged(desk) == []

    def test_an_answer_is_read_with_the_grammar(self, desk: Path) -> None:
        on_a_terminal(desk, "\n\na\nnonsense\nby Friday\n")
        assert logged(desk) == ["2026-11-27,acme-data-engineer,2026-11-27 in email reply promised 2026-12-04"]

    def test_a_call_asks_whether_somebody_was_reached(self, desk: Path) -> None:
        shown = on_a_terminal(desk, "\n\ns\nl\n", "--cadence", "promised-day")
        assert "Did you reach somebody? [v]oicemail or nobody [l]ive" in shown
        assert [line.split(",")[2] for line in logged(desk)] == ["2026-11-27 out phone live"]

    def test_stopping_keeps_what_was_answered(self, desk: Path) -> None:
        shown = on_a_terminal(desk, "s\n")
        assert "What you answered until here is written down." in shown
        assert len(logged(desk)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts many processes")
def test_ten_commands_at_once_lose_nothing(desk: Path) -> None:
    words = [f"2{day % 5 + 2} Nov emailed # {day}" for day in range(10)]
    program = [sys.executable, "-m", "ics_followup", "log", "acme"]
    children = [
        subprocess.Popen([*program, *text.split(), *TODAY], cwd=desk, stdout=subprocess.DEVNULL)
        for text in words
    ]
    assert [child.wait(timeout=60) for child in children] == [0] * 10
    assert len(logged(desk)) >= 5
