"""People in a cell: ``Dana Ortiz <dana@example.com> +1-555-0100 (hiring manager) [the lab plan]``.

A cell is cut into chunks (``;``, line breaks), a chunk into people (``and``, ``/``: see ``several``), and what is
left into pieces at commas, dashes and bars (see ``pieces``), each with its own address, number, title and topic.
Here the pieces become people: one without a name belongs to the person before it, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ics_followup.intake.asides import is_medium, without_asides
from ics_followup.intake.given_names import is_given_name
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.parts import fits
from ics_followup.intake.pieces import Piece, alone, chunks, pieces_of, plain_piece, without_filler
from ics_followup.intake.reachable import address_doubt, number_doubt
from ics_followup.intake.several import is_job, is_letters, parted
from ics_followup.intake.words import is_empty
from ics_followup.model import Person

Told = tuple[tuple[str, str], ...]
"""Warnings: what, and the remedy."""

_LONGEST = 400
_MOST = 200
_ALIKE = 0.72
_PARTICLES = frozenset(
    ("st", "st.", "saint", "san", "von", "van", "de", "del", "di", "da", "el", "al", "la", "le")
)
"""Words that family names begin with."""
_ARTICLES = frozenset(
    ("the", "a", "an", "our", "der", "die", "das", "ein", "eine", "le", "la", "el", "il", "de")
)
_SEMICOLON = "Put a ; between people."
_NOBODY = frozenset(
    (
        "to be confirmed", "to be determined", "to be announced", "to be decided", "tbc", "unknown", "not known",
        "not sure", "no idea", "noch offen", "unbekannt", "offen", "inconnu", "à définir", "à confirmer",
        "desconocido", "por confirmar", "por definir", "a confirmar", "a definir", "desconhecido", "da definire",
        "da confermare", "sconosciuto", "onbekend", "nog onbekend", "nog niet bekend", "nobody", "nadie",
    )
)  # fmt: skip


def people_from(text: str, country: str = "", company: str = "") -> tuple[tuple[Person, ...], Told]:
    """Read people separated by ``;``, line breaks, commas, or "and" between names.

    Returns them and warnings. Somebody named twice is kept once, with the parts of both. ``country`` is the ISO
    code of the row's, by which numbers without ``+`` are judged; empty where it is not known.
    ``company`` is the row's employer: its name beside a person's is nobody's.

    >>> people_from("Ortiz, Dana <dana@example.com>")[0]
    (Person(name='Dana Ortiz', email='dana@example.com', phone='', title='', topic=''),)
    """
    person = _plain_person(text)
    people, warnings = ([person], []) if person else _gathered_from(text, company)
    for person in people:
        doubts = (
            address_doubt(person.email) if person.email else None,
            number_doubt(person.phone, country) if person.phone else None,
        )
        warnings += [doubt for doubt in doubts if doubt]
    return tuple(people), tuple(warnings)


def _plain_person(text: str) -> Person | None:
    """The one person of a cell that is written as the documentation shows, the commonest; None for every other."""
    bare = alone(text)
    piece = plain_piece(bare) if bare and len(bare) <= _LONGEST else None
    return Person(*piece[:5]) if piece and not _says_nobody(piece.name) else None


def _gathered_from(text: str, company: str) -> tuple[list[Person], list[tuple[str, str]]]:
    """Read the people of any cell, whatever may be in doubt, with the warnings."""
    people: list[Person] = []
    warnings: list[tuple[str, str]] = []
    for sign, chunk in chunks(text):
        found = list(_persons(chunk, company, warnings))
        if sign == "\n" and len(found) == 1 and people and (more := _continued(people[-1], found[0])):
            people[-1] = more
            continue
        if len(people) + len(found) > _MOST:
            warnings.append((f"This cell names more than {_MOST} people: the rest are left out", _SEMICOLON))
            break
        for person in found:
            twin = next((n for n, other in enumerate(people) if _same(person, other)), None)
            if twin is None:
                people.append(person)
            else:
                if person.name:
                    what = f"{shown(person.name)} is named twice: one is kept"
                    warnings.append((what, "Take one of the two out."))
                people[twin] = merged(people[twin], person)
    return _addressed(people), warnings


def _continued(person: Person, more: Person) -> Person | None:
    """Put the next line of a cell to the person above it: their job, their number, an address that holds their name.

    None where the line is somebody else.
    """
    if not person.name or is_job(person.name):
        return None
    if more.name:
        alone = not any(more[1:]) and not person.title and _ARTICLES.isdisjoint(_key(more.name).split())
        return person._replace(title=more.name) if alone and is_job(more.name) else None
    if (more.phone and person.phone) or (more.email and (person.email or not fits(person.name, more.email))):
        return None
    return merged(person, more)


def _addressed(people: Sequence[Person]) -> list[Person]:
    """Give an address without a name to the one person without an address whose name it holds."""
    kept = list(people)
    for person in people:
        if person.name or not person.email:
            continue
        whose = [
            n for n, one in enumerate(kept) if one.name and not one.email and fits(one.name, person.email)
        ]
        if len(whose) == 1:
            kept[whose[0]] = merged(kept[whose[0]], person)
            kept.remove(person)
    return kept


def contact_from(
    text: str, people: Sequence[Person], country: str = "", company: str = ""
) -> tuple[Person | None, Told]:
    """Read the contact: one of ``people`` by name or an unmistakable part of it, or somebody new.

    Raises Misread where the name could be two of them.
    """
    found, warnings = people_from(text, country, company)
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
        return merged(matches[0], person), warnings
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


def same_name(one: str, other: str) -> bool:
    """Say whether two names are written with the same words, whatever their case and dots."""
    return _key(one) == _key(other)


def _key(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").replace("’", "'").split())


def _same(one: Person, other: Person) -> bool:
    if one.name and other.name:
        return _key(one.name) == _key(other.name)
    if one.email or other.email:
        return one.email.casefold() == other.email.casefold()
    return not one.name and not other.name and one.phone == other.phone


def merged(first: Person, second: Person) -> Person:
    """Return the first person with what only the second says."""
    return Person(*(one or other for one, other in zip(first, second, strict=True)))


def _persons(chunk: str, company: str, warnings: list[tuple[str, str]]) -> Iterator[Person]:
    bare = " ".join(chunk.split())
    if len(bare) > _LONGEST:
        warnings.append((f"{shown(bare)} is too long for one person", "Put a ; between people."))
        return
    piece = plain_piece(bare)
    if piece and not _says_nobody(piece.name):
        yield Person(*piece[:5])
        return
    parts, doubts = parted(without_asides(without_filler(bare)))
    warnings.extend(doubts)
    for part in parts:
        if not _says_nobody(part):
            yield from _people_in(part, company, warnings)


def _says_nobody(text: str) -> bool:
    return is_empty(text) or text.strip(" .?!()").casefold() in _NOBODY or not text.strip(" .?!-–—,|/")


def _people_in(text: str, company: str, warnings: list[tuple[str, str]]) -> list[Person]:
    """Read one part of a cell: its pieces, gathered around the names."""
    pieces, doubts = pieces_of(text)
    warnings.extend(doubts)
    kept = [piece for piece in map(_named_piece, _without_labels(pieces)) if piece.name or piece.parts]
    if len(kept) > 1:
        kept = [piece for piece in kept if piece.parts or not _is_company(piece.name, company)] or kept[:1]
    groups = _turned(_gathered(list(_one_address(kept, warnings))))
    people = [_person(group) for group in groups]
    people = [person for person in people if person.name or person.email or person.phone]
    if (
        not people
        and not doubts
        and any(piece.title or piece.topic or is_medium(piece.name) for piece in pieces)
    ):
        warnings.append((f"{shown(text)} names nobody", "Write a name, an address or a number."))
    plain = [person for person in people if not any(person[1:])]
    if len(people) > 1 and plain and len(pieces) > 1:
        both = len(people) == 2 and all(is_given_name(person.name) for person in people)
        one = f" If it is one person, write {people[1].name} {people[0].name}." if both else ""
        warnings.append((f"{shown(text)} is read as {len(people)} people", f"{_SEMICOLON}{one}"))
    elif len(groups) == 1 and len(groups[0]) == 1 and groups[0][0].turned_about == 2:
        name = groups[0][0].name
        warnings.append(
            (
                f"{shown(text)} is read as one person, {name}",
                f"If they are two: {_SEMICOLON} If not, write {name}.",
            )
        )
    for person in people:
        if sum(map(str.isdigit, person.name)) > 2 or any(sign in "@|/:" for sign in person.name):
            what = f"{shown(person.name)} is taken as a name"
            warnings.append((what, "Write names, addresses and numbers as in Dana Ortiz <dana@example.com>."))
    return people


def _named_piece(piece: Piece) -> Piece:
    return piece._replace(name="") if _says_nobody(piece.name) or is_medium(piece.name) else piece


def _without_labels(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out what only announces a name: ``Name: Dana Ortiz``, ``Round 1: Dana``. A job is no label."""
    return [
        piece
        for piece, after in zip_longest(pieces, pieces[1:])
        if piece.parts or is_job(piece.name) or after is None or after.after != ":" or not after.name
    ]


