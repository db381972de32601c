"""Nobody at one company reads the words of somebody else, and a rerun says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.drafts import Turns, draft_for, facts_for
from ics_followup.drafts.languages import LANGUAGES, language_for, languages
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import shared_part
from ics_followup.model import Interview, Person, Tone
from ics_followup.settings import Me

START: Final = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
MOST: Final = 0.35
"""The most of the five-word sequences of either text that the other may have too."""

CASES: Final = [
    (language, *case)
    for language in languages()
    for case in sorted(
        {
            (path.parent.name, path.name.partition(".")[0])
            for path in (LANGUAGES / language_for(language).tags[-1]).rglob("*.txt")
        }
    )
    if case[1] != "self"
]
SAID: Final[dict[str, Any]] = {
    "materials": "the two references",
    "news": "the new ward",
    "strength": "eight years in pediatric nursing",
}
ENOUGH: Final = 8
"""So many people of one company never read the same thanks."""

NAMES: Final = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=9).map(str.title),
    min_size=ENOUGH,
    max_size=ENOUGH,
    unique=True,
)


def me(language: str) -> Me:
    return Me(name="Sam Rivera", phone="+1 555 010 0199", email="sam@example.com", language=language)


def row(key: str, people: Sequence[Person], *, day: int = 0, **changes: Any) -> Interview:
    start = START + timedelta(days=day)
    fields: dict[str, Any] = {
        "key": key,
        "row_key": key,
        "line": 2,
        "company": "Northwestern Memorial Healthcare Group",
        "role": "Nurse",
        "start": start,
        "end": start + timedelta(hours=1),
        "timed": True,
        "timezone": "America/Chicago",
        "people": tuple(people),
        "contact": people[0] if people else None,
    }
    return Interview(**{**fields, **changes})


def bodies(
    rows: Sequence[Interview],
    kind: str,
    channel: str,
    *,
    language: str = "en",
    contacts: bool = False,
    tone: Tone = "gracious",
    occurrence: int = 1,
) -> dict[tuple[str, str], str]:
    """The message to everybody, or to the contacts alone, by row and name."""
    turns = Turns(rows)
    found = {}
    for interview in rows:
        for person in interview.people[:1] if contacts else interview.people:
            facts = facts_for(
                interview,
                person,
                me(language),
                language=language,
                deadline=date(2026, 12, 11) if person.topic else None,
                turns=turns,
            )
            draft = draft_for(facts, kind=kind, channel=channel, tone=tone, occurrence=occurrence)
            found[interview.key, person.name] = draft.body
    return found


def assert_all_differ(texts: Sequence[str]) -> None:
    for one, other in combinations(texts, 2):
        assert shared_part(one, other) <= MOST, f"{one}\n\n---\n\n{other}"


@pytest.mark.parametrize(("language", "kind", "channel"), CASES)
@settings(max_examples=6, deadline=None)
@given(names=NAMES, rich=st.booleans(), tone=st.sampled_from(["gracious", "forward"]), familiar=st.booleans())
def test_rows_at_one_company_get_different_texts_as_long_as_there_are_wordings(
    language: str, kind: str, channel: str, names: list[str], rich: bool, tone: Tone, familiar: bool
) -> None:
    """As many rows as there are wordings: the same topic and role, whoever the people are."""
    count = len(wordings_for(kind, channel, language=language).templates)
    words: dict[str, Any] = SAID if rich else {}
    form = min(language_for(language).words("address", "familiar"), key=len, default="") if familiar else ""
    people = [Person(name=name, topic="the lab plan" if rich else "") for name in names]
    rows = [
        row(f"row-{person.name}", [person], day=place, address_as=form, **words)
        for place, person in enumerate(people[:count])
    ]
    found = bodies(rows, kind, channel, language=language, contacts=True, tone=tone)
    if kind == "offer_answer":
        assert len(set(found.values())) == count, "two answers in one text are read one at a time"
    else:
        assert_all_differ(list(found.values()))


@pytest.mark.rule("S1.1", "S3.3")
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("channel", ["email", "card", "text", "linkedin"])
@settings(max_examples=12, deadline=None)
@given(
    names=NAMES,
    split=st.integers(1, ENOUGH - 1),
    topic=st.sampled_from(["", "how you plan the night shift in the new ward"]),
    tone=st.sampled_from(["gracious", "forward"]),
)
def test_eight_people_of_one_company_never_get_the_same_thanks(
    language: str, channel: str, names: list[str], split: int, topic: str, tone: Tone
) -> None:
    """Whether they sat on one panel or on two, for one role or for another."""
    people = [Person(name=name, topic=topic) for name in names]
    rows = [row("nurse", people[:split], **SAID), row("analyst", people[split:], day=1, **SAID)]
    found = bodies(rows, "thanks", channel, language=language, tone=tone)
    assert len(found) == ENOUGH
    assert_all_differ(list(found.values()))


def test_a_person_met_in_two_rounds_and_two_rows_reads_something_new_each_time() -> None:
    dana = Person(name="Dana Ortiz", email="dana@example.com")
    rows = [
        row("nurse", [dana]),
        row("nurse-2", [dana], row_key="nurse", day=7),
        row("nurse-other-round", [dana], round="final", day=9),
        row(
            "analyst", [Person(name="DANA  Ortiz")], day=14, company="Northwestern memorial  Healthcare Group"
        ),
    ]
    for channel in ("email", "card", "text", "linkedin"):
        assert_all_differ(list(bodies(rows, "thanks", channel).values()))


def test_two_people_of_one_name_on_one_panel_get_different_texts() -> None:
    twins = [
        Person(name="Dana", email="dana.ortiz@example.com"),
        Person(name="Dana", email="dana.lee@example.com"),
    ]
    turns = Turns([row("nurse", twins)])
    chosen = {
        turns.of(row("nurse", twins), person).wording("thanks", occurrence=1, count=8) for person in twins
    }
    assert len(chosen) == 2


@settings(max_examples=60, deadline=None)
@given(names=NAMES, taken=st.integers(1, ENOUGH), count=st.integers(1, 9))
def test_the_choice_is_even_whatever_the_number_of_wordings(names: list[str], taken: int, count: int) -> None:
    """No wording is taken a second time while another one is free."""
    people = [Person(name=name) for name in names[:taken]]
    interview = row("nurse", people)
    turns = Turns([interview])
    chosen = [turns.of(interview, one).wording("thanks", occurrence=1, count=count) for one in people]
    uses = [chosen.count(wording) for wording in range(count)]
    assert max(uses) - min(uses) <= 1
    for person in people:
        mine = {
            turns.of(interview, person).wording("thanks", occurrence=n, count=count)
            for n in range(1, count + 1)
        }
        assert mine == set(range(count)), "all wordings, before one comes twice"


@settings(max_examples=40, deadline=None)
@given(names=NAMES, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_people_in_a_cell_changes_no_wording(names: list[str], order: Any) -> None:
    people = [Person(name=name) for name in names]
    rows = [row("nurse", people[:3]), row("analyst", people[3:6]), row("clerk", people[6:], day=2)]
    before = bodies(rows, "thanks", "email")
    mixed = [row(one.key, one.people, contact=one.contact, day=(one.start - START).days) for one in rows]
    shuffled = []
    for one in mixed:
        cell = list(one.people)
        order.shuffle(cell)
        shuffled.append(row(one.key, cell, contact=one.contact, day=(one.start - START).days))
    order.shuffle(shuffled)
    assert bodies(shuffled, "thanks", "email") == before


@settings(max_examples=40, deadline=None)
@given(names=NAMES)
def test_a_later_row_changes_no_first_message_of_an_earlier_one(names: list[str]) -> None:
    people = [Person(name=name) for name in names]
    rows = [row("nurse", people[:3]), row("analyst", people[3:5], day=1)]
    more = [*rows, row("clerk", people[5:], day=2)]
    for kind in ("thanks", "status", "keep_in_touch"):
        before = bodies(rows, kind, "email", contacts=kind != "thanks")
        after = bodies(more, kind, "email", contacts=kind != "thanks")
        assert {key: after[key] for key in before} == before


def test_a_person_more_on_a_panel_leaves_most_of_the_others_their_words() -> None:
    changed = 0
    for number in range(200):
        people = [Person(name=f"Person {number} {letter}") for letter in "abcd"]
        before = bodies([row("nurse", people[:3])], "thanks", "email")
        after = bodies([row("nurse", people)], "thanks", "email")
        changed += sum(after[key] != body for key, body in before.items())
    assert changed < 0.2 * 600


def test_other_companies_do_not_matter() -> None:
    rows = [row("nurse", [Person(name="Dana Ortiz")])]
    elsewhere = row("elsewhere", [Person(name="Lee Wong")], company="Acme", day=-3)
    assert bodies([elsewhere, *rows], "thanks", "email").items() >= bodies(rows, "thanks", "email").items()


def test_somebody_who_is_nobody_of_the_row_gets_a_message_too() -> None:
    interview = row("nurse", [Person(name="Dana Ortiz")])
    stranger = facts_for(interview, Person(name="Lee Wong"), Me())
    assert draft_for(stranger, kind="thanks", channel="email").body.startswith("Hi Lee,")
