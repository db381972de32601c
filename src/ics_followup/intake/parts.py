"""The parts that stand beside a name: an address, a number, a title; each is taken out, and the name is left."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from ics_followup.intake.asides import is_medium
from ics_followup.intake.headers import words_of
from ics_followup.intake.misread import shown
from ics_followup.intake.several import is_job, is_letters
from ics_followup.intake.words import is_empty
from ics_followup.patterns import pattern

NUMBER: Final = pattern(
    r"(?<![\w.@/-])\(?\+?[(0-9][0-9 ()./-]{4,30}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?(?![\w@])"
)
DATE: Final = pattern(
    r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./](?:19|20)?[0-9]{2}"
)
_LABEL_WORDS: Final = (
    "tel tél t m c p ph phone telephone cell mobile mob direct office work home o w h mobil handy telefon fon "
    "téléphone portable móvil celular teléfono cellulare telefono mobiel telefoon telefone telemóvel whatsapp "
    "e email mail e-mail correo courriel call text at on"
)
LABELS: Final = frozenset(_LABEL_WORDS.split())
_PRONOUNS: Final = frozenset(
    ("she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "er", "sie", "ihr")
)
LINK: Final = pattern(r"(?:https?://|www\.)\S+|(?:[a-z]{2,3}\.)?linkedin\.com/\S*", re.IGNORECASE)
_EMPLOYER: Final = pattern(r"\s@\s+.*|\s@[A-Za-z]\w*$")
EXTENSION: Final = pattern(r"\b(?:ext\.?|x|extension|durchwahl) ?[0-9]{1,6}$", re.IGNORECASE)
TIME: Final = pattern(r"\b[0-9]{1,2}(?::[0-9]{2})? ?[ap]m\b|\b[0-9]{1,2}:[0-9]{2}\b", re.IGNORECASE)
_LEADING: Final = pattern(r"^(?:cc|with|w/|mit|avec|met) +", re.IGNORECASE)
_JOINS: Final = frozenset(("or", "oder", "ou", "o", "and", "und", "et", "y", "e", "en", "plus", "with"))
_GAP: Final = " \ue000 "
"""Stands where a part was taken out of a text."""
_AN_ADDRESS: Final = "Check it, like dana@example.com."


def taken(text: str, opening: str, closing: str) -> tuple[str, str]:
    """Take the first bracketed part out of a text."""
    before, found, after = text.partition(opening)
    if not found:
        return text, ""
    inside, _, rest = after.partition(closing)
    return f"{before}{_GAP}{rest}", inside.strip()


def is_address(text: str) -> bool:
    """Say whether a text is one word with an ``@``."""
    return "@" in text and len(text.split()) == 1


def email_in(text: str, told: list[tuple[str, str]]) -> tuple[str, str]:
    """Take the first address out of a text; returns the rest and it. What is doubtful goes to ``told``."""
    if "@" not in text:
        return text, ""
    before, found, after = text.partition("<")
    inside, _, rest = after.partition(">")
    if found and "@" in inside:
        addresses = [part for part in re.split(r"[;,\s]+", inside) if part]
        if len(addresses) > 1 and all("@" in address for address in addresses):
            what = f"{shown(inside)} is more than one address: the first is taken"
            told.append((what, "Write one address for each person."))
            inside = addresses[0]
        return f"{unlabelled(before)}{_GAP}{rest}", _address(inside, told)
    for word in text.split():
        bare = word.strip("()<>,;:\"'")
        if "@" in bare and bare != "@" and not (bare.startswith("@") and "." not in bare):
            begin = text.index(word)
            return f"{unlabelled(text[:begin])}{_GAP}{text[begin + len(word) :]}", _address(bare, told)
    return text, ""


def _address(text: str, told: list[tuple[str, str]]) -> str:
    """Return an address that can be one; what cannot be one is left out with a warning."""
    bare = text.strip()
    bare = bare[7:] if bare.casefold().startswith("mailto:") else bare
    bare = bare.partition("?")[0].strip("'\"")
    if bare.endswith("."):
        told.append((f"{shown(bare)} ends with a dot: it is read without it", f"Write {bare.rstrip('.')}."))
        bare = bare.rstrip(".")
    local, _, domain = bare.partition("@")
    if (
        local
        and domain
        and "@" not in domain
        and all(sign.isprintable() and sign not in ' ,;:<>()[]"\\' for sign in bare)
    ):
        return bare
    once = bare.replace("@@", "@")
    better = f"Did you mean {once}?" if once != bare and once.count("@") == 1 else _AN_ADDRESS
    told.append((f"{shown(bare)} does not look like an email address", better))
    return ""


def phone_in(text: str, told: list[tuple[str, str]]) -> tuple[str, str]:
    """Take the numbers out of a text; returns the rest and the first that is no fax."""
    first = ""
    for _ in range(4):
        match = _number_in(text)
        if match is None:
            break
        number, _, other = match[0].strip().partition(" / ")
        if min(sum(map(str.isdigit, part)) for part in (number, other)) < 7:
            number, other = match[0].strip(), ""
        before = unlabelled(text[: match.start()])
        fax = before.casefold().rstrip(" :.").endswith("fax")
        text = f"{before.rstrip(' :.')[:-3] if fax else before}{_GAP}{text[match.end() :]}"
        if (first or other) and not fax:
            what = f"There are two numbers: {shown(first or number)} is taken"
            told.append((what, "Write one number for each person."))
        first = first or ("" if fax else number)
    return text, first


def _number_in(text: str) -> re.Match[str] | None:
    for match in NUMBER.finditer(text):
        if is_number(match[0].strip()):
            return match
    return None


def is_number(text: str) -> bool:
    """Say whether signs of a number are one: six digits or more, brackets in pairs, and no date."""
    digits = sum(sign.isdigit() for sign in text)
    return digits >= 6 and text.count("(") == text.count(")") and not DATE.fullmatch(text)


def unlabelled(before: str) -> str:
    """Drop the word that announces an address or a number: ``tel.``, ``M:``, ``mobile``."""
    words = before.split()
    if not words:
        return before
    last = words[-1].lstrip("(")
    bare = last.rstrip(":.").casefold()
    announced = last[-1:] in (":", ".") or (len(bare) > 1 and len(words) > 1) or len(bare) > 2
    if bare == "tel" or (bare in LABELS and announced):
        return before.rstrip()[: len(before.rstrip()) - len(last)]
    return before


def title_of(text: str) -> str:
    """Return what stood in round brackets, empty for pronouns and for what only announces a number."""
    if is_empty(text) or set(re.findall(r"\w+", text.casefold())) <= _PRONOUNS:
        return ""
    return text if text.casefold().strip(" .:") not in LABELS and not is_medium(text) else ""


def without(what: re.Pattern[str], is_what: str, text: str, told: list[tuple[str, str]]) -> str:
    """Leave out what is no part of a name, and say so."""
    match = what.search(text)
    if match is None:
        return text
    told.append((f"{shown(match[0])}, {is_what} is left out", "Keep names, addresses and numbers here only."))
    return f"{text[: match.start()]} {text[match.end() :]}"


def name_and_job(text: str) -> tuple[str, str]:
    """Read what is left: a name, and perhaps a job behind an address or a number."""
    parts = [part for part in map(name_of, text.split(_GAP.strip())) if part]
    jobs = [part for part in parts[1:] if is_job(part) or is_letters(part)]
    return " ".join(part for part in parts if part not in jobs), ", ".join(jobs)


def name_of(text: str) -> str:
    """Return a name without the signs around it, the employer behind ``@`` and pictures; empty without letters."""
    bare = text.replace("<", " ").replace(">", " ").replace("tel:", " ")
    bare = " ".join(_EMPLOYER.sub(" ", f" {bare}").split())
    inner = bare.strip('"“”„ ')
    if bare[:1] in '"“„' and '"' not in inner:
        bare = _in_order(inner)
    bare = _LEADING.sub("", bare.strip(" -–—:.\"'?!*•|/+"))
    bare = _without_joins(bare)
    if not bare.isascii():
        bare = "".join(sign for sign in bare if category(sign) not in ("So", "Sk") and sign != "\ufe0f")
    return " ".join(bare.split()) if any(sign.isalpha() for sign in bare) else ""


def _without_joins(bare: str) -> str:
    """Leave out words that join people where they stand at an end of a name, and the employer behind "at"."""
    words = bare.split()
    for at in ("at", "from", "bei"):
        if at in words[1:] and not is_job(bare):
            words = words[: words.index(at, 1)]
    while words and words[0] in _JOINS:
        del words[0]
    while words and words[-1] in _JOINS:
        del words[-1]
    return " ".join(words)


def _in_order(quoted: str) -> str:
    """Read ``Ortiz, Dana`` inside quotation marks."""
    family, comma, given = quoted.partition(",")
    if comma and given.strip() and "," not in given and not is_job(given):
        return f"{given.strip()} {family.strip()}"
    return quoted


def fits(name: str, address: str) -> bool:
    """Say whether an address looks like that of whom is named.

    >>> fits("Dana Ortiz", "d.ortiz@example.com"), fits("Dana Ortiz", "sam@example.com")
    (True, False)
    """
    local = plain(address.partition("@")[0])
    words = plain(name).split()
    letters = local.replace(" ", "")
    return (
        not is_job(name)
        and 0 < len(words) <= 6
        and (
            any(word in letters if len(word) > 2 else word in local.split() for word in words)
            or (len(words) > 1 and letters == "".join(word[0] for word in words))
        )
    )


def plain(text: str) -> str:
    """Return the words of a text in small letters without accents, without digits."""
    return " ".join("".join(sign for sign in word if not sign.isdigit()) for word in words_of(text)).strip()
