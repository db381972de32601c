"""What one message may say: the facts of a row and a person, cleaned, in words, without holes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ics_followup.drafts.names import Address, address_of, applies_to, names_somebody, one_line
from ics_followup.drafts.never import never_in
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTH_FIRST: Final = frozenset({"en", "en-us", "en-ca", "en-ph"})
_LOWER: Final = (
    *(
        "the",
        "a",
        "an",
        "my",
        "your",
        "our",
        "their",
        "how",
        "what",
        "why",
        "where",
        "when",
        "which",
        "one",
        "two",
    ),
    *(
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "fifteen",
        "twenty",
        "over",
        "more",
    ),
)
_NO_SUBJECT: Final = ("i", "we", "you", "he", "she", "they", "it", "i'm", "i've", "we're")
_PHRASE_WORDS: Final = 15
_PHRASE_CHARACTERS: Final = 100
_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a message to one person may say. Every text is one clean line; empty where nothing is known.

    ``weekday``, ``date`` and ``month`` are the interview's, in words. ``spoken`` is how to speak to the
    person ("Dana", "Dr. Ortiz"), ``full_name`` how to ask for them. ``others`` are the names that this
    message must not hold. ``turn`` is the person's turn among the wordings: people of one panel have turns
    that follow each other.
    """

    company: str
    greeting: str = "Hello,"
    spoken: str = ""
    full_name: str = ""
    my_name: str = ""
    my_phone: str = ""
    my_email: str = ""
    role: str = ""
    round: str = ""
    weekday: str = ""
    date: str = ""
    month: str = ""
    topic: str = ""
    materials: str = ""
    news: str = ""
    strength: str = ""
    language: str = "en"
    turn: int = 0
    others: tuple[str, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)


PLACEHOLDERS: Final[Mapping[str, str]] = {
    "greeting": "Hi Dana, · Dear Dr. Ortiz, · Hello,",
    "hello": "Hello Dana · Hello",
    "dear": "Dear Dana, · Dear Dr. Ortiz, · Hello,",
    "first_name": "Dana · Dr. Ortiz",
    "full_name": "Dana Ortiz",
    "company": "the company",
    "role": "the role, as the sheet has it",
    "the_role": "the Nurse role · the role",
    "round": "the round, as the sheet has it",
    "weekday": "the weekday of the interview: Tuesday",
    "date": "the interview in words: Tuesday, November 24",
    "month": "the month of the interview: November",
    "topic": "what you talked about with this person",
    "materials": "what you said you would send",
    "news": "news of the company",
    "strength": "one qualification of yours",
    "my_name": "your name",
    "my_phone": "your number",
    "my_email": "your address",
    "signature": "your name and number, one below the other",
    "forward": "known where it went well: for [forward] lines",
    "gracious": "known where the tone is gracious: for [gracious] lines",
}
"""What may stand after a $ in a template, each with an example or its meaning."""


def facts_for(interview: Interview, person: Person | None, me: Me, *, language: str = "") -> Facts:
    """Collect what a message to this person of this interview may say.

    ``person`` None is a message to nobody by name, or a text for myself. ``language`` is a tag such as
    ``en-GB``; empty means the row's, else mine. The topic is the one talked about with this very person; the
    row's topic counts only where there is nobody else. A phrase that no message may hold (too long, several
    sentences, on the never-list, the name of somebody else) counts as unknown.
    """
    tag = (language or interview.language or me.language or "en").replace("_", "-")
    address = _address(interview, person)
    others = _others(interview, person)
    day = interview.start.date()
    company = _shortened(interview.company)
    return Facts(
        company=company,
        greeting=address.greeting,
        spoken=address.spoken,
        full_name=address.full,
        my_name=_shortened(me.name),
        my_phone=_shortened(me.phone),
        my_email=_shortened(me.email),
        role=_role(interview.role),
        round=_shortened(interview.round),
        weekday=_WEEKDAYS[day.weekday()],
        date=day_in_words(day, tag),
        month=_MONTHS[day.month - 1],
        topic=_phrase(_topic(interview, person), others, company),
        materials=_phrase(interview.materials, others, company),
        news=_phrase(interview.news, others, company),
        strength=_phrase(interview.strength, others, company),
        language=tag,
        turn=_turn(interview, person),
        others=others,
        extras={column_name(key): one_line(value) for key, value in interview.extras.items()},
    )


