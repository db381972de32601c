"""Which employers of different clients are one, however each sheet spells them: for the choice of words alone.

They are one where their names are equal without case, accents, punctuation and legal forms, or where a person met there
has the same e-mail address or telephone number. What makes two of them one may be kept as keyed digests only. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import category, normalize

from ics_followup.model import Interview
from ics_followup.patterns import pattern
from ics_followup.sharing.spellings import forms

_MOST_WORDS: Final = 4
"""In so many words a legal form may be written ("Sp. z o. o.")."""
_MOST_ASIDES: Final = 4
_FEWEST_DIGITS: Final = 7
"""A number of fewer digits is an extension, which two employers may both have."""
_LAST_DIGITS: Final = 8
"""By so many digits at its end a number is known: with and without the country, or a zero before the town."""
_EXTENSION: Final = pattern(r"(?i)(?<=[0-9])[ .,/-]*(?:ext|durchwahl|x|#|;).*")
_ASIDE: Final = pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_UNSEEN: Final = frozenset(".'’‘ʼ`´")
"""What stands within words."""


def plain_employers(company: str) -> tuple[str, ...]:
    """A company's name without case, accents, punctuation, blanks and legal forms; empty for punctuation alone.

    Where it has accents, it is given with ``ue`` for ``ü`` too.

    >>> plain_employers("St. Luke's"), plain_employers("ST LUKES, Inc.")
    (('stlukes',), ('stlukes',))
    >>> plain_employers("Müller & Co. KG"), plain_employers("Co."), plain_employers("Łódź Sp. z o.o.")
    (('muller', 'mueller'), ('co',), ('lodz',))
    >>> plain_employers("Hotelix (Berlin)"), plain_employers("The Deltaware"), plain_employers("株式会社田中")
    (('hotelix',), ('deltaware',), ('田中',))
    """
    whole = normalize("NFKC", company)
    for _ in range(_MOST_ASIDES):
        without = _ASIDE.sub(" ", whole)
        if without == whole or not without.strip():
            break
        whole = without
    return tuple(dict.fromkeys(map(_plain, forms(whole))))


def _plain(bare: str) -> str:
    seen = (sign for sign in bare if sign not in _UNSEEN and category(sign) != "Cf")
    words = "".join(sign if sign.isalnum() or category(sign)[0] == "M" else " " for sign in seen).split()
    known = legal_forms()
    while form := next((n for n in range(1, _MOST_WORDS + 1) if "".join(words[-n:]) in known["last"]), 0):
        if form >= len(words):
            break
        del words[-form:]
    if len(words) > 1 and words[0] in known["first"]:
        del words[0]
    name = "".join(words)
    if not name.isascii():
        for close in known["close"]:
            name = name.removeprefix(close).removesuffix(close) or name
    return name


@cache
def legal_forms() -> Mapping[str, frozenset[str]]:
    """What says which kind of company it is, by where it stands: ``first``, ``last``, or ``close`` to the name."""
    text = (Path(__file__).parent.parent / "data" / "legal_forms.toml").read_text(encoding="utf-8")
    return {where: frozenset(_bare_forms(written)) for where, written in tomllib.loads(text).items()}


def _bare_forms(written: str) -> Iterator[str]:
    for word in written.split():
        yield from forms(normalize("NFKC", word))


def links_of(interview: Interview) -> Iterator[str]:
    """What makes the employer of an interview one with another client's: its plain names, addresses, numbers.

    >>> from datetime import datetime
    >>> from ics_followup.model import Person
    >>> who = Person(name="Dana", email="Dana@Example.com", phone="+1 (555) 010-0100")
    >>> day = datetime(2026, 11, 17)
    >>> list(links_of(Interview(
    ...     key="acme", row_key="acme", line=2, company="Acme Inc.", start=day, end=day, timed=False, timezone="",
    ...     people=(who,), contact=None,
    ... )))
    ['name acme', 'email dana@example.com', 'phone 50100100']
    """
    yield from (f"name {name}" for name in plain_employers(interview.company) if name)
    for person in (*interview.people, *filter(None, (interview.contact,))):
        if person.email.strip():
            yield f"email {person.email.strip().casefold()}"
        number = _EXTENSION.sub("", person.phone)
        digits = "".join(str(int(sign)) for sign in number if sign.isdecimal())
        if len(digits) >= _FEWEST_DIGITS:
            yield f"phone {digits[-_LAST_DIGITS:]}"


def joined(links: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """For each name the one that stands for all that are one with it, by links that they share, over others too.

    The order of what is given changes nothing.

    >>> joined([("acme", ["x"]), ("beta", ["y"]), ("acme inc", ["x", "z"]), ("a. c. m. e.", ["z"])])
    {'acme': 'a. c. m. e.', 'beta': 'beta', 'acme inc': 'a. c. m. e.', 'a. c. m. e.': 'a. c. m. e.'}
    """
    above: dict[str, str] = {}
    holders: dict[str, str] = {}
    for name, theirs in links:
        above.setdefault(name, name)
        for link in theirs:
            holder = holders.setdefault(link, name)
            if holder is not name and holder != name:
                one, other = _top(above, name), _top(above, holder)
                above[max(one, other)] = min(one, other)
    return {name: one if above[one] == one else _top(above, one) for name, one in above.items()}


def _top(above: dict[str, str], name: str) -> str:
    while above[name] != name:
        above[name] = above[above[name]]
        name = above[name]
    return name
