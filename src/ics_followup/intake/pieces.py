"""One person's text in pieces: at commas, dashes and bars, each with the address, number, title and topic in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import category

from ics_followup.intake.headers import words_of
from ics_followup.intake.misread import shown
from ics_followup.intake.several import is_job, is_letters
from ics_followup.intake.words import is_empty

_OPENING: Final = {"(": ")", "[": "]", "<": ">", '"': '"', "“": "”", "„": "“"}
_WIDE: Final = str.maketrans({
    "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "＜": "<", "＞": ">", "；": ";", "＠": "@",
    "、": ";", "，": ";", "،": ";", "؛": ";", "•": ";", "／": "/", "：": ":", "\u00a0": " ",
})  # fmt: skip
"""Signs of other scripts as the signs that stand for them here; their commas part people, not family and given."""
_PHONE: Final = re.compile(
    r"(?<![\w.@/-])\(?\+?[(0-9][0-9 ()./-]{4,30}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?(?![\w@])"
)
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./](?:19|20)?[0-9]{2}"
)
_LABEL_WORDS: Final = (
    "tel tél t m c p ph phone telephone cell mobile mob direct office work home o w h mobil handy telefon fon "
    "téléphone portable móvil celular teléfono cellulare telefono mobiel telefoon telefone telemóvel whatsapp "
    "e email mail e-mail correo courriel call text at on"
)
_LABELS: Final = frozenset(_LABEL_WORDS.split())
_PRONOUNS: Final = frozenset(
    ("she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "er", "sie", "ihr")
)
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z]{2,3}\.)?linkedin\.com/\S*", re.IGNORECASE)
_MARKED_LINK: Final = re.compile(r"\[([^][]*)\]\(mailto:([^()\s]*)\)", re.IGNORECASE)
_AT: Final = re.compile(r"\s*[(\[]at[)\]]\s*", re.IGNORECASE)
_COMMA_FOR_DOT: Final = re.compile(
    r"@[\w-]+,(?:com|org|net|edu|gov|de|fr|es|it|nl|pt|ch|at|uk)\b", re.IGNORECASE
)
_NO_AT: Final = re.compile(
    r"(?<![\w.@/])[a-z0-9_-]+(?:\.[a-z0-9-]+)+\.(?:com|org|net|edu|de|fr|es|it|nl|pt)\b(?!@)"
)
_SPACED_AT: Final = re.compile(r"[\w.+-]+\s+@\s*[\w-]+\.[\w.]+|[\w.+-]+@\s+[\w-]+\.[\w.]+")
_EMPLOYER: Final = re.compile(r"\s@\s+.*|\s@[A-Za-z]\w*$")
_EXTENSION: Final = re.compile(r"\b(?:ext\.?|x|extension|durchwahl) ?[0-9]{1,6}$", re.IGNORECASE)
_TIME: Final = re.compile(r"\b[0-9]{1,2}(?::[0-9]{2})? ?[ap]m\b|\b[0-9]{1,2}:[0-9]{2}\b", re.IGNORECASE)
_LEADING: Final = re.compile(r"^(?:cc|with|w/|mit|avec|met) +", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^\s*(?:[0-9]{1,2}[.)]|[-*–])\s+")
_EMAIL: Final = re.compile(r"<[^<>]*@[^<>]*>|[^\s<>(),;]+@[^\s<>(),;]+")
_BRACKETED: Final = re.compile(r"\[[^][]*\]|\([^()]*\)")
_GAP: Final = " \ue000 "
"""Stands where a part was taken out of a text."""
_AN_ADDRESS: Final = "Check it, like dana@example.com."

Told = tuple[tuple[str, str], ...]


class Piece(NamedTuple):
    """A name with what stands beside it; every part may be empty. ``after`` is the sign before the piece.

    ``turned_about`` is 1 where family and given name were written with a comma, 2 where that is in doubt.
    """

    name: str
    email: str = ""
    phone: str = ""
    title: str = ""
    topic: str = ""
    after: str = ""
    turned_about: int = 0

    @property
    def parts(self) -> bool:
        """Whether there is more than a name."""
        return bool(self.email or self.phone or self.title or self.topic)


def chunks(text: str) -> Iterator[tuple[str, str]]:
    r"""Split at ``;`` and line breaks outside brackets; yield the sign before each chunk, and the chunk.

    A bracket left open ends with its line.

    >>> list(chunks("Dana [pay; hours]; Sam\n1. Kim"))
    [('', 'Dana [pay; hours]'), (';', ' Sam'), ('\n', 'Kim')]
    """
    wide = text if text.isascii() else text.translate(_WIDE)
    for begin, end in _between(wide, lambda index: wide[index] in ";\n", ends="\n"):
        yield wide[begin - 1 : begin] if begin else "", _NUMBERED.sub("", wide[begin:end])


def pieces_of(text: str) -> tuple[tuple[Piece, ...], Told]:
    """Cut a text at its commas, bars, spaced dashes and colons, and between two addresses.

    >>> [piece.name for piece in pieces_of("Dana Ortiz | HR")[0]]
    ['Dana Ortiz', 'HR']
    """
    told: list[tuple[str, str]] = []
    whole = _MARKED_LINK.sub(r"\1 <\2>", text)
    whole = _AT.sub("@", whole) if "@" not in whole else whole
    for doubtful, mended in _slips(whole):
        told.append((f"{shown(doubtful)} does not look like an email address", f"Did you mean {mended}?"))
        whole = whole.replace(doubtful, " ", 1)
    pieces: list[Piece] = []
    after = ""
    for begin, end in _between(whole, lambda index: bool(_sign_at(whole, index))):
        for n, part in enumerate(_by_part(whole[begin:end].lstrip("-–—|:/"))):
            pieces.append(_piece(part, "," if n else after, told))
        after = _sign_at(whole, end) if end < len(whole) else ""
    return tuple(piece for piece in pieces if piece.name or piece.parts), tuple(told)


def _slips(text: str) -> Iterator[tuple[str, str]]:
    """Yield what was to be an address and is none, with the address that was meant."""
    if "@" in text:
        for match in _COMMA_FOR_DOT.finditer(text):
            begin = match.start()
            while begin and (text[begin - 1].isalnum() or text[begin - 1] in "._+-"):
                begin -= 1
            yield text[begin : match.end()], text[begin : match.end()].replace(",", ".")
        for match in _SPACED_AT.finditer(text):
            yield match[0], "".join(match[0].split()).strip(".")
    else:
        for match in _NO_AT.finditer(_LINK.sub(" ", text)):
            first, _, rest = match[0].partition(".")
            yield match[0], f"{first}@{rest}"


def _between(text: str, parts: Callable[[int], bool], ends: str = "") -> Iterator[tuple[int, int]]:
    """Yield the stretches between the places where ``parts`` says so, outside brackets and quotation marks."""
    begin, closing = 0, ""
    for index, sign in enumerate(text):
        if closing and sign == closing:
            closing = ""
        elif (not closing or sign in ends) and parts(index):
            yield begin, index
            begin, closing = index + 1, ""
        elif not closing and sign in _OPENING and text.find(_OPENING[sign], index + 1) > 0:
            closing = _OPENING[sign]
    yield begin, len(text)


def _sign_at(text: str, index: int) -> str:
    """The sign that ends a piece here: ``,`` ``|`` ``-`` with spaces around it, ``:`` after a job; else empty."""
    sign = text[index]
    if sign in ",|":
        return sign
    if sign in "-–—/" and text[index - 1 : index] == " " == text[index + 1 : index + 2]:
        if text[index - 2 : index - 1].isdigit() and text[index + 2 : index + 3].isdigit():
            return ""  # within a number
        return "/" if sign == "/" else "-"
    if sign == ":" and text[index + 1 : index + 2] == " ":
        before = text[:index].rpartition(",")[2].strip()
        return ":" if before and before.split()[-1].casefold().strip(".") not in _LABELS else ""
    return ""


def _by_part(text: str) -> list[str]:
    """Cut between people that nothing parts: ``Dana <dana@x.org> Sam +1 312 555 0110 Kim``.

    A name behind a part of somebody who is named begins somebody else; so does a second address.
    """
    cuts: list[int] = []
    named = has_part = has_email = False
    first = ""
    for begin, end, kind in _stretches(text):
        if kind:
            first = first or kind
            if (kind == "email" and has_email) or (kind == first and named):
                cuts.append(begin)
                named = has_email = False
            has_part, has_email = named, has_email or kind == "email"
        elif _is_somebody(text[begin:end]):
            if named and has_part:
                cuts.append(begin)
                has_part = has_email = False
            first, named = first or "name", True
    return [text[begin:end] for begin, end in pairwise((0, *cuts, len(text)))]


def _stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield a text as its parts and what stands between them: begin, end, and which part it is, empty for none."""
    spans = [(match.start(), match.end(), "email") for match in _EMAIL.finditer(text)]
    spans += [(begin, end, kind) for begin, end, kind in _bracketed(text) if not _inside(begin, spans)]
    spans += [
        (match.start(), match.end(), "phone")
        for match in _PHONE.finditer(text)
        if _is_number(match[0].strip()) and not _inside(match.start(), spans)
    ]
    at = 0
    for begin, end, kind in sorted(spans):
        if begin > at:
            yield at, begin, ""
        yield begin, end, kind
        at = max(at, end)
    if at < len(text):
        yield at, len(text), ""


