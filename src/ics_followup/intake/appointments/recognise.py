"""Which appointments are interviews, with whom, at which employer and for which position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from ics_followup.intake.appointments.domains import named_after
from ics_followup.intake.appointments.reading import Appointment
from ics_followup.intake.appointments.titles import holds, said_in
from ics_followup.intake.appointments.wordlists import lists, spans, words_in
from ics_followup.intake.rows import slug
from ics_followup.intake.words import is_empty
from ics_followup.model import Person

SHORTEST: Final = 10
LONGEST: Final = 600
"""Minutes: what is shorter or longer is no conversation (a whole day of interviews has ten hours)."""

_LABEL: Final = re.compile(
    r"^[ \t>*•-]*([^\W\d_][^\W\d_ ]{1,20}(?: [^\W\d_]{2,10})?)[ \t]*:[ \t]*(\S[^\r\n]{0,98})", re.MULTILINE
)
_TAG: Final = re.compile(r"<[^<>]{0,500}>")

Confidence = Literal["sure", "perhaps", "no"]


class Found(NamedTuple):
    """An appointment that is an interview, in the words of a row. ``doubts`` are what the user should look at.

    ``interview`` is the day, with its hour where it has one, on the clock of ``zone``: the calendar's own, empty
    where it names none (then the hour is the user's). ``key`` tells it from any other of the same calendar.
    """

    uid: str
    title: str
    company: str
    role: str
    round: str
    start: datetime | date
    minutes: int
    zone: str
    people: tuple[Person, ...]
    doubts: tuple[str, ...]


class Unclear(NamedTuple):
    """An appointment that may be an interview, and why it is not taken as one; ``called_off`` by its organiser."""

    title: str
    start: datetime | date
    line: int
    why: str
    uid: str = ""
    called_off: bool = False


class Recognised(NamedTuple):
    """What a calendar holds: interviews, what may be one, and how many appointments are neither."""

    found: tuple[Found, ...]
    unclear: tuple[Unclear, ...]
    others: int


def recognised_in(
    appointments: Sequence[Appointment], *, own: Iterable[str] = (), companies: Iterable[str] = ()
) -> Recognised:
    """Sort the appointments of a calendar.

    ``own`` are the user's addresses and names: neither they nor their domain are an employer's. ``companies``
    are those that the sheet names already: one of them in a title is the company.
    """
    mine = frozenset(text.casefold() for text in own if text)
    known = tuple(sorted({name for name in companies if name}, key=lambda name: (-len(name), name)))
    found: list[Found] = []
    unclear: list[Unclear] = []
    others = 0
    for appointment in appointments:
        people = _people(appointment, mine)
        sure = confidence_of(appointment, people)
        trusted = sure == "perhaps" and _with_known_employer(appointment, known)
        sure = "sure" if trusted else sure
        if sure == "no":
            others += 1
            continue
        reason = _refused(appointment, sure, mine)
        if reason:
            unclear.append(_unclear(appointment, reason))
            continue
        read = _found(appointment, people, known, mine)
        if slug(read.company) and not is_empty(read.company):
            doubts = ("its title does not call it an interview", *read.doubts) if trusted else read.doubts
            found.append(read._replace(doubts=doubts))
        else:
            unclear.append(_unclear(appointment, "it does not say which employer it is with"))
    return Recognised(found=tuple(found), unclear=tuple(unclear), others=others)


def _unclear(appointment: Appointment, why: str) -> Unclear:
    return Unclear(
        title=appointment.title,
        start=appointment.start,
        line=appointment.line,
        why=why,
        uid=appointment.uid,
        called_off=appointment.called_off,
    )


def confidence_of(appointment: Appointment, people: Sequence[Person]) -> Confidence:
    """Say whether an appointment is an interview, by the words of its title, its guests and its length."""
    words = words_in(appointment.title)
    if not spans(words, "interview"):
        outside = any(_domain(person.email) for person in people)
        timed = isinstance(appointment.start, datetime) and SHORTEST <= appointment.minutes <= LONGEST
        labelled = any(field == "role" for field, _ in _labelled(appointment.text))
        weak = bool(spans(words, "perhaps")) or labelled or _speaks_of_interviews(appointment.text)
        return "perhaps" if outside and timed and weak and not spans(words, "not") else "no"
    return "perhaps" if spans(words, "not") else "sure"


def _with_known_employer(appointment: Appointment, known: Sequence[str]) -> bool:
    """Whether a talk is with an employer of the sheet: then it is likely a further round, and is asked about."""
    title = appointment.title
    named = any(holds(title, company) for company in known)
    return named and bool(spans(words_in(title), "perhaps")) and not spans(words_in(title), "not")


def _speaks_of_interviews(text: str) -> bool:
    return bool(spans(words_in(_TAG.sub(" ", text)[:2000]), "interview"))


def _refused(appointment: Appointment, sure: Confidence, mine: frozenset[str]) -> str:
    if appointment.called_off:
        return "it was called off"
    if not mine.isdisjoint(appointment.declined):
        return "you declined it"
    if sure == "perhaps":
        if spans(words_in(appointment.title), "not"):
            return "its title reads as if it were about an interview, not one"
        return "its title does not call it an interview"
    if appointment.backwards:
        return "it ends before it begins"
    if appointment.repeats:
        return "it repeats, which an interview does not"
    if isinstance(appointment.start, datetime) and appointment.minutes > LONGEST:
        return f"it takes {appointment.minutes // 60} hours"
    return ""


def _people(appointment: Appointment, mine: frozenset[str]) -> tuple[Person, ...]:
    """The guests from outside, in order; not the user, and not a program that invites for others."""
    return tuple(
        person
        for person in appointment.invited
        if person.email.casefold() not in mine
        and person.name.casefold() not in mine
        and not _is_service(person)
    )


def _is_service(person: Person) -> bool:
    local, _, domain = person.email.casefold().partition("@")
    listed = lists()["services"]
    served = any(domain == name or domain.endswith(f".{name}") for name in listed["domains"])
    return served or local.partition("+")[0] in listed["names"]


def _domain(email: str) -> str:
    """The domain of an employer's address; empty for one that anybody can have."""
    domain = email.casefold().partition("@")[2]
    return "" if domain in lists()["public"]["domains"] else domain


def _found(
    appointment: Appointment, people: tuple[Person, ...], known: Sequence[str], mine: frozenset[str]
) -> Found:
    domains = list(dict.fromkeys(domain for person in people if (domain := _domain(person.email))))
    said = said_in(appointment.title, people, known, domains, mine)
    labelled = dict(reversed(_labelled(appointment.text)))
    named = labelled.get("company", "")
    company = named if named and said.uncertain else said.company or named
    doubts: list[str] = []
    if not company and domains:
        company = named_after(domains[0])
        doubts.append(f"the company's name is taken from the address {domains[0]}")
    if said.uncertain and company == said.company:
        doubts.append("the company's name is what the title leaves")
    if len(domains) > 1:
        doubts.append(f"guests of several employers: {', '.join(domains)}")
    if not isinstance(appointment.start, datetime):
        doubts.append("the calendar has no hour for it")
    if appointment.doubt:
        doubts.append(appointment.doubt)
    return Found(
        uid=appointment.uid,
        title=appointment.title,
        company=company,
        role=said.role or labelled.get("role", ""),
        round=said.round,
        start=appointment.start,
        minutes=appointment.minutes if isinstance(appointment.start, datetime) else 0,
        zone=appointment.zone,
        people=said.people or people,
        doubts=tuple(doubts),
    )


def _labelled(text: str) -> list[tuple[str, str]]:
    """Fields that a description names line by line: ``Position: Nurse``."""
    fields = {word: field for field, words in lists()["labels"].items() for word in words}
    plain = _TAG.sub("\n", text)
    return [
        (fields[match[1].casefold()], " ".join(match[2].split()))
        for match in _LABEL.finditer(plain)
        if match[1].casefold() in fields
    ]
