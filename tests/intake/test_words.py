"""Fixed words in seven languages: each means one thing."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import ics_followup
from ics_followup.intake.headers import words_of
from ics_followup.intake.misread import Misread
from ics_followup.intake.words import STATUSES, channel_of, is_empty, priority_of, status_of, yes_or_no

TABLES = tomllib.loads(
    (Path(ics_followup.__file__).parent / "data" / "words.toml").read_text(encoding="utf-8")
)


def test_every_status_has_words_in_seven_languages() -> None:
    assert set(TABLES["status"]) == set(STATUSES)
    for status, languages in TABLES["status"].items():
        assert set(languages) == {"en", "de", "fr", "es", "pt", "it", "nl"}, status


@pytest.mark.parametrize("text", ["", " - ", "n/a", "[n/a]", "(TBD)", "<k.A.>", "tbd?", "[ ]", "(none)"])
def test_a_word_that_says_nothing_says_nothing_in_brackets_either(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["[na", "(the plan)", "Non", "[a] [b]", "no", "(5)", "!!!"])
def test_other_words_say_something(text: str) -> None:
    assert not is_empty(text)


@pytest.mark.parametrize("kind", TABLES)
def test_no_word_means_two_things(kind: str) -> None:
    meanings = defaultdict(set)
    for meaning, languages in TABLES[kind].items():
        for name in (meaning, *(alias for aliases in languages.values() for alias in aliases)):
            meanings[" ".join(words_of(name))].add(meaning)
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Applied", "awaiting"), ("Interviewing", "awaiting"), ("Phone Screen", "awaiting"), ("Saved", "awaiting"),
        ("Bookmarked", "awaiting"), ("draft", "awaiting"), ("Offer", "offer"), ("Negotiating", "offer"),
        ("Rejected", "rejected"), ("Not Selected", "rejected"), ("I Withdrew", "withdrawn"), ("No Response", "closed"),
        ("Ghosted", "closed"), ("Archived", "closed"), ("expired", "closed"), ("Absage", "rejected"),
        ("En attente", "awaiting"), ("Refusé", "rejected"), ("Refuse", "rejected"), ("Sin respuesta", "closed"),
        ("Proposta recebida", "offer"), ("Colloquio fissato", "awaiting"), ("Afgewezen", "rejected"),
    ],
)  # fmt: skip
def test_stages_of_trackers_are_understood(text: str, status: str) -> None:
    assert status_of(text) == status


def test_an_unknown_word_names_the_nearest() -> None:
    with pytest.raises(Misread) as misread:
        status_of("Intervewing")
    assert misread.value.remedy.startswith('Did you mean "awaiting"?')


def test_the_other_words_have_languages_too() -> None:
    assert (channel_of("téléphone"), priority_of("Hoch"), yes_or_no("Sì"), yes_or_no("nee")) == (
        "phone", "high", True, False,
    )  # fmt: skip
