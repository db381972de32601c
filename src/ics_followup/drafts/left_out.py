"""What the sheet says for the drafts and no message can hold, with the reason: for warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ics_followup.drafts.everybody import Everybody
from ics_followup.drafts.facts import others_of, topic_of
from ics_followup.drafts.languages import FALLBACK, language_for
from ics_followup.drafts.names import one_line
from ics_followup.drafts.phrases import phrase_of, reason_against
from ics_followup.model import Interview, Person


def unusable_phrases(
    interview: Interview, language: str = "", everybody: Everybody | None = None
) -> tuple[tuple[str, str], ...]:
    """Say which phrases of a row are left out of some or all of its messages, and why.

    Each entry is a column (``people``, ``topic``, ``materials``, ``news``, ``strength``) and a reason in plain
    words, which reads on after the name of the column. Empty where every phrase is used. A phrase that names
    one of the panel is left out of the messages to the others only, and the reason says whose name it is.
    ``language`` is that of the messages where the row names none; empty means English.
    ``everybody`` knows the names of all rows; None means that only those of this row count.
    """
    language = interview.language or language or FALLBACK
    reason_for = _Reasons(interview, one_line(interview.company), language, everybody or Everybody()).reason
    found = [*_topics(interview, reason_for)]
    for column in ("materials", "news", "strength"):
        text = getattr(interview, column)
        for person in _recipients(interview) if text else ():
            reason = reason_for(text, person)
            if reason:
                found.append((column, reason))
    return tuple(dict.fromkeys(found))


def unspoken(language: str, folder: str = "") -> str:
    """Say why messages in a language come in another; empty where there are messages in it.

    ``language`` is a tag as it stands in a row; ``folder`` is one with messages of one's own, empty for none.

    >>> unspoken("de-AT")
    ''
    >>> unspoken("xx")
    'there are no messages in "xx", so those of this row come in English'
    """
    base = language.replace("_", "-").partition("-")[0].casefold()
    if base in ("", FALLBACK) or language_for(language).tag.partition("-")[0] != FALLBACK:
        return ""
    if folder and any((Path(folder) / tag).is_dir() for tag in (language, base)):
        return ""
    return f'there are no messages in "{language}", so those of this row come in English'


def _recipients(interview: Interview) -> tuple[Person | None, ...]:
    """Return everybody who may get a message; None alone where the row names nobody."""
    people = (*interview.people, *((interview.contact,) if interview.contact else ()))
    if len(people) == 2 and people[0] is people[1]:
        return people[:1]
    return tuple(dict.fromkeys(people)) or (None,)


class _Reasons(NamedTuple):
    """What a phrase of an interview is held against."""

    interview: Interview
    company: str
    language: str
    everybody: Everybody

    def reason(self, text: str, person: Person | None) -> str:
        """Say why a message to this person cannot hold a text; empty where it can."""
        if not text:
            return ""
        held_against = (text, others_of(self.interview, person), self.company, self.language)
        if reason := reason_against(*held_against):
            return reason
        return self.everybody.reason_against(phrase_of(*held_against), self.interview, person)


def _topics(
    interview: Interview, reason_for: Callable[[str, Person | None], str]
) -> Iterator[tuple[str, str]]:
    """Yield the topics that drop out: of single persons, and the row's."""
    for person in _recipients(interview):
        if person is None:
            continue
        reason = reason_for(person.topic, person)
        if reason:
            name = one_line(person.name or person.email or person.phone)
            yield "people", f"the topic of {name}: {reason}"
    if not one_line(interview.topic):
        return
    users = [
        user
        for user in _recipients(interview)
        if topic_of(interview, user) and not (user is not None and user.topic)
    ]
    if not users:
        yield "topic", _not_used(interview)
    for user in users:
        reason = reason_for(interview.topic, user)
        if reason:
            yield "topic", reason


def _not_used(interview: Interview) -> str:
    if len(interview.people) == 1:
        name = one_line(interview.people[0].name) or "this person"
        return f"the people column says what you talked about with {name}, and that is used instead"
    return (
        "there are several people, so it is not clear with whom you talked about it; "
        "write it in square brackets behind a name in the people column"
    )
