"""What no message says: the never-list, matched by whole words.

It keeps the tone confident (S1.16, S2.6) and free of gifts (S2.5), feelings (S2.9) and need (S3.12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

OFFER_KINDS: Final = frozenset({"offer_ack", "offer_time", "ask_deadline", "expedite", "offer_answer"})
"""The kinds that may speak of offers, dates and money."""

_NOBODY: Final[frozenset[str]] = frozenset()
_NTH: Final = "second/third/fourth/fifth/sixth/2nd/3rd/4th/5th"
_GROUPS: Final[tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]] = (
    (
        "makes itself small",
        _NOBODY,
        (
            "just checking/wanted/wanting/following/touching/reaching/writing",
            "just a quick",
            "sorry to/for bother/bothering/trouble/troubling/disturb/disturbing/keep",
            "know you are busy",
            "know you're busy",
            "know you are/must be/very/so/really/extremely busy",
            "know you're very/so/really/extremely busy",
            "know that you are busy",
            "know that you're busy",
            "know how busy",
            "hate to bother/ask/trouble",
            "not bothering",
            "apologize/apologise/apologizing/apologising for",
        ),
    ),
    (
        "blames",
        _NOBODY,
        (
            "still not heard",
            "still haven't/hadn't heard",
            "have/had not heard",
            "haven't/hadn't/never heard",
            "have/had yet to hear",
            "you said/promised",
            "you told me",
            "you had said/promised",
            "you were going/supposed to",
            "as promised",
            "as you promised",
            "no response/reply/answer yet",
            "no response/reply/answer from you",
            "without a response/reply/answer",
            "ignored/ignoring",
        ),
    ),
    (
        "presses",
        _NOBODY,
        (
            "as soon as possible",
            "as soon as you can",
            "asap/urgent/urgently/immediately/eod",
            "right away",
            "by end of day/business",
            "by the end of day/business",
            "by the end of the day",
            "i need an/your/a answer/reply/decision/response",
            "need to know",
            "make/making a/your/the decision",
            "make/making up your mind",
        ),
    ),
    ("begs", _NOBODY, ("please please", "beg/begging/desperate/desperately", "really need this/the/a job")),
    (
        "speaks of feelings",
        _NOBODY,
        (
            "anxious/anxiously/frustrated/frustrating/frustration",
            "worry/worried/worrying/nervous/nervously/upset",
        ),
    ),
    ("speaks of feelings", frozenset({"after_no"}), ("disappointed/disappointing/disappointment",)),
    (
        "doubts itself",
        _NOBODY,
        ("i blew", "messed up", "not qualified", "unqualified/underqualified", "not at my best"),
    ),
    (
        "presumes",
        _NOBODY,
        ("when/once/after i start/join/begin", "when/once/after i am/get hired", "when/once i'm hired"),
    ),
    (
        "uses leverage",
        OFFER_KINDS,
        (
            "other/another/competing offer/offers",
            "other/another/competing job offer/offers",
            "other companies/employers",
        ),
    ),
    (
        "offers gifts",
        _NOBODY,
        ("gift/gifts", "treat you to", "buy you coffee/lunch/dinner", "buy you a coffee/drink"),
    ),
    (
        "speaks of money",
        OFFER_KINDS,
        ("salary/salaries/pay/compensation/benefits/bonus/bonuses/vacation", "stock options"),
    ),
    (
        "counts its own messages",
        _NOBODY,
        (
            f"{_NTH} email/e-mail/call/message/note/voicemail/follow-up/attempt/try",
            "again/bump/bumping",
            "circle/circling back",
        ),
    ),
)
_HYPERBOLE: Final = (
    "dream job/company/team",
    "perfect fit/match",
    "once in a lifetime",
)
_Entry = tuple[tuple[str, ...], str, frozenset[str]]


@cache
def _entries() -> dict[str, list[_Entry]]:
    """Spell out the alternatives (``a/b c`` is "a c" and "b c") and sort them by their first word."""
    found: dict[str, list[_Entry]] = {}
    for fault, exempt, phrases in (*_GROUPS, ("exaggerates", _NOBODY, _HYPERBOLE)):
        for phrase in phrases:
            for words in product(*(word.split("/") for word in phrase.split())):
                found.setdefault(words[0], []).append((words, fault, exempt))
    return found


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w[\w'-]*(?:\.\w+)*")


def never_in(text: str, kind: str = "") -> Iterator[tuple[str, str]]:
    """Yield what is wrong and the words that are, for everything in a text that no message says.

    Without a kind nothing is exempt. One exaggeration is allowed. Names that the text may hold are to be
    hidden before.

    >>> list(never_in("I am just checking in about the salary."))
    [('makes itself small', 'just checking'), ('speaks of money', 'salary')]
    """
    entries = _entries()
    words = _word().findall(text.replace("’", "'").casefold())
    exaggerations = 0
    for start, word in enumerate(words):
        for phrase, fault, exempt in entries.get(word, ()):
            if kind in exempt or tuple(words[start : start + len(phrase)]) != phrase:
                continue
            exaggerations += fault == "exaggerates"
            if fault != "exaggerates" or exaggerations > 1:
                yield fault, " ".join(phrase)
