"""What one message may say: the facts of a row and a person, cleaned, in words, without holes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from ics_followup.drafts.everybody import Everybody
from ics_followup.drafts.filling import Known
from ics_followup.drafts.languages import FALLBACK, Language, language_for
from ics_followup.drafts.names import Address, address_of, applies_to, is_familiar, one_line
from ics_followup.drafts.phrases import phrase_of
from ics_followup.drafts.rounds import round_in_words
from ics_followup.drafts.since import Since, since_interview
from ics_followup.drafts.turns import Turn, Turns, person_key
from ics_followup.model import Interview, Person, Tone
from ics_followup.settings import Me

_NAME_CHARACTERS: Final = 80
_TOPIC_CHARACTERS: Final = 60
_MOST_PEOPLE: Final = 6
_ABBREVIATION: Final = 4
_BEFORE_A_NUMBER: Final = frozenset({"req", "requisition", "id", "job", "ref", "no", "nr"})
_ANY_GENDER: Final = frozenset(
    {
        "m/w/d",
        "w/m/d",
        "d/m/w",
        "m/w/x",
        "w/m/x",
        "gn",
        "all",
        "allgenders",
        "f/m/d",
        "m/f/d",
        "f/m/x",
        "m/f/x",
    }
)
"""What German job titles end with in brackets, and nobody says aloud."""
_STATES: Final = frozenset({"advanced", "rejection", "offer", "hold"})
_STATE_OF: Final = {"offer": "offer", "accepted": "offer", "declined": "offer", "on hold": "hold"}


class Told(NamedTuple):
    """What a message to one person may say. Every text is one clean line; empty where nothing is known.

    ``weekday``, ``date`` and ``month`` are the interview's, in words; ``ahead`` tells that it is still to come.
    ``interview_round`` is the round as part of a sentence, empty where it is none of the common ones. ``met``
    tells that I met this person face to face and not in an earlier interview of the row, ``spoke`` that it was
    by phone or video, ``absent`` that this person was not there; none of them holds where the row does not say.
    ``spoken`` is how to speak to the person ("Dana", "Dr. Ortiz"), ``full_name`` how to ask for them.
    ``others`` are the names that this message must not hold. ``deadline`` is the day by which I have to
    answer an offer, ``hold_until`` the day until which a process rests, both in words; ``declined`` tells
    that this row's offer is declined already. ``people`` and ``people_topics`` list everybody of the row, for
    texts to myself only. ``turn`` is the person's turn among the wordings, in which people of one company
    have different ones; or a number to count from. ``familiar`` asks for the familiar form of a language that
    has one (du). ``my_language`` is that of texts for myself, empty where it is the same. ``retold`` gives
    the same facts in the words of another language, by its tag; None where they cannot be told otherwise.
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
    interview_round: str = ""
    met: bool = False
    spoke: bool = False
    absent: bool = False
    weekday: str = ""
    date: str = ""
    month: str = ""
    topic: str = ""
    materials: str = ""
    news: str = ""
    strength: str = ""
    deadline: str = ""
    hold_until: str = ""
    declined: bool = False
    ahead: bool = False
    people: str = ""
    people_topics: str = ""
    language: str = "en"
    turn: Turn | int = 0
    others: tuple[str, ...] = ()
    extras: Mapping[str, str] = MappingProxyType({})
    familiar: bool = False
    my_language: str = ""
    retold: "Callable[[str], Facts] | None" = None


class Facts(Told):
    """What a message to one person may say, and what has been made of it."""

    @cached_property
    def known(self) -> dict[Tone, Known]:
        """What ``compose`` makes of these facts, by tone; other facts begin with none of it."""
        return {}


PLACEHOLDERS: Final[Mapping[str, str]] = {
    "greeting": "Hi Dana, · Dear Dr. Ortiz, · Hello,",
    "hello": "Hello Dana · Hello",
    "dear": "Dear Dana, · Dear Dr. Ortiz, · Hello,",
    "first_name": "Dana · Dr. Ortiz",
    "full_name": "Dana Ortiz",
    "company": "the company",
    "role": "the role, as the sheet has it",
    "the_role": "the Nurse role · the role",
    "position": "the same without its article: Nurse role · role",
    "round": "the round, as the sheet has it",
    "interview_round": "the round in a sentence, where it is a common one: second interview",
    "weekday": "the weekday of the interview: Tuesday; after more than 5 days the date",
    "date": "the interview in words: Tuesday, November 24",
    "month": "the month of the interview: November; after some ten months November 2026",
    "topic": "what you talked about with this person",
    "materials": "what you said you would send",
    "news": "news of the company",
    "strength": "one qualification of yours",
    "deadline": "the day by which you have to answer an offer: Friday, December 11",
    "hold_until": "the day until which everything is on hold",
    "people": "everybody of the row, for your own eyes: Dana Ortiz, Lee Wong",
    "people_topics": "the same with their topics: Dana Ortiz (the lab plan), Lee Wong",
    "my_name": "your name",
    "my_phone": "your number",
    "my_email": "your address",
    "signature": "your name and number, one below the other",
    "forward": "known where it went well: for [forward] lines",
    "gracious": "known where the tone is gracious: for [gracious] lines",
    "declined": "known where you have declined the offer: for [declined] lines",
    "familiar": "known where the familiar form is asked for: for [familiar] lines",
    "met": "known where you met this person face to face, for the first time: for [met] lines",
    "spoke": "known where you spoke with this person by phone or video: for [spoke] lines",
    "absent": "known where this person was not at the interview: for [absent] lines",
    "ahead": "known while the interview is still to come: for [ahead] lines",
    "interviewed": "known when the interview is over: for [interviewed] lines",
    "open_offer": "known unless you have declined the offer: for [open_offer] lines",
}
"""What may stand after a $ in a template, each with an example or its meaning."""


