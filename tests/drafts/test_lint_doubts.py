"""The lint where it was too strict, too mild, or showed half a word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest

from ics_followup.drafts.facts import Facts, facts_for
from ics_followup.drafts.lint import lint
from ics_followup.drafts.names import names_somebody
from ics_followup.drafts.never import never_in
from ics_followup.model import Interview
from ics_followup.settings import Me

FACTS: Final = Facts(
    company="Acme", greeting="Hi Dana,", spoken="Dana", full_name="Dana Ortiz", others=("Lee Wong",)
)
BODY: Final = (
    "thank you for the conversation about the role at Acme, which I enjoyed. I have thought about the lab plan "
    "since, and I would be glad to help with it. Is there a day by which you expect to know more?"
)


def rules(text: str, facts: Facts = FACTS, kind: str = "status") -> list[tuple[str, str]]:
    return [
        (one.rule, text.split("\n")[one.line - 1][one.column - 1 :][: one.width])
        for one in lint(text, kind=kind, facts=facts)
    ]


@pytest.mark.parametrize("greeting", ["Dear Ms. Ortiz,", "Hi Dana.", "Dear Dr. D. Ortiz:"])
def test_a_greeting_is_read_to_its_end(greeting: str) -> None:
    facts = FACTS._replace(spoken="Ms. Ortiz") if "Ortiz" in greeting else FACTS
    assert [rule for rule, _ in rules(f"{greeting}\n\n{BODY}", facts)] in ([], ["name"])


def test_a_greeting_with_a_title_to_somebody_else_is_shown_whole() -> None:
    assert ("greeting", "Ms. Wong") in rules(f"Dear Ms. Wong,\n\n{BODY}")


@pytest.mark.parametrize(
    "words", ["{date}", "___", "TBD", "%s", "(insert name)", "[ROLE]", "TODO", "[Role here]"]
)
def test_a_left_over_placeholder_is_shown_whole_and_once(words: str) -> None:
    assert rules(f"Hi Dana,\n\n{BODY} It is {words}, thanks.") == [("placeholder", words)]


def test_somebody_else_is_found_at_the_beginning_of_a_line_too() -> None:
    assert names_somebody("It was good.\n\nMs. Wong told me a lot.", "Lee Wong")
    assert names_somebody("Ms. Wong told me a lot.", "Lee Wong")
    assert ("other name", "Wong") in rules(f"Hi Dana,\n\n{BODY}\nMs. Wong told me a lot.")


def test_the_company_counts_however_it_is_cased() -> None:
    assert rules(f"Hi Dana,\n\n{BODY}".replace("Acme", "ACME")) == []


@pytest.mark.parametrize("head", ["Subject: ", "Betreff: ", "SUBJECT : "])
def test_a_first_line_that_says_subject_is_the_subject(head: str) -> None:
    assert rules(f"{head}Our conversation\n\nHi Dana,\n\n{BODY}") == []


def test_a_word_too_few_and_a_reply_without_the_company_may_be() -> None:
    words = "one two three four five six seven eight nine ten"
    assert [one.rule for one in lint(f"{words} {words} {words[:-4]}".strip(), kind="status")] == []
    assert [one.rule for one in lint(f"{words} {words}", kind="status")] == ["length"]
    text = f"Hi Dana,\n\n{BODY}".replace(" at Acme", "")
    assert [rule for rule, _ in rules(text, kind="offer_ack")] == []
    assert [rule for rule, _ in rules(text)] == ["company"]


@pytest.mark.parametrize("kind", ["last_check_in", "final"])
def test_the_last_note_may_say_that_it_is_the_last(kind: str) -> None:
    assert list(never_in("This is the last time I write.", kind)) == []
    assert list(never_in("This is the last time I write.", "status"))


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("Nurse ($45/hr)", "Nurse"),
        ("Nurse, $45/hr", "Nurse"),
        ("Nurse - Req #12345", "Nurse"),
        ("Analyst (REMOTE)", "Analyst"),
        ("Clerk (#12345)", "Clerk"),
        ("C# Developer", "C# Developer"),
        ("Nurse (Night Shift)", "Nurse (Night Shift)"),
        ("$45/hr", ""),
    ],
)
def test_money_numbers_and_shouts_are_cut_from_the_role(role: str, said: str) -> None:
    start = datetime(2026, 11, 24, 10, tzinfo=UTC)
    row = Interview(
        key="a",
        row_key="a",
        line=2,
        company="A",
        start=start,
        end=start,
        timed=True,
        timezone="UTC",
        role=role,
    )
    assert facts_for(row, None, Me()).role == said
