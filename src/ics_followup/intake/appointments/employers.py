"""Whether two names mean one employer: surely, likely, or only as far as one begins with the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

from ics_followup.intake.appointments.wordlists import lists, phrases
from ics_followup.intake.headers import words_of
from ics_followup.intake.rows import slug

Likeness = Literal["sure", "likely", "begins", "goes on", "no"]
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def likeness(said: str, row: str) -> Likeness:
    """How far a name that a calendar says is that of a row.

    ``sure``: the same without accents, articles and legal forms. ``likely``: the same without generic words at
    the end of one of them, too. ``begins``: the row's name begins with the words of the calendar's. ``goes on``:
    the other way, or both go on with generic words that differ.

    >>> likeness("Mueller", "Müller GmbH"), likeness("Mercy", "Mercy Hospital")
    ('sure', 'likely')
    >>> likeness("Northwind", "Northwind Traders"), likeness("Acme Robotics", "Acme")
    ('begins', 'goes on')
    >>> likeness("Mercy Health", "Mercy Hospital"), likeness("Mercy", "Acme")
    ('goes on', 'no')
    """
    pairs = [(one, other) for one in _spellings(said) for other in _spellings(row) if one and other]
    if not pairs:
        return "sure" if slug(said) == slug(row) else "no"
    if any("".join(one) == "".join(other) for one, other in pairs):
        return "sure"
    bare = [pair for pair in pairs if "".join(_bare(pair[0])) == "".join(_bare(pair[1]))]
    if bare:
        one_is_bare = any(_bare(name) == name for pair in bare for name in pair)
        return "likely" if one_is_bare else "goes on"
    if any(_begins(other, one) for one, other in pairs):
        return "begins"
    return "goes on" if any(_begins(one, other) for one, other in pairs) else "no"


def named_by(domain: str, company: str) -> bool:
    """Whether a domain is an employer's own, and its name is the company's.

    >>> named_by("careers.globex.com", "Globex Inc."), named_by("acmerobotics.com", "Acme")
    (True, False)
    """
    if domain.casefold() in lists()["public"]["domains"]:
        return False
    labels = {"".join(words_of(label)) for label in domain.split(".")[:-1]}
    names = (name for words in _spellings(company) for name in (words, _bare(words)))
    return any(len("".join(name)) >= 2 and "".join(name) in labels for name in names)


def is_company_word(word: str) -> bool:
    """Whether a word at the end of a name makes it a company's, not a person's: Hospital, GmbH."""
    return any(part in _words("forms") or part in _words("generic") for part in words_of(word))


def is_legal_form(word: str) -> bool:
    """Whether a word is a legal form: Inc., GmbH, Corporation."""
    return any(part in _words("forms") for part in words_of(word))


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a list without accents."""
    return frozenset(part for phrase in phrases(name) for word in phrase for part in words_of(word))


def _spellings(name: str) -> Iterable[tuple[str, ...]]:
    """The words of a name without article and legal form, with its umlauts as vowels and as two letters."""
    return dict.fromkeys(_core(words_of(text)) for text in (name, name.translate(_UMLAUTS)))


def _core(words: list[str]) -> tuple[str, ...]:
    begin, end = 0, len(words)
    while end > 1 and words[end - 1] in _words("forms"):
        end -= 1
    if end > 1 and words[0] in _words("leading"):
        begin = 1
    return tuple(words[begin:end])


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the generic ones at their end; the first always stays."""
    end = len(words)
    while end > 1 and (words[end - 1] in _words("generic") or words[end - 1] in _words("forms")):
        end -= 1
    return words[:end]


def _begins(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether a name begins with the words of another, however these are parted: JP Morgan, JPMorgan Chase."""
    joined = "".join(shorter)
    return len(joined) >= 2 and any("".join(longer[:size]) == joined for size in range(1, len(longer)))
