"""A message with nothing in it that its level does not show: what may be said is chosen before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Final

from ics_followup.drafts import Facts
from ics_followup.drafts.facts import at_most
from ics_followup.drafts.names import address_of, one_line
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.turns import UsedUp
from ics_followup.feed.description import passed_on
from ics_followup.messages import Messages
from ics_followup.model import Interview, Person, Reminder
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError
from ics_followup.sharing.clearing import Clearing
from ics_followup.sharing.levels import Level, shows
from ics_followup.sharing.own_words import in_own_words
from ics_followup.sharing.view import Text

OWN_WORDS: Final = "A message in words of their own, which the level full shows and no other."
"""Stands for a message that this program did not word: nobody knows what is written in it."""

_COMPANY_CHARACTERS: Final = 80


class Wording:
    """Writes the messages of a plan as ``level`` shows them.

    Where people or numbers are not shown, a message of this program's own wording greets nobody by name and holds no
    number, no address, no link and nothing of the sheet's extra columns. One in words of the seeker's own is not shown
    there at all.
    """

    def __init__(self, plan: Plan, level: Level, clearing: Clearing) -> None:
        self._plan = plan
        self._whole = shows(level, "people") and shows(level, "numbers")
        self._clearing = clearing

    def of(self, chain: Sequence[Reminder]) -> OneWording:
        """The messages of one interview; ``chain`` holds its reminders, in order of start."""
        if self._whole:
            return OneWording(self._plan.messages(chain), whole=True)
        plan = self._plan
        cleared = _Cleared(
            chain, plan.settings.me, turns=plan.turns, everybody=plan.everybody, folder=plan.drafts_folder
        )
        cleared.clearing, cleared.done, cleared.whole = self._clearing, {}, {}
        return OneWording(cleared, whole=False)


class OneWording:
    """Writes the messages of one interview."""

    __slots__ = ("_messages", "_whole")

    def __init__(self, messages: Messages, *, whole: bool) -> None:
        self._messages = messages
        self._whole = whole

    def text(self, reminder: Reminder) -> Text:
        """The message of one reminder; points to make where other clients have all its wordings."""
        messages = self._messages
        if isinstance(messages, _Cleared) and messages.is_own(reminder):
            return Text(body=OWN_WORDS)
        try:
            draft = messages.draft(reminder)
        except UsedUp:
            return in_own_words(reminder.draft)
        if self._whole:
            draft = passed_on(reminder, draft)
        return Text(draft.subject, draft.body)


class _Cleared(Messages):
    """Messages that know no more than may be said. Facts are cleared once; they live as long as this does."""

    __slots__ = ("clearing", "done", "whole")

    clearing: Clearing
    done: dict[int, Facts]
    whole: dict[int, tuple[Interview, Interview]]

    def _facts_of(
        self, interview: Interview, person: Person | None, reminder: Reminder, language: str
    ) -> Facts:
        facts = super()._facts_of(self._cleared(interview), person, reminder, language)
        found = self.done.get(id(facts))
        if found is None:
            found = self.done[id(facts)] = allowed(facts, interview.company, self.clearing)
        return found

    def _cleared(self, interview: Interview) -> Interview:
        """The interview without what is found in whole cells only: in a shortened one, half an address is none."""
        _, found = self.whole.get(id(interview)) or (None, None)
        if found is None:
            clear = self.clearing
            found = interview._replace(
                role=clear.label(interview.role),
                round=clear.label(interview.round),
                topic=clear.unnumbered(interview.topic),
                materials=clear.unnumbered(interview.materials),
                news=clear.unnumbered(interview.news),
                strength=clear.unnumbered(interview.strength),
            )
            self.whole[id(interview)] = interview, found
        return found

    def is_own(self, reminder: Reminder) -> bool:
        """Whether the folder of the seeker's own has a wording of this kind and channel.

        One that is the program's word for word is none. It does not matter which of the wordings this message has:
        where one is unknown, none of them is shown.
        """
        if not self._folder:
            return False
        contact = reminder.kind == "contact"
        person = reminder.person if contact else reminder.interview.contact
        channel = reminder.channel if contact else "self"
        facts = self._facts_of(reminder.interview, person, reminder, "")
        return any(
            _has_own(
                (reminder.draft, channel, each.language, frozenset(each.extras), each.familiar), self._folder
            )
            for each in _tellings(facts, channel)
        )


def _tellings(facts: Facts, channel: str) -> Iterator[Facts]:
    """The facts in each language that a message may come in: a text for oneself may be in one's own."""
    yield facts
    if channel == "self" and facts.my_language and facts.retold:
        yield facts.retold(facts.my_language)


@lru_cache(maxsize=1024)
def _has_own(asked: tuple[str, str, str, frozenset[str], bool], folder: str) -> bool:
    """Whether one of the wordings of a kind, channel and language is not the program's own, word for word."""
    kind, channel, language, columns, familiar = asked
    try:
        known, used = (
            wordings_for(
                kind, channel, language=language, folder=each, columns=columns, familiar=familiar
            ).templates
            for each in ("", folder)
        )
    except FollowupError:
        return True
    built_in = {(each.subjects, each.paragraphs) for each in known}
    return any((each.subjects, each.paragraphs) not in built_in for each in used)


def allowed(facts: Facts, company: str, clearing: Clearing) -> Facts:
    """What a message may say where people and numbers are not shown: each thing that is, by name.

    ``company`` is the whole cell; ``clearing`` takes out of each text what private cells hold.
    """
    shown = clearing.company(company)

    def cleared(text: str) -> str:
        return clearing.phrase(text, facts.language, shown) if text else ""

    retold = facts.retold
    return Facts(
        company=facts.company if shown == company else at_most(one_line(shown), _COMPANY_CHARACTERS),
        greeting=address_of("", "", facts.language).greeting,
        my_name=clearing.unnumbered(facts.my_name),
        role=clearing.label(facts.role),
        round=clearing.label(facts.round),
        interview_round=facts.interview_round,
        met=facts.met,
        spoke=facts.spoke,
        absent=facts.absent,
        weekday=facts.weekday,
        date=facts.date,
        month=facts.month,
        topic=cleared(facts.topic),
        materials=cleared(facts.materials),
        news=cleared(facts.news),
        strength=cleared(facts.strength),
        deadline=facts.deadline,
        hold_until=facts.hold_until,
        declined=facts.declined,
        ahead=facts.ahead,
        language=facts.language,
        turn=facts.turn,
        extras=dict.fromkeys(facts.extras, ""),
        familiar=facts.familiar,
        my_language=facts.my_language,
        retold=retold and partial(_retold, facts, company, clearing),
    )


def _retold(facts: Facts, company: str, clearing: Clearing, language: str) -> Facts:
    told = facts.retold(language) if facts.retold else facts
    return allowed(told, company, clearing)
