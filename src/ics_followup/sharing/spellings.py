"""One word in all its spellings: with accents and without, ``ü`` and ``ue``, small and capital letters."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

from ics_followup.patterns import pattern

INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff"
UNPARTED: Final = (
    "\u0590-\u109f\u1100-\u1c7f\u2e80-\ufaff\ufb1d-\ufe0e\ufe10-\ufe6f\uff61-\uffdf\U00020000-\U0003ffff"
)
"""What a pattern calls letters of scripts in which a name is not surely parted from what follows."""
_UNPARTED: Final = pattern(f"[{UNPARTED}]")
_UNSEEN: Final = pattern(f"[{INVISIBLE}]")
_AROUND: Final = pattern("[\u0331-\u0338\u20d0-\u20ff]")
"""Strokes and frames that are put on other signs."""
_FROM: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
_WIDE: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NARROW: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_LAST_VOWELS: Final = ("а", "я", "й", "ь", "о")
"""Of Cyrillic names, what other endings take the place of."""
_SHORTEST_NARROW: Final = 4


class _Plain(dict[int, str]):
    """For each sign the one that it is a form of: "３" is 3, and what cannot be seen is nothing."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = normalize("NFKC", sign)
        unseen = _UNSEEN.match(sign) or _AROUND.match(sign)
        found = self[code] = "" if unseen else plain if len(plain) == 1 else sign
        return found


_PLAIN: Final = _Plain({ord("。"): "."})


def _bare(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    small = _UNSEEN.sub("", normalize("NFKD", text.casefold()))
    return "".join(sign for sign in small if not combining(sign)).translate(_FROM)


@lru_cache(maxsize=8192)
def forms(word: str) -> tuple[str, ...]:
    """How a word is written without accents: plainly, and with ``ue`` for ``ü``."""
    plain = _bare(word)
    if word.isascii():
        return (plain,)
    return tuple(dict.fromkeys((plain, _bare(normalize("NFC", word.casefold()).translate(_WIDE)))))


def spellings(word: str) -> set[str]:
    """All forms that stand for a word of a name: "mueller" and "muller" for Müller and Mueller alike."""
    found = set(forms(word))
    for form in tuple(found):
        for pair, single in _NARROW:
            narrow = form.replace(pair, single)
            if len(narrow) >= _SHORTEST_NARROW:
                found.add(narrow)
        if form[-1:] in _LAST_VOWELS and len(form) > _SHORTEST_NARROW:
            found.add(form[:-1])
    return found


def in_plain_signs(text: str) -> str:
    """A text with the usual form of each full-width, small or ornate sign, and without signs that cannot be seen.

    >>> in_plain_signs("https：／／ｅｘａｍｐｌｅ．ｏｒｇ ２１２…")
    'https://example.org 212…'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def needs_no_blanks(word: str) -> bool:
    """Whether a word is of a script in which names are not surely parted from what follows, like 田中 or 김철수."""
    return not word.isascii() and _UNPARTED.search(word) is not None


def is_han(word: str) -> bool:
    """Whether all signs are Chinese characters or Hangul: two of them are enough to know a name by."""
    return all("\u3400" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" or sign == "々" for sign in word)
