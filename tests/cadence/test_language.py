"""The words of a cadence file: what comes with the program loads, and every mistake says file and path."""

from __future__ import annotations

import pytest

from ics_followup.cadence.conditions import _HOLDS
from ics_followup.cadence.language import (
    ANCHORS,
    CONDITIONS,
    NAMED_SLOTS,
    CadenceError,
    Offset,
    built_in,
    built_in_names,
    cadence_from,
    offset_from,
)
from ics_followup.settings import DEFAULT_SLOTS

HEAD = 'name = "mine"\nsummary = "My own."\n'
STEP = '[[step]]\nid = "thanks"\ndraft = "thanks"\nwhen = [{ day = "interview", slot = "work-hours" }]\n'
END = '[[step]]\nid = "end"\nkind = "close"\ndraft = "close"\nwhen = [{ day = "interview + 1 month" }]\n'


def test_what_comes_with_the_program_loads_under_its_own_name() -> None:
    assert {"balanced", "promised-day"} <= set(built_in_names())
    for name in built_in_names():
        cadence = built_in(name)
        assert cadence.name == name
        assert cadence.summary.endswith(".")
        assert cadence.steps[-1].kind == "close", "every chain has an end"


@pytest.mark.parametrize("name", built_in_names())
def test_every_step_that_comes_with_the_program_names_its_rules(name: str) -> None:
    for step in built_in(name).steps:
        assert step.rules or all(when.rules for when in step.when), step.id


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        built_in("../balanced")


def test_the_least_that_a_cadence_needs() -> None:
    step, _ = cadence_from(HEAD + STEP + END, "mine.toml").steps
    assert (step.kind, step.to, step.channel, step.counts) == ("contact", "contact", ("email",), "status")
    assert (step.least, step.most, step.states) == (1, 1, ("awaiting",))


def test_a_self_task_goes_to_me_and_counts_for_nothing() -> None:
    step, _ = cadence_from(HEAD + STEP + 'kind = "self"\n' + END, "mine.toml").steps
    assert (step.to, step.counts) == ("me", "nothing")


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("interview", Offset(anchor="interview", amount=0, unit="business days")),
        ("first promise + 1 business day", Offset(anchor="first promise", amount=1, unit="business days")),
        ("deadline - 3 business days", Offset(anchor="deadline", amount=-3, unit="business days")),
        ("last contact + 2 months", Offset(anchor="last contact", amount=2, unit="months")),
        ("interview + 3 days", Offset(anchor="interview", amount=3, unit="days")),
    ],
)
def test_a_day_is_an_anchor_and_a_distance(text: str, offset: Offset) -> None:
    assert offset_from(text) == offset


@pytest.mark.parametrize("text", ["", "interviw", "interview + soon", "interview + 1", "interview + -1 days",
                                  "interview + 1000 days", "interview + ١ days", "interview+1 day"])  # fmt: skip
def test_any_other_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        offset_from(text)


def test_every_condition_can_be_asked_and_every_slot_has_its_hours() -> None:
    assert set(_HOLDS) == set(CONDITIONS)
    assert set(NAMED_SLOTS) == set(DEFAULT_SLOTS)
    assert len(set(ANCHORS)) == len(ANCHORS)


