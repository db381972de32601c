"""Texts without what does not belong to them: numbers, addresses, links, and the names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ics_followup.patterns import pattern

LEFT_OUT: Final = "…"
"""Stands where something was taken out."""

_FEWEST_DIGITS: Final = 7
_FEWEST_WITH_PLUS: Final = 5
_LONGEST_PAUSE: Final = 3
_ENDS: Final = ",;\n"
_SHORTEST_NAME: Final = 3
_AT: Final = "@＠﹫"
_PLUS: Final = "+＋"
_WORD: Final = pattern(r"\S+")
_NAME_WORD: Final = pattern(r"\w+")
_AT_IN_WORDS: Final = pattern(r" ?[(\[{<] ?at ?[)\]}>] ?", re.IGNORECASE)
_PATH: Final = pattern(r"[/?#:]")
_DAY: Final = pattern(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d")
_SCHEMES: Final = ("://", "mailto:", "tel:", "sms:", "www.", "skype:", "callto:", "facetime:", "whatsapp:")
_BRACKETS: Final = "()[]{}<>,;:\"'“”‘’«»!?."


@lru_cache(maxsize=4096)
def without_addresses(text: str) -> str:
    """The text without email addresses, links and telephone numbers; each leaves an ellipsis.

    A number is seven digits or more (five after a plus) with at most three other signs between two of them; a day
    such as 2026-11-24 is none, and a comma ends one. Numbers that are spelled out in words are not found.

    >>> without_addresses("Write to dana@example.com, or call +1 (555) 010-0199 by 2026-11-24.")
    'Write to …, or call … by 2026-11-24.'
    >>> without_addresses("See https://example.com/a?b=c and meet.example.com/x-y")
    'See … and …'
    """
    if "at" in text.casefold():
        text = _AT_IN_WORDS.sub("@", text)
    if any(sign in text for sign in (*_AT, ":", ".")):
        text = _WORD.sub(_without_address, text)
    return _without_numbers(text) if sum(map(str.isdecimal, text)) >= _FEWEST_WITH_PLUS else text


def _without_address(match: re.Match[str]) -> str:
    word = match[0]
    small = word.casefold()
    bare = word.strip(_BRACKETS)
    address = len(bare) > 1 and any(sign in bare for sign in _AT)
    if not address and not any(scheme in small for scheme in _SCHEMES) and not _is_place(bare):
        return word
    begin = word[: len(word) - len(word.lstrip(_BRACKETS))]
    end = word[len(word.rstrip(_BRACKETS)) :] if bare else ""
    return f"{begin}{LEFT_OUT}{end}"


def _is_place(word: str) -> bool:
    """Whether a word is a place in the web: a name with a dot, and something behind a slash or a port."""
    host, *rest = _PATH.split(word, maxsplit=1)
    name, dot, end = host.rpartition(".")
    return bool(rest and name and dot) and len(end) > 1 and end.isalpha()


def _without_numbers(text: str) -> str:
    """Put an ellipsis for each run of digits that is long enough to be called."""
    spared = [match.span() for match in _DAY.finditer(text)]
    kept: list[str] = []
    done = 0
    for begin, end, digits in _runs(text, spared):
        plus = text[max(begin - 2, 0) : begin].rstrip("( ")[-1:] in _PLUS if begin else False
        if digits >= _FEWEST_DIGITS or (plus and digits >= _FEWEST_WITH_PLUS):
            head = text[done:begin].rstrip("".join((*_PLUS, "(")))
            kept += [head, LEFT_OUT]
            done = end
    return "".join((*kept, text[done:]))


def _runs(text: str, spared: list[tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Runs of digits that belong together: where each begins and ends, and how many digits it has."""
    begin = end = -1
    digits = 0
    days = iter([*spared, (len(text), len(text))])
    first, last = next(days)
    for place, sign in enumerate(text):
        while place >= last and last < len(text):
            first, last = next(days)
        inside = first <= place < last
        ends = place - end > _LONGEST_PAUSE or sign.isalpha() or sign in _ENDS
        if inside or (begin >= 0 and ends):
            if begin >= 0:
                yield begin, end, digits
            begin, digits = -1, 0
        if not inside and sign.isdecimal():
            begin = place if begin < 0 else begin
            end = place + 1
            digits += 1
    if begin >= 0:
        yield begin, end, digits


def words_of_names(names: Iterable[str]) -> frozenset[str]:
    """The words of some people's names, for `without_names`; very short ones say nothing.

    >>> sorted(words_of_names(["Dana Ortiz", "Dr. Li"]))
    ['Dana', 'Ortiz']
    """
    return frozenset(
        word for name in names for word in _NAME_WORD.findall(name) if len(word) >= _SHORTEST_NAME
    )


def without_names(text: str, own: frozenset[str], others: frozenset[str]) -> str:
    """A text without the names of people: those of its ``own`` row in any letters, ``others`` as they are written.

    >>> without_names("dana's lab plan, and will Will come", frozenset(["Dana"]), frozenset(["Will"]))
    "…'s lab plan, and will … come"
    """
    small = {word.casefold() for word in own}

    def hidden(match: re.Match[str]) -> str:
        word = match[0]
        return LEFT_OUT if word.casefold() in small or word in others else word

    return _NAME_WORD.sub(hidden, text) if text else ""
