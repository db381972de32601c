"""The finished messages of one interview's reminders: whose turn it is, and what may be said of whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ics_followup.drafts import Everybody, Facts, Turns, draft_for, facts_for
from ics_followup.drafts.facts import facts_at
from ics_followup.drafts.since import Since, since_interview
from ics_followup.model import Draft, Interview, Person, Reminder, Tone
from ics_followup.settings import Me


class Messages:
    """Writes the messages of one ``chain``, the reminders of one interview in order of start.

    ``turns`` and ``everybody`` are of all interviews, ``folder`` is that of the user's own messages, empty for none.
    """

    __slots__ = ("_chain", "_everybody", "_facts", "_folder", "_known", "_me", "_old_news", "_turns")

    def __init__(
        self, chain: Sequence[Reminder], me: Me, *, turns: Turns, everybody: Everybody, folder: str = ""
    ) -> None:
        self._chain = chain
        self._me = me
        self._turns = turns
        self._everybody = everybody
        self._folder = folder
        self._known: dict[tuple[int, str, bool], Facts] = {}
        self._facts: dict[tuple[int, str, bool, date | None, Since], Facts] = {}
        self._old_news: Interview | None = None

    def draft(self, reminder: Reminder, language: str = "") -> Draft:
        """The finished message of one reminder, in the tone that fits how the interview went (S0.7).

        A text for the user alone speaks of the contact, whom the message ready in it addresses. ``language`` is a
        tag; empty means the row's, else mine.
        """
        turn, first = self._turn(reminder)
        interview = reminder.interview
        if interview.news and not first:
            interview = self._without_news(interview)
        contact = reminder.kind == "contact"
        person = reminder.person if contact else interview.contact
        tone: Tone = "forward" if interview.went_well else "gracious"
        return draft_for(
            self._facts_of(interview, person, reminder, language),
            kind=reminder.draft,
            channel=reminder.channel if contact else "self",
            tone=tone,
            occurrence=turn,
            folder=self._folder,
        )

    def _turn(self, reminder: Reminder) -> tuple[int, bool]:
        """The how-manieth message of its kind to one person this is, from 1, and whether none came before it.

        What is over counts whatever became of it, so that nothing changes afterwards.
        """
        draft, person = reminder.draft, reminder.person
        place = (reminder.start, reminder.step, reminder.occurrence)
        before = [
            other.channel
            for other in self._chain
            if other.draft == draft
            and other is not reminder
            and other.person == person
            and (other.start, other.step, other.occurrence) < place
        ]
        return 1 + before.count(reminder.channel), not before

    def _facts_of(
        self, interview: Interview, person: Person | None, reminder: Reminder, language: str
    ) -> Facts:
        """What a message may say: collected once for each person, and told anew for another time."""
        since = since_interview(interview, reminder.start)
        whose = (id(person), language, bool(interview.news))
        key = (*whose, reminder.deadline, since)
        if found := self._facts.get(key):
            return found
        if known := self._known.get(whose):
            facts = facts_at(known, interview, sent=reminder.start, deadline=reminder.deadline)
        else:
            facts = self._known[whose] = facts_for(
                interview,
                person,
                self._me,
                language=language,
                deadline=reminder.deadline,
                sent=reminder.start,
                turns=self._turns,
                everybody=self._everybody,
            )
        self._facts[key] = facts
        return facts

    def _without_news(self, interview: Interview) -> Interview:
        """The interview as it is told again: news is told but once."""
        if self._old_news is None:
            self._old_news = interview._replace(news="")
        return self._old_news
