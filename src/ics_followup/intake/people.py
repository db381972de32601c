"""People in a cell: ``Dana Ortiz <dana@example.com> +1-555-0100 (hiring manager) [the lab plan]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.several import JOBS, parted, without_letters_after
from ics_followup.model import Person

_PHONE = re.compile(r"(?<!\w)\+?[(0-9][0-9 ()./-]{4,30}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?(?!\w)")
_OPENING = {"(": ")", "[": "]", "<": ">"}
_LONGEST = 400
_ALIKE = 0.72


def people_from(text: str) -> tuple[tuple[Person, ...], tuple[tuple[str, str], ...]]:
    """Read people separated by ``;``, line breaks, or ``&`` and "and" between names.

    Returns them and warnings (what, remedy). Somebody named twice is kept once, with the parts of both.

    >>> people_from("Ortiz, Dana <dana@example.com>")[0]
    (Person(name='Dana Ortiz', email='dana@example.com', phone='', title='', topic=''),)
    """
    people: list[Person] = []
    warnings: list[tuple[str, str]] = []
    for chunk in _chunks(text):
        for person in _persons(chunk, warnings):
            twin = next((n for n, other in enumerate(people) if _same(person, other)), None)
            if twin is None:
                people.append(person)
            else:
                named = person.name or person.email or person.phone
                warnings.append((f"{shown(named)} is named twice: one is kept", "Take one of the two out."))
                people[twin] = _merged(people[twin], person)
    return tuple(people), tuple(warnings)


def contact_from(text: str, people: Sequence[Person]) -> tuple[Person | None, tuple[tuple[str, str], ...]]:
    """Read the contact: one of ``people`` by name or an unmistakable part of it, or somebody new.

    Raises Misread where the name could be two of them.
    """
    found, warnings = people_from(text)
    if not found:
        return None, warnings
    if len(found) > 1:
        more = ("More than one person is given as the contact: the first is taken", "Leave one contact here.")
        warnings = (*warnings, more)
    person = found[0]
    matches = matching(person.name, people) if person.name else []
    matches = matches or [other for other in people if _same(person, other)]
    if len(matches) > 1:
        names = " or ".join(other.name for other in matches)
        raise Misread(f"{shown(person.name)} could be {names}", "Write the full name.")
    if matches:
        return _merged(matches[0], person), warnings
    near = _near(person.name, people)
    if near:
        what = f"{shown(person.name)} is not among the people of this row, and is taken as somebody else"
        warnings = (*warnings, (what, f'If you mean {near}, write "{near}" here.'))
    return person, warnings


def _near(name: str, people: Sequence[Person]) -> str:
    """The name that is spelled almost so: of a whole name, or of one of its words where ``name`` is one word."""
    from difflib import get_close_matches

    spelled: dict[str, str] = {}
    for person in people:
        key = _key(person.name)
        for word in (key, *(key.split() if " " not in _key(name) else ())):
            spelled.setdefault(word, person.name)
    found = get_close_matches(_key(name)[:60], [word for word in spelled if word], n=1, cutoff=_ALIKE)
    return spelled[found[0]] if found else ""


def matching(name: str, people: Sequence[Person]) -> list[Person]:
    """Return those whose name is ``name``, else those whose name holds all of its words."""
    exact = [person for person in people if person.name and _key(person.name) == _key(name)]
    words = set(_key(name).split()) - {"the"}
    return exact or [person for person in people if words and words <= set(_key(person.name).split())]


def _key(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").replace("’", "'").split())


def _same(one: Person, other: Person) -> bool:
    if one.name and other.name:
        return _key(one.name) == _key(other.name)
    if one.email or other.email:
        return one.email.casefold() == other.email.casefold()
    return not one.name and not other.name and one.phone == other.phone


def _merged(first: Person, second: Person) -> Person:
    return Person(
        name=first.name or second.name,
        email=first.email or second.email,
        phone=first.phone or second.phone,
        title=first.title or second.title,
        topic=first.topic or second.topic,
    )


def _chunks(text: str) -> Iterator[str]:
    """Split at ``;`` and line breaks that stand outside brackets; a bracket left open ends with its line."""
    begin, closing = 0, ""
    for index, sign in enumerate(text):
        if sign == "\n" or (sign == ";" and not closing):
            yield text[begin:index]
            begin, closing = index + 1, ""
        elif closing:
            closing = "" if sign == closing else closing
        elif sign in _OPENING and text.find(_OPENING[sign], index) > 0:
            closing = _OPENING[sign]
    yield text[begin:]


def _persons(chunk: str, warnings: list[tuple[str, str]]) -> Iterator[Person]:
    bare = " ".join(chunk.split())
    if len(bare) > _LONGEST:
        warnings.append((f"{shown(bare)} is too long for one person", "Put a ; between people."))
        return
    parts, doubts = parted(bare)
    warnings.extend(doubts)
    for part in parts:
        yield from _people_in(part, warnings)


def _people_in(bare: str, warnings: list[tuple[str, str]]) -> list[Person]:
    if not bare:
        return []
    rest, topic = _taken(bare, "[", "]")
    rest, email = _email(rest, warnings)
    rest, phone = _phone(rest)
    rest, title = _taken(rest, "(", ")")
    names, more_title = _names(rest.replace("<", " ").replace(">", " "), warnings)
    title = title or more_title
    if not names and not email and not phone:
        if title or topic:
            warnings.append((f"{shown(bare)} names nobody", "Write a name, an address or a number."))
        return []
    first = Person(name=names[0] if names else "", email=email, phone=phone, title=title, topic=topic)
    return [first, *(Person(name=name) for name in names[1:])]


def _taken(text: str, opening: str, closing: str) -> tuple[str, str]:
    """Take the first bracketed part out of a text."""
    before, found, after = text.partition(opening)
    if not found:
        return text, ""
    inside, _, rest = after.partition(closing)
    return f"{before} {rest}", inside.strip()


def _email(text: str, warnings: list[tuple[str, str]]) -> tuple[str, str]:
    before, found, after = text.partition("<")
    if found and "@" in after.partition(">")[0]:
        inside, _, rest = after.partition(">")
        return f"{before} {rest}", _checked(inside, warnings)
    for word in text.replace(",", " ").split():
        if "@" in word:
            return text.replace(word, " ", 1), _checked(word.strip("()<>,;:\"'"), warnings)
    return text, ""


def _checked(address: str, warnings: list[tuple[str, str]]) -> str:
    """Return an address that can be one; warn about a doubtful one, and drop what cannot be one."""
    bare = address.strip().removeprefix("mailto:").removeprefix("Mailto:")
    local, _, domain = bare.partition("@")
    possible = (
        bool(local and domain)
        and "@" not in domain
        and all(c.isprintable() and c not in ' ,;:<>()[]"\\' for c in bare)
    )
    labels = domain.split(".")
    sure = possible and bare.isascii() and len(labels) > 1 and all(labels) and ".." not in local
    sure = sure and not local.startswith(".") and not local.endswith(".") and len(bare) <= 254
    sure = sure and all(label.replace("-", "").isalnum() and label.strip("-") == label for label in labels)
    if not sure:
        warnings.append(
            (f"{shown(bare)} does not look like an email address", "Check it, like dana@example.com.")
        )
    return bare if possible else ""


def _phone(text: str) -> tuple[str, str]:
    for match in _PHONE.finditer(text):
        number = match[0].strip()
        if sum(sign.isdigit() for sign in number) >= 6 and number.count("(") == number.count(")"):
            return f"{text[: match.start()]} {text[match.end() :]}", number.removeprefix("tel:")
    return text, ""


def _names(text: str, warnings: list[tuple[str, str]]) -> tuple[list[str], str]:
    """Read what is left: one name, ``Family, Given``, a name and a title, or several names with commas."""
    parts = [" ".join(part.split()).strip(" -–:.\"'") for part in text.replace("tel:", " ").split(",")]
    parts = [part for part in parts if any(sign.isalpha() for sign in part)]
    if len(parts) <= 1:
        return parts, ""
    parts, letters = without_letters_after(parts)
    first, rest = parts[0], parts[1:]
    if not rest:
        return [first], letters
    if any(word.casefold().strip(".") in JOBS for word in rest[0].split()):
        return [first], ", ".join((*rest, *filter(None, (letters,))))
    if len(rest) == 1 and (len(first.split()) == 1 or len(rest[0].split()) == 1):
        return [f"{rest[0]} {first}"], letters
    warnings.append((f"{shown(text.strip())} is read as {len(parts)} people", "Put a ; between people."))
    return parts, ""
