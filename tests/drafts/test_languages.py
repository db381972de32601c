"""Every message of every language, in every combination of what is known, is one that may be sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.drafts import Facts, draft_for, facts_for
from ics_followup.drafts.filling import Template
from ics_followup.drafts.languages import LANGUAGES, language_for, languages
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import Finding, problems_in, shared_part
from ics_followup.model import Draft, Interview, Person, Tone
from ics_followup.settings import Me

SNAPSHOTS = Path(__file__).parent / "snapshots"
START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
DEADLINE = date(2026, 12, 11)
ENGLISH = {
    "company": "St. Luke's",
    "role": "Nurse",
    "topic": "the lab plan",
    "materials": "the references",
    "news": "the new ward",
    "strength": "eight years in pediatric nursing",
    "address_as": "",
}
"""What a row says; a language without words of its own is tested with these."""
WORDS = {
    "de": {
        "company": "Klinikum St. Lukas",
        "role": "Pflegefachkraft (m/w/d)",
        "topic": "der Dienstplan für die Nacht",
        "materials": "die beiden Referenzen",
        "news": "die neue Kinderstation",
        "strength": "acht Jahre in der Kinderkrankenpflege",
        "address_as": "Frau Ortiz",
    }
}
LONG = {
    "company": "Northwestern Memorial Healthcare Group Inc.",
    "role": "Senior Principal Data Platform Engineer 2",
    "topic": "how the night shift is planned in the new ward when somebody falls ill",
    "materials": "the two references and the sample of my work on the new ward",
    "news": "the opening of the new ward for children in the north of the city",
    "strength": "eight years in pediatric nursing in two countries and three kinds of ward",
    "address_as": "",
}
OPTIONAL = (
    *("my_name", "my_phone", "role", "topic", "materials", "news", "strength"),
    *("deadline", "hold_until", "people", "people_topics"),
)
CASES = [
    (language, kind, channel)
    for language in languages()
    for kind, channel in sorted(
        {
            (path.parent.name, path.name.partition(".")[0])
            for tag in language_for(language).tags
            for path in (LANGUAGES / tag).rglob("*.txt")
        }
    )
]


def me(language: str) -> Me:
    return Me(name="Sam Rivera", phone="+1 555 010 0199", email="sam@example.com", language=language)


def row(words: dict[str, str], people: tuple[Person, ...], **changes: Any) -> Interview:
    known = {key: value for key, value in words.items() if key != "topic"}
    fields: dict[str, Any] = {
        "key": "row",
        "row_key": "row",
        "line": 2,
        "start": START,
        "end": START.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
        "people": people,
        "status": "on hold",
        "deadline": date(2027, 1, 4),
        **known,
    }
    return Interview(**{**fields, **changes})


def familiar_word(language: str) -> str:
    return min(
        language_for(language).words("address", "familiar"), key=lambda word: (len(word), word), default=""
    )


def facts_of(language: str, *, long: bool = False, familiar: bool = False, name: str = "Dana Ortiz") -> Facts:
    """Everything that a row can say, in one language, with the first wording's turn."""
    words = LONG if long else WORDS.get(language_for(language).tags[-1], ENGLISH)
    if familiar:
        words = {**words, "address_as": familiar_word(language)}
    if long:
        name = "Prof. Ludwig van der Berg-Hohenstein"
    person = Person(name=name, topic=words["topic"])
    more = [Person(name=f"{letter} {name}", topic=words["topic"]) for letter in "ABCDEFG"]
    others = tuple(more) if long else (Person(name="Lee Wong"),)
    interview = row(words, (person, *others))
    facts = facts_for(interview, person, me(language), deadline=DEADLINE)
    return facts._replace(turn=0, others=("Lee Wong",))


def nameless(facts: Facts) -> Facts:
    greeting = language_for(facts.language).opening("greeting", "", familiar=facts.familiar)
    return facts._replace(greeting=greeting, spoken="", full_name="")


def names_in(template: Template) -> set[str]:
    sentences = [s for paragraph in template.paragraphs for group in paragraph for s in group]
    return {name for sentence in (*sentences, *template.subjects) for name in sentence.needs}


