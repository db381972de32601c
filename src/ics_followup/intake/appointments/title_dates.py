"""Days and hours in a title, and remarks in brackets: a calendar says when it is already, and nobody is called so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ics_followup.intake.appointments.wordlists import phrases, words_in
from ics_followup.intake.date_words import fold
from ics_followup.intake.date_words import words as dated
from ics_followup.intake.spoken import EVERY

_TOKEN: Final = re.compile(r"\S+")
_AROUND: Final = "()[],;:.!|"
_NUMBER: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|20\d\d")
_TIME: Final = re.compile(r"\d{1,2}[:.]\d\d(?:am|pm|h)?|\d{1,2} ?(?:am|pm)|\d{1,2}h(?:\d\d)?")
_DAY: Final = re.compile(r"20\d\d-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:20)?\d\d")
_CLOCK: Final = re.compile(r"\(?[A-Z]{2,5}\)?(?:[+-]\d{1,2})?")
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,200}\.[a-z]{2,20}")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,200})[)\]]")
_JOINS: Final = frozenset(
    ("@", "-", "–", "—", "at", "on", "to", "um", "von", "bis", "am", "pm", "uhr", "à", "alle", "om")
)


def plain_title(title: str) -> str:
    """A title without the days, hours and addresses that programs write into it, and without small remarks.

    >>> plain_title("Interview: Gamma @ Fri Nov 27, 2026 10am - 11am (CET) (sam@gmail.com)")
    'Interview: Gamma |'
    >>> plain_title("Globex Interview (invite from recruiter)"), plain_title("Interview at March Networks")
    ('Globex Interview  | ', 'Interview at March Networks')
    """
    tokens = list(_TOKEN.finditer(_BRACKETS.sub(_unless_remark, title)))
    words = [token[0] for token in tokens]
    if not any(sign.isdecimal() or sign == "@" for sign in title):
        return _BRACKETS.sub(_unless_remark, title)
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = _end_of_date(words, at)
        if end > at:
            kept.append("|")
        elif _ADDRESS.fullmatch(words[at].strip(_AROUND).casefold()):
            end = at + 1
        else:
            kept.append(words[at])
            end = at + 1
        at = end
    return " ".join(kept)


def _unless_remark(found: re.Match[str]) -> str:
    """Brackets as they stand, or a mark in the place of a remark: small words, one of which says that it is one."""
    inside = found[1]
    words = words_in(inside)
    small = inside == inside.casefold()
    remarks = phrases("remark") | phrases("with") | phrases("wrapping")
    return " | " if small and len(words) > 1 and any((word,) in remarks for word in words) else found[0]


def _end_of_date(words: Sequence[str], begin: int) -> int:
    """Where a run of day and time words ends that says a day or an hour; ``begin`` where there is none."""
    if _numbers_a_name([fold(word.strip(_AROUND)) for word in words[begin : begin + 3]]):
        return begin
    end = at = begin
    named = numbered = whole = False
    while at < len(words):
        word = words[at].strip(_AROUND)
        plain = fold(word)
        if plain in dated(EVERY).months or plain in dated(EVERY).weekdays:
            named = True
        elif _TIME.fullmatch(plain) or _DAY.fullmatch(plain) or _is_span(plain):
            whole = True
        elif _NUMBER.fullmatch(plain):
            numbered = True
        elif word and word not in _JOINS and not (plain in _JOINS and at > begin):
            break
        elif plain in ("am", "pm", "uhr"):
            whole = whole or numbered
        else:
            at += 1
            continue
        at += 1
        end = at
    if not (whole or (named and numbered)):
        return begin
    while end < len(words) and _CLOCK.fullmatch(words[end]) and words[end].startswith("("):
        end += 1
    return end


def _numbers_a_name(words: Sequence[str]) -> bool:
    """Whether a number before a day belongs to the name before it: Motel 6, Sunday; Forever 21 May 3."""
    if len(words) < 2 or not _NUMBER.fullmatch(words[0]):
        return False
    month_and_day = len(words) > 2 and _NUMBER.fullmatch(words[2]) is not None and len(words[2]) < 4
    return words[1] in dated(EVERY).weekdays or (words[1] in dated(EVERY).months and month_and_day)


def _is_span(word: str) -> bool:
    """Whether a word is two times: 10:00-11:00, 10-11am."""
    begin, sign, end = word.replace("–", "-").partition("-")
    ends = _TIME.fullmatch(end) is not None
    return bool(sign) and ends and (_TIME.fullmatch(begin) or _NUMBER.fullmatch(begin)) is not None
