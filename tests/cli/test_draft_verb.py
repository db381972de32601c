"""``draft``: one message ready to paste, a text of one's own checked, the built-in messages written out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ics_followup.cli.clipboard import commands
from ics_followup.drafts import Facts
from ics_followup.drafts.lint import lint

Run = Callable[..., tuple[int, str, str]]

SHEET = """company,role,interview,people,contact,status,status_date,language
Acme,Nurse,2026-11-20 10:00,Dana Ortiz <dana@example.com> +1-555-0100 [the lab plan]; \
Tom Keller <tom@example.com> [the night shift],,,,
Mercy Hospital,Clerk,2026-11-09 10:00,Ana Li <ana@example.com>,,,,
Globex,Analyst,2026-09-01 10:00,Bo Li +1-555-0101,,closed,2026-10-01,
Charité,Ärztin,2026-11-20 10:00,Jana Kern <jana@example.com>,,,,de
"""
CONFIG = (
    '[me]\nname = "Sam Rivera"\nphone = "+1-312-555-0199"\ntimezone = "America/Chicago"\ncountry = "US"\n'
)
TODAY = ("--today", "2026-11-20")
GOOD = """Subject: The Nurse role

Hi Dana,

Thank you for the conversation about the Nurse role at Acme. I have thought about the lab plan since, and I would
be glad to help with it. Is there a day by which you expect to know more?

