"""Where my name or number is missing, a phone script says to say it, and no message claims to be reached by it."""

from __future__ import annotations

import pytest

from ics_followup.drafts import Facts, draft_for, kinds
from ics_followup.drafts.limits import VOICEMAIL, voicemail_in

REMINDERS = {
    "en": ("Say your name and number", "Say your number"),
    "de": ("Namen und Nummer", "Nummer zweimal"),
}


@pytest.mark.parametrize("language", REMINDERS)
def test_a_voicemail_without_name_and_number_reminds_to_say_them(language: str) -> None:
    for kind in kinds(language=language, channel="phone"):
        for turn in range(4):
            facts = Facts(company="Acme", date="Tuesday, November 24", language=language, turn=turn)
            voicemail = voicemail_in(draft_for(facts, kind=kind, channel="phone").body, language)
            assert any(words in voicemail for words in REMINDERS[language]), (kind, turn, voicemail)
            assert VOICEMAIL.size(voicemail) <= VOICEMAIL.most
            assert "by phone" not in voicemail
            assert "telefonisch" not in voicemail


def test_with_name_and_number_nothing_is_to_be_added() -> None:
    facts = Facts(company="Acme", my_name="Sam Rivera", my_phone="+1 312 555 0199")
    for kind in kinds(channel="phone"):
        assert "(Say your n" not in draft_for(facts, kind=kind, channel="phone").body
