"""A template filled by its shape says the same as one filled sentence by sentence, whatever the values are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.drafts import Everybody, Facts, Turns, draft_for, facts_for
from ics_followup.drafts.compose import values_of
from ics_followup.drafts.facts import PLACEHOLDERS, facts_at
from ics_followup.drafts.filling import Sentence, Template
from ics_followup.drafts.languages import LANGUAGES, languages
from ics_followup.drafts.templates import template_from, wordings_for
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

NAMES: Final = ("company", "topic", "news", "my_name", "role")
VALUES: Final = st.one_of(
    st.sampled_from(["", "", "Acme Inc.", ".", "%s", "%(company)s", "%", "$topic", "{0}", "a\nb", "…."]),
    st.text(max_size=8),
)
PIECES: Final = st.one_of(
    st.sampled_from(["$$", ".", ". ", "%", "%s", "100 %.", "word", " ", ", ", "{a|b}", "{}", "(%d)"]),
    st.sampled_from([f"${{{name}}}" for name in NAMES]),
)
LINES: Final = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "| ", "[topic] ", "[news] ", "Subject: "]),
        st.lists(PIECES, max_size=6).map("".join),
    ),
)
TEXTS: Final = st.lists(st.one_of(LINES, st.just(""), st.just("$topic"), st.just("$company")), max_size=12)


def sentence_filled(sentence: Sentence, values: Mapping[str, str]) -> str:
    text = sentence.parts[0]
    for name, literal in zip(sentence.parts[1::2], sentence.parts[2::2], strict=True):
        text += values[name]
        text += literal[1:] if literal.startswith(".") and values[name].endswith(".") else literal
    return text


def body_filled(template: Template, values: Mapping[str, str]) -> str:
    """The rules of a template, one after the other, with nothing remembered."""
    paragraphs = []
    for paragraph in template.paragraphs:
        lines: list[str] = []
        opens = True
        for place in paragraph:
            said = next((one for one in place if all(values[name] for name in one.needs)), None)
            if said is None:
                continue
            text = sentence_filled(said, values)
            if opens or said.alone:
                lines.append(text)
            else:
                lines[-1] = f"{lines[-1]} {text}"
            opens = said.alone
        paragraphs.append("\n".join(lines))
    return "\n\n".join(filter(None, paragraphs))


def subjects_filled(template: Template, values: Mapping[str, str]) -> list[str]:
    known = [one for one in template.subjects if all(values[name] for name in one.needs)]
    return [sentence_filled(one, values) for one in known]


@settings(max_examples=300, deadline=None)
@given(
    lines=TEXTS, several=st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)), min_size=1, max_size=4)
)
def test_any_template_says_the_same_for_any_values(lines: list[str], several: list[dict[str, str]]) -> None:
    """One after the other from one template, as what it remembers of the first must not be seen in the next."""
    template, _ = template_from("\n".join(lines), "mine.txt")
    for values in several:
        assert template.body(values) == body_filled(template, values)
        assert list(template.subject_lines(values)) == subjects_filled(template, values)


@pytest.mark.parametrize("language", languages())
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_built_in_template_says_the_same_for_any_values(language: str, data: Any) -> None:
    values = data.draw(st.fixed_dictionaries(dict.fromkeys(PLACEHOLDERS, VALUES)))
    cases = {(path.parent.name, path.name.partition(".")[0]) for path in LANGUAGES.rglob("*.txt")}
    for kind, channel in sorted(cases):
        for template in wordings_for(kind, channel, language=language).templates:
            assert template.body(values) == body_filled(template, values)
            assert list(template.subject_lines(values)) == subjects_filled(template, values)


def test_more_shapes_than_a_template_remembers_are_no_matter() -> None:
    names = [f"column_{number}" for number in range(9)]
    template, problems = template_from(
        "\n".join(f"{name}: ${name}." for name in names), "mine.txt", columns=frozenset(names)
    )
    assert problems == ()
    for number in range(2 ** len(names)):
        values = {name: "yes" if number >> place & 1 else "" for place, name in enumerate(names)}
        assert template.body(values) == body_filled(template, values)


def test_facts_that_change_are_told_anew() -> None:
    facts = Facts(company="Acme", spoken="Dana", greeting="Hi Dana,")
    first = draft_for(facts, kind="status", channel="email")
    other = draft_for(facts._replace(company="Globex"), kind="status", channel="email")
    assert other.body == first.body.replace("Acme", "Globex")
    assert draft_for(facts, kind="status", channel="email") == first


def test_the_tone_is_no_matter_of_what_was_written_before() -> None:
    facts = Facts(
        company="Acme", weekday="Tuesday", role="Nurse", strength="eight years in pediatric nursing"
    )
    fresh = draft_for(facts, kind="thanks", channel="email", tone="forward")
    told = facts._replace()
    draft_for(told, kind="thanks", channel="email", tone="gracious")
    assert draft_for(told, kind="thanks", channel="email", tone="forward") == fresh
    assert values_of(told, "forward")["forward"] == "yes"


START: Final = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
DANA: Final = Person(name="Dana Ortiz", topic="the lab plan")
ROW: Final = Interview(
    key="row",
    row_key="row",
    line=2,
    company="Acme Inc.",
    start=START,
    end=START + timedelta(hours=1),
    timed=True,
    timezone="America/Chicago",
    people=(DANA, Person(name="Lee Wong")),
    contact=DANA,
    news="the new ward",
)


@settings(max_examples=60, deadline=None)
@given(
    first=st.one_of(st.none(), st.integers(-3, 400)),
    then=st.one_of(st.none(), st.integers(-3, 400)),
    deadline=st.one_of(st.none(), st.dates(date(2026, 12, 1), date(2027, 1, 9))),
    language=st.sampled_from(["en", "en-GB", "de"]),
    person=st.sampled_from([None, *ROW.people]),
)
def test_facts_told_at_another_time_are_those_collected_for_it(
    first: int | None, then: int | None, deadline: date | None, language: str, person: Person | None
) -> None:
    def sent(days: int | None) -> datetime | None:
        return None if days is None else START + timedelta(days=days)

    given_to_both: dict[str, Any] = {"turns": Turns([ROW]), "everybody": Everybody([ROW])}
    me = Me(name="Sam", language="de")
    before = facts_for(ROW, person, me, language=language, sent=sent(first), **given_to_both)
    told = facts_at(before, ROW, sent=sent(then), deadline=deadline)
    anew = facts_for(ROW, person, me, language=language, sent=sent(then), deadline=deadline, **given_to_both)
    assert told._replace(retold=None, turn=0) == anew._replace(retold=None, turn=0)
    assert told.retold is not None
    assert anew.retold is not None
    assert told.retold("en")._replace(retold=None, turn=0) == anew.retold("en")._replace(retold=None, turn=0)
    for kind in ("thanks", "status", "prepare"):
        assert draft_for(told, kind=kind, channel="self") == draft_for(anew, kind=kind, channel="self")
