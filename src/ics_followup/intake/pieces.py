"""One person's text in pieces: at commas, dashes and bars, each with the address, number, title and topic in it."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from ics_followup.intake.asides import WORDS, is_medium
from ics_followup.intake.misread import shown
from ics_followup.intake.parts import (
    DATE,
    EXTENSION,
    LABELS,
    LINK,
    NUMBER,
    TIME,
    email_in,
    fits,
    is_address,
    is_number,
    name_and_job,
    name_of,
    phone_in,
    taken,
    title_of,
    unlabelled,
    without,
)
from ics_followup.intake.several import is_job, is_letters
from ics_followup.intake.words import is_empty
from ics_followup.patterns import pattern

_OPENING: Final = {"(": ")", "[": "]", "<": ">", '"': '"', "“": "”", "„": "“"}
_WIDE: Final = str.maketrans({
    "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "＜": "<", "＞": ">", "；": ";", "＠": "@",
    "、": ";", "，": ";", "،": ";", "؛": ";", "•": ";", "／": "/", "：": ":", "\u00a0": " ",
})  # fmt: skip
"""Signs of other scripts as the signs that stand for them here; their commas part people, not family and given."""
_JOINING: Final = WORDS | {"and", "und", "y", "et", "e", "en"}
_OR: Final = ("or", "oder", "ou", "o")
_MARKED_LINK: Final = pattern(r"\[([^][]*)\]\(mailto:([^()\s]*)\)", re.IGNORECASE)
_AT: Final = pattern(r"\s*[(\[]at[)\]]\s*", re.IGNORECASE)
_COMMA_FOR_DOT: Final = pattern(
    r"@[\w-]+,(?:com|org|net|edu|gov|de|fr|es|it|nl|pt|ch|at|uk)\b", re.IGNORECASE
)
_NO_AT: Final = pattern(
    r"(?<![\w.@/])[a-z0-9_-]+(?:\.[a-z0-9-]+)+\.(?:com|org|net|edu|de|fr|es|it|nl|pt)\b(?!@)"
)
_SPACED_AT: Final = pattern(r"[\w.+-]+\s+@\s*[\w-]+\.[\w.]+|[\w.+-]+@\s+[\w-]+\.[\w.]+")
_NUMBERED: Final = pattern(r"^\s*(?:\(?[0-9]{1,2}[.)]|[-*–])\s+")
_FIRST: Final = pattern(r"\s*\(?1[.)]\s")
_NEXT_NUMBER: Final = pattern(r"\n[ \t]*[0-9]{1,2}[.)]")
_SIGNS: Final = pattern(r"[][()<>\"“”„;\n,|/:–—-]")
"""Everything that parts or holds together."""
_PLAIN: Final = pattern(
    r" *([^\W\d_](?:[^\W\d_]|[ '’-](?=[^\W\d_])|\.(?= ))*) *(?:<([\w.%+-]+@[\w-]+(?:\.[\w-]+)+)>)? *"
    r"(\+?[0-9(][0-9 ()./-]{4,24}[0-9])? *(?:\(([^][()@<>/0-9]*)\))? *(?:\[([^][()@<>]*)\])? *"
)
_EMAIL: Final = pattern(r"<[^<>]*@[^<>]*>|[^\s<>(),;]+@[^\s<>(),;]+")
_ANY_BRACKET: Final = pattern(r"\[[^][]*\]|\([^()]*\)|<[^<>]*>")
_BRACKETED: Final = pattern(r"\[[^][]*\]|\([^()]*\)")

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

    A bracket may be closed on a later line; one that is left open ends with its line.

    >>> list(chunks("Dana [pay; hours]; Sam\n1. Kim"))
    [('', 'Dana [pay; hours]'), (';', ' Sam'), ('\n', 'Kim')]
    """
    wide = text if text.isascii() else text.translate(_WIDE)
    for begin, end in _between(wide, lambda index: wide[index] in ";\n", ends="\n"):
        sign = wide[begin - 1 : begin] if begin else ""
        for part in _counted(wide[begin:end]):
            yield sign, _NUMBERED.sub("", part)
            sign = ";"


def _counted(chunk: str) -> Iterator[str]:
    """Cut a line that counts its people: ``1. Dana Ortiz 2. Lee Wong``."""
    rest = chunk
    if _FIRST.match(chunk):
        for number in range(2, 30):
            signs = re.finditer(rf"[\s,]\(?{number}[.)]\s", rest)
            found = next((one for one in signs if not _is_within(rest, one.start())), None)
            if found is None:
                break
            yield rest[: found.start()].rstrip(" ,")
            rest = rest[found.start() + 1 :]
    yield rest


def _is_within(text: str, index: int) -> bool:
    """Whether a place lies in square brackets."""
    return text.count("[", 0, index) > text.count("]", 0, index)


