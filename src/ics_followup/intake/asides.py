"""What stands beside names in a cell and is none: how people met, how to speak of them, how many more there were."""

from __future__ import annotations

import re
from typing import Final

from ics_followup.patterns import pattern

_MEDIA: Final = (
    "zoom|teams|skype|webex|facetime|whatsapp|slack|hangouts|phone|telephone|telefon|téléphone|teléfono|telefono|"
    "telefone|telefoon|video|videocall|videokonferenz|visio|online|linkedin"
)
_MAKERS: Final = r"(?:(?:ms|microsoft|google|cisco)\s)?"
_KEPT: Final = r"\[[^][]*\]|<[^<>]*>"
"""Topics and addresses: nothing in them is an aside."""
_HELD: Final = pattern(
    rf"{_KEPT}|(?<![^\s(,])(?:via|per|by|on|over|through|using|über|auf|par|por|sur)\s{_MAKERS}(?:{_MEDIA}|meet)"
    r"(?:\s(?:call|meeting|chat|interview))?(?![\w@.+-])",
    re.IGNORECASE,
)
_HELD_ALONE: Final = pattern(
    rf"(?:(?:via|per|by|on|over|through|über|par|por)\s)?(?:{_MAKERS}(?:{_MEDIA})|google meet)"
    r"(?:\s(?:call|meeting|chat|interview))?",
    re.IGNORECASE,
)
_PRONOUNS: Final = pattern(
    rf"{_KEPT}|\b(?:she|he|they|her|him)(?:\s?/\s?(?:she|he|they|her|hers|him|his|them|theirs)){{1,2}}\b",
    re.IGNORECASE,
)
_TALK: Final = pattern(
    r"(?:(?:job|phone|video|zoom|teams|first|second|third|final|1st|2nd|3rd|initial|technical|onsite|on-site|panel|"
    r"screening|erstes|zweites|drittes)\s){0,3}"
    r"(?:interview|call|meeting|chat|conversation|screen|screening|gespräch|vorstellungsgespräch|erstgespräch|"
    r"zweitgespräch|telefonat|termin|treffen|entretien|appel|entrevista|llamada|colloquio|chiamata|gesprek|spoke|"
    r"talked|met)\s(?:with|mit|avec|con|com|met|w/|to):?\s(?=\S)",
    re.IGNORECASE,
)
_MORE: Final = pattern(
    r"\s\(?\+ ?([0-9]{1,2})(?:\s(?:others?|more|people|weitere|andere|autres|otros|otras|altri|anderen))?\)?"
    r"(?=\s?(?:$|[,\[<]))",
    re.IGNORECASE,
)
_NEAR: Final = (
    "via per by on over through using über auf par por sur with mit avec con com met to plus or "
    "oder ou o at from bei"
)
WORDS: Final = frozenset(_NEAR.split())
"""Where one of these stands beside a name, the name is looked at more closely."""


def without_asides(text: str) -> str:
    """Leave out what says how people met and how to speak of them; "+2" becomes "+ 2 others".

    ``text`` has single spaces between its words.

    >>> without_asides("Interview with Dana Ortiz (via Zoom)"), without_asides("Dana Ortiz she/her [the lab] +2")
    ('Dana Ortiz ( )', 'Dana Ortiz [the lab] + 2 others')
    """
    rest = _TALK.sub("", text, count=1) if _TALK.match(text) else text
    for what in (_HELD, _PRONOUNS):
        rest = what.sub(lambda match: match[0] if match[0][0] in "[<" else " ", rest)
    if "+" in rest and (more := _MORE.search(rest)):
        rest = f"{rest[: more.start()]}{rest[more.end() :]} + {more[1]} others"
    return text if rest == text else " ".join(rest.split())


def is_medium(text: str) -> bool:
    """Say whether a text is only how people met: "Zoom", "Video call".

    >>> is_medium("MS Teams"), is_medium("via Zoom"), is_medium("Zoom Ortiz")
    (True, True, False)
    """
    return len(text) < 40 and _HELD_ALONE.fullmatch(" ".join(text.split())) is not None