def _inside(index: int, spans: Sequence[tuple[int, int, str]]) -> bool:
    return any(begin <= index < end for begin, end, _ in spans)


def _bracketed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield topics, and jobs in round brackets: another remark there may be part of a name, ``Dana (Dee) Ortiz``."""
    for match in _BRACKETED.finditer(text):
        if match[0][0] == "[" or is_job(match[0].strip("()")):
            yield match.start(), match.end(), "topic" if match[0][0] == "[" else "job"


def _is_somebody(stretch: str) -> bool:
    bare = _name(_unlabelled(_LINK.sub(" ", _BRACKETED.sub(" ", stretch))))
    return bool(bare) and not is_job(bare) and not is_letters(bare) and bare.casefold() not in _LABELS


def _piece(text: str, after: str, told: list[tuple[str, str]]) -> Piece:
    rest, topic = _taken(text, "[", "]")
    if topic and _is_address(topic):
        rest, topic = f"{rest} {topic}", ""
    rest = _LINK.sub(" ", rest)
    rest, email = _email(rest, told)
    rest, phone = _phone(rest, told)
    rest, title = _taken(rest, "(", ")")
    rest = _without(_EXTENSION, "which is only an extension,", rest, told)
    rest = _without(_TIME, "which is a time,", rest, told)
    rest = _without(_DATE, "which is a day,", rest, told)
    name, job = _name_and_job(rest)
    title = ", ".join(filter(None, (_title(title), job)))
    if not name and email and title and fits(title, email):
        name, title = title, ""
    return Piece(name=name, email=email, phone=phone, title=title, topic=topic, after=after)


def _taken(text: str, opening: str, closing: str) -> tuple[str, str]:
    """Take the first bracketed part out of a text."""
    before, found, after = text.partition(opening)
    if not found:
        return text, ""
    inside, _, rest = after.partition(closing)
    return f"{before}{_GAP}{rest}", inside.strip()


def _is_address(text: str) -> bool:
    return "@" in text and len(text.split()) == 1


def _email(text: str, told: list[tuple[str, str]]) -> tuple[str, str]:
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
        return f"{_unlabelled(before)}{_GAP}{rest}", _address(inside, told)
    for word in text.split():
        bare = word.strip("()<>,;:\"'")
        if "@" in bare and bare != "@" and not (bare.startswith("@") and "." not in bare):
            begin = text.index(word)
            return f"{_unlabelled(text[:begin])}{_GAP}{text[begin + len(word) :]}", _address(bare, told)
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


def _phone(text: str, told: list[tuple[str, str]]) -> tuple[str, str]:
    first = ""
    for _ in range(4):
        match = _number_in(text)
        if match is None:
            break
        number = match[0].strip()
        before = _unlabelled(text[: match.start()])
        fax = before.casefold().rstrip(" :.").endswith("fax")
        text = f"{before.rstrip(' :.')[:-3] if fax else before}{_GAP}{text[match.end() :]}"
        if first and not fax:
            told.append(
                (f"There are two numbers: {shown(first)} is taken", "Write one number for each person.")
            )
        first = first or ("" if fax else number)
    return text, first


def _number_in(text: str) -> re.Match[str] | None:
    for match in _PHONE.finditer(text):
        if _is_number(match[0].strip()):
            return match
    return None


def _is_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return digits >= 6 and text.count("(") == text.count(")") and not _DATE.fullmatch(text)


def _unlabelled(before: str) -> str:
    """Drop the word that announces an address or a number: ``tel.``, ``M:``, ``mobile``."""
    words = before.split()
    if not words:
        return before
    last = words[-1].lstrip("(")
    bare = last.rstrip(":.").casefold()
    announced = last[-1:] in (":", ".") or (len(bare) > 1 and len(words) > 1) or len(bare) > 2
    if bare == "tel" or (bare in _LABELS and announced):
        return before.rstrip()[: len(before.rstrip()) - len(last)]
    return before


def _title(text: str) -> str:
    if is_empty(text) or set(re.findall(r"\w+", text.casefold())) <= _PRONOUNS:
        return ""
    return text if text.casefold().strip(" .:") not in _LABELS else ""


def _without(what: re.Pattern[str], is_what: str, text: str, told: list[tuple[str, str]]) -> str:
    """Leave out what is no part of a name, and say so."""
    match = what.search(text)
    if match is None:
        return text
    told.append((f"{shown(match[0])}, {is_what} is left out", "Keep names, addresses and numbers here only."))
    return f"{text[: match.start()]} {text[match.end() :]}"


def _name_and_job(text: str) -> tuple[str, str]:
    """Read what is left: a name, and perhaps a job behind an address or a number."""
    parts = [part for part in map(_name, text.split(_GAP.strip())) if part]
    jobs = [part for part in parts[1:] if is_job(part) or is_letters(part)]
    return " ".join(part for part in parts if part not in jobs), ", ".join(jobs)


def _name(text: str) -> str:
    bare = text.replace("<", " ").replace(">", " ").replace("tel:", " ")
    bare = " ".join(_EMPLOYER.sub(" ", f" {bare}").split())
    inner = bare.strip('"“”„ ')
    if bare[:1] in '"“„' and '"' not in inner:
        bare = _in_order(inner)
    bare = _LEADING.sub("", bare.strip(" -–—:.\"'?!*•|/+"))
    if not bare.isascii():
        bare = "".join(sign for sign in bare if category(sign) not in ("So", "Sk") and sign != "\ufe0f")
    return " ".join(bare.split()) if any(sign.isalpha() for sign in bare) else ""


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
