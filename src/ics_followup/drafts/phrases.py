"""Phrases of the sheet for the middle of a sentence: the topic, the news, materials, a strength."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ics_followup.drafts.languages import FALLBACK, language_for
from ics_followup.drafts.names import names_somebody, one_line
from ics_followup.drafts.never import never_in

_SIGNS: Final = "?![]{}$"
_MOST_WORDS: Final = 15
_MOST_CHARACTERS: Final = 100


def phrase_of(text: str, others: tuple[str, ...], company: str, language: str = FALLBACK) -> str:
    """Make a phrase for the middle of a sentence; empty where it is none, or where no message may hold it.

    ``others`` are the names that the message must not hold; the name of the ``company`` is no offence.

    >>> phrase_of("About the lab plan.", (), "Acme"), phrase_of("I liked it", (), "Acme")
    ('the lab plan', '')
    """
    phrase = _bare(text, language)
    if not phrase or _form_against(phrase, language) or _content_against(phrase, others, company, language):
        return ""
    return _begun_small(phrase, language)


@lru_cache(maxsize=1024)
def _begun_small(phrase: str, language: str) -> str:
    first, space, rest = phrase.partition(" ")
    small = space and first.casefold() in language_for(language).words("phrases", "small")
    return f"{first.lower()}{space}{rest}" if small else phrase


def reason_against(text: str, others: tuple[str, ...], company: str, language: str = FALLBACK) -> str:
    """Say in plain words why a text cannot stand in a message; empty where it can, and where there is none.

    >>> reason_against("the salary bands", (), "Acme")
    'it says "salary", and a message never speaks of money'
    """
    phrase = _bare(text, language)
    if not phrase:
        return ""
    return _form_against(phrase, language) or _content_against(phrase, others, company, language)


@lru_cache(maxsize=1024)
def _bare(text: str, language: str) -> str:
    phrase = one_line(text).strip(" .,;:")
    for opening, instead in language_for(language).parts["openings"].items():
        if phrase.casefold().startswith(opening.casefold()):
            return f"{instead}{phrase[len(opening) :]}"
    return phrase


@lru_cache(maxsize=1024)
def _form_against(phrase: str, language: str) -> str:
    words = len(phrase.split())
    if words > _MOST_WORDS:
        return f"it has {words} words; at most {_MOST_WORDS} fit into a sentence"
    if len(phrase) > _MOST_CHARACTERS:
        return f"it has {len(phrase)} characters; at most {_MOST_CHARACTERS} fit into a sentence"
    sign = next((sign for sign in phrase if sign in _SIGNS), "")
    if sign:
        return f'it holds a "{sign}"; use words only'
    if ". " in phrase or "; " in phrase:
        return "it has more than one sentence; use a few words"
    first = phrase.partition(" ")[0]
    if first.casefold() in language_for(language).words("phrases", "pronouns") and first != "IT":
        return f'it is a sentence ("{first} …"); use a few words like "the lab plan"'
    return ""


def _content_against(phrase: str, others: tuple[str, ...], company: str, language: str) -> str:
    for name in others:
        if names_somebody(f"about {phrase}", name):
            return f"it names {name}, and a message names nobody but the person who gets it"
    return _never_in(phrase.replace(company, "") if company else phrase, language)


@lru_cache(maxsize=4096)
def _never_in(phrase: str, language: str) -> str:
    found = next(never_in(phrase, language=language), None)
    return f'it says "{found.words}", and a message never {found.fault}' if found else ""
