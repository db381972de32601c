"""What the sheet says for the drafts and no message can hold, with the reason: for warnings."""

from __future__ import annotations

from collections.abc import Iterator

from ics_followup.drafts.facts import others_of, topic_of
from ics_followup.drafts.languages import FALLBACK
from ics_followup.drafts.names import one_line
from ics_followup.drafts.phrases import reason_against
from ics_followup.model import Interview, Person


def unusable_phrases(interview: Interview, language: str = "") -> tuple[tuple[str, str], ...]:
    """Say which phrases of a row are left out of some or all of its messages, and why.

    Each entry is a column (``people``, ``topic``, ``materials``, ``news``, ``strength``) and a reason in plain
    words, which reads on after the name of the column. Empty where every phrase is used. A phrase that names
    one of the panel is left out of the messages to the others only, and the reason says whose name it is.
    ``language`` is that of the messages where the row names none; empty means English.
    """
    language = interview.language or language or FALLBACK
    company = one_line(interview.company)
    found = [*_topics(interview, company, language)]
    for column in ("materials", "news", "strength"):
        for person in _recipients(interview):
            reason = reason_against(
                getattr(interview, column), others_of(interview, person), company, language
            )
            if reason:
                found.append((column, reason))
    return tuple(dict.fromkeys(found))


def _recipients(interview: Interview) -> tuple[Person | None, ...]:
    """Return everybody who may get a message; None alone where the row names nobody."""
    people = (*interview.people, *((interview.contact,) if interview.contact else ()))
    return tuple(dict.fromkeys(people)) or (None,)


def _topics(interview: Interview, company: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the topics that drop out: of single persons, and the row's."""
    for person in _recipients(interview):
        if person is None:
            continue
        reason = reason_against(person.topic, others_of(interview, person), company, language)
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
        reason = reason_against(interview.topic, others_of(interview, user), company, language)
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
