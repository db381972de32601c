"""Numbers and secrets that a word in front of them gives away: "ext. 4471", "PIN 1234", "passcode: canary"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from ics_followup.patterns import pattern
from ics_followup.sharing.address_words import letters_in
from ics_followup.sharing.people import LEFT_OUT

_SECRETS: Final = (
    "passcode kenncode pincode kennwort password passwort passphrase passwd pwd pw pin puk otp tan token contraseña "
    "contrasena clave senha wachtwoord lösenord adgangskode passe"
)
_CODES: Final = (
    "zugangs zutritts tür tuer raum einwahl sicherheits freischalt pass access door gate entry room dial dialin in "
    "meeting security alarm host conference building lock key garage lobby pin"
)
"""In front of "code" they make it secret: access code, Zugangscode, Tür-Code."""
_SHORT: Final = "ext extn extension durchwahl nebenstelle apparat klappe dw"
_PLACES: Final = "suite ste apt apartment floor etage postfach hausnummer hausnr box"
_KEYS: Final = (
    "konto kontonummer kontonr kundennummer kundennr personalnummer matrikelnummer ausweisnummer account badge "
    "passport telefon telefone telephone telefax tel fax ssn iban"
)
_OF_AN_ID: Final = (
    "meeting webinar besprechungs besprechung konferenz conference zoom teams room user kunden member event"
)
_LONG: Final = "code id phone ph mob mobil mobile handy cell call ring hotline dial anruf"
_HANDLES: Final = (
    "skype telegram whatsapp signal wechat instagram insta discord viber threema facetime snapchat tiktok twitter "
    "mastodon linkedin xing github login user username benutzer benutzername handle pass ig fb"
)
Kind = Literal["secret", "short", "place", "key", "long", "handle"]


def _kinds() -> Iterator[tuple[str, Kind]]:
    lists: tuple[tuple[Kind, str], ...] = (
        ("handle", _HANDLES),
        ("long", _LONG),
        ("key", _KEYS),
        ("place", _PLACES),
        ("short", _SHORT),
        ("secret", _SECRETS),
        ("secret", " ".join(f"{word}code" for word in _CODES.split())),
        ("key", " ".join(f"{word}id" for word in _OF_AN_ID.split())),
    )
    for kind, words in lists:
        for word in words.split():
            yield word, kind


LABELS: Final[Mapping[str, Kind]] = dict(_kinds())
"""The words that give away what follows them, in small letters."""
_BEFORE: Final[Mapping[str, tuple[frozenset[str], Kind]]] = {
    "code": (frozenset(_CODES.split()), "secret"),
    "id": (frozenset(_OF_AN_ID.split()), "key"),
}
"""What stands in front of a word and makes it another kind."""
_OF_A_BOX: Final = frozenset({"po", "o"})
_LETTERS: Final = pattern(r"[^\W\d_]+")
_LEADS: Final = pattern(
    r"[\s.:#=*–-]{0,4}(?:(?:is|ist|lautet|no|nr|number|nummer|id|name)(?![^\W\d_])[\s.:#=*–-]{0,4})?",
    re.IGNORECASE,
)
_VALUE: Final = pattern(r"[^\s,;|()\[\]{}<>…]+")
_CLAUSE: Final = pattern(r"[^,;|()\[\]{}<>\n]+")
_BY_X: Final = pattern(r"(?<![\w.-])(?:x ?\d{3,6}|X\d{4,6})(?!\w)")
_TAG: Final = pattern(r"[^\s…()\[\]{}<>,;#]{0,32}#\d{4,6}(?!\w)")
_FREE: Final = pattern(r"(?<!\w)1[ .-]8\d\d[ .-][A-Z][A-Z\d-]{3,}")
_NO_EXTENSIONS: Final = frozenset({"x264", "x265", "x266", "x509", "x500", "x400", "x360"})
_SAID: Final = pattern(r"[:=]|\bis\b|\bist\b|\blautet\b", re.IGNORECASE)
_FEWEST: Final[Mapping[Kind, int]] = {"secret": 1, "short": 2, "place": 1, "key": 3, "long": 4, "handle": 1}
_FEWEST_SECRET: Final = 3
_FEWEST_OF_A_CODE: Final = 3
_FEWEST_MIXED: Final = 2
_BARE: Final = frozenset({"pin", "puk", "otp", "tan"})


def without_codes(text: str) -> str:
    """Put an ellipsis for what follows a word like "ext." or "PIN"; the word itself stays.

    >>> without_codes("the lab plan, ext. 4471, room code 471, password: canary bird")
    'the lab plan, ext. …, room code …, password: …'
    >>> without_codes("Code 42, code review, the PIN pad, ext 4")
    'Code 42, code review, the PIN pad, ext 4'
    """
    left = text if LABELS.keys().isdisjoint(letters_in(text)) else _without_labelled(text)
    if "#" in left:
        left = _TAG.sub(LEFT_OUT, left)
    if "x" in left or "X" in left:
        left = _BY_X.sub(lambda found: found[0] if found[0] in _NO_EXTENSIONS else LEFT_OUT, left)
    return _FREE.sub(LEFT_OUT, left) if "8" in left else left


def _without_labelled(text: str) -> str:
    kept: list[str] = []
    done = 0
    before, last = "", -1
    for match in _LETTERS.finditer(text):
        word, begin = match[0].casefold(), match.start()
        kind = LABELS.get(word)
        if kind and begin >= done:
            joined = before if last >= 0 and not text[last:begin].strip(" .-") else ""
            kind = _kind(word, kind, joined, hyphen=text[begin - 1 : begin] == "-")
        if kind and begin >= done:
            lead = _LEADS.match(text, match.end())
            value = lead.end() if lead else match.end()
            end = _end_of_value(text, word, kind, text[match.end() : value], value)
            if end > value:
                kept += [text[done:value], LEFT_OUT]
                done = end
        before, last = word, match.end()
    return "".join((*kept, text[done:]))


def _kind(word: str, kind: Kind, before: str, *, hyphen: bool) -> Kind | None:
    """What kind of label a word is behind another one; None where it is none, as in "low-code" or "inbox"."""
    if word == "box":
        return kind if before in _OF_A_BOX else None
    others, stronger = _BEFORE.get(word, (frozenset[str](), kind))
    if before in others:
        return stronger
    return None if hyphen and word in _BEFORE else kind


def _end_of_value(text: str, label: str, kind: Kind, lead: str, begin: int) -> int:
    """Where the value ends that follows a label; where it begins if there is none."""
    first = _VALUE.match(text, begin)
    if not first:
        return begin
    said = bool(_SAID.search(lead))
    if kind == "handle":
        return first.end() if ":" in lead or "=" in lead else begin
    if kind == "secret" and said:
        clause = _CLAUSE.match(text, begin)
        return begin + len(clause[0].rstrip()) if clause else first.end()
    end = _end_of_group(text, first)
    digits = sum(map(str.isdecimal, text[begin:end]))
    return end if digits >= _fewest(label, kind, first[0], said=said) else begin


def _fewest(label: str, kind: Kind, value: str, *, said: bool) -> int:
    """How many digits make a value of what follows a label."""
    if said:
        return 1
    if kind == "secret":
        return _FEWEST_SECRET if label in _BARE else 1
    if label == "code" and kind == "long":
        return _FEWEST_MIXED if any(map(str.isalpha, value)) else _FEWEST_OF_A_CODE
    return _FEWEST[kind]


def _end_of_group(text: str, first: re.Match[str]) -> int:
    """The end of groups of digits that stand one behind another: 123 456 789."""
    end = first.end()
    if not any(map(str.isdecimal, first[0])):
        return end
    while (blank := text[end : end + 1]) and blank == " ":
        more = _VALUE.match(text, end + 1)
        if not more or not any(map(str.isdecimal, more[0])) or any(map(str.islower, more[0])):
            break
        end = more.end()
    return end
