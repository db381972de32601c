"""What a title says: the employer, the position, the round and the people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from ics_followup.intake.appointments.domains import like_domain
from ics_followup.intake.appointments.employers import is_company_word, is_legal_form
from ics_followup.intake.appointments.title_dates import plain_title
from ics_followup.intake.appointments.wordlists import WORD, languages_of, phrases, spans, words_in
from ics_followup.intake.date_words import fold
from ics_followup.intake.date_words import words as dated
from ics_followup.intake.spoken import EVERY
from ics_followup.model import Person

_PARTS: Final = re.compile(r"\s+[-–—|/·•]\s+|\s*[:;|•·<>\[\]()]\s*|\s+-+\s*|\s*[–—]\s*|,\s+")


class Said(NamedTuple):
    """What a title says."""

    company: str
    role: str
    round: str
    people: tuple[Person, ...]
    uncertain: bool


def said_in(
    title: str,
    people: tuple[Person, ...],
    known: Sequence[str],
    domains: Sequence[str],
    mine: frozenset[str],
) -> Said:
    """Part a title into employer, position, round and people."""
    title = plain_title(title)
    company = next((name for name in known if holds(title, name)), "")
    rest = _without(title, company) if company else title
    role = ""
    rounds: list[str] = []
    others: list[str] = []
    persons = list(people)
    names: list[tuple[str, bool]] = []
    for joint, part in _pieces(rest, lambda text: _is_known(text, people, mine)):
        words = words_in(part)
        if not words or _names_user(words, mine) or _is_no_name(words):
            continue
        person = _person_named(part, people)
        if tuple(words) in phrases("round") and joint not in ("at", "with"):
            rounds.append(part)
        elif person is not None:
            continue
        elif _is_role(words) or joint == "for":
            role = role or _bare_role(part)
        elif joint == "at" or any(like_domain(part, domain) for domain in domains):
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
    return Said(
        company=company, role=role, round=" ".join(rounds), people=tuple(persons), uncertain=uncertain
    )


def _pieces(title: str, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The parts of a title without the words for an interview, each with what stands before it: at, with, for.

    ``is_known`` says of a text whether it is the name of a guest or of the user: "and" parts people only.
    """
    pieces: list[tuple[str, str]] = []
    languages = languages_of(words_in(title))
    for part in _PARTS.split(title):
        matches = list(WORD.finditer(part))
        words = [match[0].casefold().replace("’", "'") for match in matches]
        marks = {
            start: (end, joint)
            for joint in ("for", "with", "at", "interview", "round")
            for start, end in spans(words, joint, languages if joint in ("for", "with", "at") else ())
        }
        marks = _without_named_rounds(marks, len(words))
        for start, end in spans(words, "and", languages):
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
    return frozenset(word for (word, *more) in phrases("articles") if not more)


def _names_user(words: Sequence[str], mine: frozenset[str]) -> bool:
    """Whether a part is the user's own name, or a part of it: Sam, Herr Rivera."""
    bare = {word for word in words if (word,) not in phrases("addressed")}
    return bool(bare) and any(bare <= set(words_in(name)) for name in mine if "@" not in name)


def _is_known(text: str, people: Sequence[Person], mine: frozenset[str]) -> bool:
    return _person_named(text, people) is not None or _names_user(words_in(text), mine)


def _several(part: str) -> list[str]:
    """The people in "Dana and Lee"."""
    names: list[list[str]] = [[]]
    for word in part.split():
        if (word.casefold(),) in phrases("and"):
            names.append([])
        else:
            names[-1].append(word)
    return [" ".join(name) for name in names if name]


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether a part is what a mail program wrote, a length, or the number of a vacancy."""
    if tuple(words) in phrases("wrapping"):
        return True
    rest = [word for word in words if not word.isdecimal()]
    return len(rest) < len(words) and all((word,) in phrases("numbered") for word in rest)


def _employer_of_guest(part: str, people: Sequence[Person]) -> str:
    """The employer in "Jan de Vries van Philips" where Jan de Vries is a guest; empty for anything else."""
    words = part.split()
    for person in people:
        size = len(person.name.split())
        if size and words_in(" ".join(words[:size])) == words_in(person.name) and len(words) > size + 1:
            joint = tuple(words_in(words[size]))
            return " ".join(words[size + 1 :]) if joint in phrases("of") else ""
    return ""


def _is_role(words: Sequence[str]) -> bool:
    listed = phrases("role")
    return (words[-1],) in listed or ((words[0],) in listed and len(words) > 1)


def _bare_role(part: str) -> str:
    """The position without the word that calls it one.

    >>> _bare_role("Data Analyst position"), _bare_role("Nurse")
    ('Data Analyst', 'Nurse')
    """
    words = part.split()
    bare = words[:-1] if len(words) > 1 and (words[-1].casefold(),) in phrases("called") else words
    return " ".join(bare)


def _person_named(part: str, people: Sequence[Person]) -> Person | None:
    words = set(words_in(part))
    for person in people:
        theirs = set(words_in(person.name)) or set(words_in(person.email.partition("@")[0].replace(".", " ")))
        if words and words <= theirs:
            return person
    return None


def _like_a_name(part: str) -> bool:
    """Whether a part may be a person's name: two or three words, each with a capital and no digit, none a company's."""
    words = part.split()
    if is_company_word(words[-1]):
        return False
    return 2 <= len(words) <= 3 and all(
        word[0].isupper() and word.replace(".", "").isalpha() for word in words
    )


def holds(title: str, name: str) -> bool:
    """Whether a title names this company, and not one whose name begins or ends with it: Acme in Acme Robotics."""
    matches, named = list(WORD.finditer(title)), words_in(name)
    words, size = [match[0].casefold().replace("’", "'") for match in matches], len(named)
    for at in range(len(words) - size + 1) if named else ():
        if words[at : at + size] == named:
            before = title[matches[at - 1].end() : matches[at].start()] if at else "|"
            after = (
                title[matches[at + size - 1].end() : matches[at + size].start()]
                if at + size < len(words)
                else "|"
            )
            longer = not after.strip() and _longer(matches[at + size :], title)
            return not longer and (bool(before.strip()) or not _goes_on(matches[at - 1][0]))
    return False


def _longer(matches: Sequence[re.Match[str]], title: str) -> bool:
    """Whether what stands behind a company's name is a part of a longer one: Robotics, and no legal form."""
    behind = next((match for match in matches if not is_legal_form(match[0])), None)
    if behind is None or (behind is not matches[0] and title[behind.start() - 1] != " "):
        return False
    return _goes_on(behind[0])


def _goes_on(word: str) -> bool:
    """Whether a word beside a company's name is rather a part of a longer name."""
    plain = word.casefold()
    if not word[0].isupper() or len(word) < 4 or fold(plain) in dated(EVERY).months:
        return False
    lists = ("interview", "perhaps", "not", "at", "with", "for", "role", "called", "round", "wrapping", "of")
    return fold(plain) not in dated(EVERY).weekdays and not any(
        plain in phrase for name in lists for phrase in phrases(name)
    )


def _without(title: str, name: str) -> str:
    """The title with a company's name taken out, so that what stands around it stays apart."""
    matches, named = list(WORD.finditer(title)), words_in(name)
    words = [match[0].casefold().replace("’", "'") for match in matches]
    for at in range(len(words) - len(named) + 1):
        if words[at : at + len(named)] == named:
            return f"{title[: matches[at].start()]} | {title[matches[at + len(named) - 1].end() :]}"
    return title