def day_in_words(day: date, language: str) -> str:
    """Write a day without digits for the month: US order in ``en``, day first elsewhere.

    >>> day_in_words(date(2026, 11, 24), "en"), day_in_words(date(2026, 11, 24), "en-GB")
    ('Tuesday, November 24', 'Tuesday 24 November')
    """
    weekday, month = _WEEKDAYS[day.weekday()], _MONTHS[day.month - 1]
    if language.casefold() in _MONTH_FIRST or not language.casefold().startswith("en"):
        return f"{weekday}, {month} {day.day}"
    return f"{weekday} {day.day} {month}"


def column_name(header: str) -> str:
    """Turn the header of an extra column into the name that stands after a $ in a template.

    >>> column_name("Hiring portal (URL)")
    'hiring_portal_url'
    """
    return re.sub(r"\W+", "_", header.casefold()).strip("_")


def _address(interview: Interview, person: Person | None) -> Address:
    name = _shortened(person.name) if person else ""
    panel = [other.name for other in interview.people]
    form = interview.address_as
    if form and person and not applies_to(form, person.name, panel):
        form = ""
    return address_of(name, form if person else "")


def _shortened(text: str) -> str:
    return at_most(one_line(text), _NAME_CHARACTERS)


def at_most(text: str, characters: int) -> str:
    """Cut a line at the end of a word so that it has no more than so many characters.

    >>> at_most("Thank you for the conversation", 20)
    'Thank you for the'
    """
    if len(text) <= characters:
        return text
    cut = text[: characters + 1].rpartition(" ")[0] or text[:characters]
    return cut.rstrip(" ,;:-–—(&/")


def _role(text: str) -> str:
    role = _shortened(text)
    first, _, rest = role.partition(" ")
    return rest if first.casefold() in ("the", "a", "an") and rest else role


def _topic(interview: Interview, person: Person | None) -> str:
    if person and person.topic:
        return person.topic
    met = {person_key(other) for other in interview.people}
    alone = not met or (len(met) == 1 and (person is None or person_key(person) in met))
    return interview.topic if alone else ""


@lru_cache(maxsize=4096)
def _phrase(text: str, others: tuple[str, ...], company: str) -> str:
    """Make a phrase for the middle of a sentence; empty where it is none, or where no message may hold it."""
    phrase = one_line(text).strip(" .,;:")
    if phrase[:6].casefold() == "about ":
        phrase = phrase[6:]
    if not phrase or len(phrase) > _PHRASE_CHARACTERS or len(phrase.split()) > _PHRASE_WORDS:
        return ""
    if not set("?![]{}$").isdisjoint(phrase) or ". " in phrase or "; " in phrase:
        return ""
    if any(names_somebody(f"about {phrase}", name) for name in others):
        return ""
    if next(never_in(phrase.replace(company, "") if company else phrase), None):
        return ""
    first, space, rest = phrase.partition(" ")
    if first.casefold() in _NO_SUBJECT and first != "IT":
        return ""
    return f"{first.lower()}{space}{rest}" if first.casefold() in _LOWER and space else phrase


def person_key(person: Person) -> str:
    """Name a person the same way however the name is spaced or cased: by name, else email, else phone.

    >>> person_key(Person(name="Dana  ORTIZ"))
    'dana ortiz'
    """
    return " ".join((person.name or person.email or person.phone).casefold().split())


def _others(interview: Interview, person: Person | None) -> tuple[str, ...]:
    mine = person_key(person) if person else ""
    people = (*interview.people, *((interview.contact,) if interview.contact else ()))
    names = (address_of(other.name).full for other in people if person_key(other) != mine)
    return tuple(dict.fromkeys(name for name in names if name))


@lru_cache(maxsize=4096)
def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big")


def _turn(interview: Interview, person: Person | None) -> int:
    """Count from a number of the row: the round, then the person's place in the panel in order of a hash."""
    row = interview.row_key or interview.key
    suffix = interview.key[len(row) + 1 :] if interview.key.startswith(f"{row}-") else ""
    later = int(suffix) - 1 if suffix.isascii() and suffix.isdigit() else 0
    rank = 0
    if person is not None:
        mine = _place(row, person)
        rank = sum(_place(row, other) < mine for other in interview.people)
    return _number(row) % 1_000_000 + later + rank


def _place(row: str, person: Person) -> tuple[int, str, str]:
    return _number(f"{row}\0{person_key(person)}"), person.email, person.phone
