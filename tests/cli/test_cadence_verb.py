"""``cadence``: list, show, new and check, for people who have never opened a TOML file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.cadence.language import ANCHORS, CONDITIONS, built_in, built_in_names
from ics_followup.cadence.told import _FROM, _IF, timeline
from ics_followup.problems import columns
from ics_followup.settings import Settings

Run = Callable[..., tuple[int, str, str]]


def test_the_list_says_what_each_is_for_and_whose_it_is(run: Run, plain: Path) -> None:
    run("cadence", "new", "my-way")
    status, out, err = run("cadence", "list")
    assert (status, err) == (0, "")
    for name in built_in_names():
        assert f"{name}  (built in)\n" in out
    assert "my-way  (yours)\n    Thank within a day" in out
    assert all(columns(line) <= 80 for line in out.splitlines())


def test_the_list_says_which_of_yours_has_mistakes(run: Run, plain: Path) -> None:
    (plain / "cadences").mkdir()
    (plain / "cadences" / "mine.toml").write_text("name = ", encoding="utf-8")
    status, out, _ = run("cadence", "list")
    assert status == 0
    assert "mine  (yours)\n    This one has 1 mistake: ics-followup cadence check mine\n" in out


@pytest.mark.parametrize("name", built_in_names())
def test_every_step_is_drawn_once_within_80_columns(name: str, run: Run) -> None:
    status, out, err = run("cadence", "show", name)
    assert (status, err) == (0, "")
    assert all(columns(line) <= 80 for line in out.splitlines())
    for step in built_in(name).steps:
        assert out.count(f"● {step.id}: ") == 1, step.id
    assert "_promise" not in out.replace("withdraw_", "")
    assert "\nFor example, an interview on Tue 2 Jun 2026 at 10:00" in out


def test_a_timeline_says_when_what_to_whom_how_and_if(run: Run) -> None:
    out = run("cadence", "show", "promised-day")[1]
    assert (
        "  ● call: 1 business day after the promised day, mid-morning 10:00-11:00\n"
        "  │   Your contact, by phone: ask how it stands.\n"
        "  │   Only if they named a day.\n"
        "  │   [S1.3, S1.4, S1.5, S1.6]\n"
    ) in out
    assert "  - Nothing is asked before the promised day is over.\n" in out
    assert "2 to 3" in " ".join(out.split())


def test_the_example_has_the_days_that_the_plan_would_have(run: Run) -> None:
    out = run("cadence", "show", "promised-day")[1]
    example = out.partition("nobody ever answers:\n")[2].splitlines()
    assert example == [
        "  Tue  2 Jun 11:30  Thank Dana (Acme)",
        "  Wed 10 Jun 10:00  Call Dana (Acme)",
        "  Wed 17 Jun 09:30  Email Dana (Acme)",
        "  Wed 24 Jun 09:30  Call Dana (Acme)",
        "  Wed  1 Jul 09:30  Email Dana (Acme)",
        "  Wed  8 Jul 16:00  Let go of Acme",
    ]


def test_every_word_of_the_language_can_be_told() -> None:
    assert set(_FROM) == set(ANCHORS)
    assert set(_IF) == set(CONDITIONS)


@pytest.mark.parametrize("name", built_in_names())
def test_nothing_in_a_timeline_is_written_for_programs(name: str) -> None:
    text = "\n".join(timeline(built_in(name), Settings().slots))
    for word in ('"', "None", "Offset", "mirror", " self", "{", "work-hours", "S1.1]]"):
        assert word not in text


def test_show_names_the_nearest_known_one(run: Run) -> None:
    status, _, err = run("cadence", "show", "balnced")
    assert status == 2
    assert 'Did you mean "balanced"?' in err


def test_new_copies_one_that_is_whole_and_works(run: Run, plain: Path) -> None:
    for name in built_in_names():
        status, out, err = run("cadence", "new", f"my-{name}", "--from", name)
        assert (status, err) == (0, "")
        assert f"ics-followup cadence check {Path('cadences') / f'my-{name}.toml'}" in out
        assert run("cadence", "check", f"cadences/my-{name}.toml")[0] == 0
        assert run("cadence", "check", f"my-{name}")[1].startswith(f"cadences/my-{name}.toml: no mistakes, ")
    assert run("cadence", "new", "third", "--from", "my-balanced")[0] == 0
    assert run("cadence", "check", "third")[0] == 0


def test_new_never_writes_over_a_file(run: Run, plain: Path) -> None:
    run("cadence", "new", "mine")
    before = (plain / "cadences" / "mine.toml").read_bytes()
    status, _, err = run("cadence", "new", "mine", "--from", "one-note")
    assert status == 3
    assert "is there already, and was left as it is" in err
    assert (plain / "cadences" / "mine.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["balanced", "My Way", "../x", "a/b", "-x-", "", "mine.toml"])
def test_new_refuses_a_name_that_could_not_be_chosen(name: str, run: Run, plain: Path) -> None:
    status, _, err = run("cadence", "new", "--", name)
    assert status == 2
    assert "name" in err
    assert list(plain.rglob("*.toml")) == []


def test_check_says_every_mistake_by_path_and_line(run: Run, plain: Path) -> None:
    run("cadence", "new", "mine", "--from", "one-note")
    path = plain / "cadences" / "mine.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"interview + 1 business day"', '"interviw + 1 business day"')
    path.write_text(text.replace("cap = 1", "cap = none_at_all"), encoding="utf-8")
    status, out, _ = run("cadence", "check", "cadences/mine.toml")
    line = next(n for n, said in enumerate(text.split("\n"), 1) if said.startswith("cap"))
    assert status == 1
    assert out.startswith(f"cadences/mine.toml:{line}: this is not valid TOML")
    path.write_text(text.replace("cap = 1", 'cap = "one"'), encoding="utf-8")
    status, out, _ = run("cadence", "check", "cadences/mine.toml")
    there = next(n for n, said in enumerate(text.split("\n"), 1) if "interviw" in said)
    assert status == 1
    assert out.splitlines() == [
        f"cadences/mine.toml:{line}: cap: write a whole number from 1 to 100",
        f'cadences/mine.toml:{there}: step[2].when[0].day: "interviw" is nothing that a day can be counted from; '
        'did you mean "interview"?',
        "2 mistakes.",
    ]


def test_check_knows_the_messages_beside_the_settings(run: Run, plain: Path) -> None:
    run("cadence", "new", "mine", "--from", "one-note")
    path = plain / "cadences" / "mine.toml"
    text = path.read_text(encoding="utf-8").replace('draft = "gracious_followup"', 'draft = "bonjour"')
    path.write_text(text, encoding="utf-8")
    assert 'there is no message of the kind "bonjour"' in run("cadence", "check", "mine")[1]
    (plain / "words" / "bonjour").mkdir(parents=True)
    (plain / "words" / "bonjour" / "email.1.txt").write_text("Subject: Hello\n\nHello.\n", encoding="utf-8")
    (plain / "followup.toml").write_text('[drafts]\nfolder = "words"\n', encoding="utf-8")
    assert run("cadence", "check", "mine")[0] == 0


def test_check_of_no_file_is_said(run: Run) -> None:
    status, _, err = run("cadence", "check", "nowhere.toml")
    assert status == 3
    assert "nowhere.toml" in err
