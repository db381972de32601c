"""The words fit the facts, in every wording of every language: the number, the last note, no reproach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import Facts, draft_for, facts_for, kinds
from ics_followup.drafts.facts import PLACEHOLDERS
from ics_followup.drafts.languages import LANGUAGES, language_for, languages
from ics_followup.drafts.limits import VOICEMAIL, voicemail_in
from ics_followup.drafts.never import never_in
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import branches_of
from ics_followup.model import Interview, Person, Promise
from ics_followup.settings import Me

START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
CHANNELS = ("email", "phone", "text", "linkedin", "card")
LAST = ("last_check_in", "final")
"""The kinds whose message may be the last one."""


def facts_in(language: str) -> Facts:
    interview = Interview(
        key="row",
        row_key="row",
        line=2,
        company="St. Luke's",
        role="Nurse",
        start=START,
        end=START.replace(hour=11),
        timed=True,
        timezone="America/Chicago",
        people=(Person(name="Dana Ortiz", topic="the lab plan"),),
        promises=(Promise(day=date(2026, 12, 3)),),
    )
    me = Me(name="Sam Rivera", phone="+1 555 010 0199", language=language)
    return facts_for(interview, interview.people[0], me)


def texts(language: str, kind: str, channel: str) -> Iterator[str]:
    """Every wording that the language has, with everything known and with little."""
    found = wordings_for(kind, channel, language=language)
    if found.channel != channel or found.language != language_for(language).tag:
        return
    for turn in range(len(found.templates)):
        for facts in (facts_in(language), facts_in(language)._replace(topic="", role="")):
            yield draft_for(facts._replace(turn=turn), kind=kind, channel=channel).body


@pytest.mark.parametrize("language", languages())
def test_every_voicemail_says_the_number_twice_and_is_half_a_minute_long(language: str) -> None:
    phone = facts_in(language).my_phone
    scripts = [text for kind in kinds() for text in texts(language, kind, "phone")]
    assert scripts
    for script in scripts:
        voicemail = voicemail_in(script, language)
        assert voicemail.count(phone) == 2, script
        assert VOICEMAIL.least <= len(voicemail.split()) <= VOICEMAIL.most, script
        assert all(branch.count("?") <= 1 for branch in branches_of(script, "phone"))


@pytest.mark.parametrize("language", languages())
def test_only_the_last_note_says_that_it_is_the_last(language: str) -> None:
    """The never-list holds it: what those kinds may say is found in them, and in no other."""

    def says_so(text: str) -> bool:
        allowed = list(never_in(text, kind="last_check_in", language=language))
        return len(list(never_in(text, kind="status", language=language))) > len(allowed)

    for kind in kinds():
        for channel in CHANNELS:
            for text in texts(language, kind, channel):
                assert kind in LAST or not says_so(text), text
    last = [text for kind in LAST for channel in CHANNELS for text in texts(language, kind, channel)]
    assert sum(map(says_so, last)) > len(last) / 3


@pytest.mark.parametrize("language", languages())
def test_no_message_quotes_the_promise_or_reproaches_it(language: str) -> None:
    """The promised day is no placeholder, so that no template can name it."""
    assert not any("promis" in name for name in PLACEHOLDERS)
    tongue = language_for(language)
    day = tongue.day_in_words(date(2026, 12, 3))
    for kind in kinds():
        for channel in CHANNELS:
            for text in texts(language, kind, channel):
                assert day not in text
                blames = [one.words for one in never_in(text, kind, language) if one.fault == "blames"]
                assert blames == [], text


@pytest.mark.parametrize("language", languages())
def test_the_name_of_no_other_placeholder_is_shown(language: str) -> None:
    for path in (LANGUAGES / language_for(language).tags[-1]).rglob("*.txt"):
        kind, channel = path.parent.name, path.name.partition(".")[0]
        for text in texts(language, kind, channel):
            assert "$" not in text
            assert "{" not in text
