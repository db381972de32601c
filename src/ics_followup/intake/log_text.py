"""A log entry as text: where one ends and its note begins, quotation marks, and the canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ics_followup.intake.log_words import is_word
from ics_followup.intake.misread import Misread, shown
from ics_followup.model import Touch
from ics_followup.patterns import pattern

EXAMPLES: Final = (
    "Write for example 2026-11-25 out phone voicemail, 2026-11-27 in email promised 2026-12-04, "
    "or 25 Nov emailed Dana."
)
_QUOTED: Final = pattern(r'(?<!\S)"(?:[^"\n]|"")*"(?=[\s;,]|\Z)')
_PRONOUN: Final = pattern(r"(i|we|they|he|she|it)'(ll|d|ve|s|re|m)\Z")
_ENDINGS: Final = {"ll": "will", "d": "would"}
_SPACE: Final = "\ue000"
"""Stands for a space inside quotation marks while an entry is in words."""


def entries_of(text: str) -> tuple[str, ...]:
    """Split a log cell at ``;`` and line breaks; empty entries fall away.

    What stands in double quotes is kept together, so a note that holds a ``;`` is written in them.

    >>> entries_of('25 Nov called # "busy; again on Friday"; 27 Nov emailed')
    ('25 Nov called # "busy; again on Friday"', '27 Nov emailed')
    """
    shielded = _QUOTED.sub(lambda match: match[0].replace(";", "\x1e"), text) if '"' in text else text
    parts = (part.replace("\x1e", ";").strip() for part in re.split(r"[;\n]", shielded))
    return tuple(part for part in parts if part.strip("-–?. "))


def without_notes(text: str) -> str:
    """A log cell without its notes, one entry a line."""
    if "#" not in text:
        return text
    return "\n".join(_parted(entry)[0] for entry in entries_of(text))


def _parted(entry: str) -> tuple[str, str]:
    """The entry before its ``#``, and the note after it."""
    shielded = _QUOTED.sub(lambda match: match[0].replace("#", "\x1e"), entry) if '"' in entry else entry
    body, _, note = shielded.partition("#")
    return body.replace("\x1e", "#"), note.replace("\x1e", "#")


def words_of(entry: str) -> tuple[list[str], str]:
    """The words of an entry, without commas, and its note. A quoted name is one word that begins with ``"``."""
    body, note = _parted(entry)
    body = _QUOTED.sub(lambda match: _SPACE.join(match[0].rstrip('"').split()), body)
    words: list[str] = []
    for word in body.split():
        bare = word.strip(",")
        short = _PRONOUN.match(bare.casefold().replace("’", "'"))
        if short:
            words += [bare[: len(short[1])], *([_ENDINGS[short[2]]] if short[2] in _ENDINGS else [])]
        elif bare:
            words.append(bare)
    note = note.strip()
    if _QUOTED.fullmatch(note):
        note = note[1:-1].replace('""', '"').strip()
    return words, note


def unquoted(word: str) -> str:
    """A quoted word as the text that it stands for."""
    return word.removeprefix('"').replace(_SPACE, " ").replace('""', '"')


def plain(word: str) -> str:
    """A word in lower case, without the signs around it.

    >>> plain("(Voicemail)!")
    'voicemail'
    """
    return word.casefold().replace("’", "'").strip(".,!:?()'")


def is_name(word: str) -> bool:
    """Whether a word can be part of a name that the sheet does not have."""
    letters = all(sign.isalpha() or sign in "'.-" for sign in word)
    return letters and word[0].isalpha() and not word[0].islower() and not is_word(plain(word))


def entry_text(touch: Touch) -> str:
    """The canonical form of a logged contact, which reads back as the same contact.

    >>> from datetime import date
    >>> entry_text(Touch(day=date(2026, 11, 25), direction="out", channel="phone", outcome="voicemail"))
    '2026-11-25 out phone voicemail'
    """
    return " ".join(_parts(touch))


def _parts(touch: Touch) -> Iterator[str]:
    yield touch.day.isoformat()
    if touch.clock:
        yield touch.clock.isoformat("seconds" if touch.clock.second else "minutes")
    yield from (touch.direction, touch.channel, touch.outcome)
    if touch.promise:
        yield "check back" if touch.promise.kind == "from" else "promised"
        yield touch.promise.day.isoformat()
    if touch.deadline:
        yield f"answer by {touch.deadline.isoformat()}"
    if touch.everybody:
        yield "with all"
    elif touch.people:
        yield f"with {' & '.join(map(_name, touch.people))}"
    if touch.step:
        yield f"for {touch.step}"
    if touch.note:
        yield f"# {_note(touch.note)}"


def _name(name: str) -> str:
    words = name.split()
    return name if all(map(is_name, words)) else _in_quotes(name)


def _note(note: str) -> str:
    bare = " ".join(note.split())
    return _in_quotes(bare) if any(sign in bare for sign in ';"#') else bare


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def unread(entry: str, why: str) -> Misread:
    """What to raise for an entry that says nothing, or two things; ``why`` may be empty."""
    reason = f": {why}" if why else ""
    return Misread(f"The log entry {shown(entry)} cannot be read{reason}", EXAMPLES)


def without_a_day(entry: str) -> Misread:
    """What to raise for an entry that does not say when it happened."""
    return Misread(f"The log entry {shown(entry)} has no date", EXAMPLES)