def plain_piece(text: str) -> Piece | None:
    """Read the form that the documentation shows, where nothing can be in doubt; None for every other text.

    >>> plain_piece("Dana Ortiz <dana@example.com> (hiring manager)")[:4]
    ('Dana Ortiz', 'dana@example.com', '', 'hiring manager')
    >>> plain_piece("Dana Ortiz - HR")
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    name, email, phone, title, topic = match.groups("")
    if (
        not _is_plain_name(name)
        or (phone and (" / " in phone or not is_number(phone)))
        or (title and (title != title_of(title) or sum(map(str.isdigit, title)) > 5))
    ):
        return None
    topic = "" if is_empty(topic) else topic.strip()
    return Piece(
        name=_shared(name),
        email=email,
        phone=_shared(phone),
        title=_shared(title.strip()),
        topic=_shared(topic),
    )


_shared = lru_cache(maxsize=1024)(str)
"""Names, titles and topics come again in the rows of a long sheet: each is kept once."""


@lru_cache(maxsize=1024)
def _is_plain_name(name: str) -> bool:
    """Whether a text is only a name; those of a sheet come again and again."""
    words = name.split()
    return (
        " - " not in name
        and name == name_of(name)
        and not is_job(name)
        and _JOINING.isdisjoint(word.casefold() for word in words)
        and words[-1].casefold() not in LABELS
        and not is_empty(name)
        and not is_medium(name)
    )


def alone(text: str) -> str | None:
    """Return the text of a cell that is one chunk, with single spaces; None where it may be several.

    >>> alone("Dana Ortiz  (HR)"), alone("Dana; Sam")
    ('Dana Ortiz (HR)', None)
    """
    wide = text if text.isascii() else text.translate(_WIDE)
    if ";" in wide or "\n" in wide:
        return None
    return " ".join(wide.split())


def without_filler(text: str) -> str:
    """Leave out brackets that say nothing: ``[n/a]``, ``(-)``, ``<tbd>``.

    >>> without_filler("Dana Ortiz [n/a] [the plan]")
    'Dana Ortiz [the plan]'
    """
    kept = _ANY_BRACKET.sub(lambda match: " " if is_empty(match[0]) else match[0], text)
    return text if kept == text else " ".join(kept.split())


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
    for begin, end in _between(whole, lambda index: _sign_at(whole, index)):
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
        for match in _NO_AT.finditer(LINK.sub(" ", text)):
            first, _, rest = match[0].partition(".")
            yield match[0], f"{first}@{rest}"


def _between(text: str, parts: Callable[[int], object], ends: str = "") -> Iterator[tuple[int, int]]:
    """Yield the stretches between the places where ``parts`` says so, outside brackets and quotation marks."""
    begin, closing, across = 0, "", False
    for match in _SIGNS.finditer(text):
        index, sign = match.start(), match[0]
        if closing and sign == closing:
            closing = ""
        elif (not closing or (sign in ends and not across)) and parts(index):
            yield begin, index
            begin, closing = index + 1, ""
        elif not closing and sign in _OPENING and (end := text.find(_OPENING[sign], index + 1)) > 0:
            closing, across = _OPENING[sign], bool(ends) and _is_closed(text, index, end)
    yield begin, len(text)


def _is_closed(text: str, begin: int, end: int) -> bool:
    """Whether a bracket is closed on a later line, rather than left open before the people of the next lines.

    What speaks for the latter: another such bracket, an address, or the number of a list before the end.
    """
    sign, line = text[begin], text.find("\n", begin, end)
    if line < 0 or sign not in "[(<":
        return False
    if text.find(sign, begin + 1, end) > 0:
        return False
    return sign == "<" or (text.find("@", line, end) < 0 and not _NEXT_NUMBER.search(text, line, end + 1))


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
        return ":" if before and before.split()[-1].casefold().strip(".") not in LABELS else ""
    return ""


def _by_part(text: str) -> list[str]:
    """Cut between people that nothing parts: ``Dana <dana@x.org> Sam +1 312 555 0110 Kim``.

    A name behind a part of somebody who is named begins somebody else; so does a second address.
    """
    cuts: list[int] = []
    named = has_part = has_email = either = False
    first = last = ""
    for begin, end, kind in _stretches(text):
        if kind and either and kind == last:
            either = False  # another way to the same person
        elif kind:
            first, last, either = first or kind, kind, False
            if (kind == "email" and has_email) or (kind == first and named):
                cuts.append(begin)
                named = has_email = False
            has_part, has_email = named, has_email or kind == "email"
        elif text[begin:end].strip() in _OR:
            either = True
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
        for match in NUMBER.finditer(text)
        if is_number(match[0].strip()) and not _inside(match.start(), spans)
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
    bare = name_of(unlabelled(LINK.sub(" ", _BRACKETED.sub(" ", stretch))))
    return bool(bare) and not is_job(bare) and not is_letters(bare) and bare.casefold() not in LABELS


def _piece(text: str, after: str, told: list[tuple[str, str]]) -> Piece:
    rest, topic = taken(text, "[", "]")
    if topic and is_address(topic):
        rest, topic = f"{rest} {topic}", ""
    rest = LINK.sub(" ", rest)
    rest, email = email_in(rest, told)
    if email:
        rest, other = email_in(rest, [])
        if other:
            what = f"There are two addresses: {shown(email)} is taken"
            told.append((what, "Write one address for each person."))
    rest, phone = phone_in(rest, told)
    rest, title = taken(rest, "(", ")")
    if not phone and title:
        beside, phone = phone_in(title, [])
        title = beside.strip(" :.") if phone else title
    rest = without(EXTENSION, "which is only an extension,", rest, told)
    rest = without(TIME, "which is a time,", rest, told)
    rest = without(DATE, "which is a day,", rest, told)
    name, job = name_and_job(rest)
    title = ", ".join(filter(None, (title_of(title), job)))
    if not name and email and title and fits(title, email):
        name, title = title, ""
    return Piece(name=name, email=email, phone=phone, title=title, topic=topic, after=after)
