"""A new language is a new folder, and what it lacks comes wholly in English."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import (
    compose,
    draft_for,
    facts_for,
    jobs,
    languages,
    limits,
    names,
    never,
    phrases,
    rounds,
    templates,
)
from ics_followup.drafts.limits import limit_for
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

BUILT_IN = languages.LANGUAGES
START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))
DANA = Person(name="Dana Ortiz")
ROW = Interview(
    key="acme",
    row_key="acme",
    line=2,
    company="Acme",
    start=START,
    end=START,
    timed=True,
    timezone="Europe/Paris",
    people=(DANA,),
    language="fr",
)


def forget() -> None:
    for read in (
        *(languages._folders, languages.language_for, languages._read, languages._words),
        *(never._list_of, templates.wordings_for),
        *(names.address_of, phrases._bare, phrases._form_against, phrases._begun_small, phrases._never_in),
        *(
            languages._opening,
            languages._in_words,
            limits.limit_for,
            rounds.round_in_words,
            compose._position,
        ),
        *(jobs._known, jobs.words_of_jobs),
    ):
        read.cache_clear()


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages with English and a little French."""
    shutil.copytree(BUILT_IN / "en", tmp_path / "en")
    folder = tmp_path / "fr"
    (folder / "thanks").mkdir(parents=True)
    words = (BUILT_IN / "en" / "language.toml").read_text(encoding="utf-8")
    for english, own in (("Hi $name,", "Bonjour $name,"), ("Tuesday", "mardi"), ("November", "novembre")):
        words = words.replace(english, own)
    words = words.replace("$weekday, $month $day", "$weekday $day $month")
    (folder / "language.toml").write_text(f"{words}\n[limits]\nthanks = [30, 100]\n", encoding="utf-8")
    (folder / "thanks" / "email.1.txt").write_text("Subject: Merci\n\n$greeting\n\nMerci pour $date.")
    for module in (languages, never, templates):
        monkeypatch.setattr(module, "LANGUAGES", tmp_path)
    forget()
    yield folder
    forget()


def test_its_messages_its_days_and_its_limits_are_used(french: Path) -> None:
    draft = draft_for(facts_for(ROW, DANA, Me()), kind="thanks", channel="email")
    assert draft.language == "fr"
    assert draft.body == "Bonjour Dana,\n\nMerci pour mardi 24 novembre."
    assert limit_for("thanks", "email", "fr")[:2] == (30, 100)
    assert limit_for("status", "email", "fr") == limit_for("status", "email")


def test_another_channel_of_the_language_comes_before_english(french: Path) -> None:
    draft = draft_for(facts_for(ROW, DANA, Me()), kind="thanks", channel="linkedin")
    assert (draft.language, draft.body.split("\n")[0]) == ("fr", "Bonjour Dana,")


def test_a_kind_that_it_lacks_comes_in_english_with_english_days(french: Path) -> None:
    for occurrence in range(1, 6):
        draft = draft_for(facts_for(ROW, DANA, Me()), kind="status", channel="email", occurrence=occurrence)
        assert draft.language == "en"
        assert draft.body.startswith("Hi Dana,\n")
        assert "mardi" not in draft.body
        assert "novembre" not in draft.body


def test_without_a_never_list_of_its_own_the_english_one_holds(french: Path) -> None:
    assert [found.fault for found in never.never_in("the salary", language="fr")] == ["speaks of money"]