Kind regards,
Sam
"""


@pytest.fixture
def folder(plain: Path) -> Path:
    (plain / "interviews.csv").write_text(SHEET, encoding="utf-8")
    (plain / "followup.toml").write_text(CONFIG, encoding="utf-8")
    return plain


def printed(run: Run, *arguments: str) -> str:
    status, out, _ = run("draft", *arguments, *TODAY)
    assert status == 0
    return out


def record(run: Run, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(printed(run, *arguments, "--format", "json"))
    return found


# --- which message -----------------------------------------------------------------------------------------


def test_what_is_due_or_next_is_printed_ready_to_paste_and_nothing_else_on_standard_output(
    run: Run, folder: Path
) -> None:
    status, out, err = run("draft", "acme", *TODAY)
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("Subject: ")
    assert lines[1:3] == ["", "Hi Dana,"]
    assert lines[-2:] == ["Sam Rivera", "+1-312-555-0199"]
    assert err.startswith("Thank Dana (Acme), ")
    assert "Tom Keller gets words of their own" in " ".join(err.split())


def test_it_is_the_same_text_as_in_the_plan(run: Run, folder: Path) -> None:
    planned = json.loads(run("plan", *TODAY, "--format", "json", "--company", "acme")[1])
    first = next(entry for entry in planned if entry["step"] == "thanks")
    mine = record(run, "acme")
    assert (mine["subject"], mine["body"], mine["start"]) == (
        first["draft"]["subject"],
        first["draft"]["body"],
        first["start"],
    )


def test_a_step_may_be_named_with_hyphens_and_its_message_need_not_be_due(run: Run, folder: Path) -> None:
    assert record(run, "acme", "check-in")["step"] == "check_in"
    assert record(run, "acme", "nurse", "close")["kind"] == "close"


def test_a_step_that_is_not_planned_is_written_all_the_same(run: Run, folder: Path) -> None:
    status, out, err = run("draft", "acme", "after_no", *TODAY)
    assert status == 0
    assert "Hi Dana," in out
    assert "no day for it now" in err
    assert record(run, "acme", "after_no")["start"] is None


def test_an_unknown_step_names_the_nearest_one(run: Run, folder: Path) -> None:
    status, out, err = run("draft", "acme", "thank", *TODAY)
    assert (status, out) == (2, "")
    assert err == 'Acme has no step "thank". Did you mean "thanks"?\n'


def test_an_unknown_interview_names_those_that_there_are(run: Run, folder: Path) -> None:
    status, _, err = run("draft", "initech", *TODAY)
    assert status == 2
    assert "acme-nurse" in err


def test_a_number_means_that_very_line_of_the_last_list(run: Run, folder: Path) -> None:
    lines = run("plan", *TODAY)[1].splitlines()
    line = next(line for line in lines if "Thank Tom (Acme)" in line)
    assert "Hi Tom," in printed(run, line.split()[0])


def test_a_row_that_is_over_has_nothing_to_send_and_names_its_steps(run: Run, folder: Path) -> None:
    status, out, err = run("draft", "globex", *TODAY)
    assert (status, out) == (1, "")
    assert err.startswith("Nothing is to be sent to Globex any more.")


def test_a_name_that_two_rows_have_is_asked_about_also_where_a_step_follows(run: Run, folder: Path) -> None:
    (folder / "interviews.csv").write_text(SHEET + "Acme,Clerk,2026-11-20,Ed Fox,,,,\n", encoding="utf-8")
    status, out, err = run("draft", "acme", "thanks", *TODAY)
    assert (status, out) == (2, "")
    assert '"acme" could be any of these' in err
    assert "acme-clerk" in err


def test_without_a_key_it_says_how_to_name_one(run: Run, folder: Path) -> None:
    status, _, err = run("draft")
    assert status == 2
    assert "ics-followup draft KEY" in err


# --- to whom, how, in which language -----------------------------------------------------------------------


def test_each_of_the_people_gets_words_and_a_topic_of_their_own(run: Run, folder: Path) -> None:
    dana, tom = record(run, "acme", "--to", "dana"), record(run, "acme", "--to", "keller")
    assert "the lab plan" in str(dana["body"])
    assert "the night shift" in str(tom["body"])
    assert "Dana" not in str(tom["body"])
    assert tom["to"] == [{"name": "Tom Keller", "email": "tom@example.com", "phone": ""}]


def test_somebody_who_is_not_of_the_row_is_refused_with_those_who_are(run: Run, folder: Path) -> None:
    status, _, err = run("draft", "acme", "--to", "lee", *TODAY)
    assert status == 2
    assert err == '--to: nobody is called "lee"; there are Dana Ortiz and Tom Keller.\n'
    assert "could be Dana Ortiz and Tom Keller" in run("draft", "acme", "--to", "example", *TODAY)[2]


def test_another_channel_says_it_in_the_words_of_that_channel(run: Run, folder: Path) -> None:
    assert "Voicemail: " in printed(run, "acme", "check_in", "--channel", "phone")
    text = record(run, "acme", "check_in", "--channel", "text")
    assert (text["channel"], text["subject"], text["kind"]) == ("text", "", "status")
    assert len(str(text["body"])) <= 300


def test_a_channel_without_words_names_those_that_have_some(run: Run, folder: Path) -> None:
    status, out, err = run("draft", "acme", "check_in", "--channel", "card", *TODAY)
    assert (status, out) == (2, "")
    assert "no words for card; it has some for email" in err


def test_with_all_a_step_without_words_for_the_channel_keeps_its_own_and_says_so(
    run: Run, folder: Path
) -> None:
    entries = json.loads(printed(run, "acme", "--all", "--channel", "card", "--format", "json"))
    assert {entry["channel"] for entry in entries} == {"card", "email"}
    headings = [
        line for line in printed(run, "acme", "--all", "--channel", "card").splitlines() if "===" in line
    ]
    assert len(headings) == len(entries)
    assert sum("no words for card]" in line for line in headings) == sum(
        entry["channel"] == "email" for entry in entries
    )


def test_the_language_is_the_rows_or_the_one_asked_for(run: Run, folder: Path) -> None:
    assert record(run, "charité")["language"] == "de"
    assert "Guten Tag Dana Ortiz," in printed(run, "acme", "--language", "German")
    assert "Hi Jana," in printed(run, "charité", "--language", "en-GB")
    status, _, err = run("draft", "acme", "--language", "klingon", *TODAY)
    assert status == 2
    assert "There are: de, en, en-GB" in err


def test_all_messages_of_a_row_have_headings_and_are_in_order(run: Run, folder: Path) -> None:
    out = printed(run, "acme", "--all")
    headings = [line for line in out.splitlines() if line.startswith("=== ")]
    assert len(headings) > 3
    assert "Thank Dana (Acme), step thanks" in headings[0] or "Thank Tom (Acme)" in headings[0]
    entries = json.loads(printed(run, "acme", "--all", "--format", "json"))
    assert len(entries) == len(headings)
    assert [entry["start"] for entry in entries] == sorted(entry["start"] for entry in entries)
    assert {entry["to"][0]["name"] for entry in json.loads(
        printed(run, "acme", "--all", "--to", "tom", "--format", "json")
    )} == {"Tom Keller"}  # fmt: skip


def test_a_message_of_ones_own_is_printed(run: Run, folder: Path) -> None:
    (folder / "followup.toml").write_text(f'{CONFIG}[drafts]\nfolder = "mine"\n', encoding="utf-8")
    for number in range(1, 9):
        mine = folder / "mine" / "en" / "thanks" / f"email.{number}.txt"
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text("Subject: Mine\n\n$greeting\n\nMine.")
    assert printed(run, "acme") == "Subject: Mine\n\nHi Dana,\n\nMine.\n"
    mine.write_text("$greting")
    status, out, err = run("draft", "acme", *TODAY)
    assert (status, out) == (1, "")
    assert "email.8.txt:1:1: error:" in err


# --- clipboard and mail program ----------------------------------------------------------------------------


@pytest.fixture
def programs(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that is all there is; a display is there."""
    folder = plain / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    return folder


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="needs shell scripts")
def test_copy_gives_the_printed_text_to_the_clipboards_program(
    run: Run, folder: Path, programs: Path
) -> None:
    program(programs / "xclip", f'while IFS= read -r line; do echo "$line"; done > {folder}/copied')
    status, out, err = run("draft", "acme", "--copy", *TODAY)
    assert status == 0
    assert (folder / "copied").read_text().splitlines() == out.splitlines()[:-1]
    assert err.endswith("Copied.\n")


