"""Windows, Mac and MS-DOS letters of the west told apart: by the words that each of them would give."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_WEST: Final = frozenset(
    "äöüßéèêëàâáãåæçíìîïñóòôõøœúùûýþðšžÿ" + "äöüéèêëàâáãåæçíìîïñóòôõøœúùûýþðšž".upper() + "Ÿªºƒ"
)
_MIDDLE: Final = "ąćęłńóśźżěščřžýáíéúůďťňőűöüäâăîşţđľĺŕôëçß"
_EXPECTED: Final = {
    "cp1252": _WEST,
    "cp1250": frozenset(_MIDDLE + _MIDDLE.upper()),
    "mac_roman": _WEST,
    "cp850": _WEST - frozenset("þðýšžÞÐÝŠŽ"),
}
_AT_AN_EDGE: Final = frozenset("“”„‚‘’«»‹›…–—•·°©®™€£¿¡¸ªº%\xa0")
_BETWEEN: Final = frozenset("’‘…\xa0·")
_MOST_WORDS: Final = 2_000


def best_western(data: bytes) -> str:
    """Name the letters that give the likeliest words: cp1252 unless the evidence is against it.

    >>> best_western("Jürgen Müller, Hélène".encode("mac_roman")), best_western("Łódź, Wałbrzych".encode("cp1250"))
    ('mac_roman', 'cp1250')
    """
    words = set(odd_words(data)[:_MOST_WORDS])
    odd = {name: oddness(words, name) for name in _EXPECTED}
    if _is_czech(words) and odd["cp1250"] <= odd["cp1252"]:
        return "cp1250"
    best = min(_EXPECTED, key=lambda name: odd[name])
    return best if odd[best] * 2 <= odd["cp1252"] and odd["cp1252"] else "cp1252"


def odd_words(data: bytes) -> list[bytes]:
    """The words that hold a byte beyond ASCII."""
    return [word for word in _WORD.findall(data) if not word.isascii()]


def oddness(words: Collection[bytes], encoding: str) -> int:
    """Count what a reader would stumble over: signs within words, capitals after small letters, rare letters."""
    return sum(_odd_in(word.decode(encoding, "replace"), _EXPECTED[encoding]) for word in words)


def _odd_in(word: str, expected: Collection[str]) -> int:
    odd = 0
    for index, sign in enumerate(word):
        if sign.isascii():
            continue
        before, after = word[index - 1 : index], word[index + 1 : index + 2]
        if sign.isalpha():
            inside = sign.isupper() and before.isalpha() and (before.islower() or after.islower())
            odd += inside or sign not in expected
        elif before.isalpha() and after.isalpha():
            odd += sign not in _BETWEEN
        elif before.isalpha() or after.isalpha():
            odd += sign not in _AT_AN_EDGE
    return odd


def _is_czech(words: Collection[bytes]) -> bool:
    """Š and ž beside ø, ì, ù or ò (which are ř, ě, ů, ň in cp1250): no western language has both."""
    seen = b"".join(words)
    return any(sign in seen for sign in b"\x8a\x8e\x9a\x9e") and any(
        sign in seen for sign in b"\xf8\xec\xf9\xf2"
    )