def variations(facts: Facts, template: Template) -> Iterator[Facts]:
    """Yield the facts with every combination of those missing that this template asks for.

    Those with a name and those without take turns.
    """
    used = names_in(template) | {"my_name"}
    aliases = {"role": {"the_role", "position"}, "my_phone": {"signature"}}
    missing = [name for name in OPTIONAL if name in used or aliases.get(name, set()) & used]
    for present in product((True, False), repeat=len(missing)):
        empty: dict[str, Any] = {name: "" for name, there in zip(missing, present, strict=True) if not there}
        fewer = facts._replace(**empty)
        yield from (fewer, nameless(fewer))
        if "open_offer" in used:
            declined = fewer._replace(declined=True)
            yield from (declined, nameless(declined))
        if used & {"ahead", "interviewed"}:
            ahead = fewer._replace(ahead=True)
            yield from (ahead, nameless(ahead))
    if used & {"weekday", "month"}:
        later = facts._replace(weekday=facts.date, month=f"{facts.month} 2026")
        yield from (later, nameless(later))


def findings(draft: Draft, facts: Facts, kind: str, channel: str) -> tuple[Finding, ...]:
    return problems_in(draft.body, kind=kind, channel=channel, subject=draft.subject, facts=facts)


def kinds_of_rows(language: str) -> Iterator[tuple[bool, bool]]:
    """Short facts and long ones, each with the familiar form or not; a variant adds spelling and days only."""
    yield False, False
    if len(language_for(language).tags) == 1:
        yield True, False
    if familiar_word(language):
        yield from ((False, True), (True, True))


@pytest.mark.rule("S1.16", "S2.6", "S2.9", "S3.12")
@pytest.mark.parametrize(("language", "kind", "channel"), CASES)
def test_every_message_keeps_every_rule_whatever_is_known(language: str, kind: str, channel: str) -> None:
    for long, familiar in kinds_of_rows(language):
        facts = facts_of(language, long=long, familiar=familiar)
        wordings = wordings_for(kind, channel, language=language, familiar=familiar)
        assert wordings.language == language
        for turn, template in enumerate(wordings.templates):
            several = [*variations(facts._replace(turn=turn), template)]
            several = several[::2] if long else several
            for known in (*several[:2], *several[-2:]) if familiar else several:
                for tone in ("gracious", "forward") if "forward" in names_in(template) else ("gracious",):
                    draft = draft_for(known, kind=kind, channel=channel, tone=tone)
                    assert findings(draft, known, kind, channel) == (), (template.file, draft.body)
                    assert "  " not in draft.body
                    assert ".." not in draft.body
                    assert not draft.body.startswith("\n") or draft.body.endswith("\n")
                    assert bool(draft.subject) is (channel == "email")


NAMES = (
    *("Dana Ortiz", "Lee Wong", "Priya Natarajan", "Omar Haddad"),
    *("Noor Khan", "Eva Lind", "Tom Becker", "Ana Souza"),
)


@pytest.mark.rule("S1.1", "S3.3")
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("channel", ["email", "card", "text", "linkedin"])
@pytest.mark.parametrize("topic", ["", "how you plan the night shift in the new ward"])
def test_two_people_on_a_panel_never_get_the_same_thanks(language: str, channel: str, topic: str) -> None:
    """At most 35 % of the five-word sequences of either are the other's too."""
    words = {**LONG, "strength": ENGLISH["strength"], "materials": ENGLISH["materials"]}
    for address_as in ("", familiar_word(language)):
        panel = tuple(Person(name=name, topic=topic) for name in NAMES)
        interview = row({**words, "address_as": address_as}, panel)
        facts = [facts_for(interview, person, me(language), language=language) for person in panel]
        for tone in ("gracious", "forward"):
            bodies = [draft_for(fact, kind="thanks", channel=channel, tone=tone).body for fact in facts]
            for one, other in combinations(bodies, 2):
                assert shared_part(one, other) <= 0.35, (one, other)