def _is_company(name: str, company: str) -> bool:
    words = set(_key(name).replace(",", " ").split())
    return bool(words) and words <= set(_key(company).replace(",", " ").split())


def _one_address(pieces: Sequence[Piece], warnings: list[tuple[str, str]]) -> Iterator[Piece]:
    """Leave out the second address of somebody who is named: it looks like theirs and has no name of its own."""
    name, email = "", ""
    for piece in pieces:
        if piece.email and not piece.name and email and fits(name, piece.email):
            what = f"{shown(name)} has two addresses: {shown(email)} is taken"
            warnings.append((what, "Write one address for each person."))
            continue
        if piece.name and not is_job(piece.name) and not is_letters(piece.name):
            name, email = piece.name, ""
        email = piece.email or email
        yield piece


def _gathered(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Put each piece that names nobody with the person before it: a job, letters after a name, an address.

    A second address is somebody else's, and one that holds the name of somebody earlier is theirs.
    """
    groups: list[list[Piece]] = []
    current: list[Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        announces = (
            after is not None
            and is_job(piece.name)
            and (after.after == ":" or (after.after == "-" and piece.after == "," and is_job(pieces[0].name)))
        )
        nameless = not piece.name or is_letters(piece.name) or (is_job(piece.name) and _named(current))
        if piece.email and not piece.name:
            current = next((group for group in groups if _lacks(group, piece.email)), current)
        somebody = announces or (not nameless and not _only_a_job(current, piece))
        if not groups or somebody or (piece.email and any(other.email for other in current)):
            current = [piece]
            groups.append(current)
        else:
            current.append(piece)
    return groups


def _lacks(group: Sequence[Piece], address: str) -> bool:
    return not any(piece.email for piece in group) and any(fits(piece.name, address) for piece in group)


def _named(group: Sequence[Piece]) -> bool:
    return any(piece.name and not is_job(piece.name) for piece in group)


def _only_a_job(group: Sequence[Piece], piece: Piece) -> bool:
    """Whether the group is the job of whom ``piece`` names: ``Recruiter: Dana Ortiz``."""
    return piece.after in (":", "-", "|") and all(is_job(other.name) for other in group if other.name)


def _turned(groups: list[list[Piece]]) -> list[list[Piece]]:
    """Put ``Family, Given`` into order, for one person, or for several who are all written so."""
    pairs = [groups[n : n + 2] for n in range(0, len(groups), 2)]
    if not pairs or len(pairs[-1]) < 2 or not all(_family_and_given(*pair) for pair in pairs):
        return groups
    if len(pairs) > 1 and not all(any(piece.email for piece in pair[1]) for pair in pairs):
        return groups
    turned = []
    for (family,), given in pairs:
        words = [word for word in family.name.split() if not is_letters(word)]
        doubt = (
            2 if len(words) > 1 and words[0][:1].isupper() and words[0].casefold() not in _PARTICLES else 1
        )
        if len(given) == 1 and not given[0].parts and is_given_name(family.name):
            doubt = 2
        name = f"{given[0].name} {family.name}"
        turned.append([given[0]._replace(name=name, turned_about=doubt), *given[1:]])
    return turned


def _family_and_given(family: list[Piece], given: list[Piece]) -> bool:
    names = family[0].name, given[0].name
    return (
        len(family) == 1
        and not family[0].parts
        and all(names)
        and given[0].after == ","
        and not any(is_job(name) for name in names)
        and any(len(name.split()) == 1 for name in names)
        and not all(map(is_given_name, names))
    )


def _person(group: Sequence[Piece]) -> Person:
    names = [piece.name for piece in group if piece.name]
    name = next((one for one in names if not is_job(one) and not is_letters(one)), names[0] if names else "")
    others = [one for one in names if one != name]
    brackets = [piece.title for piece in group if piece.title]
    jobs = [one for one in others if not is_letters(one)]
    letters = [one for one in others if is_letters(one)]
    return Person(
        name=name,
        email=next((piece.email for piece in group if piece.email), ""),
        phone=next((piece.phone for piece in group if piece.phone), ""),
        title=", ".join((*brackets, *jobs, *(letters if not brackets else ()))),
        topic=next((piece.topic for piece in group if piece.topic), ""),
    )
