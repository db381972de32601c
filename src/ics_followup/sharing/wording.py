"""A message with nothing in it that its level does not show: what may be said is chosen before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from ics_followup.drafts import Facts
from ics_followup.drafts.names import address_of
from ics_followup.drafts.turns import UsedUp
from ics_followup.feed.description import passed_on
from ics_followup.messages import Messages
from ics_followup.model import Interview, Person, Reminder
from ics_followup.planning import Plan
from ics_followup.sharing.levels import Level, shows
from ics_followup.sharing.own_words import in_own_words
from ics_followup.sharing.scrubbing import without_addresses, without_names, words_of_names
from ics_followup.sharing.view import Text


class Wording:
    """Writes the messages of a plan as ``level`` shows them.

    Where people or numbers are not shown, a message is the seeker's own, wording for wording, but it greets nobody by
    name and holds no number, no address, no link and nothing of the sheet's extra columns.
    """

    def __init__(self, plan: Plan, level: Level) -> None:
        self._plan = plan
        self._whole = shows(level, "people") and shows(level, "numbers")
        self._names = words_of_names(() if self._whole else _names_of(plan.intake.interviews))

    def of(self, interview: Interview, chain: Sequence[Reminder]) -> OneWording:
        """The messages of one interview; ``chain`` holds its reminders, in order of start."""
        if self._whole:
            return OneWording(self._plan.messages(chain), whole=True)
        own = words_of_names(_names_of((interview,)))
        plan = self._plan
        cleared = _Cleared(
            chain, plan.settings.me, turns=plan.turns, everybody=plan.everybody, folder=plan.drafts_folder
        )
        cleared.names = (own, self._names)
        return OneWording(cleared, whole=False)


class OneWording:
    """Writes the messages of one interview."""

    __slots__ = ("_messages", "_whole")

    def __init__(self, messages: Messages, *, whole: bool) -> None:
        self._messages = messages
        self._whole = whole

    def text(self, reminder: Reminder) -> Text:
        """The message of one reminder; points to make where other clients have all its wordings."""
        try:
            draft = self._messages.draft(reminder)
        except UsedUp:
            return in_own_words(reminder.draft)
        if self._whole:
            draft = passed_on(reminder, draft)
            return Text(draft.subject, draft.body)
        return Text(without_addresses(draft.subject), without_addresses(draft.body))


class _Cleared(Messages):
    """Messages that know no more than may be said. ``names`` are words of names: of this row, of all rows."""

    __slots__ = ("_allowed", "names")

    names: tuple[frozenset[str], frozenset[str]]

    def _facts_of(
        self, interview: Interview, person: Person | None, reminder: Reminder, language: str
    ) -> Facts:
        return allowed(super()._facts_of(interview, person, reminder, language), *self.names)


def allowed(facts: Facts, own: frozenset[str], names: frozenset[str]) -> Facts:
    """What a message may say where people and numbers are not shown: each thing that is, by name.

    ``own`` and ``names`` are words of people's names, of this row and of all rows, which free text must not hold.
    """

    def cleared(text: str) -> str:
        return without_names(without_addresses(text), own, names) if text else ""

    retold = facts.retold
    return Facts(
        company=without_addresses(facts.company),
        greeting=address_of("", "", facts.language).greeting,
        my_name=without_addresses(facts.my_name),
        role=without_addresses(facts.role),
        round=without_addresses(facts.round),
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
        retold=retold and partial(_retold, facts, own, names),
    )


def _retold(facts: Facts, own: frozenset[str], names: frozenset[str], language: str) -> Facts:
    told = facts.retold(language) if facts.retold else facts
    return allowed(told, own, names)


def _names_of(interviews: Iterable[Interview]) -> Iterator[str]:
    for interview in interviews:
        yield from (person.name for person in interview.people)
        if interview.contact:
            yield interview.contact.name
