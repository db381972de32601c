"""The rules of a good message catch what breaks them, and nothing else."""

from __future__ import annotations

import tomllib

import pytest

from ics_followup.drafts import Facts
from ics_followup.drafts.languages import LANGUAGES
from ics_followup.drafts.lint import lint
from ics_followup.drafts.never import never_in
from ics_followup.drafts.wording import problems_in, shared_part

GERMAN = (" Sie ", " Ihnen ", " ich ", " Ich ", " den ", " die ", " der ", " des ")
GOOD = "I enjoyed the conversation at Acme and look forward to the next step, whenever it suits you best."


def rules(text: str, *, kind: str = "status", channel: str = "text", facts: Facts | None = None) -> list[str]:
    return [finding.rule for finding in problems_in(text, kind=kind, channel=channel, facts=facts)]


@pytest.mark.rule("S2.5")
@pytest.mark.parametrize(
    "words",
    [
        "I am just checking in",
        "Sorry to bother you",
        "I know you are busy",
        "I know you're very busy",
        "I still have not heard from you",
        "I haven’t heard from you",
        "as you said you would",
        "You said Friday",
        "as promised",
        "as soon as possible",
        "It is URGENT",
        "please answer immediately",
        "right away",
        "by end of day",
        "I need an answer",
        "please make a decision",
        "I am begging you",
        "I am anxious",
        "a little frustrated",
        "I am worried",
        "I am disappointed",
        "I know I blew it",
        "when I start",
        "I have other offers",
        "a small gift",
        "the salary",
        "the pay",
        "your compensation package",
        "benefits",
        "a bonus",
        "vacation",
        "my third email",
        "my second call",
        "once again",
        "bumping this",
        "a dream job and a perfect fit",
    ],
)
def test_the_never_list_is_caught(words: str) -> None:
    assert "never" in rules(f"{GOOD} {words}.")


@pytest.mark.parametrize(
    "words",
    [
        "against the wind",
        "payroll systems",
        "the urgentcare team",
        "justice",
        "begin",
        "a dream job",
        "you saidx",
    ],
)
def test_words_that_only_look_alike_are_left_alone(words: str) -> None:
    assert list(never_in(f"{GOOD} {words}.")) == []


@pytest.mark.parametrize("kind", ["offer_ack", "offer_time", "ask_deadline", "expedite", "offer_answer"])
def test_the_offer_kinds_may_speak_of_offers(kind: str) -> None:
    assert list(never_in("I have another offer with a good salary.", kind)) == []


def test_disappointment_is_for_after_a_no_only() -> None:
    assert list(never_in("I was disappointed.", "after_no")) == []
    assert list(never_in("I was disappointed.", "keep_in_touch")) != []


@pytest.mark.parametrize("channel", ["text", "linkedin"])
def test_names_of_the_facts_are_no_offence(channel: str) -> None:
    facts = Facts(
        company="Bonus.ly",
        greeting="Hi Paige,",
        spoken="Paige",
        full_name="Paige Salary",
        role="Compensation and Benefits Analyst",
        my_name="WHY NOT?? Again",
    )
    text = (
        "Hi Paige, thank you for the talk about the Compensation and Benefits Analyst role at Bonus.ly. "
        "Paige Salary was kind. WHY NOT?? Again"
    )
    assert rules(text, channel=channel, facts=facts) == []
    assert rules(f"{text} Is there a bonus?", channel=channel, facts=facts) == ["never"]


@pytest.mark.parametrize(
    ("ending", "rule"),
    [
        ("Yes? No?", "question marks"),
        ("Yes! No!", "exclamation marks"),
        ("Nice \U0001f600", "emoji"),
        ("Nice :)", "emoji"),
        ("It is GREAT here", "capitals"),
        ("Dear $name", "placeholder"),
        ("Dear [name]", "placeholder"),
        ("Dear {{name}}", "placeholder"),
        ("x" * 300, "length"),
    ],
)
def test_marks_capitals_and_holes_are_caught(ending: str, rule: str) -> None:
    assert set(rules(f"{GOOD} {ending}")) == {rule}
    assert rules(GOOD) == []