MISTAKES = {
    "name": (STEP + "x = 1\n", 'name: write a text in quotes, like "thanks"'),
    "toml": ("name = ", "this is not valid TOML"),
    "no step": (HEAD, "step: a cadence needs at least one [[step]]"),
    "step is no list": (HEAD + 'step = "x"\n', "step: a cadence needs at least one [[step]]"),
    "word": (HEAD + "quiet = true\n" + STEP, "quiet: this word is not known here"),
    "word in step": (
        HEAD + STEP + 'chanel = ["email"]\n',
        'step[0].chanel: this word is not known here; did you mean "channel"?',
    ),
    "id": (
        HEAD + '[[step]]\ndraft = "x"\nwhen = [{ day = "interview" }]\n',
        "step[0].id: write a text in quotes",
    ),
    "draft": (
        HEAD + '[[step]]\nid = "x"\nwhen = [{ day = "interview" }]\n',
        "step[0].draft: write a text in quotes",
    ),
    "two ids": (HEAD + STEP + STEP, 'step[1].id: two steps are called "thanks"'),
    "anchor": (
        HEAD + STEP.replace('"interview"', '"interviw"'),
        'step[0].when[0].day: "interviw" is nothing that a day can be',
    ),
    "distance": (
        HEAD + STEP.replace('"interview"', '"interview + a week"'),
        'step[0].when[0].day: "a week" is no distance; write for example "1 business day"',
    ),
    "slot": (HEAD + STEP.replace("work-hours", "noon"), 'step[0].when[0].slot: "noon" is not known here'),
    "roll": (
        HEAD + STEP.replace('"work-hours"', '"work-hours", roll = "up"'),
        'step[0].when[0].roll: "up" is not known here',
    ),
    "when": (HEAD + '[[step]]\nid = "x"\ndraft = "x"\n', 'step[0].when[0]: write { day = "…", slot = "…" }'),
    "condition": (
        HEAD + STEP + 'if = ["first promis"]\n',
        'step[0].if: "first promis" is no condition; did you mean "first promise"?',
    ),
    "second alternative": (
        HEAD + STEP + 'if = ["not first promise or rain"]\n',
        'step[0].if: "rain" is no condition',
    ),
    "channel": (
        HEAD + STEP + 'channel = ["mail"]\n',
        'step[0].channel: "mail" is not known here; did you mean "email"?',
    ),
    "channel is no list": (HEAD + STEP + 'channel = "email"\n', "step[0].channel: write a list of texts"),
    "state": (
        HEAD + STEP + 'states = ["waiting"]\n',
        'step[0].states: "waiting" is not known here; did you mean "awaiting"?',
    ),
    "most": (HEAD + STEP + "most = 0\n", "step[0].most: write a whole number from 1 to 100"),
    "most is true": (HEAD + STEP + "most = true\n", "step[0].most: write a whole number from 1 to 100"),
    "joins": (HEAD + STEP + 'joins = ["call"]\n', 'step[0].joins: no earlier step is called "call"'),
    "ceiling": (HEAD + STEP + "ceiling = 3\n", 'step[0].ceiling: write { day = "…", otherwise = "late" }'),
    "otherwise": (
        HEAD + STEP + 'ceiling = { day = "interview", otherwise = "move" }\n',
        'step[0].ceiling.otherwise: "move" is not known here',
    ),
    "gap": (HEAD + "least_gap = -1\n" + STEP, "least_gap: write a whole number from 0 to 100"),
    "gap in words": (HEAD + 'least_gap = "three"\n' + STEP, "least_gap: write a whole number from 0 to 100"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_says_the_file_and_where_in_it(name: str) -> None:
    text, said = MISTAKES[name]
    with pytest.raises(CadenceError) as caught:
        cadence_from(text, "mine.toml")
    assert caught.value.status == 1
    assert any(
        line.startswith("mine.toml:") and said in line.partition(":")[2].partition(": ")[2]
        for line in str(caught.value).split("\n")
    )


def test_all_mistakes_are_said_at_once() -> None:
    text = 'nam = "x"\n[[step]]\nid = 1\ndraft = "x"\nwhen = [{ day = "noon" }, { slot = "x" }]\n'
    with pytest.raises(CadenceError) as caught:
        cadence_from(text, "mine.toml")
    said = [": ".join(line.split(": ")[:2]) for line in str(caught.value).split("\n")]
    assert said == [
        "mine.toml:1: nam", "mine.toml:1: name", "mine.toml:1: summary", "mine.toml:3: step[0].id",
        "mine.toml:5: step[0].when[0].day", "mine.toml:5: step[0].when[1]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "draft_by_channel = 3",
        'draft_by_channel = ["x"]',
        "quiet_before_promise = 1",
        "counts = []",
        "kind = {}",
    ],
)
def test_a_value_of_a_wrong_kind_is_a_mistake_and_never_a_traceback(line: str) -> None:
    text = HEAD + line + "\n" + STEP if line.startswith("quiet") else HEAD + STEP + line + "\n"
    with pytest.raises(CadenceError, match=r"^mine\.toml:[0-9]+: "):
        cadence_from(text, "mine.toml")