@pytest.mark.skipif(os.name == "nt", reason="needs shell scripts")
def test_without_a_clipboard_the_text_is_printed_and_it_says_so(
    run: Run, folder: Path, programs: Path
) -> None:
    status, out, err = run("draft", "acme", "--copy", *TODAY)
    assert status == 3
    assert out.startswith("Subject: ")
    assert "Nothing was copied: this computer has no program for the clipboard." in err
    program(programs / "xclip", "exit 1")
    assert run("draft", "acme", "--copy", *TODAY)[0] == 3


def test_the_programs_of_a_display_are_tried_only_where_there_is_one() -> None:
    assert [name[0] for name in commands({}, "linux")] == ["clip.exe"]
    assert [name[0] for name in commands({}, "darwin")] == ["pbcopy", "clip.exe"]
    both = commands({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux")
    assert [name[0] for name in both] == ["wl-copy", "xclip", "xsel", "clip.exe"]


def test_open_hands_the_whole_message_to_the_mail_program(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []

    def launched(link: str) -> int:
        links.append(link)
        return 0

    monkeypatch.setattr("click.launch", launched)
    out = printed(run, "acme", "--to", "tom", "--open")
    (link,) = links
    parts = urlsplit(link)
    fields = {name: values[0].replace("\r\n", "\n") for name, values in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.path) == ("mailto", "tom@example.com")
    assert f"Subject: {fields['subject']}\n\n{fields['body']}\n" == out


def test_open_says_why_nothing_can_be_opened(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.launch", lambda link: 1)
    assert run("draft", "acme", "--open", *TODAY)[0] == 3
    assert run("draft", "acme", "check_in", "--channel", "phone", "--open", *TODAY)[0] == 2
    status, _, err = run("draft", "globex", "keep_in_touch", "--open", *TODAY)
    assert (status, err.splitlines()[-1][:42]) == (1, "The sheet has no email address of Bo Li, s")


# --- a text of one's own -----------------------------------------------------------------------------------


def test_a_good_text_has_nothing_to_change(run: Run, folder: Path) -> None:
    (folder / "mine.txt").write_text(GOOD, encoding="utf-8")
    assert run("draft", "--lint", "mine.txt") == (0, "mine.txt: nothing to change.\n", "")
    assert run("draft", "--lint", "mine.txt", "acme", *TODAY)[0] == 0
    assert run("draft", "--lint", "-", stdin=GOOD.encode())[0] == 0


def test_what_is_wrong_is_shown_with_its_place_and_a_better_wording(run: Run, folder: Path) -> None:
    text = GOOD.replace("Thank you for", "I am just checking in. Thank you for")
    status, out, err = run("draft", "--lint", "-", stdin=text.replace("\n", "\r\n").encode())
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == 'standard input:5:6: error: "just checking" makes itself small'
    assert out.splitlines()[2] == "       " + "^" * 13
    assert out.splitlines()[3].startswith("help: Say what you would like to know")
    assert out.endswith("standard input: 1 thing to change.\n")


def test_lint_needs_no_sheet_and_a_file_that_is_not_there_is_status_3(run: Run, plain: Path) -> None:
    assert run("draft", "--lint", "-", stdin=GOOD.encode())[0] == 0
    assert run("draft", "--lint", "gone.txt")[0] == 3
    assert run("draft", "--lint", "-", stdin=b"\xff\xfe")[0] == 3


def test_the_kind_channel_and_language_say_what_a_text_is(run: Run, plain: Path) -> None:
    long = b"Hello.\n\n" + b"I enjoyed it. " * 30
    assert run("draft", "--lint", "-", "--channel", "text", stdin=long)[0] == 1
    assert run("draft", "--lint", "-", "--kind", "thanks", stdin=long)[0] == 0
    german = b"Guten Tag,\n\nich wollte nur nach dem Gehalt fragen." + b" Es war sehr gut." * 10
    assert run("draft", "--lint", "-", stdin=german)[0] == 0
    assert run("draft", "--lint", "-", "--language", "de", stdin=german)[0] == 1
    status, _, err = run("draft", "--lint", "-", "--kind", "thank", stdin=long)
    assert (status, err) == (2, '--kind: there is no kind of message "thank". Did you mean "thanks"?\n')


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "column"),
    [
        ("Hi Dana", "Hi Donna", "greeting", 3, 4),
        ("Hi Dana,", "Hello,", "name", 3, 1),
        ("at Acme", "there", "company", 3, 1),
        ("at Acme", "at Acme and at Globex", "other company", 5, 68),
        ("Kind regards", "Greetings to Tom too. Kind regards", "other name", 8, 14),
        ("The Nurse role\n", "The talk with Tom\n", "other name", 1, 24),
    ],
)
def test_with_a_key_the_names_must_be_right(
    run: Run, folder: Path, old: str, new: str, rule: str, line: int, column: int
) -> None:
    text = GOOD.replace(old, new)
    arguments = ("draft", "--lint", "-", "acme", *TODAY, "--format", "json")
    status, out, _ = run(*arguments, stdin=text.encode())
    assert status == 1
    assert (rule, line, column) in [(one["rule"], one["line"], one["column"]) for one in json.loads(out)]
    assert all(one["better"] and one["what"] for one in json.loads(out))


def test_to_says_who_gets_the_text(run: Run, folder: Path) -> None:
    text = GOOD.replace("Dana", "Tom").encode()
    assert run("draft", "--lint", "-", "acme", *TODAY, stdin=text)[0] == 1
    assert run("draft", "--lint", "-", "acme", "--to", "tom", *TODAY, stdin=text)[0] == 0


def test_every_message_that_the_program_writes_passes_its_own_check(run: Run, folder: Path) -> None:
    for key in ("acme", "mercy", "charité"):
        for entry in json.loads(printed(run, key, "--all", "--format", "json")):
            step, person = entry["step"], entry["to"][0]["name"]
            text = run("draft", key, step, "--to", person, *TODAY)[1].encode()
            status, out, _ = run("draft", "--lint", "-", key, step, "--to", person, *TODAY, stdin=text)
            assert (status, out) == (0, "standard input: nothing to change.\n")


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("Hello $name, it was good.", "placeholder", 1, 7),
        ("It was good 😀 there, thank you.", "emoji", 1, 13),
        ("It was GREAT to meet you.", "capitals", 1, 8),
        ("Is it so? I ask.\nIs it not?", "question marks", 2, 10),
        ("Great! It was.\n\nThanks a lot!", "exclamation marks", 3, 13),
        ("I liked it. " * 30, "length", 1, 301),
        ("Hi.", "length", 1, 1),
        ("It was good.\nI wrote twice; as\npromised, no gift.", "never", 2, 16),
    ],
)
def test_each_rule_points_at_what_is_wrong(text: str, rule: str, line: int, column: int) -> None:
    found = lint(text, kind="status", channel="text")
    assert (rule, line, column) in [(one.rule, one.line, one.column) for one in found]


