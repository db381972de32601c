"""The rules of a good message, as a program: what is wrong with a finished text, all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from ics_followup.drafts.facts import Facts
from ics_followup.drafts.languages import FALLBACK, language_for
from ics_followup.drafts.left_over import left_over_in
from ics_followup.drafts.limits import (
    SUBJECT_MOST,
    VOICEMAIL,
    WITH_COPIES,
    Limit,
    copies_in,
    limit_for,
    voicemail_in,
)
from ics_followup.drafts.names import names_somebody, whole
from ics_followup.drafts.never import is_loud, never_in

_HIDDEN: Final = "\N{WHITE CIRCLE}"
_SIGN_OFF_WORDS: Final = 6


class Finding(NamedTuple):
    """One thing that is wrong with a message: a word for the rule (``length``, ``never``), a sentence.

    ``better`` is a better wording, in the language of the message; empty where there is none to offer. ``words``
    are those that are wrong: in small letters for ``never``, else as they stand; empty where none are.
    """

    rule: str
    what: str
    better: str = ""
    words: str = ""


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    emoji = re.compile("[\U0001f000-\U0001faff☀-➿️⬀-⯿]|(?<!\\w)[:;]-?[)(DP](?!\\w)")
    return (
        ("emoji", emoji, "has no place in such a message"),
        ("capitals", re.compile(r"\b[A-ZÄÖÜ]{3,}\b"), "is in capitals"),
    )


def problems_in(
    text: str,
    *,
    kind: str,
    channel: str,
    subject: str = "",
    facts: Facts | None = None,
    language: str = "",
) -> tuple[Finding, ...]:
    """Hold a finished message against the rules; an empty result means that it may be sent.

    With ``facts``, the names that they hold are no offence (a company may be called Bonus.ly), and the text
    must hold the right person and company, and nobody else's name. A message that stands in the text ready to be
    copied is held against the rules of its own, as an email. ``language`` is that of the text; empty means that
    of the facts, else English.

    >>> [finding.rule for finding in problems_in("Sorry to bother you!!", kind="status", channel="text")]
    ['never', 'exclamation marks']
    """
    language = language or (facts.language if facts else FALLBACK)
    mine = _without(text, facts.people_topics, facts.people) if facts and channel == "self" else text
    hidden = hidden_names(mine, facts)
    found = [
        *_lengths(text, kind, channel, facts, language),
        *_never(hidden, kind, language),
        *_marks(
            _without(hidden, facts.topic, facts.news, facts.materials, facts.strength) if facts else hidden,
            language,
            channel,
        ),
        *(_names(text, hidden, facts, channel) if facts else ()),
    ]
    if subject:
        found += _subject(subject, kind, facts, language)
    for copy in copies_in(text, language):
        found += problems_in(copy, kind=kind, channel="email", facts=facts, language=language)
    return tuple(found)


def _never(hidden: str, kind: str, language: str, where: str = "") -> Iterator[Finding]:
    for found in never_in(hidden, kind, language):
        yield Finding(
            rule="never", what=f'"{found.words}" {where}{found.fault}', better=found.better, words=found.words
        )


def hidden_names(text: str, facts: Facts | None) -> str:
    """Put a circle for each name, number or date of the facts, so that only our own words are left."""
    if facts is None:
        return text
    return _without(text, *own_words(facts))


def own_words(facts: Facts) -> tuple[str, ...]:
    """List the names, numbers and dates of the facts: what is no wording of ours."""
    return (
        *(facts.company, facts.company.upper(), facts.role, facts.round, facts.full_name, facts.spoken),
        *(facts.my_name, facts.my_phone, facts.my_email, facts.date, facts.weekday, facts.month),
        *(facts.deadline, facts.hold_until),
        *facts.extras.values(),
    )


def _without(text: str, *names: str) -> str:
    for name in sorted({name for name in names if name}, key=lambda name: (-len(name), name)):
        if name in text:
            text = whole(name).sub(_HIDDEN, text)
    return text


def core_of(text: str, facts: Facts | None) -> str:
    r"""Take the greeting and the sign-off away: the limits of words hold with and without them.

    A sign-off is a last paragraph that begins with a short line without a full stop.

    >>> core_of("Hello,\n\nYes.\n\nKind regards,\nSam", None), core_of("Ja.\n\nViele Grüße\nSam", None)
    ('Hello,\n\nYes.', 'Ja.')
    """
    paragraphs = text.split("\n\n")
    if facts:
        dear = language_for(facts.language).opening("dear", facts.spoken, familiar=facts.familiar)
        if paragraphs[0] in (facts.greeting, dear):
            paragraphs = paragraphs[1:]
    if len(paragraphs) > 1:
        first = paragraphs[-1].split("\n")[0]
        if first.endswith(",") or (len(first.split()) <= _SIGN_OFF_WORDS and first[-1:] not in ".!?:"):
            paragraphs = paragraphs[:-1]
    return "\n\n".join(paragraphs)


def _lengths(text: str, kind: str, channel: str, facts: Facts | None, language: str) -> Iterator[Finding]:
    if copies_in(text, language):
        yield from _length("The text", text, WITH_COPIES)
        return
    limit = limit_for(kind, channel, language)
    yield from _length("The message", text, limit)
    if limit.unit == "words" and channel in ("email", "card"):
        yield from _length("The message without greeting and sign-off", core_of(text, facts), limit)
    if channel == "phone":
        voicemail = voicemail_in(text, language)
        yield from _length("The voicemail", voicemail, VOICEMAIL)
        number = facts.my_phone if facts else ""
        if number and voicemail.count(number) != 2:
            yield Finding(rule="number", what="The voicemail does not say the number twice")


def _length(name: str, text: str, limit: Limit) -> Iterator[Finding]:
    size = limit.size(text)
    if not limit.least <= size <= limit.most:
        what = f"{name} has {size} {limit.unit}; allowed are {limit.least} to {limit.most}"
        yield Finding(rule="length", what=what)


def branches_of(text: str, channel: str) -> list[str]:
    r"""Take a phone script apart into what is said to one person at a time; any other text is one branch.

    >>> branches_of("Voicemail: Hello.\n\nWhen Dana is on the line: Hello.", "phone")
    ['Voicemail: Hello.', 'When Dana is on the line: Hello.']
    """
    return text.split("\n\n") if channel == "phone" else [text]


def _marks(hidden: str, language: str, channel: str = "") -> Iterator[Finding]:
    branches = branches_of(hidden, channel)
    if any(branch.count("?") > 1 for branch in branches):
        yield Finding(rule="question marks", what="More than one question mark")
    if any(branch.count("!") > 1 for branch in branches):
        yield Finding(rule="exclamation marks", what="More than one exclamation mark")
    unfilled = list(left_over_in(hidden))
    for start, end in unfilled:
        words = hidden[start:end]
        yield Finding(rule="placeholder", what=f'"{words}" was left unfilled', words=words)
    for rule, pattern, what in _signs():
        for match in pattern.finditer(hidden):
            if rule == "capitals" and any(start <= match.start() < end for start, end in unfilled):
                continue
            if rule == "capitals" and not is_loud(match.group(), language):
                continue
            yield Finding(rule=rule, what=f'"{match.group()}" {what}', words=match.group())


def _names(text: str, hidden: str, facts: Facts, channel: str) -> Iterator[Finding]:
    if facts.company and facts.company.casefold() not in text.casefold():
        yield Finding(rule="company", what=f"The message does not name {facts.company}")
    if channel != "self" and facts.spoken and facts.spoken not in text:
        yield Finding(rule="name", what=f"The message does not name {facts.spoken}")
    for name in facts.others:
        if channel != "self" and names_somebody(hidden, name):
            yield Finding(
                rule="other name", what=f"The message names {name}, who does not get it", words=name
            )


def _subject(subject: str, kind: str, facts: Facts | None, language: str) -> Iterator[Finding]:
    if len(subject) > SUBJECT_MOST:
        yield Finding(
            rule="subject", what=f"The subject has {len(subject)} characters, at most {SUBJECT_MOST}"
        )
    hidden = hidden_names(subject, facts)
    yield from _never(hidden, kind, language, "in the subject ")
    yield from _marks(hidden, language)


def shared_part(one: str, other: str, *, words: int = 5) -> float:
    """Say which part of the word sequences of the shorter text the other one has too, from 0 to 1.

    >>> shared_part("a b c d e f", "a b c d e g")
    0.5
    """
    first, second = _sequences(one, words), _sequences(other, words)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _sequences(text: str, words: int) -> set[Sequence[str]]:
    found = re.findall(r"\w+(?:['’-]\w+)*", text.casefold())
    return {tuple(found[start : start + words]) for start in range(len(found) - words + 1)}
