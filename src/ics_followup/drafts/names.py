"""How to address somebody, from the name as it stands in the sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_TITLES: Final = {
    "dr": "Dr.",
    "doctor": "Dr.",
    "prof": "Prof.",
    "professor": "Prof.",
    "mr": "Mr.",
    "mrs": "Mrs.",
    "ms": "Ms.",
    "miss": "Miss",
    "mx": "Mx.",
    "frau": "Frau",
    "herr": "Herr",
}
_RANK: Final = ("Prof.", "Dr.")
_LETTERS: Final = (
    "jr sr ii iii iv md do phd rn bsn msn np pa mba ma ms msc bsc esq cpa pe pmp dds dvm jd llm cfa"
)
_AFTER_A_NAME: Final = frozenset(_LETTERS.split())
_SMALL_WORDS: Final = "van von de der den da di del della la le ter ten zu zum dos du bin al el"
_PARTICLES: Final = frozenset(_SMALL_WORDS.split())
_FORM_WORDS: Final = "du sie ihr tu vous usted ud tú lei formal informal you first last name vorname nachname"
_FORMS: Final = frozenset(_FORM_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """How to greet (``Hi Dana,``), to speak to (``Dana``) and to ask for (``Dana Ortiz``) somebody.

    ``spoken`` and ``full`` are empty where no name is known; the greeting never is.
    """

    greeting: str = "Hello,"
    spoken: str = ""
    full: str = ""


def one_line(text: str) -> str:
    r"""Make one clean line of any text: control characters and line breaks become single spaces.

    >>> one_line(" Dana\r\n Ortiz\x00 ")
    'Dana Ortiz'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(kept.split())


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < 32 or 127 <= code < 160 or code in (0x2028, 0x2029) or 0xD800 <= code < 0xE000


@lru_cache(maxsize=4096)
def address_of(name: str, address_as: str = "") -> Address:
    """Say how to address a person by name; ``address_as`` is the form of address where the sheet gives one.

    A name with a title is greeted formally; a name in another script, or a single one, is used as it is.

    >>> address_of("Dana Ortiz").greeting, address_of("Dr. Dana Ortiz").greeting, address_of("").greeting
    ('Hi Dana,', 'Dear Dr. Ortiz,', 'Hello,')
    """
    titles, words = _taken_apart(name)
    full = " ".join((*titles, *words))
    form = _form_of_address(address_as)
    if form:
        return _addressed_as(form, full or form)
    if not words:
        return Address()
    if titles:
        spoken = f"{_leading(titles)} {_family_name(words)}"
        return Address(greeting=f"Dear {spoken},", spoken=spoken, full=full)
    spoken = _given_name(words)
    return Address(greeting=f"Hi {spoken},", spoken=spoken, full=full)


def applies_to(address_as: str, name: str, panel: Sequence[str]) -> bool:
    """Tell whether the row's form of address is this person's: the only one, or the one whose name it holds.

    >>> applies_to("Dr. Ortiz", "Dana Ortiz", ["Dana Ortiz", "Lee Wong"])
    True
    >>> applies_to("Dr. Ortiz", "Lee Wong", ["Dana Ortiz", "Lee Wong"])
    False
    """
    if len(panel) <= 1 and (not panel or name in panel):
        return True
    words = {word.casefold().strip(".,") for word in name.split()}
    wanted = {word.casefold().strip(".,") for word in address_as.split()} - set(_TITLES)
    return bool(words & wanted)


def is_latin(text: str) -> bool:
    """Tell whether all letters are Latin ones, with or without accents.

    >>> is_latin("Zoë Müller"), is_latin("田中 太郎")
    (True, False)
    """
    if text.isascii():
        return True
    return all(
        ord(c) < 0x250 or 0x300 <= ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha()
        for c in text
    )


def whole(name: str) -> re.Pattern[str]:
    """Match a name where it stands as whole words, as it is written."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def names_somebody(text: str, name: str) -> bool:
    """Tell whether a text names this person, in full or by first name.

    A first name counts inside a sentence only: Will and May also begin sentences.

    >>> names_somebody("I liked what Will said.", "Will Kim"), names_somebody("Will you call?", "Will Kim")
    (True, False)
    """
    first = name.partition(" ")[0]
    if first not in text:
        return False
    if whole(name).search(text):
        return True
    if len(first) < 2 or " " not in name:
        return False
    return any(_inside_a_sentence(text, match.start()) for match in whole(first).finditer(text))


def _inside_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    return bool(before) and before[-1] not in ".?!:\n"


def _addressed_as(form: str, full: str) -> Address:
    titles, words = _taken_apart(form)
    if titles and words:
        spoken = " ".join((_leading(titles), *words))
        return Address(greeting=f"Dear {spoken},", spoken=spoken, full=full)
    return Address(greeting=f"Hi {form},", spoken=form, full=full)


def _form_of_address(text: str) -> str:
    form = one_line(text).rstrip(",;: ")
    for opening in ("dear ", "hi ", "hello "):
        if form.casefold().startswith(opening):
            form = form[len(opening) :]
    words = form.casefold().replace(".", "").split()
    return "" if not words or all(word in _FORMS for word in words) or "@" in form else form[:60].strip()


def _taken_apart(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split a name into its titles, as they are written, and its other words, in the order of speech."""
    text = one_line(name)
    if "@" in text or not any(character.isalpha() for character in text):
        return (), ()
    before, comma, after = text.partition(",")
    words = before.split()
    if comma and not all(_follows_a_name(word) for word in after.replace(",", " ").split()):
        words = [*after.replace(",", " ").split(), *words]
    titles: list[str] = []
    while words and words[0].casefold().rstrip(".") in _TITLES:
        titles.append(_TITLES[words.pop(0).casefold().rstrip(".")])
    while len(words) > 1 and _follows_a_name(words[-1]) and (words[-1].isupper() or "." in words[-1]):
        words.pop()
    return tuple(titles), tuple(words)


def _follows_a_name(word: str) -> bool:
    return word.casefold().replace(".", "") in _AFTER_A_NAME


def _leading(titles: Sequence[str]) -> str:
    return next((title for title in _RANK if title in titles), titles[-1])


def _family_name(words: Sequence[str]) -> str:
    if not is_latin(" ".join(words)):
        return " ".join(words)
    first = len(words) - 1
    while first > 0 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return " ".join((*words[first:-1], _cased(words[-1])))


def _given_name(words: Sequence[str]) -> str:
    whole = " ".join(words)
    if len(words) == 1 or not is_latin(whole):
        return _cased(whole)
    for word in words[1:-1]:
        if len(word) > 2 and word[0] in "\"'“(" and word[-1] in "\"'”)":
            return _cased(word.strip("\"'“”()"))
    first = words[0]
    if len(first.replace(".", "")) <= 1 or "." in first:
        return _cased(words[1]) if len(words) > 2 and len(words[1].replace(".", "")) > 1 else whole
    return _cased(first)


def _cased(word: str) -> str:
    """Give DANA and dana one capital; leave every other spelling alone."""
    if is_latin(word) and " " not in word and (word.islower() or (word.isupper() and len(word) > 3)):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word