def test_a_name_that_a_line_break_parts_is_no_missing_name() -> None:
    facts = Facts(company="Harbor Point Health", greeting="Hello,")
    text = "Hello, I liked my day at Harbor Point\nHealth very much."
    assert lint(text, kind="status", channel="text", facts=facts) == ()


# --- written out -------------------------------------------------------------------------------------------


def test_export_writes_the_messages_and_leaves_and_names_what_is_there(run: Run, plain: Path) -> None:
    status, out, err = run("draft", "--export", "mine")
    assert status == 0
    assert out.startswith("Wrote ")
    assert 'folder = "mine"' in err
    mine = plain / "mine" / "de" / "thanks" / "email.1.txt"
    mine.write_text("mine")
    (plain / "mine" / "en" / "thanks" / "email.1.txt").unlink()
    status, out, _ = run("draft", "--export", "mine")
    assert status == 0
    assert f"{Path('mine/de/thanks/email.1.txt')} is already there: left as it is." in out
    assert out.endswith("Wrote 1 message into mine.\n")
    assert mine.read_text() == "mine"
    assert len(out.splitlines()) == 3
    assert "other messages are already there: left as they are." in out.splitlines()[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("acme", "--all", "--copy"),
        ("acme", "--kind", "status"),
        ("acme", "--export", "mine"),
        ("acme", "--lint", "x.txt", "--all"),
        ("acme", "--channel", "pigeon"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("draft", *arguments, *TODAY)[:2] == (2, "")
