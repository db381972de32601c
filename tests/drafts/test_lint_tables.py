"""The lint's own table: sentences that no message may hold, and good messages that must pass."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

import pytest

from ics_followup.drafts.facts import Facts
from ics_followup.drafts.languages import LANGUAGES as DATA
from ics_followup.drafts.never import never_in
from ics_followup.drafts.wording import problems_in

TABLES: Final = Path(__file__).parent / "lint"
LANGUAGES: Final = ("en", "de")
FAULTS: Final = {
    "minimisers": "makes itself small",
    "blame": "blames",
    "pressure": "presses",
    "begging": "begs",
    "emotions": "speaks of feelings",
    "self_doubt": "doubts itself",
    "presumption": "presumes",
    "leverage": "uses leverage",
    "gifts": "offers gifts",
    "hyperbole": "exaggerates",
    "money": "speaks of money",
    "frequency": "counts its own messages",
}
SIGNS: Final = ("capitals", "emoji", "question_marks", "exclamation_marks")
LEAST_SENTENCES: Final = 15
GOOD: Final = [(path.parent.name, path) for path in sorted((TABLES / "good").glob("*/*.txt"))]


def sentences(language: str, rule: str) -> list[str]:
    return (TABLES / language / f"{rule}.txt").read_text(encoding="utf-8").splitlines()


def caught(sentence: str, rule: str, language: str) -> bool:
    found = problems_in(sentence, kind="status", channel="text", language=language)
    if rule in SIGNS:
        return any(finding.rule == rule.replace("_", " ") for finding in found)
    return any(finding.rule == "never" and finding.what.endswith(FAULTS[rule]) for finding in found)


@pytest.mark.rule("S2.5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", [*FAULTS, *SIGNS])
def test_what_real_applicants_write_is_caught(language: str, rule: str) -> None:
    """Every sentence is caught for what it does, not by accident for something else."""
    lines = sentences(language, rule)
    assert len(set(lines)) == len(lines) >= LEAST_SENTENCES
    assert [line for line in lines if not caught(line, rule, language)] == []


def test_each_table_belongs_to_a_rule_that_is_checked() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (TABLES / language).iterdir()} == {*FAULTS, *SIGNS}


def test_there_are_enough_good_messages() -> None:
    counts = {language: sum(found == language for found, _ in GOOD) for language in LANGUAGES}
    assert counts["en"] >= 40
    assert counts["de"] >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_good_sentences_are_left_alone(language: str) -> None:
    lines = (TABLES / "good_sentences" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines) >= 40
    found = {
        line: [one.what for one in problems_in(line, kind="status", channel="text", language=language)]
        for line in lines
    }
    assert {line: said for line, said in found.items() if said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_a_never_list_can_be_found_in_a_text(language: str) -> None:
    """An entry says a phrase that the list itself catches; a slash or a gap at a wrong place would not."""
    tables = tomllib.loads((DATA / language / "never.toml").read_text(encoding="utf-8"))
    missed = []
    for rule in tables["rule"]:
        for entry in filter(None, rule["words"].split("\n")):
            words = [word.split("/")[-1] for word in entry.split() if word != ".."]
            text = " ".join(word.replace("*", "").replace("#", "70") or "x" for word in words)
            found = [one.fault for one in never_in(f"{text}. {text}.", language=language)]
            if rule["fault"] not in found:
                missed.append(entry)
            assert not entry.startswith(("..", "*")), entry
            assert not entry.endswith(".."), entry
    assert missed == []


def message(path: Path) -> tuple[dict[str, str], str]:
    head, _, body = path.read_text(encoding="utf-8").strip().partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), body


@pytest.mark.parametrize(("language", "path"), GOOD, ids=lambda value: getattr(value, "stem", value))
def test_good_messages_pass(language: str, path: Path) -> None:
    """Messages that were not written for the lint are left alone, also those to and from odd names."""
    head, body = message(path)
    greeting = body.partition("\n")[0]
    full_name = head["to"]
    facts = Facts(
        company=head["company"],
        greeting=greeting,
        spoken=next(
            name for name in (full_name, full_name.split()[0], full_name.split()[-1]) if name in body
        ),
        full_name=full_name,
        my_name=head["from"],
        my_phone=head.get("phone", ""),
        language=language,
    )
    subject = head.get("subject", "")
    found = problems_in(
        body, kind=head["kind"], channel=head["channel"], subject=subject, facts=facts, language=language
    )
    assert found == ()
