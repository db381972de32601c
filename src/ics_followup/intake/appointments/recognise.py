"""Which appointments are interviews, with whom, at which employer and for which position."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from ics_followup.intake.appointments.reading import Appointment
from ics_followup.intake.date_words import EVERY, fold
from ics_followup.intake.date_words import words as dated
from ics_followup.model import Person

SHORTEST: Final = 10
LONGEST: Final = 600
"""Minutes: what is shorter or longer is no conversation (a whole day of interviews has ten hours)."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’&.+-][^\W_]+)*|@|w/")
_PARTS: Final = re.compile(r"\s+[-–—|/·•]\s+|\s*[:;|•·<>\[\]()]\s*|\s+-+\s*|\s*[–—]\s*|,\s+")
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
    """An appointment that may be an interview, and why it is not taken as one."""

    title: str
    start: datetime | date
    line: int
    why: str


class Recognised(NamedTuple):
    """What a calendar holds: interviews, what may be one, and how many appointments are neither."""

    found: tuple[Found, ...]
    unclear: tuple[Unclear, ...]
    others: int


@cache
def _lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = (Path(__file__).parents[2] / "data" / "appointments.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: MappingProxyType({key: tuple(words) for key, words in table.items()})
            for name, table in tomllib.loads(text).items()
        }
    )


@cache
def _phrases(name: str, language: str = "") -> frozenset[tuple[str, ...]]:
    """The phrases of a list, each as its words, in one language or, without one, in all."""
    lists = _lists()[name]
    chosen = [lists.get(language, ())] if language else lists.values()
    return frozenset(tuple(_words(phrase)) for phrases in chosen for phrase in phrases)


@cache
def _longest(name: str) -> int:
    return max(len(phrase) for phrase in _phrases(name))


