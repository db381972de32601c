"""Which employers of different clients are one, however each sheet spells them: for the choice of words alone.

They are one where their names are equal without case, accents, punctuation and legal forms, or where a person met there
has the same e-mail address or telephone number. What makes two of them one may be kept as keyed digests only. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from unicodedata import category, combining, normalize

from ics_followup.model import Interview
from ics_followup.patterns import pattern

# fmt: off
LEGAL_FORMS: Final = (
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gbr", "gmbh", "inc", "incorporated", "kg", "kgaa",
    "lda", "limited", "llc", "llp", "ltd", "ltda", "nv", "oy", "oyj", "plc", "pllc", "pte", "pty", "sa", "sarl", "sas",
    "se", "spa", "srl", "ug",
)
# fmt: on
"""Words that say what kind of company it is; they are left out at the end of a name."""

_FEWEST_DIGITS: Final = 7
"""A number of fewer digits is an extension, which two employers may both have."""
_LAST_DIGITS: Final = 8
"""By so many digits at its end a number is known: with and without the country, or a zero before the town."""
_EXTENSION: Final = pattern(r"(?i)(?<=[0-9])[ .,/-]*(?:ext|durchwahl|x|#|;).*")
_ASIDE: Final = pattern(r"\([^()]*\)|\[[^\[\]]*\]")
_UNSEEN: Final = frozenset(".'’‘ʼ`´")
"""What stands within words."""


def plain_employer(company: str) -> str:
    """A company's name without case, accents, punctuation, blanks and legal forms; empty for punctuation alone.

    >>> plain_employer("St. Luke's"), plain_employer("ST LUKES, Inc.")
    ('stlukes', 'stlukes')
    >>> plain_employer("Müller & Co. KG"), plain_employer("Co.")
    ('muller', 'co')
    >>> plain_employer("Hotelix (Berlin)"), plain_employer("The Deltaware")
    ('hotelix', 'deltaware')
    """
    whole = normalize("NFKC", company)
    parted = normalize("NFKD", (_ASIDE.sub(" ", whole).strip() or whole).casefold())
    seen = (sign for sign in parted if not combining(sign) and sign not in _UNSEEN and category(sign) != "Cf")
    words = "".join(sign if sign.isalnum() or category(sign)[0] == "M" else " " for sign in seen).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return "".join(words)


def links_of(interview: Interview) -> Iterator[str]:
    """What makes the employer of an interview one with another client's: its plain name, addresses, numbers.

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
    name = plain_employer(interview.company)
    if name:
        yield f"name {name}"
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