def facts_for(
    interview: Interview,
    person: Person | None,
    me: Me,
    *,
    language: str = "",
    deadline: date | None = None,
    sent: datetime | None = None,
    turns: Turns | None = None,
    everybody: Everybody | None = None,
) -> Facts:
    """Collect what a message to this person of this interview may say.

    ``person`` None is a message to nobody by name, or a text for myself. ``language`` is a tag such as
    ``en-GB``; empty means the row's, else mine. The topic is the one talked about with this very person; the
    row's topic counts only where there is nobody else. A phrase that no message may hold (too long, several
    sentences, on the never-list, the name of somebody else) counts as unknown. ``deadline`` is the day by which
    I have to answer an offer, that day included; None means this row's own, if it has an offer. A message to one
    company about the offer of another (``expedite``) gets the other row's day, and nothing else of that row.
    ``sent`` is when the message goes out (aware), which decides how it speaks of the day of the interview; None
    means soon after it.
    ``turns`` holds the people of all interviews, so that no two at one company read the same words; None means that
    there are only those of this one. ``everybody`` knows the names of all rows: a phrase that names somebody of
    another row counts as unknown.
    """
    language = language or interview.language or me.language
    tongue = language_for(language)
    tag = tongue.tag
    address = _address(interview, person, tag)
    others = others_of(interview, person)
    there = _was_there(interview, person)
    company = _shortened(interview.company)

    def phrase(text: str) -> str:
        found = phrase_of(text, others, company, tag) if text else ""
        return "" if found and everybody and everybody.named_in(found, interview, person) else found

    since = since_interview(interview, sent)
    weekday, date_in_words, month = _day_since(tongue, interview.start.date(), since)
    offer, hold = deadline or _own_day(interview, "offer"), _own_day(interview, "hold")
    people, people_topics = _people(interview, tongue.parts["people"]["more"])
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
        interview_round=round_in_words(one_line(interview.round), tag) if interview.one_round else "",
        met=interview.met is True and not interview.met_before and there,
        spoke=interview.met is False and there,
        absent=person is not None and bool(interview.people) and not there,
        weekday=weekday,
        date=date_in_words,
        month=month,
        topic=phrase(topic_of(interview, person)),
        materials=phrase(interview.materials),
        news=phrase(interview.news),
        strength=phrase(interview.strength),
        deadline=tongue.day_in_words(offer, "deadline") if offer else "",
        hold_until=tongue.day_in_words(hold, "hold_until") if hold else "",
        declined=interview.status == "declined",
        ahead=since == "ahead",
        people=people,
        people_topics=people_topics,
        language=language.replace("_", "-"),
        turn=(turns or Turns((interview,))).of(interview, person),
        others=others,
        extras={column_name(key): one_line(value) for key, value in interview.extras.items()},
        familiar=is_familiar(interview.address_as, tag),
        my_language=me.language if language_for(me.language or FALLBACK).tag != tag else "",
        retold=lambda other: facts_for(
            interview,
            person,
            me,
            language=other,
            deadline=deadline,
            sent=sent,
            turns=turns,
            everybody=everybody,
        ),
    )


def facts_at(facts: Facts, interview: Interview, *, sent: datetime | None, deadline: date | None) -> Facts:
    """Tell what `facts_for` collected of an interview as it is told at another time; cheaper than to collect it anew.

    ``sent`` and ``deadline`` mean the same there.
    """
    tongue = language_for(facts.language)
    day = interview.start.date()
    since = since_interview(interview, sent)
    offer = deadline or _own_day(interview, "offer")
    retold = facts.retold
    weekday, date_in_words, month = _day_since(tongue, day, since)
    return facts._replace(
        weekday=weekday,
        date=date_in_words,
        month=month,
        ahead=since == "ahead",
        deadline=tongue.day_in_words(offer, "deadline") if offer else "",
        retold=retold and (lambda other: facts_at(retold(other), interview, sent=sent, deadline=deadline)),
    )


def _day_since(language: Language, day: date, since: Since) -> tuple[str, str, str]:
    """Name the weekday, the date and the month of the interview, each as clear as it has to be by then."""
    date_in_words, month = language.day_in_words(day, "date"), language.month(day)
    return (
        language.weekday(day) if since in ("ahead", "this week") else date_in_words,
        date_in_words,
        f"{month} {day.year}" if since == "last year" else month,
    )


