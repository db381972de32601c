"""What share and coach say of mistakes: each once, with how often it comes, on lines that fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.model import Place
from ics_followup.problems import Problem, columns

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
HEADER = "company,role,interview,people,promised,country\n"


def fits(text: str) -> bool:
    return all(columns(line) <= 80 for line in text.splitlines())


def test_share_says_a_mistake_once_with_its_count(run: Run) -> None:
    rows = (f"Company {number},Nurse,2026-99-12 10:00,Dana,,US\n" for number in range(64))
    Path("interviews.csv").write_text(HEADER + "".join(rows) + "Acme,Cook,2026-11-12 10:00,Al,soon,US\n")
    status, out, err = run("share", *TODAY)
    assert status == 1
    assert err.count("2026-99-12' is not a day") == 1
    assert "(and 63 more like this one)" in err
    assert "65 errors" in err
    assert "The good rows are shared." in err
    assert "65 rows could not be read and are left out." in " ".join(out.split())
    assert fits(out + err)


def test_one_row_is_one(run: Run) -> None:
    good = "Acme,Cook,2026-11-12 10:00,Al,,US\n"
    Path("interviews.csv").write_text(HEADER + good + "Summit,Cook,someday,Al,,US\n")
    assert "1 row could not be read and is left out." in " ".join(run("share", *TODAY)[1].split())


def test_share_says_a_doubt_once_with_its_count(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ics_followup.cli.options.system_zone", lambda: "UTC")
    rows = (f"Company {number},Nurse,2026-11-12 10:00,Dana,,\n" for number in range(9))
    Path("interviews.csv").write_text(HEADER + "".join(rows))
    err = run("share", *TODAY)[2]
    assert err.count("No country is known") == 1
    assert "(and 8 more like this one)" in err
    assert fits(err)


def test_a_mistake_in_an_own_message_is_said_once(run: Run) -> None:
    rows = (f"Company {number},Nurse,2026-11-12 10:00,Dana,,US\n" for number in range(64))
    Path("interviews.csv").write_text(HEADER + "".join(rows))
    Path("followup.toml").write_text('[drafts]\nfolder = "texts"\n')
    Path("texts/en/thanks").mkdir(parents=True)
    Path("texts/en/thanks/email.1.txt").write_text("Subject: Hi\n\nDear ${nobody_knows_this}, thank you.\n")
    status, out, err = run("share", "--level", "full", *TODAY)
    assert status in (0, 1)
    assert err.count("nobody_knows_this") <= 3
    assert err.count("email.1.txt") == 1
    assert fits(out + err)


@pytest.mark.parametrize("mistake", ["[share]\nlevel = 'all'\n", "[share\n", "[feed]\nunlogged = 'never'\n"])
def test_mistakes_in_the_settings_fit_too(mistake: str, run: Run) -> None:
    Path("interviews.csv").write_text(HEADER + "Acme,Cook,2026-11-12 10:00,Al,,US\n")
    Path("followup.toml").write_text(mistake)
    status, out, err = run("share", *TODAY)
    assert (status, out) == (1, "")
    assert "Nothing was written." in err
    assert fits(err)


def test_coach_says_what_is_wrong_in_the_list_once_and_in_lines_that_fit(run: Run) -> None:
    Path("clients.csv").write_text(
        "name,source,level\n" + "".join(f"Client {number},nowhere,everything\n" for number in range(40))
    )
    status, out, err = run("coach", "build", "-o", "out", *TODAY)
    assert status == 3
    assert err.count("'everything' is no level") == 1
    assert "(and 39 more like this one)" in err
    assert fits(out + err)


def test_coach_says_what_is_no_list_in_lines_that_fit(run: Run) -> None:
    Path("clients.csv").write_text("company,interview\nAcme,2026-11-12\n")
    status, out, err = run("coach", "build", "-o", "out", *TODAY)
    assert (status, out) == (1, "")
    assert "neither a list of clients" in err
    assert fits(err)


def test_mistakes_that_differ_are_all_told_up_to_a_dozen(capsys: pytest.CaptureFixture[str]) -> None:
    from ics_followup.cli.told_once import show_errors

    place = Place(file="a.csv", line=2, column=1, row=2, letter="A", header="x", source="y")
    show_errors([Problem("error", f"Wrong {number}", "Mend it.", place) for number in range(20)], "Nothing.")
    err = capsys.readouterr().err
    assert "Wrong 11" in err
    assert "Wrong 12" not in err
    assert "(and 8 other problems)" in err
    assert "20 errors. Nothing." in err


def test_what_stops_a_verb_fits_and_a_long_path_stands_alone(run: Run) -> None:
    path = "a-very-long-name/" * 6 + "interviews.csv"
    for words in (("share", path), ("coach", "build"), ("coach", "build", path), ("coach", "erase", "Maya")):
        status, out, err = run(*words)
        assert status in (2, 3)
        assert out == ""
        assert all(columns(line) <= 80 or line.startswith("a-very-long-name/") for line in err.splitlines())
