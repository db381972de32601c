"""Facts and a template become a draft: which wording, what goes in, what is left out where space is short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ics_followup.drafts.facts import Facts, at_most
from ics_followup.drafts.limits import SUBJECT_MOST, is_short_enough
from ics_followup.drafts.templates import Template, wordings_for
from ics_followup.model import Draft, Tone

_ROLE_WORDS: Final = frozenset({"role", "position", "job", "opening", "internship", "post"})


def draft_for(
    facts: Facts, *, kind: str, channel: str, tone: Tone = "gracious", occurrence: int = 1, folder: str = ""
) -> Draft:
    """Write the message of one kind by one channel; the same facts always give the same words.

    ``occurrence`` counts from 1 and moves on to another wording, so that a repeated contact does not repeat
    itself. ``folder`` holds templates of one's own, which replace the built-in ones of the same kind and
    channel. A channel without templates of its own gets the email's. Raises DataError where a template is
    faulty and FollowupError where there is no such kind.
    """
    wordings = wordings_for(
        kind, channel, language=facts.language, folder=folder, columns=frozenset(facts.extras)
    )
    template = wordings.templates[(facts.turn + occurrence - 1) % len(wordings.templates)]
    values = values_of(facts, tone)
    body = template.body(values)
    if not is_short_enough(body, kind=kind, channel=wordings.channel):
        for shorter in _with_less(values):
            body = template.body(shorter)
            if is_short_enough(body, kind=kind, channel=wordings.channel):
                break
    subject = _subject(template, values)
    return Draft(kind=kind, tone=tone, language=wordings.language, subject=subject, body=body)


def values_of(facts: Facts, tone: Tone = "gracious") -> dict[str, str]:
    """Give each placeholder its value; empty means that a line which needs it drops out."""
    role = facts.role
    if role and role.rpartition(" ")[2].casefold() not in _ROLE_WORDS:
        role = f"{role} role"
    return {
        **facts.extras,
        "greeting": facts.greeting,
        "hello": f"Hello {facts.spoken}" if facts.spoken else "Hello",
        "dear": f"Dear {facts.spoken}," if facts.spoken else facts.greeting,
        "first_name": facts.spoken,
        "full_name": facts.full_name,
        "company": facts.company,
        "role": facts.role,
        "the_role": f"the {role}" if role else "the role",
        "round": facts.round,
        "weekday": facts.weekday,
        "date": facts.date,
        "month": facts.month,
        "topic": facts.topic,
        "materials": facts.materials,
        "news": facts.news,
        "strength": facts.strength,
        "deadline": facts.deadline,
        "hold_until": facts.hold_until,
        "people": facts.people,
        "people_topics": facts.people_topics,
        "my_name": facts.my_name,
        "my_phone": facts.my_phone,
        "my_email": facts.my_email,
        "signature": "\n".join(filter(None, (facts.my_name, facts.my_phone))) if facts.my_name else "",
        "forward": "yes" if tone == "forward" else "",
        "gracious": "" if tone == "forward" else "yes",
        "declined": "yes" if facts.declined else "",
        "open_offer": "" if facts.declined else "yes",
    }


def _with_less(values: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield the values with less and less to say, the least important left out first."""
    for left_out in ("news", "strength", "materials", "role", "topic", "people_topics"):
        if values[left_out]:
            values = {**values, left_out: ""}
            if left_out == "role":
                values["the_role"] = "the role"
            yield values


def _subject(template: Template, values: dict[str, str]) -> str:
    """Take the first subject that fits; where none does, cut the last one at the end of a word."""
    subject = ""
    for subject in template.subject_lines(values):
        if len(subject) <= SUBJECT_MOST:
            return subject
    return at_most(subject, SUBJECT_MOST)
