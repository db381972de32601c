"""The finished messages of one interview's reminders: whose turn it is, and what may be said of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ics_followup.drafts import Everybody, Facts, Turns, draft_for, facts_for
from ics_followup.drafts.since import Since, since_interview
from ics_followup.model import Draft, Interview, Person, Reminder, Tone
from ics_followup.settings import Me


class Messages:
    """Writes the messages of one ``chain``, the reminders of one interview in order of start.

    ``turns`` and ``everybody`` are of all interviews, ``folder`` is that of the user's own messages, empty for none.
    """

    __slots__ = ("_chain", "_everybody", "_facts", "_folder", "_me", "_turns")

    def __init__(
        self, chain: Sequence[Reminder], me: Me, *, turns: Turns, everybody: Everybody, folder: str = ""
    ) -> None:
        self._chain = chain
        self._me = me
        self._turns = turns
        self._everybody = everybody
        self._folder = folder
        self._facts: dict[tuple[int, date | None, str, Since, bool], Facts] = {}

    def draft(self, reminder: Reminder, language: str = "") -> Draft:
        """The finished message of one reminder, in the tone that fits how the interview went (S0.7).

        A text for the user alone speaks of the contact, whom the message ready in it addresses. ``language`` is a
        tag; empty means the row's, else mine.
        """
        turn, interview = self._turn(reminder)
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

    def _turn(self, reminder: Reminder) -> tuple[int, Interview]:
        """The how-manieth message of its kind to one person this is, from 1, and the row as it may be told.

        What is over counts whatever became of it, so that nothing changes afterwards. News is told but once.
        """
        interview = reminder.interview
        place = (reminder.start, reminder.step, reminder.occurrence)
        before = [
            other.channel
            for other in self._chain
            if (other.draft, other.person) == (reminder.draft, reminder.person)
            and (other.start, other.step, other.occurrence) < place
        ]
        told = replace(interview, news="") if before and interview.news else interview
        return 1 + before.count(reminder.channel), told

    def _facts_of(
        self, interview: Interview, person: Person | None, reminder: Reminder, language: str
    ) -> Facts:
        """What a message may say, collected once for each person and way to speak of the interview's day."""
        since = since_interview(interview, reminder.start)
        key = (id(person), reminder.deadline, language, since, bool(interview.news))
        if key not in self._facts:
            self._facts[key] = facts_for(
                interview,
                person,
                self._me,
                language=language,
                deadline=reminder.deadline,
                sent=reminder.start,
                turns=self._turns,
                everybody=self._everybody,
            )
        return self._facts[key]
