"""Facts and a template become a draft: which wording, what goes in, what is left out where space is short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ics_followup.drafts.facts import Facts, at_most
from ics_followup.drafts.filling import Known, Text, known_from
from ics_followup.drafts.languages import language_for
from ics_followup.drafts.limits import SUBJECT_MOST, copies_in, has_plain_blanks, is_short_enough
from ics_followup.drafts.templates import wordings_for
from ics_followup.model import Draft, Tone


def draft_for(
    facts: Facts, *, kind: str, channel: str, tone: Tone = "gracious", occurrence: int = 1, folder: str = ""
) -> Draft:
    """Write the message of one kind by one channel; the same facts always give the same words.

    ``occurrence`` counts from 1 and moves on to another wording, so that a repeated contact does not repeat
    itself. ``folder`` holds templates of one's own, each of which replaces the built-in one of the same
    name. A channel without templates of its own gets the email's, in the same language; what a language lacks
    altogether comes in English, with its dates and its greeting, and ``language`` says so. A text
    for myself is in my own language, unless it holds a message to copy. Raises
    DataError where a template is faulty, FollowupError where there is no such kind, and UsedUp where other sheets
    have all its wordings.
    """
    if channel == "self" and facts.my_language and facts.retold:
        mine = facts.retold(facts.my_language)
        draft = draft_for(mine, kind=kind, channel=channel, tone=tone, occurrence=occurrence, folder=folder)
        if not copies_in(draft.body, draft.language):
            return draft
    wordings = wordings_for(
        kind,
        channel,
        language=facts.language,
        folder=folder,
        columns=frozenset(facts.extras),
        familiar=facts.familiar,
    )
    language = wordings.language
    if facts.retold and language != facts.language and not _is_spoken(language, facts.language):
        facts = facts.retold(language)
    turn = facts.turn
    if isinstance(turn, int) or not turn.coordinated:
        template = wordings.templates[wording_for(facts, kind, occurrence, len(wordings.templates))]
    else:
        from ics_followup.drafts.shared_out import template_among

        template = template_among(
            turn, wordings, kind=kind, channel=channel, occurrence=occurrence, familiar=facts.familiar
        )
    known = _known(facts, tone)
    chosen = template.chosen(known.shape)
    body = chosen.body.filled(known.values)
    space = channel if channel == "card" else wordings.channel
    plain = has_plain_blanks(chosen.body.form)  # and the values are clean lines
    if not is_short_enough(body, kind=kind, channel=space, language=language, plain=plain):
        for shorter in _with_less(known.values, facts.language):
            body = template.body(shorter)
            if is_short_enough(body, kind=kind, channel=space, language=language):
                break
    subject = _subject(chosen.subjects, known.values)
    return Draft(kind, tone, language, subject, body)


def _is_spoken(language: str, wanted: str) -> bool:
    """Tell whether two tags are one language here."""
    return language_for(language).tag == language_for(wanted).tag


def wording_for(facts: Facts, kind: str, occurrence: int, count: int) -> int:
    """Choose one of ``count`` wordings, from 0, by the turn of the person."""
    if isinstance(facts.turn, int):
        return (facts.turn + occurrence - 1) % count
    return facts.turn.wording(kind, occurrence=occurrence, count=count)


def _known(facts: Facts, tone: Tone) -> Known:
    """The values of all placeholders, worked out once for the messages that say these facts."""
    known = facts.known.get(tone)
    if known is None:
        known = facts.known[tone] = known_from(values_of(facts, tone))
    return known


def values_of(facts: Facts, tone: Tone = "gracious") -> dict[str, str]:
    """Give each placeholder its value; empty means that a line which needs it drops out."""
    language = language_for(facts.language)
    spoken, familiar = facts.spoken, facts.familiar
    position, the_role = _position(facts.role, language.tag)
    return {
        **facts.extras,
        "greeting": facts.greeting,
        "hello": language.opening("hello", spoken, familiar=familiar),
        "dear": language.opening("dear", spoken, familiar=familiar) or facts.greeting,
        "first_name": facts.spoken,
        "full_name": facts.full_name,
        "company": facts.company,
        "role": facts.role,
        "position": position,
        "the_role": the_role,
        "round": facts.round,
        "interview_round": facts.interview_round,
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
        "familiar": "yes" if familiar else "",
        "forward": "yes" if tone == "forward" else "",
        "gracious": "" if tone == "forward" else "yes",
        "declined": "yes" if facts.declined else "",
        "met": "yes" if facts.met else "",
        "spoke": "yes" if facts.spoke else "",
        "absent": "yes" if facts.absent else "",
        "ahead": "yes" if facts.ahead else "",
        "interviewed": "" if facts.ahead else "yes",
        "open_offer": "" if facts.declined else "yes",
    }


@lru_cache(maxsize=1024)
def _position(role: str, language: str) -> tuple[str, str]:
    """Name a role in a sentence of a language, given by its tag: without an article and with one."""
    tongue = language_for(language)
    position = tongue.position(role)
    return position, tongue.parts["role"]["the"].replace("$position", position)


def _with_less(values: dict[str, str], language: str) -> Iterator[dict[str, str]]:
    """Yield the values with less and less to say, the least important left out first."""
    for left_out in ("news", "strength", "materials", "role", "topic", "people_topics"):
        if values[left_out]:
            values = {**values, left_out: ""}
            if left_out == "role":
                values["position"], values["the_role"] = _position("", language)
            yield values


def _subject(subjects: Sequence[Text], values: Mapping[str, str]) -> str:
    """Take the first subject that fits; where none does, cut the last one at the end of a word."""
    subject = ""
    for text in subjects:
        subject = text.filled(values)
        if len(subject) <= SUBJECT_MOST:
            return subject
    return at_most(subject, SUBJECT_MOST)