def test_the_right_names_must_be_there_and_no_other() -> None:
    facts = Facts(company="Acme", spoken="Dana", full_name="Dana Ortiz", others=("Lee Wong",))
    assert rules(f"Hi Dana, {GOOD}", facts=facts) == []
    assert rules(GOOD, facts=facts) == ["name"]
    assert rules(f"Hi Dana, {GOOD}".replace("Acme", "Apex"), facts=facts) == ["company"]
    assert rules(f"Hi Dana, {GOOD} I also liked Lee and the others.", facts=facts) == ["other name"]


def test_the_limit_of_words_holds_without_greeting_and_sign_off_too() -> None:
    facts = Facts(company="Acme")
    words = " ".join(["word"] * 28)
    assert rules(f"Hello,\n\nAcme {words}\n\nYours,\nSam", channel="email", facts=facts) == ["length"]
    assert rules(f"Hello,\n\nAcme {words} word\n\nYours,\nSam", channel="email", facts=facts) == []


def test_a_voicemail_says_the_number_twice_within_half_a_minute() -> None:
    facts = Facts(company="Acme", my_phone="555 0100")
    script = f"When somebody is on the line: {GOOD} {GOOD}\n\nVoicemail: "
    once = f"{GOOD} My number is 555 0100. Thank you, and have a good day."
    assert rules(script + once, channel="phone", facts=facts) == ["number"]
    assert rules(f"{script}{once} 555 0100", channel="phone", facts=facts) == []
    assert rules(f"{script}{once} 555 0100 {'word ' * 50}", channel="phone", facts=facts) == ["length"]


def test_a_subject_has_at_most_sixty_characters() -> None:
    found = problems_in(GOOD, kind="status", channel="text", subject="s" * 61)
    assert [finding.rule for finding in found] == ["subject"]


def test_the_shared_part_is_counted_of_the_shorter_text() -> None:
    assert shared_part("a b c d e", "x a b c d e y z") == 1.0
    assert shared_part("a b c d e", "a b c d f") == 0.0
    assert shared_part("too short", "too short") == 0.0


def test_each_branch_of_a_phone_script_may_ask_one_question() -> None:
    facts = Facts(company="Acme")
    script = (
        "If somebody else answers: Could you put me through to Acme?\n\n"
        f"When they are on the line: {GOOD} Which day should I write down?\n\nVoicemail: {GOOD} {GOOD}"
    )
    assert rules(script, channel="phone", facts=facts) == []
    twice = script.replace("to Acme?", "to Acme? Or is there a better hour?")
    assert rules(twice, channel="phone", facts=facts) == ["question marks"]
    (found,) = lint(twice, channel="phone", facts=facts)
    assert (found.line, found.column) == (1, twice.index("hour?") + 5)
    assert rules(script.replace("\n\n", " "), channel="email", facts=facts)[-1] == "question marks"


@pytest.mark.parametrize(("words", "found"), [(10, ["length"]), (25, []), (70, []), (71, ["length"])])
def test_only_the_words_of_the_voicemail_count_for_its_limit(words: int, found: list[str]) -> None:
    facts = Facts(company="Acme")
    script = f"When Dana is on the line: Acme {'word ' * 60}\n\nVoicemail: {' '.join(['word'] * words)}"
    assert rules(script, channel="phone", facts=facts) == found


def test_every_german_rule_offers_german_words() -> None:
    english, german = (
        [
            rule["better"]
            for rule in tomllib.loads((LANGUAGES / tag / "never.toml").read_text("utf-8"))["rule"]
        ]
        for tag in ("en", "de")
    )
    assert not set(english) & set(german)
    assert all(any(word in f" {better} " for word in GERMAN) for better in german)
