"""A cadence of the user's own works wherever a built-in one does, and a broken one says every mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ics_followup.cadence.language import built_in_names, built_in_text
from ics_followup.cadence.own import Drafts, own_cadences
from ics_followup.planning import Plan, drafts_known, plan_for
from ics_followup.problems import DataError
from ics_followup.source import Source

Run = Callable[..., tuple[int, str, str]]
Bytes = Callable[..., bytes]

MINE = """\
name = "mine"
summary = "Ask after four business days, and let go after two weeks."

[[step]]
id = "ask"
draft = "status"
when = [{ day = "interview + 4 business days", slot = "mid-morning" }]

[[step]]
id = "end"
kind = "close"
draft = "close"
when = [{ day = "last contact + 2 weeks", slot = "close" }]
"""
ROW = {"company": "Acme", "interview": "2026-11-02 10:00", "people": "Dana Ortiz <dana@example.com>"}
CONFIG = '[me]\nname = "Sam"\ntimezone = "America/New_York"\ncountry = "US"\n'
DRAFTS = Drafts(kinds=frozenset({"status", "close", "thanks"}), cards=frozenset({"thanks"}))


def planned(sheet: bytes, *, config: str = CONFIG, cadence: str = "", **cadences: str) -> Plan:
    source = Source(
        sheet=sheet,
        name="interviews.csv",
        config=config,
        cadences={name.replace("_", "-"): text for name, text in cadences.items()},
    )
    return plan_for(source, today=date(2026, 11, 1), cadence=cadence)


def steps(plan: Plan) -> list[tuple[str, str, str]]:
    return [(item.cadence, item.step, item.start.date().isoformat()) for item in plan.reminders]


WANTED = [("mine", "ask", "2026-11-06"), ("mine", "end", "2026-11-20")]


def test_it_is_chosen_in_the_row_the_settings_and_on_the_command_line(sheet_bytes: Bytes) -> None:
    assert steps(planned(sheet_bytes({**ROW, "cadence": "Mine"}), mine=MINE)) == WANTED
    default = CONFIG + '[defaults]\ncadence = "mine"\n'
    assert steps(planned(sheet_bytes(ROW), config=default, mine=MINE)) == WANTED
    assert steps(planned(sheet_bytes({**ROW, "cadence": "one-note"}), cadence="mine", mine=MINE)) == WANTED


def test_without_its_file_the_row_says_which_names_are_known(sheet_bytes: Bytes) -> None:
    (problem,) = planned(sheet_bytes({**ROW, "cadence": "mine"}), other=MINE.replace("mine", "other")).errors
    assert "is not a cadence that we know" in problem.what
    assert "other" in problem.remedy
    assert "balanced" in problem.remedy


def test_a_broken_one_in_use_stops_the_run_with_every_mistake_and_its_line(sheet_bytes: Bytes) -> None:
    broken = MINE.replace("mid-morning", "noon").replace("last contact", "rejection")
    with pytest.raises(DataError) as caught:
        planned(sheet_bytes({**ROW, "cadence": "mine"}), mine=broken)
    places = [(problem.place.file, problem.place.line) for problem in caught.value.problems if problem.place]
    assert places == [("cadences/mine.toml", 7)]
    broken = MINE.replace('draft = "status"', 'draft = "statu"').replace("last contact", "rejection")
    with pytest.raises(DataError) as caught:
        planned(sheet_bytes({**ROW, "cadence": "mine"}), mine=broken)
    said = [problem.what for problem in caught.value.problems]
    assert [line.partition(":")[0] for line in said] == ["step", "step[0].draft", "step[1].when[0].day"]


def test_a_broken_one_that_nothing_uses_is_a_warning(sheet_bytes: Bytes) -> None:
    plan = planned(sheet_bytes(ROW), mine="name = ")
    assert plan.errors == ()
    assert [problem.file for problem in plan.warnings] == ["cadences/mine.toml"]
    assert "Nothing uses it yet" in plan.warnings[0].remedy


def test_no_cadence_of_ones_own_takes_the_name_of_a_built_in_one(sheet_bytes: Bytes) -> None:
    with pytest.raises(DataError) as caught:
        planned(sheet_bytes(ROW), balanced=MINE.replace("mine", "balanced"))
    (problem,) = caught.value.problems
    assert '"balanced" comes with the program' in problem.what
    assert "my-balanced" in problem.what


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("other", MINE, 'the file is called other.toml, so write name = "other"'),
        ("My Way", MINE, "call the file my-way.toml"),
        (
            "mine",
            MINE.replace('"status"', '"stauts"'),
            'no message of the kind "stauts"; did you mean "status"?',
        ),
        ("mine", MINE.replace('"status"', '"status"\nlast_draft = "x"'), 'no message of the kind "x"'),
        (
            "mine",
            MINE.replace('"status"', '"status"\nchannel = ["card"]'),
            'the message "status" has no words for a card; those that have: thanks',
        ),
    ],
)
def test_its_name_is_its_files_and_its_messages_exist(file: str, text: str, said: str) -> None:
    found = own_cadences({file: text}, lambda: DRAFTS)
    assert file not in found.own
    (problem,) = found.broken[file]
    assert said in problem.what


@pytest.mark.parametrize("name", built_in_names())
def test_a_copy_of_a_built_in_one_under_another_name_is_whole(name: str) -> None:
    text = built_in_text(name).replace(f'name = "{name}"', 'name = "mine"')
    found = own_cadences({"mine": text}, drafts_known)
    assert found.broken == {}
    assert found.find("mine").steps


def test_messages_of_ones_own_count_too(tmp_path: Path, sheet_bytes: Bytes) -> None:
    folder = tmp_path / "words" / "bonjour"
    folder.mkdir(parents=True)
    (folder / "email.1.txt").write_text("Subject: Hello\n\nHello.\n", encoding="utf-8")
    assert "bonjour" in drafts_known(str(tmp_path / "words")).kinds
    assert "bonjour" not in drafts_known().kinds


def test_it_is_found_beside_the_sheet_and_in_every_verb(run: Run, plain: Path, sheet_bytes: Bytes) -> None:
    (plain / "here" / "cadences").mkdir(parents=True)
    (plain / "here" / "interviews.csv").write_bytes(sheet_bytes({**ROW, "cadence": "mine"}))
    (plain / "here" / "followup.toml").write_text(CONFIG, encoding="utf-8")
    (plain / "here" / "cadences" / "mine.toml").write_text(MINE, encoding="utf-8")
    for verb in ("plan", "build", "check"):
        status, out, err = run(verb, "here/interviews.csv", "--today", "2026-11-01")
        assert (status, err) == (0, ""), verb
        assert out
    out = run("explain", "acme", "--csv", "here/interviews.csv", "--today", "2026-11-01")[1]
    assert "The row follows mine." in out
    assert (plain / "here" / "followups.ics").exists()


def test_a_broken_one_in_use_is_said_with_its_line(run: Run, plain: Path, sheet_bytes: Bytes) -> None:
    (plain / "cadences").mkdir()
    (plain / "interviews.csv").write_bytes(sheet_bytes({**ROW, "cadence": "mine"}))
    (plain / "cadences" / "mine.toml").write_text(MINE.replace("mid-morning", "noon"), encoding="utf-8")
    status, _, err = run("build", "--today", "2026-11-01")
    assert status == 1
    assert 'cadences/mine.toml:7:48: error: step[0].when[0].slot: "noon" is not known here' in err
    assert not (plain / "followups.ics").exists()