def day_in_words(day: date, language: str) -> str:
    """Write a day without digits for the month, in the order of the language.

    >>> day_in_words(date(2026, 11, 24), "en"), day_in_words(date(2026, 11, 24), "en-GB")
    ('Tuesday, November 24', 'Tuesday 24 November')
    """
    return language_for(language).day_in_words(day)


def _own_day(interview: Interview, state: str) -> date | None:
    """Return the day to answer the offer by (state ``offer``), or until which all rests (``hold``).

    None where the row is in another state, for both days stand in the same column, or where no day is known.
    """
    if interview.status == "awaiting" and not interview.touches:
        return None
    answers = [touch for touch in interview.touches if touch.outcome in _STATES]
    last = answers[-1] if answers else None
    status_counts = interview.status != "awaiting" and (
        last is None or interview.status_date is None or interview.status_date >= last.day
    )
    if state != (_STATE_OF.get(interview.status) if status_counts else last.outcome if last else None):
        return None
    told = next((touch for touch in reversed(answers) if touch.outcome == state), None)
    if told and (told.deadline or told.promise):
        return told.deadline or (told.promise.day if told.promise else None)
    return interview.deadline


def _people(interview: Interview, more_words: str) -> tuple[str, str]:
    """List the people of a row, and again with what was talked about with each: empty where no topic is known."""
    names = [_shortened(person.name or person.email or person.phone) for person in interview.people]
    topics = [topic_of(interview, person) for person in interview.people]
    topics = [at_most(one_line(topic).strip(" .,;:"), _TOPIC_CHARACTERS) for topic in topics]
    more = len(names) - _MOST_PEOPLE
    and_more = [more_words.replace("$count", str(more))] if more > 0 else []
    alone = ", ".join([*names[:_MOST_PEOPLE], *and_more])
    if not any(topics):
        return alone, ""
    both = [f"{name} ({topic})" if topic else name for name, topic in zip(names, topics, strict=True)]
    return alone, ", ".join([*both[:_MOST_PEOPLE], *and_more])


@lru_cache(maxsize=1024)
def column_name(header: str) -> str:
    """Turn the header of an extra column into the name that stands after a $ in a template.

    >>> column_name("Hiring portal (URL)")
    'hiring_portal_url'
    """
    return re.sub(r"\W+", "_", header.casefold()).strip("_")


def _address(interview: Interview, person: Person | None, language: str) -> Address:
    name = _shortened(person.name) if person else ""
    panel = [other.name for other in interview.people]
    form = interview.address_as
    if form and person and not applies_to(form, person.name, panel):
        form = "du" if is_familiar(form, language) else ""
    return address_of(name, form if person else "", language)


@lru_cache(maxsize=1024)
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


@lru_cache(maxsize=1024)
def _role(text: str) -> str:
    role = _without_remarks(_shortened(text))
    before, _, after = role.rpartition("(")
    if before and after.casefold().strip(") ").replace(" ", "") in _ANY_GENDER:
        role = before.strip()
    first, _, rest = role.partition(" ")
    return rest if first.casefold() in ("the", "a", "an") and rest else role


def _without_remarks(role: str) -> str:
    """Cut what an advertisement adds to a role and nobody says: the pay, its number, "(REMOTE)".

    >>> _without_remarks("Nurse ($45/hr, Req #12345)"), _without_remarks("C# Developer (REMOTE)")
    ('Nurse', 'C# Developer')
    """
    kept: list[str] = []
    for word in role.split():
        bare = word.strip("()[],;:|")
        if any(sign in "$€£" for sign in bare) or (bare[:1] == "#" and bare[1:].isdigit()):
            if kept and kept[-1].strip("()[],.:").casefold() in _BEFORE_A_NUMBER:
                kept.pop()
        elif not (word[:1] == "(" and word[-1:] == ")" and bare.isupper() and len(bare) > _ABBREVIATION):
            kept.append(word)
    return " ".join(kept).rstrip(" ,;:-–—|/([")


def _was_there(interview: Interview, person: Person | None) -> bool:
    """Whether the row says that this person was at the interview."""
    return person is not None and _is_one_of(person, interview.people)


def _is_one_of(person: Person, people: Sequence[Person]) -> bool:
    """Tell whether somebody is one of these people, however the name is spaced or cased."""
    return person in people or person_key(person) in map(person_key, people)


def topic_of(interview: Interview, person: Person | None) -> str:
    """Return what was talked about with this person, as written; the row's topic where there is nobody else."""
    if person and person.topic:
        return person.topic
    if not interview.topic or not interview.people:
        return interview.topic
    met = set(map(person_key, interview.people))
    alone = len(met) == 1 and (person is None or person_key(person) in met)
    return interview.topic if alone else ""


def others_of(interview: Interview, person: Person | None) -> tuple[str, ...]:
    """Name everybody of the row but this person: those whom a message to this person does not mention."""
    people = (*interview.people, *((interview.contact,) if interview.contact else ()))
    others = [other for other in people if other is not person]
    mine = person_key(person) if person and others else ""
    known = (address_of(other.name) for other in others if person_key(other) != mine)
    return tuple(dict.fromkeys(address.full for address in known if address.spoken))
