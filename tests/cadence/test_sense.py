"""What a cadence file can say wrongly is a mistake at load, each at its path and line."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.cadence.language import (
    ANCHORS,
    CONDITIONS,
    CadenceError,
    built_in_names,
    built_in_text,
    cadence_from,
)
from ics_followup.cadence.lines import spot_of, spots_in
from ics_followup.cadence.reading import read_cadence
from ics_followup.problems import rendered

HEAD = 'name = "mine"\nsummary = "My own."\n'
END = '[[step]]\nid = "end"\nkind = "close"\ndraft = "close"\nwhen = [{ day = "interview + 2 months" }]\n'
ASK = '[[step]]\nid = "ask"\ndraft = "status"\nwhen = [{ day = "interview + 1 week" }]\n'


def step(day: str, *lines: str, name: str = "more") -> str:
    said = "".join(f"{line}\n" for line in lines)
    return f'[[step]]\nid = "{name}"\ndraft = "status"\nwhen = [{{ day = "{day}" }}]\n{said}'


def mistakes(text: str) -> list[str]:
    try:
        cadence_from(text, "mine.toml")
    except CadenceError as error:
        return [f"{mistake.path}: {mistake.what}" for mistake in error.mistakes]
    return []


@pytest.mark.parametrize("name", built_in_names())
def test_what_comes_with_the_program_makes_sense(name: str) -> None:
    assert cadence_from(built_in_text(name), f"{name}.toml").name == name


def test_a_step_that_follows_the_one_before_makes_sense() -> None:
    assert mistakes(HEAD + ASK + step("last contact + 1 week", "most = 2") + END) == []


IMPOSSIBLE = {
    "nothing before": (
        step("last contact + 1 week") + ASK + END,
        'step[0].when[0].day: nothing is sent before this step, so there is no "last contact" to count from',
    ),
    "thanks are no contact to count from": (
        '[[step]]\nid = "t"\nto = "each interviewer"\ncounts = "thanks"\ndraft = "thanks"\n'
        'when = [{ day = "interview" }]\n' + step("last contact + 1 week") + END,
        "step[1].when[0].day: nothing is sent before this step",
    ),
    "contact in another status": (
        ASK + step("last contact + 1 week", 'states = ["rejected"]') + END,
        "step[1].when[0].day: nothing is sent before this step",
    ),
    "anchor of another status": (
        ASK + step("rejection + 1 business day") + END,
        'step[1].when[0].day: "rejection" is known only in the status rejected, and this step is for awaiting',
    ),
    "interview on hold": (
        ASK + step("interview + 1 week", 'states = ["on hold"]') + END,
        'step[1].when[0].day: "interview" is not known in the status on hold',
    ),
    "conditions": (
        step("interview + 1 week", 'if = ["first promise", "no promise"]') + END,
        "step[0].if: these conditions never hold together: first promise and no promise",
    ),
    "conditions with a not": (
        step("interview + 1 week", 'if = ["went well", "not went well"]') + END,
        "step[0].if: these conditions never hold together",
    ),
    "renewals": (
        step("interview + 1 week", 'if = ["promise renewed three times", "not renewed promise"]') + END,
        "step[0].if: these conditions never hold together",
    ),
    "condition and day": (
        ASK + step("first promise + 1 business day", 'if = ["no promise"]') + END,
        'step[1].when[0].day: the if of this step never holds where "first promise" is known',
    ),
    "sent more than was": (
        ASK + step("interview + 3 weeks", 'if = ["sent twice"]') + END,
        "step[1].when[0].day: at most 1 status contacts come before this step",
    ),
    "no answer after an answer": (
        ASK + step("rejection + 1 week", 'if = ["no answer"]', 'states = ["rejected"]') + END,
        'step[1].when[0].day: "no answer" never holds in the status rejected',
    ),
    "nobody reached without a call": (
        ASK + step("last contact + 1 week", 'if = ["nobody reached"]') + END,
        'step[1].when[0].day: "nobody reached" needs a call before this step',
    ),
    "a day that another one hides": (
        '[[step]]\nid = "a"\ndraft = "status"\nwhen = [{ day = "interview + 1 week" }, '
        '{ day = "first promise + 1 business day" }]\n' + END,
        "step[0].when[1].day: this is never used: a day in front of it in the list is always known",
    ),
    "cap used up": (
        "cap = 1\n" + ASK + step("last contact + 1 week") + END,
        "step[1].when[0].day: the cap of 1 is used up before this step",
    ),
    "cap below the least": (
        "cap = 1\n" + step("interview + 1 week", "least = 2", "most = 2") + END,
        'cap: the cap of 1 is below the 2 times that "more" comes at least',
    ),
    "joins no call": (
        ASK + '[[step]]\nid = "e"\ndraft = "after_call"\ncounts = "nothing"\njoins = ["ask"]\n'
        'when = [{ day = "previous step", slot = "after the call" }]\n' + END,
        'step[1].joins: "ask" is never a call, so nothing can join it',
    ),
    "no close": (ASK, 'step: nothing ends this cadence: add a last step with kind = "close"'),
    "close for another status only": (
        ASK + END.replace("interview + 2 months", "rejection + 1 business day") + 'states = ["rejected"]\n',
        "step: nothing ends this cadence",
    ),
    "close that hangs on what may not come": (
        step("first promise + 1 business day") + END.replace("interview + 2 months", "last contact + 1 week"),
        "step: this cadence never ends where it is no promise: no close is reached",
    ),
    "close with a condition": (
        ASK + END + 'if = ["went well"]\n',
        "step: this cadence never ends where it is no promise and not went well",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_can_never_happen_is_a_mistake(name: str) -> None:
    text, said = IMPOSSIBLE[name]
    found = mistakes(HEAD + text)
    assert [line for line in found if line.startswith(said)], found


MISFITS = {
    "least without most": (step("interview", "least = 2"), "step[0].least: at least 2 times, but no most"),
    "least over most": (step("interview", "least = 3", "most = 2"), "step[0].most: at most 2 times is less"),
    "turns": (step("interview + 1 week", 'turns = ["email", "phone"]'), "step[0].turns: 2 channels in turn"),
    "ceiling below the day": (
        step("interview + 5 business days", 'ceiling = { day = "interview + 3 days", otherwise = "drop" }'),
        "step[0].when[0].day: this day lies behind the ceiling of the step, so the step never comes",
    ),
    "ceiling that is always broken": (
        step("interview + 2 weeks", 'ceiling = { day = "interview + 13 days" }'),
        "step[0].when[0].day: this day lies behind the ceiling of the step, so it is always late",
    ),
    "ceiling below the floor": (
        step("offer + 1 week", 'floor = "offer + 9 days"', 'ceiling = { day = "offer + 8 days" }'),
        "step[0].ceiling.day: the ceiling lies before the floor",
    ),
    "daily": (
        ASK + step("last contact + 1 business day", "most = 5"),
        "step[1].when[0].day: this would be contact on two days running",
    ),
    "before it is known": (
        step("rejection - 1 day"),
        'step[0].when[0].day: a day before "rejection" is over',
    ),
    "before the interview": (
        step("interview - 1 day"),
        "step[0].when[0].day: nobody is contacted before the",
    ),
    "before the promise": (
        step("first promise - 1 business day"),
        "step[0].when[0].day: this breaks the quiet before the promised day",
    ),
    "contact with me": (step("interview", 'to = "me"'), "step[0].to: a contact goes to somebody else"),
    "task for the contact": (
        step("interview", 'kind = "self"', 'to = "contact"'),
        "step[0].to: a task is for yourself",
    ),
    "thanks to one": (step("interview", 'counts = "thanks"'), 'step[0].to: to = "each interviewer" and'),
    "counts of a task": (
        step("interview", 'kind = "self"', 'counts = "status"'),
        "step[0].counts: only a contact counts as status",
    ),
    "contact that counts for nothing": (
        step("interview", 'counts = "nothing"'),
        "step[0].counts: only what joins a call counts for nothing",
    ),
    "slot of thanks": (
        step("interview + 1 week").replace(" }]", ', slot = "after the interview" }]'),
        "step[0].when[0].slot: only thanks",
    ),
    "slot of a call": (
        step("interview").replace(" }]", ', slot = "after the call" }]'),
        'step[0].when[0].slot: "after the call" needs a call',
    ),
    "closed day": (
        step("interview + 1 week").replace(" }]", ', roll = "none" }]'),
        "step[0].when[0].roll: a contact stands on a business day",
    ),
    "in person": (step("interview", 'channel = ["person"]'), 'step[0].channel: "person" is for the log'),
    "draft for a channel that never is": (
        step("interview", 'draft_by_channel = { phone = "status_call" }'),
        "step[0].draft_by_channel.phone: this step is never by phone",
    ),
    "draft for no channel": (
        step("interview", 'draft_by_channel = { fax = "x" }'),
        'step[0].draft_by_channel.fax: "fax" is no channel',
    ),
    "mirror elsewhere": (
        step("offer", 'to = "other processes"', 'states = ["offer"]', 'channel = ["mirror"]'),
        'step[0].channel: "mirror" means nothing in other processes',
    ),
    "empty list": (step("interview", "states = []"), "step[0].states: this list is empty"),
    "rule": (step("interview", 'rules = ["S1.17"]'), 'step[0].rules: "S1.17" is not the number of a rule'),
    "rule in words": (step("interview", 'rules = ["daily"]'), 'step[0].rules: "daily" is not the number'),
    "id": (step("interview", name="Call again"), 'step[0].id: "Call again" is no name of a step'),
    "flag": (step("interview", "carries = 1"), "step[0].carries: write true or false"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_words_that_do_not_fit_together_are_a_mistake(name: str) -> None:
    text, said = MISFITS[name]
    found = mistakes(HEAD + text + END)
    assert [line for line in found if line.startswith(said)], found


def test_rules_of_ones_own_have_letters_of_their_own() -> None:
    assert mistakes(HEAD + ASK + 'rules = ["MINE1", "S1.16", "A21"]\n' + END) == []


def test_a_mistake_says_its_line_and_points_at_the_word() -> None:
    text = (
        HEAD + '\n[[step]]\nid = "ask"\ndraft = "status"\nwhen = [\n    { day = "interview + 1 week" },\n'
        '    { slot = "work-hours", day = "firts promise" },\n]\n' + END
    )
    with pytest.raises(CadenceError) as caught:
        cadence_from(text, "cadences/mine.toml")
    assert str(caught.value).startswith(
        'cadences/mine.toml:9: step[0].when[1].day: "firts promise" is nothing that a day can be counted from; '
        'did you mean "first promise"?'
    )
    (problem,) = caught.value.problems
    place, source, carets, remedy = rendered(problem).split("\n")
    assert place.startswith("cadences/mine.toml:9:28: error: step[0].when[1].day: ")
    assert source[carets.index("^") :].startswith("day = ")
    assert remedy.startswith("help: ")


def test_mistakes_come_in_the_order_of_their_lines() -> None:
    text = HEAD + ASK + 'states = ["rejcted"]\n' + step("nowhere") + 'cap = 1\nchannel = ["fax"]\n'
    with pytest.raises(CadenceError) as caught:
        cadence_from(text, "mine.toml")
    lines = [mistake.spot.line for mistake in caught.value.mistakes]
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_what_is_no_toml_says_the_line() -> None:
    with pytest.raises(CadenceError, match=r"^mine\.toml:3: this is not valid TOML"):
        cadence_from(HEAD + "cap 3\n", "mine.toml")


def test_a_mistake_in_one_step_does_not_hide_those_of_another() -> None:
    found = mistakes(HEAD + step("nowhere") + step("interview", 'to = "me"', name="b") + END)
    assert [line.partition(":")[0] for line in found] == ["step[0].when[0].day", "step[1].to"]


# --- where things stand ------------------------------------------------------------------------------------

KEYS = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
VALUES = st.recursive(
    st.sampled_from(["1", "true", "2026-11-22", '"a # [ ] { } = \\" x"', "'lit # ]'", '"""two\nlines"""']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: "[\n  # no\n  " + ",\n".join(parts) + "]")
        | st.lists(inner.filter(lambda part: "\n" not in part), max_size=1).map(
            lambda parts: "{ " + ", ".join(f"k = {part}" for part in parts) + " }"
        )
    ),
    max_leaves=6,
)


@hypothesis_settings(max_examples=60)
@given(st.lists(st.tuples(KEYS, VALUES), max_size=6, unique_by=lambda pair: pair[0]), st.booleans())
def test_every_key_of_a_toml_file_is_found_on_its_line(pairs: list[tuple[str, str]], stepped: bool) -> None:
    text = "[[step]]\n[[step]] # second\n" if stepped else "# top\n"
    lines: dict[str, int] = {}
    for key, value in pairs:
        lines[f"step[1].{key}" if stepped else key] = text.count("\n") + 1
        text += f"{key} = {value}\n"
    tomllib.loads(text)
    spots = spots_in(text)
    assert {path: spots[path].line for path in lines} == lines


def test_what_is_not_written_stands_where_it_would_belong() -> None:
    spots = spots_in('a = 1\n[[step]]\nid = "x"\n[[step]]\nwhen = { day = "offer" }\n')
    assert spot_of("step[1].draft", spots).line == 4
    assert spot_of("step[1].when[0].day", spots) == (5, 1)
    assert spot_of("summary", spots) == (1, 1)


@hypothesis_settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ANCHORS),
            st.sampled_from(["", " + 1 business day", " + 2 weeks", " - 3 days"]),
            st.lists(st.sampled_from(CONDITIONS), max_size=3),
            st.sampled_from(["awaiting", "rejected", "on hold", "any"]),
            st.sampled_from(["contact", "self", "close"]),
            st.integers(1, 4),
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 4),
)
def test_any_file_of_known_words_is_read_or_refused_with_places(
    steps: list[tuple[str, str, list[str], str, str, int]], cap: int
) -> None:
    text = HEAD + (f"cap = {cap}\n" if cap else "")
    for number, (anchor, far, conditions, state, kind, most) in enumerate(steps):
        text += (
            f'[[step]]\nid = "s{number}"\nkind = "{kind}"\ndraft = "status"\nstates = ["{state}"]\nmost = {most}\n'
            f"if = {conditions}\n".replace("'", '"')
            + f'when = [{{ day = "{anchor}{far}" }}]\n'
        )
    _, found = read_cadence(text)
    assert all(1 <= mistake.spot.line <= text.count("\n") for mistake in found)
    assert len({(mistake.path, mistake.what) for mistake in found}) == len(found)