@pytest.mark.parametrize(
    ("language", "kind", "channel"),
    [case for case in CASES if case[2] == "email" and case[1] != "offer_answer"],
)
def test_no_two_wordings_of_an_email_are_alike(language: str, kind: str, channel: str) -> None:
    """But for the answer to an offer, whose two answers are read one at a time."""
    facts = facts_of(language)._replace(strength="", materials="")
    count = len(wordings_for(kind, channel, language=language).templates)
    bodies = [draft_for(facts._replace(turn=n), kind=kind, channel=channel).body for n in range(count)]
    for one, other in combinations(bodies, 2):
        assert shared_part(one, other) <= 0.35, (one, other)


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_a_language_has_every_message_that_english_has(language: str) -> None:
    own = {(kind, channel) for tag, kind, channel in CASES if tag == language}
    for tag, kind, channel in CASES:
        if tag == "en":
            assert (kind, channel) in own
            here, there = (wordings_for(kind, channel, language=each).templates for each in (language, "en"))
            assert len(here) >= len(there), (kind, channel)


SCRIPTS = [
    *("Zoë Müller", "田中 太郎", "محمد علي", "Игорь Петров", "שרה לוי", "박지민"),
    *("Ñandú Öztürk", "O'Brien $x", "{Sie|du}", "Dr. Ana Souza", "Herr Keller"),
]


@settings(max_examples=90, deadline=None)
@given(
    language=st.sampled_from(languages()),
    name=st.sampled_from(SCRIPTS) | st.text(max_size=30),
    company=st.sampled_from(["株式会社テスト", "Bonus.ly", "Acme Inc.", "$company", "Yahoo!", "Why?"])
    | st.text(min_size=1, max_size=40).filter(lambda text: any(c.isalnum() for c in text)),
    role=st.sampled_from(["", "Nurse", "Head of Pay & Benefits"]) | st.text(max_size=40),
    address_as=st.sampled_from(["", "du", "Sie", "Dr. Ortiz", "Frau Ortiz", "Dana (du)"]),
    kind=st.sampled_from(["thanks", "status", "touch_base"]),
    channel=st.sampled_from(["email", "text", "linkedin"]),
)
def test_any_name_company_and_role_give_a_message_that_may_be_sent(
    language: str, name: str, company: str, role: str, address_as: str, kind: str, channel: str
) -> None:
    people = (Person(name=name),) if name.strip() else ()
    words = {"company": company, "role": role, "address_as": address_as}
    facts = facts_for(row(words, people), people[0] if people else None, me(language), language=language)
    draft = draft_for(facts, kind=kind, channel=channel)
    assert findings(draft, facts, kind, channel) == ()
    assert "\r" not in draft.body
    assert "\x00" not in draft.body
    assert len(draft.subject) <= 60
    assert "\n" not in draft.subject


def shown(draft: Draft, heading: str) -> str:
    subject = [f"Subject: {draft.subject}"] if draft.subject else []
    return "\n\n".join([f"=== {heading} ===", *subject, draft.body])


@pytest.mark.parametrize(("language", "kind", "channel"), CASES)
def test_every_message_reads_as_it_was_last_read(language: str, kind: str, channel: str) -> None:
    """The snapshots are there to be read; UPDATE_SNAPSHOTS=1 writes them anew."""
    texts = []
    for turn in range(len(wordings_for(kind, channel, language=language).templates)):
        for heading, facts in read_cases(language):
            tone: Tone = "forward" if facts.familiar else "gracious"
            draft = draft_for(facts._replace(turn=turn), kind=kind, channel=channel, tone=tone)
            texts.append(shown(draft, f"{turn + 1}, {heading}"))
    text = "\n\n".join(texts) + "\n"
    file = SNAPSHOTS / language / f"{kind}.{channel}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def read_cases(language: str) -> Iterator[tuple[str, Facts]]:
    full = facts_of(language)
    yield "all known", full
    if familiar_word(language):
        yield f"all known, {familiar_word(language)}", facts_of(language, familiar=True)
    empty: dict[str, Any] = {name: "" for name in OPTIONAL if not name.startswith("my_")}
    yield "little known", nameless(full._replace(**empty))


def test_no_snapshot_is_left_of_a_message_that_is_gone() -> None:
    wanted = {SNAPSHOTS / language / f"{kind}.{channel}.txt" for language, kind, channel in CASES}
    assert set(SNAPSHOTS.rglob("*.txt")) == wanted