def _languages(words: Sequence[str]) -> tuple[str, ...]:
    """The languages whose word for an interview a title has; all of them where it is the English one, or none."""
    said = {tuple(words[begin:end]) for begin, end in _spans(words, "interview")}
    every = tuple(_lists()["interview"])
    found = tuple(language for language in every if not said.isdisjoint(_phrases("interview", language)))
    return every if not found or "en" in found else (*found, "en")


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _spans(words: Sequence[str], name: str, languages: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where phrases of a list stand among words, the longest first at each place, without overlap."""
    phrases, longest = _phrases(name), _longest(name)
    if languages:
        phrases = frozenset().union(*(_phrases(name, language) for language in languages))
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        most = min(longest, len(words) - at)
        size = next((n for n in range(most, 0, -1) if tuple(words[at : at + n]) in phrases), 0)
        if size:
            spans.append((at, at + size))
        at += size or 1
    return spans


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
        if sure == "no":
            others += 1
            continue
        reason = _refused(appointment, sure, mine)
        if reason:
            unclear.append(_unclear(appointment, reason))
            continue
        read = _found(appointment, people, known, mine)
        if read.company:
            found.append(read)
        else:
            unclear.append(_unclear(appointment, "it does not say which employer it is with"))
    return Recognised(found=tuple(found), unclear=tuple(unclear), others=others)


def _unclear(appointment: Appointment, why: str) -> Unclear:
    return Unclear(title=appointment.title, start=appointment.start, line=appointment.line, why=why)


def confidence_of(appointment: Appointment, people: Sequence[Person]) -> Confidence:
    """Say whether an appointment is an interview, by the words of its title, its guests and its length."""
    words = _words(appointment.title)
    if not _spans(words, "interview"):
        outside = any(_domain(person.email) for person in people)
        timed = isinstance(appointment.start, datetime) and SHORTEST <= appointment.minutes <= LONGEST
        labelled = any(field == "role" for field, _ in _labelled(appointment.text))
        weak = bool(_spans(words, "perhaps")) or labelled or _speaks_of_interviews(appointment.text)
        return "perhaps" if outside and timed and weak and not _spans(words, "not") else "no"
    return "perhaps" if _spans(words, "not") else "sure"


def _speaks_of_interviews(text: str) -> bool:
    return bool(_spans(_words(_TAG.sub(" ", text)[:2000]), "interview"))


def _refused(appointment: Appointment, sure: Confidence, mine: frozenset[str]) -> str:
    if appointment.called_off:
        return "it was called off"
    if not mine.isdisjoint(appointment.declined):
        return "you declined it"
    if sure == "perhaps":
        if _spans(_words(appointment.title), "not"):
            return "its title reads as if it were about an interview, not one"
        return "its title does not call it an interview"
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
    listed = _lists()["services"]
    served = any(domain == name or domain.endswith(f".{name}") for name in listed["domains"])
    return served or local.partition("+")[0] in listed["names"]


def _domain(email: str) -> str:
    """The domain of an employer's address; empty for one that anybody can have."""
    domain = email.casefold().partition("@")[2]
    return "" if domain in _lists()["public"]["domains"] else domain


def _found(
    appointment: Appointment, people: tuple[Person, ...], known: Sequence[str], mine: frozenset[str]
) -> Found:
    domains = list(dict.fromkeys(domain for person in people if (domain := _domain(person.email))))
    said = _said_in(appointment, people, known, domains, mine)
    labelled = dict(reversed(_labelled(appointment.text)))
    named = labelled.get("company", "")
    company = named if named and said.uncertain else said.company or named
    doubts: list[str] = []
    if not company and domains:
        company = _named_after(domains[0])
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


class _Said(NamedTuple):
    """What a title says."""

    company: str
    role: str
    round: str
    people: tuple[Person, ...]
    uncertain: bool


def _said_in(
    appointment: Appointment,
    people: tuple[Person, ...],
    known: Sequence[str],
    domains: Sequence[str],
    mine: frozenset[str],
) -> _Said:
    """Part a title into employer, position, round and people."""
    title = appointment.title
    company = next((name for name in known if _holds(title, name)), "")
    rest = _without(title, company) if company else title
    role = ""
    rounds: list[str] = []
    others: list[str] = []
    persons = list(people)
    names: list[tuple[str, bool]] = []
    for joint, part in _pieces(rest, lambda text: _is_known(text, people, mine)):
        words = _words(part)
        if not words or _names_user(words, mine) or _is_no_name(words):
            continue
        person = _person_named(part, people)
        if tuple(words) in _phrases("round") and joint not in ("at", "with"):
            rounds.append(part)
        elif person is not None:
            continue
        elif _is_role(words) or joint == "for":
            role = role or _bare_role(part)
        elif joint == "at" or any(_like_domain(part, domain) for domain in domains):
            names.insert(0, (part, False))
        elif joint == "with":
            employer = _employer_of_guest(part, people)
            if employer:
                names.insert(0, (employer, False))
            else:
                others.append(part)
        else:
            names.append((part, True))
    uncertain = False
    if not company and names and (not names[0][1] or not others):
        company, uncertain = names[0]
    for part in others:
        if company or domains or _like_a_name(part):
            persons += (Person(name=name) for name in _several(part))
        else:
            company, uncertain = part, True
    if not company and names:
        company, uncertain = names[0]
    return _Said(
        company=company, role=role, round=" ".join(rounds), people=tuple(persons), uncertain=uncertain
    )


def _pieces(title: str, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The parts of a title without the words for an interview, each with what stands before it: at, with, for.

    ``is_known`` says of a text whether it is the name of a guest or of the user: "and" parts people only.
    """
    pieces: list[tuple[str, str]] = []
    languages = _languages(_words(title))
    for part in _PARTS.split(title):
        matches = list(_WORD.finditer(part))
        words = [match[0].casefold().replace("’", "'") for match in matches]
        marks = {
            start: (end, joint)
            for joint in ("for", "with", "at", "interview", "round")
            for start, end in _spans(words, joint, languages if joint in ("for", "with", "at") else ())
        }
        marks = _without_named_rounds(marks, len(words))
        for start, end in _spans(words, "and", languages):
            before = max((stop for stop, _ in marks.values() if stop <= start), default=0)
            after = min((begin for begin in marks if begin >= end), default=len(words))
            if is_known(" ".join(words[before:start])) or is_known(" ".join(words[end:after])):
                marks[start] = (end, "with")
        joint, begin, at = "", 0, 0
        while at <= len(words):
            if at == len(words) or at in marks:
                if at > begin:
                    pieces.append((joint, _text(part, matches, begin, at)))
                if at == len(words):
                    break
                end, kind = marks[at]
                if kind == "round":
                    pieces.append(("", _text(part, matches, at, end)))
                joint = kind if kind in ("at", "with", "for") else ""
                begin = at = end
            else:
                at += 1
    return pieces


def _without_named_rounds(marks: Mapping[int, tuple[int, str]], size: int) -> dict[int, tuple[int, str]]:
    """The marks without a round that stands where a name is due: with Zoom, con Telefónica."""
    ends = {end for end, joint in marks.values() if joint in ("at", "with")}
    return {
        at: (end, joint)
        for at, (end, joint) in marks.items()
        if not (joint == "round" and at in ends and (end == size or end in marks))
    }


def _text(part: str, matches: Sequence[re.Match[str]], begin: int, end: int) -> str:
    """The text from one word to before another, with the full stop of an abbreviation at its end."""
    stop = matches[end - 1].end()
    if part[stop : stop + 1] == "." and end - begin > 1 and len(matches[end - 1][0]) <= 4:
        stop += 1
    while begin + 1 < end and matches[begin][0] in _articles():
        begin += 1
    return part[matches[begin].start() : stop].strip(" ,\"'")


@cache
def _articles() -> frozenset[str]:
    return frozenset(word for (word, *more) in _phrases("articles") if not more)


def _names_user(words: Sequence[str], mine: frozenset[str]) -> bool:
    """Whether a part is the user's own name, or a part of it: Sam, Herr Rivera."""
    bare = {word for word in words if (word,) not in _phrases("addressed")}
    return bool(bare) and any(bare <= set(_words(name)) for name in mine if "@" not in name)


def _is_known(text: str, people: Sequence[Person], mine: frozenset[str]) -> bool:
    return _person_named(text, people) is not None or _names_user(_words(text), mine)


def _several(part: str) -> list[str]:
    """The people in "Dana and Lee"."""
    names: list[list[str]] = [[]]
    for word in part.split():
        if (word.casefold(),) in _phrases("and"):
            names.append([])
        else:
            names[-1].append(word)
    return [" ".join(name) for name in names if name]


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether a part is what a mail program wrote, a length, or the number of a vacancy."""
    if tuple(words) in _phrases("wrapping"):
        return True
    rest = [word for word in words if not word.isdecimal()]
    return len(rest) < len(words) and all((word,) in _phrases("numbered") for word in rest)


def _employer_of_guest(part: str, people: Sequence[Person]) -> str:
    """The employer in "Jan de Vries van Philips" where Jan de Vries is a guest; empty for anything else."""
    words = part.split()
    for person in people:
        size = len(person.name.split())
        if size and _words(" ".join(words[:size])) == _words(person.name) and len(words) > size + 1:
            joint = tuple(_words(words[size]))
            return " ".join(words[size + 1 :]) if joint in _phrases("of") else ""
    return ""


def _is_role(words: Sequence[str]) -> bool:
    listed = _phrases("role")
    return (words[-1],) in listed or ((words[0],) in listed and len(words) > 1)


def _bare_role(part: str) -> str:
    """The position without the word that calls it one.

    >>> _bare_role("Data Analyst position"), _bare_role("Nurse")
    ('Data Analyst', 'Nurse')
    """
    words = part.split()
    bare = words[:-1] if len(words) > 1 and (words[-1].casefold(),) in _phrases("called") else words
    return " ".join(bare)


def _person_named(part: str, people: Sequence[Person]) -> Person | None:
    words = set(_words(part))
    for person in people:
        theirs = set(_words(person.name)) or set(_words(person.email.partition("@")[0].replace(".", " ")))
        if words and words <= theirs:
            return person
    return None


def _like_a_name(part: str) -> bool:
    """Whether a part may be a person's name: two or three words, each with a capital and no digit."""
    words = part.split()
    return 2 <= len(words) <= 3 and all(
        word[0].isupper() and word.replace(".", "").isalpha() for word in words
    )


def _like_domain(part: str, domain: str) -> bool:
    """Whether a part of a title and a domain name the same employer.

    >>> _like_domain("St. Luke's", "mail.stlukes.org"), _like_domain("Acme", "example.org")
    (True, False)
    """
    joined = "".join(sign for sign in part.casefold() if sign.isalnum())
    labels = ["".join(sign for sign in label if sign.isalnum()) for label in domain.split(".")[:-1]]
    return len(joined) >= 2 and any(
        label
        and (label == joined or (len(joined) >= 4 and (label.startswith(joined) or joined.startswith(label))))
        for label in labels
        if len(label) >= 3 or label == joined
    )


def _named_after(domain: str) -> str:
    """A name for the employer behind a domain.

    >>> _named_after("mail.st-lukes.org"), _named_after("northwind.co.uk")
    ('St Lukes', 'Northwind')
    """
    labels = domain.split(".")
    second = (
        len(labels) > 2
        and len(labels[-1]) == 2
        and labels[-2] in ("co", "com", "org", "net", "ac", "gov", "nhs")
    )
    label = labels[-3] if second else labels[-2] if len(labels) > 1 else labels[0]
    return " ".join(word.capitalize() for word in label.split("-"))


def _holds(title: str, name: str) -> bool:
    """Whether a title names this company, and not one whose name begins or ends with it: Acme in Acme Robotics."""
    matches, named = list(_WORD.finditer(title)), _words(name)
    words, size = [match[0].casefold().replace("’", "'") for match in matches], len(named)
    for at in range(len(words) - size + 1) if named else ():
        if words[at : at + size] == named:
            before = title[matches[at - 1].end() : matches[at].start()] if at else "|"
            after = (
                title[matches[at + size - 1].end() : matches[at + size].start()]
                if at + size < len(words)
                else "|"
            )
            longer = not after.strip() and _goes_on(matches[at + size][0])
            return not longer and (bool(before.strip()) or not _goes_on(matches[at - 1][0]))
    return False


def _goes_on(word: str) -> bool:
    """Whether a word beside a company's name is rather a part of a longer name."""
    plain = word.casefold()
    if not word[0].isupper() or len(word) < 4 or fold(plain) in dated(EVERY).months:
        return False
    lists = ("interview", "perhaps", "not", "at", "with", "for", "role", "called", "round", "wrapping", "of")
    return fold(plain) not in dated(EVERY).weekdays and not any(
        plain in phrase for name in lists for phrase in _phrases(name)
    )


def _without(title: str, name: str) -> str:
    """The title with a company's name taken out, so that what stands around it stays apart."""
    matches, named = list(_WORD.finditer(title)), _words(name)
    words = [match[0].casefold().replace("’", "'") for match in matches]
    for at in range(len(words) - len(named) + 1):
        if words[at : at + len(named)] == named:
            return f"{title[: matches[at].start()]} | {title[matches[at + len(named) - 1].end() :]}"
    return title


def _labelled(text: str) -> list[tuple[str, str]]:
    """Fields that a description names line by line: ``Position: Nurse``."""
    fields = {word: field for field, words in _lists()["labels"].items() for word in words}
    plain = _TAG.sub("\n", text)
    return [
        (fields[match[1].casefold()], " ".join(match[2].split()))
        for match in _LABEL.finditer(plain)
        if match[1].casefold() in fields
    ]
